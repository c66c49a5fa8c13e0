/* Where a value stands on its slider, and a result in one clause. */
#include "fixture.h"

#include "iowall/experiment.h"

#include <math.h>
#include <string.h>

static void
assert_near (double actual, double expected)
{
  g_assert_cmpfloat_with_epsilon (actual, expected, 1e-12 * fmax (1.0, fabs (expected)));
}

/* Linear: 12.5 is a quarter of the way from 10 to 20. Log: 1000 is half way from 1 to 1e6. Cube: from 0 to 8,
 * whose cube roots are 0 and 2, 1 is half way; from 1 to 27, roots 1 and 3, 8 is. */
static void
test_positions (void)
{
  static const struct {
    IwSpread spread;
    double min, max, value, position;
  } places[] = {
    { IW_SPREAD_LINEAR, 10.0, 20.0, 12.5, 0.25 },
    { IW_SPREAD_LOG, 1.0, 1e6, 1000.0, 0.5 },
    { IW_SPREAD_CUBE, 0.0, 8.0, 1.0, 0.5 },
    { IW_SPREAD_CUBE, 1.0, 27.0, 8.0, 0.5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    const IwControl control = {
      .kind = IW_CONTROL_RANGE, .spread = places[i].spread, .min = places[i].min, .max = places[i].max
    };

    assert_near (iw_control_position (&control, places[i].value), places[i].position);
    assert_near (iw_control_value_at (&control, places[i].position), places[i].value);
    g_assert_cmpfloat (iw_control_position (&control, control.min), ==, 0.0);
    g_assert_cmpfloat (iw_control_position (&control, control.max), ==, 1.0);
    g_assert_cmpfloat (iw_control_position (&control, -1e300), ==, 0.0);
    g_assert_cmpfloat (iw_control_position (&control, 1e300), ==, 1.0);
    g_assert_cmpfloat (iw_control_value_at (&control, -1.0), ==, control.min);
    g_assert_cmpfloat (iw_control_value_at (&control, NAN), ==, control.min);
    g_assert_cmpfloat (iw_control_value_at (&control, 2.0), ==, control.max);
  }
}

/* The words are the mission's, the numbers those of the facts with these names. */
static void
test_headlines (void)
{
  static const struct {
    IwPartKind kind;
    const char *busy, *share, *why, *reason;
  } lines[] = {
    { IW_PART_ACCESS, "Chip busy", "accelerator_utilization", ", I/O wait ", "io_wait_share" },
    { IW_PART_PIPELINE, "Chip busy", "utilization", ", bottleneck ", "bottleneck" },
  };
  g_autoptr (IwMission) mission = fixture_mission ();

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *share = NULL;
    g_autofree char *reason = NULL;
    g_autofree char *expected = NULL;
    g_autofree char *headline = NULL;
    IwExperiment experiment;
    IwSettings settings;

    iw_settings_init (&settings, mission->parts[lines[i].kind]);
    g_assert_true (iw_experiment_run (&experiment, mission, lines[i].kind, &settings, &error));
    share = iw_fact_format (iw_experiment_fact (&experiment, lines[i].share), IW_TEXT_PLAIN);
    reason = iw_fact_format (iw_experiment_fact (&experiment, lines[i].reason), IW_TEXT_PLAIN);
    expected = g_strconcat (lines[i].busy, " ", share, lines[i].why, reason, NULL);
    headline = iw_experiment_headline (&experiment, IW_TEXT_PLAIN);
    g_assert_cmpstr (headline, ==, expected);
  }
}

/* Of Part 3 the load of the store stands behind the useful work. */
static void
test_headline_of_a_job (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_CHECKPOINT];
  g_autoptr (GError) error = NULL;
  g_autofree char *headline = NULL;
  IwExperiment experiment;
  IwSettings settings;

  iw_settings_init (&settings, part);
  g_assert_true (iw_settings_set_text (&settings, part, "interval", "1 h", &error));
  g_assert_true (iw_experiment_run (&experiment, mission, IW_PART_CHECKPOINT, &settings, &error));
  headline = iw_experiment_headline (&experiment, IW_TEXT_PLAIN);
  g_assert_true (g_str_has_prefix (headline, "Useful work "));
  g_assert_nonnull (strstr (headline, " %, storage load "));
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/controls/positions", test_positions);
  g_test_add_func ("/controls/headlines", test_headlines);
  g_test_add_func ("/controls/headline-of-a-job", test_headline_of_a_job);
  return fixture_run ();
}
