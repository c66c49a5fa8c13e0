/* The texts of a file in other languages, and what a ledger keeps of a language: nothing. */
#include "../language/german.h"

#include "fixture.h"
#include "iowall/language.h"
#include "iowall/ledger.h"
#include "json.h"
#include "mission-private.h"

#include <string.h>

#define SOURCES      "\"sources\": { \"rules\":"
#define TEXTS(texts) "\"texts\": { " texts " },\n  " SOURCES

/* A change of the mission, and what must be said of it. */
static const FixtureWrong wrong[] = {
  { SOURCES, "\"texts\": [],\n  " SOURCES, "[],", "/texts: found an array, expected an object of languages" },
  { SOURCES, TEXTS ("\"de\": \"Labor\""), "\"Labor\"",
    "/texts/de: found \"Labor\", expected an object of texts, each under its English" },
  { SOURCES, TEXTS ("\"german\": {}"), "{} }",
    "/texts/german: found texts under another name, expected a language other than English, like \"de\" or "
    "\"pt_BR\"" },
  { SOURCES, TEXTS ("\"en\": {}"), "{} }",
    "/texts/en: found texts under another name, expected a language other than English, like \"de\" or "
    "\"pt_BR\"" },
  { SOURCES, TEXTS ("\"de\": { \"Lab\": 1 }"), "1 } }", "/texts/de/Lab: found 1, expected text in quotes" },
  { SOURCES, TEXTS ("\"de\": { \"Lab\": \" \" }"), "\" \" }",
    "/texts/de/Lab: found \" \", expected text that is not empty" },
  /* 40 are allowed in English. */
  { SOURCES, TEXTS ("\"de\": { \"Lab\": \"1234567890123456789012345678901234567890123456789012345678901\" }"),
    "\"1234567890123", "/texts/de/Lab: found 61 characters, expected at most 60" },
  { SOURCES,
    TEXTS (
        "\"de\": { \"Two chips learn from {dataset_bytes} of pictures, and they wait. Why?\": \"Zwei Chips "
        "warten. Warum?\" }"),
    "\"Zwei Chips",
    "/texts/de/Two chips learn from {dataset_bytes} of pictures, and they w…: found no {dataset_bytes}, "
    "expected it as often as in English" },
  { SOURCES,
    TEXTS (
        "\"de\": { \"Two chips learn from {dataset_bytes} of pictures, and they wait. Why?\": \"Zwei Chips "
        "lernen aus {dataset_bytes} und warten auf {step_s}. Warum?\" }"),
    "\"Zwei Chips",
    "/texts/de/Two chips learn from {dataset_bytes} of pictures, and they w…: found {step_s}, expected it "
    "as "
    "often as in English" },
};

/* These translate nothing. The mission loads without them; the check says so. */
static const FixtureWrong stale[] = {
  { SOURCES, TEXTS ("\"de\": { \"Lob\": \"Labor\" }"), "\"Labor\"",
    "/texts/de/Lob: found a translation of what is no text of this file, expected the English text as it "
    "stands "
    "here, or its JSON pointer" },
  { SOURCES, TEXTS ("\"de\": { \"/titel\": \"Labor\" }"), "\"Labor\"",
    "/texts/de/~1titel: found a translation of what is no text of this file, expected the English text as it "
    "stands here, or its JSON pointer" },
  /* An id is no text. */
  { SOURCES, TEXTS ("\"de\": { \"/parts/access/workload\": \"Bilder\" }"), "\"Bilder\"",
    "/texts/de/~1parts~1access~1workload: found a translation of what is no text of this file, expected the "
    "English text as it stands here, or its JSON pointer" },
};

static void
test_stale (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stale); i++) {
    g_autofree char *directory = fixture_laboratory ();
    g_autofree char *good = fixture_read ("lab.json");
    g_autofree char *text = fixture_replace (good, stale[i].from, stale[i].to);
    g_autofree char *place = fixture_place (text, stale[i].at);
    g_autofree char *path = fixture_write (directory, "lab.json", text);
    g_autofree char *expected = g_strdup_printf ("%s:%s: %s", path, place, stale[i].message);
    g_autoptr (GError) error = NULL;
    g_autoptr (IwMission) mission = iw_mission_load (path, &error);

    g_assert_no_error (error);
    g_assert_false (iw_check_file (path, &error));
    g_assert_cmpstr (error->message, ==, expected);
    fixture_remove (directory);
  }
}

static void
test_wrong (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    fixture_assert_refused ("lab.json", &wrong[i], IW_MISSION_ERROR_SCHEMA, "lab.json");
}

#define GERMAN                                                                                               \
  "\"de\": { \"Lab\": \"Labor\", \"/persona\": \"Prüfling\", \"pictures\": \"Bilder\",\n"                   \
  "  \"Two chips learn from {dataset_bytes} of pictures, and they wait. Why?\":\n"                           \
  "  \"Aus {dataset_bytes} Bildern lernen zwei Chips, und sie warten. Warum?\" },\n"                         \
  "\"pt_BR\": { \"Lab\": \"Laboratório\" }"

/* The laboratory's mission with a few texts in two languages. */
static char *
write_translated (const char *directory, const char *texts)
{
  g_autofree char *good = fixture_read ("lab.json");
  g_autofree char *text = fixture_replace (good, SOURCES, texts);

  return fixture_write (directory, "lab.json", text);
}

static void
test_english (void)
{
  g_autofree char *directory = fixture_laboratory ();
  g_autofree char *path = write_translated (directory, TEXTS (GERMAN));
  g_autofree char *note = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) mission = iw_mission_load (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (mission->title, ==, "Lab");
  g_assert_cmpstr (mission->persona, ==, "Tester");
  g_assert_true (iw_check_file_noting (path, &note, &error));
  g_assert_true (g_str_has_prefix (note, "de lacks "));
  g_assert_nonnull (strstr (note, " of its texts, the first \"Find every mistake\"; pt_BR lacks "));
  fixture_remove (directory);
}

/* An answer that is given away in another language alone, with a comma before its decimals: 89.1 ms
 * (test-mission.c says where that comes from). */
static void
test_given_away (void)
{
  static const char *const texts[] = { "Zwei Chips ({dataset_bytes}) laden in 2,6 s.",
                                       "Zwei Chips ({dataset_bytes}) laden in 2.6 s." };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *directory = fixture_laboratory ();
    g_autofree char *layer = g_strdup_printf (
        TEXTS (
            "\"de\": { \"Two chips learn from {dataset_bytes} of pictures, and they wait. Why?\": \"%s\" }"),
        texts[i]);
    g_autofree char *path = write_translated (directory, layer);
    g_autoptr (GError) error = NULL;

    g_assert_false (iw_check_file (path, &error));
    fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, path,
                          "expected none within 10 % of what the lock's experiment finds (load_s)");
    fixture_remove (directory);
  }
}

/* --- what is built in --- */

static void
assert_whole (const char *file, gboolean mission)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "../../missions", file, NULL);
  g_autofree char *note = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (iw_check_file_noting (path, &note, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (note, ==, NULL);
  if (mission) {
    g_autoptr (IwJson) json = iw_json_new_from_file (path, &error);
    g_autofree char *directory = g_path_get_dirname (path);
    g_autoptr (IwMission) read = iw_mission_read (json, path, directory, &error);
    const char *first;
    guint missing;

    g_assert_nonnull (read);
    g_assert_cmpstr (iw_json_language (json, 0, &missing, &first), ==, "de");
  }
}

static void
test_built_in (void)
{
  static const char *const files[] = { "cloud-titan.json",  "edge-guardian.json", "mobile-nomad.json",
                                       "tiny-pioneer.json", "devices.json",       "workloads.json" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    assert_whole (files[i], i < 4);
}

/* --- the ledger: written under one language, the same bytes under another --- */

static void
set_time (char **time)
{
  g_free (*time);
  *time = g_strdup ("2026-01-02T03:04:05Z");
}

/* A session with a locked prediction and a trial, as JSON. */
static char *
write_session (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) mission = iw_mission_load ("cloud-titan", &error);
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, "/nonexistent");
  IwPrediction *prediction = &ledger->parts[IW_PART_ACCESS].prediction;
  const IwPart *part = mission->parts[IW_PART_ACCESS];
  IwExperiment experiment;
  IwSetup setup;

  g_assert_no_error (error);
  set_time (&ledger->created_at);
  set_time (&ledger->changed_at);
  g_free (prediction->option);
  prediction->option = g_strdup (((const IwOption *)g_ptr_array_index (part->lock.options, 0))->id);
  prediction->confidence = 0.7;
  prediction->touched = TRUE;
  g_free (prediction->reason);
  prediction->reason = g_strdup ("Because.");
  g_assert_true (iw_prediction_lock (prediction, &error));
  set_time (&prediction->locked_at);
  g_assert_true (iw_settings_set_text (&ledger->parts[IW_PART_ACCESS].settings, part, "sample_bytes",
                                       "112.5 KB", &error));
  iw_ledger_setup (ledger, mission, IW_PART_PIPELINE, &setup);
  g_assert_true (iw_setup_run (&experiment, &setup, NULL, &error));
  g_assert_nonnull (iw_ledger_record (ledger, &experiment, &error));
  set_time (&((IwTrial *)g_ptr_array_index (ledger->parts[IW_PART_PIPELINE].trials, 0))->recorded_at);
  return iw_ledger_to_json (ledger, mission);
}

static char *english_session;

static void
test_session (void)
{
  english_session = write_session ();
  g_assert_nonnull (strstr (english_session, "112500"));
}

/* --- from here on the tests hear German --- */

static void
test_german (void)
{
  g_autofree char *directory = fixture_laboratory ();
  g_autofree char *path = write_translated (directory, TEXTS (GERMAN));
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) mission = NULL;

  iw_language_begin ();
  mission = iw_mission_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mission->title, ==, "Labor");
  g_assert_cmpstr (mission->persona, ==, "Prüfling");
  g_assert_cmpstr (mission->words.samples, ==, "Bilder");
  g_assert_cmpstr (mission->north_star, ==, "Find every mistake");
  g_assert_cmpstr (mission->parts[IW_PART_ACCESS]->brief, ==,
                   "Aus {dataset_bytes} Bildern lernen zwei Chips, und sie warten. Warum?");
  fixture_remove (directory);
}

static void
test_session_in_german (void)
{
  g_autofree char *german = write_session ();
  g_autofree char *directory = fixture_directory ();
  g_autofree char *path = fixture_write (directory, "session.json", english_session);
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) mission = iw_mission_load ("cloud-titan", &error);
  g_autoptr (IwLedger) ledger = NULL;

  g_assert_cmpstr (localeconv ()->decimal_point, ==, ",");
  g_assert_cmpstr (german, ==, english_session);
  /* What was begun in English goes on in German. */
  ledger = iw_ledger_load (path, mission, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ledger->parts[IW_PART_PIPELINE].trials->len, ==, 1);
  fixture_remove (directory);
}

int
main (int argc, char **argv)
{
  char *folder;
  int status;

  fixture_init (&argc, &argv);
  g_test_add_func ("/texts/wrong", test_wrong);
  g_test_add_func ("/texts/stale", test_stale);
  g_test_add_func ("/texts/english", test_english);
  g_test_add_func ("/texts/given-away", test_given_away);
  g_test_add_func ("/texts/built-in", test_built_in);
  g_test_add_func ("/texts/session", test_session);
  folder = set_german ();
  setlocale (LC_ALL, "C");
  if (folder != NULL) {
    g_test_add_func ("/texts/german", test_german);
    g_test_add_func ("/texts/session-in-german", test_session_in_german);
  }
  status = fixture_run ();
  g_free (english_session);
  if (folder != NULL)
    remove_german (folder);
  return status;
}
