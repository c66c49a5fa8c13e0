/* Works through every track in a window as a student does, goes back to the start page each time, and says on
 * standard output what of a session is still there afterwards. Needs a display and a home of its own.
 *
 *   watched N      so many widgets of pages and sessions were seen
 *   kept TYPE      one of them that is still there */
#include "iowall/app.h"

#include "instrument-card.h"
#include "window-private.h"

#include <stdio.h>

#define LOOK_MS    150 /* enough for a page to be drawn; what is tested does not depend on it */
#define PATIENCE_S 20

static GHashTable *alive; /* object -> name of its type */
static guint n_watched;

static void
gone (gpointer data, GObject *object)
{
  g_hash_table_remove (alive, object);
}

static void
watch (gpointer object)
{
  if (!g_hash_table_insert (alive, object, (gpointer)G_OBJECT_TYPE_NAME (object)))
    return;
  g_object_weak_ref (object, gone, NULL);
  n_watched++;
}

static void
watch_below (GtkWidget *widget)
{
  watch (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    watch_below (child);
}

static gboolean
quit_loop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
look (guint ms)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (ms, quit_loop, loop);
  g_main_loop_run (loop);
}

/* Its table and back. */
static void
turn_instruments (GtkWidget *widget)
{
  if (IW_IS_INSTRUMENT_CARD (widget)) {
    gtk_widget_activate_action (widget, "instrument.table", NULL);
    gtk_widget_activate_action (widget, "instrument.copy", NULL);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    turn_instruments (child);
}

static void
work (IwWindow *window, int place)
{
  IwSession *session = window->session;
  const IwPart *part;
  g_autoptr (GError) error = NULL;

  iw_window_show_place (window, place);
  watch_below (window->page);
  if (place == IW_N_PARTS) {
    look (LOOK_MS);
    return;
  }
  part = iw_session_get_part (session);
  iw_session_draft_prediction (session, ((IwOption *)g_ptr_array_index (part->lock.options, 0))->id, 0.7,
                               "It comes to mind.");
  if (!iw_session_lock_prediction (session, &error))
    g_error ("%s", error->message);
  look (LOOK_MS);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.math-peek", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.reflect", NULL);
  iw_session_set_pinned (session, TRUE);
  iw_session_set_value (session, 0, 0.5 * iw_session_get_value (session, 0));
  iw_session_add_evidence (session, "busy", "Busy", 0.5, IW_UNIT_FRACTION);
  iw_session_set_note (session, IW_NOTE_REFLECTION, "What is read twice belongs near.");
  iw_session_settle (session);
  turn_instruments (window->page);
  look (LOOK_MS);
  iw_session_record_trial (session, NULL);
  watch_below (window->page);
  turn_instruments (window->page);
  iw_session_undo (session);
  look (LOOK_MS);
  watch_below (window->page);
}

static void
visit (IwWindow *window, const char *mission)
{
  static const int places[] = { IW_PART_ACCESS, IW_PART_PIPELINE, IW_PART_CHECKPOINT, IW_N_PARTS };

  if (!iw_window_open_track (window, mission, TRUE))
    g_error ("%s cannot be opened", mission);
  watch (window->session);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    work (window, places[i]);
  iw_window_show_start (window);
  look (LOOK_MS);
}

static void
report (void)
{
  GHashTableIter at;
  gpointer type;

  for (int s = 0; g_hash_table_size (alive) > 0 && s < PATIENCE_S; s++)
    look (1000);
  printf ("watched %u\n", n_watched);
  g_hash_table_iter_init (&at, alive);
  while (g_hash_table_iter_next (&at, NULL, &type))
    printf ("kept %s\n", (const char *)type);
}

static gboolean
begin (gpointer data)
{
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());
  g_auto (GStrv) missions = iw_mission_list ();
  IwWindow *window;

  if (application == NULL || gtk_application_get_windows (application) == NULL)
    return G_SOURCE_CONTINUE;
  window = IW_WINDOW (gtk_application_get_windows (application)->data);
  for (guint i = 0; missions[i] != NULL; i++)
    visit (window, missions[i]);
  report ();
  gtk_window_close (GTK_WINDOW (window));
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  char *words[] = { argv[0], (char[]){ "--standalone" }, NULL };

  alive = g_hash_table_new (NULL, NULL);
  g_timeout_add (LOOK_MS, begin, NULL);
  return iw_app_run (2, words);
}
