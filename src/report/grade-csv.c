/* Grades as a table for spreadsheets. The columns are described in docs/grading.md. */
#include "grade-private.h"

#include <string.h>

/* Appends a cell as RFC 4180 has it. */
static void
append_cell (GString *out, const char *text)
{
  const gboolean first = out->len == 0 || out->str[out->len - 1] == '\n';

  if (!first)
    g_string_append_c (out, ',');
  if (strpbrk (text, ",\"\r\n") == NULL) {
    g_string_append (out, text);
    return;
  }
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++) {
    if (*text == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *text);
  }
  g_string_append_c (out, '"');
}

/* Whether a spreadsheet may calculate with a text: one that begins so, spaces apart. The wide forms count
 * too, as some programs take them for the narrow ones. */
static gboolean
is_formula (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    const gunichar c = g_utf8_get_char (text);

    if (c == '\t' || c == '\r' || c == '\n')
      return TRUE;
    if (!g_unichar_isspace (c))
      return g_utf8_strchr ("=+-@\xef\xbc\x9d\xef\xbc\x8b\xef\xbc\x8d\xef\xbc\xa0", -1, c) != NULL;
  }
  return FALSE;
}

/* A text that may come from a student or from a file name. */
static void
append_text (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *safe = is_formula (valid) ? g_strconcat ("'", valid, NULL) : NULL;

  append_cell (out, safe != NULL ? safe : valid);
}

static void
append_number (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  append_cell (out, g_ascii_formatd (text, sizeof text, "%.10g", value));
}

static void
append_blank (GString *out, guint n)
{
  while (n-- > 0)
    append_cell (out, "");
}

/* --- Columns ------------------------------------------------------------------------------------------- */

static const char *const leading[] = {
  "file",   "status",   "student",   "mission",    "format",     "points",       "possible",  "missing",
  "edited", "doubtful", "unchecked", "created_at", "changed_at", "stopped_part", "stopped_at"
};
static const char *const of_part[] = { "lock",   "option",           "confidence", "right", "seconds",
                                       "trials", "rounds",           "first_met",  "goal",  "goals_missed",
                                       "stage",  "reflection_words", "evidence" };
static const char *const trailing[] = { "choice", "verdict", "remarks" };

static void
append_header (GString *out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (leading); i++)
    append_cell (out, leading[i]);
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    for (gsize i = 0; i < G_N_ELEMENTS (of_part); i++) {
      g_autofree char *name = g_strdup_printf ("%s_%s", iw_part_id ((IwPartKind)kind), of_part[i]);

      append_cell (out, name);
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (trailing); i++)
    append_cell (out, trailing[i]);
  g_string_append (out, "\r\n");
}

/* Labels of the criteria that are not met. */
static char *
join_missing (const IwGrade *grade)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < grade->mission->rubric->len; i++) {
    const IwCriterion *criterion = g_ptr_array_index (grade->mission->rubric, i);

    if ((grade->criteria_met >> i & 1u) == 0)
      g_string_append_printf (out, "%s%s", out->len > 0 ? "; " : "", criterion->label);
  }
  return g_string_free (out, FALSE);
}

static char *
join_goals_missed (const IwPartGrade *part, const IwPart *of)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < of->goals->len && part->goal == IW_GOAL_MISSED; i++) {
    const IwRule *goal = g_ptr_array_index (of->goals, i);

    if ((part->goals_met >> i & 1u) == 0)
      g_string_append_printf (out, "%s%s", out->len > 0 ? "; " : "", goal->label);
  }
  return g_string_free (out, FALSE);
}

static char *
join_findings (const IwGrade *grade)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < grade->findings->len; i++) {
    const IwFinding *finding = g_ptr_array_index (grade->findings, i);

    g_string_append_printf (out, "%s%s: %s", out->len > 0 ? " | " : "", finding->where, finding->what);
  }
  return g_string_free (out, FALSE);
}

static void
append_part (GString *out, const IwPartGrade *part, const IwPart *of)
{
  static const char *const locks[] = { "open", "locked", "settled" };
  static const char *const goals[] = { "missed", "claimed", "met" };
  const gboolean locked = part->lock != IW_LOCK_OPEN;
  g_autofree char *missed = NULL;

  if (of == NULL) {
    append_blank (out, G_N_ELEMENTS (of_part));
    return;
  }
  missed = join_goals_missed (part, of);
  append_cell (out, locks[part->lock]);
  append_cell (out, part->option);
  if (locked)
    append_number (out, part->confidence);
  else
    append_cell (out, "");
  append_cell (out, !locked ? "" : part->right ? "yes" : "no");
  append_number (out, part->seconds);
  append_number (out, part->n_trials);
  append_number (out, part->n_rounds);
  if (part->first_met > 0)
    append_number (out, part->first_met);
  else
    append_cell (out, "");
  append_cell (out, goals[part->goal]);
  append_text (out, missed);
  append_cell (out, iw_part_stage_name (part->stage));
  append_number (out, part->reflection_words);
  append_number (out, part->n_evidence);
}

static void
append_stop (GString *out, const IwGrade *grade)
{
  const IwPartKind kind = iw_grade_stopped (grade);

  if (kind < IW_N_PARTS) {
    append_cell (out, iw_part_id (kind));
    append_cell (out, iw_part_stage_name (grade->parts[kind].stage));
  } else {
    append_cell (out, grade->verdict_done ? "" : "verdict");
    append_cell (out, grade->verdict_done ? "done" : "not answered whole");
  }
}

static void
append_grade (GString *out, const IwGrade *grade)
{
  g_autofree char *missing = join_missing (grade);
  g_autofree char *findings = join_findings (grade);
  guint n[IW_N_GRADES] = { 0 };

  for (guint i = 0; i < grade->findings->len; i++)
    n[((const IwFinding *)g_ptr_array_index (grade->findings, i))->weight]++;
  append_text (out, grade->student);
  append_text (out, grade->mission->id);
  append_number (out, grade->format);
  append_number (out, grade->points);
  append_number (out, grade->points_possible);
  append_text (out, missing);
  append_number (out, n[IW_GRADE_EDITED]);
  append_number (out, n[IW_GRADE_DOUBTFUL]);
  append_number (out, grade->n_unchecked);
  append_text (out, grade->created_at);
  append_text (out, grade->changed_at);
  append_stop (out, grade);
  for (int kind = 0; kind < IW_N_PARTS; kind++)
    append_part (out, &grade->parts[kind], grade->mission->parts[kind]);
  append_cell (out, grade->choice);
  append_cell (out, grade->verdict_done ? "whole" : "lacking");
  append_text (out, findings);
}

char *
iw_grades_to_csv (const GPtrArray *grades)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (grades != NULL, NULL);

  append_header (out);
  for (guint i = 0; i < grades->len; i++) {
    const IwGrade *grade = g_ptr_array_index (grades, i);

    append_text (out, grade->name);
    append_cell (out, iw_grade_status_name (grade->status));
    if (grade->status == IW_GRADE_SKIPPED) {
      append_blank (out, G_N_ELEMENTS (leading) - 2 + IW_N_PARTS * G_N_ELEMENTS (of_part) + 2);
      append_text (out, grade->reason);
    } else {
      append_grade (out, grade);
    }
    g_string_append (out, "\r\n");
  }
  return g_string_free (out, FALSE);
}
