#include <math.h>

#include "checkpoint-private.h"
#include "pipeline-private.h" /* confidence intervals */

#include "iowall/random.h"

/* If none of so many runs ends, none is expected to. */
#define TRIES 16u

/* So many are needed for the spread, however often they were struck. */
#define LEAST_RUNS 32u

/* Failures between two questions whether to stop. */
#define STOP_EVERY 4096u

/* Failures that are drawn in one go, which leaves the processor free to work on several logarithms at once.
 */
#define BLOCK 32u

/* --- Failures ------------------------------------------------------------------------------------------ */

typedef struct {
  double scale_s, exponent;
  bool exponential;
} Failures;

/* Mean of a Weibull: scale * Gamma (1 + 1/shape). */
static Failures
failures_of (const IwCheckpoint *in)
{
  const double exponent = 1.0 / in->weibull_shape;

  return (Failures){ .scale_s = in->mtbf_s / tgamma (1.0 + exponent),
                     .exponent = exponent,
                     .exponential = in->weibull_shape == 1.0 };
}

/* What chance has in store for one run: when failures come, and whether they leave the local copy. */
typedef struct {
  const Failures *failures;
  IwRandom times, places;
  double until_s[BLOCK], place[BLOCK];
} Chance;

static void
start_chance (Chance *chance, const Failures *failures, uint64_t seed, uint32_t run)
{
  chance->failures = failures;
  iw_random_init (&chance->times, seed, 2 * (uint64_t)run);
  iw_random_init (&chance->places, seed, 2 * (uint64_t)run + 1);
}

static void
draw (Chance *chance, bool places)
{
  const double scale_s = chance->failures->scale_s, exponent = chance->failures->exponent;

  for (uint32_t i = 0; i < BLOCK; i++)
    chance->until_s[i] = 1.0 - iw_random_uniform (&chance->times);
  for (uint32_t i = 0; i < BLOCK; i++)
    chance->until_s[i] = -log (chance->until_s[i]);
  /* As exact as pow () where the power is not far from 1, and twice as quick. */
  for (uint32_t i = 0; i < BLOCK && !chance->failures->exponential; i++)
    chance->until_s[i] = exp (exponent * log (chance->until_s[i]));
  for (uint32_t i = 0; i < BLOCK; i++)
    chance->until_s[i] *= scale_s;
  for (uint32_t i = 0; i < BLOCK && places; i++)
    chance->place[i] = iw_random_uniform (&chance->places);
}

/* --- One run ------------------------------------------------------------------------------------------- */

typedef struct {
  const IwCheckpoint *in;
  Failures failures;
  IwCheckpointSegments segments;
  double period_s; /* a whole segment with its pause */
} Job;

typedef struct {
  bool ended;
  uint32_t failures;
  double wall_s, rework_s, restart_s;
} Month;

/* How far a run has got. Chance is kept apart, so that the compiler can keep this in registers. */
typedef struct {
  Month month;
  double until_s;     /* time to the next failure */
  double done;        /* segments whose checkpoint is there */
  bool undrained;     /* the last of them is nowhere but on the nodes … */
  double last_from_s; /* … and began then */
} Run;

static Job
job_of (const IwCheckpoint *in)
{
  return (Job){ .in = in,
                .failures = failures_of (in),
                .segments = iw_checkpoint_segments (in),
                .period_s = in->interval_s + in->pause_s };
}

/* A failure throws away `age_s` of a segment, and may take the checkpoint before that with it. */
static inline void
fail (Run *run, const Job *job, Chance *chance, double age_s, IwCheckpointTrace *trace)
{
  const bool drains = job->in->drain_s > 0.0;
  const uint32_t number = run->month.failures++ % BLOCK;
  const bool local = !drains || chance->place[number] < job->in->local_recovery;
  /* No branches: nobody could foretell them. */
  const bool back = run->undrained & !local;
  const double lost_s = age_s + (double)back * job->period_s;

  run->done -= (double)back;
  run->undrained &= local;
  run->month.rework_s += lost_s;
  if (trace != NULL && back)
    iw_checkpoint_trace_lose (trace, run->last_from_s);
  if (trace != NULL)
    iw_checkpoint_trace_failure (trace, run->month.wall_s, lost_s, local);
  if (number == BLOCK - 1)
    draw (chance, drains);
  run->until_s = chance->until_s[(number + 1) % BLOCK];
}

/* Restarts until one is not struck itself, or the run is given up. */
static inline bool
restart (Run *run, const Job *job, Chance *chance, IwCheckpointTrace *trace)
{
  const double restart_s = job->in->restart_s;

  while (run->month.failures < IW_CHECKPOINT_MAX_FAILURES) {
    const bool struck = run->until_s < restart_s;
    const double took_s = struck ? run->until_s : restart_s;

    if (trace != NULL)
      iw_checkpoint_trace_restart (trace, run->month.wall_s, run->month.wall_s + took_s);
    run->month.wall_s += took_s;
    run->month.restart_s += took_s;
    if (!struck) {
      run->until_s -= took_s;
      return true;
    }
    fail (run, job, chance, 0.0, trace);
  }
  return false;
}

/* What is done until the next failure, or to the end: whole segments follow each other, and how many is a
 * division. */
static inline IwCheckpointStretch
find_stretch (const Run *run, const Job *job)
{
  const double left = job->segments.whole - run->done;
  const double left_s = left * job->period_s + job->segments.last_s + job->in->pause_s;
  IwCheckpointStretch stretch = { .from_s = run->month.wall_s,
                                  .to_s = run->month.wall_s + left_s,
                                  .whole = left,
                                  .ends = run->until_s >= left_s,
                                  .last_s = job->segments.last_s,
                                  .undrained = run->undrained };

  if (stretch.ends)
    return stretch;
  stretch.to_s = run->month.wall_s + run->until_s;
  stretch.whole = (double)(int64_t)(run->until_s / job->period_s);
  if (stretch.whole > left)
    stretch.whole = left;
  stretch.age_s = run->until_s - stretch.whole * job->period_s;
  if (stretch.age_s < 0.0) { /* the quotient was rounded up to a whole number */
    stretch.whole -= 1.0;
    stretch.age_s += job->period_s;
  }
  return stretch;
}

/* Works until a failure and counts what has got through; false at the end. A drain is shorter than the work
 * on a whole segment, so that of the checkpoints taken here only the last can be undrained. */
static inline bool
work_on (Run *run, const Job *job, Chance *chance, IwCheckpointTrace *trace)
{
  const IwCheckpointStretch stretch = find_stretch (run, job);

  if (trace != NULL)
    iw_checkpoint_trace_stretch (trace, job->in, &stretch);
  run->month.wall_s = stretch.to_s;
  if (stretch.ends)
    return false;
  run->done += stretch.whole;
  run->undrained = (stretch.age_s < job->in->drain_s) & (run->undrained | (stretch.whole > 0.0));
  if (trace != NULL && stretch.whole > 0.0)
    run->last_from_s = stretch.from_s + (stretch.whole - 1.0) * job->period_s;
  fail (run, job, chance, stretch.age_s, trace);
  return true;
}

static inline Month
carry_out (const Job *job, uint32_t number, IwCheckpointTrace *trace)
{
  Chance chance;
  Run run = { .done = 0.0 };

  start_chance (&chance, &job->failures, job->in->seed, number);
  draw (&chance, job->in->drain_s > 0.0);
  run.until_s = chance.until_s[0];
  while (work_on (&run, job, &chance, trace)) {
    if (!restart (&run, job, &chance, trace))
      return run.month;
  }
  run.month.ended = true;
  return run.month;
}

/* --- All runs ------------------------------------------------------------------------------------------ */

typedef struct {
  IwPipelineSample walls;
  uint32_t ended;
  double wall_s, rework_s, restart_s, failures;
} Totals;

static void
add_run (Totals *totals, const Month *month)
{
  iw_pipeline_sample_add (&totals->walls, month->wall_s);
  totals->ended++;
  totals->wall_s += month->wall_s;
  totals->rework_s += month->rework_s;
  totals->restart_s += month->restart_s;
  totals->failures += month->failures;
}

/* Equal times in the order of their runs, so that the order is one. */
static bool
comes_before (const IwCheckpointWall *a, const IwCheckpointWall *b)
{
  return a->wall_s < b->wall_s || (a->wall_s == b->wall_s && a->run < b->run);
}

static void
sift_down (IwCheckpointWall *walls, size_t root, size_t n)
{
  const IwCheckpointWall moved = walls[root];

  for (size_t child = 2 * root + 1; child < n; child = 2 * root + 1) {
    if (child + 1 < n && comes_before (&walls[child], &walls[child + 1]))
      child++;
    if (!comes_before (&moved, &walls[child]))
      break;
    walls[root] = walls[child];
    root = child;
  }
  walls[root] = moved;
}

/* Heapsort: in place, without a stack, and no order of runs is a bad one. */
static void
sort (IwCheckpointWall *walls, size_t n)
{
  for (size_t i = n / 2; i-- > 0;)
    sift_down (walls, i, n);
  for (size_t i = n; i-- > 1;) {
    const IwCheckpointWall last = walls[i];

    walls[i] = walls[0];
    walls[0] = last;
    sift_down (walls, 0, i);
  }
}

static const IwCheckpointWall *
quantile (const IwCheckpointWall *walls, uint32_t n, double p)
{
  const uint32_t rank = (uint32_t)ceil (p * n);

  return &walls[rank > 0 ? rank - 1 : 0];
}

static IwCheckpointSplit
split_of (const Job *job, uint32_t ended, double wall_s, double rework_s, double restart_s)
{
  const double n = ended;

  if (ended == 0)
    return (IwCheckpointSplit){ 0 };
  return (IwCheckpointSplit){ .useful = n * job->in->work_s / wall_s,
                              .checkpoint = n * (job->segments.whole + 1.0) * job->in->pause_s / wall_s,
                              .rework = rework_s / wall_s,
                              .restart = restart_s / wall_s };
}

static void
finish (const Totals *totals, const Job *job, IwCheckpointWall *walls, uint32_t runs, IwCheckpointRuns *out)
{
  const bool all = totals->ended == runs;

  sort (walls, runs);
  *out = (IwCheckpointRuns){
    .runs = runs,
    .given_up = runs - totals->ended,
    .typical_run = quantile (walls, runs, 0.5)->run,
    .mean_s = all ? totals->walls.mean : INFINITY,
    .ci_s = all ? iw_pipeline_sample_ci (&totals->walls) : INFINITY,
    .p5_s = quantile (walls, runs, 0.05)->wall_s,
    .p50_s = quantile (walls, runs, 0.5)->wall_s,
    .p95_s = quantile (walls, runs, 0.95)->wall_s,
    .failures = totals->ended > 0 ? totals->failures / totals->ended : 0.0,
    .split = split_of (job, totals->ended, totals->wall_s, totals->rework_s, totals->restart_s),
  };
  out->waste = 1.0 - job->in->work_s / out->mean_s;
}

static bool
has_enough (const IwCheckpointWork *work, uint32_t runs, uint64_t failures)
{
  return work->enough_failures > 0 && failures >= work->enough_failures && runs >= LEAST_RUNS;
}

IwStatus
iw_checkpoint_simulate (const IwCheckpoint *in, const IwCheckpointWork *work, IwCheckpointRuns *out,
                        IwError *error)
{
  const IwStatus status = iw_checkpoint_check (in, error);
  Totals totals = { .ended = 0 };
  uint32_t unasked = STOP_EVERY, runs = 0;
  uint64_t failures = 0;
  bool hopeless;
  Job job;

  if (status != IW_STATUS_OK)
    return status;
  if (work->walls == NULL || work->n_walls < in->runs)
    return iw_error_set (error, IW_STATUS_NO_MEMORY, "walls",
                         work->walls != NULL ? (double)work->n_walls : 0.0, in->runs, INFINITY);
  job = job_of (in);
  hopeless = iw_checkpoint_drain_collapsed (in);
  for (; runs < in->runs && !has_enough (work, runs, failures); runs++) {
    Month month = { .ended = false };

    if (unasked >= STOP_EVERY) {
      if (work->should_stop != NULL && work->should_stop (work->data))
        return iw_error_set (error, IW_STATUS_STOPPED, NULL, 0, 0, 0);
      unasked = 0;
    }
    if (runs == TRIES && totals.ended == 0)
      hopeless = true;
    if (!hopeless)
      month = carry_out (&job, runs, NULL);
    if (month.ended)
      add_run (&totals, &month);
    work->walls[runs] = (IwCheckpointWall){ .wall_s = month.ended ? month.wall_s : INFINITY, .run = runs };
    unasked += month.failures + 1;
    failures += month.failures;
  }
  finish (&totals, &job, work->walls, runs, out);
  return IW_STATUS_OK;
}

/* --- One run, written down ----------------------------------------------------------------------------- */

IwStatus
iw_checkpoint_trace (const IwCheckpoint *in, uint32_t run, IwCheckpointTrace *trace, IwError *error)
{
  IwStatus status = iw_checkpoint_check (in, error);
  Month month = { .ended = false };
  Job job;

  if (status == IW_STATUS_OK)
    status = iw_check_range ("trace.from_s", trace->from_s, 0.0, 1e300, error);
  if (status == IW_STATUS_OK)
    status = iw_check_range ("trace.to_s", trace->to_s, trace->from_s, 1e300, error);
  if (status == IW_STATUS_OK)
    status = iw_check_range ("trace.resolution_s", trace->resolution_s, 0.0, 1e300, error);
  if (status != IW_STATUS_OK)
    return status;
  job = job_of (in);
  iw_checkpoint_trace_start (trace);
  if (!iw_checkpoint_drain_collapsed (in))
    month = carry_out (&job, run, trace);
  trace->wall_s = month.ended ? month.wall_s : INFINITY;
  trace->split = split_of (&job, month.ended ? 1 : 0, month.wall_s, month.rework_s, month.restart_s);
  return IW_STATUS_OK;
}
