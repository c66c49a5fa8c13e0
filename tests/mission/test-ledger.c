/* The ledger: what is saved comes back exactly, what is broken is kept, what is locked stays. */
#include "fixture.h"

#include "iowall/ledger.h"

#include <glib/gstdio.h>
#include <math.h>
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
  set_text (&ledger->student, "Ádá „L.“ <b>&amp;</b>");
  set_text (&ledger->verdict.choice, "local-first");
  set_text (&ledger->verdict.defence, "Near is fast.\n\nAlways.");
  set_text (&ledger->verdict.rejected, "Far away");
  set_text (&ledger->verdict.limitation, "Cold starts");
  set_text (&ledger->verdict.reopen, "A wider link \"\\");
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
assert_same_answers (const IwLedger *a, const IwLedger *b)
{
  g_assert_cmpstr (a->student, ==, b->student);
  g_assert_cmpstr (a->verdict.choice, ==, b->verdict.choice);
  g_assert_cmpstr (a->verdict.defence, ==, b->verdict.defence);
  g_assert_cmpstr (a->verdict.rejected, ==, b->verdict.rejected);
  g_assert_cmpstr (a->verdict.limitation, ==, b->verdict.limitation);
  g_assert_cmpstr (a->verdict.reopen, ==, b->verdict.reopen);
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
  assert_same_answers (ledger, again);
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
                                         "{\"kind\": \"ledger\", \"format\": 3, \"news\": 1}");
  g_autofree char *line =
      g_strdup_printf ("%s:1:30: /format: found format 3, which a newer version of this program "
                       "has written; expected format 2 or older. The file was left as it is.",
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

/* The document with a root member taken out: from its key to the comma or the line break before the next. */
static char *
without (const char *json, const char *key, const char *next)
{
  const char *start = strstr (json, key), *end = start != NULL ? strstr (start, next) : NULL;

  g_assert_nonnull (end);
  return g_strdup_printf ("%.*s%s", (int)(start - json), json, end);
}

/* A file of format 1 is read as one in which nobody gave a name or an answer, and is saved in format 2. */
static void
test_first_format (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = full_ledger (mission, directory);
  g_autoptr (IwLedger) again = NULL;
  g_autofree char *json = iw_ledger_to_json (ledger, mission);
  g_autofree char *first = fixture_replace (json, "\"format\": 2", "\"format\": 1");
  g_autofree char *nameless = without (first, "\"student\"", "\"created_at\"");
  const char *verdict = strstr (nameless, "\"verdict\""), *comma = verdict;
  g_autofree char *old = NULL, *path = NULL, *saved = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (verdict);
  while (*comma != ',')
    comma--;
  old = g_strdup_printf ("%.*s}", (int)(comma - nameless), nameless);
  g_assert_null (strstr (old, "verdict"));
  path = fixture_write (directory, "old.json", old);
  again = iw_ledger_load (path, mission, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->student, ==, "");
  g_assert_cmpstr (again->verdict.choice, ==, "");
  g_assert_cmpstr (again->verdict.reopen, ==, "");
  assert_same_part (&ledger->parts[IW_PART_ACCESS], &again->parts[IW_PART_ACCESS],
                    mission->parts[IW_PART_ACCESS]);
  saved = iw_ledger_to_json (again, mission);
  g_assert_nonnull (strstr (saved, "\"format\": 2"));
  g_assert_nonnull (strstr (saved, "\"student\": \"\""));
  g_assert_nonnull (strstr (saved, "\"choice\": \"\""));
  fixture_remove (directory);
}

/* The message of Part 3: when it came is kept, and what is solved afterwards comes after it. */
static void
test_message (void)
{
  static const struct {
    const char *member, *message_at, *message;
  } members[] = {
    { "\"message_at\": \"\"", "", NULL },
    { "\"message_at\": \"2026-03-01T09:30:00Z\"", "2026-03-01T09:30:00Z", NULL },
    { "\"goal_met\": false", "", NULL }, /* an older ledger has none */
    { "\"message_at\": \"soon\"", NULL, "found \"soon\", expected a time such as 2026-03-01T09:30:00Z" },
    { "\"message_at\": null", NULL, "found null, expected text in quotes" },
  };
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, directory);
  g_autofree char *json = NULL;
  IwSetup setup;

  g_assert_cmpstr (ledger->parts[IW_PART_CHECKPOINT].message_at, ==, "");
  set_text (&ledger->parts[IW_PART_CHECKPOINT].message_at, "2026-03-01T10:00:00Z");
  json = iw_ledger_to_json (ledger, mission);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    g_autofree char *text =
        fixture_replace (json, "\"message_at\": \"2026-03-01T10:00:00Z\"", members[i].member);
    /* What stands for none is there already, once for each part. */
    g_autofree char *once = i == 2 ? fixture_replace (text, "\"goal_met\": false,\n      \"goal_met\": false",
                                                      "\"goal_met\": false")
                                   : g_strdup (text);
    g_autofree char *path = fixture_write (directory, "changed.json", once);
    g_autoptr (GError) error = NULL;
    g_autoptr (IwLedger) again = iw_ledger_load (path, mission, &error);

    if (members[i].message != NULL) {
      g_assert_null (again);
      fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, path, members[i].message);
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpstr (again->parts[IW_PART_CHECKPOINT].message_at, ==, members[i].message_at);
    iw_ledger_setup (again, mission, IW_PART_CHECKPOINT, &setup);
    g_assert_cmpint (setup.after_message, ==, *members[i].message_at != '\0');
    iw_ledger_setup (again, mission, IW_PART_PIPELINE, &setup);
    g_assert_false (setup.after_message);
  }
  fixture_remove (directory);
}

/* A name longer than a file takes is cut between characters, so that what is saved can be read. */
static void
test_long_name (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, directory);
  g_autoptr (IwLedger) again = NULL;
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < IW_STUDENT_MAX; i++)
    g_string_append (name, "é");
  set_text (&ledger->student, name->str);
  save (ledger, mission);
  g_string_append (name, "é");
  set_text (&ledger->student, name->str);
  save (ledger, mission);
  again = iw_ledger_load (ledger->path, mission, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_utf8_strlen (again->student, -1), ==, IW_STUDENT_MAX);
  g_assert_true (g_str_has_prefix (name->str, again->student));
  fixture_remove (directory);
}

static void
test_find_mission (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, directory);
  g_autofree char *newer =
      fixture_write (directory, "newer.json", "{\"kind\": \"ledger\", \"format\": 3, \"mission\": \"lab\"}");
  g_autofree char *other =
      fixture_write (directory, "other.json", "{\"kind\": \"mission\", \"format\": 1, \"mission\": \"lab\"}");
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  save (ledger, mission);
  id = iw_ledger_find_mission (ledger->path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "lab");
  g_assert_null (iw_ledger_find_mission (newer, &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_VERSION);
  g_clear_error (&error);
  g_assert_null (iw_ledger_find_mission (other, &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SCHEMA);
  g_clear_error (&error);
  g_assert_null (iw_ledger_find_mission (directory, &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE);
  fixture_remove (directory);
}

static const struct {
  const char *from, *to, *message;
} wrong[] = {
  { "\"format\": 2", "\"format\": 1.5", "/format: found 1.5, expected a whole number" },
  { "\"choice\": \"local-first\"", "\"choice\": \"both\"",
    "/verdict/choice: found \"both\", expected \"\", \"local-first\" or \"cloud-native\"" },
  { "\"defence\": \"Near is fast.\\n\\nAlways.\",", "", "/verdict: found no \"defence\", expected one" },
  { "\"rejected\": \"Far away\"", "\"rejected\": 3", "/verdict/rejected: found 3, expected text in quotes" },
  { "\"rejected\": \"Far away\"", "\"rejected\": \"Far away\", \"grade\": 1",
    "/verdict/grade: found the unknown key \"grade\", expected one of choice, defence, rejected, limitation, "
    "reopen" },
  { "\"student\": \"Ádá „L.“ <b>&amp;</b>\"",
    "\"student\": \"123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 1\"",
    "/student: found 81 characters, expected at most 80" },
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
  g_test_add_func ("/ledger/first-format", test_first_format);
  g_test_add_func ("/ledger/message", test_message);
  g_test_add_func ("/ledger/long-name", test_long_name);
  g_test_add_func ("/ledger/find-mission", test_find_mission);
  g_test_add_func ("/ledger/wrong", test_wrong);
  g_test_add_func ("/ledger/check", test_check);
  g_test_add_func ("/ledger/read-only", test_read_only);
  g_test_add_func ("/ledger/failed-save-keeps-file", test_failed_save_keeps_file);
  g_test_add_func ("/ledger/lock", test_lock);
  return fixture_run ();
}
