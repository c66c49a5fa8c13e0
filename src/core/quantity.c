#include "iowall/quantity.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* No line breaks between a number and its unit. */
#define THIN_SPACE "\u202f"
#define MINUS      "\u2212"

/* From here on a number is written with its power of ten. */
#define HUGE_NUMBER 1e15

#define SMALL_SHARE 0.001

/* Whole things are counted, not measured, as long as one of them can matter: 1,024 nodes are not 1,020. */
#define COUNTED 1e5

/* What is written out in digits, and to how many that count. */
#define EXACT_LEAST  1e-9
#define EXACT_MOST   1e15
#define EXACT_DIGITS 7.0

typedef enum {
  SCALE_NONE,
  SCALE_DECIMAL,
  SCALE_BINARY,
  SCALE_GROUPED,
  SCALE_TIME,
  SCALE_PERCENT,
  SCALE_SMALL
} Scale;

typedef struct {
  Scale scale;
  double per_si; /* shown = held * per_si */
  const char *symbol;
  const char *spoken, *spoken_one;
  const char *lead; /* in front of the number; what is then behind it follows without a space. Or NULL */
} UnitStyle;

static const UnitStyle unit_styles[IW_N_UNITS] = {
  [IW_UNIT_NONE] = { SCALE_NONE, 1.0, "", "", "", NULL },
  [IW_UNIT_COUNT] = { SCALE_GROUPED, 1.0, "", "", "", NULL },
  [IW_UNIT_BYTES] = { SCALE_DECIMAL, 1.0, "B", "bytes", "byte", NULL },
  [IW_UNIT_BYTES_BINARY] = { SCALE_BINARY, 1.0, "B", "bytes", "byte", NULL },
  [IW_UNIT_BYTES_PER_S] = { SCALE_DECIMAL, 1.0, "B/s", "bytes per second", "byte per second", NULL },
  [IW_UNIT_BITS_PER_S] = { SCALE_DECIMAL, 8.0, "bit/s", "bits per second", "bit per second", NULL },
  [IW_UNIT_SECONDS] = { SCALE_TIME, 1.0, "s", "seconds", "second", NULL },
  [IW_UNIT_IOPS] = { SCALE_GROUPED, 1.0, "IOPS", "I/O operations per second", "I/O operation per second",
                     NULL },
  [IW_UNIT_SAMPLES_PER_S] = { SCALE_GROUPED, 1.0, "samples/s", "samples per second", "sample per second",
                              NULL },
  [IW_UNIT_FRACTION] = { SCALE_PERCENT, 100.0, "%", "percent", "percent", NULL },
  [IW_UNIT_RATIO] = { SCALE_NONE, 1.0, "x", "times", "times", NULL },
  [IW_UNIT_WATTS] = { SCALE_SMALL, 1.0, "W", "watts", "watt", NULL },
  [IW_UNIT_DOLLARS_PER_MONTH] = { SCALE_GROUPED, 1.0, "/month", "dollars a month", "dollar a month", "$" },
};

typedef struct {
  double factor;
  const char *symbol, *spoken;
} Prefix;

/* Ascending; formatting takes the last whose factor is not above the value. */
static const Prefix decimal_prefixes[] = { { 1.0, "", "" },      { 1e3, "k", "kilo" },  { 1e6, "M", "mega" },
                                           { 1e9, "G", "giga" }, { 1e12, "T", "tera" }, { 1e15, "P", "peta" },
                                           { 1e18, "E", "exa" } };
static const Prefix binary_prefixes[] = { { 1.0, "", "" },
                                          { 1024.0, "Ki", "kibi" },
                                          { 1048576.0, "Mi", "mebi" },
                                          { 1073741824.0, "Gi", "gibi" },
                                          { 1099511627776.0, "Ti", "tebi" } };
static const Prefix grouped_prefixes[] = {
  { 1.0, "", "" }, { 1e6, "M", "million" }, { 1e9, "G", "billion" }, { 1e12, "T", "trillion" }
};
static const Prefix small_prefixes[] = { { 1e-12, "p", "pico" }, { 1e-9, "n", "nano" },
                                         { 1e-6, "µ", "micro" }, { 1e-3, "m", "milli" },
                                         { 1.0, "", "" },        { 1e3, "k", "kilo" },
                                         { 1e6, "M", "mega" } };

/* Times have names of their own from a hundred seconds on. */
static const struct {
  double from_s, factor;
  const char *symbol, *spoken, *spoken_one;
} long_times[] = { { 259200.0, 86400.0, "d", "days", "day" },
                   { 6000.0, 3600.0, "h", "hours", "hour" },
                   { 100.0, 60.0, "min", "minutes", "minute" } };

#define LENGTH(array) (sizeof (array) / sizeof ((array)[0]))

typedef struct {
  char *at;
  size_t left;
  const IwWriting *writing;
} Writer;

static const char *
same_word (const char *context, const char *english)
{
  (void)context;
  return english;
}

static const IwWriting c_writing = { .decimal = ".", .group = ",", .word = same_word };

static Writer
begin (char *buffer, size_t size, const IwWriting *writing)
{
  return (Writer){ buffer, size, writing != NULL ? writing : &c_writing };
}

static void
put (Writer *writer, const char *text)
{
  while (*text != '\0' && writer->left > 1) {
    *writer->at++ = *text++;
    writer->left--;
  }
  *writer->at = '\0';
}

static void
put_word (Writer *writer, const char *context, const char *english)
{
  put (writer, *english != '\0' ? writer->writing->word (context, english) : english);
}

static void
put_digits (Writer *writer, uint64_t whole, bool grouped)
{
  char reversed[32];
  size_t n = 0, digits = 0;

  do {
    if (grouped && digits > 0 && digits % 3 == 0)
      reversed[n++] = ',';
    reversed[n++] = (char)('0' + whole % 10);
    whole /= 10;
    digits++;
  } while (whole > 0);
  while (n > 0) {
    const char c[2] = { reversed[--n], '\0' };
    put (writer, *c == ',' ? writer->writing->group : c);
  }
}

/* Rounds to three significant digits, at least 1e-3 apart. */
static double
round_significant (double magnitude, int *decimals)
{
  double step;

  if (magnitude == 0.0) {
    *decimals = 0;
    return 0.0;
  }
  *decimals = (int)fmax (0.0, fmin (6.0, 2.0 - floor (log10 (magnitude) + 1e-12)));
  step = pow (10.0, *decimals);
  if (magnitude >= 1000.0) {
    const double coarse = pow (10.0, floor (log10 (magnitude)) - 2.0);
    return round (magnitude / coarse) * coarse;
  }
  magnitude = round (magnitude * step) / step;
  /* 9.996 became 10.00: one decimal fewer. */
  if (*decimals > 0 && magnitude >= pow (10.0, 3 - *decimals))
    *decimals -= 1;
  return magnitude;
}

/* `scaled` counts units of the last of `decimals` places. */
static void
put_decimal (Writer *writer, uint64_t scaled, int decimals, bool trimmed, bool grouped)
{
  uint64_t scale = 1;

  for (int i = 0; i < decimals; i++)
    scale *= 10;
  while (trimmed && decimals > 0 && scaled % 10 == 0) {
    scaled /= 10;
    scale /= 10;
    decimals--;
  }
  put_digits (writer, scaled / scale, grouped);
  if (decimals > 0) {
    char digits[24] = { 0 };
    uint64_t part = scaled % scale;

    for (int i = decimals - 1; i >= 0; i--) {
      digits[i] = (char)('0' + part % 10);
      part /= 10;
    }
    put (writer, writer->writing->decimal);
    put (writer, digits);
  }
}

static void
put_number (Writer *writer, double magnitude, bool trimmed, bool grouped)
{
  int decimals;
  const double rounded = round_significant (magnitude, &decimals);

  put_decimal (writer, (uint64_t)llround (rounded * pow (10.0, decimals)), decimals, trimmed, grouped);
}

/* Beyond the last prefix digits would no longer count anything: 1.00e19. */
static void
put_huge_number (Writer *writer, double magnitude, bool trimmed)
{
  /* 9.996 will be written 10.0. Logarithms are added because the product can be too large for a double. */
  const double power = floor (log10 (magnitude) + log10 (1.0005));

  put_number (writer, magnitude / pow (10.0, power), trimmed, false);
  put (writer, "e");
  put_digits (writer, (uint64_t)power, false);
}

/* What stands in front of the number in English, where the language has it behind. */
static void
put_lead_behind (Writer *writer, const UnitStyle *units, const char *space)
{
  if (units->lead == NULL || !writer->writing->lead_behind)
    return;
  put (writer, space);
  put (writer, units->lead);
}

static const Prefix *
choose_prefix (const Prefix *prefixes, size_t n, double magnitude)
{
  const Prefix *chosen = &prefixes[0];

  for (size_t i = 0; i < n; i++) {
    /* 999.6 kB is shown as 1.00 MB, not as 1000 kB. */
    if (magnitude >= prefixes[i].factor * 0.9995)
      chosen = &prefixes[i];
  }
  return chosen;
}

static const Prefix *
prefix_for (Scale scale, double magnitude)
{
  static const Prefix none = { 1.0, "", "" };

  switch (scale) {
  case SCALE_DECIMAL:
    return choose_prefix (decimal_prefixes, LENGTH (decimal_prefixes), magnitude);
  case SCALE_BINARY:
    return choose_prefix (binary_prefixes, LENGTH (binary_prefixes), magnitude);
  case SCALE_GROUPED:
    return choose_prefix (grouped_prefixes, LENGTH (grouped_prefixes), magnitude);
  case SCALE_SMALL:
    return magnitude == 0.0 ? &none : choose_prefix (small_prefixes, LENGTH (small_prefixes), magnitude);
  case SCALE_TIME:
    if (magnitude == 0.0 || magnitude >= 0.9995)
      return &none;
    return choose_prefix (small_prefixes, LENGTH (small_prefixes), magnitude);
  case SCALE_NONE:
  case SCALE_PERCENT:
    break;
  }
  return &none;
}

char *
iw_quantity_write (char *buffer, size_t size, double value, IwUnit unit, IwTextStyle style,
                   const IwWriting *writing)
{
  const bool spoken = style == IW_TEXT_SPOKEN;
  const bool screen = style == IW_TEXT_TYPESET || style == IW_TEXT_LABEL;
  const UnitStyle *units = &unit_styles[unit];
  const double magnitude = fabs (value) * units->per_si;
  const Prefix *prefix = prefix_for (units->scale, magnitude);
  const char *symbol = unit == IW_UNIT_RATIO && screen ? "×" : units->symbol;
  const char *words = units->spoken;
  double factor = prefix->factor;
  Writer writer = begin (buffer, size, writing);
  bool trimmed;

  if (size == 0)
    return buffer;
  *buffer = '\0';
  if (isnan (value)) {
    put_word (&writer, "number", "undefined");
    return buffer;
  }
  if (value < 0.0 && spoken)
    put_word (&writer, "number", "minus");
  if (value < 0.0)
    put (&writer, spoken ? " " : screen ? MINUS : "-");
  if (units->lead != NULL && !spoken && !writer.writing->lead_behind)
    put (&writer, units->lead);
  if (isinf (magnitude)) {
    if (spoken)
      put_word (&writer, "number", "unbounded");
    else
      put (&writer, "∞");
    return buffer;
  }
  if (units->scale == SCALE_TIME) {
    for (size_t i = 0; i < LENGTH (long_times); i++) {
      if (magnitude >= long_times[i].from_s) {
        factor = long_times[i].factor;
        symbol = long_times[i].symbol;
        words = magnitude == factor ? long_times[i].spoken_one : long_times[i].spoken;
        break;
      }
    }
  }
  if (magnitude == factor && factor == prefix->factor)
    words = units->spoken_one;
  trimmed = spoken || style == IW_TEXT_LABEL || unit == IW_UNIT_COUNT;
  if (unit == IW_UNIT_COUNT && magnitude < COUNTED && magnitude == floor (magnitude))
    put_digits (&writer, (uint64_t)magnitude, true);
  else if (magnitude / factor < HUGE_NUMBER)
    put_number (&writer, magnitude / factor, trimmed, units->scale == SCALE_GROUPED);
  else
    put_huge_number (&writer, magnitude / factor, trimmed);
  if (spoken) {
    if (*prefix->spoken != '\0' || *words != '\0')
      put (&writer, " ");
    put_word (&writer, "prefix", prefix->spoken);
    if (units->scale == SCALE_GROUPED && *prefix->spoken != '\0' && *words != '\0')
      put (&writer, " ");
    put_word (&writer,
              units->scale == SCALE_GROUPED || *prefix->spoken == '\0' ? "unit" : "unit behind a prefix",
              words);
    return buffer;
  }
  if (unit != IW_UNIT_RATIO && (*prefix->symbol != '\0' || units->lead == NULL) &&
      (*symbol != '\0' || *prefix->symbol != '\0'))
    put (&writer, screen ? THIN_SPACE : " ");
  put (&writer, prefix->symbol);
  if (units->scale == SCALE_GROUPED && units->lead == NULL && *prefix->symbol != '\0' && *symbol != '\0')
    put (&writer, screen ? THIN_SPACE : " ");
  put_lead_behind (&writer, units, screen ? THIN_SPACE : " ");
  put_word (&writer, "symbol", symbol);
  return buffer;
}

char *
iw_quantity_format (char *buffer, size_t size, double value, IwUnit unit, IwTextStyle style)
{
  return iw_quantity_write (buffer, size, value, unit, style, NULL);
}

char *
iw_quantity_write_share (char *buffer, size_t size, double share, IwTextStyle style, const IwWriting *writing)
{
  /* Sums of shares are not exact: what is so close to all is all. */
  const bool low = share > 0.0 && share < SMALL_SHARE, high = share < 1.0 - 1e-9 && share > 1.0 - SMALL_SHARE;
  const bool spoken = style == IW_TEXT_SPOKEN;
  Writer writer = begin (buffer, size, writing);

  if (size == 0 || (!low && !high))
    return iw_quantity_write (buffer, size, share, IW_UNIT_FRACTION, style, writing);
  *buffer = '\0';
  if (spoken)
    put_word (&writer, "number", low ? "less than" : "more than");
  put (&writer, spoken ? " " : low ? "<" : ">");
  put_decimal (&writer, low ? 1 : 999, 1, false, false);
  put (&writer, spoken || style == IW_TEXT_PLAIN ? " " : THIN_SPACE);
  if (spoken)
    put_word (&writer, "unit", "percent");
  else
    put (&writer, "%");
  return buffer;
}

char *
iw_quantity_format_share (char *buffer, size_t size, double share, IwTextStyle style)
{
  return iw_quantity_write_share (buffer, size, share, style, NULL);
}

char *
iw_quantity_write_exact (char *buffer, size_t size, double value, IwUnit unit, const IwWriting *writing)
{
  const UnitStyle *units = &unit_styles[unit];
  const double magnitude = fabs (value) * units->per_si;
  Writer writer = begin (buffer, size, writing);
  int decimals = 0;

  /* Beyond what digits can count, and without any, the other way of writing says more. */
  if (size == 0 || !(magnitude >= EXACT_LEAST && magnitude < EXACT_MOST))
    return iw_quantity_write (buffer, size, value, unit, IW_TEXT_LABEL, writing);
  *buffer = '\0';
  decimals = (int)fmax (0.0, EXACT_DIGITS - 1.0 - floor (log10 (magnitude)));
  if (value < 0.0)
    put (&writer, MINUS);
  if (units->lead != NULL && !writer.writing->lead_behind)
    put (&writer, units->lead);
  put_decimal (&writer, (uint64_t)llround (magnitude * pow (10.0, decimals)), decimals, true, true);
  if (unit == IW_UNIT_RATIO)
    put (&writer, "×");
  else if (*units->symbol != '\0') {
    put (&writer, units->lead != NULL ? "" : THIN_SPACE);
    put_lead_behind (&writer, units, THIN_SPACE);
    put_word (&writer, "symbol", units->symbol);
  }
  return buffer;
}

char *
iw_quantity_format_exact (char *buffer, size_t size, double value, IwUnit unit)
{
  return iw_quantity_write_exact (buffer, size, value, unit, NULL);
}

const char *
iw_unit_symbol (IwUnit unit)
{
  return unit == IW_UNIT_DOLLARS_PER_MONTH ? "$/month" : unit_styles[unit].symbol;
}

/* Powers of ten up to 22 are exact doubles. */
static double
scale_by_ten (double mantissa, int exponent)
{
  static const double exact[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

  if (exponent >= 0 && exponent <= 22)
    return mantissa * exact[exponent];
  if (exponent < 0 && exponent >= -22)
    return mantissa / exact[-exponent];
  return (double)((long double)mantissa * powl (10.0L, (long double)exponent));
}

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

/* A comma groups digits only where exactly three of them follow: "1,5" is not 15. */
static bool
is_grouping (const char *comma)
{
  return *comma == ',' && is_digit (comma[1]) && is_digit (comma[2]) && is_digit (comma[3]) &&
         !is_digit (comma[4]);
}

/* Reads a decimal number at `*text` without the C library's locale. */
static bool
read_number (const char **text, double *out)
{
  const char *at = *text;
  uint64_t mantissa = 0;
  int exponent = 0, digits = 0, kept = 0;
  bool negative = false, fraction = false;

  if (*at == '-' || *at == '+')
    negative = *at++ == '-';
  for (; is_digit (*at) || (*at == '.' && !fraction) || (digits > 0 && !fraction && is_grouping (at)); at++) {
    if (*at == ',')
      continue;
    if (*at == '.') {
      fraction = true;
      continue;
    }
    digits++;
    if (kept < 18) {
      mantissa = mantissa * 10 + (uint64_t)(*at - '0');
      kept += mantissa > 0;
      exponent -= fraction;
    } else {
      exponent += !fraction;
    }
  }
  if (digits == 0)
    return false;
  if ((*at == 'e' || *at == 'E') &&
      (is_digit (at[1]) || ((at[1] == '-' || at[1] == '+') && is_digit (at[2])))) {
    const bool down = at[1] == '-';
    int power = 0;

    for (at += is_digit (at[1]) ? 1 : 2; is_digit (*at); at++)
      power = power < 10000 ? power * 10 + (*at - '0') : power;
    exponent += down ? -power : power;
  }
  *out = scale_by_ten ((double)mantissa, exponent);
  if (negative)
    *out = -*out;
  *text = at;
  return true;
}

/* Every spelling of a unit that is understood, with what it multiplies by to become SI. */
typedef struct {
  IwUnit kind;
  bool prefixed;
  double to_si;
  const char *spelling;
} Spelling;

static const Spelling spellings[] = {
  { IW_UNIT_BYTES_PER_S, true, 1.0, "B/s" },
  { IW_UNIT_BYTES_PER_S, true, 1.0, "Bps" },
  { IW_UNIT_BYTES_PER_S, true, 0.125, "bit/s" },
  { IW_UNIT_BYTES_PER_S, true, 0.125, "bps" },
  { IW_UNIT_BYTES_PER_S, true, 0.125, "b/s" },
  { IW_UNIT_BYTES, true, 1.0, "bytes" },
  { IW_UNIT_BYTES, true, 1.0, "byte" },
  { IW_UNIT_BYTES, true, 1.0, "B" },
  { IW_UNIT_SECONDS, false, 60.0, "min" },
  { IW_UNIT_SECONDS, false, 3600.0, "h" },
  { IW_UNIT_SECONDS, false, 86400.0, "days" },
  { IW_UNIT_SECONDS, false, 86400.0, "d" },
  { IW_UNIT_SECONDS, true, 1.0, "s" },
  { IW_UNIT_IOPS, true, 1.0, "IOPS" },
  { IW_UNIT_IOPS, true, 1.0, "/s" },
  { IW_UNIT_SAMPLES_PER_S, true, 1.0, "samples/s" },
  { IW_UNIT_FRACTION, false, 0.01, "%" },
  { IW_UNIT_RATIO, false, 1.0, "×" },
  { IW_UNIT_RATIO, false, 1.0, "x" },
  { IW_UNIT_WATTS, true, 1.0, "W" },
  { IW_UNIT_DOLLARS_PER_MONTH, true, 1.0, "/month" },
  { IW_UNIT_DOLLARS_PER_MONTH, true, 1.0, "$/month" },
  { IW_UNIT_DOLLARS_PER_MONTH, true, 1.0, "$" },
};

static const struct {
  const char *symbol;
  double factor;
} read_prefixes[] = {
  { "Ki", 1024.0 }, { "Mi", 1048576.0 }, { "Gi", 1073741824.0 }, { "Ti", 1099511627776.0 },
  { "k", 1e3 },     { "K", 1e3 },        { "M", 1e6 },           { "G", 1e9 },
  { "T", 1e12 },    { "P", 1e15 },       { "E", 1e18 },          { "m", 1e-3 },
  { "u", 1e-6 },    { "µ", 1e-6 },       { "μ", 1e-6 },          { "n", 1e-9 },
  { "p", 1e-12 }
};

static IwUnit
kind_of (IwUnit unit)
{
  if (unit == IW_UNIT_BYTES_BINARY)
    return IW_UNIT_BYTES;
  if (unit == IW_UNIT_BITS_PER_S)
    return IW_UNIT_BYTES_PER_S;
  return unit;
}

static const char *
skip_spaces (const char *at)
{
  static const char *const spaces[] = { " ", "\t", THIN_SPACE, "\u2009", "\u00a0" };

  for (size_t i = 0; i < LENGTH (spaces); i++) {
    if (strncmp (at, spaces[i], strlen (spaces[i])) == 0)
      return skip_spaces (at + strlen (spaces[i]));
  }
  return at;
}

/* Finds the spelling that all of `text` is, with its prefix. */
static const Spelling *
find_spelling (const char *text, double *factor)
{
  for (size_t i = 0; i < LENGTH (spellings); i++) {
    if (strcmp (text, spellings[i].spelling) == 0) {
      *factor = spellings[i].to_si;
      return &spellings[i];
    }
  }
  for (size_t p = 0; p < LENGTH (read_prefixes); p++) {
    const size_t length = strlen (read_prefixes[p].symbol);

    if (strncmp (text, read_prefixes[p].symbol, length) != 0)
      continue;
    for (size_t i = 0; i < LENGTH (spellings); i++) {
      if (spellings[i].prefixed && strcmp (skip_spaces (text + length), spellings[i].spelling) == 0) {
        *factor = read_prefixes[p].factor * spellings[i].to_si;
        return &spellings[i];
      }
    }
  }
  return NULL;
}

/* Plain counts may carry a prefix alone: "10k". */
static bool
find_bare_prefix (const char *text, double *factor)
{
  for (size_t p = 0; p < LENGTH (read_prefixes); p++) {
    if (strcmp (text, read_prefixes[p].symbol) == 0) {
      *factor = read_prefixes[p].factor;
      return true;
    }
  }
  return false;
}

/* Goes past what leads a number of this unit, "$"; a minus before it is remembered in `sign`. */
static const char *
skip_lead (const char *at, IwUnit unit, double *sign)
{
  const char *lead = unit_styles[unit].lead;
  const bool minus = *at == '-';

  if (lead == NULL || strncmp (at + minus, lead, strlen (lead)) != 0)
    return at;
  *sign = minus ? -1.0 : 1.0;
  return skip_spaces (at + minus + strlen (lead));
}

IwStatus
iw_quantity_parse (const char *text, IwUnit unit, double *out, IwError *error)
{
  double number, factor = 1.0, sign = 1.0;
  const char *at = skip_lead (skip_spaces (text), unit, &sign);
  char rest[32];
  size_t length;

  if (strncmp (at, MINUS, strlen (MINUS)) == 0 || (sign < 0.0 && *at == '-'))
    return iw_error_set (error, IW_STATUS_NOT_A_QUANTITY, NULL, 0, 0, 0);
  if (!read_number (&at, &number))
    return iw_error_set (error, IW_STATUS_NOT_A_QUANTITY, NULL, 0, 0, 0);
  at = skip_spaces (at);
  length = strlen (at);
  while (length > 0 && (at[length - 1] == ' ' || at[length - 1] == '\t'))
    length--;
  if (length >= sizeof rest)
    return iw_error_set (error, IW_STATUS_NOT_A_QUANTITY, NULL, 0, 0, 0);
  memcpy (rest, at, length);
  rest[length] = '\0';

  if (length > 0) {
    const Spelling *spelling = find_spelling (rest, &factor);

    if (spelling == NULL) {
      const bool plain = unit == IW_UNIT_COUNT || unit == IW_UNIT_NONE;
      if (!plain || !find_bare_prefix (rest, &factor))
        return iw_error_set (error, IW_STATUS_NOT_A_QUANTITY, NULL, 0, 0, 0);
    } else if (spelling->kind != kind_of (unit)) {
      return iw_error_set (error, IW_STATUS_WRONG_UNIT, NULL, 0, 0, 0);
    }
  }
  number *= sign * factor;
  if (!isfinite (number))
    return iw_error_set (error, IW_STATUS_NOT_FINITE, NULL, number, 0, 0);
  *out = number;
  return IW_STATUS_OK;
}
