#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "picture-checks.h"
#include "worlds.h"

static IwPicture *
picture_of (const JobWorld *world, IwThemeKind kind, double width, double scale)
{
  IwTheme theme;

  iw_theme_init (&theme, kind);
  theme.scale = scale;
  return iw_checkpoint_equation_new (&world->data, &theme, width,
                                     iw_checkpoint_equation_height (&world->data, &theme, width));
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

static void
test_grid (void)
{
  static const double widths[] = { 340.0, 520.0, 700.0, 1400.0 }, scales[] = { 1.0, 2.0, 3.0 };
  static const char *const always[] = {
    "mtbf",  "node-mtbf", "nodes", "pause",        "young", "daly",
    "exact", "interval",  "wall",  "restart-time", "work",  "storage-load"
  };

  for (int kind = 0; kind < N_JOB_WORLDS; kind++) {
    g_auto (JobWorld) world;

    job_world_init (&world, (JobWorldKind)kind);
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
  for (int kind = 0; kind < N_JOB_WORLDS; kind++) {
    g_auto (JobWorld) world;
    IwPicture *light;

    job_world_init (&world, (JobWorldKind)kind);
    light = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
    for (int theme = IW_THEME_LIGHT; theme <= IW_THEME_CONTRAST_DARK; theme++) {
      IwPicture *other = picture_of (&world, (IwThemeKind)theme, 420.0, 1.0);

      check_same_geometry (light, other, world.id);
      check_group_bounds (other, world.id);
      iw_picture_free (other);
    }
    iw_picture_free (light);
  }
}

/* Every number on the page follows from the others by the formula beside it. */
static void
test_by_hand (void)
{
  static const JobWorldKind kinds[] = { JOB_CLOUD, JOB_CLOUD_LOCAL, JOB_CLOUD_AT_RISK, JOB_MOBILE };

  for (size_t k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_auto (JobWorld) world;
    IwPicture *picture;
    double m, delta, tau, r, w, y, t, x, first;

    job_world_init (&world, kinds[k]);
    g_test_message ("%s", world.id);
    picture = picture_of (&world, IW_THEME_LIGHT, 700.0, 1.0);
    m = mark_number (picture, "node-mtbf") / mark_number (picture, "nodes");
    delta = mark_number (picture, "bytes") / mark_number (picture, "bandwidth") + world.store.commit_s;
    tau = mark_number (picture, "interval");
    r = mark_number (picture, "restart-time");
    w = mark_number (picture, "work");
    g_assert_cmpfloat_with_epsilon (mark_number (picture, "mtbf") / m, 1.0, 1e-12);
    g_assert_cmpfloat_with_epsilon (mark_number (picture, "pause") / delta, 1.0, 1e-12);
    y = sqrt (2.0 * delta * m);
    x = delta / (2.0 * m);
    g_assert_cmpfloat_with_epsilon (mark_number (picture, "young") / y, 1.0, 1e-12);
    g_assert_cmpfloat_with_epsilon (
        mark_number (picture, "daly") / (y * (1.0 + sqrt (x) / 3.0 + x / 9.0) - delta), 1.0, 1e-12);
    /* 1 + W0 (-exp (-1 - δ/M)) = τ/M means (τ/M - 1) exp (τ/M - 1) = -exp (-1 - δ/M). */
    t = mark_number (picture, "exact") / m - 1.0;
    g_assert_cmpfloat_with_epsilon (t * exp (t) / -exp (-1.0 - delta / m), 1.0, 1e-12);
    t = m * exp (r / m) * (exp ((tau + delta) / m) - 1.0) * w / tau;
    if (iw_picture_find_mark (picture, "drain-cost") >= 0)
      t += mark_number (picture, "drain-cost");
    g_assert_cmpfloat_with_epsilon (mark_number (picture, "wall") / t, 1.0, 1e-9);
    g_assert_cmpfloat_with_epsilon (mark_number (picture, "waste"), 1.0 - w / t, 1e-9);
    first = delta / tau + (tau + delta) / (2.0 * m) + r / m;
    if (iw_picture_find_mark (picture, "kept") >= 0)
      first += (1.0 - mark_number (picture, "kept")) * mark_number (picture, "write") / m;
    g_assert_cmpfloat_with_epsilon (mark_number (picture, "first-order"), first, 1e-12);
    if (!world.data.wears)
      g_assert_cmpfloat_with_epsilon (mark_number (picture, "storage-load"),
                                      mark_number (picture, "write") / tau, 1e-12);
    g_assert_true (has_text (picture, world.result.first_order_valid ? "within 5 %" : "more than 5 % off"));
    iw_picture_free (picture);
  }
}

/* Neither a wall time nor what follows from one. */
static void
test_no_wall (void)
{
  static const JobWorldKind kinds[] = { JOB_CLOUD_STORM, JOB_CLOUD_UNDRAINED, JOB_EDGE_WORN, JOB_SWAMPED };
  static const char *const none[] = { "wall", "waste", "first-order" };

  for (size_t k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_auto (JobWorld) world;
    IwPicture *picture;

    job_world_init (&world, kinds[k]);
    picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
    for (size_t i = 0; i < G_N_ELEMENTS (none); i++) {
      const int index = iw_picture_find_mark (picture, none[i]);
      size_t n;

      if (index >= 0)
        g_assert_true (isnan (iw_picture_marks (picture, &n)[index].number));
    }
    g_assert_true (has_text (picture, "No wall time: "));
    iw_picture_free (picture);
  }
}

/* Clusters are owned up to, and only where there are some; so is what is taken for granted. */
static void
test_assumptions (void)
{
  for (int kind = 0; kind < N_JOB_WORLDS; kind++) {
    g_auto (JobWorld) world;
    IwPicture *picture;

    job_world_init (&world, (JobWorldKind)kind);
    picture = picture_of (&world, IW_THEME_LIGHT, 420.0, 1.0);
    g_assert_cmpint (has_text (picture, "in clusters (shape"), ==, kind == JOB_CLOUD_CLUSTERED);
    g_assert_true (has_text (picture, "constant rate"));
    iw_picture_free (picture);
  }
}

/* Symbols do not move when numbers do. */
static void
test_static_groups (void)
{
  g_auto (JobWorld) world;
  IwPicture *before, *after;

  job_world_init (&world, JOB_CLOUD);
  before = picture_of (&world, IW_THEME_DARK, 420.0, 1.0);
  world.job.interval_s *= 1.3;
  world.node_mtbf_s *= 0.9;
  world.store.shared_write_bps *= 1.7;
  job_world_run (&world);
  after = picture_of (&world, IW_THEME_DARK, 420.0, 1.0);
  g_assert_cmphex (group_hash (before, "title"), ==, group_hash (after, "title"));
  g_assert_cmphex (group_hash (before, "symbols"), ==, group_hash (after, "symbols"));
  g_assert_cmphex (group_hash (before, "numbers"), !=, group_hash (after, "numbers"));
  g_assert_cmpfloat (iw_picture_height (before), ==, iw_picture_height (after));
  iw_picture_free (before);
  iw_picture_free (after);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkpoint-equation/grid", test_grid);
  g_test_add_func ("/checkpoint-equation/themes", test_themes);
  g_test_add_func ("/checkpoint-equation/by-hand", test_by_hand);
  g_test_add_func ("/checkpoint-equation/no-wall", test_no_wall);
  g_test_add_func ("/checkpoint-equation/assumptions", test_assumptions);
  g_test_add_func ("/checkpoint-equation/static-groups", test_static_groups);
  return g_test_run ();
}
