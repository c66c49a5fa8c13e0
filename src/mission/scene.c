#include "scene-private.h"

#include "mission-private.h"

#include <string.h>

void
iw_scene_free (IwScene *scene)
{
  if (scene == NULL)
    return;
  g_free (scene->title);
  g_clear_pointer (&scene->set, g_ptr_array_unref);
  g_strfreev (scene->show);
  g_strfreev (scene->controls);
  g_free (scene->ask);
  g_free (scene->answer);
  g_free (scene->notes);
  g_free (scene);
}

static GPtrArray *
copy_texts (const GPtrArray *texts)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (copy, g_strdup (g_ptr_array_index (texts, i)));
  return copy;
}

IwScene *
iw_scene_copy (const IwScene *scene)
{
  IwScene *copy;

  g_return_val_if_fail (scene != NULL, NULL);

  copy = g_new (IwScene, 1);
  *copy = *scene;
  copy->title = g_strdup (scene->title);
  copy->set = copy_texts (scene->set);
  copy->show = g_strdupv (scene->show);
  copy->controls = g_strdupv (scene->controls);
  copy->ask = g_strdup (scene->ask);
  copy->answer = g_strdup (scene->answer);
  copy->notes = g_strdup (scene->notes);
  return copy;
}

void
iw_scene_setup (const IwScene *scene, const IwMission *mission, IwSetup *out)
{
  g_return_if_fail (scene != NULL && mission != NULL && out != NULL);

  iw_setup_init (out, mission, scene->part);
  out->after_message = scene->after_message;
  /* The reader has checked every one of them. */
  for (guint i = 0; i + 1 < scene->set->len; i += 2)
    iw_setup_set_text (out, g_ptr_array_index (scene->set, i), g_ptr_array_index (scene->set, i + 1), NULL);
}

/* Adds what differs from `start`. */
static void
add_differences (GPtrArray *set, const IwPart *part, const IwSettings *settings, const IwSettings *start,
                 const char *prefix)
{
  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);

    if (settings->values[i] == start->values[i])
      continue;
    g_ptr_array_add (set, g_strconcat (prefix, control->id, NULL));
    g_ptr_array_add (set, iw_settings_get_text (settings, part, i));
  }
}

IwScene *
iw_scene_new_from_setup (const IwSetup *setup, const char *title, const char *const *show,
                         const char *const *controls)
{
  IwScene *scene = g_new0 (IwScene, 1);
  IwSetup start;

  g_return_val_if_fail (setup != NULL && !iw_text_is_blank (title), NULL);

  iw_setup_init (&start, setup->mission, setup->kind);
  scene->title = g_strdup (title);
  scene->part = setup->kind;
  scene->set = g_ptr_array_new_with_free_func (g_free);
  for (int before = 0; before < (int)setup->kind; before++) {
    const IwPart *part = setup->mission->parts[before];
    g_autofree char *prefix = g_strconcat (iw_part_id ((IwPartKind)before), ".", NULL);

    if (part != NULL && !setup->assumed[before])
      add_differences (scene->set, part, &setup->earlier[before], &start.earlier[before], prefix);
  }
  add_differences (scene->set, setup->mission->parts[setup->kind], &setup->settings, &start.settings, "");
  scene->after_message = setup->after_message;
  scene->show = g_strdupv ((GStrv)show);
  scene->controls = g_strdupv ((GStrv)controls);
  scene->ask = g_strdup ("");
  scene->answer = g_strdup ("");
  scene->notes = g_strdup ("");
  return scene;
}

/* --- Reading ------------------------------------------------------------------------------------------- */

static GPtrArray *
read_set (IwJson *json, const cJSON *object, const IwMission *mission, IwPartKind kind)
{
  GPtrArray *set = g_ptr_array_new_with_free_func (g_free);
  const cJSON *child;
  IwSetup setup;

  iw_setup_init (&setup, mission, kind);
  cJSON_ArrayForEach (child, object) {
    const char *value = iw_json_string (json, child, 64);
    g_autoptr (GError) error = NULL;

    if (iw_json_ok (json) && !iw_setup_set_text (&setup, child->string, value, &error))
      iw_json_fail (json, child, IW_MISSION_ERROR_SCHEMA, "%s", error->message);
    g_ptr_array_add (set, g_strdup (child->string));
    g_ptr_array_add (set, g_strdup (value));
  }
  return set;
}

/* Each once. */
static GStrv
read_ids (IwJson *json, const cJSON *array)
{
  GPtrArray *ids = g_ptr_array_new ();
  const cJSON *child;

  cJSON_ArrayForEach (child, array) {
    const char *id = iw_json_id (json, child);

    if (iw_json_ok (json) && g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
      iw_json_unexpected (json, child, "each once");
    g_ptr_array_add (ids, g_strdup (id));
  }
  g_ptr_array_add (ids, NULL);
  return (GStrv)g_ptr_array_free (ids, FALSE);
}

static GStrv
read_controls (IwJson *json, const cJSON *array, const IwPart *part)
{
  g_autofree const char **names = g_new0 (const char *, part->controls->len + 1);
  const cJSON *child;

  for (guint i = 0; i < part->controls->len; i++)
    names[i] = ((const IwControl *)g_ptr_array_index (part->controls, i))->id;
  cJSON_ArrayForEach (child, array) {
    const char *id = iw_json_id (json, child);

    if (iw_json_ok (json) && !g_strv_contains (names, id))
      iw_json_not_one_of (json, child, names);
  }
  return read_ids (json, array);
}

static char *
read_text (IwJson *json, const cJSON *object, const char *key, glong most, const IwPart *part)
{
  const cJSON *node = iw_json_find (object, key);

  return node != NULL ? iw_part_read_text (json, object, key, most, part) : g_strdup ("");
}

/* A part that the mission has. IW_N_PARTS, with an error, if there is none of this name. */
static IwPartKind
read_part (IwJson *json, const cJSON *node, const IwMission *mission)
{
  const char *names[IW_N_PARTS + 1] = { NULL };
  const char *id = iw_json_id (json, node);
  IwPartKind kind;
  gsize n = 0;

  for (int part = 0; part < IW_N_PARTS; part++) {
    if (mission->parts[part] != NULL)
      names[n++] = iw_part_id ((IwPartKind)part);
  }
  if (iw_json_ok (json) && iw_part_from_id (id, &kind) && mission->parts[kind] != NULL)
    return kind;
  iw_json_not_one_of (json, node, names);
  return IW_N_PARTS;
}

static void
read_scene (IwScene *scene, IwJson *json, const cJSON *node, const IwMission *mission)
{
  static const char *const keys[] = { "title", "part", "set",    "after_message", "show", "controls",
                                      "tally", "ask",  "answer", "notes",         NULL };
  const IwPartKind kind = read_part (json, iw_json_get (json, node, "part"), mission);
  const cJSON *after = iw_json_find (node, "after_message");
  const IwPart *part;

  iw_json_allow_only (json, node, keys);
  scene->title = iw_json_dup (json, node, "title", 80);
  if (kind == IW_N_PARTS)
    return;
  part = mission->parts[kind];
  scene->part = kind;
  scene->set =
      read_set (json, iw_json_find (node, "set") != NULL ? iw_json_get_object (json, node, "set") : NULL,
                mission, kind);
  scene->after_message = iw_json_bool (json, after);
  if (scene->after_message && (part->job == NULL || *part->job->message == '\0'))
    iw_json_unexpected (json, after, "none, as no message comes in this part");
  scene->show = read_ids (json, iw_json_get_array (json, node, "show", 1, IW_SCENE_MAX_SHOWN));
  scene->controls = read_controls (json,
                                   iw_json_find (node, "controls") != NULL
                                       ? iw_json_get_array (json, node, "controls", 1, IW_SCENE_MAX_CONTROLS)
                                       : NULL,
                                   part);
  scene->tally = iw_json_bool (json, iw_json_find (node, "tally"));
  scene->ask = read_text (json, node, "ask", 200, part);
  scene->answer = read_text (json, node, "answer", 400, part);
  scene->notes = read_text (json, node, "notes", 1500, part);
}

GPtrArray *
iw_scenes_read (IwJson *json, const cJSON *object, const char *key, int least, const IwMission *mission)
{
  GPtrArray *scenes = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_scene_free);
  const cJSON *node;

  cJSON_ArrayForEach (node, iw_json_get_array (json, object, key, least, IW_LECTURE_MAX_SCENES)) {
    IwScene *scene = g_new0 (IwScene, 1);

    read_scene (scene, json, node, mission);
    g_ptr_array_add (scenes, scene);
  }
  return scenes;
}

/* --- Writing ------------------------------------------------------------------------------------------- */

static void
add_texts (cJSON *object, const char *key, const char *const *texts)
{
  cJSON *array;

  if (*texts == NULL)
    return;
  array = cJSON_AddArrayToObject (object, key);
  for (; *texts != NULL; texts++)
    cJSON_AddItemToArray (array, cJSON_CreateString (*texts));
}

static void
add_text (cJSON *object, const char *key, const char *text)
{
  if (*text != '\0')
    cJSON_AddStringToObject (object, key, text);
}

cJSON *
iw_scene_to_json (const IwScene *scene)
{
  cJSON *out = cJSON_CreateObject (), *set;

  cJSON_AddStringToObject (out, "title", scene->title);
  cJSON_AddStringToObject (out, "part", iw_part_id (scene->part));
  set = cJSON_AddObjectToObject (out, "set");
  for (guint i = 0; i + 1 < scene->set->len; i += 2)
    cJSON_AddStringToObject (set, g_ptr_array_index (scene->set, i), g_ptr_array_index (scene->set, i + 1));
  if (scene->after_message)
    cJSON_AddBoolToObject (out, "after_message", TRUE);
  add_texts (out, "show", (const char *const *)scene->show);
  add_texts (out, "controls", (const char *const *)scene->controls);
  if (scene->tally)
    cJSON_AddBoolToObject (out, "tally", TRUE);
  add_text (out, "ask", scene->ask);
  add_text (out, "answer", scene->answer);
  add_text (out, "notes", scene->notes);
  return out;
}
