#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "instrument-grid.h"
#include "picture-checks.h"

#define YEAR 31557600.0

static IwPicture *
picture_of (const JobWorld *world)
{
  IwTheme theme;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  return iw_storage_load_new (&world->data, &theme, 740.0, 420.0, NULL);
}

static void
test_grid (void)
{
  check_job_grid (iw_storage_load_new);
}

static void
test_themes (void)
{
  check_job_themes (iw_storage_load_new);
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

/* 350 GB at 5 GB/s every 90 s: 70/90. */
static void
test_at_risk (void)
{
  g_auto (JobWorld) world;
  IwPicture *picture;

  job_world_init (&world, JOB_CLOUD_AT_RISK);
  picture = picture_of (&world);
  g_assert_cmpfloat (fabs (mark_number (picture, "load") - 70.0 / 90.0), <, 1e-12);
  g_assert_cmpfloat (fabs (mark_number (picture, "queue") - 70.0), <, 1e-9);
  g_assert_cmpfloat (fabs (mark_number (picture, "write") - 70.0), <, 1e-9);
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "At risk"));
  g_assert_true (has_text (picture, "77.8"));
  g_assert_true (has_text (picture, "drained"));
  iw_picture_free (picture);
}

/* 358.4 TB at 100 GB/s take 3,584 s and are due every 600 s: 5.97. After 12 of them 11 intervals were
 * written: 12 3584 - 11 600 = 36,408 s are left. */
static void
test_storm (void)
{
  g_auto (JobWorld) world;
  IwPicture *picture;

  job_world_init (&world, JOB_CLOUD_STORM);
  picture = picture_of (&world);
  g_assert_cmpfloat (fabs (mark_number (picture, "load") - 3584.0 / 600.0), <, 1e-12);
  g_assert_cmpfloat (fabs (mark_number (picture, "queue") - 36408.0), <, 1e-6);
  g_assert_true (has_text (picture, "never drains: 10.1\u202fh behind after 12"));
  g_assert_nonnull (strstr (mark_of (picture, "write")->sentence, "358 terabytes"));
  g_assert_true (g_str_has_prefix (iw_picture_sentence (picture), "Collapsed: "));
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "59.7 minutes"));
  iw_picture_free (picture);
}

/* 100,000 erasures of one sector, one a minute and the 51.4 ms that it takes: 69.5 days of two years. */
static void
test_wear (void)
{
  const double cycle_s = 60.0 + 0.045 + 4096.0 / 0.64e6, lasts_s = 100000.0 * cycle_s;
  g_auto (JobWorld) world;
  IwPicture *picture;

  job_world_init (&world, JOB_TINY);
  picture = picture_of (&world);
  g_assert_cmpfloat (fabs (mark_number (picture, "load") * lasts_s / (2.0 * YEAR) - 1.0), <, 1e-12);
  g_assert_cmpfloat (fabs (mark_number (picture, "wear") / lasts_s - 1.0), <, 1e-12);
  g_assert_cmpfloat (fabs (mark_number (picture, "missing") / (2.0 * YEAR - lasts_s) - 1.0), <, 1e-12);
  g_assert_true (has_text (picture, "worn out after 69.5"));
  g_assert_cmpint (iw_picture_find_mark (picture, "queue"), ==, -1);
  iw_picture_free (picture);

  job_world_clear (&world);
  job_world_init (&world, JOB_EDGE);
  picture = picture_of (&world);
  g_assert_cmpint (iw_picture_find_mark (picture, "missing"), ==, -1);
  g_assert_true (has_text (picture, "worn at the end"));
  iw_picture_free (picture);
}

/* The bar ends where the load lies between its thresholds. */
static void
test_bar (void)
{
  for (int index = 0; index < N_JOB_WORLDS; index++) {
    g_auto (JobWorld) world;
    IwPicture *picture;
    const IwMark *load, *risk, *limit;

    job_world_init (&world, (JobWorldKind)index);
    picture = picture_of (&world);
    load = mark_of (picture, "load");
    risk = mark_of (picture, "risk");
    limit = mark_of (picture, "limit");
    g_test_message ("%s, load %g", world.id, load->number);
    g_assert_cmpfloat (risk->number, ==, 0.7);
    g_assert_cmpfloat (limit->number, ==, 1.0);
    /* The label of the risk ends at its mark, that of the limit begins there. */
    g_assert_true ((load->x + load->width < risk->x + risk->width) == (load->number < 0.7));
    g_assert_true ((load->x + load->width < limit->x + 2.0) == (load->number < 1.0));
    iw_picture_free (picture);
  }
}

/* While the interval is dragged the frame stays. */
static void
test_static_groups (void)
{
  for (int index = 0; index < N_JOB_WORLDS; index++) {
    g_auto (JobWorld) world;
    IwAxisHold hold = { 0 };
    IwPicture *before, *after;
    IwTheme theme;

    job_world_init (&world, (JobWorldKind)index);
    iw_theme_init (&theme, IW_THEME_DARK);
    before = iw_storage_load_new (&world.data, &theme, 740.0, 420.0, &hold);
    hold.held = true;
    world.job.interval_s *= 0.7;
    job_world_run (&world);
    after = iw_storage_load_new (&world.data, &theme, 740.0, 420.0, &hold);
    check_picture (after, world.id);
    g_assert_cmphex (group_hash (before, "track"), ==, group_hash (after, "track"));
    g_assert_cmphex (group_hash (before, "frame"), ==, group_hash (after, "frame"));
    iw_picture_free (before);
    iw_picture_free (after);
  }
}

/* Before the queue is there its frame is, and that it is on its way. */
static void
test_no_queue (void)
{
  g_auto (JobWorld) world;
  IwPicture *picture;

  job_world_init (&world, JOB_CLOUD);
  world.data.queue = NULL;
  picture = picture_of (&world);
  check_picture (picture, "no queue");
  g_assert_true (has_text (picture, "running"));
  g_assert_cmpint (iw_picture_find_mark (picture, "queue"), ==, -1);
  iw_picture_free (picture);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/storage-load/grid", test_grid);
  g_test_add_func ("/storage-load/themes", test_themes);
  g_test_add_func ("/storage-load/at-risk", test_at_risk);
  g_test_add_func ("/storage-load/storm", test_storm);
  g_test_add_func ("/storage-load/wear", test_wear);
  g_test_add_func ("/storage-load/bar", test_bar);
  g_test_add_func ("/storage-load/static-groups", test_static_groups);
  g_test_add_func ("/storage-load/no-queue", test_no_queue);
  return g_test_run ();
}
