/* What the rooms of the stage timeline share: timeline.c lays it out, timeline-pieces.c thins out what is
 * finer than pixels, timeline-draw.c draws it, timeline-marks.c says what each thing means. */
#pragma once

#include "dense-private.h"
#include "iowall/charts.h"

/* The kinds are the states. */
typedef IwDensePiece TimelinePiece;
G_STATIC_ASSERT ((guint)IW_N_PIPELINE_STATES == IW_DENSE_KINDS);

/* A buffer's mean fill over columns that are drawn as one. */
typedef struct {
  double x0, x1, height; /* px */
} TimelineLevel;

typedef struct {
  IwBox bar; /* over the whole plot */
  bool anchor;
  guint first, n;                        /* of the pieces */
  guint first_block, n_blocks;           /* of coarser ones, to be pointed at */
  double stretch[IW_N_PIPELINE_STATES];  /* share of what is shown of the run; 0 without a trace */
  double widest_x[IW_N_PIPELINE_STATES]; /* the widest interval of each state */
  double widest[IW_N_PIPELINE_STATES];
  bool labelled[IW_N_PIPELINE_STATES];
} TimelineLane;

typedef struct {
  bool there; /* it has room for a chunk, and the picture has room for it */
  IwBox box;
  guint first, n; /* of the levels */
  double mean;    /* chunks, over what is shown; NAN without a trace */
} TimelineTank;

typedef struct {
  const IwLineData *data;
  const IwPipelineTrace *trace; /* NULL while there is none */
  IwPicture *picture;
  double scale, gap;
  IwBox plot;
  double from_s, length_s; /* of the axis, in time of the run; a length of 0: nothing is known yet */
  double right;            /* where the column of shares begins; 0: there is none */
  double wait_y;           /* of the label of the longest wait; 0: there is no room for one */
  guint n, anchor;
  TimelineLane lanes[IW_PIPELINE_MAX_STAGES];
  TimelineTank tanks[IW_PIPELINE_MAX_BUFFERS];
  GArray *pieces; /* TimelinePiece */
  GArray *levels; /* TimelineLevel */
} Timeline;

double iw_timeline_x (const Timeline *self, double at_s);

/* Fills the pieces and levels in, and the lanes' shares of the stretch. */
void iw_timeline_gather (Timeline *self);

/* What the anchor must not do: wait for data or, where it comes first, for room. */
IwPipelineState iw_timeline_failure (const Timeline *self);

/* Adds what a lane shows of a state to the path that is being built; FALSE if that is nothing. */
bool iw_timeline_state_path (Timeline *self, const TimelineLane *lane, IwPipelineState state);
/* The same for a mark: a stretch of dense change is pointed at, not one of its thousand moments. */
bool iw_timeline_target_path (Timeline *self, const TimelineLane *lane, IwPipelineState state);

/* What stands still: names, plates, axis. */
void iw_timeline_draw_frame (Timeline *self);
/* What the run did. */
void iw_timeline_draw_run (Timeline *self);

typedef struct {
  double from_s, to_s; /* in time of the run */
  bool goes_on;        /* the stretch ends before it does */
} TimelineWait;

/* The anchor's wait that the stretch lies around; FALSE if there is none. */
bool iw_timeline_longest_wait (const Timeline *self, TimelineWait *wait);

void iw_timeline_mark_all (Timeline *self);
