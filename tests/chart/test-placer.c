#include <glib.h>
#include <math.h>

#include "placer-private.h"

static IwPicture *
blank (void)
{
  IwTheme theme;
  IwPicture *picture;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  picture = iw_sketch_new (&theme, 400.0, 300.0, "Blank");
  iw_sketch_group (picture, "labels");
  return picture;
}

static const IwTextStyleSpec small_text = { .type = IW_TYPE_SMALL };

/* The first free anchor counts; what stands there is not covered by the next label. */
static void
test_first_free (void)
{
  IwPicture *picture = blank ();
  IwPlacer placer = { .within = { 0.0, 0.0, 400.0, 300.0 }, .apart = 4.0 };
  const IwTextPlace anchors[] = { { 100.0, 100.0, 0.0, 0.0 }, { 100.0, 200.0, 0.0, 0.0 } };
  IwBox first, second, third = { 0 };

  g_assert_true (iw_placer_put (&placer, picture, "one", &small_text, anchors, 2, &first));
  g_assert_cmpfloat (first.y, ==, 100.0);
  g_assert_true (iw_placer_put (&placer, picture, "two", &small_text, anchors, 2, &second));
  g_assert_cmpfloat (second.y, ==, 200.0);
  g_assert_false (iw_placer_put (&placer, picture, "three", &small_text, anchors, 2, &third));
  g_assert_cmpfloat (third.width, ==, 0.0);
  iw_picture_free (picture);
}

/* A line is avoided while another anchor is free, and crossed if none is. */
static void
test_lines (void)
{
  IwPicture *picture = blank ();
  IwPlacer placer = { .within = { 0.0, 0.0, 400.0, 300.0 } };
  const IwTextPlace anchors[] = { { 100.0, 100.0, 0.0, 0.5 }, { 100.0, 200.0, 0.0, 0.5 } };
  IwBox box;

  iw_placer_take_line (&placer, 0.0, 100.0, 400.0, 100.0);
  g_assert_true (iw_placer_put (&placer, picture, "beside", &small_text, anchors, 2, &box));
  g_assert_cmpfloat (box.y, >, 150.0);
  g_assert_true (iw_placer_put (&placer, picture, "across", &small_text, anchors, 2, &box));
  g_assert_cmpfloat (box.y, <, 100.0);
  g_assert_cmpfloat (box.y + box.height, >, 100.0);
  iw_picture_free (picture);
}

static void
test_stays_within (void)
{
  IwPicture *picture = blank ();
  IwPlacer placer = { .within = { 50.0, 50.0, 60.0, 40.0 } };
  const IwTextPlace outside = { 100.0, 60.0, 0.0, 0.0 }, inside = { 110.0, 60.0, 1.0, 0.0 };

  g_assert_false (iw_placer_put (&placer, picture, "label", &small_text, &outside, 1, NULL));
  g_assert_true (iw_placer_put (&placer, picture, "label", &small_text, &inside, 1, NULL));
  iw_picture_free (picture);
}

/* Full lists forget rather than overflow. */
static void
test_capacity (void)
{
  IwPlacer placer = { .within = { 0.0, 0.0, 400.0, 300.0 } };

  for (int i = 0; i < 2 * IW_PLACER_LINES; i++) {
    iw_placer_take (&placer, (IwBox){ i, 0.0, 1.0, 1.0 });
    iw_placer_take_line (&placer, i, 0.0, i, 10.0);
  }
  g_assert_cmpuint (placer.n_texts, ==, IW_PLACER_TEXTS);
  g_assert_cmpuint (placer.n_lines, ==, IW_PLACER_LINES);
}

/* The least squares answer of a case small enough to work out: 10, 12 and 14 pulled to 20 apart have their
 * mean, 12, in the middle; 100 is far and stays. */
static void
test_spread (void)
{
  double at[] = { 10.0, 12.0, 14.0, 100.0 };

  iw_placer_spread (at, 4, 20.0, -1000.0, 1000.0);
  g_assert_cmpfloat (fabs (at[0] + 8.0), <, 1e-9);
  g_assert_cmpfloat (fabs (at[1] - 12.0), <, 1e-9);
  g_assert_cmpfloat (fabs (at[2] - 32.0), <, 1e-9);
  g_assert_cmpfloat (at[3], ==, 100.0);
}

/* Whatever comes in: order kept, steps kept, limits kept where there is room at all. */
static void
test_spread_properties (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int round = 0; round < 500; round++) {
    const size_t n = (size_t)g_rand_int_range (random, 1, 12);
    double at[12];

    at[0] = g_rand_double_range (random, -50.0, 250.0);
    for (size_t i = 1; i < n; i++)
      at[i] = at[i - 1] + g_rand_double_range (random, 0.0, 40.0);
    iw_placer_spread (at, n, 15.0, 0.0, 200.0);
    for (size_t i = 0; i < n; i++) {
      g_assert_cmpfloat (at[i], >=, -1e-9);
      g_assert_cmpfloat (at[i], <=, 200.0 + 1e-9);
      if (i > 0)
        g_assert_cmpfloat (at[i] - at[i - 1], >=, 15.0 - 1e-9);
    }
  }
}

/* What may be left out stands on no line, even where there is no other place. */
static void
test_clear (void)
{
  IwTheme theme;
  IwPicture *picture;
  IwPlacer placer = { .within = { 0.0, 0.0, 200.0, 100.0 } };
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL };
  const IwTextPlace anchors[] = { { 10.0, 10.0, 0.0, 0.0 }, { 10.0, 60.0, 0.0, 0.0 } };
  IwBox box;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  picture = iw_sketch_new (&theme, 200.0, 100.0, "Test");
  iw_placer_take_line (&placer, 0.0, 15.0, 200.0, 15.0);
  g_assert_true (iw_placer_put_clear (&placer, picture, "one", &spec, anchors, 2, &box));
  g_assert_cmpfloat (box.y, ==, 60.0);
  g_assert_false (iw_placer_put_clear (&placer, picture, "two", &spec, anchors, 2, NULL));
  g_assert_true (iw_placer_put (&placer, picture, "two", &spec, anchors, 2, &box));
  g_assert_cmpfloat (box.y, ==, 10.0);
  iw_picture_free (picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/placer/first-free", test_first_free);
  g_test_add_func ("/placer/lines", test_lines);
  g_test_add_func ("/placer/stays-within", test_stays_within);
  g_test_add_func ("/placer/capacity", test_capacity);
  g_test_add_func ("/placer/spread", test_spread);
  g_test_add_func ("/placer/spread-properties", test_spread_properties);
  g_test_add_func ("/placer/clear", test_clear);
  return g_test_run ();
}
