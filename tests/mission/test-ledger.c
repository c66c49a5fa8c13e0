/* The ledger: what is saved comes back exactly, what is broken is kept, what is locked stays. */
#include "fixture.h"

#include "iowall/ledger.h"

#include <cjson/cJSON.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
set_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
add_evidence (IwLedgerPart *part, double value, IwUnit unit)
{
  IwEvidence *evidence = g_new0 (IwEvidence, 1);

  evidence->fact_id = g_strdup ("position");
  evidence->label = g_strdup ("Positioning „quoted“ \"\\\n\t");
  evidence->value = value;
  evidence->unit = unit;
  evidence->settings = part->settings;
  g_ptr_array_add (part->evidence, evidence);
}

/* A ledger with something in every field, and numbers that short decimals do not hold. */
static IwLedger *
full_ledger (const IwMission *mission, const char *directory)
{
  IwLedger *ledger = iw_ledger_new (mission, directory);
  IwLedgerPart *part = &ledger->parts[IW_PART_ACCESS];
  g_autoptr (GError) error = NULL;

  g_assert_true (part->present);
  part->settings.values[0] = 0.0;
  part->settings.values[4] = 1e6 + 1.0 / 3.0;
  add_evidence (part, 0.1 + 0.2, IW_UNIT_SECONDS);
  add_evidence (part, NAN, IW_UNIT_NONE);
  add_evidence (part, INFINITY, IW_UNIT_BYTES_BINARY);
  add_evidence (part, -INFINITY, IW_UNIT_WATTS);
  part->settings.values[4] = 123456789.123456789;
  set_text (&part->reflection, "Because the arm moves.\n\nÄ€😀 \x7f\x01");
  set_text (&part->prediction.option, "jumps");
  set_text (&part->prediction.reason, "It is a disk");
  part->prediction.confidence = 2.0 / 3.0;
  part->prediction.touched = TRUE;
  iw_prediction_lock (&part->prediction, &error);
  g_assert_no_error (error);
  part->prediction.state = IW_LOCK_SETTLED;
  set_text (&part->prediction.settled_at, "2026-03-01T09:30:00Z");
  set_text (&part->prediction.outcome, "bytes");
  part->seconds = 754.1;
  part->goal_met = TRUE;
  return ledger;
}

static void
assert_same_part (const IwLedgerPart *a, const IwLedgerPart *b, const IwPart *part)
{
  g_assert_true (iw_settings_equal (&a->settings, &b->settings, part));
  g_assert_cmpint (a->prediction.state, ==, b->prediction.state);
  g_assert_cmpstr (a->prediction.option, ==, b->prediction.option);
  g_assert_cmpfloat (a->prediction.confidence, ==, b->prediction.confidence);
  g_assert_cmpstr (a->prediction.reason, ==, b->prediction.reason);
  g_assert_cmpstr (a->prediction.locked_at, ==, b->prediction.locked_at);
  g_assert_cmpstr (a->prediction.settled_at, ==, b->prediction.settled_at);
  g_assert_cmpstr (a->prediction.outcome, ==, b->prediction.outcome);
  g_assert_cmpint (a->prediction.touched, ==, b->prediction.touched);
  g_assert_cmpstr (a->reflection, ==, b->reflection);
  g_assert_cmpfloat (a->seconds, ==, b->seconds);
  g_assert_cmpint (a->goal_met, ==, b->goal_met);
  g_assert_cmpuint (a->evidence->len, ==, b->evidence->len);
  for (guint i = 0; i < a->evidence->len; i++) {
    const IwEvidence *left = g_ptr_array_index (a->evidence, i);
    const IwEvidence *right = g_ptr_array_index (b->evidence, i);

    g_assert_cmpstr (left->fact_id, ==, right->fact_id);
    g_assert_cmpstr (left->label, ==, right->label);
    g_assert_true (left->value == right->value || (isnan (left->value) && isnan (right->value)));
    g_assert_cmpint (left->unit, ==, right->unit);
    g_assert_true (iw_settings_equal (&left->settings, &right->settings, part));
  }
}

static void
save (const IwLedger *ledger, const IwMission *mission)
{
  g_autofree char *json = iw_ledger_to_json (ledger, mission);
  g_autoptr (GError) error = NULL;

  iw_ledger_write (ledger->path, json, &error);
  g_assert_no_error (error);
}

static void
test_round_trip (void)
{
  g_autofree char *base = fixture_directory ();
  g_autofree char *directory = g_build_filename (base, "deep", "ledgers", NULL);
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = full_ledger (mission, directory);
  g_autoptr (IwLedger) again = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  save (ledger, mission);
  g_assert_cmpint (g_stat (ledger->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  again = iw_ledger_load (ledger->path, mission, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->path, ==, ledger->path);
  g_assert_cmpstr (again->mission_id, ==, "lab");
  g_assert_cmpstr (again->created_at, ==, ledger->created_at);
  g_assert_cmpstr (again->changed_at, ==, ledger->changed_at);
  assert_same_part (&ledger->parts[IW_PART_ACCESS], &again->parts[IW_PART_ACCESS],
                    mission->parts[IW_PART_ACCESS]);
  first = iw_ledger_to_json (ledger, mission);
  second = iw_ledger_to_json (again, mission);
  g_assert_cmpstr (first, ==, second);
  fixture_remove (base);
}

/* Text that came in from outside need not be UTF-8; what is saved must be. */
static void
test_broken_text (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, directory);
  g_autoptr (IwLedger) again = NULL;
  g_autoptr (GError) error = NULL;

  set_text (&ledger->parts[IW_PART_ACCESS].reflection, "caf\xe9");
  save (ledger, mission);
  again = iw_ledger_load (ledger->path, mission, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->parts[IW_PART_ACCESS].reflection, ==, "caf\uFFFD");
  fixture_remove (directory);
}

static void
test_names (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) ledgers = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_ledger_free);

  for (int i = 0; i < 20; i++) {
    IwLedger *ledger = iw_ledger_new (mission, directory);
    g_autofree char *file = g_path_get_basename (ledger->path);

    g_ptr_array_add (ledgers, ledger);
    g_assert_true (g_regex_match_simple ("^lab-\\d{8}-\\d{6}(-\\d+)?\\.json$", file, 0, 0));
    g_assert_true (g_hash_table_add (seen, ledger->path));
    if (i % 2 == 0)
      save (ledger, mission);
  }
  fixture_remove (directory);
}

/* --- Broken files -------------------------------------------------------------------------------------- */

static void
assert_file_holds (const char *path, const char *expected, gsize length)
{
  g_autofree char *text = NULL;
  gsize found;

  g_assert_true (g_file_get_contents (path, &text, &found, NULL));
  g_assert_cmpuint (found, ==, length);
  g_assert_true (memcmp (text, expected, length) == 0);
}

static void
test_truncated (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = full_ledger (mission, directory);
  g_autofree char *json = iw_ledger_to_json (ledger, mission);
  const gsize length = strlen (json);

  /* The last byte is a line break, which the document can do without. */
  for (gsize kept = 0; kept + 1 < length; kept++) {
    g_autoptr (GError) error = NULL;

    fixture_overwrite (ledger->path, json, kept);
    g_assert_null (iw_ledger_load (ledger->path, mission, &error));
    g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SYNTAX);
    g_assert_true (g_str_has_prefix (error->message, ledger->path));
    assert_file_holds (ledger->path, json, kept);
  }
  fixture_remove (directory);
}

/* Three saved ledgers of one mission, oldest first, their files in `paths`. */
static void
save_three (const IwMission *mission, const char *directory, char **paths)
{
  static const char *const names[] = { "lab-20260301-093000.json", "lab-20260301-093000-2.json",
                                       "lab-20260302-080000.json" };

  for (gsize i = 0; i < 3; i++) {
    g_autoptr (IwLedger) ledger = full_ledger (mission, directory);

    g_free (ledger->path);
    ledger->path = g_build_filename (directory, names[i], NULL);
    ledger->parts[IW_PART_ACCESS].seconds = (double)i;
    save (ledger, mission);
    paths[i] = g_strdup (ledger->path);
  }
}

static void
test_open_latest (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autofree char *nowhere = g_build_filename (directory, "nowhere", NULL);
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (GPtrArray) damaged = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (IwLedger) latest = NULL;
  char *paths[3];
  static const char *const strangers[] = { "lab-20270101-000000.json.damaged", "lab-2-20270101-000000.json",
                                           "lab-20270101.json", "other-20270101-000000.json" };

  g_assert_null (iw_ledger_open_latest (nowhere, mission, damaged));
  save_three (mission, directory, paths);
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    fixture_put (directory, strangers[i], "nonsense");
  latest = iw_ledger_open_latest (directory, mission, damaged);
  g_assert_nonnull (latest);
  g_assert_cmpstr (latest->path, ==, paths[2]);
  g_assert_cmpfloat (latest->parts[IW_PART_ACCESS].seconds, ==, 2.0);
  g_assert_cmpuint (damaged->len, ==, 0);
  for (gsize i = 0; i < 3; i++)
    g_free (paths[i]);
  fixture_remove (directory);
}

static void
test_damaged (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (GPtrArray) damaged = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (IwLedger) latest = NULL;
  g_autofree char *earlier = NULL;
  g_autofree char *aside = NULL;
  char *paths[3];

  save_three (mission, directory, paths);
  fixture_put (directory, "lab-20260302-080000.json", "{\"kind\": \"led");
  earlier = fixture_write (directory, "lab-20260302-080000.json.damaged", "an earlier accident");
  latest = iw_ledger_open_latest (directory, mission, damaged);
  g_assert_nonnull (latest);
  g_assert_cmpstr (latest->path, ==, paths[1]);
  g_assert_cmpuint (damaged->len, ==, 1);
  aside = g_strconcat (paths[2], ".damaged-2", NULL);
  assert_file_holds (earlier, "an earlier accident", strlen ("an earlier accident"));
  assert_file_holds (aside, "{\"kind\": \"led", strlen ("{\"kind\": \"led"));
  g_assert_false (g_file_test (paths[2], G_FILE_TEST_EXISTS));
  {
    g_autofree char *line =
        g_strdup_printf ("%s:1:14: found the end of the text, expected the closing quote of a "
                         "string. The file was kept as %s.",
                         paths[2], aside);
    g_assert_cmpstr (g_ptr_array_index (damaged, 0), ==, line);
  }
  for (gsize i = 0; i < 3; i++)
    g_free (paths[i]);
  fixture_remove (directory);
}

static void
test_newer_format (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (GPtrArray) damaged = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = fixture_write (directory, "lab-20260302-080000.json",
                                         "{\"kind\": \"ledger\", \"format\": 2, \"news\": 1}");
  g_autofree char *line =
      g_strdup_printf ("%s:1:30: /format: found format 2, which a newer version of this program "
                       "has written; expected format 1. The file was left as it is.",
                       path);
  g_autoptr (GError) error = NULL;

  g_assert_null (iw_ledger_load (path, mission, &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_VERSION);
  g_assert_null (iw_ledger_open_latest (directory, mission, damaged));
  g_assert_cmpuint (damaged->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (damaged, 0), ==, line);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  fixture_remove (directory);
}

static const struct {
  const char *from, *to, *message;
} wrong[] = {
  { "\"mission\": \"lab\"", "\"mission\": \"cloud-titan\"",
    "/mission: found \"cloud-titan\", expected \"lab\"" },
  { "\"kind\": \"ledger\"", "\"kind\": \"mission\"", "/kind: found \"mission\", expected \"ledger\"" },
  { "\"state\": \"settled\"", "\"state\": \"sealed\"",
    "/parts/access/prediction/state: found \"sealed\", expected one of open, locked, settled" },
  { "\"option\": \"jumps\"", "\"option\": \"\"",
    "/parts/access/prediction/option: found \"\", expected one of chips, jumps, bytes" },
  { "\"option\": \"jumps\"", "\"option\": \"luck\"",
    "/parts/access/prediction/option: found \"luck\", expected one of chips, jumps, bytes" },
  { "\"touched\": true", "\"touched\": false",
    "/parts/access/prediction: found a locked prediction without a confidence, expected one" },
  { "\"confidence\": 0.6666666666666666", "\"confidence\": 0.4",
    "/parts/access/prediction/confidence: found 0.4, expected a number from 0.5 to 1" },
  { "\"reason\": \"It is a disk\"", "\"reason\": \" \"",
    "/parts/access/prediction: found a locked prediction without a reason, expected one" },
  { "\"settled_at\": \"2026-03-01T09:30:00Z\"", "\"settled_at\": \"yesterday\"",
    "/parts/access/prediction/settled_at: found \"yesterday\", expected a time such as "
    "2026-03-01T09:30:00Z" },
  { "\"settled_at\": \"2026-03-01T09:30:00Z\"", "\"settled_at\": \"2026-03-01T09:30:00+02:00\"",
    "/parts/access/prediction/settled_at: found \"2026-03-01T09:30:00+02:00\", expected a time such as "
    "2026-03-01T09:30:00Z" },
  { "\"outcome\": \"bytes\"", "\"outcome\": \"\"",
    "/parts/access/prediction/outcome: found \"\", expected one of chips, jumps, bytes" },
  { "\"state\": \"settled\"", "\"state\": \"locked\"",
    "/parts/access/prediction/settled_at: found \"2026-03-01T09:30:00Z\", expected \"\" in this state of the "
    "lock" },
  { "\"seconds\": 754.1", "\"seconds\": -1",
    "/parts/access/seconds: found -1, expected a number from 0 to 1000000000000" },
  { "\"shard_bytes\": \"123456789.12345679\"", "\"shard_bytes\": \"1e12\"",
    "/parts/access/settings/shard_bytes: shard_bytes: found \"1e12\", expected a number from 1.00 MB to 1.00 "
    "GB" },
  { "\"shard_bytes\": \"123456789.12345679\"", "\"volume\": \"11\"",
    "/parts/access/settings/volume: found the control \"volume\", expected one of pattern, format, device, "
    "sample_bytes, shard_bytes, queue_depth, shuffle_samples, prefetch" },
  { "\"shard_bytes\": \"123456789.12345679\",", "",
    "/parts/access/settings: found no \"shard_bytes\", expected one" },
  { "\"unit\": \"watts\"", "\"unit\": \"horses\"",
    "/parts/access/evidence/3/unit: found \"horses\", expected one of none, count, bytes, bytes_binary, "
    "bytes_per_s, "
    "bits_per_s, seconds, iops, samples_per_s, fraction, ratio, watts, dollars_per_month" },
  { "\"value\": \"-infinity\"", "\"value\": \"small\"",
    "/parts/access/evidence/3/value: found \"small\", expected a number" },
  { "\"goal_met\": true", "\"goal_met\": true, \"grade\": 1",
    "/parts/access/grade: found the unknown key \"grade\", expected one of settings, prediction, reflection, "
    "evidence, seconds, goal_met" },
};

static void
test_wrong (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = full_ledger (mission, directory);
  g_autofree char *json = iw_ledger_to_json (ledger, mission);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autofree char *text = fixture_replace (json, wrong[i].from, wrong[i].to);
    g_autofree char *path = fixture_write (directory, "wrong.json", text);
    g_autoptr (GError) error = NULL;

    g_assert_null (iw_ledger_load (path, mission, &error));
    fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, path, wrong[i].message);
  }
  fixture_remove (directory);
}

static void
test_check (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) mission = iw_mission_load ("cloud-titan", &error);
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, directory);
  g_autofree char *json = iw_ledger_to_json (ledger, mission);
  g_autofree char *text = fixture_replace (json, "\"mission\": \"cloud-titan\"", "\"mission\": \"lost\"");
  g_autofree char *lost = fixture_write (directory, "lost.json", text);

  save (ledger, mission);
  g_assert_true (iw_check_file (ledger->path, &error));
  g_assert_no_error (error);
  g_assert_false (iw_check_file (lost, &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SCHEMA);
  g_assert_nonnull (
      strstr (error->message, "/mission: found no mission \"lost\", expected one of cloud-titan"));
  fixture_remove (directory);
}

/* --- Nowhere to write ---------------------------------------------------------------------------------- */

static void
assert_cannot_save (const char *path, const char *reason)
{
  g_autofree char *expected = g_strdup_printf ("%s: cannot be saved: %s", path, reason);
  g_autoptr (GError) error = NULL;

  g_assert_false (iw_ledger_write (path, "{}", &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE);
  g_assert_cmpstr (error->message, ==, expected);
}

/* Permissions do not bind the superuser, so things that no one can write to stand in for a read-only place.
 */
static void
test_read_only (void)
{
  g_autofree char *base = fixture_directory ();
  g_autofree char *file = fixture_write (base, "ledgers", "a file where the directory should be");
  g_autofree char *inside = g_build_filename (file, "lab-20260302-080000.json", NULL);
  g_autofree char *taken = g_build_filename (base, "taken.json", NULL);
  g_autofree char *child = g_build_filename (taken, "child", NULL);

  assert_cannot_save (inside, "Not a directory");
  assert_file_holds (file, "a file where the directory should be", 36);
  assert_cannot_save ("/proc/iowall/ledgers/lab.json", "No such file or directory");
  g_assert_cmpint (g_mkdir_with_parents (child, 0700), ==, 0);
  assert_cannot_save (taken, "Is a directory");
  fixture_remove (base);
}

/* A save that fails leaves the one before it as it was. */
static void
test_failed_save_keeps_file (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autofree char *path = fixture_write (directory, "lab.json", "the last good one");
  g_autofree char *huge = g_strnfill (5 << 20, ' ');
  g_autoptr (GError) error = NULL;

  g_assert_false (iw_ledger_write (path, huge, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_FILE, path,
                        ": cannot be saved: found more than 4194304 bytes, expected less text");
  assert_file_holds (path, "the last good one", 17);
  fixture_remove (directory);
}

/* --- The lock ------------------------------------------------------------------------------------------ */

static void
test_lock (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, directory);
  IwPrediction *prediction = &ledger->parts[IW_PART_ACCESS].prediction;
  g_autofree char *locked_at = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (prediction->state, ==, IW_LOCK_OPEN);
  g_assert_false (iw_prediction_lock (prediction, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_LOCKED, "The prediction still needs ", "a chosen answer.");
  set_text (&prediction->option, "jumps");
  g_assert_false (iw_prediction_lock (prediction, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_LOCKED, "The prediction still needs ", "a confidence.");
  prediction->touched = TRUE;
  prediction->confidence = 0.9;
  set_text (&prediction->reason, " \n\u00a0");
  g_assert_false (iw_prediction_lock (prediction, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_LOCKED, "The prediction still needs ", "a reason.");
  g_assert_cmpint (prediction->state, ==, IW_LOCK_OPEN);
  g_assert_cmpstr (prediction->locked_at, ==, "");
  set_text (&prediction->reason, "Arms are slow");
  g_assert_true (iw_prediction_lock (prediction, &error));
  g_assert_no_error (error);
  g_assert_cmpint (prediction->state, ==, IW_LOCK_LOCKED);
  g_assert_true (g_str_has_suffix (prediction->locked_at, "Z"));
  /* Locked means locked, the same answer included. */
  locked_at = g_strdup (prediction->locked_at);
  g_assert_false (iw_prediction_lock (prediction, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_LOCKED, "The prediction is locked in already", ".");
  prediction->state = IW_LOCK_SETTLED;
  g_assert_false (iw_prediction_lock (prediction, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_LOCKED, "The prediction is locked in already", ".");
  g_assert_cmpstr (prediction->locked_at, ==, locked_at);
  fixture_remove (directory);
}

/* --- Trials -------------------------------------------------------------------------------------------- */

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
  IwLedger *ledger = full_ledger (mission, directory);
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
  assert_same_part (part, part_again, mission->parts[IW_PART_PIPELINE]);
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

/* Written before the mission had the part, or before the part kept rows. */
static void
test_old (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = full_ledger (mission, directory);
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
    g_assert_cmpuint (again->parts[IW_PART_ACCESS].evidence->len, ==, 4);
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
  g_test_add_func ("/ledger/round-trip", test_round_trip);
  g_test_add_func ("/ledger/broken-text", test_broken_text);
  g_test_add_func ("/ledger/names", test_names);
  g_test_add_func ("/ledger/truncated", test_truncated);
  g_test_add_func ("/ledger/open-latest", test_open_latest);
  g_test_add_func ("/ledger/damaged", test_damaged);
  g_test_add_func ("/ledger/newer-format", test_newer_format);
  g_test_add_func ("/ledger/wrong", test_wrong);
  g_test_add_func ("/ledger/check", test_check);
  g_test_add_func ("/ledger/read-only", test_read_only);
  g_test_add_func ("/ledger/failed-save-keeps-file", test_failed_save_keeps_file);
  g_test_add_func ("/ledger/lock", test_lock);
  g_test_add_func ("/ledger/trials/facts", test_trial_facts);
  g_test_add_func ("/ledger/trials/record", test_record);
  g_test_add_func ("/ledger/trials/start-over", test_start_over);
  g_test_add_func ("/ledger/trials/goal", test_trial_goal);
  g_test_add_func ("/ledger/trials/none", test_no_trials);
  g_test_add_func ("/ledger/trials/round-trip", test_trials_round_trip);
  g_test_add_func ("/ledger/trials/wrong", test_wrong_trials);
  g_test_add_func ("/ledger/trials/eleventh-row", test_eleventh_row);
  g_test_add_func ("/ledger/trials/old", test_old);
  g_test_add_func ("/ledger/setup", test_setup);
  return fixture_run ();
}
