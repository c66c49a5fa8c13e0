/* Before and after on one picture: sketches whose differences are known by hand. That a ghost of the same
 * state draws nothing holds for every instrument: tests/report/test-gallery.c. */
#include "iowall/charts.h"
#include "sketch-private.h"

#include <math.h>
#include <string.h>

#define WIDTH  480.0
#define HEIGHT 300.0

typedef struct {
  double width, number; /* of a bar */
  const char *axis;
} State;

static void
add_bar (IwPicture *picture, const char *id, double y, double width, double number, IwUnit unit)
{
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_USEFUL };
  const IwMark mark = { .id = id,
                        .name = id,
                        .value = "",
                        .sentence = "",
                        .links = "",
                        .number = number,
                        .unit = unit,
                        .x = 20,
                        .y = y,
                        .width = width,
                        .height = 30 };

  iw_sketch_rect (picture, (IwBox){ 20, y, width, 30 }, 0, &paint);
  iw_sketch_mark (picture, &mark);
}

/* An axis and two bars, of which the second never changes. */
static IwPicture *
sketch (State state)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY };
  IwTheme theme;
  IwPicture *picture;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  picture = iw_sketch_new (&theme, WIDTH, HEIGHT, "Bars");
  iw_sketch_group (picture, "axis");
  iw_sketch_still (picture);
  iw_sketch_text (picture, state.axis, 20, 270, &spec);
  iw_sketch_group (picture, "bars");
  add_bar (picture, "load", 40, state.width, state.number, IW_UNIT_SECONDS);
  add_bar (picture, "compute", 120, 60, 1.0, IW_UNIT_SECONDS);
  return picture;
}

static const IwPictureGroup *
group_of (const IwPicture *picture, const char *name)
{
  size_t n;
  const IwPictureGroup *groups = iw_picture_groups (picture, &n);

  for (size_t i = 0; i < n; i++) {
    if (strcmp (groups[i].name, name) == 0)
      return &groups[i];
  }
  g_assert_not_reached ();
}

static void
assert_nothing (const IwPicture *ghost)
{
  size_t texts, groups;
  const IwPictureGroup *group = iw_picture_groups (ghost, &groups);

  iw_picture_texts (ghost, &texts);
  g_assert_cmpuint (texts, ==, 0);
  for (size_t i = 0; i < groups; i++) {
    g_assert_cmpfloat (group[i].width, ==, 0.0);
    g_assert_cmpfloat (group[i].height, ==, 0.0);
  }
  g_assert_cmpstr (iw_picture_sentence (ghost), ==, "");
}

/* 2.00 s then, 1.38 s now. */
static void
test_difference (void)
{
  IwPicture *live = sketch ((State){ 138, 1.38, "0 s" }), *pinned = sketch ((State){ 200, 2.0, "0 s" });
  IwPicture *ghost = iw_picture_ghost (live, pinned);
  const IwPictureGroup *outlines = group_of (ghost, "outlines");
  const IwPlacedText *texts;
  size_t n;

  texts = iw_picture_texts (ghost, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (texts[0].text, ==, "\u2212620\u202fms");
  g_assert_cmpfloat (texts[0].x, >, 220.0); /* behind the longer of the two */
  g_assert_cmpstr (iw_picture_sentence (ghost), ==, "Against the pinned state: load, 620 milliseconds less.");
  /* Of the bar that stayed there is no outline. */
  g_assert_cmpfloat_with_epsilon (outlines->x + outlines->width / 2.0, 120.0, 0.01);
  g_assert_cmpfloat_with_epsilon (outlines->width, 200.0, 8.0);
  g_assert_cmpfloat_with_epsilon (outlines->y + outlines->height / 2.0, 55.0, 0.01);
  iw_picture_free (ghost);

  ghost = iw_picture_ghost (pinned, live);
  texts = iw_picture_texts (ghost, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (texts[0].text, ==, "+620\u202fms");
  iw_picture_free (ghost);
  iw_picture_free (live);
  iw_picture_free (pinned);
}

/* What is drawn against another axis is not laid over this one; what differs is still said. */
static void
test_other_axis (void)
{
  IwPicture *live = sketch ((State){ 138, 1.38, "0 s" }), *pinned = sketch ((State){ 200, 2.0, "0 min" });
  IwPicture *ghost = iw_picture_ghost (live, pinned);
  size_t n;

  g_assert_cmpfloat (group_of (ghost, "outlines")->width, ==, 0.0);
  iw_picture_texts (ghost, &n);
  g_assert_cmpuint (n, ==, 1);
  iw_picture_free (ghost);
  iw_picture_free (live);
  iw_picture_free (pinned);
}

static char *
difference (double now, double before, IwUnit unit, IwTextStyle style)
{
  const IwMark a = { .number = now, .unit = unit }, b = { .number = before, .unit = unit };

  return iw_mark_difference (&a, &b, style);
}

static void
test_words (void)
{
  static const struct {
    double now, before;
    IwUnit unit;
    IwTextStyle style;
    const char *expected;
  } rows[] = {
    { 0.57, 1.19, IW_UNIT_SECONDS, IW_TEXT_TYPESET, "\u2212620\u202fms" },
    { 0.57, 1.19, IW_UNIT_SECONDS, IW_TEXT_SPOKEN, "620 milliseconds less" },
    { 3e9, 1.5e9, IW_UNIT_BYTES_PER_S, IW_TEXT_TYPESET, "+1.50\u202fGB/s" },
    { 0.923, 0.80, IW_UNIT_FRACTION, IW_TEXT_TYPESET, "+12.3\u00a0points" },
    { 0.923, 0.80, IW_UNIT_FRACTION, IW_TEXT_SPOKEN, "12.3 percentage points more" },
    { 16, 8, IW_UNIT_COUNT, IW_TEXT_TYPESET, "+8" },
    { 1.0001, 1.0, IW_UNIT_SECONDS, IW_TEXT_TYPESET, NULL }, /* both read 1.00 s */
    { 1.0, 1.0, IW_UNIT_SECONDS, IW_TEXT_TYPESET, NULL },
    { NAN, 1.0, IW_UNIT_SECONDS, IW_TEXT_TYPESET, NULL },
    { INFINITY, 1.0, IW_UNIT_SECONDS, IW_TEXT_TYPESET, NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = difference (rows[i].now, rows[i].before, rows[i].unit, rows[i].style);

    g_assert_cmpstr (text, ==, rows[i].expected);
  }
}

static void
test_cover (void)
{
  IwAxisHold up = { true, { 2.0, 1.5, 0, 0 } }, range = { true, { 1, 10, 5, 50 } };

  iw_axis_hold_cover (&up, &(IwAxisHold){ false, { 3.0, 1.2, 0, 0 } }); /* upper ends: each by itself */
  g_assert_cmpfloat (up.domain[0], ==, 3.0);
  g_assert_cmpfloat (up.domain[1], ==, 1.5);
  iw_axis_hold_cover (&range, &(IwAxisHold){ false, { 2, 20, 1, 8 } });
  g_assert_cmpfloat (range.domain[0], ==, 1.0);
  g_assert_cmpfloat (range.domain[1], ==, 20.0);
  g_assert_cmpfloat (range.domain[2], ==, 1.0);
  g_assert_cmpfloat (range.domain[3], ==, 50.0);
}

static void
test_itself (void)
{
  IwPicture *picture = sketch ((State){ 138, 1.38, "0 s" });
  IwPicture *ghost = iw_picture_ghost (picture, picture);

  assert_nothing (ghost);
  iw_picture_free (ghost);
  iw_picture_free (picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ghost/difference", test_difference);
  g_test_add_func ("/ghost/other-axis", test_other_axis);
  g_test_add_func ("/ghost/words", test_words);
  g_test_add_func ("/ghost/cover", test_cover);
  g_test_add_func ("/ghost/itself", test_itself);
  return g_test_run ();
}
