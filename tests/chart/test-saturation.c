#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "line-sweeps.h"
#include "picture-checks.h"
#include "picture-private.h"

static IwPicture *
picture_in (const Sweep *sweep, IwThemeKind kind, double width, double height, double scale)
{
  IwTheme theme;

  iw_theme_init (&theme, kind);
  theme.scale = scale;
  return iw_saturation_new (&sweep->data, &theme, width, height, NULL);
}

static IwPicture *
picture_of (const Sweep *sweep)
{
  return picture_in (sweep, IW_THEME_LIGHT, 740.0, 420.0, 1.0);
}

static const IwPlacedText *
text_with (const IwPicture *picture, const char *part)
{
  size_t n;
  const IwPlacedText *texts = iw_picture_texts (picture, &n);

  for (size_t i = 0; i < n; i++) {
    if (strstr (texts[i].text, part) != NULL)
      return &texts[i];
  }
  return NULL;
}

/* Every line against every control, from nothing run to all of it, at every size. */
static void
test_grid (void)
{
  static const struct {
    double width, height, scale;
  } sizes[] = { { 300, 200, 1 }, { 360, 260, 1 },    { 440, 270, 1.5 }, { 740, 420, 1 },
                { 740, 420, 3 }, { 1200, 600, 1.5 }, { 1200, 600, 3 },  { 900, 200, 2 } };
  static const guint fills[] = { 0, 7, 1 }; /* 0: none is run */

  for (int index = 0; index < N_LINE_WORLDS; index++) {
    for (int kind = 0; kind < N_SWEEPS; kind++) {
      g_auto (LineWorld) world;
      Sweep sweep;

      line_world_init (&world, (LineWorldKind)index);
      if (!sweep_init (&sweep, &world, (SweepKind)kind))
        continue;
      for (size_t f = 0; f < G_N_ELEMENTS (fills); f++) {
        if (fills[f] > 0)
          sweep_run (&sweep, &world, (SweepKind)kind, fills[f]);
        for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++) {
          g_autofree char *what = g_strdup_printf ("%s, sweep %d, every %u, %g × %g at %g", world.id, kind,
                                                   fills[f], sizes[s].width, sizes[s].height, sizes[s].scale);
          IwPicture *picture =
              picture_in (&sweep, IW_THEME_LIGHT, sizes[s].width, sizes[s].height, sizes[s].scale);

          check_picture (picture, what);
          g_assert_nonnull (text_with (picture, sweep.data.line->busy));
          iw_picture_free (picture);
        }
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
    Sweep sweep;

    line_world_init (&world, (LineWorldKind)index);
    g_assert_true (sweep_init (&sweep, &world, SWEEP_BUFFER));
    sweep_run (&sweep, &world, SWEEP_BUFFER, index % 2 == 0 ? 1 : 3);
    light = picture_of (&sweep);
    for (int kind = IW_THEME_LIGHT; kind <= IW_THEME_CONTRAST_DARK; kind++) {
      IwPicture *other = picture_in (&sweep, (IwThemeKind)kind, 740.0, 420.0, 1.0);

      check_same_geometry (light, other, world.id);
      check_group_bounds (other, world.id);
      iw_picture_free (other);
    }
    iw_picture_free (light);
  }
}

/* While the control is moved only the operating point changes; while the points come in only they do. */
static void
test_static_groups (void)
{
  static const char *const of_line[] = { "title",     "frame",     "gap",     "band",  "target",
                                         "handovers", "simulated", "ceiling", "labels" };
  static const char *const of_axes[] = { "title", "frame", "target", "handovers", "ceiling" };

  for (int index = 0; index < N_LINE_WORLDS; index++) {
    g_auto (LineWorld) world;
    IwPicture *before, *after;
    Sweep sweep;

    line_world_init (&world, (LineWorldKind)index);
    g_assert_true (sweep_init (&sweep, &world, SWEEP_BUFFER));
    before = picture_of (&sweep);
    sweep_run (&sweep, &world, SWEEP_BUFFER, 5);
    after = picture_of (&sweep);
    g_test_message ("%s", world.id);
    for (size_t i = 0; i < G_N_ELEMENTS (of_axes); i++)
      g_assert_cmphex (group_hash (before, of_axes[i]), ==, group_hash (after, of_axes[i]));
    iw_picture_free (before);
    before = after;
    sweep.data.value = 0.3 * sweep.data.max;
    world.result.utilization *= 0.7;
    after = picture_of (&sweep);
    for (size_t i = 0; i < G_N_ELEMENTS (of_line); i++)
      g_assert_cmphex (group_hash (before, of_line[i]), ==, group_hash (after, of_line[i]));
    g_assert_cmphex (group_hash (before, "operating"), !=, group_hash (after, "operating"));
    iw_picture_free (before);
    iw_picture_free (after);
  }
}

/* The axes are those of the control, held or not, and are left for whoever asks. */
static void
test_axes (void)
{
  g_auto (LineWorld) world;
  IwAxisHold hold = { .held = true, .domain = { 3.0, 4.0, 5.0, 6.0 } };
  IwTheme theme;
  Sweep sweep;

  line_world_init (&world, LINE_CLOUD_COLD);
  g_assert_true (sweep_init (&sweep, &world, SWEEP_LINK));
  iw_theme_init (&theme, IW_THEME_LIGHT);
  iw_picture_free (iw_saturation_new (&sweep.data, &theme, 740.0, 420.0, &hold));
  g_assert_true (hold.held);
  g_assert_cmpfloat (hold.domain[0], ==, sweep.data.min);
  g_assert_cmpfloat (hold.domain[1], ==, sweep.data.max);
  g_assert_cmpfloat (hold.domain[2], ==, 0.0);
  g_assert_cmpfloat (hold.domain[3], ==, 1.0);
}

/* Numbers on the axis are even in the unit that is shown. */
static void
test_ticks (void)
{
  static const struct {
    SweepKind kind;
    const char *ticks[4];
  } axes[] = {
    { SWEEP_LINK, { "1\u202fGbit/s", "10\u202fGbit/s", "20\u202fGbit/s", "50\u202fGbit/s" } },
    { SWEEP_NVME, { "100\u202fMB/s", "1\u202fGB/s", "10\u202fGB/s", "2\u202fGB/s" } },
    { SWEEP_BUFFER, { "0\u202fB", "1\u202fGB", "16\u202fGB", "64\u202fGB" } },
    { SWEEP_CACHE, { "0\u202fB", "1\u202fTB", "4\u202fTB", "16\u202fTB" } },
    { SWEEP_JITTER, { "0×", "1×", "2×", "3×" } },
  };
  static const char *const binary[] = { "0\u202fB", "4\u202fKiB", "16\u202fKiB", "64\u202fKiB" };
  g_auto (LineWorld) tiny;
  Sweep ring;
  IwPicture *drawn;

  for (size_t i = 0; i < G_N_ELEMENTS (axes); i++) {
    g_auto (LineWorld) world;
    IwPicture *picture;
    Sweep sweep;

    line_world_init (&world, LINE_CLOUD_COLD);
    g_assert_true (sweep_init (&sweep, &world, axes[i].kind));
    picture = picture_of (&sweep);
    for (size_t k = 0; k < G_N_ELEMENTS (axes[i].ticks); k++) {
      g_test_message ("%s on the axis of %s", axes[i].ticks[k], sweep.data.control);
      g_assert_nonnull (text_with (picture, axes[i].ticks[k]));
    }
    iw_picture_free (picture);
  }
  line_world_init (&tiny, LINE_TINY);
  g_assert_true (sweep_init (&ring, &tiny, SWEEP_BUFFER));
  ring.data.unit = IW_UNIT_BYTES_BINARY;
  ring.data.max = 65536.0;
  drawn = picture_of (&ring);
  for (size_t k = 0; k < G_N_ELEMENTS (binary); k++)
    g_assert_nonnull (text_with (drawn, binary[k]));
  iw_picture_free (drawn);
}

/* The outline of a mark, from its start on. */
static const Segment *
outline (const IwPicture *picture, const char *id)
{
  const int index = iw_picture_find_mark (picture, id);

  g_assert_cmpint (index, >=, 0);
  return &g_array_index (picture->segments, Segment, g_array_index (picture->shapes, MarkShape, index).first);
}

/* Where the axes lie: the longest rules of the frame. */
typedef struct {
  double left, right, top, bottom;
} Axes;

static Axes
axes_of (const IwPicture *picture)
{
  const OpRange *frame = &g_array_index (picture->ranges, OpRange, 2);
  Axes axes = { 0 };

  g_assert_cmpstr (g_array_index (picture->groups, IwPictureGroup, 2).name, ==, "frame");
  for (guint i = frame->first; i < frame->first + frame->n; i++) {
    const Op *op = &g_array_index (picture->ops, Op, i);

    if (op->kind != OP_LINE || op->paint.stroke != IW_ROLE_RULE)
      continue;
    if (op->box.y == op->box.height && op->box.width - op->box.x > axes.right - axes.left) {
      axes.left = op->box.x;
      axes.right = op->box.width;
    }
    if (op->box.x == op->box.width && op->box.height - op->box.y > axes.bottom - axes.top) {
      axes.top = op->box.y + 0.5; /* the grid's line at 100 % lies on the middle of a pixel */
      axes.bottom = op->box.height;
    }
  }
  return axes;
}

/* Curves and operating point stand where the control's scale and the percentages say. */
static void
test_geometry (void)
{
  for (int kind = 0; kind < N_SWEEPS; kind++) {
    g_auto (LineWorld) world;
    IwPicture *picture;
    Sweep sweep;
    Axes axes;
    IwScale x;
    const Segment *ceiling, *simulated;
    const IwMark *point;

    line_world_init (&world, LINE_MOBILE_STALLS);
    world.line.epoch = IW_EPOCH_WARM;
    world.line.dataset_bytes = 1e9;
    world.line.cache_bytes = 0.3e9;
    g_assert_true (sweep_init (&sweep, &world, (SweepKind)kind));
    sweep_run (&sweep, &world, (SweepKind)kind, 1);
    picture = picture_of (&sweep);
    axes = axes_of (picture);
    x = (IwScale){ sweep.data.min, sweep.data.max, axes.left, axes.right, sweep.data.scale };
    ceiling = outline (picture, "ceiling");
    simulated = outline (picture, "simulated");
    for (size_t i = 0; i < N_SWEEP_POINTS; i++) {
      const double height = axes.bottom - axes.top;

      g_assert_cmpfloat (fabs (ceiling[i].v[0] - iw_scale_map (&x, sweep.points[i].value)), <, 0.01);
      g_assert_cmpfloat (fabs (simulated[i].v[0] - ceiling[i].v[0]), <, 0.01);
      g_assert_cmpfloat (
          fabs (ceiling[i].v[1] - (axes.bottom - height * sweep.points[i].utilization_ceiling)), <, 0.01);
      g_assert_cmpfloat (fabs (simulated[i].v[1] - ceiling[i].v[1] -
                               height * (sweep.points[i].utilization_ceiling - sweep.points[i].utilization)),
                         <, 0.01);
    }
    point = mark_of (picture, "operating");
    g_assert_cmpfloat (point->number, ==, world.result.utilization);
    g_assert_cmpfloat (fabs (point->x + point->width / 2.0 - iw_scale_map (&x, sweep.data.value)), <, 0.01);
    g_assert_cmpfloat (fabs (point->y + point->height / 2.0 -
                             (axes.bottom - (axes.bottom - axes.top) * world.result.utilization)),
                       <, 0.01);
    iw_picture_free (picture);
  }
}

/* More of what feeds the line never draws a curve lower, and none of them leaves the plane. */
static void
test_monotone (void)
{
  static const SweepKind kinds[] = { SWEEP_LINK, SWEEP_NVME, SWEEP_BUFFER };

  for (int index = 0; index < N_LINE_WORLDS; index++) {
    for (size_t k = 0; k < G_N_ELEMENTS (kinds); k++) {
      g_auto (LineWorld) world;
      IwPicture *picture;
      const Segment *ceiling, *simulated;
      Sweep sweep;

      line_world_init (&world, (LineWorldKind)index);
      if (!sweep_init (&sweep, &world, kinds[k]))
        continue;
      sweep_run (&sweep, &world, kinds[k], 1);
      picture = picture_of (&sweep);
      g_test_message ("%s, sweep %d", world.id, kinds[k]);
      ceiling = outline (picture, "ceiling");
      simulated = outline (picture, "simulated");
      for (size_t i = 1; i < N_SWEEP_POINTS; i++) {
        g_assert_cmpfloat (ceiling[i].v[0], >, ceiling[i - 1].v[0]);
        g_assert_cmpfloat (ceiling[i].v[1], <=, ceiling[i - 1].v[1] + 1e-9);
        /* What is counted begins with a departure, which comes earlier as well. */
        g_assert_cmpfloat (simulated[i].v[1], <=, simulated[i - 1].v[1] + 0.1);
      }
      iw_picture_free (picture);
    }
  }
}

/* A rate's ceiling is a straight line, so that the hand-over is where the rates are equal, between points. */
static void
test_handover (void)
{
  static const struct {
    LineWorldKind world;
    SweepKind kind;
    double value;
    const char *before, *behind;
  } cases[] = {
    { LINE_CLOUD_COLD, SWEEP_LINK, 1.638e9, "Network link", "8 × H100" },
    { LINE_EIGHT_STAGES, SWEEP_LINK, 1.5e9, "Network link", "Decoders" },
    { LINE_EDGE_FIRST, SWEEP_LINK, 1.39e9 * 1.05, "Uplink", "10,000 vehicles" },
    /* The drive reads everything and writes it at 4/7 of that: 1 / (1 + 7/4) of its rate. */
    { LINE_CLOUD_COLD, SWEEP_NVME, 1.25e9 * 2.75, "NVMe cache", "Network link" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (LineWorld) world;
    g_autofree char *before = NULL;
    IwPicture *picture;
    const IwMark *mark;
    const IwPlacedText *left, *right;
    Sweep sweep;

    line_world_init (&world, cases[i].world);
    g_assert_true (sweep_init (&sweep, &world, cases[i].kind));
    picture = picture_of (&sweep);
    g_test_message ("%s: %s", world.id, iw_picture_sentence (picture));
    mark = mark_of (picture, "handover-1");
    g_assert_cmpfloat (fabs (mark->number / cases[i].value - 1.0), <, 1e-9);
    g_assert_cmpint (iw_picture_find_mark (picture, "handover-2"), ==, -1);
    g_assert_nonnull (strstr (mark->sentence, cases[i].before));
    g_assert_nonnull (strstr (mark->sentence, cases[i].behind));
    g_assert_true (iw_links_match (mark->links, sweep.data.control_id));
    before = g_strdup_printf ("bottleneck: %s", cases[i].before);
    left = text_with (picture, before);
    right = text_with (picture, cases[i].behind);
    g_assert_nonnull (left);
    g_assert_nonnull (right);
    g_assert_cmpfloat (left->x + left->width, <, outline (picture, "handover-1")->v[0]);
    iw_picture_free (picture);
  }
}

/* Several in a row: each has a mark, and each stage its name once at most. */
static void
test_many_handovers (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  Sweep sweep;

  line_world_init (&world, LINE_CLOUD_COLD);
  g_assert_true (sweep_init (&sweep, &world, SWEEP_LINK));
  for (int i = 0; i < N_SWEEP_POINTS; i++)
    sweep.points[i].bottleneck = i / 4 % 4;
  for (double width = 300.0; width <= 1200.0; width += 300.0) {
    picture = picture_in (&sweep, IW_THEME_LIGHT, width, 300.0, 1.0);
    check_picture (picture, "many");
    g_assert_cmpint (iw_picture_find_mark (picture, "handover-8"), >=, 0);
    g_assert_cmpint (iw_picture_find_mark (picture, "handover-9"), ==, -1);
    iw_picture_free (picture);
  }
}

/* A name that has no room on its own side of the upright stands on the other, with an arrow. */
static void
test_names_at_the_edge (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  Sweep sweep;

  line_world_init (&world, LINE_CLOUD_COLD);
  g_assert_true (sweep_init (&sweep, &world, SWEEP_BUFFER));
  sweep.points[0].bottleneck = 2;
  picture = picture_in (&sweep, IW_THEME_LIGHT, 440.0, 270.0, 1.0);
  check_picture (picture, "left edge");
  g_assert_nonnull (text_with (picture, "◂ NVMe cache"));
  g_assert_nonnull (text_with (picture, "Network link"));
  iw_picture_free (picture);
  sweep.points[0].bottleneck = 1;
  sweep.points[N_SWEEP_POINTS - 1].bottleneck = 2;
  picture = picture_in (&sweep, IW_THEME_LIGHT, 440.0, 270.0, 1.0);
  check_picture (picture, "right edge");
  g_assert_nonnull (text_with (picture, "NVMe cache ▸"));
  g_assert_nonnull (text_with (picture, "bottleneck: Network link"));
  iw_picture_free (picture);
}

/* The target is named wherever the curves run. */
static void
test_target_label (void)
{
  static const double sizes[][2] = { { 300, 200 }, { 440, 270 }, { 1200, 600 } };

  for (int index = 0; index < N_LINE_WORLDS; index++) {
    for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) {
      g_auto (LineWorld) world;
      IwPicture *picture;
      Sweep sweep;

      line_world_init (&world, (LineWorldKind)index);
      g_assert_true (sweep_init (&sweep, &world, SWEEP_BUFFER));
      sweep_run (&sweep, &world, SWEEP_BUFFER, 1);
      for (double target = 0.05; target < 1.0; target += 0.15) {
        world.data.target = target;
        picture = picture_in (&sweep, IW_THEME_LIGHT, sizes[i][0], sizes[i][1], 1.0);
        g_test_message ("%s, target %g, %g × %g", world.id, target, sizes[i][0], sizes[i][1]);
        g_assert_nonnull (text_with (picture, "target"));
        iw_picture_free (picture);
      }
    }
  }
}

static void
test_no_points (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  Sweep sweep;
  size_t n;

  line_world_init (&world, LINE_MOBILE_STALLS);
  g_assert_true (sweep_init (&sweep, &world, SWEEP_BUFFER));
  picture = picture_of (&sweep);
  g_assert_nonnull (text_with (picture, "running"));
  g_assert_cmpint (iw_picture_find_mark (picture, "ceiling"), >=, 0);
  g_assert_cmpint (iw_picture_find_mark (picture, "simulated"), ==, -1);
  iw_picture_free (picture);
  sweep.data.points = NULL;
  picture = picture_of (&sweep);
  check_picture (picture, "no points");
  iw_picture_marks (picture, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat (mark_number (picture, "operating"), ==, world.result.utilization);
  g_assert_cmpfloat (mark_number (picture, "target"), ==, world.data.target);
  g_assert_null (text_with (picture, "running"));
  g_assert_nonnull (text_with (picture, "target"));
  iw_picture_free (picture);
}

/* Points that stand alone are dots, and what is between them is no curve. */
static void
test_gaps (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  Sweep sweep;
  const IwPictureGroup *groups;
  size_t n;

  line_world_init (&world, LINE_MOBILE_STALLS);
  g_assert_true (sweep_init (&sweep, &world, SWEEP_BUFFER));
  sweep_run (&sweep, &world, SWEEP_BUFFER, 9);
  picture = picture_of (&sweep);
  groups = iw_picture_groups (picture, &n);
  for (size_t i = 0; i < n; i++) {
    const OpRange *range = &g_array_index (picture->ranges, OpRange, i);
    guint dots = 0, threads = 0;

    for (guint k = range->first; k < range->first + range->n; k++) {
      const Op *op = &g_array_index (picture->ops, Op, k);

      dots += op->kind == OP_CIRCLE;
      threads += op->kind == OP_LINE && op->paint.dash > 0.0;
    }
    if (strcmp (groups[i].name, "simulated") == 0) {
      g_assert_cmpuint (dots, ==, 8);
      g_assert_cmpuint (threads, ==, 7);
    }
    if (strcmp (groups[i].name, "gap") == 0 || strcmp (groups[i].name, "band") == 0)
      g_assert_cmpuint (range->n, ==, 0);
  }
  g_assert_nonnull (strstr (mark_of (picture, "simulated")->value, "8 of 64 points"));
  iw_picture_free (picture);
}

/* One replication has no interval: there is no band, and no number that is none. */
static void
test_no_band (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  Sweep sweep;

  line_world_init (&world, LINE_TWO_STAGES);
  g_assert_true (sweep_init (&sweep, &world, SWEEP_BUFFER));
  sweep_run (&sweep, &world, SWEEP_BUFFER, 1);
  picture = picture_of (&sweep);
  g_assert_nonnull (text_with (picture, "simulated, 95\u202f% band"));
  iw_picture_free (picture);
  world.line.replications = 1;
  g_assert_true (sweep_init (&sweep, &world, SWEEP_BUFFER));
  sweep_run (&sweep, &world, SWEEP_BUFFER, 1);
  g_assert_true (isinf (world.result.utilization_ci));
  picture = picture_of (&sweep);
  check_picture (picture, "no band");
  g_assert_null (text_with (picture, "band"));
  g_assert_null (strstr (mark_of (picture, "operating")->value, "±"));
  iw_picture_free (picture);
}

static void
test_words (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  const char *sentence;
  Sweep sweep;

  line_world_init (&world, LINE_CLOUD_COLD);
  g_assert_true (sweep_init (&sweep, &world, SWEEP_LINK));
  sweep_run (&sweep, &world, SWEEP_LINK, 1);
  picture = picture_of (&sweep);
  sentence = iw_picture_sentence (picture);
  g_test_message ("%s", sentence);
  g_assert_nonnull (strstr (sentence, "GPU busy"));
  g_assert_nonnull (strstr (sentence, "at download bandwidth 10 gigabits per second"));
  g_assert_nonnull (strstr (sentence, "the ceiling is 76.3 percent, set by Network link"));
  g_assert_nonnull (strstr (sentence, "The target of 95 percent is not reached."));
  g_assert_nonnull (
      strstr (sentence, "changes from Network link to 8 × H100 at download bandwidth 13.1 giga"));
  g_assert_true (iw_links_match (mark_of (picture, "operating")->links, "download_bw"));
  g_assert_true (iw_links_match (mark_of (picture, "ceiling")->links, "link"));
  g_assert_true (iw_links_match (mark_of (picture, "simulated")->links, "jitter"));
  iw_picture_free (picture);
}

/* A short run may pass the ceiling: the number stays what it is, and it is said. */
static void
test_above_the_ceiling (void)
{
  g_auto (LineWorld) world;
  IwPicture *picture;
  Sweep sweep;

  line_world_init (&world, LINE_CLOUD_COLD);
  g_assert_true (sweep_init (&sweep, &world, SWEEP_LINK));
  world.result.utilization = 0.5;
  picture = picture_of (&sweep);
  g_assert_null (strstr (mark_of (picture, "operating")->sentence, "a longer run"));
  iw_picture_free (picture);
  world.result.utilization = 0.8;
  picture = picture_of (&sweep);
  g_assert_nonnull (strstr (mark_of (picture, "operating")->sentence, "a longer run"));
  g_assert_nonnull (text_with (picture, "80.0\u202f%"));
  iw_picture_free (picture);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/saturation/grid", test_grid);
  g_test_add_func ("/saturation/themes", test_themes);
  g_test_add_func ("/saturation/static-groups", test_static_groups);
  g_test_add_func ("/saturation/axes", test_axes);
  g_test_add_func ("/saturation/ticks", test_ticks);
  g_test_add_func ("/saturation/geometry", test_geometry);
  g_test_add_func ("/saturation/monotone", test_monotone);
  g_test_add_func ("/saturation/handover", test_handover);
  g_test_add_func ("/saturation/many-handovers", test_many_handovers);
  g_test_add_func ("/saturation/names-at-the-edge", test_names_at_the_edge);
  g_test_add_func ("/saturation/target-label", test_target_label);
  g_test_add_func ("/saturation/no-points", test_no_points);
  g_test_add_func ("/saturation/gaps", test_gaps);
  g_test_add_func ("/saturation/no-band", test_no_band);
  g_test_add_func ("/saturation/words", test_words);
  g_test_add_func ("/saturation/above-the-ceiling", test_above_the_ceiling);
  return g_test_run ();
}
