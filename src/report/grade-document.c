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

  *document = (IwDocument){ .title = title,
                            .under = under,
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

    *column =
        (IwColumn){ .title = g_strdup (title + 1), .right = *title == '>', .bar = *title == '=' };
    g_ptr_array_add (block->columns, column);
  }
  va_end (titles);
}

void
iw_document_bar (IwDocument *document, double share, double mark, char *text)
{
  IwCell *cell = g_new (IwCell, 1);

  *cell = (IwCell){ .text = text, .share = share, .mark = mark };
  g_ptr_array_add (last_block (document)->cells, cell);
}

void
iw_document_cell (IwDocument *document, char *text)
{
  iw_document_bar (document, NAN, NAN, text);
}
