#include "json.h"

#include <math.h>

char *
iw_json_number_text (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (text, sizeof text, formats[i], value);
    if (g_ascii_strtod (text, NULL) == value)
      break;
  }
  return g_strdup (text);
}

void
iw_json_add_number (cJSON *object, const char *key, double value)
{
  g_autofree char *text = NULL;

  if (!isfinite (value)) {
    cJSON_AddNullToObject (object, key);
    return;
  }
  text = iw_json_number_text (value);
  cJSON_AddItemToObject (object, key, cJSON_CreateRaw (text));
}

char *
iw_json_print (cJSON *tree)
{
  char *printed = cJSON_Print (tree);
  char *text;

  if (printed == NULL)
    g_error ("out of memory while printing JSON");
  text = g_strconcat (printed, "\n", NULL);
  cJSON_free (printed);
  cJSON_Delete (tree);
  return text;
}
