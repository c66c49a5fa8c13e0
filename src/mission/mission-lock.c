#include "mission-private.h"

#include "bindings.h"

#include <string.h>

static void
run_free (IwLockRun *run)
{
  g_free (run->id);
  g_free (run->label);
  if (run->set != NULL)
    g_ptr_array_unref (run->set);
  g_free (run);
}

static void
outcome_free (IwOutcome *outcome)
{
  if (outcome->when != NULL)
    g_ptr_array_unref (outcome->when);
  g_free (outcome->option);
  g_free (outcome->because);
  g_free (outcome);
}

void
iw_lock_clear (IwLock *lock)
{
  g_clear_pointer (&lock->question, g_free);
  if (lock->options != NULL)
    g_ptr_array_unref (lock->options);
  if (lock->runs != NULL)
    g_ptr_array_unref (lock->runs);
  if (lock->outcomes != NULL)
    g_ptr_array_unref (lock->outcomes);
}

static IwLockRun *
read_run (IwJson *json, const cJSON *node, const IwPart *part)
{
  static const char *const keys[] = { "id", "label", "set", NULL };
  IwLockRun *run = g_new0 (IwLockRun, 1);

  iw_json_allow_only (json, node, keys);
  run->id = g_strdup (iw_json_id (json, iw_json_get (json, node, "id")));
  run->label = iw_json_dup (json, node, "label", 80);
  run->set = iw_part_read_set (json, iw_json_get_object (json, node, "set"), part);
  return run;
}

static void
read_runs (IwJson *json, const cJSON *node, IwPart *part)
{
  const cJSON *child;

  part->lock.runs = g_ptr_array_new_with_free_func ((GDestroyNotify)run_free);
  cJSON_ArrayForEach (child, iw_json_get_array (json, node, "runs", 1, 6)) {
    IwLockRun *run = read_run (json, child, part);

    for (guint i = 0; i < part->lock.runs->len; i++) {
      const IwLockRun *other = g_ptr_array_index (part->lock.runs, i);
      if (strcmp (other->id, run->id) == 0)
        iw_json_unexpected (json, iw_json_find (child, "id"), "an id of its own");
    }
    g_ptr_array_add (part->lock.runs, run);
  }
}

static IwOutcome *
read_outcome (const IwPartReader *reader, const cJSON *node, const IwPart *part)
{
  static const char *const keys[] = { "when", "option", "because", NULL };
  IwJson *json = reader->json;
  IwOutcome *outcome = g_new0 (IwOutcome, 1);
  const cJSON *option = iw_json_get (json, node, "option");
  const cJSON *because = iw_json_get (json, node, "because");
  const cJSON *child;

  iw_json_allow_only (json, node, keys);
  outcome->when = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_rule_free);
  cJSON_ArrayForEach (child, iw_json_get_array (json, node, "when", 0, 8)) {
    g_ptr_array_add (outcome->when, iw_rule_read (reader, child, part, part->lock.runs));
  }
  outcome->option = g_strdup (iw_json_id (json, option));
  if (iw_options_find (part->lock.options, outcome->option, NULL) == NULL) {
    g_autofree char *list = iw_options_join (part->lock.options);
    g_autofree char *expected = g_strconcat ("one of ", list, NULL);
    iw_json_unexpected (json, option, expected);
  }
  outcome->because = g_strdup (iw_json_text (json, because, 600));
  iw_bindings_check (json, because, part, part->lock.runs);
  return outcome;
}

static void
read_outcomes (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  const cJSON *array = iw_json_get_array (reader->json, node, "outcomes", 1, 12);
  const cJSON *child;

  part->lock.outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify)outcome_free);
  cJSON_ArrayForEach (child, array) {
    IwOutcome *outcome = read_outcome (reader, child, part);
    const gboolean last = child->next == NULL;

    if (last && outcome->when->len > 0)
      iw_json_fail (reader->json, iw_json_find (child, "when"), IW_MISSION_ERROR_SCHEMA,
                    "found conditions in the last outcome, expected none, so that one outcome always holds");
    else if (!last && outcome->when->len == 0)
      iw_json_fail (reader->json, iw_json_find (child, "when"), IW_MISSION_ERROR_SCHEMA,
                    "found no condition, expected one: the outcomes after this one could never hold");
    g_ptr_array_add (part->lock.outcomes, outcome);
  }
}

void
iw_lock_read (const IwPartReader *reader, const cJSON *part_node, IwPart *part)
{
  static const char *const keys[] = { "question", "options", "runs", "outcomes", NULL };
  IwJson *json = reader->json;
  const cJSON *node = iw_json_get_object (json, part_node, "lock");
  const cJSON *question = iw_json_get (json, node, "question");

  iw_json_allow_only (json, node, keys);
  part->lock.question = g_strdup (iw_json_text (json, question, 300));
  iw_bindings_check (json, question, part, NULL);
  part->lock.options = iw_options_read (json, node, "options", 2, 5);
  read_runs (json, node, part);
  read_outcomes (reader, node, part);
}
