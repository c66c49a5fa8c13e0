/* The folder of ledgers: one writer a file, what somebody else wrote is never replaced, nothing is deleted at
 * once. */
#include "fixture.h"

#include "iowall/ledger-store.h"

#include <glib/gstdio.h>
#include <string.h>

static void
set_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
write_claimed (IwLedgerClaim *claim, const IwLedger *ledger, const IwMission *mission)
{
  g_autofree char *json = iw_ledger_to_json (ledger, mission);
  g_autoptr (GError) error = NULL;

  g_assert_true (iw_ledger_claim_write (claim, json, &error));
  g_assert_no_error (error);
}

/* A session that was worked on and closed. Returns its path. */
static char *
finished_session (const IwMission *mission, const char *directory, const char *student,
                  const char *changed_at)
{
  IwLedgerClaim *claim = NULL;
  g_autoptr (IwLedger) ledger = iw_ledger_begin (mission, directory, &claim);

  set_text (&ledger->student, student);
  set_text (&ledger->changed_at, changed_at);
  write_claimed (claim, ledger, mission);
  iw_ledger_claim_unref (claim);
  return g_strdup (ledger->path);
}

static guint
count_files (const char *directory)
{
  g_autoptr (GDir) files = g_dir_open (directory, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (files) != NULL)
    n++;
  return n;
}

static void
test_one_at_a_time (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autofree char *path = finished_session (mission, directory, "Ada", "2026-03-01T09:30:00Z");
  IwLedgerClaim *first = NULL, *second = NULL;
  g_autoptr (IwLedger) ledger = NULL;
  g_autoptr (IwLedger) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (iw_ledger_in_use (path));
  ledger = iw_ledger_open (path, mission, &first, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ledger->student, ==, "Ada");
  g_assert_true (iw_ledger_in_use (path));
  g_assert_null (iw_ledger_open (path, mission, &second, &error));
  g_assert_null (second);
  fixture_assert_error (&error, IW_MISSION_ERROR_BUSY, path, "expected a session that nobody works on");
  g_assert_false (iw_ledger_rename (path, mission, "Bea", &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_BUSY, path, "");
  g_assert_null (iw_ledger_delete (path, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_BUSY, path, "");

  iw_ledger_claim_unref (first);
  g_assert_cmpuint (count_files (directory), ==, 1); /* no lock is left */
  again = iw_ledger_open (path, mission, &second, &error);
  g_assert_no_error (error);
  iw_ledger_claim_unref (second);
  fixture_remove (directory);
}

/* A file that opens neither as a mission says nor at all is not held. */
static void
test_broken_is_not_held (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autofree char *path = fixture_write (directory, "lab-20260301-093000.json", "{");
  IwLedgerClaim *claim = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (iw_ledger_open (path, mission, &claim, &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SYNTAX);
  g_assert_null (claim);
  g_assert_false (iw_ledger_in_use (path));
  fixture_remove (directory);
}

static void
test_foreign_write (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  IwLedgerClaim *claim = NULL, *copy = NULL;
  g_autoptr (IwLedger) ledger = iw_ledger_begin (mission, directory, &claim);
  g_autofree char *before = g_strdup (ledger->path);
  g_autofree char *held = NULL;
  g_autoptr (GError) error = NULL;

  write_claimed (claim, ledger, mission);
  write_claimed (claim, ledger, mission); /* its own are no surprise */
  fixture_overwrite (before, "theirs", strlen ("theirs"));
  g_assert_false (iw_ledger_claim_write (claim, "{}", &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_BUSY, before, "expected what was saved last");
  copy = iw_ledger_fork (ledger, mission);
  g_assert_cmpstr (ledger->path, !=, before);
  write_claimed (copy, ledger, mission);
  g_assert_true (g_file_get_contents (before, &held, NULL, NULL));
  g_assert_cmpstr (held, ==, "theirs");

  /* What was taken away altogether may come back. */
  g_assert_cmpint (g_unlink (ledger->path), ==, 0);
  write_claimed (copy, ledger, mission);
  g_assert_true (g_file_test (ledger->path, G_FILE_TEST_EXISTS));
  iw_ledger_claim_unref (claim);
  iw_ledger_claim_unref (copy);
  fixture_remove (directory);
}

/* A file that came to be under a name that was chosen and never saved is not replaced either. */
static void
test_new_name_taken (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  IwLedgerClaim *claim = NULL;
  g_autoptr (IwLedger) ledger = iw_ledger_begin (mission, directory, &claim);
  g_autofree char *json = iw_ledger_to_json (ledger, mission);
  g_autoptr (GError) error = NULL;

  fixture_overwrite (ledger->path, "theirs", strlen ("theirs"));
  g_assert_false (iw_ledger_claim_write (claim, json, &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_BUSY);
  iw_ledger_claim_unref (claim);
  fixture_remove (directory);
}

/* A folder that cannot be made: the claim is held, the write says why, and works once it can. */
static void
test_no_folder (void)
{
  g_autofree char *base = fixture_directory ();
  g_autofree char *blocked = fixture_write (base, "ledgers", "in the way");
  g_autoptr (IwMission) mission = fixture_mission ();
  IwLedgerClaim *claim = NULL;
  g_autoptr (IwLedger) ledger = iw_ledger_begin (mission, blocked, &claim);
  g_autofree char *json = iw_ledger_to_json (ledger, mission);
  g_autoptr (GError) error = NULL;

  g_assert_false (iw_ledger_claim_write (claim, json, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_FILE, ledger->path, "");
  g_assert_cmpint (g_unlink (blocked), ==, 0);
  g_assert_true (iw_ledger_claim_write (claim, json, &error));
  g_assert_no_error (error);
  g_assert_true (iw_ledger_in_use (ledger->path));
  iw_ledger_claim_unref (claim);
  fixture_remove (base);
}

static void
test_list (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (GPtrArray) damaged = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *ada = finished_session (mission, directory, "Ada", "2026-03-01T09:30:00Z");
  g_autofree char *bea = finished_session (mission, directory, "Bea", "2026-03-03T09:30:00Z");
  g_autofree char *cy = finished_session (mission, directory, "Cy", "2026-03-02T09:30:00Z");
  static const char *const expected[] = { "Bea", "Cy", "Ada" };
  g_autoptr (GPtrArray) ledgers = NULL;

  fixture_put (directory, "lab-20260301-093000.json", "{\"kind\": \"led");
  ledgers = iw_ledger_list (directory, mission, damaged);
  g_assert_cmpuint (ledgers->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (((const IwLedger *)g_ptr_array_index (ledgers, i))->student, ==, expected[i]);
  g_assert_cmpuint (damaged->len, ==, 1);
  fixture_remove (directory);
}

static void
test_rename (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autofree char *path = finished_session (mission, directory, "", "2026-03-01T09:30:00Z");
  g_autoptr (IwLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (iw_ledger_rename (path, mission, "Ádá", &error));
  ledger = iw_ledger_load (path, mission, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ledger->student, ==, "Ádá");
  g_assert_cmpstr (ledger->changed_at, ==, "2026-03-01T09:30:00Z"); /* a name is no work on it */
  fixture_remove (directory);
}

static void
test_delete (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (GPtrArray) damaged = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = finished_session (mission, directory, "Ada", "2026-03-01T09:30:00Z");
  g_autofree char *earlier = g_strconcat (path, ".deleted", NULL);
  g_autofree char *expected = g_strconcat (path, ".deleted-2", NULL);
  g_autofree char *deleted = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (IwLedger) back = NULL;
  g_autoptr (GError) error = NULL;

  fixture_overwrite (earlier, "an earlier one", strlen ("an earlier one"));
  deleted = iw_ledger_delete (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (deleted, ==, expected);
  none = iw_ledger_list (directory, mission, damaged);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (damaged->len, ==, 0);

  fixture_overwrite (path, "a new one", strlen ("a new one")); /* nothing is replaced */
  g_assert_false (iw_ledger_undelete (deleted, path, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_FILE, path, "");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_true (iw_ledger_undelete (deleted, path, &error));
  g_assert_no_error (error);
  back = iw_ledger_load (path, mission, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->student, ==, "Ada");
  fixture_remove (directory);
}

#define DAY ((gint64)24 * 60 * 60)

/* Path of a session that was deleted. */
static char *
deleted_session (const IwMission *mission, const char *directory, const char *student)
{
  g_autofree char *path = finished_session (mission, directory, student, "2026-03-01T09:30:00Z");
  g_autoptr (GError) error = NULL;
  char *deleted = iw_ledger_delete (path, &error);

  g_assert_no_error (error);
  return deleted;
}

/* A day too early nothing goes. Once it is time those go that were deleted, whatever comes behind the mark,
 * and whenever the session was last worked on. */
static void
test_purge (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *kept = finished_session (mission, directory, "Ada", "2001-03-01T09:30:00Z");
  g_autofree char *deleted = deleted_session (mission, directory, "Bea");
  g_autofree char *second = g_strconcat (deleted, "-2", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (deleted, &text, NULL, NULL));
  fixture_overwrite (second, text, strlen (text));
  g_assert_cmpuint (iw_ledger_purge_deleted (directory, now), ==, 0);
  g_assert_cmpuint (iw_ledger_purge_deleted (directory, now + 29 * DAY), ==, 0);
  g_assert_cmpuint (count_files (directory), ==, 3);
  g_assert_cmpuint (iw_ledger_purge_deleted (directory, now + 31 * DAY), ==, 2);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (directory), ==, 1);
  g_assert_cmpuint (iw_ledger_purge_deleted ("/nowhere at all", now), ==, 0);
  fixture_remove (directory);
}

/* What is not known to be a ledger of ours that somebody deleted stays for ever. */
static void
test_purge_leaves (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  const gint64 much_later = g_get_real_time () / G_USEC_PER_SEC + 4000 * DAY;
  g_autofree char *deleted = deleted_session (mission, directory, "Ada");
  g_autofree char *link = g_build_filename (directory, "lab-20260301-093000.json.deleted", NULL);
  g_autofree char *text = NULL, *newer = NULL, *cut = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (link);
  guint n;

  g_assert_true (g_file_get_contents (deleted, &text, NULL, NULL));
  newer = fixture_replace (text, "\"format\": 2,", "\"format\": 99,");
  cut = g_strndup (text, strlen (text) / 2);
  fixture_put (directory, "lab-20260302-093000.json.deleted", newer);           /* by a newer program */
  fixture_put (directory, "lab-20260303-093000.json.deleted", cut);             /* cannot be read */
  fixture_put (directory, "lab-20260304-093000.json.damaged", text);            /* was put aside */
  fixture_put (directory, "essay.json.deleted", text);                          /* not our name */
  fixture_put (directory, "other-20260305-093000.json.deleted", text);          /* of no such mission */
  fixture_put (directory, "lab-20260306-093000.json.deleted.txt", text);        /* somebody's own copy */
  fixture_put (directory, "lab-20260307-093000.json.deleted", "{\"kind\": 1}"); /* no ledger */
  g_assert_true (g_file_make_symbolic_link (file, deleted, NULL, NULL));
  n = count_files (directory);
  g_assert_cmpuint (iw_ledger_purge_deleted (directory, much_later), ==, 1); /* Ada's, and none of these */
  g_assert_cmpuint (count_files (directory), ==, n - 1);
  g_assert_false (g_file_test (deleted, G_FILE_TEST_EXISTS));
  fixture_remove (directory);
}

static void
test_copy (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autofree char *path = finished_session (mission, directory, "Ada", "2026-03-01T09:30:00Z");
  g_autoptr (IwLedger) ledger = iw_ledger_load (path, mission, NULL);
  g_autoptr (IwLedger) copy = iw_ledger_copy (ledger, mission);
  g_autofree char *first = iw_ledger_to_json (ledger, mission);
  g_autofree char *second = iw_ledger_to_json (copy, mission);

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (copy->path, ==, path);
  fixture_remove (directory);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/ledger-store/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/ledger-store/broken-is-not-held", test_broken_is_not_held);
  g_test_add_func ("/ledger-store/foreign-write", test_foreign_write);
  g_test_add_func ("/ledger-store/new-name-taken", test_new_name_taken);
  g_test_add_func ("/ledger-store/no-folder", test_no_folder);
  g_test_add_func ("/ledger-store/list", test_list);
  g_test_add_func ("/ledger-store/rename", test_rename);
  g_test_add_func ("/ledger-store/delete", test_delete);
  g_test_add_func ("/ledger-store/purge", test_purge);
  g_test_add_func ("/ledger-store/purge-leaves", test_purge_leaves);
  g_test_add_func ("/ledger-store/copy", test_copy);
  return fixture_run ();
}
