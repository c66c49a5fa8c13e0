/* The symbols of the access model's equations: what each is called, means, is worth and belongs to. */
#pragma once

#include "equation-page-private.h"
#include "iowall/access.h"

/* In the order in which they are first met. */
typedef enum {
  IW_SYMBOL_RUN_TIME,
  IW_SYMBOL_OPEN,
  IW_SYMBOL_POSITIONINGS,
  IW_SYMBOL_LATENCY,
  IW_SYMBOL_RUN_BYTES,
  IW_SYMBOL_STREAM,
  IW_SYMBOL_THROUGHPUT,
  IW_SYMBOL_QUEUE,
  IW_SYMBOL_BANDWIDTH,
  IW_SYMBOL_MAX_IOPS,
  IW_SYMBOL_MAX_OPENS,
  IW_SYMBOL_LOAD,
  IW_SYMBOL_ACCELERATORS,
  IW_SYMBOL_BATCH,
  IW_SYMBOL_STORED_BYTES,
  IW_SYMBOL_STEP,
  IW_SYMBOL_COMPUTE,
  IW_SYMBOL_DECODE,
  IW_SYMBOL_UTILIZATION,
  IW_N_SYMBOLS
} IwSymbol;

/* All of them with their values; the strings are static. */
void iw_access_symbols_init (IwEquationSymbol symbols[IW_N_SYMBOLS], const IwAccess *access,
                             const IwAccessResult *result);
