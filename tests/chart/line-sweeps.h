/* Sweeps of the tracks' lines: utilisation against what a control sets. */
#pragma once

#include "worlds.h"

typedef enum {
  SWEEP_LINK,   /* the rate of the stage that the download sizes, in bits per second */
  SWEEP_NVME,   /* the rate of the stage that keeps the cache */
  SWEEP_BUFFER, /* from nothing on, on a cubic scale */
  SWEEP_CACHE,  /* the same, up to one and a half times the data set */
  SWEEP_JITTER, /* everything's variation, linear */
  N_SWEEPS
} SweepKind;

#define N_SWEEP_POINTS 64

/* Not to be copied: `data` points into it and into the line's world. */
typedef struct {
  IwPipelinePoint points[N_SWEEP_POINTS];
  IwSaturationData data;
} Sweep;

/* Sets the axis and the ceilings, with what the line has now as the control's value. FALSE where the line has
 * no such control. */
gboolean sweep_init (Sweep *sweep, LineWorld *world, SweepKind kind);
/* Runs every point whose number leaves no rest when divided by `every`. */
void sweep_run (Sweep *sweep, const LineWorld *world, SweepKind kind, guint every);
