#include "report-paper.h"

#include "typesetter-private.h"

#include <cairo-pdf.h>
#include <math.h>

/* A4, and what is left free around the type area. */
#define PAGE_WIDTH  595.276
#define PAGE_HEIGHT 841.890
#define MARGIN      52.0
#define TOP         64.0
#define BOTTOM      60.0
#define HEAD        34.0 /* of the running head, from the upper edge */
#define FOOT        38.0 /* of the foot, from the lower edge */

#define LABEL     84.0 /* the column of labels */
#define SIGN      9.0  /* a tick or a cross */
#define HAIRLINE  0.6
#define CARD_LINE 0.75
#define ROW_PAD   2.6

/* A bar in a table: its height, the least room for it, and what its text takes at its right. */
#define BAR_HEIGHT 6.0
#define BAR_LEAST  90.0
#define BAR_TEXT   38.0

/* Of its height, that a chart may be cut down to before it goes to the next page. */
#define LEAST_SHARE 0.85

#define MAX_OPEN_TAGS 4

struct IwPaper {
  cairo_surface_t *surface;
  cairo_t *cr;
  const IwReportManner *manner;
  const IwReportRunning *running;
  IwTheme theme; /* of texts: its sizes are points */
  IwTheme chart; /* of charts: its sizes are pixels */
  guint page, n_pages;
  double y;
  const char *open[MAX_OPEN_TAGS]; /* tags of the document's structure that have begun */
  guint n_open;
  const IwPaperColumn *columns; /* of the table that has begun */
  guint n_columns;
};

const IwReportManner *
iw_paper_manner (const IwPaper *paper)
{
  return paper->manner;
}

double
iw_paper_width (const IwPaper *paper)
{
  return PAGE_WIDTH - 2.0 * MARGIN;
}

static double
bottom_of_page (void)
{
  return PAGE_HEIGHT - BOTTOM;
}

static void
set_color (IwPaper *paper, IwRole role)
{
  const IwColor color = iw_theme_color (&paper->theme, role, 1.0);

  cairo_set_source_rgb (paper->cr, color.r, color.g, color.b);
}

/* --- structure --- */

static void
begin_tag (IwPaper *paper, const char *name)
{
  g_return_if_fail (paper->n_open < MAX_OPEN_TAGS);

  paper->open[paper->n_open++] = name;
  cairo_tag_begin (paper->cr, name, NULL);
}

static void
end_tag (IwPaper *paper)
{
  g_return_if_fail (paper->n_open > 0);

  cairo_tag_end (paper->cr, paper->open[--paper->n_open]);
}

/* --- pages --- */

/* One line that does not flow; what does not fit is ellipsised. `align` as in IwTextStyleSpec. */
static void
place_line (IwPaper *paper, const char *text, double x, double y, double width, IwTextStyleSpec spec)
{
  g_autoptr (PangoLayout) layout = NULL;
  PangoRectangle extents;

  spec.max_width = width;
  layout = iw_typeset (&paper->theme, text, &spec);
  pango_layout_get_extents (layout, NULL, &extents);
  set_color (paper, spec.role);
  cairo_move_to (
      paper->cr,
      x + spec.align * (width - (double)extents.width / PANGO_SCALE) - (double)extents.x / PANGO_SCALE, y);
  pango_cairo_show_layout (paper->cr, layout);
}

static void
draw_rule (IwPaper *paper, double y, IwRole role)
{
  set_color (paper, role);
  cairo_set_line_width (paper->cr, HAIRLINE);
  cairo_move_to (paper->cr, MARGIN, y);
  cairo_line_to (paper->cr, PAGE_WIDTH - MARGIN, y);
  cairo_stroke (paper->cr);
}

static void
draw_head (IwPaper *paper)
{
  const double half = iw_paper_width (paper) / 2.0 - IW_PAPER_GUTTER;
  const IwTextStyleSpec left = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK };
  const IwTextStyleSpec right = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .align = 1.0 };
  g_autofree char *track = g_strdup_printf ("I/O Wall · %s", paper->running->track);

  place_line (paper, track, MARGIN, HEAD, half, left);
  place_line (paper, paper->running->who, PAGE_WIDTH - MARGIN - half, HEAD, half, right);
  draw_rule (paper, HEAD + 14.0, IW_ROLE_GRID);
}

/* Last on its page, so that it is read last. */
static void
draw_foot (IwPaper *paper)
{
  const double share = iw_paper_width (paper) / 5.0;
  const IwTextStyleSpec left = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK };
  const IwTextStyleSpec right = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .align = 1.0 };
  g_autofree char *number = paper->n_pages > 0
                                ? g_strdup_printf ("Page %u of %u", paper->page, paper->n_pages)
                                : g_strdup_printf ("Page %u", paper->page);

  place_line (paper, paper->running->source, MARGIN, PAGE_HEIGHT - FOOT, 3.9 * share, left);
  place_line (paper, number, PAGE_WIDTH - MARGIN - share, PAGE_HEIGHT - FOOT, share, right);
}

static void
begin_page (IwPaper *paper)
{
  g_autofree char *label = g_strdup_printf ("%u", ++paper->page);

  cairo_pdf_surface_set_page_label (paper->surface, label);
  draw_head (paper);
  paper->y = TOP;
}

static void
next_page (IwPaper *paper)
{
  for (guint i = paper->n_open; i > 0; i--)
    cairo_tag_end (paper->cr, paper->open[i - 1]);
  draw_foot (paper);
  cairo_show_page (paper->cr);
  begin_page (paper);
  for (guint i = 0; i < paper->n_open; i++)
    cairo_tag_begin (paper->cr, paper->open[i], NULL);
}

IwPaper *
iw_paper_new (cairo_surface_t *surface, const IwReportManner *manner, const IwReportRunning *running,
              guint n_pages)
{
  IwPaper *paper = g_new0 (IwPaper, 1);

  paper->surface = cairo_surface_reference (surface);
  paper->cr = cairo_create (surface);
  paper->manner = manner;
  paper->running = running;
  paper->n_pages = n_pages;
  iw_theme_init (&paper->chart, IW_THEME_LIGHT);
  iw_theme_init (&paper->theme, IW_THEME_LIGHT);
  paper->theme.body = 9.6 * manner->type;
  paper->theme.small = 7.8 * manner->type;
  paper->theme.title = 13.5 * manner->type;
  paper->theme.value = 24.0 * manner->type;
  begin_page (paper);
  return paper;
}

guint
iw_paper_finish (IwPaper *paper)
{
  g_return_val_if_fail (paper->n_open == 0, 0);

  draw_foot (paper);
  cairo_show_page (paper->cr);
  return paper->page;
}

void
iw_paper_free (IwPaper *paper)
{
  cairo_destroy (paper->cr);
  cairo_surface_destroy (paper->surface);
  g_free (paper);
}

void
iw_paper_need (IwPaper *paper, double height)
{
  if (paper->y > TOP && paper->y + height > bottom_of_page ())
    next_page (paper);
}

void
iw_paper_skip (IwPaper *paper, double distance)
{
  if (paper->y > TOP)
    paper->y += distance * paper->manner->apart;
}

/* --- texts --- */

static PangoLayout *
typeset (const IwPaper *paper, const char *text, double width, IwTextStyleSpec spec)
{
  spec.wrap = true;
  spec.max_width = width;
  return iw_typeset (&paper->theme, text, &spec);
}

/* Height of the first `lines` lines, or of all where there are fewer. */
static double
height_of_lines (PangoLayout *layout, int lines)
{
  PangoLayoutIter *line = pango_layout_get_iter (layout);
  int height = 0;

  do {
    PangoRectangle extents;

    pango_layout_iter_get_line_extents (line, NULL, &extents);
    height += extents.height;
  } while (--lines > 0 && pango_layout_iter_next_line (line));
  pango_layout_iter_free (line);
  return (double)height / PANGO_SCALE;
}

static double
height_of (PangoLayout *layout)
{
  return height_of_lines (layout, G_MAXINT);
}

/* Draws the lines of a layout one below the other from `y` on; returns where they end. Where `flows`, what
 * does not fit goes on at the head of the next page. */
static double
draw_lines (IwPaper *paper, PangoLayout *layout, double x, double width, double y,
            const IwTextStyleSpec *spec, bool flows)
{
  PangoLayoutIter *line = pango_layout_get_iter (layout);

  do {
    PangoRectangle extents;
    double height, left;

    pango_layout_iter_get_line_extents (line, NULL, &extents);
    height = (double)extents.height / PANGO_SCALE;
    left = spec->align > 0.0 ? spec->align * (width - (double)extents.width / PANGO_SCALE)
                             : (double)extents.x / PANGO_SCALE;
    if (flows && y + height > bottom_of_page ()) {
      next_page (paper);
      y = paper->y;
    }
    set_color (paper, spec->role);
    cairo_move_to (paper->cr, x + left,
                   y + (double)(pango_layout_iter_get_baseline (line) - extents.y) / PANGO_SCALE);
    pango_cairo_show_layout_line (paper->cr, pango_layout_iter_get_line_readonly (line));
    y += height;
  } while (pango_layout_iter_next_line (line));
  pango_layout_iter_free (line);
  return y;
}

static void
flow (IwPaper *paper, PangoLayout *layout, double x, double width, const IwTextStyleSpec *spec)
{
  paper->y = draw_lines (paper, layout, x, width, paper->y, spec, true);
}

/* A text that stays in one piece unless it is higher than a page. */
static void
place_block (IwPaper *paper, const char *tag, const char *text, IwTextStyleSpec spec)
{
  g_autoptr (PangoLayout) layout = typeset (paper, text, iw_paper_width (paper), spec);

  iw_paper_need (paper, height_of (layout));
  begin_tag (paper, tag);
  flow (paper, layout, MARGIN, iw_paper_width (paper), &spec);
  end_tag (paper);
}

void
iw_paper_title (IwPaper *paper, const char *title, const char *under)
{
  place_block (paper, "H1", title, (IwTextStyleSpec){ .type = IW_TYPE_VALUE, .bold = true });
  place_block (paper, "P", under, (IwTextStyleSpec){ .type = IW_TYPE_BODY });
  iw_paper_skip (paper, 8.0);
}

void
iw_paper_section (IwPaper *paper, const char *id, const char *title, double keep)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_TITLE, .bold = true };
  g_autoptr (PangoLayout) layout = typeset (paper, title, iw_paper_width (paper), spec);
  g_autofree char *name = g_strdup_printf ("name='%s'", id);
  g_autofree char *link = g_strdup_printf ("dest='%s'", id);

  iw_paper_skip (paper, 12.0);
  iw_paper_need (paper, 10.0 + height_of (layout) + keep);
  if (paper->y > TOP) {
    draw_rule (paper, paper->y, IW_ROLE_RULE);
    paper->y += 8.0 * paper->manner->apart;
  }
  cairo_tag_begin (paper->cr, CAIRO_TAG_DEST, name);
  begin_tag (paper, "H2");
  flow (paper, layout, MARGIN, iw_paper_width (paper), &spec);
  end_tag (paper);
  cairo_tag_end (paper->cr, CAIRO_TAG_DEST);
  cairo_pdf_surface_add_outline (paper->surface, CAIRO_PDF_OUTLINE_ROOT, title, link,
                                 CAIRO_PDF_OUTLINE_FLAG_OPEN);
  iw_paper_skip (paper, 5.0);
}

void
iw_paper_heading (IwPaper *paper, const char *title, double keep)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .bold = true };
  g_autoptr (PangoLayout) layout = typeset (paper, title, iw_paper_width (paper), spec);

  iw_paper_skip (paper, 6.0);
  iw_paper_need (paper, height_of (layout) + keep);
  begin_tag (paper, "H3");
  flow (paper, layout, MARGIN, iw_paper_width (paper), &spec);
  end_tag (paper);
  iw_paper_skip (paper, 3.0);
}

void
iw_paper_paragraph (IwPaper *paper, const char *text, bool faint)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .role = faint ? IW_ROLE_FAINT_INK : IW_ROLE_INK };
  g_autoptr (PangoLayout) layout = typeset (paper, text, iw_paper_width (paper), spec);

  iw_paper_need (paper, height_of_lines (layout, 2));
  begin_tag (paper, "P");
  flow (paper, layout, MARGIN, iw_paper_width (paper), &spec);
  end_tag (paper);
  iw_paper_skip (paper, 4.0);
}

/* The label at its place, the text beside it at an indent. */
static void
place_entry (IwPaper *paper, const char *label, const char *text, double indent, IwTextStyleSpec spec)
{
  const IwTextStyleSpec faint = { .type = IW_TYPE_BODY, .role = IW_ROLE_FAINT_INK };
  const double x = MARGIN + LABEL + indent, width = iw_paper_width (paper) - LABEL - indent;
  g_autoptr (PangoLayout) name = typeset (paper, label, LABEL - IW_PAPER_GUTTER, faint);
  g_autoptr (PangoLayout) layout = typeset (paper, text, width, spec);
  double end;

  begin_tag (paper, "P");
  end = draw_lines (paper, name, MARGIN, LABEL - IW_PAPER_GUTTER, paper->y, &faint, false);
  flow (paper, layout, x, width, &spec);
  end_tag (paper);
  /* A label of two lines beside a text of one. */
  if (paper->y < end && end - paper->y < height_of (name))
    paper->y = end;
  iw_paper_skip (paper, 3.0);
}

static void
need_entry (IwPaper *paper, const char *label, const char *text, double indent, IwTextStyleSpec spec)
{
  const IwTextStyleSpec faint = { .type = IW_TYPE_BODY, .role = IW_ROLE_FAINT_INK };
  g_autoptr (PangoLayout) name = typeset (paper, label, LABEL - IW_PAPER_GUTTER, faint);
  g_autoptr (PangoLayout) layout = typeset (paper, text, iw_paper_width (paper) - LABEL - indent, spec);

  iw_paper_need (paper, fmax (height_of (name), height_of_lines (layout, 2)));
}

void
iw_paper_entry (IwPaper *paper, const char *label, const char *text)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY };

  need_entry (paper, label, text, 0.0, spec);
  place_entry (paper, label, text, 0.0, spec);
}

void
iw_paper_written_entry (IwPaper *paper, const char *label, const char *text)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .role = IW_ROLE_FAINT_INK };
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (*g_strchomp (valid) != '\0') {
    iw_paper_entry (paper, label, valid);
    return;
  }
  need_entry (paper, label, "Nothing was written.", 0.0, spec);
  place_entry (paper, label, "Nothing was written.", 0.0, spec);
}

/* A tick in a disk, or a cross in a ring: the shape says it in grey as well. */
static void
draw_sign (IwPaper *paper, double x, double y, bool good)
{
  const double r = SIGN / 2.0;
  cairo_t *cr = paper->cr;

  cairo_save (cr);
  cairo_translate (cr, x + r, y + r);
  cairo_set_line_width (cr, 1.1);
  cairo_new_path (cr);
  cairo_arc (cr, 0.0, 0.0, r - 0.5, 0.0, 2.0 * G_PI);
  set_color (paper, good ? IW_ROLE_USEFUL : IW_ROLE_WAIT);
  if (good) {
    cairo_fill (cr);
    set_color (paper, IW_ROLE_SURFACE);
    cairo_move_to (cr, -0.45 * r, 0.02 * r);
    cairo_line_to (cr, -0.1 * r, 0.36 * r);
    cairo_line_to (cr, 0.46 * r, -0.34 * r);
  } else {
    cairo_stroke (cr);
    cairo_move_to (cr, -0.34 * r, -0.34 * r);
    cairo_line_to (cr, 0.34 * r, 0.34 * r);
    cairo_move_to (cr, 0.34 * r, -0.34 * r);
    cairo_line_to (cr, -0.34 * r, 0.34 * r);
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
iw_paper_judged_entry (IwPaper *paper, const char *label, const char *text, bool good)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY };
  g_autoptr (PangoLayout) line = typeset (paper, "x", 100.0, spec);

  need_entry (paper, label, text, SIGN + 5.0, spec);
  draw_sign (paper, MARGIN + LABEL, paper->y + (height_of (line) - SIGN) / 2.0, good);
  place_entry (paper, label, text, SIGN + 5.0, spec);
}

/* --- tables --- */

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
    g_autoptr (PangoLayout) layout = typeset (paper, cells[i], columns[i].width, spec);

    height = fmax (height, height_of (layout));
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

  set_color (paper, IW_ROLE_GRID);
  cairo_rectangle (cr, x, y, length, BAR_HEIGHT);
  cairo_fill (cr);
  set_color (paper, IW_ROLE_USEFUL);
  cairo_rectangle (cr, x, y, bar->share * length, BAR_HEIGHT);
  cairo_fill (cr);
  if (isnan (bar->mark))
    return;
  set_color (paper, IW_ROLE_SURFACE);
  cairo_rectangle (cr, x + bar->mark * length - 1.4, y - 1.8, 2.8, BAR_HEIGHT + 3.6);
  cairo_fill (cr);
  set_color (paper, IW_ROLE_INK);
  cairo_rectangle (cr, x + bar->mark * length - 0.7, y - 1.8, 1.4, BAR_HEIGHT + 3.6);
  cairo_fill (cr);
}

/* `bars` may be NULL. */
static void
draw_row (IwPaper *paper, const IwPaperColumn *columns, const char *const *cells, const IwPaperBar *bars,
          guint n, const char *tag, IwTextStyleSpec spec)
{
  const double height = row_height (paper, columns, cells, n, spec);
  double x = MARGIN;

  for (guint i = 0; i < n; i++) {
    g_autoptr (PangoLayout) layout = typeset (paper, cells[i], columns[i].width, spec);

    spec.align = columns[i].right || (columns[i].bar && bars != NULL) ? 1.0 : 0.0;
    begin_tag (paper, tag);
    if (bars != NULL && columns[i].bar && !isnan (bars[i].share))
      draw_bar (paper, &bars[i], x, columns[i].width, height_of_lines (layout, 1));
    draw_lines (paper, layout, x, columns[i].width, paper->y, &spec, false);
    end_tag (paper);
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
  begin_tag (paper, "TR");
  draw_row (paper, paper->columns, titles, NULL, paper->n_columns, "TH", spec);
  end_tag (paper);
  paper->y += ROW_PAD;
  draw_rule (paper, paper->y, IW_ROLE_RULE);
  paper->y += ROW_PAD;
}

void
iw_paper_table_begin (IwPaper *paper, const IwPaperColumn *columns, guint n)
{
  paper->columns = columns;
  paper->n_columns = n;
  iw_paper_need (paper, 72.0);
  begin_tag (paper, "Table");
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
  g_autoptr (PangoLayout) below = under != NULL ? typeset (paper, under, width, faint) : NULL;
  const double height =
      row_height (paper, columns, cells, n, spec) + (below != NULL ? height_of_lines (below, 3) : 0.0);

  if (paper->y + height > bottom_of_page ()) {
    next_page (paper);
    draw_table_head (paper);
  }
  begin_tag (paper, "TR");
  draw_row (paper, columns, cells, bars, n, "TD", spec);
  if (below != NULL) {
    begin_tag (paper, "TD");
    flow (paper, below, MARGIN + indent, width, &faint);
    end_tag (paper);
  }
  end_tag (paper);
  paper->y += ROW_PAD;
  draw_rule (paper, paper->y, IW_ROLE_GRID);
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
  end_tag (paper);
  paper->columns = NULL;
  iw_paper_skip (paper, 6.0);
}

/* --- charts --- */

static void
draw_chart (IwPaper *paper, const IwPaperChart *chart, IwBox box)
{
  const double pt = paper->manner->chart_pt;
  IwPicture *picture = chart->draw (chart->data, &paper->chart, box.width / pt, box.height / pt);

  begin_tag (paper, "Figure");
  set_color (paper, IW_ROLE_GRID);
  cairo_set_line_width (paper->cr, CARD_LINE);
  cairo_rectangle (paper->cr, box.x, box.y, box.width, box.height);
  cairo_stroke (paper->cr);
  cairo_save (paper->cr);
  cairo_translate (paper->cr, box.x, box.y);
  cairo_scale (paper->cr, pt, pt);
  iw_picture_draw (picture, paper->cr);
  cairo_restore (paper->cr);
  end_tag (paper);
  iw_picture_free (picture);
}

void
iw_paper_charts (IwPaper *paper, const IwPaperChart *charts, guint n, double height)
{
  const double gutter = IW_PAPER_GUTTER;
  const double width = (iw_paper_width (paper) - gutter * (double)(n - 1)) / (double)n;

  const double left = bottom_of_page () - paper->y;

  g_return_if_fail (n > 0);
  if (left < height && left >= LEAST_SHARE * height)
    height = left;
  iw_paper_need (paper, height);
  for (guint i = 0; i < n; i++)
    draw_chart (paper, &charts[i], (IwBox){ MARGIN + (double)i * (width + gutter), paper->y, width, height });
  paper->y += height;
  iw_paper_skip (paper, gutter);
}
