#define G_LOG_DOMAIN "iowall-start-page"

#include "start-page.h"

#include <adwaita.h>

#include "fit.h"
#include "mission-watch.h"
#include "session-row.h"
#include "track-card.h"

/* Of what stands in the middle, in px with text of the usual size. */
#define MAX_WIDTH 1240

struct _IwStartPage {
  GtkBox parent_instance;

  AdwClamp *clamp;
  GtkGrid *cards;
  int n_cards, columns;
  GtkLabel *problems;
  GtkBox *sessions;
  GtkWidget *resume, *intro;

  GPtrArray *deleted; /* (element-type IwSessionRow) in the order in which they were */
};

enum {
  TRACK_CHOSEN,
  SESSION_CHOSEN,
  UNDO_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IwStartPage, iw_start_page, GTK_TYPE_BOX)

static void
card_opened (IwTrackCard *card, gboolean afresh, gpointer data)
{
  g_signal_emit (IW_START_PAGE (data), signals[TRACK_CHOSEN], 0,
                 g_object_get_data (G_OBJECT (card), "mission"), afresh);
}

static void
show_problems (IwStartPage *self, GPtrArray *problems)
{
  g_autofree char *text = NULL;

  g_ptr_array_add (problems, NULL);
  text = g_strjoinv ("\n", (char **)problems->pdata);
  gtk_label_set_text (self->problems, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problems), *text != '\0');
}

/* --- sessions --- */

static void
row_opened (IwSessionRow *row, gpointer data)
{
  g_signal_emit (IW_START_PAGE (data), signals[SESSION_CHOSEN], 0, iw_session_row_get_mission (row),
                 iw_session_row_get_path (row));
}

static void show_tracks (IwStartPage *self, GPtrArray *problems);

static void
row_changed (IwSessionRow *row, gpointer data)
{
  IwStartPage *self = IW_START_PAGE (data);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_remove (self->deleted, row);
  if (iw_session_row_is_deleted (row))
    g_ptr_array_add (self->deleted, g_object_ref (row));
  show_tracks (self, problems); /* a card may resume another session now */
  show_problems (self, problems);
  g_signal_emit (self, signals[UNDO_CHANGED], 0);
}

static void
row_failed (IwSessionRow *row, const char *message, gpointer data)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (problems, g_strdup (message));
  show_problems (IW_START_PAGE (data), problems);
}

gboolean
iw_start_page_can_undo (IwStartPage *self)
{
  return self->deleted->len > 0;
}

void
iw_start_page_undo (IwStartPage *self)
{
  if (self->deleted->len > 0)
    iw_session_row_undo (g_ptr_array_index (self->deleted, self->deleted->len - 1));
}

static GtkWidget *
new_row (IwStartPage *self, const IwMission *mission, const IwLedger *ledger)
{
  GtkWidget *row = iw_session_row_new (mission, ledger);

  g_signal_connect (row, "opened", G_CALLBACK (row_opened), self);
  g_signal_connect (row, "changed", G_CALLBACK (row_changed), self);
  g_signal_connect (row, "failed", G_CALLBACK (row_failed), self);
  return row;
}

/* A track and the sessions of it, the one that changed last in front (element-type IwLedger). */
typedef struct {
  IwMission *mission;
  GPtrArray *ledgers;
} Track;

static void
track_free (Track *track)
{
  g_ptr_array_unref (track->ledgers);
  iw_mission_free (track->mission);
  g_free (track);
}

/* Every track there is and its sessions (element-type Track). */
static GPtrArray *
load_tracks (GPtrArray *problems)
{
  g_auto (GStrv) ids = iw_mission_list ();
  g_autofree char *directory = iw_ledger_directory ();
  GPtrArray *tracks = g_ptr_array_new_with_free_func ((GDestroyNotify)track_free);

  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    IwMission *mission = iw_mission_load (ids[i], &error);
    Track *track;

    if (mission == NULL) {
      g_ptr_array_add (problems, g_strdup (error->message));
      continue;
    }
    track = g_new0 (Track, 1);
    track->mission = mission;
    track->ledgers = iw_ledger_list (directory, mission, problems);
    g_ptr_array_add (tracks, track);
  }
  return tracks;
}

static int
compare_changed_last_first (gconstpointer left, gconstpointer right)
{
  IwSessionRow *const *a = left, *const *b = right;

  return g_strcmp0 (iw_session_row_get_changed (*b), iw_session_row_get_changed (*a));
}

/* The one that changed last comes first, whatever track it is of. */
static void
show_sessions (IwStartPage *self, const GPtrArray *tracks)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->sessions))) != NULL)
    gtk_box_remove (self->sessions, row);
  for (guint i = 0; i < tracks->len; i++) {
    const Track *track = g_ptr_array_index (tracks, i);

    for (guint k = 0; k < track->ledgers->len; k++)
      g_ptr_array_add (rows, new_row (self, track->mission, g_ptr_array_index (track->ledgers, k)));
  }
  g_ptr_array_sort (rows, compare_changed_last_first);
  for (guint i = 0; i < rows->len; i++)
    gtk_box_append (self->sessions, g_ptr_array_index (rows, i));
  gtk_widget_set_visible (self->resume, rows->len > 0);
  gtk_widget_set_visible (self->intro, rows->len == 0); /* who comes back knows, and needs the room */
}

/* --- tracks --- */

static void
add_card (IwStartPage *self, const Track *track)
{
  GtkWidget *card = iw_track_card_new (
      track->mission, track->ledgers->len > 0 ? g_ptr_array_index (track->ledgers, 0) : NULL);

  g_object_set_data_full (G_OBJECT (card), "mission", g_strdup (track->mission->id), g_free);
  g_signal_connect (card, "opened", G_CALLBACK (card_opened), self);
  gtk_grid_attach (self->cards, card, self->n_cards % self->columns, self->n_cards / self->columns, 1, 1);
  self->n_cards += 1;
}

static void
show_cards (IwStartPage *self, const GPtrArray *tracks)
{
  GtkWidget *card;

  while ((card = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_grid_remove (self->cards, card);
  self->n_cards = 0;
  for (guint i = 0; i < tracks->len; i++)
    add_card (self, g_ptr_array_index (tracks, i));
}

static void
show_tracks (IwStartPage *self, GPtrArray *problems)
{
  g_autoptr (GPtrArray) tracks = load_tracks (problems);

  show_cards (self, tracks);
}

void
iw_start_page_reload (IwStartPage *self)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) tracks = load_tracks (problems);

  g_ptr_array_set_size (self->deleted, 0);
  show_cards (self, tracks);
  show_sessions (self, tracks);
  show_problems (self, problems);
}

void
iw_start_page_set_width (IwStartPage *self, int width)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self->cards));
  int n = 0;

  self->columns = iw_fit (width) == IW_FIT_STACKED ? 1 : 2;
  adw_clamp_set_maximum_size (self->clamp, iw_fit_scaled (MAX_WIDTH));
  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->cards)); card != NULL;
       card = gtk_widget_get_next_sibling (card), n++)
    g_object_set (gtk_layout_manager_get_layout_child (layout, card), "column", n % self->columns, "row",
                  n / self->columns, NULL);
}

/* Of what in a row of cards or sessions has the focus; NULL: nothing has. */
static GtkWidget *
child_in_focus (GtkWidget *row)
{
  GtkWidget *child = gtk_widget_get_focus_child (row);

  return child != NULL && gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_FOCUS_WITHIN ? child : NULL;
}

const char *
iw_start_page_get_mission (IwStartPage *self)
{
  GtkWidget *session = child_in_focus (GTK_WIDGET (self->sessions));
  GtkWidget *card = child_in_focus (GTK_WIDGET (self->cards));

  if (session != NULL)
    return iw_session_row_get_mission (IW_SESSION_ROW (session));
  if (card == NULL)
    card = gtk_widget_get_first_child (GTK_WIDGET (self->cards));
  return card != NULL ? g_object_get_data (G_OBJECT (card), "mission") : NULL;
}

static void
iw_start_page_finalize (GObject *object)
{
  g_ptr_array_unref (IW_START_PAGE (object)->deleted);
  G_OBJECT_CLASS (iw_start_page_parent_class)->finalize (object);
}

static void
iw_start_page_class_init (IwStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = iw_start_page_finalize;
  signals[SESSION_CHOSEN] = g_signal_new ("session-chosen", IW_TYPE_START_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[UNDO_CHANGED] = g_signal_new ("undo-changed", IW_TYPE_START_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
  signals[TRACK_CHOSEN] = g_signal_new ("track-chosen", IW_TYPE_START_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IwStartPage, clamp);
  gtk_widget_class_bind_template_child (widget_class, IwStartPage, cards);
  gtk_widget_class_bind_template_child (widget_class, IwStartPage, problems);
  gtk_widget_class_bind_template_child (widget_class, IwStartPage, sessions);
  gtk_widget_class_bind_template_child (widget_class, IwStartPage, resume);
  gtk_widget_class_bind_template_child (widget_class, IwStartPage, intro);
}

static void
iw_start_page_init (IwStartPage *self)
{
  self->deleted = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  iw_start_page_set_width (self, 0);
}

GtkWidget *
iw_start_page_new (void)
{
  IwStartPage *self = g_object_new (IW_TYPE_START_PAGE, NULL);

  IwMissionWatch *watch = iw_mission_watch_new ();

  g_object_set_data_full (G_OBJECT (self), "mission-watch", watch, g_object_unref);
  g_signal_connect_object (watch, "changed", G_CALLBACK (iw_start_page_reload), self, G_CONNECT_SWAPPED);
  iw_start_page_reload (self);
  return GTK_WIDGET (self);
}
