/* Any text as a command line, one word a line: the exit status is one of three, and nothing is written but
 * into the working directory, which is the target's own. A word with a slash is left out, so that "-o" cannot
 * name another place; "bench" measures time and is left out too. */
#include "fuzz.h"

#include "iowall/cli.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_WORDS 16

static char *home;

/* The program's output goes nowhere; what libFuzzer and GLib's tests print does not. */
typedef struct {
  int in, out, err;
} Streams;

static Streams
silence (void)
{
  const Streams kept = { dup (STDIN_FILENO), dup (STDOUT_FILENO), dup (STDERR_FILENO) };
  const int nowhere = open ("/dev/null", O_RDWR | O_CLOEXEC);

  g_assert_cmpint (nowhere, >=, 0);
  fflush (NULL);
  dup2 (nowhere, STDIN_FILENO);
  dup2 (nowhere, STDOUT_FILENO);
  dup2 (nowhere, STDERR_FILENO);
  close (nowhere);
  return kept;
}

static void
restore (Streams kept)
{
  fflush (NULL);
  dup2 (kept.in, STDIN_FILENO);
  dup2 (kept.out, STDOUT_FILENO);
  dup2 (kept.err, STDERR_FILENO);
  close (kept.in);
  close (kept.out);
  close (kept.err);
}

static void
empty_directory (const char *path)
{
  g_autoptr (GDir) files = g_dir_open (path, 0, NULL);
  const char *file;

  while (files != NULL && (file = g_dir_read_name (files)) != NULL) {
    g_autofree char *name = g_build_filename (path, file, NULL);

    if (g_file_test (name, G_FILE_TEST_IS_DIR))
      empty_directory (name);
    g_remove (name);
  }
}

static void
leave (void)
{
  empty_directory (home);
  g_rmdir (home);
}

static void
enter (void)
{
  g_autoptr (GError) error = NULL;

  home = g_dir_make_tmp ("iowall-command-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_assert_cmpint (chdir (home), ==, 0);
  atexit (leave);
}

/* Flags are told apart in the same way whatever the command does; one that draws ends before it without a
 * file. */
static gboolean
is_quick (char **words)
{
  static const char *const slow[] = { "render", "report", "validate", "grade", NULL };
  const guint n = g_strv_length (words);

  return n > 0 && n <= MAX_WORDS && strcmp (words[0], "bench") != 0 &&
         (!g_strv_contains (slow, words[0]) || n <= 4);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  Streams kept;
  int status;

  if (home == NULL)
    enter ();
  if (memchr (data, '/', size) != NULL)
    return 0;
  text = g_strndup ((const char *)data, size);
  words = g_strsplit (text, "\n", MAX_WORDS + 1);
  if (!is_quick (words))
    return 0;
  g_ptr_array_add (line, (gpointer) "iowall");
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (line, words[i]);
  g_ptr_array_add (line, NULL);
  kept = silence ();
  status = iw_cli_run ((int)line->len - 1, (char **)line->pdata);
  restore (kept);
  g_assert_cmpint (status, >=, 0);
  g_assert_cmpint (status, <=, 2);
  empty_directory (home);
  return 0;
}
