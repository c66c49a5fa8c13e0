/* The window: start page or lab, navigation, actions, and the line that says when work is not being saved. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define IW_TYPE_WINDOW (iw_window_get_type ())
G_DECLARE_FINAL_TYPE (IwWindow, iw_window, IW, WINDOW, AdwApplicationWindow)

GtkWidget *iw_window_new (GtkApplication *application);

/* Opens a track: its latest ledger, or a new one. FALSE if the mission cannot be loaded; the window then says
 * why. */
gboolean iw_window_open_track (IwWindow *self, const char *mission, gboolean afresh);

G_END_DECLS
