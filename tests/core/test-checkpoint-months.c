/* The simulated months: against the closed forms, against themselves with other inputs, and what they say of
 * their own certainty.
 *
 * Statistical tolerance: twice the half width of the 95 % confidence interval that the runs themselves
 * report. That is 3.9 standard errors, which a right model exceeds once in ten thousand times; the seeds are
 * fixed. */
#include "iowall/checkpoint.h"

#include "close.h"
#include "months.h"

#define assert_within(actual, expected, margin)                                                              \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    const double actual_ = (actual), expected_ = (expected), margin_ = (margin);                             \
    if (!(fabs (actual_ - expected_) <= margin_))                                                            \
      g_error ("%s:%d: %s is %.12g, not %.12g within %.4g", __FILE__, __LINE__, #actual, actual_, expected_, \
               margin_);                                                                                     \
  }                                                                                                          \
  G_STMT_END

static double
sum_of (const IwCheckpointSplit *split)
{
  return split->useful + split->checkpoint + split->rework + split->restart;
}

/* Mean and parts of the runs against the closed form; whether the mean is within its interval. All that
 * differs from run to run is rework and restarts, and the two go together. The closed form of the parts is
 * for whole segments. Failures less wall time over M are a martingale, whose variance is the number of
 * failures. */
static gboolean
agrees (const IwCheckpoint *in)
{
  const IwCheckpointResult expected = solve_job (in);
  const IwCheckpointRuns runs = run_months (in);
  const double share = 2.0 * runs.ci_s / runs.mean_s;
  const double failures = expected.expected_run_s / in->mtbf_s;

  g_assert_cmpuint (runs.given_up, ==, 0);
  assert_within (runs.ci_s / runs.mean_s, 0.0, 0.05);
  assert_within (runs.mean_s, expected.expected_run_s, 2.0 * runs.ci_s);
  assert_within (runs.failures, runs.mean_s / in->mtbf_s, 4.0 * sqrt (failures / in->runs));
  assert_close (sum_of (&runs.split), 1.0, 1e-9);
  if (fmod (in->work_s / in->interval_s + 1e-9, 1.0) < 1e-6) {
    assert_within (runs.split.useful, expected.split.useful, share);
    assert_within (runs.split.checkpoint, expected.split.checkpoint, share);
    assert_within (runs.split.rework, expected.split.rework, share);
    assert_within (runs.split.restart, expected.split.restart, share);
  }
  g_assert_cmpfloat (runs.p5_s, <=, runs.p50_s);
  g_assert_cmpfloat (runs.p50_s, <=, runs.p95_s);
  g_assert_cmpfloat (runs.p5_s, <, runs.mean_s);
  g_assert_cmpfloat (runs.p95_s, >, runs.mean_s);
  return fabs (runs.mean_s - expected.expected_run_s) <= runs.ci_s;
}

static const double grid[] = { 0.001, 0.01, 0.1, 1.0 };

/* Pause, interval and restart from a thousandth of M to M. Of 64 intervals of 95 % three miss on average and
 * ten or more once in two thousand times. */
static void
test_grid (void)
{
  guint inside = 0;

  for (guint i = 0; i < 64; i++) {
    const double pause = grid[i % 4], interval = grid[i / 4 % 4], restart = grid[i / 16];
    IwCheckpoint in = job_of_parts (pause, interval, restart, round (CLAMP (20.0 / interval, 200.0, 2000.0)));

    in.runs = 500;
    in.seed = 100 + i;
    inside += agrees (&in) ? 1 : 0;
  }
  g_assert_cmpuint (inside, >=, 55);
}

/* The same with a drain, copies that are lost, and a last segment that is shorter, than the drain as well. */
static void
test_grid_with_drains (void)
{
  static const double drains[] = { 0.05, 0.5, 0.99 }, recoveries[] = { 0.0, 0.5, 0.95 };
  guint inside = 0, n = 0;

  for (guint i = 0; i < 72; i++) {
    const double interval = i % 2 == 0 ? 0.03 : 0.8, restart = i / 2 % 2 == 0 ? 0.01 : 0.6;
    const double rest = i / 4 % 2 == 0 ? 0.0 : 0.4;
    IwCheckpoint in = job_of_parts (0.02, interval, restart, (interval < 0.1 ? 300.0 : 60.0) + rest);

    in.drain_s = drains[i / 8 % 3] * in.interval_s;
    in.local_recovery = recoveries[i / 24];
    in.runs = 500;
    in.seed = 300 + i;
    inside += agrees (&in) ? 1 : 0;
    n++;
  }
  g_assert_cmpuint (n, ==, 72);
  g_assert_cmpuint (inside, >=, 62);
}

/* Short jobs, whose last segment is most of them. */
static void
test_short_jobs (void)
{
  static const double segments[] = { 0.2, 1.0, 1.3, 2.0, 2.5 };

  for (gsize i = 0; i < G_N_ELEMENTS (segments); i++) {
    IwCheckpoint in = job_of_parts (0.1, 0.7, 0.2, segments[i]);

    in.runs = 20000;
    in.seed = 400 + i;
    agrees (&in);
    in.drain_s = 600.0;
    in.local_recovery = 0.25;
    agrees (&in);
  }
}

/* A 95 % interval covers the truth 95 times in a hundred: of 400, 380 on average and fewer than 364 or more
 * than 394 once in five hundred times. */
static void
test_coverage (void)
{
  IwCheckpoint in = job_of_parts (0.02, 0.2, 0.05, 100.0);
  const double expected = solve_job (&in).expected_run_s;
  guint covered = 0;

  in.runs = 50;
  for (in.seed = 1; in.seed <= 400; in.seed++) {
    const IwCheckpointRuns runs = run_months (&in);

    covered += fabs (runs.mean_s - expected) <= runs.ci_s;
  }
  g_assert_cmpuint (covered, >=, 364);
  g_assert_cmpuint (covered, <=, 394);
}

/* --- Weibull ------------------------------------------------------------------------------------------- */

/* With shape 1 the distribution is the exponential one, and the same numbers make the same failures. The
 * model knows shape 1 from others; a hair beside it takes the other way. */
static void
test_shape_one (void)
{
  IwCheckpoint in, beside;
  g_autofree IwCheckpointWall *walls = NULL, *others = NULL;

  iw_checkpoint_init (&in);
  in.runs = 200;
  beside = in;
  beside.weibull_shape = 1.0 + 1e-15;
  g_assert_true (beside.weibull_shape != 1.0);
  run_months_keeping (&in, &walls);
  run_months_keeping (&beside, &others);
  for (guint i = 0; i < in.runs; i++) {
    g_assert_cmpuint (walls[i].run, ==, others[i].run);
    assert_close (walls[i].wall_s, others[i].wall_s, 1e-9);
  }
}

/* The mean time between failures is M with any shape. Restarts without end and hardly any work show it: in a
 * run of many failures wall time over their number is M. (The first few of clustered failures come early, so
 * that there are a few more: for shape 0.5 the excess is (cv^2 - 1)/2 = 2 of 2,000.) */
static void
test_mean_of_shapes (void)
{
  static const double shapes[] = { 0.5, 0.7, 1.0, 2.0, 5.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    IwCheckpoint in = job_of_parts (0.0, 0.001, 0.0, 2e6);
    IwCheckpointRuns runs;

    in.weibull_shape = shapes[i];
    in.runs = 100;
    in.seed = 500 + i;
    runs = run_months (&in);
    /* Coefficient of variation up to sqrt (5); of 2e5 gaps 0.005, four of them. */
    assert_close (runs.mean_s / runs.failures, in.mtbf_s, 0.02);
  }
}

/* A job that is one segment, from 0 to s: it passes at once where the first failure comes later than s, with
 * probability exp (-(s/scale)^shape); the scale is M/Gamma (1 + 1/shape), for shape 2 M/(sqrt (pi)/2), for
 * 0.5 M/2. */
static void
test_weibull_tail (void)
{
  static const struct {
    double shape, scale;
  } cases[] = { { 0.5, 500.0 }, { 2.0, 1128.3791670955126 } };
  const double at[] = { 50.0, 300.0, 1000.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (at); j++) {
      const double expected = exp (-pow (at[j] / cases[i].scale, cases[i].shape));
      IwCheckpoint in = job_of_parts (0.0, at[j] / 1000.0, 0.0, 1.0);
      g_autofree IwCheckpointWall *walls = NULL;
      guint undisturbed = 0;

      in.weibull_shape = cases[i].shape;
      in.runs = 20000;
      in.seed = 600 + i;
      run_months_keeping (&in, &walls);
      for (guint k = 0; k < in.runs; k++)
        undisturbed += walls[k].wall_s <= at[j] * (1.0 + 1e-12);
      /* Four standard errors of a share. */
      assert_within (undisturbed / 20000.0, expected, 4.0 * sqrt (expected * (1.0 - expected) / 20000.0));
    }
  }
}

/* Failures in clusters hurt less than as many that are spread out, because many strike a restart or the first
 * minutes after it: the rework is less. */
static void
test_clusters (void)
{
  IwCheckpoint in = job_of_parts (0.02, 0.2, 0.001, 500.0);
  IwCheckpointRuns clustered, plain, regular;

  plain = run_months (&in);
  in.weibull_shape = 0.5;
  clustered = run_months (&in);
  in.weibull_shape = 3.0;
  regular = run_months (&in);
  g_assert_cmpfloat (clustered.split.rework, <, 0.8 * plain.split.rework);
  g_assert_cmpfloat (regular.split.rework, >, plain.split.rework);
  g_assert_cmpfloat (clustered.p95_s - clustered.p5_s, >, 1.3 * (plain.p95_s - plain.p5_s));
}

/* --- Common random numbers ----------------------------------------------------------------------------- */

static int
by_run (gconstpointer a, gconstpointer b)
{
  const IwCheckpointWall *x = a, *y = b;

  return x->run < y->run ? -1 : x->run > y->run;
}

/* Wall times in the order of the runs. */
static IwCheckpointWall *
walls_of (const IwCheckpoint *in)
{
  IwCheckpointWall *walls;

  run_months_keeping (in, &walls);
  for (guint i = 0; i + 1 < in->runs; i++)
    g_assert_cmpfloat (walls[i].wall_s, <=, walls[i + 1].wall_s);
  qsort (walls, in->runs, sizeof *walls, by_run);
  for (guint i = 0; i < in->runs; i++)
    g_assert_cmpuint (walls[i].run, ==, i);
  return walls;
}

/* Failures strike at the same times whatever is done between them, so that each month alone gets longer with
 * a longer pause, restart or drain and with more copies lost. */
static void
test_month_by_month (void)
{
  for (guint shape = 0; shape < 2; shape++) {
    IwCheckpoint in = job_of_parts (0.02, 0.3, 0.1, 100.5), other;
    g_autofree IwCheckpointWall *walls = NULL;

    in.drain_s = 150.0;
    in.local_recovery = 0.6;
    in.weibull_shape = shape == 0 ? 1.0 : 0.6;
    in.runs = 1000;
    walls = walls_of (&in);
#define LONGER(member, value)                                                                                \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    IwCheckpointWall *longer;                                                                                \
    guint different = 0;                                                                                     \
                                                                                                             \
    other = in;                                                                                              \
    other.member = value;                                                                                    \
    longer = walls_of (&other);                                                                              \
    for (guint i = 0; i < in.runs; i++) {                                                                    \
      g_assert_cmpfloat (longer[i].wall_s, >=, walls[i].wall_s * (1.0 - 1e-12));                             \
      different += longer[i].wall_s > walls[i].wall_s;                                                       \
    }                                                                                                        \
    g_assert_cmpuint (different, >, in.runs / 2);                                                            \
    g_free (longer);                                                                                         \
  }                                                                                                          \
  G_STMT_END
    LONGER (pause_s, 25.0);
    LONGER (restart_s, 130.0);
    LONGER (drain_s, 290.0);
    LONGER (local_recovery, 0.3);
#undef LONGER
  }
}

/* The first runs are the same however many follow; another seed gives others; the same gives the same. */
static void
test_streams (void)
{
  IwCheckpoint in;
  g_autofree IwCheckpointWall *few = NULL, *many = NULL, *other = NULL;
  IwCheckpointRuns once, twice;

  iw_checkpoint_init (&in);
  in.runs = 50;
  few = walls_of (&in);
  once = run_months (&in);
  twice = run_months (&in);
  g_assert_cmpfloat (once.mean_s, ==, twice.mean_s);
  g_assert_cmpfloat (once.p95_s, ==, twice.p95_s);
  g_assert_cmpfloat (once.split.rework, ==, twice.split.rework);
  in.runs = 100;
  many = walls_of (&in);
  in.seed = 2;
  other = walls_of (&in);
  for (guint i = 0; i < 50; i++) {
    g_assert_cmpfloat (few[i].wall_s, ==, many[i].wall_s);
    g_assert_cmpfloat (few[i].wall_s, !=, other[i].wall_s);
    for (guint j = i + 1; j < 100; j++)
      g_assert_cmpfloat (many[i].wall_s, !=, many[j].wall_s);
  }
}

/* --- What is said about them --------------------------------------------------------------------------- */

static void
test_quantiles (void)
{
  IwCheckpoint in;
  g_autofree IwCheckpointWall *walls = NULL;
  IwCheckpointRuns runs;
  double sum = 0.0, squares = 0.0;

  iw_checkpoint_init (&in);
  in.runs = 40;
  runs = run_months_keeping (&in, &walls);
  g_assert_cmpfloat (runs.p5_s, ==, walls[1].wall_s);
  g_assert_cmpfloat (runs.p50_s, ==, walls[19].wall_s);
  g_assert_cmpfloat (runs.p95_s, ==, walls[37].wall_s);
  g_assert_cmpuint (runs.typical_run, ==, walls[19].run);
  for (guint i = 0; i < in.runs; i++)
    sum += walls[i].wall_s;
  for (guint i = 0; i < in.runs; i++)
    squares += (walls[i].wall_s - sum / 40.0) * (walls[i].wall_s - sum / 40.0);
  assert_close (runs.mean_s, sum / 40.0, 1e-12);
  assert_close (runs.ci_s, 2.0226909 * sqrt (squares / 39.0 / 40.0), 1e-6);
  assert_close (runs.waste, 1.0 - in.work_s / runs.mean_s, 1e-12);

  in.runs = 1;
  runs = run_months (&in);
  g_assert_true (isinf (runs.ci_s));
  g_assert_cmpfloat (runs.p5_s, ==, runs.mean_s);
  g_assert_cmpfloat (runs.p95_s, ==, runs.mean_s);
}

static bool
count (void *data)
{
  (*(int *)data)++;
  return false;
}

/* A segment of 40 M takes e^40 tries; once sixteen runs were given up nobody tries more. */
static void
test_given_up (void)
{
  IwCheckpoint in = job_of_parts (0.0, 40.0, 0.0, 1.0);
  IwCheckpointRuns runs = run_months (&in);
  g_autofree IwCheckpointWall *walls = g_new (IwCheckpointWall, in.runs);
  int asked = 0;
  const IwCheckpointWork work = { .walls = walls, .n_walls = in.runs, .should_stop = count, .data = &asked };

  g_assert_cmpint (iw_checkpoint_simulate (&in, &work, &runs, NULL), ==, IW_STATUS_OK);
  g_assert_cmpint (asked, ==, 17);
  g_assert_cmpuint (runs.given_up, ==, in.runs);
  g_assert_true (isinf (runs.mean_s) && isinf (runs.ci_s) && isinf (runs.p5_s) && isinf (runs.p95_s));
  g_assert_cmpfloat (runs.waste, ==, 1.0);
  g_assert_cmpfloat (sum_of (&runs.split), ==, 0.0);

  /* e^11.3 = 80,822 failures on average: some runs end before the 100,000th, some do not, 29 % of them. */
  in = job_of_parts (0.0, 11.3, 0.0, 1.0);
  in.runs = 300;
  runs = run_months (&in);
  assert_within (runs.given_up / 300.0, 0.290, 4.0 * sqrt (0.29 * 0.71 / 300.0));
  g_assert_true (isinf (runs.mean_s) && isinf (runs.p95_s));
  g_assert_false (isinf (runs.p50_s) || isinf (runs.p5_s));
  assert_close (sum_of (&runs.split), 1.0, 1e-9);

  /* A drain that never empties. */
  iw_checkpoint_init (&in);
  in.drain_s = in.interval_s;
  runs = run_months (&in);
  g_assert_cmpuint (runs.given_up, ==, in.runs);
  g_assert_true (isinf (runs.p5_s));
}

static bool
stop_at (void *data)
{
  int *left = data;

  return (*left)-- == 0;
}

static void
test_work (void)
{
  IwCheckpointWall walls[100];
  int left = -1;
  IwCheckpointWork work = { .walls = walls, .n_walls = 99, .should_stop = stop_at, .data = &left };
  IwCheckpointRuns runs = { .mean_s = 42.0 };
  IwCheckpoint in;
  IwError error;

  iw_checkpoint_init (&in);
  in.runs = 100;
  g_assert_cmpint (iw_checkpoint_simulate (&in, &work, &runs, &error), ==, IW_STATUS_NO_MEMORY);
  g_assert_cmpstr (error.field, ==, "walls");
  g_assert_cmpfloat (error.value, ==, 99.0);
  g_assert_cmpfloat (error.lo, ==, 100.0);
  work.walls = NULL;
  work.n_walls = 100;
  g_assert_cmpint (iw_checkpoint_simulate (&in, &work, &runs, &error), ==, IW_STATUS_NO_MEMORY);
  work.walls = walls;
  for (int asked = 0; asked < 3; asked++) {
    left = asked;
    g_assert_cmpint (iw_checkpoint_simulate (&in, &work, &runs, &error), ==, IW_STATUS_STOPPED);
    g_assert_cmpfloat (runs.mean_s, ==, 42.0);
  }
  in.mtbf_s = 0.0;
  g_assert_cmpint (iw_checkpoint_simulate (&in, &work, &runs, &error), ==, IW_STATUS_OUT_OF_RANGE);
  g_assert_cmpstr (error.field, ==, "mtbf_s");
  in.mtbf_s = 10800.0;
  left = -1;
  g_assert_cmpint (iw_checkpoint_simulate (&in, &work, &runs, &error), ==, IW_STATUS_OK);
  g_assert_cmpfloat (runs.mean_s, !=, 42.0);
  /* 100 runs of some 280 failures are 28,000: asked every 4,096. */
  g_assert_cmpint (left, <=, -7);
  g_assert_cmpint (left, >=, -9);
}

/* Without failures there is nothing to wonder at: work, and a pause for each segment. */
static void
test_quiet (void)
{
  IwCheckpoint in = job_of_parts (0.1, 0.5, 0.3, 7.5);
  IwCheckpointRuns runs;

  in.mtbf_s = 1e15;
  in.runs = 10;
  runs = run_months (&in);
  assert_close (runs.mean_s, 3750.0 + 8.0 * 100.0, 1e-12);
  assert_close (runs.p5_s, runs.p95_s, 1e-15);
  g_assert_cmpfloat (runs.failures, ==, 0.0);
  g_assert_cmpfloat (runs.ci_s, ==, 0.0);
  assert_close (runs.split.checkpoint, 800.0 / 4550.0, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkpoint-months/grid", test_grid);
  g_test_add_func ("/checkpoint-months/grid-with-drains", test_grid_with_drains);
  g_test_add_func ("/checkpoint-months/short-jobs", test_short_jobs);
  g_test_add_func ("/checkpoint-months/coverage", test_coverage);
  g_test_add_func ("/checkpoint-months/shape-one", test_shape_one);
  g_test_add_func ("/checkpoint-months/mean-of-shapes", test_mean_of_shapes);
  g_test_add_func ("/checkpoint-months/weibull-tail", test_weibull_tail);
  g_test_add_func ("/checkpoint-months/clusters", test_clusters);
  g_test_add_func ("/checkpoint-months/month-by-month", test_month_by_month);
  g_test_add_func ("/checkpoint-months/streams", test_streams);
  g_test_add_func ("/checkpoint-months/quantiles", test_quantiles);
  g_test_add_func ("/checkpoint-months/given-up", test_given_up);
  g_test_add_func ("/checkpoint-months/work", test_work);
  g_test_add_func ("/checkpoint-months/quiet", test_quiet);
  return g_test_run ();
}
