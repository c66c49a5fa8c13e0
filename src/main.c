/* Decides: a command, or the window. */
#include "iowall/app.h"
#include "iowall/cli.h"

#include <locale.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (argc > 1 && iw_cli_is_command (argv[1]))
    return iw_cli_run (argc, argv);
  if (argc > 1 && argv[1][0] != '-')
    return iw_cli_run (argc, argv);
  if (!iw_app_has_display ())
    return iw_cli_no_display ();
  return iw_app_run (argc, argv);
}
