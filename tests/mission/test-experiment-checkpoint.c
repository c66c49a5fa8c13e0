/* Part 3 as an experiment: what Part 2 brings, loads and collapse, the message, the run as it happened, the
 * sweep, settling. */
#include "fixture.h"

#include "iowall/ledger.h"

#include <math.h>
#include <string.h>

/* Control of Part 3, or "pipeline.control", and value, in turns. */
static void
set_up (IwSetup *setup, const IwMission *mission, const char *const *settings)
{
  iw_setup_init (setup, mission, IW_PART_CHECKPOINT);
  for (gsize i = 0; settings != NULL && settings[i] != NULL; i += 2) {
    const gboolean earlier = g_str_has_prefix (settings[i], "pipeline.");
    g_autoptr (GError) error = NULL;

    iw_settings_set_text (earlier ? &setup->earlier[IW_PART_PIPELINE] : &setup->settings,
                          mission->parts[earlier ? IW_PART_PIPELINE : IW_PART_CHECKPOINT],
                          settings[i] + (earlier ? strlen ("pipeline.") : 0), settings[i + 1], &error);
    g_assert_no_error (error);
  }
}

static void
run_setup (IwExperiment *out, const IwSetup *setup)
{
  g_autoptr (GError) error = NULL;

  iw_setup_run (out, setup, NULL, &error);
  g_assert_no_error (error);
}

static void
solve (IwExperiment *out, const IwMission *mission, const char *const *settings)
{
  IwSetup setup;

  set_up (&setup, mission, settings);
  run_setup (out, &setup);
}

static double
fact (const IwExperiment *experiment, const char *id)
{
  const IwFact *found = iw_experiment_fact (experiment, id);

  g_assert_nonnull (found);
  return found->value;
}

static void
assert_near (const IwExperiment *experiment, const char *id, double expected, double tolerance)
{
  const double found = fact (experiment, id);

  if (!(fabs (found - expected) <= tolerance * fabs (expected)))
    g_error ("%s is %.17g, expected %.17g", id, found, expected);
}

static void
assert_state (const IwExperiment *experiment, const char *state)
{
  g_assert_cmpstr (iw_experiment_fact (experiment, "storage_state")->text, ==, state);
}

/* data/lab.json with one text replaced. */
static IwMission *
load_changed (const char *from, const char *to)
{
  g_autofree char *directory = fixture_laboratory ();
  g_autofree char *good = fixture_read ("lab.json");
  g_autofree char *text = fixture_replace (good, from, to);
  g_autofree char *path = fixture_write (directory, "lab.json", text);
  g_autoptr (GError) error = NULL;
  IwMission *mission = iw_mission_load (path, &error);

  g_assert_no_error (error);
  fixture_remove (directory);
  return mission;
}

static const char *const calm[] = { "writers", "once", "write_bw", "disk", "interval", "400", NULL };

/* --- Results ------------------------------------------------------------------------------------------- */

/* Daly's expected wall time and the first order, computed here. 8 chips of 24 h; 1 GB through 8 links of 20
 * MB/s, and a second to commit. */
static void
test_by_hand (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const double m = 10800.0, tau = 400.0, delta = 1e9 / 1.6e8 + 1.0, r = 60.0, work = 864000.0;
  const double wall = m * exp (r / m) * (exp ((tau + delta) / m) - 1.0) * work / tau;
  IwExperiment experiment;

  solve (&experiment, mission, calm);
  assert_near (&experiment, "pause_s", delta, 1e-12);
  assert_near (&experiment, "write_s", delta, 1e-12);
  g_assert_cmpfloat (fact (&experiment, "drain_s"), ==, 0.0);
  assert_near (&experiment, "total_bytes", 1e9, 1e-12);
  assert_near (&experiment, "shared_write_bps", 1.6e8, 1e-12);
  assert_near (&experiment, "local_write_bps", 1e8, 1e-12);
  assert_near (&experiment, "mtbf_s", m, 1e-12);
  assert_near (&experiment, "node_mtbf_s", 86400.0, 1e-12);
  g_assert_cmpfloat (fact (&experiment, "nodes"), ==, 8.0);
  g_assert_cmpfloat (fact (&experiment, "interval_s"), ==, tau);
  g_assert_cmpfloat (fact (&experiment, "work_s"), ==, work);
  assert_near (&experiment, "young_s", sqrt (2.0 * delta * m), 1e-12);
  g_assert_cmpfloat (fact (&experiment, "exact_s"), ==, iw_checkpoint_exact (delta, m));
  g_assert_cmpfloat (fact (&experiment, "daly_s"), ==, iw_checkpoint_daly (delta, m));
  assert_near (&experiment, "interval_ratio", tau / iw_checkpoint_exact (delta, m), 1e-12);
  assert_near (&experiment, "expected_wall_s", wall, 1e-9);
  assert_near (&experiment, "extra_s", wall - work, 1e-9);
  assert_near (&experiment, "waste", 1.0 - work / wall, 1e-9);
  assert_near (&experiment, "goodput", work / wall, 1e-9);
  assert_near (&experiment, "failures", wall / m, 1e-9);
  assert_near (&experiment, "waste_first_order", delta / tau + (tau + delta) / (2.0 * m) + r / m, 1e-9);
  assert_near (&experiment, "storage_load", delta / tau, 1e-12);
  assert_state (&experiment, "standing");
  g_assert_true (isnan (experiment.wear_load));
  g_assert_cmpuint (experiment.runs.runs, ==, 200);
  assert_near (&experiment, "simulated_waste", fact (&experiment, "waste"), 0.05);
  g_assert_cmpfloat (fabs (fact (&experiment, "useful_share") + fact (&experiment, "checkpoint_share") +
                           fact (&experiment, "rework_share") + fact (&experiment, "restart_share") - 1.0),
                     <, 1e-9);
  g_assert_cmpfloat (fact (&experiment, "wall_p5_s"), <, fact (&experiment, "wall_p50_s"));
  g_assert_cmpfloat (fact (&experiment, "wall_p50_s"), <, fact (&experiment, "wall_p95_s"));
}

static void
test_excess (void)
{
  static const char *const intervals[] = { "60 s", "200 s", "395 s", "800 s", "3 h" };
  g_autoptr (IwMission) mission = fixture_mission ();
  double least = NAN;

  for (gsize i = 0; i < G_N_ELEMENTS (intervals); i++) {
    const char *const settings[] = { "writers", "once", "write_bw", "disk", "interval", intervals[i], NULL };
    IwExperiment experiment;

    solve (&experiment, mission, settings);
    if (i > 0)
      assert_near (&experiment, "least_waste", least, 1e-12);
    least = fact (&experiment, "least_waste");
    g_assert_cmpfloat (fact (&experiment, "excess"), ==, fact (&experiment, "waste") - least);
    g_assert_cmpfloat (fact (&experiment, "excess"), >=, 0.0);
  }
}

/* Where the best interval for the pause would not let the drain empty, the least is that of the shortest
 * interval at which it does, and nothing is better than that. The core itself asks for the best interval
 * alone. */
static void
test_least_waste_while_standing (void)
{
  const char *settings[] = { "writers",  "once",   "strategy", "local-first", "node_mtbf",        "10000",
                             "interval", "20.001", "nodes",    "8",           "pipeline.nvme_bw", "1 GB/s",
                             NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  IwExperiment experiment, longer;

  solve (&experiment, mission, settings);
  g_assert_cmpfloat (fact (&experiment, "drain_s"), ==, 20.0);
  g_assert_cmpfloat (fact (&experiment, "exact_s"), >, 20.0);
  g_assert_cmpfloat (fact (&experiment, "least_waste"), ==, experiment.checkpoint.least_waste);

  settings[9] = "64";
  solve (&experiment, mission, settings);
  g_assert_cmpfloat (fact (&experiment, "exact_s"), <, 20.0);
  g_assert_cmpfloat (experiment.checkpoint.least_waste, ==, 1.0);
  assert_near (&experiment, "least_waste", fact (&experiment, "waste"), 1e-3);
  g_assert_cmpfloat (fact (&experiment, "excess"), <, 1e-3);
  settings[7] = "60";
  solve (&longer, mission, settings);
  g_assert_cmpfloat (fact (&longer, "least_waste"), ==, fact (&experiment, "least_waste"));
  g_assert_cmpfloat (fact (&longer, "excess"), >, 0.02);
}

/* --- What Part 2 provisioned --------------------------------------------------------------------------- */

static void
test_carry_over (void)
{
  static const struct {
    const char *strategy, *control, *value;
    double pause_s, drain_s;
  } carried[] = {
    { "cloud-native", "pipeline.download_bw", "200 Mbit/s", 1e9 / 1.6e8 + 1.0, 0.0 },
    { "cloud-native", "pipeline.download_bw", "50 Mbit/s", 1e9 / 4e7 + 1.0, 0.0 },
    { "cloud-native", "pipeline.download_bw", "10 Gbit/s", 1e9 / 2e8 + 1.0, 0.0 }, /* the disk limits */
    { "cloud-native", "pipeline.nvme_bw", "1 GB/s", 1e9 / 1.6e8 + 1.0, 0.0 },
    { "local-first", "pipeline.nvme_bw", "200 MB/s", 1.25e8 / 1e8 + 1.0, 6.25 },
    { "local-first", "pipeline.nvme_bw", "1 GB/s", 1.25e8 / 5e8 + 1.0, 6.25 },
    { "local-first", "pipeline.download_bw", "50 Mbit/s", 1.25e8 / 1e8 + 1.0, 25.0 },
  };
  g_autoptr (IwMission) mission = fixture_mission ();

  for (gsize i = 0; i < G_N_ELEMENTS (carried); i++) {
    const char *const settings[] = { "writers",
                                     "once",
                                     "write_bw",
                                     "disk",
                                     "interval",
                                     "400",
                                     "strategy",
                                     carried[i].strategy,
                                     carried[i].control,
                                     carried[i].value,
                                     NULL };
    IwExperiment experiment;

    solve (&experiment, mission, settings);
    assert_near (&experiment, "pause_s", carried[i].pause_s, 1e-12);
    if (carried[i].drain_s > 0.0)
      assert_near (&experiment, "drain_s", carried[i].drain_s, 1e-12);
    else
      g_assert_cmpfloat (fact (&experiment, "drain_s"), ==, 0.0);
  }
}

#define CLIENT                                                                                               \
  "\"client_write_bps\": { \"control\": \"download_bw\", \"share\": { \"value\": 0.8, \"assumption\": "      \
  "\"Not alone.\" } }"

/* A mission may also say itself what a node gets through, or set no limit. */
static void
test_numbers_of_its_own (void)
{
  static const char *const wide[] = {
    "pipeline.download_bw", "10 Gbit/s", "writers", "once", "write_bw", "disk", "interval", "600", NULL
  };
  static const char *const narrow[] = {
    "pipeline.download_bw", "10 Mbit/s", "writers", "once", "write_bw", "disk", "interval", "600", NULL
  };
  g_autoptr (IwMission) limited =
      load_changed (CLIENT, "\"client_write_bps\": { \"value\": 1e7, \"source\": \"rules\" }");
  g_autoptr (IwMission) unlimited = load_changed (CLIENT ",", "");
  IwExperiment experiment;

  solve (&experiment, limited, wide);
  assert_near (&experiment, "shared_write_bps", 8e7, 1e-12);
  solve (&experiment, limited, narrow);
  assert_near (&experiment, "shared_write_bps", 8e7, 1e-12);
  solve (&experiment, unlimited, narrow);
  assert_near (&experiment, "shared_write_bps", 2e8, 1e-12);
}

/* --- Collapse ------------------------------------------------------------------------------------------ */

static void
test_collapse (void)
{
  static const char *const of_wall_time[] = {
    "waste",         "waste_first_order", "excess",       "goodput",      "expected_wall_s",
    "extra_s",       "failures",          "useful_share", "rework_share", "checkpoint_share",
    "restart_share", "simulated_waste",   "wall_p5_s",    "wall_p50_s",   "wall_p95_s",
  };
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autofree char *headline = NULL, *busy = NULL, *json = NULL, *words = NULL;
  const GPtrArray *goals = mission->parts[IW_PART_CHECKPOINT]->goals;
  IwExperiment experiment;

  /* The start: 8 GB at 50 MB/s and a second, every 30 s. */
  solve (&experiment, mission, NULL);
  assert_state (&experiment, "collapsed");
  assert_near (&experiment, "storage_load", 161.0 / 30.0, 1e-12);
  for (gsize i = 0; i < G_N_ELEMENTS (of_wall_time); i++)
    g_assert_true (isnan (fact (&experiment, of_wall_time[i])));
  g_assert_cmpfloat (fact (&experiment, "pause_s"), ==, 161.0);
  g_assert_cmpuint (experiment.runs.runs, ==, 0);
  for (guint i = 0; i < goals->len; i++)
    g_assert_cmpint (iw_rule_holds (g_ptr_array_index (goals, i), &experiment), ==, i == 2);
  busy = iw_experiment_busy (&experiment, IW_TEXT_PLAIN);
  g_assert_cmpstr (busy, ==, "The store has collapsed");
  headline = iw_experiment_headline (&experiment, IW_TEXT_PLAIN);
  g_assert_cmpstr (headline, ==,
                   "The store has collapsed: one snapshot takes it 2.68 min and one is due every 30.0 s");
  words = iw_fact_format (iw_experiment_fact (&experiment, "expected_wall_s"), IW_TEXT_PLAIN);
  g_assert_cmpstr (words, ==, "none, the store has collapsed");
  json = iw_experiment_to_json (&experiment);
  g_assert_nonnull (strstr (json, "\"storage_state\": \"collapsed\""));
  g_assert_nonnull (strstr (json, "\"expected_wall_s\": null"));
  g_assert_null (strstr (json, "nan"));
}

/* Both sides of each threshold; a pause of 7.25 s. */
static void
test_states (void)
{
  static const struct {
    const char *interval, *state;
  } states[] = { { "3600", "standing" }, { "10.4", "standing" },  { "10.3", "at-risk" },
                 { "7.26", "at-risk" },  { "7.25", "collapsed" }, { "7.24", "collapsed" } };
  g_autoptr (IwMission) mission = fixture_mission ();

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    const char *const settings[] = { "writers",          "once", "write_bw", "disk", "interval",
                                     states[i].interval, NULL };
    const gboolean collapsed = strcmp (states[i].state, "collapsed") == 0;
    IwExperiment experiment;

    solve (&experiment, mission, settings);
    assert_state (&experiment, states[i].state);
    g_assert_cmpint (isnan (fact (&experiment, "expected_wall_s")), ==, collapsed);
    g_assert_cmpuint (experiment.runs.runs, ==, collapsed ? 0 : 200);
  }
}

/* Of the disk's 1e15 bytes. */
#define WEAR(share)                                                                                          \
  CLIENT ", \"wear\": { \"share\": { \"value\": " share                                                      \
         ", \"source\": \"rules\" }, \"life_s\": { \"value\": 1e8, \"source\": \"rules\" } }"

/* Where flash wears out that is the load, and the shortest interval that stands is one that lasts. */
static void
test_wear (void)
{
  const double pause_s = 7.25, written = 1e9 * 1e8;
  g_autoptr (IwMission) lasts = load_changed (CLIENT, WEAR ("0.8"));
  g_autoptr (IwMission) gives_out = load_changed (CLIENT, WEAR ("0.16"));
  const char *settings[] = { "writers", "once", "write_bw", "disk", "interval", "400", NULL };
  static const char *const many[] = { "writers", "every-node", "write_bw", "disk", "interval", "4000", NULL };
  static const char *const roomy[] = { "writers", "once", "write_bw", "store", "interval", "400", NULL };
  g_autofree char *headline = NULL;
  IwExperiment experiment, standing;

  solve (&experiment, lasts, settings);
  g_assert_cmpfloat_with_epsilon (experiment.wear_load, written / (400.0 + pause_s) / 8e14, 1e-12);
  g_assert_cmpfloat (fact (&experiment, "storage_load"), ==, experiment.wear_load);
  assert_state (&experiment, "standing");
  g_assert_cmpuint (experiment.runs.runs, ==, 200);
  /* All that the eight chips write wears the one store, and another store stands more. */
  solve (&experiment, lasts, many);
  g_assert_cmpfloat_with_epsilon (experiment.wear_load,
                                  8.0 * written / (4000.0 + experiment.cost.pause_s) / 8e14, 1e-12);
  solve (&experiment, lasts, roomy);
  g_assert_cmpfloat_with_epsilon (experiment.wear_load, written / (400.0 + experiment.cost.pause_s) / 8e15,
                                  1e-12);

  solve (&experiment, gives_out, settings);
  g_assert_cmpfloat_with_epsilon (experiment.wear_load, written / (400.0 + pause_s) / 1.6e14, 1e-12);
  assert_state (&experiment, "collapsed");
  g_assert_cmpint (experiment.checkpoint.storage_state, ==, IW_STORAGE_STANDING); /* there is bandwidth */
  g_assert_true (isnan (fact (&experiment, "waste")));
  g_assert_cmpuint (experiment.runs.runs, ==, 0);
  headline = iw_experiment_headline (&experiment, IW_TEXT_PLAIN);
  g_assert_cmpstr (headline, ==,
                   "The store has collapsed: with one snapshot every 6.67 min it wears out in 754 d and has "
                   "to last 1160 d");

  settings[5] = "617.76"; /* 1e17 bytes over 1.6e14, less the pause, and a little */
  solve (&standing, gives_out, settings);
  assert_state (&standing, "at-risk");
  g_assert_cmpfloat (fact (&standing, "excess"), <, 1e-6);
  assert_near (&experiment, "least_waste", fact (&standing, "waste"), 1e-4);
}

/* --- The message --------------------------------------------------------------------------------------- */

static void
test_message (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwMission) silent =
      load_changed ("\"mtbf_factor\": { \"value\": 0.25", "\"mtbf_factor\": { \"value\": 1");
  g_autofree char *text = NULL;
  IwExperiment before, after;
  IwSetup setup, later;

  set_up (&setup, mission, calm);
  later = setup;
  later.after_message = TRUE;
  g_assert_false (iw_setup_equal (&setup, &later));
  run_setup (&before, &setup);
  run_setup (&after, &later);
  assert_near (&after, "mtbf_s", fact (&before, "mtbf_s") / 4.0, 1e-12);
  assert_near (&after, "node_mtbf_s", fact (&before, "node_mtbf_s") / 4.0, 1e-12);
  g_assert_cmpfloat (fact (&after, "node_mtbf_set_s"), ==, fact (&before, "node_mtbf_s"));
  g_assert_cmpfloat (fact (&after, "pause_s"), ==, fact (&before, "pause_s"));
  g_assert_cmpfloat (fact (&after, "exact_s"), <, 0.6 * fact (&before, "exact_s"));
  /* What met the goals before is not good enough any more. */
  g_assert_cmpfloat (fact (&before, "excess"), <, 0.005);
  g_assert_cmpfloat (fact (&after, "excess"), >, 0.005);
  text = iw_experiment_bind (&after, mission->parts[IW_PART_CHECKPOINT]->job->message, IW_TEXT_PLAIN);
  g_assert_cmpstr (text, ==, "Heat wave. One fails every 45.0 min now.");

  set_up (&setup, silent, calm);
  setup.after_message = TRUE;
  run_setup (&after, &setup);
  g_assert_cmpfloat (fact (&after, "mtbf_s"), ==, fact (&before, "mtbf_s"));
}

/* --- The run as it happened ---------------------------------------------------------------------------- */

static IwStretch *
stretch_of (const IwExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  IwStretch *stretch = iw_stretch_new (experiment, NAN, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (stretch);
  return stretch;
}

/* The typical run, whole: intervals without a gap from its start to its end. */
static void
test_stretch (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwStretch) stretch = NULL;
  const IwCheckpointTrace *trace;
  IwExperiment experiment;
  double at_s = 0.0;

  solve (&experiment, mission, calm);
  stretch = stretch_of (&experiment);
  trace = &stretch->job;
  g_assert_cmpfloat (trace->wall_s, ==, experiment.runs.p50_s);
  g_assert_cmpfloat (trace->to_s, ==, trace->wall_s);
  g_assert_false (trace->truncated);
  for (gsize i = 0; i < trace->n_intervals; i++) {
    g_assert_cmpfloat (trace->intervals[i].from_s, ==, at_s);
    at_s = trace->intervals[i].to_s;
  }
  g_assert_cmpfloat (at_s, ==, trace->wall_s);
  g_assert_cmpuint (trace->n_failures, >, 40); /* 80 are expected */
  g_assert_cmpuint (trace->n_failures, <, 120);
  g_assert_cmpuint (trace->n_drains, ==, 0);

  g_assert_cmpfloat (stretch->queue.to_s, ==, 12.0 * 400.0);
  g_assert_false (stretch->queue.truncated || stretch->queue.never_empties);
  g_assert_cmpfloat (stretch->queue.peak_s, ==, 7.25);
  g_assert_cmpfloat (stretch->queue.points[stretch->queue.n - 1].at_s, ==, stretch->queue.to_s);
}

static void
test_stretch_drains (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const char *const settings[] = { "writers", "once", "strategy", "local-first", "interval", "400", NULL };
  g_autoptr (IwStretch) stretch = NULL;
  IwExperiment experiment;

  solve (&experiment, mission, settings);
  stretch = stretch_of (&experiment);
  g_assert_cmpuint (stretch->job.n_drains, >, 0);
  g_assert_cmpfloat (stretch->queue.peak_s, ==, 20.0);
}

/* The queue grows. Far beyond a load of 1 that shows within a few intervals, just beyond it later. */
static void
test_stretch_collapsed (void)
{
  static const struct {
    const char *interval;
    double least, most;
  } grown[] = { { "6", 12.0, 12.0 }, { "7.1", 40.0, 50.0 }, { "7.2499", 60.0, 60.0 } };
  g_autoptr (IwMission) mission = fixture_mission ();

  for (gsize i = 0; i < G_N_ELEMENTS (grown); i++) {
    const char *const settings[] = { "writers",         "once", "write_bw", "disk", "interval",
                                     grown[i].interval, NULL };
    g_autoptr (IwStretch) stretch = NULL;
    IwExperiment experiment;
    double intervals;

    solve (&experiment, mission, settings);
    stretch = stretch_of (&experiment);
    intervals = stretch->queue.to_s / fact (&experiment, "interval_s");
    g_assert_cmpfloat (intervals, >=, grown[i].least - 1e-9);
    g_assert_cmpfloat (intervals, <=, grown[i].most + 1e-9);
    g_assert_true (stretch->queue.never_empties);
    g_assert_false (stretch->queue.truncated);
    g_assert_cmpfloat (stretch->queue.growth, >, 0.0);
    g_assert_cmpuint (stretch->job.n_intervals, ==, 0);
    g_assert_true (isinf (stretch->job.wall_s));
  }
}

/* Half a day between snapshots where something fails every few minutes: no run ends. */
static void
test_given_up (void)
{
  static const char *const hopeless[] = { "writers", "once",      "interval", "50000", "nodes",
                                          "64",      "node_mtbf", "10000",    NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwStretch) stretch = NULL;
  IwExperiment experiment;

  solve (&experiment, mission, hopeless);
  assert_state (&experiment, "standing");
  /* Sixteen are tried; they fail more often than a whole class of others does. */
  g_assert_cmpuint (experiment.runs.given_up, ==, experiment.runs.runs);
  g_assert_cmpuint (experiment.runs.runs, >=, 16);
  g_assert_true (isinf (fact (&experiment, "wall_p5_s")));
  g_assert_cmpfloat (fact (&experiment, "simulated_waste"), ==, 1.0);
  g_assert_true (isnan (fact (&experiment, "useful_share")));
  stretch = stretch_of (&experiment);
  g_assert_true (isinf (stretch->job.wall_s));
  g_assert_cmpfloat (stretch->job.to_s, ==, 864000.0);
  g_assert_false (stretch->job.truncated);
  g_assert_cmpuint (stretch->job.n_failures, >, 1000);
}

/* --- The sweep ----------------------------------------------------------------------------------------- */

static guint
interval_of (const IwMission *mission)
{
  const IwPart *part = mission->parts[IW_PART_CHECKPOINT];
  guint index = 0;

  for (guint i = 0; i < part->controls->len; i++)
    g_assert_cmpint (iw_sweep_possible (part, i), ==,
                     strcmp (((const IwControl *)g_ptr_array_index (part->controls, i))->id, "interval") ==
                         0);
  g_assert_nonnull (iw_part_find_control (part, "interval", &index));
  return index;
}

/* With no more runs than a point takes, each is what the experiment there simulates. */
static void
test_sweep (void)
{
  g_autoptr (IwMission) mission = load_changed ("\"runs\": { \"value\": 200", "\"runs\": { \"value\": 60");
  const guint control = interval_of (mission);
  const IwControl *interval = g_ptr_array_index (mission->parts[IW_PART_CHECKPOINT]->controls, control);
  g_autoptr (GError) error = NULL;
  guint collapsed = 0, ran = 0;
  IwSetup setup;
  IwSweep sweep;

  set_up (&setup, mission, calm);
  g_assert_true (iw_sweep_init (&sweep, &setup, control, &error));
  g_assert_cmpfloat (sweep.intervals[0].interval_s, ==, interval->min);
  g_assert_cmpfloat (sweep.intervals[IW_SWEEP_POINTS - 1].interval_s, ==, interval->max);
  for (guint i = 1; i < IW_SWEEP_POINTS; i++)
    g_assert_cmpfloat (sweep.intervals[i].interval_s, >, sweep.intervals[i - 1].interval_s);
  for (guint i = 0; i < IW_SWEEP_POINTS; i++)
    collapsed += sweep.intervals[i].interval_s <= 7.25 ? 1 : 0;
  g_assert_cmpuint (collapsed, >, 0);
  g_assert_cmpuint (sweep.n_run, ==, collapsed);
  for (guint i = 0; i < IW_SWEEP_POINTS; i++) {
    const IwCheckpointPoint *point = &sweep.intervals[i];
    IwExperiment experiment;

    setup.settings.values[control] = point->interval_s;
    run_setup (&experiment, &setup);
    g_assert_true (iw_sweep_run (&sweep, i, NULL, &error));
    g_assert_cmpint (point->run, ==, point->interval_s > 7.25);
    if (!point->run)
      continue;
    ran++;
    g_assert_cmpfloat (point->waste, ==, fact (&experiment, "simulated_waste"));
    g_assert_cmpfloat (point->p5, ==, 1.0 - 864000.0 / fact (&experiment, "wall_p5_s"));
    g_assert_cmpfloat (point->p95, ==, 1.0 - 864000.0 / fact (&experiment, "wall_p95_s"));
    g_assert_cmpuint (sweep.n_run, ==, collapsed + ran);
  }
  g_assert_cmpuint (sweep.n_run, ==, IW_SWEEP_POINTS);
  g_assert_true (iw_sweep_run (&sweep, 0, NULL, &error)); /* a second time counts once */
  g_assert_true (iw_sweep_run (&sweep, IW_SWEEP_POINTS - 1, NULL, &error));
  g_assert_cmpuint (sweep.n_run, ==, IW_SWEEP_POINTS);
}

/* With more, a point takes 100 of them: its band lies around the closed form all the same. */
static void
test_sweep_takes_fewer_runs (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const guint control = interval_of (mission);
  g_autoptr (GError) error = NULL;
  IwSetup setup;
  IwSweep sweep;

  set_up (&setup, mission, calm);
  g_assert_true (iw_sweep_init (&sweep, &setup, control, &error));
  for (guint i = 10; i < 50; i++) {
    const IwCheckpointPoint *point = &sweep.intervals[i];
    IwExperiment experiment;

    setup.settings.values[control] = point->interval_s;
    run_setup (&experiment, &setup);
    g_assert_true (iw_sweep_run (&sweep, i, NULL, &error));
    g_assert_cmpfloat (point->p5, <, fact (&experiment, "waste"));
    g_assert_cmpfloat (point->p95, >, fact (&experiment, "waste"));
  }
}

static void
test_sweep_holds (void)
{
  static const char *const often[] = { "writers", "once", "write_bw", "disk", "interval", "30", NULL };
  static const char *const other[] = { "writers", "once", "write_bw", "disk", "nodes", "9", NULL };
  static const char *const wider[] = {
    "writers", "once", "write_bw", "disk", "interval", "400", "pipeline.download_bw", "1 Gbit/s", NULL
  };
  g_autoptr (IwMission) mission = fixture_mission ();
  const guint control = interval_of (mission);
  g_autoptr (GError) error = NULL;
  IwSetup setup;
  IwSweep sweep;

  set_up (&setup, mission, calm);
  g_assert_true (iw_sweep_init (&sweep, &setup, control, &error));
  g_assert_true (iw_sweep_holds (&sweep, &setup, control));
  setup.after_message = TRUE;
  g_assert_false (iw_sweep_holds (&sweep, &setup, control));
  set_up (&setup, mission, often); /* the swept control itself */
  g_assert_true (iw_sweep_holds (&sweep, &setup, control));
  set_up (&setup, mission, other);
  g_assert_false (iw_sweep_holds (&sweep, &setup, control));
  set_up (&setup, mission, wider);
  g_assert_false (iw_sweep_holds (&sweep, &setup, control));
}

/* --- Settling and stopping ----------------------------------------------------------------------------- */

static void
test_settle (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IwSettlement) settlement = iw_lock_settle (mission, IW_PART_CHECKPOINT, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (settlement->n_runs, ==, 3);
  g_assert_cmpstr (settlement->outcome->option, ==, "shorter");
  g_assert_cmpfloat (fact (&settlement->runs[0], "expected_wall_s"), <,
                     0.99 * fact (&settlement->runs[1], "expected_wall_s"));
  g_assert_true (g_str_has_suffix (settlement->because, "; none, the store has collapsed."));
}

static bool
at_once (void *data)
{
  return true;
}

static void
test_stop (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwStop stop = { at_once, NULL };
  g_autoptr (GError) error = NULL;
  IwExperiment experiment;
  IwSetup setup;
  IwSweep sweep;

  set_up (&setup, mission, calm);
  g_assert_false (iw_setup_run (&experiment, &setup, &stop, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (iw_sweep_init (&sweep, &setup, interval_of (mission), &error));
  g_assert_false (iw_sweep_run (&sweep, 30, &stop, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (sweep.intervals[30].run);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/experiment-checkpoint/by-hand", test_by_hand);
  g_test_add_func ("/experiment-checkpoint/excess", test_excess);
  g_test_add_func ("/experiment-checkpoint/least-waste-while-standing", test_least_waste_while_standing);
  g_test_add_func ("/experiment-checkpoint/carry-over", test_carry_over);
  g_test_add_func ("/experiment-checkpoint/numbers-of-its-own", test_numbers_of_its_own);
  g_test_add_func ("/experiment-checkpoint/collapse", test_collapse);
  g_test_add_func ("/experiment-checkpoint/states", test_states);
  g_test_add_func ("/experiment-checkpoint/wear", test_wear);
  g_test_add_func ("/experiment-checkpoint/message", test_message);
  g_test_add_func ("/experiment-checkpoint/stretch", test_stretch);
  g_test_add_func ("/experiment-checkpoint/stretch-drains", test_stretch_drains);
  g_test_add_func ("/experiment-checkpoint/stretch-collapsed", test_stretch_collapsed);
  g_test_add_func ("/experiment-checkpoint/given-up", test_given_up);
  g_test_add_func ("/experiment-checkpoint/sweep", test_sweep);
  g_test_add_func ("/experiment-checkpoint/sweep-takes-fewer-runs", test_sweep_takes_fewer_runs);
  g_test_add_func ("/experiment-checkpoint/sweep-holds", test_sweep_holds);
  g_test_add_func ("/experiment-checkpoint/settle", test_settle);
  g_test_add_func ("/experiment-checkpoint/stop", test_stop);
  return fixture_run ();
}
