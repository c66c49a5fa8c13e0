/* Files that hold what a person wrote: saved whole or not at all, never replaced when they cannot be read. */
#pragma once

#include <glib.h>

/* Writes a document of at most IW_JSON_MAX_BYTES, durably (fsync, then rename), readable by its owner alone.
 * The folder is made if there is none. Errors IW_MISSION_ERROR_FILE name the path and the reason. */
gboolean iw_user_file_write (const char *path, const char *json, GError **error);

/* Renames a file to PATH.MARK, or PATH.MARK-2 and so on: no other is ever replaced. Returns its new path,
 * which the caller frees, or NULL with the system's error. */
char *iw_user_file_set_aside (const char *path, const char *mark, GError **error);
