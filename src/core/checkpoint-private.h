/* What the files of the checkpoint model share. Nothing here is checked: the public functions have done so.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iowall/checkpoint.h"

/* --- Checking and segments (checkpoint.c) --- */

/* Checks everything but the caller's memory. */
IwStatus iw_checkpoint_check (const IwCheckpoint *in, IwError *error);

/* The work in segments: `whole` of interval_s and then one of `last_s`, which is no longer. */
typedef struct {
  double whole, last_s;
} IwCheckpointSegments;

IwCheckpointSegments iw_checkpoint_segments (const IwCheckpoint *in);
/* Whether the next checkpoint is due before the last one has drained. */
bool iw_checkpoint_drain_collapsed (const IwCheckpoint *in);

/* --- Trace (checkpoint-trace.c) --- */

void iw_checkpoint_trace_start (IwCheckpointTrace *trace);
void iw_checkpoint_trace_restart (IwCheckpointTrace *trace, double from_s, double to_s);
void iw_checkpoint_trace_failure (IwCheckpointTrace *trace, double at_s, double lost_s, bool local);

/* Work from `from_s` on: `whole` segments that reach their checkpoint, then the one that a failure strikes
 * after `age_s`, or that of `last_s` with which the run ends. */
typedef struct {
  double from_s, to_s;
  double whole;
  double age_s;
  bool ends;
  double last_s;
  bool undrained; /* a drain starts over with the work */
} IwCheckpointStretch;

void iw_checkpoint_trace_stretch (IwCheckpointTrace *trace, const IwCheckpoint *in,
                                  const IwCheckpointStretch *stretch);
/* What was done since `from_s` is lost after all. */
void iw_checkpoint_trace_lose (IwCheckpointTrace *trace, double from_s);
