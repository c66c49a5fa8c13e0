/* Utilisation against one control: the ceiling that the closed form knows, and below it what the simulated
 * line reaches, at as many points as are run so far. */
#include <math.h>

#include "label-private.h"

#include "iowall/language.h"
#include "line-words-private.h"
#include "saturation-private.h"
#include "words-private.h"

/* From this on the ceiling is all that the anchor can do. */
#define ALL (1.0 - 1e-9)

#define POINT_RADIUS 5.5 /* of the operating point, px at scale 1 */

/* --- Coordinates
 * -------------------------------------------------------------------------------------------- */

double
iw_saturation_x (const IwSaturation *self, double value)
{
  const double x = iw_scale_map (&self->plane.x, value * self->per_si);

  return fmax (self->plane.x.from, fmin (x, self->plane.x.to));
}

double
iw_saturation_y (const IwSaturation *self, double utilization)
{
  return iw_scale_map (&self->plane.y, fmax (0.0, fmin (utilization, 1.0)));
}

IwSaturationSpot
iw_saturation_ceiling (const IwSaturation *self, size_t point)
{
  const IwPipelinePoint *at = &self->data->points[point];

  return (IwSaturationSpot){ iw_saturation_x (self, at->value),
                             iw_saturation_y (self, at->utilization_ceiling) };
}

IwSaturationSpot
iw_saturation_simulated (const IwSaturation *self, size_t point)
{
  const IwPipelinePoint *at = &self->data->points[point];

  return (IwSaturationSpot){ iw_saturation_x (self, at->value), iw_saturation_y (self, at->utilization) };
}

IwSaturationSpot
iw_saturation_operating (const IwSaturation *self)
{
  return (IwSaturationSpot){ iw_saturation_x (self, self->data->value),
                             iw_saturation_y (self, self->data->line->result->utilization) };
}

double
iw_saturation_radius (const IwSaturation *self)
{
  return POINT_RADIUS * self->plane.unit;
}

double
iw_saturation_spread (const IwPipelinePoint *point)
{
  return isfinite (point->utilization_ci) ? point->utilization_ci : 0.0;
}

/* --- Bottlenecks
 * -------------------------------------------------------------------------------------------- */

guint
iw_saturation_bottleneck (const IwLineData *line, int32_t slowest, double utilization_ceiling)
{
  return slowest < 0 || utilization_ceiling >= ALL ? iw_line_anchor (line) : (guint)slowest;
}

static guint
bottleneck_at (const IwSaturation *self, size_t point)
{
  const IwPipelinePoint *at = &self->data->points[point];

  return iw_saturation_bottleneck (self->data->line, at->bottleneck, at->utilization_ceiling);
}

/* The ceiling of a stage as a straight line through two of its points; FALSE where it has only one. */
static bool
ceiling_line (const IwSaturation *self, size_t point, bool behind, double *slope, double *at_zero)
{
  const size_t other = behind ? point + 1 : point - 1;
  const IwPipelinePoint *a = &self->data->points[point], *b;

  if (other >= self->data->n_points || bottleneck_at (self, other) != bottleneck_at (self, point))
    return false;
  b = &self->data->points[other];
  *slope = (b->utilization_ceiling - a->utilization_ceiling) / (b->value - a->value);
  *at_zero = a->utilization_ceiling - *slope * a->value;
  return isfinite (*slope);
}

/* Between two points: where the ceilings of the two stages, as straight lines, meet. A rate's are straight
 * lines; where none are known it is half-way along the axis. */
static IwSaturationHandover
handover_after (const IwSaturation *self, size_t point)
{
  const IwPipelinePoint *a = &self->data->points[point], *b = a + 1;
  const double middle = (iw_scale_map (&self->plane.x, a->value * self->per_si) +
                         iw_scale_map (&self->plane.x, b->value * self->per_si)) /
                        2.0;
  IwSaturationHandover handover = { .after = point,
                                    .value = iw_scale_invert (&self->plane.x, middle) / self->per_si,
                                    .ceiling = (a->utilization_ceiling + b->utilization_ceiling) / 2.0,
                                    .before = bottleneck_at (self, point),
                                    .behind = bottleneck_at (self, point + 1) };
  double left[2], right[2];

  if (ceiling_line (self, point, false, &left[0], &left[1]) &&
      ceiling_line (self, point + 1, true, &right[0], &right[1]) && left[0] != right[0]) {
    const double value = (right[1] - left[1]) / (left[0] - right[0]);

    if (value >= a->value && value <= b->value) {
      handover.value = value;
      handover.ceiling = left[1] + left[0] * value;
    }
  }
  return handover;
}

static void
find_handovers (IwSaturation *self)
{
  for (size_t i = 0; i + 1 < self->data->n_points && self->n_handovers < IW_SATURATION_HANDOVERS; i++) {
    if (bottleneck_at (self, i) != bottleneck_at (self, i + 1))
      self->handovers[self->n_handovers++] = handover_after (self, i);
  }
}

/* --- Frame
 * -------------------------------------------------------------------------------------------------- */

/* Bits per second are held as bytes; ticks are to be even in what is shown. */
static double
units_per_si (IwUnit unit)
{
  return unit == IW_UNIT_BITS_PER_S ? 8.0 : 1.0;
}

/* The control's range and 0 … 100 %, whatever the line does: nothing jumps. */
static void
set_scales (IwSaturation *self, IwAxisHold *hold)
{
  const IwSaturationData *data = self->data;
  const IwBox plane = self->plane.box;
  const IwScaleKind kind = data->scale == IW_SCALE_LOG && !(data->min > 0.0) ? IW_SCALE_CUBE : data->scale;

  self->per_si = units_per_si (data->unit);
  self->plane.x =
      (IwScale){ data->min * self->per_si, data->max * self->per_si, plane.x, plane.x + plane.width, kind };
  self->plane.y = iw_plane_upwards (&self->plane, 0.0, 1.0);
  if (hold != NULL)
    *hold = (IwAxisHold){ hold->held, { data->min, data->max, 0.0, 1.0 } };
}

/* Ticks that are even in the unit that is shown. */
static size_t
control_ticks (const IwSaturation *self, size_t wanted, double *ticks)
{
  if (self->data->unit == IW_UNIT_BYTES_BINARY)
    return iw_scale_binary_ticks (&self->plane.x, wanted, ticks);
  return iw_scale_ticks (&self->plane.x, wanted, ticks);
}

/* A tick with its number. */
static void
draw_tick (IwSaturation *self, double tick)
{
  iw_plane_draw_tick (&self->plane, tick, iw_label (tick / self->per_si, self->data->unit).s);
}

/* Twice and five times each power of ten, where there is room. */
static void
draw_between_decades (IwSaturation *self, size_t wanted)
{
  static const double times[] = { 2.0, 5.0 };
  const IwScale *x = &self->plane.x;

  if (x->kind != IW_SCALE_LOG || self->data->unit == IW_UNIT_BYTES_BINARY ||
      (double)wanted < 2.5 * log10 (x->hi / x->lo))
    return;
  for (double decade = pow (10.0, floor (log10 (x->lo) + 1e-9)); decade <= x->hi; decade *= 10.0) {
    for (size_t i = 0; i < G_N_ELEMENTS (times); i++) {
      if (decade * times[i] >= x->lo * (1.0 - 1e-9) && decade * times[i] <= x->hi * (1.0 + 1e-9))
        draw_tick (self, decade * times[i]);
    }
  }
}

static void
draw_frame (IwSaturation *self)
{
  const char *const titles[] = { self->data->control, NULL };
  const size_t wanted = (size_t)fmax (2.0, self->plane.box.width / (4.5 * self->plane.line));
  double ticks[IW_MAX_TICKS];
  const size_t n = control_ticks (self, wanted, ticks);

  iw_plane_draw_grid (&self->plane, IW_UNIT_FRACTION);
  /* From the far end: near zero of a cubic scale numbers stand close. */
  if (n > 0)
    draw_tick (self, ticks[0]);
  for (size_t i = n; i-- > 1;)
    draw_tick (self, ticks[i]);
  draw_between_decades (self, wanted);
  iw_plane_draw_axes (&self->plane, titles);
}

/* --- Curves
 * ------------------------------------------------------------------------------------------------- */

/* The end of the chain of points, each beside the next, that are run; the chain starts at `first`. */
static size_t
chain_end (const IwSaturation *self, size_t first)
{
  size_t last = first;

  while (last + 1 < self->data->n_points && self->data->points[last + 1].run)
    last++;
  return last;
}

static size_t
next_run (const IwSaturation *self, size_t from)
{
  while (from < self->data->n_points && !self->data->points[from].run)
    from++;
  return from;
}

static void
go (IwSaturation *self, IwSaturationSpot spot, bool first)
{
  if (first)
    iw_sketch_move (self->picture, spot.x, spot.y);
  else
    iw_sketch_line_to (self->picture, spot.x, spot.y);
}

/* The ceiling's path from one point to another, with the corners where stages take over. */
static void
trace_ceiling (IwSaturation *self, size_t first, size_t last)
{
  size_t h = 0;

  for (size_t i = first; i <= last; i++) {
    go (self, iw_saturation_ceiling (self, i), i == first);
    while (h < self->n_handovers && self->handovers[h].after < i)
      h++;
    if (i < last && h < self->n_handovers && self->handovers[h].after == i)
      iw_sketch_line_to (self->picture, iw_saturation_x (self, self->handovers[h].value),
                         iw_saturation_y (self, self->handovers[h].ceiling));
  }
}

/* Only what is missing: a short run may pass the ceiling by chance. */
static void
draw_gap (IwSaturation *self)
{
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_WAIT, .fill_alpha = 0.22 };

  for (size_t first = next_run (self, 0); first < self->data->n_points;) {
    const size_t last = chain_end (self, first);

    if (last > first) {
      trace_ceiling (self, first, last);
      for (size_t i = last + 1; i-- > first;) {
        const IwSaturationSpot at = iw_saturation_simulated (self, i);

        go (self, (IwSaturationSpot){ at.x, fmax (at.y, iw_saturation_ceiling (self, i).y) }, false);
      }
      iw_sketch_close (self->picture);
      iw_sketch_paint (self->picture, &paint);
    }
    first = next_run (self, last + 1);
  }
}

static IwSaturationSpot
band_edge (const IwSaturation *self, size_t point, double side)
{
  const IwPipelinePoint *at = &self->data->points[point];

  return (IwSaturationSpot){ iw_saturation_x (self, at->value),
                             iw_saturation_y (self, at->utilization + side * iw_saturation_spread (at)) };
}

static void
draw_band (IwSaturation *self)
{
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_USEFUL, .fill_alpha = 0.3 };

  for (size_t first = next_run (self, 0); first < self->data->n_points;) {
    const size_t last = chain_end (self, first);

    if (last > first) {
      for (size_t i = first; i <= last; i++)
        go (self, band_edge (self, i, 1.0), i == first);
      for (size_t i = last + 1; i-- > first;)
        go (self, band_edge (self, i, -1.0), false);
      iw_sketch_close (self->picture);
      iw_sketch_paint (self->picture, &paint);
    }
    first = next_run (self, last + 1);
  }
}

static void
draw_target (IwSaturation *self)
{
  const double y = iw_plane_crisp (iw_saturation_y (self, self->data->line->target) - 0.5);
  const double right = self->plane.box.x + self->plane.box.width;

  iw_sketch_line (self->picture, self->plane.box.x, y, right, y, IW_ROLE_INK, 1.0, 1.5, 5.0);
}

/* Thin, on top of the simulated curve, which it often touches. */
static void
draw_ceiling (IwSaturation *self)
{
  const IwPaint paint = { .stroked = true, .stroke = IW_ROLE_INK, .line = 1.5 };

  if (self->data->n_points == 0)
    return;
  trace_ceiling (self, 0, self->data->n_points - 1);
  iw_sketch_paint (self->picture, &paint);
}

static void
draw_handovers (IwSaturation *self)
{
  const double bottom = self->plane.box.y + self->plane.box.height;

  for (size_t i = 0; i < self->n_handovers; i++) {
    const double x = iw_plane_crisp (iw_saturation_x (self, self->handovers[i].value));

    iw_sketch_line (self->picture, x, self->plane.strip.y, x, bottom, IW_ROLE_FAINT_INK, 0.9, 1.0, 0.0);
  }
}

/* A point without a neighbour: a dot with the band as an upright. */
static void
draw_lone_point (IwSaturation *self, size_t point)
{
  const IwPaint dot = { .filled = true, .fill = IW_ROLE_USEFUL };
  const IwSaturationSpot at = iw_saturation_simulated (self, point);
  const double top = band_edge (self, point, 1.0).y, bottom = band_edge (self, point, -1.0).y;

  iw_sketch_line (self->picture, at.x, top, at.x, bottom, IW_ROLE_USEFUL, 0.5, 2.0, 0.0);
  iw_sketch_circle (self->picture, at.x, at.y, 2.0 * self->plane.unit, &dot);
}

/* Neighbours are joined by a line; over what is not run yet only a thread of dots leads the eye. */
static void
draw_simulated (IwSaturation *self)
{
  const IwPaint curve = { .stroked = true, .stroke = IW_ROLE_USEFUL, .line = 3.0 };
  size_t before = self->data->n_points;

  for (size_t first = next_run (self, 0); first < self->data->n_points;) {
    const size_t last = chain_end (self, first);

    if (before < first) {
      const IwSaturationSpot a = iw_saturation_simulated (self, before);
      const IwSaturationSpot b = iw_saturation_simulated (self, first);

      iw_sketch_line (self->picture, a.x, a.y, b.x, b.y, IW_ROLE_USEFUL, 0.7, 1.25, 2.0);
    }
    if (last == first)
      draw_lone_point (self, first);
    for (size_t i = first; last > first && i <= last; i++)
      go (self, iw_saturation_simulated (self, i), i == first);
    iw_sketch_paint (self->picture, &curve);
    before = last;
    first = next_run (self, last + 1);
  }
}

static void
draw_drop_lines (IwSaturation *self)
{
  const IwSaturationSpot at = iw_saturation_operating (self);
  const double x = iw_plane_crisp (at.x), y = iw_plane_crisp (at.y);

  iw_sketch_line (self->picture, self->plane.box.x, y, at.x, y, IW_ROLE_ACCENT, 0.8, 1.0, 2.0);
  iw_sketch_line (self->picture, x, at.y, x, self->plane.box.y + self->plane.box.height, IW_ROLE_ACCENT, 0.8,
                  1.0, 2.0);
}

static void
draw_operating (IwSaturation *self)
{
  const IwPaint paint = {
    .filled = true, .fill = IW_ROLE_ACCENT, .stroked = true, .stroke = IW_ROLE_SURFACE, .line = 2.0
  };
  const IwSaturationSpot at = iw_saturation_operating (self);

  iw_sketch_circle (self->picture, at.x, at.y, iw_saturation_radius (self), &paint);
  iw_saturation_draw_number (self);
}

/* --- The picture
 * -------------------------------------------------------------------------------------------- */

IwPicture *
iw_saturation_new (const IwSaturationData *data, const IwTheme *theme, double width, double height,
                   IwAxisHold *hold)
{
  const IwTheme fitting = iw_fitting_theme (theme, width, height);
  IwSaturationData shown = *data;
  IwSaturation self = { .picture = iw_sketch_new (&fitting, width, height, _ ("Pipeline saturation")),
                        .theme = &fitting,
                        .data = &shown };
  /* What lies below the point moves with the control, what lies below the labels with the line. */
  const struct {
    const char *group;
    void (*draw) (IwSaturation *self);
  } layers[] = {
    { "frame", draw_frame },
    { "gap", draw_gap },
    { "band", draw_band },
    { "drop-lines", draw_drop_lines },
    { "target", draw_target },
    { "handovers", draw_handovers },
    { _ ("simulated"), draw_simulated },
    { "ceiling", draw_ceiling },
    { "labels", iw_saturation_draw_labels },
    { "operating", draw_operating },
  };

  if (shown.points == NULL)
    shown.n_points = 0;
  for (size_t i = 0; i < shown.n_points; i++)
    self.n_run += shown.points[i].run ? 1 : 0;
  iw_plane_init (&self.plane, self.picture, iw_saturation_head (&self), "100\u202f%",
                 POINT_RADIUS * fitting.scale);
  set_scales (&self, hold);
  find_handovers (&self);
  for (size_t i = 0; i < G_N_ELEMENTS (layers); i++) {
    iw_sketch_group (self.picture, layers[i].group);
    if (layers[i].draw == draw_frame)
      iw_sketch_still (self.picture);
    layers[i].draw (&self);
  }
  iw_saturation_describe (&self);
  iw_line_play (self.picture, data->line);
  return self.picture;
}
