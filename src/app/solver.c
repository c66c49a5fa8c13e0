#define G_LOG_DOMAIN "iowall-solver"

#include "solver.h"

#include <gio/gio.h>

/* Points of a sweep between two deliveries, and the order in which they are run: first a coarse curve, then
 * what lies between. */
#define POINTS_AT_ONCE 8
#define STRIDE         23 /* prime to IW_SWEEP_POINTS */

/* One run, shared by the thread that does it and the main thread, which may be waiting for it. */
typedef struct {
  gatomicrefcount references;
  IwSetup setup;
  double stretch_from_s;
  GCancellable *cancellable;
  GMutex mutex;
  GCond finished;
  gboolean done;
  IwSolution solution;
  GError *error;
} Run;

struct _IwSolver {
  GObject parent_instance;

  Run *run; /* the newest, NULL if none is under way */
  GCancellable *sweeping;
  guint begin_idle; /* of one that has not begun */
  IwSweep sweep;    /* the one under way; valid while `sweeping` is set */
};

enum {
  SOLVED,
  FAILED,
  SWEPT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IwSolver, iw_solver, G_TYPE_OBJECT)

void
iw_solution_clear (IwSolution *solution)
{
  g_clear_pointer (&solution->stretch, iw_stretch_free);
}

static Run *
run_ref (Run *run)
{
  g_atomic_ref_count_inc (&run->references);
  return run;
}

static void
run_unref (gpointer data)
{
  Run *run = data;

  if (!g_atomic_ref_count_dec (&run->references))
    return;
  iw_solution_clear (&run->solution);
  g_clear_error (&run->error);
  g_object_unref (run->cancellable);
  g_mutex_clear (&run->mutex);
  g_cond_clear (&run->finished);
  g_free (run);
}

static Run *
run_new (const IwSetup *setup, double stretch_from_s)
{
  Run *run = g_new0 (Run, 1);

  g_atomic_ref_count_init (&run->references);
  run->setup = *setup;
  run->stretch_from_s = stretch_from_s;
  run->cancellable = g_cancellable_new ();
  g_mutex_init (&run->mutex);
  g_cond_init (&run->finished);
  return run;
}

static bool
is_cancelled (void *cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

/* --- runs --- */

static gboolean
solve (Run *run, IwSolution *out, GError **error)
{
  const IwStop stop = { is_cancelled, run->cancellable };

  if (!iw_setup_run (&out->experiment, &run->setup, &stop, error))
    return FALSE;
  if (run->setup.kind == IW_PART_ACCESS)
    return TRUE;
  out->stretch = iw_stretch_new (&out->experiment, run->stretch_from_s, &stop, error);
  return out->stretch != NULL;
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Run *run = data;
  IwSolution solution = { .stretch = NULL };
  GError *error = NULL;

  solve (run, &solution, &error);
  g_mutex_lock (&run->mutex);
  run->solution = solution;
  run->error = error;
  run->done = TRUE;
  g_cond_signal (&run->finished);
  g_mutex_unlock (&run->mutex);
  g_task_return_boolean (task, TRUE);
}

static void
run_finished (GObject *source, GAsyncResult *result, gpointer data)
{
  IwSolver *self = IW_SOLVER (source);
  Run *run = g_task_get_task_data (G_TASK (result));

  if (run != self->run)
    return;
  self->run = NULL;
  if (run->error != NULL)
    g_signal_emit (self, signals[FAILED], 0, run->error);
  else
    g_signal_emit (self, signals[SOLVED], 0, &run->solution);
  run_unref (run);
}

static void
drop_run (IwSolver *self)
{
  if (self->run == NULL)
    return;
  g_cancellable_cancel (self->run->cancellable);
  g_clear_pointer (&self->run, run_unref);
}

/* Waits until the run is done or the time is over; TRUE if its solution is in `out`. */
static gboolean
wait_for (Run *run, gint64 wait_us, IwSolution *out)
{
  const gint64 until_us = g_get_monotonic_time () + wait_us;
  gboolean here;

  g_mutex_lock (&run->mutex);
  while (!run->done && g_cond_wait_until (&run->finished, &run->mutex, until_us))
    ;
  here = run->done && run->error == NULL;
  if (here) {
    *out = run->solution;
    run->solution = (IwSolution){ .stretch = NULL };
  }
  g_mutex_unlock (&run->mutex);
  return here;
}

gboolean
iw_solver_solve (IwSolver *self, const IwSetup *setup, double stretch_from_s, gint64 wait_us, IwSolution *out)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, run_finished, NULL);

  g_return_val_if_fail (IW_IS_SOLVER (self) && setup != NULL && out != NULL, FALSE);

  drop_run (self);
  self->run = run_new (setup, stretch_from_s);
  g_task_set_task_data (task, run_ref (self->run), run_unref);
  /* Somebody may be waiting for this one; the sweep beside it is nobody's hurry. */
  g_task_set_priority (task, G_PRIORITY_HIGH);
  g_task_run_in_thread (task, run_thread);
  if (!wait_for (self->run, wait_us, out))
    return FALSE;
  g_clear_pointer (&self->run, run_unref);
  return TRUE;
}

/* --- sweeps --- */

typedef struct {
  IwSolver *solver; /* a reference */
  IwSweep sweep;
  GCancellable *cancellable;
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  g_object_unref (delivery->solver);
  g_object_unref (delivery->cancellable);
  g_free (delivery);
}

static gboolean
deliver (gpointer data)
{
  Delivery *delivery = data;
  IwSolver *self = delivery->solver;

  if (self->sweeping != delivery->cancellable)
    return G_SOURCE_REMOVE;
  self->sweep = delivery->sweep;
  if (self->sweep.n_run == IW_SWEEP_POINTS)
    g_clear_object (&self->sweeping);
  g_signal_emit (self, signals[SWEPT], 0, &delivery->sweep);
  return G_SOURCE_REMOVE;
}

static Delivery *
delivery_new (IwSolver *self, const IwSweep *sweep, GCancellable *cancellable)
{
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->solver = g_object_ref (self);
  delivery->sweep = *sweep;
  delivery->cancellable = g_object_ref (cancellable);
  return delivery;
}

static void
sweep_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  IwSweep *sweep = data;
  const IwStop stop = { is_cancelled, cancellable };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < IW_SWEEP_POINTS; i++) {
    if (!iw_sweep_run (sweep, i * STRIDE % IW_SWEEP_POINTS, &stop, &error)) {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("%s", error->message);
      break;
    }
    if ((i + 1) % POINTS_AT_ONCE == 0)
      /* Behind input and drawing. */
      g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, deliver, delivery_new (source, sweep, cancellable),
                       delivery_free);
  }
  g_task_return_boolean (task, TRUE);
}

static gboolean
begin_sweep (gpointer data)
{
  IwSolver *self = data;
  g_autoptr (GTask) task = g_task_new (self, self->sweeping, NULL, NULL);

  self->begin_idle = 0;
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_set_task_data (task, g_memdup2 (&self->sweep, sizeof self->sweep), g_free);
  g_task_run_in_thread (task, sweep_thread);
  return G_SOURCE_REMOVE;
}

static void
drop_sweep (IwSolver *self)
{
  g_clear_handle_id (&self->begin_idle, g_source_remove);
  if (self->sweeping != NULL)
    g_cancellable_cancel (self->sweeping);
  g_clear_object (&self->sweeping);
}

void
iw_solver_sweep (IwSolver *self, const IwSetup *setup, guint control)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (IW_IS_SOLVER (self) && setup != NULL);

  if (self->sweeping != NULL && iw_sweep_holds (&self->sweep, setup, control))
    return;
  drop_sweep (self);
  if (!iw_sweep_init (&self->sweep, setup, control, &error)) {
    g_warning ("%s", error->message);
    return;
  }
  self->sweeping = g_cancellable_new ();
  g_signal_emit (self, signals[SWEPT], 0, &self->sweep);
  /* Not beside what the change is waited for with: a page may be built and drawn, for which the window and
   * the display server want a core each. */
  self->begin_idle = g_idle_add_full (G_PRIORITY_LOW, begin_sweep, self, NULL);
}

void
iw_solver_cancel (IwSolver *self)
{
  g_return_if_fail (IW_IS_SOLVER (self));

  drop_run (self);
  drop_sweep (self);
}

static void
iw_solver_dispose (GObject *object)
{
  iw_solver_cancel (IW_SOLVER (object));
  G_OBJECT_CLASS (iw_solver_parent_class)->dispose (object);
}

static void
iw_solver_class_init (IwSolverClass *klass)
{
  static const char *const names[N_SIGNALS] = { "solved", "failed", "swept" };

  G_OBJECT_CLASS (klass)->dispose = iw_solver_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], IW_TYPE_SOLVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               1, G_TYPE_POINTER);
}

static void
iw_solver_init (IwSolver *self)
{
}

IwSolver *
iw_solver_new (void)
{
  return g_object_new (IW_TYPE_SOLVER, NULL);
}
