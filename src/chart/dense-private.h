/* A lane of time can hold thousands of intervals, many finer than a pixel. It is gathered into columns of a
 * pixel that show what share each kind had in them, so that no interval is lost; columns that look alike
 * become one piece. Everything ends on whole pixels, which is what cairo fills fastest. */
#pragma once

#include "sketch-private.h"

#define IW_DENSE_KINDS 4

typedef struct {
  double px[IW_DENSE_KINDS]; /* of the column's width */
} IwDenseColumn;

/* Columns of a lane that are drawn as one. The kinds stand on each other, each as high as its share. */
typedef struct {
  double x0, x1;
  double reach[IW_DENSE_KINDS + 1]; /* kind k from reach[k] to reach[k + 1] above the foot, px */
} IwDensePiece;

/* Hands `x0` … `x1`, from the lane's left edge, to those of `n` columns that it lies in; `share` of it, where
 * several kinds have it together. */
void iw_dense_spread (IwDenseColumn *columns, guint n, double x0, double x1, guint kind, double share);
/* Appends the pieces of a lane of this height that begins at `x`, and uses the columns up. Returns how many.
 */
guint iw_dense_gather (GArray *pieces, IwDenseColumn *columns, guint n, double x, double height);
/* Adds what a piece shows of a kind, over the lane's foot, to the path that is being built; FALSE if that is
 * nothing. */
bool iw_dense_box (IwPicture *picture, const IwDensePiece *piece, double foot, guint kind);
