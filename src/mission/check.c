/* iw_check_file: one file of the lab, whichever kind, and what only the author of a mission can get wrong. */
#include "audit.h"
#include "catalogue-private.h"
#include "mission-private.h"

#include "iowall/lecture.h"
#include "iowall/ledger.h"

#include <string.h>

/* --- The kinds of files -------------------------------------------------------------------------------- */

/* In one language, NULL for English. */
static gboolean
check_mission_in (const char *path, IwJson *json, const char *language, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr (IwMission) mission = NULL;

  iw_json_set_language (json, language != NULL ? language : "en");
  mission = iw_mission_read (json, path, directory, error);
  return mission != NULL && iw_mission_audit (mission, language != NULL, error);
}

static gboolean
check_mission (const char *path, IwJson *json, GError **error)
{
  const char *language, *first;
  guint missing;

  if (!check_mission_in (path, json, NULL, error))
    return FALSE;
  for (guint i = 0; (language = iw_json_language (json, i, &missing, &first)) != NULL; i++) {
    g_autoptr (IwJson) again = iw_json_new_from_file (path, error);

    if (again == NULL || !check_mission_in (path, again, language, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_devices (const char *path, IwJson *json, GError **error)
{
  g_autoptr (IwCatalogue) catalogue = iw_catalogue_new ();

  iw_catalogue_read_devices (catalogue, json);
  return iw_json_finish (json, error);
}

static gboolean
check_workloads (const char *path, IwJson *json, GError **error)
{
  g_autoptr (IwCatalogue) catalogue = iw_catalogue_new ();

  iw_catalogue_read_workloads (catalogue, json);
  return iw_json_finish (json, error);
}

/* The mission that the file names. */
static IwMission *
load_named (IwJson *json, GError **error)
{
  const char *id = iw_json_id (json, iw_json_get (json, iw_json_root (json), "mission"));
  g_autoptr (IwMission) mission = NULL;
  g_autoptr (GError) reason = NULL;

  if (iw_json_ok (json) && (mission = iw_mission_load (id, &reason)) == NULL)
    iw_json_fail (json, iw_json_find (iw_json_root (json), "mission"), IW_MISSION_ERROR_SCHEMA, "%s",
                  reason->message);
  return iw_json_finish (json, error) ? g_steal_pointer (&mission) : NULL;
}

static gboolean
check_ledger (const char *path, IwJson *json, GError **error)
{
  g_autoptr (IwMission) mission = load_named (json, error);
  g_autoptr (IwLedger) ledger = mission != NULL ? iw_ledger_load (path, mission, error) : NULL;

  return ledger != NULL;
}

/* Of the mission that it names. */
static gboolean
check_lecture (const char *path, IwJson *json, GError **error)
{
  g_autoptr (IwMission) mission = load_named (json, error);

  return mission != NULL && iw_lecture_check (path, mission, error);
}

/* The schema itself lies beside the missions: it is JSON, and no more is asked of it here. */
static gboolean
is_schema (const cJSON *root)
{
  const cJSON *schema = iw_json_find (root, "$schema");

  return iw_json_find (root, "kind") == NULL && cJSON_IsString (schema) &&
         g_str_has_prefix (schema->valuestring, "http://json-schema.org/");
}

/* "de lacks 3 of its texts, the first "Block size"", or NULL. */
static char *
describe_untranslated (const IwJson *json)
{
  g_autoptr (GString) note = g_string_new (NULL);
  const char *language, *first;
  guint missing;

  for (guint i = 0; (language = iw_json_language (json, i, &missing, &first)) != NULL; i++) {
    g_autofree char *quoted = missing > 0 ? iw_json_quote (first) : NULL;

    if (missing > 0)
      g_string_append_printf (note, "%s%s lacks %u of its texts, the first %s", note->len > 0 ? "; " : "",
                              language, missing, quoted);
  }
  return note->len > 0 ? g_string_free (g_steal_pointer (&note), FALSE) : NULL;
}

gboolean
iw_check_file (const char *path, GError **error)
{
  return iw_check_file_noting (path, NULL, error);
}

gboolean
iw_check_file_noting (const char *path, char **note, GError **error)
{
  static const char *const kinds[] = { "mission", "devices", "workloads", "ledger", "lecture", NULL };
  static gboolean (*const checks[]) (const char *, IwJson *, GError **) = { check_mission, check_devices,
                                                                            check_workloads, check_ledger,
                                                                            check_lecture };
  g_autoptr (IwJson) json = NULL;
  guint kind;

  g_return_val_if_fail (path != NULL, FALSE);

  if (note != NULL)
    *note = NULL;
  if ((json = iw_json_new_from_file (path, error)) == NULL)
    return FALSE;
  if (is_schema (iw_json_root (json)))
    return TRUE;
  kind = iw_json_choice (json, iw_json_get (json, iw_json_root (json), "kind"), kinds);
  if (!iw_json_finish (json, error))
    return FALSE;
  iw_json_audit_texts (json);
  if (!checks[kind](path, json, error))
    return FALSE;
  if (note != NULL)
    *note = describe_untranslated (json);
  return TRUE;
}
