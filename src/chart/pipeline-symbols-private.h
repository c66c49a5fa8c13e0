/* The symbols of the pipeline's equations, for one line as it stands. */
#pragma once

#include "equation-page-private.h"
#include "iowall/charts.h"

/* In the order in which they are first met. */
typedef enum {
  IW_LINE_SYMBOL_CEILING,
  IW_LINE_SYMBOL_RATE,
  IW_LINE_SYMBOL_HIT,
  IW_LINE_SYMBOL_STALL,
  IW_LINE_SYMBOL_STALL_EVERY,
  IW_LINE_SYMBOL_WRITE,
  IW_LINE_SYMBOL_SHARE,
  IW_LINE_SYMBOL_CACHE,
  IW_LINE_SYMBOL_DATASET,
  IW_LINE_SYMBOL_MOST, /* utilisation at the ceiling */
  IW_LINE_SYMBOL_DEMAND,
  IW_LINE_SYMBOL_UTILIZATION,
  IW_LINE_SYMBOL_TAKEN,
  IW_LINE_SYMBOL_BUFFER_S,
  IW_LINE_SYMBOL_BUFFER,
  IW_LINE_SYMBOL_DEPARTURE,
  IW_LINE_SYMBOL_SERVICE,
  IW_LINE_SYMBOL_SLOTS,
  IW_LINE_SYMBOL_CHUNK,
  IW_LINE_SYMBOL_VARIATION,
  IW_LINE_SYMBOL_STAGES, /* the first of one for each stage: its name and its numbers */
  IW_N_LINE_SYMBOLS = IW_LINE_SYMBOL_STAGES + IW_PIPELINE_MAX_STAGES
} IwLineSymbol;

typedef struct {
  IwEquationSymbol symbols[IW_N_LINE_SYMBOLS];
  guint anchor;
  int slowest;           /* of the other stages; -1: none */
  int stalling;          /* the stage whose mean stall is longest; -1: none ever stalls */
  guint buffer;          /* the one that a control sizes, the largest if there are several */
  bool caches;           /* something is cached, in this epoch or in a later one */
  bool keeps;            /* what the producer caches it does not send on */
  GStringChunk *strings; /* owned */
} IwLineSymbols;

void iw_line_symbols_init (IwLineSymbols *self, const IwLineData *data);
void iw_line_symbols_clear (IwLineSymbols *self);
