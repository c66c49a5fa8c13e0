/* What a file must not be able to do: speak to the terminal through a message, fill the screen, name a place,
 * hold the lab up. */
#include "fixture.h"

#include "iowall/ledger.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* U+001B begins a terminal's commands, and so does U+009B alone; U+2028 ends a line. Written as escapes of
 * JSON and, but for C0, which JSON allows in no other way, as they are. */
static const FixtureWrong control_characters[] = {
  { "\"title\": \"Lab\"", "\"title\": \"Lab\\u001b[31m\"", "\"Lab\\u001b",
    "/title: found \"Lab?[31m\", expected one line of text without control characters" },
  { "\"title\": \"Lab\"", "\"title\": \"Lab\\u009b31m\"", "\"Lab\\u009b",
    "/title: found \"Lab?31m\", expected one line of text without control characters" },
  { "\"title\": \"Lab\"",
    "\"title\": \"Lab\xc2\x9b"
    "31m\"",
    "\"Lab\xc2\x9b", "/title: found \"Lab?31m\", expected one line of text without control characters" },
  { "\"title\": \"Lab\"", "\"title\": \"One\\nTwo\"", "\"One\\n",
    "/title: found \"One?Two\", expected one line of text without control characters" },
  { "\"title\": \"Lab\"", "\"title\": \"One\\u2028Two\"", "\"One\\u2028",
    "/title: found \"One?Two\", expected one line of text without control characters" },
  { "\"persona\": \"Tester\"", "\"\\u009b2J\": \"Tester\"", "\"\\u009b2J",
    "/?2J: found the unknown key \"?2J\", expected one of $schema, kind, format, id, title, persona, "
    "north_star, crisis, "
    "summary, words, sources, parts, rubric, lecture, texts" },
};

static void
test_control_characters (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (control_characters); i++)
    fixture_assert_refused ("lab.json", &control_characters[i], IW_MISSION_ERROR_SCHEMA, "lab.json");
}

/* Mistakes that no other test makes. */
static const FixtureWrong wrong[] = {
  { "\"sources\": { \"rules\": { \"title\": \"The rules\", \"year\": 2024, \"section\": \"3\" } }",
    "\"sources\": [1]", "[1]", "/sources: found an array, expected an object" },
  { "\"at_least\": { \"value\": 0.9, \"source\": \"rules\", \"section\": \"3.1\" }",
    "\"at_least\": { \"value\": 0.9, \"source\": \"rules\" }, \"at_most\": { \"value\": 0.8, \"source\": "
    "\"rules\" }",
    "0.8, \"source\"",
    "/parts/access/goals/0/at_most/value: found 0.8, expected a number not below \"at_least\"" },
};

static void
test_wrong (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    fixture_assert_refused ("lab.json", &wrong[i], IW_MISSION_ERROR_SCHEMA, "lab.json");
}

/* However long what was found is, the message can be read: keys, values and the pointer are cut at 60
 * characters. */
static void
test_long_names (void)
{
  static const char *const shapes[] = { "{ \"%s\": 1 }", "{ \"kind\": \"%s\" }", "{ \"%s\": 1, \"%s\": 2 }",
                                        "{ \"a\": { \"%s\": [ 01 ] } }" };
  g_autofree char *directory = fixture_directory ();
  g_autofree char *name = g_strnfill (1 << 20, 'n');

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_auto (GStrv) pieces = g_strsplit (shapes[i], "%s", -1);
    g_autofree char *text = g_strjoinv (name, pieces);
    g_autofree char *path = fixture_write (directory, "long.json", text);
    g_autoptr (GError) error = NULL;

    g_assert_false (iw_check_file (path, &error));
    g_assert_cmpuint (strlen (error->message), <, strlen (path) + 400);
  }
  fixture_remove (directory);
}

/* The same of what a ledger or a command line sets. */
static void
test_long_settings (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_ACCESS];
  g_autofree char *name = g_strnfill (1 << 20, 'n');
  g_autoptr (GError) error = NULL;
  IwSettings settings;

  iw_settings_init (&settings, part);
  g_assert_false (iw_settings_set_text (&settings, part, name, "1", &error));
  g_assert_cmpuint (strlen (error->message), <, 400);
  g_clear_error (&error);
  g_assert_false (iw_settings_set_text (&settings, part, "queue_depth", name, &error));
  g_assert_cmpuint (strlen (error->message), <, 400);
  g_clear_error (&error);
  g_assert_false (iw_settings_set_text (&settings, part, "pattern", name, &error));
  g_assert_cmpuint (strlen (error->message), <, 400);
}

/* A pipe in the place of a file would be waited for, for ever: neither the start page nor a name opens one.
 */
static void
test_pipes_are_no_files (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "iowall", "missions", NULL);
  g_autofree char *pipe = g_build_filename (own, "piped.json", NULL);
  g_autofree char *shadow = g_build_filename (own, "cloud-titan.json", NULL);
  g_autofree char *directory = fixture_directory ();
  g_autofree char *ledger_pipe = g_build_filename (directory, "lab-20260301-093000.json", NULL);
  g_autoptr (GPtrArray) damaged = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) loaded = NULL;
  g_auto (GStrv) ids = NULL;

  g_assert_cmpint (g_mkdir_with_parents (own, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (mkfifo (shadow, 0600), ==, 0);
  g_assert_cmpint (mkfifo (ledger_pipe, 0600), ==, 0);
  ids = iw_mission_list ();
  g_assert_false (g_strv_contains ((const char *const *)ids, "piped"));
  g_assert_null (iw_mission_load ("piped", &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_FILE, "found no mission \"piped\"", ".json file");
  loaded = iw_mission_load ("cloud-titan", &error);
  g_assert_no_error (error);
  g_assert_null (iw_ledger_open_latest (directory, mission, damaged));
  g_assert_cmpuint (damaged->len, ==, 0);
  g_assert_true (g_file_test (ledger_pipe, G_FILE_TEST_EXISTS));
  fixture_remove (directory);
  g_assert_cmpint (g_unlink (pipe), ==, 0);
  g_assert_cmpint (g_unlink (shadow), ==, 0);
}

/* What names a mission becomes part of the name of a ledger, and what a ledger names is looked for as a
 * mission. */
static void
test_ids_name_no_place (void)
{
  static const char *const ids[] = { "../../lab", "/etc/passwd", "lab/..", "..", "lab.json",
                                     "%s%n",      "-lab",        "Lab",    "" };
  g_autofree char *directory = fixture_laboratory ();
  g_autofree char *lab = fixture_read ("lab.json");

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autofree char *id = g_strdup_printf ("\"id\": \"%s\",\n  \"title\"", ids[i]);
    g_autofree char *text = fixture_replace (lab, "\"id\": \"lab\",\n  \"title\"", id);
    g_autofree char *path = fixture_write (directory, "lab.json", text);
    g_autofree char *named =
        g_strdup_printf ("{\"kind\": \"ledger\", \"format\": 2, \"mission\": \"%s\"}", ids[i]);
    g_autofree char *ledger = fixture_write (directory, "ledger.json", named);
    g_autoptr (GError) error = NULL;

    g_assert_null (iw_mission_load (path, &error));
    g_assert_error (error, IW_MISSION_ERROR, (int)IW_MISSION_ERROR_SCHEMA);
    g_clear_error (&error);
    g_assert_null (iw_ledger_find_mission (ledger, &error));
    g_assert_error (error, IW_MISSION_ERROR, (int)IW_MISSION_ERROR_SCHEMA);
    g_clear_error (&error);
    g_assert_false (iw_check_file (ledger, &error));
    g_assert_error (error, IW_MISSION_ERROR, (int)IW_MISSION_ERROR_SCHEMA);
  }
  fixture_remove (directory);
}

/* As deep as is allowed is read, one level more is refused, and neither needs a deep stack. */
static void
test_depth (void)
{
  g_autofree char *directory = fixture_directory ();

  for (guint depth = 32; depth <= 1u << 20; depth = depth == 32 ? 33 : depth * 1024) {
    g_autofree char *open = g_strnfill (depth, '[');
    g_autofree char *close = g_strnfill (depth, ']');
    g_autofree char *text = g_strconcat (open, close, NULL);
    g_autofree char *path = fixture_write (directory, "deep.json", text);
    g_autoptr (GError) error = NULL;

    g_assert_false (iw_check_file (path, &error));
    g_assert_nonnull (strstr (error->message, depth > 32 ? "found level 33 of nesting, expected at most 32"
                                                         : "found an array, expected an object"));
  }
  fixture_remove (directory);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/hostile/control-characters", test_control_characters);
  g_test_add_func ("/hostile/wrong", test_wrong);
  g_test_add_func ("/hostile/long-names", test_long_names);
  g_test_add_func ("/hostile/long-settings", test_long_settings);
  g_test_add_func ("/hostile/pipes", test_pipes_are_no_files);
  g_test_add_func ("/hostile/ids", test_ids_name_no_place);
  g_test_add_func ("/hostile/depth", test_depth);
  return fixture_run ();
}
