/* Numbers with units, to text and back. Inside the program every quantity is SI; this is the only place that
 * knows prefixes, significant digits and unit names.
 *
 * Decimal prefixes: 1 GB = 1e9 bytes, 1 Gbit/s = 1e9 bits per second. Request sizes, which are powers of two
 * by habit of the field, can be shown with binary prefixes: 1 KiB = 1024 bytes (IEC 80000-13). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "iowall/error.h"

typedef enum {
  IW_UNIT_NONE,          /* a plain number */
  IW_UNIT_COUNT,         /* a whole number of things: 400, 10,000 */
  IW_UNIT_BYTES,         /* bytes, decimal prefixes */
  IW_UNIT_BYTES_BINARY,  /* bytes, binary prefixes */
  IW_UNIT_BYTES_PER_S,   /* bytes per second: GB/s */
  IW_UNIT_BITS_PER_S,    /* held as bytes per second, shown as bits per second: Gbit/s */
  IW_UNIT_SECONDS,       /* seconds; from 100 s on as min, h, days */
  IW_UNIT_IOPS,          /* input/output operations per second */
  IW_UNIT_SAMPLES_PER_S, /* samples per second */
  IW_UNIT_FRACTION,      /* held as 0..1, shown in percent */
  IW_UNIT_RATIO,         /* a factor: 29x */
  IW_UNIT_WATTS,         /* watts */
  IW_UNIT_DOLLARS_PER_MONTH,
  IW_N_UNITS
} IwUnit;

typedef enum {
  IW_TEXT_PLAIN,   /* ASCII but for the micro sign: "1.64 GB/s", "3.2 us" is written "3.2 µs" */
  IW_TEXT_TYPESET, /* for the screen and the page: narrow no-break space before the unit, U+2212 minus, U+00D7
                      times */
  IW_TEXT_LABEL,   /* as TYPESET without trailing zeros: "10 TB", "1 MiB"; for numbers that do not move */
  IW_TEXT_SPOKEN   /* for a screen reader: "1.64 gigabytes per second", no trailing zeros */
} IwTextStyle;

/* Room for any quantity in any style, the terminating NUL included. */
#define IW_QUANTITY_MAX 64

/* Writes `value` (SI) with three significant digits and an SI prefix: 1.64 GB/s, 12.2 ms, 84.0 %, 97.3x. A
 * whole count below 100,000 is written as it is: 1,024.
 * Infinite values, and those whose number in the unit shown is beyond a double, are written as the infinity
 * sign ("unbounded" when spoken), NaN as "undefined".
 * Returns `buffer`. `size` of IW_QUANTITY_MAX is always enough; a smaller one truncates, always terminated.
 */
char *iw_quantity_format (char *buffer, size_t size, double value, IwUnit unit, IwTextStyle style);

/* How a language writes numbers. The core knows none; whoever has one hands it in. */
typedef struct {
  const char *decimal, *group; /* the marks in a number: ".", ",". At most 7 bytes each */
  /* A word or a symbol in place of the English one, which is never "". Contexts: "prefix" ("giga",
   * "million"), "unit" ("bytes"), "unit behind a prefix" (the same behind "giga"), "symbol" ("samples/s"),
   * "number"
   * ("minus"). */
  const char *(*word) (const char *context, const char *english);
  bool lead_behind; /* "5,000 $/month", where C has "$5,000/month" */
} IwWriting;

/* The same in another language's writing, NULL for that of C. Spaces stay where they are in English. Words so
 * long that IW_QUANTITY_MAX is not enough are cut. */
char *iw_quantity_write (char *buffer, size_t size, double value, IwUnit unit, IwTextStyle style,
                         const IwWriting *writing);
char *iw_quantity_write_share (char *buffer, size_t size, double share, IwTextStyle style,
                               const IwWriting *writing);
char *iw_quantity_write_exact (char *buffer, size_t size, double value, IwUnit unit,
                               const IwWriting *writing);

/* The same for a share of a whole, held as 0 … 1, that is never rounded to nothing or to all: below 0.1 % it
 * reads "<0.1 %" ("less than 0.1 percent" when spoken), above 99.9 % ">99.9 %". */
char *iw_quantity_format_share (char *buffer, size_t size, double share, IwTextStyle style);

/* Seven significant digits without any prefix, for a table: "1,090,124,113 B/s", "0.3373521 s", "92.18342 %";
 * typeset. Whole numbers of bytes and the like keep all their digits. */
char *iw_quantity_format_exact (char *buffer, size_t size, double value, IwUnit unit);

/* Reads "110000", "110 KB", "1.6 GB/s", "90 %", "8 MiB", "25 Gbps": a number, then optionally a unit of the
 * kind asked for (with or without a space, prefixes k K M G T P, Ki Mi Gi Ti, m u µ n). A bare number is in
 * SI units (a bare fraction is 0..1). The decimal point is '.', whatever the locale. Numbers of up to 15
 * digits with a decimal exponent within ±22 are rounded correctly, others to within 1 ulp or two. Errors:
 * IW_STATUS_NOT_A_QUANTITY (no number, or text behind it that is no unit), IW_STATUS_WRONG_UNIT,
 * IW_STATUS_NOT_FINITE. `error` may be NULL; `out` is written only on success. */
IwStatus iw_quantity_parse (const char *text, IwUnit unit, double *out, IwError *error);

/* Short name of the unit without prefix ("B/s", "s", "%"), for axis titles. Static, "" for plain numbers. */
const char *iw_unit_symbol (IwUnit unit);
