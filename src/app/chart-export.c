#include "chart-export.h"

#include "iowall/language.h"

#include "app-theme.h"
#include "chart-ghost.h"

#define SLIDE_WIDTH  1920.0
#define SLIDE_HEIGHT 1080.0

/* Of type and strokes on a slide: body text of 32 px is read from the last row but one (six image heights),
 * and what has to be larger is. What is read by scrolling is set smaller, until all of it is there. */
#define SLIDE_SCALE 2.4

typedef struct {
  GtkWidget *widget;
  IwSession *session;
  const IwInstrument *instrument;
  IwThemeKind theme;
  char *text; /* what the drawn picture says */
} Export;

static IwTheme
slide_theme (const Export *self)
{
  const IwPartKind part = iw_session_get_part_kind (self->session);
  IwTheme theme;

  iw_app_theme_of_kind (&theme, self->widget, self->theme);
  theme.scale = SLIDE_SCALE;
  iw_gallery_fit_scale (part, self->instrument, iw_session_get_experiment (self->session), &theme, 1.0,
                        SLIDE_WIDTH, SLIDE_HEIGHT);
  return theme;
}

static void
draw (cairo_t *cr, gpointer data)
{
  Export *self = data;
  const IwTheme theme = slide_theme (self);
  const IwColor ground = iw_theme_color (&theme, IW_ROLE_SURFACE, 1.0);
  IwChartGhost *ghost = iw_chart_ghost_new ();
  IwAxisHold hold = { 0 };
  IwPicture *picture = iw_chart_ghost_lay_out (ghost, self->session, self->instrument, &theme, SLIDE_WIDTH,
                                               SLIDE_HEIGHT, &hold);

  cairo_set_source_rgb (cr, ground.r, ground.g, ground.b);
  cairo_paint (cr);
  iw_picture_draw (picture, cr);
  iw_chart_ghost_draw (ghost, cr);
  g_free (self->text);
  self->text = iw_chart_ghost_describe (ghost, picture, NULL);
  iw_picture_free (picture);
  iw_chart_ghost_free (ghost);
}

static IwImageFormat
slide_format (IwImageKind kind, const char *title)
{
  return (IwImageFormat){
    .kind = kind, .width = SLIDE_WIDTH, .height = SLIDE_HEIGHT, .scale = 1.0, .title = title
  };
}

void
iw_chart_export_copy (GtkWidget *widget, IwSession *session, const IwInstrument *instrument,
                      IwThemeKind theme)
{
  Export self = { .widget = widget, .session = session, .instrument = instrument, .theme = theme };
  const IwImageFormat format = slide_format (IW_IMAGE_PNG, _ (instrument->title));
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) bytes = iw_image_render (&format, draw, &self, &error);
  g_autoptr (GBytes) png = bytes != NULL ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
  g_autoptr (GdkTexture) texture = png != NULL ? gdk_texture_new_from_bytes (png, &error) : NULL;
  g_autoptr (GdkContentProvider) both = NULL;
  g_autofree char *text = self.text;

  if (texture == NULL) {
    g_warning ("%s", error->message);
    return;
  }
  both = gdk_content_provider_new_union (
      (GdkContentProvider *[]){ gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, texture),
                                gdk_content_provider_new_typed (G_TYPE_STRING, text) },
      2);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), both);
}

gboolean
iw_chart_export_save (GtkWidget *widget, IwSession *session, const IwInstrument *instrument,
                      IwThemeKind theme, const char *path, GError **error)
{
  Export self = { .widget = widget, .session = session, .instrument = instrument, .theme = theme };
  g_autofree char *title =
      g_strdup_printf ("%s: %s", iw_session_get_mission (session)->title, _ (instrument->title));
  IwImageFormat format = slide_format (IW_IMAGE_PNG, title);
  gboolean saved;

  if (!iw_image_kind_from_path (path, &format.kind)) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE,
                 _ ("%s: expected a name that ends in .png, .svg or .pdf"), path);
    return FALSE;
  }
  saved = iw_image_save (path, &format, draw, &self, error);
  g_free (self.text);
  return saved;
}
