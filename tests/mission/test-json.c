/* The strict reader: what it refuses, where it says so, and what it hands on. */
#include "json.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <string.h>

typedef struct {
  const char *text;
  const char *message; /* after "input:" */
} Bad;

#define TEN_OPEN    "[[[[[[[[[["
#define TEN_CLOSE   "]]]]]]]]]]"
#define FIFTY_ZEROS "00000000000000000000000000000000000000000000000000"

static const Bad bad[] = {
  { "", "1:1: found the end of the text, expected a JSON value" },
  { " \n\t ", "2:3: found the end of the text, expected a JSON value" },
  { "\xef\xbb\xbf{}", "1:1: found a byte order mark, expected plain UTF-8" },
  { "{\"a\":\"\xff\"}", "1:7: found the byte 0xFF, expected UTF-8 text" },
  { "{\"a\":\"\xc3\xa4\xed\xa0\x80\"}", "1:8: found the byte 0xED, expected UTF-8 text" },
  { "{\"\xc3\xa4\":\"\xc0\xaf\"}", "1:7: found the byte 0xC0, expected UTF-8 text" },
  { "{'a':1}", "1:2: found ''', expected a key in quotes" },
  { "{a:1}", "1:2: found 'a', expected a key in quotes" },
  { "{\"a\" 1}", "1:6: found '1', expected ':' after a key" },
  { "{\"a\":1,}", "1:8: found '}', expected a key in quotes" },
  { "{\"a\":1 \"b\":2}", "1:8: found '\"', expected ',' or '}'" },
  { "{\"a\":1", "1:7: found the end of the text, expected ',' or '}'" },
  { "{\"a\":", "1:6: found the end of the text, expected a JSON value" },
  { "{\"a\":1}}", "1:8: found '}', expected the end of the text" },
  { "{} x", "1:4: found 'x', expected the end of the text" },
  { "[1,]", "1:4: found ']', expected a JSON value" },
  { "[1 2]", "1:4: found '2', expected ',' or ']'" },
  { "[1\n,\n2", "3:2: found the end of the text, expected ',' or ']'" },
  { "// no\n{}", "1:1: found '/', expected a JSON value" },
  { "[01]", "1:3: found '1', expected no digit after a leading zero" },
  { "[1.]", "1:4: found ']', expected a digit after the decimal point" },
  { "[.5]", "1:2: found '.', expected a JSON value" },
  { "[+1]", "1:2: found '+', expected a JSON value" },
  { "[-]", "1:3: found ']', expected a digit" },
  { "[1e]", "1:4: found ']', expected a digit in the exponent" },
  { "[1e+]", "1:5: found ']', expected a digit in the exponent" },
  { "[0x10]", "1:3: found 'x', expected ',' or ']'" },
  { "[NaN]", "1:2: found 'N', expected a JSON value" },
  { "[Infinity]", "1:2: found 'I', expected a JSON value" },
  { "[1e999]", "1:2: found 1e999, expected a number below 1.8e308" },
  { "[-1e999]", "1:2: found -1e999, expected a number below 1.8e308" },
  { "[0." FIFTY_ZEROS "00000000000001]", "1:2: found a number of 66 characters, expected at most 63" },
  { "[True]", "1:2: found 'T', expected a JSON value" },
  { "[tru]", "1:2: found 't', expected a JSON value" },
  { "[nul", "1:2: found 'n', expected a JSON value" },
  { "[\"a\tb\"]",
    "1:4: found the control character U+0009, expected a closing quote, or an escape such as \\n" },
  { "[\"a\nb\"]", "1:4: found the end of the line, expected a closing quote, or an escape such as \\n" },
  { "[\"a", "1:4: found the end of the text, expected the closing quote of a string" },
  { "[\"a\\", "1:5: found the end of the text, expected one of \" \\ / b f n r t u after a backslash" },
  { "[\"\\x\"]", "1:4: found 'x', expected one of \" \\ / b f n r t u after a backslash" },
  { "[\"\\u12g4\"]", "1:7: found 'g', expected four hexadecimal digits after \\u" },
  { "[\"ab\\u0000\"]", "1:5: found \\u0000, expected a character that text can hold" },
  { "[\"\\ud834\"]", "1:3: found half of a surrogate pair, expected both halves" },
  { "[\"\\ud834\\u0041\"]", "1:3: found half of a surrogate pair, expected both halves" },
  { "[\"\\udd1e\"]", "1:3: found half of a surrogate pair, expected both halves" },
  { "{\"a\":1,\n \"b\":2,\n \"a\":3}", "3:2: /a: found the key \"a\" a second time, expected each key once" },
  { "{\"x\":[{\"a\":1,\"\\u0061\":2}]}",
    "1:14: /x/0/a: found the key \"a\" a second time, expected each key once" },
  { TEN_OPEN TEN_OPEN TEN_OPEN "[[[1]]]" TEN_CLOSE TEN_CLOSE TEN_CLOSE,
    "1:33: found level 33 of nesting, expected at most 32" },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *expected = g_strconcat ("input:", bad[i].message, NULL);

    g_assert_null (iw_json_new (bad[i].text, -1, "input", &error));
    g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SYNTAX);
    g_assert_cmpstr (error->message, ==, expected);
  }
}

static void
test_nul_inside (void)
{
  static const char text[] = "{\"a\":\0 1}";
  g_autoptr (GError) error = NULL;

  g_assert_null (iw_json_new (text, sizeof text - 1, "input", &error));
  g_assert_cmpstr (error->message, ==, "input:1:6: found the byte 0x00, expected UTF-8 text");
}

static void
test_too_large (void)
{
  g_autofree char *text = g_strnfill (IW_JSON_MAX_BYTES + 1, ' ');
  g_autoptr (IwJson) json = NULL;
  g_autoptr (GError) error = NULL;

  text[0] = '1';
  g_assert_null (iw_json_new (text, -1, "input", &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SYNTAX);
  text[IW_JSON_MAX_BYTES] = '\0';
  json = iw_json_new (text, -1, "input", NULL);
  g_assert_nonnull (json);
}

static void
test_good (void)
{
  static const char *const good[] = {
    "0",
    "-0",
    "-0.0e-0",
    "1e5",
    "1E+05",
    "1.7976931348623157e308",
    "\"\"",
    "\"\\ud834\\udd1e\"",
    "null",
    "[]",
    "{}",
    " [ ] ",
    "{\"\":{\"\":[]}}",
    TEN_OPEN TEN_OPEN TEN_OPEN "[[1]]" TEN_CLOSE TEN_CLOSE TEN_CLOSE,
    "\"\x7f\"",
    "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (IwJson) json = iw_json_new (good[i], -1, "input", &error);

    g_assert_no_error (error);
    g_assert_nonnull (json);
  }
}

/* Places of values that follow strings, arrays and objects of every kind: the scan and the tree go together.
 */
static void
test_places (void)
{
  static const char text[] = "{\n"
                             "  \"\xc3\xa4\": [1, {\"b\": \"]}\"}, []],\n"
                             "  \"c/d~e\": {\"f\": [true, -2.5e3]}\n"
                             "}\n";
  g_autoptr (IwJson) json = iw_json_new (text, -1, "place.json", NULL);
  const cJSON *deep = iw_json_find (iw_json_find (iw_json_root (json), "c/d~e"), "f");
  g_autoptr (GError) error = NULL;

  iw_json_bool (json, cJSON_GetArrayItem (deep, 1));
  g_assert_false (iw_json_ok (json));
  /* The first error stays. */
  iw_json_number (json, cJSON_GetArrayItem (deep, 0), 0.0, 1.0);
  g_assert_false (iw_json_finish (json, &error));
  g_assert_cmpstr (error->message, ==, "place.json:3:25: /c~1d~0e/f/1: found -2.5e3, expected true or false");
}

typedef void (*Reader) (IwJson *json, const cJSON *root);

static void
read_only_ab (IwJson *json, const cJSON *root)
{
  static const char *const keys[] = { "a", "b", NULL };

  iw_json_allow_only (json, root, keys);
}

static void
read_number (IwJson *json, const cJSON *root)
{
  g_assert_cmpfloat (iw_json_number (json, iw_json_get (json, root, "a"), 1.0, 2.5), ==, 1.0);
}

static void
read_text (IwJson *json, const cJSON *root)
{
  g_autofree char *text = iw_json_dup (json, root, "a", 5);

  g_assert_nonnull (text);
}

static void
read_id (IwJson *json, const cJSON *root)
{
  iw_json_id (json, iw_json_get (json, root, "a"));
}

static void
read_array (IwJson *json, const cJSON *root)
{
  g_assert_null (iw_json_get_array (json, root, "a", 1, 2));
}

static void
read_object (IwJson *json, const cJSON *root)
{
  g_assert_null (iw_json_get_object (json, root, "a"));
}

static void
read_choice (IwJson *json, const cJSON *root)
{
  static const char *const choices[] = { "on", "off", NULL };

  g_assert_cmpuint (iw_json_choice (json, iw_json_get (json, root, "a"), choices), ==, 0);
}

static void
read_kind (IwJson *json, const cJSON *root)
{
  iw_json_check_kind (json, "mission");
}

static const struct {
  Reader read;
  IwMissionError code;
  const char *text, *message;
} refused[] = {
  { read_only_ab, IW_MISSION_ERROR_SCHEMA, "{\"a\":1, \"c\":2}",
    "1:9: /c: found the unknown key \"c\", expected one of a, b" },
  { read_only_ab, IW_MISSION_ERROR_SCHEMA, "{\"A\":1}",
    "1:2: /A: found the unknown key \"A\", expected one of a, b" },
  { read_only_ab, IW_MISSION_ERROR_SCHEMA, "[1]", "1:1: found an array, expected an object" },
  { read_number, IW_MISSION_ERROR_SCHEMA, "{\"a\":0.5}",
    "1:6: /a: found 0.5, expected a number from 1 to 2.5" },
  { read_number, IW_MISSION_ERROR_SCHEMA, "{\"a\":3}", "1:6: /a: found 3, expected a number from 1 to 2.5" },
  { read_number, IW_MISSION_ERROR_SCHEMA, "{\"a\":\"2\"}",
    "1:6: /a: found \"2\", expected a number from 1 to 2.5" },
  { read_number, IW_MISSION_ERROR_SCHEMA, "{\"a\":null}",
    "1:6: /a: found null, expected a number from 1 to 2.5" },
  { read_number, IW_MISSION_ERROR_SCHEMA, "{\"A\":2}", "1:1: found no \"a\", expected one" },
  { read_text, IW_MISSION_ERROR_SCHEMA, "{\"a\":1}", "1:6: /a: found 1, expected text in quotes" },
  { read_text, IW_MISSION_ERROR_SCHEMA, "{\"a\":\"\"}",
    "1:6: /a: found \"\", expected text that is not empty" },
  { read_text, IW_MISSION_ERROR_SCHEMA, "{\"a\":\"\xc2\xa0\"}",
    "1:6: /a: found \"\xc2\xa0\", expected text that is not empty" },
  { read_text, IW_MISSION_ERROR_SCHEMA, "{\"a\":\"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\"}",
    "1:6: /a: found 6 characters, expected at most 5" },
  { read_id, IW_MISSION_ERROR_SCHEMA, "{\"a\":\"../b\"}",
    "1:6: /a: found \"../b\", expected an id: a lower-case letter, then letters, digits, '-' or '_'" },
  { read_array, IW_MISSION_ERROR_SCHEMA, "{\"a\":[]}", "1:6: /a: found 0 elements, expected 1 to 2" },
  { read_array, IW_MISSION_ERROR_SCHEMA, "{\"a\":{}}", "1:6: /a: found an object, expected an array" },
  { read_object, IW_MISSION_ERROR_SCHEMA, "{\"a\":false}", "1:6: /a: found false, expected an object" },
  { read_choice, IW_MISSION_ERROR_SCHEMA, "{\"a\":\"ON\"}",
    "1:6: /a: found \"ON\", expected one of on, off" },
  { read_choice, IW_MISSION_ERROR_SCHEMA, "{\"a\":\"1\\n2\"}",
    "1:6: /a: found \"1?2\", expected one of on, off" },
  { read_kind, IW_MISSION_ERROR_SCHEMA, "{\"kind\":\"ledger\",\"format\":1}",
    "1:9: /kind: found \"ledger\", expected \"mission\"" },
  { read_kind, IW_MISSION_ERROR_SCHEMA, "{\"kind\":\"mission\",\"format\":0}",
    "1:28: /format: found 0, expected a number from 1 to 1" },
  { read_kind, IW_MISSION_ERROR_VERSION, "{\"kind\":\"mission\",\"format\":2}",
    "1:28: /format: found format 2, which a newer version of this program has written; expected format 1" },
};

static void
test_getters (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (IwJson) json = iw_json_new (refused[i].text, -1, "input", NULL);
    g_autofree char *expected = g_strconcat ("input:", refused[i].message, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_nonnull (json);
    refused[i].read (json, iw_json_root (json));
    g_assert_false (iw_json_finish (json, &error));
    g_assert_error (error, IW_MISSION_ERROR, (int)refused[i].code);
    g_assert_cmpstr (error->message, ==, expected);
  }
}

static void
test_unreadable_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (iw_json_new_from_file ("/nonexistent/a.json", &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE);
  g_assert_cmpstr (error->message, ==, "/nonexistent/a.json: cannot be read: No such file or directory");
  g_clear_error (&error);
  g_assert_null (iw_json_new_from_file ("/", &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE);
}

static const double exact[] = {
  0.0,    0.1,  1.0 / 3.0, 110000.0,          2.5e8, 1e22, 123456789012345680.0, DBL_MAX, DBL_MIN,
  5e-324, -0.3, 0.1 + 0.2, 9007199254740993.0
};

/* Numbers are written as short as they can be and read back to the same bit, also by cJSON's own printing. */
static void
assert_numbers_survive (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (exact); i++) {
    cJSON *tree = cJSON_CreateObject ();
    g_autofree char *text = NULL;
    g_autoptr (IwJson) json = NULL;

    iw_json_add_number (tree, "a", exact[i]);
    text = iw_json_print (tree);
    json = iw_json_new (text, -1, "input", NULL);
    g_assert_nonnull (json);
    g_assert_cmpfloat (iw_json_find (iw_json_root (json), "a")->valuedouble, ==, exact[i]);
  }
}

static void
test_numbers (void)
{
  g_autofree char *tenth = iw_json_number_text (0.1);
  g_autofree char *large = iw_json_number_text (256e6);
  cJSON *tree = cJSON_CreateObject ();
  g_autofree char *none = NULL;

  assert_numbers_survive ();
  g_assert_cmpstr (tenth, ==, "0.1");
  g_assert_cmpstr (large, ==, "256000000");
  iw_json_add_number (tree, "a", INFINITY);
  iw_json_add_number (tree, "b", NAN);
  none = iw_json_print (tree);
  g_assert_cmpstr (none, ==, "{\n  \"a\": null,\n  \"b\": null\n}\n");
}

static void
test_print (void)
{
  static const char text[] = "{\n"
                             "  \"a\": [\n"
                             "    1,\n"
                             "    \"x\\n\\\"\xc3\xa4\\u0001\",\n"
                             "    true,\n"
                             "    null,\n"
                             "    []\n"
                             "  ],\n"
                             "  \"b\\\\\": {},\n"
                             "  \"c\": {\n"
                             "    \"d\": false\n"
                             "  }\n"
                             "}\n";
  g_autofree char *printed = iw_json_print (cJSON_Parse (text));

  g_assert_cmpstr (printed, ==, text);
}

/* A locale with a decimal comma, compiled into `directory` where none is installed. */
static const char *
set_comma_locale (const char *directory)
{
  g_autofree char *target = g_build_filename (directory, "de_DE.UTF-8", NULL);
  const char *command[] = { "localedef", "-i", "de_DE", "-f", "UTF-8", target, NULL };

  if (setlocale (LC_ALL, "de_DE.UTF-8") != NULL)
    return "installed";
  if (!g_spawn_sync (NULL, (char **)command, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                     NULL, NULL, NULL, NULL, NULL))
    return NULL;
  g_setenv ("LOCPATH", directory, TRUE);
  return setlocale (LC_ALL, "de_DE.UTF-8");
}

static void
test_locale (void)
{
  g_autofree char *directory = g_dir_make_tmp ("iowall-locale-XXXXXX", NULL);
  const char *const remove[] = { "rm", "-r", directory, NULL };

  if (set_comma_locale (directory) == NULL) {
    g_test_skip ("no locale with a decimal comma can be had");
  } else {
    g_assert_cmpstr (localeconv ()->decimal_point, ==, ",");
    assert_numbers_survive ();
    setlocale (LC_ALL, "C");
  }
  g_spawn_sync (NULL, (char **)remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/bad", test_bad);
  g_test_add_func ("/json/nul-inside", test_nul_inside);
  g_test_add_func ("/json/too-large", test_too_large);
  g_test_add_func ("/json/good", test_good);
  g_test_add_func ("/json/places", test_places);
  g_test_add_func ("/json/getters", test_getters);
  g_test_add_func ("/json/unreadable-file", test_unreadable_file);
  g_test_add_func ("/json/numbers", test_numbers);
  g_test_add_func ("/json/print", test_print);
  g_test_add_func ("/json/locale", test_locale);
  return g_test_run ();
}
