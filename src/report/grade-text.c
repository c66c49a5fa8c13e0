/* The class summary as plain text, for a terminal or a letter. */
#include "grade-document.h"

#include <math.h>
#include <string.h>

#define LINE      100
#define BAR       20
#define GAP       "  "
#define MOST_CELL 60

/* Columns of a terminal that a text takes. */
static guint
width_of (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    const gunichar c = g_utf8_get_char (text);

    width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
  }
  return width;
}

/* A text on one line, without what would move a terminal's cursor. */
static char *
plain (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    const gunichar c = g_utf8_get_char (at);

    g_string_append_unichar (out, g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
  }
  return g_string_free (out, FALSE);
}

static void
append_repeated (GString *out, const char *text, guint n)
{
  while (n-- > 0)
    g_string_append (out, text);
}

static void
append_wrapped (GString *out, const char *text)
{
  g_autofree char *line = plain (text);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  guint used = 0;

  for (guint i = 0; words[i] != NULL; i++) {
    const guint width = width_of (words[i]);

    if (used > 0 && used + 1 + width > LINE) {
      g_string_append_c (out, '\n');
      used = 0;
    }
    g_string_append_printf (out, "%s%s", used > 0 ? " " : "", words[i]);
    used += width + (used > 0 ? 1 : 0);
  }
  g_string_append_c (out, '\n');
}

/* "########|--- 42.0 %": the sign | is the mark. */
static char *
cell_text (const IwCell *cell)
{
  g_autofree char *text = plain (cell->text);
  char bar[BAR + 2];

  if (isnan (cell->share))
    return g_steal_pointer (&text);
  memset (bar, '.', BAR + 1);
  memset (bar, '#', (gsize)round (cell->share * BAR));
  if (!isnan (cell->mark))
    bar[(gsize)round (cell->mark * BAR)] = '|';
  bar[isnan (cell->mark) ? BAR : BAR + 1] = '\0';
  return g_strconcat (bar, " ", text, NULL);
}

static void
append_padded (GString *out, const char *text, guint width, gboolean right)
{
  const guint used = MIN (width, width_of (text));

  if (right)
    append_repeated (out, " ", width - used);
  g_string_append (out, text);
  if (!right)
    append_repeated (out, " ", width - used);
}

static void
end_line (GString *out)
{
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

static void
append_table (GString *out, const IwBlock *block)
{
  const guint n = block->columns->len, n_rows = block->cells->len / n;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint *widths = g_new0 (guint, n);

  for (guint i = 0; i < n; i++)
    widths[i] = width_of (((const IwColumn *)g_ptr_array_index (block->columns, i))->title);
  for (guint i = 0; i < block->cells->len; i++) {
    g_ptr_array_add (texts, cell_text (g_ptr_array_index (block->cells, i)));
    widths[i % n] = MAX (widths[i % n], MIN (MOST_CELL, width_of (g_ptr_array_index (texts, i))));
  }
  for (guint i = 0; i < n; i++) {
    const IwColumn *column = g_ptr_array_index (block->columns, i);

    append_padded (out, column->title, widths[i], column->right);
    g_string_append (out, GAP);
  }
  end_line (out);
  for (guint i = 0; i < n; i++) {
    append_repeated (out, "-", widths[i]);
    g_string_append (out, GAP);
  }
  end_line (out);
  for (guint row = 0; row < n_rows; row++) {
    for (guint i = 0; i < n; i++) {
      const IwColumn *column = g_ptr_array_index (block->columns, i);

      append_padded (out, g_ptr_array_index (texts, row * n + i), widths[i], column->right);
      g_string_append (out, GAP);
    }
    end_line (out);
  }
}

static void
append_title (GString *out, const char *title, const char *line)
{
  g_autofree char *text = plain (title);

  g_string_append_printf (out, "%s\n", text);
  append_repeated (out, line, width_of (text));
  g_string_append_c (out, '\n');
}

char *
iw_document_to_text (const IwDocument *document)
{
  GString *out = g_string_new (NULL);

  append_title (out, document->title, "=");
  append_wrapped (out, document->under);
  for (guint i = 0; i < document->blocks->len; i++) {
    const IwBlock *block = g_ptr_array_index (document->blocks, i);

    g_string_append (out, block->kind == IW_BLOCK_SECTION ? "\n\n" : "\n");
    if (block->kind == IW_BLOCK_TABLE)
      append_table (out, block);
    else if (block->kind == IW_BLOCK_SECTION)
      append_title (out, block->text, "=");
    else if (block->kind == IW_BLOCK_HEADING)
      append_title (out, block->text, "-");
    else
      append_wrapped (out, block->text);
  }
  return g_string_free (out, FALSE);
}
