#include <math.h>
#include <string.h>

#include "pipeline-private.h"

/* The first tenth of the chunks fills the buffers and is not counted. */
#define WARM_UP_SHARE 10u

/* Waits shorter than this part of the anchor's time for a chunk are rounding. */
#define LEAST_WAIT 1e-9

#define HITS_STAGE 255u

/* One stage of the line while it is simulated. Sums are over the chunks that are counted. */
typedef struct {
  double *ring; /* departures of the latest mask + 1 chunks, by chunk & mask */
  uint32_t mask;
  uint32_t look_back; /* b + 1 chunks before this one must have left for the stage before to let one go */
  double *service_s, *stall_s;
  double free_s; /* departure of the latest chunk */
  double counted_from_s;
  double busy_s, stalled_s, starved_s, blocked_s, waited_s;
} Stage;

typedef struct {
  const IwPipeline *in;
  IwPipelineTrace *trace;
  uint32_t n_stages;
  Stage stages[IW_PIPELINE_MAX_STAGES];
  IwPipelineDraws draws[IW_PIPELINE_MAX_STAGES];
  double *tables[IW_PIPELINE_MAX_STAGES];
  bool *hits;
  uint64_t hits_key;
  double hit_fraction;
  /* The anchor's waits: of the block, then of all. */
  double *wait_from_s, *wait_s;
  double least_wait_s;
  IwPipelineHistogram histogram;
  uint64_t n_late;
  double longest_s, first_longest_s, first_longest_at_s;
} Line;

/* What the replications add up to. */
typedef struct {
  IwPipelineSample utilization, throughput;
  IwPipelineShares shares[IW_PIPELINE_MAX_STAGES];
  double fill[IW_PIPELINE_MAX_BUFFERS];
  double from_s, to_s;
} Totals;

/* --- Memory -------------------------------------------------------------------------------------------- */

/* Hands out parts of the caller's memory; with no memory it only adds up. */
typedef struct {
  char *memory;
  size_t used;
} Arena;

static void *
take (Arena *arena, size_t n, size_t size)
{
  const size_t at = arena->used;

  arena->used += (n * size + 15u) & ~(size_t)15u;
  return arena->memory != NULL ? arena->memory + at : NULL;
}

/* More room than there are chunks is never filled. */
static uint32_t
slots_of (const IwPipeline *in, uint32_t buffer)
{
  return (uint32_t)fmin (floor (in->buffer_bytes[buffer] / in->chunk_bytes), in->chunks);
}

static uint32_t
power_of_two_from (uint32_t least)
{
  uint32_t power = 1;

  while (power < least)
    power *= 2;
  return power;
}

static bool
has_jitter (const IwPipelineStage *stage)
{
  return stage->service == IW_SERVICE_LOGNORMAL && stage->cv > 0.0;
}

static bool
has_stalls (const IwPipelineStage *stage)
{
  return stage->stall_s > 0.0;
}

static void
lay_memory_out (Line *line, Arena *arena)
{
  const IwPipeline *in = line->in;

  for (uint32_t k = 0; k < in->n_stages; k++) {
    Stage *stage = &line->stages[k];

    stage->look_back = k > 0 ? slots_of (in, k - 1) + 1 : 1;
    stage->mask = power_of_two_from (stage->look_back) - 1;
    stage->ring = take (arena, (size_t)stage->mask + 1, sizeof (double));
    stage->service_s = take (arena, IW_PIPELINE_BLOCK, sizeof (double));
    stage->stall_s = take (arena, IW_PIPELINE_BLOCK, sizeof (double));
    if (has_jitter (&in->stages[k]))
      line->tables[k] = take (arena, IW_PIPELINE_CELLS + 1, sizeof (double));
  }
  line->hits = take (arena, IW_PIPELINE_BLOCK, sizeof (bool));
  line->wait_from_s = take (arena, IW_PIPELINE_BLOCK, sizeof (double));
  line->wait_s = take (arena, IW_PIPELINE_BLOCK, sizeof (double));
  line->histogram.sums = take (arena, IW_PIPELINE_BINS, sizeof (double));
  line->histogram.counts = take (arena, IW_PIPELINE_BINS, sizeof (uint64_t));
}

IwStatus
iw_pipeline_scratch_bytes (const IwPipeline *in, size_t *bytes, IwError *error)
{
  const IwStatus status = iw_pipeline_check (in, error);
  Line line = { .in = in };
  Arena arena = { .memory = NULL };

  if (status != IW_STATUS_OK)
    return status;
  lay_memory_out (&line, &arena);
  *bytes = arena.used;
  return IW_STATUS_OK;
}

/* --- Starting ------------------------------------------------------------------------------------------ */

static void
prepare (Line *line, const IwPipelineCeilings *ceilings)
{
  const IwPipeline *in = line->in;
  const uint32_t anchor = in->anchor == IW_ANCHOR_FIRST ? 0 : in->n_stages - 1;

  line->n_stages = in->n_stages;
  line->hit_fraction = ceilings->hit_fraction;
  for (uint32_t k = 0; k < in->n_stages; k++) {
    const IwPipelineStage *stage = &in->stages[k];

    line->draws[k] = (IwPipelineDraws){ .mean_s = iw_pipeline_mean_s (in, k, ceilings->hit_fraction),
                                        .service = stage->service,
                                        .skips_hits = (int32_t)k < in->cache_stage,
                                        .stalls = has_stalls (stage),
                                        .stall_every_s = stage->stall_every_s,
                                        .stall_s = stage->stall_s };
    if (has_jitter (stage)) {
      line->draws[k].sigma = iw_pipeline_sigma (stage->cv);
      iw_pipeline_fill_factors (line->draws[k].sigma, line->tables[k]);
      line->draws[k].factors = line->tables[k];
    }
    memset (line->stages[k].stall_s, 0, IW_PIPELINE_BLOCK * sizeof (double));
  }
  line->least_wait_s = LEAST_WAIT * line->draws[anchor].mean_s;
  iw_pipeline_histogram_clear (&line->histogram, line->draws[anchor].mean_s);
}

static void
start_replication (Line *line, uint32_t replication)
{
  const uint64_t seed = line->in->seed;

  line->hits_key = iw_pipeline_key (seed, replication, HITS_STAGE, IW_PIPELINE_USE_HIT);
  for (uint32_t k = 0; k < line->n_stages; k++) {
    IwPipelineDraws *draws = &line->draws[k];
    Stage *stage = &line->stages[k];

    draws->service_key = iw_pipeline_key (seed, replication, k, IW_PIPELINE_USE_SERVICE);
    draws->stall_count_key = iw_pipeline_key (seed, replication, k, IW_PIPELINE_USE_STALL_COUNT);
    draws->stall_length_key = iw_pipeline_key (seed, replication, k, IW_PIPELINE_USE_STALL_LENGTH);
    /* All zeros: what chunks before the first one would have done is no bound. */
    memset (stage->ring, 0, ((size_t)stage->mask + 1) * sizeof (double));
    stage->free_s = 0.0;
  }
}

/* What came before is not counted. */
static void
start_counting (Line *line)
{
  for (uint32_t k = 0; k < line->n_stages; k++) {
    Stage *stage = &line->stages[k];

    stage->counted_from_s = stage->free_s;
    stage->busy_s = stage->stalled_s = stage->starved_s = stage->blocked_s = stage->waited_s = 0.0;
  }
}

/* --- The recursion ------------------------------------------------------------------------------------- */

/* Chunk `i` through the whole line; `at` is its place in the block. Compiled once without the trace, which
 * has to cost nothing where there is none. */
static inline void
pass_chunk (Line *line, uint32_t i, uint32_t at, bool traced)
{
  const uint32_t last = line->n_stages - 1;
  double arrive_s = 0.0;

  for (uint32_t k = 0; k <= last; k++) {
    Stage *stage = &line->stages[k];
    const Stage *next = stage + 1;
    const double service_s = stage->service_s[at];
    const double free_s = stage->free_s;
    const double start_s = arrive_s > free_s ? arrive_s : free_s;
    const double end_s = start_s + service_s;
    /* Unsigned and masked: places of chunks before the first one hold 0. */
    const double room_s = k < last ? next->ring[(i - next->look_back) & next->mask] : 0.0;
    const double leave_s = end_s > room_s ? end_s : room_s;

    stage->busy_s += service_s;
    stage->stalled_s += stage->stall_s[at];
    stage->starved_s += start_s - free_s;
    stage->blocked_s += leave_s - end_s;
    stage->waited_s += start_s - arrive_s;
    if (traced) {
      const IwPipelineVisit visit = { .free_s = free_s,
                                      .arrive_s = arrive_s,
                                      .start_s = start_s,
                                      .stall_s = stage->stall_s[at],
                                      .end_s = end_s,
                                      .leave_s = leave_s };
      iw_pipeline_trace_visit (line->trace, k, &visit);
    }
    if (k == last && line->in->anchor == IW_ANCHOR_LAST) {
      line->wait_from_s[at] = free_s;
      line->wait_s[at] = start_s - free_s;
    } else if (k == 0 && line->in->anchor == IW_ANCHOR_FIRST) {
      line->wait_from_s[at] = end_s;
      line->wait_s[at] = leave_s - end_s;
    }
    stage->ring[i & stage->mask] = leave_s;
    stage->free_s = leave_s;
    arrive_s = leave_s;
  }
}

/* Draws the times of `n` chunks, at most a block, and passes them. */
static void
pass_block (Line *line, uint32_t first, uint32_t n, bool traced)
{
  const bool *hits = NULL;

  if (line->hit_fraction > 0.0 && line->in->cache_stage > 0) {
    iw_pipeline_draw_hits (line->hits_key, line->hit_fraction, first, n, line->hits);
    hits = line->hits;
  }
  for (uint32_t k = 0; k < line->n_stages; k++)
    iw_pipeline_draw (&line->draws[k], first, n, hits, line->stages[k].service_s, line->stages[k].stall_s);
  if (traced) {
    for (uint32_t at = 0; at < n; at++)
      pass_chunk (line, first + at, at, true);
  } else {
    for (uint32_t at = 0; at < n; at++)
      pass_chunk (line, first + at, at, false);
  }
}

static void
count_waits (Line *line, uint32_t n, bool first_replication)
{
  for (uint32_t at = 0; at < n; at++) {
    const double wait_s = line->wait_s[at];

    if (wait_s <= line->least_wait_s)
      continue;
    iw_pipeline_histogram_add (&line->histogram, wait_s);
    if (wait_s > line->in->deadline_s)
      line->n_late++;
    if (wait_s > line->longest_s)
      line->longest_s = wait_s;
    if (first_replication && wait_s > line->first_longest_s) {
      line->first_longest_s = wait_s;
      line->first_longest_at_s = line->wait_from_s[at];
    }
  }
}

/* One run of all chunks. Chunk `warm_up` is the first whose departure counts; the time up to it does not. */
static IwStatus
run_replication (Line *line, uint32_t replication, const IwPipelineWork *work, IwError *error)
{
  const uint32_t chunks = line->in->chunks;
  const uint32_t warm_up = chunks / WARM_UP_SHARE;
  const bool traced = line->trace != NULL && replication == 0;
  uint32_t first = 0;

  start_replication (line, replication);
  while (first < chunks) {
    const uint32_t end = first <= warm_up ? warm_up + 1 : chunks;
    const uint32_t n = end - first < IW_PIPELINE_BLOCK ? end - first : IW_PIPELINE_BLOCK;

    if (work->should_stop != NULL && work->should_stop (work->data))
      return iw_error_set (error, IW_STATUS_STOPPED, NULL, 0, 0, 0);
    pass_block (line, first, n, traced);
    if (first > warm_up)
      count_waits (line, n, replication == 0);
    first += n;
    if (first == warm_up + 1)
      start_counting (line);
  }
  return IW_STATUS_OK;
}

/* --- Results ------------------------------------------------------------------------------------------- */

static IwPipelineShares
shares_of (const Stage *stage)
{
  const double counted_s = stage->free_s - stage->counted_from_s;

  if (!(counted_s > 0.0))
    return (IwPipelineShares){ .starved = 1.0 };
  return (IwPipelineShares){ .busy = stage->busy_s / counted_s,
                             .stalled = stage->stalled_s / counted_s,
                             .starved = stage->starved_s / counted_s,
                             .blocked = stage->blocked_s / counted_s };
}

static void
add_replication (Totals *totals, const Line *line, uint32_t replication)
{
  const IwPipeline *in = line->in;
  const uint32_t last = in->n_stages - 1;
  const uint32_t anchor = in->anchor == IW_ANCHOR_FIRST ? 0 : last;
  const uint32_t departures = in->chunks - 1 - in->chunks / WARM_UP_SHARE;
  const Stage *stage = &line->stages[last];
  const double counted_s = stage->free_s - stage->counted_from_s;
  IwPipelineShares shares = { 0 };

  for (uint32_t k = 0; k <= last; k++) {
    shares = shares_of (&line->stages[k]);
    totals->shares[k].busy += shares.busy;
    totals->shares[k].stalled += shares.stalled;
    totals->shares[k].starved += shares.starved;
    totals->shares[k].blocked += shares.blocked;
    if (k == anchor)
      iw_pipeline_sample_add (&totals->utilization,
                              in->anchor == IW_ANCHOR_FIRST ? 1.0 - shares.blocked : shares.busy);
  }
  /* Little's law: waiting time of all chunks over the time in which they came. */
  for (uint32_t k = 0; k < last; k++) {
    stage = &line->stages[k + 1];
    if (stage->free_s > stage->counted_from_s)
      totals->fill[k] += stage->waited_s / (stage->free_s - stage->counted_from_s);
  }
  /* At the last stage, which no hit skips. */
  iw_pipeline_sample_add (&totals->throughput, departures * in->chunk_bytes / counted_s);
  if (replication == 0) {
    totals->from_s = line->stages[anchor].counted_from_s;
    totals->to_s = line->stages[anchor].free_s;
  }
}

static void
finish (const Totals *totals, const Line *line, const IwPipelineCeilings *ceilings, IwPipelineResult *out)
{
  const IwPipeline *in = line->in;
  const double n = in->replications;

  *out = (IwPipelineResult){
    .ceilings = *ceilings,
    .utilization = totals->utilization.mean,
    .utilization_ci = iw_pipeline_sample_ci (&totals->utilization),
    .throughput_bps = totals->throughput.mean,
    .throughput_ci_bps = iw_pipeline_sample_ci (&totals->throughput),
    .waits = { .count = (double)line->histogram.n / n,
               .over_deadline = (double)line->n_late / n,
               .longest_s = line->longest_s,
               .longest_at_s = line->first_longest_at_s,
               .p50_s = iw_pipeline_histogram_quantile (&line->histogram, 0.5),
               .p95_s = iw_pipeline_histogram_quantile (&line->histogram, 0.95),
               .p99_s = iw_pipeline_histogram_quantile (&line->histogram, 0.99) },
    .measured_from_s = totals->from_s,
    .measured_to_s = totals->to_s,
  };
  for (uint32_t k = 0; k < in->n_stages; k++) {
    const IwPipelineShares *sum = &totals->shares[k];

    out->stages[k] = (IwPipelineShares){ .busy = sum->busy / n,
                                         .stalled = sum->stalled / n,
                                         .starved = sum->starved / n,
                                         .blocked = sum->blocked / n };
  }
  for (uint32_t k = 0; k + 1 < in->n_stages; k++) {
    out->buffer_slots[k] = floor (in->buffer_bytes[k] / in->chunk_bytes);
    out->buffer_fill[k] = fmin (totals->fill[k] / n, out->buffer_slots[k]);
  }
}

static IwStatus
check_work (const IwPipelineWork *work, size_t needed, IwError *error)
{
  const IwPipelineTrace *trace = work->trace;
  IwStatus status;

  if (work->scratch == NULL || work->scratch_bytes < needed)
    return iw_error_set (error, IW_STATUS_NO_MEMORY, "scratch",
                         work->scratch != NULL ? (double)work->scratch_bytes : 0.0, (double)needed, INFINITY);
  if (trace == NULL)
    return IW_STATUS_OK;
  if ((status = iw_check_range ("trace.from_s", trace->from_s, 0.0, 1e300, error)) != IW_STATUS_OK)
    return status;
  return iw_check_range ("trace.to_s", trace->to_s, trace->from_s, 1e300, error);
}

IwStatus
iw_pipeline_run (const IwPipeline *in, const IwPipelineWork *work, IwPipelineResult *out, IwError *error)
{
  Line line = { .in = in, .trace = work->trace };
  Arena arena = { .memory = work->scratch };
  Totals totals = { .from_s = 0.0 };
  IwPipelineCeilings ceilings;
  size_t needed;
  IwStatus status = iw_pipeline_scratch_bytes (in, &needed, error);

  if (status == IW_STATUS_OK)
    status = check_work (work, needed, error);
  if (status != IW_STATUS_OK)
    return status;
  ceilings = iw_pipeline_solve_ceilings (in);
  lay_memory_out (&line, &arena);
  prepare (&line, &ceilings);
  if (line.trace != NULL)
    iw_pipeline_trace_start (line.trace, in);
  for (uint32_t i = 0; i < in->replications; i++) {
    if ((status = run_replication (&line, i, work, error)) != IW_STATUS_OK)
      return status;
    add_replication (&totals, &line, i);
  }
  if (line.trace != NULL)
    iw_pipeline_trace_finish (line.trace, in);
  finish (&totals, &line, &ceilings, out);
  return IW_STATUS_OK;
}
