#include "mission-private.h"

#include "catalogue-private.h"
#include "scene-private.h"

#include "iowall/language.h"

#include <string.h>

/* Files beside the missions that are none. */
static const char *const other_files[] = { "devices.json", "workloads.json", "schema.json", NULL };

const char *
iw_part_id (IwPartKind kind)
{
  static const char *const ids[IW_N_PARTS] = { "access", "pipeline", "checkpoint" };

  g_return_val_if_fail (kind < IW_N_PARTS, NULL);
  return ids[kind];
}

gboolean
iw_part_from_id (const char *id, IwPartKind *out)
{
  g_return_val_if_fail (id != NULL && out != NULL, FALSE);

  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    if (strcmp (iw_part_id ((IwPartKind)kind), id) == 0) {
      *out = (IwPartKind)kind;
      return TRUE;
    }
  }
  return FALSE;
}

void
iw_mission_free (IwMission *mission)
{
  IwWords *words;

  if (mission == NULL)
    return;
  words = &mission->words;
  g_free (mission->id);
  g_free (mission->title);
  g_free (mission->persona);
  g_free (mission->north_star);
  g_free (mission->crisis);
  g_free (mission->summary);
  g_free (mission->origin);
  g_free (words->source);
  g_free (words->memory);
  g_free (words->consumer);
  g_free (words->sample);
  g_free (words->samples);
  g_free (words->step);
  g_free (words->busy);
  g_free (words->starved);
  g_free (words->compute);
  g_free (words->opening);
  g_clear_pointer (&mission->scenes, g_ptr_array_unref);
  for (int kind = 0; kind < IW_N_PARTS; kind++)
    iw_part_free (mission->parts[kind]);
  iw_catalogue_free (mission->catalogue);
  g_ptr_array_unref (mission->rubric);
  g_free (mission);
}

/* Opens a catalogue file beside the mission or, failing that, in the program. */
static IwJson *
open_catalogue (const char *directory, const char *file, GError **error)
{
  if (directory != NULL) {
    g_autofree char *path = g_build_filename (directory, file, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
      return iw_json_new_from_file (path, error);
  }
  return iw_builtin_open (file, error);
}

static IwCatalogue *
load_catalogue (const char *directory, GError **error)
{
  g_autoptr (IwCatalogue) catalogue = iw_catalogue_new ();
  g_autoptr (IwJson) devices = NULL;
  g_autoptr (IwJson) workloads = NULL;

  if ((devices = open_catalogue (directory, "devices.json", error)) == NULL ||
      (workloads = open_catalogue (directory, "workloads.json", error)) == NULL)
    return NULL;
  iw_catalogue_read_devices (catalogue, devices);
  iw_catalogue_read_workloads (catalogue, workloads);
  if (!iw_json_finish (devices, error) || !iw_json_finish (workloads, error))
    return NULL;
  return g_steal_pointer (&catalogue);
}

static void
read_words (IwJson *json, const cJSON *node, IwWords *words)
{
  /* The last one may be missing. */
  static const char *const keys[] = { "source", "memory",  "consumer", "sample",  "samples", "step",
                                      "busy",   "starved", "compute",  "opening", NULL };
  char **const texts[] = { &words->source, &words->memory, &words->consumer, &words->sample, &words->samples,
                           &words->step,   &words->busy,   &words->starved,  &words->compute };

  iw_json_allow_only (json, node, keys);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = iw_json_dup (json, node, keys[i], 40);
  words->opening = iw_json_find (node, "opening") != NULL ? iw_json_dup (json, node, "opening", 40)
                                                          : g_strdup (_ ("Opening files"));
}

static gboolean
read_mission (IwMission *mission, IwJson *json, const char *directory, GError **error)
{
  static const char *const keys[] = { "$schema",    "kind",    "format",  "id",    "title",   "persona",
                                      "north_star", "crisis",  "summary", "words", "sources", "parts",
                                      "rubric",     "lecture", "texts",   NULL };
  static const char *const part_keys[] = { "access", "pipeline", "checkpoint", NULL };
  g_autoptr (GHashTable) sources = NULL;
  const cJSON *root = iw_json_root (json);
  const cJSON *parts;
  IwPartReader reader;

  iw_json_check_kind (json, "mission");
  iw_json_allow_only (json, root, keys);
  /* Before the catalogue is opened: what is no mission is not asked for its devices. */
  if (!iw_json_finish (json, error) || (mission->catalogue = load_catalogue (directory, error)) == NULL)
    return FALSE;
  sources = iw_sources_read (json);
  mission->id = g_strdup (iw_json_id (json, iw_json_get (json, root, "id")));
  mission->title = iw_json_dup (json, root, "title", 40);
  mission->persona = iw_json_dup (json, root, "persona", 60);
  mission->north_star = iw_json_dup (json, root, "north_star", 120);
  mission->crisis = iw_json_dup (json, root, "crisis", 80);
  mission->summary = iw_json_dup (json, root, "summary", 300);
  read_words (json, iw_json_get_object (json, root, "words"), &mission->words);
  parts = iw_json_get_object (json, root, "parts");
  iw_json_allow_only (json, parts, part_keys);
  reader = (IwPartReader){
    .json = json, .sources = sources, .catalogue = mission->catalogue, .words = &mission->words
  };
  mission->parts[IW_PART_ACCESS] = iw_part_read_access (&reader, iw_json_get_object (json, parts, "access"));
  if (iw_json_ok (json) && iw_json_find (parts, "pipeline") != NULL)
    mission->parts[IW_PART_PIPELINE] = iw_part_read_pipeline (
        &reader, iw_json_get_object (json, parts, "pipeline"), mission->parts[IW_PART_ACCESS]);
  if (iw_json_ok (json) && iw_json_find (parts, "checkpoint") != NULL)
    mission->parts[IW_PART_CHECKPOINT] = iw_part_read_checkpoint (
        &reader, iw_json_get_object (json, parts, "checkpoint"), mission->parts[IW_PART_PIPELINE]);
  if (iw_json_ok (json))
    iw_rubric_read (&reader, root, mission);
  mission->scenes = iw_json_ok (json) && iw_json_find (root, "lecture") != NULL
                        ? iw_scenes_read (json, root, "lecture", 1, mission)
                        : g_ptr_array_new ();
  iw_json_finish_texts (json);
  return iw_json_finish (json, error);
}

IwMission *
iw_mission_read (IwJson *json, const char *origin, const char *directory, GError **error)
{
  IwMission *mission = g_new0 (IwMission, 1);

  mission->origin = g_strdup (origin);
  mission->rubric = iw_rubric_new ();
  if (read_mission (mission, json, directory, error))
    return mission;
  iw_mission_free (mission);
  return NULL;
}

static IwMission *
load_file (const char *path, GError **error)
{
  g_autoptr (IwJson) json = iw_json_new_from_file (path, error);
  g_autofree char *directory = g_path_get_dirname (path);

  return json != NULL ? iw_mission_read (json, path, directory, error) : NULL;
}

static gboolean
is_id (const char *text)
{
  return g_ascii_islower (*text) && text[strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0';
}

char *
iw_mission_directory (void)
{
  return g_build_filename (g_get_user_data_dir (), "iowall", "missions", NULL);
}

/* Names of the files of one's own missions end in one of these; the second tells the desktop what they are.
 */
static const char *const own_endings[] = { ".json", ".iowall.json" };

/* The file of one's own with this id, or NULL. Opening a pipe would wait for somebody to write into it. */
static char *
find_own (const char *id)
{
  g_autofree char *directory = iw_mission_directory ();

  for (gsize i = 0; i < G_N_ELEMENTS (own_endings); i++) {
    g_autofree char *file = g_strconcat (id, own_endings[i], NULL);
    g_autofree char *path = g_build_filename (directory, file, NULL);

    if (!g_strv_contains (other_files, file) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
      return g_steal_pointer (&path);
  }
  return NULL;
}

/* The id in the name of a file of one's own, or NULL if it is named after no mission. */
static char *
own_id (const char *file)
{
  for (gsize i = G_N_ELEMENTS (own_endings); i-- > 0;) {
    g_autofree char *id = NULL;

    if (!g_str_has_suffix (file, own_endings[i]))
      continue;
    id = g_strndup (file, strlen (file) - strlen (own_endings[i]));
    return is_id (id) ? g_steal_pointer (&id) : NULL;
  }
  return NULL;
}

/* A mission is known by the name of its file, so the two must agree. */
static IwMission *
expect_id (IwMission *mission, const char *id, GError **error)
{
  if (mission == NULL || strcmp (mission->id, id) == 0)
    return mission;
  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SCHEMA,
               "%s: /id: found \"%s\", expected \"%s\" like the name of the file", mission->origin,
               mission->id, id);
  iw_mission_free (mission);
  return NULL;
}

IwMission *
iw_mission_load (const char *id_or_path, GError **error)
{
  g_return_val_if_fail (id_or_path != NULL, NULL);

  if (strchr (id_or_path, '/') != NULL || g_str_has_suffix (id_or_path, ".json"))
    return load_file (id_or_path, error);
  if (is_id (id_or_path)) {
    g_autofree char *file = g_strconcat (id_or_path, ".json", NULL);
    g_autofree char *path = find_own (id_or_path);
    gboolean other = g_strv_contains (other_files, file);

    if (path != NULL)
      return expect_id (load_file (path, error), id_or_path, error);
    if (!other && iw_builtin_exists (file)) {
      g_autoptr (IwJson) json = iw_builtin_open (file, error);
      g_autofree char *origin = g_strconcat ("resource:///io/github/iowall/IoWall/missions/", file, NULL);

      return json != NULL ? expect_id (iw_mission_read (json, origin, NULL, error), id_or_path, error) : NULL;
    }
  }
  {
    g_auto (GStrv) ids = iw_mission_list ();
    g_autofree char *list = g_strjoinv (", ", ids);

    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE,
                 "found no mission \"%s\", expected one of %s, or the path of a .json file", id_or_path,
                 list);
  }
  return NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
list_user_missions (void)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = iw_mission_directory ();
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *file;

  while (directory != NULL && (file = g_dir_read_name (directory)) != NULL) {
    g_autofree char *id = own_id (file);
    g_autofree char *whole = id != NULL ? find_own (id) : NULL;

    if (whole != NULL && !g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
      g_ptr_array_add (ids, g_steal_pointer (&id));
  }
  g_ptr_array_sort (ids, compare_names);
  return ids;
}

GStrv
iw_mission_list (void)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_autoptr (GPtrArray) own = list_user_missions ();
  g_auto (GStrv) builtin = iw_builtin_missions ();

  g_strv_builder_addv (list, (const char **)builtin);
  for (guint i = 0; i < own->len; i++) {
    if (!g_strv_contains ((const char *const *)builtin, g_ptr_array_index (own, i)))
      g_strv_builder_add (list, g_ptr_array_index (own, i));
  }
  return g_strv_builder_end (list);
}
