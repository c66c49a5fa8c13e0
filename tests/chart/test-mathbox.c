#include <glib.h>
#include <math.h>

#include "mathbox-private.h"

static const IwTextStyleSpec body = { .type = IW_TYPE_BODY };

typedef struct {
  IwPicture *picture;
  IwMathSheet *sheet;
} Sheet;

static Sheet
open_sheet (void)
{
  IwTheme theme;
  Sheet self;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  self.picture = iw_sketch_new (&theme, 600.0, 400.0, "Formula");
  iw_sketch_group (self.picture, "formula");
  self.sheet = iw_math_sheet_new (self.picture);
  return self;
}

static void
close_sheet (Sheet *self)
{
  iw_math_sheet_free (self->sheet);
  iw_picture_free (self->picture);
}

static IwMath *
text (Sheet *self, const char *string)
{
  return iw_math_text (self->sheet, string, &body, NULL);
}

/* Where a text was placed; fails if it was not, or more than once. */
static const IwPlacedText *
placed (const Sheet *self, const char *string)
{
  const IwPlacedText *texts, *found = NULL;
  size_t n;

  texts = iw_picture_texts (self->picture, &n);
  for (size_t i = 0; i < n; i++) {
    if (g_strcmp0 (texts[i].text, string) == 0) {
      g_assert_null (found);
      found = &texts[i];
    }
  }
  g_assert_nonnull (found);
  return found;
}

static void
test_row (void)
{
  Sheet self = open_sheet ();
  IwMath *items[] = { text (&self, "a"), iw_math_space (self.sheet, 10.0), text (&self, "b") };
  IwMath *row = iw_math_row (self.sheet, items, G_N_ELEMENTS (items));

  g_assert_cmpfloat (fabs (iw_math_width (row) - iw_math_width (items[0]) - iw_math_width (items[2]) - 10.0),
                     <, 1e-9);
  iw_math_place (self.sheet, row, 20.0, 30.0, false);
  g_assert_cmpfloat (placed (&self, "a")->x, ==, 20.0);
  g_assert_cmpfloat (fabs (placed (&self, "b")->x - 20.0 - iw_math_width (items[0]) - 10.0), <, 1e-9);
  g_assert_cmpfloat (placed (&self, "a")->y, ==, 30.0);
  g_assert_cmpfloat (placed (&self, "b")->y, ==, 30.0);
  close_sheet (&self);
}

/* Numerator above, denominator below, both centred, nothing outside of the box. */
static void
test_fraction (void)
{
  Sheet self = open_sheet ();
  IwMath *above = text (&self, "a + b + c"), *below = text (&self, "d");
  IwMath *fraction = iw_math_fraction (self.sheet, above, below);
  const IwPlacedText *a, *d;

  iw_math_place (self.sheet, fraction, 50.0, 60.0, false);
  a = placed (&self, "a + b + c");
  d = placed (&self, "d");
  g_assert_cmpfloat (a->y, >=, 60.0 - 1e-9);
  g_assert_cmpfloat (a->y + a->height, <=, d->y);
  g_assert_cmpfloat (d->y + d->height, <=, 60.0 + iw_math_height (fraction) + 1e-9);
  g_assert_cmpfloat (fabs (a->x + a->width / 2.0 - d->x - d->width / 2.0), <, 1e-9);
  g_assert_cmpfloat (a->x, >=, 50.0);
  g_assert_cmpfloat (a->x + a->width, <=, 50.0 + iw_math_width (fraction));
  close_sheet (&self);
}

static void
test_script (void)
{
  Sheet self = open_sheet ();
  IwMath *base = text (&self, "x"), *sub = text (&self, "i"), *sup = text (&self, "2");
  IwMath *script = iw_math_script (self.sheet, base, sub, sup);
  IwMath *bare = iw_math_script (self.sheet, base, NULL, NULL);

  iw_math_place (self.sheet, script, 0.0, 0.0, false);
  g_assert_cmpfloat (placed (&self, "i")->x, >=, placed (&self, "x")->x + placed (&self, "x")->width - 1e-9);
  g_assert_cmpfloat (placed (&self, "i")->y, >, placed (&self, "x")->y);
  g_assert_cmpfloat (placed (&self, "2")->y, <, placed (&self, "x")->y);
  g_assert_cmpfloat (placed (&self, "2")->y, >=, -1e-9);
  g_assert_cmpfloat (iw_math_width (bare), ==, iw_math_width (base));
  close_sheet (&self);
}

/* The radicand stands under the sign's bar. */
static void
test_root (void)
{
  Sheet self = open_sheet ();
  IwMath *inner = text (&self, "2δM"), *root = iw_math_root (self.sheet, inner);
  const IwPictureGroup *groups;
  size_t n;

  g_assert_cmpfloat (iw_math_width (root), >, iw_math_width (inner));
  g_assert_cmpfloat (iw_math_height (root), >, iw_math_height (inner));
  iw_math_place (self.sheet, root, 10.0, 10.0, false);
  g_assert_cmpfloat (placed (&self, "2δM")->y, >, 10.0);
  groups = iw_picture_groups (self.picture, &n);
  g_assert_cmpfloat (groups[0].width, >, iw_math_width (inner));
  close_sheet (&self);
}

static void
test_cases (void)
{
  Sheet self = open_sheet ();
  IwMath *rows[] = { text (&self, "first"), text (&self, "second"), text (&self, "third") };
  IwMath *cases = iw_math_cases (self.sheet, rows, 3);

  iw_math_place (self.sheet, cases, 0.0, 0.0, false);
  g_assert_cmpfloat (placed (&self, "first")->x, ==, placed (&self, "third")->x);
  g_assert_cmpfloat (placed (&self, "first")->x, >, 0.0);
  g_assert_cmpfloat (placed (&self, "first")->y + placed (&self, "first")->height, <=,
                     placed (&self, "second")->y + 1e-9);
  g_assert_cmpfloat (placed (&self, "third")->y + placed (&self, "third")->height, <=,
                     iw_math_height (cases) + 1e-9);
  close_sheet (&self);
}

/* A line breaks before the piece that does not fit, and what follows is indented. */
static void
test_lines (void)
{
  Sheet self = open_sheet ();
  IwMath *pieces[] = { text (&self, "left side"), text (&self, "= one"), text (&self, "= another") };
  const double width = iw_math_width (pieces[0]) + iw_math_width (pieces[1]) + 5.0;
  IwMath *lines = iw_math_lines (self.sheet, pieces, 3, width, 25.0);

  iw_math_place (self.sheet, lines, 0.0, 0.0, false);
  g_assert_cmpfloat (placed (&self, "left side")->y, ==, placed (&self, "= one")->y);
  g_assert_cmpfloat (placed (&self, "= another")->y, >=,
                     placed (&self, "= one")->y + placed (&self, "= one")->height);
  g_assert_cmpfloat (placed (&self, "= another")->x, ==, 25.0);
  g_assert_cmpfloat (iw_math_width (lines), <=, width);
  close_sheet (&self);
}

/* Breaks are chosen for the widest form of a number, so that they do not move with its digits. */
static void
test_steady_breaks (void)
{
  double heights[2];
  const char *const numbers[] = { "1", "888 MB/s" };

  for (int i = 0; i < 2; i++) {
    Sheet self = open_sheet ();
    IwMath *pieces[] = { text (&self, "throughput"),
                         iw_math_text (self.sheet, numbers[i], &body, "888 MB/s") };

    heights[i] =
        iw_math_height (iw_math_lines (self.sheet, pieces, 2, iw_math_width (pieces[0]) + 20.0, 10.0));
    close_sheet (&self);
  }
  g_assert_cmpfloat (heights[0], ==, heights[1]);
}

/* What is live and what is not are placed apart, and each once. */
static void
test_live (void)
{
  Sheet self = open_sheet ();
  IwMath *still = text (&self, "L"), *live = iw_math_text (self.sheet, "60 ms", &body, "888 ms");
  IwMath *items[] = { iw_math_symbol (self.sheet, still, &(IwMathSymbol){ .id = 3, .plate = true }),
                      iw_math_symbol (self.sheet, live, &(IwMathSymbol){ .id = 3, .live = true }) };
  IwMath *row = iw_math_row (self.sheet, items, 2);
  size_t n;

  iw_math_place (self.sheet, row, 0.0, 0.0, false);
  iw_math_places (self.sheet, 3, &n);
  g_assert_cmpuint (n, ==, 1);
  iw_picture_texts (self.picture, &n);
  g_assert_cmpuint (n, ==, 1);
  iw_math_place (self.sheet, row, 0.0, 0.0, true);
  g_assert_cmpfloat (iw_math_places (self.sheet, 3, &n)[1].x, ==, iw_math_width (items[0]));
  g_assert_cmpuint (n, ==, 2);
  g_assert_null (iw_math_places (self.sheet, 99, &n));
  g_assert_cmpuint (n, ==, 0);
  close_sheet (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mathbox/row", test_row);
  g_test_add_func ("/mathbox/fraction", test_fraction);
  g_test_add_func ("/mathbox/script", test_script);
  g_test_add_func ("/mathbox/root", test_root);
  g_test_add_func ("/mathbox/cases", test_cases);
  g_test_add_func ("/mathbox/lines", test_lines);
  g_test_add_func ("/mathbox/steady-breaks", test_steady_breaks);
  g_test_add_func ("/mathbox/live", test_live);
  return g_test_run ();
}
