#include "ledger-private.h"

#include "iowall/language.h"

#include <string.h>

/* Where the confidence stands until the student moves it; it does not count as given. */
#define CONFIDENCE_START 0.75

void
iw_evidence_free (IwEvidence *evidence)
{
  g_free (evidence->fact_id);
  g_free (evidence->label);
  g_free (evidence);
}

IwEvidence *
iw_evidence_copy (const IwEvidence *evidence)
{
  IwEvidence *copy;

  g_return_val_if_fail (evidence != NULL, NULL);

  copy = g_new (IwEvidence, 1);
  *copy = *evidence;
  copy->fact_id = g_strdup (evidence->fact_id);
  copy->label = g_strdup (evidence->label);
  return copy;
}

char *
iw_ledger_now (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
}

IwLedger *
iw_ledger_new_at (const IwMission *mission, const char *path)
{
  IwLedger *ledger = g_new0 (IwLedger, 1);

  ledger->path = g_strdup (path);
  ledger->format = IW_LEDGER_FORMAT;
  ledger->mission_id = g_strdup (mission->id);
  ledger->created_at = iw_ledger_now ();
  ledger->changed_at = g_strdup (ledger->created_at);
  ledger->student = g_strdup ("");
  ledger->verdict = (IwVerdict){ .choice = g_strdup (""),
                                 .defence = g_strdup (""),
                                 .rejected = g_strdup (""),
                                 .limitation = g_strdup (""),
                                 .reopen = g_strdup ("") };
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    IwLedgerPart *part = &ledger->parts[kind];

    part->evidence = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_evidence_free);
    part->trials = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_trial_free);
    part->round = 1;
    part->reflection = g_strdup ("");
    part->message_at = g_strdup ("");
    part->prediction = (IwPrediction){ .option = g_strdup (""),
                                       .confidence = CONFIDENCE_START,
                                       .reason = g_strdup (""),
                                       .locked_at = g_strdup (""),
                                       .settled_at = g_strdup (""),
                                       .outcome = g_strdup ("") };
    part->present = mission->parts[kind] != NULL;
    if (part->present)
      iw_settings_init (&part->settings, mission->parts[kind]);
  }
  return ledger;
}

void
iw_ledger_free (IwLedger *ledger)
{
  if (ledger == NULL)
    return;
  g_free (ledger->path);
  g_free (ledger->mission_id);
  g_free (ledger->created_at);
  g_free (ledger->changed_at);
  g_free (ledger->student);
  g_free (ledger->verdict.choice);
  g_free (ledger->verdict.defence);
  g_free (ledger->verdict.rejected);
  g_free (ledger->verdict.limitation);
  g_free (ledger->verdict.reopen);
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    IwLedgerPart *part = &ledger->parts[kind];

    g_free (part->prediction.option);
    g_free (part->prediction.reason);
    g_free (part->prediction.locked_at);
    g_free (part->prediction.settled_at);
    g_free (part->prediction.outcome);
    g_free (part->reflection);
    g_free (part->message_at);
    g_ptr_array_unref (part->evidence);
    g_ptr_array_unref (part->trials);
  }
  g_free (ledger);
}

IwLedger *
iw_ledger_load (const char *path, const IwMission *mission, GError **error)
{
  g_autoptr (IwJson) json = NULL;
  g_autoptr (IwLedger) ledger = NULL;

  g_return_val_if_fail (path != NULL && mission != NULL, NULL);

  if ((json = iw_json_new_from_file (path, error)) == NULL)
    return NULL;
  ledger = iw_ledger_new_at (mission, path);
  iw_ledger_read (ledger, json, mission);
  if (!iw_json_finish (json, error))
    return NULL;
  return g_steal_pointer (&ledger);
}

/* By way of the document, which holds all that there is. */
IwLedger *
iw_ledger_copy (const IwLedger *ledger, const IwMission *mission)
{
  g_autofree char *text = NULL;
  g_autoptr (IwJson) json = NULL;
  g_autoptr (GError) error = NULL;
  IwLedger *copy;

  g_return_val_if_fail (ledger != NULL && mission != NULL, NULL);

  text = iw_ledger_to_json (ledger, mission);
  copy = iw_ledger_new_at (mission, ledger->path);
  json = iw_json_new (text, -1, ledger->path, &error);
  if (json != NULL)
    iw_ledger_read (copy, json, mission);
  if (json == NULL || !iw_json_finish (json, &error))
    g_critical ("%s", error->message);
  return copy;
}

char *
iw_ledger_find_mission (const char *path, GError **error)
{
  g_autoptr (IwJson) json = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if ((json = iw_json_new_from_file (path, error)) == NULL)
    return NULL;
  iw_ledger_check_kind (json);
  id = g_strdup (iw_json_id (json, iw_json_get (json, iw_json_root (json), "mission")));
  return iw_json_finish (json, error) ? g_steal_pointer (&id) : NULL;
}

IwLack
iw_prediction_lacks (const IwPrediction *prediction)
{
  if (*prediction->option == '\0')
    return IW_LACKS_ANSWER;
  if (!prediction->touched || !(prediction->confidence >= 0.5 && prediction->confidence <= 1.0))
    return IW_LACKS_CONFIDENCE;
  if (iw_text_is_blank (prediction->reason))
    return IW_LACKS_REASON;
  return IW_LACKS_NOTHING;
}

gboolean
iw_prediction_lock (IwPrediction *prediction, GError **error)
{
  static const char *const needs[] = {
    [IW_LACKS_ANSWER] = N_ ("The prediction still needs a chosen answer."),
    [IW_LACKS_CONFIDENCE] = N_ ("The prediction still needs a confidence."),
    [IW_LACKS_REASON] = N_ ("The prediction still needs a reason."),
  };
  IwLack lacks;

  g_return_val_if_fail (prediction != NULL, FALSE);

  if (prediction->state != IW_LOCK_OPEN) {
    g_set_error_literal (error, IW_MISSION_ERROR, IW_MISSION_ERROR_LOCKED,
                         _ ("The prediction is locked in already; it can be read but not changed."));
    return FALSE;
  }
  lacks = iw_prediction_lacks (prediction);
  if (lacks != IW_LACKS_NOTHING) {
    g_set_error_literal (error, IW_MISSION_ERROR, IW_MISSION_ERROR_LOCKED, _ (needs[lacks]));
    return FALSE;
  }
  prediction->state = IW_LOCK_LOCKED;
  g_free (prediction->locked_at);
  prediction->locked_at = iw_ledger_now ();
  return TRUE;
}
