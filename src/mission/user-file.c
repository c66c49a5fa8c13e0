#include "user-file.h"

#include "error.h"
#include "json.h"

#include "iowall/language.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

gboolean
iw_user_file_write (const char *path, const char *json, GError **error)
{
  g_autofree char *directory = NULL;
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (path != NULL && json != NULL, FALSE);

  directory = g_path_get_dirname (path);
  if (strlen (json) > IW_JSON_MAX_BYTES) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE,
                 "%s: cannot be saved: found more than %u bytes, expected less text", path,
                 IW_JSON_MAX_BYTES);
    return FALSE;
  }
  if (g_mkdir_with_parents (directory, 0700) != 0) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, _ ("%s: cannot be saved: %s"), path,
                 g_strerror (errno));
    return FALSE;
  }
  if (g_file_set_contents_full (path, json, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &reason))
    return TRUE;
  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, _ ("%s: cannot be saved: %s"), path,
               iw_error_reason (reason));
  return FALSE;
}

char *
iw_user_file_set_aside (const char *path, const char *mark, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  for (guint n = 1;; n++) {
    g_autofree char *name =
        n == 1 ? g_strconcat (path, ".", mark, NULL) : g_strdup_printf ("%s.%s-%u", path, mark, n);
    g_autoptr (GFile) aside = g_file_new_for_path (name);
    g_autoptr (GError) reason = NULL;

    if (g_file_move (file, aside, G_FILE_COPY_NO_FALLBACK_FOR_MOVE, NULL, NULL, NULL, &reason))
      return g_steal_pointer (&name);
    if (!g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_EXISTS)) {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  }
}
