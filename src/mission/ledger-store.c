#define _DEFAULT_SOURCE /* lstat and utime, which C17 alone does not know */

#include "ledger-private.h"

#include "iowall/language.h"
#include "iowall/ledger-store.h"

#include "error.h"
#include "user-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

/* Names that this process has given out: two ledgers of one second are both unsaved at first. */
G_LOCK_DEFINE_STATIC (given_paths);
static GHashTable *given_paths;

static gboolean
take_path (const char *path)
{
  gboolean taken;

  G_LOCK (given_paths);
  if (given_paths == NULL)
    given_paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  taken = g_file_test (path, G_FILE_TEST_EXISTS) || g_hash_table_contains (given_paths, path);
  if (!taken)
    g_hash_table_add (given_paths, g_strdup (path));
  G_UNLOCK (given_paths);
  return !taken;
}

IwLedger *
iw_ledger_new (const IwMission *mission, const char *directory)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *path = NULL;

  g_return_val_if_fail (mission != NULL && directory != NULL, NULL);

  for (guint n = 1; path == NULL || !take_path (path); n++) {
    g_autofree char *file = n == 1 ? g_strdup_printf ("%s-%s.json", mission->id, stamp)
                                   : g_strdup_printf ("%s-%s-%u.json", mission->id, stamp, n);
    g_free (path);
    path = g_build_filename (directory, file, NULL);
  }
  return iw_ledger_new_at (mission, path);
}

gboolean
iw_ledger_write (const char *path, const char *json, GError **error)
{
  return iw_user_file_write (path, json, error);
}

char *
iw_ledger_directory (void)
{
  return g_build_filename (g_get_user_data_dir (), "iowall", "ledgers", NULL);
}

/* Whether `file` is named MISSION-YYYYMMDD-HHMMSS[-n].json; its stamp, and n, go to the caller. */
static gboolean
parse_name (const char *file, const char *mission_id, guint64 *stamp, guint64 *n)
{
  g_autoptr (GRegex) pattern = g_regex_new ("^-(\\d{8})-(\\d{6})(?:-(\\d{1,9}))?\\.json$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *day = NULL, *time = NULL, *number = NULL;

  if (!g_str_has_prefix (file, mission_id) || !g_regex_match (pattern, file + strlen (mission_id), 0, &match))
    return FALSE;
  day = g_match_info_fetch (match, 1);
  time = g_match_info_fetch (match, 2);
  number = g_match_info_fetch (match, 3);
  *stamp = g_ascii_strtoull (day, NULL, 10) * 1000000 + g_ascii_strtoull (time, NULL, 10);
  *n = number != NULL && *number != '\0' ? g_ascii_strtoull (number, NULL, 10) : 1;
  return TRUE;
}

typedef struct {
  char *path;
  guint64 stamp, n;
} Candidate;

static void
candidate_free (Candidate *candidate)
{
  g_free (candidate->path);
  g_free (candidate);
}

static int
compare_newest_first (gconstpointer left, gconstpointer right)
{
  const Candidate *a = *(const Candidate *const *)left, *b = *(const Candidate *const *)right;

  if (a->stamp != b->stamp)
    return a->stamp < b->stamp ? 1 : -1;
  if (a->n != b->n)
    return a->n < b->n ? 1 : -1;
  return 0;
}

static GPtrArray *
list_candidates (const char *directory, const char *mission_id)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func ((GDestroyNotify)candidate_free);
  g_autoptr (GDir) files = g_dir_open (directory, 0, NULL);
  const char *file;

  while (files != NULL && (file = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename (directory, file, NULL);
    Candidate *candidate;
    guint64 stamp, n;

    /* Opening a pipe would wait for somebody to write into it. */
    if (!parse_name (file, mission_id, &stamp, &n) || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
      continue;
    candidate = g_new0 (Candidate, 1);
    candidate->path = g_steal_pointer (&path);
    candidate->stamp = stamp;
    candidate->n = n;
    g_ptr_array_add (candidates, candidate);
  }
  g_ptr_array_sort (candidates, compare_newest_first);
  return candidates;
}

static void
report_unreadable (const char *path, const GError *reason, GPtrArray *damaged)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *aside = NULL;

  /* Of a newer program, or out of reach: nothing is wrong with the file itself, so it stays. */
  if (g_error_matches (reason, IW_MISSION_ERROR, IW_MISSION_ERROR_VERSION) ||
      g_error_matches (reason, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE)) {
    g_ptr_array_add (damaged, g_strdup_printf (_ ("%s. The file was left as it is."), reason->message));
    return;
  }
  aside = iw_user_file_set_aside (path, "damaged", &error);
  g_ptr_array_add (damaged,
                   aside != NULL
                       ? g_strdup_printf (_ ("%1$s. The file was kept as %2$s."), reason->message, aside)
                       : g_strdup_printf (_ ("%1$s. The file was left as it is, because it cannot be "
                                             "renamed: %2$s."),
                                          reason->message, iw_error_reason (error)));
}

/* The first `most` readable ledgers, newest name in front. What is unreadable on the way is put aside. */
static GPtrArray *
load_candidates (const char *directory, const IwMission *mission, guint most, GPtrArray *damaged)
{
  GPtrArray *ledgers = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_ledger_free);
  g_autoptr (GPtrArray) candidates = list_candidates (directory, mission->id);

  for (guint i = 0; i < candidates->len && ledgers->len < most; i++) {
    const Candidate *candidate = g_ptr_array_index (candidates, i);
    g_autoptr (GError) error = NULL;
    IwLedger *ledger = iw_ledger_load (candidate->path, mission, &error);

    if (ledger != NULL)
      g_ptr_array_add (ledgers, ledger);
    else
      report_unreadable (candidate->path, error, damaged);
  }
  return ledgers;
}

IwLedger *
iw_ledger_open_latest (const char *directory, const IwMission *mission, GPtrArray *damaged)
{
  g_autoptr (GPtrArray) ledgers = NULL;

  g_return_val_if_fail (directory != NULL && mission != NULL && damaged != NULL, NULL);

  ledgers = load_candidates (directory, mission, 1, damaged);
  return ledgers->len > 0 ? g_ptr_array_steal_index (ledgers, 0) : NULL;
}

/* --- claimed files --- */

IwLedger *
iw_ledger_begin (const IwMission *mission, const char *directory, IwLedgerClaim **claim)
{
  g_return_val_if_fail (mission != NULL && directory != NULL && claim != NULL, NULL);

  for (;;) {
    IwLedger *ledger = iw_ledger_new (mission, directory);

    /* Between the choice of a name and the claim somebody may have saved under it, and gone. */
    *claim = iw_ledger_claim (ledger->path, NULL);
    if (*claim != NULL && !g_file_test (ledger->path, G_FILE_TEST_EXISTS))
      return ledger;
    g_clear_pointer (claim, iw_ledger_claim_unref);
    iw_ledger_free (ledger);
  }
}

IwLedger *
iw_ledger_open (const char *path, const IwMission *mission, IwLedgerClaim **claim, GError **error)
{
  IwLedger *ledger;

  g_return_val_if_fail (path != NULL && mission != NULL && claim != NULL, NULL);

  if ((*claim = iw_ledger_claim (path, error)) == NULL)
    return NULL;
  ledger = iw_ledger_load (path, mission, error);
  if (ledger == NULL)
    g_clear_pointer (claim, iw_ledger_claim_unref);
  return ledger;
}

IwLedgerClaim *
iw_ledger_fork (IwLedger *ledger, const IwMission *mission)
{
  g_autofree char *directory = NULL;
  g_autoptr (IwLedger) named = NULL;
  IwLedgerClaim *claim = NULL;

  g_return_val_if_fail (ledger != NULL && mission != NULL, NULL);

  directory = g_path_get_dirname (ledger->path);
  named = iw_ledger_begin (mission, directory, &claim);
  g_free (ledger->path);
  ledger->path = g_steal_pointer (&named->path);
  return claim;
}

static int
compare_changed_last_first (gconstpointer left, gconstpointer right)
{
  const IwLedger *a = *(const IwLedger *const *)left, *b = *(const IwLedger *const *)right;

  return strcmp (b->changed_at, a->changed_at); /* times in UTC sort as text */
}

GPtrArray *
iw_ledger_list (const char *directory, const IwMission *mission, GPtrArray *damaged)
{
  GPtrArray *ledgers;

  g_return_val_if_fail (directory != NULL && mission != NULL && damaged != NULL, g_ptr_array_new ());

  ledgers = load_candidates (directory, mission, G_MAXUINT, damaged);
  g_ptr_array_sort (ledgers, compare_changed_last_first);
  return ledgers;
}

gboolean
iw_ledger_rename (const char *path, const IwMission *mission, const char *student, GError **error)
{
  g_autoptr (IwLedgerClaim) claim = NULL;
  g_autoptr (IwLedger) ledger = NULL;
  g_autofree char *json = NULL;

  g_return_val_if_fail (path != NULL && mission != NULL && student != NULL, FALSE);

  if ((ledger = iw_ledger_open (path, mission, &claim, error)) == NULL)
    return FALSE;
  g_free (ledger->student);
  ledger->student = g_strdup (student);
  json = iw_ledger_to_json (ledger, mission);
  return iw_ledger_claim_write (claim, json, error);
}

char *
iw_ledger_delete (const char *path, GError **error)
{
  g_autoptr (IwLedgerClaim) claim = NULL;
  g_autoptr (GError) reason = NULL;
  char *deleted;

  g_return_val_if_fail (path != NULL, NULL);

  claim = iw_ledger_claim (path, error);
  if (claim == NULL)
    return NULL;
  deleted = iw_user_file_set_aside (path, "deleted", &reason);
  if (deleted == NULL) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, _ ("%s: cannot be deleted: %s"), path,
                 iw_error_reason (reason));
    return NULL;
  }
  g_utime (deleted, NULL); /* what it is kept by; most systems note the renaming too */
  return deleted;
}

gboolean
iw_ledger_undelete (const char *deleted, const char *path, GError **error)
{
  g_autoptr (GFile) from = NULL, to = NULL;
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (deleted != NULL && path != NULL, FALSE);

  from = g_file_new_for_path (deleted);
  to = g_file_new_for_path (path);
  if (g_file_move (from, to, G_FILE_COPY_NO_FALLBACK_FOR_MOVE, NULL, NULL, NULL, &reason))
    return TRUE;
  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, _ ("%s: cannot be brought back: %s"), path,
               iw_error_reason (reason));
  return FALSE;
}

/* Whether this is a regular file that nobody has written, renamed or touched since `then`. */
static gboolean
is_untouched_since (const char *path, gint64 then)
{
  GStatBuf found;

  return g_lstat (path, &found) == 0 && S_ISREG (found.st_mode) && (gint64)found.st_mtime <= then &&
         (gint64)found.st_ctime <= then;
}

/* Whether the file is a ledger, and `name` is that of a ledger of its mission. */
static gboolean
is_ledger_named (const char *path, const char *name)
{
  g_autofree char *mission_id = iw_ledger_find_mission (path, NULL);
  guint64 stamp, n;

  return mission_id != NULL && parse_name (name, mission_id, &stamp, &n);
}

guint
iw_ledger_purge_deleted (const char *directory, gint64 now)
{
  const gint64 then = now - (gint64)IW_DELETED_DAYS * 24 * 60 * 60;
  g_autoptr (GRegex) mark = g_regex_new ("\\.deleted(?:-\\d{1,9})?$", 0, 0, NULL);
  g_autoptr (GDir) files = NULL;
  const char *file;
  guint n = 0;

  g_return_val_if_fail (directory != NULL, 0);

  files = g_dir_open (directory, 0, NULL);
  while (files != NULL && (file = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename (directory, file, NULL);
    g_autofree char *name = NULL;

    if (!g_regex_match (mark, file, 0, NULL) || !is_untouched_since (path, then))
      continue;
    name = g_regex_replace_literal (mark, file, -1, 0, "", 0, NULL);
    if (name != NULL && is_ledger_named (path, name) && g_unlink (path) == 0)
      n++;
  }
  return n;
}
