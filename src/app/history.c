#include "history.h"

#define MAX_STEPS 500

/* Changes of the same thing that follow each other this fast are one step. */
#define ONE_STEP_US     800000
/* Who writes without a pause can still take back less than all of it. */
#define LONGEST_STEP_US 6000000

struct IwHistory {
  GPtrArray *undo, *redo; /* (element-type IwStep) */
  gint64 latest_us;       /* when the latest step last grew; 0: it is finished */
};

static void
side_clear (IwStepSide *side)
{
  g_free (side->text);
  g_free (side->option);
  g_clear_pointer (&side->evidence, iw_evidence_free);
}

void
iw_step_free (IwStep *step)
{
  side_clear (&step->from);
  side_clear (&step->to);
  g_free (step);
}

IwStep *
iw_step_new (IwStepKind what, IwPartKind part)
{
  IwStep *step = g_new0 (IwStep, 1);

  step->what = what;
  step->part = part;
  return step;
}

IwHistory *
iw_history_new (void)
{
  IwHistory *history = g_new0 (IwHistory, 1);

  history->undo = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_step_free);
  history->redo = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_step_free);
  return history;
}

void
iw_history_free (IwHistory *history)
{
  if (history == NULL)
    return;
  g_ptr_array_unref (history->undo);
  g_ptr_array_unref (history->redo);
  g_free (history);
}

static gboolean
goes_on (const IwHistory *history, const IwStep *step, gint64 now_us)
{
  const IwStep *latest =
      history->undo->len > 0 ? g_ptr_array_index (history->undo, history->undo->len - 1) : NULL;

  return latest != NULL && !step->alone && latest->what == step->what && latest->part == step->part &&
         latest->note == step->note && latest->aspects == step->aspects &&
         now_us - history->latest_us < ONE_STEP_US && now_us - latest->begun_us < LONGEST_STEP_US;
}

void
iw_history_push (IwHistory *history, IwStep *step)
{
  const gint64 now_us = g_get_monotonic_time ();
  const gboolean same = goes_on (history, step, now_us);

  history->latest_us = now_us;
  g_ptr_array_set_size (history->redo, 0);
  if (same) {
    IwStep *latest = g_ptr_array_index (history->undo, history->undo->len - 1);
    const IwStepSide to = latest->to;

    latest->to = step->to;
    step->to = to;
    iw_step_free (step);
    return;
  }
  step->begun_us = now_us;
  g_ptr_array_add (history->undo, step);
  if (history->undo->len > MAX_STEPS)
    g_ptr_array_remove_index (history->undo, 0);
}

gboolean
iw_history_can_undo (const IwHistory *history)
{
  return history->undo->len > 0;
}

gboolean
iw_history_can_redo (const IwHistory *history)
{
  return history->redo->len > 0;
}

static const IwStep *
move (IwHistory *history, GPtrArray *from, GPtrArray *to)
{
  IwStep *step;

  if (from->len == 0)
    return NULL;
  history->latest_us = 0;
  step = g_ptr_array_steal_index (from, from->len - 1);
  g_ptr_array_add (to, step);
  return step;
}

const IwStep *
iw_history_undo (IwHistory *history)
{
  return move (history, history->undo, history->redo);
}

const IwStep *
iw_history_redo (IwHistory *history)
{
  return move (history, history->redo, history->undo);
}

static void
forget_draft (GPtrArray *steps, IwPartKind part)
{
  for (guint i = steps->len; i > 0; i--) {
    const IwStep *step = g_ptr_array_index (steps, i - 1);

    if (step->what == IW_STEP_DRAFT && step->part == part)
      g_ptr_array_remove_index (steps, i - 1);
  }
}

void
iw_history_forget_draft (IwHistory *history, IwPartKind part)
{
  forget_draft (history->undo, part);
  forget_draft (history->redo, part);
}
