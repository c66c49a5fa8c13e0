/* What the rooms of the gauge share: gauge.c draws the dial, gauge-labels.c writes beside it, gauge-marks.c
 * says what each thing means. */
#pragma once

#include "iowall/charts.h"
#include "sketch-private.h"

typedef struct {
  const IwLineData *data;
  IwPicture *picture;
  double scale, gap;
  IwBox plot;
  double cx, cy;
  double inner, outer; /* radii of the band */
  double rim;          /* what is drawn ends here; labels begin */
  guint rows;          /* of labels below the dial; 0: they stand beside it */
  double side;         /* room of the labels beside the dial, on either side */
  double bottom;       /* where the rows, or the labels beside the dial, end */
  IwBox foot;          /* of the line about waits; of no height where there is none */
  double utilization, ceiling, target;
  double margin;       /* half width of the confidence interval; 0 if there is none */
  const char *limiter; /* the stage that sets the ceiling; NULL where none does below 100 % */
} Gauge;

#define GAUGE_RAIL 3.5 /* thickness of the rail above the ceiling, and its distance, in px at scale 1 */
#define GAUGE_TIP  9.0 /* length of the target's arrowhead */

/* Angle of a share of the arc, clockwise from the right; and a point at a radius. */
double iw_gauge_angle (double share);
double iw_gauge_x (const Gauge *self, double share, double radius);
double iw_gauge_y (const Gauge *self, double share, double radius);

/* Adds a piece of the ring to the path that is being built. */
void iw_gauge_ring (Gauge *self, double from, double to, double inner, double outer);

/* The longest wait and how many are late: texts of a line, the longest first, and spoken. The caller frees
 * them. */
char *iw_gauge_waits (const Gauge *self, bool with_late);
char *iw_gauge_spoken_waits (const Gauge *self);

/* "±0.3 %"; the caller frees it. NULL without a confidence interval. */
char *iw_gauge_margin (const Gauge *self, IwTextStyle style);

/* Chooses where the labels go and how large the dial can be in `height`, `below` of which stands under the
 * arc's ends. It depends on words and sizes alone. Returns the height that the rows take. */
double iw_gauge_choose_rim (Gauge *self, double height, double below);
void iw_gauge_draw_labels (Gauge *self);

void iw_gauge_mark_all (Gauge *self);
