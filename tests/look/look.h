/* Pictures of pages kept to be compared with: small, of few colours, and compared with tolerance. */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

typedef struct {
  int width, height;
  guint8 *pixels; /* red, green, blue, row by row */
} LookImage;

LookImage *look_image_new (int width, int height);
LookImage *look_image_copy (const LookImage *image);
void look_image_free (LookImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LookImage, look_image_free)

/* An image surface (RGB24 or ARGB32), each square of `shrink` x `shrink` pixels made one. */
LookImage *look_image_from_surface (cairo_surface_t *surface, int shrink);

/* The screen of a virtual X server as it leaves it in a file (XWD, 32 bits a pixel), `width` x `height` of
 * its upper left corner. */
LookImage *look_image_from_screen (const char *path, int width, int height, int shrink, GError **error);

LookImage *look_image_load (const char *path, GError **error); /* a PNG file */

/* Writes a PNG file with at most 256 colours, those that are there most often exactly. */
gboolean look_image_save (const LookImage *image, const char *path, GError **error);

typedef struct {
  gboolean alike;
  int n_different; /* pixels */
  int most;        /* of them in the square where there are most, ... */
  int x, y;        /* ... and its corner */
  LookImage
      *picture; /* one paled, with what is different in red; NULL if the sizes differ. The caller frees it */
} LookDifference;

/* Whether two pictures look the same to somebody who lays one over the other. Along an edge a pixel may be
 * off by a part of its contrast, elsewhere by hardly more than the palette takes; where more than a few in
 * one small square are off by more, something has moved, gone or changed its colour. */
LookDifference look_compare (const LookImage *now, const LookImage *kept);

/* Compares with the kept picture at `folder`/`name`.png. If they differ, or there is none, a message with the
 * page's name, where it differs and how to renew goes to `error`, and the present picture and the difference
 * are written into the folder "look" of where the program runs. */
gboolean look_check (const LookImage *now, const char *folder, const char *name, GError **error);
