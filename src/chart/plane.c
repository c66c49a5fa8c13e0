#include "plane-private.h"

#include <math.h>

#include "label-private.h"
#include "words-private.h"

/* What the plane keeps, in lines of small text, before words around it are given up. */
#define LEAST_WIDTH  9.0
#define LEAST_HEIGHT 4.0

#define TICK 4.0 /* px at scale 1 */

static const IwTextStyleSpec faint = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK };

void
iw_plane_init (IwPlane *plane, IwPicture *picture, IwBox box, const char *widest, double radius)
{
  const IwTheme *theme = iw_sketch_theme (picture);
  const double line = iw_sketch_measure (picture, "0", &faint).height, gap = theme->gap * theme->scale;
  double left = iw_sketch_measure (picture, widest, &faint).width + gap, right = radius + gap / 2.0;
  double top = 1.6 * line, bottom = 2.0 * line + gap;

  if (box.width - left - right < LEAST_WIDTH * line)
    left = radius;
  if (box.height - top - bottom < LEAST_HEIGHT * line)
    bottom = line + gap;
  if (box.height - top - bottom < LEAST_HEIGHT * line)
    top = gap;
  if (box.height - top - bottom < LEAST_HEIGHT * line)
    bottom = gap / 2.0;
  *plane = (IwPlane){ .picture = picture, .unit = theme->scale, .line = line, .gap = gap, .left = box.x };
  plane->box =
      (IwBox){ floor (box.x + left), floor (box.y + top), fmax (2.0, floor (box.width - left - right)),
               fmax (2.0, floor (box.height - top - bottom)) };
  plane->strip = (IwBox){ plane->box.x, box.y, iw_picture_width (picture) - plane->box.x, fmax (0.0, top) };
}

double
iw_plane_crisp (double coordinate)
{
  return floor (coordinate) + 0.5;
}

IwScale
iw_plane_upwards (const IwPlane *plane, double lo, double hi)
{
  return (IwScale){ lo, hi, iw_plane_crisp (plane->box.y + plane->box.height), iw_plane_crisp (plane->box.y),
                    IW_SCALE_LINEAR };
}

void
iw_plane_draw_grid (const IwPlane *plane, IwUnit unit)
{
  const double right = plane->box.x + plane->box.width;
  const size_t wanted = (size_t)fmax (2.0, fmin (5.0, plane->box.height / (2.2 * plane->line)));
  IwTextStyleSpec spec = faint;
  double ticks[IW_MAX_TICKS];
  const size_t n = unit == IW_UNIT_SECONDS ? iw_scale_time_ticks (&plane->y, wanted, ticks)
                                           : iw_scale_ticks (&plane->y, wanted, ticks);

  spec.align = 1.0;
  spec.valign = 0.5;
  for (size_t i = 0; i < n; i++) {
    const double y = iw_plane_crisp (iw_scale_map (&plane->y, ticks[i]) - 0.5);

    iw_sketch_line (plane->picture, plane->box.x, y, right, y, IW_ROLE_GRID, 1.0, 1.0, 0.0);
    iw_label_try (plane->picture, iw_label (ticks[i], unit).s, plane->box.x - plane->gap, y, &spec, NULL);
  }
}

void
iw_plane_draw_tick (const IwPlane *plane, double value, const char *text)
{
  const double bottom = plane->box.y + plane->box.height + 0.5, pad = 3.0 * plane->unit;
  const double length = TICK * plane->unit, x = iw_plane_crisp (iw_scale_map (&plane->x, value) - 0.5);
  const IwBox size = iw_sketch_measure (plane->picture, text, &faint);
  /* At the ends of the axis a number may be moved a little. */
  const double most = iw_picture_width (plane->picture) - pad - size.width;
  const double left = fmax (plane->box.x, fmin (x - size.width / 2.0, most));

  if (!iw_label_free (plane->picture,
                      (IwBox){ left - pad, bottom + length, size.width + 2.0 * pad, size.height }))
    return;
  iw_sketch_text (plane->picture, text, left, bottom + length, &faint);
  iw_sketch_line (plane->picture, x, bottom, x, bottom + length, IW_ROLE_RULE, 1.0, 1.0, 0.0);
}

void
iw_plane_draw_axes (const IwPlane *plane, const char *const *titles)
{
  const double bottom = iw_plane_crisp (plane->box.y + plane->box.height);
  const double right = plane->box.x + plane->box.width, axis = iw_plane_crisp (plane->box.x);
  IwTextStyleSpec spec = faint;

  iw_sketch_line (plane->picture, plane->box.x, bottom, right, bottom, IW_ROLE_RULE, 1.0, 1.0, 0.0);
  iw_sketch_line (plane->picture, axis, plane->box.y, axis, bottom, IW_ROLE_RULE, 1.0, 1.0, 0.0);
  spec.align = 1.0;
  iw_label_try_any (plane->picture, titles, right, right, bottom + TICK * plane->unit + plane->line, &spec,
                    NULL);
}
