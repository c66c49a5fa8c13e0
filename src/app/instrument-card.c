#define G_LOG_DOMAIN "iowall-instrument-card"

#include "instrument-card.h"

#include "chart-view.h"

struct _IwInstrumentCard {
  GtkBox parent_instance;

  GtkStack *stack;
  GtkLabel *title, *about;
  GtkScrolledWindow *scroller;

  IwSession *session;
};

G_DEFINE_FINAL_TYPE (IwInstrumentCard, iw_instrument_card, GTK_TYPE_BOX)

static void
sync_veil (IwInstrumentCard *self)
{
  gtk_stack_set_visible_child_name (self->stack, iw_session_get_unlocked (self->session) ? "chart" : "veil");
}

static void
iw_instrument_card_dispose (GObject *object)
{
  g_clear_object (&IW_INSTRUMENT_CARD (object)->session);
  G_OBJECT_CLASS (iw_instrument_card_parent_class)->dispose (object);
}

static void
iw_instrument_card_class_init (IwInstrumentCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_instrument_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/instrument-card.ui");
  gtk_widget_class_bind_template_child (widget_class, IwInstrumentCard, stack);
  gtk_widget_class_bind_template_child (widget_class, IwInstrumentCard, title);
  gtk_widget_class_bind_template_child (widget_class, IwInstrumentCard, about);
  gtk_widget_class_bind_template_child (widget_class, IwInstrumentCard, scroller);
}

static void
iw_instrument_card_init (IwInstrumentCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
iw_instrument_card_new (IwSession *session, const IwInstrument *instrument)
{
  IwInstrumentCard *self = g_object_new (IW_TYPE_INSTRUMENT_CARD, NULL);

  self->session = g_object_ref (session);
  gtk_label_set_text (self->title, instrument->title);
  gtk_label_set_text (self->about, instrument->about);
  gtk_scrolled_window_set_child (self->scroller, iw_chart_view_new (session, instrument));
  /* Only what is read like a page scrolls; the others fill their frame. */
  if (instrument->place != IW_PLACE_EQUATION)
    gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_NEVER);
  g_signal_connect_object (session, "prediction-changed", G_CALLBACK (sync_veil), self, G_CONNECT_SWAPPED);
  sync_veil (self);
  return GTK_WIDGET (self);
}
