/* News for those who do not see the screen. GTK 4.8 has no announcements: of a page that changes a screen
 * reader says what gets the focus, and what changes in the description of that which has it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Has `text` said in the window of `widget`, as the description of what has the focus there. */
void iw_announce (GtkWidget *widget, const char *text);

/* Names what GTK builds without a name: the menu of a button (`name` is its), and the button that opens the
 * search of the window with the shortcuts (NULL: there is no such window). */
void iw_name_menu (GtkMenuButton *button, const char *name);
void iw_name_search (GtkWidget *shortcuts, const char *name);

G_END_DECLS
