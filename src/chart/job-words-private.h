/* What the instruments of a job share: the parts that its time falls into, with their names and colours, and
 * why a store has collapsed. */
#pragma once

#include "iowall/charts.h"
#include "sketch-private.h"
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
/* "standing", "at risk", "collapsed", or of what wears "lasts", "just lasts", "wears out too early". */
const char *iw_job_state_words (const IwJobData *data);
/* Why `state` is what it is, to stand after it: "a checkpoint takes 59.7 min to write, and one is due
 * every 10.0 min"; "it lasts 1.2 years of the 10 years promised". The caller frees it. */
char *iw_job_why (const IwJobData *data, bool spoken);

/* For which what is written to is busy with each checkpoint. */
double iw_job_write_s (const IwJobData *data);
/* The heading of an instrument whose store has collapsed: that it has, and why. */
IwBox iw_job_collapsed_heading (IwPicture *picture, const IwJobData *data);

#define IW_JOB_YEAR_S 31557600.0 /* of a Julian year */

/* Years, which quantities do not know: "1.20 years", "8.3 days". Infinity is "for ever". */
IwQuantityText iw_job_years (double seconds, bool spoken);
