/* The words of the IOPS curve: its heading, and its marks: what each line and point is, how much, and why. */
#include <math.h>

#include "iops-curve-private.h"

#include "iowall/language.h"
#include "label-private.h"
#include "words-private.h"

/* A point below this share of its curve is seen to be off it. */
#define VISIBLY_BELOW 0.9

/* A mark's outline needs fewer points than a line that is looked at. */
#define STRIDE 4

const IwCurveDevice *
iw_iops_curve_current (const IwIopsCurve *self)
{
  return &self->data->devices[self->data->current];
}

bool
iw_iops_curve_in_plane (const IwIopsCurve *self, double x, double y)
{
  const IwBox plane = self->plane;

  return x >= plane.x && x <= plane.x + plane.width && y >= plane.y && y <= plane.y + plane.height;
}

const IwAccessPoint *
iw_iops_curve_points (const IwIopsCurve *self, size_t device)
{
  return self->points + device * IW_CURVE_POINTS;
}

bool
iw_iops_curve_saturation (const IwIopsCurve *self, IwAccessPoint *point)
{
  const IwAccessDevice *device = iw_iops_curve_current (self)->device;
  const double queue_depth = self->data->access->queue_depth;
  const double bytes = iw_access_saturation_bytes (device, queue_depth);

  return isfinite (bytes) && bytes >= 1.0 &&
         iw_access_random_read (device, queue_depth, bytes, point, NULL) == IW_STATUS_OK;
}

void
iw_iops_curve_operating_point (const IwIopsCurve *self, double *x, double *y, double off[2])
{
  const IwAccessResult *result = self->data->result;
  const IwBox plane = self->plane;
  const double true_x = iw_iops_curve_x (self, result->throughput_bps / result->positioned_bytes);
  const double true_y = iw_iops_curve_y (self, result->throughput_bps);

  *x = fmax (plane.x, fmin (true_x, plane.x + plane.width));
  *y = fmax (plane.y, fmin (true_y, plane.y + plane.height));
  off[0] = true_x - *x;
  off[1] = true_y - *y;
}

bool
iw_iops_curve_never_positions (const IwIopsCurve *self)
{
  return isinf (self->data->result->ceilings.iops_bps);
}

bool
iw_iops_curve_beats_random (const IwIopsCurve *self)
{
  const IwAccessResult *result = self->data->result;
  IwAccessPoint random;

  return iw_access_random_read (iw_iops_curve_current (self)->device, self->data->access->queue_depth,
                                result->positioned_bytes, &random, NULL) == IW_STATUS_OK &&
         result->throughput_bps > 1.001 * random.throughput_bps;
}

bool
iw_iops_curve_held_below (const IwIopsCurve *self, IwAccessPoint *on_curve)
{
  const IwAccessResult *result = self->data->result;

  return iw_access_random_read (iw_iops_curve_current (self)->device, self->data->access->queue_depth,
                                result->positioned_bytes, on_curve, NULL) == IW_STATUS_OK &&
         result->throughput_bps < VISIBLY_BELOW * on_curve->throughput_bps;
}

char *
iw_iops_curve_why (const IwIopsCurve *self, const char *phrase)
{
  const IwBound bound = self->data->result->bound;
  g_autofree char *opening = iw_in_sentence (self->data->opening);
  IwAccessPoint on_curve;

  if (!iw_iops_curve_held_below (self, &on_curve))
    return g_strdup (phrase);
  if (bound == IW_BOUND_OPEN || bound == IW_BOUND_METADATA)
    return g_strdup_printf (_ ("%s, below the curve"), phrase);
  return g_strdup_printf (_ ("%s; held below the curve by %s"), phrase, opening);
}

char *
iw_iops_curve_rate (const IwIopsCurve *self, bool spoken)
{
  const IwAccessResult *result = self->data->result;
  const double rate = result->positionings_per_s;
  const bool requests = fabs (rate - result->iops) <= 1e-9 * result->iops;

  if (requests)
    return g_strdup (spoken ? iw_spoken (rate, IW_UNIT_IOPS).s : iw_shown (rate, IW_UNIT_IOPS).s);
  return spoken ? iw_spoken_rate (rate, _ ("accesses")) : iw_rate (rate, _ ("accesses"));
}

static void
mark_point (IwIopsCurve *self)
{
  const IwAccessResult *result = self->data->result;
  const bool never = iw_iops_curve_never_positions (self);
  const double radius = 8.0 * self->unit;
  const IwMark mark = { .id = "operating-point",
                        .name = _ ("Operating point"),
                        .links = "throughput positionings run_bytes pattern format sample_bytes queue_depth",
                        .number = result->throughput_bps,
                        .unit = IW_UNIT_BYTES_PER_S };
  g_autofree char *rate = iw_iops_curve_rate (self, true);
  g_autofree char *bound = iw_bound_phrase (self->data->access, result, self->data->opening);
  g_autofree char *why = iw_iops_curve_why (self, bound);
  double x, y, off[2];
  char *value, *sentence;

  value = g_strdup_printf (never ? _ ("%s, %s each without positioning") : _ ("%s, %s per access"),
                           iw_shown (result->throughput_bps, IW_UNIT_BYTES_PER_S).s,
                           iw_shown (result->positioned_bytes, IW_UNIT_BYTES).s);
  if (never)
    sentence = g_strdup_printf (
        iw_iops_curve_beats_random (self)
            ? _ ("Operating point, %1$s: the files follow each other, so that nothing is positioned and it "
                 "stands "
                 "above the curve of random reads; %2$s.")
            : _ ("Operating point, %1$s: the files follow each other, so that nothing is positioned; %2$s."),
        iw_spoken (result->throughput_bps, IW_UNIT_BYTES_PER_S).s, why);
  else
    sentence = g_strdup_printf (_ ("Operating point, %s: %s, each of which brings %s; %s."),
                                iw_spoken (result->throughput_bps, IW_UNIT_BYTES_PER_S).s, rate,
                                iw_spoken (result->positioned_bytes, IW_UNIT_BYTES).s, why);
  iw_iops_curve_operating_point (self, &x, &y, off);
  iw_sketch_outline_box (self->picture, (IwBox){ x - radius, y - radius, 2.0 * radius, 2.0 * radius });
  iw_sketch_mark_telling (self->picture, &mark, value, sentence);
}

/* The same for a curve. */
static void
trace_curve (IwIopsCurve *self, const IwAccessPoint *points)
{
  const IwBox plane = self->plane;
  bool started = false;

  for (size_t i = 0; i < 2 * IW_CURVE_POINTS; i += STRIDE) {
    const IwAccessPoint *point = &points[i < IW_CURVE_POINTS ? i : 2 * IW_CURVE_POINTS - 1 - i];
    const double x = iw_iops_curve_x (self, point->iops);
    const double y = iw_iops_curve_y (self, point->throughput_bps);

    if (!iw_iops_curve_in_plane (self, x, y))
      continue;
    if (started)
      iw_sketch_line_to (self->picture, x, y);
    else
      iw_sketch_move (self->picture, x, y);
    started = true;
  }
  if (!started) { /* all of it lies outside of held axes */
    iw_sketch_move (self->picture, plane.x, plane.y);
    iw_sketch_line_to (self->picture, plane.x + plane.width, plane.y);
  }
}

static void
mark_device (IwIopsCurve *self, size_t index)
{
  const IwCurveDevice *device = &self->data->devices[index];
  const bool here = index == self->data->current;
  const IwAccessPoint *points = iw_iops_curve_points (self, index);
  const IwAccessPoint *smallest = points, *largest = points + IW_CURVE_POINTS - 1;
  g_autofree char *id = g_strdup_printf ("device-%s", device->id);
  const IwMark mark = { .id = id,
                        .name = device->name,
                        .links = here ? "device latency stream parallelism queue_depth" : "device",
                        .number = largest->throughput_bps,
                        .unit = IW_UNIT_BYTES_PER_S };
  char *value =
      g_strdup_printf (_ ("up to %s or %s"), iw_shown (largest->throughput_bps, IW_UNIT_BYTES_PER_S).s,
                       iw_shown (smallest->iops, IW_UNIT_IOPS).s);
  char *sentence = g_strdup_printf (
      here ? _ ("%1$s, in use, random reads at queue depth %2$s: up to %3$s with large requests, up to %4$s "
                "with "
                "small ones.")
           : _ ("%1$s, random reads at queue depth %2$s: up to %3$s with large requests, up to %4$s with "
                "small "
                "ones."),
      device->name, iw_spoken (self->data->access->queue_depth, IW_UNIT_COUNT).s,
      iw_spoken (largest->throughput_bps, IW_UNIT_BYTES_PER_S).s, iw_spoken (smallest->iops, IW_UNIT_IOPS).s);

  trace_curve (self, points);
  iw_sketch_outline_box (self->picture, self->names[index]);
  iw_sketch_mark_telling (self->picture, &mark, value, sentence);
}

static void
mark_ceilings (IwIopsCurve *self)
{
  const IwAccessDevice *device = iw_iops_curve_current (self)->device;
  const IwBox plane = self->plane;
  const double right = plane.x + plane.width - 1.0, bottom = plane.y + plane.height;
  const double x = fmax (plane.x + 1.0, fmin (iw_iops_curve_x (self, device->max_iops), right));
  const double y = fmax (plane.y, fmin (iw_iops_curve_y (self, device->max_bps), bottom - 1.0));
  const double begin = iw_iops_curve_x (self, device->max_bps / IW_CURVE_LAST_BYTES);
  const double left = fmin (fmax (plane.x, begin), x - 1.0);
  const bool near = isfinite (iw_access_saturation_bytes (device, self->data->access->queue_depth));
  const IwMark bandwidth = { .id = "bandwidth",
                             .name = _ ("Bandwidth"),
                             .links = "bandwidth device",
                             .number = device->max_bps,
                             .unit = IW_UNIT_BYTES_PER_S };
  const IwMark iops = { .id = "max-iops",
                        .name = _ ("IOPS ceiling"),
                        .links = "max_iops device",
                        .number = device->max_iops,
                        .unit = IW_UNIT_IOPS };

  iw_sketch_outline_line (self->picture, left, y, x, y);
  iw_sketch_outline_box (self->picture, self->bandwidth_label);
  iw_sketch_mark_telling (
      self->picture, &bandwidth,
      g_strdup_printf (_ ("limit %s"), iw_label (device->max_bps, IW_UNIT_BYTES_PER_S).s),
      g_strdup_printf (
          near ? _ ("Bandwidth of the device, %s: no request size and no queue depth passes it.")
               : _ ("Bandwidth of the device, %s: no request size and no queue depth passes it. At this "
                    "queue depth no request size comes within 10 percent of it."),
          iw_spoken (device->max_bps, IW_UNIT_BYTES_PER_S).s));
  iw_sketch_outline_line (self->picture, x, y, x, bottom);
  iw_sketch_outline_box (self->picture, self->iops_label);
  iw_sketch_mark_telling (
      self->picture, &iops, g_strdup_printf (_ ("limit %s"), iw_label (device->max_iops, IW_UNIT_IOPS).s),
      g_strdup_printf (_ ("IOPS ceiling of the device, %s: it positions no more often than that."),
                       iw_spoken (device->max_iops, IW_UNIT_IOPS).s));
}

static void
mark_saturation (IwIopsCurve *self)
{
  const double radius = 6.0 * self->unit;
  IwMark mark = { .id = "saturation",
                  .name = _ ("Saturation point"),
                  .links = "bandwidth latency stream queue_depth",
                  .unit = IW_UNIT_BYTES };
  IwAccessPoint point;
  double x, y;

  if (!iw_iops_curve_saturation (self, &point))
    return;
  x = iw_iops_curve_x (self, point.iops);
  y = iw_iops_curve_y (self, point.throughput_bps);
  if (!iw_iops_curve_in_plane (self, x, y))
    return;
  mark.number = point.request_bytes;
  iw_sketch_outline_box (self->picture, (IwBox){ x - radius, y - radius, 2.0 * radius, 2.0 * radius });
  iw_sketch_mark_telling (
      self->picture, &mark,
      g_strdup_printf (_ ("%s per request"), iw_shown (point.request_bytes, IW_UNIT_BYTES).s),
      g_strdup_printf (_ ("Saturation point, %s: the smallest random request with which the device reaches "
                          "90 percent of its bandwidth at this queue depth."),
                       iw_spoken (point.request_bytes, IW_UNIT_BYTES).s));
}

static void
mark_demand (IwIopsCurve *self)
{
  const IwBox plane = self->plane;
  const double demand = self->data->result->demand_bps;
  const double y = fmax (plane.y, fmin (iw_iops_curve_y (self, demand), plane.y + plane.height - 1.0));
  const double left = fmax (plane.x, iw_iops_curve_x (self, demand / IW_CURVE_LAST_BYTES));
  g_autofree char *name = g_strdup_printf (_ ("Demand of %s"), self->data->consumer);
  const IwMark mark = { .id = "demand",
                        .name = name,
                        .links = "compute sample_bytes utilization",
                        .number = demand,
                        .unit = IW_UNIT_BYTES_PER_S };

  iw_sketch_outline_line (self->picture, left, y, plane.x + plane.width, y);
  iw_sketch_outline_box (self->picture, self->demand_label);
  iw_sketch_mark_telling (
      self->picture, &mark, g_strdup (iw_shown (demand, IW_UNIT_BYTES_PER_S).s),
      g_strdup_printf (_ ("%s, %s: the stored bytes that would keep it computing without a pause."), name,
                       iw_spoken (demand, IW_UNIT_BYTES_PER_S).s));
}

static void
say_sentence (IwIopsCurve *self)
{
  const IwAccessResult *result = self->data->result;
  g_autofree char *reader = g_strdup_printf (_ ("%s at queue depth %s"), iw_iops_curve_current (self)->name,
                                             iw_spoken (self->data->access->queue_depth, IW_UNIT_COUNT).s);
  g_autofree char *demand = g_strdup_printf (_ ("Demand of %s: %s."), self->data->consumer,
                                             iw_spoken (result->demand_bps, IW_UNIT_BYTES_PER_S).s);
  const IwQuantityText throughput = iw_spoken (result->throughput_bps, IW_UNIT_BYTES_PER_S);
  g_autofree char *rate = iw_iops_curve_rate (self, true);
  g_autofree char *phrase = iw_bound_phrase (self->data->access, result, self->data->opening);
  g_autofree char *bound = iw_iops_curve_why (self, phrase);

  if (iw_iops_curve_never_positions (self))
    iw_sketch_sentence (
        self->picture,
        iw_iops_curve_beats_random (self)
            ? _ ("%1$s: %2$s with nothing to position, above the curve of its random reads; %3$s. "
                 "%4$s")
            : _ ("%1$s: %2$s with nothing to position; %3$s. %4$s"),
        reader, throughput.s, bound, demand);
  else
    iw_sketch_sentence (self->picture, _ ("%s: %s of %s each make %s; %s. %s"), reader, rate,
                        iw_spoken (result->positioned_bytes, IW_UNIT_BYTES).s, throughput.s, bound, demand);
}

IwBox
iw_iops_curve_head (IwIopsCurve *self)
{
  const IwIopsCurveData *data = self->data;
  const IwAccessResult *result = data->result;
  const IwQuantityText throughput = iw_shown (result->throughput_bps, IW_UNIT_BYTES_PER_S);
  g_autofree char *phrase = iw_bound_phrase (data->access, result, data->opening);
  g_autofree char *brief = iw_bound_brief (data->access, result, data->opening);
  g_autofree char *why = iw_iops_curve_why (self, phrase), *brief_why = iw_iops_curve_why (self, brief);
  g_autofree char *rate = iw_iops_curve_rate (self, false);
  g_autofree char *equation =
      iw_iops_curve_never_positions (self)
          ? g_strdup_printf (iw_iops_curve_beats_random (self)
                                 ? _ ("%s, nothing to position: above the random curve")
                                 : _ ("%s, nothing to position"),
                             throughput.s)
          : g_strdup_printf ("%s × %s = %s", rate, iw_shown (result->positioned_bytes, IW_UNIT_BYTES).s,
                             throughput.s);
  g_autofree char *longest = g_strdup_printf ("%s; %s", equation, why);
  g_autofree char *long_brief = g_strdup_printf ("%s; %s", equation, brief_why);
  g_autofree char *full = g_strdup_printf ("%s; %s", equation, phrase);
  g_autofree char *shorter = g_strdup_printf ("%s; %s", equation, brief);
  g_autofree char *shortest = g_strdup_printf ("%s; %s", throughput.s, brief);
  const char *const states[] = { longest, long_brief, full, shorter, shortest, throughput.s, NULL };

  return iw_heading (self->picture, states);
}

void
iw_iops_curve_describe (IwIopsCurve *self)
{
  /* In a plane of a few lines the ceilings and the curve in use cannot be told apart. */
  const bool roomy = self->plane.height >= 5.0 * self->line && self->plane.width >= 9.0 * self->line;

  say_sentence (self);
  mark_point (self);
  mark_device (self, self->data->current);
  if (roomy)
    mark_ceilings (self);
  mark_saturation (self);
  mark_demand (self);
  for (size_t i = 0; i < self->data->n_devices; i++) {
    if (i != self->data->current)
      mark_device (self, i);
  }
}
