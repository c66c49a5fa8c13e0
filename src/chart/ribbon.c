#include "ribbon-private.h"

#include <math.h>

static double
scale_of (const IwPicture *picture)
{
  return iw_sketch_theme (picture)->scale;
}

/* The lower edge from right to left, torn where the ribbon is cut. */
static void
lower_edge (IwPicture *picture, double x0, double y0, double x1, double y1, bool torn)
{
  const double middle = (x0 + x1) / 2.0, scale = scale_of (picture);
  const int n = torn ? (int)fmax (4.0, fabs (x1 - x0) / (6.0 * scale)) : 0;

  if (!torn) {
    iw_sketch_curve_to (picture, middle, y1, middle, y0, x0, y0);
    return;
  }
  for (int i = 1; i <= n; i++) {
    const double t = 1.0 - (double)i / n, u = 1.0 - t;
    const double x = u * u * u * x0 + 3.0 * (u * u * t + u * t * t) * middle + t * t * t * x1;
    const double y = (u * u * u + 3.0 * u * u * t) * y0 + (3.0 * u * t * t + t * t * t) * y1;

    iw_sketch_line_to (picture, x, y - (i % 2 == 1 ? 4.0 * scale : 0.0));
  }
}

void
iw_ribbon_path (IwPicture *picture, const IwRibbon *ribbon, bool torn)
{
  const double x0 = ribbon->x0, y0 = ribbon->y0, x1 = ribbon->x1, y1 = ribbon->y1, height = ribbon->height;
  const double middle = (x0 + x1) / 2.0;

  iw_sketch_move (picture, x0, y0);
  iw_sketch_curve_to (picture, middle, y0, middle, y1, x1, y1);
  iw_sketch_line_to (picture, x1, y1 + height);
  lower_edge (picture, x0, y0 + height, x1, y1 + height, torn && height > IW_TORN_FROM * scale_of (picture));
  iw_sketch_close (picture);
}

void
iw_ribbon_wall (IwPicture *picture, double x, double y, double height, IwRole role)
{
  const double scale = scale_of (picture), tall = fmax (height, 7.0 * scale);
  const IwPaint paint = { .filled = true, .fill = role };

  iw_sketch_rect (picture, (IwBox){ x, y + (height - tall) / 2.0, 3.0 * scale, tall }, 0.0, &paint);
}

void
iw_ribbon_tear (IwPicture *picture, double x0, double x1, double y)
{
  const double scale = scale_of (picture);
  const int n = (int)fmax (2.0, (x1 - x0) / (5.0 * scale));
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_SURFACE };

  iw_sketch_move (picture, x0, y + 1.0);
  for (int i = 0; i <= n; i++)
    iw_sketch_line_to (picture, x0 + (x1 - x0) * i / n, y - (i % 2 == 1 ? 5.0 * scale : 0.0));
  iw_sketch_line_to (picture, x1, y + 1.0);
  iw_sketch_close (picture);
  iw_sketch_paint (picture, &paint);
}

void
iw_ribbon_flow (IwPicture *picture, const IwRibbon *ribbon, IwFlowPath path)
{
  const double middle = (ribbon->x0 + ribbon->x1) / 2.0;
  const double y0 = ribbon->y0 + ribbon->height / 2.0, y1 = ribbon->y1 + ribbon->height / 2.0;
  const double x[] = { ribbon->x0, middle, middle, ribbon->x1 }, y[] = { y0, y0, y1, y1 };

  for (guint i = 0; i < G_N_ELEMENTS (x); i++) {
    path.x[i] = x[i];
    path.y[i] = y[i];
  }
  path.width = ribbon->height;
  iw_sketch_flow (picture, &path);
}
