/* IOPS against throughput, a roofline (Williams, Waterman, Patterson, "Roofline", CACM 52:4, 2009) for
 * storage: both axes logarithmic, so a request size is a diagonal, the bandwidth a horizontal ceiling and the
 * IOPS a vertical one. */
#include "iowall/charts.h"
#include "iowall/language.h"

#include <math.h>
#include <string.h>

#include "iops-curve-private.h"
#include "label-private.h"
#include "words-private.h"

/* Labels keep off the curves in pieces of so many points. */
#define PIECE 4

/* How many of a curve's points lie below 512 B. */
#define N_BELOW 24

typedef IwIopsCurve Chart;

static const IwTextStyleSpec small_ink = { .type = IW_TYPE_SMALL, .role = IW_ROLE_INK, .halo = true };
static const IwTextStyleSpec small_faint = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .halo = true };

/* --- Ceilings and curves
 * ------------------------------------------------------------------------------------ */

/* Where the curves begin: at the diagonal of the largest request. Left of it stand their names. */
static double
begin_x (const Chart *chart, double bps)
{
  return fmax (chart->plane.x, iw_iops_curve_x (chart, bps / IW_CURVE_LAST_BYTES));
}

/* The corner in which the two ceilings meet, kept on the plane. */
static void
ceilings_corner (const Chart *chart, double *x, double *y)
{
  const IwAccessDevice *device = iw_iops_curve_current (chart)->device;

  *x = fmin (iw_iops_curve_crisp (iw_iops_curve_x (chart, device->max_iops)),
             chart->plane.x + chart->plane.width);
  *y = fmax (iw_iops_curve_crisp (iw_iops_curve_y (chart, device->max_bps)), chart->plane.y);
}

static void
draw_ceilings (Chart *chart)
{
  const IwAccessDevice *device = iw_iops_curve_current (chart)->device;
  const double bottom = chart->plane.y + chart->plane.height;
  double x, y, left;

  ceilings_corner (chart, &x, &y);
  left = fmin (begin_x (chart, device->max_bps), x);
  iw_sketch_line (chart->picture, left, y, x, y, IW_ROLE_INK, 0.55, 1.0, 0.0);
  iw_placer_take_line (&chart->placer, left, y, x, y);
  if (iw_iops_curve_x (chart, device->max_iops) > chart->plane.x + chart->plane.width)
    return;
  iw_sketch_line (chart->picture, x, y, x, bottom, IW_ROLE_INK, 0.55, 1.0, 0.0);
  iw_placer_take_line (&chart->placer, x, y, x, bottom);
}

static void
draw_iops_label (Chart *chart)
{
  const IwAccessDevice *device = iw_iops_curve_current (chart)->device;
  const double bottom = chart->plane.y + chart->plane.height, pad = 3.0 * chart->unit;
  g_autofree char *text = g_strdup_printf (_ ("limit %s"), iw_label (device->max_iops, IW_UNIT_IOPS).s);
  double x, y;

  ceilings_corner (chart, &x, &y);
  if (iw_iops_curve_x (chart, device->max_iops) > chart->plane.x + chart->plane.width)
    return;
  for (double up = 0.4; up < 4.0; up += 1.0) {
    const double at = bottom - up * chart->line;

    if (iw_placer_put_clear (&chart->placer, chart->picture, text, &small_ink,
                             (const IwTextPlace[]){ { x + pad, at, 0.0, 1.0 }, { x - pad, at, 1.0, 1.0 } }, 2,
                             &chart->iops_label))
      break;
  }
}

static void
draw_bandwidth_label (Chart *chart)
{
  const IwAccessDevice *device = iw_iops_curve_current (chart)->device;
  const double pad = 3.0 * chart->unit;
  g_autofree char *text = g_strdup_printf (_ ("limit %s"), iw_label (device->max_bps, IW_UNIT_BYTES_PER_S).s);
  double x, y;

  ceilings_corner (chart, &x, &y);
  iw_placer_put_clear (&chart->placer, chart->picture, text, &small_ink,
                       (const IwTextPlace[]){ { x + pad, y, 0.0, 0.5 },
                                              { x - pad, y - pad / 2.0, 1.0, 1.0 },
                                              { x + pad, y - pad / 2.0, 0.0, 1.0 },
                                              { x - pad, y + pad / 2.0, 1.0, 0.0 },
                                              { x - pad, y - pad / 2.0 - chart->line, 1.0, 1.0 } },
                       5, &chart->bandwidth_label);
}

static void
draw_curve (Chart *chart, size_t index, const IwPaint *paint)
{
  const IwAccessPoint *points = iw_iops_curve_points (chart, index);

  for (size_t i = 0; i < IW_CURVE_POINTS; i++) {
    const double x = iw_iops_curve_x (chart, points[i].iops),
                 y = iw_iops_curve_y (chart, points[i].throughput_bps);

    if (i == 0)
      iw_sketch_move (chart->picture, x, y);
    else
      iw_sketch_line_to (chart->picture, x, y);
  }
  iw_sketch_paint (chart->picture, paint);
}

/* The curves as lines that labels keep off. */
static void
take_curves (Chart *chart)
{
  for (size_t device = 0; device < chart->data->n_devices; device++) {
    const IwAccessPoint *points = iw_iops_curve_points (chart, device);

    for (size_t i = PIECE; i < IW_CURVE_POINTS; i += PIECE)
      iw_placer_take_line (&chart->placer, iw_iops_curve_x (chart, points[i - PIECE].iops),
                           iw_iops_curve_y (chart, points[i - PIECE].throughput_bps),
                           iw_iops_curve_x (chart, points[i].iops),
                           iw_iops_curve_y (chart, points[i].throughput_bps));
  }
}

static void
draw_other_curves (Chart *chart)
{
  const IwPaint paint = { .stroked = true, .stroke = IW_ROLE_FAINT_INK, .stroke_alpha = 0.8, .line = 1.25 };

  iw_sketch_clip (chart->picture, chart->plane);
  for (size_t i = 0; i < chart->data->n_devices; i++) {
    if (i != chart->data->current)
      draw_curve (chart, i, &paint);
  }
  iw_sketch_unclip (chart->picture);
}

typedef struct {
  size_t device;
  double x, y; /* the curve's end */
} End;

static int
compare_ends (const void *a, const void *b)
{
  const End *first = a, *second = b;

  if (first->y != second->y)
    return first->y < second->y ? -1 : 1;
  return (first->device > second->device) - (first->device < second->device);
}

/* A name at the left end of its curve, tied to it by a short rule. */
static void
draw_name (Chart *chart, const End *end, double at)
{
  /* In lines: first a little aside, then up or down. */
  static const double steps[][2] = {
    { 0.0, 0.0 },  { 0.7, 0.0 },  { 0.0, 0.3 },  { 0.0, -0.3 }, { 1.4, 0.0 },
    { 0.7, 0.3 },  { 0.7, -0.3 }, { 0.0, 0.6 },  { 0.0, -0.6 }, { 0.7, 0.6 },
    { 0.7, -0.6 }, { 0.0, 1.0 },  { 0.0, -1.0 }, { 0.7, 1.5 },  { 0.7, -1.5 }
  };
  const bool here = end->device == chart->data->current;
  const char *name = chart->data->devices[end->device].name;
  const double pad = 5.0 * chart->unit;
  IwTextStyleSpec spec = here ? small_ink : small_faint;
  IwTextPlace anchors[G_N_ELEMENTS (steps)];
  IwBox box;
  double least, right;

  spec.bold = here;
  least = chart->plane.x + pad / 2.0 + iw_sketch_measure (chart->picture, name, &spec).width;
  right = fmax (end->x - pad, least);
  for (size_t i = 0; i < G_N_ELEMENTS (steps); i++)
    anchors[i] = (IwTextPlace){ fmax (right - steps[i][0] * chart->line, least),
                                at + steps[i][1] * chart->line, 1.0, 0.5 };
  if (iw_placer_put (&chart->placer, chart->picture, name, &spec, anchors, G_N_ELEMENTS (anchors), &box)) {
    chart->names[end->device] = box;
    iw_sketch_line (chart->picture, box.x + box.width + pad / 3.0, box.y + box.height / 2.0, end->x, end->y,
                    IW_ROLE_FAINT_INK, 0.7, 1.0, 0.0);
  }
}

static void
draw_names (Chart *chart)
{
  const IwBox plane = chart->plane;
  const bool roomy = plane.height > 14.0 * chart->line; /* the word in the corner may have its line */
  const size_t n = chart->data->n_devices;
  g_autofree End *ends = g_new0 (End, n);
  g_autofree double *at = g_new0 (double, n);

  for (size_t i = 0; i < n; i++) {
    const IwAccessPoint *end = iw_iops_curve_points (chart, i) + IW_CURVE_POINTS - 1;

    ends[i] = (End){ i, iw_iops_curve_x (chart, end->iops), iw_iops_curve_y (chart, end->throughput_bps) };
  }
  qsort (ends, n, sizeof *ends, compare_ends);
  for (size_t i = 0; i < n; i++)
    at[i] = ends[i].y;
  iw_placer_spread (at, n, chart->line, plane.y + (roomy ? 1.8 : 0.6) * chart->line,
                    plane.y + plane.height - chart->line / 2.0);
  /* The device in use comes first: if there is not room for all, it is not the one that goes without. */
  for (size_t i = 0; i < n; i++) {
    if (ends[i].device == chart->data->current)
      draw_name (chart, &ends[i], at[i]);
  }
  for (size_t i = 0; i < n; i++) {
    if (ends[i].device != chart->data->current)
      draw_name (chart, &ends[i], at[i]);
  }
}

/* --- Demand, saturation, operating point
 * -------------------------------------------------------------------- */

/* The demand's line, kept on the plane. */
static void
demand_line (const Chart *chart, double *left, double *right, double *y)
{
  const IwBox plane = chart->plane;
  const double demand = chart->data->result->demand_bps;

  *right = plane.x + plane.width;
  *left = fmin (begin_x (chart, demand), *right);
  *y = iw_iops_curve_crisp (fmax (plane.y, fmin (iw_iops_curve_y (chart, demand), plane.y + plane.height)));
}

static void
draw_demand (Chart *chart)
{
  double left, right, y;

  demand_line (chart, &left, &right, &y);
  iw_sketch_line (chart->picture, left, y, right, y, IW_ROLE_USEFUL, 1.0, 1.5, 5.0);
  iw_placer_take_line (&chart->placer, left, y, right, y);
}

#define N_ALONG 8

/* Places for a label on a line of the plane, `aside` of it: its right end first. */
static void
along (double left, double right, double y, double aside, IwTextPlace anchors[N_ALONG])
{
  static const double at[N_ALONG / 2] = { 1.0, 0.7, 0.45, 0.0 };

  for (size_t i = 0; i < N_ALONG / 2; i++) {
    const double x = left + at[i] * (right - left);

    anchors[2 * i] = (IwTextPlace){ x, y - aside, at[i], 1.0 };
    anchors[2 * i + 1] = (IwTextPlace){ x, y + aside, at[i], 0.0 };
  }
}

/* A label that is not at its line is tied to it. */
static void
tie_demand (Chart *chart, double y)
{
  const IwBox box = chart->demand_label;
  const double end = box.y < y ? box.y + box.height : box.y, x = box.x + 0.85 * box.width;

  if (fabs (end - y) > 0.4 * chart->line)
    iw_sketch_line (chart->picture, x, end, x, y, IW_ROLE_USEFUL, 0.8, 1.0, 0.0);
}

/* It always stands somewhere: shorter, a little away, and in the end across a curve, rather than nowhere. */
static void
draw_demand_label (Chart *chart)
{
  const double demand = chart->data->result->demand_bps, pad = 2.0 * chart->unit;
  const char *arrow = demand > chart->y.hi ? "↑ " : demand < chart->y.lo ? "↓ " : "";
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .role = IW_ROLE_USEFUL, .halo = true };
  const IwQuantityText amount = iw_shown (demand, IW_UNIT_BYTES_PER_S);
  g_autofree char *full =
      g_strdup_printf (_ ("%sdemand of %s: %s of stored bytes"), arrow, chart->data->consumer, amount.s);
  g_autofree char *stored = g_strdup_printf (_ ("%sdemand: %s of stored bytes"), arrow, amount.s);
  g_autofree char *brief = g_strdup_printf (_ ("%sdemand %s stored"), arrow, amount.s);
  const char *const texts[] = { full, stored, brief };
  IwTextPlace anchors[N_ALONG];
  double left, right, y;

  demand_line (chart, &left, &right, &y);
  along (left + pad, right - pad, y, pad, anchors);
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (iw_placer_put_clear (&chart->placer, chart->picture, texts[i], &spec, anchors, N_ALONG,
                             &chart->demand_label))
      return;
  }
  for (int half_lines = 0; half_lines <= 4; half_lines++) {
    along (chart->plane.x + pad, right - pad, y, pad + half_lines / 2.0 * chart->line, anchors);
    if (iw_placer_put_clear (&chart->placer, chart->picture, brief, &spec, anchors, N_ALONG,
                             &chart->demand_label)) {
      tie_demand (chart, y);
      return;
    }
  }
  for (int half_lines = 0; half_lines <= 12; half_lines++) {
    along (chart->plane.x + pad, right - pad, y, pad + half_lines / 2.0 * chart->line, anchors);
    if (iw_placer_put (&chart->placer, chart->picture, brief, &spec, anchors, N_ALONG, &chart->demand_label))
      return;
  }
}

#define N_AROUND 12

/* Places for the label of a point, the nearest first. */
static void
around (double x, double y, double radius, IwTextPlace anchors[N_AROUND])
{
  const double d = 0.7 * radius, far = 2.6 * radius;
  const IwTextPlace at[N_AROUND] = {
    { x + radius, y, 0.0, 0.5 },  { x + d, y + d, 0.0, 0.0 },   { x + d, y - d, 0.0, 1.0 },
    { x - radius, y, 1.0, 0.5 },  { x - d, y + d, 1.0, 0.0 },   { x - d, y - d, 1.0, 1.0 },
    { x, y + radius, 0.5, 0.0 },  { x, y - radius, 0.5, 1.0 },  { x - d, y + far, 1.0, 0.0 },
    { x + d, y + far, 0.0, 0.0 }, { x - d, y - far, 1.0, 1.0 }, { x + d, y - far, 0.0, 1.0 },
  };

  memcpy (anchors, at, sizeof at);
}

static void
draw_saturation (Chart *chart)
{
  const double radius = 3.5 * chart->unit;
  const IwPaint paint = {
    .filled = true, .fill = IW_ROLE_SURFACE, .stroked = true, .stroke = IW_ROLE_INK, .line = 1.5
  };
  IwAccessPoint point;
  IwTextPlace anchors[N_AROUND];
  g_autofree char *text = NULL;
  double x, y;

  if (!iw_iops_curve_saturation (chart, &point))
    return;
  x = iw_iops_curve_x (chart, point.iops);
  y = iw_iops_curve_y (chart, point.throughput_bps);
  if (!iw_iops_curve_in_plane (chart, x, y))
    return;
  iw_sketch_circle (chart->picture, x, y, radius, &paint);
  iw_placer_take (&chart->placer, (IwBox){ x - radius, y - radius, 2.0 * radius, 2.0 * radius });
  text = g_strdup_printf (_ ("90\u202f%% from %s"), iw_shown (point.request_bytes, IW_UNIT_BYTES).s);
  around (x, y, 2.2 * radius, anchors);
  iw_placer_put_clear (&chart->placer, chart->picture, text, &small_ink, anchors, N_AROUND, NULL);
}

/* An arrowhead at the edge of the plane, for a point that lies beyond it. */
static void
draw_arrow (Chart *chart, double x, double y, const double off[2])
{
  const double length = hypot (off[0], off[1]), size = 9.0 * chart->unit;
  const double ux = off[0] / length, uy = off[1] / length;
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_ACCENT };

  iw_sketch_move (chart->picture, x, y);
  iw_sketch_line_to (chart->picture, x - size * ux + size / 2.0 * uy, y - size * uy - size / 2.0 * ux);
  iw_sketch_line_to (chart->picture, x - size * ux - size / 2.0 * uy, y - size * uy + size / 2.0 * ux);
  iw_sketch_close (chart->picture);
  iw_sketch_paint (chart->picture, &paint);
}

static void
draw_drop_lines (Chart *chart)
{
  const IwBox plane = chart->plane;
  double x, y, off[2];

  iw_iops_curve_operating_point (chart, &x, &y, off);
  iw_sketch_line (chart->picture, plane.x, iw_iops_curve_crisp (y), x, iw_iops_curve_crisp (y),
                  IW_ROLE_ACCENT, 0.8, 1.0, 2.0);
  iw_sketch_line (chart->picture, iw_iops_curve_crisp (x), y, iw_iops_curve_crisp (x), plane.y + plane.height,
                  IW_ROLE_ACCENT, 0.8, 1.0, 2.0);
}

/* From the operating point to where an opened file of its size would be read. FALSE where there is nothing to
 * see: it is on the curve, or outside of held axes. */
static bool
gap_line (const Chart *chart, double from[2], double to[2])
{
  IwAccessPoint on_curve;
  double off[2];

  if (!iw_iops_curve_held_below (chart, &on_curve))
    return false;
  iw_iops_curve_operating_point (chart, &from[0], &from[1], off);
  to[0] = iw_iops_curve_x (chart, on_curve.iops);
  to[1] = iw_iops_curve_y (chart, on_curve.throughput_bps);
  return off[0] == 0.0 && off[1] == 0.0 && iw_iops_curve_in_plane (chart, to[0], to[1]);
}

static void
draw_gap (Chart *chart)
{
  double from[2], to[2];

  if (gap_line (chart, from, to))
    iw_sketch_line (chart->picture, from[0], from[1], to[0], to[1], IW_ROLE_WAIT, 1.0, 1.5, 3.0);
}

static double
point_radius (const Chart *chart)
{
  return 5.5 * chart->unit;
}

static void
take_operating_point (Chart *chart)
{
  const double radius = point_radius (chart);
  double x, y, off[2];

  iw_iops_curve_operating_point (chart, &x, &y, off);
  iw_placer_take (&chart->placer, (IwBox){ x - radius, y - radius, 2.0 * radius, 2.0 * radius });
}

static void
draw_operating_point (Chart *chart)
{
  const IwPaint paint = {
    .filled = true, .fill = IW_ROLE_ACCENT, .stroked = true, .stroke = IW_ROLE_SURFACE, .line = 2.0
  };
  double x, y, off[2];

  iw_iops_curve_operating_point (chart, &x, &y, off);
  if (off[0] != 0.0 || off[1] != 0.0)
    draw_arrow (chart, x, y, off);
  else
    iw_sketch_circle (chart->picture, x, y, point_radius (chart), &paint);
}

static void
draw_operating_label (Chart *chart)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .bold = true, .role = IW_ROLE_ACCENT, .halo = true };
  g_autofree char *text = g_strdup_printf (
      iw_iops_curve_never_positions (chart) ? _ ("%s each, none positioned") : _ ("%s per access"),
      iw_shown (chart->data->result->positioned_bytes, IW_UNIT_BYTES).s);
  double x, y, off[2];
  IwTextPlace anchors[N_AROUND];

  iw_iops_curve_operating_point (chart, &x, &y, off);
  around (x, y, 1.8 * point_radius (chart), anchors);
  iw_placer_put (&chart->placer, chart->picture, text, &spec, anchors, N_AROUND, NULL);
}

#define N_ACROSS 6
#define N_DOWN   11

/* Places for a label further and further from a point, to both sides. */
static void
beside (const Chart *chart, double x, double y, IwTextPlace anchors[2 * N_ACROSS * N_DOWN])
{
  static const double down[N_DOWN] = { 0.0, 0.5, -0.5, 1.0, -1.0, 1.6, -1.6, 2.4, -2.4, 3.2, -3.2 };
  size_t n = 0;

  for (int across = 0; across < N_ACROSS; across++) {
    for (size_t i = 0; i < N_DOWN; i++) {
      const double aside = (0.8 + 0.7 * across) * chart->line, at = y + down[i] * chart->line;

      anchors[n++] = (IwTextPlace){ x + aside, at, 0.0, 0.5 };
      anchors[n++] = (IwTextPlace){ x - aside, at, 1.0, 0.5 };
    }
  }
}

/* What is in the gap, tied to it by a short rule. */
static void
draw_gap_label (Chart *chart)
{
  g_autofree char *text = iw_in_sentence (chart->data->opening);
  const double pad = 2.0 * chart->unit;
  double from[2], to[2], x, y;
  IwTextPlace anchors[2 * N_ACROSS * N_DOWN];
  IwBox box;

  if (!gap_line (chart, from, to))
    return;
  x = (from[0] + to[0]) / 2.0;
  y = (from[1] + to[1]) / 2.0;
  beside (chart, x, y, anchors);
  if (iw_placer_put_clear (&chart->placer, chart->picture, text, &small_ink, anchors, G_N_ELEMENTS (anchors),
                           &box))
    iw_sketch_line (chart->picture, x, y, box.x > x ? box.x - pad : box.x + box.width + pad,
                    box.y + box.height / 2.0, IW_ROLE_WAIT, 0.8, 1.0, 0.0);
}

/* --- The picture
 * -------------------------------------------------------------------------------------------- */

static void
compute_curves (Chart *chart)
{
  const IwIopsCurveData *data = chart->data;
  const double queue_depth = data->access->queue_depth;
  const double first = iw_iops_curve_first_bytes (data), ratio = IW_CURVE_FIRST_BYTES / first;

  chart->points = g_new0 (IwAccessPoint, data->n_devices * IW_CURVE_POINTS);
  for (size_t i = 0; i < data->n_devices; i++) {
    const IwAccessDevice *device = data->devices[i].device;
    IwAccessPoint *points = chart->points + i * IW_CURVE_POINTS;
    const IwStatus status =
        iw_access_curve (device, queue_depth, IW_CURVE_POINTS - N_BELOW, points + N_BELOW, NULL);

    g_assert (status == IW_STATUS_OK);
    for (size_t k = 0; k < N_BELOW; k++)
      iw_access_random_read (device, queue_depth, first * pow (ratio, (double)k / N_BELOW), &points[k], NULL);
  }
}

static void
draw_curves (Chart *chart)
{
  static const IwPaint strong = { .stroked = true, .stroke = IW_ROLE_INK, .line = 2.5 };

  draw_other_curves (chart);
  iw_sketch_clip (chart->picture, chart->plane);
  draw_curve (chart, chart->data->current, &strong);
  iw_sketch_unclip (chart->picture);
}

static void
draw_labels (Chart *chart)
{
  take_operating_point (chart);
  take_curves (chart);
  /* What comes first finds its place; what comes last is left out where there is little room. */
  draw_names (chart);
  draw_operating_label (chart);
  draw_demand_label (chart);
  draw_saturation (chart);
  draw_gap_label (chart);
  draw_bandwidth_label (chart);
  draw_iops_label (chart);
  iw_iops_curve_draw_regions (chart);
}

IwPicture *
iw_iops_curve_new (const IwIopsCurveData *data, const IwTheme *theme, double width, double height,
                   IwAxisHold *hold)
{
  const IwTheme fitting = iw_fitting_theme (theme, width, height);
  Chart chart = { .picture = iw_sketch_new (&fitting, width, height, _ ("IOPS against throughput")),
                  .theme = &fitting,
                  .data = data,
                  .unit = fitting.scale };
  const struct {
    const char *group;
    void (*draw) (Chart *chart);
  } layers[] = {
    { "frame", iw_iops_curve_draw_frame },
    { "drop-lines", draw_drop_lines },
    { "gap", draw_gap },
    { "demand", draw_demand },
    { "ceilings", draw_ceilings },
    { "curves", draw_curves },
    { "labels", draw_labels },
    { "operating-point", draw_operating_point },
  };

  g_return_val_if_fail (data->current < data->n_devices, NULL);
  compute_curves (&chart);
  chart.names = g_new0 (IwBox, data->n_devices);
  chart.line = iw_sketch_measure (chart.picture, "0", &small_ink).height;
  iw_iops_curve_place (&chart, iw_iops_curve_head (&chart));
  iw_iops_curve_set_scales (&chart, hold);
  for (size_t i = 0; i < G_N_ELEMENTS (layers); i++) {
    iw_sketch_group (chart.picture, layers[i].group);
    if (layers[i].draw == iw_iops_curve_draw_frame)
      iw_sketch_still (chart.picture);
    layers[i].draw (&chart);
  }
  iw_iops_curve_describe (&chart);
  g_free (chart.points);
  g_free (chart.names);
  return chart.picture;
}
