/* Each track can be played: the start misses the goals, no control alone reaches them, a combination does,
 * with the stochastic order kept. */
#include "fixture.h"

#include "iowall/experiment.h"

#include <math.h>
#include <string.h>

#define STEPS 6 /* positions of a range in the search, equal ratios apart, besides its start */

static gboolean
goals_met (const IwMission *mission, const IwSettings *settings)
{
  const IwPart *part = mission->parts[IW_PART_ACCESS];
  g_autoptr (GError) error = NULL;
  IwExperiment experiment;

  iw_experiment_run (&experiment, mission, IW_PART_ACCESS, settings, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < part->goals->len; i++) {
    if (!iw_rule_holds (g_ptr_array_index (part->goals, i), &experiment))
      return FALSE;
  }
  return TRUE;
}

static void
test_start_misses (gconstpointer data)
{
  const IwMission *mission = data;
  IwSettings settings;

  iw_settings_init (&settings, mission->parts[IW_PART_ACCESS]);
  g_assert_false (goals_met (mission, &settings));
}

static guint
n_positions (const IwControl *control)
{
  return control->kind == IW_CONTROL_RANGE ? STEPS + 1 : control->options->len;
}

static double
position (const IwControl *control, guint index)
{
  double value;

  if (control->kind != IW_CONTROL_RANGE)
    return index;
  if (index == STEPS)
    return control->initial;
  value = control->min * pow (control->max / control->min, index / (STEPS - 1.0));
  value = control->whole ? round (value) : value;
  return CLAMP (value, control->min, control->max);
}

/* End stops, every option, and some places between. */
static void
test_one_control_misses (gconstpointer data)
{
  const IwMission *mission = data;
  const IwPart *part = mission->parts[IW_PART_ACCESS];

  for (guint c = 0; c < part->controls->len; c++) {
    const IwControl *control = g_ptr_array_index (part->controls, c);

    for (guint p = 0; p < n_positions (control); p++) {
      g_autofree char *text = NULL;
      IwSettings settings;

      iw_settings_init (&settings, part);
      settings.values[c] = position (control, p);
      text = iw_settings_get_text (&settings, part, c);
      if (goals_met (mission, &settings))
        g_error ("%s: %s=%s alone meets every goal", mission->id, control->id, text);
    }
  }
}

/* Tries all positions of the controls from `depth` on. What the shuffle depends on moves slowest, because it
 * is measured anew each time. */
static gboolean
search (const IwMission *mission, IwSettings *settings, guint depth)
{
  static const char *const order[] = { "format", "sample_bytes", "shard_bytes", "shuffle_samples",
                                       "device", "queue_depth",  "prefetch" };
  const IwPart *part = mission->parts[IW_PART_ACCESS];
  const IwControl *control;
  guint index;

  if (depth == G_N_ELEMENTS (order))
    return goals_met (mission, settings);
  control = iw_part_find_control (part, order[depth], &index);
  for (guint p = n_positions (control); p-- > 0;) {
    settings->values[index] = position (control, p);
    if (search (mission, settings, depth + 1))
      return TRUE;
  }
  return FALSE;
}

static void
test_some_setting_wins (gconstpointer data)
{
  const IwMission *mission = data;
  const IwPart *part = mission->parts[IW_PART_ACCESS];
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  IwSettings settings;

  iw_settings_init (&settings, part);
  iw_settings_set_text (&settings, part, "pattern", "stochastic", &error);
  g_assert_no_error (error);
  if (!search (mission, &settings, 0))
    g_error ("%s: no setting with a stochastic order meets every goal", mission->id);
  for (guint c = 0; c < part->controls->len; c++) {
    const IwControl *control = g_ptr_array_index (part->controls, c);
    g_autofree char *text = iw_settings_get_text (&settings, part, c);
    g_string_append_printf (found, " %s=%s", control->id, text);
  }
  g_test_message ("%s:%s", mission->id, found->str);
}

/* Every option of a lock can be the right one as far as its outcomes go: none is there only to be wrong. */
static void
test_options_have_outcomes (gconstpointer data)
{
  const IwMission *mission = data;
  const IwLock *lock = &mission->parts[IW_PART_ACCESS]->lock;

  for (guint i = 0; i < lock->options->len; i++) {
    const IwOption *option = g_ptr_array_index (lock->options, i);
    gboolean named = FALSE;

    for (guint o = 0; o < lock->outcomes->len; o++)
      named = named || strcmp (((IwOutcome *)g_ptr_array_index (lock->outcomes, o))->option, option->id) == 0;
    if (!named)
      g_error ("%s: no outcome makes the option %s right", mission->id, option->id);
  }
}

static void
test_settles (gconstpointer data)
{
  const IwMission *mission = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IwSettlement) settlement = iw_lock_settle (mission, IW_PART_ACCESS, &error);

  g_assert_no_error (error);
  g_assert_null (strchr (settlement->because, '{'));
  g_test_message ("%s: %s", settlement->outcome->option, settlement->because);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    GTestDataFunc test;
  } tests[] = {
    { "start-misses", test_start_misses },
    { "one-control-misses", test_one_control_misses },
    { "some-setting-wins", test_some_setting_wins },
    { "options-have-outcomes", test_options_have_outcomes },
    { "settles", test_settles },
  };
  g_autoptr (GPtrArray) missions = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_mission_free);
  g_auto (GStrv) ids = NULL;

  fixture_init (&argc, &argv);
  ids = iw_mission_list ();
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    IwMission *mission = iw_mission_load (ids[i], &error);

    g_assert_no_error (error);
    g_ptr_array_add (missions, mission);
    for (gsize t = 0; t < G_N_ELEMENTS (tests); t++) {
      g_autofree char *path = g_strdup_printf ("/goals/%s/%s", ids[i], tests[t].name);
      g_test_add_data_func (path, mission, tests[t].test);
    }
  }
  return fixture_run ();
}
