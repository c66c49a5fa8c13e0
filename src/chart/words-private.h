/* Numbers and names as the instruments say them. */
#pragma once

#include "iowall/access.h"
#include "iowall/language.h"

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

/* So many things a second: "13,200 sweeps/s", "13,200 sweeps per second". The caller frees the text. */
char *iw_rate (double per_s, const char *things);
char *iw_spoken_rate (double per_s, const char *things);

/* A track's word as it stands inside a sentence, and a phrase as it begins one: "sweeps lost", but "GPU
 * starved". The caller frees the text. */
char *iw_in_sentence (const char *word);
char *iw_begin_sentence (const char *phrase);

/* What loading is bound by, to stand after "bound by": "positioning". `opening` is the track's word for it.
 * The caller frees the text. */
char *iw_bound_words (IwBound bound, const char *opening);
/* The same in the words of every instrument: "bound by positioning". Where loading is not what takes longest
 * it says "loading bound by", so that nobody looks for the wall there. The caller frees the text. */
char *iw_bound_brief (const IwAccess *access, const IwAccessResult *result, const char *opening);
/* With what else holds the step up: "bound by positioning; loading and computing take turns". */
char *iw_bound_phrase (const IwAccess *access, const IwAccessResult *result, const char *opening);
