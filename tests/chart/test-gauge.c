#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "instrument-grid.h"
#include "picture-checks.h"
#include "sketch-private.h"

static IwPicture *
gauge (const LineWorld *world, const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  return iw_gauge_new (&world->data, theme, width, height, hold);
}

static IwPicture *
gauge_of (const LineWorld *world, double width, double height)
{
  IwTheme theme;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  return gauge (world, &theme, width, height, NULL);
}

static const char *
text_with (const IwPicture *picture, const char *part)
{
  size_t n;
  const IwPlacedText *texts = iw_picture_texts (picture, &n);

  for (size_t i = 0; i < n; i++) {
    if (strstr (texts[i].text, part) != NULL)
      return texts[i].text;
  }
  return NULL;
}

static void
test_grid (void)
{
  check_line_grid (gauge);
}

static void
test_themes (void)
{
  check_line_themes (gauge);
}

/* A gauge also stands in cards that are smaller than other instruments take. */
static void
test_cards (void)
{
  static const struct {
    double width, height;
  } cards[] = { { 220, 170 }, { 240, 320 }, { 280, 230 }, { 310, 340 }, { 440, 180 }, { 500, 400 } };

  for (int kind = 0; kind < N_LINE_WORLDS; kind++) {
    g_auto (LineWorld) world;

    line_world_init (&world, (LineWorldKind)kind);
    for (size_t i = 0; i < G_N_ELEMENTS (cards); i++) {
      g_autofree char *what = g_strdup_printf ("%s, %g × %g", world.id, cards[i].width, cards[i].height);
      IwPicture *picture = gauge_of (&world, cards[i].width, cards[i].height);

      check_picture (picture, what);
      check_group_bounds (picture, what);
      g_test_message ("%s", what);
      g_assert_nonnull (text_with (picture, "target "));
      iw_picture_free (picture);
    }
  }
}

/* Where a share stands: the ring begins 150 degrees clockwise from the right and runs through 240. The full
 * ring of a line that is never late tells centre and radius. */
typedef struct {
  double x, y, radius;
} Ring;

static Ring
full_ring (double width, double height)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  Ring ring;

  line_world_init (&world, LINE_CLOUD_ROOMY);
  world.result.utilization = 1.0;
  picture = gauge_of (&world, width, height);
  ring.radius = mark_of (picture, "utilization")->width / 2.0;
  ring.x = mark_of (picture, "utilization")->x + ring.radius;
  ring.y = mark_of (picture, "utilization")->y + ring.radius;
  iw_picture_free (picture);
  return ring;
}

static const char *
mark_at_share (const IwPicture *picture, Ring ring, double share, double radius)
{
  const double angle = (150.0 + 240.0 * share) / 180.0 * G_PI;
  const int index = iw_picture_mark_at (picture, ring.x + radius * ring.radius * cos (angle),
                                        ring.y + radius * ring.radius * sin (angle));
  size_t n;
  const IwMark *marks = iw_picture_marks (picture, &n);

  return index < 0 ? "" : marks[index].id;
}

/* Every share of the scale has its place, the same for what is, what is wanted and what is possible. */
static void
test_places (void)
{
  const Ring ring = full_ring (500.0, 400.0);
  g_auto (LineWorld) world;

  line_world_init (&world, LINE_CLOUD_COLD);
  for (double at = 0.1; at < 0.95; at += 0.1) {
    IwPicture *picture;

    world.result.utilization = at;
    world.result.ceilings.utilization_ceiling = at < 0.5 ? 0.75 : 0.25;
    world.data.target = at < 0.5 ? 0.9 : 0.1;
    picture = gauge_of (&world, 500.0, 400.0);
    g_test_message ("at %g", at);
    g_assert_cmpstr (mark_at_share (picture, ring, at - 0.01, 0.86), ==, "utilization");
    g_assert_cmpstr (mark_at_share (picture, ring, at + 0.01, 0.86), ==, "starved");
    g_assert_cmpstr (mark_at_share (picture, ring, at < 0.5 ? 0.9 : 0.1, 1.06), ==, "target");
    g_assert_cmpstr (mark_at_share (picture, ring, at < 0.5 ? 0.82 : 0.32, 1.03), ==, "ceiling");
    g_assert_cmpstr (mark_at_share (picture, ring, at < 0.5 ? 0.63 : 0.16, 1.03), !=, "ceiling");
    iw_picture_free (picture);
  }
}

/* The dial does not move under what it shows, in either arrangement. */
static void
test_static_groups (void)
{
  static const struct {
    double width, height;
  } cards[] = { { 220, 170 }, { 310, 340 }, { 740, 270 } };

  for (size_t i = 0; i < G_N_ELEMENTS (cards); i++) {
    g_auto (LineWorld) world;
    IwPicture *before, *after;

    line_world_init (&world, LINE_CLOUD_COLD);
    before = gauge_of (&world, cards[i].width, cards[i].height);
    world.line.stages[1].rate_bps = 12.5e9;
    line_world_run (&world);
    after = gauge_of (&world, cards[i].width, cards[i].height);
    g_assert_cmpstr (mark_of (before, "utilization")->value, !=, mark_of (after, "utilization")->value);
    g_assert_cmphex (group_hash (before, "dial"), ==, group_hash (after, "dial"));
    g_assert_cmphex (group_hash (before, "title"), ==, group_hash (after, "title"));
    g_assert_cmphex (group_hash (before, "reading"), !=, group_hash (after, "reading"));
    g_assert_cmpfloat (mark_of (before, "target")->x, ==, mark_of (after, "target")->x);
    iw_picture_free (before);
    iw_picture_free (after);
  }
}

static void
test_numbers (void)
{
  for (int kind = 0; kind < N_LINE_WORLDS; kind++) {
    g_auto (LineWorld) world;
    const IwPipelineResult *result = &world.result;
    IwPicture *picture;

    line_world_init (&world, (LineWorldKind)kind);
    g_test_message ("%s", world.id);
    picture = gauge_of (&world, 440.0, 270.0);
    g_assert_cmpfloat (mark_number (picture, "utilization"), ==, result->utilization);
    g_assert_cmpfloat (mark_number (picture, "starved"), ==,
                       result->utilization < 1.0 - 1e-9 ? 1.0 - result->utilization : 0.0);
    g_assert_cmpfloat (mark_number (picture, "ceiling"), ==, result->ceilings.utilization_ceiling);
    g_assert_cmpfloat (mark_number (picture, "target"), ==, world.data.target);
    g_assert_cmpfloat (mark_number (picture, "longest-wait"), ==, result->waits.longest_s);
    iw_picture_free (picture);
  }
}

static void
test_words (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;

  line_world_init (&world, LINE_CLOUD_COLD);
  picture = gauge_of (&world, 310.0, 340.0);
  g_assert_nonnull (text_with (picture, "ceiling 76.3\u202f%: Network link"));
  g_assert_nonnull (text_with (picture, "target 95\u202f%"));
  g_assert_nonnull (text_with (picture, "GPU starved "));
  g_assert_nonnull (text_with (picture, "GPU busy"));
  g_assert_nonnull (text_with (picture, "longest wait "));
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "76.3 percent, set by Network link"));
  g_assert_true (iw_links_match (mark_of (picture, "ceiling")->links, "download_bw"));
  g_assert_true (iw_links_match (mark_of (picture, "utilization")->links, "buffer"));
  iw_picture_free (picture);
  line_world_clear (&world);
  line_world_init (&world, LINE_EDGE_FIRST);
  picture = gauge_of (&world, 310.0, 340.0);
  g_assert_nonnull (text_with (picture, "Sweeps lost "));
  g_assert_nonnull (strstr (mark_of (picture, "starved")->sentence, "lost"));
  iw_picture_free (picture);
}

/* What the three have to do with each other is said in one line. */
static void
test_verdict (void)
{
  static const struct {
    double utilization, ceiling, target;
    const char *says;
  } cases[] = { { 0.96, 0.98, 0.95, "target 95\u202f% met" },
                { 0.75, 0.98, 0.95, "20.0 points below the target" },
                { 0.75, 0.95, 0.95, "20.0 points below the target" },
                { 0.75, 0.76, 0.95, "the target lies above the ceiling: Network link" },
                { 0.95, 0.95, 0.95, "target 95\u202f% met" } };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (LineWorld) world;
    IwPicture *picture;

    line_world_init (&world, LINE_CLOUD_COLD);
    world.result.utilization = cases[i].utilization;
    world.result.ceilings.utilization_ceiling = cases[i].ceiling;
    world.data.target = cases[i].target;
    picture = gauge_of (&world, 440.0, 270.0);
    g_assert_nonnull (text_with (picture, cases[i].says));
    iw_picture_free (picture);
  }
}

/* One replication has no confidence interval; a small one is not said to be none. */
static void
test_interval (void)
{
  static const struct {
    double ci;
    const char *says, *speaks;
  } cases[] = { { INFINITY, NULL, NULL },
                { 0.024, "±2.4\u202f%", "give or take 2.4 percent" },
                { 1e-5, "±<0.1\u202f%", "give or take less than 0.1 percent" } };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (LineWorld) world;
    IwPicture *picture;

    line_world_init (&world, LINE_CLOUD_COLD);
    world.result.utilization_ci = cases[i].ci;
    picture = gauge_of (&world, 440.0, 340.0);
    check_picture (picture, "interval");
    if (cases[i].says == NULL) {
      g_assert_null (text_with (picture, "±"));
      g_assert_null (strstr (iw_picture_sentence (picture), "give or take"));
    } else {
      g_assert_nonnull (text_with (picture, cases[i].says));
      g_assert_nonnull (strstr (iw_picture_sentence (picture), cases[i].speaks));
    }
    iw_picture_free (picture);
  }
}

/* Late waits are counted over the time that the run is counted. */
static void
test_late (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;

  line_world_init (&world, LINE_CLOUD_COLD);
  world.result.measured_from_s = 100.0;
  world.result.measured_to_s = 400.0;
  world.result.waits.over_deadline = 20.0;
  world.result.waits.longest_s = 1.5;
  picture = gauge_of (&world, 440.0, 270.0);
  g_assert_nonnull (text_with (picture, "longest wait 1.50\u202fs · 4.00 a minute over 50\u202fms"));
  g_assert_nonnull (strstr (mark_of (picture, "longest-wait")->sentence, "4 waits a minute"));
  iw_picture_free (picture);
  world.result.waits.over_deadline = 0.0;
  picture = gauge_of (&world, 440.0, 270.0);
  g_assert_nonnull (text_with (picture, "longest wait 1.50\u202fs · none over 50\u202fms"));
  iw_picture_free (picture);
}

/* However large the dial is, its number has a whole number of pixels: a font for every radius would fill the
 * font caches under a hand that drags. */
static void
test_whole_sizes (void)
{
  const IwTextStyleSpec usual = { .type = IW_TYPE_VALUE, .bold = true };
  g_auto (LineWorld) world;
  double smallest = INFINITY, largest = 0.0;

  line_world_init (&world, LINE_CLOUD_ROOMY);
  for (double height = 200.0; height <= 400.0; height += 7.3) {
    IwPicture *picture = gauge_of (&world, 500.0, height);
    const IwBox box = iw_sketch_measure (picture, "0", &usual);
    const double line = box.height / iw_sketch_type_px (iw_sketch_theme (picture), IW_TYPE_VALUE);
    size_t n;
    const IwPlacedText *texts = iw_picture_texts (picture, &n);
    double px = 0.0;

    for (size_t i = 0; i < n; i++)
      px = fmax (px, texts[i].height / line);
    g_test_message ("%g px high: %g px", height, px);
    g_assert_cmpfloat_with_epsilon (px, round (px), 0.02);
    smallest = fmin (smallest, px);
    largest = fmax (largest, px);
    iw_picture_free (picture);
  }
  g_assert_cmpfloat (largest, >, 1.5 * smallest);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gauge/grid", test_grid);
  g_test_add_func ("/gauge/themes", test_themes);
  g_test_add_func ("/gauge/cards", test_cards);
  g_test_add_func ("/gauge/places", test_places);
  g_test_add_func ("/gauge/static-groups", test_static_groups);
  g_test_add_func ("/gauge/numbers", test_numbers);
  g_test_add_func ("/gauge/words", test_words);
  g_test_add_func ("/gauge/whole-sizes", test_whole_sizes);
  g_test_add_func ("/gauge/verdict", test_verdict);
  g_test_add_func ("/gauge/interval", test_interval);
  g_test_add_func ("/gauge/late", test_late);
  return g_test_run ();
}
