#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "words-private.h"
#include "worlds.h"

/* Takes over `text`. */
static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_in_sentence (void)
{
  assert_text (iw_in_sentence ("Sweeps lost"), "sweeps lost");
  assert_text (iw_in_sentence ("GPU starved"), "GPU starved");
  assert_text (iw_in_sentence ("I/O wait"), "I/O wait");
  assert_text (iw_in_sentence ("Äußerungen"), "äußerungen");
  assert_text (iw_in_sentence ("glitch"), "glitch");
  assert_text (iw_in_sentence (""), "");
  assert_text (iw_begin_sentence ("bound by positioning"), "Bound by positioning");
  assert_text (iw_begin_sentence ("öffnen"), "Öffnen");
  assert_text (iw_begin_sentence (""), "");
}

static void
test_rates (void)
{
  assert_text (iw_rate (13200.0, "sweeps"), "13,200\u202fsweeps/s");
  assert_text (iw_rate (1.2e6, "pages"), "1.20\u202fM\u202fpages/s");
  assert_text (iw_rate (0.25, "accesses"), "0.250\u202faccesses/s");
  assert_text (iw_spoken_rate (13200.0, "sweeps"), "13,200 sweeps per second");
}

/* The storage's bound is the same whatever else the step waits for; only what is said around it differs. */
static void
test_phrases (void)
{
  World world;

  world_init (&world, 5, 1.0);
  assert_text (iw_bound_phrase (&world.access, &world.result, "Opening files"), "bound by positioning");
  world.access.prefetch = false;
  world_solve (&world);
  assert_text (iw_bound_phrase (&world.access, &world.result, "Opening files"),
               "bound by positioning; loading and computing take turns");
  assert_text (iw_bound_brief (&world.access, &world.result, "Opening files"), "bound by positioning");
  world.access.prefetch = true;
  world.access.step_compute_s = 1e4;
  world_solve (&world);
  assert_text (iw_bound_phrase (&world.access, &world.result, "Opening files"),
               "loading bound by positioning");
  world.access.decode_samples_per_s = 1e-3;
  world_solve (&world);
  assert_text (iw_bound_phrase (&world.access, &world.result, "Opening files"),
               "decoding takes longest; loading bound by positioning");
  world.access.decode_samples_per_s = INFINITY;
  world.access.device.open_s = 1.0;
  world_solve (&world);
  assert_text (iw_bound_phrase (&world.access, &world.result, "Asking the units"),
               "loading bound by asking the units");
}

/* Every instrument says it in these words. */
static void
test_instruments_agree (void)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwTheme theme;
    IwPicture *pictures[4];
    g_autofree char *phrase = NULL;

    world_init (&world, index, 0.0);
    phrase = iw_bound_phrase (&world.access, &world.result, world.opening);
    iw_theme_init (&theme, IW_THEME_LIGHT);
    {
      const IwCurveDevice device = { "here", world.device, &world.access.device };
      const IwIopsCurveData curve = { .devices = &device,
                                      .n_devices = 1,
                                      .access = &world.access,
                                      .result = &world.result,
                                      .consumer = world.consumer,
                                      .opening = world.opening };
      const IwAccessEquationData equation = { &world.access, &world.result, world.opening };

      pictures[0] = world_sankey (&world, &theme, 900.0, 300.0, NULL);
      pictures[1] = world_waterfall (&world, &theme, 740.0, 420.0, NULL);
      pictures[2] = iw_iops_curve_new (&curve, &theme, 740.0, 420.0, NULL);
      pictures[3] = iw_access_equation_new (&equation, &theme, 420.0, 900.0);
    }
    for (size_t i = 0; i < G_N_ELEMENTS (pictures); i++) {
      g_test_message ("%s: %s", world.id, iw_picture_sentence (pictures[i]));
      /* It may begin a sentence. */
      g_assert_nonnull (strstr (iw_picture_sentence (pictures[i]), phrase + 1));
      iw_picture_free (pictures[i]);
    }
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/in-sentence", test_in_sentence);
  g_test_add_func ("/words/rates", test_rates);
  g_test_add_func ("/words/phrases", test_phrases);
  g_test_add_func ("/words/instruments-agree", test_instruments_agree);
  return g_test_run ();
}
