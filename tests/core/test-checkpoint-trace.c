/* A run that is written down: it is the run that was simulated, nothing is missing, and what is shown follows
 * from the failures that are listed beside it. */
#include "iowall/checkpoint.h"
#include "iowall/random.h"

#include "close.h"
#include "months.h"

#define MANY 20000

typedef struct {
  IwCheckpointInterval intervals[MANY];
  IwCheckpointDrain drains[MANY];
  IwCheckpointFailure failures[MANY];
  IwCheckpointTrace trace;
} Strip;

static Strip *
record (const IwCheckpoint *in, guint run, double from_s, double to_s, double resolution_s)
{
  Strip *strip = g_new0 (Strip, 1);
  IwError error;

  strip->trace = (IwCheckpointTrace){ .from_s = from_s,
                                      .to_s = to_s,
                                      .resolution_s = resolution_s,
                                      .intervals = strip->intervals,
                                      .interval_capacity = MANY,
                                      .drains = strip->drains,
                                      .drain_capacity = MANY,
                                      .failures = strip->failures,
                                      .failure_capacity = MANY };
  if (iw_checkpoint_trace (in, run, &strip->trace, &error) != IW_STATUS_OK)
    g_error ("%s %s: %g", error.field, iw_status_text (error.status), error.value);
  return strip;
}

static double
time_of (const Strip *strip, IwCheckpointActivity activity)
{
  double sum = 0.0;

  for (gsize i = 0; i < strip->trace.n_intervals; i++) {
    if (strip->intervals[i].activity == activity)
      sum += strip->intervals[i].to_s - strip->intervals[i].from_s;
  }
  return sum;
}

static void
check_whole (const IwCheckpoint *in, const Strip *strip)
{
  const IwCheckpointTrace *trace = &strip->trace;
  double lost = 0.0, checkpoints = 0.0;

  g_assert_false (trace->truncated);
  g_assert_cmpfloat (strip->intervals[0].from_s, ==, 0.0);
  for (gsize i = 0; i < trace->n_intervals; i++) {
    g_assert_cmpfloat (strip->intervals[i].from_s, <, strip->intervals[i].to_s);
    if (i > 0)
      g_assert_cmpfloat (strip->intervals[i].from_s, ==, strip->intervals[i - 1].to_s);
    checkpoints += strip->intervals[i].checkpoints;
  }
  g_assert_cmpfloat (strip->intervals[trace->n_intervals - 1].to_s, ==, trace->wall_s);
  g_assert_cmpfloat (checkpoints, ==, ceil (in->work_s / in->interval_s - 1e-9));
  assert_close (time_of (strip, IW_CHECKPOINT_LOST) + 1.0, trace->split.rework * trace->wall_s + 1.0, 1e-8);
  assert_close (time_of (strip, IW_CHECKPOINT_RESTART) + 1.0, trace->split.restart * trace->wall_s + 1.0,
                1e-8);
  assert_close (trace->split.useful * trace->wall_s, in->work_s, 1e-9);
  for (gsize i = 0; i < trace->n_failures; i++)
    lost += strip->failures[i].lost_s;
  assert_close (lost + 1.0, time_of (strip, IW_CHECKPOINT_LOST) + 1.0, 1e-8);
}

static IwCheckpoint jobs[5];

static void
make_jobs (void)
{
  jobs[0] = job_of_parts (0.02, 0.1, 0.05, 200.0);
  jobs[1] = job_of_parts (0.0, 0.3, 0.5, 60.4);
  jobs[2] = job_of_parts (0.02, 0.2, 0.1, 150.0);
  jobs[2].drain_s = 150.0;
  jobs[2].local_recovery = 0.5;
  jobs[3] = job_of_parts (0.05, 0.4, 0.0, 50.3);
  jobs[3].drain_s = 390.0;
  jobs[3].local_recovery = 0.0;
  jobs[4] = job_of_parts (0.01, 0.03, 0.2, 400.0);
  jobs[4].weibull_shape = 0.6;
  jobs[4].drain_s = 10.0;
  jobs[4].local_recovery = 0.8;
}

static void
test_same_runs (void)
{
  for (gsize j = 0; j < G_N_ELEMENTS (jobs); j++) {
    IwCheckpoint in = jobs[j];
    IwCheckpointWall *walls;

    in.runs = 40;
    run_months_keeping (&in, &walls);
    for (guint i = 0; i < in.runs; i++) {
      g_autofree Strip *strip = record (&in, walls[i].run, 0.0, 1e9, 0.0);

      g_assert_cmpfloat (strip->trace.wall_s, ==, walls[i].wall_s);
      check_whole (&in, strip);
    }
    g_free (walls);
  }
}

/* A replay of the strip: work and checkpoints that are kept come in their order, and their work adds up; at a
 * failure the job restarts, and nothing but a restart begins with one. */
static void
test_order (void)
{
  for (gsize j = 0; j < G_N_ELEMENTS (jobs); j++) {
    const IwCheckpoint *in = &jobs[j];
    g_autofree Strip *strip = record (in, 3, 0.0, 1e9, 0.0);
    double work = 0.0;
    gsize failure = 0;

    for (gsize i = 0; i < strip->trace.n_intervals; i++) {
      const IwCheckpointInterval *interval = &strip->intervals[i];

      switch (interval->activity) {
      case IW_CHECKPOINT_WORK:
        work += interval->to_s - interval->from_s;
        break;
      case IW_CHECKPOINT_PAUSE:
        assert_close (interval->to_s - interval->from_s, in->pause_s, 1e-6);
        assert_close (fmin (in->work_s, ceil (work / in->interval_s - 1e-6) * in->interval_s), work, 1e-9);
        break;
      case IW_CHECKPOINT_RESTART:
        g_assert_cmpuint (failure, <, strip->trace.n_failures);
        assert_close (interval->from_s, strip->failures[failure++].at_s, 1e-12);
        break;
      case IW_CHECKPOINT_LOST:
      case IW_N_CHECKPOINT_ACTIVITIES:
        /* Something is lost up to a failure, be it that of a restart that came before. */
        g_assert_cmpuint (i + 1, <, strip->trace.n_intervals);
        g_assert_cmpint (strip->intervals[i + 1].activity, !=, IW_CHECKPOINT_LOST);
        break;
      }
    }
    assert_close (work, in->work_s, 1e-9);
    if (in->restart_s > 0.0)
      g_assert_cmpuint (failure, ==, strip->trace.n_failures);
    g_assert_cmpuint (strip->trace.n_failures, >, 5);
  }
}

/* Every checkpoint drains, or is cut short by a failure and starts again when work goes on, or is lost; never
 * two at once. Failures that leave the local copy are as many as they should be. */
static void
test_drains (void)
{
  for (gsize j = 2; j < G_N_ELEMENTS (jobs); j++) {
    const IwCheckpoint *in = &jobs[j];
    g_autofree Strip *strip = record (in, 5, 0.0, 1e9, 0.0);
    double complete = 0.0, local = 0.0;
    guint cut = 0;

    for (gsize i = 0; i < strip->trace.n_drains; i++) {
      const IwCheckpointDrain *drain = &strip->drains[i];
      const gboolean cut_here = !drain->complete;
      gboolean failed = FALSE;

      if (i > 0)
        g_assert_cmpfloat (drain->from_s, >=, strip->drains[i - 1].to_s - 1e-6);
      for (gsize k = 0; k < strip->trace.n_failures; k++) {
        g_assert_false (strip->failures[k].at_s > drain->from_s + 1e-6 &&
                        strip->failures[k].at_s < drain->to_s - 1e-6);
        failed |= fabs (strip->failures[k].at_s - drain->to_s) < 1e-6;
      }
      if (cut_here)
        g_assert_true (failed);
      else
        assert_close (drain->to_s - drain->from_s, in->drain_s, 1e-9);
      complete += drain->complete ? drain->checkpoints : 0.0;
      cut += cut_here ? 1 : 0;
    }
    /* All that were kept have drained, and no lost one could have: it would not have been lost. */
    g_assert_cmpfloat (complete, ==, ceil (in->work_s / in->interval_s - 1e-9));
    g_assert_cmpuint (cut, >, 0);
    for (gsize k = 0; k < strip->trace.n_failures; k++)
      local += strip->failures[k].local;
    g_assert_cmpfloat (fabs (local / (double)strip->trace.n_failures - in->local_recovery), <, 0.25);
  }
  {
    g_autofree Strip *strip = record (&jobs[0], 5, 0.0, 1e9, 0.0);

    g_assert_cmpuint (strip->trace.n_drains, ==, 0);
    for (gsize k = 0; k < strip->trace.n_failures; k++)
      g_assert_true (strip->failures[k].local);
  }
}

/* Failures come when the streams say: number i of run r is number i of stream 2r, by inversion. That of the
 * second run in a job that does nothing else, where they all are. */
static void
test_failure_times (void)
{
  IwCheckpoint in = job_of_parts (0.0, 0.001, 0.0, 300000.0);
  g_autofree Strip *strip = NULL;
  double at_s = 0.0;
  IwRandom random;

  in.seed = 99;
  strip = record (&in, 2, 0.0, 1e9, 1e9);
  iw_random_init (&random, 99, 4);
  g_assert_cmpuint (strip->trace.n_failures, >, 200);
  for (gsize i = 0; i < strip->trace.n_failures; i++) {
    at_s -= 1000.0 * log (1.0 - iw_random_uniform (&random));
    assert_close (strip->failures[i].at_s, at_s, 1e-10);
  }
}

/* By hand: 2.5 segments of 100 s and 10 s of pause, a drain of 90 s, no failure. */
static void
test_by_hand (void)
{
  static const IwCheckpointInterval expected[] = {
    { 0, 100, IW_CHECKPOINT_WORK, 0 },   { 100, 110, IW_CHECKPOINT_PAUSE, 1 },
    { 110, 210, IW_CHECKPOINT_WORK, 0 }, { 210, 220, IW_CHECKPOINT_PAUSE, 1 },
    { 220, 270, IW_CHECKPOINT_WORK, 0 }, { 270, 280, IW_CHECKPOINT_PAUSE, 1 }
  };
  static const IwCheckpointDrain drains[] = { { 110, 200, true, 1 },
                                              { 220, 310, true, 1 },
                                              { 310, 400, true, 1 } };
  IwCheckpoint in = job_of_parts (0.01, 0.1, 0.0, 2.5);
  g_autofree Strip *strip = NULL;

  in.mtbf_s = 1e15;
  in.drain_s = 90.0;
  strip = record (&in, 0, 0.0, 1e4, 0.0);
  g_assert_cmpuint (strip->trace.n_intervals, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++) {
    assert_close (strip->intervals[i].from_s, expected[i].from_s, 1e-12);
    assert_close (strip->intervals[i].to_s, expected[i].to_s, 1e-12);
    g_assert_cmpint (strip->intervals[i].activity, ==, expected[i].activity);
    g_assert_cmpfloat (strip->intervals[i].checkpoints, ==, expected[i].checkpoints);
  }
  g_assert_cmpuint (strip->trace.n_drains, ==, G_N_ELEMENTS (drains));
  for (gsize i = 0; i < G_N_ELEMENTS (drains); i++) {
    assert_close (strip->drains[i].from_s, drains[i].from_s, 1e-12);
    assert_close (strip->drains[i].to_s, drains[i].to_s, 1e-12);
    g_assert_true (strip->drains[i].complete);
  }
  g_assert_cmpuint (strip->trace.n_failures, ==, 0);
  assert_close (strip->trace.wall_s, 280.0, 1e-12);
}

/* Put together, whole segments become work with their checkpoints counted; nothing else changes. */
static void
test_resolution (void)
{
  for (gsize j = 0; j < G_N_ELEMENTS (jobs); j++) {
    const IwCheckpoint *in = &jobs[j];
    g_autofree Strip *fine = record (in, 1, 0.0, 1e9, in->interval_s);
    g_autofree Strip *coarse = record (in, 1, 0.0, 1e9, 1.01 * (in->interval_s + in->pause_s));
    double checkpoints[2] = { 0.0 };

    g_assert_cmpuint (coarse->trace.n_intervals, <, fine->trace.n_intervals);
    g_assert_cmpuint (coarse->trace.n_failures, ==, fine->trace.n_failures);
    check_whole (in, coarse);
    assert_close (time_of (coarse, IW_CHECKPOINT_LOST), time_of (fine, IW_CHECKPOINT_LOST), 1e-9);
    assert_close (time_of (coarse, IW_CHECKPOINT_WORK) + time_of (coarse, IW_CHECKPOINT_PAUSE),
                  time_of (fine, IW_CHECKPOINT_WORK) + time_of (fine, IW_CHECKPOINT_PAUSE), 1e-9);
    for (gsize i = 0; i < fine->trace.n_drains; i++)
      checkpoints[0] += fine->drains[i].complete ? fine->drains[i].checkpoints : 0.0;
    for (gsize i = 0; i < coarse->trace.n_drains; i++)
      checkpoints[1] += coarse->drains[i].checkpoints;
    if (in->drain_s > 0.0)
      g_assert_cmpfloat (checkpoints[1], >=, checkpoints[0]);
  }
}

/* What a window shows is what the whole shows there. */
static void
test_window (void)
{
  for (gsize j = 0; j < G_N_ELEMENTS (jobs); j++) {
    const IwCheckpoint *in = &jobs[j];
    g_autofree Strip *whole = record (in, 2, 0.0, 1e9, 0.0);
    const double from_s = 0.37 * whole->trace.wall_s, to_s = 0.61 * whole->trace.wall_s;
    g_autofree Strip *part = record (in, 2, from_s, to_s, 0.0);
    gsize first = 0, failures = 0, drains = 0;

    g_assert_cmpfloat (part->trace.wall_s, ==, whole->trace.wall_s);
    while (whole->intervals[first].to_s <= from_s)
      first++;
    for (gsize i = 0; i < part->trace.n_intervals; i++) {
      const IwCheckpointInterval *a = &part->intervals[i], *b = &whole->intervals[first + i];

      g_assert_cmpint (a->activity, ==, b->activity);
      g_assert_cmpfloat (a->from_s, ==, fmax (b->from_s, from_s));
      g_assert_cmpfloat (a->to_s, ==, fmin (b->to_s, to_s));
    }
    g_assert_cmpfloat (part->intervals[part->trace.n_intervals - 1].to_s, ==, to_s);
    for (gsize i = 0; i < whole->trace.n_failures; i++)
      failures += whole->failures[i].at_s >= from_s && whole->failures[i].at_s <= to_s;
    for (gsize i = 0; i < whole->trace.n_drains; i++)
      drains += fmax (whole->drains[i].from_s, from_s) < fmin (whole->drains[i].to_s, to_s);
    g_assert_cmpuint (part->trace.n_failures, ==, failures);
    g_assert_cmpuint (part->trace.n_drains, ==, drains);
  }
}

/* Arrays that are full, or not there. The run is the same run; nothing beyond the arrays is touched. */
static void
test_capacity (void)
{
  const IwCheckpoint *in = &jobs[2];
  g_autofree Strip *whole = record (in, 4, 0.0, 1e9, 0.0);

  for (gsize capacity = 0; capacity < 60; capacity++) {
    g_autofree IwCheckpointInterval *intervals = g_new0 (IwCheckpointInterval, capacity + 1);
    g_autofree IwCheckpointDrain *drains = g_new0 (IwCheckpointDrain, capacity + 1);
    g_autofree IwCheckpointFailure *failures = g_new0 (IwCheckpointFailure, capacity + 1);
    IwCheckpointTrace trace = { .to_s = 1e9,
                                .intervals = capacity > 0 ? intervals : NULL,
                                .interval_capacity = capacity,
                                .drains = capacity > 0 ? drains : NULL,
                                .drain_capacity = capacity,
                                .failures = capacity > 0 ? failures : NULL,
                                .failure_capacity = capacity };

    for (guint coarse = 0; coarse < 2; coarse++) {
      trace.resolution_s = coarse ? 1e6 : 0.0;
      g_assert_cmpint (iw_checkpoint_trace (in, 4, &trace, NULL), ==, IW_STATUS_OK);
      g_assert_cmpfloat (trace.wall_s, ==, whole->trace.wall_s);
      g_assert_cmpuint (trace.n_intervals, <=, capacity);
      g_assert_true (trace.truncated == (capacity > 0));
      g_assert_cmpfloat (intervals[capacity].to_s, ==, 0.0);
      g_assert_cmpfloat (drains[capacity].to_s, ==, 0.0);
      g_assert_cmpfloat (failures[capacity].at_s, ==, 0.0);
    }
    trace.resolution_s = 0.0;
    g_assert_cmpint (iw_checkpoint_trace (in, 4, &trace, NULL), ==, IW_STATUS_OK);
    for (gsize i = 0; i + 3 < trace.n_intervals; i++)
      g_assert_cmpfloat (intervals[i].from_s, ==, whole->intervals[i].from_s);
  }
}

static void
test_refused (void)
{
  IwCheckpointTrace trace = { .to_s = 10.0 };
  IwCheckpoint in;
  IwError error;

  iw_checkpoint_init (&in);
  trace.from_s = 11.0;
  g_assert_cmpint (iw_checkpoint_trace (&in, 0, &trace, &error), ==, IW_STATUS_OUT_OF_RANGE);
  g_assert_cmpstr (error.field, ==, "trace.to_s");
  trace.from_s = -1.0;
  g_assert_cmpint (iw_checkpoint_trace (&in, 0, &trace, &error), ==, IW_STATUS_OUT_OF_RANGE);
  g_assert_cmpstr (error.field, ==, "trace.from_s");
  trace.from_s = 0.0;
  trace.resolution_s = NAN;
  g_assert_cmpint (iw_checkpoint_trace (&in, 0, &trace, &error), ==, IW_STATUS_NOT_FINITE);
  g_assert_cmpstr (error.field, ==, "trace.resolution_s");
  trace.resolution_s = 0.0;
  in.pause_s = -1.0;
  g_assert_cmpint (iw_checkpoint_trace (&in, 0, &trace, &error), ==, IW_STATUS_OUT_OF_RANGE);
  g_assert_cmpstr (error.field, ==, "pause_s");
  /* Nothing to show of a drain that never empties. */
  iw_checkpoint_init (&in);
  in.drain_s = 600.0;
  g_assert_cmpint (iw_checkpoint_trace (&in, 0, &trace, &error), ==, IW_STATUS_OK);
  g_assert_cmpuint (trace.n_intervals, ==, 0);
  g_assert_true (isinf (trace.wall_s));
  g_assert_cmpfloat (trace.split.useful, ==, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  make_jobs ();
  g_test_add_func ("/checkpoint-trace/same-runs", test_same_runs);
  g_test_add_func ("/checkpoint-trace/order", test_order);
  g_test_add_func ("/checkpoint-trace/drains", test_drains);
  g_test_add_func ("/checkpoint-trace/failure-times", test_failure_times);
  g_test_add_func ("/checkpoint-trace/by-hand", test_by_hand);
  g_test_add_func ("/checkpoint-trace/resolution", test_resolution);
  g_test_add_func ("/checkpoint-trace/window", test_window);
  g_test_add_func ("/checkpoint-trace/capacity", test_capacity);
  g_test_add_func ("/checkpoint-trace/refused", test_refused);
  return g_test_run ();
}
