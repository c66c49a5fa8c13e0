/* Solving a part: facts against arithmetic by hand, texts with bindings, the lock's experiment. */
#include "fixture.h"
#include "json.h"
#include "mission-private.h"

#include "iowall/experiment.h"

#include <math.h>
#include <string.h>

static void
solve (IwExperiment *out, const IwMission *mission, const char *const *set)
{
  const IwPart *part = mission->parts[IW_PART_ACCESS];
  g_autoptr (GError) error = NULL;
  IwSettings settings;

  iw_settings_init (&settings, part);
  for (guint i = 0; set != NULL && set[i] != NULL; i += 2) {
    iw_settings_set_text (&settings, part, set[i], set[i + 1], &error);
    g_assert_no_error (error);
  }
  iw_experiment_run (out, mission, IW_PART_ACCESS, &settings, &error);
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
assert_fact (const IwExperiment *experiment, const char *id, double expected)
{
  const double found = fact (experiment, id);

  if (!(fabs (found - expected) <= 1e-9 * fabs (expected)))
    g_error ("%s is %.17g, expected %.17g", id, found, expected);
}

/* The start: 2 chips x 100 pictures of 110,000 B a step, each its own file on a disk, one read at a time. */
static void
test_facts_of_start (void)
{
  /* open 0.2 ms + position 12.2 ms + transfer 110,000 B / 250 MB/s = 0.44 ms */
  const double read_s = 0.0002 + 0.0122 + 0.00044;
  const double step_bytes = 2 * 100 * 110000.0;
  g_autoptr (IwMission) mission = fixture_mission ();
  IwExperiment start;

  solve (&start, mission, NULL);
  assert_fact (&start, "throughput_bps", 110000.0 / read_s); /* 8.57 MB/s */
  assert_fact (&start, "samples_per_s", 1.0 / read_s);
  assert_fact (&start, "iops", 1.0 / read_s);
  assert_fact (&start, "positionings_per_s", 1.0 / read_s);
  assert_fact (&start, "load_s", 200 * read_s); /* 2.568 s */
  assert_fact (&start, "open_s", 200 * 0.0002);
  assert_fact (&start, "position_s", 200 * 0.0122);
  assert_fact (&start, "transfer_s", 200 * 0.00044);
  assert_fact (&start, "queue_s", 0.0);
  assert_fact (&start, "decode_s", 200 / 2000.0); /* 1,000 a second for each of two chips */
  assert_fact (&start, "compute_s", 0.5);
  assert_fact (&start, "step_s", 200 * read_s);
  assert_fact (&start, "io_wait_s", 200 * read_s - 0.5);
  assert_fact (&start, "io_wait_share", 1.0 - 0.5 / (200 * read_s));
  assert_fact (&start, "accelerator_utilization", 0.5 / (200 * read_s)); /* 19.5 % */
  assert_fact (&start, "demand_bps", step_bytes / 0.5);
  assert_fact (&start, "delivered_bps", step_bytes / (200 * read_s));
  assert_fact (&start, "stored_bytes_per_sample", 110000.0);
  assert_fact (&start, "run_bytes", 110000.0);
  assert_fact (&start, "request_bytes", 110000.0);
  assert_fact (&start, "positioned_bytes", 110000.0);
  /* Shards of 256 MB in order: 256e6 / (12.4 ms + 1.024 s) = 247 MB/s, 28.8 times as fast. */
  assert_fact (&start, "sequential_speedup", 256e6 / 1.0364 / (110000.0 / read_s));
  assert_fact (&start, "saturation_bytes", 9 * 0.0122 * 2.5e8);
  assert_fact (&start, "epoch_s", 100000 * read_s); /* nothing else holds the step up */
  assert_fact (&start, "dataset_bytes", 1.1e10);
  assert_fact (&start, "capacity_bytes", 2e10);
  assert_fact (&start, "fits", 2e10 / 1.1e10);
  assert_fact (&start, "buffer_fraction", 1000 / 100000.0);
  assert_fact (&start, "shuffle_memory_bytes", 1000 * 110000.0);
  assert_fact (&start, "shuffle_memory_share", 0.011);
  g_assert_cmpstr (iw_experiment_fact (&start, "bound")->text, ==, "position");
  g_assert_cmpuint (start.n_facts, ==, 33);
  g_assert_null (iw_experiment_fact (&start, "luck"));
}

static void
test_facts_follow_settings (void)
{
  static const char *const packed[] = { "format", "webdataset", "sample_bytes", "1000", "prefetch",
                                        "off",    NULL };
  static const char *const store[] = { "device", "store", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  IwExperiment experiment;

  solve (&experiment, mission, packed);
  assert_fact (&experiment, "stored_bytes_per_sample", 1536.0); /* a header and two blocks */
  assert_fact (&experiment, "epoch_s",
               1.1e7 / 200 * fact (&experiment, "step_s")); /* 11 million pictures, 200 a step */
  assert_fact (&experiment, "step_s", 0.5 + 0.1 + fact (&experiment, "load_s"));
  solve (&experiment, mission, store);
  g_assert_true (isinf (fact (&experiment, "capacity_bytes")));
  g_assert_true (isinf (fact (&experiment, "fits")));
  assert_fact (&experiment, "request_bytes", 110000.0);
}

static void
test_shuffle (void)
{
  static const char *const stored[] = { "pattern", "sequential", "shuffle_samples", "1", NULL };
  static const char *const raw[] = { "shuffle_samples", "1", NULL };
  static const char *const shards[] = { "format", "tfrecord", "shuffle_samples", "1", NULL };
  static const char *const buffer[] = { "format", "tfrecord", "shuffle_samples", "50000", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  IwExperiment experiment;

  /* Any file in any order is a full shuffle without a buffer; the stored order is none. */
  solve (&experiment, mission, raw);
  g_assert_cmpfloat_with_epsilon (fact (&experiment, "mixing"), 1.0, 0.02);
  g_assert_cmpfloat_with_epsilon (fact (&experiment, "displacement"), 1.0, 0.02);
  solve (&experiment, mission, stored);
  g_assert_cmpfloat (fact (&experiment, "mixing"), <, 0.001);
  g_assert_cmpfloat (fact (&experiment, "displacement"), ==, 0.0);
  /* 43 shards in any order, 2,327 pictures each in theirs: neighbours stay together. A buffer parts them. */
  solve (&experiment, mission, shards);
  g_assert_cmpfloat (fact (&experiment, "mixing"), <, 0.01);
  g_assert_cmpfloat (fact (&experiment, "displacement"), >, 0.5);
  solve (&experiment, mission, buffer);
  g_assert_cmpfloat (fact (&experiment, "mixing"), >, 0.5);
}

/* The last measure is kept; whoever asks gets what asking afresh gives. */
static gpointer
measure_in_turns (gpointer data)
{
  static const char *const small[] = { "format", "tfrecord", "shuffle_samples", "10", NULL };
  static const char *const large[] = { "format", "tfrecord", "shuffle_samples", "40000", NULL };
  IwExperiment first, second, again;

  for (int i = 0; i < 20; i++) {
    solve (&first, data, small);
    solve (&second, data, large);
    solve (&again, data, small);
    g_assert_cmpfloat (first.shuffle.mixing, <, second.shuffle.mixing);
    g_assert_cmpfloat (first.shuffle.mixing, ==, again.shuffle.mixing);
  }
  return NULL;
}

static void
test_shuffle_in_threads (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  GThread *threads[3];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("measure", measure_in_turns, mission);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_bind (void)
{
  static const char *const ids[] = { "", "shards" };
  static const char *const packed[] = { "format", "tfrecord", NULL };
  static const struct {
    const char *text, *bound;
  } texts[] = {
    { "", "" },
    { "plain", "plain" },
    { "{load_s}", "2.57 s" },
    { "{load_s}{load_s}", "2.57 s2.57 s" },
    { "from {shards.load_s}.", "from 89.1 ms." },
    { "{ {load_s} }", "{ 2.57 s }" },
    { "{{load_s}", "{2.57 s" },
    { "held back by {bound}", "held back by positioning" },
    { "{luck} {other.load_s} {shards.luck} {shards.} {.load_s}",
      "{luck} {other.load_s} {shards.luck} {shards.} 2.57 s" },
    { "{load_s", "{load_s" },
    { "ä {accelerator_utilization} ü", "ä 19.5 % ü" },
  };
  g_autoptr (IwMission) mission = fixture_mission ();
  IwExperiment runs[2];

  solve (&runs[0], mission, NULL);
  solve (&runs[1], mission, packed);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *bound = iw_bind_text (texts[i].text, ids, runs, 2, IW_TEXT_PLAIN);
    g_assert_cmpstr (bound, ==, texts[i].bound);
  }
}

static void
test_format (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autofree char *typeset = NULL;
  g_autofree char *spoken = NULL;
  IwExperiment start;

  solve (&start, mission, NULL);
  typeset = iw_fact_format (iw_experiment_fact (&start, "throughput_bps"), IW_TEXT_TYPESET);
  spoken = iw_fact_format (iw_experiment_fact (&start, "throughput_bps"), IW_TEXT_SPOKEN);
  g_assert_cmpstr (typeset, ==, "8.57\u202fMB/s");
  g_assert_cmpstr (spoken, ==, "8.57 megabytes per second");
}

/* --- The lock ------------------------------------------------------------------------------------------ */

static IwMission *
changed_mission (const char *from, const char *to)
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

static void
assert_settles (const IwMission *mission, const char *option, const char *because)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IwSettlement) settlement = iw_lock_settle (mission, IW_PART_ACCESS, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (settlement->n_runs, ==, 2);
  g_assert_cmpstr (settlement->outcome->option, ==, option);
  g_assert_cmpstr (settlement->because, ==, because);
}

/* The experiment decides and nothing stored: the same mission with other numbers has other outcomes. */
static void
test_settle (void)
{
  g_autoptr (IwMission) as_it_is = fixture_mission ();
  g_autoptr (IwMission) slow_chips = changed_mission ("\"initial\": 110000", "\"initial\": 1000");
  g_autoptr (IwMission) many_files =
      changed_mission ("\"shard_bytes\": \"256 MB\"", "\"shard_bytes\": \"1 MB\"");

  assert_settles (as_it_is, "jumps", "Loading takes 2.57\u202fs, from shards 89.1\u202fms: positioning.");
  /* Even 1,000-byte pictures pay 12.4 ms each: 2.48 s a step. From shards, 200 x 1,016 B / 247 MB/s = 823 us.
   */
  assert_settles (slow_chips, "jumps", "Loading takes 2.48\u202fs, from shards 823\u202fµs: positioning.");
  /* A 1 MB shard takes 4 ms to read and 12.4 ms to reach: packing no longer makes it a matter of bytes. */
  assert_settles (many_files, "bytes", "Held back by positioning.");
  {
    g_autoptr (IwMission) one_store =
        changed_mission ("\"set\": { \"pattern\": \"stochastic\", \"format\": \"raw\" }",
                         "\"set\": { \"device\": \"store\", \"queue_depth\": \"64\" }");
    /* 64 reads at a time of 61.2 ms each: 200 pictures in 191 ms, within the 500 ms of computing. */
    assert_settles (one_store, "chips", "They are busy for 100\u202f%.");
  }
}

static void
test_rules (void)
{
  static const char *const stored[] = { "pattern", "sequential", NULL };
  static const char *const fast[] = { "format", "tfrecord", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  const GPtrArray *goals = mission->parts[IW_PART_ACCESS]->goals;
  IwRule *busy = g_ptr_array_index (goals, 0);
  const IwRule *shuffled = g_ptr_array_index (goals, 1);
  IwExperiment experiment;

  solve (&experiment, mission, NULL);
  g_assert_false (iw_rule_holds (busy, &experiment));
  g_assert_true (iw_rule_holds (shuffled, &experiment));
  solve (&experiment, mission, stored);
  g_assert_false (iw_rule_holds (shuffled, &experiment));
  solve (&experiment, mission, fast);
  g_assert_true (iw_rule_holds (busy, &experiment));
  /* Both ends belong to the range. */
  busy->at_least = busy->at_most = fact (&experiment, "accelerator_utilization");
  g_assert_true (iw_rule_holds (busy, &experiment));
  busy->at_least = nextafter (busy->at_least, 2.0);
  g_assert_false (iw_rule_holds (busy, &experiment));
}

static void
test_experiment_json (void)
{
  static const char *const store[] = { "device", "store", NULL };
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autofree char *text = NULL;
  g_autoptr (IwJson) json = NULL;
  const cJSON *root, *settings, *facts, *goal;
  IwExperiment experiment;

  solve (&experiment, mission, store);
  text = iw_experiment_to_json (&experiment);
  json = iw_json_new (text, -1, "output", NULL);
  g_assert_nonnull (json);
  root = iw_json_root (json);
  settings = iw_json_find (root, "settings");
  facts = iw_json_find (root, "facts");
  goal = cJSON_GetArrayItem (iw_json_find (root, "goals"), 0);
  g_assert_cmpstr (iw_json_find (root, "mission")->valuestring, ==, "lab");
  g_assert_cmpstr (iw_json_find (root, "part")->valuestring, ==, "access");
  g_assert_cmpint (cJSON_GetArraySize (settings), ==, 8);
  g_assert_cmpstr (iw_json_find (settings, "device")->valuestring, ==, "store");
  g_assert_cmpstr (iw_json_find (settings, "prefetch")->valuestring, ==, "on");
  g_assert_cmpfloat (iw_json_find (settings, "shard_bytes")->valuedouble, ==, 256e6);
  g_assert_cmpstr (iw_json_find (iw_json_find (root, "units"), "shard_bytes")->valuestring, ==, "B");
  g_assert_cmpstr (iw_json_find (iw_json_find (root, "shown"), "shard_bytes")->valuestring, ==, "256 MB");
  g_assert_cmpint (cJSON_GetArraySize (iw_json_find (root, "earlier")), ==, 0);
  g_assert_null (iw_json_find (root, "stages"));
  g_assert_cmpint (cJSON_GetArraySize (facts), ==, (int)experiment.n_facts);
  g_assert_true (cJSON_IsNull (iw_json_find (facts, "capacity_bytes")));
  g_assert_cmpstr (iw_json_find (facts, "bound")->valuestring, ==, "position");
  g_assert_cmpfloat (iw_json_find (facts, "step_s")->valuedouble, ==, experiment.result.step_s);
  g_assert_cmpstr (iw_json_find (goal, "label")->valuestring, ==, "Chips busy at least 90 % of the time");
  g_assert_true (cJSON_IsFalse (iw_json_find (goal, "met")));
  g_assert_true (cJSON_IsFalse (iw_json_find (root, "goal_met")));
}

/* What the published schema lists for editors is what the program knows. */
static void
test_schema_names (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "..", "missions", "schema.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (IwJson) json = iw_json_new_from_file (path, &error);
  g_autoptr (IwMission) mission = fixture_mission ();
  const cJSON *definitions, *facts, *units;
  const IwFactKind *kinds;
  IwExperiment start;
  guint n;

  g_assert_no_error (error);
  solve (&start, mission, NULL);
  definitions = iw_json_find (iw_json_root (json), "definitions");
  facts = iw_json_find (iw_json_find (definitions, "fact"), "enum");
  g_assert_cmpint (cJSON_GetArraySize (facts), ==, (int)start.n_facts);
  for (guint i = 0; i < start.n_facts; i++)
    g_assert_cmpstr (cJSON_GetArrayItem (facts, (int)i)->valuestring, ==, start.facts[i].id);
  /* Of a pipeline those of the line; those of its stages follow a pattern. */
  facts = cJSON_GetArrayItem (iw_json_find (iw_json_find (definitions, "pipeline_fact"), "anyOf"), 0);
  facts = iw_json_find (facts, "enum");
  kinds = iw_part_facts (mission->parts[IW_PART_PIPELINE], &n);
  g_assert_cmpint (cJSON_GetArraySize (facts), ==, (int)n - 4 * 5);
  for (int i = 0; i < cJSON_GetArraySize (facts); i++)
    g_assert_cmpstr (cJSON_GetArrayItem (facts, i)->valuestring, ==, kinds[i].id);
  units = iw_json_find (iw_json_find (definitions, "unit"), "enum");
  g_assert_cmpint (cJSON_GetArraySize (units), ==, IW_N_UNITS);
  for (int i = 0; i < IW_N_UNITS; i++)
    g_assert_cmpstr (cJSON_GetArrayItem (units, i)->valuestring, ==, iw_unit_names[i]);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/experiment/facts-of-start", test_facts_of_start);
  g_test_add_func ("/experiment/facts-follow-settings", test_facts_follow_settings);
  g_test_add_func ("/experiment/shuffle", test_shuffle);
  g_test_add_func ("/experiment/shuffle-in-threads", test_shuffle_in_threads);
  g_test_add_func ("/experiment/bind", test_bind);
  g_test_add_func ("/experiment/format", test_format);
  g_test_add_func ("/experiment/settle", test_settle);
  g_test_add_func ("/experiment/rules", test_rules);
  g_test_add_func ("/experiment/json", test_experiment_json);
  g_test_add_func ("/experiment/schema-names", test_schema_names);
  return fixture_run ();
}
