#include "session-private.h"

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
                 self->pending ? "The run is still being computed" : "Nothing can be recorded now");
    return FALSE;
  }
  if (iw_ledger_record (self->ledger, &self->experiment, error) == NULL)
    return FALSE;
  iw_session_queue_save (self);
  g_signal_emit_by_name (self, "trials-changed");
  return TRUE;
}

void
iw_session_start_over_trials (IwSession *self)
{
  iw_ledger_start_over (self->ledger, self->kind);
  iw_session_queue_save (self);
  g_signal_emit_by_name (self, "trials-changed");
}

void
iw_session_restore_trial (IwSession *self, guint index)
{
  const GPtrArray *trials = iw_session_ledger_part (self)->trials;

  if (index < trials->len)
    iw_session_change (self, &((const IwTrial *)g_ptr_array_index (trials, index))->settings);
}

/* --- reflection and evidence --- */

const char *
iw_session_get_reflection (IwSession *self)
{
  return iw_session_ledger_part (self)->reflection;
}

void
iw_session_set_reflection (IwSession *self, const char *text)
{
  if (iw_session_replace_text (&iw_session_ledger_part (self)->reflection, text))
    iw_session_queue_save (self);
}

const GPtrArray *
iw_session_get_evidence (IwSession *self)
{
  return iw_session_ledger_part (self)->evidence;
}

void
iw_session_add_evidence (IwSession *self, const char *id, const char *label, double value, IwUnit unit)
{
  IwEvidence *evidence;

  if (!iw_session_get_unlocked (self) || !isfinite (value))
    return;
  evidence = g_new0 (IwEvidence, 1);
  evidence->fact_id = g_strdup (id);
  evidence->label = g_strdup (label);
  evidence->value = value;
  evidence->unit = unit;
  evidence->settings = self->experiment.settings; /* those of the reading, even if newer ones are pending */
  g_ptr_array_add (iw_session_ledger_part (self)->evidence, evidence);
  iw_session_queue_save (self);
  g_signal_emit_by_name (self, "evidence-changed");
}

void
iw_session_remove_evidence (IwSession *self, guint index)
{
  GPtrArray *evidence = iw_session_ledger_part (self)->evidence;

  if (index >= evidence->len)
    return;
  g_ptr_array_remove_index (evidence, index);
  iw_session_queue_save (self);
  g_signal_emit_by_name (self, "evidence-changed");
}

gboolean
iw_session_evidence_is_stale (IwSession *self, guint index)
{
  const IwEvidence *evidence = g_ptr_array_index (iw_session_ledger_part (self)->evidence, index);

  return !iw_settings_equal (&evidence->settings, &iw_session_ledger_part (self)->settings,
                             iw_session_get_part (self));
}

void
iw_session_restore_evidence (IwSession *self, guint index)
{
  const GPtrArray *evidence = iw_session_ledger_part (self)->evidence;

  if (index < evidence->len)
    iw_session_change (self, &((const IwEvidence *)g_ptr_array_index (evidence, index))->settings);
}
