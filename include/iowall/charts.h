/* The instruments: each lays out one picture from results of the core and the words of a track. They know no
 * mission, no window and no file. `width` and `height` are device-independent pixels. The caller frees the
 * picture. */
#pragma once

#include "iowall/access.h"
#include "iowall/picture.h"

/* What keeps axes still while a slider is dragged. The holder (a view) keeps one per instrument,
 * zero-initialised; with `held` set a chart uses the domain it finds, otherwise it chooses a fresh one and
 * leaves it here. */
typedef struct {
  bool held;
  double domain[4];
} IwAxisHold;

/* --- I/O waterfall: one step's time, in the order of events --- */
typedef struct {
  const IwAccess *access;
  const IwAccessResult *result;
  const char *step;     /* "step" */
  const char *consumer; /* "8 × H100" */
  const char *device;   /* "Object store" */
  const char *compute;  /* "Compute" */
  const char *starved;  /* "GPU starved" */
  const char *opening;  /* "Opening files" */
  const char *samples;  /* "images" */
} IwWaterfallData;
IwPicture *iw_waterfall_new (const IwWaterfallData *data, const IwTheme *theme, double width, double height,
                             IwAxisHold *hold);

/* --- IOPS against throughput: each device of the track, the operating point --- */
typedef struct {
  const char *id, *name;
  const IwAccessDevice *device;
} IwCurveDevice;
typedef struct {
  const IwCurveDevice *devices;
  size_t n_devices;
  size_t current; /* index of the device in use */
  const IwAccess *access;
  const IwAccessResult *result;
  const char *consumer; /* whose demand is drawn as a line */
  const char *opening;  /* "Opening files" */
} IwIopsCurveData;
IwPicture *iw_iops_curve_new (const IwIopsCurveData *data, const IwTheme *theme, double width, double height,
                              IwAxisHold *hold);

/* --- Data flow: source -> storage -> memory -> accelerator, width = bytes/s --- */
typedef struct {
  const IwAccess *access;
  const IwAccessResult *result;
  const IwAccessFlow *flow;
  const char *source, *device, *memory, *consumer; /* names of the four nodes */
  const char *starved, *busy;
  const char *opening, *samples; /* "Opening files", "images" */
} IwSankeyData;
IwPicture *iw_sankey_new (const IwSankeyData *data, const IwTheme *theme, double width, double height,
                          IwAxisHold *hold);

/* --- Math Peek: the governing equation with live numbers; its marks are the symbols --- */
typedef struct {
  const IwAccess *access;
  const IwAccessResult *result;
  const char *opening; /* "Opening files" */
} IwAccessEquationData;
IwPicture *iw_access_equation_new (const IwAccessEquationData *data, const IwTheme *theme, double width,
                                   double height);
/* The height that it needs at this width, for a scrolled view to size itself by. It depends on width, theme
 * and settings, and hardly on the numbers: room is kept for the widest. In less, the last equations are left
 * out. */
double iw_access_equation_height (const IwAccessEquationData *data, const IwTheme *theme, double width);
