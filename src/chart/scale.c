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

/* The same with steps of a power of two. */
static size_t
binary_linear_ticks (double lo, double hi, size_t wanted, double *ticks)
{
  const double step = exp2 (floor (log2 ((hi - lo) / (double)(wanted > 0 ? wanted : 1)) + 0.5));
  size_t n = 0;

  for (double k = ceil (lo / step - 1e-9); k * step <= hi * (1.0 + 1e-9) && n < IW_MAX_TICKS; k += 1.0)
    ticks[n++] = k * step;
  return n;
}

/* Zero, then 1, 4, 16, 64, 256 of each prefix, or twice as much, whichever comes closer to the far end: 0, 1,
 * 4, 16, 64, 256 GB; 0, 2, 8, 32, 128, 512 MB; 0, 64 GB, 256 GB, 1 TB, 4 TB, 16 TB. With 1000 between
 * prefixes it is the same step from one tick to the next but for a sixtieth, with 1024 exactly. Those that
 * would crowd at zero are left out. */
static size_t
cubic_ticks (double lo, double hi, size_t wanted, bool binary, double *ticks)
{
  const double between_prefixes = binary ? 1024.0 : 1000.0;
  const double limit = hi * (1.0 + 1e-9), most = (double)(wanted > 0 ? wanted : 1);
  const double least = cbrt (lo) + 0.5 / most * (cbrt (hi) - cbrt (lo));
  double prefix = pow (between_prefixes, floor (log (limit) / log (between_prefixes) + 1e-12)), factor = 1.0;
  double first;
  size_t n = 0;

  while (factor * 4.0 * prefix <= limit && factor < 256.0)
    factor *= 4.0;
  first = factor * 2.0 * prefix <= limit ? 2.0 : 1.0;
  factor *= first;
  while (n == 0 || (n + 1 < wanted && n + 1 < IW_MAX_TICKS && cbrt (factor * prefix) >= least)) {
    ticks[n++] = factor * prefix;
    factor /= 4.0;
    if (factor < 1.0) {
      factor = first * 256.0;
      prefix /= between_prefixes;
    }
  }
  if (lo <= 0.0)
    ticks[n++] = 0.0;
  for (size_t i = 0; i < n / 2; i++) {
    const double swap = ticks[i];

    ticks[i] = ticks[n - 1 - i];
    ticks[n - 1 - i] = swap;
  }
  /* Between neighbours there may be no power of four. */
  if (n >= 2 && ticks[0] >= lo * (1.0 - 1e-9))
    return n;
  return binary ? binary_linear_ticks (lo, hi, wanted, ticks) : linear_ticks (lo, hi, wanted, ticks);
}

/* Every power of ten, or every second … of as many as are wanted. */
static size_t
powers (const IwScale *scale, size_t wanted, double base, double *ticks)
{
  const double lo = log2 (scale->lo) / log2 (base), hi = log2 (scale->hi) / log2 (base);
  const double stride = fmax (1.0, ceil ((hi - lo) / (double)(wanted > 0 ? wanted : 1)));
  size_t n = 0;

  for (double k = ceil (lo - 1e-9); k <= hi + 1e-9 && n < IW_MAX_TICKS; k += stride)
    ticks[n++] = pow (base, k);
  return n;
}

size_t
iw_scale_ticks (const IwScale *scale, size_t wanted, double *ticks)
{
  if (!(scale->hi > scale->lo))
    return 0;
  if (scale->kind == IW_SCALE_CUBE)
    return cubic_ticks (scale->lo, scale->hi, wanted, false, ticks);
  if (scale->kind == IW_SCALE_LINEAR || scale->hi < 10.0 * scale->lo)
    return linear_ticks (scale->lo, scale->hi, wanted, ticks);
  return powers (scale, wanted, 10.0, ticks);
}

size_t
iw_scale_binary_ticks (const IwScale *scale, size_t wanted, double *ticks)
{
  if (!(scale->hi > scale->lo))
    return 0;
  if (scale->kind == IW_SCALE_CUBE)
    return cubic_ticks (scale->lo, scale->hi, wanted, true, ticks);
  if (scale->kind == IW_SCALE_LINEAR || scale->hi < 4.0 * scale->lo)
    return binary_linear_ticks (scale->lo, scale->hi, wanted, ticks);
  return powers (scale, wanted, 2.0, ticks);
}

/* Even in what the times are called, and about a step of ten apart; then those between. */
static size_t
log_time_ticks (const IwScale *scale, double *ticks)
{
  static const double coarse[] = { 1e-6, 1e-5,  1e-4,   1e-3,    1e-2,     1e-1,      1.0,       10.0,
                                   60.0, 600.0, 3600.0, 36000.0, 345600.0, 3456000.0, 34560000.0 };
  static const double fine[] = { 2e-6,   5e-6,   2e-5,   5e-5,    2e-4,    5e-4,     2e-3,     5e-3,  2e-2,
                                 5e-2,   2e-1,   5e-1,   2.0,     5.0,     20.0,     30.0,     120.0, 300.0,
                                 1200.0, 1800.0, 7200.0, 18000.0, 86400.0, 864000.0, 1728000.0 };
  size_t n = 0;

  for (size_t i = 0; i < sizeof coarse / sizeof *coarse; i++) {
    if (coarse[i] >= scale->lo * (1.0 - 1e-9) && coarse[i] <= scale->hi * (1.0 + 1e-9))
      ticks[n++] = coarse[i];
  }
  for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
    if (fine[i] >= scale->lo * (1.0 - 1e-9) && fine[i] <= scale->hi * (1.0 + 1e-9))
      ticks[n++] = fine[i];
  }
  return n;
}

size_t
iw_scale_time_ticks (const IwScale *scale, size_t wanted, double *ticks)
{
  /* From where on a time is called by the next unit, as quantities do. */
  static const double from[] = { 100.0, 6000.0, 259200.0 }, units[] = { 60.0, 3600.0, 86400.0 };
  IwScale in_unit = *scale;
  double unit = 1.0;
  size_t n;

  if (scale->kind == IW_SCALE_LOG)
    return log_time_ticks (scale, ticks);
  for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
    if (scale->hi >= from[i])
      unit = units[i];
  }
  in_unit.lo /= unit;
  in_unit.hi /= unit;
  n = iw_scale_ticks (&in_unit, wanted, ticks);
  for (size_t i = 0; i < n; i++)
    ticks[i] *= unit;
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
