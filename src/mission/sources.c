#include "sources.h"

#include "iowall/language.h"

#include <math.h>

static const char *const source_keys[] = { "title", "year", "section", NULL };
static const char *const number_keys[] = { "value", "source", "section", "assumption", "note", NULL };

static char *
read_source (IwJson *json, const cJSON *source)
{
  g_autofree char *title = NULL;
  g_autofree char *section = NULL;
  double year;

  iw_json_allow_only (json, source, source_keys);
  /* What a publication is called is nobody's to translate. */
  title = g_strdup (iw_json_string (json, iw_json_get (json, source, "title"), 200));
  year = iw_json_number (json, iw_json_get (json, source, "year"), 1900.0, 2100.0);
  section = iw_json_dup_ids (json, source, "section", 200);
  return g_strdup_printf ("%s (%.0f)%s%s", title, year, *section != '\0' ? ", " : "", section);
}

/* `sourced`: the nearest object around `node` says where its numbers come from. */
static void
check_rule (IwJson *json, const cJSON *node, gboolean sourced)
{
  const cJSON *child;

  if (cJSON_IsNumber (node) && !sourced)
    iw_json_unexpected (json, node, "an object with \"value\" and \"source\" or \"assumption\"");
  if (cJSON_IsObject (node))
    sourced = iw_json_find (node, "source") != NULL || iw_json_find (node, "assumption") != NULL;
  cJSON_ArrayForEach (child, node) {
    check_rule (json, child, sourced);
  }
}

GHashTable *
iw_sources_read (IwJson *json)
{
  GHashTable *sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const cJSON *root = iw_json_root (json);
  const cJSON *table = iw_json_find (root, "sources");
  const cJSON *child;

  if (table != NULL && !cJSON_IsObject (table)) {
    iw_json_unexpected (json, table, "an object");
    return sources; /* the elements of an array have no names */
  }
  cJSON_ArrayForEach (child, table) {
    g_hash_table_insert (sources, g_strdup (child->string), read_source (json, child));
  }
  cJSON_ArrayForEach (child, root) {
    if (child != table && g_strcmp0 (child->string, "format") != 0 && g_strcmp0 (child->string, "texts") != 0)
      check_rule (json, child, FALSE);
  }
  return sources;
}

char *
iw_sources_provenance (IwJson *json, GHashTable *sources, const cJSON *object)
{
  const cJSON *source = iw_json_find (object, "source");
  const cJSON *assumption = iw_json_find (object, "assumption");
  const cJSON *section = iw_json_find (object, "section");
  g_autofree char *note = NULL;
  g_autofree char *where = NULL;
  const char *text;

  if (object == NULL)
    return g_strdup ("");
  if ((source == NULL) == (assumption == NULL)) {
    iw_json_fail (json, object, IW_MISSION_ERROR_SCHEMA, "found %s, expected one of the two",
                  source == NULL ? "neither \"source\" nor \"assumption\""
                                 : "both \"source\" and \"assumption\"");
    return g_strdup ("");
  }
  note = iw_json_dup_optional (json, object, "note", 400);
  if (assumption != NULL) {
    if (section != NULL)
      iw_json_unexpected (json, section, "\"section\" only beside \"source\"");
    return g_strdup_printf (_ ("Assumption: %1$s%2$s%3$s"), iw_json_text (json, assumption, 400),
                            *note != '\0' ? " " : "", note);
  }
  text = g_hash_table_lookup (sources, iw_json_string (json, source, 64));
  if (text == NULL) {
    iw_json_unexpected (json, source, "a key of \"sources\"");
    return g_strdup ("");
  }
  where = iw_json_dup_optional (json, object, "section", 200);
  return g_strconcat (text, *where != '\0' ? ", " : "", where, *note != '\0' ? ": " : "", note, NULL);
}

double
iw_sources_number (IwJson *json, GHashTable *sources, const cJSON *object, const IwNumberField *field,
                   GPtrArray *provenance)
{
  const cJSON *node = iw_json_get (json, object, field->key);
  g_autofree char *text = NULL;
  char quantity[IW_QUANTITY_MAX];
  double value;

  if (node == NULL)
    return field->lo;
  if (!cJSON_IsObject (node)) {
    iw_json_unexpected (json, node, "an object with \"value\" and \"source\" or \"assumption\"");
    return field->lo;
  }
  iw_json_allow_only (json, node, number_keys);
  value = iw_json_number (json, iw_json_get (json, node, "value"), field->lo, field->hi);
  text = iw_sources_provenance (json, sources, node);
  if (provenance != NULL && iw_json_ok (json))
    g_ptr_array_add (provenance, g_strdup_printf ("%s %s: %s", _ (field->label),
                                                  iw_language_format (quantity, sizeof quantity, value,
                                                                      field->unit, IW_TEXT_LABEL),
                                                  text));
  return value;
}

double
iw_sources_number_or_null (IwJson *json, GHashTable *sources, const cJSON *object, const IwNumberField *field,
                           GPtrArray *provenance)
{
  const cJSON *node = iw_json_get (json, object, field->key);

  if (node == NULL || cJSON_IsNull (node))
    return INFINITY;
  return iw_sources_number (json, sources, object, field, provenance);
}
