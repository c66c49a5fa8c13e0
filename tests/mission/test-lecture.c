/* Lectures: what a mission's scenes set, what is refused, and that what is saved comes back. */
#include "fixture.h"

#include "iowall/lecture.h"

#include <glib/gstdio.h>
#include <string.h>

static const IwScene *
scene_at (const GPtrArray *scenes, guint i)
{
  g_assert_cmpuint (i, <, scenes->len);
  return g_ptr_array_index (scenes, i);
}

static double
value_of (const IwPart *part, const IwSettings *settings, const char *control)
{
  guint index;

  g_assert_nonnull (iw_part_find_control (part, control, &index));
  return settings->values[index];
}

static void
test_scene (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  const IwScene *scene = scene_at (mission->scenes, 0);

  g_assert_cmpuint (mission->scenes->len, ==, 2);
  g_assert_cmpstr (scene->title, ==, "Every picture for itself");
  g_assert_cmpint (scene->part, ==, IW_PART_ACCESS);
  g_assert_cmpuint (g_strv_length (scene->show), ==, 2);
  g_assert_cmpstr (scene->show[1], ==, "waterfall");
  g_assert_cmpuint (g_strv_length (scene->controls), ==, 2);
  g_assert_true (scene->tally);
  g_assert_cmpstr (scene->answer, ==, "It waits {io_wait_s}: {bound}.");
  g_assert_cmpstr (scene->notes, ==, "Let them guess first.");
  scene = scene_at (mission->scenes, 1);
  g_assert_false (scene->after_message);
  g_assert_false (scene->tally);
  g_assert_cmpuint (g_strv_length (scene->controls), ==, 0);
  g_assert_cmpstr (scene->ask, ==, "");
}

/* The part's start and what the scene sets. (Of earlier parts: with what is saved.) */
static void
test_setup (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  IwSetup setup, start;

  iw_scene_setup (scene_at (mission->scenes, 0), mission, &setup);
  iw_setup_init (&start, mission, IW_PART_ACCESS);
  g_assert_cmpfloat (value_of (mission->parts[IW_PART_ACCESS], &setup.settings, "queue_depth"), ==, 2.0);
  g_assert_cmpfloat (value_of (mission->parts[IW_PART_ACCESS], &setup.settings, "sample_bytes"), ==,
                     value_of (mission->parts[IW_PART_ACCESS], &start.settings, "sample_bytes"));
}

static void
test_set_text (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (GError) error = NULL;
  IwSetup setup, before;

  iw_setup_init (&setup, mission, IW_PART_PIPELINE);
  before = setup;
  g_assert_false (iw_setup_set_text (&setup, "checkpoint.interval", "10 s", &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_SETTING, "found \"checkpoint.interval\"",
                        "expected CONTROL or access.CONTROL");
  g_assert_false (iw_setup_set_text (&setup, "access.format", "zip", &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_SETTING, "format: found \"zip\"", "");
  g_assert_true (iw_setup_equal (&setup, &before));
  g_assert_true (iw_setup_set_text (&setup, "access.queue_depth", "4", &error));
  g_assert_no_error (error);
  g_assert_true (before.assumed[IW_PART_ACCESS] && !setup.assumed[IW_PART_ACCESS]);
}

static const FixtureWrong wrong[] = {
  { "\"part\": \"access\",\n      \"set\": { \"queue", "\"part\": \"storage\",\n      \"set\": { \"queue",
    "\"storage\"", "/lecture/0/part: found \"storage\", expected one of access, pipeline, checkpoint" },
  { "\"queue_depth\": \"2\",", "\"queue_depth\": \"two\",", "\"two\"",
    "/lecture/0/set/queue_depth: queue_depth: found \"two\", expected a whole number from 1 to 64" },
  { "\"set\": { \"format\": \"tfrecord\" }", "\"set\": [\"tfrecord\"]", "[\"tfrecord\"]",
    "/lecture/1/set: found an array, expected an object" },
  { "\"controls\": [\"format\",", "\"controls\": [\"colour\",", "\"colour\"",
    "/lecture/0/controls/0: found \"colour\", expected one of pattern, format, device, sample_bytes, "
    "shard_bytes, queue_depth, shuffle_samples, prefetch" },
  { "\"controls\": [\"format\", \"queue_depth\"]", "\"controls\": [\"format\", \"format\"]", "\"format\"],",
    "/lecture/0/controls/1: found \"format\", expected each once" },
  { "\"waterfall\"]", "\"sankey\"]", "\"sankey\"],",
    "/lecture/0/show/1: found \"sankey\", expected each once" },
  { "It waits {io_wait_s}", "It waits {wait}", "\"It waits",
    "/lecture/0/answer: found {wait}, expected {fact} with the name of a fact" },
  { "\"tally\": true,", "\"tally\": true, \"after_message\": true,", "true,\n      \"ask\"",
    "/lecture/0/after_message: found true, expected none, as no message comes in this part" },
  { "\"show\": [\"iops-curve\"]", "\"show\": []", "[]\n    }\n  ]",
    "/lecture/1/show: found 0 elements, expected 1 to 2" },
  { "\"title\": \"In one piece\"", "\"title\": \" \"",
    "\" \",\n      \"part\": \"access\",\n      \"set\": { \"format\"",
    "/lecture/1/title: found \" \", expected text that is not empty" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    fixture_assert_refused ("lab.json", &wrong[i], IW_MISSION_ERROR_SCHEMA, "lab.json");
}

/* --- Saved scenes -------------------------------------------------------------------------------------- */

static IwScene *
new_scene (const IwMission *mission, IwSetup *setup)
{
  static const char *const show[] = { "sankey", NULL }, *const controls[] = { "interval", NULL };
  g_autoptr (GError) error = NULL;

  iw_setup_init (setup, mission, IW_PART_CHECKPOINT);
  iw_setup_set_text (setup, "interval", "777.7", &error);
  g_assert_no_error (error);
  iw_setup_set_text (setup, "pipeline.epoch", "warm", &error);
  g_assert_no_error (error);
  setup->after_message = TRUE;
  return iw_scene_new_from_setup (setup, "Mine: \"<b>\"", show, controls);
}

static void
clear_saved (const IwMission *mission)
{
  g_autofree char *path = iw_lecture_path (mission);

  g_unlink (path);
}

static void
test_saved (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) scenes = NULL;
  g_autofree char *path = iw_lecture_path (mission);
  IwSetup setup, again;
  g_autoptr (IwScene) scene = new_scene (mission, &setup);

  clear_saved (mission);
  for (int i = 0; i < 2; i++) {
    g_assert_true (iw_lecture_save_scene (mission, scene, &error));
    g_assert_no_error (error);
  }
  scenes = iw_lecture_load (mission, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (scenes->len, ==, 4);
  g_assert_cmpstr (scene_at (scenes, 0)->title, ==, "Every picture for itself");
  g_assert_cmpstr (scene_at (scenes, 3)->title, ==, "Mine: \"<b>\"");
  g_assert_true (scene_at (scenes, 3)->after_message);
  iw_scene_setup (scene_at (scenes, 3), mission, &again);
  g_assert_true (again.assumed[IW_PART_ACCESS] && !again.assumed[IW_PART_PIPELINE]);
  g_assert_cmpfloat (value_of (mission->parts[IW_PART_CHECKPOINT], &again.settings, "interval"), ==, 777.7);
  g_assert_true (iw_setup_equal (&setup, &again));
  g_assert_true (iw_lecture_check (path, mission, &error));
  g_assert_no_error (error);
  clear_saved (mission);
}

/* A scene that is made of what a track's scene sets is that scene. */
static void
test_tracks (void)
{
  static const char *const tracks[] = { "cloud-titan", "edge-guardian", "mobile-nomad", "tiny-pioneer" };

  for (gsize track = 0; track < G_N_ELEMENTS (tracks); track++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (IwMission) mission = iw_mission_load (tracks[track], &error);

    g_assert_no_error (error);
    g_assert_cmpuint (mission->scenes->len, >=, 6);
    for (guint i = 0; i < mission->scenes->len; i++) {
      const IwScene *scene = scene_at (mission->scenes, i);
      g_autoptr (IwScene) made = NULL;
      IwSetup setup, again;

      iw_scene_setup (scene, mission, &setup);
      made = iw_scene_new_from_setup (&setup, scene->title, (const char *const *)scene->show,
                                      (const char *const *)scene->controls);
      iw_scene_setup (made, mission, &again);
      g_assert_true (iw_setup_equal (&setup, &again));
      g_assert_cmpuint (made->set->len, ==, scene->set->len); /* nothing is set to what it is */
    }
  }
}

/* What cannot be read is left out and told; saving keeps it under another name. */
static void
test_damaged (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) scenes = NULL, after = NULL;
  g_autofree char *path = iw_lecture_path (mission);
  g_autofree char *aside = g_strconcat (path, ".damaged", NULL);
  g_autofree char *kept = NULL;
  IwSetup setup;
  g_autoptr (IwScene) scene = new_scene (mission, &setup);

  clear_saved (mission);
  g_assert_true (iw_lecture_save_scene (mission, scene, &error));
  fixture_overwrite (path, "{ \"kind\": \"lec", 14);
  scenes = iw_lecture_load (mission, &error);
  g_assert_cmpuint (scenes->len, ==, 2);
  fixture_assert_error (&error, IW_MISSION_ERROR_SYNTAX, path, "");
  g_assert_true (iw_lecture_save_scene (mission, scene, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "{ \"kind\": \"lec");
  after = iw_lecture_load (mission, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->len, ==, 3);
  g_unlink (aside);
  clear_saved (mission);
}

static void
test_newer (void)
{
  static const char newer[] =
      "{ \"kind\": \"lecture\", \"format\": 2, \"mission\": \"lab\", \"scenes\": [] }";
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = iw_lecture_path (mission);
  g_autofree char *kept = NULL;
  IwSetup setup;
  g_autoptr (IwScene) scene = new_scene (mission, &setup);

  clear_saved (mission);
  g_assert_true (iw_lecture_save_scene (mission, scene, &error));
  fixture_overwrite (path, newer, sizeof newer - 1);
  g_assert_false (iw_lecture_save_scene (mission, scene, &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_VERSION, path, "");
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, newer);
  clear_saved (mission);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/lecture/scene", test_scene);
  g_test_add_func ("/lecture/setup", test_setup);
  g_test_add_func ("/lecture/set-text", test_set_text);
  g_test_add_func ("/lecture/refused", test_refused);
  g_test_add_func ("/lecture/saved", test_saved);
  g_test_add_func ("/lecture/tracks", test_tracks);
  g_test_add_func ("/lecture/damaged", test_damaged);
  g_test_add_func ("/lecture/newer", test_newer);
  return fixture_run ();
}
