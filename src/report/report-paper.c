#include "report-paper-private.h"

#include "iowall/language.h"

#include <cairo-pdf.h>
#include <math.h>

/* A4, and what is left free around the type area. */
#define PAGE_WIDTH  595.276
#define PAGE_HEIGHT 841.890
#define TOP         64.0
#define BOTTOM      60.0
#define HEAD        34.0 /* of the running head, from the upper edge */
#define FOOT        38.0 /* of the foot, from the lower edge */

#define LABEL     84.0 /* the column of labels */
#define SIGN      9.0  /* a tick or a cross */
#define HAIRLINE  0.6
#define CARD_LINE 0.75

/* Of its height, that a chart may be cut down to before it goes to the next page. */
#define LEAST_SHARE 0.85

const IwReportManner *
iw_paper_manner (const IwPaper *paper)
{
  return paper->manner;
}

double
iw_paper_width (const IwPaper *paper)
{
  return PAGE_WIDTH - 2.0 * IW_PAPER_MARGIN;
}

double
iw_paper_bottom (void)
{
  return PAGE_HEIGHT - BOTTOM;
}

void
iw_paper_set_color (IwPaper *paper, IwRole role)
{
  const IwColor color = iw_theme_color (&paper->theme, role, 1.0);

  cairo_set_source_rgb (paper->cr, color.r, color.g, color.b);
}

/* --- structure --- */

void
iw_paper_begin_tag (IwPaper *paper, const char *name)
{
  g_return_if_fail (paper->n_open < IW_PAPER_TAGS);

  paper->open[paper->n_open++] = name;
  cairo_tag_begin (paper->cr, name, NULL);
}

void
iw_paper_end_tag (IwPaper *paper)
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
  iw_paper_set_color (paper, spec.role);
  cairo_move_to (
      paper->cr,
      x + spec.align * (width - (double)extents.width / PANGO_SCALE) - (double)extents.x / PANGO_SCALE, y);
  pango_cairo_show_layout (paper->cr, layout);
}

void
iw_paper_draw_rule (IwPaper *paper, double y, IwRole role)
{
  iw_paper_set_color (paper, role);
  cairo_set_line_width (paper->cr, HAIRLINE);
  cairo_move_to (paper->cr, IW_PAPER_MARGIN, y);
  cairo_line_to (paper->cr, PAGE_WIDTH - IW_PAPER_MARGIN, y);
  cairo_stroke (paper->cr);
}

static void
draw_head (IwPaper *paper)
{
  const double half = iw_paper_width (paper) / 2.0 - IW_PAPER_GUTTER;
  const IwTextStyleSpec left = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK };
  const IwTextStyleSpec right = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .align = 1.0 };
  g_autofree char *track = g_strdup_printf ("I/O Wall · %s", paper->running->track);

  place_line (paper, track, IW_PAPER_MARGIN, HEAD, half, left);
  place_line (paper, paper->running->who, PAGE_WIDTH - IW_PAPER_MARGIN - half, HEAD, half, right);
  iw_paper_draw_rule (paper, HEAD + 14.0, IW_ROLE_GRID);
}

/* Last on its page, so that it is read last. */
static void
draw_foot (IwPaper *paper)
{
  const double share = iw_paper_width (paper) / 5.0;
  const IwTextStyleSpec left = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK };
  const IwTextStyleSpec right = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .align = 1.0 };
  g_autofree char *number = paper->n_pages > 0
                                ? g_strdup_printf (_ ("Page %u of %u"), paper->page, paper->n_pages)
                                : g_strdup_printf (_ ("Page %u"), paper->page);

  place_line (paper, paper->running->source, IW_PAPER_MARGIN, PAGE_HEIGHT - FOOT, 3.9 * share, left);
  place_line (paper, number, PAGE_WIDTH - IW_PAPER_MARGIN - share, PAGE_HEIGHT - FOOT, share, right);
}

static void
begin_page (IwPaper *paper)
{
  g_autofree char *label = g_strdup_printf ("%u", ++paper->page);

  cairo_pdf_surface_set_page_label (paper->surface, label);
  draw_head (paper);
  paper->y = TOP;
}

void
iw_paper_next_page (IwPaper *paper)
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
  if (paper->y > TOP && paper->y + height > iw_paper_bottom ())
    iw_paper_next_page (paper);
}

void
iw_paper_skip (IwPaper *paper, double distance)
{
  if (paper->y > TOP)
    paper->y += distance * paper->manner->apart;
}

/* --- texts --- */

PangoLayout *
iw_paper_typeset (const IwPaper *paper, const char *text, double width, IwTextStyleSpec spec)
{
  spec.wrap = true;
  spec.max_width = width;
  return iw_typeset (&paper->theme, text, &spec);
}

double
iw_paper_height_of_lines (PangoLayout *layout, int lines)
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

double
iw_paper_height_of (PangoLayout *layout)
{
  return iw_paper_height_of_lines (layout, G_MAXINT);
}

/* What must stand on the page where a text begins: two lines, and all of one that would leave a single line
 * for the next. */
static double
height_of_beginning (PangoLayout *layout)
{
  return iw_paper_height_of_lines (layout, pango_layout_get_line_count (layout) <= 3 ? 3 : 2);
}

double
iw_paper_draw_lines (IwPaper *paper, PangoLayout *layout, double x, double width, double y,
                     const IwTextStyleSpec *spec, bool flows)
{
  PangoLayoutIter *line = pango_layout_get_iter (layout);
  const int last = pango_layout_get_line_count (layout) - 1;
  int index = 0;

  do {
    PangoRectangle extents;
    double height, left, needs;

    pango_layout_iter_get_line_extents (line, NULL, &extents);
    height = (double)extents.height / PANGO_SCALE;
    left = spec->align > 0.0 ? spec->align * (width - (double)extents.width / PANGO_SCALE)
                             : (double)extents.x / PANGO_SCALE;
    needs = index == last - 1 && index >= 2 ? 2.0 * height : height; /* the last is not left alone */
    if (flows && y + needs > iw_paper_bottom ()) {
      iw_paper_next_page (paper);
      y = paper->y;
    }
    iw_paper_set_color (paper, spec->role);
    cairo_move_to (paper->cr, x + left,
                   y + (double)(pango_layout_iter_get_baseline (line) - extents.y) / PANGO_SCALE);
    pango_cairo_show_layout_line (paper->cr, pango_layout_iter_get_line_readonly (line));
    y += height;
    index++;
  } while (pango_layout_iter_next_line (line));
  pango_layout_iter_free (line);
  return y;
}

void
iw_paper_flow (IwPaper *paper, PangoLayout *layout, double x, double width, const IwTextStyleSpec *spec)
{
  paper->y = iw_paper_draw_lines (paper, layout, x, width, paper->y, spec, true);
}

/* A text that stays in one piece unless it is higher than a page. */
static void
place_block (IwPaper *paper, const char *tag, const char *text, IwTextStyleSpec spec)
{
  g_autoptr (PangoLayout) layout = iw_paper_typeset (paper, text, iw_paper_width (paper), spec);

  iw_paper_need (paper, iw_paper_height_of (layout));
  iw_paper_begin_tag (paper, tag);
  iw_paper_flow (paper, layout, IW_PAPER_MARGIN, iw_paper_width (paper), &spec);
  iw_paper_end_tag (paper);
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
  g_autoptr (PangoLayout) layout = iw_paper_typeset (paper, title, iw_paper_width (paper), spec);
  g_autofree char *name = g_strdup_printf ("name='%s'", id);
  g_autofree char *link = g_strdup_printf ("dest='%s'", id);

  iw_paper_skip (paper, 12.0);
  iw_paper_need (paper, 10.0 + iw_paper_height_of (layout) + keep);
  if (paper->y > TOP) {
    iw_paper_draw_rule (paper, paper->y, IW_ROLE_RULE);
    paper->y += 8.0 * paper->manner->apart;
  }
  cairo_tag_begin (paper->cr, CAIRO_TAG_DEST, name);
  iw_paper_begin_tag (paper, "H2");
  iw_paper_flow (paper, layout, IW_PAPER_MARGIN, iw_paper_width (paper), &spec);
  iw_paper_end_tag (paper);
  cairo_tag_end (paper->cr, CAIRO_TAG_DEST);
  cairo_pdf_surface_add_outline (paper->surface, CAIRO_PDF_OUTLINE_ROOT, title, link,
                                 CAIRO_PDF_OUTLINE_FLAG_OPEN);
  iw_paper_skip (paper, 5.0);
}

void
iw_paper_heading (IwPaper *paper, const char *title, double keep)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .bold = true };
  g_autoptr (PangoLayout) layout = iw_paper_typeset (paper, title, iw_paper_width (paper), spec);

  iw_paper_skip (paper, 6.0);
  iw_paper_need (paper, iw_paper_height_of (layout) + keep);
  iw_paper_begin_tag (paper, "H3");
  iw_paper_flow (paper, layout, IW_PAPER_MARGIN, iw_paper_width (paper), &spec);
  iw_paper_end_tag (paper);
  iw_paper_skip (paper, 3.0);
}

void
iw_paper_paragraph (IwPaper *paper, const char *text, bool faint)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .role = faint ? IW_ROLE_FAINT_INK : IW_ROLE_INK };
  g_autoptr (PangoLayout) layout = iw_paper_typeset (paper, text, iw_paper_width (paper), spec);

  iw_paper_need (paper, height_of_beginning (layout));
  iw_paper_begin_tag (paper, "P");
  iw_paper_flow (paper, layout, IW_PAPER_MARGIN, iw_paper_width (paper), &spec);
  iw_paper_end_tag (paper);
  iw_paper_skip (paper, 4.0);
}

/* The label at its place, the text beside it at an indent. */
static void
place_entry (IwPaper *paper, const char *label, const char *text, double indent, IwTextStyleSpec spec)
{
  const IwTextStyleSpec faint = { .type = IW_TYPE_BODY, .role = IW_ROLE_FAINT_INK };
  const double x = IW_PAPER_MARGIN + LABEL + indent, width = iw_paper_width (paper) - LABEL - indent;
  g_autoptr (PangoLayout) name = iw_paper_typeset (paper, label, LABEL - IW_PAPER_GUTTER, faint);
  g_autoptr (PangoLayout) layout = iw_paper_typeset (paper, text, width, spec);
  double end;

  iw_paper_begin_tag (paper, "P");
  end = iw_paper_draw_lines (paper, name, IW_PAPER_MARGIN, LABEL - IW_PAPER_GUTTER, paper->y, &faint, false);
  iw_paper_flow (paper, layout, x, width, &spec);
  iw_paper_end_tag (paper);
  /* A label of two lines beside a text of one. */
  if (paper->y < end && end - paper->y < iw_paper_height_of (name))
    paper->y = end;
  iw_paper_skip (paper, 3.0);
}

static void
need_entry (IwPaper *paper, const char *label, const char *text, double indent, IwTextStyleSpec spec)
{
  const IwTextStyleSpec faint = { .type = IW_TYPE_BODY, .role = IW_ROLE_FAINT_INK };
  g_autoptr (PangoLayout) name = iw_paper_typeset (paper, label, LABEL - IW_PAPER_GUTTER, faint);
  g_autoptr (PangoLayout) layout =
      iw_paper_typeset (paper, text, iw_paper_width (paper) - LABEL - indent, spec);

  iw_paper_need (paper, fmax (iw_paper_height_of (name), height_of_beginning (layout)));
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
  need_entry (paper, label, _ ("Nothing was written."), 0.0, spec);
  place_entry (paper, label, _ ("Nothing was written."), 0.0, spec);
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
  iw_paper_set_color (paper, good ? IW_ROLE_USEFUL : IW_ROLE_WAIT);
  if (good) {
    cairo_fill (cr);
    iw_paper_set_color (paper, IW_ROLE_SURFACE);
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
  g_autoptr (PangoLayout) line = iw_paper_typeset (paper, "x", 100.0, spec);

  need_entry (paper, label, text, SIGN + 5.0, spec);
  draw_sign (paper, IW_PAPER_MARGIN + LABEL, paper->y + (iw_paper_height_of (line) - SIGN) / 2.0, good);
  place_entry (paper, label, text, SIGN + 5.0, spec);
}

/* --- charts --- */

static void
draw_chart (IwPaper *paper, const IwPaperChart *chart, IwBox box)
{
  const double pt = paper->manner->chart_pt;
  IwPicture *picture = chart->draw (chart->data, &paper->chart, box.width / pt, box.height / pt);

  iw_paper_begin_tag (paper, "Figure");
  iw_paper_set_color (paper, IW_ROLE_GRID);
  cairo_set_line_width (paper->cr, CARD_LINE);
  cairo_rectangle (paper->cr, box.x, box.y, box.width, box.height);
  cairo_stroke (paper->cr);
  cairo_save (paper->cr);
  cairo_translate (paper->cr, box.x, box.y);
  cairo_scale (paper->cr, pt, pt);
  iw_picture_draw (picture, paper->cr);
  cairo_restore (paper->cr);
  iw_paper_end_tag (paper);
  iw_picture_free (picture);
}

/* Charts side by side in equal widths. */
static void
draw_charts (IwPaper *paper, const IwPaperChart *charts, guint n, double height)
{
  const double gutter = IW_PAPER_GUTTER;
  const double width = (iw_paper_width (paper) - gutter * (double)(n - 1)) / (double)n;
  const double left = iw_paper_bottom () - paper->y;

  if (left < height && left >= LEAST_SHARE * height)
    height = left;
  iw_paper_need (paper, height);
  for (guint i = 0; i < n; i++)
    draw_chart (paper, &charts[i],
                (IwBox){ IW_PAPER_MARGIN + (double)i * (width + gutter), paper->y, width, height });
  paper->y += height;
  iw_paper_skip (paper, gutter);
}

void
iw_paper_charts (IwPaper *paper, const IwPaperChart *stage, const IwPaperChart *bench, guint n_bench)
{
  const IwReportManner *manner = paper->manner;
  const double left = iw_paper_bottom () - paper->y - IW_PAPER_GUTTER * manner->apart;
  const double share = left / (manner->stage_height + manner->bench_height);
  const double cut = share >= LEAST_SHARE ? fmin (share, 1.0) : 1.0;
  guint page;

  draw_charts (paper, stage, 1, cut * manner->stage_height);
  page = paper->page;
  if (n_bench > 0)
    draw_charts (paper, bench, n_bench, cut * manner->bench_height);
  paper->n_parted += paper->page > page ? 1 : 0;
}

guint
iw_paper_n_parted (const IwPaper *paper)
{
  return paper->n_parted;
}
