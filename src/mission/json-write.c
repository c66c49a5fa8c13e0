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

static void
print_leaf (GString *out, const cJSON *node)
{
  char *text = cJSON_PrintUnformatted (node);

  if (text == NULL)
    g_error ("out of memory while printing JSON");
  g_string_append (out, text);
  cJSON_free (text);
}

static void
print_key (GString *out, const char *key)
{
  cJSON *text = cJSON_CreateStringReference (key);

  print_leaf (out, text);
  g_string_append (out, ": ");
  cJSON_Delete (text);
}

/* Two spaces a level and a value a line, as in the files of the lab; cJSON's own printing uses tabs. */
static void
print_value (GString *out, const cJSON *node, int level)
{
  const gboolean object = cJSON_IsObject (node);
  const cJSON *child;

  if (!(object || cJSON_IsArray (node)) || node->child == NULL) {
    print_leaf (out, node);
    return;
  }
  g_string_append_c (out, object ? '{' : '[');
  cJSON_ArrayForEach (child, node) {
    g_string_append_printf (out, "\n%*s", 2 * (level + 1), "");
    if (object)
      print_key (out, child->string);
    print_value (out, child, level + 1);
    if (child->next != NULL)
      g_string_append_c (out, ',');
  }
  g_string_append_printf (out, "\n%*s%c", 2 * level, "", object ? '}' : ']');
}

char *
iw_json_print (cJSON *tree)
{
  GString *out = g_string_new (NULL);

  print_value (out, tree, 0);
  g_string_append_c (out, '\n');
  cJSON_Delete (tree);
  return g_string_free (out, FALSE);
}
