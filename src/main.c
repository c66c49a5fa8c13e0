/* Decides: a command, or the window. */
#include "iowall/app.h"
#include "iowall/cli.h"
#include "iowall/language.h"

static gboolean
is_mission_file (const char *word)
{
  return g_str_has_suffix (word, ".json") && g_file_test (word, G_FILE_TEST_IS_REGULAR);
}

int
main (int argc, char **argv)
{
  iw_language_begin ();
  if (argc > 1 && iw_cli_is_command (argv[1]))
    return iw_cli_run (argc, argv);
  if (argc == 2 && iw_app_has_display () && is_mission_file (argv[1])) {
    /* As the desktop starts it when a file is opened. */
    char *words[] = { argv[0], (char[]){ "--track" }, argv[1], NULL };

    return iw_app_run (3, words);
  }
  if (argc > 1 && argv[1][0] != '-')
    return iw_cli_run (argc, argv);
  if (!iw_app_has_display ())
    return iw_cli_no_display ();
  return iw_app_run (argc, argv);
}
