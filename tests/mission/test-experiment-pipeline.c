/* Part 2 solved: facts worked out by hand, what Part 1 carries in, stretches, sweeps, stopping, the lock. */
#include "fixture.h"
#include "json.h"

#include "iowall/experiment.h"

#include <math.h>
#include <string.h>

/* control, value, control, … NULL; "access.format" for Part 1's. */
static void
set_up (IwSetup *setup, const IwMission *mission, const char *const *settings)
{
  iw_setup_init (setup, mission, IW_PART_PIPELINE);
  for (gsize i = 0; settings != NULL && settings[i] != NULL; i += 2) {
    const gboolean earlier = g_str_has_prefix (settings[i], "access.");
    g_autoptr (GError) error = NULL;

    iw_settings_set_text (earlier ? &setup->earlier[IW_PART_ACCESS] : &setup->settings,
                          mission->parts[earlier ? IW_PART_ACCESS : IW_PART_PIPELINE],
                          settings[i] + (earlier ? strlen ("access.") : 0), settings[i + 1], &error);
    g_assert_no_error (error);
    if (earlier)
      setup->assumed[IW_PART_ACCESS] = FALSE;
  }
}

static void
solve (IwExperiment *out, const IwMission *mission, const char *const *settings)
{
  g_autoptr (GError) error = NULL;
  IwSetup setup;

  set_up (&setup, mission, settings);
  iw_setup_run (out, &setup, NULL, &error);
  g_assert_no_error (error);
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
assert_fact (const IwExperiment *experiment, const char *id, double expected)
{
  assert_near (experiment, id, expected, 1e-9);
}

static void
assert_text (const IwExperiment *experiment, const char *id, const char *expected)
{
  g_assert_cmpstr (iw_experiment_fact (experiment, id)->text, ==, expected);
}

/* --- Facts --------------------------------------------------------------------------------------------- */

/* Without jitter: 1 MB chunks, 40 ms each on the link, 15 ms on the flash (5 ms to read, 10 ms to write),
 * 5 ms from the store, 22.7 ms on the chips. */
static void
test_facts_without_jitter (void)
{
  static const char *const settings[] = { "jitter", "0", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  IwExperiment start;
  guint n;

  solve (&start, mission, settings);
  assert_fact (&start, "utilization", 25.0 / 44.0);
  assert_fact (&start, "utilization_ceiling", 25.0 / 44.0);
  assert_fact (&start, "starved", 1.0 - 25.0 / 44.0);
  g_assert_cmpfloat (fact (&start, "utilization_ci"), ==, 0.0);
  assert_fact (&start, "throughput_bps", 2.5e7);
  assert_fact (&start, "demand_bps", 4.4e7);
  assert_fact (&start, "ceiling_bps", 2.5e7);
  assert_text (&start, "bottleneck", "link");
  assert_fact (&start, "bottleneck", 1.0);
  assert_fact (&start, "hit_fraction", 0.0);
  assert_fact (&start, "oversize", 2e8 / 3.0 / 4.4e7); /* the flash: 1e6 B in 15 ms; the link is smaller */
  assert_text (&start, "oversized", "flash");
  assert_fact (&start, "cost", 100.0 + 50.0 * 0.2 + 3.0 * 0.002);
  assert_fact (&start, "jitter", 0.0);
  assert_fact (&start, "cache_share", 0.0);
  assert_fact (&start, "buffer_s", 2e6 / 4.4e7);
  assert_fact (&start, "wait_count",
               1799.0); /* every counted chunk but the first, which only starts the clock */
  assert_fact (&start, "longest_wait_s", 0.04 - 1.0 / 44.0);
  assert_fact (&start, "wait_p99_s", 0.04 - 1.0 / 44.0);
  assert_fact (&start, "late_per_min", 0.0); /* 17.3 ms are within 50 ms */
  assert_fact (&start, "store_busy", 5.0 / 40.0);
  assert_fact (&start, "store_idle", 35.0 / 40.0);
  assert_fact (&start, "store_blocked", 35.0 / 40.0);
  assert_fact (&start, "link_busy", 1.0);
  assert_fact (&start, "flash_busy", 15.0 / 40.0);
  assert_fact (&start, "flash_starved", 25.0 / 40.0);
  assert_fact (&start, "store_ceiling_bps", 2e8);
  assert_fact (&start, "flash_ceiling_bps", 2e8 / 3.0);
  g_assert_nonnull (iw_part_facts (start.part, &n));
  g_assert_cmpuint (start.n_facts, ==, n);
  g_assert_null (start.stretch);
  g_assert_null (start.sweep);
}

static void
test_facts_follow_settings (void)
{
  static const char *const wide[] = { "download_bw", "10 Gbit/s", "jitter", "0", NULL };
  static const char *const warm[] = { "cache", "5.5 GB", "cache_policy", "pinned", "epoch", "warm", "jitter",
                                      "0",     NULL };
  static const char *const lru[] = { "cache", "5.5 GB", "epoch", "warm", NULL };
  static const char *const least[] = { "download_bw", "10 Mbit/s", "nvme_bw", "10 MB/s", NULL };
  static const char *const late[] = { "buffer", "0", "download_bw", "10 Gbit/s", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  IwExperiment experiment;
  double minutes;

  /* Nothing is slower than the chips; the link is far wider than anyone needs. */
  solve (&experiment, mission, wide);
  assert_near (&experiment, "utilization", 1.0, 1e-6);
  assert_text (&experiment, "bottleneck", "none");
  assert_text (&experiment, "oversized", "link");
  assert_fact (&experiment, "oversize", 1.25e9 / 4.4e7);
  /* Half of the reads hit: the link brings twice as much to the line, the flash writes half as much. */
  solve (&experiment, mission, warm);
  assert_fact (&experiment, "hit_fraction", 0.5);
  assert_fact (&experiment, "cache_share", 0.5);
  assert_fact (&experiment, "link_ceiling_bps", 5e7);
  assert_fact (&experiment, "flash_ceiling_bps", 1e8);
  solve (&experiment, mission, lru);
  assert_near (&experiment, "hit_fraction", 0.5 + 0.5 * log (0.5), 1e-9);
  /* What stands at its minimum is not too large, however large it is. */
  solve (&experiment, mission, least);
  assert_text (&experiment, "oversized", "none");
  assert_fact (&experiment, "oversize", 0.0);
  /* Stalls of a second without a buffer are late; the rate is per minute of the run. */
  solve (&experiment, mission, late);
  minutes = (experiment.run.measured_to_s - experiment.run.measured_from_s) / 60.0;
  g_assert_cmpfloat (fact (&experiment, "late_per_min"), >, 0.0);
  assert_fact (&experiment, "late_per_min", experiment.run.waits.over_deadline / minutes);
}

/* Without jitter nothing stalls and nothing varies: a buffer has nothing to do. With it, it has. */
static void
test_buffer (void)
{
  static const char *const even[] = { "jitter", "0", "buffer", "0", "download_bw", "352 Mbit/s", NULL };
  static const char *const even_more[] = {
    "jitter", "0", "buffer", "1 GB", "download_bw", "352 Mbit/s", NULL
  };
  static const char *const uneven[] = { "buffer", "0", "download_bw", "1 Gbit/s", NULL };
  static const char *const uneven_more[] = { "buffer", "200 MB", "download_bw", "1 Gbit/s", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  IwExperiment less, more;

  solve (&less, mission, even);
  solve (&more, mission, even_more);
  g_assert_cmpfloat (less.run.stages[0].stalled, ==, 0.0);
  g_assert_cmpfloat (fact (&less, "utilization"), ==, fact (&more, "utilization"));
  solve (&less, mission, uneven);
  solve (&more, mission, uneven_more);
  g_assert_cmpfloat (less.run.stages[0].stalled, >, 0.0);
  g_assert_cmpfloat (fact (&more, "utilization"), >, fact (&less, "utilization") + 0.01);
}

/* --- What Part 1 carries in ---------------------------------------------------------------------------- */

static void
test_carry_over (void)
{
  static const char *const raw[] = { "access.format", "raw", NULL };
  static const char *const widest[] = { "access.format", "raw",  "download_bw", "10 Gbit/s",
                                        "buffer",        "1 GB", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  const double raw_bps = 110000.0 / (0.0002 + 0.0122 + 0.00044); /* each picture reached anew: 8.57 MB/s */
  IwSettings assumed;
  IwExperiment first, second, as_settings;
  g_autoptr (GError) error = NULL;

  /* Unless told, the mission's assumption; its own throughput is what Part 2 is told. */
  solve (&second, mission, NULL);
  iw_settings_assume (&assumed, mission->parts[IW_PART_ACCESS]);
  g_assert_true (iw_experiment_run (&first, mission, IW_PART_ACCESS, &assumed, &error));
  g_assert_cmpfloat (fact (&second, "access_bps"), ==, fact (&first, "throughput_bps"));
  g_assert_cmpfloat (second.result.throughput_bps, ==, first.result.throughput_bps);
  g_assert_true (second.device == first.device);
  g_assert_cmpfloat (second.pipeline.stages[0].rate_bps, ==, 2e8); /* the store's own limit is lower */
  g_assert_true (second.setup.assumed[IW_PART_ACCESS]);
  g_assert_true (iw_experiment_run (&as_settings, mission, IW_PART_PIPELINE, &second.settings, &error));
  g_assert_cmpfloat (fact (&as_settings, "utilization"), ==, fact (&second, "utilization"));

  /* Chosen badly it caps the store, and no size of anything else helps. */
  solve (&second, mission, raw);
  assert_fact (&second, "access_bps", raw_bps);
  assert_fact (&second, "ceiling_bps", raw_bps / 1.125); /* it stalls for a second in nine, besides */
  assert_text (&second, "bottleneck", "store");
  g_assert_false (second.setup.assumed[IW_PART_ACCESS]);
  solve (&second, mission, widest);
  assert_text (&second, "bottleneck", "store");
  g_assert_cmpfloat (fact (&second, "utilization"), <, raw_bps / 4.4e7);
}

static void
test_setup_equal (void)
{
  static const char *const raw[] = { "access.format", "raw", NULL };
  static const char *const buffer[] = { "buffer", "1 MB", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  IwSetup a, b;

  set_up (&a, mission, NULL);
  set_up (&b, mission, NULL);
  g_assert_true (iw_setup_equal (&a, &b));
  b.assumed[IW_PART_ACCESS] = FALSE; /* the same numbers, but somebody's choice now */
  g_assert_false (iw_setup_equal (&a, &b));
  set_up (&b, mission, raw);
  b.assumed[IW_PART_ACCESS] = TRUE;
  g_assert_false (iw_setup_equal (&a, &b));
  set_up (&b, mission, buffer);
  g_assert_false (iw_setup_equal (&a, &b));
  iw_setup_init (&b, mission, IW_PART_ACCESS);
  g_assert_false (iw_setup_equal (&a, &b));
}

/* --- A producer that cannot wait ----------------------------------------------------------------------- */

static IwMission *
changed_mission (const char *const *changes)
{
  g_autofree char *directory = fixture_laboratory ();
  g_autofree char *text = fixture_read ("lab.json");
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  IwMission *mission;

  for (gsize i = 0; changes[i] != NULL; i += 2) {
    char *next = fixture_replace (text, changes[i], changes[i + 1]);

    g_free (text);
    text = next;
  }
  path = fixture_write (directory, "lab.json", text);
  mission = iw_mission_load (path, &error);
  g_assert_no_error (error);
  fixture_remove (directory);
  return mission;
}

/* What a first stage keeps need not be sent on. */
static void
test_producer (void)
{
  static const char *const changes[] = {
    "\"anchor\": \"last\"",
    "\"anchor\": \"first\"",
    "\"cache_stage\": \"flash\"",
    "\"cache_stage\": \"store\"",
    "\"write_share\": { \"value\": 0.5, \"source\": \"rules\" },",
    "",
    "\"stall_every_s\": { \"value\": 8, \"assumption\": \"Throttled now and then.\" },",
    "",
    "\"stall_s\": { \"value\": 1, \"assumption\": \"For a second.\" }",
    "\"links\": \"cache\"",
    NULL
  };
  static const char *const nothing[] = { "jitter", "0", "cache_policy", "pinned", "epoch", "warm", NULL };
  static const char *const some[] = { "jitter", "0",     "cache_policy", "pinned", "epoch",
                                      "warm",   "cache", "8.8 GB",       NULL };
  static const char *const all[] = { "jitter", "0",     "cache_policy", "pinned", "epoch",
                                     "warm",   "cache", "22 GB",        NULL };
  g_autoptr (IwMission) mission = changed_mission (changes);
  IwExperiment experiment;

  solve (&experiment, mission, nothing);
  assert_fact (&experiment, "demand_bps", 2e8);
  assert_fact (&experiment, "hit_fraction", 0.0);
  assert_fact (&experiment, "utilization_ceiling", 25.0 / 200.0);
  assert_fact (&experiment, "utilization", 25.0 / 200.0);
  solve (&experiment, mission, some);
  assert_fact (&experiment, "hit_fraction", 0.8);
  assert_fact (&experiment, "demand_bps", 4e7);
  assert_fact (&experiment, "utilization", 25.0 / 40.0);
  assert_fact (&experiment, "link_ceiling_bps", 2.5e7); /* nothing skips the link */
  assert_text (&experiment, "bottleneck", "link");
  solve (&experiment, mission, all);
  assert_fact (&experiment, "hit_fraction", 1.0);
  assert_fact (&experiment, "utilization", 1.0);
  assert_text (&experiment, "bottleneck", "none");
}

/* --- Stretches ----------------------------------------------------------------------------------------- */

static IwStretch *
stretch_of (const IwExperiment *experiment, double from_s)
{
  g_autoptr (GError) error = NULL;
  IwStretch *stretch = iw_stretch_new (experiment, from_s, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (stretch);
  return stretch;
}

static const IwPipelineInterval *
longest_starved (const IwPipelineTrace *trace, guint stage)
{
  const IwPipelineInterval *longest = NULL;

  for (size_t i = 0; i < trace->stages[stage].n; i++) {
    const IwPipelineInterval *interval = &trace->stages[stage].intervals[i];

    if (interval->state == IW_PIPELINE_STARVED &&
        (longest == NULL || interval->to_s - interval->from_s > longest->to_s - longest->from_s))
      longest = interval;
  }
  return longest;
}

static void
test_stretch (void)
{
  static const char *const settings[] = { "download_bw", "10 Gbit/s", "buffer", "0", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwStretch) stretch = NULL;
  g_autoptr (IwStretch) early = NULL;
  const IwPipelineTrace *trace;
  const IwPipelineInterval *wait;
  IwExperiment experiment;

  solve (&experiment, mission, settings);
  stretch = stretch_of (&experiment, NAN);
  trace = &stretch->trace;
  g_assert_true (stretch->around_wait);
  g_assert_false (trace->truncated);
  g_assert_cmpfloat_with_epsilon (trace->to_s - trace->from_s, 5.0, 1e-9);
  g_assert_cmpfloat (trace->from_s, >=, 0.0);
  g_assert_cmpfloat (trace->to_s, <=, experiment.run.measured_to_s + 1e-9);
  /* The same run: the wait stands where the run said, two fifths into the window. */
  wait = longest_starved (trace, 3);
  g_assert_nonnull (wait);
  g_assert_cmpfloat_with_epsilon (wait->from_s, experiment.run.waits.longest_at_s, 1e-9);
  g_assert_cmpfloat_with_epsilon (wait->from_s - trace->from_s, 2.0, 1e-6);
  for (guint k = 0; k < 4; k++) {
    double at_s = trace->from_s;

    g_assert_cmpuint (trace->stages[k].n, >, 0);
    for (size_t i = 0; i < trace->stages[k].n; i++) {
      g_assert_cmpfloat_with_epsilon (trace->stages[k].intervals[i].from_s, at_s, 1e-9);
      at_s = trace->stages[k].intervals[i].to_s;
    }
    g_assert_cmpfloat_with_epsilon (at_s, trace->to_s, 1e-9);
  }
  for (guint k = 0; k < 3; k++) {
    g_assert_cmpuint (trace->buffers[k].n, >, 0);
    for (size_t i = 0; i < trace->buffers[k].n; i++)
      g_assert_cmpfloat (trace->buffers[k].fills[i].chunks, <=, experiment.run.buffer_slots[k]);
  }
  /* Elsewhere: from the given time on, and no further than the run goes. */
  early = stretch_of (&experiment, 3.0);
  g_assert_false (early->around_wait);
  g_assert_cmpfloat (early->trace.from_s, ==, 3.0);
  g_clear_pointer (&early, iw_stretch_free);
  early = stretch_of (&experiment, 1e6);
  g_assert_cmpfloat_with_epsilon (early->trace.to_s, experiment.run.measured_to_s, 1e-9);
  g_assert_cmpuint (early->trace.stages[0].n, >, 0);
}

/* A wait that would run past the end is shown whole, as long as a tenth is left on either side of it. */
static void
test_stretch_of_a_long_wait (void)
{
  static const char *const settings[] = { "download_bw", "10 Gbit/s", "buffer", "0", "jitter", "0.75", NULL };
  static const char *const changes[] = { "\"stretch_s\": { \"value\": 5,", "\"stretch_s\": { \"value\": 0.5,",
                                         NULL };
  g_autoptr (IwMission) mission = changed_mission (changes);
  g_autoptr (IwStretch) stretch = NULL;
  const IwPipelineInterval *wait;
  IwExperiment experiment;

  solve (&experiment, mission, settings);
  stretch = stretch_of (&experiment, NAN);
  wait = longest_starved (&stretch->trace, 3);
  g_assert_cmpfloat_with_epsilon (wait->from_s, experiment.run.waits.longest_at_s, 1e-9);
  g_assert_cmpfloat (wait->to_s - wait->from_s, >, 0.6 * 0.5);
  g_assert_cmpfloat (wait->from_s, >=, stretch->trace.from_s + 0.05 - 1e-9);
  g_assert_cmpfloat (wait->to_s, <=, stretch->trace.to_s - 0.05 + 1e-9);
}

static void
test_stretch_without_waits (void)
{
  static const char *const settings[] = { "download_bw", "10 Gbit/s", "jitter", "0", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwStretch) stretch = NULL;
  IwExperiment experiment;

  solve (&experiment, mission, settings);
  g_assert_cmpfloat (experiment.run.waits.count, ==, 0.0);
  stretch = stretch_of (&experiment, NAN);
  g_assert_false (stretch->around_wait);
  g_assert_cmpfloat (stretch->trace.from_s, ==, experiment.run.measured_from_s);
  g_assert_cmpuint (stretch->trace.stages[3].n, ==, 1); /* busy throughout */
  g_assert_cmpint (stretch->trace.stages[3].intervals[0].state, ==, IW_PIPELINE_BUSY);
}

/* A run that is shorter than what should be shown of it is shown whole; so is one in which chunks rush past
 * after a stall. */
static void
test_stretch_of_everything (void)
{
  static const char *const changes[] = { "\"stretch_s\": { \"value\": 5,", "\"stretch_s\": { \"value\": 1e6,",
                                         NULL };
  g_autoptr (IwMission) mission = changed_mission (changes);
  g_autoptr (IwStretch) stretch = NULL;
  IwExperiment experiment;
  double busy_s = 0.0;

  solve (&experiment, mission, NULL);
  stretch = stretch_of (&experiment, NAN);
  g_assert_false (stretch->trace.truncated);
  g_assert_cmpfloat (stretch->trace.from_s, ==, 0.0);
  g_assert_cmpfloat (stretch->trace.to_s, ==, experiment.run.measured_to_s);
  for (size_t i = 0; i < stretch->trace.stages[3].n; i++) {
    const IwPipelineInterval *interval = &stretch->trace.stages[3].intervals[i];
    if (interval->state == IW_PIPELINE_BUSY)
      busy_s += interval->to_s - interval->from_s;
  }
  g_assert_cmpfloat_with_epsilon (busy_s, 2000 / 44.0, 1e-6); /* every chunk was worked on */
}

/* --- Sweeps -------------------------------------------------------------------------------------------- */

static void
test_sweep_possible (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_PIPELINE];

  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);
    g_assert_cmpint (iw_sweep_possible (part, i), ==, control->kind == IW_CONTROL_RANGE);
  }
  g_assert_false (iw_sweep_possible (mission->parts[IW_PART_ACCESS], 3));
}

/* Each point is what solving with the control at that value gives, its ceiling before it was run. */
static void
test_sweep (void)
{
  static const guint points[] = { 0, 1, 17, 40, 63 };
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_PIPELINE];
  g_autoptr (GError) error = NULL;

  for (guint control = 0; control < part->controls->len; control++) {
    const IwControl *swept = g_ptr_array_index (part->controls, control);
    IwExperiment experiment;
    IwSetup setup;
    IwSweep sweep;

    if (swept->kind != IW_CONTROL_RANGE)
      continue;
    set_up (&setup, mission, NULL);
    g_assert_true (iw_sweep_init (&sweep, &setup, control, &error));
    g_assert_cmpfloat (sweep.points[0].value, ==, swept->min);
    g_assert_cmpfloat (sweep.points[IW_SWEEP_POINTS - 1].value, ==, swept->max);
    g_assert_cmpuint (sweep.n_run, ==, 0);
    for (guint i = 1; i < IW_SWEEP_POINTS; i++)
      g_assert_cmpfloat (sweep.points[i].value, >, sweep.points[i - 1].value);
    for (gsize i = 0; i < G_N_ELEMENTS (points); i++) {
      const IwPipelinePoint *point = &sweep.points[points[i]];

      setup.settings.values[control] = point->value;
      g_assert_true (iw_setup_run (&experiment, &setup, NULL, &error));
      g_assert_cmpfloat (point->utilization_ceiling, ==, experiment.run.ceilings.utilization_ceiling);
      g_assert_cmpint (point->bottleneck, ==, experiment.run.ceilings.bottleneck);
      g_assert_false (point->run);
      g_assert_true (iw_sweep_run (&sweep, points[i], NULL, &error));
      g_assert_true (point->run);
      g_assert_cmpfloat (point->utilization, ==, experiment.run.utilization);
      g_assert_cmpfloat (point->utilization_ci, ==, experiment.run.utilization_ci);
      g_assert_cmpuint (sweep.n_run, ==, i + 1);
    }
    g_assert_true (iw_sweep_run (&sweep, points[0], NULL, &error)); /* a second time counts once */
    g_assert_cmpuint (sweep.n_run, ==, G_N_ELEMENTS (points));
  }
}

static void
test_sweep_holds (void)
{
  static const char *const wider[] = { "download_bw", "1 Gbit/s", NULL };
  static const char *const larger[] = { "buffer", "1 MB", NULL };
  static const char *const raw[] = { "access.format", "raw", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwMission) other = fixture_mission ();
  g_autoptr (GError) error = NULL;
  IwSetup setup;
  IwSweep sweep;
  guint control;

  iw_part_find_control (mission->parts[IW_PART_PIPELINE], "download_bw", &control);
  set_up (&setup, mission, NULL);
  g_assert_true (iw_sweep_init (&sweep, &setup, control, &error));
  g_assert_true (iw_sweep_holds (&sweep, &setup, control));
  g_assert_false (iw_sweep_holds (&sweep, &setup, control + 1));
  setup.assumed[IW_PART_ACCESS] = FALSE; /* the same numbers */
  g_assert_true (iw_sweep_holds (&sweep, &setup, control));
  set_up (&setup, mission, wider); /* the swept control itself */
  g_assert_true (iw_sweep_holds (&sweep, &setup, control));
  set_up (&setup, mission, larger);
  g_assert_false (iw_sweep_holds (&sweep, &setup, control));
  set_up (&setup, mission, raw);
  g_assert_false (iw_sweep_holds (&sweep, &setup, control));
  set_up (&setup, other, NULL);
  g_assert_false (iw_sweep_holds (&sweep, &setup, control));
}

/* A store that Part 1 has made slow: no value of any slider reaches the goal. */
static void
test_bad_part_1_cannot_win (void)
{
  static const char *const raw[] = { "access.format", "raw", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_PIPELINE];
  g_autoptr (GError) error = NULL;
  IwSetup setup;
  IwSweep sweep;

  set_up (&setup, mission, raw);
  for (guint control = 0; control < part->controls->len; control++) {
    if (!iw_sweep_possible (part, control))
      continue;
    g_assert_true (iw_sweep_init (&sweep, &setup, control, &error));
    for (guint i = 0; i < IW_SWEEP_POINTS; i++)
      g_assert_cmpfloat (sweep.points[i].utilization_ceiling, <, 0.25);
  }
}

/* --- Stopping and threads ------------------------------------------------------------------------------ */

typedef struct {
  int asked, patience;
} Patience;

static bool
lose_patience (void *data)
{
  Patience *patience = data;

  return ++patience->asked > patience->patience;
}

static void
test_stop (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  Patience patience = { .patience = 0 };
  const IwStop stop = { lose_patience, &patience };
  g_autoptr (GError) error = NULL;
  IwExperiment experiment;
  IwSetup setup;
  IwSweep sweep;

  set_up (&setup, mission, NULL);
  g_assert_false (iw_setup_run (&experiment, &setup, &stop, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  patience = (Patience){ .patience = 3 }; /* asked again and again, not only at the start */
  g_assert_false (iw_setup_run (&experiment, &setup, &stop, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  patience = (Patience){ .patience = 1000000 };
  g_assert_true (iw_setup_run (&experiment, &setup, &stop, &error));
  g_assert_no_error (error);
  g_assert_cmpint (patience.asked, >, 3);

  patience = (Patience){ .patience = 0 };
  g_assert_null (iw_stretch_new (&experiment, NAN, &stop, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (iw_sweep_init (&sweep, &setup, 0, &error));
  g_assert_false (iw_sweep_run (&sweep, 5, &stop, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (sweep.n_run, ==, 0);
  g_assert_false (sweep.points[5].run);
}

typedef struct {
  const IwMission *mission;
  const char *download;
  double utilization;
} Turn;

static gpointer
solve_in_turns (gpointer data)
{
  Turn *turn = data;
  const char *const settings[] = { "download_bw", turn->download, NULL };
  IwExperiment experiment;

  for (int i = 0; i < 20; i++) {
    solve (&experiment, turn->mission, settings);
    if (i > 0)
      g_assert_cmpfloat (experiment.run.utilization, ==, turn->utilization);
    turn->utilization = experiment.run.utilization;
  }
  return NULL;
}

/* Runs side by side do not disturb each other. */
static void
test_threads (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  Turn turns[3] = { { mission, "100 Mbit/s", 0.0 },
                    { mission, "300 Mbit/s", 0.0 },
                    { mission, "5 Gbit/s", 0.0 } };
  GThread *threads[3];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("solve", solve_in_turns, &turns[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    Turn alone = turns[i];

    solve_in_turns (&alone);
    g_assert_cmpfloat (alone.utilization, ==, turns[i].utilization);
  }
  g_assert_cmpfloat (turns[0].utilization, <, turns[1].utilization);
  g_assert_cmpfloat (turns[1].utilization, <, turns[2].utilization);
}

/* --- The lock ------------------------------------------------------------------------------------------ */

static void
assert_settles (const IwMission *mission, const char *option, const char *because)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IwSettlement) settlement = iw_lock_settle (mission, IW_PART_PIPELINE, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (settlement->outcome->option, ==, option);
  g_assert_cmpstr (settlement->because, ==, because);
}

/* One run against another: in the first epoch the cache does nothing, in a later one it does. */
static void
test_versus (void)
{
  static const char *const warm[] = { "\"initial\": \"cold\"", "\"initial\": \"warm\"",
                                      "\"initial\": 1,\n          \"assumption\": \"None to twice",
                                      "\"initial\": 0,\n          \"assumption\": \"None to twice", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwMission) later = changed_mission (warm);
  const IwOutcome *outcome = g_ptr_array_index (mission->parts[IW_PART_PIPELINE]->lock.outcomes, 0);
  const IwRule *rule = g_ptr_array_index (outcome->when, 0);
  IwExperiment experiment;

  assert_settles (mission, "idle", "Busy for 56.4\u202f% either way, held back by: Link.");
  assert_settles (later, "helps", "Busy for 100\u202f% instead of 56.8\u202f%.");
  g_assert_cmpstr (rule->versus, ==, "without");
  solve (&experiment, mission, NULL);
  g_assert_false (iw_rule_holds (rule, &experiment)); /* of one run it says nothing */
}

/* --- As JSON ------------------------------------------------------------------------------------------- */

static IwJson *
experiment_json (const IwExperiment *experiment)
{
  g_autofree char *text = iw_experiment_to_json (experiment);
  g_autoptr (GError) error = NULL;
  IwJson *json = iw_json_new (text, -1, "output", &error);

  g_assert_no_error (error);
  return json;
}

static void
test_json (void)
{
  static const char *const settings[] = { "access.queue_depth", "4", "download_bw", "1 Gbit/s", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  IwExperiment experiment;
  g_autoptr (IwJson) json = NULL;
  const cJSON *root, *shown, *stage, *access;

  solve (&experiment, mission, settings);
  json = experiment_json (&experiment);
  root = iw_json_root (json);
  shown = iw_json_find (root, "shown");
  stage = cJSON_GetArrayItem (iw_json_find (root, "stages"), 1);
  access = iw_json_find (iw_json_find (root, "earlier"), "access");
  g_assert_cmpstr (iw_json_find (root, "part")->valuestring, ==, "pipeline");
  g_assert_cmpfloat (iw_json_find (iw_json_find (root, "settings"), "download_bw")->valuedouble, ==, 1.25e8);
  g_assert_cmpstr (iw_json_find (iw_json_find (root, "units"), "download_bw")->valuestring, ==, "bit/s");
  g_assert_cmpstr (iw_json_find (shown, "download_bw")->valuestring, ==, "1.00 Gbit/s");
  g_assert_cmpstr (iw_json_find (shown, "buffer")->valuestring, ==, "2.00 MB");
  g_assert_null (iw_json_find (shown, "epoch"));
  g_assert_cmpint (cJSON_GetArraySize (iw_json_find (root, "stages")), ==, 4);
  g_assert_cmpstr (iw_json_find (stage, "id")->valuestring, ==, "link");
  g_assert_cmpstr (iw_json_find (stage, "name")->valuestring, ==, "Link");
  g_assert_cmpfloat (iw_json_find (stage, "busy")->valuedouble, ==, experiment.run.stages[1].busy);
  g_assert_cmpfloat (iw_json_find (stage, "ceiling_bps")->valuedouble, ==, 1.25e8);
  g_assert_true (cJSON_IsFalse (iw_json_find (access, "assumed")));
  g_assert_cmpfloat (iw_json_find (iw_json_find (access, "settings"), "queue_depth")->valuedouble, ==, 4.0);
  g_assert_cmpstr (iw_json_find (iw_json_find (root, "facts"), "bottleneck")->valuestring, ==,
                   iw_experiment_fact (&experiment, "bottleneck")->text);
}

/* What is shown is taken back, at the ends of every range and between them. */
static void
test_shown_is_taken (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_PIPELINE];
  IwExperiment experiment;

  solve (&experiment, mission, NULL);
  for (guint step = 0; step <= 20; step++) {
    g_autoptr (IwJson) json = NULL;
    const cJSON *shown;

    for (guint i = 0; i < part->controls->len; i++) {
      const IwControl *control = g_ptr_array_index (part->controls, i);
      if (control->kind == IW_CONTROL_RANGE)
        experiment.settings.values[i] = iw_control_value_at (control, step / 20.0);
    }
    json = experiment_json (&experiment);
    cJSON_ArrayForEach (shown, iw_json_find (iw_json_root (json), "shown")) {
      g_autoptr (GError) error = NULL;
      IwSettings again = experiment.settings;
      guint index;

      g_assert_true (iw_settings_set_text (&again, part, shown->string, shown->valuestring, &error));
      g_assert_no_error (error);
      iw_part_find_control (part, shown->string, &index);
      g_assert_cmpfloat_with_epsilon (again.values[index], experiment.settings.values[index],
                                      0.005 * experiment.settings.values[index] + 1e-12);
    }
  }
}

static bool
rest_and_go_on (void *asked)
{
  guint *n = asked;

  if ((*n)++ == 0)
    iw_experiment_rest ();
  return false;
}

/* What runs keep for the next is freed when it is asked for, that of a run under way at its end; nothing else
 * changes. */
static void
test_rest (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  guint asked = 0;
  const IwStop stop = { rest_and_go_on, &asked };
  g_autoptr (GError) error = NULL;
  IwExperiment before, after;
  IwSetup setup;

  set_up (&setup, mission, NULL);
  solve (&before, mission, NULL);
  g_assert_cmpuint (iw_experiment_rest (), >, 0);
  g_assert_cmpuint (iw_experiment_rest (), ==, 0);
  g_assert_true (iw_setup_run (&after, &setup, &stop, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (asked, >, 0);
  g_assert_cmpuint (iw_experiment_rest (), ==, 0);
  g_assert_cmpfloat (before.run.throughput_bps, ==, after.run.throughput_bps);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/experiment-pipeline/facts-without-jitter", test_facts_without_jitter);
  g_test_add_func ("/experiment-pipeline/facts-follow-settings", test_facts_follow_settings);
  g_test_add_func ("/experiment-pipeline/buffer", test_buffer);
  g_test_add_func ("/experiment-pipeline/carry-over", test_carry_over);
  g_test_add_func ("/experiment-pipeline/setup-equal", test_setup_equal);
  g_test_add_func ("/experiment-pipeline/producer", test_producer);
  g_test_add_func ("/experiment-pipeline/stretch", test_stretch);
  g_test_add_func ("/experiment-pipeline/stretch-of-a-long-wait", test_stretch_of_a_long_wait);
  g_test_add_func ("/experiment-pipeline/stretch-without-waits", test_stretch_without_waits);
  g_test_add_func ("/experiment-pipeline/stretch-of-everything", test_stretch_of_everything);
  g_test_add_func ("/experiment-pipeline/sweep-possible", test_sweep_possible);
  g_test_add_func ("/experiment-pipeline/sweep", test_sweep);
  g_test_add_func ("/experiment-pipeline/sweep-holds", test_sweep_holds);
  g_test_add_func ("/experiment-pipeline/bad-part-1-cannot-win", test_bad_part_1_cannot_win);
  g_test_add_func ("/experiment-pipeline/stop", test_stop);
  g_test_add_func ("/experiment-pipeline/threads", test_threads);
  g_test_add_func ("/experiment-pipeline/rest", test_rest);
  g_test_add_func ("/experiment-pipeline/versus", test_versus);
  g_test_add_func ("/experiment-pipeline/json", test_json);
  g_test_add_func ("/experiment-pipeline/shown-is-taken", test_shown_is_taken);
  return fixture_run ();
}
