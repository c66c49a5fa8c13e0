#include "experiment-private.h"

#include <math.h>

/* How much of the window lies before the wait that it shows; less, down to the least, where a long wait would
 * not end inside it, with the least behind it too. */
#define BEFORE_WAIT       0.4
#define LEAST_BESIDE_WAIT 0.1

/* Of a job the whole run is shown in this many pieces, so that what is shorter is drawn together; and so many
 * of each kind find room before the first attempt to record it. */
#define PIECES     1000.0
#define FIRST_ROOM 4096u

/* Intervals of the queue before the store; so many more where it grows slowly, until it has grown by one. */
#define QUEUE_INTERVALS      12.0
#define MOST_QUEUE_INTERVALS 60.0
/* Joined by straight lines: just before and after a checkpoint is due, and where the store is done. */
#define POINTS_OF_INTERVAL   3u

/* A chunk's visit to a stage: starved, busy, stalled, busy again, blocked. */
#define INTERVALS_OF_CHUNK 5u
/* Into the buffer and out of it. */
#define FILLS_OF_CHUNK     2u

void
iw_stretch_free (IwStretch *stretch)
{
  if (stretch == NULL)
    return;
  for (gsize k = 0; k < IW_PIPELINE_MAX_STAGES; k++)
    g_free (stretch->trace.stages[k].intervals);
  for (gsize k = 0; k < IW_PIPELINE_MAX_BUFFERS; k++)
    g_free (stretch->trace.buffers[k].fills);
  g_free (stretch->job.intervals);
  g_free (stretch->job.drains);
  g_free (stretch->job.failures);
  g_free (stretch->queue.points);
  g_free (stretch);
}

/* --- Of a pipeline ------------------------------------------------------------------------------------- */

static void
make_room (IwPipelineTrace *trace, const IwPipeline *line, gsize chunks)
{
  for (guint k = 0; k < line->n_stages; k++) {
    trace->stages[k].capacity = INTERVALS_OF_CHUNK * chunks;
    trace->stages[k].intervals =
        g_renew (IwPipelineInterval, trace->stages[k].intervals, trace->stages[k].capacity);
  }
  for (guint k = 0; k + 1 < line->n_stages; k++) {
    trace->buffers[k].capacity = FILLS_OF_CHUNK * chunks + 1;
    trace->buffers[k].fills = g_renew (IwPipelineFill, trace->buffers[k].fills, trace->buffers[k].capacity);
  }
}

static void
place_window (IwStretch *stretch, const IwExperiment *experiment, double from_s)
{
  const IwPipelineResult *run = &experiment->run;
  const double length_s = fmin (experiment->part->line->stretch_s, run->measured_to_s);
  const double least_s = LEAST_BESIDE_WAIT * length_s;

  if (isnan (from_s)) {
    /* It begins after the start of a run, whose first chunks are not counted. */
    stretch->around_wait = run->waits.longest_at_s > 0.0;
    from_s = stretch->around_wait
                 ? run->waits.longest_at_s -
                       fmax (least_s, fmin (BEFORE_WAIT * length_s,
                                            length_s - least_s - run->waits.longest_of_first_s))
                 : run->measured_from_s;
  }
  stretch->trace.from_s = CLAMP (from_s, 0.0, run->measured_to_s - length_s);
  stretch->trace.to_s = stretch->trace.from_s + length_s;
}

/* Records with more room each time until nothing is left out; that many chunks and one more on the way at
 * each stage is all that there can be. */
static IwStatus
show_line (IwStretch *stretch, const IwExperiment *experiment, double from_s, const IwStop *stop,
           IwError *reason)
{
  IwPipelineTrace *trace = &stretch->trace;
  IwPipeline line = experiment->pipeline;
  IwPipelineResult run;
  IwStatus status;
  gsize chunks;

  place_window (stretch, experiment, from_s);
  chunks = (gsize)fmin (
      2.0 * (trace->to_s - trace->from_s) * experiment->run.throughput_bps / line.chunk_bytes + 64.0,
      line.chunks + 2.0);
  line.replications = 1;
  for (;;) {
    make_room (trace, &line, chunks);
    status = iw_experiment_run_line (&line, trace, stop, &run, reason);
    if (status != IW_STATUS_OK || !trace->truncated || chunks > line.chunks)
      return status;
    chunks = MIN (4 * chunks, line.chunks + 2);
  }
}

/* --- Of a job ------------------------------------------------------------------------------------------ */

/* One run takes well under a millisecond, even one that is given up a few: nobody needs to stop it. */
static IwStatus
record_job (IwStretch *stretch, const IwExperiment *experiment, IwError *reason)
{
  const IwCheckpointRuns *runs = &experiment->runs;
  IwCheckpointTrace *trace = &stretch->job;
  IwStatus status;

  trace->to_s = isfinite (runs->p50_s) ? runs->p50_s : experiment->job.work_s;
  trace->resolution_s = trace->to_s / PIECES;
  for (gsize room = FIRST_ROOM;; room *= 4) {
    trace->interval_capacity = trace->drain_capacity = trace->failure_capacity = room;
    trace->intervals = g_renew (IwCheckpointInterval, trace->intervals, room);
    trace->drains = g_renew (IwCheckpointDrain, trace->drains, room);
    trace->failures = g_renew (IwCheckpointFailure, trace->failures, room);
    status = iw_checkpoint_trace (&experiment->job, runs->typical_run, trace, reason);
    /* No failure leaves more than three entries of a kind, and so many are in no run. */
    if (status != IW_STATUS_OK || !trace->truncated || room > 4 * (gsize)IW_CHECKPOINT_MAX_FAILURES)
      return status;
  }
}

static IwStatus
fill_queue (IwStretch *stretch, const IwExperiment *experiment, IwError *reason)
{
  const IwCheckpoint *job = &experiment->job;
  const double load = experiment->checkpoint.storage_load;
  const double growing = load > 1.0 ? fmin (ceil (1.0 / (load - 1.0)), MOST_QUEUE_INTERVALS) : 0.0;
  const double intervals = fmax (QUEUE_INTERVALS, growing);
  IwCheckpointQueue *queue = &stretch->queue;

  queue->to_s = intervals * job->interval_s;
  queue->capacity = POINTS_OF_INTERVAL * ((gsize)intervals + 1) + 2;
  queue->points = g_new (IwCheckpointBacklog, queue->capacity);
  return iw_checkpoint_storage_queue (job->drain_s > 0.0 ? job->drain_s : job->pause_s, job->interval_s,
                                      queue, reason);
}

static IwStatus
show_job (IwStretch *stretch, const IwExperiment *experiment, IwError *reason)
{
  IwStatus status = IW_STATUS_OK;

  stretch->job.wall_s = INFINITY;
  if (experiment->runs.runs > 0)
    status = record_job (stretch, experiment, reason);
  return status == IW_STATUS_OK ? fill_queue (stretch, experiment, reason) : status;
}

IwStretch *
iw_stretch_new (const IwExperiment *experiment, double from_s, const IwStop *stop, GError **error)
{
  g_autoptr (IwStretch) stretch = NULL;
  IwError reason;
  IwStatus status;

  g_return_val_if_fail (experiment != NULL && experiment->part->kind != IW_PART_ACCESS, NULL);

  stretch = g_new0 (IwStretch, 1);
  status = experiment->part->kind == IW_PART_PIPELINE ? show_line (stretch, experiment, from_s, stop, &reason)
                                                      : show_job (stretch, experiment, &reason);
  if (status == IW_STATUS_OK)
    return g_steal_pointer (&stretch);
  iw_experiment_fail (experiment->mission, &reason, error);
  return NULL;
}
