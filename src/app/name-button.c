#define G_LOG_DOMAIN "iowall-name-button"

#include "name-button.h"

#include "iowall/language.h"

struct _IwNameButton {
  GtkBox parent_instance;

  GtkMenuButton *button;
  GtkLabel *label;
  GtkPopover *popover;
  GtkEntry *entry;

  IwSession *session;
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (IwNameButton, iw_name_button, GTK_TYPE_BOX)

static void
sync (IwNameButton *self)
{
  const char *student = iw_session_get_note (self->session, IW_NOTE_STUDENT);
  const gboolean named = *student != '\0';
  g_autofree char *name = named ? g_strdup_printf (_ ("Name: %s"), student) : g_strdup (_ ("Add a name"));

  gtk_label_set_text (self->label, named ? student : _ ("Add a name"));
  if (named)
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "dim");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  self->syncing = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), student) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), student);
  self->syncing = FALSE;
}

static void
note_changed (IwNameButton *self, int note)
{
  if (note == IW_NOTE_STUDENT)
    sync (self);
}

static void
typed (IwNameButton *self)
{
  if (!self->syncing && self->session != NULL)
    iw_session_set_note (self->session, IW_NOTE_STUDENT, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
done (IwNameButton *self)
{
  gtk_popover_popdown (self->popover);
}

void
iw_name_button_follow (IwNameButton *self, IwSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "note-changed", G_CALLBACK (note_changed), self, G_CONNECT_SWAPPED);
  sync (self);
}

static void
iw_name_button_dispose (GObject *object)
{
  g_clear_object (&IW_NAME_BUTTON (object)->session);
  G_OBJECT_CLASS (iw_name_button_parent_class)->dispose (object);
}

static void
iw_name_button_class_init (IwNameButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_name_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/name-button.ui");
  gtk_widget_class_bind_template_child (widget_class, IwNameButton, button);
  gtk_widget_class_bind_template_child (widget_class, IwNameButton, label);
  gtk_widget_class_bind_template_child (widget_class, IwNameButton, popover);
  gtk_widget_class_bind_template_child (widget_class, IwNameButton, entry);
}

static void
iw_name_button_init (IwNameButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_entry_set_max_length (self->entry, IW_STUDENT_MAX);
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (typed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (done), self);
}
