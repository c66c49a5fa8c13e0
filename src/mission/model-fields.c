#include "model-fields.h"

#include "error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double
iw_model_number (IwJson *json, const cJSON *object, const char *key)
{
  return iw_json_number (json, iw_json_get (json, object, key), -INFINITY, INFINITY);
}

void
iw_model_number_if_given (IwJson *json, const cJSON *object, const char *key, double *value)
{
  const cJSON *node = iw_json_find (object, key);

  if (node != NULL)
    *value = iw_json_number (json, node, -INFINITY, INFINITY);
}

void
iw_model_whole_if_given (IwJson *json, const cJSON *object, const char *key, double lo, double hi,
                         double *value)
{
  const cJSON *node = iw_json_find (object, key);

  if (node == NULL)
    return;
  *value = iw_json_number (json, node, lo, hi);
  if (*value != trunc (*value))
    iw_json_unexpected (json, node, "a whole number");
}

guint
iw_model_choice_if_given (IwJson *json, const cJSON *object, const char *key, const char *const *choices,
                          guint otherwise)
{
  const cJSON *node = iw_json_find (object, key);

  return node != NULL ? iw_json_choice (json, node, choices) : otherwise;
}

/* "a.b" and "a[2].b": members and elements on the way to a field. */
static const cJSON *
find_field (const cJSON *input, const char *field)
{
  const cJSON *node = input;
  g_auto (GStrv) keys = g_strsplit_set (field != NULL ? field : "", ".[", -1);

  for (guint i = 0; keys[i] != NULL; i++) {
    const char *digits = g_str_has_suffix (keys[i], "]") ? keys[i] : NULL;
    const cJSON *inner =
        digits != NULL ? cJSON_GetArrayItem (node, atoi (digits)) : iw_json_find (node, keys[i]);

    if (inner == NULL)
      break;
    node = inner;
  }
  return node;
}

void
iw_model_fail (IwJson *json, const cJSON *input, const IwError *reason)
{
  g_autofree char *what = iw_error_describe (reason);

  iw_json_fail (json, find_field (input, reason->field), IW_MISSION_ERROR_SCHEMA, "%s", what);
}
