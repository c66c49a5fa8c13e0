#define G_LOG_DOMAIN "iowall-message-card"

#include "message-card.h"

#include "iowall/language.h"

#include "announce.h"
#include "sentence.h"

#define ANNOUNCE_AFTER_MS 1200

struct _IwMessageCard {
  GtkBox parent_instance;

  GtkLabel *from, *text;

  IwSession *session;
  guint timer;
};

G_DEFINE_FINAL_TYPE (IwMessageCard, iw_message_card, GTK_TYPE_BOX)

static void
sync (IwMessageCard *self)
{
  const IwJob *job = iw_session_get_part (self->session)->job;
  const gboolean came = job != NULL && iw_session_get_message_came (self->session);
  g_autofree char *from = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), came);
  if (!came)
    return;
  from = g_strdup_printf (_ ("Message from %s"), job->message_from);
  text = iw_session_bind_text (self->session, job->message);
  gtk_label_set_text (self->from, from);
  iw_sentence_show (self->text, text);
}

static gboolean
announce (gpointer data)
{
  IwMessageCard *self = data;
  g_autofree char *text =
      g_strdup_printf ("%s: %s", gtk_label_get_text (self->from), gtk_label_get_text (self->text));

  self->timer = 0;
  iw_announce (GTK_WIDGET (self), text);
  return G_SOURCE_REMOVE;
}

/* Said after what the control that brought it says of itself. */
static void
message_came (IwMessageCard *self)
{
  sync (self);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (ANNOUNCE_AFTER_MS, announce, self);
}

static void
iw_message_card_dispose (GObject *object)
{
  g_clear_handle_id (&IW_MESSAGE_CARD (object)->timer, g_source_remove);
  g_clear_object (&IW_MESSAGE_CARD (object)->session);
  G_OBJECT_CLASS (iw_message_card_parent_class)->dispose (object);
}

static void
iw_message_card_unroot (GtkWidget *widget)
{
  g_clear_handle_id (&IW_MESSAGE_CARD (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (iw_message_card_parent_class)->unroot (widget);
}

static void
iw_message_card_class_init (IwMessageCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_message_card_dispose;
  widget_class->unroot = iw_message_card_unroot;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/message-card.ui");
  gtk_widget_class_bind_template_child (widget_class, IwMessageCard, from);
  gtk_widget_class_bind_template_child (widget_class, IwMessageCard, text);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
iw_message_card_init (IwMessageCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
iw_message_card_new (IwSession *session)
{
  IwMessageCard *self = g_object_new (IW_TYPE_MESSAGE_CARD, NULL);

  self->session = g_object_ref (session);
  iw_session_follow (session, "message-came", G_CALLBACK (message_came), self);
  sync (self);
  return GTK_WIDGET (self);
}
