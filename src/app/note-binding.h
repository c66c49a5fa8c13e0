/* Ties a text field to a note of the session: what is typed is kept at once, what is undone or changed
 * elsewhere is shown. Undo is the session's: one order over settings and texts, so the field has none of its
 * own. */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

/* `changed` (may be NULL) is called swapped with `owner`, the widget around the field, after the text changed
 * from elsewhere. The tie ends with the field. */
void iw_note_bind_text (GtkTextView *view, IwSession *session, IwNote note, GCallback changed,
                        gpointer owner);
void iw_note_bind_entry (GtkEditable *entry, IwSession *session, IwNote note);

G_END_DECLS
