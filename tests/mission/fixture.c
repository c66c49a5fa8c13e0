#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static char *home;

void
fixture_init (int *argc, char ***argv)
{
  home = fixture_directory ();
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (argc, argv, NULL);
}

int
fixture_run (void)
{
  const int result = g_test_run ();

  fixture_remove (home);
  g_clear_pointer (&home, g_free);
  return result;
}

char *
fixture_path (const char *file)
{
  return g_test_build_filename (G_TEST_DIST, "data", file, NULL);
}

char *
fixture_read (const char *file)
{
  g_autofree char *path = fixture_path (file);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

IwMission *
fixture_mission (void)
{
  g_autofree char *path = fixture_path ("lab.json");
  g_autoptr (GError) error = NULL;
  IwMission *mission = iw_mission_load (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (mission);
  return mission;
}

char *
fixture_directory (void)
{
  g_autoptr (GError) error = NULL;
  char *directory = g_dir_make_tmp ("iowall-mission-XXXXXX", &error);

  g_assert_no_error (error);
  return directory;
}

void
fixture_remove (const char *directory)
{
  GDir *files = g_dir_open (directory, 0, NULL);
  const char *file;

  while (files != NULL && (file = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename (directory, file, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      fixture_remove (path);
    else
      g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_clear_pointer (&files, g_dir_close);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

char *
fixture_write (const char *directory, const char *file, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (directory, file, NULL);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

void
fixture_put (const char *directory, const char *file, const char *text)
{
  g_free (fixture_write (directory, file, text));
}

void
fixture_overwrite (const char *path, const char *bytes, gsize length)
{
  FILE *file = g_fopen (path, "wb");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, length, file), ==, length);
  g_assert_cmpint (fclose (file), ==, 0);
}

char *
fixture_laboratory (void)
{
  const char *const files[] = { "devices.json", "workloads.json" };
  char *directory = fixture_directory ();

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *text = fixture_read (files[i]);

    fixture_put (directory, files[i], text);
  }
  return directory;
}

char *
fixture_replace (const char *text, const char *from, const char *to)
{
  const char *at = strstr (text, from);

  if (at == NULL || strstr (at + 1, from) != NULL)
    g_error ("the fixture does not hold <%s> exactly once", from);
  return g_strdup_printf ("%.*s%s%s", (int)(at - text), text, to, at + strlen (from));
}

char *
fixture_place (const char *text, const char *at)
{
  const char *found = strstr (text, at);
  guint line = 1, column = 1;

  if (found == NULL)
    g_error ("the text does not hold <%s>", at);
  for (const char *c = text; c < found; c = g_utf8_next_char (c)) {
    column++;
    if (*c == '\n') {
      line++;
      column = 1;
    }
  }
  return g_strdup_printf ("%u:%u", line, column);
}

void
fixture_assert_error (GError **error, IwMissionError code, const char *begins, const char *ends)
{
  g_assert_error (*error, IW_MISSION_ERROR, (int)code);
  if (!g_str_has_prefix ((*error)->message, begins) || !g_str_has_suffix ((*error)->message, ends) ||
      strchr ((*error)->message, '\n') != NULL)
    g_error ("found the message <%s>, expected <%s … %s>", (*error)->message, begins, ends);
  g_clear_error (error);
}

void
fixture_assert_refused (const char *file, const FixtureWrong *wrong, IwMissionError code, const char *target)
{
  g_autofree char *directory = fixture_laboratory ();
  g_autofree char *good = fixture_read (file);
  g_autofree char *text = fixture_replace (good, wrong->from, wrong->to);
  g_autofree char *place = fixture_place (text, wrong->at);
  g_autofree char *path = fixture_write (directory, file, text);
  g_autofree char *expected = g_strdup_printf ("%s:%s: %s", path, place, wrong->message);
  g_autofree char *mission_path = g_build_filename (directory, target, NULL);
  g_autoptr (GError) error = NULL;

  if (strcmp (file, target) != 0) {
    g_autofree char *mission = fixture_read (target);

    fixture_put (directory, target, mission);
  }
  g_assert_null (iw_mission_load (mission_path, &error));
  g_assert_error (error, IW_MISSION_ERROR, (int)code);
  g_assert_cmpstr (error->message, ==, expected);
  g_clear_error (&error);
  g_assert_false (iw_check_file (path, &error));
  g_assert_cmpstr (error->message, ==, expected);
  fixture_remove (directory);
}
