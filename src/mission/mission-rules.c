#include "mission-private.h"

#include "iowall/language.h"

#include "facts.h"

#include <math.h>
#include <string.h>

void
iw_rule_free (IwRule *rule)
{
  g_free (rule->label);
  g_free (rule->run);
  g_free (rule->fact);
  g_free (rule->control);
  g_free (rule->versus);
  g_strfreev (rule->is_one_of);
  g_free (rule->provenance);
  g_free (rule);
}

static void
read_is (IwJson *json, const cJSON *node, const char *const *choices, IwRule *rule)
{
  g_autoptr (GStrvBuilder) allowed = g_strv_builder_new ();
  const cJSON *child;

  cJSON_ArrayForEach (child, iw_json_get_array (json, node, "is", 1, 12)) {
    g_strv_builder_add (allowed, choices[iw_json_choice (json, child, choices)]);
  }
  rule->is_one_of = g_strv_builder_end (allowed);
}

static void
read_thresholds (const IwPartReader *reader, const cJSON *node, IwUnit unit, IwRule *rule)
{
  const IwNumberField least = { "at_least", N_ ("At least"), unit, -1e30, 1e30 };
  const IwNumberField most = { "at_most", N_ ("At most"), unit, -1e30, 1e30 };
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  if (iw_json_find (node, "at_least") != NULL)
    rule->at_least = iw_sources_number (reader->json, reader->sources, node, &least, lines);
  if (iw_json_find (node, "at_most") != NULL)
    rule->at_most = iw_sources_number (reader->json, reader->sources, node, &most, lines);
  if (isinf (rule->at_least) && isinf (rule->at_most))
    iw_json_fail (reader->json, node, IW_MISSION_ERROR_SCHEMA,
                  "found no threshold, expected \"at_least\" or \"at_most\"");
  else if (rule->at_least > rule->at_most)
    iw_json_unexpected (reader->json, iw_json_find (iw_json_find (node, "at_most"), "value"),
                        "a number not below \"at_least\"");
  g_ptr_array_add (lines, NULL);
  g_free (rule->provenance);
  rule->provenance = g_strjoinv ("\n", (GStrv)lines->pdata);
}

/* The id of a run of this lock. */
static char *
read_run (IwJson *json, const cJSON *name, const GPtrArray *runs)
{
  const char *id = iw_json_id (json, name);

  for (guint i = 0; i < runs->len; i++) {
    const IwLockRun *run = g_ptr_array_index (runs, i);
    if (strcmp (run->id, id) == 0)
      return g_strdup (id);
  }
  iw_json_unexpected (json, name, "the id of a run of this lock");
  return g_strdup ("");
}

/* Compares with another run of the lock, as a ratio. */
static void
read_versus (IwJson *json, const cJSON *name, const GPtrArray *runs, IwRule *rule)
{
  if (runs == NULL) {
    iw_json_unexpected (json, name, "no \"versus\" in a goal, which is about the present result");
    return;
  }
  g_free (rule->versus);
  rule->versus = read_run (json, name, runs);
  if (strcmp (rule->versus, rule->run) == 0)
    iw_json_unexpected (json, name, "another run than \"run\"");
}

static void
read_fact_rule (const IwPartReader *reader, const cJSON *node, const IwPart *part, const GPtrArray *runs,
                IwRule *rule)
{
  static const char *const word_keys[] = { "label", "run", "fact", "is", NULL };
  static const char *const number_keys[] = { "label", "run", "fact", "versus", "at_least", "at_most", NULL };
  const cJSON *name = iw_json_find (node, "fact");
  const cJSON *versus = iw_json_find (node, "versus");
  const char *words[IW_MAX_FACT_WORDS + 1];
  const IwFactKind *fact;

  rule->fact = g_strdup (iw_json_id (reader->json, name));
  fact = iw_part_find_fact (part, rule->fact);
  if (fact == NULL) {
    iw_json_unexpected (reader->json, name, "the name of a fact");
    return;
  }
  iw_json_allow_only (reader->json, node, fact->text ? word_keys : number_keys);
  if (versus != NULL)
    read_versus (reader->json, versus, runs, rule);
  iw_fact_words (part, words);
  if (fact->text)
    read_is (reader->json, node, words, rule);
  else
    read_thresholds (reader, node, versus != NULL ? IW_UNIT_RATIO : fact->unit, rule);
}

static void
read_control_rule (IwJson *json, const cJSON *node, const IwPart *part, IwRule *rule)
{
  static const char *const keys[] = { "label", "run", "control", "is", NULL };
  const cJSON *name = iw_json_find (node, "control");
  const IwControl *control;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  rule->control = g_strdup (iw_json_id (json, name));
  control = iw_part_find_control (part, rule->control, NULL);
  if (control == NULL || control->kind == IW_CONTROL_RANGE) {
    iw_json_unexpected (json, name, "the id of a control with choices");
    return;
  }
  iw_json_allow_only (json, node, keys);
  for (guint i = 0; i < control->options->len; i++) {
    const IwOption *option = g_ptr_array_index (control->options, i);
    g_ptr_array_add (ids, option->id);
  }
  g_ptr_array_add (ids, NULL);
  read_is (json, node, (const char *const *)ids->pdata, rule);
}

IwRule *
iw_rule_read (const IwPartReader *reader, const cJSON *node, const IwPart *part, const GPtrArray *runs)
{
  IwJson *json = reader->json;
  IwRule *rule = g_new0 (IwRule, 1);
  const cJSON *run = iw_json_find (node, "run");

  rule->at_least = -INFINITY;
  rule->at_most = INFINITY;
  rule->provenance = g_strdup ("");
  rule->versus = g_strdup ("");
  if (runs != NULL) {
    rule->run = read_run (json, iw_json_get (json, node, "run"), runs);
    if (iw_json_find (node, "label") != NULL)
      iw_json_unexpected (json, iw_json_find (node, "label"), "no label in an outcome");
    rule->label = g_strdup ("");
  } else {
    if (run != NULL)
      iw_json_unexpected (json, run, "no run in a goal, which is about the present result");
    rule->run = g_strdup ("");
    rule->label = iw_json_dup (json, node, "label", 80);
  }
  if ((iw_json_find (node, "fact") == NULL) == (iw_json_find (node, "control") == NULL))
    iw_json_fail (json, node, IW_MISSION_ERROR_SCHEMA, "expected either \"fact\" or \"control\"");
  else if (iw_json_find (node, "fact") != NULL)
    read_fact_rule (reader, node, part, runs, rule);
  else
    read_control_rule (json, node, part, rule);
  if (rule->fact == NULL)
    rule->fact = g_strdup ("");
  if (rule->control == NULL)
    rule->control = g_strdup ("");
  return rule;
}
