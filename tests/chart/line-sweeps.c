#include "line-sweeps.h"

#include <math.h>

/* The stage or the buffer that a control sizes, or -1. */
static int
sized_by (const char *const *links, guint n, const char *control)
{
  for (guint k = 0; k < n; k++) {
    if (links[k] != NULL && iw_links_match (links[k], control))
      return (int)k;
  }
  return -1;
}

static int
part_of (const LineWorld *world, SweepKind kind)
{
  const guint n = world->line.n_stages;

  switch (kind) {
  case SWEEP_LINK:
    return sized_by (world->data.links, n, "download_bw");
  case SWEEP_NVME:
    return sized_by (world->data.links, n, "nvme_bw");
  case SWEEP_BUFFER:
    return sized_by (world->data.buffer_links, n - 1, "buffer");
  case SWEEP_CACHE:
    return world->line.cache_stage;
  case SWEEP_JITTER:
    return 0;
  case N_SWEEPS:
    break;
  }
  g_assert_not_reached ();
}

/* The line with the control at a value. */
static IwPipeline
line_at (const LineWorld *world, SweepKind kind, double value)
{
  const int part = part_of (world, kind);
  IwPipeline line = world->line;

  switch (kind) {
  case SWEEP_LINK:
    line.stages[part].rate_bps = value;
    break;
  case SWEEP_NVME:
    line.stages[part].write_bps *= value / line.stages[part].rate_bps;
    line.stages[part].rate_bps = value;
    break;
  case SWEEP_BUFFER:
    line.buffer_bytes[part] = value;
    break;
  case SWEEP_CACHE:
    line.cache_bytes = value;
    break;
  case SWEEP_JITTER:
    for (guint k = 0; k < line.n_stages; k++) {
      line.stages[k].cv *= value;
      line.stages[k].stall_s *= value;
    }
    break;
  case N_SWEEPS:
    g_assert_not_reached ();
  }
  return line;
}

static const IwSaturationData axes[N_SWEEPS] = {
  [SWEEP_LINK] = { .control_id = "download_bw",
                   .control = "Download bandwidth",
                   .unit = IW_UNIT_BITS_PER_S,
                   .scale = IW_SCALE_LOG },
  [SWEEP_NVME] = { .control_id = "nvme_bw",
                   .control = "Local NVMe bandwidth",
                   .unit = IW_UNIT_BYTES_PER_S,
                   .scale = IW_SCALE_LOG },
  [SWEEP_BUFFER] = { .control_id = "buffer",
                     .control = "Prefetch buffer",
                     .unit = IW_UNIT_BYTES,
                     .scale = IW_SCALE_CUBE },
  [SWEEP_CACHE] = { .control_id = "cache",
                    .control = "NVMe cache",
                    .unit = IW_UNIT_BYTES,
                    .scale = IW_SCALE_CUBE },
  [SWEEP_JITTER] = { .control_id = "jitter",
                     .control = "Jitter",
                     .unit = IW_UNIT_RATIO,
                     .scale = IW_SCALE_LINEAR,
                     .max = 3.0,
                     .value = 1.0 },
};

/* The control's value as it stands, and a range around it. */
static void
set_range (IwSaturationData *data, const IwPipeline *line, SweepKind kind, int part)
{
  switch (kind) {
  case SWEEP_LINK:
  case SWEEP_NVME:
    data->value = line->stages[part].rate_bps;
    data->min = pow (10.0, floor (log10 (data->value)) - 1.0);
    data->max = 100.0 * data->min;
    break;
  case SWEEP_BUFFER:
    data->value = line->buffer_bytes[part];
    data->max = fmax (line->chunk_bytes, 8.0 * data->value);
    break;
  case SWEEP_CACHE:
    data->value = line->cache_bytes;
    data->max = 1.6 * line->dataset_bytes;
    break;
  case SWEEP_JITTER:
  case N_SWEEPS:
    break;
  }
}

static void
set_ceilings (Sweep *sweep, const LineWorld *world, SweepKind kind)
{
  const IwScale scale = { sweep->data.min, sweep->data.max, 0.0, N_SWEEP_POINTS - 1.0, sweep->data.scale };

  for (guint i = 0; i < N_SWEEP_POINTS; i++) {
    IwPipelinePoint *point = &sweep->points[i];
    IwPipelineCeilings ceilings;
    IwPipeline at;

    point->value = iw_scale_invert (&scale, i);
    at = line_at (world, kind, point->value);
    g_assert_cmpint (iw_pipeline_ceilings (&at, &ceilings, NULL), ==, IW_STATUS_OK);
    point->utilization_ceiling = ceilings.utilization_ceiling;
    point->bottleneck = ceilings.bottleneck;
  }
}

gboolean
sweep_init (Sweep *sweep, LineWorld *world, SweepKind kind)
{
  const int part = part_of (world, kind);

  if (part < 0)
    return FALSE;
  world->line.chunks = 1500; /* of each point, and so of the line itself */
  line_world_run (world);
  *sweep = (Sweep){ .data = axes[kind] };
  sweep->data.line = &world->data;
  set_range (&sweep->data, &world->line, kind, part);
  set_ceilings (sweep, world, kind);
  sweep->data.points = sweep->points;
  sweep->data.n_points = N_SWEEP_POINTS;
  return TRUE;
}

void
sweep_run (Sweep *sweep, const LineWorld *world, SweepKind kind, guint every)
{
  for (guint i = 0; i < N_SWEEP_POINTS; i += every) {
    IwPipelinePoint *point = &sweep->points[i];
    IwPipeline line = line_at (world, kind, point->value);
    IwPipelineWork work = { 0 };
    IwPipelineResult result;

    g_assert_cmpint (iw_pipeline_scratch_bytes (&line, &work.scratch_bytes, NULL), ==, IW_STATUS_OK);
    work.scratch = g_malloc (work.scratch_bytes);
    g_assert_cmpint (iw_pipeline_run (&line, &work, &result, NULL), ==, IW_STATUS_OK);
    g_free (work.scratch);
    point->run = true;
    point->utilization = result.utilization;
    point->utilization_ci = result.utilization_ci;
  }
}
