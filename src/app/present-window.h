/* A lecture on the whole screen, driven by keys: those of a clicker and those of the help overlay. */
#pragma once

#include <adwaita.h>

#include "presentation.h"

G_BEGIN_DECLS

#define IW_TYPE_PRESENT_WINDOW (iw_present_window_get_type ())
G_DECLARE_FINAL_TYPE (IwPresentWindow, iw_present_window, IW, PRESENT_WINDOW, AdwApplicationWindow)

/* Presents. `behind` is the window to come back to, or NULL. The speaker's window opens with it where there
 * is a second monitor, or if it is asked for. */
GtkWidget *iw_present_window_new (GtkApplication *application, IwPresentation *presentation,
                                  GtkWindow *behind, gboolean speaker);

G_END_DECLS
