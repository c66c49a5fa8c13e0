/* How the flow of a line moves: the trace of its run, evenly resampled. */
#include <math.h>

#include "line-flow-private.h"

/* A pace is a mean over this many steps on either side: chunks come one by one, data flows. */
#define SMOOTH 3

/* Adds `value` to the steps that from … to covers, each as far as it is covered. */
static void
spread (double sums[LINE_FLOW_STEPS], const IwPipelineTrace *trace, double from_s, double to_s, double value)
{
  const double step_s = (trace->to_s - trace->from_s) / LINE_FLOW_STEPS;
  const double from = fmax (0.0, (from_s - trace->from_s) / step_s);
  const double to = fmin (LINE_FLOW_STEPS, (to_s - trace->from_s) / step_s);

  for (int i = (int)from; i < LINE_FLOW_STEPS && i < to; i++)
    sums[i] += value * fmax (0.0, fmin (to, i + 1.0) - fmax (from, i));
}

static const IwPipelineTrace *
trace_of (const LineFlow *self)
{
  const IwPipelineTrace *trace = self->data->trace;

  return trace != NULL && trace->to_s > trace->from_s ? trace : NULL;
}

bool
iw_line_flow_paces (const LineFlow *self, guint stage, float paces[LINE_FLOW_STEPS])
{
  const IwPipelineTrace *trace = trace_of (self);
  const IwPipelineShares *shares = &self->data->result->stages[stage];
  const double working = shares->busy - shares->stalled; /* of the whole run */
  const double pace = self->gates[stage].pass_bps / self->gates[stage].need_bps;
  double busy[LINE_FLOW_STEPS] = { 0.0 };

  if (trace == NULL || trace->stages[stage].n == 0 || working <= 0.0)
    return false;
  for (size_t i = 0; i < trace->stages[stage].n; i++) {
    const IwPipelineInterval *interval = &trace->stages[stage].intervals[i];

    if (interval->state == IW_PIPELINE_BUSY)
      spread (busy, trace, interval->from_s, interval->to_s, 1.0);
  }
  for (int i = 0; i < LINE_FLOW_STEPS; i++) {
    const int first = MAX (0, i - SMOOTH), last = MIN (LINE_FLOW_STEPS - 1, i + SMOOTH);
    double sum = 0.0;

    for (int k = first; k <= last; k++)
      sum += busy[k];
    paces[i] = (float)fmin (IW_PACE_MAX, pace * sum / (last - first + 1) / working);
  }
  return true;
}

bool
iw_line_flow_levels (const LineFlow *self, guint buffer, float levels[LINE_FLOW_STEPS])
{
  const IwPipelineTrace *trace = trace_of (self);
  const double slots = self->data->result->buffer_slots[buffer];
  double means[LINE_FLOW_STEPS] = { 0.0 };

  if (trace == NULL || trace->buffers[buffer].n == 0 || slots <= 0.0)
    return false;
  for (size_t i = 0; i < trace->buffers[buffer].n; i++) {
    const IwPipelineFill *fill = &trace->buffers[buffer].fills[i];
    const double until = i + 1 < trace->buffers[buffer].n ? fill[1].at_s : trace->to_s;

    spread (means, trace, fill->at_s, until, fill->chunks / slots);
  }
  for (int i = 0; i < LINE_FLOW_STEPS; i++)
    levels[i] = (float)fmin (1.0, means[i]);
  return true;
}
