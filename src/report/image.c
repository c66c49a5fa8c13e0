#include "iowall/image.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>

#include "iowall/mission.h"
#include "iowall/output.h"

#define POINTS_PER_PIXEL 0.75

gboolean
iw_image_kind_from_path (const char *path, IwImageKind *kind)
{
  static const char *const endings[] = {
    [IW_IMAGE_PNG] = ".png", [IW_IMAGE_SVG] = ".svg", [IW_IMAGE_PDF] = ".pdf"
  };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    if (g_str_has_suffix (lower, endings[i])) {
      *kind = (IwImageKind)i;
      return TRUE;
    }
  }
  return FALSE;
}

static cairo_status_t
append_bytes (void *bytes, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_surface (const IwImageFormat *format, GByteArray *bytes)
{
  cairo_surface_t *surface = NULL;

  switch (format->kind) {
  case IW_IMAGE_PNG:
    surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)ceil (format->width * format->scale),
                                          (int)ceil (format->height * format->scale));
    cairo_surface_set_device_scale (surface, format->scale, format->scale);
    break;
  case IW_IMAGE_SVG:
    surface = cairo_svg_surface_create_for_stream (append_bytes, bytes, format->width, format->height);
    cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
    break;
  case IW_IMAGE_PDF:
    surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, format->width * POINTS_PER_PIXEL,
                                                   format->height * POINTS_PER_PIXEL);
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, format->title);
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "I/O Wall");
    cairo_surface_set_device_scale (surface, POINTS_PER_PIXEL, POINTS_PER_PIXEL);
    break;
  }
  return surface;
}

GByteArray *
iw_image_render (const IwImageFormat *format, IwImageDraw draw, gpointer data, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = create_surface (format, bytes);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  draw (cr, data);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && format->kind == IW_IMAGE_PNG)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, "cannot draw: %s",
                 cairo_status_to_string (status));
    return NULL;
  }
  return g_steal_pointer (&bytes);
}

gboolean
iw_image_save (const char *path, const IwImageFormat *format, IwImageDraw draw, gpointer data, GError **error)
{
  g_autoptr (GByteArray) bytes = iw_image_render (format, draw, data, error);

  return bytes != NULL && iw_output_save (path, bytes->data, bytes->len, error);
}
