#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "instrument-grid.h"
#include "picture-checks.h"

static IwPicture *
picture_of (const JobWorld *world, IwAxisHold *hold)
{
  IwTheme theme;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  return iw_hours_flow_new (&world->data, &theme, 1200.0, 640.0, hold);
}

static void
test_grid (void)
{
  check_job_grid (iw_hours_flow_new);
}

static void
test_themes (void)
{
  check_job_themes (iw_hours_flow_new);
}

static const IwFlowPath *
flow_of (const IwPicture *picture, const char *id)
{
  size_t n;
  const IwFlowPath *flows = iw_picture_flows (picture, &n);

  for (size_t i = 0; i < n; i++) {
    if (g_str_equal (flows[i].id, id))
      return &flows[i];
  }
  g_error ("no flow %s", id);
}

/* The parts add up to the run, and their bands are as wide as they are long. */
static void
test_conserves (void)
{
  static const char *const waste[] = { "checkpoint", "rework", "restart" };
  static const JobWorldKind kinds[] = { JOB_CLOUD, JOB_CLOUD_LOCAL, JOB_CLOUD_CLUSTERED, JOB_MOBILE };

  for (size_t k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_auto (JobWorld) world;
    IwPicture *picture;
    double sum_s, width = 0.0, per_s;

    job_world_init (&world, kinds[k]);
    g_test_message ("%s", world.id);
    picture = picture_of (&world, NULL);
    /* Runs differ in nothing but their failures: all do the same work. */
    g_assert_cmpfloat_with_epsilon (mark_number (picture, "useful") / world.job.work_s, 1.0, 1e-9);
    sum_s = mark_number (picture, "useful");
    per_s = flow_of (picture, "useful")->width / sum_s;
    for (size_t i = 0; i < G_N_ELEMENTS (waste); i++) {
      const double seconds = mark_number (picture, waste[i]), px = flow_of (picture, waste[i])->width;

      sum_s += seconds;
      width += px;
      if (px > 2.0) /* else it is the hairline */
        g_assert_cmpfloat_with_epsilon (px, seconds * per_s, 1e-6 * px);
    }
    g_assert_cmpfloat_with_epsilon (sum_s / mark_number (picture, "wall"), 1.0, 1e-9);
    g_assert_cmpfloat (mark_number (picture, "wall"), ==, world.runs.mean_s);
    g_assert_cmpfloat_with_epsilon (mark_number (picture, "waste"), world.runs.waste, 1e-9);
    g_assert_cmpfloat_with_epsilon (flow_of (picture, "waste")->width, width, 1e-6);
    iw_picture_free (picture);
  }
}

/* 350 GB at 100 GB/s stop the work for 3.5 s, six times in each of its 720 h: 4.2 h in all. */
static void
test_by_hand (void)
{
  g_auto (JobWorld) world;
  IwPicture *picture;

  job_world_init (&world, JOB_CLOUD);
  picture = picture_of (&world, NULL);
  g_assert_cmpfloat_with_epsilon (mark_number (picture, "checkpoint"), 4.2 * 3600.0, 1.0);
  iw_picture_free (picture);
}

/* What does not take up a pixel is still there, with its name. */
static void
test_nothing (void)
{
  static const char *const parts[] = { "checkpoint", "rework", "restart" };
  g_auto (JobWorld) world;
  IwPicture *picture;

  job_world_init (&world, JOB_UNFAILING);
  picture = picture_of (&world, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++) {
    const IwMark *mark = mark_of (picture, parts[i]);
    size_t n;
    const IwPlacedText *texts = iw_picture_texts (picture, &n);
    bool named = false;

    for (size_t k = 0; k < n; k++)
      named = named || strstr (texts[k].text, mark->name) != NULL;
    g_assert_true (named);
  }
  g_assert_cmpfloat (mark_number (picture, "rework"), ==, 0.0);
  iw_picture_free (picture);
}

static void
test_no_end (void)
{
  static const JobWorldKind kinds[] = { JOB_CLOUD_STORM, JOB_CLOUD_UNDRAINED, JOB_EDGE_WORN,
                                        JOB_TINY,        JOB_SWAMPED,         JOB_HOPELESS };

  for (size_t k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_auto (JobWorld) world;
    IwPicture *picture;
    size_t n;

    job_world_init (&world, kinds[k]);
    g_test_message ("%s", world.id);
    picture = picture_of (&world, NULL);
    g_assert_true (isnan (mark_of (picture, "wall")->number));
    g_assert_true (g_str_has_prefix (mark_of (picture, "wall")->value, "none, "));
    g_assert_cmpint (iw_picture_find_mark (picture, "waste"), <, 0);
    g_assert_nonnull (strstr (iw_picture_sentence (picture), "no wall time"));
    iw_picture_flows (picture, &n);
    g_assert_cmpuint (n, ==, 0);
    iw_picture_free (picture);
  }
}

/* The work keeps its width while the hand is on a slider, however much is wasted beneath it. */
static void
test_held (void)
{
  g_auto (JobWorld) world;
  IwAxisHold hold = { 0 };
  IwPicture *before, *after;

  job_world_init (&world, JOB_CLOUD);
  before = picture_of (&world, &hold);
  hold.held = true;
  world.job.interval_s = 6.0 * 3600.0;
  job_world_run (&world);
  after = picture_of (&world, &hold);
  g_assert_cmpfloat (world.runs.waste, >, 0.3);
  g_assert_cmpfloat (flow_of (before, "useful")->width, ==, flow_of (after, "useful")->width);
  g_assert_cmpfloat (flow_of (before, "waste")->width, <, flow_of (after, "waste")->width);
  check_picture (after, "held");
  check_group_bounds (after, "held");
  iw_picture_free (before);
  iw_picture_free (after);
}

/* While nothing is simulated the closed form stands in. */
static void
test_closed_form (void)
{
  g_auto (JobWorld) world;
  IwPicture *picture;

  job_world_init (&world, JOB_CLOUD);
  world.runs = (IwCheckpointRuns){ 0 };
  picture = picture_of (&world, NULL);
  g_assert_cmpfloat (mark_number (picture, "wall"), ==, world.result.expected_wall_s);
  iw_picture_free (picture);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hours-flow/grid", test_grid);
  g_test_add_func ("/hours-flow/themes", test_themes);
  g_test_add_func ("/hours-flow/conserves", test_conserves);
  g_test_add_func ("/hours-flow/by-hand", test_by_hand);
  g_test_add_func ("/hours-flow/nothing", test_nothing);
  g_test_add_func ("/hours-flow/no-end", test_no_end);
  g_test_add_func ("/hours-flow/held", test_held);
  g_test_add_func ("/hours-flow/closed-form", test_closed_form);
  return g_test_run ();
}
