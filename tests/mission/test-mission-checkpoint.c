/* Part 3 of a mission: what the loader makes of it, and what it refuses and where. */
#include "fixture.h"

#include "iowall/experiment.h"

#include <math.h>
#include <string.h>

static void
test_job (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_CHECKPOINT];
  const IwJob *job = part->job;
  const IwControl *store;
  guint nvme, download;

  iw_part_find_control (mission->parts[IW_PART_PIPELINE], "nvme_bw", &nvme);
  iw_part_find_control (mission->parts[IW_PART_PIPELINE], "download_bw", &download);
  g_assert_cmpint (part->kind, ==, IW_PART_CHECKPOINT);
  g_assert_cmpstr (job->useful, ==, "Learning");
  g_assert_cmpstr (job->checkpoint, ==, "snapshot");
  g_assert_cmpstr (job->failure, ==, "chip failure");
  g_assert_cmpstr (job->node, ==, "chip");
  g_assert_cmpfloat (job->work_s, ==, 864000.0);
  g_assert_cmpfloat (job->restart_s, ==, 60.0);
  g_assert_cmpfloat (job->checkpoint_bytes, ==, 1e9);
  g_assert_cmpfloat (job->commit_s, ==, 1.0);
  g_assert_cmpfloat (job->local_recovery, ==, 0.75);
  g_assert_cmpuint (job->runs, ==, 200);
  g_assert_cmpfloat (job->local_write_bps, ==, 0.5);
  g_assert_cmpint (job->local_control, ==, (int)nvme);
  g_assert_cmpfloat (job->client_write_bps, ==, 0.8);
  g_assert_cmpint (job->client_control, ==, (int)download);
  g_assert_cmpfloat (job->life_s, ==, 0.0);
  g_assert_cmpstr (job->message_from, ==, "Cleo");
  g_assert_cmpstr (job->message, ==, "Heat wave. One fails every {mtbf_s} now.");
  g_assert_cmpfloat (job->mtbf_factor, ==, 0.25);
  g_assert_cmpuint (part->max_trials, ==, 0);
  g_assert_cmpstr (iw_part_find_control (part, "node_mtbf", NULL)->reading, ==,
                   "All together: one every {mtbf_s}");
  g_assert_cmpstr (iw_part_find_control (part, "nodes", NULL)->reading, ==, "");
  /* The stores in the order of the file, which is that of the control. */
  g_assert_cmpuint (job->stores->len, ==, 2);
  store = iw_part_find_control (part, "write_bw", NULL);
  for (guint i = 0; i < job->stores->len; i++) {
    const IwDevice *device = g_ptr_array_index (job->stores, i);
    const IwOption *option = g_ptr_array_index (store->options, i);

    g_assert_cmpstr (option->id, ==, device->id);
    g_assert_cmpstr (option->label, ==, device->name);
  }
  g_assert_cmpfloat (((const IwDevice *)g_ptr_array_index (job->stores, 0))->write_bps, ==, 5e7);
}

static void
test_provenance (void)
{
  static const char *const lines[] = {
    "Work 10\u202fd: Assumption: Ten days.",
    "Restart 60\u202fs: The rules (2024), 3, 6",
    "Own drive: share of Part 2's 0.5×: The rules (2024), 3",
    "MTBF after the message 0.25×: Assumption: Four times as many.",
    "Runs 200: Assumption: For a band.",
  };
  g_autoptr (IwMission) mission = fixture_mission ();
  const GPtrArray *provenance = mission->parts[IW_PART_CHECKPOINT]->provenance;
  const IwDevice *disk = iw_catalogue_find_device (mission->catalogue, "disk");

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    if (!g_ptr_array_find_with_equal_func ((GPtrArray *)provenance, lines[i], g_str_equal, NULL)) {
      for (guint k = 0; k < provenance->len; k++)
        g_test_message ("%s", (char *)g_ptr_array_index (provenance, k));
      g_error ("no line <%s>", lines[i]);
    }
  }
  g_assert_true (g_ptr_array_find_with_equal_func (
      disk->provenance, "Sustained writes 200\u202fMB/s: A data sheet (2020), 2.1, 2.3", g_str_equal, NULL));
}

static void
test_facts (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_CHECKPOINT];
  IwFact fact = { .text = NULL };
  guint n;

  g_assert_nonnull (iw_part_facts (part, &n));
  g_assert_cmpuint (n, ==, 34);
  g_assert_cmpstr (iw_part_find_fact (part, "pause_s")->label, ==, "Pause for one snapshot");
  g_assert_cmpstr (iw_part_find_fact (part, "node_mtbf_s")->label, ==, "MTBF of one chip");
  g_assert_cmpstr (iw_part_find_fact (part, "checkpoint_share")->label, ==,
                   "Pauses for snapshots, simulated");
  g_assert_true (iw_part_find_fact (part, "mtbf_s")->scenario);
  g_assert_false (iw_part_find_fact (part, "exact_s")->scenario);
  g_assert_true (iw_part_find_fact (part, "storage_state")->text);
  g_assert_null (iw_part_find_fact (part, "utilization"));
  g_assert_null (iw_part_find_fact (mission->parts[IW_PART_PIPELINE], "waste"));

  g_assert_true (iw_fact_set_text (&fact, part, "at-risk"));
  g_assert_cmpstr (fact.words, ==, "at risk");
  g_assert_cmpfloat (fact.value, ==, 1.0);
  g_assert_false (iw_fact_set_text (&fact, part, "none"));
  g_assert_cmpstr (fact.text, ==, "at-risk");
}

/* A mission without Part 3 is a mission, and one whose Part 3 builds on no Part 2. */
static void
test_without (void)
{
  g_autofree char *good = fixture_read ("lab.json");
  const char *pipeline = strstr (good, ",\n    \"pipeline\": {");
  const char *checkpoint = strstr (good, ",\n    \"checkpoint\": {");
  g_autofree char *short_text = g_strdup_printf ("%.*s\n  }\n}\n", (int)(checkpoint - good), good);
  g_autofree char *alone = g_strdup_printf ("%.*s%s", (int)(pipeline - good), good, checkpoint);
  g_autofree char *local = fixture_replace (
      alone, "{ \"control\": \"nvme_bw\", \"share\": { \"value\": 0.5, \"source\": \"rules\" } }",
      "{ \"value\": 3e7, \"source\": \"rules\" }");
  g_autofree char *own = fixture_replace (
      local,
      "{ \"control\": \"download_bw\", \"share\": { \"value\": 0.8, \"assumption\": \"Not alone.\" } }",
      "{ \"value\": 2e7, \"source\": \"rules\" }");
  const char *const texts[] = { short_text, own };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *directory = fixture_laboratory ();
    g_autofree char *path = fixture_write (directory, "lab.json", texts[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (IwMission) mission = iw_mission_load (path, &error);

    g_assert_no_error (error);
    g_assert_cmpint (mission->parts[IW_PART_CHECKPOINT] != NULL, ==, i == 1);
    g_assert_cmpint (mission->parts[IW_PART_PIPELINE] != NULL, ==, i == 0);
    g_assert_true (iw_check_file (path, &error));
    g_assert_no_error (error);
    if (i == 1) {
      const IwJob *job = mission->parts[IW_PART_CHECKPOINT]->job;
      g_assert_cmpfloat (job->local_write_bps, ==, 3e7);
      g_assert_cmpint (job->local_control, ==, IW_NO_CONTROL);
    }
    fixture_remove (directory);
  }
  {
    g_autofree char *directory = fixture_laboratory ();
    g_autofree char *path = fixture_write (directory, "lab.json", alone);
    g_autoptr (GError) error = NULL;

    g_assert_null (iw_mission_load (path, &error));
    fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, path,
                          "/parts/checkpoint/local_write_bps/control: found a control, expected a number, as "
                          "the mission has no part \"pipeline\"");
    fixture_remove (directory);
  }
}

static void
test_optional (void)
{
  static const char *const cuts[] = {
    "\"commit_s\": { \"value\": 1, \"assumption\": \"To be sure.\" },",
    "\"message\": {\n        \"from\": \"Cleo\",\n        \"text\": \"Heat wave. One fails every {mtbf_s} "
    "now.\",\n        \"mtbf_factor\": { \"value\": 0.25, \"assumption\": \"Four times as many.\" }\n      "
    "},",
  };
  g_autofree char *text = fixture_read ("lab.json");
  g_autofree char *directory = fixture_laboratory ();
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) mission = NULL;
  const IwJob *job;

  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++) {
    char *cut = fixture_replace (text, cuts[i], "");

    g_free (text);
    text = cut;
  }
  path = fixture_write (directory, "lab.json", text);
  mission = iw_mission_load (path, &error);
  g_assert_no_error (error);
  job = mission->parts[IW_PART_CHECKPOINT]->job;
  g_assert_cmpfloat (job->commit_s, ==, 0.0);
  g_assert_cmpstr (job->message, ==, "");
  g_assert_cmpstr (job->message_from, ==, "");
  g_assert_cmpfloat (job->mtbf_factor, ==, 1.0); /* so that nothing changes after no message */
  fixture_remove (directory);
}

/* --- Refused ------------------------------------------------------------------------------------------- */

static const FixtureWrong wrong[] = {
  { "\"work_s\": { \"value\": 864000", "\"work_s\": { \"value\": 0", "0, \"assumption\": \"Ten days",
    "/parts/checkpoint/work_s/value: found 0, expected a number from 0.001 to 1000000000000" },
  { "\"work_s\": { \"value\": 864000, \"assumption\": \"Ten days.\" },", "",
    "{\n      \"title\": \"The Check", "/parts/checkpoint: found no \"work_s\", expected one" },
  { "\"local_recovery\": { \"value\": 0.75", "\"local_recovery\": { \"value\": 75", "75, \"assumption\"",
    "/parts/checkpoint/local_recovery/value: found 75, expected a number from 0 to 1" },
  { "\"runs\": { \"value\": 200", "\"runs\": { \"value\": 0.5", "0.5, \"assumption\": \"For a",
    "/parts/checkpoint/runs/value: found 0.5, expected a number from 1 to 100000" },
  { "\"runs\": { \"value\": 200", "\"runs\": { \"value\": 20.5", "20.5",
    "/parts/checkpoint/runs/value: found 20.5, expected a whole number" },
  { "\"runs\": { \"value\": 200", "\"runs\": { \"value\": 4001", "4001, \"assumption\": \"For a",
    "/parts/checkpoint/runs/value: found 4001 runs of 80 failures each at the start, expected at most 300000 "
    "failures in all, so that a change stays quick" },
  { "\"stores\": [\"store\", \"disk\"]", "\"stores\": [\"store\", \"tape\"]", "\"tape\"",
    "/parts/checkpoint/stores/1: found \"tape\", expected the id of a device in devices.json that has a "
    "\"write_bps\"" },
  { "\"stores\": [\"store\", \"disk\"]", "\"stores\": [\"store\", \"store\"]", "\"store\"],\n      \"local",
    "/parts/checkpoint/stores/1: found \"store\", expected each device once" },
  { "\"stores\": [\"store\", \"disk\"]", "\"stores\": [\"disk\"]", "\"store\"\n        },\n        {\n",
    "/parts/checkpoint/controls/1/initial: found \"store\", expected one of disk" },
  { "\"control\": \"nvme_bw\", \"share\"", "\"control\": \"cache\", \"share\"", "\"cache\", \"share\"",
    "/parts/checkpoint/local_write_bps/control: found \"cache\", expected one of download_bw, nvme_bw" },
  { "\"control\": \"nvme_bw\", \"share\": { \"value\": 0.5, \"source\": \"rules\" }",
    "\"control\": \"nvme_bw\"", "{ \"control\": \"nvme_bw\" },\n      \"client",
    "/parts/checkpoint/local_write_bps: found no \"share\", expected one" },
  { "\"local_write_bps\":", "\"drive_bps\":", "\"drive_bps\"",
    "/parts/checkpoint/drive_bps: found the unknown key \"drive_bps\", expected one of title, minutes, from, "
    "brief, target, words, work_s, restart_s, checkpoint_bytes, commit_s, local_recovery, runs, stores, "
    "local_write_bps, client_write_bps, wear, message, trials, assumed, controls, lock, goals, reflect" },
  { "\"node\": \"chip\" }", "\"node\": \"\" }", "\"\" },\n      \"work_s",
    "/parts/checkpoint/words/node: found \"\", expected text that is not empty" },
  { "\"node\": \"chip\" }", "\"node\": \"chip\", \"busy\": \"At work\" }", "\"busy\": \"At work\"",
    "/parts/checkpoint/words/busy: found the unknown key \"busy\", expected one of useful, checkpoint, "
    "failure, node, checkpoints, failures" },
  { "\"stores\": [", "\"wear\": { \"share\": { \"value\": 1, \"source\": \"rules\" } }, \"stores\": [",
    "{ \"share\"", "/parts/checkpoint/wear: found no \"life_s\", expected one" },
  { "one every {mtbf_s}\"", "one every {mtbf}\"", "\"All together: one every {mtbf}",
    "/parts/checkpoint/controls/3/reading: found {mtbf}, expected {fact} with the name of a fact" },
  { "every {mtbf_s} now.", "every {mtbf} now.", "\"Heat wave",
    "/parts/checkpoint/message/text: found {mtbf}, expected {fact} with the name of a fact" },
  { "\"mtbf_factor\": { \"value\": 0.25", "\"mtbf_factor\": { \"value\": 2", "2, \"assumption\": \"Four",
    "/parts/checkpoint/message/mtbf_factor/value: found 2, expected a number from 1e-06 to 1" },
  { "\"id\": \"clustering\"", "\"id\": \"shape\"", "\"shape\"",
    "/parts/checkpoint/controls/6/id: found \"shape\", expected one of interval, write_bw, nodes, node_mtbf, "
    "strategy, writers, clustering" },
  { "\"unit\": \"seconds\",\n          \"scale\": \"log\",\n          \"min\": 5,",
    "\"unit\": \"count\",\n          \"scale\": \"log\",\n          \"min\": 5,",
    "\"count\",\n          \"scale\": \"log\",\n          \"min\": 5",
    "/parts/checkpoint/controls/0/unit: found \"count\", expected \"seconds\"" },
  { "\"min\": 0.4", "\"min\": 0.1", "0.1,\n          \"max\": 1.5",
    "/parts/checkpoint/controls/6/min: found 0.1, expected a number from 0.2 to 10" },
  { "\"id\": \"local-first\"", "\"id\": \"near\"", "\"near\"",
    "/parts/checkpoint/controls/4/options/1/id: found \"near\", expected one of cloud-native, local-first" },
  { "\"is\": [\"standing\"]", "\"is\": [\"upright\"]", "\"upright\"",
    "/parts/checkpoint/goals/1/is/0: found \"upright\", expected one of standing, at-risk, collapsed" },
  { "\"fact\": \"excess\"", "\"fact\": \"cost\"", "\"cost\",\n          \"at_most\": { \"value\": 0.005",
    "/parts/checkpoint/goals/0/fact: found \"cost\", expected the name of a fact" },
  { "Why {exact_s} and", "Why {best_s} and", "\"Why {best_s}",
    "/parts/checkpoint/reflect/question: found {best_s}, expected {fact} with the name of a fact" },
  { "\"interval\": \"10 min\"", "\"interval\": \"10 MB\"", "\"10 MB\"",
    "/parts/checkpoint/lock/runs/0/set/interval: interval: found \"10 MB\", expected a number from 5.00 s to "
    "50000" },
  /* Fields that are sound one by one: 1e21 bytes from each of 1,024 chips through 1,024 links that take a
     megabyte a second. */
  { "\"checkpoint_bytes\": { \"value\": 1e9", "\"checkpoint_bytes\": { \"value\": 1e21",
    "{\n      \"title\": \"The Check",
    "/parts/checkpoint: with the controls at some of their ends the job cannot be solved: pause_s: found "
    "1000000000000001, expected a number from 0 to 1000000000000" },
};

static void
test_wrong (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    fixture_assert_refused ("lab.json", &wrong[i], IW_MISSION_ERROR_SCHEMA, "lab.json");
}

/* A device that says nothing of writing can be read from and not be written to. */
static void
test_device_without_writes (void)
{
  static const FixtureWrong none = {
    "\"write_bps\": { \"value\": 5e7", "\"write_bps\": { \"value\": 0", "0, \"assumption\": \"Slow",
    "/devices/1/write_bps/value: found 0, expected a number from 1 to 1e+18"
  };
  g_autofree char *directory = fixture_laboratory ();
  g_autofree char *devices = fixture_read ("devices.json");
  g_autofree char *without =
      fixture_replace (devices, ",\n      \"write_bps\": { \"value\": 5e7, \"assumption\": \"Slow.\" }", "");
  g_autofree char *text = fixture_read ("lab.json");
  g_autofree char *path = fixture_write (directory, "lab.json", text);
  g_autoptr (GError) error = NULL;

  fixture_assert_refused ("devices.json", &none, IW_MISSION_ERROR_SCHEMA, "lab.json");
  fixture_put (directory, "devices.json", without);
  g_assert_null (iw_mission_load (path, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, path,
                        "/parts/checkpoint/stores/0: found \"store\", expected the id of a device in "
                        "devices.json that has a \"write_bps\"");
  fixture_remove (directory);
}

/* Where wear counts, each store must say what it stands; where it does not, none has to. */
static void
test_device_without_endurance (void)
{
  static const char entry[] =
      ",\n      \"endurance_bytes\": { \"value\": 1e16, \"assumption\": \"Of many drives.\" }";
  static const FixtureWrong none = {
    "\"endurance_bytes\": { \"value\": 1e16", "\"endurance_bytes\": { \"value\": 0",
    "0, \"assumption\": \"Of", "/devices/1/endurance_bytes/value: found 0, expected a number from 1 to 1e+24"
  };
  static const FixtureWrong too_much = {
    "\"stores\": [",
    "\"wear\": { \"life_s\": { \"value\": 1e8, \"source\": \"rules\" }, \"share\": { \"value\": 1.5, "
    "\"source\": "
    "\"rules\" } }, \"stores\": [",
    "1.5, \"source\"", "/parts/checkpoint/wear/share/value: found 1.5, expected a number from 1e-09 to 1"
  };
  g_autofree char *directory = fixture_laboratory ();
  g_autofree char *devices = fixture_read ("devices.json");
  g_autofree char *without = fixture_replace (devices, entry, "");
  g_autofree char *text = fixture_read ("lab.json");
  g_autofree char *wears =
      fixture_replace (text, "\"stores\": [",
                       "\"wear\": { \"life_s\": { \"value\": 1e8, \"source\": \"rules\" } }, \"stores\": [");
  g_autofree char *path = fixture_write (directory, "lab.json", text);
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) mission = NULL, wearing = NULL;

  fixture_assert_refused ("devices.json", &none, IW_MISSION_ERROR_SCHEMA, "lab.json");
  fixture_assert_refused ("lab.json", &too_much, IW_MISSION_ERROR_SCHEMA, "lab.json");

  fixture_put (directory, "lab.json", wears);
  wearing = iw_mission_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (wearing->parts[IW_PART_CHECKPOINT]->job->life_s, ==, 1e8);
  g_assert_cmpfloat (wearing->parts[IW_PART_CHECKPOINT]->job->endurance_share, ==, 1.0);
  g_assert_cmpfloat (iw_catalogue_find_device (wearing->catalogue, "store")->endurance_bytes, ==, 1e16);

  fixture_put (directory, "devices.json", without);
  g_assert_null (iw_mission_load (path, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, path,
                        "/parts/checkpoint/stores/0: found \"store\", expected the id of a device in "
                        "devices.json that has an \"endurance_bytes\"");
  fixture_put (directory, "lab.json", text);
  mission = iw_mission_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (iw_catalogue_find_device (mission->catalogue, "store")->endurance_bytes, ==, 0.0);
  fixture_remove (directory);
}

/* --- The answer is not given away ---------------------------------------------------------------------- */

static void
test_gives_nothing_away (void)
{
  static const struct {
    const char *text, *away;
  } texts[] = {
    { "The disk takes 200 MB/s and 1 GB is to be written every 30 s.", NULL }, /* given */
    { "It is 10 days of work.", NULL },
    { "It may well take 10.6 days in the end.", "the number 10.6" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *directory = fixture_laboratory ();
    g_autofree char *good = fixture_read ("lab.json");
    g_autofree char *text = fixture_replace (
        good, "{nodes} chips learn for {work_s}, and one of them fails every {mtbf_s}. Then all begin again.",
        texts[i].text);
    g_autofree char *path = fixture_write (directory, "lab.json", text);
    g_autoptr (GError) error = NULL;

    if (texts[i].away == NULL) {
      iw_check_file (path, &error);
      g_assert_no_error (error);
    } else {
      g_autofree char *expected =
          g_strdup_printf ("%s: /parts/checkpoint/brief: found %s, expected none within "
                           "10 %% of what the lock's experiment finds (expected_wall_s)",
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
  g_test_add_func ("/mission-checkpoint/job", test_job);
  g_test_add_func ("/mission-checkpoint/provenance", test_provenance);
  g_test_add_func ("/mission-checkpoint/facts", test_facts);
  g_test_add_func ("/mission-checkpoint/without", test_without);
  g_test_add_func ("/mission-checkpoint/optional", test_optional);
  g_test_add_func ("/mission-checkpoint/wrong", test_wrong);
  g_test_add_func ("/mission-checkpoint/device-without-writes", test_device_without_writes);
  g_test_add_func ("/mission-checkpoint/device-without-endurance", test_device_without_endurance);
  g_test_add_func ("/mission-checkpoint/gives-nothing-away", test_gives_nothing_away);
  return fixture_run ();
}
