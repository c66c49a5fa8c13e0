/* Running a line with memory of its own, for the tests of the pipeline model. */
#pragma once

#include <glib.h>

#include "iowall/pipeline.h"

static inline IwPipelineResult
run_line_traced (const IwPipeline *in, IwPipelineTrace *trace)
{
  IwPipelineWork work = { .trace = trace };
  IwPipelineResult result = { .utilization = -1.0 };
  IwError error;
  IwStatus status = iw_pipeline_scratch_bytes (in, &work.scratch_bytes, &error);

  if (status == IW_STATUS_OK) {
    work.scratch = g_malloc (work.scratch_bytes);
    status = iw_pipeline_run (in, &work, &result, &error);
    g_free (work.scratch);
  }
  if (status != IW_STATUS_OK)
    g_error ("%s %s: %g, not %g … %g", error.field, iw_status_text (status), error.value, error.lo, error.hi);
  return result;
}

static inline IwPipelineResult
run_line (const IwPipeline *in)
{
  return run_line_traced (in, NULL);
}

/* `n` stages that pass a chunk of one byte a second each, no room between them, no cache. */
static inline IwPipeline
plain_line (uint32_t n)
{
  IwPipeline in;

  iw_pipeline_init (&in);
  in.n_stages = n;
  in.chunk_bytes = 1.0;
  in.cache_stage = -1;
  for (uint32_t k = 0; k < n; k++)
    in.stages[k] = (IwPipelineStage){ .rate_bps = 1.0 };
  for (uint32_t k = 0; k + 1 < n; k++)
    in.buffer_bytes[k] = 0.0;
  return in;
}

/* Equal to the last bit in what a run is about. */
static inline gboolean
same_result (const IwPipelineResult *a, const IwPipelineResult *b, uint32_t n_stages)
{
  gboolean same = a->utilization == b->utilization && a->utilization_ci == b->utilization_ci &&
                  a->throughput_bps == b->throughput_bps && a->measured_from_s == b->measured_from_s &&
                  a->measured_to_s == b->measured_to_s && a->waits.count == b->waits.count &&
                  a->waits.longest_s == b->waits.longest_s && a->waits.p95_s == b->waits.p95_s;

  for (uint32_t k = 0; k < n_stages; k++)
    same = same && a->stages[k].busy == b->stages[k].busy && a->stages[k].stalled == b->stages[k].stalled &&
           a->stages[k].starved == b->stages[k].starved && a->stages[k].blocked == b->stages[k].blocked;
  for (uint32_t k = 0; k + 1 < n_stages; k++)
    same = same && a->buffer_fill[k] == b->buffer_fill[k];
  return same;
}
