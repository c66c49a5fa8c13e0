/* The bands of every diagram in which width is an amount. A band runs level at both ends. */
#pragma once

#include "sketch-private.h"

typedef struct {
  double x0, y0, x1, y1; /* tops of its two ends */
  double height;
} IwRibbon;

/* A band that is thinner than this has no torn edge, in px at scale 1. */
#define IW_TORN_FROM 6.0

/* Adds the band to the path that is being built. `torn`: it is drawn thinner than it is, which its lower edge
 * shows where there is room for it. */
void iw_ribbon_path (IwPicture *picture, const IwRibbon *ribbon, bool torn);
/* Here a band ends: an upright bar at (x, y), a little higher than a thin band. */
void iw_ribbon_wall (IwPicture *picture, double x, double y, double height, IwRole role);
/* Bites teeth out of the lower edge, at `y`, of a box that is drawn shorter than it is. */
void iw_ribbon_tear (IwPicture *picture, double x0, double x1, double y);
/* Its centre line, along which something moves from the first end to the second. `path` holds what else there
 * is to say of it. */
void iw_ribbon_flow (IwPicture *picture, const IwRibbon *ribbon, IwFlowPath path);
