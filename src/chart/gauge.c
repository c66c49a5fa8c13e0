/* How busy the anchor is, on an arc from 0 to 100 %. The band is filled as far as the anchor works and
 * hatched where it waits; an arrowhead points at what is wanted, and a rail runs along the part that no
 * buffer can reach. A target under the rail needs a wider stage, whatever else is tried. */
#include <math.h>

#include "gauge-private.h"

#include "iowall/language.h"
#include "label-private.h"
#include "line-words-private.h"
#include "words-private.h"

#define ARC_FROM  (5.0 / 6.0 * G_PI) /* at the lower left */
#define ARC_SWEEP (4.0 / 3.0 * G_PI)
#define PIECE     (G_PI / 8.0)

/* Lower cards have no line of state, lower plots none about waits; at scale 1, in px. */
#define LEAST_STATE 200.0
#define LEAST_FOOT  170.0

/* A smaller ring has no fine ticks, and the confidence interval is not written in it. */
#define LEAST_FINE 62.0

double
iw_gauge_angle (double share)
{
  return ARC_FROM + ARC_SWEEP * share;
}

double
iw_gauge_x (const Gauge *self, double share, double radius)
{
  return self->cx + radius * cos (iw_gauge_angle (share));
}

double
iw_gauge_y (const Gauge *self, double share, double radius)
{
  return self->cy + radius * sin (iw_gauge_angle (share));
}

/* A circular arc of Bézier pieces from the path's present point, which lies at its beginning. */
static void
arc (Gauge *self, double from, double to, double radius)
{
  const double a = iw_gauge_angle (from), sweep = iw_gauge_angle (to) - a;
  const int n = (int)fmax (1.0, ceil (fabs (sweep) / PIECE));
  const double step = sweep / n, reach = 4.0 / 3.0 * tan (step / 4.0) * radius;

  for (int i = 0; i < n; i++) {
    const double b = a + step * i, c = b + step;
    const double x = self->cx + radius * cos (c), y = self->cy + radius * sin (c);

    iw_sketch_curve_to (self->picture, self->cx + radius * cos (b) - reach * sin (b),
                        self->cy + radius * sin (b) + reach * cos (b), x + reach * sin (c),
                        y - reach * cos (c), x, y);
  }
}

void
iw_gauge_ring (Gauge *self, double from, double to, double inner, double outer)
{
  iw_sketch_move (self->picture, iw_gauge_x (self, from, inner), iw_gauge_y (self, from, inner));
  iw_sketch_line_to (self->picture, iw_gauge_x (self, from, outer), iw_gauge_y (self, from, outer));
  arc (self, from, to, outer);
  iw_sketch_line_to (self->picture, iw_gauge_x (self, to, inner), iw_gauge_y (self, to, inner));
  arc (self, to, from, inner);
  iw_sketch_close (self->picture);
}

static void
radial (Gauge *self, double share, double from, double to, IwRole role, double line)
{
  iw_sketch_line (self->picture, iw_gauge_x (self, share, from), iw_gauge_y (self, share, from),
                  iw_gauge_x (self, share, to), iw_gauge_y (self, share, to), role, 1.0, line, 0.0);
}

/* Dial, rows and the line about waits stand together in the middle of the card. Below its centre the arc
 * reaches as far as half its radius; the ends' own labels stand under it. */
static void
choose_dial (Gauge *self)
{
  const IwTextStyleSpec small = { .type = IW_TYPE_SMALL };
  const double line = iw_sketch_measure (self->picture, "0", &small).height;
  const double edge = (GAUGE_TIP + 2.0 * GAUGE_RAIL) * self->scale;
  const double ends = fmax (0.0, line - 0.5 * edge);
  const double foot = self->plot.height > LEAST_FOOT * self->scale ? line + 0.5 * self->gap : 0.0;
  double rows, free, y;

  rows = iw_gauge_choose_rim (self, self->plot.height - foot, ends);
  self->outer = self->rim - edge;
  self->inner = 0.79 * self->outer;
  free = fmax (0.0, self->plot.height - foot - rows - 1.5 * self->rim - ends);
  y = self->plot.y + free / 2.0;
  self->cx = self->plot.x + self->plot.width / 2.0;
  self->cy = y + self->rim;
  y += 1.5 * self->rim + ends + rows + fmin (free / 4.0, self->gap);
  self->bottom = fmin (y, self->plot.y + self->plot.height - foot);
  self->foot =
      (IwBox){ self->plot.x, self->bottom + 0.5 * self->gap, self->plot.width, foot > 0.0 ? line : 0.0 };
}

/* `align` lets it keep off what stands beside the end. */
static void
draw_end (Gauge *self, double share, const char *text, double align)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .align = align };
  const double middle = (self->inner + self->outer) / 2.0;

  iw_label_try (self->picture, text, iw_gauge_x (self, share, middle),
                iw_gauge_y (self, share, self->outer) + 0.2 * self->gap, &spec, NULL);
}

/* Everything that stands still. */
static void
draw_dial (Gauge *self)
{
  const IwPaint empty = { .filled = true, .fill = IW_ROLE_NEUTRAL, .fill_alpha = 0.35 };
  const double from = self->inner - 2.0 * self->scale;

  iw_sketch_group (self->picture, "dial");
  iw_sketch_still (self->picture);
  iw_gauge_ring (self, 0.0, 1.0, self->inner, self->outer);
  iw_sketch_paint (self->picture, &empty);
  for (int tenth = 0; tenth <= 10; tenth++) {
    const double length = (tenth % 5 == 0 ? 6.0 : 3.5) * self->scale;

    if (tenth % 5 == 0 || self->inner > LEAST_FINE * self->scale)
      radial (self, tenth / 10.0, from - length, from, IW_ROLE_RULE, 1.0);
  }
  draw_end (self, 0.0, "0", 0.2);
  draw_end (self, 1.0, iw_label (1.0, IW_UNIT_FRACTION).s, 0.8);
}

static void
draw_band (Gauge *self)
{
  const IwPaint busy = { .filled = true, .fill = IW_ROLE_USEFUL };
  const IwPaint waits = { .filled = true,
                          .hatched = true,
                          .stroked = true,
                          .fill = IW_ROLE_WAIT,
                          .fill_alpha = 0.22,
                          .stroke = IW_ROLE_WAIT,
                          .line = 1.2 };
  const double low = fmax (0.0, self->utilization - self->margin);
  const double high = fmin (1.0, self->utilization + self->margin);
  const IwPaint interval = { .filled = true, .fill = IW_ROLE_INK };

  if (self->utilization < 1.0 - 1e-9) {
    iw_gauge_ring (self, self->utilization, 1.0, self->inner, self->outer);
    iw_sketch_paint (self->picture, &waits);
  }
  if (self->utilization > 0.0) {
    iw_gauge_ring (self, 0.0, self->utilization, self->inner, self->outer);
    iw_sketch_paint (self->picture, &busy);
  }
  if (self->margin > 0.0) {
    iw_gauge_ring (self, low, high, self->inner - 6.0 * self->scale, self->inner - 2.0 * self->scale);
    iw_sketch_paint (self->picture, &interval);
  }
}

/* A bar across the band, and from there on a rail: what lies under it is out of reach. */
static void
draw_ceiling (Gauge *self)
{
  const double rail = GAUGE_RAIL * self->scale;
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_INK };

  if (self->limiter == NULL)
    return;
  radial (self, self->ceiling, self->inner, self->outer + 2.0 * rail, IW_ROLE_SURFACE, 6.0);
  iw_gauge_ring (self, self->ceiling, 1.0, self->outer + rail, self->outer + 2.0 * rail);
  iw_sketch_paint (self->picture, &paint);
  radial (self, self->ceiling, self->inner, self->outer + 2.0 * rail, IW_ROLE_INK, 3.0);
}

/* The arrowhead's three corners, as a path. */
static void
target_path (Gauge *self)
{
  const double tip = self->outer + 0.5 * self->scale, base = self->rim;
  const double half = 0.55 * (base - tip) / base / ARC_SWEEP; /* in shares of the arc */

  iw_sketch_move (self->picture, iw_gauge_x (self, self->target, tip), iw_gauge_y (self, self->target, tip));
  iw_sketch_line_to (self->picture, iw_gauge_x (self, self->target - half, base),
                     iw_gauge_y (self, self->target - half, base));
  iw_sketch_line_to (self->picture, iw_gauge_x (self, self->target + half, base),
                     iw_gauge_y (self, self->target + half, base));
  iw_sketch_close (self->picture);
}

static void
draw_target (Gauge *self)
{
  const IwPaint head = {
    .filled = true, .stroked = true, .fill = IW_ROLE_INK, .stroke = IW_ROLE_SURFACE, .line = 1.5
  };

  radial (self, self->target, self->inner, self->outer, IW_ROLE_SURFACE, 5.0);
  radial (self, self->target, self->inner, self->outer, IW_ROLE_INK, 2.0);
  target_path (self);
  iw_sketch_paint (self->picture, &head);
}

/* `size` times the type, rounded down to whole px of a picture at scale 1. The dial grows and shrinks under
 * the hand, and with a font for every radius each picture would have glyphs of its own to be found and kept.
 */
static double
whole_size (const Gauge *self, IwType type, double size)
{
  const double px = iw_sketch_type_px (iw_sketch_theme (self->picture), type) / self->scale;

  return fmax (1.0, floor (size * px + 1e-6)) / px;
}

/* The number as large as the ring's inside takes, the track's word and the confidence interval below it. */
static void
draw_number (Gauge *self)
{
  const char *text = iw_share (self->utilization).s;
  const double small = iw_sketch_type_px (iw_sketch_theme (self->picture), IW_TYPE_SMALL);
  const IwTextStyleSpec one = { .type = IW_TYPE_VALUE, .bold = true };
  const double usual = iw_sketch_measure (self->picture, iw_share (0.888).s, &one).width;
  const double wide = iw_sketch_measure (self->picture, text, &one).width;
  const double size = fmin (1.4 * self->inner / usual, 1.5 * self->inner / wide);
  const IwTextStyleSpec number = { .type = IW_TYPE_VALUE,
                                   .size = whole_size (self, IW_TYPE_VALUE, size),
                                   .bold = true,
                                   .align = 0.5,
                                   .valign = 0.5 };
  const IwTextStyleSpec word = { .type = IW_TYPE_SMALL,
                                 .size =
                                     whole_size (self, IW_TYPE_SMALL, fmax (1.0, 0.2 * self->inner / small)),
                                 .align = 0.5,
                                 .max_width = 1.75 * self->inner };
  const IwTextStyleSpec quiet = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .align = 0.5 };
  g_autofree char *margin = iw_gauge_margin (self, IW_TEXT_TYPESET);
  IwBox box = iw_sketch_text (self->picture, text, self->cx, self->cy - 0.16 * self->inner, &number);

  iw_label_try (self->picture, self->data->busy, self->cx, box.y + box.height, &word, &box);
  if (margin != NULL && self->inner > LEAST_FINE * self->scale)
    iw_label_try (self->picture, margin, self->cx, box.y + box.height, &quiet, NULL);
}

static void
draw_foot (Gauge *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .align = 0.5 };
  g_autofree char *all = iw_gauge_waits (self, true), *longest = iw_gauge_waits (self, false);

  if (self->foot.height > 0.0)
    iw_label_try_any (self->picture, (const char *const[]){ all, longest, NULL }, self->foot.width, self->cx,
                      self->foot.y, &spec, NULL);
}

/* Title and state; in a low card the title alone. */
static void
head (Gauge *self)
{
  const bool low = iw_picture_height (self->picture) < LEAST_STATE * self->scale;
  const double points = 100.0 * (self->target - self->utilization);
  const IwQuantityText target = iw_label (self->target, IW_UNIT_FRACTION);
  g_autofree char *met = g_strdup_printf (_ ("target %s met"), target.s);
  g_autofree char *below =
      g_strdup_printf (_ ("%s points below the target"), iw_shown (points, IW_UNIT_NONE).s);
  g_autofree char *out = g_strdup_printf (_ ("the target lies above the ceiling: %s"),
                                          self->limiter != NULL ? self->limiter : "");
  const char *const states[][4] = { { met, _ ("target met"), NULL },
                                    { below, _ ("below the target"), NULL },
                                    { out, _ ("target above the ceiling"), below, NULL } };
  const char *const none[] = { NULL };
  const int state = self->utilization >= self->target ? 0 : self->ceiling >= self->target ? 1 : 2;
  const IwBox left = iw_heading (self->picture, low ? none : states[state]);

  self->plot.x = 1.5 * self->gap;
  self->plot.width = iw_picture_width (self->picture) - 3.0 * self->gap;
  self->plot.y = left.y;
  if (low) {
    const IwTextStyleSpec line = { .type = IW_TYPE_BODY };

    self->plot.y -= iw_sketch_measure (self->picture, "0", &line).height + self->gap;
  }
  self->plot.height = fmax (1.0, iw_picture_height (self->picture) - self->gap - self->plot.y);
}

static void
say (Gauge *self)
{
  const IwLineData *data = self->data;
  g_autofree char *margin = iw_gauge_margin (self, IW_TEXT_SPOKEN), *waits = iw_gauge_spoken_waits (self);
  g_autofree char *begun = iw_begin_sentence (waits), *starved = iw_in_sentence (data->starved);
  g_autofree char *ceiling = self->limiter != NULL
                                 ? g_strdup_printf (_ ("the ceiling is %s, set by %s"),
                                                    iw_spoken_share (self->ceiling).s, self->limiter)
                                 : g_strdup (_ ("no stage sets a ceiling below 100 percent"));

  g_autofree char *share = g_strdup_printf (_ ("%s of the time"), iw_spoken_share (self->utilization).s);
  g_autofree char *time = margin != NULL ? g_strdup_printf ("%s, %s", share, margin) : g_strdup (share);

  /* Translators: "GPU busy 84 percent of the time, GPU starved 16 percent; the target is …; the ceiling …" */
  iw_sketch_sentence (self->picture, _ ("%1$s %2$s, %3$s %4$s; the target is %5$s; %6$s. %7$s."), data->busy,
                      time, starved, iw_spoken_share (1.0 - self->utilization).s,
                      iw_spoken (self->target, IW_UNIT_FRACTION).s, ceiling, begun);
}

/* Sums of times are not exact: what is so close to all is all, and nothing is left to starve. */
static double
share_of (double value)
{
  return value > 1.0 - 1e-9 ? 1.0 : fmax (0.0, value);
}

IwPicture *
iw_gauge_new (const IwLineData *data, const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  const IwTheme fitting = iw_fitting_theme (theme, width, height);
  Gauge self = { .data = data, .scale = fitting.scale, .gap = fitting.gap * fitting.scale };
  const IwPipelineCeilings *ceilings;

  g_return_val_if_fail (data != NULL && data->line != NULL && data->result != NULL, NULL);
  ceilings = &data->result->ceilings;
  self.picture = iw_sketch_new (&fitting, width, height, _ ("Data-flow gauge"));
  self.utilization = share_of (data->result->utilization);
  self.target = share_of (data->target);
  self.ceiling = share_of (ceilings->utilization_ceiling);
  self.margin = isfinite (data->result->utilization_ci) ? data->result->utilization_ci : 0.0;
  if (ceilings->bottleneck >= 0 && self.ceiling < 1.0 - 1e-9)
    self.limiter = iw_line_name (data, (guint)ceilings->bottleneck);
  head (&self);
  choose_dial (&self);
  draw_dial (&self);
  iw_sketch_group (self.picture, "reading");
  draw_band (&self);
  draw_ceiling (&self);
  draw_target (&self);
  draw_number (&self);
  iw_gauge_draw_labels (&self);
  draw_foot (&self);
  iw_gauge_mark_all (&self);
  iw_line_play (self.picture, data);
  say (&self);
  return self.picture;
}
