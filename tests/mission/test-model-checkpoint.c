/* The checkpoint model from outside, JSON in and JSON out. What the numbers are worth is checked in the core;
 * here, that they arrive and come back, and that whatever is wrong with an input is said where it is. */
#include "model-check.h"

#include "iowall/experiment.h"

#include <math.h>
#include <string.h>

static double
answer (const IwJson *json, const char *key)
{
  return model_number (iw_json_root (json), key);
}

static const cJSON *
part (const IwJson *json, const char *key)
{
  const cJSON *node = iw_json_find (iw_json_root (json), key);

  g_assert_true (cJSON_IsObject (node));
  return node;
}

static void
assert_keys (const cJSON *object, const char *const *keys)
{
  const cJSON *node = object->child;

  for (; *keys != NULL; keys++, node = node->next) {
    g_assert_nonnull (node);
    g_assert_cmpstr (node->string, ==, *keys);
  }
  g_assert_null (node);
}

/* All fields there are, in a job that makes use of all of them. */
static const char good[] =
    "{\n"
    "  \"work_s\": 864000, \"interval_s\": 600, \"pause_s\": 60, \"restart_s\": 300, \"mtbf_s\": 10800,\n"
    "  \"weibull_shape\": 0.9, \"drain_s\": 450, \"local_recovery\": 0.8, \"runs\": 200, \"seed\": 7\n"
    "}\n";

static void
test_output (void)
{
  static const char *const keys[] = { "mtbf_s",
                                      "young_s",
                                      "daly_s",
                                      "exact_s",
                                      "expected_wall_s",
                                      "expected_run_s",
                                      "expected_failures",
                                      "expected_split",
                                      "waste",
                                      "waste_first_order",
                                      "first_order_valid",
                                      "least_waste",
                                      "monte_carlo",
                                      "split",
                                      "storage_load",
                                      "storage_state",
                                      NULL };
  static const char *const run_keys[] = { "runs",  "given_up", "mean_s", "ci_s",     "p5_s",
                                          "p50_s", "p95_s",    "waste",  "failures", NULL };
  static const char *const split_keys[] = { "useful", "checkpoint", "rework", "restart", NULL };
  g_autoptr (IwJson) json = model_answer (iw_model_checkpoint_json, good);
  double sum = 0.0;

  assert_keys (iw_json_root (json), keys);
  assert_keys (part (json, "monte_carlo"), run_keys);
  assert_keys (part (json, "split"), split_keys);
  assert_keys (part (json, "expected_split"), split_keys);
  model_assert_close (answer (json, "young_s"), sqrt (2.0 * 60.0 * 10800.0), 1e-12);
  model_assert_close (answer (json, "storage_load"), 0.75, 1e-12);
  g_assert_cmpstr (iw_json_find (iw_json_root (json), "storage_state")->valuestring, ==, "at-risk");
  g_assert_true (cJSON_IsBool (iw_json_find (iw_json_root (json), "first_order_valid")));
  g_assert_cmpfloat (model_number (part (json, "monte_carlo"), "runs"), ==, 200.0);
  g_assert_cmpfloat (model_number (part (json, "monte_carlo"), "given_up"), ==, 0.0);
  for (gsize i = 0; split_keys[i] != NULL; i++)
    sum += model_number (part (json, "split"), split_keys[i]);
  model_assert_close (sum, 1.0, 1e-9);
  model_assert_close (1.0 - model_number (part (json, "monte_carlo"), "waste"),
                      864000.0 / model_number (part (json, "monte_carlo"), "mean_s"), 1e-12);
}

/* The design's example, of which nothing but three numbers is its own: a month, 5 min, 2,000 runs. */
static void
test_defaults (void)
{
  g_autoptr (IwJson) json =
      model_answer (iw_model_checkpoint_json, "{\"interval_s\": 600, \"pause_s\": 60, \"mtbf_s\": 10800}");
  const cJSON *runs = part (json, "monte_carlo");

  model_assert_close (answer (json, "daly_s"), 1098.771, 1e-6);
  model_assert_close (answer (json, "exact_s"), 1098.776, 1e-6);
  model_assert_close (answer (json, "expected_wall_s"), 3022937.0557, 1e-10);
  model_assert_close (answer (json, "waste_first_order"), 0.1 + 330.0 / 10800.0 + 300.0 / 10800.0, 1e-12);
  g_assert_cmpstr (iw_json_find (iw_json_root (json), "storage_state")->valuestring, ==, "standing");
  g_assert_cmpfloat (model_number (runs, "runs"), ==, 2000.0);
  model_assert_close (model_number (runs, "mean_s"), 3022937.0557, 2.0 * model_number (runs, "ci_s") / 3e6);
  model_assert_close (model_number (part (json, "expected_split"), "checkpoint"), 259200.0 / 3022937.0557,
                      1e-9);
}

/* MLCommons 2025: 50,000 h of an accelerator, 100,000 of them: one fails every half hour. */
static void
test_nodes (void)
{
  g_autoptr (IwJson) job =
      model_answer (iw_model_checkpoint_json, "{\"interval_s\": 600, \"pause_s\": 60, \"mtbf_s\": 1800}");
  g_autoptr (IwJson) nodes =
      model_answer (iw_model_checkpoint_json,
                    "{\"interval_s\": 600, \"pause_s\": 60, \"node_mtbf_s\": 1.8e8, \"nodes\": 100000}");

  model_assert_close (answer (nodes, "mtbf_s"), 1800.0, 1e-12);
  model_assert_close (answer (nodes, "expected_wall_s"), answer (job, "expected_wall_s"), 1e-12);
}

static void
assert_null (const cJSON *object, const char *key)
{
  g_assert_true (cJSON_IsNull (iw_json_find (object, key)));
}

/* A job that waits for its store has a wall time however overloaded that is; a drain that never empties
 * leaves none. */
static void
test_collapsed (void)
{
  g_autofree char *drained = fixture_replace (good, "\"drain_s\": 450", "\"drain_s\": 600");
  g_autofree char *undrained = fixture_replace (good, "\"drain_s\": 450", "\"drain_s\": 0");
  g_autofree char *paused = fixture_replace (undrained, "\"pause_s\": 60", "\"pause_s\": 660");
  g_autoptr (IwJson) waits = model_answer (iw_model_checkpoint_json, paused);
  g_autoptr (IwJson) drains = model_answer (iw_model_checkpoint_json, drained);

  g_assert_cmpstr (iw_json_find (iw_json_root (waits), "storage_state")->valuestring, ==, "collapsed");
  g_assert_cmpfloat (answer (waits, "expected_wall_s"), >, 864000.0 * 2.1);
  g_assert_cmpfloat (model_number (part (waits, "monte_carlo"), "mean_s"), >, 864000.0 * 2.1);

  g_assert_cmpstr (iw_json_find (iw_json_root (drains), "storage_state")->valuestring, ==, "collapsed");
  assert_null (iw_json_root (drains), "expected_wall_s");
  assert_null (iw_json_root (drains), "expected_run_s");
  assert_null (part (drains, "expected_split"), "useful");
  assert_null (part (drains, "split"), "rework");
  assert_null (part (drains, "monte_carlo"), "mean_s");
  assert_null (part (drains, "monte_carlo"), "p5_s");
  assert_null (part (drains, "monte_carlo"), "failures");
  g_assert_cmpfloat (answer (drains, "waste"), ==, 1.0);
  g_assert_cmpfloat (model_number (part (drains, "monte_carlo"), "given_up"), ==, 200.0);
}

/* Each field reaches the model: changing it changes the answer. */
static void
test_every_field_counts (void)
{
  static const struct {
    const char *from, *to;
  } changes[] = { { "864000", "864001" },
                  { "\"interval_s\": 600", "\"interval_s\": 601" },
                  { "\"pause_s\": 60", "\"pause_s\": 61" },
                  { "\"restart_s\": 300", "\"restart_s\": 301" },
                  { "10800", "10801" },
                  { "0.9", "0.8" },
                  { "450", "451" },
                  { "0.8", "0.7" },
                  { "200", "201" },
                  { "\"seed\": 7", "\"seed\": 8" } };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = iw_model_checkpoint_json (good, -1, "<stdin>", &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autofree char *changed = fixture_replace (good, changes[i].from, changes[i].to);
    g_autofree char *after = iw_model_checkpoint_json (changed, -1, "<stdin>", &error);

    g_assert_no_error (error);
    if (strcmp (before, after) == 0)
      g_error ("%s in place of %s changes nothing", changes[i].to, changes[i].from);
  }
}

/* --- Refused ------------------------------------------------------------------------------------------- */

static const FixtureWrong wrong[] = {
  { "864000", "0", "0, \"interval", "/work_s: found 0, expected a number from 0.001 to 1000000000000" },
  { "\"interval_s\": 600", "\"interval_s\": 0", "0, \"pause",
    "/interval_s: found 0, expected a number from 1e-06 to 1000000000000" },
  { "\"pause_s\": 60", "\"pause_s\": -1", "-1",
    "/pause_s: found -1, expected a number from 0 to 1000000000000" },
  { "\"restart_s\": 300", "\"restart_s\": 1e13", "1e13",
    "/restart_s: found 10000000000000, expected a number from 0 to 1000000000000" },
  { "10800", "0", "0,\n  \"weibull", "/mtbf_s: found 0, expected a number from 0.001 to 1e+15" },
  { "0.9", "0.1", "0.1", "/weibull_shape: found 0.1, expected a number from 0.2 to 10" },
  { "450", "-450", "-450", "/drain_s: found -450, expected a number from 0 to 1000000000000" },
  { "0.8", "1.5", "1.5", "/local_recovery: found 1.5, expected a number from 0 to 1" },
  { "\"runs\": 200", "\"runs\": 0", "0, \"seed", "/runs: found 0, expected a number from 1 to 100000" },
  { "\"runs\": 200", "\"runs\": 2.5", "2.5", "/runs: found 2.5, expected a whole number" },
  { "\"seed\": 7", "\"seed\": -7", "-7", "/seed: found -7, expected a number from 0 to 9007199254740992" },
  { "\"interval_s\": 600, ", "", "{\n  \"work_s\"", "found no \"interval_s\", expected one" },
  { "\"pause_s\": 60, ", "", "{\n  \"work_s\"", "found no \"pause_s\", expected one" },
  { "\"mtbf_s\": 10800,", "", "{\n  \"work_s\"", "found no \"mtbf_s\", expected one" },
  { "\"mtbf_s\": 10800,", "\"nodes\": 8,", "{\n  \"work_s\"", "found no \"node_mtbf_s\", expected one" },
  { "\"mtbf_s\": 10800,", "\"node_mtbf_s\": 86400,", "{\n  \"work_s\"", "found no \"nodes\", expected one" },
  { "\"mtbf_s\": 10800,", "\"node_mtbf_s\": 86400, \"nodes\": 0.5,", "0.5,",
    "/nodes: found 0.5, expected a number from 1 to 1000000000" },
  { "\"mtbf_s\": 10800,", "\"mtbf_s\": 10800, \"nodes\": 8,", "10800, \"nodes\"",
    "/mtbf_s: found \"mtbf_s\" beside that of a node, expected one of the two" },
  { "\"interval_s\": 600", "\"interval_s\": \"10 min\"", "\"10 min\"",
    "/interval_s: found \"10 min\", expected a number" },
  { "\"drain_s\"", "\"drain\"", "\"drain\"",
    "/drain: found the unknown key \"drain\", expected one of work_s, interval_s, pause_s, restart_s, "
    "mtbf_s, node_mtbf_s, nodes, "
    "weibull_shape, drain_s, local_recovery, runs, seed" },
};

static void
test_wrong (void)
{
  model_assert_wrong (iw_model_checkpoint_json, good, wrong, G_N_ELEMENTS (wrong));
}

/* No shape of document does harm. */
static void
test_misshapen (void)
{
  static const char *const inputs[] = { "[]", "3", "null", "{}", "{\"work_s\": {}}", "{\"runs\": [1]}" };

  model_assert_misshapen (iw_model_checkpoint_json, inputs, G_N_ELEMENTS (inputs));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-checkpoint/output", test_output);
  g_test_add_func ("/model-checkpoint/defaults", test_defaults);
  g_test_add_func ("/model-checkpoint/nodes", test_nodes);
  g_test_add_func ("/model-checkpoint/collapsed", test_collapsed);
  g_test_add_func ("/model-checkpoint/every-field-counts", test_every_field_counts);
  g_test_add_func ("/model-checkpoint/wrong", test_wrong);
  g_test_add_func ("/model-checkpoint/misshapen", test_misshapen);
  return g_test_run ();
}
