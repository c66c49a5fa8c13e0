#include "grade-private.h"

#include <math.h>
#include <string.h>

void
iw_grading_mark (const IwGrading *self, IwGradeStatus weight, char *where, char *what)
{
  IwFinding *finding = g_new (IwFinding, 1);

  *finding =
      (IwFinding){ .weight = weight, .where = g_steal_pointer (&where), .what = g_steal_pointer (&what) };
  g_ptr_array_add (self->grade->findings, finding);
  self->grade->status = MAX (self->grade->status, weight);
}

char *
iw_grading_pointer (IwPartKind kind, const char *format, ...)
{
  g_autofree char *within = NULL;
  va_list arguments;

  va_start (arguments, format);
  within = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return g_strdup_printf ("/parts/%s/%s", iw_part_id (kind), within);
}

/* A number as the file has it, to as many digits as a difference can show in. */
static char *
number_text (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return g_strdup ("none");
  if (isinf (value))
    return g_strdup (value > 0.0 ? "infinity" : "-infinity");
  return g_strdup (g_ascii_formatd (text, sizeof text, "%.9g", value));
}

/* --- Times --------------------------------------------------------------------------------------------- */

/* Microseconds, or -1 for "". */
static gint64
time_of (const char *iso)
{
  g_autoptr (GDateTime) time = *iso != '\0' ? g_date_time_new_from_iso8601 (iso, NULL) : NULL;

  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time) : -1;
}

/* A clock that was set back in the middle has the same look: never more than a doubt. */
static void
expect_not_before (const IwGrading *self, char *where, const char *found, const char *bound, const char *name)
{
  const gint64 time = time_of (found), least = time_of (bound);

  if (time < 0 || least < 0 || time >= least) {
    g_free (where);
    return;
  }
  iw_grading_mark (self, IW_GRADE_DOUBTFUL, where,
                   g_strdup_printf ("found %s, expected no time before %s (%s)", found, bound, name));
}

static void
expect_not_after (const IwGrading *self, char *where, const char *found, const char *bound, const char *name)
{
  const gint64 time = time_of (found), most = time_of (bound);

  if (time < 0 || most < 0 || time <= most) {
    g_free (where);
    return;
  }
  iw_grading_mark (self, IW_GRADE_DOUBTFUL, where,
                   g_strdup_printf ("found %s, expected no time after %s (%s)", found, bound, name));
}

static void
expect_within_session (const IwGrading *self, IwPartKind kind, const char *within, const char *found)
{
  expect_not_before (self, iw_grading_pointer (kind, "%s", within), found, self->ledger->created_at,
                     "created_at");
  expect_not_after (self, iw_grading_pointer (kind, "%s", within), found, self->ledger->changed_at,
                    "changed_at");
}

/* --- Predictions --------------------------------------------------------------------------------------- */

static void
check_prediction (const IwGrading *self, IwPartKind kind)
{
  const IwPrediction *prediction = &self->ledger->parts[kind].prediction;
  const char *outcome = self->outcomes[kind];

  expect_within_session (self, kind, "prediction/locked_at", prediction->locked_at);
  expect_within_session (self, kind, "prediction/settled_at", prediction->settled_at);
  expect_not_before (self, iw_grading_pointer (kind, "prediction/settled_at"), prediction->settled_at,
                     prediction->locked_at, "locked_at");
  if (prediction->state == IW_LOCK_SETTLED && strcmp (prediction->outcome, outcome) != 0)
    iw_grading_mark (self, IW_GRADE_EDITED, iw_grading_pointer (kind, "prediction/outcome"),
                     g_strdup_printf ("found \"%s\", expected \"%s\", which the experiment makes right",
                                      prediction->outcome, outcome));
}

/* Until the prediction is locked in, controls are off and nothing is recorded or kept. */
static void
check_still_locked (const IwGrading *self, IwPartKind kind)
{
  const IwLedgerPart *part = &self->ledger->parts[kind];
  IwSettings start;

  if (part->prediction.state != IW_LOCK_OPEN)
    return;
  iw_settings_init (&start, self->mission->parts[kind]);
  if (!iw_settings_equal (&start, &part->settings, self->mission->parts[kind]))
    iw_grading_mark (self, IW_GRADE_EDITED, iw_grading_pointer (kind, "settings"),
                     g_strdup ("found changed settings, expected those of the start before a prediction is "
                               "locked in"));
  if (part->evidence->len > 0)
    iw_grading_mark (self, IW_GRADE_EDITED, iw_grading_pointer (kind, "evidence"),
                     g_strdup ("found readings, expected none before a prediction is locked in"));
  if (part->trials->len > 0)
    iw_grading_mark (self, IW_GRADE_EDITED, iw_grading_pointer (kind, "trials"),
                     g_strdup ("found rows, expected none before a prediction is locked in"));
  if (part->goal_met)
    iw_grading_mark (self, IW_GRADE_EDITED, iw_grading_pointer (kind, "goal_met"),
                     g_strdup ("found true, expected false before a prediction is locked in"));
}

/* --- Trials -------------------------------------------------------------------------------------------- */

static gboolean
reproduces (const IwTrial *trial, const IwReplay *replay, const IwPart *part)
{
  for (guint i = 0; i < trial->n_facts; i++) {
    double expected;

    if (!iw_replay_fact (replay, part, trial->facts[i].id, &expected) ||
        !iw_grade_same (trial->facts[i].value, expected))
      return FALSE;
  }
  return TRUE;
}

static char *
fact_text (const IwPart *part, const IwFact *fact, double value)
{
  const IwFactKind *kind = iw_part_find_fact (part, fact->id);
  const char *words[IW_PIPELINE_MAX_STAGES] = { NULL };

  if (kind == NULL || !kind->text)
    return number_text (value);
  if (part->line == NULL)
    return g_strdup (value == fact->value && fact->text != NULL ? fact->text : "another");
  for (guint k = 0; k < part->line->n_stages; k++)
    words[k] = part->line->stages[k].id;
  return g_strdup (value >= 0.0 && value < part->line->n_stages ? words[(guint)value] : "none");
}

static void
mark_facts (const IwGrading *self, const IwPart *part, guint index, const IwTrial *trial,
            const IwReplay *replay)
{
  for (guint i = 0; i < trial->n_facts; i++) {
    const IwFact *fact = &trial->facts[i];
    g_autofree char *found = NULL, *wanted = NULL;
    double expected;

    if (iw_replay_fact (replay, part, fact->id, &expected) && iw_grade_same (fact->value, expected))
      continue;
    found = fact_text (part, fact, fact->value);
    wanted = fact_text (part, fact, expected);
    iw_grading_mark (self, IW_GRADE_EDITED,
                     iw_grading_pointer (part->kind, "trials/%u/facts/%s", index, fact->id),
                     g_strdup_printf ("found %s, expected %s, which these settings give", found, wanted));
  }
}

/* A goal on the edge may hold on one machine and not on another: then either is right. */
static gboolean
is_met_right (const IwReplay *replay, const IwPart *part, gboolean met)
{
  const guint32 all = iw_replay_all_goals (part);

  return met ? ((replay->goals_met | replay->goals_near) & all) == all
             : (replay->goals_met & ~replay->goals_near & all) != all;
}

/* The run of a row. Rows say nothing of the message in the middle of a part: it is there from its time on,
 * and within the same second either way. */
static const IwReplay *
replay_trial (const IwGrading *self, const IwPart *part, const IwTrial *trial, GError **error)
{
  const gint64 message = time_of (self->ledger->parts[part->kind].message_at);
  const gint64 recorded = time_of (trial->recorded_at);
  const IwReplay *replay;
  IwSetup setup;

  iw_setup_init (&setup, self->mission, part->kind);
  setup.settings = trial->settings;
  memcpy (setup.earlier, trial->earlier, sizeof setup.earlier);
  setup.after_message = message >= 0 && recorded >= message;
  replay = iw_replays_get (self->replays, self->last, &setup, error);
  if (replay == NULL || message < 0 || recorded != message || reproduces (trial, replay, part))
    return replay;
  setup.after_message = FALSE;
  return iw_replays_get (self->replays, self->last, &setup, error);
}

static void
check_trial (const IwGrading *self, IwPartKind kind, guint index)
{
  const IwPart *part = self->mission->parts[kind];
  const GPtrArray *trials = self->ledger->parts[kind].trials;
  const IwTrial *trial = g_ptr_array_index (trials, index);
  IwPartGrade *grade = &self->grade->parts[kind];
  const guint before = self->grade->findings->len;
  g_autoptr (GError) error = NULL;
  const IwReplay *replay = replay_trial (self, part, trial, &error);

  if (replay == NULL) {
    iw_grading_mark (self, IW_GRADE_EDITED, iw_grading_pointer (kind, "trials/%u", index),
                     g_strdup_printf ("found settings that cannot be run: %s", error->message));
    grade->n_edited++;
    return;
  }
  mark_facts (self, part, index, trial, replay);
  if (!is_met_right (replay, part, trial->met))
    iw_grading_mark (self, IW_GRADE_EDITED, iw_grading_pointer (kind, "trials/%u/met", index),
                     g_strdup_printf ("found %s, expected %s, which these settings give",
                                      trial->met ? "true" : "false", trial->met ? "false" : "true"));
  if (self->grade->findings->len > before) {
    grade->n_edited++;
    return;
  }
  grade->goals_met |= replay->goals_met | (trial->met ? replay->goals_near : 0);
  if (trial->met && grade->first_met == 0)
    grade->first_met = index + 1;
}

static void
check_trials (const IwGrading *self, IwPartKind kind)
{
  const IwLedgerPart *kept = &self->ledger->parts[kind];
  IwPartGrade *grade = &self->grade->parts[kind];
  const char *previous = kept->prediction.locked_at;
  gboolean any_met = FALSE;

  for (guint i = 0; i < kept->trials->len; i++) {
    const IwTrial *trial = g_ptr_array_index (kept->trials, i);
    g_autofree char *within = g_strdup_printf ("trials/%u/recorded_at", i);

    check_trial (self, kind, i);
    expect_not_before (self, iw_grading_pointer (kind, "%s", within), trial->recorded_at, previous,
                       i == 0 ? "locked_at" : "the row before");
    expect_within_session (self, kind, within, trial->recorded_at);
    previous = trial->recorded_at;
    any_met = any_met || trial->met;
    grade->n_rounds = MAX (grade->n_rounds, trial->round);
  }
  grade->n_trials = kept->trials->len;
  /* Format 1 is older than trials: there it was enough to meet the goals. */
  if (kept->goal_met != any_met && !(kept->goal_met && kept->trials->len == 0 && self->ledger->format == 1))
    iw_grading_mark (self, IW_GRADE_EDITED, iw_grading_pointer (kind, "goal_met"),
                     g_strdup_printf ("found %s, expected %s, as %s row met every goal",
                                      kept->goal_met ? "true" : "false", any_met ? "true" : "false",
                                      any_met ? "a" : "no"));
}

/* --- Parts --------------------------------------------------------------------------------------------- */

static IwGoalState
judge_goal (const IwGrading *self, IwPartKind kind)
{
  const IwPart *part = self->mission->parts[kind];
  const IwLedgerPart *kept = &self->ledger->parts[kind];
  const IwPartGrade *grade = &self->grade->parts[kind];
  gboolean shown;

  if (part->max_trials > 0 && kept->trials->len > 0)
    return grade->first_met > 0 ? IW_GOAL_MET : IW_GOAL_MISSED;
  shown = kept->prediction.state != IW_LOCK_OPEN && iw_grading_shows_goals (self, kind);
  if (!kept->goal_met || kept->prediction.state == IW_LOCK_OPEN)
    return IW_GOAL_MISSED;
  if (part->max_trials > 0)
    return self->ledger->format == 1 ? IW_GOAL_CLAIMED : IW_GOAL_MISSED;
  return shown ? IW_GOAL_MET : IW_GOAL_CLAIMED;
}

static IwPartStage
stage_of (const IwPartGrade *grade, const IwPart *part)
{
  if (grade->lock == IW_LOCK_OPEN)
    return IW_STAGE_PREDICTION;
  if (grade->lock == IW_LOCK_LOCKED)
    return IW_STAGE_EXPERIMENT;
  if (part->max_trials > 0 && grade->n_trials == 0 && grade->goal == IW_GOAL_MISSED)
    return IW_STAGE_TRIALS;
  if (grade->goal == IW_GOAL_MISSED)
    return IW_STAGE_GOALS;
  return grade->reflection_words == 0 ? IW_STAGE_REFLECTION : IW_STAGE_DONE;
}

static void
check_part (const IwGrading *self, IwPartKind kind)
{
  const IwLedgerPart *kept = &self->ledger->parts[kind];
  IwPartGrade *grade = &self->grade->parts[kind];

  grade->present = TRUE;
  grade->lock = kept->prediction.state;
  grade->option = g_strdup (grade->lock != IW_LOCK_OPEN ? kept->prediction.option : "");
  grade->confidence = kept->prediction.confidence;
  grade->right = strcmp (grade->option, self->outcomes[kind]) == 0;
  grade->seconds = kept->seconds;
  grade->reflection_words = iw_grade_count_words (kept->reflection);
  grade->n_evidence = kept->evidence->len;
  check_prediction (self, kind);
  check_still_locked (self, kind);
  expect_within_session (self, kind, "message_at", kept->message_at);
  expect_not_before (self, iw_grading_pointer (kind, "message_at"), kept->message_at,
                     kept->prediction.locked_at, "locked_at");
  iw_grading_check_evidence (self, kind);
  if (self->mission->parts[kind]->max_trials > 0)
    check_trials (self, kind);
  grade->goal = judge_goal (self, kind);
  grade->stage = stage_of (grade, self->mission->parts[kind]);
}

void
iw_grading_check (const IwGrading *self)
{
  expect_not_before (self, g_strdup ("/changed_at"), self->ledger->changed_at, self->ledger->created_at,
                     "created_at");
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    if (self->mission->parts[kind] != NULL)
      check_part (self, (IwPartKind)kind);
  }
}
