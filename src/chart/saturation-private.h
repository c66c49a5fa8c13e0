/* What the saturation plot (saturation.c), its labels (saturation-labels.c) and its words
 * (saturation-words.c) share. */
#pragma once

#include "iowall/charts.h"
#include "placer-private.h"
#include "plane-private.h"

/* More changes of the bottleneck than that are not told apart. */
#define IW_SATURATION_HANDOVERS 8

/* Where another stage becomes the bottleneck. */
typedef struct {
  size_t after;         /* between this point and the next */
  double value;         /* of the control */
  double ceiling;       /* there */
  guint before, behind; /* stages */
} IwSaturationHandover;

/* Two coordinates. */
typedef struct {
  double x, y;
} IwSaturationSpot;

typedef struct {
  IwPicture *picture;
  const IwTheme *theme;
  const IwSaturationData *data;
  IwPlane plane; /* 0 … 100 % over the control's range */
  double per_si; /* so many of the units that are shown make one of SI */
  IwPlacer placer;
  IwBox target_label, ceiling_label, simulated_label, gap_label;
  IwBox names[IW_SATURATION_HANDOVERS + 1]; /* of the bottlenecks, from left to right */
  IwSaturationHandover handovers[IW_SATURATION_HANDOVERS];
  size_t n_handovers;
  size_t n_run; /* points that are run */
} IwSaturation;

double iw_saturation_x (const IwSaturation *self, double value);
double iw_saturation_y (const IwSaturation *self, double utilization);

/* Where a point lies on the ceiling, and where on the simulated curve. */
IwSaturationSpot iw_saturation_ceiling (const IwSaturation *self, size_t point);
IwSaturationSpot iw_saturation_simulated (const IwSaturation *self, size_t point);
/* Where things stand now. */
IwSaturationSpot iw_saturation_operating (const IwSaturation *self);
double iw_saturation_radius (const IwSaturation *self);

/* Half width of the band at a point; 0 where there is none. */
double iw_saturation_spread (const IwPipelinePoint *point);

/* The stage that keeps the line from more: the anchor itself where the ceiling is all that it can do. */
guint iw_saturation_bottleneck (const IwLineData *line, int32_t slowest, double utilization_ceiling);

/* Labels (saturation-labels.c): those that depend on the curves alone, and the operating point's number. */
void iw_saturation_draw_labels (IwSaturation *self);
void iw_saturation_draw_number (IwSaturation *self);

/* Words (saturation-words.c): places the title and the state, and returns what is left; then the marks, in
 * reading order, and the picture's sentence. */
IwBox iw_saturation_head (IwSaturation *self);
void iw_saturation_describe (IwSaturation *self);
