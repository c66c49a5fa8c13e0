#include <math.h>
#include <string.h>

#include "pipeline-private.h"

/* The first tenth of the chunks fills the buffers and is not counted. */
#define WARM_UP_SHARE 10u

/* Waits shorter than this part of the anchor's time for a chunk are rounding. */
#define LEAST_WAIT 1e-9

typedef struct {
  const IwPipeline *in;
  IwPipelineTrace *trace;
  IwPipelinePass pass;
  uint32_t group, lanes;                         /* the replications that are on their way */
  IwPipelineDraws draws[IW_PIPELINE_MAX_STAGES]; /* of these */
  uint64_t hits_keys[IW_PIPELINE_LANES];
  bool any_hits;
  double *tables[IW_PIPELINE_MAX_STAGES];
  IwPipelineNormals *normals;
  IwPipelineQuad *hit_numbers;
  IwPipelineQuadMask *hits;
  const IwPipelineKept *kept;
  double hit_fraction;
  /* The anchor's waits. */
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
    IwPipelineStation *station = &line->pass.stations[k];

    station->look_back = k > 0 ? slots_of (in, k - 1) + 1 : 1;
    station->mask = power_of_two_from (station->look_back) - 1;
    station->ring = take (arena, (size_t)station->mask + 1, sizeof (IwPipelineQuad));
    station->service_s = take (arena, IW_PIPELINE_BLOCK, sizeof (IwPipelineQuad));
    station->stall_s = take (arena, IW_PIPELINE_BLOCK, sizeof (IwPipelineQuad));
    if (has_jitter (&in->stages[k]))
      line->tables[k] = take (arena, IW_PIPELINE_CELLS + 1, sizeof (double));
  }
  line->normals = take (arena, 1, sizeof (IwPipelineNormals));
  line->hit_numbers = take (arena, IW_PIPELINE_BLOCK, sizeof (IwPipelineQuad));
  line->hits = take (arena, IW_PIPELINE_BLOCK, sizeof (IwPipelineQuadMask));
  line->pass.wait_from_s = take (arena, IW_PIPELINE_BLOCK, sizeof (IwPipelineQuad));
  line->pass.wait_s = take (arena, IW_PIPELINE_BLOCK, sizeof (IwPipelineQuad));
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
  line->pass.n_stations = in->n_stages;
  line->pass.anchor = anchor;
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
      if (!iw_pipeline_keeps_times (kept, k, line->draws[k].sigma))
        iw_pipeline_fill_factors (normals, line->draws[k].sigma, line->tables[k]);
      line->draws[k].factors = line->tables[k];
    }
  }
  line->least_wait_s = LEAST_WAIT * line->draws[anchor].mean_s;
  iw_pipeline_histogram_clear (&line->histogram, line->draws[anchor].mean_s);
}

static void
start_stage (Line *line, uint32_t k)
{
  IwPipelineStation *station = &line->pass.stations[k];
  IwPipelineDraws *draws = &line->draws[k];

  for (uint32_t lane = 0; lane < IW_PIPELINE_LANES; lane++) {
    const uint64_t seed = line->in->seed;
    const uint32_t replication = line->group * IW_PIPELINE_LANES + lane;

    draws->service_keys[lane] = iw_pipeline_key (seed, replication, k, IW_PIPELINE_USE_SERVICE);
    draws->stall_count_keys[lane] = iw_pipeline_key (seed, replication, k, IW_PIPELINE_USE_STALL_COUNT);
    draws->stall_length_keys[lane] = iw_pipeline_key (seed, replication, k, IW_PIPELINE_USE_STALL_LENGTH);
  }
  iw_pipeline_lend_kept (line->kept, k, line->group, draws);
  /* All zeros: what chunks before the first one would have done is no bound; lanes that carry no replication
   * have nothing to do, and stages without stalls none. */
  memset (station->ring, 0, ((size_t)station->mask + 1) * sizeof *station->ring);
  memset (station->service_s, 0, IW_PIPELINE_BLOCK * sizeof *station->service_s);
  memset (station->stall_s, 0, IW_PIPELINE_BLOCK * sizeof *station->stall_s);
  station->free_s = (IwPipelineQuad){ 0.0, 0.0, 0.0, 0.0 };
}

static void
start_group (Line *line, uint32_t group)
{
  const uint32_t first = group * IW_PIPELINE_LANES, left = line->in->replications - first;

  line->group = group;
  line->lanes = left < IW_PIPELINE_LANES ? left : IW_PIPELINE_LANES;
  for (uint32_t lane = 0; lane < IW_PIPELINE_LANES; lane++)
    line->hits_keys[lane] =
        iw_pipeline_key (line->in->seed, first + lane, IW_PIPELINE_HITS_STAGE, IW_PIPELINE_USE_HIT);
  for (uint32_t k = 0; k < line->in->n_stages; k++)
    start_stage (line, k);
}

/* What came before is not counted. */
static void
start_counting (Line *line)
{
  const IwPipelineQuad none = { 0.0, 0.0, 0.0, 0.0 };

  for (uint32_t k = 0; k < line->in->n_stages; k++) {
    IwPipelineStation *station = &line->pass.stations[k];

    station->counted_from_s = station->free_s;
    station->busy_s = station->stalled_s = station->starved_s = station->blocked_s = station->waited_s = none;
  }
}

/* --- Running ------------------------------------------------------------------------------------------- */

static const IwPipelineQuadMask *
draw_hits (Line *line, uint32_t first, uint32_t n)
{
  const double fraction = line->hit_fraction;
  const IwPipelineQuad *numbers = iw_pipeline_kept_hits (line->kept, line->group);

  if (numbers != NULL) {
    numbers += first;
  } else {
    iw_pipeline_draw_uniforms (line->hits_keys, line->lanes, first, n, line->hit_numbers);
    numbers = line->hit_numbers;
  }
  for (uint32_t i = 0; i < n; i++)
    line->hits[i] = numbers[i] < fraction;
  return line->hits;
}

static void
pass_block (Line *line, uint32_t first, uint32_t n)
{
  const IwPipelineQuadMask *hits = line->any_hits ? draw_hits (line, first, n) : NULL;

  for (uint32_t k = 0; k < line->in->n_stages; k++) {
    IwPipelineStation *station = &line->pass.stations[k];

    iw_pipeline_draw (&line->draws[k], line->lanes, first, n, hits, station->service_s, station->stall_s);
  }
  iw_pipeline_pass (&line->pass, line->lanes, first, n, line->group == 0 ? line->trace : NULL);
}

static void
count_waits (Line *line, uint32_t n)
{
  for (uint32_t lane = 0; lane < line->lanes; lane++) {
    const bool first = line->group == 0 && lane == 0;

    for (uint32_t at = 0; at < n; at++) {
      const double wait_s = line->pass.wait_s[at][lane];

      if (wait_s <= line->least_wait_s)
        continue;
      iw_pipeline_histogram_add (&line->histogram, wait_s);
      if (wait_s > line->in->deadline_s)
        line->n_late++;
      if (wait_s > line->longest_s)
        line->longest_s = wait_s;
      if (first && wait_s > line->first_longest_s) {
        line->first_longest_s = wait_s;
        line->first_longest_at_s = line->pass.wait_from_s[at][lane];
      }
    }
  }
}

/* All chunks of the replications of a group. Chunk `warm_up` is the first whose departure counts;
 * the time up to it does not. */
static IwStatus
run_group (Line *line, const IwPipelineWork *work, IwError *error)
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
counted_of (const IwPipelineStation *station, uint32_t lane)
{
  return station->free_s[lane] - station->counted_from_s[lane];
}

static IwPipelineShares
shares_of (const IwPipelineStation *station, uint32_t lane)
{
  const double counted_s = counted_of (station, lane);

  if (!(counted_s > 0.0))
    return (IwPipelineShares){ .starved = 1.0 };
  return (IwPipelineShares){ .busy = station->busy_s[lane] / counted_s,
                             .stalled = station->stalled_s[lane] / counted_s,
                             .starved = station->starved_s[lane] / counted_s,
                             .blocked = station->blocked_s[lane] / counted_s };
}

static void
add_replication (Totals *totals, const Line *line, uint32_t lane)
{
  const IwPipeline *in = line->in;
  const uint32_t last = in->n_stages - 1;
  const uint32_t anchor = line->pass.anchor;
  const IwPipelineStation *stations = line->pass.stations;
  const uint32_t departures = in->chunks - 1 - in->chunks / WARM_UP_SHARE;
  const double counted_s = counted_of (&stations[last], lane);
  IwPipelineShares shares = { 0 };

  for (uint32_t k = 0; k <= last; k++) {
    shares = shares_of (&stations[k], lane);
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
    const IwPipelineStation *next = &stations[k + 1];

    if (counted_of (next, lane) > 0.0)
      totals->fill[k] += next->waited_s[lane] / counted_of (next, lane);
  }
  /* At the last stage, which no hit skips. */
  iw_pipeline_sample_add (&totals->throughput, departures * in->chunk_bytes / counted_s);
  if (line->group == 0 && lane == 0) {
    totals->from_s = stations[anchor].counted_from_s[lane];
    totals->to_s = stations[anchor].free_s[lane];
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
               .longest_of_first_s = line->first_longest_s,
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
  for (uint32_t group = 0; group < iw_pipeline_groups (in->replications); group++) {
    start_group (&line, group);
    if ((status = run_group (&line, work, error)) != IW_STATUS_OK)
      return status;
    for (uint32_t lane = 0; lane < line.lanes; lane++)
      add_replication (&totals, &line, lane);
  }
  if (line.trace != NULL)
    iw_pipeline_trace_finish (line.trace, in);
  finish (&totals, &line, &ceilings, out);
  return IW_STATUS_OK;
}
