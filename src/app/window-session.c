/* Which session the window has: how one is opened, what is said while it cannot be saved, how it is left. */
#define G_LOG_DOMAIN "iowall-window"

#include "window-private.h"

#include "iowall/language.h"

#include "question.h"

static void
save_failed (IwWindow *self, const char *message)
{
  g_autofree char *text = g_strdup_printf (
      _ ("Your work is not being saved: %s. Everything is still here as long as this window is open."),
      message);

  iw_window_show_banner (self, text);
}

static void
saved_again (IwWindow *self)
{
  iw_window_show_banner (self, NULL);
}

/* The file is another program's now; what it holds is theirs. */
static void
session_moved (IwWindow *self, const char *path)
{
  g_autofree char *text = g_strdup_printf (
      _ ("Another program has written into this session's file. Your work goes on in a copy, %s."), path);

  iw_window_show_banner (self, text);
}

void
iw_window_close_session (IwWindow *self)
{
  self->may_lose = FALSE;
  if (self->session == NULL)
    return;
  iw_session_flush (self->session);
  g_signal_handlers_disconnect_by_data (self->session, self);
  iw_window_leave_lab (self);
  g_clear_object (&self->session);
  iw_window_sync_ghost (self);
}

static void
leave (gpointer window, gpointer action)
{
  IW_WINDOW (window)->may_lose = TRUE;
  gtk_widget_activate_action (window, action, NULL);
}

gboolean
iw_window_may_leave (IwWindow *self, const char *action)
{
  static const IwQuestion question = { .heading = N_ ("Leave Without Saving?"),
                                       .body = N_ (
                                           "The latest of your work could not be saved and is only in this "
                                           "window. It is tried again as long as you stay here."),
                                       .no = N_ ("_Stay"),
                                       .yes = N_ ("_Leave and Lose It"),
                                       .destructive = TRUE };

  if (self->session == NULL || iw_session_flush (self->session) || self->may_lose)
    return TRUE;
  iw_question_ask (GTK_WINDOW (self), &question, leave, self, g_strdup (action), g_free);
  return FALSE;
}

/* Takes over what a session is made of. */
static void
begin_session (IwWindow *self, IwMission *mission, IwLedger *ledger, IwLedgerClaim *claim)
{
  static const char *const signals[] = { "changed", "prediction-changed", "trials-changed",
                                         "history-changed" };

  g_clear_handle_id (&self->rest_timer, g_source_remove);
  self->session = iw_session_new (mission, ledger, claim);
  g_signal_connect_swapped (self->session, "pin-changed", G_CALLBACK (iw_window_sync_ghost), self);
  g_signal_connect_swapped (self->session, "save-failed", G_CALLBACK (save_failed), self);
  g_signal_connect_swapped (self->session, "saved", G_CALLBACK (saved_again), self);
  g_signal_connect_swapped (self->session, "moved", G_CALLBACK (session_moved), self);
  g_signal_connect_swapped (self->session, "place-wanted", G_CALLBACK (iw_window_show_place), self);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_swapped (self->session, signals[i], G_CALLBACK (iw_window_update_actions), self);
  iw_window_show_lab (self);
}

/* The start page, and on it what went wrong. */
static gboolean
refuse (IwWindow *self, const char *message)
{
  iw_window_show_start (self);
  iw_window_show_banner (self, message);
  return FALSE;
}

/* What is in a file of a session that another window has, in a file of its own. */
static void
open_copy (gpointer window, gpointer path)
{
  IwWindow *self = window;
  g_autoptr (GError) error = NULL;
  g_autofree char *mission_id = iw_ledger_find_mission (path, &error);
  g_autoptr (IwMission) mission = mission_id != NULL ? iw_mission_load (mission_id, &error) : NULL;
  IwLedger *ledger = mission != NULL ? iw_ledger_load (path, mission, &error) : NULL;
  IwLedgerClaim *claim;
  char *student;

  if (ledger == NULL) {
    refuse (self, error->message);
    return;
  }
  iw_window_close_session (self);
  student = *ledger->student != '\0' ? g_strdup_printf (_ ("%s (copy)"), ledger->student) : g_strdup ("");
  g_free (ledger->student);
  ledger->student = student;
  claim = iw_ledger_fork (ledger, mission);
  iw_window_show_banner (self, NULL);
  begin_session (self, g_steal_pointer (&mission), ledger, claim);
}

static void
offer_copy (IwWindow *self, const char *path)
{
  static const IwQuestion question = {
    .heading = N_ ("Open in Another Window"),
    .body = N_ (
        "This session is being worked on in another window, and two windows cannot write one file. You can "
        "go on there, or here with a copy of it as it was saved last."),
    .no = N_ ("_Cancel"),
    .yes = N_ ("_Open a Copy"),
  };

  iw_question_ask (GTK_WINDOW (self), &question, open_copy, self, g_strdup (path), g_free);
}

gboolean
iw_window_open_path (IwWindow *self, const char *mission_id, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) mission = iw_mission_load (mission_id, &error);
  IwLedgerClaim *claim = NULL;
  IwLedger *ledger;

  iw_window_close_session (self);
  ledger = mission != NULL ? iw_ledger_open (path, mission, &claim, &error) : NULL;
  if (ledger != NULL) {
    iw_window_show_banner (self, NULL);
    begin_session (self, g_steal_pointer (&mission), ledger, claim);
    return TRUE;
  }
  if (!g_error_matches (error, IW_MISSION_ERROR, IW_MISSION_ERROR_BUSY))
    return refuse (self, error->message);
  iw_window_show_start (self);
  offer_copy (self, path);
  return FALSE;
}

static void
open_new (IwWindow *self, IwMission *mission)
{
  g_autofree char *directory = iw_ledger_directory ();
  IwLedgerClaim *claim = NULL;
  IwLedger *ledger;

  iw_window_close_session (self);
  ledger = iw_ledger_begin (mission, directory, &claim);
  iw_window_show_banner (self, NULL);
  begin_session (self, mission, ledger, claim);
}

gboolean
iw_window_open_track (IwWindow *self, const char *mission_id, gboolean afresh)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) damaged = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *directory = iw_ledger_directory ();
  g_autoptr (GPtrArray) ledgers = NULL;
  g_autoptr (IwMission) mission = NULL;
  gboolean opened = TRUE;

  g_return_val_if_fail (IW_IS_WINDOW (self), FALSE);

  mission = iw_mission_load (mission_id, &error);
  if (mission == NULL)
    return refuse (self, error->message);
  ledgers = iw_ledger_list (directory, mission, damaged);
  if (!afresh && ledgers->len > 0)
    opened = iw_window_open_path (self, mission_id, ((const IwLedger *)g_ptr_array_index (ledgers, 0))->path);
  else
    open_new (self, g_steal_pointer (&mission));
  if (opened && damaged->len > 0)
    iw_window_show_banner (self, g_ptr_array_index (damaged, 0));
  return opened;
}
