/* What the frame of the IOPS curve (iops-curve-frame.c), its lines and labels (iops-curve.c) and its marks
 * (iops-curve-marks.c) share. */
#pragma once

#include "iowall/charts.h"
#include "iowall/scale.h"
#include "placer-private.h"

#define IW_CURVE_POINTS      129
#define IW_CURVE_FIRST_BYTES 512.0
#define IW_CURVE_LAST_BYTES  1073741824.0

typedef struct {
  IwPicture *picture;
  const IwTheme *theme;
  const IwIopsCurveData *data;
  double unit;   /* one px at scale 1 */
  double line;   /* height of a small text */
  IwBox plane;   /* where the curves are */
  IwScale x, y;  /* IOPS, bytes/s */
  double x_from; /* the least IOPS of any device; left of it only labels stand */
  IwPlacer placer;
  IwBox *names; /* where each device's name stands; no width if it does not */
  IwBox bandwidth_label, iops_label, demand_label;
  IwAccessPoint *points; /* IW_CURVE_POINTS a device, at the present queue depth */
} IwIopsCurve;

double iw_iops_curve_x (const IwIopsCurve *self, double iops);
double iw_iops_curve_y (const IwIopsCurve *self, double bytes_per_s);
/* The nearest middle of a pixel: lines there are sharp and cheap. */
double iw_iops_curve_crisp (double coordinate);

/* The smallest request of the curves. The model's start at 512 B; flash that is addressed by the page
 * saturates below that, and then they start lower. */
double iw_iops_curve_first_bytes (const IwIopsCurveData *data);
/* Puts the plane into what the heading left. */
void iw_iops_curve_place (IwIopsCurve *self, IwBox box);
/* Chooses the axes, or takes those that are held. `hold` may be NULL. */
void iw_iops_curve_set_scales (IwIopsCurve *self, IwAxisHold *hold);
void iw_iops_curve_draw_frame (IwIopsCurve *self);
/* The words in the corners, where nothing else stands. */
void iw_iops_curve_draw_regions (IwIopsCurve *self);

const IwCurveDevice *iw_iops_curve_current (const IwIopsCurve *self);
bool iw_iops_curve_in_plane (const IwIopsCurve *self, double x, double y);

/* A device's curve at the present queue depth, from small requests to large ones. */
const IwAccessPoint *iw_iops_curve_points (const IwIopsCurve *self, size_t device);

/* Where the device in use reaches 90 % of its bandwidth; FALSE where no request size does. */
bool iw_iops_curve_saturation (const IwIopsCurve *self, IwAccessPoint *point);

/* The operating point, kept on the plane. `off` is what is missing to where it really lies. */
void iw_iops_curve_operating_point (const IwIopsCurve *self, double *x, double *y, double off[2]);

/* TRUE if the present reader needs no positioning at all: raw files read as stored from a disk. */
bool iw_iops_curve_never_positions (const IwIopsCurve *self);
/* TRUE if it then moves more than random reads of the same size would. */
bool iw_iops_curve_beats_random (const IwIopsCurve *self);

/* TRUE if the present reader stays visibly below the random reads of its size, `on_curve`: those are of files
 * that are open already. */
bool iw_iops_curve_held_below (const IwIopsCurve *self, IwAccessPoint *on_curve);
/* What loading is bound by, and why the point is below its curve if it is: "bound by positioning; held below
 * the curve by opening files". `phrase` says the first. The caller frees it. */
char *iw_iops_curve_why (const IwIopsCurve *self, const char *phrase);

/* How often the present reader positions, "0.250 accesses/s"; in IOPS where each time is one read request.
 * The caller frees the text. */
char *iw_iops_curve_rate (const IwIopsCurve *self, bool spoken);

/* Places the title and the state; returns what is left for the plane. */
IwBox iw_iops_curve_head (IwIopsCurve *self);
/* Adds the marks, in reading order, and the picture's sentence. */
void iw_iops_curve_describe (IwIopsCurve *self);
