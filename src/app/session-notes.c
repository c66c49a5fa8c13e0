#include "session-private.h"

#include "iowall/language.h"

#include <math.h>

/* --- trials --- */

const GPtrArray *
iw_session_get_trials (IwSession *self)
{
  return iw_session_ledger_part (self)->trials;
}

guint
iw_session_get_trial_round (IwSession *self)
{
  return iw_session_ledger_part (self)->round;
}

gboolean
iw_session_can_record (IwSession *self)
{
  return iw_session_get_unlocked (self) && !self->pending &&
         iw_ledger_part_n_trials (iw_session_ledger_part (self)) < iw_session_get_part (self)->max_trials;
}

gboolean
iw_session_record_trial (IwSession *self, GError **error)
{
  if (!iw_session_can_record (self)) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_LOCKED,
                 self->pending ? _ ("The run is still being computed") : _ ("Nothing can be recorded now"));
    return FALSE;
  }
  if (iw_ledger_record (self->ledger, &self->experiment, error) == NULL)
    return FALSE;
  iw_session_queue_save (self);
  iw_session_emit (self, "trials-changed");
  return TRUE;
}

void
iw_session_start_over_trials (IwSession *self)
{
  iw_ledger_start_over (self->ledger, self->kind);
  iw_session_queue_save (self);
  iw_session_emit (self, "trials-changed");
}

void
iw_session_restore_trial (IwSession *self, guint index)
{
  const GPtrArray *trials = iw_session_ledger_part (self)->trials;

  if (index < trials->len)
    iw_session_change (self, &((const IwTrial *)g_ptr_array_index (trials, index))->settings);
}

/* --- evidence --- */

const GPtrArray *
iw_session_get_evidence (IwSession *self)
{
  return iw_session_ledger_part (self)->evidence;
}

void
iw_session_add_evidence (IwSession *self, const char *id, const char *label, double value, IwUnit unit)
{
  /* The settings are those of the reading, even if newer ones are pending. */
  const IwEvidence evidence = { .fact_id = (char *)id,
                                .label = (char *)label,
                                .value = value,
                                .unit = unit,
                                .settings = self->experiment.settings };

  if (iw_session_get_unlocked (self) && isfinite (value))
    iw_session_change_evidence (self, iw_session_ledger_part (self)->evidence->len, &evidence);
}

void
iw_session_remove_evidence (IwSession *self, guint index)
{
  if (index < iw_session_ledger_part (self)->evidence->len)
    iw_session_change_evidence (self, index, NULL);
}

gboolean
iw_session_evidence_is_stale (IwSession *self, IwPartKind part, guint index)
{
  const IwLedgerPart *kept = &self->ledger->parts[part];
  const IwEvidence *evidence = g_ptr_array_index (kept->evidence, index);

  return !iw_settings_equal (&evidence->settings, &kept->settings, self->mission->parts[part]);
}

char *
iw_session_describe_evidence (const IwEvidence *evidence)
{
  char value[IW_QUANTITY_MAX];

  iw_language_format (value, sizeof value, evidence->value, evidence->unit, IW_TEXT_TYPESET);
  return g_strdup_printf ("%s %s", evidence->label, value);
}

void
iw_session_restore_evidence (IwSession *self, guint index)
{
  const GPtrArray *evidence = iw_session_ledger_part (self)->evidence;

  if (index < evidence->len)
    iw_session_change (self, &((const IwEvidence *)g_ptr_array_index (evidence, index))->settings);
}
