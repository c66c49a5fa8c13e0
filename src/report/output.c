#include "iowall/output.h"

#include "iowall/mission.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Writes everything, to the disk if it is a file of one, and closes it. Returns 0 or the errno. */
static int
write_and_close (int file, const char *bytes, gsize length, gboolean durable)
{
  gsize written = 0;
  int code = 0;

  while (code == 0 && written < length) {
    const gssize n = write (file, bytes + written, length - written);

    if (n >= 0)
      written += (gsize)n;
    else if (errno != EINTR)
      code = errno;
  }
  if (code == 0 && durable && fsync (file) != 0)
    code = errno;
  if (close (file) != 0 && code == 0)
    code = errno;
  return code;
}

/* The rename itself reaches the disk; that it cannot be asked for on some file systems is no failure. */
static void
sync_directory (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  const int file = g_open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (file < 0)
    return;
  fsync (file);
  close (file);
}

/* Returns 0 or the errno. */
static int
write_beside_and_rename (const char *path, const char *bytes, gsize length)
{
  g_autofree char *beside = g_strconcat (path, ".XXXXXX", NULL);
  const int file = g_mkstemp_full (beside, O_WRONLY | O_CLOEXEC, 0666);
  int code;

  if (file < 0)
    return errno;
  code = write_and_close (file, bytes, length, TRUE);
  if (code == 0 && g_rename (beside, path) != 0)
    code = errno;
  if (code != 0)
    g_unlink (beside);
  else
    sync_directory (path);
  return code;
}

gboolean
iw_output_save (const char *path, const void *bytes, gsize length, GError **error)
{
  GStatBuf info;
  int code;

  if (g_stat (path, &info) == 0 && !S_ISREG (info.st_mode)) {
    const int file = g_open (path, O_WRONLY | O_CLOEXEC, 0);

    code = file >= 0 ? write_and_close (file, bytes, length, FALSE) : errno;
  } else {
    /* Replace what a link points at, not the link. */
    char *target = realpath (path, NULL);

    code = write_beside_and_rename (target != NULL ? target : path, bytes, length);
    free (target);
  }
  if (code == 0)
    return TRUE;
  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, "%s: cannot be written: %s", path,
               g_strerror (code));
  return FALSE;
}
