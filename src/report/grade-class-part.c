#include "grade-private.h"

#include "grade-document.h"

#include <math.h>
#include <string.h>

#include "report-part.h"

static const IwPartGrade *
part_at (const GPtrArray *grades, guint i, IwPartKind kind)
{
  return &((const IwGrade *)g_ptr_array_index (grades, i))->parts[kind];
}

/* --- Predictions --------------------------------------------------------------------------------------- */

typedef struct {
  guint n, n_right;
  double sure;
} Answers;

static Answers
count_answers (const GPtrArray *grades, IwPartKind kind, const char *option)
{
  Answers out = { 0 };

  for (guint i = 0; i < grades->len; i++) {
    const IwPartGrade *part = part_at (grades, i, kind);

    if (part->lock == IW_LOCK_OPEN || (option != NULL && strcmp (part->option, option) != 0))
      continue;
    out.n++;
    out.n_right += part->right ? 1 : 0;
    out.sure += part->confidence;
  }
  return out;
}

static void
add_predictions (IwDocument *document, const GPtrArray *grades, IwPartKind kind, const IwPart *of)
{
  const Answers all = count_answers (grades, kind, NULL);

  iw_document_add (document, IW_BLOCK_NOTE, g_strdup (of->lock.question));
  if (all.n == 0) {
    iw_document_add (document, IW_BLOCK_TEXT, g_strdup ("Nobody has locked a prediction in."));
    return;
  }
  iw_document_table (document, "<Predicted", "<", ">Students", "=Share", ">Sure, on average", NULL);
  for (guint i = 0; i < of->lock.options->len; i++) {
    const IwOption *option = g_ptr_array_index (of->lock.options, i);
    const Answers answers = count_answers (grades, kind, option->id);

    iw_document_cell (document, g_strdup (option->label));
    iw_document_cell (document, g_strdup (answers.n_right > 0 ? "right" : ""));
    iw_document_cell (document, g_strdup_printf ("%u", answers.n));
    iw_document_bar (document, (double)answers.n / all.n, NAN, iw_class_share ((double)answers.n / all.n));
    iw_document_cell (document, answers.n > 0 ? iw_class_share (answers.sure / answers.n) : g_strdup ("–"));
  }
  iw_document_add (document, IW_BLOCK_TEXT,
                   g_strdup_printf ("%u of %u predicted what the experiment shows.", all.n_right, all.n));
}

/* --- Time and trials ----------------------------------------------------------------------------------- */

typedef double (*Number) (const IwPartGrade *part);

static double
seconds_of (const IwPartGrade *part)
{
  return part->seconds;
}

static double
trials_of (const IwPartGrade *part)
{
  return part->n_trials;
}

static double
first_met_of (const IwPartGrade *part)
{
  return part->first_met;
}

/* The numbers above 0, sorted. */
static GArray *
collect (const GPtrArray *grades, IwPartKind kind, Number number)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < grades->len; i++) {
    const double value = number (part_at (grades, i, kind));

    if (value > 0.0)
      g_array_append_val (out, value);
  }
  g_array_sort (out, iw_class_compare_numbers);
  return out;
}

static char *
quantile_text (const GArray *numbers, double p, IwUnit unit)
{
  return iw_report_label (iw_class_quantile ((const double *)(const void *)numbers->data, numbers->len, p),
                          unit);
}

static void
add_time (IwDocument *document, const GPtrArray *grades, IwPartKind kind, const IwPart *of)
{
  g_autoptr (GArray) seconds = collect (grades, kind, seconds_of);
  g_autofree char *least = NULL, *middle = NULL, *most = NULL, *meant = NULL;

  if (seconds->len == 0)
    return;
  least = quantile_text (seconds, 0.25, IW_UNIT_SECONDS);
  middle = quantile_text (seconds, 0.5, IW_UNIT_SECONDS);
  most = quantile_text (seconds, 0.75, IW_UNIT_SECONDS);
  meant = iw_report_label (60.0 * of->minutes, IW_UNIT_SECONDS);
  iw_document_add (
      document, IW_BLOCK_TEXT,
      g_strdup_printf ("Time: %s in the median, the middle half from %s to %s; meant to take %s.", middle,
                       least, most, meant));
}

static guint
count_restarted (const GPtrArray *grades, IwPartKind kind)
{
  guint n = 0;

  for (guint i = 0; i < grades->len; i++)
    n += part_at (grades, i, kind)->n_rounds > 1 ? 1 : 0;
  return n;
}

static void
add_trials (IwDocument *document, const GPtrArray *grades, IwPartKind kind, const IwPart *of)
{
  g_autoptr (GArray) trials = collect (grades, kind, trials_of);
  g_autoptr (GArray) met = collect (grades, kind, first_met_of);
  g_autofree char *least = NULL, *middle = NULL, *most = NULL, *row = NULL, *recorded = NULL;
  GString *text;

  if (of->max_trials == 0)
    return;
  if (trials->len == 0) {
    iw_document_add (document, IW_BLOCK_TEXT, g_strdup ("Nobody has recorded a trial."));
    return;
  }
  least = quantile_text (trials, 0.0, IW_UNIT_COUNT);
  middle = quantile_text (trials, 0.5, IW_UNIT_COUNT);
  most = quantile_text (trials, 1.0, IW_UNIT_COUNT);
  recorded = iw_class_count (trials->len, "student", "students");
  text = g_string_new (NULL);
  g_string_append_printf (text,
                          "Trials: recorded by %s, %s in the median, from %s to %s; %u began another round.",
                          recorded, middle, least, most, count_restarted (grades, kind));
  if (met->len > 0) {
    row = quantile_text (met, 0.5, IW_UNIT_COUNT);
    g_string_append_printf (text, " %u met every goal, in the median with trial %s.", met->len, row);
  }
  iw_document_add (document, IW_BLOCK_TEXT, g_string_free (text, FALSE));
}

/* --- Goals --------------------------------------------------------------------------------------------- */

static void
add_missed (IwDocument *document, const char *label, guint n, guint of)
{
  const double share = (double)n / of;

  iw_document_cell (document, g_strdup (label));
  iw_document_cell (document, g_strdup_printf ("%u", n));
  iw_document_bar (document, share, NAN, iw_class_share (share));
}

/* Of those who predicted: the others have not begun. */
static void
add_goals (IwDocument *document, const GPtrArray *grades, IwPartKind kind, const IwPart *of)
{
  guint n = 0, n_met = 0, n_claimed = 0, n_never_at_once = 0;
  guint missed[32] = { 0 };

  for (guint i = 0; i < grades->len; i++) {
    const IwPartGrade *part = part_at (grades, i, kind);

    if (part->lock == IW_LOCK_OPEN)
      continue;
    n++;
    n_met += part->goal != IW_GOAL_MISSED ? 1 : 0;
    n_claimed += part->goal == IW_GOAL_CLAIMED ? 1 : 0;
    n_never_at_once += part->goal == IW_GOAL_MISSED && part->goals_met == iw_replay_all_goals (of) ? 1 : 0;
    for (guint g = 0; g < of->goals->len && g < 32 && part->goal == IW_GOAL_MISSED; g++)
      missed[g] += (part->goals_met >> g & 1u) == 0 ? 1 : 0;
  }
  if (n == 0)
    return;
  iw_document_add (
      document, IW_BLOCK_TEXT,
      n_claimed > 0 ? g_strdup_printf ("%u of %u met every goal, %u of them at settings that their file does "
                                       "not keep.",
                                       n_met, n, n_claimed)
                    : g_strdup_printf ("%u of %u met every goal.", n_met, n));
  if (n_met == n)
    return;
  iw_document_table (document, "<Goal never met by those who missed one", ">Students", "=Share", NULL);
  for (guint g = 0; g < of->goals->len && g < 32; g++)
    add_missed (document, ((const IwRule *)g_ptr_array_index (of->goals, g))->label, missed[g], n - n_met);
  if (n_never_at_once > 0)
    add_missed (document, "None, but never all at once", n_never_at_once, n - n_met);
}

void
iw_class_add_part (IwDocument *document, const GPtrArray *grades, IwPartKind kind)
{
  const IwPart *of = ((const IwGrade *)g_ptr_array_index (grades, 0))->mission->parts[kind];

  if (of == NULL)
    return;
  iw_document_add (document, IW_BLOCK_HEADING, g_strdup_printf ("Part %d · %s", (int)kind + 1, of->title));
  add_predictions (document, grades, kind, of);
  add_goals (document, grades, kind, of);
  add_trials (document, grades, kind, of);
  add_time (document, grades, kind, of);
}
