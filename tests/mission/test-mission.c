/* Loading missions: what is in them, what is refused and where, the user's own, settings. */
#include "fixture.h"

#include "iowall/experiment.h"

#include <math.h>
#include <string.h>

static const char *const builtin[] = { "cloud-titan", "edge-guardian", "mobile-nomad", "tiny-pioneer" };

static void
test_builtin (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (builtin); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (IwMission) mission = iw_mission_load (builtin[i], &error);

    g_assert_no_error (error);
    g_assert_cmpstr (mission->id, ==, builtin[i]);
    g_assert_true (g_str_has_prefix (mission->origin, "resource:///io/github/iowall/IoWall/missions/"));
    g_assert_nonnull (mission->parts[IW_PART_ACCESS]);
    g_assert_nonnull (mission->parts[IW_PART_PIPELINE]);
    g_assert_nonnull (mission->parts[IW_PART_CHECKPOINT]);
    g_assert_cmpuint (mission->parts[IW_PART_ACCESS]->controls->len, ==, 8);
  }
}

static void
test_list (void)
{
  g_auto (GStrv) list = iw_mission_list ();

  g_assert_cmpuint (g_strv_length (list), ==, G_N_ELEMENTS (builtin));
  for (gsize i = 0; i < G_N_ELEMENTS (builtin); i++)
    g_assert_cmpstr (list[i], ==, builtin[i]);
}

static void
test_fields (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_ACCESS];
  const IwDevice *disk = iw_catalogue_find_device (mission->catalogue, "disk");
  const IwDevice *store = iw_catalogue_find_device (mission->catalogue, "store");
  const IwControl *shard = iw_part_find_control (part, "shard_bytes", NULL);
  const IwControl *prefetch;
  const IwRule *goal = g_ptr_array_index (part->goals, 0);
  guint index;

  g_assert_cmpstr (mission->words.consumer, ==, "2 × chip");
  g_assert_cmpstr (mission->words.opening, ==, "Opening files"); /* not in the file */
  g_assert_cmpfloat (disk->access.latency_s, ==, 0.0122);
  g_assert_cmpfloat (disk->readahead_bytes, ==, 1048576.0);
  g_assert_cmpfloat (disk->capacity_bytes, ==, 2e10);
  g_assert_true (isinf (store->capacity_bytes));
  g_assert_cmpstr (store->note, ==, "");
  g_assert_cmpstr (g_ptr_array_index (disk->provenance, 0), ==,
                   "One repositioning 12.2\u202fms: A data sheet (2020), 2.1: seek and half a turn");
  g_assert_cmpstr (g_ptr_array_index (disk->provenance, 1), ==,
                   "One open 200\u202fµs: Assumption: A cached look-up.");
  g_assert_cmpfloat (part->minutes, ==, 15.0);
  g_assert_cmpfloat (part->workload->decode_samples_per_s, ==, 1000.0);
  g_assert_cmpfloat (part->dataset_bytes, ==, 1.1e10);
  g_assert_cmpuint (part->provenance->len, ==, 3);
  g_assert_true (g_ptr_array_index (part->devices, 1) == store);
  g_assert_cmpstr (shard->provenance, ==, "The rules (2024), 3, 4");
  g_assert_true (shard->spread == IW_SPREAD_LOG && shard->more && !shard->whole);
  prefetch = iw_part_find_control (part, "prefetch", &index);
  g_assert_cmpuint (index, ==, 7);
  g_assert_cmpint (prefetch->kind, ==, IW_CONTROL_SWITCH);
  g_assert_cmpfloat (prefetch->initial, ==, 1.0);
  g_assert_cmpuint (prefetch->options->len, ==, 2);
  g_assert_cmpfloat (goal->at_least, ==, 0.9);
  g_assert_true (isinf (goal->at_most));
  g_assert_cmpstr (goal->provenance, ==, "At least 90\u202f%: The rules (2024), 3, 3.1");
  g_assert_cmpuint (part->lock.outcomes->len, ==, 3);
}

/* A track may have a word of its own for what comes before the first byte. */
static void
test_opening (void)
{
  g_autofree char *directory = fixture_laboratory ();
  g_autofree char *good = fixture_read ("lab.json");
  g_autofree char *text = fixture_replace (good, "\"compute\": \"Compute\"",
                                           "\"compute\": \"Compute\", \"opening\": \"Asking for pictures\"");
  g_autofree char *path = fixture_write (directory, "lab.json", text);
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) mission = iw_mission_load (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (mission->words.opening, ==, "Asking for pictures");
  g_assert_cmpstr (mission->words.compute, ==, "Compute");
  fixture_remove (directory);
}

/* --- Refused ------------------------------------------------------------------------------------------- */

static const FixtureWrong wrong_missions[] = {
  { "\"id\": \"lab\"", "\"id\": \"../lab\"", "\"../lab\"",
    "/id: found \"../lab\", expected an id: a lower-case letter, then letters, digits, '-' or '_'" },
  { "\"title\": \"Lab\"", "\"title\": 1", "1,\n  \"persona\"",
    "/title: found 1, expected an object with \"value\" and \"source\" or \"assumption\"" },
  { "\"crisis\": \"The wrong number\",", "", "{\n  \"$schema\"", "found no \"crisis\", expected one" },
  { "\"persona\"", "\"person\"", "\"person\"",
    "/person: found the unknown key \"person\", expected one of $schema, kind, format, id, title, persona, "
    "north_star, crisis, summary, words, sources, parts, rubric, lecture, texts" },
  { "\"busy\": \"Chip busy\",", "", "{\n    \"source\"", "/words: found no \"busy\", expected one" },
  { "\"year\": 2024", "\"year\": \"2024\"", "\"2024\"",
    "/sources/rules/year: found \"2024\", expected a number from 1900 to 2100" },
  { "\"access\": {", "\"gardening\": {}, \"access\": {", "\"gardening\"",
    "/parts/gardening: found the unknown key \"gardening\", expected one of access, pipeline, checkpoint" },
  { "\"minutes\": { \"value\": 15, \"assumption\": \"A third.\" }", "\"minutes\": 15", "15,",
    "/parts/access/minutes: found 15, expected an object with \"value\" and \"source\" or \"assumption\"" },
  { "\"value\": 15, \"assumption\": \"A third.\"", "\"value\": 15", "15 }",
    "/parts/access/minutes/value: found 15, expected an object with \"value\" and \"source\" or "
    "\"assumption\"" },
  { "\"value\": 15, \"assumption\": \"A third.\"", "\"value\": 15, \"source\": \"third\"", "\"third\"",
    "/parts/access/minutes/source: found \"third\", expected a key of \"sources\"" },
  { "\"value\": 15, \"assumption\": \"A third.\"",
    "\"value\": 15, \"source\": \"rules\", \"assumption\": \"A third.\"", "{ \"value\": 15",
    "/parts/access/minutes: found both \"source\" and \"assumption\", expected one of the two" },
  { "\"value\": 15, \"assumption\": \"A third.\"", "\"value\": 0, \"assumption\": \"A third.\"", "0, \"assum",
    "/parts/access/minutes/value: found 0, expected a number from 1 to 600" },
  { "they wait. Why?",
    "w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w "
    "w",
    "\"Two chips", "/parts/access/brief: found 61 words, expected at most 60" },
  { "{dataset_bytes} of pictures", "{data_bytes} of pictures", "\"Two chips",
    "/parts/access/brief: found {data_bytes}, expected {fact} with the name of a fact" },
  { "{dataset_bytes} of pictures", "{asked.load_s} of pictures", "\"Two chips",
    "/parts/access/brief: found {asked.load_s}, expected {fact} with the name of a fact" },
  { "{dataset_bytes} of pictures", "{dataset_bytes of pictures", "\"Two chips",
    "/parts/access/brief: found a brace that is no binding, expected {name} of a fact" },
  { "\"workload\": \"images\"", "\"workload\": \"texts\"", "\"texts\"",
    "/parts/access/workload: found \"texts\", expected the id of a workload in workloads.json" },
  { "[\"disk\", \"store\"]", "[\"disk\", \"tape\"]", "\"tape\"",
    "/parts/access/devices/1: found \"tape\", expected the id of a device in devices.json" },
  { "[\"disk\", \"store\"]", "[\"disk\", \"disk\"]", "\"disk\"]",
    "/parts/access/devices/1: found \"disk\", expected each device once" },
  { "\"dataset_bytes\": { \"value\": 1.1e10", "\"dataset_bytes\": { \"value\": 1e6", "{ \"value\": 1e6",
    "/parts/access/dataset_bytes: found a data set of 1e+06 bytes, expected at least two samples of the "
    "largest "
    "size, 1e+06 bytes" },
  { "{ \"id\": \"jumps\", \"label\": \"Jumping about\" }",
    "{ \"id\": \"chips\", \"label\": \"Jumping about\" }", "\"chips\", \"label\": \"Jumping",
    "/parts/access/lock/options/1/id: found \"chips\", expected an id of its own" },
  { "\"id\": \"packed\"", "\"id\": \"asked\"", "\"asked\", \"label\": \"Packed\"",
    "/parts/access/lock/runs/1/id: found \"asked\", expected an id of its own" },
  { "\"shard_bytes\": \"256 MB\"", "\"shard_bytes\": \"2 GB\"", "\"2 GB\"",
    "/parts/access/lock/runs/1/set/shard_bytes: shard_bytes: found \"2 GB\", expected a number from 1.00 MB "
    "to "
    "1.00 GB" },
  { "\"shard_bytes\": \"256 MB\"", "\"shards\": \"2 GB\"", "\"2 GB\"",
    "/parts/access/lock/runs/1/set/shards: found the control \"shards\", expected one of pattern, format, "
    "device, "
    "sample_bytes, shard_bytes, queue_depth, shuffle_samples, prefetch" },
  { "\"option\": \"bytes\"", "\"option\": \"luck\"", "\"luck\"",
    "/parts/access/lock/outcomes/2/option: found \"luck\", expected one of chips, jumps, bytes" },
  { "\"when\": [], \"option\": \"bytes\"",
    "\"when\": [{ \"run\": \"asked\", \"fact\": \"bound\", \"is\": [\"open\"] }], \"option\": \"bytes\"",
    "[{ \"run\"",
    "/parts/access/lock/outcomes/2/when: found conditions in the last outcome, expected none, so that one "
    "outcome "
    "always holds" },
  { "{ \"run\": \"packed\", \"fact\": \"bound\", \"is\": [\"stream\", \"bandwidth\"] }",
    "{ \"run\": \"other\", \"fact\": \"bound\", \"is\": [\"stream\", \"bandwidth\"] }", "\"other\"",
    "/parts/access/lock/outcomes/1/when/1/run: found \"other\", expected the id of a run of this lock" },
  { "[\"stream\", \"bandwidth\"]", "[\"stream\", \"gravity\"]", "\"gravity\"",
    "/parts/access/lock/outcomes/1/when/1/is/1: found \"gravity\", expected one of open, position, stream, "
    "bandwidth, iops, metadata" },
  { "Held back by {asked.bound}.", "Held back by {bound}.", "\"Held back",
    "/parts/access/lock/outcomes/2/because: found {bound}, expected {run.fact} with a run of the lock and "
    "the "
    "name of a fact" },
  { "{packed.load_s}", "{packed.loading_s}", "\"Loading takes",
    "/parts/access/lock/outcomes/1/because: found {packed.loading_s}, expected {run.fact} with a run of the "
    "lock "
    "and the name of a fact" },
  { "{ \"id\": \"sequential\", \"label\": \"As stored\" }",
    "{ \"id\": \"ordered\", \"label\": \"As stored\" }", "\"ordered\"",
    "/parts/access/controls/0/options/0/id: found \"ordered\", expected one of sequential, stochastic" },
  { "\"initial\": \"stochastic\"", "\"initial\": \"random\"", "\"random\"",
    "/parts/access/controls/0/initial: found \"random\", expected one of sequential, stochastic" },
  { "\"initial\": \"disk\"", "\"initial\": \"tape\"", "\"tape\"",
    "/parts/access/controls/2/initial: found \"tape\", expected one of disk, store" },
  { "\"kind\": \"choice\", \"initial\": \"disk\"",
    "\"kind\": \"choice\", \"options\": [], \"initial\": \"disk\"", "\"options\": []",
    "/parts/access/controls/2/options: found the unknown key \"options\", expected one of id, label, help, "
    "reading, links, "
    "kind, more, initial" },
  { "\"id\": \"queue_depth\"", "\"id\": \"depth\"", "\"depth\"",
    "/parts/access/controls/5/id: found \"depth\", expected one of pattern, format, device, sample_bytes, "
    "shard_bytes, queue_depth, shuffle_samples, prefetch" },
  { "\"id\": \"queue_depth\"", "\"id\": \"shuffle_samples\"",
    "\"shuffle_samples\",\n          \"label\": \"Shuffle",
    "/parts/access/controls/6/id: found \"shuffle_samples\", expected each control once" },
  { ",\n        { \"id\": \"prefetch\", \"label\": \"Prefetch\", \"help\": \"Ahead.\", \"kind\": \"switch\", "
    "\"initial\": \"on\" }",
    "", "[\n        {\n          \"id\": \"pattern\"",
    "/parts/access/controls: found no control \"prefetch\", expected one" },
  { "\"kind\": \"switch\"", "\"kind\": \"choice\"", "\"choice\", \"initial\": \"on\"",
    "/parts/access/controls/7/kind: found \"choice\", expected \"switch\"" },
  { "\"min\": 1e6", "\"min\": 0", "0,\n          \"max\": 1e9",
    "/parts/access/controls/4/min: found 0, expected a number from 1 to 1e+18" },
  { "\"max\": 1e9,\n          \"initial\": 256e6", "\"max\": 1e5,\n          \"initial\": 256e6", "1e5,",
    "/parts/access/controls/4/max: found 1e5, expected a number above \"min\"" },
  { "\"initial\": 256e6", "\"initial\": 2e9", "2e9",
    "/parts/access/controls/4/initial: found 2e9, expected a number from 1000000 to 1000000000" },
  { "\"max\": 64", "\"max\": 64.5", "64.5",
    "/parts/access/controls/5/max: found 64.5, expected a whole number" },
  { "\"initial\": 1,\n          \"assumption\": \"One to many.\"", "\"initial\": 1",
    "1,\n          \"max\": 64",
    "/parts/access/controls/5/min: found 1, expected an object with \"value\" and \"source\" or "
    "\"assumption\"" },
  { "\"label\": \"Picture\"", "\"label\": \"\"", "\"\",\n",
    "/parts/access/controls/3/label: found \"\", expected text that is not empty" },
  { "\"at_least\": { \"value\": 0.9, \"source\": \"rules\", \"section\": \"3.1\" }", "\"run\": \"asked\"",
    "\"asked\"\n",
    "/parts/access/goals/0/run: found \"asked\", expected no run in a goal, which is about the present "
    "result" },
  { "\"at_least\": { \"value\": 0.9, \"source\": \"rules\", \"section\": \"3.1\" }", "\"is\": [\"high\"]",
    "\"is\": [\"high\"]",
    "/parts/access/goals/0/is: found the unknown key \"is\", expected one of label, run, fact, versus, "
    "at_least, at_most" },
  { "\"control\": \"pattern\", \"is\": [\"stochastic\"]", "\"control\": \"queue_depth\", \"is\": [\"1\"]",
    "\"queue_depth\", \"is\"",
    "/parts/access/goals/1/control: found \"queue_depth\", expected the id of a control with choices" },
  { "\"is\": [\"stochastic\"]", "\"is\": [\"shuffled\"]", "\"shuffled\"",
    "/parts/access/goals/1/is/0: found \"shuffled\", expected one of sequential, stochastic" },
  { "{ \"observer\": \"Ada\", \"question\": \"Why is", "{ \"question\": \"Why is", "{ \"question\": \"Why is",
    "/parts/access/reflect: found no \"observer\", expected one" },
};

static void
test_wrong_missions (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong_missions); i++)
    fixture_assert_refused ("lab.json", &wrong_missions[i], IW_MISSION_ERROR_SCHEMA, "lab.json");
}

static const FixtureWrong wrong_devices[] = {
  { "\"id\": \"store\"", "\"id\": \"disk\"", "\"disk\",\n      \"name\": \"Store\"",
    "/devices/1/id: found \"disk\", expected an id of its own" },
  { "\"contiguous\": false", "\"contiguous\": 0", "0,\n      \"latency_s\": { \"value\": 0.06",
    "/devices/1/contiguous: found 0, expected an object with \"value\" and \"source\" or \"assumption\"" },
  { "\"value\": 5500", "\"value\": 0",
    "0, \"source\": \"sheet\" },\n      \"max_opens_per_s\": { \"value\": 1e6",
    "/devices/1/max_iops/value: found 0, expected a number from 0.001 to 1e+15" },
  { "\"value\": 0.06", "\"value\": -0.06", "-0.06",
    "/devices/1/latency_s/value: found -0.06, expected a number from 0 to 1000" },
  { "\"section\": \"2.2\"", "\"page\": \"2.2\"", "\"page\"",
    "/devices/0/capacity_bytes/page: found the unknown key \"page\", expected one of value, source, section, "
    "assumption, note" },
  { "\"assumption\": \"A cached look-up.\"", "\"assumption\": \" \"", "\" \"",
    "/devices/0/open_s/assumption: found \" \", expected text that is not empty" },
  { "{ \"value\": 0, \"assumption\": \"None.\" }", "null", "null,",
    "/devices/1/open_s: found null, expected an object with \"value\" and \"source\" or \"assumption\"" },
};

static void
test_wrong_devices (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong_devices); i++)
    fixture_assert_refused ("devices.json", &wrong_devices[i], IW_MISSION_ERROR_SCHEMA, "lab.json");
}

static void
test_wrong_kind (void)
{
  g_autofree char *path = fixture_path ("devices.json");
  g_autoptr (GError) error = NULL;

  g_assert_null (iw_mission_load (path, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, path,
                        ":3:11: /kind: found \"devices\", expected \"mission\"");
}

static void
test_check_file (void)
{
  static const char *const files[] = { "lab.json", "devices.json", "workloads.json" };
  g_autofree char *directory = fixture_laboratory ();
  g_autoptr (GError) error = NULL;
  g_autofree char *schema = fixture_write (
      directory, "schema.json", "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"minimum\": 3}");
  g_autofree char *other = fixture_write (directory, "other.json", "{\"kind\": \"recipe\"}");
  g_autofree char *none = fixture_write (directory, "none.json", "[]");
  g_autofree char *place = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = fixture_path (files[i]);

    g_assert_true (iw_check_file (path, &error));
    g_assert_no_error (error);
  }
  g_assert_true (iw_check_file (schema, NULL));
  g_assert_false (iw_check_file (other, &error));
  place = g_strconcat (other, ":1:10: /kind: ", NULL);
  fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, place,
                        "found \"recipe\", expected one of mission, devices, workloads, ledger, lecture");
  g_assert_false (iw_check_file (none, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, none, ":1:1: found an array, expected an object");
  g_assert_false (iw_check_file ("/nonexistent.json", &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_FILE,
                        "/nonexistent.json: cannot be read: ", "No such file or directory");
  fixture_remove (directory);
}

/* In the fixture loading takes 2.57 s from raw files and 89.1 ms from shards (test-experiment.c). */
static const struct {
  const char *from, *to, *number; /* NULL: nothing is given away */
} hints[] = {
  { "they wait. Why?", "they wait 2.5 s a step. Why?", "2.5 s" },
  { "they wait. Why?", "they wait 2,600 ms a step. Why?", "2,600" },
  { "they wait. Why?", "each step loads for {load_s}. Why?", "2.57" },
  { "they wait. Why?", "they wait 3.2 s a step. Why?", NULL },
  { "they wait. Why?", "they wait 2.5 minutes a step. Why?", NULL },
  { "Chips busy at least 90 % of the time\",\n      \"workload\"",
    "At least 30 % busy\",\n      \"workload\"", NULL },
  { "Chips busy at least 90 % of the time\",\n      \"workload\"",
    "Busy for more than 20\u00a0%\",\n      \"workload\"", "20" },
  { "What limits the chips?", "What limits loading to 90 ms?", "90 ms" },
  { "They never wait.", "They wait 2.568\u202fs.", "2.568" },
};

static void
test_nothing_given_away (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hints); i++) {
    g_autofree char *directory = fixture_laboratory ();
    g_autofree char *good = fixture_read ("lab.json");
    g_autofree char *text = fixture_replace (good, hints[i].from, hints[i].to);
    g_autofree char *path = fixture_write (directory, "lab.json", text);
    g_autoptr (GError) error = NULL;
    const gboolean sound = iw_check_file (path, &error);

    g_test_message ("%s", hints[i].to);
    if (hints[i].number == NULL)
      g_assert_no_error (error);
    else
      g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SCHEMA);
    g_assert_cmpint (sound, ==, hints[i].number == NULL);
    fixture_remove (directory);
  }
}

/* --- Where missions come from -------------------------------------------------------------------------- */

static char *
user_missions (void)
{
  char *directory = g_build_filename (g_get_user_data_dir (), "iowall", "missions", NULL);

  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  return directory;
}

static void
test_own_mission (void)
{
  static const char *const files[] = { "lab.json", "devices.json", "workloads.json" };
  g_autofree char *directory = user_missions ();
  g_autoptr (IwMission) mission = NULL;
  g_auto (GStrv) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *lab = fixture_read ("lab.json");
  g_autofree char *misnamed = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *text = fixture_read (files[i]);

    fixture_put (directory, files[i], text);
  }
  misnamed = fixture_write (directory, "abc.json", lab);
  list = iw_mission_list ();
  g_assert_cmpuint (g_strv_length (list), ==, G_N_ELEMENTS (builtin) + 2);
  g_assert_cmpstr (list[4], ==, "abc");
  g_assert_cmpstr (list[5], ==, "lab");
  mission = iw_mission_load ("lab", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (mission->origin, directory));
  g_assert_null (iw_mission_load ("abc", &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, misnamed,
                        ": /id: found \"lab\", expected \"abc\" like the name of the file");
  fixture_remove (directory);
}

/* A mission alone in its directory takes the catalogue of the program. */
static void
test_catalogue_of_program (void)
{
  g_autofree char *directory = fixture_directory ();
  g_autofree char *lab = fixture_read ("lab.json");
  g_autofree char *path = fixture_write (directory, "lab.json", lab);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (IwMission) mission = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (iw_mission_load (path, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, path,
                        "expected the id of a workload in workloads.json");
  bytes = g_resources_lookup_data ("/io/github/iowall/IoWall/missions/cloud-titan.json",
                                   G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_free (path);
  path = fixture_write (directory, "copy.json", text);
  mission = iw_mission_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mission->id, ==, "cloud-titan");
  fixture_remove (directory);
}

static void
test_unknown_mission (void)
{
  static const char *const names[] = { "cloud_titan", "devices", "schema", "Cloud-Titan", "", ".." };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *begins =
        g_strdup_printf ("found no mission \"%s\", expected one of cloud-titan, ", names[i]);

    g_assert_null (iw_mission_load (names[i], &error));
    fixture_assert_error (&error, IW_MISSION_ERROR_FILE, begins, "or the path of a .json file");
  }
  g_assert_null (iw_mission_load ("./nowhere.json", &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_FILE,
                        "./nowhere.json: cannot be read: ", "No such file or directory");
}

/* --- Settings ------------------------------------------------------------------------------------------ */

static void
test_settings (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_ACCESS];
  static const struct {
    const char *control, *value;
    double stored;
    const char *text, *shown;
  } set[] = {
    { "pattern", "sequential", 0.0, "sequential", "As stored" },
    { "format", "webdataset", 2.0, "webdataset", "WebDataset" },
    { "device", "store", 1.0, "store", "Store" },
    { "sample_bytes", "32 KB", 32000.0, "32000", "32.0\u202fkB" },
    { "sample_bytes", "1e6", 1e6, "1000000", "1.00\u202fMB" },
    { "shard_bytes", "8 MiB", 8388608.0, "8388608", "8.39\u202fMB" },
    { "shard_bytes", "1234567.8", 1234567.8, "1234567.8", "1.23\u202fMB" },
    { "queue_depth", "64", 64.0, "64", "64" },
    { "shuffle_samples", "10k", 10000.0, "10000", "10,000" },
    { "prefetch", "off", 0.0, "off", "Off" },
  };
  IwSettings settings, start;

  iw_settings_init (&start, part);
  settings = start;
  for (gsize i = 0; i < G_N_ELEMENTS (set); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    g_autofree char *shown = NULL;
    guint index;
    const IwControl *control = iw_part_find_control (part, set[i].control, &index);

    iw_settings_set_text (&settings, part, set[i].control, set[i].value, &error);
    g_assert_no_error (error);
    g_assert_cmpfloat (settings.values[index], ==, set[i].stored);
    text = iw_settings_get_text (&settings, part, index);
    g_assert_cmpstr (text, ==, set[i].text);
    shown = iw_control_format (control, settings.values[index], IW_TEXT_TYPESET);
    g_assert_cmpstr (shown, ==, set[i].shown);
    g_assert_false (iw_settings_equal (&settings, &start, part));
  }
  iw_settings_init (&settings, part);
  g_assert_true (iw_settings_equal (&settings, &start, part));
}

static void
test_wrong_settings (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwPart *part = mission->parts[IW_PART_ACCESS];
  static const struct {
    const char *control, *value, *message;
  } refused[] = {
    { "volume", "11",
      "found the control \"volume\", expected one of pattern, format, device, sample_bytes, shard_bytes, "
      "queue_depth, shuffle_samples, prefetch" },
    { "device", "tape", "device: found \"tape\", expected one of disk, store" },
    { "pattern", "Stochastic", "pattern: found \"Stochastic\", expected one of sequential, stochastic" },
    { "prefetch", "1", "prefetch: found \"1\", expected one of off, on" },
    { "queue_depth", "65", "queue_depth: found \"65\", expected a whole number from 1 to 64" },
    { "queue_depth", "0", "queue_depth: found \"0\", expected a whole number from 1 to 64" },
    { "queue_depth", "1.5", "queue_depth: found \"1.5\", expected a whole number from 1 to 64" },
    { "queue_depth", "", "queue_depth: found \"\", expected a whole number from 1 to 64" },
    { "queue_depth", "nan", "queue_depth: found \"nan\", expected a whole number from 1 to 64" },
    { "sample_bytes", "3 s", "sample_bytes: found \"3 s\", expected a whole number from 1.00 kB to 1.00 MB" },
    { "sample_bytes", "1e999",
      "sample_bytes: found \"1e999\", expected a whole number from 1.00 kB to 1.00 MB" },
    { "sample_bytes", "-1", "sample_bytes: found \"-1\", expected a whole number from 1.00 kB to 1.00 MB" },
  };
  IwSettings settings, before;

  iw_settings_init (&settings, part);
  before = settings;
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (iw_settings_set_text (&settings, part, refused[i].control, refused[i].value, &error));
    g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SETTING);
    g_assert_cmpstr (error->message, ==, refused[i].message);
    g_assert_true (iw_settings_equal (&settings, &before, part));
  }
}

/* The criteria that are shipped, by what they ask for; and a rubric that asks for what there is not. */
static void
test_rubric (void)
{
  g_autofree char *text = fixture_read ("lab.json");
  g_autofree char *directory = fixture_laboratory ();
  g_autofree char *asked = fixture_replace (
      text, "\"format\": 1,\n  \"id\"",
      "\"rubric\": [{ \"label\": \"Rows\", \"asks\": \"trials\", \"part\": \"access\", \"rows\": { "
      "\"value\": 3, "
      "\"assumption\": \"Few.\" }, \"points\": { \"value\": 1, \"assumption\": \"One.\" } }],\n  \"format\": "
      "1,\n  \"id\"");
  g_autofree char *path = fixture_write (directory, "lab.json", asked);
  g_autoptr (GError) error = NULL;

  g_assert_null (iw_mission_load (path, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA, path, "found \"access\", expected \"pipeline\"");
  fixture_remove (directory);
  for (gsize i = 0; i < G_N_ELEMENTS (builtin); i++) {
    g_autoptr (IwMission) mission = iw_mission_load (builtin[i], NULL);
    guint n[IW_N_CRITERION_KINDS] = { 0 };
    double points = 0.0;

    for (guint c = 0; c < mission->rubric->len; c++) {
      const IwCriterion *criterion = g_ptr_array_index (mission->rubric, c);

      n[criterion->kind]++;
      points += criterion->points;
      g_assert_nonnull (strstr (criterion->provenance, "Points "));
    }
    for (gsize kind = 0; kind < IW_N_CRITERION_KINDS; kind++)
      g_assert_cmpuint (n[kind], >, 0);
    g_assert_cmpfloat (points, ==, 28.0);
  }
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/mission/rubric", test_rubric);
  g_test_add_func ("/mission/builtin", test_builtin);
  g_test_add_func ("/mission/list", test_list);
  g_test_add_func ("/mission/fields", test_fields);
  g_test_add_func ("/mission/opening", test_opening);
  g_test_add_func ("/mission/wrong-missions", test_wrong_missions);
  g_test_add_func ("/mission/wrong-devices", test_wrong_devices);
  g_test_add_func ("/mission/wrong-kind", test_wrong_kind);
  g_test_add_func ("/mission/check-file", test_check_file);
  g_test_add_func ("/mission/nothing-given-away", test_nothing_given_away);
  g_test_add_func ("/mission/own-mission", test_own_mission);
  g_test_add_func ("/mission/catalogue-of-program", test_catalogue_of_program);
  g_test_add_func ("/mission/unknown-mission", test_unknown_mission);
  g_test_add_func ("/mission/settings", test_settings);
  g_test_add_func ("/mission/wrong-settings", test_wrong_settings);
  return fixture_run ();
}
