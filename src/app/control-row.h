/* One control of a part: name, widget of its kind, value. It reads and writes the session and nothing else.
 */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_CONTROL_ROW (iw_control_row_get_type ())
G_DECLARE_FINAL_TYPE (IwControlRow, iw_control_row, IW, CONTROL_ROW, GtkBox)

/* `control` is the index in the part's controls. */
GtkWidget *iw_control_row_new (IwSession *session, guint control);

/* The same lying in a strip with others, `n_in_strip` of them: the name above, all else in one line below it.
 * It takes no focus from the pointer, so that keys stay those of the page. */
GtkWidget *iw_control_row_new_in_strip (IwSession *session, guint control, guint n_in_strip);

G_END_DECLS
