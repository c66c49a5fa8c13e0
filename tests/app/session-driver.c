/* A student without a window, for tests that kill it or take its disk away: works on a session as the window
 * does, a change every 10 ms, and says on standard output what it does.
 *
 * usage: session-driver MISSION DIRECTORY new|PATH [CHANGES [NAME]]
 *
 *   begun PATH N       the session is open; its texts say that N changes had been made
 *   busy               another program has it
 *   did N              the change was made
 *   failed MESSAGE, saved, moved PATH
 *
 * After CHANGES changes (0: without end) it only waits; a line on standard input ends it as closing a window
 * does. */
#include "iowall/ledger-store.h"

#include "session.h"

#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EVERY_MS 10

typedef struct {
  IwSession *session;
  GMainLoop *loop;
  guint done, last;
} Driver;

G_GNUC_PRINTF (1, 2)
static void
say (const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strconcat (text, "\n", NULL);
  if (write (STDOUT_FILENO, line, strlen (line)) < 0)
    _exit (3);
}

/* What a student does in turn; the reflection counts. */
static void
change (IwSession *session, guint n)
{
  g_autofree char *text = g_strdup_printf ("%u", n);
  const GPtrArray *controls = iw_session_get_part (session)->controls;

  iw_session_set_note (session, IW_NOTE_REFLECTION, text);
  switch (n % 6) {
  case 0:
    iw_session_set_note (session, IW_NOTE_DEFENCE, text);
    break;
  case 1:
    iw_session_set_note (session, IW_NOTE_CHOICE, n % 4 < 2 ? "local-first" : "cloud-native");
    break;
  case 2:
    iw_session_set_value (session, n % controls->len, (double)(n % 7));
    break;
  case 3:
    iw_session_add_evidence (session, "position", "Positioning", n, IW_UNIT_SECONDS);
    break;
  case 4:
    iw_session_remove_evidence (session, 0);
    break;
  default:
    iw_session_undo (session);
    iw_session_redo (session);
    break;
  }
}

static gboolean
tick (gpointer data)
{
  Driver *driver = data;

  change (driver->session, ++driver->done);
  say ("did %u", driver->done);
  return driver->done != driver->last;
}

static gboolean
told_to_end (int fd, GIOCondition condition, gpointer data)
{
  g_main_loop_quit (((Driver *)data)->loop);
  return G_SOURCE_REMOVE;
}

static void
failed (IwSession *session, const char *message)
{
  say ("failed %s", message);
}

static void
saved (IwSession *session)
{
  say ("saved");
}

static void
moved (IwSession *session, const char *path)
{
  say ("moved %s", path);
}

static IwSession *
open_session (const char *mission_id, const char *directory, const char *which)
{
  g_autoptr (GError) error = NULL;
  IwMission *mission = iw_mission_load (mission_id, &error);
  IwLedgerClaim *claim = NULL;
  IwLedger *ledger = NULL;

  if (mission != NULL)
    ledger = strcmp (which, "new") == 0 ? iw_ledger_begin (mission, directory, &claim)
                                        : iw_ledger_open (which, mission, &claim, &error);
  if (ledger == NULL) {
    say (g_error_matches (error, IW_MISSION_ERROR, IW_MISSION_ERROR_BUSY) ? "busy" : "unreadable");
    g_printerr ("%s\n", error->message);
    exit (2);
  }
  return iw_session_new (mission, ledger, claim);
}

int
main (int argc, char **argv)
{
  Driver driver = { .loop = g_main_loop_new (NULL, FALSE) };
  IwSession *session;

  if (argc < 4)
    return 1;
  session = driver.session = open_session (argv[1], argv[2], argv[3]);
  driver.done = (guint)strtoul (iw_session_get_note (session, IW_NOTE_REFLECTION), NULL, 10);
  driver.last = argc > 4 ? (guint)strtoul (argv[4], NULL, 10) : 0;
  g_signal_connect (session, "save-failed", G_CALLBACK (failed), NULL);
  g_signal_connect (session, "saved", G_CALLBACK (saved), NULL);
  g_signal_connect (session, "moved", G_CALLBACK (moved), NULL);
  say ("begun %s %u", iw_session_get_ledger (session)->path, driver.done);
  if (argc > 5)
    iw_session_set_note (session, IW_NOTE_STUDENT, argv[5]);
  if (!iw_session_get_unlocked (session)) {
    const IwOption *option = g_ptr_array_index (iw_session_get_part (session)->lock.options, 0);

    iw_session_draft_prediction (session, option->id, 0.8, "Because.");
    iw_session_lock_prediction (session, NULL);
  }
  g_timeout_add (EVERY_MS, tick, &driver);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, told_to_end, &driver);
  g_main_loop_run (driver.loop);
  say (iw_session_flush (session) ? "closed" : "not saved");
  g_object_unref (session);
  g_main_loop_unref (driver.loop);
  return 0;
}
