#include "words-private.h"

static IwQuantityText
format (double value, IwUnit unit, IwTextStyle style)
{
  IwQuantityText text;

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
