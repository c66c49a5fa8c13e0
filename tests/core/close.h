/* Comparison of computed numbers: relative, because quantities of this lab span thirty powers of ten. */
#pragma once

#include <glib.h>
#include <math.h>

#define assert_close(actual, expected, relative)                                                             \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    const double actual_ = (actual), expected_ = (expected);                                                 \
    if (!(fabs (actual_ - expected_) <= (relative)*fabs (expected_)))                                        \
      g_error ("%s:%d: %s is %.17g, not %.17g within %g", __FILE__, __LINE__, #actual, actual_, expected_,   \
               (double)(relative));                                                                          \
  }                                                                                                          \
  G_STMT_END
