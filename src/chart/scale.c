#include "iowall/scale.h"

#include <math.h>

double
iw_scale_map (const IwScale *scale, double value)
{
  double share;

  if (scale->logarithmic) {
    if (value <= 0.0)
      return scale->from;
    share = (scale->hi > scale->lo) ? log (value / scale->lo) / log (scale->hi / scale->lo) : 0.5;
  } else {
    share = (scale->hi > scale->lo) ? (value - scale->lo) / (scale->hi - scale->lo) : 0.5;
  }
  return scale->from + share * (scale->to - scale->from);
}

double
iw_scale_invert (const IwScale *scale, double coordinate)
{
  const double share =
      scale->to != scale->from ? (coordinate - scale->from) / (scale->to - scale->from) : 0.5;

  if (scale->logarithmic)
    return scale->lo * pow (scale->hi / scale->lo, share);
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

size_t
iw_scale_ticks (const IwScale *scale, size_t wanted, double *ticks)
{
  double decades, stride;
  size_t n = 0;

  if (!(scale->hi > scale->lo))
    return 0;
  if (!scale->logarithmic)
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
