#include "mission-private.h"

#include "iowall/language.h"

#include <math.h>
#include <string.h>

/* What a part asks of each control. The ids are those of the command line; the ranges are the core's. */
typedef struct {
  const char *id;
  IwControlKind kind;
  const char
      *options[4]; /* of a choice: all of them, in any order; of "device" and "write_bw": from the part */
  IwUnit units[2]; /* of a range */
  double lo, hi;
  gboolean optional; /* whether it has to be there is up to the part */
} Requirement;

static const Requirement access_controls[] = {
  { "pattern", IW_CONTROL_CHOICE, { "sequential", "stochastic" }, { 0 }, 0, 0, FALSE },
  { "format", IW_CONTROL_CHOICE, { "raw", "tfrecord", "webdataset" }, { 0 }, 0, 0, FALSE },
  { "device", IW_CONTROL_CHOICE, { NULL }, { 0 }, 0, 0, FALSE },
  { "sample_bytes", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_BYTES, IW_UNIT_BYTES_BINARY }, 1.0, 1e15, FALSE },
  { "shard_bytes", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_BYTES, IW_UNIT_BYTES_BINARY }, 1.0, 1e18, FALSE },
  { "queue_depth", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_COUNT, IW_UNIT_NONE }, 1.0, 1e9, FALSE },
  { "shuffle_samples", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_COUNT, IW_UNIT_NONE }, 1.0, 1e18, FALSE },
  { "prefetch", IW_CONTROL_SWITCH, { "off", "on" }, { 0 }, 0, 0, FALSE },
};

static const Requirement pipeline_controls[] = {
  { "buffer", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_BYTES, IW_UNIT_BYTES_BINARY }, 0.0, 1e18, FALSE },
  { "download_bw",
    IW_CONTROL_RANGE,
    { NULL },
    { IW_UNIT_BITS_PER_S, IW_UNIT_BYTES_PER_S },
    1.0,
    1e18,
    FALSE },
  { "nvme_bw", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_BYTES_PER_S, IW_UNIT_BITS_PER_S }, 1.0, 1e18, FALSE },
  { "cache", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_BYTES, IW_UNIT_BYTES_BINARY }, 0.0, 1e21, TRUE },
  { "cache_policy", IW_CONTROL_CHOICE, { "pinned", "page_cache", "lru" }, { 0 }, 0, 0, TRUE },
  { "epoch", IW_CONTROL_CHOICE, { "cold", "warm" }, { 0 }, 0, 0, TRUE },
  { "jitter", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_RATIO, IW_UNIT_NONE }, 0.0, 100.0, FALSE },
};

static const Requirement checkpoint_controls[] = {
  { "interval", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_SECONDS, IW_UNIT_SECONDS }, 1e-6, 1e12, FALSE },
  { "write_bw", IW_CONTROL_CHOICE, { NULL }, { 0 }, 0, 0, FALSE },
  { "nodes", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_COUNT, IW_UNIT_NONE }, 1.0, 1e9, FALSE },
  { "node_mtbf", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_SECONDS, IW_UNIT_SECONDS }, 1e-3, 1e15, FALSE },
  { "strategy", IW_CONTROL_CHOICE, { "cloud-native", "local-first" }, { 0 }, 0, 0, FALSE },
  { "writers", IW_CONTROL_CHOICE, { "once", "every-node" }, { 0 }, 0, 0, FALSE },
  { "clustering", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_RATIO, IW_UNIT_NONE }, 0.2, 10.0, FALSE },
};

static const struct {
  const Requirement *controls;
  gsize n;
} requirements[IW_N_PARTS] = {
  [IW_PART_ACCESS] = { access_controls, G_N_ELEMENTS (access_controls) },
  [IW_PART_PIPELINE] = { pipeline_controls, G_N_ELEMENTS (pipeline_controls) },
  [IW_PART_CHECKPOINT] = { checkpoint_controls, G_N_ELEMENTS (checkpoint_controls) },
};

static const char *const kind_names[] = { "choice", "range", "switch", NULL };
static const char *const scale_names[] = { "linear", "log", "cube", NULL };
const char *const iw_unit_names[] = {
  "none", "count",         "bytes",    "bytes_binary", "bytes_per_s", "bits_per_s",        "seconds",
  "iops", "samples_per_s", "fraction", "ratio",        "watts",       "dollars_per_month", NULL
};
G_STATIC_ASSERT (G_N_ELEMENTS (iw_unit_names) == IW_N_UNITS + 1);

static void
option_free (IwOption *option)
{
  g_free (option->id);
  g_free (option->label);
  g_free (option->note);
  g_free (option);
}

GPtrArray *
iw_options_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)option_free);
}

static void
add_option (GPtrArray *options, const char *id, const char *label, const char *note)
{
  IwOption *option = g_new0 (IwOption, 1);

  option->id = g_strdup (id);
  option->label = g_strdup (label);
  option->note = g_strdup (note);
  g_ptr_array_add (options, option);
}

const IwOption *
iw_options_find (const GPtrArray *options, const char *id, guint *index)
{
  for (guint i = 0; i < options->len; i++) {
    const IwOption *option = g_ptr_array_index (options, i);

    if (strcmp (option->id, id) != 0)
      continue;
    if (index != NULL)
      *index = i;
    return option;
  }
  return NULL;
}

char *
iw_options_join (const GPtrArray *options)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < options->len; i++) {
    const IwOption *option = g_ptr_array_index (options, i);
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", option->id);
  }
  return g_string_free (list, FALSE);
}

GPtrArray *
iw_options_read (IwJson *json, const cJSON *object, const char *key, int least, int most)
{
  static const char *const keys[] = { "id", "label", "note", NULL };
  GPtrArray *options = iw_options_new ();
  const cJSON *child;

  cJSON_ArrayForEach (child, iw_json_get_array (json, object, key, least, most)) {
    const char *id = iw_json_id (json, iw_json_get (json, child, "id"));
    g_autofree char *label = iw_json_dup (json, child, "label", 80);
    g_autofree char *note = iw_json_dup_optional (json, child, "note", 160);

    iw_json_allow_only (json, child, keys);
    if (iw_options_find (options, id, NULL) != NULL)
      iw_json_unexpected (json, iw_json_find (child, "id"), "an id of its own");
    add_option (options, id, label, note);
  }
  return options;
}

void
iw_control_free (IwControl *control)
{
  g_free (control->id);
  g_free (control->label);
  g_free (control->help);
  g_free (control->reading);
  g_free (control->links);
  g_free (control->provenance);
  if (control->options != NULL)
    g_ptr_array_unref (control->options);
  g_free (control);
}

static void
read_range (const IwPartReader *reader, const cJSON *node, const Requirement *required, IwControl *control)
{
  IwJson *json = reader->json;
  const cJSON *unit = iw_json_get (json, node, "unit");
  const cJSON *whole = iw_json_find (node, "whole");

  control->unit = (IwUnit)iw_json_choice (json, unit, iw_unit_names);
  if (control->unit != required->units[0] && control->unit != required->units[1]) {
    g_autofree char *expected = required->units[0] == required->units[1]
                                    ? g_strdup_printf ("\"%s\"", iw_unit_names[required->units[0]])
                                    : g_strdup_printf ("\"%s\" or \"%s\"", iw_unit_names[required->units[0]],
                                                       iw_unit_names[required->units[1]]);
    iw_json_unexpected (json, unit, expected);
  }
  control->spread = (IwSpread)iw_json_choice (json, iw_json_get (json, node, "scale"), scale_names);
  control->whole = iw_json_bool (json, whole);
  control->min = iw_json_number (json, iw_json_get (json, node, "min"), required->lo, required->hi);
  control->max = iw_json_number (json, iw_json_get (json, node, "max"), required->lo, required->hi);
  if (control->max <= control->min)
    iw_json_unexpected (json, iw_json_find (node, "max"), "a number above \"min\"");
  if (control->spread == IW_SPREAD_LOG && control->min <= 0.0)
    iw_json_unexpected (json, iw_json_find (node, "min"), "a number above 0 on a logarithmic scale");
  control->initial = iw_json_number (json, iw_json_get (json, node, "initial"), control->min, control->max);
  control->provenance = iw_sources_provenance (json, reader->sources, node);
  if (control->whole) {
    const char *const fields[] = { "min", "max", "initial" };

    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
      const cJSON *number = iw_json_find (node, fields[i]);
      if (cJSON_IsNumber (number) && number->valuedouble != floor (number->valuedouble))
        iw_json_unexpected (json, number, "a whole number");
    }
  }
}

static void
read_choice (IwJson *json, const cJSON *node, const Requirement *required, const IwPart *part,
             IwControl *control)
{
  const cJSON *initial = iw_json_get (json, node, "initial");
  const char *id = iw_json_id (json, initial);
  const GPtrArray *devices = part->job != NULL ? part->job->stores : part->devices;
  guint n = 0, index = 0;

  if (control->options != NULL)
    g_ptr_array_unref (control->options);
  while (n < G_N_ELEMENTS (required->options) && required->options[n] != NULL)
    n++;
  if (n == 0) {
    control->options = iw_options_new ();
    for (guint i = 0; i < devices->len; i++) {
      const IwDevice *device = g_ptr_array_index (devices, i);
      add_option (control->options, device->id, device->name, device->note);
    }
  } else if (control->kind == IW_CONTROL_SWITCH && iw_json_find (node, "options") == NULL) {
    control->options = iw_options_new ();
    add_option (control->options, "off", _ ("Off"), "");
    add_option (control->options, "on", _ ("On"), "");
  } else {
    control->options = iw_options_read (json, node, "options", (int)n, (int)n);
    for (guint i = 0; i < n && i < control->options->len; i++) {
      const IwOption *option = g_ptr_array_index (control->options, i);
      const cJSON *where = iw_json_find (cJSON_GetArrayItem (iw_json_find (node, "options"), (int)i), "id");

      if (control->kind == IW_CONTROL_SWITCH && strcmp (option->id, required->options[i]) != 0)
        iw_json_unexpected (json, where, "\"off\", then \"on\"");
      else if (!g_strv_contains (required->options, option->id))
        iw_json_not_one_of (json, where, required->options);
    }
  }
  control->min = 0.0;
  control->max = control->options->len > 0 ? control->options->len - 1.0 : 0.0;
  if (iw_options_find (control->options, id, &index) == NULL) {
    g_autofree char *list = iw_options_join (control->options);
    g_autofree char *expected = g_strconcat ("one of ", list, NULL);
    iw_json_unexpected (json, initial, expected);
  }
  control->initial = index;
}

/* NULL, with an error at the id, if the part has no such control. */
static const Requirement *
find_requirement (IwJson *json, const cJSON *id, IwPartKind part)
{
  const char *name = iw_json_id (json, id);
  const char *names[IW_MAX_CONTROLS + 1] = { NULL };

  for (gsize i = 0; i < requirements[part].n; i++) {
    names[i] = requirements[part].controls[i].id;
    if (strcmp (names[i], name) == 0)
      return &requirements[part].controls[i];
  }
  iw_json_not_one_of (json, id, names);
  return NULL;
}

static IwControl *
read_control (const IwPartReader *reader, const cJSON *node, const IwPart *part)
{
  static const char *const range_keys[] = { "id",      "label",  "help",    "reading",    "links", "kind",
                                            "more",    "unit",   "scale",   "whole",      "min",   "max",
                                            "initial", "source", "section", "assumption", "note",  NULL };
  static const char *const choice_keys[] = { "id",   "label", "help",    "reading", "links",
                                             "kind", "more",  "options", "initial", NULL };
  static const char *const device_keys[] = { "id",   "label", "help",    "reading", "links",
                                             "kind", "more",  "initial", NULL };
  IwControl *control = g_new0 (IwControl, 1);
  IwJson *json = reader->json;
  const cJSON *id = iw_json_get (json, node, "id");
  const cJSON *kind = iw_json_get (json, node, "kind");
  const Requirement *required;

  control->options = iw_options_new ();
  control->id = g_strdup (iw_json_id (json, id));
  control->label = iw_json_dup (json, node, "label", 40);
  control->help = iw_json_dup (json, node, "help", 400);
  control->reading = g_strdup (""); /* bound to facts, which need the controls first */
  control->links = iw_json_dup_ids (json, node, "links", 200);
  control->kind = (IwControlKind)iw_json_choice (json, kind, kind_names);
  control->more = iw_json_bool (json, iw_json_find (node, "more"));
  if ((required = find_requirement (json, id, part->kind)) == NULL)
    return control;
  if (control->kind != required->kind) {
    g_autofree char *expected = g_strdup_printf ("\"%s\"", kind_names[required->kind]);
    iw_json_unexpected (json, kind, expected);
    return control;
  }
  if (control->kind == IW_CONTROL_RANGE) {
    iw_json_allow_only (json, node, range_keys);
    read_range (reader, node, required, control);
  } else {
    control->provenance = g_strdup ("");
    iw_json_allow_only (json, node, required->options[0] == NULL ? device_keys : choice_keys);
    read_choice (json, node, required, part, control);
  }
  return control;
}

void
iw_controls_read (const IwPartReader *reader, const cJSON *part_node, IwPart *part)
{
  IwJson *json = reader->json;
  const cJSON *array = iw_json_get_array (json, part_node, "controls", 1, IW_MAX_CONTROLS);
  const cJSON *node;

  part->controls = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_control_free);
  cJSON_ArrayForEach (node, array) {
    IwControl *control = read_control (reader, node, part);

    if (iw_part_find_control (part, control->id, NULL) != NULL)
      iw_json_unexpected (json, iw_json_find (node, "id"), "each control once");
    g_ptr_array_add (part->controls, control);
  }
  for (gsize i = 0; i < requirements[part->kind].n; i++) {
    const Requirement *required = &requirements[part->kind].controls[i];

    if (!required->optional && iw_part_find_control (part, required->id, NULL) == NULL)
      iw_json_fail (json, array, IW_MISSION_ERROR_SCHEMA, "found no control \"%s\", expected one",
                    required->id);
  }
}
