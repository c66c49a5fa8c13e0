/* The errors of this floor. */
#pragma once

#include "iowall/error.h"
#include "iowall/mission.h"

/* The reason at the end of an error message of GIO or GLib, without the file name before it: "No such file or
 * directory". Points into `error`. */
const char *iw_error_reason (const GError *error);

/* What was wrong with an input of the core, as "found X, expected Y". */
char *iw_error_describe (const IwError *error);
