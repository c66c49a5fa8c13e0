/* The one table that says which instruments a part has, and feeds each from an experiment's result. */
#pragma once

#include "iowall/charts.h"
#include "iowall/experiment.h"
#include "iowall/lecture.h"

typedef enum {
  IW_PLACE_STAGE,   /* large, in the middle */
  IW_PLACE_BENCH,   /* under it, side by side */
  IW_PLACE_EQUATION /* in the Math Peek */
} IwPlace;

typedef struct IwInstrumentChart IwInstrumentChart;

typedef struct {
  const char *id;    /* "sankey", "waterfall", "iops-curve", "equation" */
  const char *title; /* "Data flow" */
  const char *about; /* one sentence that says how to read it and gives nothing away */
  IwPlace place;
  const IwInstrumentChart *chart; /* the gallery's own: what lays it out */
} IwInstrument;

/* The instruments of a part in reading order. */
const IwInstrument *iw_gallery_instruments (IwPartKind part, size_t *n);
const IwInstrument *iw_gallery_find (IwPartKind part, const char *id); /* NULL if none */

/* Whether a scene shows instruments that its part has; a mission knows none of them. The error names what
 * was found and what there is. */
gboolean iw_gallery_check_scene (const IwScene *scene, GError **error);

/* Lays out one instrument. `hold` may be NULL. */
IwPicture *iw_gallery_picture (IwPartKind part, const IwInstrument *instrument,
                               const IwExperiment *experiment, const IwTheme *theme, double width,
                               double height, IwAxisHold *hold);

/* Leaves in `hold`, held, axes on which both of two states of an instrument have room: what a pinned state
 * and the present one are laid out on. */
void iw_gallery_hold_both (IwPartKind part, const IwInstrument *instrument, const IwExperiment *one,
                           const IwExperiment *other, const IwTheme *theme, double width, double height,
                           IwAxisHold *hold);

/* The height that an instrument needs at a width, for one that is read by scrolling; 0 if it fills any box.
 */
double iw_gallery_height (IwPartKind part, const IwInstrument *instrument, const IwExperiment *experiment,
                          const IwTheme *theme, double width);

/* Makes the theme's scale smaller, in steps and not below `least`, until all of an instrument is there that
 * is read by scrolling elsewhere. */
void iw_gallery_fit_scale (IwPartKind part, const IwInstrument *instrument, const IwExperiment *experiment,
                           IwTheme *theme, double least, double width, double height);

/* Draws a whole page of a part (brief, settings, goals, instruments, equation) for the page renderer and the
 * report. */
void iw_gallery_draw_page (IwPartKind part, const IwExperiment *experiment, const IwTheme *theme, cairo_t *cr,
                           double width, double height);
