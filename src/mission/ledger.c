#include "ledger-private.h"

#include "error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* Where the confidence stands until the student moves it; it does not count as given. */
#define CONFIDENCE_START 0.75

void
iw_evidence_free (IwEvidence *evidence)
{
  g_free (evidence->fact_id);
  g_free (evidence->label);
  g_free (evidence);
}

char *
iw_ledger_now (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
}

IwLedger *
iw_ledger_new_at (const IwMission *mission, const char *path)
{
  IwLedger *ledger = g_new0 (IwLedger, 1);

  ledger->path = g_strdup (path);
  ledger->format = IW_LEDGER_FORMAT;
  ledger->mission_id = g_strdup (mission->id);
  ledger->created_at = iw_ledger_now ();
  ledger->changed_at = g_strdup (ledger->created_at);
  ledger->student = g_strdup ("");
  ledger->verdict = (IwVerdict){ .choice = g_strdup (""),
                                 .defence = g_strdup (""),
                                 .rejected = g_strdup (""),
                                 .limitation = g_strdup (""),
                                 .reopen = g_strdup ("") };
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    IwLedgerPart *part = &ledger->parts[kind];

    part->evidence = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_evidence_free);
    part->trials = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_trial_free);
    part->round = 1;
    part->reflection = g_strdup ("");
    part->message_at = g_strdup ("");
    part->prediction = (IwPrediction){ .option = g_strdup (""),
                                       .confidence = CONFIDENCE_START,
                                       .reason = g_strdup (""),
                                       .locked_at = g_strdup (""),
                                       .settled_at = g_strdup (""),
                                       .outcome = g_strdup ("") };
    part->present = mission->parts[kind] != NULL;
    if (part->present)
      iw_settings_init (&part->settings, mission->parts[kind]);
  }
  return ledger;
}

void
iw_ledger_free (IwLedger *ledger)
{
  if (ledger == NULL)
    return;
  g_free (ledger->path);
  g_free (ledger->mission_id);
  g_free (ledger->created_at);
  g_free (ledger->changed_at);
  g_free (ledger->student);
  g_free (ledger->verdict.choice);
  g_free (ledger->verdict.defence);
  g_free (ledger->verdict.rejected);
  g_free (ledger->verdict.limitation);
  g_free (ledger->verdict.reopen);
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    IwLedgerPart *part = &ledger->parts[kind];

    g_free (part->prediction.option);
    g_free (part->prediction.reason);
    g_free (part->prediction.locked_at);
    g_free (part->prediction.settled_at);
    g_free (part->prediction.outcome);
    g_free (part->reflection);
    g_free (part->message_at);
    g_ptr_array_unref (part->evidence);
    g_ptr_array_unref (part->trials);
  }
  g_free (ledger);
}

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

IwLedger *
iw_ledger_load (const char *path, const IwMission *mission, GError **error)
{
  g_autoptr (IwJson) json = NULL;
  g_autoptr (IwLedger) ledger = NULL;

  g_return_val_if_fail (path != NULL && mission != NULL, NULL);

  if ((json = iw_json_new_from_file (path, error)) == NULL)
    return NULL;
  ledger = iw_ledger_new_at (mission, path);
  iw_ledger_read (ledger, json, mission);
  if (!iw_json_finish (json, error))
    return NULL;
  return g_steal_pointer (&ledger);
}

char *
iw_ledger_find_mission (const char *path, GError **error)
{
  g_autoptr (IwJson) json = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if ((json = iw_json_new_from_file (path, error)) == NULL)
    return NULL;
  iw_ledger_check_kind (json);
  id = g_strdup (iw_json_id (json, iw_json_get (json, iw_json_root (json), "mission")));
  return iw_json_finish (json, error) ? g_steal_pointer (&id) : NULL;
}

gboolean
iw_ledger_write (const char *path, const char *json, GError **error)
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
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, "%s: cannot be saved: %s", path,
                 g_strerror (errno));
    return FALSE;
  }
  if (g_file_set_contents_full (path, json, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &reason))
    return TRUE;
  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, "%s: cannot be saved: %s", path,
               iw_error_reason (reason));
  return FALSE;
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

/* Moves an unreadable file out of the way without ever replacing another. Returns its new path. */
static char *
set_aside (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  for (guint n = 1;; n++) {
    g_autofree char *name =
        n == 1 ? g_strconcat (path, ".damaged", NULL) : g_strdup_printf ("%s.damaged-%u", path, n);
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

static void
report_unreadable (const char *path, const GError *reason, GPtrArray *damaged)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *aside = NULL;

  /* Of a newer program, or out of reach: nothing is wrong with the file itself, so it stays. */
  if (g_error_matches (reason, IW_MISSION_ERROR, IW_MISSION_ERROR_VERSION) ||
      g_error_matches (reason, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE)) {
    g_ptr_array_add (damaged, g_strdup_printf ("%s. The file was left as it is.", reason->message));
    return;
  }
  aside = set_aside (path, &error);
  g_ptr_array_add (damaged, aside != NULL
                                ? g_strdup_printf ("%s. The file was kept as %s.", reason->message, aside)
                                : g_strdup_printf ("%s. The file was left as it is, because it cannot be "
                                                   "renamed: %s.",
                                                   reason->message, iw_error_reason (error)));
}

IwLedger *
iw_ledger_open_latest (const char *directory, const IwMission *mission, GPtrArray *damaged)
{
  g_autoptr (GPtrArray) candidates = NULL;

  g_return_val_if_fail (directory != NULL && mission != NULL && damaged != NULL, NULL);

  candidates = list_candidates (directory, mission->id);
  for (guint i = 0; i < candidates->len; i++) {
    const Candidate *candidate = g_ptr_array_index (candidates, i);
    g_autoptr (GError) error = NULL;
    IwLedger *ledger = iw_ledger_load (candidate->path, mission, &error);

    if (ledger != NULL)
      return ledger;
    report_unreadable (candidate->path, error, damaged);
  }
  return NULL;
}

const char *
iw_prediction_lacks (const IwPrediction *prediction)
{
  if (*prediction->option == '\0')
    return "a chosen answer";
  if (!prediction->touched || !(prediction->confidence >= 0.5 && prediction->confidence <= 1.0))
    return "a confidence";
  if (iw_text_is_blank (prediction->reason))
    return "a reason";
  return NULL;
}

gboolean
iw_prediction_lock (IwPrediction *prediction, GError **error)
{
  const char *lacks;

  g_return_val_if_fail (prediction != NULL, FALSE);

  if (prediction->state != IW_LOCK_OPEN) {
    g_set_error_literal (error, IW_MISSION_ERROR, IW_MISSION_ERROR_LOCKED,
                         "The prediction is locked in already; it can be read but not changed.");
    return FALSE;
  }
  lacks = iw_prediction_lacks (prediction);
  if (lacks != NULL) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_LOCKED, "The prediction still needs %s.", lacks);
    return FALSE;
  }
  prediction->state = IW_LOCK_LOCKED;
  g_free (prediction->locked_at);
  prediction->locked_at = iw_ledger_now ();
  return TRUE;
}
