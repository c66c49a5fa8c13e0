#include "image.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#define POINTS_PER_PIXEL 0.75

gboolean
image_kind_from_path (const char *path, ImageKind *kind)
{
  static const char *const endings[] = { [IMAGE_PNG] = ".png", [IMAGE_SVG] = ".svg", [IMAGE_PDF] = ".pdf" };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    if (g_str_has_suffix (lower, endings[i])) {
      *kind = (ImageKind)i;
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
create_surface (const ImageFormat *format, GByteArray *bytes)
{
  cairo_surface_t *surface = NULL;

  switch (format->kind) {
  case IMAGE_PNG:
    surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)ceil (format->width * format->scale),
                                          (int)ceil (format->height * format->scale));
    cairo_surface_set_device_scale (surface, format->scale, format->scale);
    break;
  case IMAGE_SVG:
    surface = cairo_svg_surface_create_for_stream (append_bytes, bytes, format->width, format->height);
    cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
    break;
  case IMAGE_PDF:
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
image_render (const ImageFormat *format, ImageDraw draw, gpointer data, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = create_surface (format, bytes);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  draw (cr, data);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && format->kind == IMAGE_PNG)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot draw: %s", cairo_status_to_string (status));
    return NULL;
  }
  return g_steal_pointer (&bytes);
}

/* Writes everything and closes the file. Returns 0 or the errno. */
static int
write_and_close (int file, const GByteArray *bytes)
{
  gsize written = 0;
  int code = 0;

  while (code == 0 && written < bytes->len) {
    const gssize n = write (file, bytes->data + written, bytes->len - written);
    if (n >= 0)
      written += (gsize)n;
    else if (errno != EINTR)
      code = errno;
  }
  if (close (file) != 0 && code == 0)
    code = errno;
  return code;
}

/* Returns 0 or the errno. */
static int
write_beside_and_rename (const char *path, const GByteArray *bytes)
{
  g_autofree char *beside = g_strconcat (path, ".XXXXXX", NULL);
  const int file = g_mkstemp_full (beside, O_WRONLY | O_CLOEXEC, 0666);
  int code;

  if (file < 0)
    return errno;
  code = write_and_close (file, bytes);
  if (code == 0 && g_rename (beside, path) != 0)
    code = errno;
  if (code != 0)
    g_unlink (beside);
  return code;
}

gboolean
image_write (const char *path, const GByteArray *bytes, GError **error)
{
  char *target;
  GStatBuf info;
  int file, code;

  if (g_stat (path, &info) == 0 && !S_ISREG (info.st_mode)) {
    file = g_open (path, O_WRONLY | O_CLOEXEC, 0);
    code = file >= 0 ? write_and_close (file, bytes) : errno;
  } else {
    /* Replace what a link points at, not the link. */
    target = realpath (path, NULL);
    code = write_beside_and_rename (target != NULL ? target : path, bytes);
    free (target);
  }
  if (code == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (code), "cannot write \"%s\": %s", path,
               g_strerror (code));
  return FALSE;
}
