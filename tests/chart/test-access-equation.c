#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "picture-checks.h"
#include "worlds.h"

static IwAccessEquationData
data_of (const World *world)
{
  return (
      IwAccessEquationData){ .access = &world->access, .result = &world->result, .opening = world->opening };
}

static IwPicture *
picture_of (const World *world, IwThemeKind kind, double width, double scale)
{
  const IwAccessEquationData data = data_of (world);
  IwTheme theme;

  iw_theme_init (&theme, kind);
  theme.scale = scale;
  return iw_access_equation_new (&data, &theme, width, iw_access_equation_height (&data, &theme, width));
}

/* At every width and scale, with the height that it asks for: nothing overlaps, nothing leaves, every symbol
 * is there and can be pointed at. */
static void
test_grid (void)
{
  const double widths[] = { 340.0, 520.0, 700.0, 1400.0 }, scales[] = { 1.0, 2.0, 3.0 };
  const double depths[] = { 0.0, 100000.0 };

  for (int index = 0; index < N_WORLDS; index++) {
    for (size_t d = 0; d < G_N_ELEMENTS (depths); d++) {
      World world;

      world_init (&world, index, depths[d]);
      for (size_t w = 0; w < G_N_ELEMENTS (widths); w++) {
        for (size_t k = 0; k < G_N_ELEMENTS (scales); k++) {
          g_autofree char *what =
              g_strdup_printf ("%s, depth %g, %g at %g", world.id, depths[d], widths[w], scales[k]);
          IwPicture *picture = picture_of (&world, IW_THEME_LIGHT, widths[w], scales[k]);
          size_t n;

          check_picture (picture, what);
          iw_picture_marks (picture, &n);
          g_assert_cmpuint (n, ==, 19);
          iw_picture_free (picture);
        }
      }
    }
  }
}

static void
test_themes (void)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwPicture *light;

    world_init (&world, index, 0.0);
    light = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
    for (int kind = IW_THEME_DARK; kind <= IW_THEME_CONTRAST_DARK; kind++) {
      IwPicture *other = picture_of (&world, (IwThemeKind)kind, 420.0, 1.0);

      check_same_geometry (light, other, world.id);
      check_group_bounds (other, world.id);
      iw_picture_free (other);
    }
    iw_picture_free (light);
  }
}

/* Symbols do not move when numbers do. */
static void
test_static_groups (void)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World before, after;
    IwPicture *a, *b;

    world_init (&before, index, 2.0);
    world_init (&after, index, 3.0);
    a = picture_of (&before, IW_THEME_DARK, 420.0, 1.0);
    b = picture_of (&after, IW_THEME_DARK, 420.0, 1.0);
    g_assert_cmphex (group_hash (a, "title"), ==, group_hash (b, "title"));
    g_assert_cmphex (group_hash (a, "symbols"), ==, group_hash (b, "symbols"));
    g_assert_cmpfloat (iw_picture_height (a), ==, iw_picture_height (b));
    iw_picture_free (a);
    iw_picture_free (b);
  }
}

/* In less height than it asks for, whole equations go. */
static void
test_too_low (void)
{
  World world;
  IwTheme theme;
  IwAccessEquationData data;
  size_t last = 0;

  world_init (&world, 1, 0.0);
  data = data_of (&world);
  iw_theme_init (&theme, IW_THEME_LIGHT);
  for (double height = 180.0; height < iw_access_equation_height (&data, &theme, 380.0) + 50.0;
       height += 50.0) {
    IwPicture *picture = iw_access_equation_new (&data, &theme, 380.0, height);
    size_t n;

    check_picture (picture, "low");
    iw_picture_texts (picture, &n);
    g_assert_cmpuint (n, >=, last);
    last = n;
    iw_picture_free (picture);
  }
}

static void
assert_close (double a, double b)
{
  g_assert_cmpfloat (fabs (a - b), <=, 1e-9 * fmax (fabs (a), fabs (b)));
}

/* The numbers that are shown satisfy the equations that they stand under. */
static void
test_equations_hold (void)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwPicture *picture;
    double run, run_time, positionings, throughput, load, step;

    world_init (&world, index, 0.0);
    picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
    g_test_message ("%s", world.id);
    run = mark_number (picture, "run-bytes");
    run_time = mark_number (picture, "run-time");
    positionings = mark_number (picture, "positionings");
    assert_close (run_time, mark_number (picture, "open") + positionings * mark_number (picture, "latency") +
                                run / mark_number (picture, "stream"));
    throughput = fmin (mark_number (picture, "queue") * run / run_time, mark_number (picture, "bandwidth"));
    if (positionings > 0.0)
      throughput = fmin (throughput, mark_number (picture, "max-iops") * run / positionings);
    throughput = fmin (throughput, mark_number (picture, "max-opens") * run);
    assert_close (mark_number (picture, "throughput"), throughput);
    load = mark_number (picture, "accelerators") * mark_number (picture, "batch") *
           mark_number (picture, "stored-bytes") / throughput;
    assert_close (mark_number (picture, "load"), load);
    step = world.access.prefetch
               ? fmax (fmax (mark_number (picture, "compute"), load), mark_number (picture, "decode"))
               : mark_number (picture, "compute") + load + mark_number (picture, "decode");
    assert_close (mark_number (picture, "step"), step);
    assert_close (mark_number (picture, "utilization"), mark_number (picture, "compute") / step);
    iw_picture_free (picture);
  }
}

/* Exactly one bound decides, the one that the result names, and of the parts of a step the longest. */
static void
test_what_decides (void)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwPicture *picture;
    const IwPlacedText *texts;
    size_t n, tags = 0;

    world_init (&world, index, 0.0);
    picture = picture_of (&world, IW_THEME_LIGHT, 700.0, 1.0);
    texts = iw_picture_texts (picture, &n);
    for (size_t i = 0; i < n; i++)
      tags += strstr (texts[i].text, "decides") != NULL;
    g_assert_cmpuint (tags, ==, world.access.prefetch ? 2 : 1);
    iw_picture_free (picture);
  }
}

/* In a column as narrow as it gets, too, the tag stands beside what comes out. */
static void
test_tag_keeps_its_line (void)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwPicture *picture;
    const IwPlacedText *texts;
    size_t n;

    world_init (&world, index, 0.0);
    picture = picture_of (&world, IW_THEME_LIGHT, 340.0, 1.0);
    texts = iw_picture_texts (picture, &n);
    g_test_message ("%s", world.id);
    for (size_t i = 0; i < n; i++) {
      const double middle = texts[i].y + texts[i].height / 2.0;
      bool beside = false;

      if (strstr (texts[i].text, "decides") == NULL)
        continue;
      for (size_t k = 0; k < n; k++)
        beside = beside || (k != i && texts[k].y < middle && texts[k].y + texts[k].height > middle &&
                            fabs (texts[k].x + texts[k].width - texts[i].x) < 6.0);
      g_assert_true (beside);
    }
    iw_picture_free (picture);
  }
}

static void
test_limit_of_opens (void)
{
  World world;
  IwPicture *picture;

  world_init (&world, 0, 0.0);
  picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
  g_assert_cmpstr (mark_of (picture, "max-opens")->value, ==, "5,500\u202fopens/s");
  g_assert_nonnull (strstr (mark_of (picture, "max-opens")->sentence, "5,500 opens per second"));
  iw_picture_free (picture);
}

/* A symbol is lit wherever it or its number stands, and no neighbour takes its place. */
static void
test_all_places_hit (void)
{
  World world;
  IwPicture *picture;
  const IwPlacedText *texts;
  size_t n, found = 0;

  world_init (&world, 1, 0.0);
  picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
  texts = iw_picture_texts (picture, &n);
  for (size_t i = 0; i < n; i++) {
    if (strcmp (texts[i].text, "L") == 0) {
      found++;
      g_assert_cmpint (
          iw_picture_mark_at (picture, texts[i].x + texts[i].width / 2.0, texts[i].y + texts[i].height / 2.0),
          ==, iw_picture_find_mark (picture, "latency"));
    }
  }
  g_assert_cmpuint (found, ==, 2); /* in the equation and in the table */
  iw_picture_free (picture);
}

static void
test_sentences (void)
{
  World world;
  IwPicture *picture;

  world_init (&world, 5, 1.0);
  picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "bound by positioning"));
  g_assert_nonnull (strstr (mark_of (picture, "latency")->sentence, "12.2 milliseconds"));
  g_assert_true (iw_links_match (mark_of (picture, "latency")->links, "device"));
  g_assert_true (iw_links_match (mark_of (picture, "queue")->links, "queue_depth"));
  iw_picture_free (picture);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access-equation/grid", test_grid);
  g_test_add_func ("/access-equation/themes", test_themes);
  g_test_add_func ("/access-equation/static-groups", test_static_groups);
  g_test_add_func ("/access-equation/too-low", test_too_low);
  g_test_add_func ("/access-equation/equations-hold", test_equations_hold);
  g_test_add_func ("/access-equation/what-decides", test_what_decides);
  g_test_add_func ("/access-equation/tag-keeps-its-line", test_tag_keeps_its_line);
  g_test_add_func ("/access-equation/limit-of-opens", test_limit_of_opens);
  g_test_add_func ("/access-equation/all-places-hit", test_all_places_hit);
  g_test_add_func ("/access-equation/sentences", test_sentences);
  return g_test_run ();
}
