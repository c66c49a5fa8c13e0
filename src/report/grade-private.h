/* What the files of grading share. */
#pragma once

#include "iowall/grade.h"

/* Whether two numbers are the same but for the arithmetic of two machines; two that are none (NAN) are. */
gboolean iw_grade_same (double a, double b);

/* --- grade-replay.c: every run once --- */

/* What a run shows. */
typedef struct {
  guint n;
  double *facts;      /* values, in the order of iw_part_facts; of a word its place */
  guint32 goals_met;  /* bit i: goal i holds */
  guint32 goals_near; /* bit i: goal i stands on the edge, where another machine may see it the other way */
} IwReplay;

typedef struct IwReplays IwReplays;

IwReplays *iw_replays_new (void);
void iw_replays_free (IwReplays *replays);

/* The whole of the run that was made last, for whoever asks for its pictures next. One thread's. */
typedef struct IwLastRun IwLastRun;

IwLastRun *iw_last_run_new (void);
void iw_last_run_free (IwLastRun *last);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwLastRun, iw_last_run_free)

/* Runs a setup, or remembers it. The result lives as long as `replays`. Thread-safe but for `last`. */
const IwReplay *iw_replays_get (IwReplays *replays, IwLastRun *last, const IwSetup *setup, GError **error);

/* A reading that an instrument shows. */
typedef struct {
  char *id; /* of the mark */
  double value;
} IwShownReading;

/* Everything with a number that one of the part's instruments shows, laid out or remembered: (element-type
 * IwShownReading), which lives as long as `replays`. A stretch of the run is there, a sweep is not: it takes
 * a hundred times as long, and belongs to a control that ledgers do not name. `size` is one of several at
 * which pictures are laid out: rows of a strip, say, are cut as there is room. As above. */
const GPtrArray *iw_replays_shown (IwReplays *replays, IwLastRun *last, const IwSetup *setup,
                                   guint instrument, guint size, GError **error);
#define IW_SHOWN_SIZES 3
/* Which instrument of a part had a reading of this id when one was last found, to be asked first; or 0. */
guint iw_replays_likely (IwReplays *replays, IwPartKind kind, const char *id);
void iw_replays_found (IwReplays *replays, IwPartKind kind, const char *id, guint instrument);
/* A fact of the run; FALSE if the part has none of this name. */
gboolean iw_replay_fact (const IwReplay *replay, const IwPart *part, const char *id, double *value);
/* Bits of all goals of a part. */
guint32 iw_replay_all_goals (const IwPart *part);

/* --- grade-check.c: what does not come out --- */

typedef struct {
  IwReplays *replays;
  IwLastRun *last;
  const IwMission *mission;
  const IwLedger *ledger;
  const char *outcomes[IW_N_PARTS]; /* of the parts' locks; NULL where there is no part */
  IwGrade *grade;
} IwGrading;

/* Adds a mark; the grade's status is that of the heaviest. Takes `what`. */
void iw_grading_mark (const IwGrading *self, IwGradeStatus weight, char *where, char *what);
/* "/parts/pipeline/…" */
char *iw_grading_pointer (IwPartKind kind, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Checks everything but the readings, and fills the parts of the grade in. */
void iw_grading_check (const IwGrading *self);
/* --- grade-evidence.c --- */

/* Checks the readings kept with a reflection. */
void iw_grading_check_evidence (const IwGrading *self, IwPartKind kind);
/* Whether settings of a part that the file keeps, the present ones or those of a reading, meet its goals;
 * what they meet joins the part's goals_met. */
gboolean iw_grading_shows_goals (const IwGrading *self, IwPartKind kind);

/* --- grade-rubric.c --- */

/* Words of a text: what stands between spaces; where a script writes none, two characters count as one. */
guint iw_grade_count_words (const char *text);
/* Fills criteria and points in. */
void iw_grading_hold_against_rubric (const IwGrading *self);

/* --- grade-class.c --- */

/* The last part that was worked on or, where that is done, the one after it; IW_N_PARTS after the last. */
IwPartKind iw_grade_stopped (const IwGrade *grade);
