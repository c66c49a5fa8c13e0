#include "grade-private.h"

#include "iowall/language.h"

#include "grade-document.h"

#include <math.h>
#include <string.h>

#include "report-part.h"

char *
iw_class_count (guint n, const char *one, const char *many)
{
  return g_strdup_printf ("%u %s", n, n == 1 ? one : many);
}

char *
iw_class_share (double share)
{
  char text[IW_QUANTITY_MAX];

  if (share == 0.0 || share == 1.0)
    return iw_report_label (share, IW_UNIT_FRACTION);
  return g_strdup (iw_language_format_share (text, sizeof text, share, IW_TEXT_LABEL));
}

int
iw_class_compare_numbers (gconstpointer a, gconstpointer b)
{
  const double left = *(const double *)a, right = *(const double *)b;

  return left < right ? -1 : left > right ? 1 : 0;
}

double
iw_class_quantile (const double *sorted, guint n, double p)
{
  const double place = p * (double)(n - 1);
  const guint below = (guint)place;
  const guint above = MIN (below + 1, n - 1);

  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

IwPartKind
iw_grade_stopped (const IwGrade *grade)
{
  int kind = IW_N_PARTS - 1;

  while (kind > 0 && (!grade->parts[kind].present || grade->parts[kind].lock == IW_LOCK_OPEN))
    kind--;
  /* What was finished leads to the next part there is. */
  while (kind < IW_N_PARTS && (!grade->parts[kind].present || grade->parts[kind].stage == IW_STAGE_DONE))
    kind++;
  return (IwPartKind)kind;
}

/* --- Confidence ---------------------------------------------------------------------------------------- */

static const double bin_ends[] = { 0.6, 0.7, 0.8, 0.9, 1.01 };
static const char *const bin_names[] = { "50 to under 60 %", "60 to under 70 %", "70 to under 80 %",
                                         "80 to under 90 %", "90 to 100 %" };
#define N_BINS G_N_ELEMENTS (bin_ends)

typedef struct {
  guint n, n_right;
  double sure;
} Bin;

static void
count_bins (const GPtrArray *grades, Bin bins[N_BINS], Bin *all)
{
  for (guint i = 0; i < grades->len; i++) {
    const IwGrade *grade = g_ptr_array_index (grades, i);

    for (int kind = 0; kind < IW_N_PARTS; kind++) {
      const IwPartGrade *part = &grade->parts[kind];
      gsize bin = 0;

      if (!part->present || part->lock == IW_LOCK_OPEN)
        continue;
      while (bin + 1 < N_BINS && part->confidence >= bin_ends[bin])
        bin++;
      for (int both = 0; both < 2; both++) {
        Bin *into = both == 0 ? &bins[bin] : all;

        into->n++;
        into->n_right += part->right ? 1 : 0;
        into->sure += part->confidence;
      }
    }
  }
}

static void
add_calibration (IwDocument *document, const GPtrArray *grades)
{
  Bin bins[N_BINS] = { { 0 } }, all = { 0 };
  g_autofree char *sure = NULL, *right = NULL;
  double too_sure;

  count_bins (grades, bins, &all);
  if (all.n == 0)
    return;
  iw_document_add (document, IW_BLOCK_HEADING, g_strdup ("How sure, and how often right"));
  iw_document_table (document, "<Said they were sure", ">Predictions", ">Sure, on average", "=Right", NULL);
  for (gsize i = 0; i < N_BINS; i++) {
    const double stated = bins[i].sure / bins[i].n, share = (double)bins[i].n_right / bins[i].n;

    iw_document_cell (document, g_strdup (bin_names[i]));
    iw_document_cell (document, g_strdup_printf ("%u", bins[i].n));
    iw_document_cell (document, bins[i].n > 0 ? iw_class_share (stated) : g_strdup ("–"));
    if (bins[i].n > 0)
      iw_document_bar (document, share, stated, iw_class_share (share));
    else
      iw_document_cell (document, g_strdup ("–"));
  }
  sure = iw_class_share (all.sure / all.n);
  right = iw_class_share ((double)all.n_right / all.n);
  too_sure = 100.0 * (all.sure - all.n_right) / all.n;
  iw_document_add (
      document, IW_BLOCK_TEXT,
      g_strdup_printf ("On the whole %s sure and right in %s of all predictions: %.0f points %s.", sure,
                       right, fabs (too_sure),
                       fabs (too_sure) < 0.5 ? "apart"
                       : too_sure > 0.0      ? "too sure"
                                             : "too unsure"));
  iw_document_add (document, IW_BLOCK_NOTE,
                   g_strdup ("The tick on a bar is where it would end if the confidence were right."));
}

/* --- How far they came --------------------------------------------------------------------------------- */

static void
add_stop (IwDocument *document, guint n, guint of, char *what)
{
  const double share = (double)n / of;

  if (n == 0) {
    g_free (what);
    return;
  }
  iw_document_cell (document, what);
  iw_document_cell (document, g_strdup_printf ("%u", n));
  iw_document_bar (document, share, NAN, iw_class_share (share));
}

static void
add_stops (IwDocument *document, const GPtrArray *grades)
{
  guint stops[IW_N_PARTS][IW_N_STAGES] = { { 0 } };
  guint n_done = 0, n_verdict = 0;

  for (guint i = 0; i < grades->len; i++) {
    const IwGrade *grade = g_ptr_array_index (grades, i);
    const IwPartKind kind = iw_grade_stopped (grade);

    if (kind < IW_N_PARTS)
      stops[kind][grade->parts[kind].stage]++;
    else if (grade->verdict_done)
      n_done++;
    else
      n_verdict++;
  }
  iw_document_add (document, IW_BLOCK_HEADING, g_strdup ("How far they came"));
  iw_document_table (document, "<Last part worked on, and what it lacks", ">Students", "=Share", NULL);
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    for (int stage = 0; stage < IW_STAGE_DONE; stage++)
      add_stop (document, stops[kind][stage], grades->len,
                g_strdup_printf ("Part %d: %s", kind + 1, iw_part_stage_name ((IwPartStage)stage)));
  }
  add_stop (document, n_verdict, grades->len, g_strdup ("All parts; the last question is open"));
  add_stop (document, n_done, grades->len, g_strdup ("To the end"));
}

/* --- Rubric -------------------------------------------------------------------------------------------- */

static void
add_rubric (IwDocument *document, const GPtrArray *grades, const IwMission *mission)
{
  g_autofree double *points = g_new (double, grades->len);
  g_autofree char *middle = NULL, *least = NULL, *most = NULL, *possible = NULL;

  if (mission->rubric->len == 0)
    return;
  iw_document_add (document, IW_BLOCK_HEADING, g_strdup ("Completeness"));
  iw_document_table (document, "<Criterion", ">Points", ">Met by", "=Share", NULL);
  for (guint c = 0; c < mission->rubric->len; c++) {
    const IwCriterion *criterion = g_ptr_array_index (mission->rubric, c);
    guint n = 0;

    for (guint i = 0; i < grades->len; i++)
      n += ((const IwGrade *)g_ptr_array_index (grades, i))->criteria_met >> c & 1u;
    iw_document_cell (document, g_strdup (criterion->label));
    iw_document_cell (document, iw_report_label (criterion->points, IW_UNIT_COUNT));
    iw_document_cell (document, g_strdup_printf ("%u", n));
    iw_document_bar (document, (double)n / grades->len, NAN, iw_class_share ((double)n / grades->len));
  }
  for (guint i = 0; i < grades->len; i++)
    points[i] = ((const IwGrade *)g_ptr_array_index (grades, i))->points;
  qsort (points, grades->len, sizeof *points, iw_class_compare_numbers);
  middle = iw_report_label (iw_class_quantile (points, grades->len, 0.5), IW_UNIT_COUNT);
  least = iw_report_label (points[0], IW_UNIT_COUNT);
  most = iw_report_label (points[grades->len - 1], IW_UNIT_COUNT);
  possible =
      iw_report_label (((const IwGrade *)g_ptr_array_index (grades, 0))->points_possible, IW_UNIT_COUNT);
  iw_document_add (
      document, IW_BLOCK_TEXT,
      g_strdup_printf ("Points: %s of %s in the median, from %s to %s.", middle, possible, least, most));
}

/* --- The whole ----------------------------------------------------------------------------------------- */

static void
add_track (IwDocument *document, const GPtrArray *grades, const IwMission *mission)
{
  g_autoptr (GPtrArray) sound = g_ptr_array_new ();
  g_autofree char *count = NULL;
  guint n = 0;

  g_return_if_fail (mission != NULL);

  for (guint i = 0; i < grades->len; i++) {
    IwGrade *grade = g_ptr_array_index (grades, i);

    if (grade->mission != mission)
      continue;
    n++;
    if (grade->status != IW_GRADE_EDITED)
      g_ptr_array_add (sound, grade);
  }
  count = iw_class_count (n, "ledger", "ledgers");
  iw_document_add (document, IW_BLOCK_SECTION, g_strdup_printf ("%s · %s", mission->title, count));
  /* More than a class would dare. */
  if (n >= 4 && 2 * (n - sound->len) > n)
    iw_document_add (
        document, IW_BLOCK_TEXT,
        g_strdup ("More than half of these do not come out. That looks less like edits than like "
                  "another version of the mission or of the program: grade with the one that "
                  "the class used."));
  if (n > sound->len)
    iw_document_add (document, IW_BLOCK_NOTE,
                     g_strdup_printf ("%u %s edited and left out of what follows.", n - sound->len,
                                      n - sound->len == 1 ? "was" : "were"));
  if (sound->len == 0)
    return;
  for (int kind = 0; kind < IW_N_PARTS; kind++)
    iw_class_add_part (document, sound, (IwPartKind)kind);
  add_calibration (document, sound);
  add_stops (document, sound);
  add_rubric (document, sound, mission);
}

static void
add_marks (IwDocument *document, const GPtrArray *grades)
{
  gboolean begun = FALSE;

  for (guint i = 0; i < grades->len; i++) {
    const IwGrade *grade = g_ptr_array_index (grades, i);

    if (grade->status != IW_GRADE_EDITED && grade->status != IW_GRADE_DOUBTFUL)
      continue;
    if (!begun) {
      iw_document_add (document, IW_BLOCK_SECTION, g_strdup ("Marked"));
      iw_document_table (document, "<File", "<Student", "<", "<Where", "<What", NULL);
      begun = TRUE;
    }
    for (guint f = 0; f < grade->findings->len; f++) {
      const IwFinding *finding = g_ptr_array_index (grade->findings, f);

      iw_document_cell (document, f == 0 ? g_filename_display_name (grade->name) : g_strdup (""));
      iw_document_cell (document, g_strdup (f == 0 ? grade->student : ""));
      iw_document_cell (document, g_strdup (iw_grade_status_name (finding->weight)));
      iw_document_cell (document, g_strdup (finding->where));
      iw_document_cell (document, g_strdup (finding->what));
    }
  }
}

static void
add_skipped (IwDocument *document, const GPtrArray *grades)
{
  gboolean begun = FALSE;

  for (guint i = 0; i < grades->len; i++) {
    const IwGrade *grade = g_ptr_array_index (grades, i);

    if (grade->status != IW_GRADE_SKIPPED)
      continue;
    if (!begun) {
      iw_document_add (document, IW_BLOCK_SECTION, g_strdup ("Skipped"));
      iw_document_table (document, "<File", "<Why", NULL);
      begun = TRUE;
    }
    iw_document_cell (document, g_filename_display_name (grade->name));
    iw_document_cell (document, g_utf8_make_valid (grade->reason, -1));
  }
}

/* Missions in the order of their ids, each once. */
static int
compare_missions (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const IwMission *const *)a)->id, (*(const IwMission *const *)b)->id);
}

static GPtrArray *
list_missions (const GPtrArray *grades)
{
  GPtrArray *missions = g_ptr_array_new ();

  for (guint i = 0; i < grades->len; i++) {
    const IwGrade *grade = g_ptr_array_index (grades, i);

    if (grade->mission != NULL && !g_ptr_array_find (missions, grade->mission, NULL))
      g_ptr_array_add (missions, (gpointer)grade->mission);
  }
  g_ptr_array_sort (missions, compare_missions);
  return missions;
}

static char *
describe_class (const GPtrArray *grades)
{
  guint n[IW_N_GRADES] = { 0 };
  g_autofree char *count = iw_class_count (grades->len, "file", "files");

  for (guint i = 0; i < grades->len; i++)
    n[((const IwGrade *)g_ptr_array_index (grades, i))->status]++;
  return g_strdup_printf ("%s: %u where all comes out as written, %u doubtful, %u edited, %u skipped.", count,
                          n[IW_GRADE_REPRODUCES], n[IW_GRADE_DOUBTFUL], n[IW_GRADE_EDITED],
                          n[IW_GRADE_SKIPPED]);
}

/* When a ledger was changed last; of times that sort as texts do. */
static const char *
newest_change (const GPtrArray *grades)
{
  const char *newest = NULL;

  for (guint i = 0; i < grades->len; i++) {
    const IwGrade *grade = g_ptr_array_index (grades, i);

    if (grade->changed_at != NULL && (newest == NULL || strcmp (grade->changed_at, newest) > 0))
      newest = grade->changed_at;
  }
  return newest;
}

IwDocument *
iw_class_document (const GPtrArray *grades, const char *folder)
{
  g_autofree char *name = g_path_get_basename (folder);
  g_autofree char *shown = g_filename_display_name (name);
  IwDocument *document =
      iw_document_new (g_strdup_printf ("Class summary: %s", g_strdelimit (shown, "\n\r\t\v\f", ' ')),
                       describe_class (grades));
  g_autoptr (GPtrArray) missions = list_missions (grades);

  document->date = newest_change (grades);
  for (guint i = 0; i < missions->len; i++)
    add_track (document, grades, g_ptr_array_index (missions, i));
  add_marks (document, grades);
  add_skipped (document, grades);
  return document;
}
