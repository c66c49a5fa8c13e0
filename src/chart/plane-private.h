/* A plane with two axes, on which a plot over a control is drawn: where it lies, its grid and its numbers. */
#pragma once

#include "iowall/scale.h"
#include "sketch-private.h"

typedef struct {
  IwPicture *picture;
  double unit;      /* one px at scale 1 */
  double line, gap; /* height of a small text; the unit of spacing */
  double left;      /* where words left of the plane may begin */
  IwBox box;        /* what the axes span */
  IwBox strip;      /* above it, for names; of no height where there is no room */
  IwScale x, y;     /* the caller's, once the box is there; y runs upwards */
} IwPlane;

/* Puts the plane into a box; it is what the axes' words leave of that, and where that is too little, words
 * go. `widest` is the longest number of the upright axis; `radius` is how far a point on the right edge
 * reaches beyond it. */
void iw_plane_init (IwPlane *plane, IwPicture *picture, IwBox box, const char *widest, double radius);

/* The nearest middle of a pixel: lines there are sharp and cheap. */
double iw_plane_crisp (double coordinate);
/* A scale that spans the plane upwards, between middles of pixels. */
IwScale iw_plane_upwards (const IwPlane *plane, double lo, double hi);

/* Grid lines with their numbers. */
void iw_plane_draw_grid (const IwPlane *plane, IwUnit unit);
/* A tick of the level axis with its number, if there is room for that and some space beside it. */
void iw_plane_draw_tick (const IwPlane *plane, double value, const char *text);
/* The two axes, and the level one's title: of the texts (NULL-terminated, longest first) the first that fits.
 */
void iw_plane_draw_axes (const IwPlane *plane, const char *const *titles);
