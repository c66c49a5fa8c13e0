#include "experiment-private.h"

#include <math.h>

gboolean
iw_sweep_possible (const IwPart *part, guint control)
{
  g_return_val_if_fail (part != NULL && control < part->controls->len, FALSE);

  return part->kind == IW_PART_PIPELINE &&
         ((const IwControl *)g_ptr_array_index (part->controls, control))->kind == IW_CONTROL_RANGE;
}

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

gboolean
iw_sweep_init (IwSweep *sweep, const IwSetup *setup, guint control, GError **error)
{
  const IwPart *part;
  IwPipeline line;
  IwPipelineCeilings ceilings;
  IwError reason;

  g_return_val_if_fail (sweep != NULL && setup != NULL, FALSE);
  part = setup->mission->parts[setup->kind];
  g_return_val_if_fail (iw_sweep_possible (part, control), FALSE);

  *sweep = (IwSweep){ .setup = *setup, .control = control };
  for (guint i = 0; i < IW_SWEEP_POINTS; i++) {
    const double value = value_of_point (g_ptr_array_index (part->controls, control), i);

    if (line_at (sweep, value, &line, &reason) != IW_STATUS_OK ||
        iw_pipeline_ceilings (&line, &ceilings, &reason) != IW_STATUS_OK) {
      iw_experiment_fail (setup->mission, &reason, error);
      return FALSE;
    }
    sweep->points[i] = (IwPipelinePoint){ .value = value,
                                          .utilization_ceiling = ceilings.utilization_ceiling,
                                          .bottleneck = ceilings.bottleneck };
  }
  return TRUE;
}

gboolean
iw_sweep_run (IwSweep *sweep, guint point, const IwStop *stop, GError **error)
{
  IwPipelinePoint *at;
  IwPipeline line;
  IwPipelineResult run;
  IwError reason;

  g_return_val_if_fail (sweep != NULL && point < IW_SWEEP_POINTS, FALSE);

  at = &sweep->points[point];
  if (line_at (sweep, at->value, &line, &reason) != IW_STATUS_OK ||
      iw_experiment_run_line (&line, NULL, stop, &run, &reason) != IW_STATUS_OK) {
    iw_experiment_fail (sweep->setup.mission, &reason, error);
    return FALSE;
  }
  at->utilization = run.utilization;
  at->utilization_ci = run.utilization_ci;
  if (!at->run)
    sweep->n_run++;
  at->run = true;
  return TRUE;
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
