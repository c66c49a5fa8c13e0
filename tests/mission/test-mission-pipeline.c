/* Part 2 of a mission: what the loader makes of it, and what it refuses and where. */
#include "fixture.h"

#include "iowall/experiment.h"

#include <math.h>
#include <string.h>

static void
test_line (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_PIPELINE];
  const IwLine *line = part->line;
  guint buffer, download, nvme;

  g_assert_cmpint (part->kind, ==, IW_PART_PIPELINE);
  g_assert_nonnull (iw_part_find_control (part, "buffer", &buffer));
  g_assert_nonnull (iw_part_find_control (part, "download_bw", &download));
  g_assert_nonnull (iw_part_find_control (part, "nvme_bw", &nvme));
  g_assert_cmpuint (line->n_stages, ==, 4);
  g_assert_cmpint (line->anchor, ==, IW_ANCHOR_LAST);
  g_assert_cmpint (line->cache_stage, ==, 2);
  g_assert_cmpstr (line->stages[0].id, ==, "store");
  g_assert_cmpstr (line->stages[0].name, ==, "Store");
  g_assert_cmpstr (line->stages[0].links, ==, "");
  g_assert_cmpint (line->stages[0].control, ==, IW_NO_CONTROL);
  g_assert_true (line->stages[0].access && !line->stages[1].access);
  g_assert_cmpfloat (line->stages[0].rate_bps, ==, 2e8);
  g_assert_cmpfloat (line->stages[0].cv, ==, 0.5);
  g_assert_cmpfloat (line->stages[0].stall_every_s, ==, 8.0);
  g_assert_cmpfloat (line->stages[0].stall_s, ==, 1.0);
  g_assert_cmpint (line->stages[1].control, ==, (int)download);
  g_assert_cmpstr (line->stages[1].links, ==, "download_bw"); /* its control's, unless told */
  g_assert_cmpstr (line->stages[2].links, ==, "nvme_bw cache");
  g_assert_cmpint (line->stages[2].control, ==, (int)nvme);
  g_assert_cmpfloat (line->stages[2].write_share, ==, 0.5);
  g_assert_cmpfloat (line->stages[1].cv, ==, 0.0);
  g_assert_cmpfloat (line->stages[1].stall_s, ==, 0.0);
  g_assert_cmpstr (line->buffers[0].name, ==, "Receive queue");
  g_assert_cmpfloat (line->buffers[0].bytes, ==, 4e6);
  g_assert_cmpint (line->buffers[0].control, ==, IW_NO_CONTROL);
  g_assert_cmpint (line->buffers[2].control, ==, (int)buffer);
  g_assert_cmpfloat (line->chunk_bytes, ==, 1e6);
  g_assert_cmpfloat (line->dataset_bytes, ==, 1.1e10);
  g_assert_cmpfloat (line->deadline_s, ==, 0.05);
  g_assert_cmpfloat (line->target, ==, 0.95);
  g_assert_cmpuint (line->chunks, ==, 2000);
  g_assert_cmpuint (line->replications, ==, 3);
  g_assert_cmpfloat (line->stretch_s, ==, 5.0);
  g_assert_cmpfloat (line->play_s, ==, 4.0);
  g_assert_cmpint (line->cost_unit, ==, IW_UNIT_DOLLARS_PER_MONTH);
  g_assert_cmpfloat (line->fixed_cost, ==, 100.0);
  g_assert_cmpuint (line->n_prices, ==, 2);
  g_assert_cmpuint (line->prices[0].control, ==, download);
  g_assert_cmpfloat (line->prices[0].each, ==, 1.25e8);
  g_assert_cmpfloat (line->prices[0].price, ==, 50.0);
  /* Not in the file: the mission's words. */
  g_assert_cmpstr (line->busy, ==, "Chip busy");
  g_assert_cmpstr (line->starved, ==, "Chip starved");
  g_assert_cmpuint (part->max_trials, ==, 10);
  g_assert_cmpuint (mission->parts[IW_PART_ACCESS]->max_trials, ==, 0);
}

/* Every number says where it comes from, under the name of what it belongs to. */
static void
test_provenance (void)
{
  static const char *const lines[] = {
    "Target 95\u202f%: The rules (2024), 3, 5",
    "Store: rate 200\u202fMB/s: The rules (2024), 3",
    "Store: a stall 1\u202fs: Assumption: For a second.",
    "Flash: writes, over reads 0.5×: The rules (2024), 3",
    "Download bandwidth: priced by 1\u202fGbit/s: Assumption: A gigabit a second.",
    "Download bandwidth: price of that $50/month: The rules (2024), 3",
    "Chunks of a run 2,000: Assumption: Half a minute.",
  };
  g_autoptr (IwMission) mission = fixture_mission ();
  const GPtrArray *provenance = mission->parts[IW_PART_PIPELINE]->provenance;

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    if (!g_ptr_array_find_with_equal_func ((GPtrArray *)provenance, lines[i], g_str_equal, NULL))
      g_error ("no line <%s>, the first is <%s>", lines[i], (char *)g_ptr_array_index (provenance, 0));
  }
}

static IwMission *
load_changed (const char *from, const char *to)
{
  g_autofree char *directory = fixture_laboratory ();
  g_autofree char *good = fixture_read ("lab.json");
  g_autofree char *text = fixture_replace (good, from, to);
  g_autofree char *path = fixture_write (directory, "lab.json", text);
  g_autoptr (GError) error = NULL;
  IwMission *mission = iw_mission_load (path, &error);

  g_assert_no_error (error);
  fixture_remove (directory);
  return mission;
}

static void
test_words (void)
{
  g_autoptr (IwMission) mission =
      load_changed ("\"anchor\": \"last\"", "\"words\": { \"busy\": \"At work\", \"starved\": \"Waiting\" }, "
                                            "\"anchor\": \"last\"");
  const IwPart *part = mission->parts[IW_PART_PIPELINE];

  g_assert_cmpstr (part->line->busy, ==, "At work");
  g_assert_cmpstr (part->line->starved, ==, "Waiting");
  g_assert_cmpstr (iw_part_find_fact (part, "utilization")->label, ==, "At work");
  g_assert_cmpstr (iw_part_find_fact (part, "starved")->label, ==, "Waiting");
}

static void
test_facts (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *access = mission->parts[IW_PART_ACCESS];
  const IwPart *part = mission->parts[IW_PART_PIPELINE];
  IwFact fact = { .text = NULL };
  guint n;

  g_assert_nonnull (iw_part_facts (access, &n));
  g_assert_cmpuint (n, ==, 33);
  g_assert_nonnull (iw_part_facts (part, &n));
  g_assert_cmpuint (n, ==, 20 + 4 * 5);
  g_assert_cmpstr (iw_part_find_fact (part, "link_busy")->label, ==, "Link busy");
  g_assert_cmpint (iw_part_find_fact (part, "link_ceiling_bps")->unit, ==, IW_UNIT_BYTES_PER_S);
  g_assert_cmpint (iw_part_find_fact (part, "cost")->unit, ==, IW_UNIT_DOLLARS_PER_MONTH);
  g_assert_true (iw_part_find_fact (part, "bottleneck")->text);
  g_assert_true (iw_part_find_fact (part, "demand_bps")->scenario);
  g_assert_false (iw_part_find_fact (part, "ceiling_bps")->scenario);
  g_assert_null (iw_part_find_fact (part, "iops"));
  g_assert_null (iw_part_find_fact (part, "disk_busy"));
  g_assert_null (iw_part_find_fact (access, "link_busy"));

  g_assert_true (iw_fact_set_text (&fact, part, "flash"));
  g_assert_cmpstr (fact.text, ==, "flash");
  g_assert_cmpstr (fact.words, ==, "Flash");
  g_assert_cmpfloat (fact.value, ==, 2.0);
  g_assert_false (iw_fact_set_text (&fact, part, "position"));
  g_assert_cmpstr (fact.text, ==, "flash");
  g_assert_true (iw_fact_set_text (&fact, part, "none"));
  g_assert_cmpfloat (fact.value, ==, -1.0);
  g_assert_true (iw_fact_set_text (&fact, access, "position"));
  g_assert_cmpstr (fact.words, ==, "positioning");
}

/* What later parts build on: the start, with the changes that the mission names. */
static void
test_assumed (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *access = mission->parts[IW_PART_ACCESS];
  const IwPart *pipeline = mission->parts[IW_PART_PIPELINE];
  IwSettings assumed, start;
  g_autofree char *format = NULL;
  guint index;

  iw_settings_init (&start, access);
  iw_settings_assume (&assumed, access);
  iw_part_find_control (access, "format", &index);
  format = iw_settings_get_text (&assumed, access, index);
  g_assert_cmpstr (format, ==, "webdataset");
  g_assert_false (iw_settings_equal (&assumed, &start, access));
  assumed.values[index] = start.values[index];
  g_assert_true (iw_settings_equal (&assumed, &start, access));
  /* None named: the start as it is. */
  iw_settings_init (&start, pipeline);
  iw_settings_assume (&assumed, pipeline);
  g_assert_true (iw_settings_equal (&assumed, &start, pipeline));
}

/* A mission of Part 1 alone is a mission. */
static void
test_without (void)
{
  g_autofree char *directory = fixture_laboratory ();
  g_autofree char *good = fixture_read ("lab.json");
  const char *pipeline = strstr (good, ",\n    \"pipeline\": {");
  g_autofree char *text = g_strdup_printf ("%.*s\n  }\n}\n", (int)(pipeline - good), good);
  g_autofree char *path = fixture_write (directory, "lab.json", text);
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) mission = iw_mission_load (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (mission->parts[IW_PART_ACCESS]);
  g_assert_null (mission->parts[IW_PART_PIPELINE]);
  g_assert_true (iw_check_file (path, &error));
  g_assert_no_error (error);
  fixture_remove (directory);
}

/* --- Refused ------------------------------------------------------------------------------------------- */

#define NAME "\"name\": \"Link\""

static const FixtureWrong wrong[] = {
  { "\"anchor\": \"last\"", "\"anchor\": \"middle\"", "\"middle\"",
    "/parts/pipeline/anchor: found \"middle\", expected one of last, first" },
  { "\"chunk_bytes\": { \"value\": 1e6", "\"chunk_bytes\": { \"value\": 0", "0, \"assumption\": \"Nine",
    "/parts/pipeline/chunk_bytes/value: found 0, expected a number from 1 to 1e+18" },
  { "\"target_utilization\": { \"value\": 0.95", "\"target_utilization\": { \"value\": 95", "95, \"source\"",
    "/parts/pipeline/target_utilization/value: found 95, expected a number from 0.01 to 1" },
  { "\"deadline_s\": { \"value\": 0.05, \"assumption\": \"A blink.\" },", "", "{\n      \"title\": \"Sizing",
    "/parts/pipeline: found no \"deadline_s\", expected one" },
  { "\"play_s\": { \"value\": 4, \"assumption\": \"Slow enough to follow.\" }", "\"play_s\": 4",
    "4,\n      \"stages\"",
    "/parts/pipeline/play_s: found 4, expected an object with \"value\" and \"source\" or \"assumption\"" },
  { "{ \"value\": 2000,", "{ \"value\": 2000.5,", "2000.5",
    "/parts/pipeline/chunks/value: found 2000.5, expected a whole number" },
  { "{ \"value\": 2000,", "{ \"value\": 50000,", "50000, \"assumption\"",
    "/parts/pipeline/chunks/value: found 50000 chunks in each of 3 replications through 4 stages, 600000 "
    "steps, expected at most 300000, so that a run stays quick" },
  { "\"replications\": { \"value\": 3", "\"replications\": { \"value\": 1", "1, \"assumption\": \"For an",
    "/parts/pipeline/replications/value: found 1, expected a number from 2 to 1000" },
  { "\"trials\": { \"value\": 10", "\"trials\": { \"value\": 0", "0, \"assumption\": \"Enough",
    "/parts/pipeline/trials/value: found 0, expected a number from 1 to 100" },
  { "\"id\": \"link\"", "\"id\": \"store\"", "\"store\", \"name\": \"Link\"",
    "/parts/pipeline/stages/1/id: found \"store\", expected an id of its own" },
  { "\"id\": \"link\"", "\"id\": \"none\"", "\"none\"",
    "/parts/pipeline/stages/1/id: found \"none\", expected an id of at most 40 characters other than "
    "\"none\"" },
  { NAME ", \"control\": \"download_bw\"", NAME, "{ \"id\": \"link\"",
    "/parts/pipeline/stages/1: expected either \"rate_bps\" or \"control\"" },
  { NAME, NAME ", \"rate_bps\": { \"value\": 1, \"source\": \"rules\" }", "{ \"id\": \"link\"",
    "/parts/pipeline/stages/1: expected either \"rate_bps\" or \"control\"" },
  { NAME ", \"control\": \"download_bw\"", NAME ", \"control\": \"buffer\"", "\"buffer\" },\n",
    "/parts/pipeline/stages/1/control: found \"buffer\", expected one of download_bw, nvme_bw" },
  { NAME ", \"control\": \"download_bw\"", NAME ", \"control\": \"nvme_bw\"",
    "[\n        {\n          \"id\": \"store\"",
    "/parts/pipeline/stages: found none with the control \"download_bw\", expected one" },
  { NAME, NAME ", \"speed\": 3", "3, \"control\"",
    "/parts/pipeline/stages/1/speed: found 3, expected an object with \"value\" and \"source\" or "
    "\"assumption\"" },
  { NAME, NAME ", \"colour\": \"red\"", "\"colour\"",
    "/parts/pipeline/stages/1/colour: found the unknown key \"colour\", expected one of id, name, links, "
    "rate_bps, control, capped_by, cv, stall_every_s, stall_s, write_share" },
  { NAME, NAME ", \"write_share\": { \"value\": 0.5, \"source\": \"rules\" }",
    "{ \"value\": 0.5, \"source\": \"rules\" }, \"control\": \"download_bw\"",
    "/parts/pipeline/stages/1/write_share: found a write share, expected one at most at the "
    "\"cache_stage\"" },
  { "\"capped_by\": \"access\"", "\"capped_by\": \"faith\"", "\"faith\"",
    "/parts/pipeline/stages/0/capped_by: found \"faith\", expected \"access\"" },
  { "\"stall_every_s\": { \"value\": 8, \"assumption\": \"Throttled now and then.\" },", "",
    "{\n          \"id\": \"store\"", "/parts/pipeline/stages/0: found no \"stall_every_s\", expected one" },
  { "{ \"name\": \"Write queue\", \"bytes\": { \"value\": 4e6, \"assumption\": \"Four chunks.\" } },", "",
    "[\n        { \"name\": \"Receive",
    "/parts/pipeline/buffers: found 2 buffers, expected 3, one behind each stage but the last" },
  { "\"name\": \"Prefetch buffer\", \"control\": \"buffer\"",
    "\"name\": \"Prefetch buffer\", \"control\": \"cache\"", "\"cache\" }\n",
    "/parts/pipeline/buffers/2/control: found \"cache\", expected \"buffer\"" },
  { "\"name\": \"Prefetch buffer\", \"control\": \"buffer\"",
    "\"name\": \"Prefetch buffer\", \"bytes\": { \"value\": 1, \"source\": \"rules\" }",
    "[\n        { \"name\": \"Receive",
    "/parts/pipeline/buffers: found none with the control \"buffer\", expected one" },
  { "\"cache_stage\": \"flash\"", "\"cache_stage\": \"disk\"", "\"disk\",\n      \"cost\"",
    "/parts/pipeline/cache_stage: found \"disk\", expected one of store, link, flash, chip" },
  { "\"cache_stage\": \"flash\",", "", "[\n        {\n          \"id\": \"buffer\"",
    "/parts/pipeline/controls: found the control \"cache\", expected none without a \"cache_stage\"" },
  { "\"unit\": \"dollars_per_month\"", "\"unit\": \"seconds\"", "\"seconds\"",
    "/parts/pipeline/cost/unit: found \"seconds\", expected one of dollars_per_month, watts" },
  { "\"control\": \"download_bw\",\n            \"each\"", "\"control\": \"epoch\",\n            \"each\"",
    "\"epoch\",\n            \"each\"",
    "/parts/pipeline/cost/prices/0/control: found \"epoch\", expected the id of a control with a range" },
  { "\"control\": \"download_bw\",\n            \"each\"", "\"control\": \"buffer\",\n            \"each\"",
    "\"buffer\",\n            \"each\": { \"value\": 1e9",
    "/parts/pipeline/cost/prices/1/control: found \"buffer\", expected each control once" },
  { "\"each\": { \"value\": 1e9, ", "\"each\": { \"value\": 0, ", "0, \"assumption\": \"A gigabyte",
    "/parts/pipeline/cost/prices/1/each/value: found 0, expected a number from 1e-09 to 1e+21" },
  { "\"id\": \"jitter\"", "\"id\": \"noise\"", "\"noise\"",
    "/parts/pipeline/controls/6/id: found \"noise\", expected one of buffer, download_bw, nvme_bw, cache, "
    "cache_policy, epoch, jitter" },
  { "\"unit\": \"bits_per_s\"", "\"unit\": \"iops\"", "\"iops\",\n          \"scale\"",
    "/parts/pipeline/controls/1/unit: found \"iops\", expected \"bits_per_s\" or \"bytes_per_s\"" },
  { "\"scale\": \"cube\"", "\"scale\": \"log\"", "0,\n          \"max\": 1e9",
    "/parts/pipeline/controls/0/min: found 0, expected a number above 0 on a logarithmic scale" },
  { "\"id\": \"lru\", \"label\"", "\"id\": \"mru\", \"label\"", "\"mru\"",
    "/parts/pipeline/controls/4/options/2/id: found \"mru\", expected one of pinned, page_cache, lru" },
  { "{ \"format\": \"webdataset\" }", "{ \"format\": \"zip\" }", "\"zip\"",
    "/parts/access/assumed/format: format: found \"zip\", expected one of raw, tfrecord, webdataset" },
  { "{ \"format\": \"webdataset\" }", "{ \"buffer\": \"1 GB\" }", "\"1 GB\"",
    "/parts/access/assumed/buffer: found the control \"buffer\", expected one of pattern, format, device, "
    "sample_bytes, shard_bytes, queue_depth, shuffle_samples, prefetch" },
  { "want {demand_bps} and", "want {iops} and", "\"The chips want",
    "/parts/pipeline/brief: found {iops}, expected {fact} with the name of a fact" },
  { "{without.utilization}", "{without.link}", "\"Busy for {asked.utilization} instead",
    "/parts/pipeline/lock/outcomes/0/because: found {without.link}, expected {run.fact} with a run of the "
    "lock and the name of a fact" },
  { "\"versus\": \"without\"", "\"versus\": \"asked\"", "\"asked\",\n                \"at_least\"",
    "/parts/pipeline/lock/outcomes/0/when/0/versus: found \"asked\", expected another run than \"run\"" },
  { "\"versus\": \"without\"", "\"versus\": \"before\"", "\"before\"",
    "/parts/pipeline/lock/outcomes/0/when/0/versus: found \"before\", expected the id of a run of this "
    "lock" },
  { "\"fact\": \"cost\",", "\"fact\": \"cost\", \"versus\": \"asked\",", "\"asked\",\n          \"at_most\"",
    "/parts/pipeline/goals/2/versus: found \"asked\", expected no \"versus\" in a goal, which is about the "
    "present result" },
  { "\"fact\": \"oversize\",\n          \"at_most\": { \"value\": 2, \"assumption\": \"Room for a bad day.\" "
    "}",
    "\"fact\": \"bottleneck\", \"is\": [\"disk\"]", "\"disk\"]\n",
    "/parts/pipeline/goals/1/is/0: found \"disk\", expected one of store, link, flash, chip, none" },
  /* Fields that are sound one by one: at its slowest Part 1 reads 1,000 bytes in 60.01 ms, so that a
     chunk of 1 GB takes 17 hours, in which it may not stall more than 100 times. */
  { "\"chunk_bytes\": { \"value\": 1e6", "\"chunk_bytes\": { \"value\": 1e9", "{\n      \"title\": \"Sizing",
    "/parts/pipeline: with every stage at its slowest the line cannot be solved: stages[0].stall_every_s: "
    "found 8, expected a number from 600.1111111111111 to 1000000000000" },
};

static void
test_wrong (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    fixture_assert_refused ("lab.json", &wrong[i], IW_MISSION_ERROR_SCHEMA, "lab.json");
}

/* --- The answer is not given away ---------------------------------------------------------------------- */

static void
test_gives_nothing_away (void)
{
  static const struct {
    const char *text, *away;
  } texts[] = {
    { "The line between them and the store takes 200 MB/s at best.", NULL }, /* the store's rate: given */
    { "They should be busy for 95 % of the time.", NULL },                   /* the goal */
    { "They are busy for 55 % of the time.", "the number 55" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *directory = fixture_laboratory ();
    g_autofree char *good = fixture_read ("lab.json");
    g_autofree char *text = fixture_replace (
        good, "The chips want {demand_bps} and the line between them and the store was bought by guess.",
        texts[i].text);
    g_autofree char *path = fixture_write (directory, "lab.json", text);
    g_autoptr (GError) error = NULL;

    if (texts[i].away == NULL) {
      g_assert_true (iw_check_file (path, &error));
      g_assert_no_error (error);
    } else {
      g_autofree char *expected =
          g_strdup_printf ("%s: /parts/pipeline/brief: found %s, expected none within "
                           "10 %% of what the lock's experiment finds (utilization)",
                           path, texts[i].away);
      g_assert_false (iw_check_file (path, &error));
      g_assert_cmpstr (error->message, ==, expected);
    }
    fixture_remove (directory);
  }
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/mission-pipeline/line", test_line);
  g_test_add_func ("/mission-pipeline/provenance", test_provenance);
  g_test_add_func ("/mission-pipeline/words", test_words);
  g_test_add_func ("/mission-pipeline/facts", test_facts);
  g_test_add_func ("/mission-pipeline/assumed", test_assumed);
  g_test_add_func ("/mission-pipeline/without", test_without);
  g_test_add_func ("/mission-pipeline/wrong", test_wrong);
  g_test_add_func ("/mission-pipeline/gives-nothing-away", test_gives_nothing_away);
  return fixture_run ();
}
