#include "model-check.h"

#include <math.h>
#include <string.h>

IwJson *
model_answer (ModelJson model, const char *input)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = model (input, -1, "<stdin>", &error);
  IwJson *json;

  g_assert_no_error (error);
  json = iw_json_new (output, -1, "output", &error);
  g_assert_no_error (error);
  return json;
}

double
model_number (const cJSON *object, const char *key)
{
  const cJSON *node = iw_json_find (object, key);

  g_assert_true (cJSON_IsNumber (node));
  return node->valuedouble;
}

void
model_assert_close (double found, double expected, double relative)
{
  if (!(fabs (found - expected) <= relative * fabs (expected)))
    g_error ("found %.17g, expected %.17g", found, expected);
}

void
model_assert_wrong (ModelJson model, const char *good, const FixtureWrong *wrong, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sound = model (good, -1, "<stdin>", &error);

  g_assert_no_error (error);
  g_assert_nonnull (sound);
  for (gsize i = 0; i < n; i++) {
    g_autofree char *input = fixture_replace (good, wrong[i].from, wrong[i].to);
    g_autofree char *place = fixture_place (input, wrong[i].at);
    g_autofree char *expected = g_strdup_printf ("<stdin>:%s: %s", place, wrong[i].message);

    g_assert_null (model (input, -1, "<stdin>", &error));
    g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SCHEMA);
    g_assert_cmpstr (error->message, ==, expected);
    g_clear_error (&error);
  }
}

void
model_assert_misshapen (ModelJson model, const char *const *inputs, gsize n)
{
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n; i++) {
    g_assert_null (model (inputs[i], -1, "<stdin>", &error));
    g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SCHEMA);
    g_assert_true (g_str_has_prefix (error->message, "<stdin>:1:"));
    g_assert_nonnull (strstr (error->message, "expected"));
    g_clear_error (&error);
  }
  g_assert_null (model ("", 0, "<stdin>", &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_SYNTAX, "<stdin>:1:1: ", "expected a JSON value");
}
