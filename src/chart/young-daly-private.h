/* What the Young-Daly plot's curves (young-daly-curves.c), its drawing (young-daly.c), its labels
 * (young-daly-labels.c) and its words (young-daly-words.c) share. */
#pragma once

#include "job-words-private.h"
#include "placer-private.h"
#include "plane-private.h"

#define YOUNG_DALY_SAMPLES 121

/* How much more than the least is still as good. */
#define YOUNG_DALY_FLAT 1.05

/* One interval at which the store stands. */
typedef struct {
  double interval_s;
  double x;                     /* on the plane */
  double waste;                 /* expected */
  double parts[IW_N_JOB_PARTS]; /* of it; none is useful */
  double first_order;
  bool valid; /* that is within 5 % of `waste` */
} YoungDalySample;

typedef enum {
  YOUNG_DALY_EXACT,
  YOUNG_DALY_DALY,
  YOUNG_DALY_YOUNG,
  YOUNG_DALY_LAWS
} YoungDalyLaw;

/* A law's best interval. */
typedef struct {
  const char *id, *name;
  double interval_s;
  bool merged; /* reads as the exact one, or lies on it without room for a label of its own */
  IwBox label;
} YoungDalyBest;

typedef struct {
  IwPicture *picture;
  const IwTheme *theme;
  const IwJobData *data;
  IwPlane plane;
  IwPlacer placer;
  YoungDalySample samples[YOUNG_DALY_SAMPLES]; /* from where the store stands to the end of the range */
  size_t n_samples;                            /* 0: it stands nowhere */
  YoungDalyBest best[YOUNG_DALY_LAWS];
  double best_s, least;          /* of the intervals at which the store stands, whatever the range */
  double flat_from_s, flat_to_s; /* hardly more than the least, in the range; both 0: nowhere */
  size_t n_run;                  /* points that are run */
  IwBox part_labels[IW_N_JOB_PARTS];
  IwBox flat_label, first_order_label, simulated_label, expected_label, collapse_label, statement;
} YoungDaly;

/* --- young-daly-curves.c --- */

/* Solves the samples, the best intervals and the flat region around them. */
void iw_young_daly_solve (YoungDaly *self);
/* Expected waste with another interval; 1 where there is no end to the work. */
double iw_young_daly_waste (const IwJobData *data, double interval_s);
/* The smallest of the steps of the upright axis that is not below `waste`. */
double iw_young_daly_nice_above (double waste);

/* --- young-daly.c --- */

double iw_young_daly_x (const YoungDaly *self, double interval_s);
/* Kept on the plane. */
double iw_young_daly_y (const YoungDaly *self, double waste);
/* Where things stand now, kept on the plane; `above`: they stand higher. */
double iw_young_daly_operating (const YoungDaly *self, double *x, bool *above);
double iw_young_daly_radius (const YoungDaly *self);
/* Where the cross lies that stands for the point of a collapsed store. */
double iw_young_daly_cross_y (const YoungDaly *self);
/* Lower and upper edge of a part at a sample, as a waste. The restarts lie lowest, then the checkpoints. */
void iw_young_daly_edges (const YoungDaly *self, size_t sample, IwJobPart part, double *from, double *to);
/* Whether a best interval lies on the axis, and as text: "18.3 min". */
bool iw_young_daly_in_range (const YoungDaly *self, double interval_s);
/* The right edge of the region in which the store collapses, on the plane; its left edge if there is none. */
double iw_young_daly_collapse_x (const YoungDaly *self);

/* --- young-daly-labels.c --- */

void iw_young_daly_draw_labels (YoungDaly *self);
/* In the groups "optimum" and "operating". */
void iw_young_daly_draw_best (YoungDaly *self);
void iw_young_daly_draw_number (YoungDaly *self);
void iw_young_daly_draw_statement (YoungDaly *self);

/* --- young-daly-words.c --- */

/* Places the title and the state; returns what is left. */
IwBox iw_young_daly_head (YoungDaly *self);
/* Adds the marks, in reading order, and the picture's sentence. */
void iw_young_daly_describe (YoungDaly *self);
