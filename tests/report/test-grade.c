/* Grading through its functions: nobody honest is marked, whatever was edited is, and where; what is written
 * cannot turn into a formula or into markup. Files as a class hands them in are tested through the command.
 */
#include "student.h"

#include "iowall/grade.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char *const tracks[] = { "cloud-titan", "edge-guardian", "mobile-nomad", "tiny-pioneer" };

static void
put (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

/* One for all: what the locks show is the same. */
static IwGrader *grader;

typedef struct {
  char *directory, *path;
  IwMission *mission;
  IwLedger *ledger;
  IwGrader *grader;
} Desk;

static void
sit_down (Desk *desk, const char *track)
{
  g_autoptr (GError) error = NULL;

  desk->directory = g_dir_make_tmp ("iowall-grade-XXXXXX", NULL);
  desk->path = g_build_filename (desk->directory, "ledger.json", NULL);
  desk->mission = iw_mission_load (track, &error);
  g_assert_no_error (error);
  desk->ledger = iw_ledger_new (desk->mission, desk->directory);
  desk->grader = grader;
}

static void
get_up (Desk *desk)
{
  g_unlink (desk->path);
  g_assert_cmpint (g_rmdir (desk->directory), ==, 0);
  g_free (desk->directory);
  g_free (desk->path);
  iw_ledger_free (desk->ledger);
  iw_mission_free (desk->mission);
}

static IwGrade *
hand_in (const Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = iw_ledger_to_json (desk->ledger, desk->mission);

  g_assert_true (iw_ledger_write (desk->path, json, &error));
  return iw_grader_grade (desk->grader, desk->path, "ledger.json");
}

static void
assert_unmarked (const IwGrade *grade)
{
  for (guint i = 0; i < grade->findings->len; i++) {
    const IwFinding *finding = g_ptr_array_index (grade->findings, i);

    g_test_message ("%s: %s", finding->where, finding->what);
  }
  if (grade->reason != NULL)
    g_test_message ("%s", grade->reason);
  g_assert_cmpint (grade->status, ==, IW_GRADE_REPRODUCES);
  g_assert_cmpuint (grade->findings->len, ==, 0);
}

/* Every student of four with twelve rows, in every track: rows of two rounds, readings of every instrument.
 */
static void
test_honest (gconstpointer track)
{
  for (guint32 seed = 1; seed <= 4; seed++) {
    Desk desk;
    IwGrade *grade;

    sit_down (&desk, track);
    student_play (desk.ledger, desk.mission, 100 * seed, 12);
    grade = hand_in (&desk);
    assert_unmarked (grade);
    g_assert_cmpuint (grade->parts[IW_PART_PIPELINE].n_trials, ==, 12);
    g_assert_cmpuint (grade->parts[IW_PART_PIPELINE].n_rounds, ==, 2);
    g_assert_cmpuint (grade->parts[IW_PART_PIPELINE].n_edited, ==, 0);
    iw_grade_free (grade);
    get_up (&desk);
  }
}

/* Nothing done is nothing edited, and earns nothing. */
static void
test_untouched (void)
{
  Desk desk;
  IwGrade *grade;

  sit_down (&desk, "cloud-titan");
  grade = hand_in (&desk);
  assert_unmarked (grade);
  g_assert_cmpfloat (grade->points, ==, 0.0);
  g_assert_cmpint (grade->parts[IW_PART_ACCESS].stage, ==, IW_STAGE_PREDICTION);
  iw_grade_free (grade);
  get_up (&desk);
}

/* --- Edited -------------------------------------------------------------------------------------------- */

typedef void (*Edit) (IwLedger *ledger, const IwMission *mission);

static IwTrial *
row (IwLedger *ledger, guint index)
{
  return g_ptr_array_index (ledger->parts[IW_PART_PIPELINE].trials, index);
}

static IwFact *
fact (IwLedger *ledger, guint index, const char *id)
{
  IwTrial *trial = row (ledger, index);

  for (guint i = 0; i < trial->n_facts; i++) {
    if (strcmp (trial->facts[i].id, id) == 0)
      return &trial->facts[i];
  }
  g_assert_not_reached ();
}

static void
edit_utilization (IwLedger *ledger, const IwMission *mission)
{
  fact (ledger, 1, "utilization")->value += 2e-5;
}

static void
edit_cost (IwLedger *ledger, const IwMission *mission)
{
  fact (ledger, 2, "cost")->value *= 0.9;
}

static void
edit_bottleneck (IwLedger *ledger, const IwMission *mission)
{
  IwFact *bottleneck = fact (ledger, 0, "bottleneck");
  const IwPart *part = mission->parts[IW_PART_PIPELINE];

  g_assert_true (iw_fact_set_text (
      bottleneck, part, bottleneck->value == 0.0 ? part->line->stages[1].id : part->line->stages[0].id));
}

static void
edit_settings_of_row (IwLedger *ledger, const IwMission *mission)
{
  guint buffer;

  iw_part_find_control (mission->parts[IW_PART_PIPELINE], "jitter", &buffer);
  row (ledger, 3)->settings.values[buffer] = row (ledger, 3)->settings.values[buffer] > 0.5 ? 0.1 : 0.9;
}

static void
edit_met (IwLedger *ledger, const IwMission *mission)
{
  row (ledger, 0)->met = !row (ledger, 0)->met;
  ledger->parts[IW_PART_PIPELINE].goal_met = TRUE;
}

static void
edit_goal_met (IwLedger *ledger, const IwMission *mission)
{
  ledger->parts[IW_PART_PIPELINE].goal_met = !ledger->parts[IW_PART_PIPELINE].goal_met;
}

/* As if it had come true. */
static void
edit_outcome (IwLedger *ledger, const IwMission *mission)
{
  IwPrediction *prediction = &ledger->parts[IW_PART_ACCESS].prediction;
  const GPtrArray *options = mission->parts[IW_PART_ACCESS]->lock.options;
  const IwOption *first = g_ptr_array_index (options, 0), *second = g_ptr_array_index (options, 1);

  put (&prediction->outcome, strcmp (prediction->outcome, first->id) == 0 ? second->id : first->id);
}

static void
edit_evidence (IwLedger *ledger, const IwMission *mission)
{
  IwEvidence *reading = g_ptr_array_index (ledger->parts[IW_PART_ACCESS].evidence, 0);

  reading->value = reading->value * 1.01 + 0.001;
}

static void
edit_locked_at (IwLedger *ledger, const IwMission *mission)
{
  put (&ledger->parts[IW_PART_PIPELINE].prediction.settled_at, "2020-01-01T00:00:00Z");
}

static void
edit_recorded_at (IwLedger *ledger, const IwMission *mission)
{
  put (&row (ledger, 2)->recorded_at, "2040-01-01T00:00:00Z");
}

static void
edit_created_at (IwLedger *ledger, const IwMission *mission)
{
  put (&ledger->created_at, "2050-01-01T00:00:00Z");
}

static void
edit_lock_opened (IwLedger *ledger, const IwMission *mission)
{
  IwPrediction *prediction = &ledger->parts[IW_PART_PIPELINE].prediction;

  prediction->state = IW_LOCK_OPEN;
  put (&prediction->locked_at, "");
  put (&prediction->settled_at, "");
  put (&prediction->outcome, "");
}

static const struct {
  const char *name, *where;
  Edit edit;
  IwGradeStatus status;
} edits[] = {
  { "utilization", "/parts/pipeline/trials/1/facts/utilization", edit_utilization, IW_GRADE_EDITED },
  { "cost", "/parts/pipeline/trials/2/facts/cost", edit_cost, IW_GRADE_EDITED },
  { "bottleneck", "/parts/pipeline/trials/0/facts/bottleneck", edit_bottleneck, IW_GRADE_EDITED },
  { "row-settings", "/parts/pipeline/trials/3/facts/utilization", edit_settings_of_row, IW_GRADE_EDITED },
  { "met", "/parts/pipeline/trials/0/met", edit_met, IW_GRADE_EDITED },
  { "goal", "/parts/pipeline/goal_met", edit_goal_met, IW_GRADE_EDITED },
  { "outcome", "/parts/access/prediction/outcome", edit_outcome, IW_GRADE_EDITED },
  { "evidence", "/parts/access/evidence/0/value", edit_evidence, IW_GRADE_EDITED },
  { "lock-opened", "/parts/pipeline/trials", edit_lock_opened, IW_GRADE_EDITED },
  { "settled-at", "/parts/pipeline/prediction/settled_at", edit_locked_at, IW_GRADE_DOUBTFUL },
  { "recorded-at", "/parts/pipeline/trials/2/recorded_at", edit_recorded_at, IW_GRADE_DOUBTFUL },
  { "created-at", "/changed_at", edit_created_at, IW_GRADE_DOUBTFUL },
};

/* Each on a track of its own, in turn: every one of them has all the fields. */
static void
test_edited (gconstpointer data)
{
  const gsize which = GPOINTER_TO_SIZE (data);
  gboolean found = FALSE;
  Desk desk;
  IwGrade *grade;

  sit_down (&desk, tracks[which % G_N_ELEMENTS (tracks)]);
  /* One who has kept a reading in Part 1. */
  for (guint32 seed = 1; desk.ledger->parts[IW_PART_ACCESS].evidence->len == 0; seed++) {
    iw_ledger_free (desk.ledger);
    desk.ledger = iw_ledger_new (desk.mission, desk.directory);
    student_play (desk.ledger, desk.mission, seed, 5);
  }
  edits[which].edit (desk.ledger, desk.mission);
  grade = hand_in (&desk);
  g_assert_cmpint (grade->status, ==, edits[which].status);
  for (guint i = 0; i < grade->findings->len; i++) {
    const IwFinding *finding = g_ptr_array_index (grade->findings, i);

    g_assert_nonnull (strstr (finding->what, "expected "));
    found = found || strcmp (finding->where, edits[which].where) == 0;
  }
  g_assert_true (found);
  iw_grade_free (grade);
  get_up (&desk);
}

/* What another machine makes of the same arithmetic is no edit: a part in ten million, up and down, in every
 * number of every row. */
static void
test_other_machine (void)
{
  Desk desk;
  IwGrade *grade;

  sit_down (&desk, "cloud-titan");
  student_play (desk.ledger, desk.mission, 7, 6);
  for (guint i = 0; i < 6; i++) {
    for (guint f = 0; f < row (desk.ledger, i)->n_facts; f++) {
      if (row (desk.ledger, i)->facts[f].text == NULL)
        row (desk.ledger, i)->facts[f].value *= f % 2 == 0 ? 1.0 + 1e-7 : 1.0 - 1e-7;
    }
  }
  grade = hand_in (&desk);
  assert_unmarked (grade);
  iw_grade_free (grade);
  get_up (&desk);
}

/* --- What is met --------------------------------------------------------------------------------------- */

static guint
points_of (const Desk *desk)
{
  IwGrade *grade = hand_in (desk);
  const guint points = (guint)grade->points;

  assert_unmarked (grade);
  g_assert_cmpfloat (grade->points_possible, ==, 28.0);
  iw_grade_free (grade);
  return points;
}

/* The shipped rubric: 2 for a prediction, 1 for its experiment, 1 for three trials, 3 for a reflection, 3 for
 * the last question; 2 for each goal, which this student does not reach. */
static void
test_points (void)
{
  Desk desk;
  IwLedgerPart *access;

  sit_down (&desk, "cloud-titan");
  student_play (desk.ledger, desk.mission, 2, 3);
  access = &desk.ledger->parts[IW_PART_ACCESS];
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    g_assert_false (desk.ledger->parts[kind].goal_met);
    g_ptr_array_set_size (desk.ledger->parts[kind].evidence, 0);
  }
  g_assert_cmpuint (points_of (&desk), ==, (2 + 1) + (2 + 1 + 1) + (2 + 1) + 3);
  put (&desk.ledger->verdict.reopen, " \n");
  g_assert_cmpuint (points_of (&desk), ==, (2 + 1) + (2 + 1 + 1) + (2 + 1));
  put (&access->prediction.reason, "One two three four five six seven");
  g_assert_cmpuint (points_of (&desk), ==, 1 + (2 + 1 + 1) + (2 + 1));
  put (&access->prediction.reason, "One two three four five six seven – eight");
  g_assert_cmpuint (points_of (&desk), ==, (2 + 1) + (2 + 1 + 1) + (2 + 1));
  get_up (&desk);
}

/* Part 1 keeps no rows. What the file says is believed, and told apart from what it shows. */
static void
test_claimed (void)
{
  Desk desk;
  IwGrade *grade;
  const IwPart *part;

  sit_down (&desk, "cloud-titan");
  student_play (desk.ledger, desk.mission, 2, 3);
  part = desk.mission->parts[IW_PART_ACCESS];
  desk.ledger->parts[IW_PART_ACCESS].goal_met = TRUE;
  grade = hand_in (&desk);
  g_assert_cmpint (grade->parts[IW_PART_ACCESS].goal, ==, IW_GOAL_CLAIMED);
  iw_grade_free (grade);
  /* What the mission assumes of Part 1 meets its goals. */
  iw_settings_assume (&desk.ledger->parts[IW_PART_ACCESS].settings, part);
  grade = hand_in (&desk);
  g_assert_cmpint (grade->parts[IW_PART_ACCESS].goal, ==, IW_GOAL_MET);
  iw_grade_free (grade);
  get_up (&desk);
}

static void
move_to_end (IwSettings *settings, const IwPart *part, gboolean most)
{
  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);

    if (control->kind == IW_CONTROL_RANGE)
      settings->values[i] = most ? control->max : control->min;
  }
}

/* One who has gone back to Part 2 after keeping a reading in Part 3: nothing in the file says how its
 * controls stood at the reading. */
static void
test_gone_back (void)
{
  const char *const facts[] = { "pause_s", "storage_load" };

  for (gsize track = 0; track < G_N_ELEMENTS (tracks); track++) {
    g_autofree IwExperiment *experiment = g_new (IwExperiment, 1);
    IwLedgerPart *pipeline, *job;
    Desk desk;
    IwSetup setup;
    IwGrade *grade;

    sit_down (&desk, tracks[track]);
    student_play (desk.ledger, desk.mission, 3, 0);
    pipeline = &desk.ledger->parts[IW_PART_PIPELINE];
    job = &desk.ledger->parts[IW_PART_CHECKPOINT];
    iw_settings_init (&job->settings, desk.mission->parts[IW_PART_CHECKPOINT]);
    iw_settings_set_text (&job->settings, desk.mission->parts[IW_PART_CHECKPOINT], "strategy", "local-first",
                          NULL);
    move_to_end (&pipeline->settings, desk.mission->parts[IW_PART_PIPELINE], FALSE);
    iw_ledger_setup (desk.ledger, desk.mission, IW_PART_CHECKPOINT, &setup);
    g_assert_true (iw_setup_run (experiment, &setup, NULL, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS (facts); i++) {
      const IwFact *shown = iw_experiment_fact (experiment, facts[i]);
      IwEvidence *reading = g_new0 (IwEvidence, 1);

      *reading = (IwEvidence){ .fact_id = g_strdup (shown->id),
                               .label = g_strdup (shown->label),
                               .value = shown->value,
                               .unit = shown->unit,
                               .settings = setup.settings };
      g_ptr_array_add (job->evidence, reading);
    }
    move_to_end (&pipeline->settings, desk.mission->parts[IW_PART_PIPELINE], TRUE);
    grade = hand_in (&desk);
    assert_unmarked (grade);
    iw_grade_free (grade);
    get_up (&desk);
  }
}

/* --- What is written ----------------------------------------------------------------------------------- */

static const char hostile[] = "=HYPERLINK(\"http://x\",\"<script>alert('&')</script>\")\r\n";

static char *
summarise (const GPtrArray *grades, IwSummaryKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = iw_grades_summarise (grades, "/class/of\n2026", kind, &error);
  gsize length;
  const char *data;

  g_assert_no_error (error);
  data = g_bytes_get_data (bytes, &length);
  return g_strndup (data, length);
}

static void
test_hostile_name (void)
{
  g_autoptr (GPtrArray) grades = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_grade_free);
  g_autofree char *csv = NULL, *html = NULL, *text = NULL;
  Desk desk;

  sit_down (&desk, "cloud-titan");
  student_play (desk.ledger, desk.mission, 2, 3);
  put (&desk.ledger->student, hostile);
  edit_cost (desk.ledger, desk.mission);
  g_ptr_array_add (grades, hand_in (&desk));
  csv = iw_grades_to_csv (grades);
  g_assert_nonnull (strstr (csv, ",\"'=HYPERLINK(\"\"http://x\"\",\"\"<script>"));
  html = summarise (grades, IW_SUMMARY_HTML);
  g_assert_null (strstr (html, "<script"));
  g_assert_nonnull (strstr (html, "&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;"));
  text = summarise (grades, IW_SUMMARY_TEXT);
  g_assert_null (strchr (text, '\r'));
  g_assert_nonnull (strstr (text, "Class summary: of 2026"));
  get_up (&desk);
}

static void
test_summary_kinds (void)
{
  IwSummaryKind kind;

  g_assert_true (iw_summary_kind_from_path ("a/B.HTML", &kind) && kind == IW_SUMMARY_HTML);
  g_assert_true (iw_summary_kind_from_path ("b.pdf", &kind) && kind == IW_SUMMARY_PDF);
  g_assert_true (iw_summary_kind_from_path ("b.txt", &kind) && kind == IW_SUMMARY_TEXT);
  g_assert_false (iw_summary_kind_from_path ("b.csv", &kind));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  grader = iw_grader_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (tracks); i++) {
    g_autofree char *path = g_strconcat ("/grade/honest/", tracks[i], NULL);

    g_test_add_data_func (path, tracks[i], test_honest);
  }
  g_test_add_func ("/grade/untouched", test_untouched);
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autofree char *path = g_strconcat ("/grade/edited/", edits[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_edited);
  }
  g_test_add_func ("/grade/other-machine", test_other_machine);
  g_test_add_func ("/grade/points", test_points);
  g_test_add_func ("/grade/claimed", test_claimed);
  g_test_add_func ("/grade/gone-back", test_gone_back);
  g_test_add_func ("/grade/hostile-name", test_hostile_name);
  g_test_add_func ("/grade/summary-kinds", test_summary_kinds);
  status = g_test_run ();
  iw_grader_free (grader);
  return status;
}
