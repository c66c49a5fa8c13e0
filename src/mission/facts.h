/* The table of facts: everything that a result can be asked for by name. */
#pragma once

#include "iowall/experiment.h"

typedef enum {
  IW_FACT_THROUGHPUT,
  IW_FACT_SAMPLES,
  IW_FACT_IOPS,
  IW_FACT_POSITIONINGS,
  IW_FACT_BOUND,
  IW_FACT_LOAD,
  IW_FACT_OPEN,
  IW_FACT_POSITION,
  IW_FACT_TRANSFER,
  IW_FACT_QUEUE,
  IW_FACT_DECODE,
  IW_FACT_COMPUTE,
  IW_FACT_STEP,
  IW_FACT_IO_WAIT,
  IW_FACT_IO_WAIT_SHARE,
  IW_FACT_UTILIZATION,
  IW_FACT_DEMAND,
  IW_FACT_DELIVERED,
  IW_FACT_STORED_BYTES,
  IW_FACT_RUN_BYTES,
  IW_FACT_REQUEST_BYTES,
  IW_FACT_POSITIONED_BYTES,
  IW_FACT_SPEEDUP,
  IW_FACT_SATURATION,
  IW_FACT_EPOCH,
  IW_FACT_DATASET,
  IW_FACT_CAPACITY,
  IW_FACT_FITS,
  IW_FACT_MIXING,
  IW_FACT_DISPLACEMENT,
  IW_FACT_BUFFER_FRACTION,
  IW_FACT_SHUFFLE_MEMORY,
  IW_FACT_SHUFFLE_MEMORY_SHARE,
  IW_N_FACTS
} IwFactId;

/* NULL if there is no such fact. */
const IwFactKind *iw_fact_find_kind (const char *id);
/* Fills in the facts of a solved experiment. */
void iw_facts_fill (IwExperiment *experiment);
/* The words that a text fact can be, NULL-terminated, into `words`; static text. */
void iw_fact_text_values (const char *words[IW_N_BOUNDS + 1]);
