/* What was asked for, as a file where it was asked for. */
#pragma once

#include <glib.h>

/* Replaces `path` whole by `length` bytes, on the disk before it counts. Errors: IW_MISSION_ERROR_FILE; what
 * was there before is then still there. */
gboolean iw_output_save (const char *path, const void *bytes, gsize length, GError **error);
