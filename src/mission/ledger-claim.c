#define _DEFAULT_SOURCE /* flock, and the flags of open that C17 alone does not know */

#include "iowall/language.h"
#include "iowall/ledger-store.h"

#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whoever only asks whether a file is in use holds its lock for a moment. */
#define TRIES    4
#define RETRY_US 15000

/* What mkstemp and g_file_set_contents put behind a name. */
#define TEMPORARY_LETTERS 6

struct IwLedgerClaim {
  char *path, *lock_path;
  int lock;          /* -1: none */
  gboolean lockless; /* the file system knows no locks */
  char *holds;       /* digest of what this claim left in the file; NULL: there is none */
  char *tried;       /* digest of a write that failed, and may have come through all the same */
};

typedef enum {
  LOCK_TAKEN,
  LOCK_BUSY,
  LOCK_IMPOSSIBLE,  /* errno tells why */
  LOCK_UNSUPPORTED, /* and never will be */
} LockResult;

static char *
lock_path_for (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *name = g_strdup_printf (".%s.lock", file);

  return g_build_filename (directory, name, NULL);
}

/* flock (2). Over NFS it is a lock of the server's, for which the file must be open for writing. */
static LockResult
lock_now (int fd, int how)
{
  while (flock (fd, how | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      return LOCK_BUSY;
    if (errno != EINTR)
      return LOCK_UNSUPPORTED;
  }
  return LOCK_TAKEN;
}

/* The one before may have removed the file between our opening and our locking it: then this is a lock on
 * nothing. */
static gboolean
still_there (int fd, const char *lock_path)
{
  struct stat held, found;

  return fstat (fd, &held) == 0 && stat (lock_path, &found) == 0 && held.st_dev == found.st_dev &&
         held.st_ino == found.st_ino;
}

static LockResult
take_lock (IwLedgerClaim *claim)
{
  g_autofree char *directory = g_path_get_dirname (claim->path);
  LockResult result = LOCK_BUSY;

  if (g_mkdir_with_parents (directory, 0700) != 0)
    return LOCK_IMPOSSIBLE;
  for (int attempt = 0; attempt < TRIES; attempt++) {
    const int fd = g_open (claim->lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
      return LOCK_IMPOSSIBLE;
    result = lock_now (fd, LOCK_EX);
    if (result == LOCK_TAKEN && still_there (fd, claim->lock_path)) {
      claim->lock = fd;
      return LOCK_TAKEN;
    }
    close (fd);
    if (result == LOCK_UNSUPPORTED) {
      g_unlink (claim->lock_path);
      claim->lockless = TRUE;
      return LOCK_UNSUPPORTED;
    }
    if (result == LOCK_BUSY)
      g_usleep (RETRY_US);
  }
  return LOCK_BUSY;
}

/* A program that was killed while it wrote leaves its half of a file under a name of its own. With the lock
 * held nobody is writing. */
static void
remove_leftovers (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (file, ".", NULL);
  g_autoptr (GDir) files = g_dir_open (directory, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL) {
    const char *rest = g_str_has_prefix (name, prefix) ? name + strlen (prefix) : "";
    g_autofree char *leftover = NULL;

    if (strlen (rest) != TEMPORARY_LETTERS || strchr (rest, '-') != NULL)
      continue;
    leftover = g_build_filename (directory, name, NULL);
    g_unlink (leftover);
  }
}

/* Digest of the file, NULL if there is none. FALSE if there is one that cannot be read. Opening it makes NFS
 * ask the server for its present state. */
static gboolean
read_digest (const char *path, char **digest, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) reason = NULL;
  gsize length;

  *digest = NULL;
  if (g_file_get_contents (path, &text, &length, &reason)) {
    *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)text, length);
    return TRUE;
  }
  if (g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
      g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
    return TRUE;
  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, _ ("%s: cannot be saved: %s"), path,
               iw_error_reason (reason));
  return FALSE;
}

static void
set_busy (GError **error, const char *path)
{
  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_BUSY,
               "%s: found open in another window, expected a session that nobody works on", path);
}

IwLedgerClaim *
iw_ledger_claim (const char *path, GError **error)
{
  IwLedgerClaim *claim;

  g_return_val_if_fail (path != NULL, NULL);

  claim = g_atomic_rc_box_new0 (IwLedgerClaim);
  claim->path = g_strdup (path);
  claim->lock_path = lock_path_for (path);
  claim->lock = -1;
  switch (take_lock (claim)) {
  case LOCK_BUSY:
    set_busy (error, path);
    iw_ledger_claim_unref (claim);
    return NULL;
  case LOCK_TAKEN:
    remove_leftovers (path);
    break;
  case LOCK_IMPOSSIBLE:
  case LOCK_UNSUPPORTED:
    break;
  }
  read_digest (path, &claim->holds, NULL);
  return claim;
}

IwLedgerClaim *
iw_ledger_claim_ref (IwLedgerClaim *claim)
{
  return g_atomic_rc_box_acquire (claim);
}

static void
clear (gpointer data)
{
  IwLedgerClaim *claim = data;

  if (claim->lock >= 0) {
    g_unlink (claim->lock_path); /* while it is held: nobody else's */
    close (claim->lock);
  }
  g_free (claim->path);
  g_free (claim->lock_path);
  g_free (claim->holds);
  g_free (claim->tried);
}

void
iw_ledger_claim_unref (IwLedgerClaim *claim)
{
  g_atomic_rc_box_release_full (claim, clear);
}

/* A claim that was made without a lock gets it now, or the reason why there is none. */
static gboolean
ensure_lock (IwLedgerClaim *claim, GError **error)
{
  if (claim->lock >= 0 || claim->lockless)
    return TRUE;
  switch (take_lock (claim)) {
  case LOCK_BUSY:
    set_busy (error, claim->path);
    return FALSE;
  case LOCK_IMPOSSIBLE:
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, _ ("%s: cannot be saved: %s"), claim->path,
                 g_strerror (errno));
    return FALSE;
  case LOCK_TAKEN:
  case LOCK_UNSUPPORTED:
    break;
  }
  return TRUE;
}

/* Whether what is in the file now may be replaced. A file that has gone may come back. */
static gboolean
is_as_left (const IwLedgerClaim *claim, GError **error)
{
  g_autofree char *found = NULL;

  if (!read_digest (claim->path, &found, error))
    return FALSE;
  if (found == NULL || g_strcmp0 (found, claim->holds) == 0 || g_strcmp0 (found, claim->tried) == 0)
    return TRUE;
  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_BUSY,
               "%s: found what another program has written, expected what was saved last", claim->path);
  return FALSE;
}

gboolean
iw_ledger_claim_write (IwLedgerClaim *claim, const char *json, GError **error)
{
  g_autofree char *digest = NULL;

  g_return_val_if_fail (claim != NULL && json != NULL, FALSE);

  if (!ensure_lock (claim, error) || !is_as_left (claim, error))
    return FALSE;
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);
  if (!iw_ledger_write (claim->path, json, error)) {
    g_free (claim->tried);
    claim->tried = g_steal_pointer (&digest);
    return FALSE;
  }
  g_free (claim->holds);
  claim->holds = g_steal_pointer (&digest);
  g_clear_pointer (&claim->tried, g_free);
  return TRUE;
}

gboolean
iw_ledger_in_use (const char *path)
{
  g_autofree char *lock_path = NULL;
  gboolean busy;
  int fd;

  g_return_val_if_fail (path != NULL, FALSE);

  lock_path = lock_path_for (path);
  fd = g_open (lock_path, O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0);
  if (fd < 0)
    return FALSE;
  busy = lock_now (fd, LOCK_SH) == LOCK_BUSY;
  close (fd);
  return busy;
}
