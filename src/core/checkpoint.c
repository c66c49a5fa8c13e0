#include "iowall/checkpoint.h"

#include <math.h>

#include "checkpoint-private.h"

#define CHECKPOINT_COOKIE UINT32_C (0x1a09c4ec)

/* Segments of a run are counted in doubles, exactly. */
#define MAX_SEGMENTS 1e15

/* A rest of work that is shorter than this part of an interval is rounding, and no segment. */
#define LEAST_REST 1e-9

/* The first order counts as valid within this part of the exact waste. */
#define FIRST_ORDER_TOLERANCE 0.05

void
iw_checkpoint_init (IwCheckpoint *in)
{
  *in = (IwCheckpoint){
    .cookie = CHECKPOINT_COOKIE,
    .work_s = 2592000.0,
    .interval_s = 600.0,
    .pause_s = 60.0,
    .restart_s = 300.0,
    .mtbf_s = 10800.0,
    .weibull_shape = 1.0,
    .drain_s = 0.0,
    .local_recovery = 1.0,
    .runs = 2000,
    .seed = 1,
  };
}

/* --- Checking ------------------------------------------------------------------------------------------ */

IwStatus
iw_checkpoint_check (const IwCheckpoint *in, IwError *error)
{
  const struct {
    const char *field;
    double value, lo, hi;
  } checks[] = {
    { "work_s", in->work_s, 1e-3, 1e12 },
    { "interval_s", in->interval_s, fmax (1e-6, in->work_s / MAX_SEGMENTS), 1e12 },
    { "pause_s", in->pause_s, 0.0, 1e12 },
    { "restart_s", in->restart_s, 0.0, 1e12 },
    { "mtbf_s", in->mtbf_s, 1e-3, 1e15 },
    { "weibull_shape", in->weibull_shape, 0.2, 10.0 },
    { "drain_s", in->drain_s, 0.0, 1e12 },
    { "local_recovery", in->local_recovery, 0.0, 1.0 },
    { "runs", in->runs, 1.0, IW_CHECKPOINT_MAX_RUNS },
  };
  IwStatus status;

  if (in->cookie != CHECKPOINT_COOKIE)
    return iw_error_set (error, IW_STATUS_NOT_INITIALISED, NULL, 0, 0, 0);
  for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
    status = iw_check_range (checks[i].field, checks[i].value, checks[i].lo, checks[i].hi, error);
    if (status != IW_STATUS_OK)
      return status;
  }
  return IW_STATUS_OK;
}

IwCheckpointSegments
iw_checkpoint_segments (const IwCheckpoint *in)
{
  const double n = fmax (1.0, ceil (in->work_s / in->interval_s - LEAST_REST));

  return (IwCheckpointSegments){ .whole = n - 1.0, .last_s = in->work_s - (n - 1.0) * in->interval_s };
}

bool
iw_checkpoint_drain_collapsed (const IwCheckpoint *in)
{
  return in->drain_s > 0.0 && in->drain_s / in->interval_s >= IW_STORAGE_COLLAPSE_LOAD;
}

/* --- Intervals ----------------------------------------------------------------------------------------- */

double
iw_checkpoint_young (double pause_s, double mtbf_s)
{
  return sqrt (2.0 * pause_s * mtbf_s);
}

/* sqrt (2 d M) (1 + sqrt (d/2M)/3 + (d/2M)/9) - d. */
double
iw_checkpoint_daly (double pause_s, double mtbf_s)
{
  const double half = pause_s / (2.0 * mtbf_s);

  if (half >= 1.0)
    return mtbf_s;
  return iw_checkpoint_young (pause_s, mtbf_s) * (1.0 + sqrt (half) / 3.0 + half / 9.0) - pause_s;
}

/* -y - ln (1-y) = y^2/2 + y^3/3 + …, of which little is left where the two terms cancel. */
static double
pause_for (double y)
{
  double power = y * y, sum = 0.0;

  if (y > 0.1)
    return -y - log1p (-y);
  for (double n = 2.0; n < 20.0; n += 1.0) {
    sum += power / n;
    power *= y;
  }
  return sum;
}

/* Newton's method from above, where the function is convex: every step stays above the root, so that the
 * steps end when they no longer fall. Where y rounds to 1 there is nothing to step from, and that is the
 * answer. */
double
iw_checkpoint_exact (double pause_s, double mtbf_s)
{
  const double x = pause_s / mtbf_s;
  double y = fmin (sqrt (2.0 * x), 1.0 - exp (-1.0 - x) / 2.0);

  if (!(x > 0.0))
    return 0.0;
  for (int i = 0; i < 100; i++) {
    const double next = y - (pause_for (y) - x) * (1.0 - y) / y;

    if (!(next < y))
      break;
    y = next;
  }
  return mtbf_s * y;
}

/* --- Expected time ------------------------------------------------------------------------------------- */

/* What a second counts: wall time is both, time for restarts only the second. */
typedef struct {
  double work, restart;
} Price;

static const Price wall_price = { 1.0, 1.0 };
static const Price restart_price = { 0.0, 1.0 };

/* A segment of length `s` that is tried until it ends, from a checkpoint that nothing can take away. Work
 * alone takes M (e^(s/M) - 1); each of the e^(s/M) - 1 failures costs M (e^(R/M) - 1) of restarts. */
static double
safe_segment (const IwCheckpoint *in, double s, Price price)
{
  const double m = in->mtbf_s;

  return expm1 (s / m) * m * (price.work + price.restart * expm1 (in->restart_s / m));
}

/* A segment of length `s` from a checkpoint that has not drained yet. With e(t) = exp (-t/M), q = 1 -
 * local_recovery and p the other:
 *   redo = restart, and the segment before this one from a safe checkpoint;
 *   again = restart, and this one from a safe checkpoint;
 *   from here:       A = M (1 - e(s)) + (1 - e(d)) (p U + q (redo + A)) + (e(d) - e(s)) again
 *   from a restart:  U = M (1 - e(R)) + e(R) A + (1 - e(R)) (p U + q (redo + A))
 * where d is the drain, or all of a last segment that is shorter. Both are linear in A and U. */
static double
undrained_segment (const IwCheckpoint *in, double s, Price price)
{
  const double m = in->mtbf_s, p = in->local_recovery, q = 1.0 - p;
  const double drain_s = fmin (in->drain_s, s);
  const double restart = price.restart * m * expm1 (in->restart_s / m);
  const double redo = restart + safe_segment (in, in->interval_s + in->pause_s, price);
  const double again = restart + safe_segment (in, s, price);
  const double struck = -expm1 (-in->restart_s / m);
  const double restarted = struck * (price.restart * m + q * redo) / (1.0 - p * struck);

  if (!isfinite (redo))
    return INFINITY;
  /* e(d) taken out of e(d) - e(s), which would cancel. */
  return exp (drain_s / m) *
             (-price.work * m * expm1 (-s / m) - expm1 (-drain_s / m) * (p * restarted + q * redo)) -
         expm1 (-(s - drain_s) / m) * again;
}

static bool
can_lose_checkpoints (const IwCheckpoint *in)
{
  return in->drain_s > 0.0 && in->local_recovery < 1.0;
}

/* All segments, whose number need not be whole. The first one starts from what nothing can take away. */
static double
expected (const IwCheckpoint *in, Price price)
{
  const double n = in->work_s / in->interval_s, s = in->interval_s + in->pause_s;
  const double safe = safe_segment (in, s, price);

  if (!can_lose_checkpoints (in) || n <= 1.0)
    return n * safe;
  return safe + (n - 1.0) * undrained_segment (in, s, price);
}

static double
expected_run (const IwCheckpoint *in)
{
  const IwCheckpointSegments segments = iw_checkpoint_segments (in);
  const double s = in->interval_s + in->pause_s, last = segments.last_s + in->pause_s;
  double wall_s;

  if (segments.whole < 1.0)
    return safe_segment (in, last, wall_price);
  wall_s = safe_segment (in, s, wall_price);
  if (!can_lose_checkpoints (in))
    return segments.whole * wall_s + safe_segment (in, last, wall_price);
  if (segments.whole > 1.0) /* none of them may take for ever */
    wall_s += (segments.whole - 1.0) * undrained_segment (in, s, wall_price);
  return wall_s + undrained_segment (in, last, wall_price);
}

static double
waste_of (const IwCheckpoint *in)
{
  if (iw_checkpoint_drain_collapsed (in))
    return 1.0;
  return fmax (0.0, 1.0 - in->work_s / expected (in, wall_price));
}

/* Without a pause the interval that wastes least is none at all, and only restarts are left. */
static double
least_waste (const IwCheckpoint *in, double exact_s)
{
  IwCheckpoint best = *in;

  best.interval_s = exact_s;
  if (exact_s > 0.0)
    return waste_of (&best);
  return in->drain_s > 0.0 ? 1.0 : -expm1 (-in->restart_s / in->mtbf_s);
}

static double
first_order (const IwCheckpoint *in)
{
  return in->pause_s / in->interval_s +
         ((in->interval_s + in->pause_s) / 2.0 + in->restart_s + (1.0 - in->local_recovery) * in->drain_s) /
             in->mtbf_s;
}

static IwCheckpointSplit
split_of (const IwCheckpoint *in, double wall_s)
{
  IwCheckpointSplit split = { 0 };

  if (!isfinite (wall_s))
    return split;
  split.useful = in->work_s / wall_s;
  split.checkpoint = in->work_s / in->interval_s * in->pause_s / wall_s;
  split.restart = expected (in, restart_price) / wall_s;
  split.rework = fmax (0.0, 1.0 - split.useful - split.checkpoint - split.restart);
  return split;
}

IwStatus
iw_checkpoint_solve (const IwCheckpoint *in, IwCheckpointResult *out, IwError *error)
{
  const IwStatus status = iw_checkpoint_check (in, error);
  bool collapsed;

  if (status != IW_STATUS_OK)
    return status;
  collapsed = iw_checkpoint_drain_collapsed (in);
  *out = (IwCheckpointResult){
    .young_s = iw_checkpoint_young (in->pause_s, in->mtbf_s),
    .daly_s = iw_checkpoint_daly (in->pause_s, in->mtbf_s),
    .exact_s = iw_checkpoint_exact (in->pause_s, in->mtbf_s),
    .expected_wall_s = collapsed ? INFINITY : expected (in, wall_price),
    .expected_run_s = collapsed ? INFINITY : expected_run (in),
    .waste = waste_of (in),
    .waste_first_order = first_order (in),
    .storage_load = (in->drain_s > 0.0 ? in->drain_s : in->pause_s) / in->interval_s,
  };
  out->expected_failures = out->expected_wall_s / in->mtbf_s;
  out->split = split_of (in, out->expected_wall_s);
  out->first_order_valid = fabs (out->waste_first_order - out->waste) <= FIRST_ORDER_TOLERANCE * out->waste;
  out->least_waste = least_waste (in, out->exact_s);
  out->storage_state = iw_checkpoint_storage_state (out->storage_load);
  return IW_STATUS_OK;
}

/* --- Names --------------------------------------------------------------------------------------------- */

const char *
iw_storage_state_name (IwStorageState state)
{
  static const char *const names[IW_N_STORAGE_STATES] = { "standing", "at-risk", "collapsed" };

  return names[state];
}

const char *
iw_checkpoint_strategy_name (IwCheckpointStrategy strategy)
{
  return strategy == IW_CHECKPOINT_LOCAL_FIRST ? "local-first" : "cloud-native";
}

const char *
iw_checkpoint_activity_name (IwCheckpointActivity activity)
{
  static const char *const names[IW_N_CHECKPOINT_ACTIVITIES] = { "work", "checkpoint", "lost", "restart" };

  return names[activity];
}
