/* Solves what takes longer than a frame has time for. Work is done by worker threads, each with its own copy
 * of what it needs; a newer request cancels the one before. Everything here is called, and every signal
 * comes, on the main thread. */
#pragma once

#include <glib-object.h>

#include "iowall/experiment.h"

G_BEGIN_DECLS

#define IW_TYPE_SOLVER (iw_solver_get_type ())
G_DECLARE_FINAL_TYPE (IwSolver, iw_solver, IW, SOLVER, GObject)

IwSolver *iw_solver_new (void);

/* A solved setup. The stretch is NULL where the part has none. */
typedef struct {
  IwExperiment experiment;
  IwStretch *stretch;
} IwSolution;
void iw_solution_clear (IwSolution *solution);

/* Solves `setup`, with the stretch from `stretch_from_s` (see iw_stretch_new). Where the answer is there
 * within `wait_us` it goes to `out`, the caller owns what is in it, and TRUE is returned. Otherwise "solved"
 * comes with it later, unless another request comes first. */
gboolean iw_solver_solve (IwSolver *self, const IwSetup *setup, double stretch_from_s, gint64 wait_us,
                          IwSolution *out);

/* Sweeps a control in the background. The points come with "swept", a few at a time, then all of them. A
 * sweep that is under way and holds for these arguments goes on. */
void iw_solver_sweep (IwSolver *self, const IwSetup *setup, guint control);

/* Gives up whatever is under way. */
void iw_solver_cancel (IwSolver *self);

/* Signals:
 *  solved (IwSolution *solution)   the handler may take what is in it and zero it
 *  failed (GError *error)          the core refused the input, which a checked mission excludes
 *  swept (const IwSweep *sweep) */

G_END_DECLS
