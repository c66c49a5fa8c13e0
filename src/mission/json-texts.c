#include "json-texts.h"

#include "bindings.h"

#include "iowall/language.h"

#include <string.h>

/* A language needs more room than English. */
#define longest(most) ((most) + (most) / 2)

typedef struct {
  const char *name;
  GHashTable *entries; /* key -> const cJSON */
  guint missing;
  const char *first_missing;
} Language;

struct IwJsonTexts {
  GArray *languages; /* (element-type Language) */
  GHashTable *used;  /* const cJSON, as a set */
  int wanted;        /* index, or -1 for English */
  gboolean pointers; /* a key is a JSON pointer */
};

static void
language_clear (gpointer data)
{
  g_hash_table_unref (((Language *)data)->entries);
}

void
iw_json_texts_free (IwJsonTexts *texts)
{
  if (texts == NULL)
    return;
  g_array_unref (texts->languages);
  g_hash_table_unref (texts->used);
  g_free (texts);
}

/* "de", "pt_BR", "sr@latin": as they are named in LANG. */
static gboolean
is_language (const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz");

  if (length < 2 || length > 3 || g_str_equal (name, "en"))
    return FALSE;
  if (name[length] == '_')
    length += 1 + strspn (name + length + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  if (name[length] == '@')
    length += 1 + strspn (name + length + 1, "abcdefghijklmnopqrstuvwxyz");
  return name[length] == '\0' && g_ascii_isalpha (name[length - 1]);
}

static void
read_language (IwJsonTexts *texts, IwJson *json, const cJSON *object)
{
  Language language = { .name = object->string, .entries = g_hash_table_new (g_str_hash, g_str_equal) };
  const cJSON *entry;

  if (!is_language (object->string))
    iw_json_fail (json, object, IW_MISSION_ERROR_SCHEMA,
                  "found texts under another name, expected a language other than English, like \"de\" or "
                  "\"pt_BR\"");
  if (!cJSON_IsObject (object))
    iw_json_unexpected (json, object, "an object of texts, each under its English");
  else {
    cJSON_ArrayForEach (entry, object) {
      texts->pointers = texts->pointers || *entry->string == '/';
      g_hash_table_insert (language.entries, entry->string, (gpointer)entry);
    }
  }
  g_array_append_val (texts->languages, language);
}

static int
find_language (const IwJsonTexts *texts, const char *name)
{
  for (guint i = 0; i < texts->languages->len; i++) {
    if (g_str_equal (g_array_index (texts->languages, Language, i).name, name))
      return (int)i;
  }
  return -1;
}

IwJsonTexts *
iw_json_texts_new (IwJson *json, const char *language)
{
  const char *const *names = iw_language_names ();
  const cJSON *member = iw_json_find (iw_json_root (json), "texts");
  const cJSON *object;
  IwJsonTexts *texts;

  if (member == NULL)
    return NULL;
  texts = g_new0 (IwJsonTexts, 1);
  texts->languages = g_array_new (FALSE, FALSE, sizeof (Language));
  g_array_set_clear_func (texts->languages, language_clear);
  texts->used = g_hash_table_new (NULL, NULL);
  texts->wanted = -1;
  if (!cJSON_IsObject (member))
    iw_json_unexpected (json, member, "an object of languages");
  else {
    cJSON_ArrayForEach (object, member) {
      read_language (texts, json, object);
    }
  }
  if (language != NULL)
    texts->wanted = find_language (texts, language);
  for (gsize i = 0; language == NULL && texts->wanted < 0 && names[i] != NULL; i++)
    texts->wanted = find_language (texts, names[i]);
  return texts;
}

/* How often a text binds what stands between `open` and `close`. */
static guint
count_binding (const char *text, const char *name, gsize length)
{
  const char *open, *close;
  guint n = 0;

  for (; iw_bindings_next (text, &open, &close); text = close + 1)
    n += (gsize)(close - open) == length && strncmp (open, name, length) == 0;
  return n;
}

/* The same set on both sides, whatever the order. */
static void
check_bindings (IwJson *json, const cJSON *entry, const char *english)
{
  const char *const sides[] = { english, entry->valuestring };
  const char *open, *close;

  for (int side = 0; side < 2; side++) {
    for (const char *at = sides[side]; iw_bindings_next (at, &open, &close); at = close + 1) {
      const gsize length = (gsize)(close - open);

      if (count_binding (sides[1 - side], open, length) != count_binding (sides[side], open, length)) {
        iw_json_fail (json, entry, IW_MISSION_ERROR_SCHEMA,
                      side == 0 ? "found no %.*s}, expected it as often as in English"
                                : "found %.*s}, expected it as often as in English",
                      (int)length, open);
        return;
      }
    }
  }
}

static const cJSON *
find_entry (const IwJsonTexts *texts, const Language *language, IwJson *json, const cJSON *node,
            const char *text)
{
  g_autofree char *pointer = texts->pointers ? iw_json_pointer (json, node) : NULL;
  const cJSON *entry = pointer != NULL ? g_hash_table_lookup (language->entries, pointer) : NULL;

  return entry != NULL ? entry : g_hash_table_lookup (language->entries, text);
}

const char *
iw_json_texts_find (IwJsonTexts *texts, IwJson *json, const cJSON *node, const char *text, glong most)
{
  const char *answer = text;

  for (guint i = 0; texts != NULL && i < texts->languages->len; i++) {
    Language *language = &g_array_index (texts->languages, Language, i);
    const cJSON *entry = find_entry (texts, language, json, node, text);

    if (entry == NULL) {
      language->first_missing = language->missing == 0 ? text : language->first_missing;
      language->missing++;
      continue;
    }
    g_hash_table_add (texts->used, (gpointer)entry);
    iw_json_string (json, entry, longest (most));
    if (iw_json_ok (json))
      check_bindings (json, entry, text);
    if (iw_json_ok (json) && texts->wanted == (int)i)
      answer = entry->valuestring;
  }
  return answer;
}

void
iw_json_texts_finish (IwJsonTexts *texts, IwJson *json)
{
  for (guint i = 0; texts != NULL && i < texts->languages->len; i++) {
    const cJSON *object = iw_json_find (iw_json_find (iw_json_root (json), "texts"),
                                        g_array_index (texts->languages, Language, i).name);
    const cJSON *entry;

    cJSON_ArrayForEach (entry, object) {
      if (!g_hash_table_contains (texts->used, entry))
        iw_json_fail (json, entry, IW_MISSION_ERROR_SCHEMA,
                      "found a translation of what is no text of this file, expected the English text as it "
                      "stands here, or its JSON pointer");
    }
  }
}

guint
iw_json_texts_count (const IwJsonTexts *texts)
{
  return texts != NULL ? texts->languages->len : 0;
}

const char *
iw_json_texts_language (const IwJsonTexts *texts, guint index, guint *missing, const char **first)
{
  const Language *language = &g_array_index (texts->languages, Language, index);

  *missing = language->missing;
  *first = language->first_missing;
  return language->name;
}
