/* Asking where a file is to be saved: the one place that knows which of GTK's file dialogs there is. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* `file` is where to save, NULL if the dialog was dismissed; the user has agreed to replace what is there. */
typedef void (*IwFileChosen) (gpointer owner, GFile *file);

/* Asks for a file and calls `chosen` once, later. `parent` may be NULL. `suggested_name` is a name without a
 * folder, of any characters: those that a file name cannot hold are replaced. `owner`, a GObject, is kept
 * alive until then. */
void iw_file_dialog_save (GtkWindow *parent, const char *title, const char *suggested_name,
                          IwFileChosen chosen, gpointer owner);

G_END_DECLS
