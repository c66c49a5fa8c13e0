/* The building side of a picture: what the instruments call to lay themselves out. Everything is recorded,
 * nothing is drawn. Strings are copied. Coordinates are device-independent pixels, y downwards. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "iowall/picture.h"

typedef enum {
  IW_TYPE_SMALL,
  IW_TYPE_BODY,
  IW_TYPE_TITLE,
  IW_TYPE_VALUE,
  IW_TYPE_SUBSCRIPT
} IwType;

typedef struct {
  IwType type;
  double size; /* times that of the type; 0 means 1 */
  bool bold, italic;
  IwRole role;
  double alpha;     /* 0 means 1 */
  double align;     /* 0 left of x, 0.5 centred on x, 1 right of it */
  double valign;    /* 0 top at y, 0.5 centred, 1 bottom at y */
  double max_width; /* > 0: ellipsised, or wrapped if `wrap` */
  bool wrap;
  bool halo;   /* a ring of the surface colour, for text on lines */
  double turn; /* radians, about (x, y); bounds follow */
} IwTextStyleSpec;

typedef struct {
  bool filled, stroked, hatched;
  IwRole fill, stroke;
  double fill_alpha, stroke_alpha; /* 0 means 1 */
  double line;                     /* stroke width; 0 means the theme's */
  double dash;                     /* 0: solid */
} IwPaint;

typedef struct {
  double x, y, width, height;
} IwBox;

IwPicture *iw_sketch_new (const IwTheme *theme, double width, double height, const char *title);
const IwTheme *iw_sketch_theme (const IwPicture *picture);
void iw_sketch_sentence (IwPicture *picture, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* What follows belongs to a new group. Groups that change together should be one; what never changes should
 * be apart. */
void iw_sketch_group (IwPicture *picture, const char *name);
/* The present group is what data is drawn against: see IwPictureGroup.still. */
void iw_sketch_still (IwPicture *picture);

void iw_sketch_rect (IwPicture *picture, IwBox box, double radius, const IwPaint *paint);
void iw_sketch_line (IwPicture *picture, double x1, double y1, double x2, double y2, IwRole role,
                     double alpha, double line, double dash);
void iw_sketch_circle (IwPicture *picture, double x, double y, double radius, const IwPaint *paint);

/* A path: move, then lines and curves, then paint it once. */
void iw_sketch_move (IwPicture *picture, double x, double y);
void iw_sketch_line_to (IwPicture *picture, double x, double y);
void iw_sketch_curve_to (IwPicture *picture, double x1, double y1, double x2, double y2, double x3,
                         double y3);
void iw_sketch_close (IwPicture *picture);
void iw_sketch_paint (IwPicture *picture, const IwPaint *paint);

/* What follows is clipped to a box, until unclip. Not nested. */
void iw_sketch_clip (IwPicture *picture, IwBox box);
void iw_sketch_unclip (IwPicture *picture);

/* Places a text; returns the box that it takes up. */
IwBox iw_sketch_text (IwPicture *picture, const char *text, double x, double y, const IwTextStyleSpec *spec);
/* Its size without placing it. */
IwBox iw_sketch_measure (const IwPicture *picture, const char *text, const IwTextStyleSpec *spec);
/* Distance from its top to its first baseline. */
double iw_sketch_baseline (const IwPicture *picture, const char *text, const IwTextStyleSpec *spec);

/* Adds a mark with rectangular bounds. The strings of `mark` are copied. */
void iw_sketch_mark (IwPicture *picture, const IwMark *mark);
/* The same, with the path built since the last paint as its outline (it is used up); bounds are taken from
 * it. */
void iw_sketch_mark_path (IwPicture *picture, const IwMark *mark);

/* The same with these for the mark's value and sentence, which it frees. */
void iw_sketch_mark_telling (IwPicture *picture, const IwMark *mark, char *value, char *sentence);

/* Adds to the path: a box, cut at the picture's edge, if it has any width; a line that runs out and back and
 * so encloses nothing. For outlines of marks that are made of several. */
void iw_sketch_outline_box (IwPicture *picture, IwBox box);
void iw_sketch_outline_line (IwPicture *picture, double x1, double y1, double x2, double y2);

/* Adds the centre line of a ribbon along which data moves. Nothing is drawn; id and paces are copied. */
void iw_sketch_flow (IwPicture *picture, const IwFlowPath *flow);
/* Adds what changes while a stretch is played. Nothing is drawn; the values are copied. */
void iw_sketch_moving (IwPicture *picture, const IwMoving *moving);
/* Seconds in which the stretch is played; 0, as at first: nothing is. */
void iw_sketch_play (IwPicture *picture, double play_s);

/* Size of a type at the theme's scale, in px. */
double iw_sketch_type_px (const IwTheme *theme, IwType type);
