#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "instrument-grid.h"
#include "picture-checks.h"

static IwPicture *
strip_of (const JobWorld *world, double width, double height, IwAxisHold *hold)
{
  IwTheme theme;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  return iw_failure_strip_new (&world->data, &theme, width, height, hold);
}

static void
test_grid (void)
{
  check_job_grid (iw_failure_strip_new);
}

static void
test_themes (void)
{
  check_job_themes (iw_failure_strip_new);
}

static void
test_sizes (void)
{
  static const struct {
    double width, height;
  } sizes[] = { { 300, 200 }, { 260, 150 }, { 300, 500 }, { 1900, 400 } };

  for (int kind = 0; kind < N_JOB_WORLDS; kind++) {
    g_auto (JobWorld) world;

    job_world_init (&world, (JobWorldKind)kind);
    for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) {
      g_autofree char *what = g_strdup_printf ("%s, %g × %g", world.id, sizes[i].width, sizes[i].height);
      IwPicture *picture = strip_of (&world, sizes[i].width, sizes[i].height, NULL);

      check_picture (picture, what);
      check_group_bounds (picture, what);
      iw_picture_free (picture);
    }
  }
}

/* What the key says of the parts adds up to the wall time, and agrees with the shares that the run was given.
 */
static void
test_sums (void)
{
  static const JobWorldKind kinds[] = { JOB_CLOUD, JOB_CLOUD_LOCAL, JOB_CLOUD_CLUSTERED, JOB_CLOUD_AT_RISK,
                                        JOB_MOBILE };

  for (size_t k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_auto (JobWorld) world;
    const IwCheckpointSplit *split = &world.trace.split;
    IwPicture *picture;
    double wall_s;

    job_world_init (&world, kinds[k]);
    wall_s = world.trace.wall_s;
    picture = strip_of (&world, 900.0, 400.0, NULL);
    g_test_message ("%s", world.id);
    g_assert_cmpfloat_with_epsilon ((mark_number (picture, "useful") + mark_number (picture, "checkpoint") +
                                     mark_number (picture, "rework") + mark_number (picture, "restart")) /
                                        wall_s,
                                    1.0, 1e-6);
    /* What was written before a local copy was lost counts as thrown away, wherever it is drawn. */
    g_assert_cmpfloat_with_epsilon (mark_number (picture, "useful") / wall_s, split->useful, 2e-3);
    g_assert_cmpfloat_with_epsilon (mark_number (picture, "checkpoint") / wall_s, split->checkpoint, 2e-3);
    g_assert_cmpfloat_with_epsilon (mark_number (picture, "rework") / wall_s, split->rework, 2e-3);
    g_assert_cmpfloat_with_epsilon (mark_number (picture, "restart") / wall_s, split->restart, 2e-3);
    iw_picture_free (picture);
  }
}

/* Failures are walked to in their order, each says what it threw away, and few are too close to another. */
static void
test_failures (void)
{
  g_auto (JobWorld) world;
  IwPicture *picture;
  const IwMark *marks;
  size_t n, failures = 0, rows = 0, last = 0;

  job_world_init (&world, JOB_CLOUD);
  picture = strip_of (&world, 900.0, 400.0, NULL);
  marks = iw_picture_marks (picture, &n);
  for (size_t i = 0; i < n; i++) {
    if (g_str_has_prefix (marks[i].id, "failure-")) {
      const size_t index = (size_t)g_ascii_strtoull (marks[i].id + strlen ("failure-"), NULL, 10);

      g_assert_cmpuint (index, >, last);
      g_assert_cmpfloat (marks[i].number, ==, world.trace.failures[index - 1].lost_s);
      g_assert_nonnull (strstr (marks[i].sentence, "restarted from"));
      last = index;
      failures++;
    }
    rows += g_str_has_prefix (marks[i].id, "row-") ? 1 : 0;
  }
  g_assert_cmpuint (world.trace.n_failures, >, 50);
  g_assert_cmpuint (failures, <=, world.trace.n_failures);
  g_assert_cmpuint (10 * failures, >=, 9 * world.trace.n_failures);
  g_assert_cmpuint (rows, >, 3);
  iw_picture_free (picture);
}

/* Of hundreds no more than can be walked. */
static void
test_many (void)
{
  g_auto (JobWorld) world;
  IwPicture *picture;
  const IwMark *marks;
  size_t n, shown = 0;
  double sum = 0.0, all = 0.0;

  job_world_init (&world, JOB_CLOUD);
  world.node_mtbf_s /= 5.0;
  world.job.interval_s = 300.0;
  job_world_run (&world);
  g_assert_cmpuint (world.trace.n_failures, >, 500);
  picture = strip_of (&world, 900.0, 400.0, NULL);
  check_picture (picture, "many");
  marks = iw_picture_marks (picture, &n);
  for (size_t i = 0; i < n; i++) {
    if (g_str_has_prefix (marks[i].id, "failure-")) {
      sum += marks[i].number;
      shown++;
    }
  }
  for (size_t i = 0; i < world.trace.n_failures; i++)
    all += world.trace.failures[i].lost_s;
  g_assert_cmpuint (shown, ==, 200);
  /* They are those that threw away much. */
  g_assert_cmpfloat (sum / 200.0, >, 1.5 * all / (double)world.trace.n_failures);
  iw_picture_free (picture);
}

/* A failure lies where its time is: row and place in it, by the axis. */
static void
test_places (void)
{
  g_auto (JobWorld) world;
  IwAxisHold hold = { 0 };
  IwPicture *picture;
  double row_s, left, width;

  job_world_init (&world, JOB_CLOUD);
  picture = strip_of (&world, 900.0, 400.0, &hold);
  row_s = hold.domain[0];
  g_assert_cmpfloat (row_s, ==, 86400.0 * round (row_s / 86400.0)); /* whole days of a month */
  width = 0.0;
  left = INFINITY;
  for (size_t i = 0; i < world.trace.n_failures; i++) { /* the axis, from the two outermost failures */
    g_autofree char *id = g_strdup_printf ("failure-%zu", i + 1);
    const IwMark *mark;

    if (iw_picture_find_mark (picture, id) < 0)
      continue;
    mark = mark_of (picture, id);
    left = fmin (left, mark->x);
    width = fmax (width, mark->x + mark->width);
  }
  width -= left;
  for (size_t i = 0; i < world.trace.n_failures; i++) {
    const double at_s = world.trace.failures[i].at_s, row = floor (at_s / row_s);
    g_autofree char *id = g_strdup_printf ("failure-%zu", i + 1);
    g_autofree char *row_id = g_strdup_printf ("row-%.0f", row + 1.0);
    const IwMark *mark, *of_row = mark_of (picture, row_id);
    const double expected = left + width * (at_s / row_s - row);

    if (iw_picture_find_mark (picture, id) < 0)
      continue;
    mark = mark_of (picture, id);
    g_assert_cmpfloat (mark->y, <=, of_row->y + of_row->height);
    g_assert_cmpfloat (mark->y + mark->height, >=, of_row->y);
    if (mark->width < 100.0) /* not wrapped */
      g_assert_cmpfloat (fabs (mark->x + mark->width / 2.0 - expected), <=, mark->width / 2.0 + 12.0);
  }
  iw_picture_free (picture);
}

static void
test_no_run (void)
{
  static const JobWorldKind kinds[] = { JOB_CLOUD_STORM, JOB_EDGE_WORN, JOB_SWAMPED, JOB_HOPELESS };

  for (size_t k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_auto (JobWorld) world;
    IwPicture *picture;

    job_world_init (&world, kinds[k]);
    picture = strip_of (&world, 740.0, 300.0, NULL);
    g_assert_true (isnan (mark_of (picture, "wall")->number));
    g_assert_nonnull (strstr (iw_picture_sentence (picture), "no run and no wall time"));
    g_assert_cmpint (iw_picture_find_mark (picture, "failure-1"), <, 0);
    iw_picture_free (picture);
  }
}

static void
test_running (void)
{
  g_auto (JobWorld) world;
  IwPicture *picture;

  job_world_init (&world, JOB_CLOUD);
  world.data.trace = NULL;
  picture = strip_of (&world, 740.0, 300.0, NULL);
  check_picture (picture, "running");
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "still being simulated"));
  iw_picture_free (picture);
}

/* Rows stay as long as they are under the hand, and what does not fit any more is left out. */
static void
test_held (void)
{
  g_auto (JobWorld) world;
  IwAxisHold hold = { 0 };
  IwPicture *picture;
  double row_s;

  job_world_init (&world, JOB_CLOUD);
  iw_picture_free (strip_of (&world, 740.0, 300.0, &hold));
  row_s = hold.domain[0];
  hold.held = true;
  world.job.interval_s = 6.0 * 3600.0;
  job_world_run (&world);
  picture = strip_of (&world, 740.0, 300.0, &hold);
  g_assert_cmpfloat (hold.domain[0], ==, row_s);
  check_picture (picture, "held");
  check_group_bounds (picture, "held");
  iw_picture_free (picture);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/failure-strip/grid", test_grid);
  g_test_add_func ("/failure-strip/themes", test_themes);
  g_test_add_func ("/failure-strip/sizes", test_sizes);
  g_test_add_func ("/failure-strip/sums", test_sums);
  g_test_add_func ("/failure-strip/failures", test_failures);
  g_test_add_func ("/failure-strip/many", test_many);
  g_test_add_func ("/failure-strip/places", test_places);
  g_test_add_func ("/failure-strip/no-run", test_no_run);
  g_test_add_func ("/failure-strip/running", test_running);
  g_test_add_func ("/failure-strip/held", test_held);
  return g_test_run ();
}
