#include "grade-document.h"

#include <math.h>
#include <string.h>

static void
cell_free (IwCell *cell)
{
  g_free (cell->text);
  g_free (cell);
}

static void
column_free (IwColumn *column)
{
  g_free (column->title);
  g_free (column);
}

static void
block_free (IwBlock *block)
{
  g_free (block->text);
  g_clear_pointer (&block->columns, g_ptr_array_unref);
  g_clear_pointer (&block->cells, g_ptr_array_unref);
  g_free (block);
}

IwDocument *
iw_document_new (char *title, char *under)
{
  IwDocument *document = g_new (IwDocument, 1);

  *document = (IwDocument){ .title = g_steal_pointer (&title),
                            .under = g_steal_pointer (&under),
                            .blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)block_free) };
  return document;
}

void
iw_document_free (IwDocument *document)
{
  g_free (document->title);
  g_free (document->under);
  g_ptr_array_unref (document->blocks);
  g_free (document);
}

void
iw_document_add (IwDocument *document, IwBlockKind kind, char *text)
{
  IwBlock *block = g_new0 (IwBlock, 1);

  block->kind = kind;
  block->text = text;
  g_ptr_array_add (document->blocks, block);
}

static IwBlock *
last_block (IwDocument *document)
{
  return g_ptr_array_index (document->blocks, document->blocks->len - 1);
}

void
iw_document_table (IwDocument *document, ...)
{
  va_list titles;
  const char *title;
  IwBlock *block;

  iw_document_add (document, IW_BLOCK_TABLE, NULL);
  block = last_block (document);
  block->columns = g_ptr_array_new_with_free_func ((GDestroyNotify)column_free);
  block->cells = g_ptr_array_new_with_free_func ((GDestroyNotify)cell_free);
  va_start (titles, document);
  while ((title = va_arg (titles, const char *)) != NULL) {
    IwColumn *column = g_new (IwColumn, 1);

    *column = (IwColumn){ .title = g_strdup (title + 1), .right = *title == '>', .bar = *title == '=' };
    g_ptr_array_add (block->columns, column);
  }
  va_end (titles);
}

void
iw_document_bar (IwDocument *document, double share, double mark, char *text)
{
  IwCell *cell = g_new (IwCell, 1);

  *cell = (IwCell){ .text = g_steal_pointer (&text), .share = share, .mark = mark };
  g_ptr_array_add (last_block (document)->cells, cell);
}

void
iw_document_cell (IwDocument *document, char *text)
{
  iw_document_bar (document, NAN, NAN, text);
}

/* --- As a file ----------------------------------------------------------------------------------------- */

gboolean
iw_summary_kind_from_path (const char *path, IwSummaryKind *kind)
{
  static const struct {
    const char *ending;
    IwSummaryKind kind;
  } endings[] = { { ".txt", IW_SUMMARY_TEXT },
                  { ".html", IW_SUMMARY_HTML },
                  { ".htm", IW_SUMMARY_HTML },
                  { ".pdf", IW_SUMMARY_PDF } };
  g_autofree char *lower = NULL;

  g_return_val_if_fail (path != NULL && kind != NULL, FALSE);

  lower = g_ascii_strdown (path, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    if (g_str_has_suffix (lower, endings[i].ending)) {
      *kind = endings[i].kind;
      return TRUE;
    }
  }
  return FALSE;
}

GBytes *
iw_grades_summarise (const GPtrArray *grades, const char *folder, IwSummaryKind kind, GError **error)
{
  g_autoptr (IwDocument) document = NULL;
  char *text;

  g_return_val_if_fail (grades != NULL && folder != NULL, NULL);

  document = iw_class_document (grades, folder);
  if (kind == IW_SUMMARY_PDF)
    return iw_document_to_pdf (document, error);
  text = kind == IW_SUMMARY_HTML ? iw_document_to_html (document) : iw_document_to_text (document);
  return g_bytes_new_take (text, strlen (text));
}
