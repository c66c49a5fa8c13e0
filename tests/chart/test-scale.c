#include "iowall/scale.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "iowall/quantity.h"

static void
test_map (void)
{
  const IwScale linear = { .lo = 2.0, .hi = 12.0, .from = 100.0, .to = 0.0 };
  const IwScale log = { .lo = 1.0, .hi = 1e6, .from = 0.0, .to = 600.0, .kind = IW_SCALE_LOG };
  const IwScale cube = { .lo = 0.0, .hi = 256e9, .from = 0.0, .to = 500.0, .kind = IW_SCALE_CUBE };

  g_assert_cmpfloat (iw_scale_map (&linear, 2.0), ==, 100.0);
  g_assert_cmpfloat (iw_scale_map (&linear, 12.0), ==, 0.0);
  g_assert_cmpfloat (iw_scale_map (&linear, 7.0), ==, 50.0);
  g_assert_cmpfloat (iw_scale_map (&linear, 22.0), ==, -100.0); /* outside stays outside */
  g_assert_cmpfloat_with_epsilon (iw_scale_map (&log, 1e3), 300.0, 1e-9);
  g_assert_cmpfloat (iw_scale_map (&log, 0.0), ==, 0.0);
  g_assert_cmpfloat (iw_scale_map (&log, -5.0), ==, 0.0);
  g_assert_cmpfloat (iw_scale_map (&cube, 0.0), ==, 0.0);
  g_assert_cmpfloat_with_epsilon (iw_scale_map (&cube, 32e9), 250.0, 1e-9); /* half of the way: an eighth */
  g_assert_cmpfloat_with_epsilon (iw_scale_map (&cube, 256e9), 500.0, 1e-9);
}

static void
test_invert (void)
{
  const IwScale scales[] = {
    { .lo = -3.0, .hi = 9.0, .from = 17.0, .to = 400.0 },
    { .lo = 0.5, .hi = 8e9, .from = 400.0, .to = 10.0, .kind = IW_SCALE_LOG },
    { .lo = 0.0, .hi = 1.6e13, .from = 0.0, .to = 700.0, .kind = IW_SCALE_CUBE },
    { .lo = 1e6, .hi = 5e8, .from = 300.0, .to = 20.0, .kind = IW_SCALE_CUBE },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (scales); i++) {
    for (int part = 0; part <= 20; part++) {
      const double at = scales[i].from + part / 20.0 * (scales[i].to - scales[i].from);

      g_assert_cmpfloat_with_epsilon (iw_scale_map (&scales[i], iw_scale_invert (&scales[i], at)), at, 1e-6);
    }
  }
}

static void
test_no_width (void)
{
  const IwScale point = { .lo = 5.0, .hi = 5.0, .from = 0.0, .to = 100.0 };
  const IwScale flat = { .lo = 0.0, .hi = 10.0, .from = 30.0, .to = 30.0 };
  double ticks[IW_MAX_TICKS];

  g_assert_cmpfloat (iw_scale_map (&point, 5.0), ==, 50.0);
  g_assert_cmpfloat (iw_scale_map (&point, 7.0), ==, 50.0);
  g_assert_cmpuint (iw_scale_ticks (&point, 5, ticks), ==, 0);
  g_assert_cmpfloat (iw_scale_invert (&flat, 30.0), ==, 5.0);
}

/* Steps of 1, 2 or 5 times a power of ten. */
static bool
is_round (double step)
{
  const double mantissa = step / pow (10.0, floor (log10 (step) + 1e-9));

  return fabs (mantissa - 1.0) < 1e-6 || fabs (mantissa - 2.0) < 1e-6 || fabs (mantissa - 5.0) < 1e-6;
}

static void
test_linear_ticks (void)
{
  for (int power = -16; power < 22; power++) {
    const double hi = pow (3.7, power);

    for (size_t wanted = 1; wanted <= 12; wanted++) {
      const IwScale scale = { .lo = 0.0, .hi = hi, .from = 0.0, .to = 1.0 };
      double ticks[IW_MAX_TICKS];
      const size_t n = iw_scale_ticks (&scale, wanted, ticks);

      g_assert_cmpuint (n, >=, 1);
      g_assert_cmpuint (n, <=, 2 * wanted + 2);
      g_assert_cmpfloat (ticks[0], ==, 0.0);
      for (size_t i = 0; i < n; i++)
        g_assert_cmpfloat (ticks[i], <=, hi * (1.0 + 1e-9));
      for (size_t i = 1; i < n; i++) {
        g_assert_cmpfloat_with_epsilon ((ticks[i] - ticks[i - 1]) / (ticks[1] - ticks[0]), 1.0, 1e-6);
        g_assert_true (is_round (ticks[i] - ticks[i - 1]));
      }
    }
  }
}

static void
test_logarithmic_ticks (void)
{
  const IwScale decades = { .lo = 512.0, .hi = 1.1e9, .from = 0.0, .to = 1.0, .kind = IW_SCALE_LOG };
  const IwScale narrow = { .lo = 200.0, .hi = 900.0, .from = 0.0, .to = 1.0, .kind = IW_SCALE_LOG };
  double ticks[IW_MAX_TICKS];
  size_t n = iw_scale_ticks (&decades, 10, ticks);

  g_assert_cmpuint (n, ==, 7); /* 10³ … 10⁹ */
  for (size_t i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (ticks[i] / pow (10.0, 3.0 + (double)i), 1.0, 1e-9);
  g_assert_cmpuint (iw_scale_ticks (&decades, 3, ticks), <=, 4);
  n = iw_scale_ticks (&narrow, 5, ticks); /* less than a decade: linear ones, not none */
  g_assert_cmpuint (n, >=, 3);
  g_assert_cmpfloat (ticks[0], >=, 200.0);
  g_assert_cmpfloat (ticks[n - 1], <=, 900.0);
}

/* The ticks of a range from zero, as a person reads them. */
static void
check_cubic (double hi, size_t wanted, IwUnit unit, const char *expected)
{
  const IwScale scale = { .lo = 0.0, .hi = hi, .from = 0.0, .to = 1.0, .kind = IW_SCALE_CUBE };
  g_autoptr (GString) shown = g_string_new (NULL);
  double ticks[IW_MAX_TICKS];
  const size_t n = unit == IW_UNIT_BYTES_BINARY ? iw_scale_binary_ticks (&scale, wanted, ticks)
                                                : iw_scale_ticks (&scale, wanted, ticks);

  for (size_t i = 0; i < n; i++) {
    char text[IW_QUANTITY_MAX];

    iw_quantity_format (text, sizeof text, ticks[i], unit, IW_TEXT_LABEL);
    g_string_append_printf (shown, "%s%s", i > 0 ? ", " : "", text);
  }
  g_assert_cmpstr (shown->str, ==, expected);
}

static void
test_cubic_ticks (void)
{
  check_cubic (256e9, 6, IW_UNIT_BYTES,
               "0\u202fB, 1\u202fGB, 4\u202fGB, 16\u202fGB, 64\u202fGB, 256\u202fGB");
  check_cubic (256e9, 4, IW_UNIT_BYTES, "0\u202fB, 16\u202fGB, 64\u202fGB, 256\u202fGB");
  check_cubic (64e3, 5, IW_UNIT_BYTES, "0\u202fB, 1\u202fkB, 4\u202fkB, 16\u202fkB, 64\u202fkB");
  check_cubic (64e3, 6, IW_UNIT_BYTES, "0\u202fB, 256\u202fB, 1\u202fkB, 4\u202fkB, 16\u202fkB, 64\u202fkB");
  check_cubic (512e6, 6, IW_UNIT_BYTES,
               "0\u202fB, 2\u202fMB, 8\u202fMB, 32\u202fMB, 128\u202fMB, 512\u202fMB");
  check_cubic (16e12, 6, IW_UNIT_BYTES,
               "0\u202fB, 64\u202fGB, 256\u202fGB, 1\u202fTB, 4\u202fTB, 16\u202fTB");
  check_cubic (8e9, 5, IW_UNIT_BYTES, "0\u202fB, 128\u202fMB, 512\u202fMB, 2\u202fGB, 8\u202fGB");
  check_cubic (1e9, 4, IW_UNIT_BYTES, "0\u202fB, 64\u202fMB, 256\u202fMB, 1\u202fGB");
  check_cubic (65536.0, 5, IW_UNIT_BYTES_BINARY,
               "0\u202fB, 1\u202fKiB, 4\u202fKiB, 16\u202fKiB, 64\u202fKiB");
  check_cubic (2097152.0, 5, IW_UNIT_BYTES_BINARY,
               "0\u202fB, 32\u202fKiB, 128\u202fKiB, 512\u202fKiB, 2\u202fMiB");
  check_cubic (100e9, 4, IW_UNIT_BYTES, "0\u202fB, 4\u202fGB, 16\u202fGB, 64\u202fGB");
}

/* Powers and steps of two, even in every binary prefix. */
static void
test_binary_ticks (void)
{
  const IwScale log = { .lo = 4096.0, .hi = 1073741824.0, .from = 0.0, .to = 1.0, .kind = IW_SCALE_LOG };
  const IwScale linear = { .lo = 0.0, .hi = 100.0 * 1024.0, .from = 0.0, .to = 1.0 };
  double ticks[IW_MAX_TICKS];
  size_t n = iw_scale_binary_ticks (&log, 9, ticks);

  g_assert_cmpuint (n, ==, 10); /* 4 KiB, 16 KiB … 1 GiB */
  for (size_t i = 0; i < n; i++)
    g_assert_cmpfloat (ticks[i], ==, 4096.0 * pow (4.0, (double)i));
  n = iw_scale_binary_ticks (&linear, 6, ticks);
  g_assert_cmpuint (n, ==, 7); /* 0, 16 … 96 KiB */
  for (size_t i = 0; i < n; i++)
    g_assert_cmpfloat (ticks[i], ==, 16384.0 * (double)i);
}

/* Inside the range, rising, not crowded, and enough of them to read the axis by. */
static void
test_any_cubic_ticks (void)
{
  for (int power = -16; power < 40; power++) {
    const double hi = pow (2.7, power);

    for (size_t wanted = 2; wanted <= 12; wanted++) {
      for (int from = 0; from < 4; from++) {
        const IwScale scale = {
          .lo = from * 0.24 * hi, .hi = hi, .from = 0.0, .to = 1.0, .kind = IW_SCALE_CUBE
        };
        double ticks[IW_MAX_TICKS];
        const size_t n = power % 2 == 0 ? iw_scale_ticks (&scale, wanted, ticks)
                                        : iw_scale_binary_ticks (&scale, wanted, ticks);

        g_assert_cmpuint (n, >=, from == 0 ? 2 : 1);
        g_assert_cmpuint (n, <=, 2 * wanted + 1);
        g_assert_cmpfloat (ticks[0], >=, scale.lo * (1.0 - 1e-9));
        g_assert_cmpfloat (ticks[n - 1], <=, hi * (1.0 + 1e-9));
        for (size_t i = 1; i < n; i++)
          g_assert_cmpfloat (iw_scale_map (&scale, ticks[i]) - iw_scale_map (&scale, ticks[i - 1]), >=,
                             0.28 / (double)wanted); /* (4^(1/3) - 1) / 2 */
        if (from == 0) {
          g_assert_cmpfloat (ticks[0], ==, 0.0);
          g_assert_cmpfloat (ticks[n - 1], >=, hi / 2.0 * (1.0 - 1e-6));
        }
      }
    }
  }
}

static void
test_tick_limit (void)
{
  IwScale scale = { .lo = 0.0, .hi = 1.0, .from = 0.0, .to = 1.0 };
  double ticks[IW_MAX_TICKS];

  g_assert_cmpuint (iw_scale_ticks (&scale, 1000000, ticks), ==, IW_MAX_TICKS);
  scale.kind = IW_SCALE_CUBE;
  g_assert_cmpuint (iw_scale_ticks (&scale, 1000000, ticks), <=, IW_MAX_TICKS);
}

static void
test_nice_above (void)
{
  g_assert_cmpfloat_with_epsilon (iw_scale_nice_above (0.224), 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (iw_scale_nice_above (1.0), 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (iw_scale_nice_above (1.01), 1.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (iw_scale_nice_above (5.1), 6.0, 1e-12);
  for (int power = -110; power < 110; power++) {
    const double value = pow (1.37, power);
    const double nice = iw_scale_nice_above (value);

    g_assert_cmpfloat (nice, >=, value * (1.0 - 1e-9));
    g_assert_cmpfloat (nice, <=, value * 1.5 * (1.0 + 1e-9));
  }
}

/* Times are even in what they are called: minutes, hours and days. */
static void
test_time_ticks (void)
{
  const IwScale day = { .lo = 10.0, .hi = 86400.0, .to = 500.0, .kind = IW_SCALE_LOG };
  const IwScale hours = { .lo = 0.0, .hi = 43200.0, .to = 200.0 };
  const IwScale seconds = { .lo = 0.0, .hi = 90.0, .to = 200.0 };
  const double coarse[] = { 10.0, 60.0, 600.0, 3600.0, 36000.0 };
  double ticks[IW_MAX_TICKS];
  size_t n = iw_scale_time_ticks (&day, 5, ticks);

  g_assert_cmpuint (n, ==, 14);
  for (size_t i = 0; i < G_N_ELEMENTS (coarse); i++)
    g_assert_cmpfloat (ticks[i], ==, coarse[i]);
  for (size_t i = 0; i < n; i++) {
    char text[IW_QUANTITY_MAX];

    iw_quantity_format (text, sizeof text, ticks[i], IW_UNIT_SECONDS, IW_TEXT_LABEL);
    g_test_message ("%s", text);
    g_assert_null (strchr (text, '.'));
    g_assert_cmpfloat (ticks[i], >=, day.lo);
    g_assert_cmpfloat (ticks[i], <=, day.hi);
  }
  n = iw_scale_time_ticks (&hours, 6, ticks);
  g_assert_cmpuint (n, ==, 7);
  for (size_t i = 0; i < n; i++)
    g_assert_cmpfloat (ticks[i], ==, 7200.0 * (double)i);
  n = iw_scale_time_ticks (&seconds, 4, ticks);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpfloat (ticks[4], ==, 80.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scale/map", test_map);
  g_test_add_func ("/scale/invert", test_invert);
  g_test_add_func ("/scale/no-width", test_no_width);
  g_test_add_func ("/scale/linear-ticks", test_linear_ticks);
  g_test_add_func ("/scale/logarithmic-ticks", test_logarithmic_ticks);
  g_test_add_func ("/scale/time-ticks", test_time_ticks);
  g_test_add_func ("/scale/cubic-ticks", test_cubic_ticks);
  g_test_add_func ("/scale/binary-ticks", test_binary_ticks);
  g_test_add_func ("/scale/any-cubic-ticks", test_any_cubic_ticks);
  g_test_add_func ("/scale/tick-limit", test_tick_limit);
  g_test_add_func ("/scale/nice-above", test_nice_above);
  return g_test_run ();
}
