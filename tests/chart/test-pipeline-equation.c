#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "picture-checks.h"
#include "worlds.h"

static IwPicture *
picture_of (const LineWorld *world, IwThemeKind kind, double width, double scale)
{
  IwTheme theme;

  iw_theme_init (&theme, kind);
  theme.scale = scale;
  return iw_pipeline_equation_new (&world->data, &theme, width,
                                   iw_pipeline_equation_height (&world->data, &theme, width));
}

static size_t
texts_with (const IwPicture *picture, const char *part)
{
  size_t n, found = 0;
  const IwPlacedText *texts = iw_picture_texts (picture, &n);

  for (size_t i = 0; i < n; i++)
    found += strstr (texts[i].text, part) != NULL;
  return found;
}

/* At every width and scale, with the height that it asks for: nothing overlaps, nothing leaves, every symbol
 * is there and can be pointed at. */
static void
test_grid (void)
{
  static const double widths[] = { 340.0, 520.0, 700.0, 1400.0 }, scales[] = { 1.0, 2.0, 3.0 };
  static const char *const always[] = { "ceiling", "rate",        "utilization-ceiling", "demand",  "jitter",
                                        "buffer",  "utilization", "departure",           "service", "slots",
                                        "chunk",   "variation" };

  for (int index = 0; index < N_LINE_WORLDS; index++) {
    g_auto (LineWorld) world;

    line_world_init (&world, (LineWorldKind)index);
    for (size_t w = 0; w < G_N_ELEMENTS (widths); w++) {
      for (size_t k = 0; k < G_N_ELEMENTS (scales); k++) {
        g_autofree char *what = g_strdup_printf ("%s, %g at %g", world.id, widths[w], scales[k]);
        IwPicture *picture = picture_of (&world, IW_THEME_LIGHT, widths[w], scales[k]);

        check_picture (picture, what);
        for (size_t i = 0; i < G_N_ELEMENTS (always); i++)
          g_assert_cmpint (iw_picture_find_mark (picture, always[i]), >=, 0);
        iw_picture_free (picture);
      }
    }
  }
}

static void
test_themes (void)
{
  for (int index = 0; index < N_LINE_WORLDS; index++) {
    g_auto (LineWorld) world;
    IwPicture *light;

    line_world_init (&world, (LineWorldKind)index);
    light = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
    for (int kind = IW_THEME_LIGHT; kind <= IW_THEME_CONTRAST_DARK; kind++) {
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
  for (int index = 0; index < N_LINE_WORLDS; index++) {
    g_auto (LineWorld) world;
    IwPicture *before, *after;

    line_world_init (&world, (LineWorldKind)index);
    before = picture_of (&world, IW_THEME_DARK, 420.0, 1.0);
    for (guint k = 0; k < world.line.n_stages; k++) {
      world.line.stages[k].rate_bps *= 1.07;
      world.line.stages[k].stall_s *= 1.3;
    }
    world.line.cache_bytes *= 0.9;
    world.line.buffer_bytes[world.line.n_stages - 2] *= 2.0;
    line_world_run (&world);
    after = picture_of (&world, IW_THEME_DARK, 420.0, 1.0);
    g_test_message ("%s", world.id);
    g_assert_cmphex (group_hash (before, "title"), ==, group_hash (after, "title"));
    g_assert_cmphex (group_hash (before, "symbols"), ==, group_hash (after, "symbols"));
    g_assert_cmphex (group_hash (before, "numbers"), !=, group_hash (after, "numbers"));
    g_assert_cmpfloat (iw_picture_height (before), ==, iw_picture_height (after));
    iw_picture_free (before);
    iw_picture_free (after);
  }
}

/* In less height than it asks for, whole equations go. */
static void
test_too_low (void)
{
  g_auto (LineWorld) world;
  IwTheme theme;
  size_t last = 0;

  line_world_init (&world, LINE_CLOUD_WARM);
  iw_theme_init (&theme, IW_THEME_LIGHT);
  for (double height = 260.0; height < iw_pipeline_equation_height (&world.data, &theme, 380.0) + 100.0;
       height += 100.0) {
    IwPicture *picture = iw_pipeline_equation_new (&world.data, &theme, 380.0, height);
    size_t n;

    if (height > 500.0)
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

/* The ceiling of a stage, from the symbols on the page and the stage's own rate. */
static double
ceiling_by_hand (const LineWorld *world, const IwPicture *picture, guint k)
{
  const IwPipelineStage *stage = &world->line.stages[k];
  const double h = mark_number (picture, "hit"), w = mark_number (picture, "write");
  const double stalls = stage->stall_every_s > 0.0 ? 1.0 + stage->stall_s / stage->stall_every_s : 1.0;
  double rate = stage->rate_bps;

  if ((int)k == world->line.cache_stage)
    rate = 1.0 / (1.0 / rate + (1.0 - h) / w);
  if ((int)k < world->line.cache_stage)
    rate /= 1.0 - h;
  return rate / stalls;
}

/* The numbers that are shown satisfy the equations that they stand under. */
static void
test_equations_hold (void)
{
  for (int index = 0; index < N_LINE_WORLDS; index++) {
    g_auto (LineWorld) world;
    IwPicture *picture;
    guint anchor;
    double ceiling = INFINITY;

    line_world_init (&world, (LineWorldKind)index);
    picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
    g_test_message ("%s", world.id);
    anchor = world.line.anchor == IW_ANCHOR_FIRST ? 0 : world.line.n_stages - 1;
    for (guint k = 0; k < world.line.n_stages; k++) {
      g_autofree char *id = g_strdup_printf ("stage-%s", world.data.ids[k]);

      if (k == anchor)
        continue;
      ceiling = fmin (ceiling, ceiling_by_hand (&world, picture, k));
      if (isfinite (ceiling_by_hand (&world, picture, k)))
        assert_close (mark_number (picture, id), ceiling_by_hand (&world, picture, k));
      else
        g_assert_true (isnan (mark_number (picture, id)));
    }
    assert_close (mark_number (picture, "ceiling"), ceiling);
    assert_close (mark_number (picture, "utilization-ceiling"),
                  fmin (1.0, ceiling / mark_number (picture, "demand")));
    g_assert_cmpfloat_with_epsilon (
        mark_number (picture, "utilization"),
        mark_number (picture, "utilization-ceiling") - mark_number (picture, "jitter"), 2e-9);
    g_assert_cmpfloat (mark_number (picture, "utilization"), ==, world.result.utilization);
    assert_close (mark_number (picture, "buffer-time"),
                  mark_number (picture, "buffer") / mark_number (picture, "demand"));
    assert_close (mark_number (picture, "slots"),
                  floor (mark_number (picture, "buffer") / mark_number (picture, "chunk")));
    iw_picture_free (picture);
  }
}

/* Each policy with its own law, and none in a cold epoch. */
static void
test_hits (void)
{
  static const struct {
    IwCachePolicy policy;
    const char *title;
  } policies[] = { { IW_CACHE_PINNED, "Hits, pinned cache" },
                   { IW_CACHE_PAGE_CACHE, "Hits, page cache" },
                   { IW_CACHE_LRU, "Hits, least recently used" } };

  for (size_t i = 0; i < G_N_ELEMENTS (policies); i++) {
    for (double share = 0.0; share <= 1.5; share += 0.3) {
      g_auto (LineWorld) world;
      IwPicture *picture;
      const double x = fmin (1.0, share);
      double expected = x;

      line_world_init (&world, LINE_CLOUD_WARM);
      world.line.cache_policy = policies[i].policy;
      world.line.cache_bytes = share * world.line.dataset_bytes;
      line_world_run (&world);
      picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
      check_picture (picture, policies[i].title);
      if (policies[i].policy == IW_CACHE_PAGE_CACHE && x > 0.0)
        expected = -x * log (1.0 - x + x * exp (-1.0 / x));
      if (policies[i].policy == IW_CACHE_LRU && x < 1.0)
        expected = x + (1.0 - x) * log (1.0 - x);
      g_test_message ("%s, room for %g", policies[i].title, share);
      g_assert_cmpuint (texts_with (picture, policies[i].title), ==, 1);
      g_assert_cmpfloat_with_epsilon (mark_number (picture, "share"), x, 1e-12);
      g_assert_cmpfloat_with_epsilon (mark_number (picture, "hit"), expected, 1e-9);
      g_assert_cmpfloat_with_epsilon (mark_number (picture, "hit"), world.result.ceilings.hit_fraction,
                                      1e-12);
      iw_picture_free (picture);
    }
  }
}

static void
test_cold (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;

  line_world_init (&world, LINE_CLOUD_COLD);
  picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
  g_assert_cmpuint (texts_with (picture, "Hits, cold epoch"), ==, 1);
  g_assert_cmpuint (texts_with (picture, "finds nothing in the cache"), ==, 1);
  g_assert_cmpfloat (mark_number (picture, "hit"), ==, 0.0);
  g_assert_cmpint (iw_picture_find_mark (picture, "share"), ==, -1);
  iw_picture_free (picture);
}

/* Without a cache, and without stalls, there is nothing to say of them. */
static void
test_left_out (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;

  line_world_init (&world, LINE_TWO_STAGES);
  world.line.stages[0].stall_every_s = world.line.stages[0].stall_s = 0.0;
  line_world_run (&world);
  picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
  check_picture (picture, "plain");
  g_assert_cmpuint (texts_with (picture, "Hits"), ==, 0);
  g_assert_cmpint (iw_picture_find_mark (picture, "hit"), ==, -1);
  g_assert_cmpint (iw_picture_find_mark (picture, "write"), ==, -1);
  g_assert_cmpint (iw_picture_find_mark (picture, "stall"), ==, -1);
  g_assert_null (strstr (iw_picture_sentence (picture), "a mean stall"));
  iw_picture_free (picture);
}

/* A producer that cannot wait: the words follow. What it keeps is in its rate already. */
static void
test_producer (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;

  line_world_init (&world, LINE_EDGE_FIRST);
  world.line.epoch = IW_EPOCH_WARM;
  line_world_run (&world);
  picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
  g_assert_cmpuint (texts_with (picture, "What is not lost"), ==, 1);
  g_assert_cmpuint (texts_with (picture, "Production at 10,000 vehicles cannot wait"), ==, 1);
  g_assert_cmpuint (texts_with (picture, "What is kept is not sent on"), ==, 1);
  g_assert_nonnull (strstr (mark_of (picture, "demand")->sentence, "what is made at 10,000 vehicles"));
  g_assert_nonnull (strstr (mark_of (picture, "utilization")->sentence, "nothing blocks 10,000 vehicles"));
  assert_close (mark_number (picture, "hit"), 0.38);
  iw_picture_free (picture);
}

/* Exactly one stage decides, the one that the result names. */
static void
test_what_decides (void)
{
  for (int index = 0; index < N_LINE_WORLDS; index++) {
    g_auto (LineWorld) world;
    g_autofree char *id = NULL;
    IwPicture *picture;

    line_world_init (&world, (LineWorldKind)index);
    picture = picture_of (&world, IW_THEME_LIGHT, 700.0, 1.0);
    id = g_strdup_printf ("stage-%s", world.data.ids[world.result.ceilings.bottleneck]);
    g_assert_cmpuint (texts_with (picture, "decides"), ==, 1);
    assert_close (mark_number (picture, "ceiling"), mark_number (picture, id));
    g_assert_true (iw_links_match (mark_of (picture, "ceiling")->links,
                                   world.data.ids[world.result.ceilings.bottleneck]));
    iw_picture_free (picture);
  }
}

/* Whether the buffer outlasts a stall is said, and in the words of the line. */
static void
test_buffer_against_stalls (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;

  line_world_init (&world, LINE_CLOUD_COLD);
  picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
  g_assert_cmpuint (texts_with (picture, "Prefetch buffer: outlasts a mean stall of Object store."), ==, 1);
  iw_picture_free (picture);
  world.line.buffer_bytes[3] = 1e9;
  line_world_run (&world);
  picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
  g_assert_cmpuint (texts_with (picture, "Prefetch buffer: empty before a mean stall of Object store ends."),
                    ==, 1);
  assert_close (mark_number (picture, "buffer"), 1e9);
  iw_picture_free (picture);
}

/* A run that lies above the bound by chance is not explained away. */
static void
test_above_the_bound (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;

  line_world_init (&world, LINE_CLOUD_COLD);
  world.result.utilization = world.result.ceilings.utilization_ceiling + 0.02;
  picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
  check_picture (picture, "above");
  g_assert_cmpfloat_with_epsilon (mark_number (picture, "jitter"), -0.02, 1e-12);
  g_assert_cmpuint (texts_with (picture, "a longer one comes down to it"), ==, 1);
  iw_picture_free (picture);
}

/* A symbol is lit wherever it or its number stands, and no neighbour takes its place. */
static void
test_all_places_hit (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  const IwPlacedText *texts;
  size_t n, found = 0;

  line_world_init (&world, LINE_CLOUD_WARM);
  picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
  texts = iw_picture_texts (picture, &n);
  for (size_t i = 0; i < n; i++) {
    if (strcmp (texts[i].text, "h") == 0) {
      found++;
      g_assert_cmpint (
          iw_picture_mark_at (picture, texts[i].x + texts[i].width / 2.0, texts[i].y + texts[i].height / 2.0),
          ==, iw_picture_find_mark (picture, "hit"));
    }
  }
  g_assert_cmpuint (found, ==, 4); /* in the ceiling, of the cache stage, in its own line and in the table */
  iw_picture_free (picture);
}

static void
test_sentences (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  const char *sentence;

  line_world_init (&world, LINE_CLOUD_COLD);
  picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
  sentence = iw_picture_sentence (picture);
  g_test_message ("%s", sentence);
  g_assert_nonnull (strstr (sentence, "Bottleneck: Network link"));
  g_assert_nonnull (strstr (sentence, "at most 76.3 percent"));
  g_assert_nonnull (strstr (sentence, "The buffer lasts 4.88 seconds, a mean stall 4 seconds."));
  g_assert_nonnull (strstr (mark_of (picture, "stall")->sentence, "here Object store"));
  g_assert_true (iw_links_match (mark_of (picture, "rate")->links, "download_bw"));
  g_assert_true (iw_links_match (mark_of (picture, "buffer")->links, "buffer"));
  g_assert_true (iw_links_match (mark_of (picture, "hit")->links, "cache_policy"));
  g_assert_true (iw_links_match (mark_of (picture, "stage-nvme")->links, "nvme_bw"));
  g_assert_true (iw_links_match (mark_of (picture, "variation")->links, "jitter"));
  g_assert_true (iw_links_match (mark_of (picture, "demand")->links, "gpu"));
  g_assert_cmpstr (mark_of (picture, "departure")->value, ==, "8,000 × 4");
  iw_picture_free (picture);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pipeline-equation/grid", test_grid);
  g_test_add_func ("/pipeline-equation/themes", test_themes);
  g_test_add_func ("/pipeline-equation/static-groups", test_static_groups);
  g_test_add_func ("/pipeline-equation/too-low", test_too_low);
  g_test_add_func ("/pipeline-equation/equations-hold", test_equations_hold);
  g_test_add_func ("/pipeline-equation/hits", test_hits);
  g_test_add_func ("/pipeline-equation/cold", test_cold);
  g_test_add_func ("/pipeline-equation/left-out", test_left_out);
  g_test_add_func ("/pipeline-equation/producer", test_producer);
  g_test_add_func ("/pipeline-equation/what-decides", test_what_decides);
  g_test_add_func ("/pipeline-equation/buffer-against-stalls", test_buffer_against_stalls);
  g_test_add_func ("/pipeline-equation/above-the-bound", test_above_the_bound);
  g_test_add_func ("/pipeline-equation/all-places-hit", test_all_places_hit);
  g_test_add_func ("/pipeline-equation/sentences", test_sentences);
  return g_test_run ();
}
