/* Numbers that runs share, and replications that go side by side: neither may change a result. A run that
 * keeps nothing, and one of a single replication, are what others are compared with. */
#include "line.h"

#include <math.h>
#include <string.h>

/* A line in which everything is random: two kinds of service, stalls, hits. `variant` chooses among spreads,
 * numbers of chunks and so on; rates differ always. */
static IwPipeline
line_of (guint variant)
{
  IwPipeline in = plain_line (4);

  in.anchor = variant & 1 ? IW_ANCHOR_FIRST : IW_ANCHOR_LAST;
  in.chunks = variant & 2 ? 700 : 1500;
  in.replications = 1 + variant % 6;
  in.seed = variant & 32 ? 9 : 5;
  in.cache_stage = 2;
  in.dataset_bytes = 100.0;
  in.cache_bytes = 40.0;
  in.epoch = variant & 4 ? IW_EPOCH_WARM : IW_EPOCH_COLD;
  in.deadline_s = 1.0;
  for (guint k = 0; k < 4; k++) {
    in.stages[k].rate_bps = 1.0 + 0.1 * ((variant * 7 + k * 3) % 11);
    in.stages[k].cv = variant & 8 ? 0.2 * k : 0.5;
  }
  in.stages[1].service = variant & 16 ? IW_SERVICE_EXPONENTIAL : IW_SERVICE_LOGNORMAL;
  in.stages[0].stall_s = variant & 1 ? 2.0 : 0.0;
  in.stages[0].stall_every_s = 20.0;
  in.stages[3].stall_s = 1.0;
  in.stages[3].stall_every_s = 50.0;
  in.buffer_bytes[0] = variant % 5;
  in.buffer_bytes[1] = 3.0;
  in.buffer_bytes[2] = variant % 17;
  return in;
}

static IwPipelineResult
run_with (const IwPipeline *in, IwPipelineKept *kept)
{
  IwPipelineWork work = { .kept = kept };
  IwPipelineResult result;

  g_assert_cmpint (iw_pipeline_scratch_bytes (in, &work.scratch_bytes, NULL), ==, IW_STATUS_OK);
  work.scratch = g_malloc (work.scratch_bytes);
  g_assert_cmpint (iw_pipeline_run (in, &work, &result, NULL), ==, IW_STATUS_OK);
  g_free (work.scratch);
  return result;
}

/* One memory serves lines of every kind, one after the other, also where it holds only a part of them, or
 * nothing. */
static void
test_kept_changes_nothing (void)
{
  static const gsize sizes[] = { 0, 20000, 8 * 1500 * 3, 8 * 1500 * 6 + 8, 1 << 20 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    IwPipelineKept kept = { .memory = g_malloc (MAX (1, sizes[i])), .bytes = sizes[i] };

    for (guint step = 0; step < 200; step++) {
      const IwPipeline in = line_of (step * 37 % 64);
      const IwPipelineResult without = run_line (&in), with = run_with (&in, &kept);

      g_assert_true (same_result (&without, &with, in.n_stages));
    }
    g_free (kept.memory);
  }
}

/* That something is kept at all: whoever overwrites it gets another result. */
static void
test_kept_is_used (void)
{
  const IwPipeline in = line_of (0);
  IwPipelineKept kept = { .bytes = 0 };
  IwPipelineResult first, second;

  g_assert_cmpint (iw_pipeline_kept_bytes (&in, &kept.bytes, NULL), ==, IW_STATUS_OK);
  kept.memory = g_malloc0 (kept.bytes);
  first = run_with (&in, &kept);
  /* The first slots hold the stages' times, four lanes each. */
  for (guint k = 0; k < in.n_stages; k++) {
    for (gsize i = 0; i < 4 * (gsize)in.chunks; i++)
      kept.own.slots[k].numbers[i] *= 2.0;
  }
  second = run_with (&in, &kept);
  g_assert_cmpfloat (second.throughput_bps, <, 0.9 * first.throughput_bps);
  g_free (kept.memory);
}

static bool
stop_at_once (void *data)
{
  guint *left = data;

  return (*left)-- == 0;
}

/* Stopped while it draws: what is there only in part is not used. */
static void
test_kept_in_part (void)
{
  const IwPipeline in = line_of (5);
  const IwPipelineResult expected = run_line (&in);

  for (guint stop = 0; stop < 30; stop++) {
    IwPipelineKept kept = { .bytes = 1 << 20 };
    guint left = stop;
    IwPipelineWork work = { .should_stop = stop_at_once, .data = &left, .kept = &kept };
    IwPipelineResult result;

    kept.memory = g_malloc (kept.bytes);
    memset (kept.memory, 0xff, kept.bytes);
    g_assert_cmpint (iw_pipeline_scratch_bytes (&in, &work.scratch_bytes, NULL), ==, IW_STATUS_OK);
    work.scratch = g_malloc (work.scratch_bytes);
    iw_pipeline_run (&in, &work, &result, NULL);
    g_free (work.scratch);
    result = run_with (&in, &kept);
    g_assert_true (same_result (&expected, &result, in.n_stages));
    g_free (kept.memory);
  }
}

/* The first replication is the same in whatever company it goes, and writing it down changes nothing. */
static void
test_side_by_side (void)
{
  for (guint variant = 0; variant < 64; variant++) {
    IwPipeline in = line_of (variant);
    IwPipelineTrace trace = { .from_s = 0.0, .to_s = 1.0 };
    IwPipelineResult alone;

    in.replications = 1;
    alone = run_line (&in);
    g_assert_cmpfloat (alone.waits.longest_of_first_s, ==, alone.waits.longest_s);
    for (in.replications = 2; in.replications < 10; in.replications++) {
      const IwPipelineResult together = run_line (&in), traced = run_line_traced (&in, &trace);

      g_assert_true (same_result (&traced, &together, in.n_stages));
      g_assert_cmpfloat (alone.measured_from_s, ==, together.measured_from_s);
      g_assert_cmpfloat (alone.measured_to_s, ==, together.measured_to_s);
      g_assert_cmpfloat (alone.waits.longest_of_first_s, ==, together.waits.longest_of_first_s);
      g_assert_cmpfloat (alone.waits.longest_at_s, ==, together.waits.longest_at_s);
      g_assert_cmpfloat (alone.waits.longest_s, <=, together.waits.longest_s);
    }
  }
}

/* Times of another spread come from numbers that are kept: the same to the last bit, in the tails too. */
static void
test_other_jitter (void)
{
  IwPipeline in = line_of (0);
  IwPipelineKept kept = { .bytes = 0 };

  in.replications = 6;
  in.chunks = 5000;
  g_assert_cmpint (iw_pipeline_kept_bytes (&in, &kept.bytes, NULL), ==, IW_STATUS_OK);
  kept.memory = g_malloc (kept.bytes);
  for (guint step = 0; step < 10; step++) {
    IwPipelineResult without, with;

    for (guint k = 0; k < 4; k++)
      in.stages[k].cv = 0.3 * step + 0.1 * k;
    without = run_line (&in);
    with = run_with (&in, &kept);
    g_assert_true (same_result (&without, &with, in.n_stages));
  }
  g_free (kept.memory);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pipeline-kept/changes-nothing", test_kept_changes_nothing);
  g_test_add_func ("/pipeline-kept/is-used", test_kept_is_used);
  g_test_add_func ("/pipeline-kept/in-part", test_kept_in_part);
  g_test_add_func ("/pipeline-kept/side-by-side", test_side_by_side);
  g_test_add_func ("/pipeline-kept/other-jitter", test_other_jitter);
  return g_test_run ();
}
