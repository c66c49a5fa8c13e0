/* A laid-out picture: computed once from a result, then drawn, hit-tested and described from the same
 * geometry.
 *
 * A picture is a list of groups of drawing operations, in drawing order. A group whose `hash` is that of a
 * group of an earlier picture draws the same pixels, so a view may keep what it drew. Texts are UTF-8, never
 * markup. */
#pragma once

#include <cairo.h>
#include <stddef.h>
#include <stdint.h>

#include "iowall/quantity.h"
#include "iowall/theme.h"

typedef struct IwPicture IwPicture;

/* Something in a picture that answers a question when pointed at or focused. Strings belong to the picture.
 */
typedef struct {
  const char *id;       /* "position": the same mark in every picture of this instrument */
  const char *name;     /* "Positioning" */
  const char *value;    /* "1.19 s, 84 % of the step": typeset */
  const char *sentence; /* the whole answer: what am I, how much, why. Spoken units */
  const char *links;    /* ids of the controls and symbols that it belongs to, separated by spaces */
  double number;        /* SI, for tables and evidence; NAN if it has none */
  IwUnit unit;
  double x, y, width, height; /* bounds */
} IwMark;

typedef struct {
  const char *name;           /* for tests and debugging */
  double x, y, width, height; /* everything that the group draws lies within */
  uint64_t hash;
  bool still; /* what data is drawn against: axes, a dial. Where it differs, two pictures differ in scale */
} IwPictureGroup;

/* A text that was placed, for tests: labels that overlap or leave the picture are found without pixels. */
typedef struct {
  const char *text;
  double x, y, width, height;
  const char *group;
} IwPlacedText;

/* Marks that move faster than this could not be followed. */
#define IW_PACE_MAX 2.0

/* Where data moves in a picture, for a view that shows it moving: the centre line of a ribbon as one cubic
 * curve, in the direction of the flow. Ribbons that carry no data (lost bandwidth) have none. */
typedef struct {
  const char *id;     /* of the mark that the ribbon belongs to, or "" */
  double x[4], y[4];  /* end, two control points, end */
  double width;       /* thickness of the ribbon, px */
  double bytes_per_s; /* what it carries */
  double pace;        /* 0 … 1: this flow over the one that would keep its consumer busy */
  IwRole role;        /* of its colour */
  const float *paces; /* `n_paces` of them, evenly over the stretch that is played, above 1 where what was
                         held up is made up for, at most IW_PACE_MAX; NULL: `pace` throughout */
  size_t n_paces;
} IwFlowPath;

typedef enum {
  IW_MOVING_LEVEL, /* fills its box from below up to a value (0 … 1) */
  IW_MOVING_CURSOR /* an upright line that sweeps across its box; no values */
} IwMovingKind;

/* What changes while a stretch of a run is played; the picture itself draws none of it. */
typedef struct {
  IwMovingKind kind;
  double x, y, width, height;
  IwRole role;
  const float *values; /* evenly over the stretch; the picture's own */
  size_t n;
} IwMoving;

void iw_picture_free (IwPicture *picture);

/* Forgets the texts that the calling thread has shaped and keeps for its next pictures; pictures that there
 * are keep theirs. Returns how many they were. */
unsigned iw_picture_forget_texts (void);

double iw_picture_width (const IwPicture *picture);
double iw_picture_height (const IwPicture *picture);
const char *iw_picture_title (const IwPicture *picture);    /* "I/O waterfall" */
const char *iw_picture_sentence (const IwPicture *picture); /* its state, to be read aloud */

const IwPictureGroup *iw_picture_groups (const IwPicture *picture, size_t *n);
const IwMark *iw_picture_marks (const IwPicture *picture, size_t *n); /* in reading order */
const IwPlacedText *iw_picture_texts (const IwPicture *picture, size_t *n);
const IwFlowPath *iw_picture_flows (const IwPicture *picture, size_t *n); /* from source to consumer */

const IwMoving *iw_picture_moving (const IwPicture *picture, size_t *n); /* in the order of drawing */
/* Seconds in which the stretch is played once, again and again; 0: nothing is played. All pictures of one
 * result say the same. */
double iw_picture_play_s (const IwPicture *picture);

/* Draws one group, or all of them. The ground is left transparent. */
void iw_picture_draw_group (const IwPicture *picture, size_t group, cairo_t *cr);
void iw_picture_draw (const IwPicture *picture, cairo_t *cr);

/* Index of the mark at a point (the smallest one where marks overlap; thin ones are widened to a comfortable
 * target), or -1. */
int iw_picture_mark_at (const IwPicture *picture, double x, double y);
/* Index of the mark with this id, or -1. */
int iw_picture_find_mark (const IwPicture *picture, const char *id);

/* The highlight of a mark: its outline and, if `tag` is set, a tag beside it with name and value. The bounds
 * of all that it draws go to `bounds` (x, y, width, height) if that is not NULL; with `cr` NULL nothing is
 * drawn. */
void iw_picture_draw_highlight (const IwPicture *picture, size_t mark, bool tag, cairo_t *cr,
                                double bounds[4]);

/* What differs from a pinned state of the same instrument, to be drawn over the picture of the present one:
 * dashed outlines of what stood elsewhere, and labels of the differences that are largest for their unit,
 * clear of each other and of the present picture's texts. Its sentence says these differences in words, ""
 * if there are none. Outlines are left out where the two pictures differ in scale, and of what happened in
 * many pieces. Of the same state twice it draws nothing. Both pictures must have the same theme and size. */
IwPicture *iw_picture_ghost (const IwPicture *live, const IwPicture *pinned);

/* By how much a mark's number is another one than it was: "−0.62 s", of shares in points ("+12.3 points");
 * spoken "620 milliseconds less". NULL if nobody could tell the two apart, or one is none. The caller frees
 * it. */
char *iw_mark_difference (const IwMark *now, const IwMark *before, IwTextStyle style);

/* TRUE if `links` (space-separated) holds `link` or one of several space-separated ones. */
bool iw_links_match (const char *links, const char *link);
