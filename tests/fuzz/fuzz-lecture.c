/* Any bytes as saved scenes of the tests' mission: refused with one clear line, or scenes that can be set and
 * solved, whose texts can be bound, and which are the same when they are written and read again. */
#include "bindings.h"
#include "fuzz.h"
#include "scene-private.h"

static GPtrArray *
read_scenes (const char *text, gssize length, GError **error)
{
  g_autoptr (IwJson) json = iw_json_new (text, length, "lecture", error);
  g_autoptr (GPtrArray) scenes = NULL;

  if (json == NULL)
    return NULL;
  scenes = iw_scenes_read (json, iw_json_root (json), "scenes", 0, fuzz_lab ());
  return iw_json_finish (json, error) ? g_steal_pointer (&scenes) : NULL;
}

static char *
write_scenes (const GPtrArray *scenes)
{
  cJSON *root = cJSON_CreateObject (), *array = cJSON_AddArrayToObject (root, "scenes");

  for (guint i = 0; i < scenes->len; i++)
    cJSON_AddItemToArray (array, iw_scene_to_json (g_ptr_array_index (scenes, i)));
  return iw_json_print (root);
}

/* The parts with runs are set up and not run: how long a run may be is a question of ranges. */
static void
use (const IwScene *scene)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  IwExperiment experiment;
  IwSetup setup;

  iw_scene_setup (scene, fuzz_lab (), &setup);
  if (scene->part != IW_PART_ACCESS)
    return;
  g_assert_true (iw_setup_run (&experiment, &setup, NULL, &error));
  g_assert_no_error (error);
  answer = iw_experiment_bind (&experiment, scene->answer, IW_TEXT_TYPESET);
  g_assert_true (g_utf8_validate (answer, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) scenes = read_scenes ((const char *)data, (gssize)size, &error);
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (scenes == NULL) {
    fuzz_assert_clear (error);
    return 0;
  }
  for (guint i = 0; i < scenes->len; i++)
    use (g_ptr_array_index (scenes, i));
  first = write_scenes (scenes);
  again = read_scenes (first, -1, &error);
  g_assert_no_error (error);
  second = write_scenes (again);
  g_assert_cmpstr (first, ==, second);
  return 0;
}
