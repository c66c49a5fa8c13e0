#include "mission-private.h"

#include "iowall/language.h"

#include "error.h"
#include "experiment-private.h"

static void
read_devices (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  IwJson *json = reader->json;
  const cJSON *child;

  part->devices = g_ptr_array_new ();
  cJSON_ArrayForEach (child, iw_json_get_array (json, node, "devices", 1, 12)) {
    const IwDevice *device = iw_catalogue_find_device (reader->catalogue, iw_json_id (json, child));

    if (device == NULL)
      iw_json_unexpected (json, child, "the id of a device in devices.json");
    else if (g_ptr_array_find (part->devices, device, NULL))
      iw_json_unexpected (json, child, "each device once");
    else
      g_ptr_array_add (part->devices, (gpointer)device);
  }
}

static void
read_scenario (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  static const IwNumberField dataset = { "dataset_bytes", N_ ("Data set"), IW_UNIT_BYTES, 2.0, 1e18 };
  static const IwNumberField accelerators = { "accelerators", N_ ("Accelerators"), IW_UNIT_COUNT, 1.0, 1e9 };
  static const IwNumberField memory = { "memory_bytes", N_ ("Memory"), IW_UNIT_BYTES, 1.0, 1e18 };
  IwJson *json = reader->json;
  const cJSON *workload = iw_json_get (json, node, "workload");

  part->provenance = g_ptr_array_new_with_free_func (g_free);
  part->workload = iw_catalogue_find_workload (reader->catalogue, iw_json_id (json, workload));
  if (part->workload == NULL)
    iw_json_unexpected (json, workload, "the id of a workload in workloads.json");
  part->dataset_bytes = iw_sources_number (json, reader->sources, node, &dataset, part->provenance);
  part->accelerators = iw_sources_number (json, reader->sources, node, &accelerators, part->provenance);
  part->memory_bytes = iw_sources_number (json, reader->sources, node, &memory, part->provenance);
  read_devices (reader, node, part);
}

/* What the ranges of the fields one by one cannot exclude. */
static void
check_solvable (IwJson *json, const cJSON *node, const IwPart *part)
{
  const IwControl *sample = iw_part_find_control (part, "sample_bytes", NULL);
  g_autofree char *what = NULL;
  IwSettings settings;
  IwAccess access;
  IwAccessResult result;
  IwError reason;

  if (sample->max * 2.0 > part->dataset_bytes)
    iw_json_fail (json, iw_json_find (node, "dataset_bytes"), IW_MISSION_ERROR_SCHEMA,
                  "found a data set of %g bytes, expected at least two samples of the largest size, %g bytes",
                  part->dataset_bytes, sample->max);
  iw_settings_init (&settings, part);
  iw_experiment_access (part, &settings, &access);
  if (iw_access_solve (&access, &result, &reason) == IW_STATUS_OK)
    return;
  what = iw_error_describe (&reason);
  iw_json_fail (json, node, IW_MISSION_ERROR_SCHEMA, "the start cannot be solved: %s: %s",
                reason.field != NULL ? reason.field : "input", what);
}

IwPart *
iw_part_read_access (const IwPartReader *reader, const cJSON *node)
{
  static const char *const keys[] = { "title",        "minutes",  "from",          "brief",
                                      "target",       "workload", "dataset_bytes", "accelerators",
                                      "memory_bytes", "devices",  "lock",          "controls",
                                      "goals",        "reflect",  "assumed",       NULL };
  IwPart *part = g_new0 (IwPart, 1);
  IwJson *json = reader->json;

  part->kind = IW_PART_ACCESS;
  iw_json_allow_only (json, node, keys);
  read_scenario (reader, node, part);
  iw_controls_read (reader, node, part);
  iw_part_read_texts (reader, node, part);
  /* Goals, lock and solving look the controls up, which must be complete for that. */
  if (iw_json_ok (json)) {
    iw_part_read_goals (reader, node, part);
    iw_lock_read (reader, node, part);
    iw_part_read_assumed (reader, node, part);
  }
  if (iw_json_ok (json))
    check_solvable (json, node, part);
  return part;
}
