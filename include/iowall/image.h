/* Pictures as files: PNG, SVG and PDF, whole or not at all. */
#pragma once

#include <cairo.h>
#include <glib.h>

typedef enum {
  IW_IMAGE_PNG,
  IW_IMAGE_SVG,
  IW_IMAGE_PDF
} IwImageKind;

/* Room for what cairo's image surface can hold on one side, in device pixels. */
#define IW_IMAGE_SIDE_MAX   32767
#define IW_IMAGE_PIXELS_MAX 200e6

typedef struct {
  IwImageKind kind;
  double width, height; /* device-independent pixels, 1/96 inch */
  double scale;         /* device pixels of a PNG per pixel; 1 for the others */
  const char *title;    /* for a PDF's reader */
} IwImageFormat;

typedef void (*IwImageDraw) (cairo_t *cr, gpointer data);

/* What a file name's ending asks for. FALSE if it is none of .png, .svg and .pdf. */
gboolean iw_image_kind_from_path (const char *path, IwImageKind *kind);

/* Draws into memory. NULL and an error in IW_MISSION_ERROR if cairo fails. */
GByteArray *iw_image_render (const IwImageFormat *format, IwImageDraw draw, gpointer data, GError **error);

/* Draws a file: whole or not at all, on the disk before it counts. A link keeps pointing where it did, and
 * what is no regular file (a pipe) is written into. Errors, each one line: IW_MISSION_ERROR_FILE. */
gboolean iw_image_save (const char *path, const IwImageFormat *format, IwImageDraw draw, gpointer data,
                        GError **error);
