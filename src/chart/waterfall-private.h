/* What the waterfall's parts (waterfall-parts.c) and their drawing (waterfall.c) share. */
#pragma once

#include "iowall/charts.h"
#include "iowall/scale.h"
#include "sketch-private.h"

#define MAX_PARTS 6

typedef struct {
  const char *id, *name, *links;
  IwRole role;
  bool waits; /* nothing moves: hatched */
  bool loads; /* one of the four parts of loading */
  double start_s, length_s;
  char why[256]; /* ends the mark's sentence */
} Part;

typedef struct {
  const IwWaterfallData *data;
  IwPicture *picture;
  double scale, gap;
  Part parts[MAX_PARTS];
  guint n_parts;
  double wait_from_s, wait_s; /* the hole in the consumer's row */
  const Part *largest;
  IwScale time;
  double unit_s;         /* one of the axis' units in seconds: 60 */
  const char *unit_name; /* "min", at the end of `unit_text` */
  char unit_text[IW_QUANTITY_MAX];
  IwBox plot;
  double row, bar;              /* heights */
  double brace_x;               /* the rule that ties loading together */
  double label_from, label_end; /* of the label placed last */
} Waterfall;

/* Splits the step into its parts, in the order of the rows. */
void iw_waterfall_add_parts (Waterfall *self);
