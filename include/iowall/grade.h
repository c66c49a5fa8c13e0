/* Grading: ledgers of a class recomputed with the core, held against the rubric of their mission, and summed
 * up. What each column and each mark means to a teacher is in docs/grading.md.
 *
 * Two numbers are the same if they differ by no more than one part in a million: far less than any figure on
 * the screen shows, and far more than what another processor or mathematical library makes of the same
 * arithmetic (sums of some ten thousand terms, about 1e-11). */
#pragma once

#include "iowall/ledger.h"

/* From harmless to worst, but for the last, which says that there is no grade. */
typedef enum {
  IW_GRADE_REPRODUCES, /* all that can be recomputed comes out as written */
  IW_GRADE_DOUBTFUL,   /* something is odd that may have an honest cause, such as a clock that was set */
  IW_GRADE_EDITED,     /* something is written that the lab does not write */
  IW_GRADE_SKIPPED,    /* the file cannot be graded */
  IW_N_GRADES
} IwGradeStatus;

/* "reproduces", "doubtful", "edited", "skipped". */
const char *iw_grade_status_name (IwGradeStatus status);

/* One mark: what does not come out, and where in the file. */
typedef struct {
  IwGradeStatus weight; /* DOUBTFUL or EDITED */
  char *where;          /* JSON pointer: "/parts/pipeline/trials/2/facts/cost" */
  char *what; /* one line, "found …, expected …"; of the program's own words and the file's ids */
} IwFinding;

typedef enum {
  IW_GOAL_MISSED,
  IW_GOAL_CLAIMED, /* the file says so, and it cannot be told: no settings in it meet the goals */
  IW_GOAL_MET      /* recomputed */
} IwGoalState;

/* How far a student came in a part: the first thing that is lacking. */
typedef enum {
  IW_STAGE_PREDICTION,
  IW_STAGE_EXPERIMENT,
  IW_STAGE_TRIALS, /* none recorded, in a part that takes some */
  IW_STAGE_GOALS,
  IW_STAGE_REFLECTION,
  IW_STAGE_DONE,
  IW_N_STAGES
} IwPartStage;

/* "no prediction", "experiment not run", "no trials", "goals not met", "no reflection", "done". */
const char *iw_part_stage_name (IwPartStage stage);

/* What was found in one part. */
typedef struct {
  gboolean present; /* the mission has it */
  IwLockState lock;
  char *option;      /* "" while open */
  double confidence; /* 0.5 … 1, once locked */
  gboolean right;    /* what was predicted is what the experiment shows; once locked */
  IwGoalState goal;
  guint32 goals_met; /* bit i: goal i held in a row, or in settings that the file keeps */
  guint n_trials;    /* rows that were recorded, of all rounds */
  guint n_edited;    /* of these, which do not come out */
  guint n_rounds;    /* with at least one row */
  guint first_met;   /* which row, counted over all rounds from 1, met every goal first; 0: none */
  guint reflection_words;
  guint n_evidence, n_evidence_edited;
  double seconds;
  IwPartStage stage;
} IwPartGrade;

typedef struct {
  char *name; /* of the file, below the folder */
  IwGradeStatus status;
  char *reason;             /* SKIPPED: why, one line; else NULL */
  const IwMission *mission; /* the grader's; NULL where SKIPPED */
  char *student;            /* as written; may be "" */
  char *created_at, *changed_at;
  guint format;
  IwPartGrade parts[IW_N_PARTS];
  char *choice; /* of the last question */
  gboolean verdict_done;
  guint32 criteria_met; /* bit i: criterion i of the mission's rubric */
  double points, points_possible;
  GPtrArray *findings; /* (element-type IwFinding) in the order of the file */
  guint n_unchecked;   /* readings that cannot be recomputed from what the file holds; no mark */
} IwGrade;

void iw_grade_free (IwGrade *grade);

/* Keeps the missions, the outcomes of their locks and every run, so that what a class shares is computed
 * once. Must outlive its grades. Thread-safe. */
typedef struct IwGrader IwGrader;

IwGrader *iw_grader_new (void);
void iw_grader_free (IwGrader *grader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwGrader, iw_grader_free)

/* Grades one ledger of any format up to the present one; `name` is what it is called in the results. Never
 * NULL: a file that cannot be read, is no ledger, is damaged, of a newer format or of an unknown mission
 * gives a grade with the status SKIPPED and the reason. */
IwGrade *iw_grader_grade (IwGrader *grader, const char *path, const char *name);

/* Names of the .json files in a folder and in all folders below it, sorted by bytes, relative to it. Links to
 * folders are not followed, names that begin with a dot are left out. NULL if the folder, or one in it,
 * cannot be read: IW_MISSION_ERROR_FILE. */
GPtrArray *iw_grade_list (const char *folder, GError **error);

/* Told from the calling thread, with rising numbers; the last time with n_done == n. */
typedef void (*IwGradeProgress) (guint n_done, guint n, gpointer data);

/* Grades all of `names` below `folder` on `n_threads` threads, in their order (element-type IwGrade).
 * `progress` may be NULL. The result does not depend on the number of threads. */
GPtrArray *iw_grader_grade_all (IwGrader *grader, const char *folder, const GPtrArray *names, guint n_threads,
                                IwGradeProgress progress, gpointer data);

/* The grades as CSV (RFC 4180, UTF-8, a header, one row each, CRLF). A text that a spreadsheet would take for
 * a formula has an apostrophe before it. */
char *iw_grades_to_csv (const GPtrArray *grades);

typedef enum {
  IW_SUMMARY_TEXT,
  IW_SUMMARY_HTML,
  IW_SUMMARY_PDF
} IwSummaryKind;

/* From the ending of a file name: .txt, .html or .htm, .pdf. */
gboolean iw_summary_kind_from_path (const char *path, IwSummaryKind *kind);

/* The class in figures, as a document of this kind. `folder` is what it is called. An error only if the PDF
 * cannot be drawn. */
GBytes *iw_grades_summarise (const GPtrArray *grades, const char *folder, IwSummaryKind kind, GError **error);
