#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "instrument-grid.h"
#include "picture-checks.h"

static void
test_grid (void)
{
  check_grid (world_sankey);
}

static void
test_themes (void)
{
  check_themes (world_sankey);
}

static void
test_static_groups (void)
{
  check_static_groups (world_sankey, (const char *const[]){ "title", "names", "demand", NULL });
}

static IwPicture *
picture_of (const World *world, IwAxisHold *hold)
{
  IwTheme theme;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  return world_sankey (world, &theme, 900.0, 300.0, hold);
}

static void
assert_close (double a, double b)
{
  g_assert_cmpfloat (fabs (a - b), <=, 1e-9 * fmax (fabs (a), fabs (b)));
}

/* What goes into a node comes out of it, in numbers … */
static void
test_sums (void)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwPicture *picture;
    double parts;

    world_init (&world, index, 0.0);
    picture = picture_of (&world, NULL);
    g_test_message ("%s", world.id);
    parts = mark_number (picture, "delivered") + mark_number (picture, "open") +
            mark_number (picture, "position") + mark_number (picture, "stream") +
            mark_number (picture, "ceiling") + mark_number (picture, "idle");
    assert_close (parts, mark_number (picture, "bandwidth"));
    assert_close (mark_number (picture, "bandwidth"), world.access.device.max_bps);
    assert_close (mark_number (picture, "useful") + mark_number (picture, "framing"),
                  mark_number (picture, "delivered"));
    assert_close (mark_number (picture, "consumer") + mark_number (picture, "starved"), 1.0);
    iw_picture_free (picture);
  }
}

/* … and in the thickness of what is drawn; each ribbon begins where the one before it ends. */
static void
test_ribbons (void)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwPicture *picture;
    const IwFlowPath *flows;
    size_t n;
    double out = 0.0;

    world_init (&world, index, 0.0);
    picture = picture_of (&world, NULL);
    flows = iw_picture_flows (picture, &n);
    g_test_message ("%s", world.id);
    g_assert_cmpuint (n, ==, world.flow.framing_bps > 0.0 ? 4 : 3);
    g_assert_cmpfloat (flows[0].width, ==, flows[1].width);
    for (size_t i = 2; i < n; i++) {
      g_assert_cmpfloat (flows[i].x[0], >, flows[1].x[3]);
      g_assert_cmpfloat (flows[i].width, >=, 1.5);
      out += flows[i].width;
    }
    assert_close (flows[1].width, out);
    g_assert_cmpfloat (flows[1].x[0], >, flows[0].x[3]);
    for (size_t i = 0; i < n; i++) {
      g_assert_cmpfloat (flows[i].x[3], >, flows[i].x[0]);
      g_assert_cmpfloat (flows[i].bytes_per_s, >, 0.0);
    }
    iw_picture_free (picture);
  }
}

/* Nothing is lost sideways: the pipe is as wide as what leaves the device, where nothing had to be cut. */
static void
test_true_scale (void)
{
  World world;
  IwPicture *picture;
  const IwFlowPath *flows;
  size_t n;
  double per_bps;

  world_init (&world, 5, 4.0); /* the disk: all of it fits */
  picture = picture_of (&world, NULL);
  flows = iw_picture_flows (picture, &n);
  per_bps = mark_of (picture, "starved")->height / world.flow.starved_bps;
  g_assert_cmpfloat (fabs (flows[1].width - world.result.delivered_bps * per_bps), <=, 0.01);
  g_assert_cmpfloat (fabs (mark_of (picture, "bandwidth")->height - world.flow.potential_bps * per_bps), <=,
                     3.0);
  iw_picture_free (picture);
}

/* What the consumer needs takes the same room whatever it gets. */
static void
test_demand_keeps_its_size (void)
{
  double first = 0.0;
  uint64_t ground = 0;

  for (int format = 0; format < IW_N_FORMATS; format++) {
    for (int depth = 1; depth < 2000; depth *= 4) {
      World world;
      IwPicture *picture;
      double height;

      world_init (&world, 0, depth);
      world.access.format = (IwFormat)format;
      world_solve (&world);
      picture = picture_of (&world, NULL);
      height = mark_of (picture, "consumer")->y + mark_of (picture, "consumer")->height;
      if (first == 0.0) {
        first = height;
        ground = group_hash (picture, "demand");
      }
      g_assert_cmphex (group_hash (picture, "demand"), ==, ground);
      g_assert_cmpfloat (fabs (height - first), <=, 1.0);
      iw_picture_free (picture);
    }
  }
}

/* A held scale stays when samples grow past it; nothing leaves the picture. */
static void
test_held_scale (void)
{
  World world;
  IwAxisHold hold = { 0 };
  IwPicture *before, *after;
  double domain;

  world_init (&world, 7, 16.0);
  before = picture_of (&world, &hold);
  domain = hold.domain[0];
  g_assert_cmpfloat (domain, >, world.flow.demand_bps);
  hold.held = true;
  world.access.sample_bytes *= 40.0;
  world_solve (&world);
  after = picture_of (&world, &hold);
  g_assert_cmpfloat (hold.domain[0], ==, domain);
  g_assert_cmpfloat (world.flow.demand_bps, >, domain);
  check_picture (after, "held");
  check_group_bounds (after, "held");
  assert_close (mark_number (after, "useful"), world.flow.useful_bps);
  hold.held = false;
  iw_picture_free (after);
  after = picture_of (&world, &hold);
  g_assert_cmpfloat (hold.domain[0], >, world.flow.demand_bps);
  iw_picture_free (before);
  iw_picture_free (after);
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

/* Every loss, however thin, is named with its number at the usual sizes; so is the starved part. */
static void
test_labels (void)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwPicture *picture;
    size_t n;
    const IwMark *marks;

    world_init (&world, index, 0.0);
    picture = picture_of (&world, NULL);
    marks = iw_picture_marks (picture, &n);
    for (size_t i = 0; i < n; i++) {
      if (strstr ("open position stream ceiling idle starved", marks[i].id) == NULL)
        continue;
      g_test_message ("%s, %s", world.id, marks[i].id);
      g_assert_true (has_text (picture, marks[i].name));
    }
    iw_picture_free (picture);
  }
}

static void
test_bottleneck (void)
{
  const struct {
    int world;
    const char *bound;
  } cases[] = {
    { 0, "Bound by positioning." },
    { 2, "Loading bound by the device's bandwidth." },
    { 10, "Decoding takes longest; loading bound by " },
    { 9, "; loading and computing take turns." },
    { 14, "Bound by the limit of opens." },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    World world;
    IwPicture *picture;
    char useful[IW_QUANTITY_MAX];

    world_init (&world, cases[i].world, 0.0);
    picture = picture_of (&world, NULL);
    g_assert_nonnull (strstr (iw_picture_sentence (picture), cases[i].bound));
    iw_quantity_format (useful, sizeof useful, world.flow.useful_bps, IW_UNIT_BYTES_PER_S, IW_TEXT_SPOKEN);
    g_assert_nonnull (strstr (iw_picture_sentence (picture), useful));
    g_assert_true (has_text (picture, "bottleneck"));
    iw_picture_free (picture);
  }
}

/* A loss is a rate. Its share of the bandwidth would be mistaken for one of the step. */
static void
test_no_shares_on_losses (void)
{
  for (int index = 0; index < N_WORLDS; index++) {
    const char *const losses[] = { "open", "position", "stream", "ceiling", "idle" };
    World world;
    IwPicture *picture;
    size_t n;
    const IwPlacedText *texts;

    world_init (&world, index, 0.0);
    picture = picture_of (&world, NULL);
    texts = iw_picture_texts (picture, &n);
    for (size_t k = 0; k < G_N_ELEMENTS (losses); k++) {
      const char *name;

      if (iw_picture_find_mark (picture, losses[k]) < 0)
        continue;
      name = mark_of (picture, losses[k])->name;
      for (size_t i = 0; i < n; i++)
        g_assert_false (g_str_has_prefix (texts[i].text, name) && strchr (texts[i].text, '%') != NULL);
      g_assert_nonnull (strstr (mark_of (picture, losses[k])->value, "of what "));
    }
    iw_picture_free (picture);
  }
}

/* Torn edges are explained where there are any. */
static void
test_torn_note (void)
{
  World world;
  IwPicture *picture;

  world_init (&world, 0, 0.0);
  picture = picture_of (&world, NULL);
  g_assert_true (has_text (picture, "torn bands are cut short"));
  iw_picture_free (picture);
  world_init (&world, 5, 4.0); /* the disk: all of it fits */
  picture = picture_of (&world, NULL);
  g_assert_false (has_text (picture, "torn bands are cut short"));
  iw_picture_free (picture);
}

/* The track's words: what is counted, what comes before the first byte, what its failure is. */
static void
test_words (void)
{
  World world;
  IwPicture *picture;

  world_init (&world, 14, 1.0);
  picture = picture_of (&world, NULL);
  g_assert_true (has_text (picture, "sweeps/s"));
  g_assert_false (has_text (picture, "samples/s"));
  g_assert_cmpstr (mark_of (picture, "open")->name, ==, "Asking the units");
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "Bound by asking the units."));
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "of the time, sweep waiting "));
  g_assert_cmpstr (mark_of (picture, "consumer")->name, ==, "Triage busy");
  g_assert_cmpfloat (mark_number (picture, "consumer"), ==, world.result.accelerator_utilization);
  iw_picture_free (picture);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sankey/grid", test_grid);
  g_test_add_func ("/sankey/themes", test_themes);
  g_test_add_func ("/sankey/static-groups", test_static_groups);
  g_test_add_func ("/sankey/sums", test_sums);
  g_test_add_func ("/sankey/ribbons", test_ribbons);
  g_test_add_func ("/sankey/true-scale", test_true_scale);
  g_test_add_func ("/sankey/demand-keeps-its-size", test_demand_keeps_its_size);
  g_test_add_func ("/sankey/held-scale", test_held_scale);
  g_test_add_func ("/sankey/labels", test_labels);
  g_test_add_func ("/sankey/bottleneck", test_bottleneck);
  g_test_add_func ("/sankey/no-shares-on-losses", test_no_shares_on_losses);
  g_test_add_func ("/sankey/torn-note", test_torn_note);
  g_test_add_func ("/sankey/words", test_words);
  return g_test_run ();
}
