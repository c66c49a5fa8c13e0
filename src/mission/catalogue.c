#include "catalogue-private.h"

#include "iowall/language.h"

#include "sources.h"

#include <string.h>

#define MAX_ENTRIES 200

static void
device_free (IwDevice *device)
{
  g_free (device->id);
  g_free (device->name);
  g_free (device->kind);
  g_free (device->note);
  if (device->provenance != NULL)
    g_ptr_array_unref (device->provenance);
  g_free (device);
}

static void
workload_free (IwWorkload *workload)
{
  g_free (workload->id);
  g_free (workload->name);
  g_free (workload->note);
  if (workload->provenance != NULL)
    g_ptr_array_unref (workload->provenance);
  g_free (workload);
}

IwCatalogue *
iw_catalogue_new (void)
{
  IwCatalogue *catalogue = g_new0 (IwCatalogue, 1);

  catalogue->devices = g_ptr_array_new_with_free_func ((GDestroyNotify)device_free);
  catalogue->workloads = g_ptr_array_new_with_free_func ((GDestroyNotify)workload_free);
  return catalogue;
}

void
iw_catalogue_free (IwCatalogue *catalogue)
{
  if (catalogue == NULL)
    return;
  g_ptr_array_unref (catalogue->devices);
  g_ptr_array_unref (catalogue->workloads);
  g_free (catalogue);
}

const IwDevice *
iw_catalogue_find_device (const IwCatalogue *catalogue, const char *id)
{
  for (guint i = 0; i < catalogue->devices->len; i++) {
    const IwDevice *device = g_ptr_array_index (catalogue->devices, i);
    if (strcmp (device->id, id) == 0)
      return device;
  }
  return NULL;
}

const IwWorkload *
iw_catalogue_find_workload (const IwCatalogue *catalogue, const char *id)
{
  for (guint i = 0; i < catalogue->workloads->len; i++) {
    const IwWorkload *workload = g_ptr_array_index (catalogue->workloads, i);
    if (strcmp (workload->id, id) == 0)
      return workload;
  }
  return NULL;
}

/* The ranges are those of the core (iowall/access.h), so that a catalogue that was read can be solved. */
static IwDevice *
read_device (IwJson *json, GHashTable *sources, const cJSON *node)
{
  static const char *const keys[] = { "id",
                                      "name",
                                      "kind",
                                      "note",
                                      "contiguous",
                                      "latency_s",
                                      "open_s",
                                      "stream_bps",
                                      "max_bps",
                                      "max_iops",
                                      "max_opens_per_s",
                                      "parallelism",
                                      "readahead_bytes",
                                      "capacity_bytes",
                                      "write_bps",
                                      "endurance_bytes",
                                      NULL };
  static const IwNumberField capacity = { "capacity_bytes", N_ ("Capacity"), IW_UNIT_BYTES, 1.0, 1e24 };
  static const IwNumberField write = { "write_bps", N_ ("Sustained writes"), IW_UNIT_BYTES_PER_S, 1.0, 1e18 };
  static const IwNumberField endurance = { "endurance_bytes", N_ ("Endurance"), IW_UNIT_BYTES, 1.0, 1e24 };
  IwDevice *device = g_new0 (IwDevice, 1);
  const struct {
    IwNumberField field;
    double *out;
  } numbers[] = {
    { { "latency_s", N_ ("One repositioning"), IW_UNIT_SECONDS, 0.0, 1e3 }, &device->access.latency_s },
    { { "open_s", N_ ("One open"), IW_UNIT_SECONDS, 0.0, 1e3 }, &device->access.open_s },
    { { "stream_bps", N_ ("One stream"), IW_UNIT_BYTES_PER_S, 1.0, 1e18 }, &device->access.stream_bps },
    { { "max_bps", N_ ("Bandwidth"), IW_UNIT_BYTES_PER_S, 1.0, 1e18 }, &device->access.max_bps },
    { { "max_iops", N_ ("Random reads"), IW_UNIT_IOPS, 1e-3, 1e15 }, &device->access.max_iops },
    { { "max_opens_per_s", N_ ("Opens"), IW_UNIT_IOPS, 1e-3, 1e15 }, &device->access.max_opens_per_s },
    { { "parallelism", N_ ("Requests at a time"), IW_UNIT_COUNT, 1.0, 1e9 }, &device->access.parallelism },
    { { "readahead_bytes", N_ ("Largest request"), IW_UNIT_BYTES_BINARY, 1.0, 1e15 },
      &device->readahead_bytes },
  };

  device->provenance = g_ptr_array_new_with_free_func (g_free);
  iw_json_allow_only (json, node, keys);
  device->id = g_strdup (iw_json_id (json, iw_json_get (json, node, "id")));
  device->name = iw_json_dup (json, node, "name", 60);
  device->kind = iw_json_dup (json, node, "kind", 30);
  device->note = iw_json_dup_optional (json, node, "note", 240);
  device->access.contiguous = iw_json_bool (json, iw_json_get (json, node, "contiguous"));
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    *numbers[i].out = iw_sources_number (json, sources, node, &numbers[i].field, device->provenance);
  device->capacity_bytes = iw_sources_number_or_null (json, sources, node, &capacity, device->provenance);
  if (iw_json_find (node, write.key) != NULL)
    device->write_bps = iw_sources_number (json, sources, node, &write, device->provenance);
  if (iw_json_find (node, endurance.key) != NULL)
    device->endurance_bytes = iw_sources_number (json, sources, node, &endurance, device->provenance);
  return device;
}

static IwWorkload *
read_workload (IwJson *json, GHashTable *sources, const cJSON *node)
{
  static const char *const keys[] = {
    "id", "name", "note", "sample_bytes", "batch_samples", "step_compute_s", "decode_samples_per_s", NULL
  };
  static const IwNumberField sample = { "sample_bytes", N_ ("One sample"), IW_UNIT_BYTES, 1.0, 1e15 };
  static const IwNumberField batch = { "batch_samples", N_ ("Samples of one step"), IW_UNIT_COUNT, 1.0,
                                       1e12 };
  static const IwNumberField step = { "step_compute_s", N_ ("Computing one step"), IW_UNIT_SECONDS, 1e-9,
                                      1e9 };
  static const IwNumberField decode = { "decode_samples_per_s", N_ ("Decoding"), IW_UNIT_SAMPLES_PER_S, 1e-6,
                                        1e15 };
  IwWorkload *workload = g_new0 (IwWorkload, 1);

  workload->provenance = g_ptr_array_new_with_free_func (g_free);
  iw_json_allow_only (json, node, keys);
  workload->id = g_strdup (iw_json_id (json, iw_json_get (json, node, "id")));
  workload->name = iw_json_dup (json, node, "name", 60);
  workload->note = iw_json_dup_optional (json, node, "note", 240);
  workload->sample_bytes = iw_sources_number (json, sources, node, &sample, workload->provenance);
  workload->batch_samples = iw_sources_number (json, sources, node, &batch, workload->provenance);
  workload->step_compute_s = iw_sources_number (json, sources, node, &step, workload->provenance);
  workload->decode_samples_per_s =
      iw_sources_number_or_null (json, sources, node, &decode, workload->provenance);
  return workload;
}

/* Common to both files: the root, then the entries of the array `name`. */
static const cJSON *
read_root (IwJson *json, const char *name)
{
  const char *const keys[] = { "$schema", "kind", "format", "sources", "texts", name, NULL };

  iw_json_check_kind (json, name);
  iw_json_allow_only (json, iw_json_root (json), keys);
  return iw_json_get_array (json, iw_json_root (json), name, 1, MAX_ENTRIES);
}

void
iw_catalogue_read_devices (IwCatalogue *catalogue, IwJson *json)
{
  const cJSON *array = read_root (json, "devices");
  g_autoptr (GHashTable) sources = iw_sources_read (json);
  const cJSON *node;

  cJSON_ArrayForEach (node, array) {
    IwDevice *device = read_device (json, sources, node);

    if (iw_catalogue_find_device (catalogue, device->id) != NULL)
      iw_json_unexpected (json, iw_json_find (node, "id"), "an id of its own");
    g_ptr_array_add (catalogue->devices, device);
  }
  iw_json_finish_texts (json);
}

void
iw_catalogue_read_workloads (IwCatalogue *catalogue, IwJson *json)
{
  const cJSON *array = read_root (json, "workloads");
  g_autoptr (GHashTable) sources = iw_sources_read (json);
  const cJSON *node;

  cJSON_ArrayForEach (node, array) {
    IwWorkload *workload = read_workload (json, sources, node);

    if (iw_catalogue_find_workload (catalogue, workload->id) != NULL)
      iw_json_unexpected (json, iw_json_find (node, "id"), "an id of its own");
    g_ptr_array_add (catalogue->workloads, workload);
  }
  iw_json_finish_texts (json);
}
