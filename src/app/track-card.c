#define G_LOG_DOMAIN "iowall-track-card"

#include "track-card.h"

#include "iowall/language.h"

#include "navigation.h"

struct _IwTrackCard {
  GtkBox parent_instance;

  GtkButton *button, *afresh;
  GtkLabel *title, *persona, *summary, *mission, *crisis, *state;
};

enum {
  OPENED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IwTrackCard, iw_track_card, GTK_TYPE_BOX)

static void
open_track (IwTrackCard *self)
{
  g_signal_emit (self, signals[OPENED], 0, FALSE);
}

static void
start_afresh (IwTrackCard *self)
{
  g_signal_emit (self, signals[OPENED], 0, TRUE);
}

static void
iw_track_card_class_init (IwTrackCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[OPENED] = g_signal_new ("opened", IW_TYPE_TRACK_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/track-card.ui");
  gtk_widget_class_bind_template_child (widget_class, IwTrackCard, button);
  gtk_widget_class_bind_template_child (widget_class, IwTrackCard, afresh);
  gtk_widget_class_bind_template_child (widget_class, IwTrackCard, title);
  gtk_widget_class_bind_template_child (widget_class, IwTrackCard, persona);
  gtk_widget_class_bind_template_child (widget_class, IwTrackCard, summary);
  gtk_widget_class_bind_template_child (widget_class, IwTrackCard, mission);
  gtk_widget_class_bind_template_child (widget_class, IwTrackCard, crisis);
  gtk_widget_class_bind_template_child (widget_class, IwTrackCard, state);
}

static void
iw_track_card_init (IwTrackCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (open_track), self);
  g_signal_connect_swapped (self->afresh, "clicked", G_CALLBACK (start_afresh), self);
}

static char *
describe_progress (const IwLedger *ledger)
{
  g_autofree char *state = NULL;

  if (ledger == NULL)
    return g_strdup (_ ("Start"));
  state = iw_navigation_describe (&ledger->parts[ledger->shown]);
  if (*ledger->student == '\0')
    return g_strdup_printf (_ ("Resume: part %1$d, %2$s"), ledger->shown + 1, state);
  /* Translators: the student's name, the part's number and its state. */
  return g_strdup_printf (_ ("Resume %1$s: part %2$d, %3$s"), ledger->student, ledger->shown + 1, state);
}

GtkWidget *
iw_track_card_new (const IwMission *mission, const IwLedger *ledger)
{
  IwTrackCard *self = g_object_new (IW_TYPE_TRACK_CARD, NULL);
  g_autofree char *progress = describe_progress (ledger);
  g_autofree char *north_star = g_strdup_printf (_ ("Mission: %s"), mission->north_star);
  g_autofree char *crisis = g_strdup_printf (_ ("Crisis: %s"), mission->crisis);
  g_autofree char *description = g_strdup_printf ("%s. %s %s. %s. %s.", mission->persona, mission->summary,
                                                  north_star, crisis, progress);
  g_autofree char *afresh = g_strdup_printf (_ ("New session of %s"), mission->title);

  gtk_label_set_text (self->title, mission->title);
  gtk_label_set_text (self->persona, mission->persona);
  gtk_label_set_text (self->summary, mission->summary);
  gtk_label_set_text (self->mission, north_star);
  gtk_label_set_text (self->crisis, crisis);
  gtk_label_set_text (self->state, progress);
  gtk_widget_set_visible (GTK_WIDGET (self->afresh), ledger != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  mission->title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->afresh), GTK_ACCESSIBLE_PROPERTY_LABEL, afresh, -1);
  return GTK_WIDGET (self);
}
