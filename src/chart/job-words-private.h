/* What the instruments of a job share: the parts that its time falls into, with their names and colours, and
 * why a store has collapsed. */
#pragma once

#include "iowall/charts.h"
#include "words-private.h"

/* In the order in which they are listed and stacked. */
typedef enum {
  IW_JOB_USEFUL,
  IW_JOB_CHECKPOINT,
  IW_JOB_REWORK,
  IW_JOB_RESTART,
  IW_N_JOB_PARTS
} IwJobPart;

/* The part's colour, in every instrument. */
IwRole iw_job_role (IwJobPart part);
/* "checkpoint", "rework", "restart", "useful": its mark, and what its controls are linked by. */
const char *iw_job_part_id (IwJobPart part);
/* "Training", "Checkpoints", "Done again", "Restarts". The caller frees it. */
char *iw_job_part_name (const IwJobData *data, IwJobPart part);
double iw_job_share (const IwCheckpointSplit *split, IwJobPart part);

/* No wall time is said then, nor anything that would follow from one. */
bool iw_job_collapsed (const IwJobData *data);
/* "collapsed", "at risk", "standing", or of something that wears "worn out too early" … */
const char *iw_job_state_words (const IwJobData *data);
/* Why `state` is what it is, to stand after it: "a checkpoint takes 59.7 min to write and is due every 10.0
 * min"; "worn out after 1.20 of 10 years". The caller frees it. */
char *iw_job_why (const IwJobData *data, bool spoken);

/* Years, which quantities do not know: "1.20 years", "8.3 days". Infinity is "for ever". */
IwQuantityText iw_job_years (double seconds, bool spoken);
