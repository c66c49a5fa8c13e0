/* The flow of a run's hours: hours-flow-layout.c computes it, hours-flow.c draws it, hours-flow-marks.c
 * describes it. */
#pragma once

#include "iowall/charts.h"
#include "job-run-private.h"

/* Where hours end. Everything but what is useful passes the node of the waste first. */
typedef struct {
  char *name; /* owned */
  double share, seconds;
  double height, from_y, to_y; /* tops at the two ends */
  double label_y;              /* middle of its label */
} HoursEnd;

typedef struct {
  const IwJobData *data;
  IwPicture *picture;
  double scale, gap;
  IwJobHours hours;
  double px_per_s;
  double small, body;  /* heights of a line of text */
  IwBox plot;          /* what hangs below the name of the whole */
  double name_y;       /* top of the lines above */
  double bar;          /* width of a node */
  double node_x, ends; /* of the waste's node, and where bands end */
  double node_y;       /* its top */
  double work, waste;  /* heights */
  bool two_lines;      /* a label has its numbers below its name */
  bool torn;           /* a held scale is too small for the waste */
  HoursEnd end[IW_N_JOB_PARTS];
} HoursFlow;

/* Names, shares and geometry. `area` is what the heading leaves. */
void iw_hours_flow_lay_out (HoursFlow *self, IwBox area, IwAxisHold *hold);
void iw_hours_flow_clear (HoursFlow *self);

/* What stands under or behind the name of an end: "28.9 h, 3.61 %". The caller frees it. */
char *iw_hours_flow_value (const HoursFlow *self, IwJobPart part);
/* All but what is useful. */
double iw_hours_flow_waste (const HoursFlow *self);

/* Adds every mark, in reading order. */
void iw_hours_flow_mark (HoursFlow *self);
