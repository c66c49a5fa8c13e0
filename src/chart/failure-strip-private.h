/* The failure strip: failure-strip.c lays it out, failure-strip-rows.c wraps the run into rows,
 * failure-strip-draw.c draws it, failure-strip-marks.c says what each thing means. */
#pragma once

#include "dense-private.h"
#include "iowall/charts.h"
#include "job-run-private.h"

/* A part of the run that is as long as every other row. */
typedef struct {
  double bar_y;                /* top of its bar */
  guint first, n;              /* of the pieces */
  guint first_drain, n_drains; /* of those below them */
  guint failures;
  double lost_s, restart_s;
} StripRow;

/* A failure as it is marked: what it threw away, and its restart. */
typedef struct {
  size_t index; /* of the trace's failures */
  double from_s, to_s;
  double x;
  guint row;
  bool crowded; /* another is so near that only the moment itself is pointed at */
} StripFailure;

typedef struct {
  const IwJobData *data;
  const IwCheckpointTrace *trace; /* NULL: there is nothing to show */
  IwPicture *picture;
  double scale, gap;
  IwBox plot;                     /* the rows */
  double row_s, tick_s;           /* length of a row, and of the parts that its axis counts */
  double pitch;                   /* from one row to the next */
  double lead;                    /* of it, above the bar: for the failures' heads */
  double bar, drain;              /* heights; drain 0: there is no such lane */
  bool cut;                       /* held rows are too few for the run */
  double right;                   /* where notes beside the rows begin; 0: there is no room for them */
  double seconds[IW_N_JOB_PARTS]; /* of what is shown */
  GArray *rows;                   /* StripRow */
  GArray *pieces;                 /* IwDensePiece */
} FailureStrip;

/* What is drawn of a drain, as kinds of a dense piece. */
enum {
  STRIP_DRAINED,
  STRIP_CUT_SHORT,
  STRIP_NO_DRAIN = IW_DENSE_KINDS - 1
};

/* There is no run, and there will be none. */
bool iw_failure_strip_hopeless (const FailureStrip *self);
/* End of what is shown of the run. */
double iw_failure_strip_end (const FailureStrip *self);
/* What each activity took of what is shown. */
void iw_failure_strip_sum (FailureStrip *self);
/* Fits rows into the plot: how long one is, and how high. `held` keeps what `hold` says. */
void iw_failure_strip_choose_rows (FailureStrip *self, IwAxisHold *hold);
/* Wraps the run into them. */
void iw_failure_strip_gather (FailureStrip *self);
/* Where a moment lies: its row, and x; FALSE if that row is not shown. */
bool iw_failure_strip_at (const FailureStrip *self, double at_s, guint *row, double *x);
/* Adds what lies between two moments, as boxes from `top` to `top + height` of each row, to the path that is
 * being built, each at least `least` wide. */
void iw_failure_strip_path (FailureStrip *self, double from_s, double to_s, double top, double height,
                            double least);

/* A row's beginning as it stands beside it: "day 4", "12 h". The caller frees it. */
char *iw_failure_strip_row_name (const FailureStrip *self, guint row);
/* When something happens: "day 4", or of a run that takes no days "after 3.2 hours". The caller frees it. */
char *iw_failure_strip_when (const FailureStrip *self, double at_s, bool spoken);

void iw_failure_strip_draw (FailureStrip *self);

void iw_failure_strip_mark_all (FailureStrip *self);
/* What an interval's time went to. */
IwJobPart iw_failure_strip_part (IwCheckpointActivity activity);
/* Marks what an entry of the key stands for. */
void iw_failure_strip_mark_key (FailureStrip *self, IwJobPart part, const char *name, IwBox box);
