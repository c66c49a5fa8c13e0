/* Numbers and names as the instruments say them. */
#pragma once

#include "iowall/access.h"
#include "iowall/quantity.h"

/* A formatted quantity by value, so that it can stand in an argument list: iw_shown (1.4, IW_UNIT_SECONDS).s
 */
typedef struct {
  char s[IW_QUANTITY_MAX];
} IwQuantityText;

IwQuantityText iw_shown (double value, IwUnit unit);  /* typeset, three significant digits */
IwQuantityText iw_label (double value, IwUnit unit);  /* typeset, no trailing zeros: for what does not move */
IwQuantityText iw_spoken (double value, IwUnit unit); /* for a screen reader */

/* A share of a whole, 0 … 1, that is never rounded to nothing or to all: "<0.1 %", ">99.9 %". */
IwQuantityText iw_share (double share);
IwQuantityText iw_spoken_share (double share);

/* What the throughput is bound by, to stand after "bound by": "positioning". Static. */
const char *iw_bound_words (IwBound bound);
