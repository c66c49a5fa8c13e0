#define G_LOG_DOMAIN "iowall-session"

#include "session-private.h"

const IwPrediction *
iw_session_get_prediction (IwSession *self)
{
  return &iw_session_ledger_part (self)->prediction;
}

gboolean
iw_session_get_unlocked (IwSession *self)
{
  return iw_session_ledger_part (self)->prediction.state != IW_LOCK_OPEN;
}

gboolean
iw_session_replace_text (char **text, const char *with)
{
  if (g_strcmp0 (*text, with) == 0)
    return FALSE;
  g_free (*text);
  *text = g_strdup (with);
  return TRUE;
}

void
iw_session_draft_prediction (IwSession *self, const char *option, double confidence, const char *reason)
{
  IwPrediction *prediction = &iw_session_ledger_part (self)->prediction;
  IwStep *step;
  gboolean changed;

  if (prediction->state != IW_LOCK_OPEN)
    return;
  step = iw_session_begin_draft (self);
  changed = iw_session_replace_text (&prediction->option, option);
  changed |= iw_session_replace_text (&prediction->reason, reason);
  if (prediction->confidence != confidence) {
    prediction->confidence = confidence;
    prediction->touched = TRUE;
    changed = TRUE;
  }
  if (!changed) {
    iw_step_free (step);
    return;
  }
  iw_session_end_draft (self, step);
  iw_session_queue_save (self);
}

gboolean
iw_session_lock_prediction (IwSession *self, GError **error)
{
  if (!iw_prediction_lock (&iw_session_ledger_part (self)->prediction, error))
    return FALSE;
  iw_history_forget_draft (self->history, self->kind);
  iw_session_queue_save (self);
  iw_session_emit (self, "prediction-changed");
  iw_session_emit (self, "changed");
  g_signal_emit_by_name (self, "history-changed");
  return TRUE;
}

static void
run_settlement (IwSession *self)
{
  IwSettlement **settlement = &self->settlements[self->kind];
  g_autoptr (GError) error = NULL;

  if (*settlement != NULL)
    return;
  *settlement = iw_lock_settle (self->mission, self->kind, &error);
  if (error != NULL)
    g_warning ("%s", error->message);
}

void
iw_session_settle (IwSession *self)
{
  IwPrediction *prediction = &iw_session_ledger_part (self)->prediction;
  const IwSettlement *settlement;

  if (prediction->state != IW_LOCK_LOCKED)
    return;
  run_settlement (self);
  settlement = self->settlements[self->kind];
  if (settlement == NULL)
    return;
  prediction->state = IW_LOCK_SETTLED;
  iw_session_replace_text (&prediction->outcome, settlement->outcome->option);
  iw_session_stamp (&prediction->settled_at);
  iw_session_queue_save (self);
  iw_session_show_run (self, 0);
  iw_session_emit (self, "prediction-changed");
}

const IwSettlement *
iw_session_get_settlement (IwSession *self)
{
  if (iw_session_get_prediction (self)->state == IW_LOCK_SETTLED)
    run_settlement (self);
  return self->settlements[self->kind];
}

/* Remembers what is set, unless it is the start or a run, which can be had again anyhow. */
static void
keep_own (IwSession *self, const IwSettlement *settlement)
{
  const IwPart *part = self->mission->parts[self->kind];
  const IwSettings *now = &iw_session_ledger_part (self)->settings;
  IwSettings start;
  gboolean known;

  iw_settings_init (&start, part);
  known = iw_settings_equal (now, &start, part);
  for (guint i = 0; i < settlement->n_runs && !known; i++)
    known = iw_settings_equal (now, &settlement->runs[i].settings, part);
  if (known)
    return;
  self->own[self->kind] = *now;
  self->has_own[self->kind] = TRUE;
}

void
iw_session_show_run (IwSession *self, guint run)
{
  const IwSettlement *settlement = self->settlements[self->kind];

  if (settlement == NULL || run >= settlement->n_runs)
    return;
  keep_own (self, settlement);
  iw_session_change (self, &settlement->runs[run].settings);
}

gboolean
iw_session_has_own (IwSession *self)
{
  return self->has_own[self->kind] &&
         !iw_settings_equal (&self->own[self->kind], &iw_session_ledger_part (self)->settings,
                             self->mission->parts[self->kind]);
}

void
iw_session_show_own (IwSession *self)
{
  if (self->has_own[self->kind])
    iw_session_change (self, &self->own[self->kind]);
}
