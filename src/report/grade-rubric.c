#include "grade-private.h"

guint
iw_grade_count_words (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  guint words = 0, wide = 0;
  gboolean inside = FALSE;

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    const gunichar c = g_utf8_get_char (at);

    if (g_unichar_iswide (c) && g_unichar_isalpha (c)) {
      wide++;
      inside = FALSE;
    } else if (g_unichar_isspace (c)) {
      inside = FALSE;
    } else if (!inside && g_unichar_isalnum (c)) {
      words++;
      inside = TRUE;
    }
  }
  return words + (wide + 1) / 2;
}

static gboolean
verdict_is_whole (const IwVerdict *verdict, guint words)
{
  return *verdict->choice != '\0' && iw_grade_count_words (verdict->defence) >= words &&
         iw_grade_count_words (verdict->rejected) > 0 && iw_grade_count_words (verdict->limitation) > 0 &&
         iw_grade_count_words (verdict->reopen) > 0;
}

static gboolean
is_met (const IwGrading *self, const IwCriterion *criterion)
{
  const IwLedgerPart *kept = &self->ledger->parts[criterion->part];
  const IwPartGrade *part = &self->grade->parts[criterion->part];

  switch (criterion->kind) {
  case IW_CRITERION_PREDICTION:
    return part->lock != IW_LOCK_OPEN && iw_grade_count_words (kept->prediction.reason) >= criterion->words;
  case IW_CRITERION_EXPERIMENT:
    return part->lock == IW_LOCK_SETTLED;
  case IW_CRITERION_GOAL:
    return part->goal != IW_GOAL_MISSED;
  case IW_CRITERION_TRIALS:
    return part->n_trials - part->n_edited >= criterion->rows;
  case IW_CRITERION_REFLECTION:
    return part->reflection_words >= criterion->words &&
           part->n_evidence - part->n_evidence_edited >= criterion->evidence;
  case IW_CRITERION_VERDICT:
  case IW_N_CRITERION_KINDS:
    break;
  }
  return verdict_is_whole (&self->ledger->verdict, criterion->words);
}

void
iw_grading_hold_against_rubric (const IwGrading *self)
{
  const GPtrArray *rubric = self->mission->rubric;
  IwGrade *grade = self->grade;

  for (guint i = 0; i < rubric->len; i++) {
    const IwCriterion *criterion = g_ptr_array_index (rubric, i);

    grade->points_possible += criterion->points;
    if (!is_met (self, criterion))
      continue;
    grade->points += criterion->points;
    grade->criteria_met |= 1u << i;
  }
  grade->verdict_done = verdict_is_whole (&self->ledger->verdict, 1);
}
