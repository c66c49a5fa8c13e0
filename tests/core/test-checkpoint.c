/* The checkpoint model's closed forms: against definitions written a second time, numbers worked out by hand,
 * limits, and inputs that it has to refuse. */
#include "iowall/checkpoint.h"

#include "close.h"
#include "months.h"

/* --- The optimum --------------------------------------------------------------------------------------- */

/* Values of Lambert's W0 from its definition W e^W = x, by halving in long double. */
static double
lambert (long double x)
{
  long double low = -1.0L, high = 0.0L;

  for (int i = 0; i < 200; i++) {
    const long double middle = 0.5L * (low + high);

    if (middle * expl (middle) < x)
      low = middle;
    else
      high = middle;
  }
  return (double)low;
}

/* The optimum as Benoit et al. 2022 give it, (1 + W0 (-exp (-1 - C/M))) M. Next to the branch point at -1/e
 * the definition loses half of its digits, which is why the model does not use it: 1e-16 of x are 1e-8 of W,
 * in long double 3e-10. */
static void
test_lambert (void)
{
  static const double ratios[] = { 1e-6, 1e-4, 0.01, 0.1, 0.3, 0.49, 0.5, 0.51, 0.7, 1.0, 2.0, 5.0, 20.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (ratios); i++) {
    const double expected = 1.0 + lambert (-expl (-1.0L - (long double)ratios[i]));
    const double margin = ratios[i] < 0.01 ? 1e-6 : 1e-9;

    assert_close (iw_checkpoint_exact (ratios[i] * 1000.0, 1000.0) / 1000.0, expected, margin);
  }
  /* Published values: W0 (-0.1) and W0 (-0.2); Corless et al., "On the Lambert W function", 1996. */
  assert_close (iw_checkpoint_exact (-1.0 - log (0.1), 1.0), 1.0 - 0.11183255915896297, 1e-14);
  assert_close (iw_checkpoint_exact (-1.0 - log (0.2), 1.0), 1.0 - 0.25917110181907376, 1e-14);
}

/* The root of x = -y - ln (1-y), put into the equation, whose two terms are summed as a series where they
 * cancel; fifteen powers of ten of x. */
static void
test_root (void)
{
  for (double x = 1e-12; x < 1000.0; x *= 1.37) {
    const double y = iw_checkpoint_exact (x, 1.0);
    double sum = 0.0;

    g_assert_cmpfloat (y, >, 0.0);
    g_assert_cmpfloat (y, <=, 1.0);
    if (y < 0.5) {
      for (int n = 60; n >= 2; n--)
        sum += pow (y, n) / n;
      assert_close (sum, x, 1e-14);
    } else if (x < 20.0) {
      assert_close (-y - log1p (-y), x, 1e-14 / (1.0 - y));
    }
  }
  g_assert_cmpfloat (iw_checkpoint_exact (0.0, 5.0), ==, 0.0);
  g_assert_cmpfloat (iw_checkpoint_exact (1e12, 5.0), ==, 5.0);
}

/* The wall time is least there: it rises to both sides of it. */
static void
test_least (void)
{
  static const double ratios[] = { 1e-4, 0.01, 0.2, 1.0, 3.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (ratios); i++) {
    IwCheckpoint in = job_of_parts (ratios[i], 1.0, 0.3, 1.0);
    IwCheckpointResult best, beside;

    in.work_s = 1e7;
    in.interval_s = iw_checkpoint_exact (in.pause_s, in.mtbf_s);
    best = solve_job (&in);
    assert_close (best.least_waste, best.waste, 1e-12);
    for (double factor = 0.5; factor < 2.0; factor *= 1.01) {
      in.interval_s = factor * best.exact_s;
      beside = solve_job (&in);
      g_assert_cmpfloat (beside.waste, >=, best.waste - 1e-12);
      assert_close (beside.least_waste, best.waste, 1e-9);
    }
    in.interval_s = 1.01 * best.exact_s;
    g_assert_cmpfloat (solve_job (&in).expected_wall_s, >, best.expected_wall_s);
    in.interval_s = best.exact_s / 1.01;
    g_assert_cmpfloat (solve_job (&in).expected_wall_s, >, best.expected_wall_s);
  }
}

/* For rare failures all three agree; the higher order stays close where Young is far off. */
static void
test_orders (void)
{
  assert_close (iw_checkpoint_young (60.0, 10800.0), 1138.41995766062, 1e-14);
  assert_close (iw_checkpoint_daly (1.0, 1e8), iw_checkpoint_exact (1.0, 1e8), 1e-9);
  assert_close (iw_checkpoint_young (1.0, 1e8), iw_checkpoint_exact (1.0, 1e8), 1e-4);
  assert_close (iw_checkpoint_daly (1.0, 4.0), iw_checkpoint_exact (1.0, 4.0), 0.005);
  g_assert_cmpfloat (iw_checkpoint_young (1.0, 4.0), >, 1.25 * iw_checkpoint_exact (1.0, 4.0));
  /* Daly: M from a pause of 2 M on. */
  g_assert_cmpfloat (iw_checkpoint_daly (20.0, 10.0), ==, 10.0);
  g_assert_cmpfloat (iw_checkpoint_daly (300.0, 10.0), ==, 10.0);
  g_assert_cmpfloat (iw_checkpoint_daly (0.0, 10.0), ==, 0.0);
}

/* --- Expected time ------------------------------------------------------------------------------------- */

/* The design's example, worked out with 50 digits: M e^(R/M) (e^((tau+delta)/M) - 1) work/tau. */
static void
test_example (void)
{
  IwCheckpoint in;
  IwCheckpointResult result;

  iw_checkpoint_init (&in);
  result = solve_job (&in);
  assert_close (result.expected_wall_s, 3022937.0557, 1e-9);
  assert_close (result.expected_run_s, result.expected_wall_s, 1e-12);
  assert_close (result.expected_failures, 3022937.0557 / 10800.0, 1e-9);
  assert_close (result.waste, 1.0 - 2592000.0 / 3022937.0557, 1e-9);
  /* 60/600 + 660/21600 + 300/10800 */
  assert_close (result.waste_first_order, 0.1 + 0.030555555555 + 0.0277777777777, 1e-9);
  g_assert_false (result.first_order_valid);
  assert_close (result.storage_load, 0.1, 1e-12);
  g_assert_cmpint (result.storage_state, ==, IW_STORAGE_STANDING);
  in.interval_s = result.exact_s;
  assert_close (solve_job (&in).expected_wall_s, 2966852.5914, 1e-9);
}

/* A segment from its possible fates: it passes with probability e^(-s/M), or is struck after a time whose
 * mean is M - s/(e^(s/M) - 1), and a restart is such a segment itself. Parts add up, and each is what it is
 * called: failures are one in M of wall time (Wald). */
static void
test_fates (void)
{
  static const double parts[] = { 0.001, 0.03, 0.4, 1.0, 3.0 };

  for (gsize i = 0; i < 125; i++) {
    const double pause = parts[i % 5], interval = parts[i / 5 % 5], restart = parts[i / 25];
    const IwCheckpoint in = job_of_parts (pause, interval, restart, 40.0);
    const IwCheckpointResult result = solve_job (&in);
    const double s = pause + interval, passes = exp (-s), restarts = exp (-restart);
    const double strikes = (1.0 - passes) / passes; /* of a segment, mean */
    const double lost = 1.0 - s / (1.0 / passes - 1.0);
    const double restart_lost = restart > 0.0 ? 1.0 - restart / (1.0 / restarts - 1.0) : 0.0;
    const double restarting = strikes * (restart + (1.0 - restarts) / restarts * restart_lost);
    const double wall = 40.0 * (s + strikes * lost + restarting);

    assert_close (result.expected_wall_s, 1000.0 * wall, 1e-11);
    assert_close (result.expected_run_s, 1000.0 * wall, 1e-11);
    assert_close (result.split.useful, 40.0 * interval / wall, 1e-10);
    assert_close (result.split.checkpoint, 40.0 * pause / wall, 1e-10);
    assert_close (result.split.restart, 40.0 * restarting / wall, 1e-9);
    assert_close (result.split.rework + 1.0, 40.0 * strikes * lost / wall + 1.0, 1e-10);
    assert_close (result.expected_failures, 40.0 * strikes / restarts, 1e-10);
    assert_close (result.waste + 1.0, 2.0 - 40.0 * interval / wall, 1e-12);
  }
}

/* A last segment that is shorter: 2.5 intervals are two whole segments and one of half the work. An interval
 * longer than the work is one segment. */
static void
test_rest (void)
{
  IwCheckpoint in = job_of_parts (0.1, 0.4, 0.05, 2.5);
  const double m = 1000.0 * exp (0.05);

  assert_close (solve_job (&in).expected_run_s, m * (2.0 * expm1 (0.5) + expm1 (0.3)), 1e-12);
  assert_close (solve_job (&in).expected_wall_s, m * 2.5 * expm1 (0.5), 1e-12);
  in.interval_s = 5000.0;
  assert_close (solve_job (&in).expected_run_s, m * expm1 (1.1), 1e-12);
  /* In binary 0.1 + 0.2 is a little more than 0.3, and yet three segments. */
  in.work_s = 0.1 + 0.2;
  g_assert_cmpfloat (in.work_s / 0.1, >, 3.0);
  in.interval_s = 0.1;
  in.pause_s = 0.01;
  in.restart_s = 0.0;
  assert_close (solve_job (&in).expected_run_s, 3.0 * 1000.0 * expm1 (1.1e-4), 1e-12);
}

/* Pause to 0: no checkpoints' cost is left, and with short intervals only restarts, M (e^(R/M) - 1) for each
 * failure. Interval to infinity: the job has to get through in one go, e^(work/M). Failures never: only
 * pauses.
 */
static void
test_limits (void)
{
  IwCheckpoint in = job_of_parts (0.0, 1e-6, 0.3, 1e7);
  IwCheckpointResult result = solve_job (&in);

  assert_close (result.expected_wall_s, in.work_s * exp (0.3), 1e-6);
  assert_close (result.least_waste, 1.0 - exp (-0.3), 1e-12);
  g_assert_cmpfloat (result.young_s, ==, 0.0);
  g_assert_cmpfloat (result.daly_s, ==, 0.0);
  g_assert_cmpfloat (result.exact_s, ==, 0.0);
  g_assert_cmpfloat (result.storage_load, ==, 0.0);

  in = job_of_parts (1e-9, 1e-4, 0.0, 1e6);
  result = solve_job (&in);
  assert_close (result.waste, result.waste_first_order, 1e-4);
  g_assert_true (result.first_order_valid);

  in = job_of_parts (0.1, 50.0, 0.0, 1.0);
  assert_close (solve_job (&in).expected_wall_s, 1000.0 * expm1 (50.1), 1e-12);
  in.interval_s = 1e9;
  result = solve_job (&in);
  g_assert_true (isinf (result.expected_wall_s));
  g_assert_cmpfloat (result.waste, ==, 1.0);
  g_assert_cmpfloat (result.split.useful, ==, 0.0);
  g_assert_cmpfloat (result.split.rework, ==, 0.0);
  assert_close (result.expected_run_s, 1000.0 * expm1 (50.1), 1e-12);

  in = job_of_parts (0.1, 0.5, 0.2, 10.0);
  in.mtbf_s = 1e15;
  result = solve_job (&in);
  assert_close (result.expected_wall_s, 6000.0, 1e-9);
  assert_close (result.split.checkpoint, 1.0 / 6.0, 1e-9);
  assert_close (result.expected_failures, 6e-12, 1e-9);
}

/* More of anything that is bad never helps. */
static void
test_monotonic (void)
{
  GRand *random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 20000; i++) {
    IwCheckpoint in = job_of_parts (pow (10.0, g_rand_double_range (random, -6.0, 1.0)),
                                    pow (10.0, g_rand_double_range (random, -4.0, 1.0)),
                                    pow (10.0, g_rand_double_range (random, -6.0, 1.0)),
                                    pow (10.0, g_rand_double_range (random, 0.0, 4.0)));
    const gboolean drains = g_rand_boolean (random);
    IwCheckpointResult result, worse;
    IwCheckpoint other;

    if (drains) {
      in.drain_s = in.interval_s * g_rand_double_range (random, 0.001, 0.9);
      in.local_recovery = g_rand_double_range (random, 0.05, 1.0);
    }
    result = solve_job (&in);
    g_assert_cmpfloat (result.waste, >=, 0.0);
    g_assert_cmpfloat (result.waste, <=, 1.0);
    if (!isinf (result.expected_wall_s))
      assert_close (result.split.useful + result.split.checkpoint + result.split.rework +
                        result.split.restart,
                    1.0, 1e-9);
#define WORSE(member, factor)                                                                                \
  other = in;                                                                                                \
  other.member *= factor;                                                                                    \
  worse = solve_job (&other);                                                                                \
  g_assert_cmpfloat (worse.expected_wall_s, >=, result.expected_wall_s * (1.0 - 1e-9));                      \
  g_assert_cmpfloat (worse.waste_first_order, >=, result.waste_first_order * (1.0 - 1e-9))
    WORSE (pause_s, 1.3);
    WORSE (restart_s, 1.3);
    WORSE (mtbf_s, 0.7);
    WORSE (drain_s, 1.05);
    WORSE (local_recovery, 0.9);
#undef WORSE
  }
  g_rand_free (random);
}

/* The first order is within 5 % of the exact waste, or it is not; twenty-three thousand jobs have both. */
static void
test_first_order_region (void)
{
  guint valid = 0, n = 0;

  for (double pause = 1e-5; pause < 1.0; pause *= 1.5) {
    for (double interval = 1e-3; interval < 3.0; interval *= 1.1) {
      const IwCheckpoint in = job_of_parts (pause, interval, 0.01, 1000.0);
      const IwCheckpointResult result = solve_job (&in);
      const double off = result.waste_first_order / result.waste - 1.0;

      n++;
      valid += result.first_order_valid;
      if (fabs (fabs (off) - 0.05) > 1e-9)
        g_assert_true (result.first_order_valid == (fabs (off) < 0.05));
    }
  }
  g_assert_cmpuint (valid, >, n / 20);
  g_assert_cmpuint (valid, <, n / 2);
}

/* --- Drains -------------------------------------------------------------------------------------------- */

/* With every local copy intact, or a drain that takes no time, there is no difference to a plain job; what is
 * lost lies between that and every segment done twice. */
static void
test_drain_bounds (void)
{
  IwCheckpoint in = job_of_parts (0.01, 0.3, 0.05, 100.0);
  const IwCheckpointResult plain = solve_job (&in);
  IwCheckpointResult result;

  in.drain_s = 250.0;
  result = solve_job (&in);
  assert_close (result.expected_wall_s, plain.expected_wall_s, 1e-12);
  assert_close (result.split.restart, plain.split.restart, 1e-12);
  assert_close (result.storage_load, 250.0 / 300.0, 1e-12);
  g_assert_cmpint (result.storage_state, ==, IW_STORAGE_AT_RISK);
  in.local_recovery = 0.0;
  result = solve_job (&in);
  g_assert_cmpfloat (result.expected_wall_s, >, 1.05 * plain.expected_wall_s);
  g_assert_cmpfloat (result.expected_wall_s, <, 2.0 * plain.expected_wall_s);
  g_assert_cmpfloat (result.waste_first_order, >, plain.waste_first_order);
  assert_close (result.waste_first_order - plain.waste_first_order, 0.25, 1e-9);
  in.local_recovery = 0.6;
  assert_close (solve_job (&in).waste_first_order - plain.waste_first_order, 0.1, 1e-9);
  in.drain_s = 1e-9;
  assert_close (solve_job (&in).expected_wall_s, plain.expected_wall_s, 1e-9);
  /* Few failures: what the first order adds is what the exact form adds. */
  in = job_of_parts (1e-5, 1e-3, 1e-4, 1e6);
  in.local_recovery = 0.3;
  in.drain_s = 0.6;
  result = solve_job (&in);
  in.drain_s = 0.0;
  assert_close (result.waste - solve_job (&in).waste, 0.7 * 0.6 / 1000.0, 0.02);
}

/* By hand, without restarts and with every copy lost (p = 0, R = 0): the segment after an undrained
 * checkpoint takes A = M (1-a) + (1-d)(Y + A) + (d-a) Y with a = e^(-s/M), d = e^(-D/M), Y = M (1/a - 1). */
static void
test_drain_by_hand (void)
{
  IwCheckpoint in = job_of_parts (0.1, 0.4, 0.0, 11.0);
  const double a = exp (-0.5), d = exp (-0.2), y = 1.0 / a - 1.0;
  const double expected = y + 10.0 * ((1.0 - a) + (1.0 - d) * y + (d - a) * y) / d;

  in.drain_s = 200.0;
  in.local_recovery = 0.0;
  assert_close (solve_job (&in).expected_wall_s, 1000.0 * expected, 1e-12);
  assert_close (solve_job (&in).expected_run_s, 1000.0 * expected, 1e-12);
  assert_close (solve_job (&in).split.restart + 1.0, 1.0, 1e-12);
}

/* A drain that is due again before it is done never empties. */
static void
test_collapse (void)
{
  IwCheckpoint in;
  IwCheckpointResult result;

  iw_checkpoint_init (&in);
  in.drain_s = 600.0;
  result = solve_job (&in);
  g_assert_cmpint (result.storage_state, ==, IW_STORAGE_COLLAPSED);
  g_assert_true (isinf (result.expected_wall_s) && isinf (result.expected_run_s));
  g_assert_cmpfloat (result.waste, ==, 1.0);
  g_assert_cmpfloat (result.split.useful, ==, 0.0);
  in.drain_s = 599.0;
  result = solve_job (&in);
  g_assert_cmpint (result.storage_state, ==, IW_STORAGE_AT_RISK);
  g_assert_false (isinf (result.expected_wall_s));
  /* A job that waits for its store has a wall time all the same. */
  in.drain_s = 0.0;
  in.pause_s = 700.0;
  result = solve_job (&in);
  g_assert_cmpint (result.storage_state, ==, IW_STORAGE_COLLAPSED);
  g_assert_false (isinf (result.expected_wall_s));
  g_assert_cmpint (iw_checkpoint_storage_state (0.69999), ==, IW_STORAGE_STANDING);
  g_assert_cmpint (iw_checkpoint_storage_state (0.7), ==, IW_STORAGE_AT_RISK);
  g_assert_cmpint (iw_checkpoint_storage_state (1.0), ==, IW_STORAGE_COLLAPSED);
}

/* --- Refused ------------------------------------------------------------------------------------------- */

static void
test_refused (void)
{
  static const struct {
    const char *field;
    gsize offset;
    double lo, hi;
  } fields[] = {
#define FIELD(member, lo, hi) { #member, G_STRUCT_OFFSET (IwCheckpoint, member), lo, hi }
    FIELD (work_s, 1e-3, 1e12),   FIELD (interval_s, 1e-6, 1e12),  FIELD (pause_s, 0.0, 1e12),
    FIELD (restart_s, 0.0, 1e12), FIELD (mtbf_s, 1e-3, 1e15),      FIELD (weibull_shape, 0.2, 10.0),
    FIELD (drain_s, 0.0, 1e12),   FIELD (local_recovery, 0.0, 1.0)
#undef FIELD
  };
  IwCheckpointResult result = { .waste = 42.0 };
  IwCheckpoint in;
  IwError error;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    const double bad[] = { fields[i].lo - 1.0, fields[i].lo - 1e-9, fields[i].hi * 1.001, NAN, INFINITY };
    const double good[] = { fields[i].lo, fields[i].hi };

    for (gsize j = 0; j < G_N_ELEMENTS (bad) + G_N_ELEMENTS (good); j++) {
      const double value = j < G_N_ELEMENTS (bad) ? bad[j] : good[j - G_N_ELEMENTS (bad)];

      iw_checkpoint_init (&in);
      in.work_s = 1e3;
      *(double *)(void *)G_STRUCT_MEMBER_P (&in, fields[i].offset) = value;
      if (j >= G_N_ELEMENTS (bad)) {
        g_assert_cmpint (iw_checkpoint_solve (&in, &result, &error), ==, IW_STATUS_OK);
        g_assert_false (isnan (result.waste) || isnan (result.expected_wall_s) ||
                        isnan (result.expected_run_s) || isnan (result.waste_first_order) ||
                        isnan (result.split.rework) || isnan (result.least_waste));
        continue;
      }
      result.waste = 42.0;
      g_assert_cmpint (iw_checkpoint_solve (&in, &result, &error), ==,
                       isfinite (value) ? IW_STATUS_OUT_OF_RANGE : IW_STATUS_NOT_FINITE);
      g_assert_cmpstr (error.field, ==, fields[i].field);
      g_assert_cmpfloat (error.lo, ==, fields[i].lo);
      g_assert_cmpfloat (error.hi, ==, fields[i].hi);
      g_assert_cmpfloat (result.waste, ==, 42.0);
      g_assert_cmpint (iw_checkpoint_solve (&in, &result, NULL), !=, IW_STATUS_OK);
    }
  }

  iw_checkpoint_init (&in);
  in.runs = 0;
  g_assert_cmpint (iw_checkpoint_solve (&in, &result, &error), ==, IW_STATUS_OUT_OF_RANGE);
  g_assert_cmpstr (error.field, ==, "runs");
  in.runs = IW_CHECKPOINT_MAX_RUNS + 1;
  g_assert_cmpint (iw_checkpoint_solve (&in, &result, &error), ==, IW_STATUS_OUT_OF_RANGE);
  iw_checkpoint_init (&in);
  in.work_s = 1e12;
  in.interval_s = 9e-4;
  g_assert_cmpint (iw_checkpoint_solve (&in, &result, &error), ==, IW_STATUS_OUT_OF_RANGE);
  g_assert_cmpstr (error.field, ==, "interval_s");
  assert_close (error.lo, 1e-3, 1e-12);
  memset (&in, 0, sizeof in);
  g_assert_cmpint (iw_checkpoint_solve (&in, &result, &error), ==, IW_STATUS_NOT_INITIALISED);
}

/* Whatever is in range has an answer that is a number, or infinite where the header says so. */
static void
test_whole_range (void)
{
  GRand *random = g_rand_new_with_seed (11);
  IwCheckpoint in;

  iw_checkpoint_init (&in);
  for (guint i = 0; i < 100000; i++) {
    IwCheckpointResult result;

    in.work_s = pow (10.0, g_rand_double_range (random, -3.0, 12.0));
    in.interval_s = pow (10.0, g_rand_double_range (random, fmax (-6.0, log10 (in.work_s) - 14.9), 12.0));
    in.pause_s = g_rand_boolean (random) ? 0.0 : pow (10.0, g_rand_double_range (random, -12.0, 12.0));
    in.restart_s = g_rand_boolean (random) ? 0.0 : pow (10.0, g_rand_double_range (random, -12.0, 12.0));
    in.mtbf_s = pow (10.0, g_rand_double_range (random, -3.0, 15.0));
    in.drain_s = g_rand_boolean (random) ? 0.0 : pow (10.0, g_rand_double_range (random, -12.0, 12.0));
    in.local_recovery = g_rand_boolean (random) ? g_rand_double (random) : g_rand_int_range (random, 0, 2);
    result = solve_job (&in);
    g_assert_true (result.expected_wall_s >= 0.999999 * fmin (in.work_s, 1e300));
    g_assert_true (result.expected_run_s >= 0.999999 * in.work_s);
    g_assert_true (result.waste >= 0.0 && result.waste <= 1.0);
    g_assert_true (result.least_waste >= 0.0 && result.least_waste <= 1.0);
    g_assert_true (result.split.useful >= 0.0 && result.split.checkpoint >= 0.0 &&
                   result.split.rework >= 0.0 && result.split.restart >= 0.0);
    g_assert_true (result.exact_s >= 0.0 && result.exact_s <= in.mtbf_s);
    g_assert_true (isfinite (result.young_s) && isfinite (result.daly_s) && isfinite (result.storage_load));
    g_assert_true (isfinite (result.waste_first_order));
  }
  g_rand_free (random);
}

static void
test_names (void)
{
  g_assert_cmpstr (iw_storage_state_name (IW_STORAGE_STANDING), ==, "standing");
  g_assert_cmpstr (iw_storage_state_name (IW_STORAGE_AT_RISK), ==, "at-risk");
  g_assert_cmpstr (iw_storage_state_name (IW_STORAGE_COLLAPSED), ==, "collapsed");
  g_assert_cmpstr (iw_checkpoint_strategy_name (IW_CHECKPOINT_CLOUD_NATIVE), ==, "cloud-native");
  g_assert_cmpstr (iw_checkpoint_strategy_name (IW_CHECKPOINT_LOCAL_FIRST), ==, "local-first");
  g_assert_cmpstr (iw_checkpoint_activity_name (IW_CHECKPOINT_WORK), ==, "work");
  g_assert_cmpstr (iw_checkpoint_activity_name (IW_CHECKPOINT_PAUSE), ==, "checkpoint");
  g_assert_cmpstr (iw_checkpoint_activity_name (IW_CHECKPOINT_LOST), ==, "lost");
  g_assert_cmpstr (iw_checkpoint_activity_name (IW_CHECKPOINT_RESTART), ==, "restart");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkpoint/lambert", test_lambert);
  g_test_add_func ("/checkpoint/root", test_root);
  g_test_add_func ("/checkpoint/least", test_least);
  g_test_add_func ("/checkpoint/orders", test_orders);
  g_test_add_func ("/checkpoint/example", test_example);
  g_test_add_func ("/checkpoint/fates", test_fates);
  g_test_add_func ("/checkpoint/rest", test_rest);
  g_test_add_func ("/checkpoint/limits", test_limits);
  g_test_add_func ("/checkpoint/monotonic", test_monotonic);
  g_test_add_func ("/checkpoint/first-order-region", test_first_order_region);
  g_test_add_func ("/checkpoint/drain-bounds", test_drain_bounds);
  g_test_add_func ("/checkpoint/drain-by-hand", test_drain_by_hand);
  g_test_add_func ("/checkpoint/collapse", test_collapse);
  g_test_add_func ("/checkpoint/refused", test_refused);
  g_test_add_func ("/checkpoint/whole-range", test_whole_range);
  g_test_add_func ("/checkpoint/names", test_names);
  return g_test_run ();
}
