#include <math.h>
#include <string.h>

#include "pipeline-private.h"

/* The first tenth of the chunks fills the buffers and is not counted. */
#define WARM_UP_SHARE 10u

/* Waits shorter than this part of the anchor's time for a chunk are rounding. */
#define LEAST_WAIT 1e-9

/* Replications pass the line side by side, a pair in one register, up to two pairs at a time: what a chunk
 * waits for is known only when the chunk before it is through, and the processor would wait as well. */
typedef double Pair __attribute__ ((vector_size (16), may_alias));
typedef int64_t PairMask __attribute__ ((vector_size (16), may_alias));

#define MAX_PAIRS 2u
#define MAX_LANES (2u * MAX_PAIRS)

/* One stage of the line while it is simulated. Sums are over the chunks that are counted. Of arrays each
 * chunk has `pairs` entries side by side. */
typedef struct {
  Pair *ring; /* departures of the latest mask + 1 chunks, by chunk & mask */
  uint32_t mask;
  uint32_t look_back; /* b + 1 chunks before this one must have left for the stage before to let one go */
  Pair *service_s, *stall_s;
  Pair free_s[MAX_PAIRS]; /* departure of the latest chunk */
  Pair counted_from_s[MAX_PAIRS];
  Pair busy_s[MAX_PAIRS], stalled_s[MAX_PAIRS], starved_s[MAX_PAIRS], blocked_s[MAX_PAIRS],
      waited_s[MAX_PAIRS];
} Stage;

typedef struct {
  const IwPipeline *in;
  IwPipelineTrace *trace;
  uint32_t n_stages, anchor;
  uint32_t first, lanes; /* the replications that are on their way; each lane is one */
  uint32_t pairs;
  Stage stages[IW_PIPELINE_MAX_STAGES];
  IwPipelineDraws draws[IW_PIPELINE_MAX_STAGES]; /* of no replication yet */
  /* Of each lane, for the replication that it carries. */
  IwPipelineDraws lane_draws[MAX_LANES][IW_PIPELINE_MAX_STAGES];
  uint64_t hits_keys[MAX_LANES];
  bool any_hits;
  double *tables[IW_PIPELINE_MAX_STAGES];
  IwPipelineNormals *normals;
  bool *hits;
  const IwPipelineKept *kept;
  double hit_fraction;
  /* The anchor's waits: of the block, then of all. */
  Pair *wait_from_s, *wait_s;
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

/* Two lanes and a single one are as quick. */
static uint32_t
pairs_for (uint32_t lanes)
{
  return lanes > 2 ? 2 : 1;
}

static void
lay_memory_out (Line *line, Arena *arena)
{
  const IwPipeline *in = line->in;
  const size_t pairs = pairs_for (in->replications);

  for (uint32_t k = 0; k < in->n_stages; k++) {
    Stage *stage = &line->stages[k];

    stage->look_back = k > 0 ? slots_of (in, k - 1) + 1 : 1;
    stage->mask = power_of_two_from (stage->look_back) - 1;
    stage->ring = take (arena, pairs * ((size_t)stage->mask + 1), sizeof (Pair));
    stage->service_s = take (arena, pairs * IW_PIPELINE_BLOCK, sizeof (Pair));
    stage->stall_s = take (arena, pairs * IW_PIPELINE_BLOCK, sizeof (Pair));
    if (has_jitter (&in->stages[k]))
      line->tables[k] = take (arena, IW_PIPELINE_CELLS + 1, sizeof (double));
  }
  line->normals = take (arena, 1, sizeof (IwPipelineNormals));
  line->hits = take (arena, IW_PIPELINE_BLOCK, sizeof (bool));
  line->wait_from_s = take (arena, pairs * IW_PIPELINE_BLOCK, sizeof (Pair));
  line->wait_s = take (arena, pairs * IW_PIPELINE_BLOCK, sizeof (Pair));
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
prepare (Line *line, const IwPipelineCeilings *ceilings, IwPipelineKept *kept)
{
  const IwPipeline *in = line->in;
  const uint32_t anchor = in->anchor == IW_ANCHOR_FIRST ? 0 : in->n_stages - 1;
  const IwPipelineNormals *normals = kept != NULL ? iw_pipeline_open_kept (in, kept) : NULL;

  if (normals == NULL) {
    iw_pipeline_fill_normals (line->normals);
    normals = line->normals;
  }
  line->n_stages = in->n_stages;
  line->anchor = anchor;
  line->hit_fraction = ceilings->hit_fraction;
  line->any_hits = line->hit_fraction > 0.0 && in->cache_stage > 0;
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
      line->draws[k].normals = normals;
      iw_pipeline_fill_factors (normals, line->draws[k].sigma, line->tables[k]);
      line->draws[k].factors = line->tables[k];
    }
  }
  line->least_wait_s = LEAST_WAIT * line->draws[anchor].mean_s;
  iw_pipeline_histogram_clear (&line->histogram, line->draws[anchor].mean_s);
}

static void
start_lane (Line *line, uint32_t lane)
{
  const uint64_t seed = line->in->seed;
  const uint32_t replication = line->first + lane;

  line->hits_keys[lane] = iw_pipeline_key (seed, replication, IW_PIPELINE_HITS_STAGE, IW_PIPELINE_USE_HIT);
  for (uint32_t k = 0; k < line->n_stages; k++) {
    IwPipelineDraws *draws = &line->lane_draws[lane][k];

    *draws = line->draws[k];
    draws->service_key = iw_pipeline_key (seed, replication, k, IW_PIPELINE_USE_SERVICE);
    draws->stall_count_key = iw_pipeline_key (seed, replication, k, IW_PIPELINE_USE_STALL_COUNT);
    draws->stall_length_key = iw_pipeline_key (seed, replication, k, IW_PIPELINE_USE_STALL_LENGTH);
    if (iw_pipeline_is_random (draws))
      draws->kept_times = iw_pipeline_kept_times (line->kept, k, replication);
    draws->kept_stalls = iw_pipeline_kept_stalls (line->kept, k, replication);
  }
}

static void
start_replications (Line *line, uint32_t first, uint32_t lanes)
{
  line->first = first;
  line->lanes = lanes;
  line->pairs = pairs_for (lanes);
  for (uint32_t lane = 0; lane < lanes; lane++)
    start_lane (line, lane);
  for (uint32_t k = 0; k < line->n_stages; k++) {
    Stage *stage = &line->stages[k];

    /* All zeros: what chunks before the first one would have done is no bound; lanes that carry no
     * replication have nothing to do, and stages without stalls none. */
    memset (stage->ring, 0, line->pairs * ((size_t)stage->mask + 1) * sizeof (Pair));
    memset (stage->service_s, 0, line->pairs * IW_PIPELINE_BLOCK * sizeof (Pair));
    memset (stage->stall_s, 0, line->pairs * IW_PIPELINE_BLOCK * sizeof (Pair));
    memset (stage->free_s, 0, sizeof stage->free_s);
  }
}

/* What came before is not counted. */
static void
start_counting (Line *line)
{
  for (uint32_t k = 0; k < line->n_stages; k++) {
    Stage *stage = &line->stages[k];

    for (uint32_t p = 0; p < MAX_PAIRS; p++) {
      stage->counted_from_s[p] = stage->free_s[p];
      stage->busy_s[p] = stage->stalled_s[p] = stage->starved_s[p] = stage->blocked_s[p] =
          stage->waited_s[p] = (Pair){ 0.0, 0.0 };
    }
  }
}

/* --- The recursion ------------------------------------------------------------------------------------- */

static inline Pair
later_of (Pair a, Pair b)
{
  const PairMask later = a > b;

  return (Pair)(((PairMask)a & later) | ((PairMask)b & ~later));
}

/* Where chunk `i` is: at stage `k`, `at` its place in the block. */
typedef struct {
  uint32_t i, at, k, pairs;
  const Pair *room_s; /* when there was room behind the stage; NULL at the last one */
} Visit;

/* One pair of replications of a chunk at one stage. Returns when they leave. */
static inline __attribute__ ((always_inline)) Pair
pass_stage (Line *line, Visit visit, uint32_t pair, Pair arrive_s, bool traced)
{
  Stage *stage = &line->stages[visit.k];
  const size_t place = (size_t)visit.at * visit.pairs + pair;
  const Pair service_s = stage->service_s[place];
  const Pair free_s = stage->free_s[pair];
  const Pair start_s = later_of (arrive_s, free_s);
  const Pair end_s = start_s + service_s;
  const Pair leave_s = visit.room_s != NULL ? later_of (end_s, visit.room_s[pair]) : end_s;

  stage->busy_s[pair] += service_s;
  stage->stalled_s[pair] += stage->stall_s[place];
  stage->starved_s[pair] += start_s - free_s;
  stage->blocked_s[pair] += leave_s - end_s;
  stage->waited_s[pair] += start_s - arrive_s;
  if (traced) {
    const IwPipelineVisit seen = { .free_s = free_s[0],
                                   .arrive_s = arrive_s[0],
                                   .start_s = start_s[0],
                                   .stall_s = stage->stall_s[place][0],
                                   .end_s = end_s[0],
                                   .leave_s = leave_s[0] };

    iw_pipeline_trace_visit (line->trace, visit.k, &seen);
  }
  if (visit.k == line->anchor) {
    line->wait_from_s[place] = visit.room_s != NULL ? end_s : free_s;
    line->wait_s[place] = visit.room_s != NULL ? leave_s - end_s : start_s - free_s;
  }
  stage->ring[(size_t)(visit.i & stage->mask) * visit.pairs + pair] = leave_s;
  stage->free_s[pair] = leave_s;
  return leave_s;
}

/* Chunk `i` through the whole line. Compiled for one and for two pairs, and once with a trace, of the first
 * lane, which has to cost nothing where there is none. */
static inline __attribute__ ((always_inline)) void
pass_chunk (Line *line, uint32_t i, uint32_t at, uint32_t pairs, bool traced)
{
  const uint32_t last = line->n_stages - 1;
  Visit visit = { .i = i, .at = at, .pairs = pairs };
  Pair first_s = { 0.0, 0.0 }, second_s = { 0.0, 0.0 };

  for (uint32_t k = 0; k < last; k++) {
    const Stage *next = &line->stages[k + 1];

    visit.k = k;
    /* Unsigned and masked: places of chunks before the first one hold 0. */
    visit.room_s = next->ring + (size_t)((i - next->look_back) & next->mask) * pairs;
    first_s = pass_stage (line, visit, 0, first_s, traced);
    if (pairs > 1)
      second_s = pass_stage (line, visit, 1, second_s, traced);
  }
  visit.k = last;
  visit.room_s = NULL;
  pass_stage (line, visit, 0, first_s, traced);
  if (pairs > 1)
    pass_stage (line, visit, 1, second_s, traced);
}

/* Draws the times of `n` chunks, at most a block. */
static void
draw_block (Line *line, uint32_t first, uint32_t n)
{
  for (uint32_t lane = 0; lane < line->lanes; lane++) {
    if (line->any_hits)
      iw_pipeline_draw_hits (line->hits_keys[lane], iw_pipeline_kept_hits (line->kept, line->first + lane),
                             line->hit_fraction, first, n, line->hits);
    for (uint32_t k = 0; k < line->n_stages; k++) {
      const IwPipelineTimes out = { .service_s = (double *)line->stages[k].service_s + lane,
                                    .stall_s = (double *)line->stages[k].stall_s + lane,
                                    .stride = 2 * line->pairs };

      iw_pipeline_draw (&line->lane_draws[lane][k], first, n, line->any_hits ? line->hits : NULL, &out);
    }
  }
}

static void
pass_block (Line *line, uint32_t first, uint32_t n)
{
  const bool traced = line->trace != NULL && line->first == 0;

  draw_block (line, first, n);
  if (traced) {
    for (uint32_t at = 0; at < n; at++)
      pass_chunk (line, first + at, at, 1, true);
  } else if (line->pairs == 1) {
    for (uint32_t at = 0; at < n; at++)
      pass_chunk (line, first + at, at, 1, false);
  } else {
    for (uint32_t at = 0; at < n; at++)
      pass_chunk (line, first + at, at, MAX_PAIRS, false);
  }
}

static void
count_waits (Line *line, uint32_t n)
{
  const uint32_t stride = 2 * line->pairs;

  for (uint32_t lane = 0; lane < line->lanes; lane++) {
    const double *waits_s = (const double *)line->wait_s + lane;
    const double *from_s = (const double *)line->wait_from_s + lane;

    for (uint32_t at = 0; at < n; at++) {
      const double wait_s = waits_s[(size_t)at * stride];

      if (wait_s <= line->least_wait_s)
        continue;
      iw_pipeline_histogram_add (&line->histogram, wait_s);
      if (wait_s > line->in->deadline_s)
        line->n_late++;
      if (wait_s > line->longest_s)
        line->longest_s = wait_s;
      if (line->first + lane == 0 && wait_s > line->first_longest_s) {
        line->first_longest_s = wait_s;
        line->first_longest_at_s = from_s[(size_t)at * stride];
      }
    }
  }
}

/* All chunks of the replications that are on their way. Chunk `warm_up` is the first whose departure counts;
 * the time up to it does not. */
static IwStatus
run_replications (Line *line, const IwPipelineWork *work, IwError *error)
{
  const uint32_t chunks = line->in->chunks;
  const uint32_t warm_up = chunks / WARM_UP_SHARE;
  uint32_t first = 0;

  while (first < chunks) {
    const uint32_t end = first <= warm_up ? warm_up + 1 : chunks;
    const uint32_t n = end - first < IW_PIPELINE_BLOCK ? end - first : IW_PIPELINE_BLOCK;

    if (work->should_stop != NULL && work->should_stop (work->data))
      return iw_error_set (error, IW_STATUS_STOPPED, NULL, 0, 0, 0);
    pass_block (line, first, n);
    if (first > warm_up)
      count_waits (line, n);
    first += n;
    if (first == warm_up + 1)
      start_counting (line);
  }
  return IW_STATUS_OK;
}

/* --- Results ------------------------------------------------------------------------------------------- */

static double
of_lane (const Pair *pairs, uint32_t lane)
{
  return pairs[lane / 2][lane % 2];
}

static double
counted_of (const Stage *stage, uint32_t lane)
{
  return of_lane (stage->free_s, lane) - of_lane (stage->counted_from_s, lane);
}

static IwPipelineShares
shares_of (const Stage *stage, uint32_t lane)
{
  const double counted_s = counted_of (stage, lane);

  if (!(counted_s > 0.0))
    return (IwPipelineShares){ .starved = 1.0 };
  return (IwPipelineShares){ .busy = of_lane (stage->busy_s, lane) / counted_s,
                             .stalled = of_lane (stage->stalled_s, lane) / counted_s,
                             .starved = of_lane (stage->starved_s, lane) / counted_s,
                             .blocked = of_lane (stage->blocked_s, lane) / counted_s };
}

static void
add_replication (Totals *totals, const Line *line, uint32_t lane)
{
  const IwPipeline *in = line->in;
  const uint32_t last = in->n_stages - 1;
  const uint32_t anchor = in->anchor == IW_ANCHOR_FIRST ? 0 : last;
  const uint32_t departures = in->chunks - 1 - in->chunks / WARM_UP_SHARE;
  const double counted_s = counted_of (&line->stages[last], lane);
  IwPipelineShares shares = { 0 };

  for (uint32_t k = 0; k <= last; k++) {
    shares = shares_of (&line->stages[k], lane);
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
    const Stage *stage = &line->stages[k + 1];

    if (counted_of (stage, lane) > 0.0)
      totals->fill[k] += of_lane (stage->waited_s, lane) / counted_of (stage, lane);
  }
  /* At the last stage, which no hit skips. */
  iw_pipeline_sample_add (&totals->throughput, departures * in->chunk_bytes / counted_s);
  if (line->first + lane == 0) {
    totals->from_s = of_lane (line->stages[anchor].counted_from_s, lane);
    totals->to_s = of_lane (line->stages[anchor].free_s, lane);
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

/* How many replications go side by side from this one on: one that is traced goes alone. */
static uint32_t
lanes_from (const Line *line, uint32_t replication)
{
  const uint32_t left = line->in->replications - replication;

  if (line->trace != NULL && replication == 0)
    return 1;
  return left < MAX_LANES ? left : MAX_LANES;
}

IwStatus
iw_pipeline_run (const IwPipeline *in, const IwPipelineWork *work, IwPipelineResult *out, IwError *error)
{
  Line line = { .in = in, .trace = work->trace, .kept = work->kept };
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
  prepare (&line, &ceilings, work->kept);
  if (line.trace != NULL)
    iw_pipeline_trace_start (line.trace, in);
  if (work->kept != NULL)
    iw_pipeline_keep (in, line.draws, line.any_hits, work);
  for (uint32_t i = 0; i < in->replications; i += line.lanes) {
    start_replications (&line, i, lanes_from (&line, i));
    if ((status = run_replications (&line, work, error)) != IW_STATUS_OK)
      return status;
    for (uint32_t lane = 0; lane < line.lanes; lane++)
      add_replication (&totals, &line, lane);
  }
  if (line.trace != NULL)
    iw_pipeline_trace_finish (line.trace, in);
  finish (&totals, &line, &ceilings, out);
  return IW_STATUS_OK;
}
