/* The pipeline model from outside, JSON in and JSON out. What the numbers are worth is checked in the core;
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

static double
answer_of (const IwJson *json, const char *list, int element, const char *key)
{
  const cJSON *array = iw_json_find (iw_json_root (json), list);

  return model_number (cJSON_GetArrayItem (array, element), key);
}

/* All fields there are, in a line that makes use of all of them. */
static const char good[] =
    "{\n"
    "  \"stages\": [\n"
    "    {\"name\": \"store\", \"rate_bps\": 5e9, \"cv\": 0.5, \"stall_every_s\": 60, \"stall_s\": 4},\n"
    "    {\"name\": \"cache\", \"rate_bps\": 7e9, \"write_bps\": 4e9, \"service\": \"lognormal\"},\n"
    "    {\"name\": \"GPU\", \"rate_bps\": 1.64e9, \"service\": \"exponential\"}],\n"
    "  \"buffer_bytes\": [1e9, 4.25e9],\n"
    "  \"chunk_bytes\": 45864000, \"anchor\": \"last\", \"cache_stage\": 1,\n"
    "  \"dataset_bytes\": 1e13, \"cache_bytes\": 3.8e12,\n"
    "  \"cache_policy\": \"pinned\", \"epoch\": \"warm\",\n"
    "  \"chunks\": 2000, \"replications\": 3, \"seed\": 7, \"deadline_s\": 0.05\n"
    "}\n";

/* Store 5e9/(1 + 4/60)/0.62, cache 1/(1/7e9 + 0.62/4e9), 87 and 92 whole chunks of room. */
static void
test_output (void)
{
  static const char *const keys[] = {
    "hit_fraction", "ceiling_bps",    "bottleneck",     "utilization_ceiling",
    "utilization",  "utilization_ci", "throughput_bps", "throughput_ci_bps",
    "stages",       "buffers",        "stalls"
  };
  static const char *const stall_keys[] = {
    "count", "over_deadline", "longest_s", "p50_s", "p95_s", "p99_s"
  };
  g_autoptr (IwJson) json = model_answer (iw_model_pipeline_json, good);
  const cJSON *node = iw_json_root (json)->child;
  const cJSON *stalls = iw_json_find (iw_json_root (json), "stalls");

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++, node = node->next) {
    g_assert_nonnull (node);
    g_assert_cmpstr (node->string, ==, keys[i]);
  }
  g_assert_null (node);
  for (gsize i = 0; i < G_N_ELEMENTS (stall_keys); i++)
    g_assert_true (cJSON_IsNumber (iw_json_find (stalls, stall_keys[i])));
  model_assert_close (answer (json, "hit_fraction"), 0.38, 1e-12);
  model_assert_close (answer_of (json, "stages", 0, "ceiling_bps"), 4.6875e9 / 0.62, 1e-12);
  model_assert_close (answer_of (json, "stages", 1, "ceiling_bps"), 1.0 / (1.0 / 7e9 + 0.62 / 4e9), 1e-12);
  model_assert_close (answer (json, "ceiling_bps"), 1.0 / (1.0 / 7e9 + 0.62 / 4e9), 1e-12);
  g_assert_cmpstr (iw_json_find (iw_json_root (json), "bottleneck")->valuestring, ==, "cache");
  g_assert_cmpfloat (answer (json, "utilization_ceiling"), ==, 1.0);
  g_assert_cmpfloat (answer (json, "utilization_ci"), >, 0.0);
  g_assert_cmpfloat (answer_of (json, "buffers", 0, "chunks"), ==, 21.0);
  g_assert_cmpfloat (answer_of (json, "buffers", 1, "chunks"), ==, 92.0);
  for (int k = 0; k < 3; k++)
    model_assert_close (answer_of (json, "stages", k, "busy") + answer_of (json, "stages", k, "starved") +
                            answer_of (json, "stages", k, "blocked"),
                        1.0, 1e-9);
}

/* A line without chance, and with nothing but what has to be said: the source gives 1 chunk a second, the
 * last stage takes 4. Its interval is of one run and so without end. */
static void
test_defaults (void)
{
  const char *input =
      "{\"stages\": [{\"name\": \"a\", \"rate_bps\": 10}, {\"name\": \"a\", \"rate_bps\": 40}], "
      "\"buffer_bytes\": [0], \"chunk_bytes\": 10}";
  g_autoptr (IwJson) json = model_answer (iw_model_pipeline_json, input);

  model_assert_close (answer (json, "utilization"), 0.25, 1e-9);
  model_assert_close (answer (json, "throughput_bps"), 10.0, 1e-9);
  g_assert_cmpfloat (answer (json, "hit_fraction"), ==, 0.0);
  g_assert_true (cJSON_IsNull (iw_json_find (iw_json_root (json), "utilization_ci")));
  /* 100,000 chunks, of which the first 10,000 are not counted, and from one departure to the next. */
  g_assert_cmpfloat (iw_json_find (iw_json_find (iw_json_root (json), "stalls"), "count")->valuedouble, ==,
                     89999.0);
}

/* Nothing in front of the accelerator works when all of it is cached there. */
static void
test_nothing_limits (void)
{
  g_autofree char *input = fixture_replace (good, "\"cache_stage\": 1", "\"cache_stage\": 2");
  g_autofree char *cached = fixture_replace (input, "3.8e12", "1e13");
  g_autoptr (IwJson) json = model_answer (iw_model_pipeline_json, cached);

  g_assert_true (cJSON_IsNull (iw_json_find (iw_json_root (json), "ceiling_bps")));
  g_assert_true (cJSON_IsNull (iw_json_find (iw_json_root (json), "bottleneck")));
  model_assert_close (answer (json, "utilization"), 1.0, 1e-9);
}

/* Each field reaches the model: changing it changes the answer. */
static void
test_every_field_counts (void)
{
  static const struct {
    const char *from, *to;
  } changes[] = { { "\"rate_bps\": 5e9", "\"rate_bps\": 2e9" },
                  { "\"cv\": 0.5", "\"cv\": 0.6" },
                  { "\"stall_every_s\": 60", "\"stall_every_s\": 6" },
                  { "\"stall_s\": 4", "\"stall_s\": 5" },
                  { "\"write_bps\": 4e9", "\"write_bps\": 3e9" },
                  { "\"service\": \"exponential\"", "\"service\": \"lognormal\"" },
                  { "[1e9, 4.25e9]", "[1e8, 4.25e9]" },
                  { "45864000", "55864000" },
                  { "\"last\"", "\"first\"" },
                  { "\"cache_stage\": 1", "\"cache_stage\": 0" },
                  { "\"cache_stage\": 1", "\"cache_stage\": null" },
                  { "1e13", "2e13" },
                  { "3.8e12", "3.9e12" },
                  { "\"pinned\"", "\"lru\"" },
                  { "\"pinned\"", "\"page_cache\"" },
                  { "\"warm\"", "\"cold\"" },
                  { "\"chunks\": 2000", "\"chunks\": 2001" },
                  { "\"replications\": 3", "\"replications\": 4" },
                  { "\"seed\": 7", "\"seed\": 8" },
                  { "\"deadline_s\": 0.05", "\"deadline_s\": 1e-8" } };
  g_autoptr (GError) error = NULL;
  /* A GPU fast enough to wait, or the deadline would not matter. */
  g_autofree char *input = fixture_replace (good, "1.64e9", "9e9");
  g_autofree char *before = iw_model_pipeline_json (input, -1, "<stdin>", &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autofree char *changed = fixture_replace (input, changes[i].from, changes[i].to);
    g_autofree char *after = iw_model_pipeline_json (changed, -1, "<stdin>", &error);

    g_assert_no_error (error);
    if (strcmp (before, after) == 0)
      g_error ("%s in place of %s changes nothing", changes[i].to, changes[i].from);
  }
}

/* --- Refused ------------------------------------------------------------------------------------------- */

static const FixtureWrong wrong[] = {
  { "\"rate_bps\": 5e9", "\"rate_bps\": 0", "0, \"cv",
    "/stages/0/rate_bps: found 0, expected a number from 1 to 1e+18" },
  { "\"rate_bps\": 1.64e9", "\"rate_bps\": -1", "-1",
    "/stages/2/rate_bps: found -1, expected a number from 1 to 1e+18" },
  { "\"write_bps\": 4e9", "\"write_bps\": 0.5", "0.5, \"service",
    "/stages/1/write_bps: found 0.5, expected a number from 1 to 1e+18" },
  { "\"cv\": 0.5", "\"cv\": 11", "11", "/stages/0/cv: found 11, expected a number from 0 to 10" },
  { "\"stall_s\": 4", "\"stall_s\": 1e10", "1e10",
    "/stages/0/stall_s: found 10000000000, expected a number from 0 to 1000000000" },
  { ", \"stall_s\": 4", "", "{\"name\": \"store\"", "/stages/0: found no \"stall_s\", expected one" },
  { "\"stall_every_s\": 60, ", "", "{\"name\": \"store\"",
    "/stages/0: found no \"stall_every_s\", expected one" },
  { "\"rate_bps\": 7e9, ", "", "{\"name\": \"cache\"", "/stages/1: found no \"rate_bps\", expected one" },
  { "\"name\": \"store\", ", "", "{\"rate_bps\": 5e9", "/stages/0: found no \"name\", expected one" },
  { "\"exponential\"", "\"normal\"", "\"normal\"",
    "/stages/2/service: found \"normal\", expected one of lognormal, exponential" },
  { "\"cv\"", "\"jitter\"", "\"jitter\"",
    "/stages/0/jitter: found the unknown key \"jitter\", expected one of name, rate_bps, write_bps, cv, "
    "stall_every_s, stall_s, service" },
  { "\"epoch\"", "\"epochs\"", "\"epochs\"",
    "/epochs: found the unknown key \"epochs\", expected one of stages, buffer_bytes, chunk_bytes, anchor, "
    "cache_stage, dataset_bytes, cache_bytes, cache_policy, epoch, chunks, replications, seed, deadline_s" },
  { "[1e9, 4.25e9]", "[1e9]", "[1e9]",
    "/buffer_bytes: found 1 elements, expected 2, one behind each stage but the last" },
  { "[1e9, 4.25e9]", "[1e9, -4]", "-4", "/buffer_bytes/1: found -4, expected a number from 0 to 1e+18" },
  { "[1e9, 4.25e9]", "[1e9, \"4 GB\"]", "\"4 GB\"", "/buffer_bytes/1: found \"4 GB\", expected a number" },
  { "45864000", "0.5", "0.5, \"anchor", "/chunk_bytes: found 0.5, expected a number from 1 to 1e+18" },
  { "\"last\"", "\"middle\"", "\"middle\"", "/anchor: found \"middle\", expected one of last, first" },
  { "\"cache_stage\": 1", "\"cache_stage\": 3", "3,\n  \"dataset",
    "/cache_stage: found 3, expected a number from 0 to 2" },
  { "\"cache_stage\": 1", "\"cache_stage\": 0.5", "0.5,\n  \"dataset",
    "/cache_stage: found 0.5, expected a whole number" },
  { "\"dataset_bytes\": 1e13, ", "", "{\n  \"stages\"", "found no \"dataset_bytes\", expected one" },
  { "\"cache_bytes\": 3.8e12", "\"cache_bytes\": null", "null",
    "/cache_bytes: found null, expected a number" },
  { "\"pinned\"", "\"lfu\"", "\"lfu\"",
    "/cache_policy: found \"lfu\", expected one of pinned, page_cache, lru" },
  { "\"warm\"", "\"hot\"", "\"hot\"", "/epoch: found \"hot\", expected one of cold, warm" },
  { "\"chunks\": 2000", "\"chunks\": 9", "9, \"repl",
    "/chunks: found 9, expected a number from 10 to 1000000" },
  { "\"chunks\": 2000", "\"chunks\": 1e99", "1e99",
    "/chunks: found 1e99, expected a number from 10 to 1000000" },
  { "\"chunks\": 2000", "\"chunks\": 10.5", "10.5", "/chunks: found 10.5, expected a whole number" },
  { "\"replications\": 3", "\"replications\": 0", "0, \"seed",
    "/replications: found 0, expected a number from 1 to 1000" },
  { "\"seed\": 7", "\"seed\": -7", "-7", "/seed: found -7, expected a number from 0 to 9007199254740992" },
  { "\"deadline_s\": 0.05", "\"deadline_s\": -0.05", "-0.05",
    "/deadline_s: found -0.05, expected a number from 0 to 1000000000" },
};

static void
test_wrong (void)
{
  model_assert_wrong (iw_model_pipeline_json, good, wrong, G_N_ELEMENTS (wrong));
}

/* No shape of document does harm, and too many stages are refused before they are read. */
static void
test_misshapen (void)
{
  static const char *const inputs[] = {
    "[]",
    "3",
    "null",
    "{}",
    "{\"stages\": 3}",
    "{\"stages\": []}",
    "{\"stages\": [1, 2], \"buffer_bytes\": [1], \"chunk_bytes\": 1}",
    "{\"stages\": [{}, {}], \"buffer_bytes\": [1], \"chunk_bytes\": 1}",
    "{\"stages\": [{}, {}], \"buffer_bytes\": {\"a\": 1}, \"chunk_bytes\": 1}",
    "{\"stages\": {\"a\": {}, \"b\": {}}, \"buffer_bytes\": [1], \"chunk_bytes\": 1}",
    "{\"stages\": [{},{},{},{},{},{},{},{},{}], \"buffer_bytes\": [1], \"chunk_bytes\": 1}",
    "{\"stages\": [{},{}], \"buffer_bytes\": [1,1,1,1,1,1,1,1], \"chunk_bytes\": 1}"
  };

  model_assert_misshapen (iw_model_pipeline_json, inputs, G_N_ELEMENTS (inputs));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-pipeline/output", test_output);
  g_test_add_func ("/model-pipeline/defaults", test_defaults);
  g_test_add_func ("/model-pipeline/nothing-limits", test_nothing_limits);
  g_test_add_func ("/model-pipeline/every-field-counts", test_every_field_counts);
  g_test_add_func ("/model-pipeline/wrong", test_wrong);
  g_test_add_func ("/model-pipeline/misshapen", test_misshapen);
  return g_test_run ();
}
