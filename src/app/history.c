#include "history.h"

#define MAX_STEPS 500

/* Changes of the same controls that follow each other this fast are one step. */
#define ONE_STEP_US 800000

struct IwHistory {
  GArray *undo, *redo;   /* IwSettings */
  guint64 step_controls; /* bit set of what the latest step changed */
  gint64 step_us;
};

IwHistory *
iw_history_new (void)
{
  IwHistory *history = g_new0 (IwHistory, 1);

  history->undo = g_array_new (FALSE, FALSE, sizeof (IwSettings));
  history->redo = g_array_new (FALSE, FALSE, sizeof (IwSettings));
  return history;
}

void
iw_history_free (IwHistory *history)
{
  if (history == NULL)
    return;
  g_array_unref (history->undo);
  g_array_unref (history->redo);
  g_free (history);
}

static guint64
changed_controls (const IwPart *part, const IwSettings *a, const IwSettings *b)
{
  guint64 bits = 0;

  for (guint i = 0; i < part->controls->len; i++) {
    if (a->values[i] != b->values[i])
      bits |= G_GUINT64_CONSTANT (1) << i;
  }
  return bits;
}

void
iw_history_push (IwHistory *history, const IwPart *part, const IwSettings *before, const IwSettings *after)
{
  const guint64 controls = changed_controls (part, before, after);
  const gint64 now_us = g_get_monotonic_time ();
  const gboolean same_step =
      history->undo->len > 0 && controls == history->step_controls && now_us - history->step_us < ONE_STEP_US;

  history->step_controls = controls;
  history->step_us = now_us;
  if (same_step)
    return;
  g_array_append_val (history->undo, *before);
  if (history->undo->len > MAX_STEPS)
    g_array_remove_index (history->undo, 0);
  g_array_set_size (history->redo, 0);
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

static gboolean
step (IwHistory *history, GArray *from, GArray *to, IwSettings *settings)
{
  const IwSettings present = *settings;

  if (from->len == 0)
    return FALSE;
  history->step_controls = 0;
  *settings = g_array_index (from, IwSettings, from->len - 1);
  g_array_set_size (from, from->len - 1);
  g_array_append_val (to, present);
  return TRUE;
}

gboolean
iw_history_undo (IwHistory *history, IwSettings *settings)
{
  return step (history, history->undo, history->redo, settings);
}

gboolean
iw_history_redo (IwHistory *history, IwSettings *settings)
{
  return step (history, history->redo, history->undo, settings);
}
