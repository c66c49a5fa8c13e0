/* The paper of a report: A4 pages on which texts flow downwards, with a running head, numbers and an outline.
 * All lengths are points (1/72 inch), y downwards. */
#pragma once

#include "sketch-private.h"

/* How generously a report is set. */
typedef struct {
  double type;         /* times the usual sizes */
  double apart;        /* times the usual distances */
  double chart_pt;     /* points for each pixel of a chart */
  double stage_height; /* of the large chart, points */
  double bench_height; /* of those beside each other */
} IwReportManner;

typedef struct {
  const char *track, *who; /* running head: left and right */
  const char *source;      /* at the foot: what the report was made from */
} IwReportRunning;

typedef struct IwPaper IwPaper;

/* Begins the first page. `n_pages` is what the feet say there are; 0 while nobody knows. What is passed in
 * must outlive the paper. */
IwPaper *iw_paper_new (cairo_surface_t *surface, const IwReportManner *manner, const IwReportRunning *running,
                       guint n_pages);
/* Ends the last page. Returns how many there are. */
guint iw_paper_finish (IwPaper *paper);
void iw_paper_free (IwPaper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwPaper, iw_paper_free)

const IwReportManner *iw_paper_manner (const IwPaper *paper);
/* Width of the type area. */
double iw_paper_width (const IwPaper *paper);

/* Goes on to a new page unless this much height is left. */
void iw_paper_need (IwPaper *paper, double height);
/* Leaves a distance, except at the head of a page. */
void iw_paper_skip (IwPaper *paper, double distance);

/* The title at the head of the first page, with a line under it. */
void iw_paper_title (IwPaper *paper, const char *title, const char *under);
/* A section: a heading with an entry in the outline and a destination `id`; `keep` is the height that must
 * follow on the same page. */
void iw_paper_section (IwPaper *paper, const char *id, const char *title, double keep);
/* A smaller heading. */
void iw_paper_heading (IwPaper *paper, const char *title, double keep);
/* A paragraph over the whole width. */
void iw_paper_paragraph (IwPaper *paper, const char *text, bool faint);
/* A label at the left and a text beside it, both of any length; the text flows over pages. */
void iw_paper_entry (IwPaper *paper, const char *label, const char *text);
/* The same for what the student wrote, which may be nothing. */
void iw_paper_written_entry (IwPaper *paper, const char *label, const char *text);
/* An entry behind a tick in a disk or a cross in a ring. */
void iw_paper_judged_entry (IwPaper *paper, const char *label, const char *text, bool good);

/* --- tables --- */

typedef struct {
  double width; /* of its column, points; the gutter comes on top */
  bool right;   /* aligned at its right */
  bool bar;     /* holds bars, each with its text at the right */
  const char *title;
} IwPaperColumn;

/* A bar in a cell, 0 … 1 of the width that its column has for it, and a tick on it; NAN: none. */
typedef struct {
  double share, mark;
} IwPaperBar;

/* Sets the widths of columns to what stands in them: `rows` (element-type GStrv) of `n` cells. */
void iw_paper_table_fit (const IwPaper *paper, IwPaperColumn *columns, guint n, const GPtrArray *rows);
/* Head of a table, kept with its first rows. */
void iw_paper_table_begin (IwPaper *paper, const IwPaperColumn *columns, guint n);
/* One row, `n` texts; `under`, if it is not NULL, a faint line below them that belongs to the row. */
void iw_paper_table_row (IwPaper *paper, const IwPaperColumn *columns, const char *const *cells, guint n,
                         const char *under);
/* The same with bars, one for each cell, in those columns that hold some. */
void iw_paper_table_bars (IwPaper *paper, const IwPaperColumn *columns, const char *const *cells,
                          const IwPaperBar *bars, guint n);
void iw_paper_table_end (IwPaper *paper);
#define IW_PAPER_GUTTER 8.0

/* --- charts --- */

/* Lays out one chart of this size in pixels. */
typedef IwPicture *(*IwPaperDraw) (gconstpointer data, const IwTheme *theme, double width, double height);

typedef struct {
  IwPaperDraw draw;
  gconstpointer data;
} IwPaperChart;

/* A large chart and those beside each other under it, in the heights of the manner. They are cut a little
 * where that keeps them on one page. */
void iw_paper_charts (IwPaper *paper, const IwPaperChart *stage, const IwPaperChart *bench, guint n_bench);
/* How often that did not help. */
guint iw_paper_n_parted (const IwPaper *paper);
