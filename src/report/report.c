#include "iowall/report.h"

#include "iowall/language.h"
#include "iowall/output.h"
#include "report-front.h"

#include <cairo-pdf.h>

/* A4 in points. */
#define PAGE_WIDTH  595.276
#define PAGE_HEIGHT 841.890

/* A report is meant to fit on these. */
#define LEAST_PAGES 2
#define MOST_PAGES  4

/* The first in which a report fits is taken, and of those the first that keeps the charts of a part together.
 */
static const IwReportManner manners[] = {
  { .type = 1.0, .apart = 1.25, .chart_pt = 0.66, .stage_height = 185.0, .bench_height = 165.0 },
  { .type = 1.0, .apart = 1.0, .chart_pt = 0.62, .stage_height = 165.0, .bench_height = 148.0 },
  { .type = 0.94, .apart = 0.8, .chart_pt = 0.58, .stage_height = 150.0, .bench_height = 136.0 },
};

typedef struct {
  const IwLedger *ledger;
  const IwMission *mission;
  IwReportPart parts[IW_N_PARTS];
  IwReportRunning running;
  gboolean front_alone; /* the first section gets a page of its own */
} Report;

static cairo_status_t
count_only (void *data, const unsigned char *bytes, unsigned int length)
{
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
append_bytes (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
describe (const Report *report, cairo_surface_t *surface)
{
  g_autofree char *title = g_strdup_printf (_ ("Design ledger: %s"), report->mission->title);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, report->running.who);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "I/O Wall");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

/* What a report comes to in one manner. */
typedef struct {
  guint n_pages, n_parted;
} Extent;

/* Sets the whole report. `bytes` may be NULL: then only the pages are counted. */
static Extent
set (const Report *report, const IwReportManner *manner, guint n_pages, GByteArray *bytes,
     cairo_status_t *status)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (bytes != NULL ? append_bytes : count_only,
                                                                  bytes, PAGE_WIDTH, PAGE_HEIGHT);
  g_autoptr (IwPaper) paper = NULL;
  Extent extent;

  describe (report, surface);
  paper = iw_paper_new (surface, manner, &report->running, n_pages);
  iw_report_write_front (paper, report->ledger, report->mission, report->parts);
  if (report->front_alone)
    iw_paper_need (paper, PAGE_HEIGHT);
  for (int kind = 0; kind < IW_N_PARTS; kind++)
    iw_report_write_part (paper, report->parts, (IwPartKind)kind);
  iw_report_write_verdict (paper, report->ledger);
  extent.n_pages = iw_paper_finish (paper);
  extent.n_parted = iw_paper_n_parted (paper);
  g_clear_pointer (&paper, iw_paper_free);
  cairo_surface_finish (surface);
  *status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return extent;
}

static gsize
choose_manner (const Report *report)
{
  gsize chosen = G_N_ELEMENTS (manners);

  for (gsize i = 0; i < G_N_ELEMENTS (manners); i++) {
    cairo_status_t status;
    const Extent extent = set (report, &manners[i], 0, NULL, &status);

    if (extent.n_pages <= MOST_PAGES && extent.n_parted == 0)
      return i;
    if (extent.n_pages <= MOST_PAGES && chosen == G_N_ELEMENTS (manners))
      chosen = i;
  }
  /* More than fits anyhow is not made smaller for nothing. */
  return chosen < G_N_ELEMENTS (manners) ? chosen : 1;
}

static GByteArray *
set_to_fit (Report *report, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_status_t status = CAIRO_STATUS_SUCCESS;
  const gsize manner = choose_manner (report);
  guint n_pages = set (report, &manners[manner], 0, NULL, &status).n_pages;

  if (n_pages < LEAST_PAGES) {
    report->front_alone = TRUE;
    n_pages = LEAST_PAGES;
  }
  set (report, &manners[manner], n_pages, bytes, &status);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_steal_pointer (&bytes);
  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, _ ("%s: cannot be drawn: %s"), path,
               cairo_status_to_string (status));
  return NULL;
}

gboolean
iw_report_write (const IwLedger *ledger, const IwMission *mission, const char *path, GError **error)
{
  Report report = { .ledger = ledger, .mission = mission };
  g_autofree char *student = NULL, *name = NULL, *shown = NULL, *source = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  int kind;

  g_return_val_if_fail (ledger != NULL && mission != NULL && path != NULL, FALSE);

  student = iw_report_student (ledger);
  name = g_path_get_basename (ledger->path);
  shown = g_filename_display_name (name);
  source = g_strdup_printf (_ ("Made from %s"), g_strdelimit (shown, "\n\r\t\v\f", ' '));
  report.running = (IwReportRunning){ .track = mission->title, .who = student, .source = source };
  for (kind = 0; kind < IW_N_PARTS; kind++) {
    if (!iw_report_part_init (&report.parts[kind], ledger, mission, (IwPartKind)kind, error))
      break;
  }
  if (kind == IW_N_PARTS)
    bytes = set_to_fit (&report, path, error);
  while (kind-- > 0)
    iw_report_part_clear (&report.parts[kind]);
  return bytes != NULL && iw_output_save (path, bytes->data, bytes->len, error);
}
