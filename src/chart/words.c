#include "words-private.h"

#include <stdio.h>

#define SMALL_SHARE 0.001

static IwQuantityText
format (double value, IwUnit unit, IwTextStyle style)
{
  IwQuantityText text = { "" };

  iw_quantity_format (text.s, sizeof text.s, value, unit, style);
  return text;
}

IwQuantityText
iw_shown (double value, IwUnit unit)
{
  return format (value, unit, IW_TEXT_TYPESET);
}

IwQuantityText
iw_label (double value, IwUnit unit)
{
  return format (value, unit, IW_TEXT_LABEL);
}

IwQuantityText
iw_spoken (double value, IwUnit unit)
{
  return format (value, unit, IW_TEXT_SPOKEN);
}

static IwQuantityText
format_share (double share, IwTextStyle style, const char *below, const char *above)
{
  const bool low = share > 0.0 && share < SMALL_SHARE, high = share < 1.0 - 1e-9 && share > 1.0 - SMALL_SHARE;
  const double shown = low ? SMALL_SHARE : high ? 1.0 - SMALL_SHARE : share;
  /* A limit is said as it is, a share with the digits that keep its width while it moves. */
  const IwQuantityText number =
      format (shown, IW_UNIT_FRACTION, (low || high) && style == IW_TEXT_TYPESET ? IW_TEXT_LABEL : style);
  IwQuantityText text;

  snprintf (text.s, sizeof text.s, "%s%.40s", low ? below : high ? above : "", number.s);
  return text;
}

IwQuantityText
iw_share (double share)
{
  return format_share (share, IW_TEXT_TYPESET, "<", ">");
}

IwQuantityText
iw_spoken_share (double share)
{
  return format_share (share, IW_TEXT_SPOKEN, "less than ", "more than ");
}

const char *
iw_bound_words (IwBound bound)
{
  static const char *const words[IW_N_BOUNDS] = {
    [IW_BOUND_OPEN] = "opening files",        [IW_BOUND_POSITION] = "positioning",
    [IW_BOUND_STREAM] = "the streams' speed", [IW_BOUND_BANDWIDTH] = "the device's bandwidth",
    [IW_BOUND_IOPS] = "the IOPS limit",       [IW_BOUND_METADATA] = "the limit of file opens",
  };

  return words[bound];
}
