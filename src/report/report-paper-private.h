/* What the rooms of the paper share: where it stands, and how lines are set on it. */
#pragma once

#include "report-paper.h"
#include "typesetter-private.h"

#define IW_PAPER_MARGIN 52.0 /* left free at the left and the right of the type area */
#define IW_PAPER_TAGS   4    /* most of the structure's that are open at once */

struct IwPaper {
  cairo_surface_t *surface;
  cairo_t *cr;
  const IwReportManner *manner;
  const IwReportRunning *running;
  IwTheme theme; /* of texts: its sizes are points */
  IwTheme chart; /* of charts: its sizes are pixels */
  guint page, n_pages;
  guint n_parted; /* groups of charts that go over two pages */
  double y;
  const char *open[IW_PAPER_TAGS]; /* tags of the document's structure that have begun */
  guint n_open;
  const IwPaperColumn *columns; /* of the table that has begun */
  guint n_columns;
};

/* Where the type area ends. */
double iw_paper_bottom (void);
void iw_paper_set_color (IwPaper *paper, IwRole role);
/* A hairline over the whole width. */
void iw_paper_draw_rule (IwPaper *paper, double y, IwRole role);

/* The structure that a screen reader walks through: what begins must end. It goes on over pages. */
void iw_paper_begin_tag (IwPaper *paper, const char *name);
void iw_paper_end_tag (IwPaper *paper);
void iw_paper_next_page (IwPaper *paper);

/* A text broken into lines of this width. The caller frees it. */
PangoLayout *iw_paper_typeset (const IwPaper *paper, const char *text, double width, IwTextStyleSpec spec);
double iw_paper_height_of (PangoLayout *layout);
/* Height of the first `lines` lines, or of all where there are fewer. */
double iw_paper_height_of_lines (PangoLayout *layout, int lines);
/* Draws the lines of a layout one below the other from `y` on; returns where they end. Where `flows`, what
 * does not fit goes on at the head of the next page. */
double iw_paper_draw_lines (IwPaper *paper, PangoLayout *layout, double x, double width, double y,
                            const IwTextStyleSpec *spec, bool flows);
/* The same from where the paper stands, which moves down to their end. */
void iw_paper_flow (IwPaper *paper, PangoLayout *layout, double x, double width, const IwTextStyleSpec *spec);
