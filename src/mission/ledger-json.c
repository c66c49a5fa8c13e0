#include "ledger-private.h"

#include "facts.h"
#include "mission-private.h"

#include <math.h>
#include <string.h>

static const char *const state_names[] = { "open", "locked", "settled", NULL };
static const char *const choice_names[] = { "local-first", "cloud-native", NULL };

/* --- Writing ------------------------------------------------------------------------------------------- */

static void
add_text (cJSON *object, const char *key, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  cJSON_AddStringToObject (object, key, valid);
}

static void
add_settings (cJSON *object, const char *key, const IwSettings *settings, const IwPart *part)
{
  cJSON *out = cJSON_AddObjectToObject (object, key);

  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);
    g_autofree char *text = iw_settings_get_text (settings, part, i);
    cJSON_AddStringToObject (out, control->id, text);
  }
}

static void
add_prediction (cJSON *object, const IwPrediction *prediction)
{
  cJSON *out = cJSON_AddObjectToObject (object, "prediction");

  cJSON_AddStringToObject (out, "state", state_names[prediction->state]);
  add_text (out, "option", prediction->option);
  iw_json_add_number (out, "confidence", prediction->confidence);
  cJSON_AddBoolToObject (out, "touched", prediction->touched);
  add_text (out, "reason", prediction->reason);
  add_text (out, "locked_at", prediction->locked_at);
  add_text (out, "settled_at", prediction->settled_at);
  add_text (out, "outcome", prediction->outcome);
}

/* JSON knows no infinity: it is written in words. A reading without a number is null. */
static void
add_reading (cJSON *object, const char *key, double value)
{
  if (isinf (value))
    cJSON_AddStringToObject (object, key, value > 0.0 ? "infinity" : "-infinity");
  else
    iw_json_add_number (object, key, value);
}

static void
add_evidence (cJSON *object, const GPtrArray *evidence, const IwPart *mission_part)
{
  cJSON *rows = cJSON_AddArrayToObject (object, "evidence");

  for (guint i = 0; i < evidence->len; i++) {
    const IwEvidence *reading = g_ptr_array_index (evidence, i);
    cJSON *row = cJSON_CreateObject ();

    add_text (row, "fact", reading->fact_id);
    add_text (row, "label", reading->label);
    add_reading (row, "value", reading->value);
    cJSON_AddStringToObject (row, "unit", iw_unit_names[reading->unit]);
    add_settings (row, "settings", &reading->settings, mission_part);
    cJSON_AddItemToArray (rows, row);
  }
}

static void
add_trial (cJSON *rows, const IwTrial *trial, const IwMission *mission, const IwPart *mission_part)
{
  cJSON *row = cJSON_CreateObject ();
  cJSON *earlier, *facts;

  cJSON_AddNumberToObject (row, "round", trial->round);
  cJSON_AddNumberToObject (row, "number", trial->number);
  add_text (row, "recorded_at", trial->recorded_at);
  add_settings (row, "settings", &trial->settings, mission_part);
  earlier = cJSON_AddObjectToObject (row, "earlier");
  for (int kind = 0; kind < (int)mission_part->kind; kind++) {
    if (mission->parts[kind] != NULL)
      add_settings (earlier, iw_part_id ((IwPartKind)kind), &trial->earlier[kind], mission->parts[kind]);
  }
  facts = cJSON_AddObjectToObject (row, "facts");
  for (guint i = 0; i < trial->n_facts; i++) {
    const IwFact *fact = &trial->facts[i];

    if (fact->text != NULL)
      add_text (facts, fact->id, fact->text);
    else
      add_reading (facts, fact->id, fact->value);
  }
  cJSON_AddBoolToObject (row, "met", trial->met);
  cJSON_AddItemToArray (rows, row);
}

static void
add_part (cJSON *parts, const IwLedgerPart *part, const IwMission *mission, const IwPart *mission_part)
{
  cJSON *out = cJSON_AddObjectToObject (parts, iw_part_id (mission_part->kind));
  cJSON *trials;

  add_settings (out, "settings", &part->settings, mission_part);
  add_prediction (out, &part->prediction);
  add_text (out, "reflection", part->reflection);
  add_evidence (out, part->evidence, mission_part);
  iw_json_add_number (out, "seconds", part->seconds);
  cJSON_AddBoolToObject (out, "goal_met", part->goal_met);
  if (mission_part->job != NULL)
    add_text (out, "message_at", part->message_at);
  if (mission_part->max_trials == 0)
    return;
  cJSON_AddNumberToObject (out, "round", part->round);
  trials = cJSON_AddArrayToObject (out, "trials");
  for (guint i = 0; i < part->trials->len; i++)
    add_trial (trials, g_ptr_array_index (part->trials, i), mission, mission_part);
}

static void
add_student (cJSON *root, const char *student)
{
  g_autofree char *valid = g_utf8_make_valid (student, -1);
  g_autofree char *name =
      g_utf8_strlen (valid, -1) > IW_STUDENT_MAX ? g_utf8_substring (valid, 0, IW_STUDENT_MAX) : NULL;

  cJSON_AddStringToObject (root, "student", name != NULL ? name : valid);
}

static void
add_verdict (cJSON *root, const IwVerdict *verdict)
{
  cJSON *out = cJSON_AddObjectToObject (root, "verdict");

  add_text (out, "choice", verdict->choice);
  add_text (out, "defence", verdict->defence);
  add_text (out, "rejected", verdict->rejected);
  add_text (out, "limitation", verdict->limitation);
  add_text (out, "reopen", verdict->reopen);
}

char *
iw_ledger_to_json (const IwLedger *ledger, const IwMission *mission)
{
  cJSON *root, *parts;

  g_return_val_if_fail (ledger != NULL && mission != NULL, NULL);

  root = cJSON_CreateObject ();
  cJSON_AddStringToObject (root, "kind", "ledger");
  cJSON_AddNumberToObject (root, "format", IW_LEDGER_FORMAT);
  add_text (root, "mission", ledger->mission_id);
  add_student (root, ledger->student);
  add_text (root, "created_at", ledger->created_at);
  add_text (root, "changed_at", ledger->changed_at);
  cJSON_AddStringToObject (root, "shown", iw_part_id (ledger->shown));
  parts = cJSON_AddObjectToObject (root, "parts");
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    if (ledger->parts[kind].present && mission->parts[kind] != NULL)
      add_part (parts, &ledger->parts[kind], mission, mission->parts[kind]);
  }
  add_verdict (root, &ledger->verdict);
  return iw_json_print (root);
}

/* --- Reading ------------------------------------------------------------------------------------------- */

/* Replaces a text of the empty ledger. Texts of a student may be empty and of any length. */
static void
read_text (IwJson *json, const cJSON *object, const char *key, char **out)
{
  const cJSON *node = iw_json_get (json, object, key);

  if (node == NULL)
    return;
  if (!cJSON_IsString (node)) {
    iw_json_unexpected (json, node, "text in quotes");
    return;
  }
  g_free (*out);
  *out = g_strdup (node->valuestring);
}

/* A time in UTC, such as 2026-03-01T09:30:00Z; `wanted` FALSE: "". */
static void
read_time (IwJson *json, const cJSON *object, const char *key, gboolean wanted, char **out)
{
  const cJSON *node = iw_json_get (json, object, key);
  g_autoptr (GDateTime) time = NULL;

  read_text (json, object, key, out);
  if (!cJSON_IsString (node))
    return;
  if (!wanted) {
    if (*node->valuestring != '\0')
      iw_json_unexpected (json, node, "\"\" in this state of the lock");
    return;
  }
  if (g_str_has_suffix (node->valuestring, "Z"))
    time = g_date_time_new_from_iso8601 (node->valuestring, NULL);
  if (time == NULL)
    iw_json_unexpected (json, node, "a time such as 2026-03-01T09:30:00Z");
}

static void
read_settings (IwJson *json, const cJSON *object, const char *key, const IwPart *part, IwSettings *settings)
{
  const cJSON *node = iw_json_get_object (json, object, key);
  const cJSON *child;

  cJSON_ArrayForEach (child, node) {
    g_autoptr (GError) error = NULL;

    if (!cJSON_IsString (child))
      iw_json_unexpected (json, child, "text in quotes");
    else if (!iw_settings_set_text (settings, part, child->string, child->valuestring, &error))
      iw_json_fail (json, child, IW_MISSION_ERROR_SCHEMA, "%s", error->message);
  }
  for (guint i = 0; i < part->controls->len; i++)
    iw_json_get (json, node, ((const IwControl *)g_ptr_array_index (part->controls, i))->id);
}

/* An option of the lock; "" only where `wanted` is FALSE. */
static void
read_option (IwJson *json, const cJSON *object, const char *key, gboolean wanted, const IwLock *lock,
             char **out)
{
  const cJSON *node = iw_json_get (json, object, key);

  read_text (json, object, key, out);
  if (!cJSON_IsString (node) || (!wanted && *node->valuestring == '\0'))
    return;
  if (iw_options_find (lock->options, node->valuestring, NULL) == NULL) {
    g_autofree char *list = iw_options_join (lock->options);
    g_autofree char *expected = g_strconcat ("one of ", list, NULL);
    iw_json_unexpected (json, node, expected);
  }
}

static void
read_prediction (IwJson *json, const cJSON *object, const IwLock *lock, IwPrediction *prediction)
{
  static const char *const without[] = { [IW_LACKS_ANSWER] = "a chosen answer",
                                         [IW_LACKS_CONFIDENCE] = "a confidence",
                                         [IW_LACKS_REASON] = "a reason" };
  static const char *const keys[] = { "state",     "option",     "confidence", "touched", "reason",
                                      "locked_at", "settled_at", "outcome",    NULL };
  const cJSON *node = iw_json_get_object (json, object, "prediction");
  gboolean locked, settled;
  IwLack lacks;

  iw_json_allow_only (json, node, keys);
  prediction->state = (IwLockState)iw_json_choice (json, iw_json_get (json, node, "state"), state_names);
  locked = prediction->state != IW_LOCK_OPEN;
  settled = prediction->state == IW_LOCK_SETTLED;
  read_option (json, node, "option", locked, lock, &prediction->option);
  prediction->confidence = iw_json_number (json, iw_json_get (json, node, "confidence"), 0.5, 1.0);
  prediction->touched = iw_json_bool (json, iw_json_get (json, node, "touched"));
  read_text (json, node, "reason", &prediction->reason);
  read_time (json, node, "locked_at", locked, &prediction->locked_at);
  read_time (json, node, "settled_at", settled, &prediction->settled_at);
  read_option (json, node, "outcome", settled, lock, &prediction->outcome);
  if (!settled && *prediction->outcome != '\0')
    iw_json_unexpected (json, iw_json_find (node, "outcome"), "\"\" until the lock is settled");
  lacks = locked ? iw_prediction_lacks (prediction) : IW_LACKS_NOTHING;
  if (lacks != IW_LACKS_NOTHING)
    iw_json_fail (json, node, IW_MISSION_ERROR_SCHEMA, "found a locked prediction without %s, expected one",
                  without[lacks]);
}

static gboolean
is_empty (const cJSON *node)
{
  return cJSON_IsString (node) && *node->valuestring == '\0';
}

static double
read_reading (IwJson *json, const cJSON *object, const char *key)
{
  const cJSON *node = iw_json_get (json, object, key);

  if (cJSON_IsNull (node))
    return NAN;
  if (cJSON_IsString (node) && strcmp (node->valuestring, "infinity") == 0)
    return INFINITY;
  if (cJSON_IsString (node) && strcmp (node->valuestring, "-infinity") == 0)
    return -INFINITY;
  return iw_json_number (json, node, -INFINITY, INFINITY);
}

static void
read_evidence (IwJson *json, const cJSON *object, const IwPart *mission_part, GPtrArray *evidence)
{
  static const char *const keys[] = { "fact", "label", "value", "unit", "settings", NULL };
  const cJSON *node;

  cJSON_ArrayForEach (node, iw_json_get_array (json, object, "evidence", 0, G_MAXINT)) {
    IwEvidence *reading = g_new0 (IwEvidence, 1);

    g_ptr_array_add (evidence, reading);
    iw_json_allow_only (json, node, keys);
    read_text (json, node, "fact", &reading->fact_id);
    read_text (json, node, "label", &reading->label);
    reading->value = read_reading (json, node, "value");
    reading->unit = (IwUnit)iw_json_choice (json, iw_json_get (json, node, "unit"), iw_unit_names);
    read_settings (json, node, "settings", mission_part, &reading->settings);
  }
}

/* --- Reading trials --- */

static void
read_word (IwJson *json, const cJSON *object, const IwPart *mission_part, IwFact *fact)
{
  const char *words[IW_MAX_FACT_WORDS + 1];

  iw_fact_words (mission_part, words);
  iw_fact_set_text (fact, mission_part,
                    words[iw_json_choice (json, iw_json_get (json, object, fact->id), words)]);
}

static void
read_facts (IwJson *json, const cJSON *object, const IwPart *mission_part, IwTrial *trial)
{
  const char *ids[IW_MAX_TRIAL_FACTS];
  const char *keys[IW_MAX_TRIAL_FACTS + 1] = { NULL };
  const cJSON *node = iw_json_get_object (json, object, "facts");

  trial->n_facts = iw_part_trial_facts (mission_part, ids);
  for (guint i = 0; i < trial->n_facts; i++)
    keys[i] = ids[i];
  iw_json_allow_only (json, node, keys);
  for (guint i = 0; i < trial->n_facts; i++) {
    const IwFactKind *kind = iw_part_find_fact (mission_part, ids[i]);
    IwFact *fact = &trial->facts[i];

    *fact = (IwFact){ .id = kind->id, .label = kind->label, .unit = kind->unit };
    if (kind->text)
      read_word (json, node, mission_part, fact);
    else
      fact->value = read_reading (json, node, fact->id);
  }
}

static void
read_earlier (IwJson *json, const cJSON *object, const IwMission *mission, IwPartKind kind, IwTrial *trial)
{
  const cJSON *node = iw_json_get_object (json, object, "earlier");
  const char *keys[IW_N_PARTS + 1] = { NULL };
  guint n = 0;

  for (int before = 0; before < (int)kind; before++) {
    if (mission->parts[before] != NULL)
      keys[n++] = iw_part_id ((IwPartKind)before);
  }
  iw_json_allow_only (json, node, keys);
  for (int before = 0; before < (int)kind; before++) {
    if (mission->parts[before] != NULL)
      read_settings (json, node, iw_part_id ((IwPartKind)before), mission->parts[before],
                     &trial->earlier[before]);
  }
}

static void
expect_number (IwJson *json, const cJSON *object, const char *key, guint expected, guint *out)
{
  const cJSON *node = iw_json_get (json, object, key);
  const double found = iw_json_number (json, node, -INFINITY, INFINITY);

  if (found != (double)expected)
    iw_json_fail (json, node, IW_MISSION_ERROR_SCHEMA, "found %g, expected %u", found, expected);
  *out = expected;
}

/* Rows follow each other: the next of its round, or after at least one row the first of the next round. */
static void
read_place (IwJson *json, const cJSON *object, const IwTrial *previous, guint max_trials, IwTrial *trial)
{
  const cJSON *number = iw_json_find (object, "number");
  const gboolean first = previous == NULL || (cJSON_IsNumber (number) && number->valuedouble == 1.0);

  if (!first && previous->number >= max_trials)
    iw_json_fail (json, iw_json_get (json, object, "number"), IW_MISSION_ERROR_SCHEMA,
                  "found row %u of a round, expected at most %u", previous->number + 1, max_trials);
  expect_number (json, object, "round", previous == NULL ? 1 : previous->round + (first ? 1 : 0),
                 &trial->round);
  expect_number (json, object, "number", first ? 1 : previous->number + 1, &trial->number);
}

static void
read_trials (IwJson *json, const cJSON *object, const IwMission *mission, const IwPart *mission_part,
             IwLedgerPart *part)
{
  static const char *const keys[] = { "round",   "number", "recorded_at", "settings",
                                      "earlier", "facts",  "met",         NULL };
  const IwTrial *last = NULL;
  const cJSON *node;
  double round;

  /* A ledger that was written before trials were kept. */
  if (iw_json_find (object, "round") == NULL && iw_json_find (object, "trials") == NULL)
    return;
  cJSON_ArrayForEach (node, iw_json_get_array (json, object, "trials", 0, G_MAXINT)) {
    IwTrial *trial = g_new0 (IwTrial, 1);

    g_ptr_array_add (part->trials, trial);
    iw_json_allow_only (json, node, keys);
    read_place (json, node, last, mission_part->max_trials, trial);
    read_time (json, node, "recorded_at", TRUE, &trial->recorded_at);
    read_settings (json, node, "settings", mission_part, &trial->settings);
    read_earlier (json, node, mission, mission_part->kind, trial);
    read_facts (json, node, mission_part, trial);
    trial->met = iw_json_bool (json, iw_json_get (json, node, "met"));
    last = trial;
  }
  /* The present round is that of the last row, or a new one without rows. */
  node = iw_json_get (json, object, "round");
  round = iw_json_number (json, node, last != NULL ? last->round : 1, last != NULL ? last->round + 1 : 1);
  if (round != floor (round))
    iw_json_unexpected (json, node, "a whole number");
  part->round = (guint)round;
}

static void
read_part (IwJson *json, const cJSON *node, const IwMission *mission, const IwPart *mission_part,
           IwLedgerPart *part)
{
  const char *keys[] = { "settings", "prediction", "reflection", "evidence", "seconds",
                         "goal_met", NULL,         NULL,         NULL,       NULL };
  gsize n = 6;

  if (mission_part->max_trials > 0) {
    keys[n++] = "round";
    keys[n++] = "trials";
  }
  if (mission_part->job != NULL)
    keys[n++] = "message_at";
  iw_json_allow_only (json, node, keys);
  read_settings (json, node, "settings", mission_part, &part->settings);
  read_prediction (json, node, &mission_part->lock, &part->prediction);
  read_text (json, node, "reflection", &part->reflection);
  read_evidence (json, node, mission_part, part->evidence);
  part->seconds = iw_json_number (json, iw_json_get (json, node, "seconds"), 0.0, 1e12);
  part->goal_met = iw_json_bool (json, iw_json_get (json, node, "goal_met"));
  if (mission_part->max_trials > 0)
    read_trials (json, node, mission, mission_part, part);
  /* Missing in a ledger that was written before messages came. */
  if (mission_part->job != NULL && iw_json_find (node, "message_at") != NULL)
    read_time (json, node, "message_at", !is_empty (iw_json_find (node, "message_at")), &part->message_at);
}

/* Missing in a ledger that was written when there was one part. */
static void
read_shown (IwJson *json, const cJSON *root, const char *const *part_ids, IwLedger *ledger)
{
  const cJSON *node = iw_json_find (root, "shown");

  if (node != NULL)
    iw_part_from_id (part_ids[iw_json_choice (json, node, part_ids)], &ledger->shown);
}

/* Missing in format 1. */
static void
read_student (IwJson *json, const cJSON *root, char **student)
{
  const cJSON *node = iw_json_find (root, "student");
  glong length;

  if (node == NULL)
    return;
  read_text (json, root, "student", student);
  length = g_utf8_strlen (*student, -1);
  if (length > IW_STUDENT_MAX)
    iw_json_fail (json, node, IW_MISSION_ERROR_SCHEMA, "found %ld characters, expected at most %d", length,
                  IW_STUDENT_MAX);
}

/* Missing in format 1. */
static void
read_verdict (IwJson *json, const cJSON *root, IwVerdict *verdict)
{
  static const char *const keys[] = { "choice", "defence", "rejected", "limitation", "reopen", NULL };
  const cJSON *node;

  if (iw_json_find (root, "verdict") == NULL)
    return;
  node = iw_json_get_object (json, root, "verdict");
  iw_json_allow_only (json, node, keys);
  read_text (json, node, "choice", &verdict->choice);
  if (*verdict->choice != '\0' && !g_strv_contains (choice_names, verdict->choice))
    iw_json_unexpected (json, iw_json_find (node, "choice"), "\"\", \"local-first\" or \"cloud-native\"");
  read_text (json, node, "defence", &verdict->defence);
  read_text (json, node, "rejected", &verdict->rejected);
  read_text (json, node, "limitation", &verdict->limitation);
  read_text (json, node, "reopen", &verdict->reopen);
}

void
iw_ledger_check_kind (IwJson *json)
{
  iw_json_check_format (json, "ledger", IW_LEDGER_FORMAT);
}

void
iw_ledger_read (IwLedger *ledger, IwJson *json, const IwMission *mission)
{
  static const char *const keys[] = { "$schema",    "kind",  "format", "mission", "student", "created_at",
                                      "changed_at", "shown", "parts",  "verdict", NULL };
  const char *const missions[] = { mission->id, NULL };
  g_autoptr (GPtrArray) part_ids = g_ptr_array_new ();
  const cJSON *root = iw_json_root (json);
  const cJSON *parts;

  iw_ledger_check_kind (json);
  if (iw_json_ok (json))
    ledger->format = (guint)iw_json_find (root, "format")->valuedouble;
  iw_json_allow_only (json, root, keys);
  iw_json_choice (json, iw_json_get (json, root, "mission"), missions);
  read_student (json, root, &ledger->student);
  read_time (json, root, "created_at", TRUE, &ledger->created_at);
  read_time (json, root, "changed_at", TRUE, &ledger->changed_at);
  parts = iw_json_get_object (json, root, "parts");
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    const char *id = iw_part_id ((IwPartKind)kind);

    if (mission->parts[kind] == NULL)
      continue;
    g_ptr_array_add (part_ids, (gpointer)id);
    /* A part that the mission has gained since stays at its start. */
    if (iw_json_find (parts, id) != NULL)
      read_part (json, iw_json_find (parts, id), mission, mission->parts[kind], &ledger->parts[kind]);
  }
  g_ptr_array_add (part_ids, NULL);
  iw_json_allow_only (json, parts, (const char *const *)part_ids->pdata);
  read_shown (json, root, (const char *const *)part_ids->pdata, ledger);
  read_verdict (json, root, &ledger->verdict);
}
