/* What a picture is made of; shared by sketch.c, which records it, and picture.c, which draws it. */
#pragma once

#include <glib.h>
#include <pango/pangocairo.h>

#include "sketch-private.h"

typedef enum {
  OP_RECT,
  OP_CIRCLE,
  OP_PATH,
  OP_LINE,
  OP_TEXT,
  OP_CLIP,
  OP_UNCLIP
} OpKind;

typedef struct {
  char verb; /* m, l, c, z */
  double v[6];
} Segment;

typedef struct {
  OpKind kind;
  IwBox box;     /* rect, clip; line: x, y and far end; circle: centre and radius; text: where it stands */
  double radius; /* of a rect's corners */
  IwPaint paint;
  guint first, n; /* a path's segments */
  PangoLayout *layout;
  IwRole role;
  double alpha, turn;
  bool halo;
} Op;

/* A group's bounds are public; its operations are ops[first … first + n). */
typedef struct {
  guint first, n;
} OpRange;

typedef struct {
  guint first, n; /* the outline's segments; n == 0: the mark is its bounds */
} MarkShape;

struct IwPicture {
  IwTheme theme;
  double width, height;
  GStringChunk *strings;
  const char *title, *sentence;
  uint64_t theme_hash; /* where each group's hash starts: another theme draws other pixels */
  GArray *groups;      /* IwPictureGroup */
  GArray *ranges;      /* OpRange, one a group */
  GArray *ops;         /* Op */
  GArray *segments;    /* Segment */
  GArray *marks;       /* IwMark */
  GArray *shapes;      /* MarkShape, one a mark */
  GArray *texts;       /* IwPlacedText */
  GArray *flows;       /* IwFlowPath */
  GArray *moving;      /* IwMoving */
  GPtrArray *series;   /* float*, the values of flows and moving things */
  double play_s;
  guint path_start; /* first segment of the path that is being built */
  bool clipped;
  IwBox clip;
};

/* Puts segments onto the context as the current path. */
void iw_picture_trace (const IwPicture *picture, guint first, guint n, cairo_t *cr);

/* Bounds of one of the picture's marks or, of one whose outline is made of several pieces, of its piece
 * number `piece`, from 0 on. FALSE if it has none so far on. */
bool iw_picture_mark_piece (const IwPicture *picture, const IwMark *mark, guint piece, IwBox *box);
