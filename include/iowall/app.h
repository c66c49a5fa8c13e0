/* The window side of the program. */
#pragma once

#include <glib.h>

/* Opens the lab and returns the exit status when it is closed. */
int iw_app_run (int argc, char **argv);

/* Whether there is a display that a window could be opened on. */
gboolean iw_app_has_display (void);
