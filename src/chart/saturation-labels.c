/* The labels of the saturation plot. Those of the curves stand off their lines by more than the operating
 * point is wide, so that they may stay where they are while it moves. */
#include <math.h>

#include "label-private.h"

#include "iowall/language.h"
#include "line-words-private.h"
#include "saturation-private.h"
#include "words-private.h"

static const IwTextStyleSpec small_ink = { .type = IW_TYPE_SMALL, .role = IW_ROLE_INK, .halo = true };
static const IwTextStyleSpec small_faint = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .halo = true };

/* Where along the axis a label is looked for, the best places first. */
static const double along[] = { 0.5,  0.4, 0.6,  0.3,  0.7,  0.2,  0.8,  0.15, 0.9,
                                0.45, 0.1, 0.55, 0.35, 0.65, 0.25, 0.75, 0.05, 0.97 };

#define N_ALONG G_N_ELEMENTS (along)

static size_t
point_at (const IwSaturation *self, double share)
{
  return (size_t)floor (share * (double)(self->data->n_points - 1) + 0.5);
}

static void
take_curves (IwSaturation *self)
{
  const double bottom = self->plane.box.y + self->plane.box.height;
  const double right = self->plane.box.x + self->plane.box.width;
  const double target = iw_saturation_y (self, self->data->line->target);

  iw_placer_take_line (&self->placer, self->plane.box.x, target, right, target);
  for (size_t i = 0; i < self->n_handovers; i++) {
    const double x = iw_saturation_x (self, self->handovers[i].value), pad = 2.0 * self->plane.unit;

    iw_placer_take_line (&self->placer, x - pad, self->plane.strip.y, x + pad, bottom);
  }
  for (size_t i = 0; i + 1 < self->data->n_points; i++) {
    const IwSaturationSpot a = iw_saturation_ceiling (self, i), b = iw_saturation_ceiling (self, i + 1);

    iw_placer_take_line (&self->placer, a.x, a.y, b.x, b.y);
  }
  for (size_t i = 0; i < self->data->n_points; i++) {
    const IwPipelinePoint *at = &self->data->points[i];
    const size_t next = i + 1 < self->data->n_points && self->data->points[i + 1].run ? i + 1 : i;
    const IwSaturationSpot a = iw_saturation_simulated (self, i), b = iw_saturation_simulated (self, next);

    if (at->run)
      iw_placer_take_line (&self->placer, a.x, a.y, b.x, b.y);
  }
}

/* --- Who is the bottleneck, on both sides of where it changes
 * ---------------------------------------------------------------- */

#define N_DOWN 8

/* A name beside an upright: above the plane, else further and further down along it. */
static bool
put_beside (IwSaturation *self, size_t region, const char *name, double x, bool left)
{
  const double pad = 5.0 * self->plane.unit;
  const double at = left ? x - pad : x + pad, align = left ? 1.0 : 0.0;
  IwTextPlace anchors[N_DOWN];

  anchors[0] = (IwTextPlace){ at, self->plane.strip.y, align, 0.0 };
  self->placer.within =
      (IwBox){ self->plane.left, self->plane.strip.y, iw_picture_width (self->picture) - self->plane.left,
               self->plane.strip.height + self->plane.box.height };
  if (iw_placer_put_clear (&self->placer, self->picture, name, &small_ink, anchors, 1, &self->names[region]))
    return true;
  self->placer.within = self->plane.box;
  for (size_t i = 0; i < N_DOWN; i++)
    anchors[i] =
        (IwTextPlace){ at, self->plane.box.y + (0.3 + 1.2 * (double)i) * self->plane.line, align, 0.0 };
  return iw_placer_put_clear (&self->placer, self->picture, name, &small_ink, anchors, N_DOWN,
                              &self->names[region]);
}

/* On its own side of an upright, else on the other with an arrow. The first name says what the names are, if
 * there is room. */
static void
draw_name (IwSaturation *self, size_t region, const char *name)
{
  const size_t n = self->n_handovers;
  const double after = region > 0 ? iw_saturation_x (self, self->handovers[region - 1].value) : 0.0;
  const double before = region < n ? iw_saturation_x (self, self->handovers[region].value)
                                   : self->plane.box.x + self->plane.box.width + 5.0 * self->plane.unit;
  g_autofree char *full =
      g_strdup_printf (n > 0 ? _ ("bottleneck: %s") : _ ("bottleneck throughout: %s"), name);
  g_autofree char *to_left = g_strdup_printf ("◂ %s", name), *to_right = g_strdup_printf ("%s ▸", name);

  if ((region == 0 && put_beside (self, region, full, before, true)) ||
      (region > 0 && put_beside (self, region, name, after, false)) ||
      put_beside (self, region, name, before, true))
    return;
  if (region == 0)
    put_beside (self, region, to_left, before, false);
  else if (region == n)
    put_beside (self, region, to_right, after, true);
}

/* The first and the last before those between, which have uprights on both sides. */
static void
draw_names (IwSaturation *self)
{
  const IwSaturationHandover *handovers = self->handovers;
  const size_t n = self->n_handovers;
  const IwLineData *line = self->data->line;
  const IwPipelinePoint *end = self->data->points;

  if (self->data->n_points == 0 || self->plane.strip.height < self->plane.line)
    return;
  if (n == 0) {
    draw_name (
        self, 0,
        iw_line_name (line, iw_saturation_bottleneck (line, end->bottleneck, end->utilization_ceiling)));
    return;
  }
  draw_name (self, n, iw_line_name (line, handovers[n - 1].behind));
  for (size_t region = 0; region < n; region++)
    draw_name (self, region, iw_line_name (line, handovers[region].before));
}

/* What the upright axis counts. The heading says it as well. */
static void
draw_axis_title (IwSaturation *self)
{
  const IwTextPlace place = { self->plane.left, self->plane.strip.y, 0.0, 0.0 };

  self->placer.within =
      (IwBox){ self->plane.left, self->plane.strip.y, self->plane.box.width, self->plane.strip.height };
  iw_placer_put_clear (&self->placer, self->picture, self->data->line->busy, &small_faint, &place, 1, NULL);
}

/* --- What the lines are
 * ------------------------------------------------------------------------------------ */

#define TARGET_STEPS 5

/* At its line, else a little away and tied to it, and in the end across a curve, rather than nowhere. */
static void
draw_target_label (IwSaturation *self)
{
  const double y = iw_saturation_y (self, self->data->line->target), pad = 2.0 * self->plane.unit;
  const double left = self->plane.box.x + pad, width = self->plane.box.width - 2.0 * pad;
  g_autofree char *text =
      g_strdup_printf (_ ("target %s"), iw_label (self->data->line->target, IW_UNIT_FRACTION).s);
  IwTextPlace anchors[2 * TARGET_STEPS];

  for (int half_lines = 0; half_lines <= 6; half_lines++) {
    const double aside = pad + half_lines / 2.0 * self->plane.line;
    const IwBox *box = &self->target_label;

    for (size_t i = 0; i < TARGET_STEPS; i++) {
      const double at = (double)i / (TARGET_STEPS - 1);

      anchors[2 * i] = (IwTextPlace){ left + at * width, y + aside, at, 0.0 };
      anchors[2 * i + 1] = (IwTextPlace){ left + at * width, y - aside, at, 1.0 };
    }
    if (!iw_placer_put_clear (&self->placer, self->picture, text, &small_ink, anchors, G_N_ELEMENTS (anchors),
                              &self->target_label))
      continue;
    if (half_lines > 0)
      iw_sketch_line (self->picture, box->x + 0.15 * box->width, box->y > y ? box->y : box->y + box->height,
                      box->x + 0.15 * box->width, y, IW_ROLE_INK, 0.8, 1.0, 0.0);
    return;
  }
  iw_placer_put (&self->placer, self->picture, text, &small_ink, anchors, G_N_ELEMENTS (anchors),
                 &self->target_label);
}

static void
draw_ceiling_label (IwSaturation *self)
{
  const double pad = 9.0 * self->plane.unit;
  IwTextPlace anchors[3 * N_ALONG];
  size_t n = 0;

  if (self->data->n_points == 0)
    return;
  for (size_t i = 0; i < N_ALONG; i++) {
    const IwSaturationSpot at = iw_saturation_ceiling (self, point_at (self, along[i]));

    anchors[n++] = (IwTextPlace){ at.x - pad, at.y - 0.3 * pad, 1.0, 1.0 };
    anchors[n++] = (IwTextPlace){ at.x, at.y - pad, 0.5, 1.0 };
    anchors[n++] = (IwTextPlace){ at.x, at.y - 0.3 * pad, 0.5, 1.0 };
  }
  iw_placer_put_clear (&self->placer, self->picture, _ ("ceiling"), &small_ink, anchors, n,
                       &self->ceiling_label);
}

static bool
has_band (const IwSaturation *self)
{
  for (size_t i = 0; i < self->data->n_points; i++) {
    if (self->data->points[i].run && iw_saturation_spread (&self->data->points[i]) > 0.0)
      return true;
  }
  return false;
}

static void
draw_simulated_label (IwSaturation *self)
{
  const char *const texts[] = { has_band (self) ? _ ("simulated, 95\u202f% band") : _ ("simulated"),
                                _ ("simulated") };
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .role = IW_ROLE_USEFUL, .halo = true };
  const double pad = 9.0 * self->plane.unit;
  IwTextPlace anchors[3 * N_ALONG];
  size_t n = 0;

  for (size_t i = 0; self->data->n_points > 0 && i < N_ALONG; i++) {
    const size_t point = point_at (self, along[i]);
    const IwSaturationSpot at = iw_saturation_simulated (self, point);

    if (!self->data->points[point].run)
      continue;
    anchors[n++] = (IwTextPlace){ at.x + pad, at.y + pad, 0.0, 0.0 };
    anchors[n++] = (IwTextPlace){ at.x, at.y + pad, 0.5, 0.0 };
    anchors[n++] = (IwTextPlace){ at.x - pad, at.y + pad, 1.0, 0.0 };
  }
  for (size_t i = 0; n > 0 && i < G_N_ELEMENTS (texts); i++) {
    if (iw_placer_put_clear (&self->placer, self->picture, texts[i], &spec, anchors, n,
                             &self->simulated_label))
      return;
  }
}

/* What is missing to the ceiling at a point, in px; 0 where it is not shaded. */
static double
gap_at (const IwSaturation *self, size_t point)
{
  const IwPipelinePoint *points = self->data->points;
  const bool joined =
      (point > 0 && points[point - 1].run) || (point + 1 < self->data->n_points && points[point + 1].run);

  if (!points[point].run || !joined)
    return 0.0;
  return iw_saturation_simulated (self, point).y - iw_saturation_ceiling (self, point).y;
}

/* A point at which much is missing to the ceiling, not at the edge if it need not be; n_points where there is
 * nothing to be seen. */
static size_t
wide_gap (const IwSaturation *self)
{
  double widest = 5.0 * self->plane.unit;
  size_t at = self->data->n_points;

  for (size_t i = 0; i < self->data->n_points; i++) {
    if (gap_at (self, i) > widest) {
      widest = gap_at (self, i);
      at = i;
    }
  }
  for (size_t i = 0; at < self->data->n_points && i < N_ALONG; i++) {
    if (gap_at (self, point_at (self, along[i])) > 0.8 * widest)
      return point_at (self, along[i]);
  }
  return at;
}

#define N_ACROSS 6
#define N_ASIDE  10

/* In the gap where it is wide enough, else beside it and tied to it by a short rule. */
static void
draw_gap_label (IwSaturation *self)
{
  static const double down[N_ASIDE] = { 1.2, 1.8, 2.5, 3.3, 4.2, 0.6, -1.2, -1.8, -2.5, -3.3 };
  const char *text = _ ("what jitter and stalls take");
  const size_t wide = wide_gap (self);
  const double pad = 2.0 * self->plane.unit;
  IwTextPlace inside[N_ALONG], aside[2 * N_ACROSS * N_ASIDE];
  size_t n = 0;
  double x, y;

  if (wide == self->data->n_points)
    return;
  for (size_t i = 0; i < N_ALONG; i++) {
    const size_t point = point_at (self, along[i]);
    const IwSaturationSpot top = iw_saturation_ceiling (self, point);
    const IwSaturationSpot bottom = iw_saturation_simulated (self, point);

    if (self->data->points[point].run && bottom.y - top.y > 1.2 * self->plane.line)
      inside[n++] = (IwTextPlace){ top.x, (top.y + bottom.y) / 2.0, 0.5, 0.5 };
  }
  if (iw_placer_put_clear (&self->placer, self->picture, text, &small_ink, inside, n, &self->gap_label))
    return;
  x = iw_saturation_ceiling (self, wide).x;
  y = (iw_saturation_ceiling (self, wide).y + iw_saturation_simulated (self, wide).y) / 2.0;
  n = 0;
  for (int across = 0; across < N_ACROSS; across++) {
    for (size_t i = 0; i < N_ASIDE; i++) {
      const double off = (0.8 + 0.7 * across) * self->plane.line, at = y + down[i] * self->plane.line;

      aside[n++] = (IwTextPlace){ x + off, at, 0.0, 0.5 };
      aside[n++] = (IwTextPlace){ x - off, at, 1.0, 0.5 };
    }
  }
  if (iw_placer_put_clear (&self->placer, self->picture, text, &small_ink, aside, n, &self->gap_label)) {
    const IwBox box = self->gap_label;
    const double end_x = box.x > x ? box.x - pad : box.x + box.width + pad, end_y = box.y + box.height / 2.0;

    iw_sketch_line (self->picture, x, y, end_x, end_y, IW_ROLE_WAIT, 0.9, 1.0, 0.0);
    iw_placer_take_line (&self->placer, x, y, end_x, end_y);
  }
}

/* While none of the points is run, that is said where the curve will be. */
static void
draw_waiting (IwSaturation *self)
{
  const IwTextPlace place = { self->plane.box.x + self->plane.box.width - 4.0 * self->plane.unit,
                              self->plane.box.y + self->plane.box.height - 2.0 * self->plane.unit, 1.0, 1.0 };

  if (self->data->n_points > 0 && self->n_run == 0)
    iw_placer_put_clear (&self->placer, self->picture, _ ("running …"), &small_faint, &place, 1, NULL);
}

void
iw_saturation_draw_labels (IwSaturation *self)
{
  self->placer.apart = 4.0 * self->plane.unit;
  take_curves (self);
  draw_names (self);
  draw_axis_title (self);
  self->placer.within = (IwBox){ self->plane.box.x, self->plane.strip.y, self->plane.box.width,
                                 self->plane.strip.height + self->plane.box.height };
  draw_target_label (self);
  draw_ceiling_label (self);
  draw_gap_label (self);
  draw_simulated_label (self);
  draw_waiting (self);
}

/* --- The operating point's number
 * -------------------------------------------------------------------------- */

/* Where the curves are not, as near as there is room; in the end across a curve, rather than nowhere. */
void
iw_saturation_draw_number (IwSaturation *self)
{
  const bool roomy = self->plane.box.height > 11.0 * self->plane.line;
  const IwTextStyleSpec spec = {
    .type = roomy ? IW_TYPE_VALUE : IW_TYPE_BODY, .bold = true, .role = IW_ROLE_ACCENT, .halo = true
  };
  const IwQuantityText text = iw_share (self->data->line->result->utilization);
  const IwSaturationSpot at = iw_saturation_operating (self);

  iw_placer_put_beside (&self->placer, self->picture, text.s, &spec, at.x, at.y, iw_saturation_radius (self),
                        NULL);
}
