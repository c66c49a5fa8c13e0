/* The recording itself: groups, hashes, bounds, marks, texts. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "iowall/charts.h"
#include "picture-checks.h"
#include "sketch-private.h"

static const IwPaint solid = { .filled = true, .fill = IW_ROLE_USEFUL };
static const IwPaint waiting = { .filled = true,
                                 .fill = IW_ROLE_WAIT,
                                 .fill_alpha = 0.2,
                                 .hatched = true,
                                 .stroked = true,
                                 .stroke = IW_ROLE_WAIT };

static IwPicture *
new_picture (IwThemeKind kind)
{
  IwTheme theme;

  iw_theme_init (&theme, kind);
  return iw_sketch_new (&theme, 400.0, 300.0, "Title");
}

typedef struct {
  double x;
  const char *text;
  IwTextStyleSpec spec;
  IwPaint paint;
  double radius;
} Recipe;

static uint64_t
hash_of (const Recipe *recipe, IwThemeKind kind)
{
  IwPicture *picture = new_picture (kind);
  uint64_t hash;

  iw_sketch_group (picture, "still");
  iw_sketch_rect (picture, (IwBox){ 5, 5, 50, 50 }, 0.0, &solid);
  iw_sketch_group (picture, "group");
  iw_sketch_rect (picture, (IwBox){ recipe->x, 20, 30, 40 }, recipe->radius, &recipe->paint);
  iw_sketch_text (picture, recipe->text, 100, 100, &recipe->spec);
  iw_sketch_move (picture, 10, 10);
  iw_sketch_curve_to (picture, 20, 10, 20, 30, recipe->x, 30);
  iw_sketch_paint (picture, &recipe->paint);
  hash = group_hash (picture, "group");
  iw_picture_free (picture);
  return hash;
}

/* The hash is that of the pixels: the same for the same, another for whatever changes them. */
static void
test_hash (void)
{
  const Recipe base = { .x = 10, .text = "one", .paint = solid };
  Recipe other[8];
  const uint64_t hash = hash_of (&base, IW_THEME_LIGHT);

  for (size_t i = 0; i < G_N_ELEMENTS (other); i++)
    other[i] = base;
  other[0].x = 10.5;
  other[1].text = "two";
  other[2].spec.bold = true;
  other[3].spec.role = IW_ROLE_WAIT;
  other[4].paint = waiting;
  other[5].radius = 3.0;
  other[6].spec.type = IW_TYPE_TITLE;
  other[7].spec.italic = true;
  g_assert_cmphex (hash_of (&base, IW_THEME_LIGHT), ==, hash);
  g_assert_cmphex (hash_of (&base, IW_THEME_DARK), !=, hash);
  for (size_t i = 0; i < G_N_ELEMENTS (other); i++) {
    g_test_message ("change %zu", i);
    g_assert_cmphex (hash_of (&other[i], IW_THEME_LIGHT), !=, hash);
  }
}

/* A group's hash depends on nothing in the groups before it. */
static void
test_groups_are_independent (void)
{
  uint64_t hashes[2];

  for (int i = 0; i < 2; i++) {
    IwPicture *picture = new_picture (IW_THEME_LIGHT);

    iw_sketch_group (picture, "first");
    iw_sketch_move (picture, 0, 0);
    for (int k = 0; k < 5 + i; k++)
      iw_sketch_line_to (picture, 10.0 * k, 7.0 * k);
    iw_sketch_paint (picture, &waiting);
    iw_sketch_group (picture, "second");
    iw_sketch_move (picture, 50, 60);
    iw_sketch_line_to (picture, 70, 80);
    iw_sketch_paint (picture, &waiting);
    hashes[i] = group_hash (picture, "second");
    iw_picture_free (picture);
  }
  g_assert_cmphex (hashes[0], ==, hashes[1]);
}

static void
test_group_bounds (void)
{
  IwPicture *picture = new_picture (IW_THEME_CONTRAST);
  const IwTextStyleSpec centred = { .align = 0.5, .valign = 0.5, .wrap = true, .max_width = 80.0 };
  const IwTextStyleSpec haloed = { .halo = true, .turn = -1.2 };
  const IwPictureGroup *groups;
  size_t n;

  iw_sketch_group (picture, "rect");
  iw_sketch_rect (picture, (IwBox){ 20, 30, 100, 50 }, 8.0, &waiting);
  iw_sketch_group (picture, "line");
  iw_sketch_line (picture, 200, 20, 150, 90, IW_ROLE_INK, 1.0, 5.0, 4.0);
  iw_sketch_group (picture, "circle");
  iw_sketch_circle (picture, 300, 60, 25, &waiting);
  iw_sketch_group (picture, "curve");
  iw_sketch_move (picture, 10, 200);
  iw_sketch_curve_to (picture, 60, 100, 160, 300, 200, 180);
  iw_sketch_paint (picture, &(IwPaint){ .stroked = true, .stroke = IW_ROLE_USEFUL, .line = 4.0 });
  iw_sketch_group (picture, "texts");
  iw_sketch_text (picture, "wrapped in several lines", 300, 200, &centred);
  iw_sketch_text (picture, "turned", 350, 150, &haloed);
  iw_sketch_group (picture, "clipped");
  iw_sketch_clip (picture, (IwBox){ 220, 220, 40, 30 });
  iw_sketch_rect (picture, (IwBox){ 0, 0, 400, 300 }, 0.0, &solid);
  iw_sketch_unclip (picture);
  check_group_bounds (picture, "shapes");
  groups = iw_picture_groups (picture, &n);
  g_assert_cmpuint (n, ==, 6);
  g_assert_cmpfloat (groups[5].width, <=, 42.0); /* what is clipped away does not count */
  g_assert_cmpfloat (groups[0].width, <=, 110.0);
  iw_picture_free (picture);
}

/* One operation leaves nothing behind that shows in the next: a group draws the same alone and in company. */
static void
test_drawing_is_independent (void)
{
  IwPicture *picture = new_picture (IW_THEME_LIGHT);
  cairo_surface_t *alone = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 300);
  cairo_surface_t *after = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 300);
  cairo_t *cr = cairo_create (alone);
  size_t stride;

  iw_sketch_group (picture, "dashed");
  iw_sketch_line (picture, 390, 290, 395, 295, IW_ROLE_INK, 1.0, 1.0, 3.0);
  iw_sketch_group (picture, "hatched");
  iw_sketch_rect (picture, (IwBox){ 20, 30, 100, 50 }, 0.0, &waiting);
  iw_sketch_text (picture, "halo", 40, 40, &(IwTextStyleSpec){ .halo = true });
  iw_picture_draw_group (picture, 1, cr);
  cairo_destroy (cr);
  cr = cairo_create (after);
  iw_picture_draw (picture, cr);
  cairo_destroy (cr);
  cairo_surface_flush (alone);
  cairo_surface_flush (after);
  stride = (size_t)cairo_image_surface_get_stride (alone);
  for (size_t y = 0; y < 200; y++)
    g_assert_cmpint (memcmp (cairo_image_surface_get_data (alone) + y * stride,
                             cairo_image_surface_get_data (after) + y * stride, 1200),
                     ==, 0);
  cairo_surface_destroy (alone);
  cairo_surface_destroy (after);
  iw_picture_free (picture);
}

static void
add_mark (IwPicture *picture, const char *id, double x, double y, double width, double height)
{
  const IwMark mark = { .id = id,
                        .name = "Name",
                        .value = "1 s",
                        .sentence = "A sentence about it.",
                        .links = "load",
                        .x = x,
                        .y = y,
                        .width = width,
                        .height = height };

  iw_sketch_mark (picture, &mark);
}

static void
test_mark_at (void)
{
  IwPicture *picture = new_picture (IW_THEME_LIGHT);

  add_mark (picture, "large", 10, 10, 200, 200);
  add_mark (picture, "small", 50, 50, 40, 40);
  add_mark (picture, "hair", 150, 20, 0.5, 180);
  g_assert_cmpint (iw_picture_mark_at (picture, 20, 20), ==, 0);
  g_assert_cmpint (iw_picture_mark_at (picture, 60, 60), ==, 1); /* the smaller one on top of the larger */
  g_assert_cmpint (iw_picture_mark_at (picture, 155, 100), ==, 2);
  g_assert_cmpint (iw_picture_mark_at (picture, 165, 100), ==, 0);
  g_assert_cmpint (iw_picture_mark_at (picture, 300, 100), ==, -1);
  g_assert_cmpint (iw_picture_find_mark (picture, "small"), ==, 1);
  g_assert_cmpint (iw_picture_find_mark (picture, "none"), ==, -1);
  iw_picture_free (picture);
}

/* A mark with an outline is hit inside it, not in the corners of its bounds. */
static void
test_outlined_mark (void)
{
  IwPicture *picture = new_picture (IW_THEME_LIGHT);
  const IwMark mark = { .id = "triangle", .name = "n", .value = "v", .sentence = "s", .links = "l" };
  size_t n;
  const IwMark *marks;

  iw_sketch_move (picture, 20, 20);
  iw_sketch_line_to (picture, 220, 20);
  iw_sketch_line_to (picture, 20, 220);
  iw_sketch_close (picture);
  iw_sketch_mark_path (picture, &mark);
  marks = iw_picture_marks (picture, &n);
  g_assert_cmpfloat (marks[0].width, ==, 200.0);
  g_assert_cmpint (iw_picture_mark_at (picture, 60, 60), ==, 0);
  g_assert_cmpint (iw_picture_mark_at (picture, 200, 200), ==, -1);
  iw_picture_free (picture);
}

/* The tag stays in the picture and all that is drawn lies in the bounds. */
static void
test_highlight (void)
{
  const double corners[][2] = { { 0, 0 }, { 390, 0 }, { 0, 290 }, { 390, 290 }, { 200, 150 } };

  for (size_t i = 0; i < G_N_ELEMENTS (corners); i++) {
    IwPicture *picture = new_picture (IW_THEME_LIGHT);
    cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
    cairo_t *cr = cairo_create (surface);
    double bounds[4], asked[4], x, y, width, height;

    add_mark (picture, "m", corners[i][0], corners[i][1], 10, 10);
    iw_picture_draw_highlight (picture, 0, true, cr, bounds);
    iw_picture_draw_highlight (picture, 0, true, NULL, asked);
    for (int k = 0; k < 4; k++)
      g_assert_cmpfloat (bounds[k], ==, asked[k]);
    cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
    g_assert_cmpfloat (x, >=, floor (bounds[0]) - 1.0);
    g_assert_cmpfloat (y, >=, floor (bounds[1]) - 1.0);
    g_assert_cmpfloat (x + width, <=, ceil (bounds[0] + bounds[2]) + 1.0);
    g_assert_cmpfloat (y + height, <=, ceil (bounds[1] + bounds[3]) + 1.0);
    g_assert_cmpfloat (bounds[0], >=, -5.0);
    g_assert_cmpfloat (bounds[0] + bounds[2], <=, 405.0);
    cairo_destroy (cr);
    cairo_surface_destroy (surface);
    iw_picture_free (picture);
  }
}

static void
test_texts (void)
{
  IwPicture *picture = new_picture (IW_THEME_LIGHT);
  const IwTextStyleSpec plain = { .type = IW_TYPE_BODY }, bold = { .type = IW_TYPE_BODY, .bold = true };
  const IwTextStyleSpec right = { .type = IW_TYPE_BODY, .align = 1.0, .valign = 1.0 };
  const IwTextStyleSpec cut = { .type = IW_TYPE_BODY, .max_width = 60.0 };
  const IwTextStyleSpec centred = { .type = IW_TYPE_BODY, .align = 0.5, .wrap = true, .max_width = 200.0 };
  const IwBox size = iw_sketch_measure (picture, "Positioning", &plain);
  const IwBox at = iw_sketch_text (picture, "Positioning", 300, 200, &right);
  const IwBox middle = iw_sketch_text (picture, "two\nlines", 100, 20, &centred);

  g_assert_cmpfloat_with_epsilon (at.x + at.width, 300.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (at.y + at.height, 200.0, 1e-6);
  g_assert_cmpfloat (at.width, ==, size.width);
  g_assert_cmpfloat_with_epsilon (middle.x + middle.width / 2.0, 100.0, 1e-6);
  g_assert_cmpfloat (iw_sketch_measure (picture, "Positioning", &bold).width, >, size.width);
  g_assert_cmpfloat (iw_sketch_measure (picture, "a text that is far too long", &cut).width, <=, 60.5);
  /* Numbers keep their width while they move. */
  g_assert_cmpfloat_with_epsilon (iw_sketch_measure (picture, "1.11", &plain).width,
                                  iw_sketch_measure (picture, "8.88", &plain).width, 0.01);
  g_assert_cmpfloat (iw_sketch_baseline (picture, "Positioning", &plain), <, size.height);
  iw_picture_free (picture);
}

/* Type below 12 px at scale 1 is not readable; subscripts belong to equations, which are larger. */
static void
test_type_sizes (void)
{
  for (int kind = IW_THEME_LIGHT; kind <= IW_THEME_CONTRAST_DARK; kind++) {
    IwTheme theme;

    iw_theme_init (&theme, (IwThemeKind)kind);
    for (int type = IW_TYPE_SMALL; type <= IW_TYPE_VALUE; type++) {
      const double px = iw_sketch_type_px (&theme, (IwType)type);

      g_assert_cmpfloat (px, >=, 12.0);
      theme.scale = 3.0;
      g_assert_cmpfloat_with_epsilon (iw_sketch_type_px (&theme, (IwType)type), 3.0 * px, 1e-9);
      theme.scale = 1.0;
    }
  }
}

static void
test_links (void)
{
  g_assert_true (iw_links_match ("open format device", "format"));
  g_assert_true (iw_links_match ("open format device", "device"));
  g_assert_true (iw_links_match ("open format device", "load  open"));
  g_assert_false (iw_links_match ("open format device", "form"));
  g_assert_false (iw_links_match ("open format device", "formats"));
  g_assert_false (iw_links_match ("open format device", ""));
  g_assert_false (iw_links_match ("", "open"));
}

static void
test_flows (void)
{
  IwPicture *picture = new_picture (IW_THEME_LIGHT);
  char id[] = "delivered";
  const IwFlowPath flow = { .id = id, .x = { 0, 1, 2, 3 }, .width = 4.0, .bytes_per_s = 1e6 };
  const IwFlowPath *flows;
  size_t n;

  iw_sketch_flow (picture, &flow);
  id[0] = 'x'; /* the picture keeps its own copy */
  flows = iw_picture_flows (picture, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (flows[0].id, ==, "delivered");
  g_assert_cmpfloat (flows[0].bytes_per_s, ==, 1e6);
  g_assert_null (flows[0].paces);
  g_assert_cmpuint (flows[0].n_paces, ==, 0);
  iw_picture_free (picture);
  iw_picture_free (NULL);
}

/* What moves is kept beside what is drawn: values of its own, in order, and no group changes for it. */
static void
test_moving (void)
{
  IwPicture *picture = new_picture (IW_THEME_LIGHT), *still = new_picture (IW_THEME_LIGHT);
  float values[] = { 0.25f, 0.5f, 1.0f }, paces[] = { 1.0f, 0.0f };
  const IwMoving level = { .kind = IW_MOVING_LEVEL,
                           .x = 10.0,
                           .y = 20.0,
                           .width = 30.0,
                           .height = 40.0,
                           .role = IW_ROLE_TRANSFER,
                           .values = values,
                           .n = G_N_ELEMENTS (values) };
  const IwMoving cursor = { .kind = IW_MOVING_CURSOR, .width = 100.0, .height = 5.0, .role = IW_ROLE_INK };
  const IwFlowPath flow = { .id = "band", .paces = paces, .n_paces = G_N_ELEMENTS (paces) };
  const IwMoving *moving;
  const IwFlowPath *flows;
  size_t n;

  iw_picture_moving (picture, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpfloat (iw_picture_play_s (picture), ==, 0.0);
  for (int i = 0; i < 2; i++) {
    IwPicture *each = i == 0 ? picture : still;

    iw_sketch_group (each, "group");
    iw_sketch_rect (each, (IwBox){ 5, 5, 50, 50 }, 0.0, &solid);
  }
  iw_sketch_moving (picture, &level);
  iw_sketch_moving (picture, &cursor);
  iw_sketch_flow (picture, &flow);
  iw_sketch_play (picture, 7.5);
  values[1] = paces[0] = -1.0f;
  moving = iw_picture_moving (picture, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (moving[0].kind, ==, IW_MOVING_LEVEL);
  g_assert_cmpint (moving[0].role, ==, IW_ROLE_TRANSFER);
  g_assert_cmpfloat (moving[0].x + moving[0].y + moving[0].width + moving[0].height, ==, 100.0);
  g_assert_cmpuint (moving[0].n, ==, 3);
  g_assert_cmpfloat (moving[0].values[1], ==, 0.5f);
  g_assert_cmpfloat (moving[0].values[2], ==, 1.0f);
  g_assert_cmpint (moving[1].kind, ==, IW_MOVING_CURSOR);
  g_assert_null (moving[1].values);
  flows = iw_picture_flows (picture, &n);
  g_assert_cmpuint (flows[0].n_paces, ==, 2);
  g_assert_cmpfloat (flows[0].paces[0], ==, 1.0f);
  g_assert_cmpfloat (iw_picture_play_s (picture), ==, 7.5);
  g_assert_cmphex (group_hash (picture, "group"), ==, group_hash (still, "group"));
  iw_picture_free (picture);
  iw_picture_free (still);
}

/* Shaped texts are kept for the next picture until they are to be forgotten; those of a picture are its own.
 */
static void
test_forget_texts (void)
{
  const IwTextStyleSpec spec = { .role = IW_ROLE_INK };
  IwPicture *picture = new_picture (IW_THEME_LIGHT);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 300);
  cairo_t *cr = cairo_create (surface);

  iw_picture_forget_texts ();
  iw_sketch_group (picture, "texts");
  iw_sketch_text (picture, "one", 10, 10, &spec);
  iw_sketch_text (picture, "one", 10, 50, &spec);
  iw_sketch_text (picture, "another", 10, 90, &spec);
  g_assert_cmpuint (iw_picture_forget_texts (), ==, 2);
  g_assert_cmpuint (iw_picture_forget_texts (), ==, 0);
  iw_picture_draw (picture, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  iw_picture_free (picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/hash", test_hash);
  g_test_add_func ("/picture/groups-are-independent", test_groups_are_independent);
  g_test_add_func ("/picture/group-bounds", test_group_bounds);
  g_test_add_func ("/picture/drawing-is-independent", test_drawing_is_independent);
  g_test_add_func ("/picture/mark-at", test_mark_at);
  g_test_add_func ("/picture/outlined-mark", test_outlined_mark);
  g_test_add_func ("/picture/highlight", test_highlight);
  g_test_add_func ("/picture/texts", test_texts);
  g_test_add_func ("/picture/forget-texts", test_forget_texts);
  g_test_add_func ("/picture/type-sizes", test_type_sizes);
  g_test_add_func ("/picture/links", test_links);
  g_test_add_func ("/picture/flows", test_flows);
  g_test_add_func ("/picture/moving", test_moving);
  return g_test_run ();
}
