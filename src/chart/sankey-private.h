/* The Sankey's geometry: sankey-layout.c computes it, sankey.c draws it, sankey-marks.c describes its nodes.
 */
#pragma once

#include "iowall/charts.h"
#include "sketch-private.h"

#define MAX_LOSSES 5

/* The framing's ribbon ends after this share of the way to the consumer. */
#define FRAMING_SHARE 0.22

typedef enum {
  NODE_SOURCE,
  NODE_DEVICE,
  NODE_MEMORY,
  NODE_CONSUMER,
  N_NODES
} NodeKind;

typedef struct {
  const char *id, *name, *links;
  double x, width, height; /* of its bar; all hang from the same line */
  IwBox head;              /* name and value above it */
} Node;

typedef struct {
  const char *id, *name, *links;
  IwRole role;
  bool waits;
  double bps;
  double height, from_y, to_y; /* tops at the two ends */
  bool torn;
  char why[256];
} Loss;

typedef struct {
  const IwSankeyData *data;
  IwPicture *picture;
  double scale, gap;
  IwBox plot;             /* what hangs below the names */
  double name_y, value_y; /* tops of what stands above: names in one line or two, and values */
  guint name_lines;
  bool staggered; /* every other name stands on the upper line */
  double px_per_bps;
  double needed_bps;      /* bytes of samples per second that keep the consumer busy */
  double useful, framing; /* heights; both make up what the device delivers */
  double pipe;            /* height of the device's bandwidth, as far as it is drawn */
  bool torn;              /* the losses are cut */
  bool cut;               /* so is what flows, because a held scale is too small for it */
  Node nodes[N_NODES];
  Loss losses[MAX_LOSSES];
  guint n_losses;
  double loss_end;    /* x */
  double framing_end; /* bottom of the framing's ribbon; 0 if there is none */
  NodeKind bottleneck;
} Sankey;

/* Height of a flow on the scale, never thinner than a hairline; 0 for none. */
double iw_sankey_thickness (const Sankey *self, double bps);
/* Height of what the device delivers. */
double iw_sankey_delivered (const Sankey *self);
/* Fills in everything from `name_y` on; `plot` must be all that is below the heading, `needed_bps` and
 * `bottleneck` must be set. */
void iw_sankey_lay_out (Sankey *self, IwAxisHold *hold);
/* How wide the heading of a node may be: the next one must find room. The consumer's stands at the right edge
 * and comes first. */
double iw_sankey_room_for (const Sankey *self, NodeKind kind);
/* How a node's name is written into that room, and its lower edge. */
IwTextStyleSpec iw_sankey_name_style (const Sankey *self, NodeKind kind);
double iw_sankey_name_bottom (const Sankey *self, NodeKind kind);
/* The node that holds the flow down. */
NodeKind iw_sankey_bottleneck (const IwSankeyData *data);

/* Adds a mark; with a box of no width its outline is the path just built. */
void iw_sankey_mark (Sankey *self, const char *id, const char *name, const char *value, const char *sentence,
                     const char *links, double number, IwUnit unit, IwBox box);
/* Adds the marks of a node: the pipe's with the source's, the starved part's with the consumer's. */
void iw_sankey_mark_node (Sankey *self, NodeKind kind);
