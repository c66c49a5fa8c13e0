#define G_LOG_DOMAIN "iowall-start-page"

#include "start-page.h"

#include "iowall/ledger.h"
#include "mission-watch.h"
#include "track-card.h"

#define COLUMNS 2

struct _IwStartPage {
  GtkBox parent_instance;

  GtkGrid *cards;
  int n_cards;
  GtkLabel *problems;
};

enum {
  TRACK_CHOSEN,
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
add_card (IwStartPage *self, const IwMission *mission, const char *directory, GPtrArray *problems)
{
  g_autoptr (IwLedger) ledger = iw_ledger_open_latest (directory, mission, problems);
  GtkWidget *card = iw_track_card_new (mission, ledger);

  g_object_set_data_full (G_OBJECT (card), "mission", g_strdup (mission->id), g_free);
  g_signal_connect (card, "opened", G_CALLBACK (card_opened), self);
  gtk_grid_attach (self->cards, card, self->n_cards % COLUMNS, self->n_cards / COLUMNS, 1, 1);
  self->n_cards += 1;
}

void
iw_start_page_reload (IwStartPage *self)
{
  g_auto (GStrv) ids = iw_mission_list ();
  g_autofree char *directory = iw_ledger_directory ();
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  GtkWidget *card;

  while ((card = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_grid_remove (self->cards, card);
  self->n_cards = 0;
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (IwMission) mission = iw_mission_load (ids[i], &error);

    if (mission != NULL)
      add_card (self, mission, directory, problems);
    else
      g_ptr_array_add (problems, g_strdup (error->message));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->problems), problems->len > 0);
  if (problems->len > 0) {
    g_autofree char *text = NULL;

    g_ptr_array_add (problems, NULL);
    text = g_strjoinv ("\n", (char **)problems->pdata);
    gtk_label_set_text (self->problems, text);
  }
}

static void
iw_start_page_class_init (IwStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[TRACK_CHOSEN] = g_signal_new ("track-chosen", IW_TYPE_START_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IwStartPage, cards);
  gtk_widget_class_bind_template_child (widget_class, IwStartPage, problems);
}

static void
iw_start_page_init (IwStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
