#define G_LOG_DOMAIN "iowall-verdict-form"

#include "verdict-form.h"

#include "note-binding.h"

#define N_ANSWERS 4

static const char *const choices[] = { "local-first", "cloud-native" };

struct _IwVerdictForm {
  GtkBox parent_instance;

  GtkToggleButton *local_first, *cloud_native;
  GtkTextView *defence, *rejected, *limitation, *reopen;

  GtkTextView *written; /* the answer that had the focus last */
  IwSession *session;
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (IwVerdictForm, iw_verdict_form, GTK_TYPE_BOX)

static GtkToggleButton *
choice_button (IwVerdictForm *self, guint choice)
{
  return choice == 0 ? self->local_first : self->cloud_native;
}

/* A choice that is pressed again is taken back. */
static void
chosen (IwVerdictForm *self, GtkToggleButton *button)
{
  if (self->syncing)
    return;
  self->syncing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++) {
    if (choice_button (self, i) != button)
      gtk_toggle_button_set_active (choice_button (self, i), FALSE);
  }
  self->syncing = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++) {
    if (gtk_toggle_button_get_active (choice_button (self, i))) {
      iw_session_set_note (self->session, IW_NOTE_CHOICE, choices[i]);
      return;
    }
  }
  iw_session_set_note (self->session, IW_NOTE_CHOICE, "");
}

static void
sync_choice (IwVerdictForm *self)
{
  const char *choice = iw_session_get_note (self->session, IW_NOTE_CHOICE);

  self->syncing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    gtk_toggle_button_set_active (choice_button (self, i), g_str_equal (choice, choices[i]));
  self->syncing = FALSE;
}

static void
note_changed (IwVerdictForm *self, int note)
{
  if (note == IW_NOTE_CHOICE)
    sync_choice (self);
}

static void
focused (GtkEventController *focus, gpointer data)
{
  IW_VERDICT_FORM (data)->written = GTK_TEXT_VIEW (gtk_event_controller_get_widget (focus));
}

void
iw_verdict_form_quote (IwVerdictForm *self, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->written);
  GtkTextIter cursor;
  g_autofree char *padded = NULL;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  if (gtk_text_iter_is_start (&cursor))
    padded = g_strdup (text);
  else {
    gtk_text_iter_backward_char (&cursor);
    padded = g_strconcat (g_unichar_isspace (gtk_text_iter_get_char (&cursor)) ? "" : " ", text, NULL);
  }
  gtk_text_buffer_insert_at_cursor (buffer, padded, -1);
  gtk_text_view_scroll_mark_onscreen (self->written, gtk_text_buffer_get_insert (buffer));
}

void
iw_verdict_form_set_session (IwVerdictForm *self, IwSession *session)
{
  static const IwNote notes[N_ANSWERS] = { IW_NOTE_DEFENCE, IW_NOTE_REJECTED, IW_NOTE_LIMITATION,
                                           IW_NOTE_REOPEN };
  GtkTextView *const views[N_ANSWERS] = { self->defence, self->rejected, self->limitation, self->reopen };

  self->session = g_object_ref (session);
  for (guint i = 0; i < N_ANSWERS; i++)
    iw_note_bind_text (views[i], session, notes[i], NULL, NULL);
  sync_choice (self);
  g_signal_connect_object (session, "note-changed", G_CALLBACK (note_changed), self, G_CONNECT_SWAPPED);
}

static void
iw_verdict_form_dispose (GObject *object)
{
  g_clear_object (&IW_VERDICT_FORM (object)->session);
  G_OBJECT_CLASS (iw_verdict_form_parent_class)->dispose (object);
}

static void
iw_verdict_form_class_init (IwVerdictFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_verdict_form_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/verdict-form.ui");
  gtk_widget_class_bind_template_child (widget_class, IwVerdictForm, local_first);
  gtk_widget_class_bind_template_child (widget_class, IwVerdictForm, cloud_native);
  gtk_widget_class_bind_template_child (widget_class, IwVerdictForm, defence);
  gtk_widget_class_bind_template_child (widget_class, IwVerdictForm, rejected);
  gtk_widget_class_bind_template_child (widget_class, IwVerdictForm, limitation);
  gtk_widget_class_bind_template_child (widget_class, IwVerdictForm, reopen);
}

static void
iw_verdict_form_init (IwVerdictForm *self)
{
  GtkTextView *views[N_ANSWERS];

  gtk_widget_init_template (GTK_WIDGET (self));
  views[0] = self->defence;
  views[1] = self->rejected;
  views[2] = self->limitation;
  views[3] = self->reopen;
  self->written = self->defence;
  for (guint i = 0; i < N_ANSWERS; i++) {
    GtkEventController *focus = gtk_event_controller_focus_new ();

    g_signal_connect (focus, "enter", G_CALLBACK (focused), self);
    gtk_widget_add_controller (GTK_WIDGET (views[i]), focus);
  }
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    g_signal_connect_swapped (choice_button (self, i), "toggled", G_CALLBACK (chosen), self);
}
