#include "sentence.h"

/* Unicode lets a line end behind a slash. Between words that is right ("read/write"), in "1.64 GB/s" it is
 * not.
 */
static gboolean
is_in_unit (const char *text, const char *slash)
{
  const char *word = slash;

  while (word > text && !g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (word))))
    word = g_utf8_prev_char (word);
  if (g_unichar_isdigit (g_utf8_get_char (word)) || *word == '$')
    return TRUE;
  return word > text && g_unichar_isdigit (g_utf8_get_char (g_utf8_prev_char (g_utf8_prev_char (word))));
}

PangoAttrList *
iw_sentence_attributes (const char *text)
{
  PangoAttrList *attributes = NULL;

  for (const char *slash = strchr (text, '/'); slash != NULL; slash = strchr (slash + 1, '/')) {
    PangoAttribute *whole;

    if (slash == text || slash[1] == '\0' || !is_in_unit (text, slash))
      continue;
    whole = pango_attr_allow_breaks_new (FALSE);
    whole->start_index = (guint)(g_utf8_prev_char (slash) - text);
    whole->end_index = (guint)(g_utf8_next_char (slash + 1) - text);
    if (attributes == NULL)
      attributes = pango_attr_list_new ();
    pango_attr_list_insert (attributes, whole);
  }
  return attributes;
}

void
iw_sentence_show (GtkLabel *label, const char *text)
{
  PangoAttrList *attributes = iw_sentence_attributes (text);

  gtk_label_set_text (label, text);
  if (attributes != NULL || gtk_label_get_attributes (label) != NULL)
    gtk_label_set_attributes (label, attributes);
  g_clear_pointer (&attributes, pango_attr_list_unref);
}
