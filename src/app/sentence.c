#include "sentence.h"

/* Characters of a unit, and of what may stand behind it: "MB/s," */
#define MOST_OF_UNIT 5

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

/* What follows a number and a space: a unit, or a word so short that it does no harm there. */
static gboolean
begins_short_word (const char *text)
{
  glong n = 0;

  for (; *text != '\0' && !g_unichar_isspace (g_utf8_get_char (text)); text = g_utf8_next_char (text))
    n++;
  return n > 0 && n <= MOST_OF_UNIT;
}

static void
keep_whole (PangoAttrList **attributes, const char *text, const char *from, const char *to)
{
  PangoAttribute *whole = pango_attr_allow_breaks_new (FALSE);

  whole->start_index = (guint)(from - text);
  whole->end_index = (guint)(to - text);
  if (*attributes == NULL)
    *attributes = pango_attr_list_new ();
  pango_attr_list_insert (*attributes, whole);
}

PangoAttrList *
iw_sentence_attributes (const char *text)
{
  PangoAttrList *attributes = NULL;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    const char *before = at > text ? g_utf8_prev_char (at) : NULL, *after = g_utf8_next_char (at);

    if (before == NULL || *after == '\0')
      continue;
    if ((*at == '/' && is_in_unit (text, at)) ||
        (*at == ' ' && g_ascii_isdigit (*before) && begins_short_word (after)))
      keep_whole (&attributes, text, before, g_utf8_next_char (after));
  }
  return attributes;
}

void
iw_sentence_show (GtkLabel *label, const char *text)
{
  PangoAttrList *attributes;

  if (g_strcmp0 (gtk_label_get_text (label), text) == 0)
    return;
  attributes = iw_sentence_attributes (text);
  gtk_label_set_text (label, text);
  if (attributes != NULL || gtk_label_get_attributes (label) != NULL)
    gtk_label_set_attributes (label, attributes);
  g_clear_pointer (&attributes, pango_attr_list_unref);
}
