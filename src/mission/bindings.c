#include "bindings.h"

#include "iowall/experiment.h"

#include <string.h>

gboolean
iw_bindings_next (const char *text, const char **open, const char **close)
{
  for (const char *at = strchr (text, '{'); at != NULL; at = strchr (at + 1, '{')) {
    const gsize length = strspn (at + 1, "abcdefghijklmnopqrstuvwxyz0123456789_-.");

    if (length > 0 && at[1 + length] == '}') {
      *open = at;
      *close = at + 1 + length;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_run (const GPtrArray *runs, const char *id)
{
  for (guint i = 0; i < runs->len; i++) {
    const IwLockRun *run = g_ptr_array_index (runs, i);
    if (strcmp (run->id, id) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_known (const char *name, const IwPart *part, const GPtrArray *runs)
{
  const char *dot = strchr (name, '.');
  g_autofree char *run = NULL;

  if (runs == NULL)
    return dot == NULL && iw_part_find_fact (part, name) != NULL;
  if (dot == NULL)
    return FALSE;
  run = g_strndup (name, (gsize)(dot - name));
  return is_run (runs, run) && iw_part_find_fact (part, dot + 1) != NULL;
}

void
iw_bindings_check (IwJson *json, const cJSON *node, const IwPart *part, const GPtrArray *runs)
{
  const char *at, *open, *close;
  guint bindings = 0, braces = 0;

  if (!cJSON_IsString (node))
    return;
  for (at = node->valuestring; iw_bindings_next (at, &open, &close); at = close + 1) {
    g_autofree char *name = g_strndup (open + 1, (gsize)(close - open - 1));

    bindings++;
    if (!is_known (name, part, runs))
      iw_json_fail (json, node, IW_MISSION_ERROR_SCHEMA, "found {%s}, expected %s", name,
                    runs == NULL ? "{fact} with the name of a fact"
                                 : "{run.fact} with a run of the lock and the name of a fact");
  }
  for (at = node->valuestring; *at != '\0'; at++)
    braces += *at == '{' || *at == '}';
  if (braces != 2 * bindings)
    iw_json_fail (json, node, IW_MISSION_ERROR_SCHEMA,
                  "found a brace that is no binding, expected {name} of a fact");
}
