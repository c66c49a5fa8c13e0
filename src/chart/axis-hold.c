#include "iowall/charts.h"

#include <math.h>

static bool
ascends (const double pair[2])
{
  return pair[1] > pair[0];
}

void
iw_axis_hold_cover (IwAxisHold *hold, const IwAxisHold *other)
{
  for (int i = 0; i < 4; i += 2) {
    double *pair = &hold->domain[i];
    const double *beside = &other->domain[i];
    const bool range = ascends (pair) && ascends (beside);

    pair[0] = range ? fmin (pair[0], beside[0]) : fmax (pair[0], beside[0]);
    pair[1] = fmax (pair[1], beside[1]);
  }
}
