#include "note-binding.h"

#include <string.h>

typedef struct {
  IwSession *session;
  IwNote note;
  GtkTextView *view;  /* one of the two is there; */
  GtkEditable *entry; /* neither is owned */
  GCallback changed;
  gpointer owner;
  gulong handler; /* of the session */
} Binding;

static void
binding_free (gpointer data, GClosure *closure)
{
  Binding *binding = data;

  g_signal_handler_disconnect (binding->session, binding->handler);
  g_object_unref (binding->session);
  g_free (binding);
}

static char *
get_text (const Binding *binding)
{
  char *text = NULL;

  if (binding->entry != NULL)
    return g_strdup (gtk_editable_get_text (binding->entry));
  g_object_get (gtk_text_view_get_buffer (binding->view), "text", &text, NULL);
  return text;
}

/* Bytes that two texts have in common at their start, whole characters. */
static gsize
common_start (const char *a, const char *b)
{
  gsize n = 0;

  while (a[n] != '\0' && a[n] == b[n])
    n++;
  while (n > 0 && (a[n] & 0xc0) == 0x80)
    n--;
  return n;
}

/* Only what differs is replaced, so that the text does not jump and the cursor stands at the change. */
static void
put_into_view (GtkTextView *view, const char *before, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  const gsize start = common_start (before, text);
  const char *a = before + strlen (before), *b = text + strlen (text);
  GtkTextIter from, to;

  while (a > before + start && b > text + start && a[-1] == b[-1])
    a--, b--;
  while ((*a & 0xc0) == 0x80 || (*b & 0xc0) == 0x80)
    a++, b++;
  gtk_text_buffer_get_iter_at_offset (buffer, &from, (int)g_utf8_strlen (before, (gssize)start));
  gtk_text_buffer_get_iter_at_offset (buffer, &to, (int)g_utf8_strlen (before, a - before));
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &from, &to);
  gtk_text_buffer_insert (buffer, &from, text + start, (int)(b - text - (gssize)start));
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_buffer_place_cursor (buffer, &from);
  gtk_text_view_scroll_mark_onscreen (view, gtk_text_buffer_get_insert (buffer));
}

static void
typed (Binding *binding)
{
  g_autofree char *text = get_text (binding);

  iw_session_set_note (binding->session, binding->note, text);
}

static void
note_changed (IwSession *session, int note, gpointer data)
{
  Binding *binding = data;
  const char *text = iw_session_get_note (session, binding->note);
  g_autofree char *shown = NULL;

  if (note != (int)binding->note)
    return;
  shown = get_text (binding);
  if (strcmp (shown, text) == 0)
    return;
  g_signal_handlers_block_matched (binding->entry != NULL ? (gpointer)binding->entry
                                                          : gtk_text_view_get_buffer (binding->view),
                                   G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, binding);
  if (binding->entry != NULL) {
    gtk_editable_set_text (binding->entry, text);
    gtk_editable_set_position (binding->entry, -1);
  } else {
    put_into_view (binding->view, shown, text);
  }
  g_signal_handlers_unblock_matched (binding->entry != NULL ? (gpointer)binding->entry
                                                            : gtk_text_view_get_buffer (binding->view),
                                     G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, binding);
  if (binding->changed != NULL)
    ((void (*) (gpointer, gpointer))binding->changed) (binding->owner, session);
}

static Binding *
binding_new (IwSession *session, IwNote note)
{
  Binding *binding = g_new0 (Binding, 1);

  binding->session = g_object_ref (session);
  binding->note = note;
  binding->handler = g_signal_connect (session, "note-changed", G_CALLBACK (note_changed), binding);
  return binding;
}

void
iw_note_bind_text (GtkTextView *view, IwSession *session, IwNote note, GCallback changed, gpointer owner)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  Binding *binding = binding_new (session, note);

  binding->view = view;
  binding->changed = changed;
  binding->owner = owner;
  gtk_text_buffer_set_enable_undo (buffer, FALSE);
  gtk_text_buffer_set_text (buffer, iw_session_get_note (session, note), -1);
  g_signal_connect_data (buffer, "changed", G_CALLBACK (typed), binding, binding_free, G_CONNECT_SWAPPED);
}

void
iw_note_bind_entry (GtkEditable *entry, IwSession *session, IwNote note)
{
  Binding *binding = binding_new (session, note);

  binding->entry = entry;
  gtk_editable_set_enable_undo (entry, FALSE);
  gtk_editable_set_text (entry, iw_session_get_note (session, note));
  g_signal_connect_data (entry, "changed", G_CALLBACK (typed), binding, binding_free, G_CONNECT_SWAPPED);
}
