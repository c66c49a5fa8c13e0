#include "scene-private.h"

#include "user-file.h"

#include <string.h>

char *
iw_lecture_path (const IwMission *mission)
{
  g_autofree char *file = NULL;

  g_return_val_if_fail (mission != NULL, NULL);

  file = g_strconcat (mission->id, ".json", NULL);
  return g_build_filename (g_get_user_data_dir (), "iowall", "lectures", file, NULL);
}

static GPtrArray *
copy_scenes (const GPtrArray *scenes)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_scene_free);

  for (guint i = 0; i < scenes->len; i++)
    g_ptr_array_add (copies, iw_scene_copy (g_ptr_array_index (scenes, i)));
  return copies;
}

/* The scenes that were saved; none if there is no file. NULL with an error if it cannot be read. */
static GPtrArray *
read_saved (const IwMission *mission, const char *path, GError **error)
{
  static const char *const keys[] = { "$schema", "kind", "format", "mission", "scenes", NULL };
  g_autoptr (IwJson) json = NULL;
  g_autoptr (GPtrArray) scenes = NULL;
  const char *expected[] = { mission->id, NULL };
  const cJSON *root;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_ptr_array_new_with_free_func ((GDestroyNotify)iw_scene_free);
  if ((json = iw_json_new_from_file (path, error)) == NULL)
    return NULL;
  root = iw_json_root (json);
  iw_json_check_kind (json, "lecture");
  iw_json_allow_only (json, root, keys);
  iw_json_choice (json, iw_json_get (json, root, "mission"), expected);
  scenes = iw_scenes_read (json, root, "scenes", 0, mission);
  return iw_json_finish (json, error) ? g_steal_pointer (&scenes) : NULL;
}

gboolean
iw_lecture_check (const char *path, const IwMission *mission, GError **error)
{
  g_autoptr (GPtrArray) scenes = NULL;

  g_return_val_if_fail (path != NULL && mission != NULL, FALSE);

  scenes = read_saved (mission, path, error);
  return scenes != NULL;
}

GPtrArray *
iw_lecture_load (const IwMission *mission, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) saved = NULL;
  GPtrArray *scenes;

  g_return_val_if_fail (mission != NULL, NULL);

  path = iw_lecture_path (mission);
  scenes = copy_scenes (mission->scenes);
  saved = read_saved (mission, path, error);
  for (guint i = 0; saved != NULL && i < saved->len; i++)
    g_ptr_array_add (scenes, iw_scene_copy (g_ptr_array_index (saved, i)));
  return scenes;
}

static char *
lecture_to_json (const IwMission *mission, const GPtrArray *scenes)
{
  cJSON *root = cJSON_CreateObject (), *array;

  cJSON_AddStringToObject (root, "kind", "lecture");
  cJSON_AddNumberToObject (root, "format", 1);
  cJSON_AddStringToObject (root, "mission", mission->id);
  array = cJSON_AddArrayToObject (root, "scenes");
  for (guint i = 0; i < scenes->len; i++)
    cJSON_AddItemToArray (array, iw_scene_to_json (g_ptr_array_index (scenes, i)));
  return iw_json_print (root);
}

/* Of a newer program, or out of reach: nothing is wrong with the file itself. */
static gboolean
is_damage (const GError *error)
{
  return !g_error_matches (error, IW_MISSION_ERROR, IW_MISSION_ERROR_VERSION) &&
         !g_error_matches (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE);
}

gboolean
iw_lecture_save_scene (const IwMission *mission, const IwScene *scene, GError **error)
{
  g_autofree char *path = NULL, *json = NULL;
  g_autoptr (GPtrArray) scenes = NULL;
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (mission != NULL && scene != NULL, FALSE);

  path = iw_lecture_path (mission);
  scenes = read_saved (mission, path, &reason);
  if (scenes == NULL && !is_damage (reason)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  if (scenes == NULL) {
    g_autofree char *aside = iw_user_file_set_aside (path, "damaged", error);

    if (aside == NULL)
      return FALSE;
    scenes = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_scene_free);
  }
  if (scenes->len >= IW_LECTURE_MAX_SCENES) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, "%s: found %u scenes, expected at most %d",
                 path, scenes->len + 1, IW_LECTURE_MAX_SCENES);
    return FALSE;
  }
  g_ptr_array_add (scenes, iw_scene_copy (scene));
  json = lecture_to_json (mission, scenes);
  return iw_user_file_write (path, json, error);
}
