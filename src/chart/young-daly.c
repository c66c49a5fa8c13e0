/* Waste against the interval: what self->data->checkpoints, rework and restarts cost on top of each other,
 * with the best interval and how flat the curve is around it, the simulated band, and the region in which the
 * store collapses. */
#include "young-daly-private.h"

#include "iowall/language.h"

#include <math.h>

#include "label-private.h"

/* The upright axis reaches so many times the least waste, and beyond the present one. */
#define TIMES_LEAST   3.0
#define TIMES_PRESENT 1.15

#define POINT_RADIUS 5.5 /* of the operating point, px at scale 1 */

/* How far down the plane the cross lies that stands for a point. */
#define CROSS_HEIGHT 0.3

/* Simulated means stand at least so far apart, px at scale 1. */
#define MEANS_APART 7.0

double
iw_young_daly_x (const YoungDaly *self, double interval_s)
{
  const IwScale *x = &self->plane.x;

  return fmax (x->from, fmin (iw_scale_map (x, interval_s), x->to));
}

double
iw_young_daly_y (const YoungDaly *self, double waste)
{
  const IwScale *y = &self->plane.y;

  return iw_scale_map (y, fmax (y->lo, fmin (waste, y->hi)));
}

double
iw_young_daly_operating (const YoungDaly *self, double *x, bool *above)
{
  const double waste = self->data->result->waste;

  *x = iw_young_daly_x (self, self->data->job->interval_s);
  *above = waste > self->plane.y.hi * (1.0 + 1e-9);
  return iw_young_daly_y (self, waste);
}

double
iw_young_daly_radius (const YoungDaly *self)
{
  return POINT_RADIUS * self->plane.unit;
}

void
iw_young_daly_edges (const YoungDaly *self, size_t sample, IwJobPart part, double *from, double *to)
{
  static const IwJobPart upwards[] = { IW_JOB_RESTART, IW_JOB_CHECKPOINT, IW_JOB_REWORK };
  double sum = 0.0;

  for (size_t i = 0; i < G_N_ELEMENTS (upwards); i++) {
    *from = sum;
    *to = sum += self->samples[sample].parts[upwards[i]];
    if (upwards[i] == part)
      return;
  }
}

bool
iw_young_daly_in_range (const YoungDaly *self, double interval_s)
{
  return interval_s >= self->data->min_s && interval_s <= self->data->max_s;
}

double
iw_young_daly_collapse_x (const YoungDaly *self)
{
  return iw_young_daly_x (self, self->data->collapse_s);
}

double
iw_young_daly_cross_y (const YoungDaly *self)
{
  return self->plane.box.y + CROSS_HEIGHT * self->plane.box.height;
}

/* --- Axes ---------------------------------------------------------------------------------------------- */

/* The control's range, and as much of the waste as shows its least and where things stand. */
static void
set_scales (YoungDaly *self, IwAxisHold *hold)
{
  const IwJobData *data = self->data;
  const double present = iw_job_collapsed (data) ? 0.0 : TIMES_PRESENT * data->result->waste;
  double top = iw_young_daly_nice_above (fmin (1.0, fmax (TIMES_LEAST * self->least, present)));

  if (hold != NULL && hold->held && hold->domain[3] > 0.0)
    top = hold->domain[3];
  if (hold != NULL)
    *hold = (IwAxisHold){ hold->held, { data->min_s, data->max_s, 0.0, top } };
  self->plane.x = (IwScale){ data->min_s, data->max_s, self->plane.box.x,
                             self->plane.box.x + self->plane.box.width, IW_SCALE_LOG };
  self->plane.y = iw_plane_upwards (&self->plane, 0.0, top);
  for (size_t i = 0; i < self->n_samples; i++)
    self->samples[i].x = iw_young_daly_x (self, self->samples[i].interval_s);
}

static void
draw_frame (YoungDaly *self)
{
  /* Translators: the track's word for checkpoints. */
  g_autofree char *title = g_strdup_printf (_ ("work between two %s"), self->data->checkpoints);
  const char *const titles[] = { title, _ ("interval"), NULL };
  double ticks[IW_MAX_TICKS];
  const size_t n = iw_scale_time_ticks (&self->plane.x, 0, ticks);

  iw_plane_draw_grid (&self->plane, IW_UNIT_FRACTION);
  for (size_t i = 0; i < n; i++)
    iw_plane_draw_tick (&self->plane, ticks[i], iw_label (ticks[i], IW_UNIT_SECONDS).s);
  iw_plane_draw_axes (&self->plane, titles);
}

/* --- Curves -------------------------------------------------------------------------------------------- */

static void
go (YoungDaly *self, double x, double y, bool first)
{
  if (first)
    iw_sketch_move (self->picture, x, y);
  else
    iw_sketch_line_to (self->picture, x, y);
}

/* The region around the best interval, as a column behind the curves with a bar on top. */
static void
draw_flat (YoungDaly *self)
{
  const IwBox plane = self->plane.box;
  const double from = iw_young_daly_x (self, self->flat_from_s), to = iw_young_daly_x (self, self->flat_to_s);
  const IwPaint column = { .filled = true, .fill = IW_ROLE_INK, .fill_alpha = 0.07 };
  const IwPaint bar = { .filled = true, .fill = IW_ROLE_INK };

  if (!(self->flat_to_s > 0.0))
    return;
  iw_sketch_rect (self->picture, (IwBox){ from, plane.y, to - from, plane.height }, 0.0, &column);
  iw_sketch_rect (self->picture, (IwBox){ from, plane.y, to - from, 3.0 * self->plane.unit }, 0.0, &bar);
}

static void
draw_part (YoungDaly *self, IwJobPart part)
{
  const IwRole role = iw_job_role (part);
  const IwPaint area = { .filled = true, .fill = role, .fill_alpha = 0.42 };
  const IwPaint edge = { .stroked = true, .stroke = role, .line = 1.5 };
  double from, to;

  for (size_t i = 0; i < 2 * self->n_samples; i++) {
    const size_t at = i < self->n_samples ? i : 2 * self->n_samples - 1 - i;

    iw_young_daly_edges (self, at, part, &from, &to);
    go (self, self->samples[at].x, iw_young_daly_y (self, i < self->n_samples ? to : from), i == 0);
  }
  iw_sketch_close (self->picture);
  iw_sketch_paint (self->picture, &area);
  for (size_t i = 0; i < self->n_samples; i++) {
    iw_young_daly_edges (self, i, part, &from, &to);
    go (self, self->samples[i].x, iw_scale_map (&self->plane.y, to), i == 0);
  }
  iw_sketch_paint (self->picture, &edge);
}

static void
draw_areas (YoungDaly *self)
{
  if (self->n_samples == 0)
    return;
  iw_sketch_clip (self->picture, self->plane.box);
  for (int part = IW_JOB_CHECKPOINT; part < IW_N_JOB_PARTS; part++)
    draw_part (self, (IwJobPart)part);
  iw_sketch_unclip (self->picture);
}

/* Coordinates are left to the clip, but for those that no drawing would stand. */
static double
curve_y (const YoungDaly *self, double waste)
{
  return iw_scale_map (&self->plane.y, fmin (waste, 20.0 * self->plane.y.hi));
}

static void
draw_expected (YoungDaly *self)
{
  const IwPaint paint = { .stroked = true, .stroke = IW_ROLE_INK, .line = 2.0 };

  iw_sketch_clip (self->picture, self->plane.box);
  for (size_t i = 0; i < self->n_samples; i++)
    go (self, self->samples[i].x, curve_y (self, self->samples[i].waste), i == 0);
  iw_sketch_paint (self->picture, &paint);
  iw_sketch_unclip (self->picture);
}

/* Solid where it holds, dashed where it does not. */
static void
draw_first_order (YoungDaly *self)
{
  iw_sketch_clip (self->picture, self->plane.box);
  for (size_t i = 0; i + 1 < self->n_samples;) {
    const bool valid = self->samples[i].valid;
    const IwPaint paint = {
      .stroked = true, .stroke = IW_ROLE_FAINT_INK, .line = 1.5, .dash = valid ? 0.0 : 5.0
    };
    size_t end = i + 1;

    while (end + 1 < self->n_samples && self->samples[end].valid == valid)
      end++;
    for (size_t k = i; k <= end; k++)
      go (self, self->samples[k].x, curve_y (self, self->samples[k].first_order), k == i);
    iw_sketch_paint (self->picture, &paint);
    i = end;
  }
  iw_sketch_unclip (self->picture);
}

/* --- What was simulated -------------------------------------------------------------------------------- */

static void
draw_band_from (YoungDaly *self, size_t first, size_t last)
{
  const IwCheckpointPoint *points = self->data->points;
  const IwPaint band = { .filled = true,
                         .stroked = true,
                         .fill = IW_ROLE_INK,
                         .stroke = IW_ROLE_INK,
                         .fill_alpha = 0.16,
                         .stroke_alpha = 0.4,
                         .line = 1.0 };

  if (first == last) {
    const double x = iw_young_daly_x (self, points[first].interval_s);

    iw_sketch_line (self->picture, x, iw_young_daly_y (self, points[first].p5), x,
                    iw_young_daly_y (self, points[first].p95), IW_ROLE_INK, 0.4, 2.0, 0.0);
    return;
  }
  for (size_t i = first; i <= last; i++)
    go (self, iw_young_daly_x (self, points[i].interval_s), curve_y (self, points[i].p95), i == first);
  for (size_t i = last + 1; i-- > first;)
    go (self, iw_young_daly_x (self, points[i].interval_s), curve_y (self, points[i].p5), false);
  iw_sketch_close (self->picture);
  iw_sketch_paint (self->picture, &band);
}

static void
draw_means (YoungDaly *self)
{
  const IwPaint dot = {
    .filled = true, .fill = IW_ROLE_INK, .stroked = true, .stroke = IW_ROLE_SURFACE, .line = 1.0
  };
  double free_from = -1.0;

  for (size_t i = 0; i < self->data->n_points; i++) {
    const IwCheckpointPoint *at = &self->data->points[i];
    const double x = iw_young_daly_x (self, at->interval_s);

    if (!at->run || x < free_from || at->waste > self->plane.y.hi)
      continue;
    iw_sketch_circle (self->picture, x, iw_young_daly_y (self, at->waste), 2.5 * self->plane.unit, &dot);
    free_from = x + MEANS_APART * self->plane.unit;
  }
}

static void
draw_simulated (YoungDaly *self)
{
  const IwCheckpointPoint *points = self->data->points;

  iw_sketch_clip (self->picture, self->plane.box);
  for (size_t i = 0; i < self->data->n_points;) {
    size_t last = i;

    if (!points[i].run) {
      i++;
      continue;
    }
    while (last + 1 < self->data->n_points && points[last + 1].run)
      last++;
    draw_band_from (self, i, last);
    i = last + 1;
  }
  draw_means (self);
  iw_sketch_unclip (self->picture);
}

/* --- Where the store collapses, and where things stand ------------------------------------------------- */

static void
draw_collapse (YoungDaly *self)
{
  const IwBox plane = self->plane.box;
  const double x = iw_young_daly_collapse_x (self);
  const IwPaint paint = { .filled = true, .hatched = true, .fill = IW_ROLE_NEUTRAL, .fill_alpha = 0.3 };

  if (x <= plane.x)
    return;
  iw_sketch_rect (self->picture, (IwBox){ plane.x, plane.y, x - plane.x, plane.height }, 0.0, &paint);
  iw_sketch_line (self->picture, x, plane.y, x, plane.y + plane.height, IW_ROLE_FAINT_INK, 1.0, 2.0, 0.0);
}

static void
draw_drop_lines (YoungDaly *self)
{
  const IwBox plane = self->plane.box;
  double x;
  bool above;
  const double y = iw_young_daly_operating (self, &x, &above), at = iw_plane_crisp (x);

  if (iw_job_collapsed (self->data)) {
    iw_sketch_line (self->picture, at, plane.y, at, plane.y + plane.height, IW_ROLE_ACCENT, 0.9, 1.5, 2.0);
    return;
  }
  iw_sketch_line (self->picture, at, y, at, plane.y + plane.height, IW_ROLE_ACCENT, 0.9, 1.0, 2.0);
  if (!above)
    iw_sketch_line (self->picture, plane.x, iw_plane_crisp (y), x, iw_plane_crisp (y), IW_ROLE_ACCENT, 0.9,
                    1.0, 2.0);
}

/* Instead of a point. */
static void
draw_cross (YoungDaly *self, double x, double y)
{
  const double reach = 0.8 * iw_young_daly_radius (self);

  for (int way = -1; way <= 1; way += 2) {
    iw_sketch_line (self->picture, x - reach, y - way * reach, x + reach, y + way * reach, IW_ROLE_SURFACE,
                    1.0, 5.0, 0.0);
    iw_sketch_line (self->picture, x - reach, y - way * reach, x + reach, y + way * reach, IW_ROLE_ACCENT,
                    1.0, 2.5, 0.0);
  }
}

/* A dot, or an arrowhead where it stands above the plane. */
static void
draw_operating (YoungDaly *self)
{
  const IwPaint paint = {
    .filled = true, .fill = IW_ROLE_ACCENT, .stroked = true, .stroke = IW_ROLE_SURFACE, .line = 2.0
  };
  const double radius = iw_young_daly_radius (self);
  double x;
  bool above;
  const double y = iw_young_daly_operating (self, &x, &above);

  if (iw_job_collapsed (self->data)) {
    draw_cross (self, x, iw_young_daly_cross_y (self));
    iw_young_daly_draw_statement (self);
    return;
  }
  if (above) {
    iw_sketch_move (self->picture, x, y - radius);
    iw_sketch_line_to (self->picture, x + radius, y + radius);
    iw_sketch_line_to (self->picture, x - radius, y + radius);
    iw_sketch_close (self->picture);
    iw_sketch_paint (self->picture, &paint);
  } else {
    iw_sketch_circle (self->picture, x, y, radius, &paint);
  }
  iw_young_daly_draw_number (self);
}

/* --- The picture --------------------------------------------------------------------------------------- */

IwPicture *
iw_young_daly_new (const IwJobData *data, const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  const IwTheme fitting = iw_fitting_theme (theme, width, height);
  IwJobData shown = *data;
  YoungDaly self = { .picture = iw_sketch_new (&fitting, width, height, _ ("Young and Daly")),
                     .theme = &fitting,
                     .data = &shown };
  /* The interval moves what lies between the curves' labels and the point; nothing below them. */
  const struct {
    const char *group;
    void (*draw) (YoungDaly *self);
  } layers[] = {
    { "frame", draw_frame },
    { "flat", draw_flat },
    { "areas", draw_areas },
    { _ ("simulated"), draw_simulated },
    { "drop-lines", draw_drop_lines },
    { "first-order", draw_first_order },
    { "expected", draw_expected },
    { "collapse", draw_collapse },
    { "optimum", iw_young_daly_draw_best },
    { "labels", iw_young_daly_draw_labels },
    { "operating", draw_operating },
  };

  if (shown.points == NULL)
    shown.n_points = 0;
  iw_young_daly_solve (&self);
  iw_plane_init (&self.plane, self.picture, iw_young_daly_head (&self), _ ("0.05\u202f%"),
                 POINT_RADIUS * fitting.scale);
  set_scales (&self, hold);
  for (size_t i = 0; i < G_N_ELEMENTS (layers); i++) {
    iw_sketch_group (self.picture, layers[i].group);
    if (layers[i].draw == draw_frame)
      iw_sketch_still (self.picture);
    layers[i].draw (&self);
  }
  iw_young_daly_describe (&self);
  return self.picture;
}
