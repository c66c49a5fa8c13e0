#include <math.h>
#include <string.h>

#include "checkpoint-private.h"

void
iw_checkpoint_trace_start (IwCheckpointTrace *trace)
{
  trace->n_intervals = trace->n_drains = trace->n_failures = 0;
  trace->truncated = false;
}

/* --- Intervals ----------------------------------------------------------------------------------------- */

/* Lost time is one interval however it was spent; each restart begins with a failure of its own. */
static bool
continues (const IwCheckpointInterval *before, const IwCheckpointInterval *after)
{
  return before->activity == IW_CHECKPOINT_LOST && after->activity == IW_CHECKPOINT_LOST &&
         before->to_s == after->from_s;
}

static void
add_interval (IwCheckpointTrace *trace, IwCheckpointActivity activity, double from_s, double to_s,
              double checkpoints)
{
  const IwCheckpointInterval added = { .from_s = fmax (from_s, trace->from_s),
                                       .to_s = fmin (to_s, trace->to_s),
                                       .activity = activity,
                                       .checkpoints = checkpoints };
  const size_t n = trace->n_intervals;

  if (trace->interval_capacity == 0 || !(added.from_s < added.to_s))
    return;
  if (n > 0 && continues (&trace->intervals[n - 1], &added)) {
    trace->intervals[n - 1].to_s = added.to_s;
  } else if (n == trace->interval_capacity) {
    trace->truncated = true;
  } else {
    trace->intervals[n] = added;
    trace->n_intervals++;
  }
}

void
iw_checkpoint_trace_restart (IwCheckpointTrace *trace, double from_s, double to_s)
{
  add_interval (trace, IW_CHECKPOINT_RESTART, from_s, to_s, 0.0);
}

/* Makes entry number `at` two, of which the later one, from `at_s` on, is lost with its checkpoint. */
static void
cut (IwCheckpointTrace *trace, size_t at, double at_s)
{
  IwCheckpointInterval *cut = &trace->intervals[at];
  IwCheckpointInterval later = *cut;

  later.from_s = at_s;
  later.activity = IW_CHECKPOINT_LOST;
  later.checkpoints = 0.0;
  cut->to_s = at_s;
  cut->checkpoints = fmax (0.0, cut->checkpoints - 1.0);
  if (trace->n_intervals == trace->interval_capacity) {
    trace->truncated = true;
    return;
  }
  memmove (cut + 2, cut + 1, (trace->n_intervals - at - 1) * sizeof *cut);
  cut[1] = later;
  trace->n_intervals++;
}

void
iw_checkpoint_trace_lose (IwCheckpointTrace *trace, double from_s)
{
  size_t first = trace->n_intervals, kept;

  while (first > 0 && trace->intervals[first - 1].to_s > from_s) {
    IwCheckpointInterval *interval = &trace->intervals[first - 1];

    if (interval->from_s < from_s) {
      cut (trace, first - 1, from_s);
      break;
    }
    if (interval->activity != IW_CHECKPOINT_RESTART) {
      interval->activity = IW_CHECKPOINT_LOST;
      interval->checkpoints = 0.0;
    }
    first--;
  }
  if (first == trace->n_intervals)
    return;
  kept = first > 0 ? first : 1; /* what lies before it may be lost already */
  for (size_t i = kept; i < trace->n_intervals; i++) {
    if (continues (&trace->intervals[kept - 1], &trace->intervals[i]))
      trace->intervals[kept - 1].to_s = trace->intervals[i].to_s;
    else
      trace->intervals[kept++] = trace->intervals[i];
  }
  trace->n_intervals = kept;
}

/* --- Drains and failures ------------------------------------------------------------------------------- */

static void
add_drain (IwCheckpointTrace *trace, double from_s, double to_s, bool complete, double checkpoints)
{
  const double clipped_from_s = fmax (from_s, trace->from_s), clipped_to_s = fmin (to_s, trace->to_s);

  if (trace->drain_capacity == 0 || !(clipped_from_s < clipped_to_s))
    return;
  if (trace->n_drains == trace->drain_capacity) {
    trace->truncated = true;
    return;
  }
  trace->drains[trace->n_drains++] = (IwCheckpointDrain){
    .from_s = clipped_from_s, .to_s = clipped_to_s, .complete = complete, .checkpoints = checkpoints
  };
}

void
iw_checkpoint_trace_failure (IwCheckpointTrace *trace, double at_s, double lost_s, bool local)
{
  if (trace->failure_capacity == 0 || at_s < trace->from_s || at_s > trace->to_s)
    return;
  if (trace->n_failures == trace->failure_capacity) {
    trace->truncated = true;
    return;
  }
  trace->failures[trace->n_failures++] =
      (IwCheckpointFailure){ .at_s = at_s, .lost_s = lost_s, .local = local };
}

/* --- Stretches of work --------------------------------------------------------------------------------- */

/* Segments of a stretch that touch the window: `first` … `end` - 1. */
static void
find_segments (const IwCheckpointTrace *trace, const IwCheckpointStretch *stretch, double period_s,
               double *first, double *end)
{
  *first = fmax (0.0, floor ((trace->from_s - stretch->from_s) / period_s) - 1.0);
  *end = fmin (stretch->whole, ceil ((trace->to_s - stretch->from_s) / period_s) + 1.0);
}

static void
add_segments (IwCheckpointTrace *trace, const IwCheckpoint *in, const IwCheckpointStretch *stretch)
{
  const double period_s = in->interval_s + in->pause_s;
  const double end_s = stretch->from_s + stretch->whole * period_s;
  double first, end;

  find_segments (trace, stretch, period_s, &first, &end);
  if (period_s < trace->resolution_s) {
    const double shown_from_s = fmax (stretch->from_s, trace->from_s);
    const double shown_to_s = fmin (end_s, trace->to_s);
    const double checkpoints = floor ((shown_to_s - stretch->from_s) / period_s + 1e-9) -
                               floor ((shown_from_s - stretch->from_s) / period_s + 1e-9);

    add_interval (trace, IW_CHECKPOINT_WORK, stretch->from_s, end_s, checkpoints);
    return;
  }
  for (double i = first; i < end && trace->interval_capacity > 0; i += 1.0) {
    const double from_s = stretch->from_s + i * period_s, to_s = stretch->from_s + (i + 1.0) * period_s;
    const double pause_from_s = in->pause_s > 0.0 ? fmin (from_s + in->interval_s, to_s) : to_s;

    add_interval (trace, IW_CHECKPOINT_WORK, from_s, pause_from_s, in->pause_s > 0.0 ? 0.0 : 1.0);
    add_interval (trace, IW_CHECKPOINT_PAUSE, pause_from_s, to_s, 1.0);
    if (trace->truncated && trace->n_intervals == trace->interval_capacity)
      break;
  }
}

/* A drain begins when a checkpoint ends, or for one that was cut short when work goes on. */
static void
add_drains (IwCheckpointTrace *trace, const IwCheckpoint *in, const IwCheckpointStretch *stretch)
{
  const double period_s = in->interval_s + in->pause_s, drain_s = in->drain_s;
  const bool complete = stretch->ends || stretch->age_s >= drain_s;
  const double last_s = complete ? drain_s : stretch->age_s;
  double first, end;

  find_segments (trace, stretch, period_s, &first, &end);
  if (stretch->undrained)
    add_drain (trace, stretch->from_s, stretch->from_s + (stretch->whole > 0.0 ? drain_s : last_s),
               stretch->whole > 0.0 || complete, 1.0);
  if (period_s < trace->resolution_s) {
    if (stretch->whole > 0.0)
      add_drain (trace, stretch->from_s + period_s, stretch->from_s + stretch->whole * period_s + last_s,
                 complete, stretch->whole);
    return;
  }
  for (double i = first; i < end && trace->drain_capacity > 0; i += 1.0) {
    const double from_s = stretch->from_s + (i + 1.0) * period_s;
    const bool last = i + 1.0 >= stretch->whole;

    add_drain (trace, from_s, from_s + (last ? last_s : drain_s), !last || complete, 1.0);
    if (trace->truncated && trace->n_drains == trace->drain_capacity)
      break;
  }
}

/* The segment after the whole ones: thrown away, or the last of the run. Its drain begins when the store is
 * done with the one before. */
static void
add_rest (IwCheckpointTrace *trace, const IwCheckpoint *in, const IwCheckpointStretch *stretch)
{
  const double from_s = stretch->from_s + stretch->whole * (in->interval_s + in->pause_s);
  const double end_s = stretch->to_s, pause_from_s = in->pause_s > 0.0 ? from_s + stretch->last_s : end_s;
  const bool draining = stretch->whole > 0.0 || stretch->undrained;
  const double drain_from_s = draining ? fmax (end_s, from_s + in->drain_s) : end_s;

  if (!stretch->ends) {
    add_interval (trace, IW_CHECKPOINT_LOST, from_s, stretch->to_s, 0.0);
    return;
  }
  add_interval (trace, IW_CHECKPOINT_WORK, from_s, pause_from_s, in->pause_s > 0.0 ? 0.0 : 1.0);
  add_interval (trace, IW_CHECKPOINT_PAUSE, pause_from_s, end_s, 1.0);
  if (in->drain_s > 0.0)
    add_drain (trace, drain_from_s, drain_from_s + in->drain_s, true, 1.0);
}

void
iw_checkpoint_trace_stretch (IwCheckpointTrace *trace, const IwCheckpoint *in,
                             const IwCheckpointStretch *stretch)
{
  add_segments (trace, in, stretch);
  if (in->drain_s > 0.0)
    add_drains (trace, in, stretch);
  add_rest (trace, in, stretch);
}
