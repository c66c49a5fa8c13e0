#include "mission-private.h"

#include "bindings.h"
#include "error.h"
#include "experiment-private.h"

#include <string.h>

#define MAX_BRIEF_WORDS 60

void
iw_part_free (IwPart *part)
{
  if (part == NULL)
    return;
  g_free (part->title);
  g_free (part->from);
  g_free (part->brief);
  g_free (part->target);
  iw_lock_clear (&part->lock);
  if (part->controls != NULL)
    g_ptr_array_unref (part->controls);
  if (part->goals != NULL)
    g_ptr_array_unref (part->goals);
  g_free (part->observer);
  g_free (part->question);
  if (part->devices != NULL)
    g_ptr_array_unref (part->devices);
  if (part->provenance != NULL)
    g_ptr_array_unref (part->provenance);
  g_free (part);
}

/* Words as a reader counts them: "10 TB" with a no-break space is one. */
static guint
count_words (const char *text)
{
  guint words = 0;

  while (*(text += strspn (text, " \t\n\r")) != '\0') {
    words++;
    text += strcspn (text, " \t\n\r");
  }
  return words;
}

static char *
read_text (IwJson *json, const cJSON *object, const char *key, glong most)
{
  const cJSON *node = iw_json_get (json, object, key);

  iw_bindings_check (json, node, NULL);
  return g_strdup (iw_json_string (json, node, most));
}

static void
read_texts (IwJson *json, const cJSON *node, IwPart *part)
{
  static const char *const reflect_keys[] = { "observer", "question", NULL };
  const cJSON *reflect;

  part->title = iw_json_dup (json, node, "title", 60);
  part->from = iw_json_dup (json, node, "from", 80);
  part->brief = read_text (json, node, "brief", 600);
  if (count_words (part->brief) > MAX_BRIEF_WORDS)
    iw_json_fail (json, iw_json_find (node, "brief"), IW_MISSION_ERROR_SCHEMA,
                  "found %u words, expected at most %d", count_words (part->brief), MAX_BRIEF_WORDS);
  part->target = read_text (json, node, "target", 120);
  reflect = iw_json_get_object (json, node, "reflect");
  iw_json_allow_only (json, reflect, reflect_keys);
  part->observer = iw_json_dup (json, reflect, "observer", 60);
  part->question = read_text (json, reflect, "question", 300);
}

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
  static const IwNumberField minutes = { "minutes", "Minutes", IW_UNIT_COUNT, 1.0, 600.0 };
  static const IwNumberField dataset = { "dataset_bytes", "Data set", IW_UNIT_BYTES, 2.0, 1e18 };
  static const IwNumberField accelerators = { "accelerators", "Accelerators", IW_UNIT_COUNT, 1.0, 1e9 };
  static const IwNumberField memory = { "memory_bytes", "Memory", IW_UNIT_BYTES, 1.0, 1e18 };
  IwJson *json = reader->json;
  const cJSON *workload = iw_json_get (json, node, "workload");

  part->provenance = g_ptr_array_new_with_free_func (g_free);
  part->minutes = iw_sources_number (json, reader->sources, node, &minutes, NULL);
  part->workload = iw_catalogue_find_workload (reader->catalogue, iw_json_id (json, workload));
  if (part->workload == NULL)
    iw_json_unexpected (json, workload, "the id of a workload in workloads.json");
  part->dataset_bytes = iw_sources_number (json, reader->sources, node, &dataset, part->provenance);
  part->accelerators = iw_sources_number (json, reader->sources, node, &accelerators, part->provenance);
  part->memory_bytes = iw_sources_number (json, reader->sources, node, &memory, part->provenance);
  read_devices (reader, node, part);
}

static void
read_goals (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  const cJSON *child;

  part->goals = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_rule_free);
  cJSON_ArrayForEach (child, iw_json_get_array (reader->json, node, "goals", 1, 8)) {
    g_ptr_array_add (part->goals, iw_rule_read (reader, child, part, NULL));
  }
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
  static const char *const keys[] = { "title",    "minutes",       "from",         "brief",        "target",
                                      "workload", "dataset_bytes", "accelerators", "memory_bytes", "devices",
                                      "lock",     "controls",      "goals",        "reflect",      NULL };
  IwPart *part = g_new0 (IwPart, 1);
  IwJson *json = reader->json;

  part->kind = IW_PART_ACCESS;
  iw_json_allow_only (json, node, keys);
  read_texts (json, node, part);
  read_scenario (reader, node, part);
  iw_controls_read (reader, node, part);
  /* Goals, lock and solving look the controls up, which must be complete for that. */
  if (iw_json_ok (json)) {
    read_goals (reader, node, part);
    iw_lock_read (reader, node, part);
  }
  if (iw_json_ok (json))
    check_solvable (json, node, part);
  return part;
}
