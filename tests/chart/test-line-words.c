/* What the instruments of a line say alike. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "line-words-private.h"
#include "worlds.h"

static void
assert_says (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_anchor (void)
{
  for (int kind = 0; kind < N_LINE_WORLDS; kind++) {
    g_auto (LineWorld) world;

    line_world_init (&world, (LineWorldKind)kind);
    g_assert_cmpuint (iw_line_anchor (&world.data), ==,
                      world.line.anchor == IW_ANCHOR_FIRST ? 0 : world.line.n_stages - 1);
    g_assert_cmpfloat (iw_line_demand (&world.data), ==,
                       world.line.stages[iw_line_anchor (&world.data)].rate_bps);
    g_assert_cmpint (iw_line_fed (&world.data), ==, world.result.utilization > 1.0 - 1e-9);
  }
}

/* The slowest stage is the bottleneck where it passes less than is wanted. */
static void
test_bottleneck (void)
{
  for (int kind = 0; kind < N_LINE_WORLDS; kind++) {
    g_auto (LineWorld) world;
    const double *stages = world.result.ceilings.stage_bps;
    int bottleneck;

    line_world_init (&world, (LineWorldKind)kind);
    bottleneck = iw_line_bottleneck (&world.data);
    g_test_message ("%s", world.id);
    g_assert_cmpint (iw_line_slowest (&world.data), !=, (int)iw_line_anchor (&world.data));
    g_assert_cmpint (bottleneck >= 0, ==, world.result.ceilings.utilization_ceiling < 1.0);
    for (guint k = 0; k < world.line.n_stages; k++)
      g_assert_cmpfloat (bottleneck >= 0 ? stages[bottleneck] : iw_line_demand (&world.data), <=,
                         stages[k] * (1.0 + 1e-9));
  }
}

static void
test_phrases (void)
{
  g_auto (LineWorld) cold, edge, mobile, hits;

  line_world_init (&cold, LINE_CLOUD_COLD);
  assert_says (iw_line_limit_brief (&cold.data), "bottleneck: Network link");
  assert_says (iw_line_limit_phrase (&cold.data, true),
               "bottleneck: Network link, ceiling 1.25 gigabytes per second of 1.64 gigabytes per second "
               "wanted");
  cold.result.utilization = 0.718;
  assert_says (iw_line_busy_phrase (&cold.data, true), "GPU busy 71.8 percent, starved 28.2 percent");
  cold.result.utilization = 1.0 + 1e-15;
  assert_says (iw_line_busy_phrase (&cold.data, true), "GPU busy 100 percent, starved 0 percent");
  assert_says (iw_line_links (&cold.data, 1), "download_bw link");
  assert_says (iw_line_links (&cold.data, 0), "store");
  cold.result.stages[0] = (IwPipelineShares){ .busy = 0.25, .stalled = 0.05, .blocked = 0.75 };
  assert_says (iw_line_time_phrase (&cold.data, 0, true), "busy 25 percent, blocked 75 percent");
  cold.line.stages[1].name = NULL;
  g_assert_cmpstr (iw_line_name (&cold.data, 1), ==, "link");

  line_world_init (&edge, LINE_EDGE_FIRST);
  g_assert_cmpstr (iw_line_starved_brief (&edge.data), ==, "lost");
  g_assert_cmpstr (iw_line_demand_word (&edge.data), ==, "produced");
  g_assert_cmpfloat_with_epsilon (iw_line_buffer_s (&edge.data, 0), 6.0 / 1.39, 1e-9);

  /* Nothing in common: both words whole. */
  line_world_init (&mobile, LINE_MOBILE_STALLS);
  mobile.result.utilization = 0.9;
  assert_says (iw_line_busy_phrase (&mobile.data, true), "NPU busy 90 percent, frame skipped 10 percent");
  assert_says (iw_line_limit_brief (&mobile.data), "no stage too slow on average");
  assert_says (
      iw_line_limit_phrase (&mobile.data, true),
      "on average every stage could pass the 24 megabytes per second wanted; least Wi-Fi, ceiling 26.1 "
      "megabytes per second");
  mobile.result.utilization = 1.0;
  assert_says (iw_line_limit_brief (&mobile.data), "no stage too slow");

  line_world_init (&hits, LINE_CLOUD_ALL_HITS);
  hits.result.ceilings.bottleneck = -1;
  hits.result.ceilings.ceiling_bps = INFINITY;
  assert_says (iw_line_limit_phrase (&hits.data, true),
               "no other stage has anything to pass; 1.64 gigabytes per second wanted");
}

/* Every state looks different. */
static void
test_states (void)
{
  for (int a = 0; a < IW_N_PIPELINE_STATES; a++) {
    const IwPaint one = iw_line_state_paint ((IwPipelineState)a);

    g_assert_cmpstr (iw_line_state_word ((IwPipelineState)a), ==,
                     iw_pipeline_state_name ((IwPipelineState)a));
    for (int b = 0; b < a; b++) {
      const IwPaint other = iw_line_state_paint ((IwPipelineState)b);

      g_assert_true (one.fill != other.fill || one.hatched != other.hatched);
      g_assert_cmpstr (iw_line_state_meaning ((IwPipelineState)a), !=,
                       iw_line_state_meaning ((IwPipelineState)b));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-words/anchor", test_anchor);
  g_test_add_func ("/line-words/bottleneck", test_bottleneck);
  g_test_add_func ("/line-words/phrases", test_phrases);
  g_test_add_func ("/line-words/states", test_states);
  return g_test_run ();
}
