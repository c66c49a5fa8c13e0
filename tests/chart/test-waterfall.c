#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "instrument-grid.h"
#include "picture-checks.h"

static void
test_grid (void)
{
  check_grid (world_waterfall);
}

static void
test_themes (void)
{
  check_themes (world_waterfall);
}

static void
test_static_groups (void)
{
  check_static_groups (world_waterfall, (const char *const[]){ "title", "axis", "names", NULL });
}

static IwPicture *
picture_of (const World *world, IwAxisHold *hold)
{
  IwTheme theme;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  return world_waterfall (world, &theme, 740.0, 420.0, hold);
}

static void
assert_close (double a, double b)
{
  g_assert_cmpfloat (fabs (a - b), <=, 1e-9 * fmax (fabs (a), fabs (b)));
}

/* The marks carry the result's own numbers, and the bars add up as the times do. */
static void
test_sums (void)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwPicture *picture;
    double loading, left, per_second;

    world_init (&world, index, 0.0);
    picture = picture_of (&world, NULL);
    g_test_message ("%s", world.id);
    loading = mark_number (picture, "open") + mark_number (picture, "position") +
              mark_number (picture, "transfer") + mark_number (picture, "queue");
    assert_close (loading, mark_number (picture, "load"));
    assert_close (mark_number (picture, "load"), world.result.load_s);
    assert_close (mark_number (picture, "step"), world.result.step_s);
    assert_close (mark_number (picture, "compute") + mark_number (picture, "starved"), world.result.step_s);
    if (!world.access.prefetch)
      assert_close (loading + mark_number (picture, "decode") + mark_number (picture, "compute"),
                    world.result.step_s);

    left = mark_of (picture, "step")->x;
    per_second = mark_of (picture, "step")->width / world.result.step_s;
    for (const char **id = (const char *[]){ "open", "position", "transfer", "queue", NULL }; *id != NULL;
         id++) {
      const IwMark *mark = mark_of (picture, *id);

      if (mark->number > 0.0) /* a hairline may be wider than its time */
        g_assert_cmpfloat (fabs (mark->width - fmax (1.5, mark->number * per_second)), <=, 0.01);
      g_assert_cmpfloat (fabs (mark->x - left), <=, 1.51);
      left += mark->number * per_second;
    }
    iw_picture_free (picture);
  }
}

/* With prefetch loading and computing start together; without it they follow each other. */
static void
test_overlap (void)
{
  World world;
  IwPicture *together, *in_turn;

  world_init (&world, 8, 0.0);
  together = picture_of (&world, NULL);
  world.access.prefetch = false;
  world_solve (&world);
  in_turn = picture_of (&world, NULL);
  g_assert_cmpfloat (mark_of (together, "compute")->x, ==, mark_of (together, "open")->x);
  g_assert_cmpfloat (mark_of (in_turn, "compute")->x, >, mark_of (in_turn, "queue")->x);
  g_assert_cmpint (iw_picture_find_mark (together, "starved"), ==, -1);
  g_assert_cmpfloat (mark_of (in_turn, "starved")->x, ==, mark_of (in_turn, "open")->x);
  iw_picture_free (together);
  iw_picture_free (in_turn);
}

/* A held axis stays when the data leaves it; numbers and words stay true. */
static void
test_held_axis (void)
{
  World deep, shallow;
  IwAxisHold hold = { 0 };
  IwPicture *before, *after, *settled;
  double domain;

  world_init (&deep, 1, 256.0);
  world_init (&shallow, 1, 1.0);
  before = picture_of (&deep, &hold);
  domain = hold.domain[0];
  g_assert_cmpfloat (domain, >=, deep.result.step_s);
  hold.held = true;
  after = picture_of (&shallow, &hold);
  g_assert_cmpfloat (hold.domain[0], ==, domain);
  g_assert_cmpfloat (shallow.result.step_s, >, domain);
  g_assert_cmphex (group_hash (before, "axis"), ==, group_hash (after, "axis"));
  check_picture (after, "held");
  assert_close (mark_number (after, "position"), shallow.result.position_s);
  hold.held = false;
  settled = picture_of (&shallow, &hold);
  g_assert_cmpfloat (hold.domain[0], >=, shallow.result.step_s);
  g_assert_cmphex (group_hash (before, "axis"), !=, group_hash (settled, "axis"));
  iw_picture_free (before);
  iw_picture_free (after);
  iw_picture_free (settled);
}

/* Ticks count in one unit, which stands at the last of them only. */
static void
test_axis_unit (void)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwPicture *picture;
    const IwPlacedText *texts;
    size_t n, ticks = 0, units = 0;

    world_init (&world, index, 0.0);
    picture = picture_of (&world, NULL);
    texts = iw_picture_texts (picture, &n);
    for (size_t i = 0; i < n; i++) {
      if (strcmp (texts[i].group, "axis") == 0) {
        ticks++;
        units += strstr (texts[i].text, "\u202f") != NULL;
      }
    }
    g_assert_cmpuint (ticks, >=, 3);
    g_assert_cmpuint (units, ==, 1);
    iw_picture_free (picture);
  }
}

static void
test_sentence (void)
{
  World world;
  IwPicture *picture;
  char step[IW_QUANTITY_MAX];

  world_init (&world, 5, 0.0);
  picture = picture_of (&world, NULL);
  iw_quantity_format (step, sizeof step, world.result.step_s, IW_UNIT_SECONDS, IW_TEXT_SPOKEN);
  g_assert_nonnull (strstr (iw_picture_sentence (picture), step));
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "Positioning: 94.9 percent"));
  g_assert_nonnull (strstr (mark_of (picture, "position")->sentence, "12.2 milliseconds"));
  iw_picture_free (picture);
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

/* What a held axis is too short for is still there with its own number: the step, and computing that begins
 * behind the axis' end. */
static void
test_beyond_held_axis (void)
{
  World world;
  IwAxisHold hold = { 0 };
  IwPicture *before, *after;
  char compute[IW_QUANTITY_MAX], step[IW_QUANTITY_MAX], waits[IW_QUANTITY_MAX];
  double end;

  world_init (&world, 1, 256.0);
  world.access.prefetch = false;
  world_solve (&world);
  before = picture_of (&world, &hold);
  hold.held = true;
  world.access.queue_depth = 1.0;
  world_solve (&world);
  after = picture_of (&world, &hold);
  check_picture (after, "beyond");
  check_group_bounds (after, "beyond");
  g_assert_cmpfloat (world.result.step_s - world.access.step_compute_s, >, hold.domain[0]);
  iw_quantity_format (compute, sizeof compute, world.access.step_compute_s, IW_UNIT_SECONDS, IW_TEXT_TYPESET);
  iw_quantity_format (step, sizeof step, world.result.step_s, IW_UNIT_SECONDS, IW_TEXT_TYPESET);
  iw_quantity_format (waits, sizeof waits, world.result.step_s - world.access.step_compute_s, IW_UNIT_SECONDS,
                      IW_TEXT_TYPESET);
  g_assert_nonnull (text_with (after, "bars", compute));
  g_assert_nonnull (text_with (after, "bars", step));
  g_assert_nonnull (text_with (after, "bars", waits));
  assert_close (mark_number (after, "step"), world.result.step_s);
  /* The arrows and the torn gap end where the axis ends, one beside the other. */
  end = mark_of (after, "step")->x + mark_of (after, "step")->width;
  g_assert_cmpfloat (fabs (mark_of (after, "compute")->x + mark_of (after, "compute")->width - end), <, 0.01);
  g_assert_cmpfloat (mark_of (after, "compute")->width, >=, 8.0);
  g_assert_cmpfloat (mark_of (after, "starved")->x + mark_of (after, "starved")->width, <,
                     mark_of (after, "compute")->x);
  iw_picture_free (before);
  iw_picture_free (after);
}

/* A time is waiting; the track's word for its failure goes with a share. */
static void
test_failure_words (void)
{
  World world;
  IwPicture *picture;

  world_init (&world, 14, 1.0);
  picture = picture_of (&world, NULL);
  g_assert_nonnull (text_with (picture, "bars", "waiting "));
  g_assert_null (text_with (picture, "bars", "weep waiting"));
  g_assert_nonnull (text_with (picture, "state", "; sweep waiting "));
  g_assert_nonnull (strchr (strstr (text_with (picture, "state", "; sweep waiting "), "; sweep"), '%'));
  g_assert_nonnull (text_with (picture, "names", "Asking the units"));
  iw_picture_free (picture);
  world_init (&world, 5, 1.0);
  picture = picture_of (&world, NULL);
  g_assert_nonnull (text_with (picture, "state", "; GPU starved "));
  iw_picture_free (picture);
}

/* The label of a wait too short for it does not move onto the computing that follows. */
static void
test_short_wait (void)
{
  World world;
  IwPicture *picture;
  const IwPlacedText *texts;
  size_t n;

  world_init (&world, 8, 16.0);
  world.access.prefetch = false;
  for (world.access.step_compute_s = 0.05; world.access.step_compute_s < 10.0;
       world.access.step_compute_s *= 1.4) {
    const IwMark *compute;

    world_solve (&world);
    picture = picture_of (&world, NULL);
    compute = mark_of (picture, "compute");
    texts = iw_picture_texts (picture, &n);
    for (size_t i = 0; i < n; i++)
      g_assert_false (g_str_has_prefix (texts[i].text, "waiting") &&
                      texts[i].y < compute->y + compute->height &&
                      texts[i].y + texts[i].height > compute->y && texts[i].x + texts[i].width > compute->x);
    iw_picture_free (picture);
  }
}

/* The bound is named at the size of a laptop's card too. */
static void
test_state_names_bound (void)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwTheme theme;
    IwPicture *picture;

    world_init (&world, index, 0.0);
    iw_theme_init (&theme, IW_THEME_LIGHT);
    picture = world_waterfall (&world, &theme, 440.0, 270.0, NULL);
    g_test_message ("%s", world.id);
    g_assert_nonnull (text_with (picture, "state", "bound by "));
    iw_picture_free (picture);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/waterfall/grid", test_grid);
  g_test_add_func ("/waterfall/themes", test_themes);
  g_test_add_func ("/waterfall/static-groups", test_static_groups);
  g_test_add_func ("/waterfall/sums", test_sums);
  g_test_add_func ("/waterfall/overlap", test_overlap);
  g_test_add_func ("/waterfall/held-axis", test_held_axis);
  g_test_add_func ("/waterfall/axis-unit", test_axis_unit);
  g_test_add_func ("/waterfall/sentence", test_sentence);
  g_test_add_func ("/waterfall/beyond-held-axis", test_beyond_held_axis);
  g_test_add_func ("/waterfall/failure-words", test_failure_words);
  g_test_add_func ("/waterfall/short-wait", test_short_wait);
  g_test_add_func ("/waterfall/state-names-bound", test_state_names_bound);
  return g_test_run ();
}
