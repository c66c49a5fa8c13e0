/* The class summary on the report's paper. */
#include "grade-document.h"

#include "report-paper.h"

#include <cairo-pdf.h>

#define PAGE_WIDTH  595.276 /* A4 in points */
#define PAGE_HEIGHT 841.890

/* Of a table, what must stand on the page of its heading. */
#define KEEP 72.0

static cairo_status_t
append_bytes (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
count_only (void *data, const unsigned char *bytes, unsigned int length)
{
  return CAIRO_STATUS_SUCCESS;
}

/* The widths are measured on as many rows as settle them; a class of a thousand has no others. */
#define MEASURED_ROWS 60

static void
fit (const IwPaper *paper, IwPaperColumn *columns, const IwBlock *block)
{
  const guint n = block->columns->len;
  const guint n_rows = MIN (MEASURED_ROWS, block->cells->len / n);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  for (guint row = 0; row < n_rows; row++) {
    char **cells = g_new0 (char *, n + 1);

    for (guint i = 0; i < n; i++)
      cells[i] =
          g_utf8_make_valid (((const IwCell *)g_ptr_array_index (block->cells, row * n + i))->text, -1);
    g_ptr_array_add (rows, cells);
  }
  iw_paper_table_fit (paper, columns, n, rows);
}

static void
set_table (IwPaper *paper, const IwBlock *block)
{
  const guint n = block->columns->len;
  g_autofree IwPaperColumn *columns = g_new0 (IwPaperColumn, n);
  g_autofree const char **cells = g_new0 (const char *, n);
  g_autofree IwPaperBar *bars = g_new0 (IwPaperBar, n);

  for (guint i = 0; i < n; i++) {
    const IwColumn *column = g_ptr_array_index (block->columns, i);

    columns[i] = (IwPaperColumn){ .title = column->title, .right = column->right, .bar = column->bar };
  }
  fit (paper, columns, block);
  iw_paper_table_begin (paper, columns, n);
  for (guint row = 0; row < block->cells->len / n; row++) {
    for (guint i = 0; i < n; i++) {
      const IwCell *cell = g_ptr_array_index (block->cells, row * n + i);

      cells[i] = cell->text;
      bars[i] = (IwPaperBar){ .share = cell->share, .mark = cell->mark };
    }
    iw_paper_table_bars (paper, columns, cells, bars, n);
  }
  iw_paper_table_end (paper);
}

static void
set_block (IwPaper *paper, const IwBlock *block, guint index)
{
  g_autofree char *id = NULL;

  switch (block->kind) {
  case IW_BLOCK_SECTION:
    id = g_strdup_printf ("section-%u", index);
    iw_paper_section (paper, id, block->text, KEEP);
    break;
  case IW_BLOCK_HEADING:
    iw_paper_heading (paper, block->text, KEEP);
    break;
  case IW_BLOCK_TEXT:
  case IW_BLOCK_NOTE:
    iw_paper_paragraph (paper, block->text, block->kind == IW_BLOCK_NOTE);
    break;
  case IW_BLOCK_TABLE:
    set_table (paper, block);
    break;
  }
}

/* Sets the whole document; `n_pages` is what its feet say there are. `bytes` may be NULL: then only the pages
 * are counted. */
static guint
set (const IwDocument *document, guint n_pages, GByteArray *bytes, cairo_status_t *status)
{
  static const IwReportManner manner = { .type = 1.0, .apart = 1.0, .chart_pt = 0.66 };
  const IwReportRunning running = { .track = document->title, .who = "", .source = document->under };
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (bytes != NULL ? append_bytes : count_only,
                                                                  bytes, PAGE_WIDTH, PAGE_HEIGHT);
  g_autoptr (IwPaper) paper = NULL;
  guint n;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, document->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "I/O Wall");
  if (document->date != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, document->date);
  paper = iw_paper_new (surface, &manner, &running, n_pages);
  iw_paper_title (paper, document->title, document->under);
  for (guint i = 0; i < document->blocks->len; i++)
    set_block (paper, g_ptr_array_index (document->blocks, i), i);
  n = iw_paper_finish (paper);
  g_clear_pointer (&paper, iw_paper_free);
  cairo_surface_finish (surface);
  *status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return n;
}

GBytes *
iw_document_to_pdf (const IwDocument *document, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_status_t status;
  const guint n_pages = set (document, 0, NULL, &status);

  set (document, n_pages, bytes, &status);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, "the summary cannot be drawn: %s",
               cairo_status_to_string (status));
  return NULL;
}
