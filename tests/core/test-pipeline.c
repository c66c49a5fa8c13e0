/* The pipeline model: what can be worked out by hand, what must hold whatever the numbers are, and what is
 * refused. */
#include "iowall/pipeline.h"

#include <string.h>

#include "close.h"
#include "iowall/random.h"
#include "line.h"

/* --- by hand -------------------------------------------------------------------------------------------- */

/* Rates in chunks a second: 5, 4, 8, 2. The line runs at 2, whatever the room; the first chunk is through
 * after 1/5 + 1/4 + 1/8 + 1/2 = 1.075 s, and one more every half second. */
static void
test_steady_line (void)
{
  static const double rates[] = { 5.0, 4.0, 8.0, 2.0 };
  static const double rooms[] = { 0.0, 1.0, 7.0, 1e6 };

  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++) {
    IwPipeline in = plain_line (4);
    IwPipelineResult result;

    for (guint k = 0; k < 4; k++)
      in.stages[k].rate_bps = rates[k];
    for (guint k = 0; k < 3; k++)
      in.buffer_bytes[k] = rooms[i];
    in.chunks = 1000;
    in.replications = 3;
    result = run_line (&in);
    assert_close (result.ceilings.ceiling_bps, 4.0, 1e-12);
    g_assert_cmpint (result.ceilings.bottleneck, ==, 1);
    g_assert_cmpfloat (result.ceilings.utilization_ceiling, ==, 1.0);
    assert_close (result.utilization, 1.0, 1e-9);
    assert_close (result.throughput_bps, 2.0, 1e-9);
    g_assert_cmpfloat (result.utilization_ci, <, 1e-12);
    g_assert_cmpfloat (result.waits.count, ==, 0.0);
    g_assert_cmpfloat (result.waits.p99_s, ==, 0.0);
    /* Chunk 100 is the first that counts. */
    assert_close (result.measured_from_s, 1.075 + 100 * 0.5, 1e-9);
    assert_close (result.measured_to_s, 1.075 + 999 * 0.5, 1e-9);
    /* A stage of rate r works 2/r of the time; where there is room without end nobody is blocked. */
    for (guint k = 0; k < 4; k++) {
      const double pace = i == 3 && k < 3 ? fmin (rates[0], k > 0 ? 4.0 : 5.0) : 2.0;

      assert_close (result.stages[k].busy, pace / rates[k], 1e-9);
      if (i == 3)
        g_assert_cmpfloat (result.stages[k].blocked, ==, 0.0);
    }
  }
}

/* The same line the other way round: the source runs at 2, the last stage at 5, and waits 1/2 - 1/5 = 0.3 s
 * for each of the 899 chunks that count. */
static void
test_starving_anchor (void)
{
  static const double rates[] = { 2.0, 8.0, 4.0, 5.0 };
  IwPipeline in = plain_line (4);
  IwPipelineResult result;

  for (guint k = 0; k < 4; k++)
    in.stages[k].rate_bps = rates[k];
  in.chunks = 1000;
  in.deadline_s = 0.2999;
  result = run_line (&in);
  assert_close (result.utilization, 0.4, 1e-9);
  assert_close (result.ceilings.utilization_ceiling, 0.4, 1e-12);
  g_assert_cmpint (result.ceilings.bottleneck, ==, 0);
  g_assert_cmpfloat (result.waits.count, ==, 899.0);
  g_assert_cmpfloat (result.waits.over_deadline, ==, 899.0);
  assert_close (result.waits.longest_s, 0.3, 1e-9);
  assert_close (result.waits.p50_s, 0.3, 1e-9);
  assert_close (result.waits.p99_s, 0.3, 1e-9);
  g_assert_cmpfloat (result.utilization_ci, ==, INFINITY);
  in.deadline_s = 0.3001;
  g_assert_cmpfloat (run_line (&in).waits.over_deadline, ==, 0.0);
}

/* A sensor of 5 chunks a second into a link of 4: it stands blocked for 1/4 - 1/5 = 0.05 s of every 0.25 s
 * once the room of 10 is full, which takes less than the 100 chunks that do not count. A fifth of the data is
 * lost. */
static void
test_sensor (void)
{
  IwPipeline in = plain_line (3);
  IwPipelineResult result;

  in.stages[0].rate_bps = 5.0;
  in.stages[1].rate_bps = 4.0;
  in.stages[2].rate_bps = 9.0;
  in.buffer_bytes[0] = 10.0;
  in.chunks = 1000;
  in.anchor = IW_ANCHOR_FIRST;
  result = run_line (&in);
  assert_close (result.utilization, 0.8, 1e-9);
  assert_close (result.ceilings.utilization_ceiling, 0.8, 1e-12);
  assert_close (result.stages[0].blocked, 0.2, 1e-9);
  g_assert_cmpint (result.ceilings.bottleneck, ==, 1);
  g_assert_cmpfloat (result.waits.count, ==, 899.0);
  assert_close (result.waits.longest_s, 0.05, 1e-7);
  g_assert_cmpfloat (result.buffer_slots[0], ==, 10.0);
  assert_close (result.buffer_fill[0], 10.0, 0.01);
}

/* The ceilings of the design's line. Store 5e9/(1 + 4/60) = 4.6875e9; link 3.1e9; cache 1/(1/7e9 + 1/4e9) =
 * 2.5455e9, which writes all in a cold epoch. Warm and pinned, 38 % are hits: store 4.6875e9/0.62, link
 * 3.1e9/0.62 = 5e9, cache 1/(1/7e9 + 0.62/4e9). */
static void
test_ceilings (void)
{
  IwPipeline in;
  IwPipelineCeilings cold, warm;

  iw_pipeline_init (&in);
  g_assert_cmpint (iw_pipeline_ceilings (&in, &cold, NULL), ==, IW_STATUS_OK);
  in.epoch = IW_EPOCH_WARM;
  g_assert_cmpint (iw_pipeline_ceilings (&in, &warm, NULL), ==, IW_STATUS_OK);
  g_assert_cmpfloat (cold.hit_fraction, ==, 0.0);
  assert_close (cold.stage_bps[0], 4.6875e9, 1e-12);
  assert_close (cold.stage_bps[1], 3.1e9, 1e-12);
  assert_close (cold.ceiling_bps, 28e9 / 11.0, 1e-12);
  g_assert_cmpint (cold.bottleneck, ==, 2);
  assert_close (warm.hit_fraction, 0.38, 1e-12);
  assert_close (warm.stage_bps[0], 4.6875e9 / 0.62, 1e-12);
  assert_close (warm.stage_bps[1], 5e9, 1e-12);
  assert_close (warm.stage_bps[2], 1.0 / (1.0 / 7e9 + 0.62 / 4e9), 1e-12);
  g_assert_cmpfloat (warm.stage_bps[3], ==, 1e11);
  /* A write that is not told is as fast as the read. */
  in.stages[2].write_bps = 0.0;
  in.epoch = IW_EPOCH_COLD;
  g_assert_cmpint (iw_pipeline_ceilings (&in, &cold, NULL), ==, IW_STATUS_OK);
  assert_close (cold.stage_bps[2], 3.5e9, 1e-12);
  /* Anchored at the store, the slowest of the others is asked for; one that stalls needs less than its rate.
   */
  in.anchor = IW_ANCHOR_FIRST;
  g_assert_cmpint (iw_pipeline_ceilings (&in, &cold, NULL), ==, IW_STATUS_OK);
  g_assert_cmpint (cold.bottleneck, ==, 4);
  assert_close (cold.utilization_ceiling, 1.64e9 / 4.6875e9, 1e-12);
  /* All hits in front of the accelerator: nothing limits it, and nothing passes a sensor. */
  in.cache_stage = 4;
  in.cache_bytes = in.dataset_bytes;
  in.epoch = IW_EPOCH_WARM;
  in.anchor = IW_ANCHOR_LAST;
  g_assert_cmpint (iw_pipeline_ceilings (&in, &warm, NULL), ==, IW_STATUS_OK);
  g_assert_cmpfloat (warm.ceiling_bps, ==, INFINITY);
  g_assert_cmpint (warm.bottleneck, ==, -1);
  g_assert_cmpfloat (warm.utilization_ceiling, ==, 1.0);
  in.anchor = IW_ANCHOR_FIRST;
  g_assert_cmpint (iw_pipeline_ceilings (&in, &warm, NULL), ==, IW_STATUS_OK);
  g_assert_cmpfloat (warm.utilization_ceiling, ==, 0.0);
}

/* --- properties, on lines drawn from wide ranges ---------------------------------------------------------
 */

#define N_LINES 150

static double
draw_log (IwRandom *random, double lo, double hi)
{
  return lo * pow (hi / lo, iw_random_uniform (random));
}

static IwPipeline
draw_line (IwRandom *random)
{
  IwPipeline in;

  iw_pipeline_init (&in);
  in.n_stages = 2 + iw_random_below (random, 7);
  in.chunk_bytes = draw_log (random, 1e2, 1e9);
  for (guint k = 0; k < in.n_stages; k++) {
    in.stages[k] = (IwPipelineStage){ .rate_bps = draw_log (random, 0.3, 3.0) * in.chunk_bytes * 10.0,
                                      .write_bps = draw_log (random, 0.3, 3.0) * in.chunk_bytes * 10.0,
                                      .service = iw_random_below (random, 6) == 0 ? IW_SERVICE_EXPONENTIAL
                                                                                  : IW_SERVICE_LOGNORMAL };
    if (iw_random_below (random, 3) > 0)
      in.stages[k].cv = draw_log (random, 0.01, 3.0);
    if (iw_random_below (random, 2) == 0) {
      in.stages[k].stall_every_s = draw_log (random, 1.0, 100.0);
      in.stages[k].stall_s = draw_log (random, 0.01, 10.0);
    }
  }
  for (guint k = 0; k + 1 < in.n_stages; k++)
    in.buffer_bytes[k] = floor (draw_log (random, 1.0, 200.0) - 0.5) * in.chunk_bytes;
  in.cache_stage = (gint)iw_random_below (random, in.n_stages + 1) - 1;
  in.cache_bytes = in.dataset_bytes * draw_log (random, 0.05, 1.2);
  in.cache_policy = (IwCachePolicy)iw_random_below (random, IW_N_CACHE_POLICIES);
  in.epoch = (IwEpoch)iw_random_below (random, IW_N_EPOCHS);
  in.anchor = (IwAnchor)iw_random_below (random, IW_N_ANCHORS);
  in.chunks = 2000;
  in.seed = iw_random_next (random);
  return in;
}

/* Shares add up to 1, nothing is negative, infinite or more than there is room for, and what works, works for
 * as many chunks as went through: a stage without chance or stalls is busy for its time a chunk. */
static void
test_books_balance (void)
{
  IwRandom random;

  iw_random_init (&random, 1, 0);
  for (guint i = 0; i < N_LINES; i++) {
    const IwPipeline in = draw_line (&random);
    const IwPipelineResult result = run_line (&in);

    for (guint k = 0; k < in.n_stages; k++) {
      const IwPipelineShares *shares = &result.stages[k];
      const gboolean skipped = (gint)k < in.cache_stage && result.ceilings.hit_fraction > 0.0;

      assert_close (shares->busy + shares->starved + shares->blocked, 1.0, 1e-9);
      g_assert_cmpfloat (shares->busy, >=, 0.0);
      g_assert_cmpfloat (shares->starved, >=, 0.0);
      g_assert_cmpfloat (shares->blocked, >=, 0.0);
      g_assert_cmpfloat (shares->stalled, >=, 0.0);
      g_assert_cmpfloat (shares->stalled, <=, shares->busy);
      if (in.stages[k].stall_s == 0.0 && in.stages[k].cv == 0.0 && !skipped &&
          in.stages[k].service == IW_SERVICE_LOGNORMAL && k + 1 == in.n_stages)
        assert_close (shares->busy, result.throughput_bps / result.ceilings.stage_bps[k], 1e-9);
    }
    for (guint k = 0; k + 1 < in.n_stages; k++) {
      g_assert_cmpfloat (result.buffer_fill[k], >=, 0.0);
      g_assert_cmpfloat (result.buffer_fill[k], <=, result.buffer_slots[k]);
    }
    g_assert_cmpfloat (result.stages[0].starved, ==, 0.0);
    g_assert_cmpfloat (result.stages[in.n_stages - 1].blocked, ==, 0.0);
    g_assert_true (isfinite (result.throughput_bps) && result.throughput_bps > 0.0);
    g_assert_cmpfloat (result.utilization, >=, 0.0);
    g_assert_cmpfloat (result.utilization, <=, 1.0 + 1e-12);
    g_assert_cmpfloat (result.waits.p50_s, <=, result.waits.p95_s);
    g_assert_cmpfloat (result.waits.p95_s, <=, result.waits.p99_s);
    g_assert_cmpfloat (result.waits.p99_s, <=, result.waits.longest_s * (1.0 + 1e-12));
    g_assert_cmpfloat (result.waits.over_deadline, <=, result.waits.count);
    g_assert_cmpfloat (result.waits.longest_at_s + result.waits.longest_s, <=,
                       result.measured_to_s * (1 + 1e-12));
  }
}

/* Every departure is a maximum of sums of times: what makes no chunk's time longer and no room smaller makes
 * no departure later. `measured_to_s` of a line anchored at its end is the last one. */
static double
last_departure (IwPipeline in)
{
  in.anchor = IW_ANCHOR_LAST;
  return run_line (&in).measured_to_s;
}

static void
assert_not_later (const IwPipeline *changed, double before_s)
{
  const double after_s = last_departure (*changed);

  g_assert_cmpfloat (after_s, <=, before_s);
}

static void
test_never_later (void)
{
  IwRandom random;

  iw_random_init (&random, 2, 0);
  for (guint i = 0; i < N_LINES; i++) {
    const IwPipeline in = draw_line (&random);
    const guint k = iw_random_below (&random, in.n_stages);
    const double before = last_departure (in) * (1.0 + 1e-12);
    IwPipeline changed = in;

    changed.buffer_bytes[iw_random_below (&random, in.n_stages - 1)] += 3.0 * in.chunk_bytes;
    assert_not_later (&changed, before);
    changed = in;
    changed.stages[k].rate_bps *= 1.3;
    assert_not_later (&changed, before);
    changed = in;
    changed.stages[k].write_bps *= 1.3;
    assert_not_later (&changed, before);
    changed = in;
    changed.stages[k].stall_every_s *= 1.3;
    assert_not_later (&changed, before);
    changed = in;
    changed.stages[k].stall_s *= 0.7;
    assert_not_later (&changed, before);
    changed = in;
    changed.cache_bytes *= 1.3;
    assert_not_later (&changed, before);
  }
}

/* In the long run, with its confidence interval: more room raises the utilization or leaves it, and never
 * lifts it above the ceiling. What lies in the buffers when counting starts may leave on top of the ceiling:
 * as many chunks as there is room for, of 0.9 x 20,000. */
static void
test_room_and_ceiling (void)
{
  IwRandom random;

  iw_random_init (&random, 3, 0);
  for (guint i = 0; i < 12; i++) {
    IwPipeline in = draw_line (&random);
    double before = 0.0, before_ci = 0.0;

    in.chunks = 20000;
    in.replications = 10;
    for (double room = 0.0; room < 300.0; room = room * 4.0 + 1.0) {
      const double slack = room * (in.n_stages - 1) / (0.9 * in.chunks);
      IwPipelineResult result;

      for (guint k = 0; k + 1 < in.n_stages; k++)
        in.buffer_bytes[k] = room * in.chunk_bytes;
      result = run_line (&in);
      g_assert_cmpfloat (result.utilization, >=, before - 2.0 * (before_ci + result.utilization_ci) - slack);
      g_assert_cmpfloat (result.utilization, <=,
                         (result.ceilings.utilization_ceiling + 2.0 * result.utilization_ci) * (1.0 + slack));
      before = result.utilization;
      before_ci = result.utilization_ci;
    }
  }
}

/* Jitter costs where room is short and room gives it back: the design's reason for buffers, in one line. */
static void
test_room_is_for_jitter (void)
{
  IwPipeline in = plain_line (2);
  double without, with, steady_without, steady_with;

  in.stages[0].rate_bps = 1.1;
  in.stages[0].cv = 1.0;
  in.replications = 5;
  without = run_line (&in).utilization;
  in.buffer_bytes[0] = 30.0;
  with = run_line (&in).utilization;
  in.stages[0].cv = 0.0;
  steady_with = run_line (&in).utilization;
  in.buffer_bytes[0] = 0.0;
  steady_without = run_line (&in).utilization;
  g_assert_cmpfloat (without, <, 0.8);
  g_assert_cmpfloat (with, >, 0.97);
  assert_close (steady_without, 1.0, 1e-9);
  assert_close (steady_with, steady_without, 1e-9);
}

/* Widening a stage that is not the bottleneck leaves the ceiling as it was, to the last bit; widening the
 * bottleneck alone lifts it, and up to the second slowest only. */
static void
test_widening (void)
{
  IwRandom random;

  iw_random_init (&random, 4, 0);
  for (guint i = 0; i < N_LINES; i++) {
    IwPipeline in = draw_line (&random);
    IwPipelineCeilings before, after;

    g_assert_cmpint (iw_pipeline_ceilings (&in, &before, NULL), ==, IW_STATUS_OK);
    for (guint k = 0; k < in.n_stages; k++) {
      const guint anchor = in.anchor == IW_ANCHOR_FIRST ? 0 : in.n_stages - 1;
      IwPipeline wider = in;

      wider.stages[k].rate_bps *= 1.5;
      g_assert_cmpint (iw_pipeline_ceilings (&wider, &after, NULL), ==, IW_STATUS_OK);
      if ((gint)k != before.bottleneck || k == anchor)
        g_assert_cmpfloat (after.ceiling_bps, ==, before.ceiling_bps);
      else if (in.n_stages > 2)
        g_assert_cmpfloat (after.ceiling_bps, >, before.ceiling_bps);
    }
  }
}

/* --- random numbers --------------------------------------------------------------------------------------
 */

/* With room without end nothing behind the first stages reaches them: whatever is changed there, they do the
 * same to the last bit. */
static void
test_common_random_numbers (void)
{
  IwPipeline in, changed;
  IwPipelineResult before, after;

  iw_pipeline_init (&in);
  in.chunks = 5000;
  for (guint k = 0; k < 4; k++) {
    in.stages[k].cv = 0.4 + 0.1 * k;
    in.stages[k].stall_every_s = 10.0;
    in.stages[k].stall_s = 1.0;
    in.buffer_bytes[k] = 1e18;
  }
  before = run_line (&in);
  changed = in;
  changed.stages[2] = (IwPipelineStage){ .rate_bps = 1e9, .service = IW_SERVICE_EXPONENTIAL };
  changed.stages[3].stall_s = 0.0;
  changed.stages[4].cv = 2.0;
  after = run_line (&changed);
  for (guint k = 0; k < 2; k++) {
    g_assert_cmpfloat (before.stages[k].busy, ==, after.stages[k].busy);
    g_assert_cmpfloat (before.stages[k].stalled, ==, after.stages[k].stalled);
    g_assert_cmpfloat (before.stages[k].starved, ==, after.stages[k].starved);
  }
  g_assert_cmpfloat (before.stages[2].busy, !=, after.stages[2].busy);
  /* A stage twice as fast draws the same jitter: it is busy for half the time, chunk by chunk. */
  changed = in;
  changed.stages[0].stall_s = in.stages[0].stall_s = 0.0;
  changed.stages[0].rate_bps *= 2.0;
  changed.anchor = in.anchor = IW_ANCHOR_FIRST;
  assert_close (run_line (&changed).measured_to_s, 0.5 * run_line (&in).measured_to_s, 1e-12);
  /* Another seed, other numbers; the second replication is not the first. */
  after = in.seed == 2 ? before : (in.seed = 2, run_line (&in));
  g_assert_cmpfloat (after.stages[1].busy, !=, before.stages[1].busy);
}

/* The noise that a slider makes is far below the noise between seeds: a rate moved by a thousandth moves the
 * utilization by about a thousandth, where another seed moves it by ten. */
static void
test_smooth_slider (void)
{
  IwPipeline in;
  double low = 1.0, high = 0.0, before;

  iw_pipeline_init (&in);
  in.chunks = 20000;
  in.stages[1].rate_bps = 1.6e9;
  in.stages[1].cv = 1.0;
  for (guint seed = 1; seed <= 12; seed++) {
    double utilization;

    in.seed = seed;
    utilization = run_line (&in).utilization;
    low = fmin (low, utilization);
    high = fmax (high, utilization);
  }
  before = run_line (&in).utilization;
  for (guint i = 0; i < 20; i++) {
    double after;

    in.stages[1].rate_bps *= 1.001;
    after = run_line (&in).utilization;
    /* Between nothing and the thousandth by which the time of a chunk fell, a little more for the window. */
    g_assert_cmpfloat (after - before, >=, -1e-4);
    g_assert_cmpfloat (after - before, <=, 1.5e-3);
    before = after;
  }
  g_assert_cmpfloat (high - low, >, 1e-2);
}

/* The defaults' answer, so that a change of the model or its numbers does not go unseen. Not to the last bit,
 * because exp and log may differ there between C libraries. */
static void
test_golden (void)
{
  IwPipeline in;
  IwPipelineResult first, again;

  iw_pipeline_init (&in);
  first = run_line (&in);
  again = run_line (&in);
  g_assert_true (same_result (&first, &again, in.n_stages));
  assert_close (first.utilization, 0.9918515927901598, 1e-9);
  assert_close (first.throughput_bps, 1626636612.177964, 1e-9);
  assert_close (first.stages[0].stalled, 0.02403866037439188, 1e-9);
  assert_close (first.waits.longest_s, 19.840100579401224, 1e-9);
  in.replications = 4;
  again = run_line (&in);
  g_assert_cmpfloat (again.measured_to_s, ==, first.measured_to_s);
  g_assert_cmpfloat (again.utilization, !=, first.utilization);
}

/* The interval covers the truth about 19 times in 20: Hunt's 2/3, asked 200 times with 5 replications each.
 * The number of misses is binomial, 10 +- 3.1; four deviations either side. */
static void
test_coverage (void)
{
  IwPipeline in = plain_line (2);
  guint missed = 0;

  in.stages[0].service = in.stages[1].service = IW_SERVICE_EXPONENTIAL;
  in.chunks = 2000;
  in.replications = 5;
  for (guint i = 0; i < 200; i++) {
    IwPipelineResult result;

    in.seed = 1000 + i;
    result = run_line (&in);
    missed += fabs (result.utilization - 2.0 / 3.0) > result.utilization_ci;
  }
  g_assert_cmpuint (missed, >=, 1);
  g_assert_cmpuint (missed, <=, 22);
}

/* --- refused ---------------------------------------------------------------------------------------------
 */

static const struct {
  const char *field;
  gsize offset;
  double lo, hi;
} fields[] = {
#define LINE(name, lo, hi)                                                                                   \
  {                                                                                                          \
#name, offsetof(IwPipeline, name), lo, hi                                                                \
  }
  LINE (stages[0].rate_bps, 1, 1e18),
  LINE (stages[4].rate_bps, 1, 1e18),
  LINE (stages[2].write_bps, 1, 1e18),
  LINE (stages[1].cv, 0, 10),
  LINE (stages[3].stall_every_s, 0, 1e12),
  LINE (stages[0].stall_s, 0, 1e9),
  LINE (buffer_bytes[0], 0, 1e18),
  LINE (buffer_bytes[3], 0, 1e18),
  LINE (chunk_bytes, 1, 1e18),
  LINE (dataset_bytes, 1, 1e21),
  LINE (cache_bytes, 0, 1e21),
  LINE (deadline_s, 0, 1e9),
};

static void
assert_refused (const IwPipeline *in, IwStatus status, const char *field, double value)
{
  IwPipelineCeilings ceilings = { .bottleneck = 77 };
  IwPipelineResult result = { .utilization = 77.0 };
  const IwPipelineWork work = { .scratch = NULL };
  size_t bytes = 77;
  IwError error;

  g_assert_cmpint (iw_pipeline_ceilings (in, &ceilings, &error), ==, status);
  g_assert_cmpint (error.status, ==, status);
  g_assert_cmpstr (error.field, ==, field);
  if (field != NULL)
    g_assert_true (error.value == value || (isnan (error.value) && isnan (value)));
  g_assert_cmpint (iw_pipeline_scratch_bytes (in, &bytes, NULL), ==, status);
  g_assert_cmpint (iw_pipeline_run (in, &work, &result, NULL), ==, status);
  g_assert_cmpint (ceilings.bottleneck, ==, 77);
  g_assert_cmpuint (bytes, ==, 77);
  g_assert_cmpfloat (result.utilization, ==, 77.0);
}

static void
test_ranges (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    const double outside[] = { -1.0, -1e-300, fields[i].lo * 0.999999, fields[i].hi * 1.000001 };
    const double unreal[] = { (double)NAN, (double)INFINITY, -(double)INFINITY };
    IwPipelineCeilings ceilings;
    IwPipeline in;
    double *value;

    iw_pipeline_init (&in);
    value = G_STRUCT_MEMBER_P (&in, fields[i].offset);
    for (gsize j = 0; j < G_N_ELEMENTS (outside); j++) {
      if (j == 2 && fields[i].lo == 0.0)
        continue;
      *value = outside[j];
      assert_refused (&in, IW_STATUS_OUT_OF_RANGE, fields[i].field, outside[j]);
    }
    for (gsize j = 0; j < G_N_ELEMENTS (unreal); j++) {
      *value = unreal[j];
      assert_refused (&in, IW_STATUS_NOT_FINITE, fields[i].field, unreal[j]);
    }
    /* The ends themselves are inside, where stalls do not ask for more. */
    for (guint k = 0; k < 5; k++)
      in.stages[k].stall_s = 0.0;
    *value = fields[i].hi;
    if (strcmp (fields[i].field, "stages[0].stall_s") != 0)
      g_assert_cmpint (iw_pipeline_ceilings (&in, &ceilings, NULL), ==, IW_STATUS_OK);
    *value = fields[i].lo;
    g_assert_cmpint (iw_pipeline_ceilings (&in, &ceilings, NULL), ==, IW_STATUS_OK);
  }
}

static void
test_whole_numbers_and_choices (void)
{
  IwPipeline good, in;

  iw_pipeline_init (&good);
#define REFUSE(member, bad, status, field)                                                                   \
  in = good;                                                                                                 \
  in.member = bad;                                                                                           \
  assert_refused (&in, status, field, (double)(bad))
  REFUSE (n_stages, 1, IW_STATUS_OUT_OF_RANGE, "stages");
  REFUSE (n_stages, 9, IW_STATUS_OUT_OF_RANGE, "stages");
  REFUSE (chunks, 9, IW_STATUS_OUT_OF_RANGE, "chunks");
  REFUSE (chunks, 1000001, IW_STATUS_OUT_OF_RANGE, "chunks");
  REFUSE (replications, 0, IW_STATUS_OUT_OF_RANGE, "replications");
  REFUSE (replications, 1001, IW_STATUS_OUT_OF_RANGE, "replications");
  REFUSE (cache_stage, -2, IW_STATUS_OUT_OF_RANGE, "cache_stage");
  REFUSE (cache_stage, 5, IW_STATUS_OUT_OF_RANGE, "cache_stage");
  REFUSE (stages[3].service, IW_N_SERVICES, IW_STATUS_NOT_A_CHOICE, "stages[3].service");
  REFUSE (anchor, IW_N_ANCHORS, IW_STATUS_NOT_A_CHOICE, "anchor");
  REFUSE (cache_policy, IW_N_CACHE_POLICIES, IW_STATUS_NOT_A_CHOICE, "cache_policy");
  REFUSE (epoch, IW_N_EPOCHS, IW_STATUS_NOT_A_CHOICE, "epoch");
  /* A stall without a rate of stalls, and more than a hundred of them a chunk of 9.17 ms. */
  REFUSE (stages[0].stall_every_s, 0.0, IW_STATUS_OUT_OF_RANGE, "stages[0].stall_every_s");
  REFUSE (stages[0].stall_every_s, 9e-5, IW_STATUS_OUT_OF_RANGE, "stages[0].stall_every_s");
#undef REFUSE
  memset (&in, 0, sizeof in);
  assert_refused (&in, IW_STATUS_NOT_INITIALISED, NULL, 0.0);
}

static void
test_memory (void)
{
  IwPipeline in;
  IwPipelineWork work = { .scratch = NULL };
  IwPipelineResult result = { .utilization = 77.0 };
  IwPipelineTrace trace = { .from_s = 2.0, .to_s = 1.0 };
  IwError error;
  size_t bytes;

  iw_pipeline_init (&in);
  in.chunks = 1000;
  g_assert_cmpint (iw_pipeline_scratch_bytes (&in, &bytes, NULL), ==, IW_STATUS_OK);
  g_assert_cmpuint (bytes, <, 1 << 19);
  work.scratch = g_malloc (bytes);
  work.scratch_bytes = bytes - 1;
  g_assert_cmpint (iw_pipeline_run (&in, &work, &result, &error), ==, IW_STATUS_NO_MEMORY);
  g_assert_cmpstr (error.field, ==, "scratch");
  g_assert_cmpfloat (error.value, ==, (double)bytes - 1.0);
  g_assert_cmpfloat (error.lo, ==, (double)bytes);
  work.scratch_bytes = bytes;
  work.trace = &trace;
  g_assert_cmpint (iw_pipeline_run (&in, &work, &result, &error), ==, IW_STATUS_OUT_OF_RANGE);
  g_assert_cmpstr (error.field, ==, "trace.to_s");
  g_assert_cmpfloat (result.utilization, ==, 77.0);
  work.trace = NULL;
  /* What lies in the memory before does not matter. */
  memset (work.scratch, 0xff, bytes);
  g_assert_cmpint (iw_pipeline_run (&in, &work, &result, &error), ==, IW_STATUS_OK);
  g_assert_true (isfinite (result.utilization));
  g_free (work.scratch);
  /* Room without end takes no more memory than there are chunks. */
  for (guint k = 0; k < 4; k++)
    in.buffer_bytes[k] = 1e18;
  g_assert_cmpint (iw_pipeline_scratch_bytes (&in, &bytes, NULL), ==, IW_STATUS_OK);
  g_assert_cmpuint (bytes, <, 1 << 19);
}

typedef struct {
  guint asked, stop_at;
} Patience;

static bool
run_out (void *data)
{
  Patience *patience = data;

  return ++patience->asked == patience->stop_at;
}

static void
test_stop (void)
{
  IwPipeline in;
  Patience patience = { .asked = 0 };
  IwPipelineWork work = { .should_stop = run_out, .data = &patience };
  IwPipelineResult result = { .utilization = 77.0 };
  IwError error;

  iw_pipeline_init (&in);
  g_assert_cmpint (iw_pipeline_scratch_bytes (&in, &work.scratch_bytes, NULL), ==, IW_STATUS_OK);
  work.scratch = g_malloc (work.scratch_bytes);
  for (guint stop_at = 1; stop_at <= 3; stop_at++) {
    patience = (Patience){ .stop_at = stop_at };
    g_assert_cmpint (iw_pipeline_run (&in, &work, &result, &error), ==, IW_STATUS_STOPPED);
    g_assert_cmpint (error.status, ==, IW_STATUS_STOPPED);
    g_assert_cmpstr (error.field, ==, NULL);
    g_assert_cmpuint (patience.asked, ==, stop_at);
    g_assert_cmpfloat (result.utilization, ==, 77.0);
  }
  /* Left alone it is asked at least every 4,000 chunks. */
  patience = (Patience){ .stop_at = 0 };
  g_assert_cmpint (iw_pipeline_run (&in, &work, &result, &error), ==, IW_STATUS_OK);
  g_assert_cmpuint (patience.asked, >=, 25);
  g_free (work.scratch);
}

/* The outermost of what is allowed gives numbers. */
static void
test_ends_of_the_ranges (void)
{
  for (guint i = 0; i < 64; i++) {
    IwPipeline in;
    IwPipelineResult result;

    iw_pipeline_init (&in);
    in.n_stages = i & 1 ? 8 : 2;
    in.chunks = 10;
    in.chunk_bytes = i & 2 ? 1e18 : 1.0;
    for (guint k = 0; k < in.n_stages; k++)
      in.stages[k] = (IwPipelineStage){ .rate_bps = (i >> 2 & 1) ^ (k & 1) ? 1e18 : 1.0,
                                        .write_bps = i & 4 ? 1.0 : 1e18,
                                        .cv = i & 8 ? 10.0 : 0.0,
                                        .stall_every_s = i & 16 ? 1e18 : 0.0,
                                        .stall_s = i & 16 ? 1e9 : 0.0 };
    for (guint k = 0; k < in.n_stages && i & 16; k++)
      in.stages[k].stall_every_s = 1e12;
    if (i & 16 && i & 2)
      continue; /* chunks of 1e18 s, stalls every 1e12 s: refused */
    for (guint k = 0; k + 1 < in.n_stages; k++)
      in.buffer_bytes[k] = i & 32 ? 1e18 : 0.0;
    in.cache_stage = (gint)in.n_stages - 1;
    in.cache_bytes = i & 8 ? 1e21 : 0.0;
    in.epoch = IW_EPOCH_WARM;
    in.anchor = i & 1 ? IW_ANCHOR_FIRST : IW_ANCHOR_LAST;
    result = run_line (&in);
    g_assert_true (isfinite (result.utilization) && isfinite (result.throughput_bps));
    g_assert_true (isfinite (result.waits.longest_s) && isfinite (result.waits.p99_s));
    for (guint k = 0; k < in.n_stages; k++)
      assert_close (result.stages[k].busy + result.stages[k].starved + result.stages[k].blocked, 1.0, 1e-9);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pipeline/steady-line", test_steady_line);
  g_test_add_func ("/pipeline/starving-anchor", test_starving_anchor);
  g_test_add_func ("/pipeline/sensor", test_sensor);
  g_test_add_func ("/pipeline/ceilings", test_ceilings);
  g_test_add_func ("/pipeline/books-balance", test_books_balance);
  g_test_add_func ("/pipeline/never-later", test_never_later);
  g_test_add_func ("/pipeline/room-and-ceiling", test_room_and_ceiling);
  g_test_add_func ("/pipeline/room-is-for-jitter", test_room_is_for_jitter);
  g_test_add_func ("/pipeline/widening", test_widening);
  g_test_add_func ("/pipeline/common-random-numbers", test_common_random_numbers);
  g_test_add_func ("/pipeline/smooth-slider", test_smooth_slider);
  g_test_add_func ("/pipeline/golden", test_golden);
  g_test_add_func ("/pipeline/coverage", test_coverage);
  g_test_add_func ("/pipeline/ranges", test_ranges);
  g_test_add_func ("/pipeline/whole-numbers-and-choices", test_whole_numbers_and_choices);
  g_test_add_func ("/pipeline/memory", test_memory);
  g_test_add_func ("/pipeline/stop", test_stop);
  g_test_add_func ("/pipeline/ends-of-the-ranges", test_ends_of_the_ranges);
  return g_test_run ();
}
