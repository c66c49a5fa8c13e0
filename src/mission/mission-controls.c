#include "mission-private.h"

#include <math.h>
#include <string.h>

/* What Part 1 asks of each control. The ids are those of the command line; the ranges are the core's. */
typedef struct {
  const char *id;
  IwControlKind kind;
  const char *options[4]; /* of a choice: all of them, in any order; of "device": from the part */
  IwUnit units[2];        /* of a range */
  double lo, hi;
} Requirement;

static const Requirement access_controls[] = {
  { "pattern", IW_CONTROL_CHOICE, { "sequential", "stochastic" }, { 0 }, 0, 0 },
  { "format", IW_CONTROL_CHOICE, { "raw", "tfrecord", "webdataset" }, { 0 }, 0, 0 },
  { "device", IW_CONTROL_CHOICE, { NULL }, { 0 }, 0, 0 },
  { "sample_bytes", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_BYTES, IW_UNIT_BYTES_BINARY }, 1.0, 1e15 },
  { "shard_bytes", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_BYTES, IW_UNIT_BYTES_BINARY }, 1.0, 1e18 },
  { "queue_depth", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_COUNT, IW_UNIT_NONE }, 1.0, 1e9 },
  { "shuffle_samples", IW_CONTROL_RANGE, { NULL }, { IW_UNIT_COUNT, IW_UNIT_NONE }, 1.0, 1e18 },
  { "prefetch", IW_CONTROL_SWITCH, { "off", "on" }, { 0 }, 0, 0 },
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
    g_autofree char *expected = g_strdup_printf ("\"%s\" or \"%s\"", iw_unit_names[required->units[0]],
                                                 iw_unit_names[required->units[1]]);
    iw_json_unexpected (json, unit, expected);
  }
  control->spread = (IwSpread)iw_json_choice (json, iw_json_get (json, node, "scale"), scale_names);
  control->whole = iw_json_bool (json, whole);
  control->min = iw_json_number (json, iw_json_get (json, node, "min"), required->lo, required->hi);
  control->max = iw_json_number (json, iw_json_get (json, node, "max"), required->lo, required->hi);
  if (control->max <= control->min)
    iw_json_unexpected (json, iw_json_find (node, "max"), "a number above \"min\"");
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
  guint n = 0, index = 0;

  if (control->options != NULL)
    g_ptr_array_unref (control->options);
  while (n < G_N_ELEMENTS (required->options) && required->options[n] != NULL)
    n++;
  if (n == 0) {
    control->options = iw_options_new ();
    for (guint i = 0; i < part->devices->len; i++) {
      const IwDevice *device = g_ptr_array_index (part->devices, i);
      add_option (control->options, device->id, device->name, device->note);
    }
  } else if (control->kind == IW_CONTROL_SWITCH && iw_json_find (node, "options") == NULL) {
    control->options = iw_options_new ();
    add_option (control->options, "off", "Off", "");
    add_option (control->options, "on", "On", "");
  } else {
    control->options = iw_options_read (json, node, "options", (int)n, (int)n);
    for (guint i = 0; i < control->options->len; i++) {
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

static const Requirement *
find_requirement (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (access_controls); i++) {
    if (strcmp (access_controls[i].id, id) == 0)
      return &access_controls[i];
  }
  return NULL;
}

static IwControl *
read_control (const IwPartReader *reader, const cJSON *node, const IwPart *part)
{
  static const char *const range_keys[] = { "id",     "label",   "help",       "links", "kind", "more",
                                            "unit",   "scale",   "whole",      "min",   "max",  "initial",
                                            "source", "section", "assumption", "note",  NULL };
  static const char *const choice_keys[] = { "id",   "label",   "help",    "links", "kind",
                                             "more", "options", "initial", NULL };
  static const char *const device_keys[] = {
    "id", "label", "help", "links", "kind", "more", "initial", NULL
  };
  IwControl *control = g_new0 (IwControl, 1);
  IwJson *json = reader->json;
  const cJSON *id = iw_json_get (json, node, "id");
  const cJSON *kind = iw_json_get (json, node, "kind");
  const Requirement *required;

  control->options = iw_options_new ();
  control->id = g_strdup (iw_json_id (json, id));
  control->label = iw_json_dup (json, node, "label", 40);
  control->help = iw_json_dup (json, node, "help", 400);
  control->links = iw_json_dup_optional (json, node, "links", 200);
  control->kind = (IwControlKind)iw_json_choice (json, kind, kind_names);
  control->more = iw_json_bool (json, iw_json_find (node, "more"));
  required = find_requirement (control->id);
  if (required == NULL) {
    iw_json_unexpected (json, id,
                        "one of pattern, format, device, sample_bytes, shard_bytes, queue_depth, "
                        "shuffle_samples, prefetch");
    return control;
  }
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
  for (gsize i = 0; i < G_N_ELEMENTS (access_controls); i++) {
    if (iw_part_find_control (part, access_controls[i].id, NULL) == NULL)
      iw_json_fail (json, array, IW_MISSION_ERROR_SCHEMA, "found no control \"%s\", expected one",
                    access_controls[i].id);
  }
}
