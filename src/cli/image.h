/* Pictures as files: PNG, SVG and PDF, whole or not at all. */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

typedef enum {
  IMAGE_PNG,
  IMAGE_SVG,
  IMAGE_PDF
} ImageKind;

/* Room for what cairo's image surface can hold on one side, in device pixels. */
#define IMAGE_SIDE_MAX   32767
#define IMAGE_PIXELS_MAX 200e6

typedef struct {
  ImageKind kind;
  double width, height; /* device-independent pixels, 1/96 inch */
  double scale;         /* device pixels of a PNG per pixel; 1 for the others */
  const char *title;    /* for a PDF's reader */
} ImageFormat;

typedef void (*ImageDraw) (cairo_t *cr, gpointer data);

/* What a file name's ending asks for. FALSE if it is none of .png, .svg and .pdf. */
gboolean image_kind_from_path (const char *path, ImageKind *kind);

/* Draws into memory. NULL and an error in G_IO_ERROR if cairo fails. */
GByteArray *image_render (const ImageFormat *format, ImageDraw draw, gpointer data, GError **error);

/* Writes a whole file: under another name first, then renamed, so that a failure leaves what was there
 * before. A file that is no regular one (a pipe, a device) is written to as it is. */
gboolean image_write (const char *path, const GByteArray *bytes, GError **error);
