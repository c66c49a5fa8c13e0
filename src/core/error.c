#include "iowall/error.h"

#include <math.h>
#include <stddef.h>

const char *
iw_status_text (IwStatus status)
{
  switch (status) {
#define IW_STATUS_CASE(name, text)                                                                           \
  case IW_STATUS_##name:                                                                                     \
    return text;
    IW_STATUS_MAP (IW_STATUS_CASE)
#undef IW_STATUS_CASE
  }
  return "is wrong";
}

IwStatus
iw_error_set (IwError *error, IwStatus status, const char *field, double value, double lo, double hi)
{
  if (error != NULL)
    *error = (IwError){ .status = status, .field = field, .value = value, .lo = lo, .hi = hi };
  return status;
}

IwStatus
iw_check_range (const char *field, double value, double lo, double hi, IwError *error)
{
  if (!isfinite (value))
    return iw_error_set (error, IW_STATUS_NOT_FINITE, field, value, lo, hi);
  if (value < lo || value > hi)
    return iw_error_set (error, IW_STATUS_OUT_OF_RANGE, field, value, lo, hi);
  return IW_STATUS_OK;
}

IwStatus
iw_check_choice (const char *field, int value, int n, IwError *error)
{
  if (value < 0 || value >= n)
    return iw_error_set (error, IW_STATUS_NOT_A_CHOICE, field, value, 0, n - 1);
  return IW_STATUS_OK;
}
