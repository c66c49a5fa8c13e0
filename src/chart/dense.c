#include "dense-private.h"

#include <math.h>

void
iw_dense_spread (IwDenseColumn *columns, guint n, double x0, double x1, guint kind, double share)
{
  for (guint i = (guint)fmax (0.0, floor (x0)); i < n && i < x1; i++)
    columns[i].px[kind] += share * (fmin (x1, i + 1.0) - fmax (x0, i));
}

/* Heights from the lane's foot up to which each kind reaches, in whole px. */
static IwDensePiece
stack (const IwDenseColumn *column, double height)
{
  IwDensePiece piece = { 0 };
  double whole = 0.0, sum = 0.0;

  for (guint kind = 0; kind < IW_DENSE_KINDS; kind++)
    whole += column->px[kind];
  for (guint kind = 0; kind < IW_DENSE_KINDS && whole > 0.0; kind++) {
    sum += column->px[kind];
    piece.reach[kind + 1] = round (height * fmin (1.0, sum / whole));
  }
  return piece;
}

static bool
looks_like (const IwDensePiece *a, const IwDensePiece *b)
{
  for (guint kind = 1; kind <= IW_DENSE_KINDS; kind++) {
    if (a->reach[kind] != b->reach[kind])
      return false;
  }
  return true;
}

static bool
is_mixed (const IwDenseColumn *column)
{
  int kinds = 0;

  for (guint kind = 0; kind < IW_DENSE_KINDS; kind++)
    kinds += column->px[kind] > 0.0;
  return kinds > 1;
}

/* Neighbours that are mixed both: half as many pieces where it is dense, and clean edges where it is not. */
static guint
join_mixed (IwDenseColumn *columns, guint i, guint n)
{
  if (i + 1 == n || !is_mixed (&columns[i]) || !is_mixed (&columns[i + 1]))
    return 1;
  for (guint kind = 0; kind < IW_DENSE_KINDS; kind++)
    columns[i].px[kind] += columns[i + 1].px[kind];
  return 2;
}

guint
iw_dense_gather (GArray *pieces, IwDenseColumn *columns, guint n, double x, double height)
{
  const guint first = pieces->len;
  guint taken;

  for (guint i = 0; i < n; i += taken) {
    IwDensePiece piece, *last = NULL;

    taken = join_mixed (columns, i, n);
    piece = stack (&columns[i], height);
    if (pieces->len > first)
      last = &g_array_index (pieces, IwDensePiece, pieces->len - 1);
    piece.x0 = x + i;
    piece.x1 = piece.x0 + taken;
    if (last != NULL && looks_like (last, &piece))
      last->x1 = piece.x1;
    else
      g_array_append_val (pieces, piece);
  }
  return pieces->len - first;
}

bool
iw_dense_box (IwPicture *picture, const IwDensePiece *piece, double foot, guint kind)
{
  const double bottom = foot - piece->reach[kind], top = foot - piece->reach[kind + 1];

  if (top >= bottom)
    return false;
  iw_sketch_move (picture, piece->x0, top);
  iw_sketch_line_to (picture, piece->x1, top);
  iw_sketch_line_to (picture, piece->x1, bottom);
  iw_sketch_line_to (picture, piece->x0, bottom);
  iw_sketch_close (picture);
  return true;
}
