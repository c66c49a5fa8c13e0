/* The commands: the same program without a window. They need no display, no session bus and no locale; what
 * they print is UTF-8 with a decimal point.
 *
 * Exit status: 0 done, 1 failed (a file, a mission, a full disk), 2 not understood (a command, a flag, a
 * control, a value). Each failure is one line on standard error. */
#pragma once

#include <glib.h>

/* TRUE if `word`, the program's first argument, is for the command line: a command, "help", "--help", "-h" or
 * "--version". */
gboolean iw_cli_is_command (const char *word);

/* Runs the command in argv[1] (argc and argv as main has them; they are not changed) and returns the exit
 * status. A word that is no command is an error that names those there are. */
int iw_cli_run (int argc, char **argv);

/* Says on standard error that the window needs a display, and which commands do not. Returns the exit
 * status. */
int iw_cli_no_display (void);
