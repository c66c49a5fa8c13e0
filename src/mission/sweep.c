#include "experiment-private.h"

#include <math.h>
#include <string.h>

/* Enough for the 5th and the 95th percentile of a band; the mean under the dot comes from the whole run. */
#define RUNS_OF_POINT 100u

gboolean
iw_sweep_possible (const IwPart *part, guint control)
{
  g_return_val_if_fail (part != NULL && control < part->controls->len, FALSE);

  if (part->kind == IW_PART_CHECKPOINT)
    return strcmp (((const IwControl *)g_ptr_array_index (part->controls, control))->id, "interval") == 0;
  return part->kind == IW_PART_PIPELINE &&
         ((const IwControl *)g_ptr_array_index (part->controls, control))->kind == IW_CONTROL_RANGE;
}

/* --- Of a pipeline ------------------------------------------------------------------------------------- */

/* The line with the swept control at `value`. */
static IwStatus
line_at (const IwSweep *sweep, double value, IwPipeline *out, IwError *reason)
{
  IwSetup setup = sweep->setup;

  setup.settings.values[sweep->control] = value;
  return iw_experiment_line_of (&setup, out, reason);
}

static double
value_of_point (const IwControl *control, guint point)
{
  const double value = iw_control_value_at (control, point / (IW_SWEEP_POINTS - 1.0));

  return control->whole ? CLAMP (round (value), control->min, control->max) : value;
}

static IwStatus
init_line (IwSweep *sweep, const IwControl *control, IwError *reason)
{
  IwPipeline line;
  IwPipelineCeilings ceilings;

  for (guint i = 0; i < IW_SWEEP_POINTS; i++) {
    const double value = value_of_point (control, i);
    IwStatus status = line_at (sweep, value, &line, reason);

    if (status == IW_STATUS_OK)
      status = iw_pipeline_ceilings (&line, &ceilings, reason);
    if (status != IW_STATUS_OK)
      return status;
    sweep->points[i] = (IwPipelinePoint){ .value = value,
                                          .utilization_ceiling = ceilings.utilization_ceiling,
                                          .bottleneck = ceilings.bottleneck };
  }
  return IW_STATUS_OK;
}

static IwStatus
run_line (IwSweep *sweep, guint point, const IwStop *stop, IwError *reason)
{
  IwPipelinePoint *at = &sweep->points[point];
  IwPipeline line;
  IwPipelineResult run;
  IwStatus status = line_at (sweep, at->value, &line, reason);

  if (status == IW_STATUS_OK)
    status = iw_experiment_run_line (&line, NULL, stop, &run, reason);
  if (status != IW_STATUS_OK)
    return status;
  at->utilization = run.utilization;
  at->utilization_ci = run.utilization_ci;
  if (!at->run)
    sweep->n_run++;
  at->run = true;
  return IW_STATUS_OK;
}

/* --- Of a job ------------------------------------------------------------------------------------------ */

/* The job with a checkpoint every `interval_s`, and whether the store collapses under that. */
static IwStatus
job_at (const IwSweep *sweep, double interval_s, IwCheckpoint *out, gboolean *collapsed, IwError *reason)
{
  const IwJob *job = sweep->setup.mission->parts[IW_PART_CHECKPOINT]->job;
  IwSetup setup = sweep->setup;
  IwCheckpointStore store;
  IwCheckpointCost cost;
  IwStatus status;

  setup.settings.values[sweep->control] = interval_s;
  if ((status = iw_experiment_job_of (&setup, &store, &cost, out, reason)) == IW_STATUS_OK)
    *collapsed =
        iw_job_load (job, iw_experiment_store (setup.mission->parts[IW_PART_CHECKPOINT], &setup.settings),
                     &cost, interval_s) >= IW_STORAGE_COLLAPSE_LOAD;
  return status;
}

static IwStatus
init_job (IwSweep *sweep, const IwControl *control, IwError *reason)
{
  for (guint i = 0; i < IW_SWEEP_POINTS; i++) {
    const double interval_s = value_of_point (control, i);
    IwCheckpoint job;
    gboolean collapsed;
    const IwStatus status = job_at (sweep, interval_s, &job, &collapsed, reason);

    if (status != IW_STATUS_OK)
      return status;
    sweep->intervals[i] = (IwCheckpointPoint){ .interval_s = interval_s };
    sweep->n_run += collapsed ? 1 : 0;
  }
  return IW_STATUS_OK;
}

static IwStatus
run_job (IwSweep *sweep, guint point, const IwStop *stop, IwError *reason)
{
  IwCheckpointPoint *at = &sweep->intervals[point];
  IwCheckpoint job;
  IwCheckpointRuns runs;
  gboolean collapsed;
  IwStatus status = job_at (sweep, at->interval_s, &job, &collapsed, reason);

  if (status != IW_STATUS_OK || collapsed)
    return status;
  job.runs = MIN (job.runs, RUNS_OF_POINT);
  if ((status = iw_experiment_simulate (&job, stop, &runs, reason)) != IW_STATUS_OK)
    return status;
  at->waste = runs.waste;
  at->p5 = 1.0 - job.work_s / runs.p5_s;
  at->p95 = 1.0 - job.work_s / runs.p95_s;
  if (!at->run)
    sweep->n_run++;
  at->run = true;
  return IW_STATUS_OK;
}

/* --- Of either ----------------------------------------------------------------------------------------- */

gboolean
iw_sweep_init (IwSweep *sweep, const IwSetup *setup, guint control, GError **error)
{
  const IwPart *part;
  const IwControl *swept;
  IwError reason;
  IwStatus status;

  g_return_val_if_fail (sweep != NULL && setup != NULL, FALSE);
  part = setup->mission->parts[setup->kind];
  g_return_val_if_fail (iw_sweep_possible (part, control), FALSE);

  *sweep = (IwSweep){ .setup = *setup, .control = control };
  swept = g_ptr_array_index (part->controls, control);
  status =
      part->kind == IW_PART_PIPELINE ? init_line (sweep, swept, &reason) : init_job (sweep, swept, &reason);
  if (status == IW_STATUS_OK)
    return TRUE;
  iw_experiment_fail (setup->mission, &reason, error);
  return FALSE;
}

gboolean
iw_sweep_run (IwSweep *sweep, guint point, const IwStop *stop, GError **error)
{
  IwError reason;
  IwStatus status;

  g_return_val_if_fail (sweep != NULL && point < IW_SWEEP_POINTS, FALSE);

  status = sweep->setup.kind == IW_PART_PIPELINE ? run_line (sweep, point, stop, &reason)
                                                 : run_job (sweep, point, stop, &reason);
  if (status == IW_STATUS_OK)
    return TRUE;
  iw_experiment_fail (sweep->setup.mission, &reason, error);
  return FALSE;
}

gboolean
iw_sweep_holds (const IwSweep *sweep, const IwSetup *setup, guint control)
{
  IwSetup mine;

  g_return_val_if_fail (sweep != NULL && setup != NULL, FALSE);

  if (sweep->setup.mission != setup->mission || sweep->setup.kind != setup->kind || sweep->control != control)
    return FALSE;
  /* Neither the control's own value nor who chose the earlier settings moves a point. */
  mine = sweep->setup;
  mine.settings.values[control] = setup->settings.values[control];
  for (int before = 0; before < IW_N_PARTS; before++)
    mine.assumed[before] = setup->assumed[before];
  return iw_setup_equal (&mine, setup);
}
