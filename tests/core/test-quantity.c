#include "iowall/quantity.h"

#include <locale.h>
#include <string.h>

#include "close.h"
#include "iowall/random.h"

#define THIN  "\u202f"
#define MINUS "\u2212"

typedef struct {
  double value;
  IwUnit unit;
  const char *plain, *typeset, *label, *spoken;
} Written;

static const Written written[] = {
  { 0, IW_UNIT_NONE, "0", "0", "0", "0" },
  { 2.5, IW_UNIT_NONE, "2.50", "2.50", "2.5", "2.5" },
  { -1.5, IW_UNIT_NONE, "-1.50", MINUS "1.50", MINUS "1.5", "minus 1.5" },
  { 0.000123, IW_UNIT_NONE, "0.000123", "0.000123", "0.000123", "0.000123" },
  { 1e19, IW_UNIT_NONE, "1.00e19", "1.00e19", "1e19", "1e19" },
  { 400, IW_UNIT_COUNT, "400", "400", "400", "400" },
  { 1024, IW_UNIT_COUNT, "1,024", "1,024", "1,024", "1,024" },
  { 99999, IW_UNIT_COUNT, "99,999", "99,999", "99,999", "99,999" },
  { 131072, IW_UNIT_COUNT, "131,000", "131,000", "131,000", "131,000" },
  { 12.5, IW_UNIT_COUNT, "12.5", "12.5", "12.5", "12.5" },
  { 10000, IW_UNIT_COUNT, "10,000", "10,000", "10,000", "10,000" },
  { 1281167, IW_UNIT_COUNT, "1.28 M", "1.28" THIN "M", "1.28" THIN "M", "1.28 million" },
  { 8.7e7, IW_UNIT_COUNT, "87 M", "87" THIN "M", "87" THIN "M", "87 million" },
  { 0, IW_UNIT_BYTES, "0 B", "0" THIN "B", "0" THIN "B", "0 bytes" },
  { 1, IW_UNIT_BYTES, "1.00 B", "1.00" THIN "B", "1" THIN "B", "1 byte" },
  { 999.4, IW_UNIT_BYTES, "999 B", "999" THIN "B", "999" THIN "B", "999 bytes" },
  { 999.6, IW_UNIT_BYTES, "1.00 kB", "1.00" THIN "kB", "1" THIN "kB", "1 kilobytes" },
  { 114660, IW_UNIT_BYTES, "115 kB", "115" THIN "kB", "115" THIN "kB", "115 kilobytes" },
  { 256e6, IW_UNIT_BYTES, "256 MB", "256" THIN "MB", "256" THIN "MB", "256 megabytes" },
  { 1e13, IW_UNIT_BYTES, "10.0 TB", "10.0" THIN "TB", "10" THIN "TB", "10 terabytes" },
  { 9.996e12, IW_UNIT_BYTES, "10.0 TB", "10.0" THIN "TB", "10" THIN "TB", "10 terabytes" },
  { 2e18, IW_UNIT_BYTES, "2.00 EB", "2.00" THIN "EB", "2" THIN "EB", "2 exabytes" },
  { 1048576, IW_UNIT_BYTES_BINARY, "1.00 MiB", "1.00" THIN "MiB", "1" THIN "MiB", "1 mebibyte" },
  { 1073741824, IW_UNIT_BYTES_BINARY, "1.00 GiB", "1.00" THIN "GiB", "1" THIN "GiB", "1 gibibyte" },
  { 512, IW_UNIT_BYTES_BINARY, "512 B", "512" THIN "B", "512" THIN "B", "512 bytes" },
  { 1.64e9, IW_UNIT_BYTES_PER_S, "1.64 GB/s", "1.64" THIN "GB/s", "1.64" THIN "GB/s",
    "1.64 gigabytes per second" },
  { 3.125e9, IW_UNIT_BITS_PER_S, "25.0 Gbit/s", "25.0" THIN "Gbit/s", "25" THIN "Gbit/s",
    "25 gigabits per second" },
  { 0, IW_UNIT_SECONDS, "0 s", "0" THIN "s", "0" THIN "s", "0 seconds" },
  { 3.2e-6, IW_UNIT_SECONDS, "3.20 µs", "3.20" THIN "µs", "3.2" THIN "µs", "3.2 microseconds" },
  { 75e-6, IW_UNIT_SECONDS, "75.0 µs", "75.0" THIN "µs", "75" THIN "µs", "75 microseconds" },
  { 0.0122, IW_UNIT_SECONDS, "12.2 ms", "12.2" THIN "ms", "12.2" THIN "ms", "12.2 milliseconds" },
  { 0.9996, IW_UNIT_SECONDS, "1.00 s", "1.00" THIN "s", "1" THIN "s", "1 seconds" },
  { 1, IW_UNIT_SECONDS, "1.00 s", "1.00" THIN "s", "1" THIN "s", "1 second" },
  { 5.143456, IW_UNIT_SECONDS, "5.14 s", "5.14" THIN "s", "5.14" THIN "s", "5.14 seconds" },
  { 300, IW_UNIT_SECONDS, "5.00 min", "5.00" THIN "min", "5" THIN "min", "5 minutes" },
  { 10800, IW_UNIT_SECONDS, "3.00 h", "3.00" THIN "h", "3" THIN "h", "3 hours" },
  { 2592000, IW_UNIT_SECONDS, "30.0 d", "30.0" THIN "d", "30" THIN "d", "30 days" },
  { 170, IW_UNIT_IOPS, "170 IOPS", "170" THIN "IOPS", "170" THIN "IOPS", "170 I/O operations per second" },
  { 98000, IW_UNIT_IOPS, "98,000 IOPS", "98,000" THIN "IOPS", "98,000" THIN "IOPS",
    "98,000 I/O operations per second" },
  { 3.3e6, IW_UNIT_IOPS, "3.30 M IOPS", "3.30" THIN "M" THIN "IOPS", "3.3" THIN "M" THIN "IOPS",
    "3.3 million I/O operations per second" },
  { 1785.7, IW_UNIT_SAMPLES_PER_S, "1,790 samples/s", "1,790" THIN "samples/s", "1,790" THIN "samples/s",
    "1,790 samples per second" },
  { 0.84, IW_UNIT_FRACTION, "84.0 %", "84.0" THIN "%", "84" THIN "%", "84 percent" },
  { 1, IW_UNIT_FRACTION, "100 %", "100" THIN "%", "100" THIN "%", "100 percent" },
  { 0.9996, IW_UNIT_FRACTION, "100 %", "100" THIN "%", "100" THIN "%", "100 percent" },
  { 28.83, IW_UNIT_RATIO, "28.8x", "28.8×", "28.8×", "28.8 times" },
  { 1, IW_UNIT_RATIO, "1.00x", "1.00×", "1×", "1 times" },
  { 0.001, IW_UNIT_WATTS, "1.00 mW", "1.00" THIN "mW", "1" THIN "mW", "1 milliwatt" },
  { 700, IW_UNIT_WATTS, "700 W", "700" THIN "W", "700" THIN "W", "700 watts" },
  { 0, IW_UNIT_DOLLARS_PER_MONTH, "$0/month", "$0/month", "$0/month", "0 dollars a month" },
  { 1, IW_UNIT_DOLLARS_PER_MONTH, "$1.00/month", "$1.00/month", "$1/month", "1 dollar a month" },
  { 999.6, IW_UNIT_DOLLARS_PER_MONTH, "$1,000/month", "$1,000/month", "$1,000/month",
    "1,000 dollars a month" },
  { 4321, IW_UNIT_DOLLARS_PER_MONTH, "$4,320/month", "$4,320/month", "$4,320/month",
    "4,320 dollars a month" },
  { 1.25e6, IW_UNIT_DOLLARS_PER_MONTH, "$1.25 M/month", "$1.25" THIN "M/month", "$1.25" THIN "M/month",
    "1.25 million dollars a month" },
  { -20, IW_UNIT_DOLLARS_PER_MONTH, "-$20.0/month", MINUS "$20.0/month", MINUS "$20/month",
    "minus 20 dollars a month" },
  { INFINITY, IW_UNIT_DOLLARS_PER_MONTH, "$∞", "$∞", "$∞", "unbounded" },
  { INFINITY, IW_UNIT_BYTES_PER_S, "∞", "∞", "∞", "unbounded" },
  { -INFINITY, IW_UNIT_BYTES, "-∞", MINUS "∞", MINUS "∞", "minus unbounded" },
  { NAN, IW_UNIT_SECONDS, "undefined", "undefined", "undefined", "undefined" },
};

static void
assert_written (void)
{
  char buffer[IW_QUANTITY_MAX];

  for (gsize i = 0; i < G_N_ELEMENTS (written); i++) {
    const Written *w = &written[i];

    g_assert_cmpstr (iw_quantity_format (buffer, sizeof buffer, w->value, w->unit, IW_TEXT_PLAIN), ==,
                     w->plain);
    g_assert_cmpstr (iw_quantity_format (buffer, sizeof buffer, w->value, w->unit, IW_TEXT_TYPESET), ==,
                     w->typeset);
    g_assert_cmpstr (iw_quantity_format (buffer, sizeof buffer, w->value, w->unit, IW_TEXT_LABEL), ==,
                     w->label);
    g_assert_cmpstr (iw_quantity_format (buffer, sizeof buffer, w->value, w->unit, IW_TEXT_SPOKEN), ==,
                     w->spoken);
  }
}

static void
test_format (void)
{
  assert_written ();
}

/* The longest text fits the documented room; a shorter room cuts and terminates. */
/* Nearly all is not all, and next to nothing is not nothing. */
static void
test_shares (void)
{
  static const struct {
    double share;
    const char *plain, *typeset, *spoken;
  } table[] = {
    { 0.0, "0 %", "0" THIN "%", "0 percent" },
    { 0.0009, "<0.1 %", "<0.1" THIN "%", "less than 0.1 percent" },
    { 0.001, "0.100 %", "0.100" THIN "%", "0.1 percent" },
    { 0.84, "84.0 %", "84.0" THIN "%", "84 percent" },
    { 0.9989, "99.9 %", "99.9" THIN "%", "99.9 percent" },
    { 0.9996, ">99.9 %", ">99.9" THIN "%", "more than 99.9 percent" },
    { 1.0 - 1e-10, "100 %", "100" THIN "%", "100 percent" },
    { 1.0, "100 %", "100" THIN "%", "100 percent" },
    { 1.4, "140 %", "140" THIN "%", "140 percent" },
  };
  char text[IW_QUANTITY_MAX], little[4];

  for (size_t i = 0; i < G_N_ELEMENTS (table); i++) {
    iw_quantity_format_share (text, sizeof text, table[i].share, IW_TEXT_PLAIN);
    g_assert_cmpstr (text, ==, table[i].plain);
    iw_quantity_format_share (text, sizeof text, table[i].share, IW_TEXT_TYPESET);
    g_assert_cmpstr (text, ==, table[i].typeset);
    iw_quantity_format_share (text, sizeof text, table[i].share, IW_TEXT_SPOKEN);
    g_assert_cmpstr (text, ==, table[i].spoken);
  }
  g_assert_cmpstr (iw_quantity_format_share (little, sizeof little, 0.9996, IW_TEXT_PLAIN), ==, ">99");
}

static void
test_format_room (void)
{
  char buffer[2 * IW_QUANTITY_MAX];
  gsize longest = 0;

  for (int unit = 0; unit < IW_N_UNITS; unit++) {
    for (int style = IW_TEXT_PLAIN; style <= IW_TEXT_SPOKEN; style++) {
      for (int power = -320; power <= 308; power++) {
        iw_quantity_format (buffer, sizeof buffer, -9.87654321 * pow (10.0, power), (IwUnit)unit,
                            (IwTextStyle)style);
        longest = MAX (longest, strlen (buffer));
      }
    }
  }
  g_assert_cmpuint (longest, <, IW_QUANTITY_MAX);

  memset (buffer, 'x', sizeof buffer);
  iw_quantity_format (buffer, 5, 1.64e9, IW_UNIT_BYTES_PER_S, IW_TEXT_PLAIN);
  g_assert_cmpstr (buffer, ==, "1.64");
  g_assert_cmpint (buffer[5], ==, 'x');
  iw_quantity_format (buffer, 1, 1.64e9, IW_UNIT_BYTES_PER_S, IW_TEXT_PLAIN);
  g_assert_cmpstr (buffer, ==, "");
  buffer[0] = 'x';
  iw_quantity_format (buffer, 0, 1.64e9, IW_UNIT_BYTES_PER_S, IW_TEXT_PLAIN);
  g_assert_cmpint (buffer[0], ==, 'x');
}

static const struct {
  const char *text;
  IwUnit unit;
  double value;
} readings[] = {
  { "110000", IW_UNIT_BYTES, 110000 },
  { "110 KB", IW_UNIT_BYTES, 110e3 },
  { "110kB", IW_UNIT_BYTES, 110e3 },
  { " 110  kB ", IW_UNIT_BYTES, 110e3 },
  { "114,660", IW_UNIT_BYTES, 114660 },
  { "1,281,167", IW_UNIT_COUNT, 1281167 },
  { "8 MiB", IW_UNIT_BYTES, 8388608 },
  { "8MiB", IW_UNIT_BYTES_BINARY, 8388608 },
  { "1.5 GiB", IW_UNIT_BYTES, 1.5 * 1073741824 },
  { "64 Ki", IW_UNIT_COUNT, 65536 },
  { "2 EB", IW_UNIT_BYTES, 2e18 },
  { "10 bytes", IW_UNIT_BYTES, 10 },
  { "1.6 GB/s", IW_UNIT_BYTES_PER_S, 1.6e9 },
  { "25 Gbps", IW_UNIT_BYTES_PER_S, 3.125e9 },
  { "25 Gbit/s", IW_UNIT_BITS_PER_S, 3.125e9 },
  { "100 Mbps", IW_UNIT_BITS_PER_S, 12.5e6 },
  { "100 MBps", IW_UNIT_BITS_PER_S, 100e6 },
  { "12.2 ms", IW_UNIT_SECONDS, 0.0122 },
  { "75 us", IW_UNIT_SECONDS, 75e-6 },
  { "75 µs", IW_UNIT_SECONDS, 75e-6 },
  { "75 μs", IW_UNIT_SECONDS, 75e-6 },
  { "3 ns", IW_UNIT_SECONDS, 3e-9 },
  { "10 min", IW_UNIT_SECONDS, 600 },
  { "3 h", IW_UNIT_SECONDS, 10800 },
  { "30 d", IW_UNIT_SECONDS, 2592000 },
  { "30 days", IW_UNIT_SECONDS, 2592000 },
  { "90 %", IW_UNIT_FRACTION, 0.9 },
  { "90%", IW_UNIT_FRACTION, 0.9 },
  { "0.9", IW_UNIT_FRACTION, 0.9 },
  { "29x", IW_UNIT_RATIO, 29 },
  { "29×", IW_UNIT_RATIO, 29 },
  { "98,000 IOPS", IW_UNIT_IOPS, 98000 },
  { "98 kIOPS", IW_UNIT_IOPS, 98000 },
  { "3.3 M IOPS", IW_UNIT_IOPS, 3.3e6 },
  { "500/s", IW_UNIT_IOPS, 500 },
  { "1785.7 samples/s", IW_UNIT_SAMPLES_PER_S, 1785.7 },
  { "1 mW", IW_UNIT_WATTS, 1e-3 },
  { "$4,320/month", IW_UNIT_DOLLARS_PER_MONTH, 4320 },
  { "4320", IW_UNIT_DOLLARS_PER_MONTH, 4320 },
  { "$ 100", IW_UNIT_DOLLARS_PER_MONTH, 100 },
  { "100 $/month", IW_UNIT_DOLLARS_PER_MONTH, 100 },
  { "100/month", IW_UNIT_DOLLARS_PER_MONTH, 100 },
  { "1.2 k$", IW_UNIT_DOLLARS_PER_MONTH, 1200 },
  { "$1.25 M/month", IW_UNIT_DOLLARS_PER_MONTH, 1.25e6 },
  { "$1.25" THIN "M/month", IW_UNIT_DOLLARS_PER_MONTH, 1.25e6 },
  { "-$20.0/month", IW_UNIT_DOLLARS_PER_MONTH, -20 },
  { "$-20", IW_UNIT_DOLLARS_PER_MONTH, -20 },
  { "10k", IW_UNIT_COUNT, 10e3 },
  { "-5", IW_UNIT_NONE, -5 },
  { "+5", IW_UNIT_NONE, 5 },
  { ".5", IW_UNIT_NONE, 0.5 },
  { "5.", IW_UNIT_NONE, 5 },
  { "1e3", IW_UNIT_BYTES, 1000 },
  { "1E3", IW_UNIT_BYTES, 1000 },
  { "1.5e+3 B", IW_UNIT_BYTES, 1500 },
  { "2.5e-3", IW_UNIT_SECONDS, 0.0025 },
  { "0.1", IW_UNIT_NONE, 0.1 },
  { "123456789012345", IW_UNIT_NONE, 123456789012345.0 },
  { "4.9e-324", IW_UNIT_NONE, 4.9e-324 },
  { "1" THIN "MiB", IW_UNIT_BYTES_BINARY, 1048576 },
};

/* Valgrind computes long doubles in 64 bits; the least of all doubles is beyond what can be read there. */
static gboolean
long_double_is_wide (void)
{
  const volatile long double least = LDBL_MIN;

  return least > 0.0L;
}

static void
assert_read (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (readings); i++) {
    double value = -1.0;

    g_assert_cmpint (iw_quantity_parse (readings[i].text, readings[i].unit, &value, NULL), ==, IW_STATUS_OK);
    if (readings[i].value != 4.9e-324)
      assert_close (value, readings[i].value, 4e-16);
    else if (long_double_is_wide ())
      g_assert_cmpfloat (value, ==, readings[i].value);
  }
}

static void
test_parse (void)
{
  assert_read ();
}

/* Numbers of up to 15 digits are rounded as the C compiler rounds them. */
static void
test_parse_is_exact (void)
{
  IwRandom random;

  iw_random_init (&random, 15, 0);
  for (int i = 0; i < 20000; i++) {
    const double number =
        (double)(iw_random_next (&random) % 1000000000000000u) * pow (10, (int)iw_random_below (&random, 8));
    char text[64];
    double value;

    g_ascii_formatd (text, sizeof text, "%.14e", number);
    g_assert_cmpint (iw_quantity_parse (text, IW_UNIT_NONE, &value, NULL), ==, IW_STATUS_OK);
    g_assert_cmpfloat (value, ==, g_ascii_strtod (text, NULL));
  }
}

static void
test_parse_refuses (void)
{
  static const struct {
    const char *text;
    IwUnit unit;
    IwStatus status;
  } cases[] = {
    { "", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "   ", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "fast", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "KB", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "1 parsec", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "1 KB KB", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "1 2", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "1.2.3", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "1,5", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "1,50 GB", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "1,5000", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { ",500", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "--5", IW_UNIT_NONE, IW_STATUS_NOT_A_QUANTITY },
    { ".", IW_UNIT_NONE, IW_STATUS_NOT_A_QUANTITY },
    { "0x10", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "nan", IW_UNIT_NONE, IW_STATUS_NOT_A_QUANTITY },
    { "inf", IW_UNIT_NONE, IW_STATUS_NOT_A_QUANTITY },
    { "10k", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "1 this unit is far too long to be one", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "$", IW_UNIT_DOLLARS_PER_MONTH, IW_STATUS_NOT_A_QUANTITY },
    { "$$5", IW_UNIT_DOLLARS_PER_MONTH, IW_STATUS_NOT_A_QUANTITY },
    { "-$-5", IW_UNIT_DOLLARS_PER_MONTH, IW_STATUS_NOT_A_QUANTITY },
    { "$5", IW_UNIT_BYTES, IW_STATUS_NOT_A_QUANTITY },
    { "5 B", IW_UNIT_DOLLARS_PER_MONTH, IW_STATUS_WRONG_UNIT },
    { "5 $/month", IW_UNIT_WATTS, IW_STATUS_WRONG_UNIT },
    { "5 s", IW_UNIT_BYTES, IW_STATUS_WRONG_UNIT },
    { "5 MB", IW_UNIT_SECONDS, IW_STATUS_WRONG_UNIT },
    { "5 MB", IW_UNIT_BYTES_PER_S, IW_STATUS_WRONG_UNIT },
    { "5 MB/s", IW_UNIT_BYTES, IW_STATUS_WRONG_UNIT },
    { "5 %", IW_UNIT_COUNT, IW_STATUS_WRONG_UNIT },
    { "5 W", IW_UNIT_NONE, IW_STATUS_WRONG_UNIT },
    { "1e999", IW_UNIT_NONE, IW_STATUS_NOT_FINITE },
    { "1e308 GB", IW_UNIT_BYTES, IW_STATUS_NOT_FINITE },
    { "-1e999", IW_UNIT_NONE, IW_STATUS_NOT_FINITE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    double value = 7.0;
    IwError error;
    const IwStatus status = iw_quantity_parse (cases[i].text, cases[i].unit, &value, &error);

    if (status != cases[i].status)
      g_error ("\"%s\": %s", cases[i].text, iw_status_text (status));
    g_assert_cmpint (error.status, ==, cases[i].status);
    g_assert_cmpfloat (value, ==, 7.0);
    g_assert_cmpint (iw_quantity_parse (cases[i].text, cases[i].unit, &value, NULL), ==, cases[i].status);
  }
}

/* What is written can be read: to half a unit of the third digit, and written again it is the same text. */
static void
test_round_trip (void)
{
  IwRandom random;

  iw_random_init (&random, 16, 0);
  for (int i = 0; i < 100000; i++) {
    const IwUnit unit = (IwUnit)iw_random_below (&random, IW_N_UNITS);
    const IwTextStyle style = (IwTextStyle)iw_random_below (&random, IW_TEXT_SPOKEN);
    /* Plain numbers have no prefix for what is small. */
    const double least = unit == IW_UNIT_SECONDS || unit == IW_UNIT_WATTS ? 1e-12 : 1e-2;
    const double value = least * pow (1e18 / least, iw_random_uniform (&random));
    char text[IW_QUANTITY_MAX], again[IW_QUANTITY_MAX];
    double read;

    iw_quantity_format (text, sizeof text, value, unit, style);
    if (iw_quantity_parse (text, unit, &read, NULL) != IW_STATUS_OK)
      g_error ("\"%s\" cannot be read", text);
    assert_close (read, value, 0.00501);
    iw_quantity_format (again, sizeof again, read, unit, style);
    g_assert_cmpstr (again, ==, text);
  }
}

static void
test_symbols (void)
{
  g_assert_cmpstr (iw_unit_symbol (IW_UNIT_NONE), ==, "");
  g_assert_cmpstr (iw_unit_symbol (IW_UNIT_COUNT), ==, "");
  g_assert_cmpstr (iw_unit_symbol (IW_UNIT_BYTES_PER_S), ==, "B/s");
  g_assert_cmpstr (iw_unit_symbol (IW_UNIT_SECONDS), ==, "s");
  g_assert_cmpstr (iw_unit_symbol (IW_UNIT_FRACTION), ==, "%");
  g_assert_cmpstr (iw_unit_symbol (IW_UNIT_DOLLARS_PER_MONTH), ==, "$/month");
  for (int unit = 0; unit < IW_N_UNITS; unit++)
    g_assert_nonnull (iw_unit_symbol ((IwUnit)unit));
}

/* A locale with a decimal comma, compiled into `directory` where none is installed. */
static const char *
set_german_locale (const char *directory)
{
  g_autofree char *file = g_build_filename (directory, "de_DE.UTF-8", NULL);
  const char *argv[] = { "localedef", "-i", "de_DE", "-f", "UTF-8", file, NULL };

  if (setlocale (LC_ALL, "de_DE.UTF-8") != NULL)
    return "installed";
  if (!g_spawn_sync (NULL, (char **)argv, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                     NULL, NULL, NULL, NULL, NULL))
    return NULL;
  g_setenv ("LOCPATH", directory, TRUE);
  return setlocale (LC_ALL, "de_DE.UTF-8");
}

/* The decimal point of a desktop's language must not reach the files. */
static void
test_locale (void)
{
  g_autofree char *directory = g_dir_make_tmp ("iowall-locale-XXXXXX", NULL);
  const char *const remove[] = { "rm", "-r", directory, NULL };

  if (set_german_locale (directory) == NULL) {
    g_test_skip ("no locale with a decimal comma can be had");
  } else {
    g_assert_cmpstr (localeconv ()->decimal_point, ==, ",");
    assert_written ();
    assert_read ();
    setlocale (LC_ALL, "C");
  }
  g_spawn_sync (NULL, (char **)remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

static void
test_exact (void)
{
  static const struct {
    double value;
    IwUnit unit;
    const char *expected;
  } rows[] = {
    { 1090124113.0, IW_UNIT_BYTES_PER_S, "1,090,124,113\u202fB/s" },
    { 0.33735214, IW_UNIT_SECONDS, "0.3373521\u202fs" },
    { 0.921834249, IW_UNIT_FRACTION, "92.18342\u202f%" },
    { 1.25e9, IW_UNIT_BITS_PER_S, "10,000,000,000\u202fbit/s" },
    { 12600.0, IW_UNIT_DOLLARS_PER_MONTH, "$12,600/month" },
    { -2.5, IW_UNIT_RATIO, "\u22122.5×" },
    { 8.0, IW_UNIT_COUNT, "8" },
    { 9.9999999, IW_UNIT_NONE, "10" },
    { 0.0, IW_UNIT_SECONDS, "0\u202fs" },
    { INFINITY, IW_UNIT_SECONDS, "∞" },
    { NAN, IW_UNIT_SECONDS, "undefined" },
  };
  char text[IW_QUANTITY_MAX];

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (iw_quantity_format_exact (text, sizeof text, rows[i].value, rows[i].unit), ==,
                     rows[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantity/format", test_format);
  g_test_add_func ("/quantity/shares", test_shares);
  g_test_add_func ("/quantity/format-room", test_format_room);
  g_test_add_func ("/quantity/parse", test_parse);
  g_test_add_func ("/quantity/parse-is-exact", test_parse_is_exact);
  g_test_add_func ("/quantity/parse-refuses", test_parse_refuses);
  g_test_add_func ("/quantity/exact", test_exact);
  g_test_add_func ("/quantity/round-trip", test_round_trip);
  g_test_add_func ("/quantity/symbols", test_symbols);
  g_test_add_func ("/quantity/locale", test_locale);
  return g_test_run ();
}
