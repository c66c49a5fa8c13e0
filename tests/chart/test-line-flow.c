#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "instrument-grid.h"
#include "line-words-private.h"
#include "picture-checks.h"

static IwPicture *
make (const LineWorld *world, const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  return iw_line_flow_new (&world->data, theme, width, height, hold);
}

static IwPicture *
picture_of (const LineWorld *world, IwAxisHold *hold)
{
  IwTheme theme;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  return make (world, &theme, 900.0, 300.0, hold);
}

static void
assert_close (double a, double b)
{
  g_assert_cmpfloat (fabs (a - b), <=, 1e-9 * fmax (fabs (a), fabs (b)));
}

static void
test_grid (void)
{
  check_line_grid (make);
}

static void
test_themes (void)
{
  check_line_themes (make);
}

/* Only what a slider changes is drawn again. */
static void
test_static_groups (void)
{
  for (int kind = 0; kind < N_LINE_WORLDS; kind++) {
    g_auto (LineWorld) world;
    IwAxisHold hold = { 0 };
    IwPicture *before, *after;
    const guint other = kind == LINE_EDGE_FIRST ? 2 : 0;

    line_world_init (&world, (LineWorldKind)kind);
    before = picture_of (&world, &hold);
    hold.held = true;
    world.line.stages[other].rate_bps *= 1.07;
    world.line.buffer_bytes[0] *= 1.5;
    line_world_run (&world);
    after = picture_of (&world, &hold);
    g_test_message ("%s", world.id);
    g_assert_cmphex (group_hash (before, "title"), ==, group_hash (after, "title"));
    g_assert_cmphex (group_hash (before, "names"), ==, group_hash (after, "names"));
    g_assert_cmphex (group_hash (before, "demand"), ==, group_hash (after, "demand"));
    g_assert_cmphex (group_hash (before, "values"), !=, group_hash (after, "values"));
    iw_picture_free (before);
    iw_picture_free (after);
  }
}

/* Where everything stands. */
static double
floor_of (const IwPicture *picture)
{
  size_t n;
  const IwFlowPath *flows = iw_picture_flows (picture, &n);

  g_assert_cmpuint (n, >, 0);
  return flows[0].y[0] + flows[0].width / 2.0;
}

/* Bands, the hits and gates have one scale, of which the anchor's wish is half. */
static void
test_scale (void)
{
  for (int kind = 0; kind < N_LINE_WORLDS; kind++) {
    g_auto (LineWorld) world;
    IwAxisHold hold = { 0 };
    IwPicture *picture;
    const IwFlowPath *flows;
    size_t n;
    guint anchor;
    double demand, per_bps;

    line_world_init (&world, (LineWorldKind)kind);
    picture = picture_of (&world, &hold);
    g_test_message ("%s", world.id);
    anchor = world.line.anchor == IW_ANCHOR_FIRST ? 0 : world.line.n_stages - 1;
    demand = world.result.ceilings.stage_bps[anchor];
    assert_close (hold.domain[0], 2.0 * demand);
    flows = iw_picture_flows (picture, &n);
    per_bps = (floor_of (picture) - mark_of (picture, world.data.ids[anchor])->y) / demand;
    for (size_t i = 0; i < n; i++) {
      g_assert_cmpfloat (flows[i].width, >=, 1.5);
      g_assert_cmpfloat (fabs (flows[i].y[0] - flows[i].y[3]), <=, 0.0);
      g_assert_cmpfloat (flows[i].x[3], >, flows[i].x[0]);
      if (flows[i].width > 1.5)
        g_assert_cmpfloat (fabs (flows[i].width - flows[i].bytes_per_s * per_bps), <=, 0.5);
    }
    for (guint k = 0; k < world.line.n_stages; k++) {
      const IwMark *mark = mark_of (picture, world.data.ids[k]);
      const double height = floor_of (picture) - mark->y, open = mark->number * per_bps;

      /* As high as what the stage could pass; above twice the wish it is cut. */
      if (mark->number < 1.99 * demand && mark->number >= world.result.throughput_bps && open > 1.5)
        g_assert_cmpfloat (fabs (height - open), <=, 0.5);
      else if (mark->number > 2.01 * demand)
        g_assert_cmpfloat (fabs (height - 2.0 * demand * per_bps), <=, 1.0);
    }
    iw_picture_free (picture);
  }
}

/* What enters a stage leaves it: misses and hits before the cache make up what passes behind it. */
static void
test_conservation (void)
{
  for (int kind = 0; kind < N_LINE_WORLDS; kind++) {
    g_auto (LineWorld) world;
    IwPicture *picture;
    double hits, out = 0.0;

    line_world_init (&world, (LineWorldKind)kind);
    picture = picture_of (&world, NULL);
    g_test_message ("%s", world.id);
    hits = mark_number (picture, "hits");
    g_assert_cmpfloat (hits, ==, world.line.cache_stage > 0 ? world.result.ceilings.hit_fraction : 0.0);
    for (guint k = 0; k + 1 < world.line.n_stages; k++) {
      g_autofree char *id = g_strdup_printf ("band-%u", k);
      const double passes = mark_number (picture, id);
      const bool before = hits > 0.0 && (int)k < world.line.cache_stage;

      if (before)
        assert_close (passes + hits * world.result.throughput_bps, world.result.throughput_bps);
      else
        assert_close (passes, world.result.throughput_bps);
      out = passes;
    }
    assert_close (out, world.result.throughput_bps);
    iw_picture_free (picture);
  }
}

/* The marks say what the run found. */
static void
test_numbers (void)
{
  for (int kind = 0; kind < N_LINE_WORLDS; kind++) {
    g_auto (LineWorld) world;
    IwPicture *picture;
    const guint anchor = kind == LINE_EDGE_FIRST ? 0 : G_MAXUINT;

    line_world_init (&world, (LineWorldKind)kind);
    picture = picture_of (&world, NULL);
    g_test_message ("%s", world.id);
    for (guint k = 0; k < world.line.n_stages; k++) {
      g_autofree char *busy = g_strdup_printf ("%s-busy", world.data.ids[k]);
      const bool is_anchor = k == MIN (anchor, world.line.n_stages - 1);

      assert_close (mark_number (picture, busy),
                    is_anchor ? world.result.utilization : world.result.stages[k].busy);
      g_assert_true (iw_links_match (mark_of (picture, world.data.ids[k])->links, world.data.ids[k]));
      if (*world.data.links[k] != '\0')
        g_assert_true (iw_links_match (mark_of (picture, busy)->links, world.data.links[k]));
    }
    for (guint k = 0; k + 1 < world.line.n_stages; k++) {
      g_autofree char *id = g_strdup_printf ("buffer-%u", k);

      if (world.result.buffer_slots[k] > 0.0)
        assert_close (mark_number (picture, id) * world.result.buffer_slots[k], world.result.buffer_fill[k]);
      else
        g_assert_cmpint (iw_picture_find_mark (picture, id), <, 0);
    }
    if (world.result.utilization < 1.0 - 1e-9)
      assert_close (mark_number (picture, "starved"), 1.0 - world.result.utilization);
    else
      g_assert_cmpint (iw_picture_find_mark (picture, "starved"), <, 0);
    iw_picture_free (picture);
  }
}

static bool
has_text (const IwPicture *picture, const char *part)
{
  size_t n;
  const IwPlacedText *texts = iw_picture_texts (picture, &n);

  for (size_t i = 0; i < n; i++) {
    if (strstr (texts[i].text, part) != NULL)
      return true;
  }
  return false;
}

/* The word stands over the gate that limits, and the sentence names it; where none does, neither. */
static void
test_bottleneck (void)
{
  static const struct {
    LineWorldKind kind;
    const char *id, *said;
  } cases[] = {
    { LINE_CLOUD_COLD, "link",
      "; bottleneck: Network link, ceiling 1.25 gigabytes per second of 1.64 gigabytes per second wanted." },
    { LINE_CLOUD_UNWINNABLE, "store", "bottleneck: Object store, ceiling 14.1 megabytes per second" },
    { LINE_CLOUD_THRASHING, "nvme", "bottleneck: NVMe cache, " },
    { LINE_CLOUD_WARM, NULL,
      "every stage could pass the 1.64 gigabytes per second wanted; least Network link" },
    { LINE_EIGHT_STAGES, "decode", "bottleneck: Decoders, " },
    { LINE_EDGE_FIRST, "uplink", "; bottleneck: Uplink, " },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (LineWorld) world;
    g_autofree char *busy = NULL;
    IwPicture *picture;
    const IwPlacedText *texts;
    const IwMark *mark;
    size_t n;
    bool found = false;

    line_world_init (&world, cases[i].kind);
    picture = picture_of (&world, NULL);
    g_test_message ("%s: %s", world.id, iw_picture_sentence (picture));
    busy = iw_line_busy_phrase (&world.data, true);
    g_assert_true (g_str_has_prefix (iw_picture_sentence (picture), busy));
    g_assert_nonnull (strstr (iw_picture_sentence (picture), cases[i].said));
    mark = cases[i].id != NULL ? mark_of (picture, cases[i].id) : NULL;
    texts = iw_picture_texts (picture, &n);
    for (size_t k = 0; k < n; k++) {
      const double middle = texts[k].x + texts[k].width / 2.0;

      if (strcmp (texts[k].text, "bottleneck") != 0)
        continue;
      found = true;
      g_assert_nonnull (mark); /* nobody is called so while every stage passes enough */
      g_assert_cmpfloat (middle, >, mark->x);
      g_assert_cmpfloat (middle, <, mark->x + mark->width);
      g_assert_cmpfloat (texts[k].y + texts[k].height, <=, mark->y);
    }
    g_assert_cmpint (found, ==, mark != NULL);
    iw_picture_free (picture);
  }
}

/* At the usual size every stage has its name, what it could pass and how busy it is; every tank its size. */
static void
test_labels (void)
{
  for (int kind = 0; kind < N_LINE_WORLDS; kind++) {
    g_auto (LineWorld) world;
    IwPicture *picture;

    line_world_init (&world, (LineWorldKind)kind);
    picture = picture_of (&world, NULL);
    g_test_message ("%s", world.id);
    for (guint k = 0; k < world.line.n_stages; k++) {
      char rate[IW_QUANTITY_MAX];

      g_assert_true (has_text (picture, world.line.stages[k].name));
      iw_quantity_format (rate, sizeof rate, mark_number (picture, world.data.ids[k]), IW_UNIT_BYTES_PER_S,
                          IW_TEXT_LABEL);
      g_assert_true (has_text (picture, rate));
    }
    g_assert_true (has_text (picture, "busy "));
    for (guint k = 0; k + 1 < world.line.n_stages; k++) {
      if (world.result.buffer_slots[k] > 0.0)
        g_assert_true (has_text (picture, world.data.buffer_names[k]));
    }
    g_assert_true (
        has_text (picture, world.result.utilization < 1.0 - 1e-9 ? world.data.starved : world.data.busy));
    iw_picture_free (picture);
  }
}

static void
test_words (void)
{
  g_auto (LineWorld) cold, warm, edge;
  IwPicture *picture;

  line_world_init (&cold, LINE_CLOUD_COLD);
  picture = picture_of (&cold, NULL);
  g_assert_true (has_text (picture, "up to 1.25"));
  g_assert_true (has_text (picture, "wants 1.64"));
  g_assert_true (has_text (picture, "= 4.88"));
  g_assert_true (has_text (picture, "61.1")); /* the host memory's gate is cut */
  g_assert_cmpint (iw_picture_find_mark (picture, "hits"), <, 0);
  g_assert_cmpstr (mark_of (picture, "gpu-busy")->name, ==, "GPU busy");
  g_assert_nonnull (strstr (mark_of (picture, "link")->sentence, "It is the bottleneck"));
  g_assert_nonnull (strstr (mark_of (picture, "store")->sentence, "it could pass 2.86 times that"));
  g_assert_nonnull (strstr (mark_of (picture, "store-busy")->value, ", blocked "));
  iw_picture_free (picture);

  line_world_init (&warm, LINE_CLOUD_WARM);
  picture = picture_of (&warm, NULL);
  g_assert_true (has_text (picture, "cache 38.0"));
  /* The link's own speed, not what the line would get through it. */
  g_assert_true (has_text (picture, "up to 1.25"));
  assert_close (mark_number (picture, "link"), 1.25e9);
  iw_picture_free (picture);

  line_world_init (&edge, LINE_EDGE_FIRST);
  picture = picture_of (&edge, NULL);
  g_assert_true (has_text (picture, "produces 1.39"));
  g_assert_true (has_text (picture, "Sweeps lost"));
  g_assert_nonnull (strstr (mark_of (picture, "starved")->sentence, "no room"));
  /* It is lost at the producer. */
  g_assert_cmpfloat (mark_of (picture, "starved")->x, <, mark_of (picture, "band-0")->x);
  iw_picture_free (picture);
}

/* Nothing passes before the cache where all are hits. */
static void
test_all_hits (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  const IwFlowPath *flows;
  size_t n;

  line_world_init (&world, LINE_CLOUD_ALL_HITS);
  picture = picture_of (&world, NULL);
  g_assert_cmpint (iw_picture_find_mark (picture, "band-0"), <, 0);
  g_assert_cmpint (iw_picture_find_mark (picture, "band-1"), <, 0);
  g_assert_cmpfloat (mark_number (picture, "hits"), ==, 1.0);
  assert_close (mark_number (picture, "link"), 1.25e9);
  flows = iw_picture_flows (picture, &n);
  g_assert_cmpuint (n, ==, 3);
  for (size_t i = 0; i < n; i++)
    g_assert_cmpfloat (flows[i].x[0], >, mark_of (picture, "link")->x);
  iw_picture_free (picture);
}

/* A held scale stays though the anchor wants more, and nothing leaves the picture. */
static void
test_held_scale (void)
{
  g_auto (LineWorld) world;
  IwAxisHold hold = { 0 };
  IwPicture *before, *after;
  double domain;

  line_world_init (&world, LINE_CLOUD_ROOMY);
  before = picture_of (&world, &hold);
  domain = hold.domain[0];
  hold.held = true;
  world.line.stages[4].rate_bps *= 3.0;
  line_world_run (&world);
  after = picture_of (&world, &hold);
  g_assert_cmpfloat (hold.domain[0], ==, domain);
  check_picture (after, "held");
  check_group_bounds (after, "held");
  assert_close (mark_number (after, "band-3"), world.result.throughput_bps);
  assert_close (mark_of (before, "store")->x, mark_of (after, "store")->x);
  iw_picture_free (after);
  hold.held = false;
  after = picture_of (&world, &hold);
  assert_close (hold.domain[0], 3.0 * domain);
  iw_picture_free (before);
  iw_picture_free (after);
}

/* Mean of what a step function of fills is over the trace, worked out apart. */
static double
mean_level (const LineWorld *world, guint k)
{
  const IwPipelineTrace *trace = &world->trace;
  double area = 0.0;

  for (size_t i = 0; i < trace->buffers[k].n; i++) {
    const double until = i + 1 < trace->buffers[k].n ? trace->buffers[k].fills[i + 1].at_s : trace->to_s;

    area += trace->buffers[k].fills[i].chunks * (until - trace->buffers[k].fills[i].at_s);
  }
  return area / (trace->to_s - trace->from_s) / world->result.buffer_slots[k];
}

/* What moves is the run: every tank's level has the trace's mean, every band the pace of its stage. */
static void
test_moving (void)
{
  for (int kind = 0; kind < N_LINE_WORLDS; kind++) {
    g_auto (LineWorld) world;
    IwPicture *picture;
    const IwMoving *moving;
    const IwFlowPath *flows;
    size_t n, next = 0;

    line_world_init (&world, (LineWorldKind)kind);
    picture = picture_of (&world, NULL);
    g_test_message ("%s", world.id);
    g_assert_cmpfloat (iw_picture_play_s (picture), ==, world.data.trace != NULL ? world.data.play_s : 0.0);
    moving = iw_picture_moving (picture, &n);
    for (guint k = 0; world.data.trace != NULL && k + 1 < world.line.n_stages; k++) {
      g_autofree char *id = g_strdup_printf ("buffer-%u", k);
      double sum = 0.0;

      if (world.result.buffer_slots[k] <= 0.0)
        continue;
      g_assert_cmpuint (next, <, n);
      g_assert_cmpint (moving[next].kind, ==, IW_MOVING_LEVEL);
      g_assert_cmpfloat (moving[next].x, ==, mark_of (picture, id)->x);
      g_assert_cmpfloat (moving[next].height, ==, mark_of (picture, id)->height);
      for (size_t i = 0; i < moving[next].n; i++) {
        g_assert_cmpfloat (moving[next].values[i], >=, 0.0f);
        g_assert_cmpfloat (moving[next].values[i], <=, 1.0f);
        sum += (double)moving[next].values[i];
      }
      g_assert_cmpfloat_with_epsilon (sum / (double)moving[next].n, mean_level (&world, k), 1e-5);
      next++;
    }
    g_assert_cmpuint (next, ==, n);
    flows = iw_picture_flows (picture, &n);
    for (size_t i = 0; i < n; i++) {
      g_assert_cmpint (flows[i].paces != NULL, ==,
                       world.data.trace != NULL && strcmp (flows[i].id, "hits") != 0);
      for (size_t j = 0; j < flows[i].n_paces; j++) {
        g_assert_cmpfloat (flows[i].paces[j], >=, 0.0f);
        g_assert_cmpfloat (flows[i].paces[j], <=, (float)IW_PACE_MAX);
      }
    }
    iw_picture_free (picture);
  }
}

/* A trace written by hand: the disk works for the first half and stands still in the second, and its buffer
 * is full until three quarters, then empty. */
static void
test_paces_by_hand (void)
{
  g_auto (LineWorld) world;
  IwPipelineInterval intervals[] = { { 10.0, 15.0, IW_PIPELINE_BUSY }, { 15.0, 20.0, IW_PIPELINE_STALLED } };
  IwPipelineFill fills[] = { { 10.0, 21.0 }, { 17.5, 0.0 } };
  IwPipelineTrace trace = { .from_s = 10.0, .to_s = 20.0 };
  IwPicture *picture;
  const IwFlowPath *flows;
  const IwMoving *moving;
  size_t n;
  double pace;

  line_world_init (&world, LINE_TWO_STAGES);
  trace.stages[0].intervals = intervals;
  trace.stages[0].n = trace.stages[0].capacity = G_N_ELEMENTS (intervals);
  trace.buffers[0].fills = fills;
  trace.buffers[0].n = trace.buffers[0].capacity = G_N_ELEMENTS (fills);
  world.data.trace = &trace;
  picture = picture_of (&world, NULL);
  flows = iw_picture_flows (picture, &n);
  g_assert_cmpuint (n, ==, 1);
  /* Working all the time it is ahead of its mean over the run. */
  pace = flows[0].bytes_per_s / world.result.ceilings.stage_bps[1] /
         (world.result.stages[0].busy - world.result.stages[0].stalled);
  g_assert_cmpfloat_with_epsilon (flows[0].paces[0], pace, 1e-5);
  g_assert_cmpfloat_with_epsilon (flows[0].paces[flows[0].n_paces / 2 - 10], pace, 1e-5);
  g_assert_cmpfloat (flows[0].paces[flows[0].n_paces / 2 + 10], ==, 0.0f);
  g_assert_cmpfloat (flows[0].paces[flows[0].n_paces - 1], ==, 0.0f);
  moving = iw_picture_moving (picture, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat_with_epsilon (moving[0].values[0], 1.0f, 1e-5);
  g_assert_cmpfloat_with_epsilon (moving[0].values[moving[0].n * 3 / 4 - 1], 1.0f, 1e-5);
  g_assert_cmpfloat_with_epsilon (moving[0].values[moving[0].n * 3 / 4], 0.0f, 1e-5);
  iw_picture_free (picture);
}

/* Playing it draws nothing: the picture with a stretch is the one without. */
static void
test_trace_draws_nothing (void)
{
  g_auto (LineWorld) with, without;
  IwPicture *a, *b;
  const IwPictureGroup *groups_a, *groups_b;
  size_t n_a, n_b;

  line_world_init (&with, LINE_CLOUD_COLD);
  line_world_init (&without, LINE_NO_TRACE);
  a = picture_of (&with, NULL);
  b = picture_of (&without, NULL);
  groups_a = iw_picture_groups (a, &n_a);
  groups_b = iw_picture_groups (b, &n_b);
  g_assert_cmpuint (n_a, ==, n_b);
  g_assert_cmpuint (n_a, <=, 7);
  for (size_t i = 0; i < n_a; i++)
    g_assert_cmphex (groups_a[i].hash, ==, groups_b[i].hash);
  iw_picture_free (a);
  iw_picture_free (b);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-flow/grid", test_grid);
  g_test_add_func ("/line-flow/themes", test_themes);
  g_test_add_func ("/line-flow/static-groups", test_static_groups);
  g_test_add_func ("/line-flow/scale", test_scale);
  g_test_add_func ("/line-flow/conservation", test_conservation);
  g_test_add_func ("/line-flow/numbers", test_numbers);
  g_test_add_func ("/line-flow/bottleneck", test_bottleneck);
  g_test_add_func ("/line-flow/labels", test_labels);
  g_test_add_func ("/line-flow/words", test_words);
  g_test_add_func ("/line-flow/all-hits", test_all_hits);
  g_test_add_func ("/line-flow/held-scale", test_held_scale);
  g_test_add_func ("/line-flow/moving", test_moving);
  g_test_add_func ("/line-flow/paces-by-hand", test_paces_by_hand);
  g_test_add_func ("/line-flow/trace-draws-nothing", test_trace_draws_nothing);
  return g_test_run ();
}
