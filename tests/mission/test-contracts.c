/* What a caller must not do is a critical warning and something harmless in return, never a crash: the window
 * goes on. */
#include "fixture.h"

#include "iowall/ledger.h"

#include <math.h>

/* One critical warning about a failed check, and nothing else. */
#define REFUSED(call)                                                                                        \
  do {                                                                                                       \
    g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*assertion*failed*");                                \
    g_assert_true (call);                                                                                    \
    g_test_assert_expected_messages ();                                                                      \
  } while (0)

static void
test_missions (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_ACCESS];
  IwPartKind kind = IW_PART_ACCESS;
  guint n = 0;

  REFUSED (iw_mission_load (NULL, NULL) == NULL);
  REFUSED (!iw_check_file (NULL, NULL));
  REFUSED (iw_part_id (IW_N_PARTS) == NULL);
  REFUSED (!iw_part_from_id (NULL, &kind));
  REFUSED (!iw_part_from_id ("access", NULL));
  REFUSED (iw_part_find_control (NULL, "device", NULL) == NULL);
  REFUSED (iw_part_find_control (part, NULL, NULL) == NULL);
  REFUSED (iw_part_facts (NULL, &n) == NULL);
  REFUSED (iw_part_facts (part, NULL) == NULL);
  REFUSED (iw_part_find_fact (NULL, "bound") == NULL);
  REFUSED (iw_part_find_fact (part, NULL) == NULL);
}

static void
test_settings (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_ACCESS];
  const IwControl empty = { .kind = IW_CONTROL_RANGE, .min = 1.0, .max = 1.0 };
  IwSettings settings, before;

  iw_settings_init (&settings, part);
  before = settings;
  REFUSED ((iw_settings_init (NULL, part), TRUE));
  REFUSED ((iw_settings_init (&settings, NULL), TRUE));
  REFUSED ((iw_settings_assume (NULL, part), TRUE));
  REFUSED ((iw_settings_assume (&settings, NULL), TRUE));
  REFUSED (!iw_settings_set_text (NULL, part, "device", "disk", NULL));
  REFUSED (!iw_settings_set_text (&settings, NULL, "device", "disk", NULL));
  REFUSED (!iw_settings_set_text (&settings, part, NULL, "disk", NULL));
  REFUSED (!iw_settings_set_text (&settings, part, "device", NULL, NULL));
  REFUSED (iw_settings_get_text (NULL, part, 0) == NULL);
  REFUSED (iw_settings_get_text (&settings, NULL, 0) == NULL);
  REFUSED (iw_settings_get_text (&settings, part, part->controls->len) == NULL);
  REFUSED (iw_control_format (NULL, 0.0, IW_TEXT_PLAIN) == NULL);
  REFUSED (iw_control_position (NULL, 0.0) == 0.0);
  REFUSED (iw_control_position (&empty, 1.0) == 0.0);
  REFUSED (iw_control_value_at (NULL, 0.0) == 0.0);
  REFUSED (!iw_settings_equal (NULL, &settings, part));
  REFUSED (!iw_settings_equal (&settings, NULL, part));
  REFUSED (!iw_settings_equal (&settings, &settings, NULL));
  g_assert_true (iw_settings_equal (&settings, &before, part));
}

static void
test_experiments (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_ACCESS];
  const IwRule *goal = g_ptr_array_index (part->goals, 0);
  static const char *const ids[] = { "" };
  g_autofree IwExperiment *run = g_new0 (IwExperiment, 1);
  IwSettings settings;
  IwSetup setup;
  IwFact fact;

  iw_settings_init (&settings, part);
  iw_setup_init (&setup, mission, IW_PART_ACCESS);
  g_assert_true (iw_setup_run (run, &setup, NULL, NULL));
  fact = run->facts[0];
  REFUSED ((iw_setup_init (NULL, mission, IW_PART_ACCESS), TRUE));
  REFUSED ((iw_setup_init (&setup, NULL, IW_PART_ACCESS), TRUE));
  REFUSED ((iw_setup_init (&setup, mission, IW_N_PARTS), TRUE));
  REFUSED (!iw_setup_equal (NULL, &setup));
  REFUSED (!iw_setup_equal (&setup, NULL));
  REFUSED (!iw_setup_run (NULL, &setup, NULL, NULL));
  REFUSED (!iw_setup_run (run, NULL, NULL, NULL));
  REFUSED (!iw_experiment_run (NULL, mission, IW_PART_ACCESS, &settings, NULL));
  REFUSED (!iw_experiment_run (run, NULL, IW_PART_ACCESS, &settings, NULL));
  REFUSED (!iw_experiment_run (run, mission, IW_PART_ACCESS, NULL, NULL));
  REFUSED (!iw_experiment_run (run, mission, IW_N_PARTS, &settings, NULL));
  REFUSED (!iw_rule_holds (NULL, run));
  REFUSED (!iw_rule_holds (goal, NULL));
  REFUSED (iw_experiment_fact (NULL, "bound") == NULL);
  REFUSED (iw_experiment_fact (run, NULL) == NULL);
  REFUSED (iw_fact_format (NULL, IW_TEXT_PLAIN) == NULL);
  REFUSED (!iw_fact_set_text (NULL, part, "none"));
  REFUSED (!iw_fact_set_text (&fact, NULL, "none"));
  REFUSED (!iw_fact_set_text (&fact, part, NULL));
  REFUSED (iw_experiment_busy (NULL, IW_TEXT_PLAIN) == NULL);
  REFUSED (iw_experiment_headline (NULL, IW_TEXT_PLAIN) == NULL);
  REFUSED (iw_experiment_to_json (NULL) == NULL);
  REFUSED (iw_bind_text (NULL, ids, run, 1, IW_TEXT_PLAIN) == NULL);
  REFUSED (iw_bind_text ("", NULL, run, 1, IW_TEXT_PLAIN) == NULL);
  REFUSED (iw_bind_text ("", ids, NULL, 1, IW_TEXT_PLAIN) == NULL);
  REFUSED (iw_lock_settle (NULL, IW_PART_ACCESS, NULL) == NULL);
  REFUSED (iw_lock_settle (mission, IW_N_PARTS, NULL) == NULL);
  REFUSED (iw_stretch_new (NULL, NAN, NULL, NULL) == NULL);
  REFUSED (iw_stretch_new (run, NAN, NULL, NULL) == NULL);
}

/* Part 1 has nothing to sweep, and a line only its ranges. */
static void
test_sweeps (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autofree IwSweep *sweep = g_new0 (IwSweep, 1);
  IwSetup access, line;
  guint cache_policy;

  iw_setup_init (&access, mission, IW_PART_ACCESS);
  iw_setup_init (&line, mission, IW_PART_PIPELINE);
  iw_part_find_control (mission->parts[IW_PART_PIPELINE], "cache_policy", &cache_policy);
  REFUSED (!iw_sweep_possible (NULL, 0));
  REFUSED (!iw_sweep_possible (mission->parts[IW_PART_ACCESS], IW_MAX_CONTROLS));
  REFUSED (!iw_sweep_init (NULL, &line, 0, NULL));
  REFUSED (!iw_sweep_init (sweep, NULL, 0, NULL));
  REFUSED (!iw_sweep_init (sweep, &access, 0, NULL));
  REFUSED (!iw_sweep_init (sweep, &line, cache_policy, NULL));
  REFUSED (!iw_sweep_run (NULL, 0, NULL, NULL));
  REFUSED (!iw_sweep_run (sweep, IW_SWEEP_POINTS, NULL, NULL));
  REFUSED (!iw_sweep_holds (NULL, &line, 0));
  REFUSED (!iw_sweep_holds (sweep, NULL, 0));
}

static void
test_ledgers (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, "/nowhere");
  g_autoptr (GPtrArray) damaged = g_ptr_array_new ();
  const char *ids[IW_MAX_TRIAL_FACTS];
  IwSetup setup;

  REFUSED (iw_ledger_new (NULL, "/nowhere") == NULL);
  REFUSED (iw_ledger_new (mission, NULL) == NULL);
  REFUSED (iw_ledger_load (NULL, mission, NULL) == NULL);
  REFUSED (iw_ledger_load ("/nowhere", NULL, NULL) == NULL);
  REFUSED (iw_ledger_find_mission (NULL, NULL) == NULL);
  REFUSED (!iw_ledger_write (NULL, "{}", NULL));
  REFUSED (!iw_ledger_write ("/nowhere", NULL, NULL));
  REFUSED (iw_ledger_to_json (NULL, mission) == NULL);
  REFUSED (iw_ledger_to_json (ledger, NULL) == NULL);
  REFUSED (iw_ledger_open_latest (NULL, mission, damaged) == NULL);
  REFUSED (iw_ledger_open_latest ("/nowhere", NULL, damaged) == NULL);
  REFUSED (iw_ledger_open_latest ("/nowhere", mission, NULL) == NULL);
  REFUSED (!iw_prediction_lock (NULL, NULL));
  REFUSED (iw_part_trial_facts (NULL, ids) == 0);
  REFUSED (iw_part_trial_facts (mission->parts[IW_PART_PIPELINE], NULL) == 0);
  REFUSED (iw_ledger_part_n_trials (NULL) == 0);
  REFUSED (iw_ledger_record (NULL, NULL, NULL) == NULL);
  REFUSED (iw_ledger_record (ledger, NULL, NULL) == NULL);
  REFUSED ((iw_ledger_start_over (NULL, IW_PART_PIPELINE), TRUE));
  REFUSED ((iw_ledger_start_over (ledger, IW_N_PARTS), TRUE));
  REFUSED ((iw_ledger_setup (NULL, mission, IW_PART_ACCESS, &setup), TRUE));
  REFUSED ((iw_ledger_setup (ledger, NULL, IW_PART_ACCESS, &setup), TRUE));
  REFUSED ((iw_ledger_setup (ledger, mission, IW_PART_ACCESS, NULL), TRUE));
  REFUSED ((iw_ledger_setup (ledger, mission, IW_N_PARTS, &setup), TRUE));
}

static void
test_models (void)
{
  static char *(*const models[]) (const char *, gssize, const char *,
                                  GError **) = { iw_model_access_json, iw_model_pipeline_json,
                                                 iw_model_checkpoint_json };

  for (gsize i = 0; i < G_N_ELEMENTS (models); i++) {
    REFUSED (models[i](NULL, 0, "input", NULL) == NULL);
    REFUSED (models[i]("{}", -1, NULL, NULL) == NULL);
  }
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/contracts/missions", test_missions);
  g_test_add_func ("/contracts/settings", test_settings);
  g_test_add_func ("/contracts/experiments", test_experiments);
  g_test_add_func ("/contracts/sweeps", test_sweeps);
  g_test_add_func ("/contracts/ledgers", test_ledgers);
  g_test_add_func ("/contracts/models", test_models);
  return fixture_run ();
}
