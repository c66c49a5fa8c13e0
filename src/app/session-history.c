#include "session-private.h"

#include <string.h>

static void
push (IwSession *self, IwStep *step)
{
  iw_history_push (self->history, step);
  g_signal_emit_by_name (self, "history-changed");
}

/* --- settings --- */

void
iw_session_note_settings (IwSession *self, const IwSettings *before, const IwSettings *after)
{
  const IwPart *part = iw_session_get_part (self);
  IwStep *step = iw_step_new (IW_STEP_SETTINGS, self->kind);

  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);

    if (before->values[i] == after->values[i])
      continue;
    step->aspects |= G_GUINT64_CONSTANT (1) << i;
    step->alone |= control->kind != IW_CONTROL_RANGE;
  }
  step->from.settings = *before;
  step->to.settings = *after;
  push (self, step);
}

void
iw_session_change (IwSession *self, const IwSettings *settings)
{
  const IwSettings *present = &iw_session_ledger_part (self)->settings;

  if (!iw_session_get_unlocked (self) || iw_settings_equal (settings, present, iw_session_get_part (self)))
    return;
  if (!self->dragging)
    iw_session_note_settings (self, present, settings);
  iw_session_apply (self, settings);
}

/* --- notes --- */

static char **
find_note (IwSession *self, IwNote note, IwPartKind part)
{
  IwVerdict *verdict = &self->ledger->verdict;

  switch (note) {
  case IW_NOTE_REFLECTION:
    return &self->ledger->parts[part].reflection;
  case IW_NOTE_STUDENT:
    return &self->ledger->student;
  case IW_NOTE_CHOICE:
    return &verdict->choice;
  case IW_NOTE_DEFENCE:
    return &verdict->defence;
  case IW_NOTE_REJECTED:
    return &verdict->rejected;
  case IW_NOTE_LIMITATION:
    return &verdict->limitation;
  case IW_NOTE_REOPEN:
    return &verdict->reopen;
  case IW_N_NOTES:
    break;
  }
  g_return_val_if_reached (&self->ledger->student);
}

static IwPartKind
part_of_note (IwSession *self, IwNote note)
{
  return note == IW_NOTE_REFLECTION ? self->kind : (IwPartKind)0;
}

const char *
iw_session_get_note (IwSession *self, IwNote note)
{
  return *find_note (self, note, part_of_note (self, note));
}

static void
put_note (IwSession *self, IwNote note, IwPartKind part, const char *text)
{
  if (!iw_session_replace_text (find_note (self, note, part), text))
    return;
  iw_session_queue_save (self);
  g_signal_emit_by_name (self, "note-changed", (int)note);
}

void
iw_session_set_note (IwSession *self, IwNote note, const char *text)
{
  const IwPartKind part = part_of_note (self, note);
  const char *present = *find_note (self, note, part);
  IwStep *step;

  g_return_if_fail (text != NULL);

  if (strcmp (present, text) == 0)
    return;
  step = iw_step_new (IW_STEP_NOTE, part);
  step->note = note;
  step->alone = note == IW_NOTE_CHOICE;
  step->from.text = g_strdup (present);
  step->to.text = g_strdup (text);
  push (self, step);
  put_note (self, note, part, text);
}

/* --- drafts and evidence --- */

static void
copy_draft (IwStepSide *side, const IwPrediction *prediction)
{
  side->option = g_strdup (prediction->option);
  side->text = g_strdup (prediction->reason);
  side->confidence = prediction->confidence;
  side->touched = prediction->touched;
}

IwStep *
iw_session_begin_draft (IwSession *self)
{
  IwStep *step = iw_step_new (IW_STEP_DRAFT, self->kind);

  copy_draft (&step->from, iw_session_get_prediction (self));
  return step;
}

void
iw_session_end_draft (IwSession *self, IwStep *step)
{
  const IwPrediction *prediction = iw_session_get_prediction (self);

  copy_draft (&step->to, prediction);
  step->alone = g_strcmp0 (step->from.text, step->to.text) == 0;
  step->aspects = (g_strcmp0 (step->from.option, step->to.option) != 0 ? 1U : 0U) |
                  (g_strcmp0 (step->from.text, step->to.text) != 0 ? 2U : 0U) |
                  (step->from.confidence != step->to.confidence ? 4U : 0U) |
                  (step->from.touched != step->to.touched ? 8U : 0U);
  push (self, step);
}

static void
put_draft (IwSession *self, IwPartKind part, const IwStepSide *side)
{
  IwPrediction *prediction = &self->ledger->parts[part].prediction;

  g_return_if_fail (prediction->state == IW_LOCK_OPEN);

  iw_session_replace_text (&prediction->option, side->option);
  iw_session_replace_text (&prediction->reason, side->text);
  prediction->confidence = side->confidence;
  prediction->touched = side->touched;
  iw_session_queue_save (self);
  iw_session_emit (self, "prediction-changed");
}

static void
put_evidence (IwSession *self, IwPartKind part, guint index, const IwEvidence *evidence)
{
  GPtrArray *readings = self->ledger->parts[part].evidence;

  if (evidence != NULL)
    g_ptr_array_insert (readings, (int)index, iw_evidence_copy (evidence));
  else
    g_ptr_array_remove_index (readings, index);
  iw_session_queue_save (self);
  iw_session_emit (self, "evidence-changed");
}

void
iw_session_change_evidence (IwSession *self, guint index, const IwEvidence *evidence)
{
  const GPtrArray *readings = iw_session_ledger_part (self)->evidence;
  IwStep *step = iw_step_new (IW_STEP_EVIDENCE, self->kind);

  step->index = index;
  step->alone = TRUE;
  if (evidence != NULL)
    step->to.evidence = iw_evidence_copy (evidence);
  else
    step->from.evidence = iw_evidence_copy (g_ptr_array_index (readings, index));
  push (self, step);
  put_evidence (self, self->kind, index, evidence);
}

/* --- back and forward --- */

void
iw_session_visit (IwSession *self, int place)
{
  g_signal_emit_by_name (self, "place-wanted", place);
  if (place < IW_N_PARTS && self->kind != (IwPartKind)place) /* nobody was there to show it */
    iw_session_show_part (self, (IwPartKind)place);
}

/* Where the change is to be seen, or a negative number if that is everywhere. */
static int
place_of (const IwStep *step)
{
  if (step->what != IW_STEP_NOTE || step->note == IW_NOTE_REFLECTION)
    return (int)step->part;
  return step->note == IW_NOTE_STUDENT ? -1 : IW_N_PARTS;
}

static void
put (IwSession *self, const IwStep *step, const IwStepSide *side)
{
  const int place = place_of (step);

  if (place >= 0)
    iw_session_visit (self, place);
  switch (step->what) {
  case IW_STEP_SETTINGS:
    iw_session_apply (self, &side->settings);
    break;
  case IW_STEP_DRAFT:
    put_draft (self, step->part, side);
    break;
  case IW_STEP_NOTE:
    put_note (self, step->note, step->part, side->text);
    break;
  case IW_STEP_EVIDENCE:
    put_evidence (self, step->part, step->index, side->evidence);
    break;
  }
  g_signal_emit_by_name (self, "history-changed");
}

gboolean
iw_session_can_undo (IwSession *self)
{
  return iw_history_can_undo (self->history);
}

gboolean
iw_session_can_redo (IwSession *self)
{
  return iw_history_can_redo (self->history);
}

void
iw_session_undo (IwSession *self)
{
  const IwStep *step = self->dragging ? NULL : iw_history_undo (self->history);

  if (step != NULL)
    put (self, step, &step->from);
}

void
iw_session_redo (IwSession *self)
{
  const IwStep *step = self->dragging ? NULL : iw_history_redo (self->history);

  if (step != NULL)
    put (self, step, &step->to);
}
