#include <math.h>

#include "pipeline-private.h"

void
iw_pipeline_trace_start (IwPipelineTrace *trace, const IwPipeline *in)
{
  trace->truncated = false;
  for (uint32_t k = 0; k < in->n_stages; k++)
    trace->stages[k].n = 0;
  for (uint32_t k = 0; k + 1 < in->n_stages; k++) {
    trace->buffers[k].n = 0;
    if (trace->buffers[k].capacity > 0) {
      trace->buffers[k].fills[0] = (IwPipelineFill){ .at_s = trace->from_s };
      trace->buffers[k].n = 1;
    }
  }
}

static void
add_interval (IwPipelineTrace *trace, uint32_t stage, IwPipelineState state, double from_s, double to_s)
{
  const size_t n = trace->stages[stage].n;
  IwPipelineInterval *last;

  from_s = fmax (from_s, trace->from_s);
  to_s = fmin (to_s, trace->to_s);
  if (!(from_s < to_s))
    return;
  if (n > 0) {
    last = &trace->stages[stage].intervals[n - 1];
    if (last->state == state && last->to_s == from_s) {
      last->to_s = to_s;
      return;
    }
  }
  if (n == trace->stages[stage].capacity) {
    if (n > 0)
      trace->truncated = true;
    return;
  }
  trace->stages[stage].intervals[n] = (IwPipelineInterval){ .from_s = from_s, .to_s = to_s, .state = state };
  trace->stages[stage].n++;
}

/* Until the end of the run an entry's `chunks` is the change, not the level. Changes come nearly in order:
 * chunk by chunk, each into the buffer and out of it, so that one has to go back past the few chunks that the
 * buffer holds. */
static void
add_change (IwPipelineTrace *trace, uint32_t buffer, double at_s, double change)
{
  IwPipelineFill *fills = trace->buffers[buffer].fills;
  size_t i = trace->buffers[buffer].n;

  if (at_s > trace->to_s)
    return;
  if (at_s <= trace->from_s) {
    fills[0].chunks += change;
    return;
  }
  if (i == trace->buffers[buffer].capacity) {
    trace->truncated = true;
    if (i == 1 || fills[i - 1].at_s <= at_s)
      return;
    i--; /* the latest one goes */
  } else {
    trace->buffers[buffer].n++;
  }
  for (; i > 1 && fills[i - 1].at_s > at_s; i--)
    fills[i] = fills[i - 1];
  fills[i] = (IwPipelineFill){ .at_s = at_s, .chunks = change };
}

void
iw_pipeline_trace_visit (IwPipelineTrace *trace, uint32_t stage, const IwPipelineVisit *visit)
{
  const double work_s = fmax (0.0, visit->end_s - visit->start_s - visit->stall_s);
  const double stall_from_s = visit->start_s + 0.5 * work_s;
  const double stall_to_s = fmin (stall_from_s + visit->stall_s, visit->end_s);

  if (stage > 0 && trace->buffers[stage - 1].capacity > 0 && visit->arrive_s < visit->start_s) {
    add_change (trace, stage - 1, visit->arrive_s, 1.0);
    add_change (trace, stage - 1, visit->start_s, -1.0);
  }
  if (visit->leave_s <= trace->from_s || visit->free_s >= trace->to_s)
    return;
  add_interval (trace, stage, IW_PIPELINE_STARVED, visit->free_s, visit->start_s);
  if (visit->stall_s > 0.0) {
    add_interval (trace, stage, IW_PIPELINE_BUSY, visit->start_s, stall_from_s);
    add_interval (trace, stage, IW_PIPELINE_STALLED, stall_from_s, stall_to_s);
    add_interval (trace, stage, IW_PIPELINE_BUSY, stall_to_s, visit->end_s);
  } else {
    add_interval (trace, stage, IW_PIPELINE_BUSY, visit->start_s, visit->end_s);
  }
  add_interval (trace, stage, IW_PIPELINE_BLOCKED, visit->end_s, visit->leave_s);
}

/* Turns changes into levels. What happens at the same moment becomes one entry, and none if it cancels out.
 */
void
iw_pipeline_trace_finish (IwPipelineTrace *trace, const IwPipeline *in)
{
  for (uint32_t k = 0; k + 1 < in->n_stages; k++) {
    IwPipelineFill *fills = trace->buffers[k].fills;
    size_t kept = 1;
    double level;

    if (trace->buffers[k].n == 0)
      continue;
    level = fills[0].chunks;
    for (size_t i = 1; i < trace->buffers[k].n;) {
      const double at_s = fills[i].at_s;
      double change = 0.0;

      for (; i < trace->buffers[k].n && fills[i].at_s == at_s; i++)
        change += fills[i].chunks;
      if (change == 0.0)
        continue;
      level += change;
      fills[kept++] = (IwPipelineFill){ .at_s = at_s, .chunks = level };
    }
    trace->buffers[k].n = kept;
  }
}
