#define G_LOG_DOMAIN "iowall-session"

#include "session-private.h"

#include <math.h>
#include <string.h>

/* Success is there to be seen before the message changes it. */
#define MESSAGE_AFTER_MS 2500

/* What longer runs take is waited for this long; then the frame goes on without them. */
#define WAIT_US 4000

enum {
  SAVE_FAILED,
  SAVED,
  MOVED,
  NOTE_CHANGED,
  PLACE_WANTED,
  HISTORY_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IwSession, iw_session, G_TYPE_OBJECT)

IwLedgerPart *
iw_session_ledger_part (IwSession *self)
{
  return &self->ledger->parts[self->kind];
}

void
iw_session_stamp (char **time)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  g_free (*time);
  *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
}

void
iw_session_queue_save (IwSession *self)
{
  iw_session_stamp (&self->ledger->changed_at);
  iw_ledger_saver_queue (self->saver);
}

gboolean
iw_session_flush (IwSession *self)
{
  g_return_val_if_fail (IW_IS_SESSION (self), FALSE);
  return iw_ledger_saver_flush (self->saver);
}

/* --- who hears what --- */

/* The part that is shown is the signal's detail. */
static char *
detailed (IwSession *self, const char *signal)
{
  return g_strconcat (signal, "::", iw_part_id (self->kind), NULL);
}

void
iw_session_emit (IwSession *self, const char *signal)
{
  g_autofree char *name = detailed (self, signal);

  g_signal_emit_by_name (self, name);
}

void
iw_session_follow (IwSession *self, const char *signal, GCallback changed, gpointer object)
{
  g_autofree char *name = detailed (self, signal);

  g_signal_connect_object (self, name, changed, object, G_CONNECT_SWAPPED);
}

static void
save_failed (IwSession *self, const char *message)
{
  g_signal_emit (self, signals[SAVE_FAILED], 0, message);
}

static void
saved (IwSession *self)
{
  g_signal_emit (self, signals[SAVED], 0);
}

static void
moved (IwSession *self)
{
  g_signal_emit (self, signals[MOVED], 0, self->ledger->path);
}

/* --- settings and result --- */

static gboolean
goals_hold (IwSession *self)
{
  const GPtrArray *goals = iw_session_get_part (self)->goals;

  for (guint i = 0; i < goals->len; i++) {
    if (!iw_rule_holds (g_ptr_array_index (goals, i), &self->experiment))
      return FALSE;
  }
  return TRUE;
}

static void solve (IwSession *self);

static gboolean
deliver_message (gpointer data)
{
  IwSession *self = data;

  if (self->dragging)
    return G_SOURCE_CONTINUE;
  self->message_timer = 0;
  iw_session_stamp (&iw_session_ledger_part (self)->message_at);
  solve (self);
  iw_session_queue_save (self);
  iw_session_emit (self, "message-came");
  iw_session_emit (self, "changed");
  return G_SOURCE_REMOVE;
}

/* A part that records trials is won by a recorded row, one with a message in its middle after that has come,
 * every other one as soon as its goals are met. */
static void
note_goals (IwSession *self)
{
  const IwPart *part = iw_session_get_part (self);
  const gboolean message_due =
      part->job != NULL && *part->job->message != '\0' && !iw_session_get_message_came (self);

  if (self->staged)
    return;
  if (!goals_hold (self) || part->max_trials > 0 || !iw_session_get_unlocked (self)) {
    g_clear_handle_id (&self->message_timer, g_source_remove);
    return;
  }
  if (!message_due)
    iw_session_ledger_part (self)->goal_met = TRUE;
  else if (self->message_timer == 0)
    self->message_timer = g_timeout_add (MESSAGE_AFTER_MS, deliver_message, self);
}

gboolean
iw_session_get_message_came (IwSession *self)
{
  const char *at = iw_session_ledger_part (self)->message_at;

  return at != NULL && *at != '\0';
}

static void
follow_sweep (IwSession *self)
{
  if (self->swept < 0)
    return;
  if (!iw_sweep_holds (&self->sweep, &self->experiment.setup, (guint)self->swept) ||
      self->sweep.n_run < IW_SWEEP_POINTS)
    iw_solver_sweep (self->solver, &self->experiment.setup, (guint)self->swept);
  self->experiment.sweep =
      iw_sweep_holds (&self->sweep, &self->experiment.setup, (guint)self->swept) ? &self->sweep : NULL;
}

/* The solution becomes the present result; what is in it is the session's from now on. */
static void
adopt (IwSession *self, IwSolution *solution)
{
  self->pending = FALSE;
  self->experiment = solution->experiment;
  iw_session_drop_stretch (self);
  self->stretch = g_steal_pointer (&solution->stretch);
  self->experiment.stretch = self->stretch;
  follow_sweep (self);
  note_goals (self);
}

/* While a slider is held the stretch stays where it is; then it goes to where the longest wait is. */
static double
stretch_from (IwSession *self)
{
  return self->dragging && self->stretch != NULL ? self->stretch->trace.from_s : NAN;
}

/* Solves the present settings: at once if that takes no longer than a frame has time for. */
static void
solve (IwSession *self)
{
  IwSolution solution = { .stretch = NULL };
  g_autoptr (GError) error = NULL;
  IwSetup setup;

  iw_ledger_setup (self->ledger, self->mission, self->kind, &setup);
  if (iw_session_get_part (self)->kind != IW_PART_ACCESS) {
    self->pending = TRUE;
    if (!iw_solver_solve (self->solver, &setup, stretch_from (self), WAIT_US, &solution))
      return;
  } else if (!iw_setup_run (&solution.experiment, &setup, NULL, &error)) {
    g_warning ("%s", error->message);
    return;
  }
  adopt (self, &solution);
}

static void
solved (IwSession *self, IwSolution *solution)
{
  adopt (self, solution);
  iw_session_queue_save (self); /* a goal may have been met */
  iw_session_emit (self, "changed");
}

static void
failed (IwSession *self, const GError *error)
{
  g_warning ("%s", error->message);
}

static void
swept (IwSession *self, const IwSweep *sweep)
{
  self->sweep = *sweep;
  self->experiment.sweep =
      iw_sweep_holds (sweep, &self->experiment.setup, (guint)self->swept) ? &self->sweep : NULL;
  iw_session_emit (self, "filled-in");
}

/* The control that was touched is the one to be swept, if exactly one was and it can be. */
static void
note_touched (IwSession *self, const IwSettings *before, const IwSettings *after)
{
  const IwPart *part = iw_session_get_part (self);
  int touched = -1;

  for (guint i = 0; i < part->controls->len; i++) {
    if (before->values[i] == after->values[i])
      continue;
    if (touched >= 0)
      return;
    touched = (int)i;
  }
  if (touched >= 0 && iw_sweep_possible (part, (guint)touched))
    self->swept = touched;
}

void
iw_session_apply (IwSession *self, const IwSettings *settings)
{
  IwSettings *present = &iw_session_ledger_part (self)->settings;
  const IwSettings before = *present;

  note_touched (self, &before, settings);
  *present = *settings;
  solve (self);
  iw_session_queue_save (self);
  iw_session_emit (self, "changed");
}

double
iw_session_get_value (IwSession *self, guint control)
{
  g_return_val_if_fail (IW_IS_SESSION (self) && control < IW_MAX_CONTROLS, 0.0);
  return iw_session_ledger_part (self)->settings.values[control];
}

void
iw_session_set_value (IwSession *self, guint control, double value)
{
  const IwPart *part = iw_session_get_part (self);
  const IwControl *spec;
  IwSettings settings = iw_session_ledger_part (self)->settings;

  g_return_if_fail (control < part->controls->len);
  spec = g_ptr_array_index (part->controls, control);
  value = CLAMP (value, spec->min, spec->max);
  settings.values[control] = spec->whole || spec->kind != IW_CONTROL_RANGE ? round (value) : value;
  iw_session_change (self, &settings);
}

void
iw_session_reset (IwSession *self)
{
  IwSettings start;

  iw_settings_init (&start, iw_session_get_part (self));
  iw_session_change (self, &start);
}

gboolean
iw_session_get_dragging (IwSession *self)
{
  return self->dragging;
}

void
iw_session_set_dragging (IwSession *self, gboolean dragging)
{
  const IwPart *part = iw_session_get_part (self);
  const IwSettings *present = &iw_session_ledger_part (self)->settings;

  if (self->dragging == dragging)
    return;
  self->dragging = dragging;
  if (dragging) {
    self->before_drag = *present;
    return;
  }
  if (!iw_settings_equal (&self->before_drag, present, part)) {
    iw_session_note_settings (self, &self->before_drag, present);
    if (self->stretch != NULL)
      solve (self); /* the stretch settles */
  }
  iw_session_emit (self, "changed"); /* the axes settle */
}

gboolean
iw_session_get_pending (IwSession *self)
{
  return self->pending;
}

/* --- the rest --- */

const IwLedger *
iw_session_get_ledger (IwSession *self)
{
  return self->ledger;
}

const IwMission *
iw_session_get_mission (IwSession *self)
{
  return self->mission;
}

IwPartKind
iw_session_get_part_kind (IwSession *self)
{
  return self->kind;
}

const IwPart *
iw_session_get_part (IwSession *self)
{
  return self->mission->parts[self->kind];
}

const IwExperiment *
iw_session_get_experiment (IwSession *self)
{
  return &self->experiment;
}

char *
iw_session_bind_text (IwSession *self, const char *text)
{
  return iw_experiment_bind (&self->experiment, text, IW_TEXT_LABEL);
}

const char *
iw_session_get_link (IwSession *self)
{
  return self->link;
}

gpointer
iw_session_get_link_source (IwSession *self)
{
  return self->link_source;
}

void
iw_session_set_link (IwSession *self, const char *links, gpointer source)
{
  if (strcmp (self->link, links) == 0 && self->link_source == source)
    return;
  g_free (self->link);
  self->link = g_strdup (links);
  self->link_source = source;
  iw_session_emit (self, "link-changed");
}

double
iw_session_get_seconds (IwSession *self)
{
  return iw_session_ledger_part (self)->seconds;
}

void
iw_session_add_seconds (IwSession *self, double seconds)
{
  /* Not worth a write of its own: it goes with the next change, or when the window closes. */
  iw_session_ledger_part (self)->seconds += seconds;
  iw_ledger_saver_touch (self->saver);
}

/* The control whose sweep is shown before any is touched: the first that sizes a stage, else the first there
 * is.
 */
static int
first_swept (const IwPart *part)
{
  for (guint k = 0; part->line != NULL && k < part->line->n_stages; k++) {
    const int control = part->line->stages[k].control;

    if (control != IW_NO_CONTROL && iw_sweep_possible (part, (guint)control))
      return control;
  }
  for (guint i = 0; i < part->controls->len; i++) {
    if (iw_sweep_possible (part, i))
      return (int)i;
  }
  return IW_NO_CONTROL;
}

/* A part that is entered has its result before anything is drawn. */
static void
solve_now (IwSession *self)
{
  IwSolution solution = { .stretch = NULL };
  g_autoptr (GError) error = NULL;
  IwSetup setup;

  iw_ledger_setup (self->ledger, self->mission, self->kind, &setup);
  if (iw_setup_run (&solution.experiment, &setup, NULL, &error) &&
      (self->kind == IW_PART_ACCESS ||
       (solution.stretch = iw_stretch_new (&solution.experiment, NAN, NULL, &error)) != NULL))
    adopt (self, &solution);
  else
    g_warning ("%s", error->message);
}

void
iw_session_show_part (IwSession *self, IwPartKind kind)
{
  g_return_if_fail (IW_IS_SESSION (self) && kind < IW_N_PARTS && self->mission->parts[kind] != NULL);

  iw_solver_cancel (self->solver);
  g_clear_handle_id (&self->message_timer, g_source_remove);
  iw_session_set_link (self, "", NULL);
  self->kind = kind;
  if (self->ledger->shown != kind) {
    self->ledger->shown = kind;
    iw_ledger_saver_touch (self->saver);
  }
  self->dragging = FALSE;
  self->pending = FALSE;
  self->swept = first_swept (self->mission->parts[kind]);
  memset (&self->sweep, 0, sizeof self->sweep);
  iw_session_set_pinned (self, FALSE);
  iw_session_drop_stretch (self);
  solve_now (self);
}

IwSession *
iw_session_new (IwMission *mission, IwLedger *ledger, IwLedgerClaim *claim)
{
  IwSession *self = g_object_new (IW_TYPE_SESSION, NULL);

  self->mission = mission;
  self->ledger = ledger;
  self->saver = iw_ledger_saver_new (ledger, mission, claim);
  g_signal_connect_object (self->saver, "failed", G_CALLBACK (save_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->saver, "saved", G_CALLBACK (saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->saver, "moved", G_CALLBACK (moved), self, G_CONNECT_SWAPPED);
  iw_session_show_part (self, ledger->shown);
  return self;
}

static void
iw_session_finalize (GObject *object)
{
  IwSession *self = IW_SESSION (object);

  iw_solver_cancel (self->solver);
  g_clear_handle_id (&self->message_timer, g_source_remove);
  g_clear_object (&self->solver);
  g_clear_object (&self->saver);
  iw_session_drop_pin (self);
  iw_session_drop_stretch (self);
  for (int kind = 0; kind < IW_N_PARTS; kind++)
    iw_settlement_free (self->settlements[kind]);
  iw_history_free (self->history);
  g_free (self->link);
  g_clear_pointer (&self->ledger, iw_ledger_free);
  g_clear_pointer (&self->mission, iw_mission_free);
  G_OBJECT_CLASS (iw_session_parent_class)->finalize (object);
}

static void
iw_session_class_init (IwSessionClass *klass)
{
  static const char *const names[] = { "changed",          "filled-in",      "prediction-changed",
                                       "evidence-changed", "trials-changed", "message-came",
                                       "link-changed",     "pin-changed" };

  G_OBJECT_CLASS (klass)->finalize = iw_session_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_new (names[i], IW_TYPE_SESSION, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SAVE_FAILED] = g_signal_new ("save-failed", IW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAVED] =
      g_signal_new ("saved", IW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVED] = g_signal_new ("moved", IW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[NOTE_CHANGED] = g_signal_new ("note-changed", IW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[PLACE_WANTED] = g_signal_new ("place-wanted", IW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[HISTORY_CHANGED] = g_signal_new ("history-changed", IW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
}

static void
iw_session_init (IwSession *self)
{
  self->history = iw_history_new ();
  self->solver = iw_solver_new ();
  g_signal_connect_object (self->solver, "solved", G_CALLBACK (solved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->solver, "failed", G_CALLBACK (failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->solver, "swept", G_CALLBACK (swept), self, G_CONNECT_SWAPPED);
  self->swept = IW_NO_CONTROL;
  self->link = g_strdup ("");
}
