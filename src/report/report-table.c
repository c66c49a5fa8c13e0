/* Tables on the paper: their head comes again on every page that they go on to. */
#include "report-paper-private.h"

#include <math.h>

#define ROW_PAD 2.6

/* A bar: its height, the least room for it, and what its text takes at its right. */
#define BAR_HEIGHT 6.0
#define BAR_LEAST  90.0
#define BAR_TEXT   38.0

/* The widest word of a text, and the text in one line. */
static void
measure_cell (const IwPaper *paper, const char *text, IwTextStyleSpec spec, double *least, double *natural)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (PangoLayout) line = iw_typeset (&paper->theme, text, &spec);
  PangoRectangle extents;

  pango_layout_get_extents (line, NULL, &extents);
  *natural = fmax (*natural, (double)extents.width / PANGO_SCALE);
  for (guint i = 0; words[i] != NULL; i++) {
    g_autoptr (PangoLayout) word = iw_typeset (&paper->theme, words[i], &spec);

    pango_layout_get_extents (word, NULL, &extents);
    *least = fmax (*least, (double)extents.width / PANGO_SCALE);
  }
}

void
iw_paper_table_fit (const IwPaper *paper, IwPaperColumn *columns, guint n, const GPtrArray *rows)
{
  const IwTextStyleSpec cell = { .type = IW_TYPE_SMALL };
  const IwTextStyleSpec title = { .type = IW_TYPE_SMALL, .bold = true };
  const double room = iw_paper_width (paper) - IW_PAPER_GUTTER * (double)(n - 1);
  g_autofree double *least = g_new0 (double, n), *natural = g_new0 (double, n);
  double least_sum = 0.0, natural_sum = 0.0, ignored = 0.0;

  for (guint i = 0; i < n; i++) {
    measure_cell (paper, columns[i].title, title, &least[i], &ignored);
    for (guint row = 0; row < rows->len; row++)
      measure_cell (paper, ((char **)g_ptr_array_index (rows, row))[i], cell, &least[i], &natural[i]);
    if (columns[i].bar)
      least[i] = natural[i] = fmax (least[i], BAR_LEAST + BAR_TEXT);
    least[i] += 1.0; /* a word as wide as its column would break */
    natural[i] = fmax (natural[i] + 1.0, least[i]);
    least_sum += least[i];
    natural_sum += natural[i];
  }
  for (guint i = 0; i < n; i++) {
    if (natural_sum <= room)
      columns[i].width = natural[i] + (room - natural_sum) / (double)n;
    else if (least_sum < room)
      columns[i].width = least[i] + (natural[i] - least[i]) * (room - least_sum) / (natural_sum - least_sum);
    else
      columns[i].width = least[i] * room / least_sum;
  }
}

static double
row_height (const IwPaper *paper, const IwPaperColumn *columns, const char *const *cells, guint n,
            IwTextStyleSpec spec)
{
  double height = 0.0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (PangoLayout) layout = iw_paper_typeset (paper, cells[i], columns[i].width, spec);

    height = fmax (height, iw_paper_height_of (layout));
  }
  return height;
}

/* The whole length as a faint ground, so that a short bar is seen to be one. */
static void
draw_bar (IwPaper *paper, const IwPaperBar *bar, double x, double width, double line)
{
  const double y = paper->y + (line - BAR_HEIGHT) / 2.0;
  const double length = width - BAR_TEXT;
  cairo_t *cr = paper->cr;

  iw_paper_set_color (paper, IW_ROLE_GRID);
  cairo_rectangle (cr, x, y, length, BAR_HEIGHT);
  cairo_fill (cr);
  iw_paper_set_color (paper, IW_ROLE_USEFUL);
  cairo_rectangle (cr, x, y, bar->share * length, BAR_HEIGHT);
  cairo_fill (cr);
  if (isnan (bar->mark))
    return;
  iw_paper_set_color (paper, IW_ROLE_SURFACE);
  cairo_rectangle (cr, x + bar->mark * length - 1.4, y - 1.8, 2.8, BAR_HEIGHT + 3.6);
  cairo_fill (cr);
  iw_paper_set_color (paper, IW_ROLE_INK);
  cairo_rectangle (cr, x + bar->mark * length - 0.7, y - 1.8, 1.4, BAR_HEIGHT + 3.6);
  cairo_fill (cr);
}

/* `bars` may be NULL. */
static void
draw_row (IwPaper *paper, const IwPaperColumn *columns, const char *const *cells, const IwPaperBar *bars,
          guint n, const char *tag, IwTextStyleSpec spec)
{
  const double height = row_height (paper, columns, cells, n, spec);
  double x = IW_PAPER_MARGIN;

  for (guint i = 0; i < n; i++) {
    g_autoptr (PangoLayout) layout = iw_paper_typeset (paper, cells[i], columns[i].width, spec);

    spec.align = columns[i].right || (columns[i].bar && bars != NULL) ? 1.0 : 0.0;
    iw_paper_begin_tag (paper, tag);
    if (bars != NULL && columns[i].bar && !isnan (bars[i].share))
      draw_bar (paper, &bars[i], x, columns[i].width, iw_paper_height_of_lines (layout, 1));
    iw_paper_draw_lines (paper, layout, x, columns[i].width, paper->y, &spec, false);
    iw_paper_end_tag (paper);
    x += columns[i].width + IW_PAPER_GUTTER;
  }
  paper->y += height;
}

static void
draw_table_head (IwPaper *paper)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .bold = true, .role = IW_ROLE_FAINT_INK };
  g_autofree const char **titles = g_new0 (const char *, paper->n_columns);

  for (guint i = 0; i < paper->n_columns; i++)
    titles[i] = paper->columns[i].title;
  iw_paper_begin_tag (paper, "TR");
  draw_row (paper, paper->columns, titles, NULL, paper->n_columns, "TH", spec);
  iw_paper_end_tag (paper);
  paper->y += ROW_PAD;
  iw_paper_draw_rule (paper, paper->y, IW_ROLE_RULE);
  paper->y += ROW_PAD;
}

void
iw_paper_table_begin (IwPaper *paper, const IwPaperColumn *columns, guint n)
{
  paper->columns = columns;
  paper->n_columns = n;
  iw_paper_need (paper, 72.0);
  iw_paper_begin_tag (paper, "Table");
  draw_table_head (paper);
}

static void
add_row (IwPaper *paper, const IwPaperColumn *columns, const char *const *cells, const IwPaperBar *bars,
         guint n, const char *under)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL };
  const IwTextStyleSpec faint = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK };
  const double indent = columns[0].width + IW_PAPER_GUTTER;
  const double width = iw_paper_width (paper) - indent;
  g_autoptr (PangoLayout) below = under != NULL ? iw_paper_typeset (paper, under, width, faint) : NULL;
  const double height = row_height (paper, columns, cells, n, spec) +
                        (below != NULL ? iw_paper_height_of_lines (below, 3) : 0.0);

  if (paper->y + height > iw_paper_bottom ()) {
    iw_paper_next_page (paper);
    draw_table_head (paper);
  }
  iw_paper_begin_tag (paper, "TR");
  draw_row (paper, columns, cells, bars, n, "TD", spec);
  if (below != NULL) {
    iw_paper_begin_tag (paper, "TD");
    iw_paper_flow (paper, below, IW_PAPER_MARGIN + indent, width, &faint);
    iw_paper_end_tag (paper);
  }
  iw_paper_end_tag (paper);
  paper->y += ROW_PAD;
  iw_paper_draw_rule (paper, paper->y, IW_ROLE_GRID);
  paper->y += ROW_PAD;
}

void
iw_paper_table_row (IwPaper *paper, const IwPaperColumn *columns, const char *const *cells, guint n,
                    const char *under)
{
  add_row (paper, columns, cells, NULL, n, under);
}

void
iw_paper_table_bars (IwPaper *paper, const IwPaperColumn *columns, const char *const *cells,
                     const IwPaperBar *bars, guint n)
{
  add_row (paper, columns, cells, bars, n, NULL);
}

void
iw_paper_table_end (IwPaper *paper)
{
  iw_paper_end_tag (paper);
  paper->columns = NULL;
  iw_paper_skip (paper, 6.0);
}
