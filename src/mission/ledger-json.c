#include "ledger-private.h"

#include "mission-private.h"

#include <math.h>
#include <string.h>

static const char *const state_names[] = { "open", "locked", "settled", NULL };

/* --- Writing ------------------------------------------------------------------------------------------- */

static void
add_text (cJSON *object, const char *key, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  cJSON_AddStringToObject (object, key, valid);
}

static void
add_settings (cJSON *object, const IwSettings *settings, const IwPart *part)
{
  cJSON *out = cJSON_AddObjectToObject (object, "settings");

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
add_reading (cJSON *object, double value)
{
  if (isinf (value))
    cJSON_AddStringToObject (object, "value", value > 0.0 ? "infinity" : "-infinity");
  else
    iw_json_add_number (object, "value", value);
}

static void
add_part (cJSON *parts, const IwLedgerPart *part, const IwPart *mission_part)
{
  cJSON *out = cJSON_AddObjectToObject (parts, iw_part_id (mission_part->kind));
  cJSON *evidence;

  add_settings (out, &part->settings, mission_part);
  add_prediction (out, &part->prediction);
  add_text (out, "reflection", part->reflection);
  evidence = cJSON_AddArrayToObject (out, "evidence");
  for (guint i = 0; i < part->evidence->len; i++) {
    const IwEvidence *reading = g_ptr_array_index (part->evidence, i);
    cJSON *row = cJSON_CreateObject ();

    add_text (row, "fact", reading->fact_id);
    add_text (row, "label", reading->label);
    add_reading (row, reading->value);
    cJSON_AddStringToObject (row, "unit", iw_unit_names[reading->unit]);
    add_settings (row, &reading->settings, mission_part);
    cJSON_AddItemToArray (evidence, row);
  }
  iw_json_add_number (out, "seconds", part->seconds);
  cJSON_AddBoolToObject (out, "goal_met", part->goal_met);
}

char *
iw_ledger_to_json (const IwLedger *ledger, const IwMission *mission)
{
  cJSON *root, *parts;

  g_return_val_if_fail (ledger != NULL && mission != NULL, NULL);

  root = cJSON_CreateObject ();
  cJSON_AddStringToObject (root, "kind", "ledger");
  cJSON_AddNumberToObject (root, "format", 1);
  add_text (root, "mission", ledger->mission_id);
  add_text (root, "created_at", ledger->created_at);
  add_text (root, "changed_at", ledger->changed_at);
  parts = cJSON_AddObjectToObject (root, "parts");
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    if (ledger->parts[kind].present && mission->parts[kind] != NULL)
      add_part (parts, &ledger->parts[kind], mission->parts[kind]);
  }
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
read_settings (IwJson *json, const cJSON *object, const IwPart *part, IwSettings *settings)
{
  const cJSON *node = iw_json_get_object (json, object, "settings");
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
  static const char *const keys[] = { "state",     "option",     "confidence", "touched", "reason",
                                      "locked_at", "settled_at", "outcome",    NULL };
  const cJSON *node = iw_json_get_object (json, object, "prediction");
  gboolean locked, settled;
  const char *lacks;

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
  lacks = locked ? iw_prediction_lacks (prediction) : NULL;
  if (lacks != NULL)
    iw_json_fail (json, node, IW_MISSION_ERROR_SCHEMA, "found a locked prediction without %s, expected one",
                  lacks);
}

static double
read_reading (IwJson *json, const cJSON *object)
{
  const cJSON *node = iw_json_get (json, object, "value");

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
    reading->value = read_reading (json, node);
    reading->unit = (IwUnit)iw_json_choice (json, iw_json_get (json, node, "unit"), iw_unit_names);
    read_settings (json, node, mission_part, &reading->settings);
  }
}

static void
read_part (IwJson *json, const cJSON *node, const IwPart *mission_part, IwLedgerPart *part)
{
  static const char *const keys[] = { "settings", "prediction", "reflection", "evidence",
                                      "seconds",  "goal_met",   NULL };

  iw_json_allow_only (json, node, keys);
  read_settings (json, node, mission_part, &part->settings);
  read_prediction (json, node, &mission_part->lock, &part->prediction);
  read_text (json, node, "reflection", &part->reflection);
  read_evidence (json, node, mission_part, part->evidence);
  part->seconds = iw_json_number (json, iw_json_get (json, node, "seconds"), 0.0, 1e12);
  part->goal_met = iw_json_bool (json, iw_json_get (json, node, "goal_met"));
}

void
iw_ledger_read (IwLedger *ledger, IwJson *json, const IwMission *mission)
{
  static const char *const keys[] = { "$schema",    "kind",       "format", "mission",
                                      "created_at", "changed_at", "parts",  NULL };
  const char *const missions[] = { mission->id, NULL };
  g_autoptr (GPtrArray) part_ids = g_ptr_array_new ();
  const cJSON *root = iw_json_root (json);
  const cJSON *parts;

  iw_json_check_kind (json, "ledger");
  iw_json_allow_only (json, root, keys);
  iw_json_choice (json, iw_json_get (json, root, "mission"), missions);
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
      read_part (json, iw_json_find (parts, id), mission->parts[kind], &ledger->parts[kind]);
  }
  g_ptr_array_add (part_ids, NULL);
  iw_json_allow_only (json, parts, (const char *const *)part_ids->pdata);
}
