/* The line's flow: line-flow-layout.c computes it, line-flow.c draws it, line-flow-labels.c writes into it,
 * line-flow-marks.c describes it, line-flow-play.c says how it moves. */
#pragma once

#include "iowall/charts.h"
#include "sketch-private.h"

/* Values that what moves has over the stretch. */
#define LINE_FLOW_STEPS 240

/* One stage: a gate as high as what it could pass, filled as high as what does pass. Rates are those of the
 * stage itself: of a stage that hits skip, of misses alone. */
typedef struct {
  double ceiling_bps, pass_bps, need_bps; /* what it could pass, passes, and must to keep the anchor busy */
  double x, width, centre;
  double column;       /* width of the texts below it */
  double height, flow; /* of the gate and of what passes it */
  bool torn;           /* the gate is higher than the picture shows */
} Gate;

typedef struct {
  bool there; /* it holds a chunk at least */
  IwBox box;  /* the room that fills */
  double column;
  double fill; /* mean, 0 … 1 */
} Tank;

/* Tops of rows of text; below 0: there is no room for it. */
typedef struct {
  double top; /* of all of it */
  double tank_name, tank_size, name, ceiling, strip, time, idle;
  guint name_lines;
  IwType name_type;
  bool staggered; /* every other name stands on the second line */
  bool crowded;   /* not every name has room */
} Rows;

typedef struct {
  const IwLineData *data;
  IwPicture *picture;
  double scale, gap;
  guint n, anchor;
  int bottleneck;
  double hits;      /* share of the chunks that enters at the cache stage, not before */
  guint hits_enter; /* that stage */
  double demand_bps, px_per_bps;
  double small, body; /* heights of a line of text */
  double pitch;       /* of the stages */
  double lane;        /* height of the line of text between demand and tanks */
  IwBox plot;         /* gates and tanks stand in it, on its lower edge */
  IwBox pill;         /* the bottleneck's word; of no width if there is none */
  bool cut;           /* a held scale is too small for what flows */
  Rows rows;
  Gate gates[IW_PIPELINE_MAX_STAGES];
  Tank tanks[IW_PIPELINE_MAX_BUFFERS];
} LineFlow;

/* Fills in everything from `n` on. `area` is what the heading leaves. */
void iw_line_flow_lay_out (LineFlow *self, IwBox area, IwAxisHold *hold);
/* Height of a rate on the scale, never thinner than a hairline and never higher than the bands may be; 0 for
 * none. */
double iw_line_flow_thickness (const LineFlow *self, double bps);
/* How a stage's name is written: centred, no word broken. */
IwTextStyleSpec iw_line_flow_name_style (const LineFlow *self, guint k, const Rows *rows);
/* The lower edge, on which everything stands. */
double iw_line_flow_floor (const LineFlow *self);
/* Where the dashed line runs: what a stage must pass to keep the anchor busy. */
double iw_line_flow_demand_y (const LineFlow *self, guint stage);
/* Where the hits' band begins. */
double iw_line_flow_hits_x (const LineFlow *self);

/* How fast a stage hands on over the stretch, as a pace (see IwFlowPath); FALSE if there is no stretch. */
bool iw_line_flow_paces (const LineFlow *self, guint stage, float paces[LINE_FLOW_STEPS]);
/* How full a buffer is over the stretch, 0 … 1. */
bool iw_line_flow_levels (const LineFlow *self, guint buffer, float levels[LINE_FLOW_STEPS]);

/* Names of stages and tanks, which no result changes. */
void iw_line_flow_label_names (LineFlow *self);
/* What each stage could pass, and the size of each tank. */
void iw_line_flow_label_values (LineFlow *self);
/* How busy each stage is. */
void iw_line_flow_label_times (LineFlow *self);
/* The bottleneck's ring, and what is read off the flow. */
void iw_line_flow_label_flow (LineFlow *self);

/* Adds every mark, in reading order. */
void iw_line_flow_mark (LineFlow *self);
