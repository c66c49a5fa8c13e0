#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "instrument-grid.h"
#include "picture-checks.h"
#include "picture-private.h"

static IwPicture *
picture_of (const JobWorld *world)
{
  IwTheme theme;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  return iw_young_daly_new (&world->data, &theme, 740.0, 420.0, NULL);
}

static void
test_grid (void)
{
  check_job_grid (iw_young_daly_new);
}

static void
test_themes (void)
{
  check_job_themes (iw_young_daly_new);
}

/* The lines of an outline, from its start on. */
static const Segment *
outline (const IwPicture *picture, const char *id, guint *n)
{
  const int index = iw_picture_find_mark (picture, id);
  const MarkShape *shape;

  g_assert_cmpint (index, >=, 0);
  shape = &g_array_index (picture->shapes, MarkShape, index);
  *n = shape->n;
  return &g_array_index (picture->segments, Segment, shape->first);
}

/* Where the plane lies: the longest rules of the frame. */
static IwBox
plane_of (const IwPicture *picture)
{
  const OpRange *frame = NULL;
  IwBox plane = { INFINITY, INFINITY, 0.0, 0.0 };

  for (guint i = 0; i < picture->groups->len; i++) {
    if (g_str_equal (g_array_index (picture->groups, IwPictureGroup, i).name, "frame"))
      frame = &g_array_index (picture->ranges, OpRange, i);
  }
  g_assert_nonnull (frame);
  for (guint i = frame->first; i < frame->first + frame->n; i++) {
    const Op *op = &g_array_index (picture->ops, Op, i);

    if (op->kind != OP_LINE || op->paint.stroke != IW_ROLE_RULE)
      continue;
    if (op->box.y == op->box.height && op->box.width - op->box.x > plane.width)
      plane = (IwBox){ op->box.x, plane.y, op->box.width - op->box.x, plane.height };
    if (op->box.x == op->box.width && op->box.height - op->box.y > plane.height) {
      plane.y = op->box.y;
      plane.height = op->box.height - op->box.y;
    }
  }
  return plane;
}

/* The waste at which a height of the plane lies. */
static double
waste_at (const IwPicture *picture, const IwAxisHold *hold, double y)
{
  const IwBox plane = plane_of (picture);

  return (plane.y + plane.height - y) / (plane.height - 0.5) * hold->domain[3];
}

/* E[T] = M e^(R/M) (e^((tau + delta)/M) - 1) work/tau, written down again. */
static double
waste_of (const IwCheckpoint *job, double interval_s)
{
  const double m = job->mtbf_s;

  return 1.0 - interval_s / (m * exp (job->restart_s / m) * expm1 ((interval_s + job->pause_s) / m));
}

/* The three parts on top of each other end at the exact expected waste, each on what lies below it. */
static void
test_areas (void)
{
  static const JobWorldKind kinds[] = { JOB_CLOUD, JOB_CLOUD_STORM, JOB_CLOUD_AT_RISK, JOB_MOBILE };

  for (size_t w = 0; w < G_N_ELEMENTS (kinds); w++) {
    g_auto (JobWorld) world;
    IwAxisHold hold = { 0 };
    const Segment *restart, *checkpoint, *rework;
    IwPicture *picture;
    IwTheme theme;
    IwScale x;
    IwBox plane;
    guint n, compared = 0;

    job_world_init (&world, kinds[w]);
    iw_theme_init (&theme, IW_THEME_LIGHT);
    picture = iw_young_daly_new (&world.data, &theme, 740.0, 420.0, &hold);
    plane = plane_of (picture);
    x = (IwScale){ world.data.min_s, world.data.max_s, plane.x, plane.x + plane.width, IW_SCALE_LOG };
    restart = outline (picture, "restart", &n);
    checkpoint = outline (picture, "checkpoint", &n);
    rework = outline (picture, "rework", &n);
    g_assert_cmpuint (n, >=, 242);
    for (guint i = 0; i < 121; i++) {
      const double interval_s = iw_scale_invert (&x, rework[i].v[0]);
      const double waste = waste_of (&world.job, interval_s);

      /* Above the plane there is nothing to measure; below the collapse there is nothing at all. */
      g_assert_cmpfloat (interval_s, >=, world.data.collapse_s * (1.0 - 1e-6));
      g_assert_cmpfloat (fabs (rework[241 - i].v[1] - checkpoint[i].v[1]), <, 1e-6);
      g_assert_cmpfloat (fabs (checkpoint[241 - i].v[1] - restart[i].v[1]), <, 1e-6);
      if (waste > 0.99 * hold.domain[3])
        continue;
      g_assert_cmpfloat (fabs (waste_at (picture, &hold, rework[i].v[1]) - waste), <, 0.003 * hold.domain[3]);
      compared++;
    }
    g_assert_cmpuint (compared, >, 20);
    iw_picture_free (picture);
  }
}

/* 3.5 s to write 350 GB at 100 GB/s; 6,340 h over 1,024 nodes is a failure every 22,289 s. Young: sqrt (2 3.5
 * 22289) = 395.0 s. */
static void
test_best (void)
{
  g_auto (JobWorld) world;
  IwPicture *picture;
  const double mtbf_s = 6340.0 * 3600.0 / 1024.0;

  job_world_init (&world, JOB_CLOUD);
  picture = picture_of (&world);
  g_assert_cmpfloat (fabs (mark_number (picture, "young") - 394.99), <, 0.01);
  /* The derivative is nought: e^(-(tau + delta)/M) = 1 - tau/M. */
  g_assert_cmpfloat (fabs (exp (-(mark_number (picture, "exact") + 3.5) / mtbf_s) -
                           (1.0 - mark_number (picture, "exact") / mtbf_s)),
                     <, 1e-12);
  g_assert_cmpfloat (fabs (mark_number (picture, "operating") - waste_of (&world.job, 600.0)), <, 1e-12);
  /* Daly's reads the same as the exact one: one label for both. */
  g_assert_cmpint (iw_picture_find_mark (picture, "daly"), ==, -1);
  g_assert_nonnull (strstr (mark_of (picture, "exact")->name, "Daly"));
  iw_picture_free (picture);
}

/* At its ends the flat region wastes 5 % more than the least; in the middle less. */
static void
test_flat (void)
{
  g_auto (JobWorld) world;
  IwAxisHold hold = { 0 };
  IwPicture *picture;
  const IwMark *flat;
  IwTheme theme;
  IwBox plane;
  IwScale x;
  double least, from, to;

  job_world_init (&world, JOB_CLOUD);
  iw_theme_init (&theme, IW_THEME_LIGHT);
  picture = iw_young_daly_new (&world.data, &theme, 740.0, 420.0, &hold);
  plane = plane_of (picture);
  x = (IwScale){ world.data.min_s, world.data.max_s, plane.x, plane.x + plane.width, IW_SCALE_LOG };
  flat = mark_of (picture, "flat");
  least = waste_of (&world.job, mark_number (picture, "exact"));
  g_assert_cmpfloat (flat->number, >, 1.5);
  from = iw_scale_invert (&x, outline (picture, "flat", &(guint){ 0 })[0].v[0]);
  to = from * flat->number;
  g_assert_cmpfloat (fabs (waste_of (&world.job, from) / least - 1.05), <, 1e-6);
  g_assert_cmpfloat (fabs (waste_of (&world.job, to) / least - 1.05), <, 1e-6);
  g_assert_cmpfloat (waste_of (&world.job, sqrt (from * to)), <, 1.05 * least);
  iw_picture_free (picture);
}

static bool
says (const char *text, const char *const *words)
{
  for (; *words != NULL; words++) {
    if (strstr (text, *words) != NULL)
      return true;
  }
  return false;
}

/* 1,024 times 350 GB at 100 GB/s take 3,584 s: with a checkpoint every 600 s there is no waste to be said. */
static void
test_collapsed (void)
{
  static const char *const waste_words[] = { "wasted", "of the time is", NULL };
  static const JobWorldKind kinds[] = { JOB_CLOUD_STORM, JOB_CLOUD_UNDRAINED, JOB_EDGE_WORN, JOB_TINY,
                                        JOB_SWAMPED };

  for (size_t w = 0; w < G_N_ELEMENTS (kinds); w++) {
    g_auto (JobWorld) world;
    IwPicture *picture;
    const IwMark *point, *collapse;
    const IwPlacedText *texts;
    size_t n;

    job_world_init (&world, kinds[w]);
    job_world_sweep (&world, 1);
    picture = picture_of (&world);
    point = mark_of (picture, "operating");
    collapse = mark_of (picture, "collapse");
    texts = iw_picture_texts (picture, &n);
    g_test_message ("%s: %s", world.id, iw_picture_sentence (picture));
    g_assert_true (isnan (point->number));
    g_assert_true (g_str_has_prefix (point->value, "none"));
    g_assert_cmpfloat (fabs (collapse->number / world.data.collapse_s - 1.0), <, 1e-12);
    g_assert_false (says (iw_picture_sentence (picture), waste_words));
    for (size_t i = 0; i < n; i++) {
      if (g_str_equal (texts[i].group, "operating") || g_str_equal (texts[i].group, "state"))
        g_assert_null (strstr (texts[i].text, "%"));
    }
    iw_picture_free (picture);
  }
}

static void
test_storm (void)
{
  g_auto (JobWorld) world;
  IwPicture *picture;

  job_world_init (&world, JOB_CLOUD_STORM);
  picture = picture_of (&world);
  g_assert_cmpfloat (mark_number (picture, "collapse"), ==, 3584.0);
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "59.7 minutes"));
  iw_picture_free (picture);
}

/* Only the point moves while the interval is dragged; only the band while its points come in. */
static void
test_static_groups (void)
{
  static const char *const of_job[] = { "title",       "frame",    "flat",     "areas",   "simulated",
                                        "first-order", "expected", "collapse", "optimum", "labels" };
  static const char *const of_axes[] = {
    "title", "frame", "flat", "areas", "expected", "collapse", "optimum"
  };

  for (int index = 0; index < N_JOB_WORLDS; index++) {
    g_auto (JobWorld) world;
    IwAxisHold hold = { 0 };
    IwPicture *before, *after;
    IwTheme theme;

    job_world_init (&world, (JobWorldKind)index);
    iw_theme_init (&theme, IW_THEME_DARK);
    g_test_message ("%s", world.id);
    before = iw_young_daly_new (&world.data, &theme, 740.0, 420.0, &hold);
    hold.held = true;
    job_world_sweep (&world, 3);
    after = iw_young_daly_new (&world.data, &theme, 740.0, 420.0, &hold);
    for (size_t i = 0; i < G_N_ELEMENTS (of_axes); i++)
      g_assert_cmphex (group_hash (before, of_axes[i]), ==, group_hash (after, of_axes[i]));
    iw_picture_free (before);
    before = after;
    world.job.interval_s *= 1.3;
    job_world_run (&world);
    job_world_sweep (&world, 3);
    after = iw_young_daly_new (&world.data, &theme, 740.0, 420.0, &hold);
    for (size_t i = 0; i < G_N_ELEMENTS (of_job); i++)
      g_assert_cmphex (group_hash (before, of_job[i]), ==, group_hash (after, of_job[i]));
    g_assert_cmphex (group_hash (before, "operating"), !=, group_hash (after, "operating"));
    iw_picture_free (before);
    iw_picture_free (after);
  }
}

/* What stands above a held axis is said all the same. */
static void
test_held (void)
{
  g_auto (JobWorld) world;
  IwAxisHold hold = { 0 };
  IwPicture *picture;
  IwTheme theme;
  double top;

  job_world_init (&world, JOB_CLOUD);
  iw_theme_init (&theme, IW_THEME_LIGHT);
  iw_picture_free (iw_young_daly_new (&world.data, &theme, 740.0, 420.0, &hold));
  top = hold.domain[3];
  g_assert_cmpfloat (hold.domain[0], ==, world.data.min_s);
  g_assert_cmpfloat (hold.domain[1], ==, world.data.max_s);
  hold.held = true;
  world.job.interval_s = 40000.0;
  job_world_run (&world);
  g_assert_cmpfloat (world.result.waste, >, top);
  picture = iw_young_daly_new (&world.data, &theme, 740.0, 420.0, &hold);
  check_picture (picture, "held");
  g_assert_cmpfloat (hold.domain[3], ==, top);
  g_assert_cmpfloat (mark_number (picture, "operating"), ==, world.result.waste);
  iw_picture_free (picture);
  hold.held = false;
  iw_picture_free (iw_young_daly_new (&world.data, &theme, 740.0, 420.0, &hold));
  g_assert_cmpfloat (hold.domain[3], >=, world.result.waste);
}

/* Where the first order is not within 5 % of the exact waste its line is dashed, and nowhere else. */
static void
test_first_order (void)
{
  g_auto (JobWorld) world;
  IwPicture *picture;
  guint solid = 0, dashed = 0;

  job_world_init (&world, JOB_CLOUD_AT_RISK);
  picture = picture_of (&world);
  for (guint g = 0; g < picture->groups->len; g++) {
    const OpRange *range = &g_array_index (picture->ranges, OpRange, g);

    if (!g_str_equal (g_array_index (picture->groups, IwPictureGroup, g).name, "first-order"))
      continue;
    for (guint i = range->first; i < range->first + range->n; i++) {
      const Op *op = &g_array_index (picture->ops, Op, i);

      if (op->kind == OP_PATH)
        *(op->paint.dash > 0.0 ? &dashed : &solid) += op->n - 1;
    }
  }
  g_assert_cmpuint (solid + dashed, ==, 120);
  g_assert_cmpuint (solid, >, 0);
  g_assert_cmpuint (dashed, >, 0);
  iw_picture_free (picture);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/young-daly/grid", test_grid);
  g_test_add_func ("/young-daly/themes", test_themes);
  g_test_add_func ("/young-daly/areas", test_areas);
  g_test_add_func ("/young-daly/best", test_best);
  g_test_add_func ("/young-daly/flat", test_flat);
  g_test_add_func ("/young-daly/collapsed", test_collapsed);
  g_test_add_func ("/young-daly/storm", test_storm);
  g_test_add_func ("/young-daly/static-groups", test_static_groups);
  g_test_add_func ("/young-daly/held", test_held);
  g_test_add_func ("/young-daly/first-order", test_first_order);
  return g_test_run ();
}
