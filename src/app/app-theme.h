/* The charts' theme as the desktop wants it: light, dark, high contrast, interface font. */
#pragma once

#include <gtk/gtk.h>

#include "iowall/theme.h"

/* Fills in the theme for a widget. */
void iw_app_theme (IwTheme *theme, GtkWidget *widget);

/* The same in another kind, for what leaves the screen. */
void iw_app_theme_of_kind (IwTheme *theme, GtkWidget *widget, IwThemeKind kind);

/* Calls `changed (widget)` whenever the desktop's wish changes, as long as the widget lives. */
void iw_app_theme_watch (GtkWidget *widget, GCallback changed);
