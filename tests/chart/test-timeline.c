#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "instrument-grid.h"
#include "picture-checks.h"
#include "picture-private.h"

static IwPicture *
timeline (const LineWorld *world, const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  return iw_timeline_new (&world->data, theme, width, height, hold);
}

static IwPicture *
timeline_of (const LineWorld *world, double width, double height, IwAxisHold *hold)
{
  IwTheme theme;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  return timeline (world, &theme, width, height, hold);
}

static const char *
text_with (const IwPicture *picture, const char *group, const char *part)
{
  size_t n;
  const IwPlacedText *texts = iw_picture_texts (picture, &n);

  for (size_t i = 0; i < n; i++) {
    if (strcmp (texts[i].group, group) == 0 && strstr (texts[i].text, part) != NULL)
      return texts[i].text;
  }
  return NULL;
}

static const char *
mark_under (const IwPicture *picture, double x, double y)
{
  const int index = iw_picture_mark_at (picture, x, y);
  size_t n;
  const IwMark *marks = iw_picture_marks (picture, &n);

  return index < 0 ? "" : marks[index].id;
}

static void
test_grid (void)
{
  check_line_grid (timeline);
}

static void
test_themes (void)
{
  check_line_themes (timeline);
}

static void
test_small (void)
{
  static const struct {
    double width, height;
  } sizes[] = { { 260, 150 }, { 300, 180 }, { 260, 500 }, { 1200, 150 } };

  for (int kind = 0; kind < N_LINE_WORLDS; kind++) {
    g_auto (LineWorld) world;

    line_world_init (&world, (LineWorldKind)kind);
    for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) {
      g_autofree char *what = g_strdup_printf ("%s, %g × %g", world.id, sizes[i].width, sizes[i].height);
      IwPicture *picture = timeline_of (&world, sizes[i].width, sizes[i].height, NULL);

      check_picture (picture, what);
      check_group_bounds (picture, what);
      iw_picture_free (picture);
    }
  }
}

/* Where the name of the anchor's lane stands. */
static double
name_y (const IwPicture *picture)
{
  size_t n;
  const IwPlacedText *texts = iw_picture_texts (picture, &n);

  for (size_t i = 0; i < n; i++) {
    if (strcmp (texts[i].text, "8 × H100") == 0)
      return texts[i].y;
  }
  g_error ("no name");
}

/* The frame stays while the run below it changes, and while it is on its way. */
static void
test_static_frame (void)
{
  g_auto (LineWorld) world;
  const IwPipelineTrace *trace;
  IwAxisHold hold = { 0 };
  IwPicture *before, *on_its_way, *after, *first;
  double busy;

  line_world_init (&world, LINE_CLOUD_COLD);
  before = timeline_of (&world, 740.0, 420.0, &hold);
  busy = mark_number (before, "gpu-busy");
  trace = world.data.trace;
  world.data.trace = NULL;
  on_its_way = timeline_of (&world, 740.0, 420.0, &hold);
  world.data.trace = trace;
  world.line.stages[1].rate_bps = 1.5e9;
  line_world_run (&world);
  after = timeline_of (&world, 740.0, 420.0, &hold);
  g_assert_cmpfloat (mark_number (after, "gpu-busy"), !=, busy);
  g_assert_cmphex (group_hash (before, "frame"), ==, group_hash (after, "frame"));
  g_assert_cmphex (group_hash (before, "frame"), ==, group_hash (on_its_way, "frame"));
  g_assert_cmphex (group_hash (before, "run"), !=, group_hash (after, "run"));
  /* The very first one has no length to go by: no numbers, but the same lanes. */
  world.data.trace = NULL;
  first = timeline_of (&world, 740.0, 420.0, NULL);
  g_assert_cmphex (group_hash (before, "frame"), !=, group_hash (first, "frame"));
  g_assert_cmpfloat (name_y (first), ==, name_y (before));
  iw_picture_free (before);
  iw_picture_free (on_its_way);
  iw_picture_free (after);
  iw_picture_free (first);
}

/* Marks carry the shares of the run and say those of the stretch, which the intervals add up to. */
static void
test_shares (void)
{
  for (int kind = 0; kind < N_LINE_WORLDS; kind++) {
    g_auto (LineWorld) world;
    IwPicture *picture;

    line_world_init (&world, (LineWorldKind)kind);
    if (world.data.trace == NULL)
      continue;
    picture = timeline_of (&world, 900.0, 300.0, NULL);
    g_test_message ("%s", world.id);
    for (guint k = 0; k < world.line.n_stages; k++) {
      const IwPipelineShares *run = &world.result.stages[k];
      const guint anchor = world.line.anchor == IW_ANCHOR_FIRST ? 0 : world.line.n_stages - 1;
      g_autofree char *busy = g_strdup_printf ("%s-busy", world.data.ids[k]);
      g_autofree char *blocked = g_strdup_printf ("%s-blocked", world.data.ids[k]);
      double sums[IW_N_PIPELINE_STATES] = { 0 }, here;
      char text[IW_QUANTITY_MAX];

      for (size_t i = 0; i < world.trace.stages[k].n; i++) {
        const IwPipelineInterval *interval = &world.trace.stages[k].intervals[i];

        sums[interval->state] += interval->to_s - interval->from_s;
      }
      here = (sums[IW_PIPELINE_BUSY] + sums[IW_PIPELINE_STALLED]) / (world.trace.to_s - world.trace.from_s);
      g_assert_cmpfloat (mark_number (picture, busy), ==, k == anchor ? world.result.utilization : run->busy);
      if (here > 0.001 && here < 0.999) {
        iw_quantity_format (text, sizeof text, here, IW_UNIT_FRACTION, IW_TEXT_TYPESET);
        g_assert_true (g_str_has_prefix (mark_of (picture, busy)->value, text));
      }
      if (sums[IW_PIPELINE_BLOCKED] > 0.0)
        g_assert_cmpfloat (mark_number (picture, blocked), ==, run->blocked);
      else
        g_assert_cmpint (iw_picture_find_mark (picture, blocked), ==, -1);
    }
    iw_picture_free (picture);
  }
}

/* What happened at a moment is found at its place, under the cursor when that moment is played. */
static void
test_places (void)
{
  static const LineWorldKind kinds[] = { LINE_CLOUD_COLD, LINE_EDGE_FIRST, LINE_MOBILE_STALLS, LINE_TINY };

  for (size_t w = 0; w < G_N_ELEMENTS (kinds); w++) {
    g_auto (LineWorld) world;
    IwPicture *picture;
    const IwMoving *cursor;
    const IwMark *wait;
    size_t n;
    guint wide = 0;

    line_world_init (&world, kinds[w]);
    picture = timeline_of (&world, 1200.0, 500.0, NULL);
    cursor = iw_picture_moving (picture, &n);
    g_assert_cmpuint (n, ==, 1);
    g_assert_cmpint (cursor->kind, ==, IW_MOVING_CURSOR);
    g_assert_cmpfloat (iw_picture_play_s (picture), ==, world.data.play_s);
    for (guint k = 0; k < world.line.n_stages; k++) {
      g_autofree char *busy = g_strdup_printf ("%s-busy", world.data.ids[k]);
      const IwMark *lane = mark_of (picture, busy);

      g_assert_cmpfloat (lane->y, >=, cursor->y);
      g_assert_cmpfloat (lane->y + lane->height, <=, cursor->y + cursor->height);
      for (size_t i = 0; i < world.trace.stages[k].n; i++) {
        const IwPipelineInterval *interval = &world.trace.stages[k].intervals[i];
        const double length_s = world.trace.to_s - world.trace.from_s;
        const double at = ((interval->from_s + interval->to_s) / 2.0 - world.trace.from_s) / length_s;
        g_autofree char *id =
            g_strdup_printf ("%s-%s", world.data.ids[k], iw_pipeline_state_name (interval->state));

        if ((interval->to_s - interval->from_s) / length_s * cursor->width < 40.0)
          continue;
        wide++;
        g_assert_cmpstr (mark_under (picture, cursor->x + at * cursor->width, lane->y + lane->height - 4.0),
                         ==, id);
      }
    }
    g_assert_cmpuint (wide, >=, 4);
    wait = mark_of (picture, "longest-wait");
    g_assert_cmpfloat (fabs (cursor->x +
                             (world.result.waits.longest_at_s - world.trace.from_s) /
                                 (world.trace.to_s - world.trace.from_s) * cursor->width -
                             wait->x),
                       <, 0.5);
    g_assert_cmpfloat (wait->number, <=, world.result.waits.longest_s * (1.0 + 1e-9));
    iw_picture_free (picture);
  }
}

#define DENSE 3000

/* Every stage is busy for `busy` of each of many cycles, and starved for the rest. */
static void
fill_densely (LineWorld *world, double busy)
{
  const double from_s = world->trace.from_s, length_s = world->trace.to_s - from_s;

  for (guint k = 0; k < world->line.n_stages; k++) {
    IwPipelineInterval *intervals = world->trace.stages[k].intervals;

    for (guint i = 0; i < DENSE; i += 2) {
      const double start_s = from_s + length_s * i / DENSE, end_s = from_s + length_s * (i + 2) / DENSE;
      const double turn_s = start_s + busy * (end_s - start_s);

      intervals[i] = (IwPipelineInterval){ start_s, turn_s, IW_PIPELINE_BUSY };
      intervals[i + 1] = (IwPipelineInterval){ turn_s, end_s, IW_PIPELINE_STARVED };
    }
    world->trace.stages[k].n = DENSE;
  }
}

/* Intervals finer than a pixel keep their share of the ink, and cost no more than the pixels that they have.
 */
static void
test_dense (void)
{
  static const double shares[] = { 0.1, 0.35, 0.8 };

  for (size_t s = 0; s < G_N_ELEMENTS (shares); s++) {
    g_auto (LineWorld) world;
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 900, 300);
    cairo_t *cr = cairo_create (surface);
    IwTheme theme;
    IwPicture *picture;
    const IwMoving *cursor;
    const guint32 *pixels;
    guint32 useful;
    guint busy = 0, all = 0, top, bottom;
    size_t n;
    int stride;

    line_world_init (&world, LINE_CLOUD_COLD);
    fill_densely (&world, shares[s]);
    iw_theme_init (&theme, IW_THEME_LIGHT);
    picture = timeline (&world, &theme, 900.0, 300.0, NULL);
    check_picture (picture, "dense");
    g_assert_cmpuint (picture->segments->len, <, 900u * 5u * world.line.n_stages);
    cursor = iw_picture_moving (picture, &n);
    iw_picture_draw (picture, cr);
    cairo_destroy (cr);
    cairo_surface_flush (surface);
    pixels = (const guint32 *)(const void *)cairo_image_surface_get_data (surface);
    stride = cairo_image_surface_get_stride (surface) / 4;
    useful = 0xff000000u | (guint32)lround (theme.colors[IW_ROLE_USEFUL].r * 255.0) << 16 |
             (guint32)lround (theme.colors[IW_ROLE_USEFUL].g * 255.0) << 8 |
             (guint32)lround (theme.colors[IW_ROLE_USEFUL].b * 255.0);
    /* The link's lane: no word stands in it. Busy stands below, starved on it. */
    top = (guint)mark_of (picture, "link-starved")->y;
    bottom = (guint)(mark_of (picture, "link-busy")->y + mark_of (picture, "link-busy")->height);
    for (guint y = top; y < bottom; y++) {
      for (guint x = (guint)cursor->x; x < (guint)(cursor->x + cursor->width); x++) {
        all++;
        busy += pixels[y * (guint)stride + x] == useful;
      }
    }
    g_test_message ("%g: %u of %u", shares[s], busy, all);
    /* Heights are whole pixels of a lane of about twenty. */
    g_assert_cmpfloat (fabs ((double)busy / all - shares[s]), <, 0.5 / (bottom - top) + 0.01);
    iw_picture_free (picture);
    cairo_surface_destroy (surface);
  }
}

static void
test_words (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  char busy[IW_QUANTITY_MAX];

  line_world_init (&world, LINE_CLOUD_COLD);
  picture = timeline_of (&world, 900.0, 300.0, NULL);
  iw_quantity_format (busy, sizeof busy, world.result.utilization, IW_UNIT_FRACTION, IW_TEXT_TYPESET);
  g_assert_nonnull (text_with (picture, "state", busy));
  g_assert_nonnull (text_with (picture, "words", "longest wait "));
  g_assert_nonnull (text_with (picture, "words", "GPU starved"));
  g_assert_nonnull (text_with (picture, "words", "stalled"));
  g_assert_nonnull (text_with (picture, "frame", "Network link"));
  g_assert_nonnull (text_with (picture, "frame", "Prefetch buffer"));
  g_assert_null (text_with (picture, "words", "running"));
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "Network link: busy"));
  g_assert_true (iw_links_match (mark_of (picture, "link-busy")->links, "download_bw"));
  g_assert_true (iw_links_match (mark_of (picture, "buffer-3")->links, "buffer"));
  iw_picture_free (picture);
  line_world_clear (&world);
  /* What the first stage must not do has the track's word, and looks as on the gauge. */
  line_world_init (&world, LINE_EDGE_FIRST);
  picture = timeline_of (&world, 900.0, 300.0, NULL);
  g_assert_nonnull (text_with (picture, "words", "Sweeps lost"));
  g_assert_cmpstr (mark_of (picture, "fleet-blocked")->name, ==, "Sweeps lost");
  iw_picture_free (picture);
}

/* A state that no interval has room to name stands in the key, once. */
static void
test_key (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  const IwPlacedText *texts;
  size_t n;
  guint named[2] = { 0 };

  line_world_init (&world, LINE_CLOUD_COLD);
  fill_densely (&world, 0.5);
  picture = timeline_of (&world, 900.0, 300.0, NULL);
  texts = iw_picture_texts (picture, &n);
  for (size_t i = 0; i < n; i++) {
    named[0] += strcmp (texts[i].text, "busy") == 0;
    named[1] += strcmp (texts[i].text, "starved") == 0;
    g_assert_cmpstr (texts[i].text, !=, "blocked");
    g_assert_cmpstr (texts[i].text, !=, "stalled");
  }
  g_assert_cmpuint (named[0], ==, 1);
  g_assert_cmpuint (named[1], ==, 1);
  iw_picture_free (picture);
}

static void
test_no_trace (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  size_t n;

  line_world_init (&world, LINE_NO_TRACE);
  picture = timeline_of (&world, 740.0, 420.0, NULL);
  g_assert_nonnull (text_with (picture, "words", "running…"));
  iw_picture_moving (picture, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpfloat (iw_picture_play_s (picture), ==, 0.0);
  g_assert_cmpfloat (mark_number (picture, "link-busy"), ==, world.result.stages[1].busy);
  g_assert_null (strstr (mark_of (picture, "link-busy")->value, "stretch"));
  iw_picture_free (picture);
}

/* Of a wait that the stretch does not hold whole only that it is longer is said. */
static void
test_cut_wait (void)
{
  g_auto (LineWorld) world;
  IwPicture *whole, *cut;

  line_world_init (&world, LINE_CLOUD_COLD);
  whole = timeline_of (&world, 900.0, 300.0, NULL);
  g_assert_cmpfloat (mark_number (whole, "longest-wait"), >, 0.0);
  g_assert_null (text_with (whole, "words", "longest wait >"));
  world.stretch_s = 4.0;
  line_world_run (&world);
  cut = timeline_of (&world, 900.0, 300.0, NULL);
  check_picture (cut, "cut wait");
  g_assert_true (isnan (mark_number (cut, "longest-wait")));
  g_assert_nonnull (text_with (cut, "words", "longest wait >"));
  g_assert_nonnull (strstr (mark_of (cut, "longest-wait")->sentence, "more than"));
  iw_picture_free (whole);
  iw_picture_free (cut);
}

/* A run that ends inside the stretch, and buffers of which nothing was kept. */
static void
test_short_run (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  const IwMoving *cursor;
  size_t n;

  line_world_init (&world, LINE_CLOUD_COLD);
  for (guint k = 0; k < world.line.n_stages; k++)
    world.trace.stages[k].n = 1;
  for (guint k = 0; k + 1 < world.line.n_stages; k++)
    world.trace.buffers[k].n = 0;
  picture = timeline_of (&world, 740.0, 420.0, NULL);
  check_picture (picture, "short run");
  cursor = iw_picture_moving (picture, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (mark_under (picture, cursor->x + cursor->width - 2.0, cursor->y + 2.0), ==, "");
  g_assert_null (strstr (mark_of (picture, "buffer-3")->value, "stretch"));
  iw_picture_free (picture);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline/grid", test_grid);
  g_test_add_func ("/timeline/themes", test_themes);
  g_test_add_func ("/timeline/small", test_small);
  g_test_add_func ("/timeline/static-frame", test_static_frame);
  g_test_add_func ("/timeline/shares", test_shares);
  g_test_add_func ("/timeline/places", test_places);
  g_test_add_func ("/timeline/dense", test_dense);
  g_test_add_func ("/timeline/words", test_words);
  g_test_add_func ("/timeline/key", test_key);
  g_test_add_func ("/timeline/no-trace", test_no_trace);
  g_test_add_func ("/timeline/cut-wait", test_cut_wait);
  g_test_add_func ("/timeline/short-run", test_short_run);
  return g_test_run ();
}
