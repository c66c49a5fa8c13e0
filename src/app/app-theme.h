/* The charts' theme as the desktop wants it: light, dark, high contrast, interface font. */
#pragma once

#include <gtk/gtk.h>

#include "iowall/theme.h"

/* How much larger than usual the desktop wants its text, at least a half: of its resolution of text, which is
 * what "large text" changes, and of an interface font above 11 points. */
double iw_app_text_scale (void);

/* Fills in the theme for a widget. */
void iw_app_theme (IwTheme *theme, GtkWidget *widget);

/* The same in another kind and with text of the usual size, for what leaves the screen. */
void iw_app_theme_of_kind (IwTheme *theme, GtkWidget *widget, IwThemeKind kind);

/* Calls `changed (widget)` whenever the desktop's wish for colours changes, as long as the widget lives. Of
 * text a widget hears as `system_setting_changed`. */
void iw_app_theme_watch (GtkWidget *widget, GCallback changed);
