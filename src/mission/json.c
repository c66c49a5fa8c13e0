#include "json.h"

#include "iowall/language.h"

#include "error.h"
#include "json-scan.h"
#include "json-texts.h"

#include <math.h>
#include <string.h>

/* Where one value of the tree stands. The tree's own `valueint`, which nothing here reads, holds its index.
 */
typedef struct {
  gsize key, value;
  const cJSON *parent;
} Place;

struct IwJson {
  char *name;
  char *text;
  cJSON *root;
  GArray *places; /* (element-type Place) */
  GError *error;
  IwJsonTexts *texts; /* read when the first text is asked for */
  const char *language;
  gboolean texts_read, texts_audited;
};

void
iw_json_free (IwJson *json)
{
  if (json == NULL)
    return;
  g_free (json->name);
  g_free (json->text);
  cJSON_Delete (json->root);
  if (json->places != NULL)
    g_array_unref (json->places);
  g_clear_error (&json->error);
  iw_json_texts_free (json->texts);
  g_free (json);
}

/* "name:line:column" of a byte offset. */
static char *
describe_place (const IwJson *json, gsize offset)
{
  const char *line_start = json->text;
  glong column = 1;
  guint line = 1;

  for (const char *at = json->text; at < json->text + offset; at++) {
    if (*at == '\n') {
      line++;
      line_start = at + 1;
    }
  }
  /* Bytes that continue a character are not counted; this holds in broken text too. */
  for (const char *at = line_start; at < json->text + offset; at++)
    column += ((guchar)*at & 0xc0) != 0x80;
  return g_strdup_printf ("%s:%u:%ld", json->name, line, column);
}

/* So much of a text of the file stands in a message; a longer one is cut. */
#define SHOWN_CHARACTERS 60

/* Appends `text`, cut. */
static void
append_shown (GString *out, const char *text)
{
  const char *end = text;

  for (int n = 0; n < SHOWN_CHARACTERS && *end != '\0'; n++)
    end = g_utf8_next_char (end);
  g_string_append_len (out, text, end - text);
  if (*end != '\0')
    g_string_append (out, "…");
}

char *
iw_json_quote (const char *text)
{
  GString *out = g_string_new ("\"");

  append_shown (out, text);
  g_string_append_c (out, '"');
  return g_string_free (out, FALSE);
}

static const Place *
place_of (const IwJson *json, const cJSON *node)
{
  return &g_array_index (json->places, Place, node->valueint);
}

/* A copy of a part of the tree is told by its index as the part that it was copied from. */
static void
append_pointer (const IwJson *json, const cJSON *node, GString *pointer)
{
  const cJSON *parent = place_of (json, node)->parent;
  const cJSON *child;
  g_autoptr (GString) key = NULL;
  guint index = 0;

  if (parent == NULL)
    return;
  append_pointer (json, parent, pointer);
  g_string_append_c (pointer, '/');
  for (child = parent->child; child->valueint != node->valueint; child = child->next)
    index++;
  if (cJSON_IsArray (parent)) {
    g_string_append_printf (pointer, "%u", index);
    return;
  }
  /* RFC 6901: '~' and '/' inside a key are escaped. */
  key = g_string_new (NULL);
  append_shown (key, child->string);
  g_string_replace (key, "~", "~0", 0);
  g_string_replace (key, "/", "~1", 0);
  g_string_append_len (pointer, key->str, (gssize)key->len);
}

char *
iw_json_pointer (const IwJson *json, const cJSON *node)
{
  GString *pointer = g_string_new (NULL);

  append_pointer (json, node, pointer);
  return g_string_free (pointer, FALSE);
}

/* A message is one line of plain text, whatever was found: no character that a terminal or a screen obeys
 * instead of showing it. */
static char *
make_plain (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *plain = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    const gunichar c = g_utf8_get_char (at);

    g_string_append_unichar (plain, iw_character_is_plain (c) ? c : '?');
  }
  return g_string_free (plain, FALSE);
}

static void
fail_at (IwJson *json, const cJSON *node, gsize offset, IwMissionError code, const char *what)
{
  g_autofree char *place = NULL;
  g_autofree char *message = NULL;
  g_autofree char *plain = NULL;
  g_autoptr (GString) pointer = g_string_new (NULL);

  if (json->error != NULL)
    return;
  place = describe_place (json, offset);
  if (node != NULL)
    append_pointer (json, node, pointer);
  if (pointer->len > 0)
    g_string_append (pointer, ": ");
  message = g_strdup_printf ("%s: %s%s", place, pointer->str, what);
  plain = make_plain (message);
  json->error = g_error_new_literal (IW_MISSION_ERROR, (int)code, plain);
}

void
iw_json_fail (IwJson *json, const cJSON *node, IwMissionError code, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  if (json->error != NULL || node == NULL)
    return;
  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fail_at (json, node, place_of (json, node)->value, code, what);
}

/* A key that comes twice is read differently by different readers. cJSON has decoded the escapes, so that
 * "a" and "\u0061" are the same. */
static void
check_duplicates (IwJson *json, const cJSON *object)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const cJSON *child;

  cJSON_ArrayForEach (child, object) {
    if (!g_hash_table_add (seen, child->string)) {
      g_autofree char *key = iw_json_quote (child->string);
      g_autofree char *what = g_strdup_printf ("found the key %s a second time, expected each key once", key);

      fail_at (json, child, place_of (json, child)->key, IW_MISSION_ERROR_SYNTAX, what);
    }
  }
}

/* Ties the tree to the places that the scan found: both are in preorder. Numbers are read again here, because
 * cJSON reads them in the locale of the process. */
static void
tie (IwJson *json, GArray *found, cJSON *node, const cJSON *parent)
{
  const IwJsonPlace *place = &g_array_index (found, IwJsonPlace, json->places->len);
  const Place tied = { .key = place->key, .value = place->value, .parent = parent };
  cJSON *child;

  g_assert (json->places->len < found->len);
  node->valueint = (int)json->places->len;
  g_array_append_val (json->places, tied);
  if (cJSON_IsNumber (node))
    node->valuedouble = g_ascii_strtod (json->text + tied.value, NULL);
  cJSON_ArrayForEach (child, node) {
    tie (json, found, child, node);
  }
  if (cJSON_IsObject (node))
    check_duplicates (json, node);
}

/* Parses json->text. Errors stay with `json`. */
static void
parse (IwJson *json, gsize size)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (IwJsonPlace));
  IwJsonFault fault = { 0 };

  if (!iw_json_scan (json->text, size, found, &fault)) {
    g_autofree char *what = fault.what;
    fail_at (json, NULL, fault.offset, IW_MISSION_ERROR_SYNTAX, what);
    return;
  }
  json->root = cJSON_ParseWithLengthOpts (json->text, size + 1, NULL, TRUE);
  if (json->root == NULL)
    fail_at (json, NULL, 0, IW_MISSION_ERROR_SYNTAX, "the JSON parser refused the text");
  else
    tie (json, found, json->root, NULL);
}

IwJson *
iw_json_new (const char *text, gssize length, const char *name, GError **error)
{
  IwJson *json;
  gsize size;

  g_return_val_if_fail (text != NULL && name != NULL, NULL);

  size = length < 0 ? strlen (text) : (gsize)length;
  if (size > IW_JSON_MAX_BYTES) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SYNTAX,
                 "%s: found more than %u bytes, expected a smaller file", name, IW_JSON_MAX_BYTES);
    return NULL;
  }
  json = g_new0 (IwJson, 1);
  json->name = g_strdup (name);
  json->places = g_array_new (FALSE, FALSE, sizeof (Place));
  json->text = g_malloc (size + 1);
  memcpy (json->text, text, size);
  json->text[size] = '\0';
  parse (json, size);
  if (iw_json_finish (json, error))
    return json;
  iw_json_free (json);
  return NULL;
}

IwJson *
iw_json_new_from_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) reason = NULL;
  gsize length = 0;

  /* One byte more than is allowed, so that a file that is too large is noticed without being read. */
  g_byte_array_set_size (bytes, IW_JSON_MAX_BYTES + 1);
  stream = g_file_read (file, NULL, &reason);
  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), bytes->data, bytes->len, &length, NULL, &reason)) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, _ ("%s: cannot be read: %s"), path,
                 iw_error_reason (reason));
    return NULL;
  }
  return iw_json_new ((const char *)bytes->data, (gssize)length, path, error);
}

const cJSON *
iw_json_root (const IwJson *json)
{
  return json->root;
}

gboolean
iw_json_ok (const IwJson *json)
{
  return json->error == NULL;
}

gboolean
iw_json_finish (IwJson *json, GError **error)
{
  if (json->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&json->error));
  return FALSE;
}

/* A value as an error message shows it. */
static char *
describe_value (const IwJson *json, const cJSON *node)
{
  const char *text = json->text + place_of (json, node)->value;

  if (cJSON_IsObject (node))
    return g_strdup ("an object");
  if (cJSON_IsArray (node))
    return g_strdup ("an array");
  if (cJSON_IsNumber (node))
    return g_strndup (text, strspn (text, "+-.eE0123456789"));
  if (cJSON_IsString (node))
    return iw_json_quote (node->valuestring);
  return g_strdup (cJSON_IsNull (node) ? "null" : cJSON_IsTrue (node) ? "true" : "false");
}

void
iw_json_unexpected (IwJson *json, const cJSON *node, const char *expected)
{
  g_autofree char *found = NULL;

  if (json->error != NULL || node == NULL)
    return;
  found = describe_value (json, node);
  iw_json_fail (json, node, IW_MISSION_ERROR_SCHEMA, "found %s, expected %s", found, expected);
}

void
iw_json_not_one_of (IwJson *json, const cJSON *node, const char *const *choices)
{
  g_autofree char *list = g_strjoinv (", ", (char **)choices);
  g_autofree char *expected =
      choices[1] != NULL ? g_strconcat ("one of ", list, NULL) : g_strdup_printf ("\"%s\"", list);

  iw_json_unexpected (json, node, expected);
}

const cJSON *
iw_json_find (const cJSON *object, const char *key)
{
  return cJSON_IsObject (object) ? cJSON_GetObjectItemCaseSensitive (object, key) : NULL;
}

const cJSON *
iw_json_get (IwJson *json, const cJSON *object, const char *key)
{
  const cJSON *node;

  if (object == NULL)
    return NULL;
  if (!cJSON_IsObject (object)) {
    iw_json_unexpected (json, object, "an object");
    return NULL;
  }
  node = iw_json_find (object, key);
  if (node == NULL)
    iw_json_fail (json, object, IW_MISSION_ERROR_SCHEMA, "found no \"%s\", expected one", key);
  return node;
}

const cJSON *
iw_json_get_object (IwJson *json, const cJSON *object, const char *key)
{
  const cJSON *node = iw_json_get (json, object, key);

  if (node == NULL || cJSON_IsObject (node))
    return node;
  iw_json_unexpected (json, node, "an object");
  return NULL;
}

const cJSON *
iw_json_get_array (IwJson *json, const cJSON *object, const char *key, int least, int most)
{
  const cJSON *node = iw_json_get (json, object, key);
  const int n = cJSON_IsArray (node) ? cJSON_GetArraySize (node) : 0;

  if (node == NULL)
    return NULL;
  if (!cJSON_IsArray (node)) {
    iw_json_unexpected (json, node, "an array");
    return NULL;
  }
  if (n < least || n > most) {
    iw_json_fail (json, node, IW_MISSION_ERROR_SCHEMA, "found %d elements, expected %d to %d", n, least,
                  most);
    return NULL;
  }
  return node;
}

void
iw_json_allow_only (IwJson *json, const cJSON *object, const char *const *keys)
{
  const cJSON *child;

  if (object == NULL)
    return;
  if (!cJSON_IsObject (object)) {
    iw_json_unexpected (json, object, "an object");
    return;
  }
  cJSON_ArrayForEach (child, object) {
    g_autofree char *key = NULL;
    g_autofree char *list = NULL;
    g_autofree char *what = NULL;

    if (g_strv_contains (keys, child->string))
      continue;
    key = iw_json_quote (child->string);
    list = g_strjoinv (", ", (char **)keys);
    what = g_strdup_printf ("found the unknown key %s, expected one of %s", key, list);
    fail_at (json, child, place_of (json, child)->key, IW_MISSION_ERROR_SCHEMA, what);
    return; /* the first error is the one that stays */
  }
}

double
iw_json_number (IwJson *json, const cJSON *node, double lo, double hi)
{
  g_autofree char *expected = NULL;

  if (node == NULL)
    return lo;
  if (cJSON_IsNumber (node) && node->valuedouble >= lo && node->valuedouble <= hi)
    return node->valuedouble;
  if (isinf (lo) && isinf (hi)) {
    iw_json_unexpected (json, node, "a number");
  } else {
    g_autofree char *least = iw_json_number_text (lo);
    g_autofree char *most = iw_json_number_text (hi);

    expected = g_strdup_printf ("a number from %s to %s", least, most);
    iw_json_unexpected (json, node, expected);
  }
  return isinf (lo) ? 0.0 : lo;
}

gboolean
iw_json_bool (IwJson *json, const cJSON *node)
{
  if (node != NULL && !cJSON_IsBool (node))
    iw_json_unexpected (json, node, "true or false");
  return cJSON_IsTrue (node);
}

gboolean
iw_text_is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  }
  return TRUE;
}

gboolean
iw_character_is_plain (gunichar c)
{
  return !g_unichar_iscntrl (c) && c != 0x2028 && c != 0x2029;
}

static gboolean
is_plain (const char *text)
{
  while (*text != '\0' && iw_character_is_plain (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return *text == '\0';
}

const char *
iw_json_string (IwJson *json, const cJSON *node, glong most)
{
  if (node == NULL)
    return "";
  if (!cJSON_IsString (node)) {
    iw_json_unexpected (json, node, "text in quotes");
    return "";
  }
  if (iw_text_is_blank (node->valuestring))
    iw_json_unexpected (json, node, "text that is not empty");
  else if (g_utf8_strlen (node->valuestring, -1) > most)
    iw_json_fail (json, node, IW_MISSION_ERROR_SCHEMA, "found %ld characters, expected at most %ld",
                  g_utf8_strlen (node->valuestring, -1), most);
  else if (!is_plain (node->valuestring))
    iw_json_unexpected (json, node, "one line of text without control characters");
  return node->valuestring;
}

/* --- Texts in other languages -------------------------------------------------------------------------- */

static void
read_texts (IwJson *json)
{
  if (!json->texts_read)
    json->texts = iw_json_texts_new (json, json->language);
  json->texts_read = TRUE;
}

const char *
iw_json_text (IwJson *json, const cJSON *node, glong most)
{
  const char *english = iw_json_string (json, node, most);

  if (node == NULL || !iw_json_ok (json))
    return english;
  read_texts (json);
  return iw_json_texts_find (json->texts, json, node, english, most);
}

void
iw_json_set_language (IwJson *json, const char *language)
{
  json->language = language;
}

void
iw_json_finish_texts (IwJson *json)
{
  read_texts (json);
  if (json->texts_audited && iw_json_ok (json))
    iw_json_texts_finish (json->texts, json);
}

void
iw_json_audit_texts (IwJson *json)
{
  json->texts_audited = TRUE;
}

const char *
iw_json_language (const IwJson *json, guint index, guint *missing, const char **first)
{
  return index < iw_json_texts_count (json->texts)
             ? iw_json_texts_language (json->texts, index, missing, first)
             : NULL;
}

/* --- Ids, choices, copies ------------------------------------------------------------------------------ */

const char *
iw_json_id (IwJson *json, const cJSON *node)
{
  const char *id = iw_json_string (json, node, 64);

  for (const char *c = id; *c != '\0'; c++) {
    if (!(g_ascii_islower (*c) || (c > id && (g_ascii_isdigit (*c) || *c == '-' || *c == '_')))) {
      iw_json_unexpected (json, node, "an id: a lower-case letter, then letters, digits, '-' or '_'");
      return "";
    }
  }
  return id;
}

guint
iw_json_choice (IwJson *json, const cJSON *node, const char *const *choices)
{
  if (node == NULL)
    return 0;
  if (cJSON_IsString (node)) {
    for (guint i = 0; choices[i] != NULL; i++) {
      if (strcmp (node->valuestring, choices[i]) == 0)
        return i;
    }
  }
  iw_json_not_one_of (json, node, choices);
  return 0;
}

char *
iw_json_dup (IwJson *json, const cJSON *object, const char *key, glong most)
{
  return g_strdup (iw_json_text (json, iw_json_get (json, object, key), most));
}

char *
iw_json_dup_ids (IwJson *json, const cJSON *object, const char *key, glong most)
{
  const cJSON *node = iw_json_find (object, key);

  if (node == NULL || (cJSON_IsString (node) && *node->valuestring == '\0'))
    return g_strdup ("");
  return g_strdup (iw_json_string (json, node, most));
}

char *
iw_json_dup_optional (IwJson *json, const cJSON *object, const char *key, glong most)
{
  const cJSON *node = iw_json_find (object, key);

  if (node == NULL || (cJSON_IsString (node) && *node->valuestring == '\0'))
    return g_strdup ("");
  return g_strdup (iw_json_text (json, node, most));
}

void
iw_json_check_kind (IwJson *json, const char *kind)
{
  iw_json_check_format (json, kind, 1);
}

void
iw_json_check_format (IwJson *json, const char *kind, guint newest)
{
  const cJSON *root = iw_json_root (json);
  const char *const kinds[] = { kind, NULL };
  const cJSON *format;

  iw_json_choice (json, iw_json_get (json, root, "kind"), kinds);
  format = iw_json_get (json, root, "format");
  if (cJSON_IsNumber (format) && format->valuedouble > newest)
    iw_json_fail (json, format, IW_MISSION_ERROR_VERSION,
                  "found format %g, which a newer version of this program has written; expected format %u%s",
                  format->valuedouble, newest, newest > 1 ? " or older" : "");
  if (cJSON_IsNumber (format) && format->valuedouble != floor (format->valuedouble))
    iw_json_unexpected (json, format, "a whole number");
  iw_json_number (json, format, 1.0, newest);
}
