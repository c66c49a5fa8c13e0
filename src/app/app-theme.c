#include "app-theme.h"

#include <adwaita.h>
#include <math.h>

#define USUAL_POINTS 11.0
#define USUAL_DPI    96.0

typedef struct {
  char *family;
  double points;
} Font;

/* Pango wants a family; the setting holds "Cantarell 11". Kept until the setting changes. */
static const Font *
interface_font (void)
{
  static Font font = { 0 };
  static char *from = NULL;
  g_autofree char *name = NULL;

  g_object_get (gtk_settings_get_default (), "gtk-font-name", &name, NULL);
  if (font.family == NULL || g_strcmp0 (name, from) != 0) {
    PangoFontDescription *wanted = pango_font_description_from_string (name != NULL ? name : "Cantarell 11");
    const char *family = pango_font_description_get_family (wanted);
    const int size =
        pango_font_description_get_size_is_absolute (wanted) ? 0 : pango_font_description_get_size (wanted);

    g_free (font.family);
    g_free (from);
    font.family = g_strdup (family != NULL ? family : "Cantarell");
    font.points = size > 0 ? (double)size / PANGO_SCALE : USUAL_POINTS;
    from = g_steal_pointer (&name);
    pango_font_description_free (wanted);
  }
  return &font;
}

double
iw_app_text_scale (void)
{
  int dpi = -1;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return fmax (0.5, (dpi > 0 ? dpi / 1024.0 / USUAL_DPI : 1.0) *
                        fmax (1.0, interface_font ()->points / USUAL_POINTS));
}

void
iw_app_theme_of_kind (IwTheme *theme, GtkWidget *widget, IwThemeKind kind)
{
  iw_theme_init (theme, kind);
  theme->font = interface_font ()->family;
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
  theme->scale = iw_app_text_scale ();
}

void
iw_app_theme_watch (GtkWidget *widget, GCallback changed)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_object (manager, "notify::dark", changed, widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", changed, widget, G_CONNECT_SWAPPED);
}
