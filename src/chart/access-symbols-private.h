/* The symbols of the access model's equations: what each is called, means, is worth and belongs to. */
#pragma once

#include "iowall/access.h"
#include "mathbox-private.h"
#include "words-private.h"

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

typedef struct {
  const char *id, *base, *sub;
  const char *name;    /* "Latency" */
  const char *meaning; /* ends the mark's sentence and stands in the table */
  const char *links;
  IwRole role;
  IwMathRule rule;
  IwUnit unit;
  const char *widest; /* of its number */
  bool fixed;         /* by the device or the workload: shown without trailing zeros */
} IwSymbolDefinition;

const IwSymbolDefinition *iw_symbol (IwSymbol symbol);

/* The values of all symbols, in SI. */
void iw_symbol_values (const IwAccess *access, const IwAccessResult *result, double values[IW_N_SYMBOLS]);

IwQuantityText iw_symbol_shown (IwSymbol symbol, double value);
IwQuantityText iw_symbol_spoken (IwSymbol symbol, double value);
