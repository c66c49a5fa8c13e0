/* Tooltips of pages that are built while somebody waits for them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives a widget a tooltip, which is its accessible description as well. `text`: copied; NULL: none. */
void iw_tip_set (GtkWidget *widget, const char *text);

G_END_DECLS
