#define G_LOG_DOMAIN "iowall-session"

#include "session.h"

#include <math.h>
#include <string.h>

#define SAVE_AFTER_MS 400
#define MAX_UNDO      500

/* Changes of the same controls that follow each other this fast are one step of undo. */
#define ONE_STEP_US 800000

struct _IwSession {
  GObject parent_instance;

  IwMission *mission;
  IwLedger *ledger;
  IwPartKind kind;
  IwExperiment experiment;
  IwSettlement *settlement;

  GArray *undo, *redo;   /* IwSettings */
  guint64 step_controls; /* bit set of what the latest step changed */
  gint64 step_us;
  gboolean dragging;
  IwSettings before_drag;

  char *link;
  gpointer link_source; /* compared, never followed */

  guint save_timer;
  gboolean writing, dirty;
  gboolean failed;
};

enum {
  CHANGED,
  PREDICTION_CHANGED,
  EVIDENCE_CHANGED,
  LINK_CHANGED,
  SAVE_FAILED,
  SAVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IwSession, iw_session, G_TYPE_OBJECT)

static IwLedgerPart *
ledger_part (IwSession *self)
{
  return &self->ledger->parts[self->kind];
}

/* --- saving --- */

typedef struct {
  char *path, *json;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_free (writing->path);
  g_free (writing->json);
  g_free (writing);
}

static void queue_save (IwSession *self);

static void
report_write (IwSession *self, const GError *error)
{
  if (error != NULL) {
    self->failed = TRUE;
    g_signal_emit (self, signals[SAVE_FAILED], 0, error->message);
  } else if (self->failed) {
    self->failed = FALSE;
    g_signal_emit (self, signals[SAVED], 0);
  }
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Writing *writing = data;
  GError *error = NULL;

  if (iw_ledger_write (writing->path, writing->json, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
write_done (GObject *source, GAsyncResult *result, gpointer data)
{
  IwSession *self = IW_SESSION (source);
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  self->writing = FALSE;
  report_write (self, error);
  if (self->dirty)
    queue_save (self);
}

static gboolean
save_later (gpointer data)
{
  IwSession *self = data;
  g_autoptr (GTask) task = NULL;
  Writing *writing;

  self->save_timer = 0;
  if (self->writing) /* write_done comes back for what is dirty */
    return G_SOURCE_REMOVE;
  self->dirty = FALSE;
  self->writing = TRUE;
  writing = g_new0 (Writing, 1);
  writing->path = g_strdup (self->ledger->path);
  writing->json = iw_ledger_to_json (self->ledger, self->mission);
  task = g_task_new (self, NULL, write_done, NULL);
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_thread);
  return G_SOURCE_REMOVE;
}

/* The present time as ledgers write it. */
static void
stamp (char **time)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  g_free (*time);
  *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
}

/* The first change starts the timer and later ones do not push it back: a student who never pauses is saved
 * too. */
static void
queue_save (IwSession *self)
{
  self->dirty = TRUE;
  stamp (&self->ledger->changed_at);
  if (self->save_timer == 0)
    self->save_timer = g_timeout_add (SAVE_AFTER_MS, save_later, self);
}

gboolean
iw_session_flush (IwSession *self)
{
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  gboolean written;

  g_return_val_if_fail (IW_IS_SESSION (self), FALSE);
  while (self->writing)
    g_main_context_iteration (NULL, TRUE);
  if (!self->dirty)
    return !self->failed;
  g_clear_handle_id (&self->save_timer, g_source_remove);
  self->dirty = FALSE;
  json = iw_ledger_to_json (self->ledger, self->mission);
  written = iw_ledger_write (self->ledger->path, json, &error);
  report_write (self, error);
  return written;
}

/* --- settings and result --- */

static gboolean
goals_met (IwSession *self)
{
  const GPtrArray *goals = iw_session_get_part (self)->goals;

  for (guint i = 0; i < goals->len; i++) {
    if (!iw_rule_holds (g_ptr_array_index (goals, i), &self->experiment))
      return FALSE;
  }
  return TRUE;
}

/* Solves `settings`; keeps the present state if the core refuses them, which a checked mission excludes. */
static gboolean
solve (IwSession *self, const IwSettings *settings)
{
  g_autoptr (GError) error = NULL;
  IwExperiment next;

  if (!iw_experiment_run (&next, self->mission, self->kind, settings, &error)) {
    g_warning ("%s", error->message);
    return FALSE;
  }
  self->experiment = next;
  ledger_part (self)->settings = *settings;
  return TRUE;
}

static void
apply (IwSession *self, const IwSettings *settings)
{
  if (!solve (self, settings))
    return;
  if (goals_met (self))
    ledger_part (self)->goal_met = TRUE;
  queue_save (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static guint64
changed_controls (IwSession *self, const IwSettings *a, const IwSettings *b)
{
  guint64 bits = 0;

  for (guint i = 0; i < iw_session_get_part (self)->controls->len; i++) {
    if (a->values[i] != b->values[i])
      bits |= G_GUINT64_CONSTANT (1) << i;
  }
  return bits;
}

static void
push_undo (IwSession *self, const IwSettings *before, const IwSettings *after)
{
  const guint64 controls = changed_controls (self, before, after);
  const gint64 now_us = g_get_monotonic_time ();
  const gboolean same_step =
      self->undo->len > 0 && controls == self->step_controls && now_us - self->step_us < ONE_STEP_US;

  self->step_controls = controls;
  self->step_us = now_us;
  if (same_step)
    return;
  g_array_append_val (self->undo, *before);
  if (self->undo->len > MAX_UNDO)
    g_array_remove_index (self->undo, 0);
  g_array_set_size (self->redo, 0);
}

static void
change (IwSession *self, const IwSettings *settings)
{
  const IwPart *part = iw_session_get_part (self);

  if (!iw_session_get_unlocked (self) || iw_settings_equal (settings, &self->experiment.settings, part))
    return;
  if (!self->dragging)
    push_undo (self, &self->experiment.settings, settings);
  apply (self, settings);
}

double
iw_session_get_value (IwSession *self, guint control)
{
  g_return_val_if_fail (IW_IS_SESSION (self) && control < IW_MAX_CONTROLS, 0.0);
  return self->experiment.settings.values[control];
}

void
iw_session_set_value (IwSession *self, guint control, double value)
{
  const IwPart *part = iw_session_get_part (self);
  const IwControl *spec;
  IwSettings settings = self->experiment.settings;

  g_return_if_fail (control < part->controls->len);
  spec = g_ptr_array_index (part->controls, control);
  value = CLAMP (value, spec->min, spec->max);
  settings.values[control] = spec->whole || spec->kind != IW_CONTROL_RANGE ? round (value) : value;
  change (self, &settings);
}

void
iw_session_reset (IwSession *self)
{
  IwSettings start;

  iw_settings_init (&start, iw_session_get_part (self));
  change (self, &start);
}

gboolean
iw_session_can_undo (IwSession *self)
{
  return self->undo->len > 0;
}

gboolean
iw_session_can_redo (IwSession *self)
{
  return self->redo->len > 0;
}

static void
step_back (IwSession *self, GArray *from, GArray *to)
{
  IwSettings settings;

  if (from->len == 0 || !iw_session_get_unlocked (self))
    return;
  self->step_controls = 0;
  settings = g_array_index (from, IwSettings, from->len - 1);
  g_array_set_size (from, from->len - 1);
  g_array_append_val (to, self->experiment.settings);
  apply (self, &settings);
}

void
iw_session_undo (IwSession *self)
{
  step_back (self, self->undo, self->redo);
}

void
iw_session_redo (IwSession *self)
{
  step_back (self, self->redo, self->undo);
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

  if (self->dragging == dragging)
    return;
  self->dragging = dragging;
  if (dragging) {
    self->before_drag = self->experiment.settings;
    return;
  }
  if (!iw_settings_equal (&self->before_drag, &self->experiment.settings, part))
    push_undo (self, &self->before_drag, &self->experiment.settings);
  g_signal_emit (self, signals[CHANGED], 0); /* the axes settle */
}

/* --- prediction --- */

const IwPrediction *
iw_session_get_prediction (IwSession *self)
{
  return &ledger_part (self)->prediction;
}

gboolean
iw_session_get_unlocked (IwSession *self)
{
  return ledger_part (self)->prediction.state != IW_LOCK_OPEN;
}

static gboolean
replace_text (char **text, const char *with)
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
  IwPrediction *prediction = &ledger_part (self)->prediction;
  gboolean changed;

  if (prediction->state != IW_LOCK_OPEN)
    return;
  changed = replace_text (&prediction->option, option);
  changed |= replace_text (&prediction->reason, reason);
  if (prediction->confidence != confidence) {
    prediction->confidence = confidence;
    prediction->touched = TRUE;
    changed = TRUE;
  }
  if (changed)
    queue_save (self);
}

gboolean
iw_session_lock_prediction (IwSession *self, GError **error)
{
  if (!iw_prediction_lock (&ledger_part (self)->prediction, error))
    return FALSE;
  queue_save (self);
  g_signal_emit (self, signals[PREDICTION_CHANGED], 0);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

static void
run_settlement (IwSession *self)
{
  g_autoptr (GError) error = NULL;

  if (self->settlement == NULL)
    self->settlement = iw_lock_settle (self->mission, self->kind, &error);
  if (self->settlement == NULL)
    g_warning ("%s", error->message);
}

void
iw_session_settle (IwSession *self)
{
  IwPrediction *prediction = &ledger_part (self)->prediction;

  if (prediction->state != IW_LOCK_LOCKED)
    return;
  run_settlement (self);
  if (self->settlement == NULL)
    return;
  prediction->state = IW_LOCK_SETTLED;
  replace_text (&prediction->outcome, self->settlement->outcome->option);
  stamp (&prediction->settled_at);
  queue_save (self);
  iw_session_show_run (self, 0);
  g_signal_emit (self, signals[PREDICTION_CHANGED], 0);
}

const IwSettlement *
iw_session_get_settlement (IwSession *self)
{
  if (iw_session_get_prediction (self)->state == IW_LOCK_SETTLED)
    run_settlement (self);
  return self->settlement;
}

void
iw_session_show_run (IwSession *self, guint run)
{
  if (self->settlement != NULL && run < self->settlement->n_runs)
    change (self, &self->settlement->runs[run].settings);
}

/* --- reflection and evidence --- */

const char *
iw_session_get_reflection (IwSession *self)
{
  return ledger_part (self)->reflection;
}

void
iw_session_set_reflection (IwSession *self, const char *text)
{
  if (replace_text (&ledger_part (self)->reflection, text))
    queue_save (self);
}

const GPtrArray *
iw_session_get_evidence (IwSession *self)
{
  return ledger_part (self)->evidence;
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
  evidence->settings = self->experiment.settings;
  g_ptr_array_add (ledger_part (self)->evidence, evidence);
  queue_save (self);
  g_signal_emit (self, signals[EVIDENCE_CHANGED], 0);
}

void
iw_session_remove_evidence (IwSession *self, guint index)
{
  GPtrArray *evidence = ledger_part (self)->evidence;

  if (index >= evidence->len)
    return;
  g_ptr_array_remove_index (evidence, index);
  queue_save (self);
  g_signal_emit (self, signals[EVIDENCE_CHANGED], 0);
}

gboolean
iw_session_evidence_is_stale (IwSession *self, guint index)
{
  const IwEvidence *evidence = g_ptr_array_index (ledger_part (self)->evidence, index);

  return !iw_settings_equal (&evidence->settings, &self->experiment.settings, iw_session_get_part (self));
}

void
iw_session_restore_evidence (IwSession *self, guint index)
{
  const GPtrArray *evidence = ledger_part (self)->evidence;

  if (index < evidence->len)
    change (self, &((const IwEvidence *)g_ptr_array_index (evidence, index))->settings);
}

/* --- the rest --- */

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
  static const char *const present[] = { "" };

  return iw_bind_text (text, present, &self->experiment, 1, IW_TEXT_LABEL);
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
  g_signal_emit (self, signals[LINK_CHANGED], 0);
}

double
iw_session_get_seconds (IwSession *self)
{
  return ledger_part (self)->seconds;
}

void
iw_session_add_seconds (IwSession *self, double seconds)
{
  /* Not worth a write of its own: it goes with the next change, or when the window closes. */
  ledger_part (self)->seconds += seconds;
  self->dirty = TRUE;
}

IwSession *
iw_session_new (IwMission *mission, IwLedger *ledger)
{
  IwSession *self = g_object_new (IW_TYPE_SESSION, NULL);
  IwSettings start;

  self->mission = mission;
  self->ledger = ledger;
  self->kind = IW_PART_ACCESS;
  /* Settings of a ledger were checked when it was read; the start is there for the one that is not. */
  if (!solve (self, &ledger_part (self)->settings)) {
    iw_settings_init (&start, iw_session_get_part (self));
    solve (self, &start);
  }
  return self;
}

static void
iw_session_finalize (GObject *object)
{
  IwSession *self = IW_SESSION (object);

  g_clear_handle_id (&self->save_timer, g_source_remove);
  g_clear_pointer (&self->settlement, iw_settlement_free);
  g_array_unref (self->undo);
  g_array_unref (self->redo);
  g_free (self->link);
  g_clear_pointer (&self->ledger, iw_ledger_free);
  g_clear_pointer (&self->mission, iw_mission_free);
  G_OBJECT_CLASS (iw_session_parent_class)->finalize (object);
}

static void
iw_session_class_init (IwSessionClass *klass)
{
  static const char *const names[] = { "changed", "prediction-changed", "evidence-changed", "link-changed" };

  G_OBJECT_CLASS (klass)->finalize = iw_session_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] =
        g_signal_new (names[i], IW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAVE_FAILED] = g_signal_new ("save-failed", IW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAVED] =
      g_signal_new ("saved", IW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
iw_session_init (IwSession *self)
{
  self->undo = g_array_new (FALSE, FALSE, sizeof (IwSettings));
  self->redo = g_array_new (FALSE, FALSE, sizeof (IwSettings));
  self->link = g_strdup ("");
}
