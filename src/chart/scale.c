#include "iowall/scale.h"

#include <math.h>

double
iw_scale_map (const IwScale *scale, double value)
{
  double share;

  if (scale->kind == IW_SCALE_LOG && value <= 0.0)
    return scale->from;
  if (!(scale->hi > scale->lo))
    share = 0.5;
  else if (scale->kind == IW_SCALE_LOG)
    share = log (value / scale->lo) / log (scale->hi / scale->lo);
  else if (scale->kind == IW_SCALE_CUBE)
    share = (cbrt (value) - cbrt (scale->lo)) / (cbrt (scale->hi) - cbrt (scale->lo));
  else
    share = (value - scale->lo) / (scale->hi - scale->lo);
  return scale->from + share * (scale->to - scale->from);
}

double
iw_scale_invert (const IwScale *scale, double coordinate)
{
  const double share =
      scale->to != scale->from ? (coordinate - scale->from) / (scale->to - scale->from) : 0.5;

  if (scale->kind == IW_SCALE_LOG)
    return scale->lo * pow (scale->hi / scale->lo, share);
  if (scale->kind == IW_SCALE_CUBE) {
    const double root = cbrt (scale->lo) + share * (cbrt (scale->hi) - cbrt (scale->lo));
    return root * root * root;
  }
  return scale->lo + share * (scale->hi - scale->lo);
}

static size_t
linear_ticks (double lo, double hi, size_t wanted, double *ticks)
{
  const double raw = (hi - lo) / (double)(wanted > 0 ? wanted : 1);
  const double power = pow (10.0, floor (log10 (raw)));
  const double ratio = raw / power;
  const double step = power * (ratio < 1.5 ? 1.0 : ratio < 3.5 ? 2.0 : ratio < 7.5 ? 5.0 : 10.0);
  const double first = ceil (lo / step - 1e-9);
  size_t n = 0;

  for (double k = first; k * step <= hi * (1.0 + 1e-9) && n < IW_MAX_TICKS; k += 1.0)
    ticks[n++] = k * step;
  return n;
}

/* Zero, then a power of four of a power of ten that comes out even at the far end: 0, 1, 4, 16, 64, 256. */
static size_t
cubic_ticks (double lo, double hi, size_t wanted, double *ticks)
{
  const double unit = pow (10.0, floor (log10 (hi) / 3.0) * 3.0 -
                                     (hi < pow (10.0, floor (log10 (hi) / 3.0) * 3.0) * 8.0 ? 3.0 : 0.0));
  double last = unit;
  size_t n = 0;

  while (last * 4.0 <= hi * (1.0 + 1e-9))
    last *= 4.0;
  ticks[n++] = last;
  for (double tick = last / 4.0; n + 1 < wanted && n + 1 < IW_MAX_TICKS && tick > lo && tick >= unit;
       tick /= 4.0)
    ticks[n++] = tick;
  if (lo <= 0.0)
    ticks[n++] = 0.0;
  for (size_t i = 0; i < n / 2; i++) {
    const double swap = ticks[i];

    ticks[i] = ticks[n - 1 - i];
    ticks[n - 1 - i] = swap;
  }
  return n;
}

size_t
iw_scale_ticks (const IwScale *scale, size_t wanted, double *ticks)
{
  double decades, stride;
  size_t n = 0;

  if (!(scale->hi > scale->lo))
    return 0;
  if (scale->kind == IW_SCALE_CUBE)
    return cubic_ticks (scale->lo, scale->hi, wanted, ticks);
  if (scale->kind == IW_SCALE_LINEAR)
    return linear_ticks (scale->lo, scale->hi, wanted, ticks);
  decades = log10 (scale->hi / scale->lo);
  if (decades < 1.0)
    return linear_ticks (scale->lo, scale->hi, wanted, ticks);
  stride = fmax (1.0, ceil (decades / (double)(wanted > 0 ? wanted : 1)));
  for (double k = ceil (log10 (scale->lo) - 1e-9); k <= log10 (scale->hi) + 1e-9 && n < IW_MAX_TICKS;
       k += stride)
    ticks[n++] = pow (10.0, k);
  return n;
}

double
iw_scale_nice_above (double value)
{
  static const double steps[] = { 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0 };
  const double power = pow (10.0, floor (log10 (value)));

  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
    if (steps[i] * power >= value * (1.0 - 1e-12))
      return steps[i] * power;
  }
  return 10.0 * power;
}
