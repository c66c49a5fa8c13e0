/* The symbols of the equations of Young and Daly, for one job as it stands. */
#pragma once

#include "equation-page-private.h"
#include "iowall/charts.h"

/* In the order in which they are first met. */
typedef enum {
  IW_JOB_SYMBOL_MTBF,
  IW_JOB_SYMBOL_NODE_MTBF,
  IW_JOB_SYMBOL_NODES,
  IW_JOB_SYMBOL_PAUSE,
  IW_JOB_SYMBOL_BYTES,
  IW_JOB_SYMBOL_BANDWIDTH,
  IW_JOB_SYMBOL_YOUNG,
  IW_JOB_SYMBOL_DALY,
  IW_JOB_SYMBOL_EXACT,
  IW_JOB_SYMBOL_INTERVAL,
  IW_JOB_SYMBOL_WALL,
  IW_JOB_SYMBOL_RESTART,
  IW_JOB_SYMBOL_WORK,
  IW_JOB_SYMBOL_DRAIN_COST, /* what Daly's formula does not know: drains that were cut short */
  IW_JOB_SYMBOL_WASTE,
  IW_JOB_SYMBOL_FIRST_ORDER,
  IW_JOB_SYMBOL_KEPT, /* share of failures that leave the local copy */
  IW_JOB_SYMBOL_LOAD,
  IW_JOB_SYMBOL_WRITE,
  IW_N_JOB_SYMBOLS
} IwJobSymbol;

typedef struct {
  IwEquationSymbol symbols[IW_N_JOB_SYMBOLS];
  bool local;            /* it pauses for the node's own drive, and drains behind */
  bool partly;           /* some failures take the local copy with them */
  bool ends;             /* there is a wall time to speak of */
  double daly_wall_s;    /* Daly's formula; what drains add comes on top */
  GStringChunk *strings; /* owned */
} IwJobSymbols;

void iw_job_symbols_init (IwJobSymbols *self, const IwJobData *data);
void iw_job_symbols_clear (IwJobSymbols *self);
