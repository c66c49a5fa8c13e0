#include "app-theme.h"

#include <adwaita.h>

/* Pango wants a family; the setting holds "Cantarell 11". Kept until the setting changes. */
static const char *
interface_font (void)
{
  static char *family = NULL, *from = NULL;
  g_autofree char *name = NULL;

  g_object_get (gtk_settings_get_default (), "gtk-font-name", &name, NULL);
  if (family == NULL || g_strcmp0 (name, from) != 0) {
    PangoFontDescription *font = pango_font_description_from_string (name != NULL ? name : "Cantarell 11");
    const char *wanted = pango_font_description_get_family (font);

    g_free (family);
    g_free (from);
    family = g_strdup (wanted != NULL ? wanted : "Cantarell");
    from = g_steal_pointer (&name);
    pango_font_description_free (font);
  }
  return family;
}

void
iw_app_theme_of_kind (IwTheme *theme, GtkWidget *widget, IwThemeKind kind)
{
  iw_theme_init (theme, kind);
  theme->font = interface_font ();
}

void
iw_app_theme (IwTheme *theme, GtkWidget *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const gboolean dark = adw_style_manager_get_dark (manager);
  const gboolean contrast = adw_style_manager_get_high_contrast (manager);

  iw_app_theme_of_kind (theme, widget,
                        contrast ? dark ? IW_THEME_CONTRAST_DARK : IW_THEME_CONTRAST
                        : dark   ? IW_THEME_DARK
                                 : IW_THEME_LIGHT);
}

void
iw_app_theme_watch (GtkWidget *widget, GCallback changed)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_object (manager, "notify::dark", changed, widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", changed, widget, G_CONNECT_SWAPPED);
}
