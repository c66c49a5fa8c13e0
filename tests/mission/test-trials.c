/* Recorded trials: rows of what was tried, kept in rounds, and what a part is solved for. */
#include "fixture.h"

#include "iowall/ledger.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>

static void
save (const IwLedger *ledger, const IwMission *mission)
{
  g_autofree char *json = iw_ledger_to_json (ledger, mission);
  g_autoptr (GError) error = NULL;

  iw_ledger_write (ledger->path, json, &error);
  g_assert_no_error (error);
}

/* The part with a line, run for some settings, given as control, value, …, NULL. */
static void
run_line (IwExperiment *out, const IwLedger *ledger, const IwMission *mission, const char *const *set)
{
  g_autoptr (GError) error = NULL;
  IwSetup setup;

  iw_ledger_setup (ledger, mission, IW_PART_PIPELINE, &setup);
  for (; *set != NULL; set += 2) {
    iw_settings_set_text (&setup.settings, mission->parts[IW_PART_PIPELINE], set[0], set[1], &error);
    g_assert_no_error (error);
  }
  iw_setup_run (out, &setup, NULL, &error);
  g_assert_no_error (error);
}

static const IwTrial *
record (IwLedger *ledger, const IwMission *mission, const char *const *set)
{
  g_autoptr (GError) error = NULL;
  IwExperiment experiment;
  const IwTrial *trial;

  run_line (&experiment, ledger, mission, set);
  trial = iw_ledger_record (ledger, &experiment, &error);
  g_assert_no_error (error);
  g_assert_nonnull (trial);
  return trial;
}

static const char *const as_it_starts[] = { NULL };
/* Meets every goal of the fixture. */
static const char *const balanced[] = { "download_bw", "640 Mbps", "nvme_bw", "210 MB/s", "buffer",
                                        "1 GB",        "jitter",   "0",       NULL };

static void
test_trial_facts (void)
{
  static const char *const expected[] = { "utilization", "bottleneck",   "store_busy",
                                          "link_busy",   "flash_busy",   "chip_busy",
                                          "oversize",    "late_per_min", "cost" };
  g_autoptr (IwMission) mission = fixture_mission ();
  const char *ids[IW_MAX_TRIAL_FACTS];

  g_assert_cmpuint (iw_part_trial_facts (mission->parts[IW_PART_ACCESS], ids), ==, 0);
  g_assert_cmpuint (iw_part_trial_facts (mission->parts[IW_PART_PIPELINE], ids), ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (ids[i], ==, expected[i]);
}

/* A row is what the experiment was and what it found. */
static void
assert_row_of (const IwTrial *trial, const IwExperiment *experiment)
{
  const IwMission *mission = experiment->mission;
  const char *ids[IW_MAX_TRIAL_FACTS];

  g_assert_true (iw_settings_equal (&trial->settings, &experiment->settings, experiment->part));
  g_assert_true (iw_settings_equal (&trial->earlier[IW_PART_ACCESS],
                                    &experiment->setup.earlier[IW_PART_ACCESS],
                                    mission->parts[IW_PART_ACCESS]));
  g_assert_cmpuint (trial->n_facts, ==, iw_part_trial_facts (experiment->part, ids));
  for (guint i = 0; i < trial->n_facts; i++) {
    const IwFact *fact = iw_experiment_fact (experiment, ids[i]);

    g_assert_cmpstr (trial->facts[i].id, ==, fact->id);
    g_assert_cmpstr (trial->facts[i].label, ==, fact->label);
    g_assert_cmpfloat (trial->facts[i].value, ==, fact->value);
    g_assert_cmpint (trial->facts[i].unit, ==, fact->unit);
    g_assert_cmpstr (trial->facts[i].text, ==, fact->text);
    g_assert_cmpstr (trial->facts[i].words, ==, fact->words);
  }
  g_assert_true (g_str_has_suffix (trial->recorded_at, "Z"));
}

static void
test_record (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, directory);
  IwLedgerPart *part = &ledger->parts[IW_PART_PIPELINE];
  g_autoptr (GError) error = NULL;
  IwExperiment experiment;

  g_assert_cmpuint (part->round, ==, 1);
  for (guint i = 0; i < 10; i++) {
    g_autofree char *speed = g_strdup_printf ("%u Mbps", 100 + 40 * i);
    const char *const set[] = { "download_bw", speed, NULL };
    const IwTrial *trial;

    run_line (&experiment, ledger, mission, set);
    g_assert_cmpuint (iw_ledger_part_n_trials (part), ==, i);
    trial = iw_ledger_record (ledger, &experiment, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (trial->round, ==, 1);
    g_assert_cmpuint (trial->number, ==, i + 1);
    g_assert_true (trial == g_ptr_array_index (part->trials, i));
    assert_row_of (trial, &experiment);
  }
  g_assert_null (iw_ledger_record (ledger, &experiment, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_LOCKED, "All 10 trials of this round are recorded",
                        "; starting over opens new rows.");
  g_assert_cmpuint (part->trials->len, ==, 10);
  g_assert_cmpuint (iw_ledger_part_n_trials (part), ==, 10);
  fixture_remove (directory);
}

static void
test_start_over (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, directory);
  IwLedgerPart *part = &ledger->parts[IW_PART_PIPELINE];
  const IwTrial *first, *next;

  iw_ledger_start_over (ledger, IW_PART_PIPELINE);
  g_assert_cmpuint (part->round, ==, 1);
  first = record (ledger, mission, as_it_starts);
  iw_ledger_start_over (ledger, IW_PART_PIPELINE);
  iw_ledger_start_over (ledger, IW_PART_PIPELINE);
  g_assert_cmpuint (part->round, ==, 2);
  g_assert_cmpuint (iw_ledger_part_n_trials (part), ==, 0);
  next = record (ledger, mission, as_it_starts);
  g_assert_cmpuint (next->round, ==, 2);
  g_assert_cmpuint (next->number, ==, 1);
  g_assert_cmpuint (iw_ledger_part_n_trials (part), ==, 1);
  g_assert_cmpuint (part->trials->len, ==, 2);
  g_assert_true (g_ptr_array_index (part->trials, 0) == first);
  fixture_remove (directory);
}

/* Only a recorded row meets the goal, and a worse one afterwards does not take it away. */
static void
test_trial_goal (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, directory);
  IwLedgerPart *part = &ledger->parts[IW_PART_PIPELINE];
  IwExperiment experiment;

  g_assert_false (record (ledger, mission, as_it_starts)->met);
  g_assert_false (part->goal_met);
  run_line (&experiment, ledger, mission, balanced);
  g_assert_false (part->goal_met);
  g_assert_true (record (ledger, mission, balanced)->met);
  g_assert_true (part->goal_met);
  g_assert_false (record (ledger, mission, as_it_starts)->met);
  g_assert_true (part->goal_met);
  fixture_remove (directory);
}

static void
test_no_trials (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, directory);
  const IwLedgerPart *part = &ledger->parts[IW_PART_ACCESS];
  g_autoptr (GError) error = NULL;
  IwExperiment experiment;

  iw_experiment_run (&experiment, mission, IW_PART_ACCESS, &part->settings, &error);
  g_assert_no_error (error);
  g_assert_null (iw_ledger_record (ledger, &experiment, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_LOCKED, "This part has no trials to record.", "");
  g_assert_cmpuint (part->trials->len, ==, 0);
  fixture_remove (directory);
}

/* Two rounds of two and one rows, with numbers that JSON has no words for. */
static IwLedger *
tried_ledger (const IwMission *mission, const char *directory)
{
  IwLedger *ledger = iw_ledger_new (mission, directory);
  IwLedgerPart *part = &ledger->parts[IW_PART_PIPELINE];

  record (ledger, mission, as_it_starts);
  record (ledger, mission, balanced);
  iw_ledger_start_over (ledger, IW_PART_PIPELINE);
  record (ledger, mission, balanced);
  for (guint i = 0; i < part->trials->len; i++) {
    IwTrial *trial = g_ptr_array_index (part->trials, i);
    const double odd[] = { INFINITY, -INFINITY, NAN };

    trial->facts[trial->n_facts - 1].value = odd[i];
    trial->earlier[IW_PART_ACCESS].values[4] = 1e6 + (double)(i + 1) / 3.0;
  }
  return ledger;
}

static void
assert_same_trial (const IwTrial *a, const IwTrial *b, const IwMission *mission)
{
  g_assert_cmpuint (a->round, ==, b->round);
  g_assert_cmpuint (a->number, ==, b->number);
  g_assert_cmpstr (a->recorded_at, ==, b->recorded_at);
  g_assert_true (iw_settings_equal (&a->settings, &b->settings, mission->parts[IW_PART_PIPELINE]));
  g_assert_true (iw_settings_equal (&a->earlier[IW_PART_ACCESS], &b->earlier[IW_PART_ACCESS],
                                    mission->parts[IW_PART_ACCESS]));
  g_assert_cmpint (a->met, ==, b->met);
  g_assert_cmpuint (a->n_facts, ==, b->n_facts);
  for (guint i = 0; i < a->n_facts; i++) {
    const IwFact *left = &a->facts[i], *right = &b->facts[i];

    g_assert_cmpstr (left->id, ==, right->id);
    g_assert_cmpstr (left->label, ==, right->label);
    g_assert_true (left->value == right->value || (isnan (left->value) && isnan (right->value)));
    g_assert_cmpint (left->unit, ==, right->unit);
    g_assert_cmpstr (left->text, ==, right->text);
    g_assert_cmpstr (left->words, ==, right->words);
  }
}

static void
test_trials_round_trip (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = tried_ledger (mission, directory);
  const IwLedgerPart *part = &ledger->parts[IW_PART_PIPELINE];
  const IwLedgerPart *part_again;
  g_autoptr (IwLedger) again = NULL;
  g_autofree char *first = iw_ledger_to_json (ledger, mission);
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;

  save (ledger, mission);
  again = iw_ledger_load (ledger->path, mission, &error);
  g_assert_no_error (error);
  part_again = &again->parts[IW_PART_PIPELINE];
  g_assert_cmpint (part_again->goal_met, ==, part->goal_met);
  g_assert_cmpuint (part_again->round, ==, 2);
  g_assert_cmpuint (part_again->trials->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    assert_same_trial (g_ptr_array_index (part->trials, i), g_ptr_array_index (part_again->trials, i),
                       mission);
  second = iw_ledger_to_json (again, mission);
  g_assert_cmpstr (first, ==, second);
  /* An empty new round comes back too. */
  iw_ledger_start_over (again, IW_PART_PIPELINE);
  save (again, mission);
  iw_ledger_free (again);
  again = iw_ledger_load (ledger->path, mission, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->parts[IW_PART_PIPELINE].round, ==, 3);
  fixture_remove (directory);
}

/* Goes down `path` ("parts/pipeline/trials/0"); the last key is left in `key`. */
static cJSON *
find_parent (cJSON *root, const char *path, char **key)
{
  g_auto (GStrv) keys = g_strsplit (path, "/", -1);
  const guint n = g_strv_length (keys);
  cJSON *node = root;

  for (guint i = 0; i + 1 < n; i++) {
    node = cJSON_IsArray (node) ? cJSON_GetArrayItem (node, atoi (keys[i]))
                                : cJSON_GetObjectItemCaseSensitive (node, keys[i]);
    if (node == NULL)
      g_error ("the ledger has no %s", path);
  }
  *key = g_strdup (keys[n - 1]);
  return node;
}

/* `json` with the value at `path` replaced by, or set to, another; removed where that is NULL. Other numbers
 * may lose their last digit on the way. */
static char *
change_json (const char *json, const char *path, const char *value)
{
  cJSON *root = cJSON_Parse (json);
  g_autofree char *key = NULL;
  cJSON *parent = find_parent (root, path, &key);
  char *printed, *text;

  if (value == NULL)
    cJSON_DeleteItemFromObjectCaseSensitive (parent, key);
  else if (cJSON_IsArray (parent))
    cJSON_ReplaceItemInArray (parent, atoi (key), cJSON_Parse (value));
  else if (cJSON_HasObjectItem (parent, key))
    cJSON_ReplaceItemInObjectCaseSensitive (parent, key, cJSON_Parse (value));
  else
    cJSON_AddItemToObject (parent, key, cJSON_Parse (value));
  printed = cJSON_Print (root);
  text = g_strdup (printed);
  cJSON_free (printed);
  cJSON_Delete (root);
  return text;
}

#define TRIALS "parts/pipeline/trials"

static const struct {
  const char *path, *value, *message;
} wrong_trials[] = {
  { TRIALS "/0/round", "2", "/0/round: found 2, expected 1" },
  { TRIALS "/0/number", "2", "/0/number: found 2, expected 1" },
  { TRIALS "/1/number", "3", "/1/number: found 3, expected 2" },
  { TRIALS "/1/number", "1.5", "/1/number: found 1.5, expected 2" },
  { TRIALS "/1/number", "1", "/1/round: found 1, expected 2" },
  { TRIALS "/1/round", "2", "/1/round: found 2, expected 1" },
  { TRIALS "/2/round", "3", "/2/round: found 3, expected 2" },
  { TRIALS "/2/round", "\"two\"", "/2/round: found \"two\", expected a number" },
  { TRIALS "/0/number", NULL, "/0: found no \"number\", expected one" },
  { TRIALS "/0/recorded_at", "\"\"",
    "/0/recorded_at: found \"\", expected a time such as 2026-03-01T09:30:00Z" },
  { TRIALS "/0/settings/buffer", NULL, "/0/settings: found no \"buffer\", expected one" },
  { TRIALS "/0/settings/cache_policy", "\"luck\"",
    "/0/settings/cache_policy: cache_policy: found \"luck\", expected one of pinned, page_cache, lru" },
  { TRIALS "/0/earlier", NULL, "/0: found no \"earlier\", expected one" },
  { TRIALS "/0/earlier/access", NULL, "/0/earlier: found no \"access\", expected one" },
  { TRIALS "/0/earlier/pipeline", "{}",
    "/0/earlier/pipeline: found the unknown key \"pipeline\", expected one of access" },
  { TRIALS "/0/earlier/access/queue_depth", "\"many\"",
    "/0/earlier/access/queue_depth: queue_depth: found \"many\", expected a whole number from 1 to 64" },
  { TRIALS "/0/facts/utilization", "\"most\"", "/0/facts/utilization: found \"most\", expected a number" },
  { TRIALS "/0/facts/bottleneck", "\"cork\"",
    "/0/facts/bottleneck: found \"cork\", expected one of store, link, flash, chip, none" },
  { TRIALS "/0/facts/link_busy", NULL, "/0/facts: found no \"link_busy\", expected one" },
  { TRIALS "/0/facts/link_idle", "0.5",
    "/0/facts/link_idle: found the unknown key \"link_idle\", expected one of utilization, bottleneck, "
    "store_busy, link_busy, flash_busy, chip_busy, oversize, late_per_min, cost" },
  { TRIALS "/0/met", "1", "/0/met: found 1, expected true or false" },
  { TRIALS "/0/grade", "1",
    "/0/grade: found the unknown key \"grade\", expected one of round, number, recorded_at, settings, "
    "earlier, "
    "facts, met" },
  { TRIALS "/0", "7", "/0: found 7, expected an object" },
  { TRIALS, "{}", "/parts/pipeline/trials: found an object, expected an array" },
  { TRIALS, NULL, "/parts/pipeline: found no \"trials\", expected one" },
  { "parts/pipeline/round", NULL, "/parts/pipeline: found no \"round\", expected one" },
  { "parts/pipeline/round", "1", "/parts/pipeline/round: found 1, expected a number from 2 to 3" },
  { "parts/pipeline/round", "4", "/parts/pipeline/round: found 4, expected a number from 2 to 3" },
  { "parts/pipeline/round", "2.5", "/parts/pipeline/round: found 2.5, expected a whole number" },
  { "parts/access/trials", "[]",
    "/parts/access/trials: found the unknown key \"trials\", expected one of settings, prediction, "
    "reflection, "
    "evidence, seconds, goal_met" },
};

static void
test_wrong_trials (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = tried_ledger (mission, directory);
  g_autofree char *json = iw_ledger_to_json (ledger, mission);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong_trials); i++) {
    g_autofree char *text = change_json (json, wrong_trials[i].path, wrong_trials[i].value);
    g_autofree char *path = fixture_write (directory, "wrong.json", text);
    g_autoptr (GError) error = NULL;

    g_assert_null (iw_ledger_load (path, mission, &error));
    fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, path, wrong_trials[i].message);
  }
  fixture_remove (directory);
}

/* More rows than a round takes. */
static void
test_eleventh_row (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, directory);
  IwLedgerPart *part = &ledger->parts[IW_PART_PIPELINE];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 11; i++) {
    IwTrial *trial;

    if (i == 10)
      iw_ledger_start_over (ledger, IW_PART_PIPELINE);
    record (ledger, mission, as_it_starts);
    trial = g_ptr_array_index (part->trials, i);
    trial->round = 1;
    trial->number = i + 1;
  }
  save (ledger, mission);
  g_assert_null (iw_ledger_load (ledger->path, mission, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, ledger->path,
                        "/parts/pipeline/trials/10/number: found row 11 of a round, expected at most 10");
  fixture_remove (directory);
}

static void
assert_fresh (const IwLedgerPart *part, const IwPart *mission_part)
{
  IwSettings start;

  iw_settings_init (&start, mission_part);
  g_assert_true (part->present);
  g_assert_true (iw_settings_equal (&part->settings, &start, mission_part));
  g_assert_cmpint (part->prediction.state, ==, IW_LOCK_OPEN);
  g_assert_cmpuint (part->round, ==, 1);
  g_assert_cmpuint (part->trials->len, ==, 0);
  g_assert_false (part->goal_met);
}

static IwLedger *
reflected_ledger (const IwMission *mission, const char *directory)
{
  IwLedger *ledger = iw_ledger_new (mission, directory);
  char **reflection = &ledger->parts[IW_PART_ACCESS].reflection;

  g_free (*reflection);
  *reflection = g_strdup ("Arms are slow");
  return ledger;
}

/* Written before the mission had the part, or before the part kept rows. */
static void
test_old (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = reflected_ledger (mission, directory);
  g_autofree char *json = iw_ledger_to_json (ledger, mission);
  g_autofree char *without_part = change_json (json, "parts/pipeline", NULL);
  g_autofree char *without_trials = change_json (json, TRIALS, NULL);
  g_autofree char *without_both = change_json (without_trials, "parts/pipeline/round", NULL);
  const char *const old[] = { without_part, without_both };

  for (gsize i = 0; i < G_N_ELEMENTS (old); i++) {
    g_autofree char *path = fixture_write (directory, "old.json", old[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (IwLedger) again = iw_ledger_load (path, mission, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (again->parts[IW_PART_ACCESS].reflection, ==, ledger->parts[IW_PART_ACCESS].reflection);
    assert_fresh (&again->parts[IW_PART_PIPELINE], mission->parts[IW_PART_PIPELINE]);
  }
  fixture_remove (directory);
}

/* A part builds on what was chosen before it from the moment on that this is somebody's choice. */
static void
test_setup (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, directory);
  const IwPart *access = mission->parts[IW_PART_ACCESS], *line = mission->parts[IW_PART_PIPELINE];
  IwLedgerPart *before = &ledger->parts[IW_PART_ACCESS];
  IwSettings assumed;
  IwSetup setup;

  iw_settings_assume (&assumed, access);
  before->settings.values[4] = 2e6;
  ledger->parts[IW_PART_PIPELINE].settings.values[0] = 3e6;
  g_assert_false (iw_settings_equal (&assumed, &before->settings, access));
  iw_ledger_setup (ledger, mission, IW_PART_PIPELINE, &setup);
  g_assert_true (setup.mission == mission);
  g_assert_cmpint (setup.kind, ==, IW_PART_PIPELINE);
  g_assert_true (iw_settings_equal (&setup.settings, &ledger->parts[IW_PART_PIPELINE].settings, line));
  g_assert_true (setup.assumed[IW_PART_ACCESS]);
  g_assert_true (iw_settings_equal (&setup.earlier[IW_PART_ACCESS], &assumed, access));
  before->prediction.state = IW_LOCK_LOCKED;
  iw_ledger_setup (ledger, mission, IW_PART_PIPELINE, &setup);
  g_assert_false (setup.assumed[IW_PART_ACCESS]);
  g_assert_true (iw_settings_equal (&setup.earlier[IW_PART_ACCESS], &before->settings, access));
  iw_ledger_setup (ledger, mission, IW_PART_ACCESS, &setup);
  g_assert_true (iw_settings_equal (&setup.settings, &before->settings, access));
  fixture_remove (directory);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/trials/facts", test_trial_facts);
  g_test_add_func ("/trials/record", test_record);
  g_test_add_func ("/trials/start-over", test_start_over);
  g_test_add_func ("/trials/goal", test_trial_goal);
  g_test_add_func ("/trials/none", test_no_trials);
  g_test_add_func ("/trials/round-trip", test_trials_round_trip);
  g_test_add_func ("/trials/wrong", test_wrong_trials);
  g_test_add_func ("/trials/eleventh-row", test_eleventh_row);
  g_test_add_func ("/trials/old", test_old);
  g_test_add_func ("/trials/setup", test_setup);
  return fixture_run ();
}
