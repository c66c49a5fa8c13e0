/* What the instruments of a job's runs share: how time looks by what it went to, where the hours went, and
 * what stands in place of a run that has no end. */
#pragma once

#include "job-words-private.h"
#include "sketch-private.h"

/* How time of this part looks: done again is hatched, the rest filled. */
IwPaint iw_job_paint (IwJobPart part);
/* The controls and symbols that it belongs to, separated by spaces. Static. */
const char *iw_job_part_links (IwJobPart part);

/* Where the hours go: of the simulated runs on average or, while there are none, by the closed form. */
typedef struct {
  bool ends; /* there is a wall time; without one the rest is 0 */
  double wall_s;
  IwCheckpointSplit split;
  double failures;
} IwJobHours;
IwJobHours iw_job_hours (const IwJobData *data);

/* A time as a part of `whole_s`: in hours where those suit the whole, so that parts compare at a glance. */
IwQuantityText iw_job_time (double seconds, double whole_s);
IwQuantityText iw_job_spoken_time (double seconds, double whole_s);

/* The caller frees these. */

/* So many of them: "1 node failure", "116 node failures". */
char *iw_job_count (double n, const char *one, const char *several);
/* Why there is no wall time: "the store has collapsed"; and in a clause that can stand alone. */
char *iw_job_end_brief (const IwJobData *data);
char *iw_job_end_why (const IwJobData *data, bool spoken);

/* The same two in the middle of a box, where a picture of the run would stand. */
void iw_job_write_end (IwPicture *picture, const IwJobData *data, IwBox within);
