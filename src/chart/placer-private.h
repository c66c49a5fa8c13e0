/* Finds places for the labels of a plot: none on another, and on a line only if it must. */
#pragma once

#include "sketch-private.h"

typedef struct {
  double x, y, align, valign; /* as in IwTextStyleSpec */
} IwTextPlace;

#define IW_PLACER_TEXTS 48
#define IW_PLACER_LINES 320

/* A value type; zero it, then set `within` and `apart`. What does not fit any more is forgotten. */
typedef struct {
  IwBox within; /* labels stay in here */
  double apart; /* least distance of two labels side by side */
  IwBox texts[IW_PLACER_TEXTS], lines[IW_PLACER_LINES];
  size_t n_texts, n_lines;
} IwPlacer;

/* Nothing may stand on this box. */
void iw_placer_take (IwPlacer *placer, IwBox box);
/* Nothing should stand on the box around this line; long slanting lines are better given in pieces. */
void iw_placer_take_line (IwPlacer *placer, double x1, double y1, double x2, double y2);

/* Places a text at the first of `n` anchors where it is on nothing, else where it is on lines only; FALSE if
 * there is none. `placed` may be NULL. */
bool iw_placer_put (IwPlacer *placer, IwPicture *picture, const char *text, const IwTextStyleSpec *spec,
                    const IwTextPlace *anchors, size_t n, IwBox *placed);

/* The same for a text that had better be left out than stand on a line. */
bool iw_placer_put_clear (IwPlacer *placer, IwPicture *picture, const char *text, const IwTextStyleSpec *spec,
                          const IwTextPlace *anchors, size_t n, IwBox *placed);

/* The same as iw_placer_put for the number of a point of some radius: as near to it as there is room, on
 * whichever side. Nothing else may stand on the point afterwards. */
bool iw_placer_put_beside (IwPlacer *placer, IwPicture *picture, const char *text,
                           const IwTextStyleSpec *spec, double x, double y, double radius, IwBox *placed);

/* Moves `n` positions, ascending, at least `step` apart and into `top` … `bottom`, each as little as
 * possible. Neighbours that touch become one block, which stands where its members would be on average (pool
 * adjacent violators). */
void iw_placer_spread (double *positions, size_t n, double step, double top, double bottom);
