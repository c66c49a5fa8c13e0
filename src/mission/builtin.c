#include "mission-private.h"

#include "missions-resource.h"

#include <string.h>

#define PREFIX "/io/github/iowall/IoWall/missions/"

gboolean
iw_builtin_exists (const char *file)
{
  g_autofree char *path = g_strconcat (PREFIX, file, NULL);

  return g_resource_get_info (iw_missions_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL,
                              NULL);
}

IwJson *
iw_builtin_open (const char *file, GError **error)
{
  g_autofree char *path = g_strconcat (PREFIX, file, NULL);
  g_autofree char *name = g_strconcat ("resource://", path, NULL);
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *text;

  bytes = g_resource_lookup_data (iw_missions_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (bytes == NULL) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, "%s: the program has no such file", name);
    return NULL;
  }
  text = g_bytes_get_data (bytes, &length);
  return iw_json_new (text, (gssize)length, name, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GStrv
iw_builtin_missions (void)
{
  g_auto (GStrv) files =
      g_resource_enumerate_children (iw_missions_get_resource (), PREFIX, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; files != NULL && files[i] != NULL; i++) {
    if (g_str_has_suffix (files[i], ".json") && strcmp (files[i], "devices.json") != 0 &&
        strcmp (files[i], "workloads.json") != 0)
      g_ptr_array_add (ids, g_strndup (files[i], strlen (files[i]) - strlen (".json")));
  }
  g_ptr_array_sort (ids, compare_names);
  g_ptr_array_add (ids, NULL);
  return (GStrv)g_ptr_array_steal (ids, NULL);
}
