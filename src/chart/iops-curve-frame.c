/* The frame of the IOPS curve: the plane, its axes and the diagonals of the request sizes. It depends on the
 * devices of the track alone. */
#include <math.h>
#include <string.h>

#include "iops-curve-private.h"

#include "iowall/language.h"
#include "label-private.h"
#include "words-private.h"

/* The smallest request size that has a diagonal, and the largest. */
#define LEAST_DIAGONAL   256.0
#define LARGEST_DIAGONAL (IW_CURVE_LAST_BYTES / 4.0)

#define LEAST_QUEUE_DEPTH   1.0
#define LARGEST_QUEUE_DEPTH 256.0

/* The smallest request of a curve. */
#define LEAST_FIRST_BYTES 16.0

/* What the plane keeps, in lines of small text, before words around it are given up. */
#define LEAST_PLANE_WIDTH  9.0
#define LEAST_PLANE_HEIGHT 5.0

typedef IwIopsCurve Chart;

static const IwTextStyleSpec faint = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK };

double
iw_iops_curve_x (const IwIopsCurve *self, double iops)
{
  return iw_scale_map (&self->x, iops);
}

double
iw_iops_curve_y (const IwIopsCurve *self, double bytes_per_s)
{
  return iw_scale_map (&self->y, bytes_per_s);
}

double
iw_iops_curve_crisp (double coordinate)
{
  return floor (coordinate) + 0.5;
}

double
iw_iops_curve_first_bytes (const IwIopsCurveData *data)
{
  double first = IW_CURVE_FIRST_BYTES;

  for (size_t i = 0; i < data->n_devices; i++)
    first = fmin (first, iw_access_saturation_bytes (data->devices[i].device, LEAST_QUEUE_DEPTH) / 8.0);
  return fmax (first, LEAST_FIRST_BYTES);
}

/* The plane is what the axes' words and the request sizes leave of the box. Where that is too little, words
 * go: first the sizes, then the axes. */
void
iw_iops_curve_place (IwIopsCurve *self, IwBox box)
{
  const double gap = self->theme->gap * self->unit, line = self->line;
  const double least_width = LEAST_PLANE_WIDTH * line, least_height = LEAST_PLANE_HEIGHT * line;
  double left = iw_sketch_measure (self->picture, "100 MB/s", &faint).width + 1.5 * gap;
  double right = iw_sketch_measure (self->picture, "64 KiB", &faint).width + gap;
  double top = line, bottom = 2.0 * line + gap;

  if (box.width - left - right < least_width)
    right = gap;
  if (box.width - left - right < least_width)
    left = 0.0;
  if (box.height - top - bottom < least_height)
    bottom = line + gap;
  if (box.height - top - bottom < least_height)
    top = 0.0;
  if (box.height - top - bottom < least_height)
    bottom = 0.0;
  self->plane =
      (IwBox){ floor (box.x + left), floor (box.y + top), fmax (2.0, floor (box.width - left - right)),
               fmax (2.0, floor (box.height - top - bottom)) };
  self->placer.within = self->plane;
  self->placer.apart = 4.0 * self->unit;
}

static double
widest_name (const Chart *chart)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .bold = true };
  double widest = 0.0;

  for (size_t i = 0; i < chart->data->n_devices; i++)
    widest = fmax (widest, iw_sketch_measure (chart->picture, chart->data->devices[i].name, &spec).width);
  return widest;
}

static double
decades (double lo, double hi)
{
  return log10 (hi / lo);
}

/* What the devices of the track span at every queue depth, whatever is chosen at the moment. */
static void
devices_domain (const IwIopsCurveData *data, double domain[4])
{
  const double first = iw_iops_curve_first_bytes (data);

  domain[0] = domain[2] = INFINITY;
  domain[1] = domain[3] = 0.0;
  for (size_t i = 0; i < data->n_devices; i++) {
    const IwAccessDevice *device = data->devices[i].device;
    IwAccessPoint small_shallow = { 0 }, small_deep = { 0 }, large = { 0 };

    if (iw_access_random_read (device, LEAST_QUEUE_DEPTH, first, &small_shallow, NULL) != IW_STATUS_OK)
      continue;
    iw_access_random_read (device, LARGEST_QUEUE_DEPTH, first, &small_deep, NULL);
    iw_access_random_read (device, LEAST_QUEUE_DEPTH, IW_CURVE_LAST_BYTES, &large, NULL);
    domain[0] = fmin (domain[0], large.iops);
    /* An IOPS ceiling far beyond what the device reaches is no neighbour of its curve. */
    domain[1] = fmax (domain[1], fmin (device->max_iops, 4.0 * small_deep.iops));
    domain[2] = fmin (domain[2], small_shallow.throughput_bps);
    domain[3] = fmax (domain[3], device->max_bps);
  }
  if (!(domain[1] > domain[0]) || !(domain[3] > domain[2])) {
    const double any[4] = { 1.0, 1e6, 1e3, 1e10 };
    memcpy (domain, any, sizeof any);
  }
}

/* Pads the domain and widens the axis with room to spare, up to two decades, until a decade is as long on
 * both axes and request sizes are true diagonals. `gutter` px at the left are kept for labels. */
static void
fit_domain (double domain[4], double width, double height, double gutter)
{
  double x_decades, y_decades, dx, dy;

  domain[1] *= 2.0;
  domain[2] /= 2.5;
  domain[3] *= 4.0;
  x_decades = decades (domain[0], domain[1]);
  y_decades = decades (domain[2], domain[3]);
  dx = (width - gutter) / x_decades;
  dy = height / y_decades;
  if (dx > dy) {
    domain[1] *= pow (10.0, fmin (2.0, (width - gutter) / dy - x_decades));
  } else {
    const double more = fmin (2.0, height / dx - y_decades);

    domain[2] /= pow (10.0, 0.6 * more);
    domain[3] *= pow (10.0, 0.4 * more);
  }
  dx = (width - gutter) / decades (domain[0], domain[1]);
  domain[0] /= pow (10.0, gutter / dx);
}

void
iw_iops_curve_set_scales (IwIopsCurve *self, IwAxisHold *hold)
{
  const IwBox plane = self->plane;
  const double gutter = fmin (widest_name (self) + 8.0 * self->unit, 0.4 * plane.width);
  IwAxisHold fresh = { 0 };
  double domain[4];

  if (hold == NULL)
    hold = &fresh;
  devices_domain (self->data, domain);
  self->x_from = domain[0];
  if (!hold->held || !(hold->domain[1] > hold->domain[0]) || !(hold->domain[3] > hold->domain[2])) {
    fit_domain (domain, plane.width, plane.height, gutter);
    memcpy (hold->domain, domain, sizeof domain);
  }
  self->x = (IwScale){ hold->domain[0], hold->domain[1], plane.x, plane.x + plane.width, IW_SCALE_LOG };
  self->y = (IwScale){ hold->domain[2], hold->domain[3], plane.y + plane.height, plane.y, IW_SCALE_LOG };
}

static void
draw_y_axis (Chart *chart)
{
  const IwBox plane = chart->plane;
  IwTextStyleSpec spec = faint;
  double ticks[IW_MAX_TICKS];
  const size_t wanted = (size_t)fmax (2.0, plane.height / (2.0 * chart->line));
  const size_t n = iw_scale_ticks (&chart->y, wanted, ticks);

  spec.align = 1.0;
  spec.valign = 0.5;
  for (size_t i = 0; i < n; i++) {
    const double y = iw_iops_curve_crisp (iw_iops_curve_y (chart, ticks[i]));

    if (y < plane.y || y > plane.y + plane.height)
      continue;
    iw_sketch_line (chart->picture, plane.x, y, plane.x + plane.width, y, IW_ROLE_GRID, 1.0, 1.0, 0.0);
    iw_label_try (chart->picture, iw_label (ticks[i], IW_UNIT_BYTES_PER_S).s,
                  plane.x - chart->theme->gap * chart->unit, y, &spec, NULL);
  }
}

static void
draw_x_axis (Chart *chart)
{
  const IwBox plane = chart->plane;
  const double bottom = iw_iops_curve_crisp (plane.y + plane.height), right = plane.x + plane.width;
  const double tick = 4.0 * chart->unit, axis = iw_iops_curve_crisp (plane.x);
  const IwScale shown = { chart->x_from, chart->x.hi, iw_iops_curve_x (chart, chart->x_from), chart->x.to,
                          IW_SCALE_LOG };
  const char *const titles[] = { _ ("random accesses per second (IOPS)"), _ ("accesses per second"),
                                 _ ("IOPS"), NULL };
  IwTextStyleSpec spec = faint;
  double ticks[IW_MAX_TICKS];
  const size_t wanted = (size_t)fmax (2.0, (shown.to - shown.from) / (5.0 * chart->line));
  const size_t n = iw_scale_ticks (&shown, wanted, ticks);

  spec.align = 0.5;
  for (size_t i = 0; i < n; i++) {
    const double x = iw_iops_curve_crisp (iw_iops_curve_x (chart, ticks[i]));

    if (iw_label_try (chart->picture, iw_label (ticks[i], IW_UNIT_COUNT).s, x, bottom + tick, &spec, NULL))
      iw_sketch_line (chart->picture, x, bottom, x, bottom + tick, IW_ROLE_RULE, 1.0, 1.0, 0.0);
  }
  iw_sketch_line (chart->picture, plane.x, bottom, right, bottom, IW_ROLE_RULE, 1.0, 1.0, 0.0);
  iw_sketch_line (chart->picture, axis, plane.y, axis, bottom, IW_ROLE_RULE, 1.0, 1.0, 0.0);
  spec.align = 1.0;
  iw_label_try_any (chart->picture, titles, right, right, bottom + tick + chart->line, &spec, NULL);
}

/* The name of a request size stands where its diagonal leaves the plane, at the top or at the right. */
static void
draw_request_size (Chart *chart, double bytes)
{
  const IwBox plane = chart->plane;
  const double x = iw_iops_curve_x (chart, chart->y.hi / bytes),
               y = iw_iops_curve_y (chart, chart->x.hi * bytes);
  const char *text;
  IwQuantityText size = iw_label (bytes, IW_UNIT_BYTES_BINARY);
  IwTextStyleSpec spec = faint;
  IwBox box;

  text = size.s;
  box = iw_sketch_measure (chart->picture, text, &spec);
  if (bytes * chart->x.hi >= chart->y.hi) {
    /* Room between two names, so that they do not read as one. */
    const IwBox room = { x - box.width / 2.0 - 3.0 * chart->unit, plane.y - chart->unit - box.height,
                         box.width + 6.0 * chart->unit, box.height };

    spec.align = 0.5;
    spec.valign = 1.0;
    if (iw_label_free (chart->picture, room))
      iw_label_try (chart->picture, text, x, plane.y - chart->unit, &spec, NULL);
  } else if (y < plane.y + plane.height - chart->line / 2.0) {
    spec.valign = 0.5;
    iw_label_try (chart->picture, text, plane.x + plane.width + 4.0 * chart->unit, y, &spec, NULL);
  }
}

static void
draw_request_sizes (Chart *chart)
{
  const double decade = chart->plane.width / decades (chart->x.lo, chart->x.hi);
  /* 4 KiB, 64 KiB, 1 MiB … or, where that is too dense, every second. */
  const double ratio = decade * log10 (16.0) >= 4.2 * chart->line ? 16.0 : 256.0;

  iw_sketch_clip (chart->picture, chart->plane);
  for (double bytes = LARGEST_DIAGONAL; bytes >= LEAST_DIAGONAL; bytes /= ratio)
    iw_sketch_line (chart->picture, iw_iops_curve_x (chart, chart->y.lo / bytes), chart->y.from,
                    iw_iops_curve_x (chart, chart->y.hi / bytes), chart->y.to, IW_ROLE_RULE, 0.38, 1.0, 0.0);
  iw_sketch_unclip (chart->picture);
  for (double bytes = LARGEST_DIAGONAL; bytes >= LEAST_DIAGONAL; bytes /= ratio)
    draw_request_size (chart, bytes);
}

void
iw_iops_curve_draw_regions (IwIopsCurve *chart)
{
  const IwBox plane = chart->plane;
  const double pad = 5.0 * chart->unit;
  const IwTextStyleSpec spec = {
    .type = IW_TYPE_SMALL, .italic = true, .role = IW_ROLE_FAINT_INK, .halo = true
  };
  const IwTextPlace top_left = { plane.x + pad, plane.y + pad / 2.0, 0.0, 0.0 };
  const IwTextPlace bottom_right = { plane.x + plane.width - pad, plane.y + plane.height - pad / 2.0, 1.0,
                                     1.0 };

  if (plane.height < 8.0 * chart->line || plane.width < 20.0 * chart->line)
    return;
  iw_placer_put_clear (&chart->placer, chart->picture, _ ("bound by bandwidth"), &spec, &top_left, 1, NULL);
  iw_placer_put_clear (&chart->placer, chart->picture, _ ("bound by positioning"), &spec, &bottom_right, 1,
                       NULL);
}

void
iw_iops_curve_draw_frame (IwIopsCurve *self)
{
  draw_y_axis (self);
  draw_request_sizes (self);
  draw_x_axis (self);
}
