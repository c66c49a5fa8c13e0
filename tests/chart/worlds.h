/* Situations of the four tracks, solved, for the tests of the instruments. */
#pragma once

#include <glib.h>

#include "iowall/charts.h"

typedef struct {
  const char *id;
  IwAccess access;
  IwAccessResult result;
  IwAccessFlow flow;
  const char *source, *device, *memory, *consumer, *step, *compute, *starved, *busy, *opening, *samples;
} World;

#define N_WORLDS 15

/* Fills in world `index`, with another queue depth if that is above 0. Aborts if the core refuses it. */
void world_init (World *world, int index, double queue_depth);
/* Solves again after `access` was changed. */
void world_solve (World *world);

IwPicture *world_waterfall (const World *world, const IwTheme *theme, double width, double height,
                            IwAxisHold *hold);
IwPicture *world_sankey (const World *world, const IwTheme *theme, double width, double height,
                         IwAxisHold *hold);

/* --- Lines: pipelines that were run --- */
typedef enum {
  LINE_CLOUD_COLD,       /* the link passes less than the GPU wants */
  LINE_CLOUD_WARM,       /* a pinned cache takes the link's place for 38 % */
  LINE_CLOUD_ALL_HITS,   /* everything is cached: nothing comes from the store */
  LINE_CLOUD_UNWINNABLE, /* the store reads far too slowly */
  LINE_CLOUD_ROOMY,      /* every stage passes far more than is wanted */
  LINE_CLOUD_THRASHING,  /* a page cache whose writes bound */
  LINE_EDGE_FIRST,       /* six stages, anchored first: a producer that cannot wait */
  LINE_MOBILE_STALLS,    /* the stretch lies around a long stall */
  LINE_TINY,             /* kilobytes */
  LINE_TWO_STAGES,
  LINE_EIGHT_STAGES,
  LINE_NO_ROOM,  /* no buffer holds a chunk, and nothing jitters */
  LINE_NO_TRACE, /* LINE_CLOUD_COLD before its stretch is there */
  N_LINE_WORLDS
} LineWorldKind;

/* Not to be copied: `data` points into the rest. */
typedef struct {
  const char *id;
  IwPipeline line;
  double stretch_s; /* of the trace; 0: none */
  IwPipelineResult result;
  IwPipelineTrace trace;
  IwLineData data;
} LineWorld;

/* Fills in and runs a line. Aborts if the core refuses it. */
void line_world_init (LineWorld *world, LineWorldKind kind);
/* Runs it again after `line` or `stretch_s` was changed. */
void line_world_run (LineWorld *world);
void line_world_clear (LineWorld *world);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LineWorld, line_world_clear)

/* --- Jobs: months whose nodes fail --- */
typedef enum {
  JOB_CLOUD,           /* each node writes its share to a parallel file system */
  JOB_CLOUD_STORM,     /* each node writes all of it: the store has collapsed */
  JOB_CLOUD_AT_RISK,   /* an object store that is just fast enough */
  JOB_CLOUD_LOCAL,     /* local-first, drained behind */
  JOB_CLOUD_UNDRAINED, /* local-first, and a drain that never empties */
  JOB_CLOUD_CLUSTERED, /* failures come in clusters */
  JOB_EDGE,            /* commits that wear a recorder's flash; it lasts */
  JOB_EDGE_WORN,       /* it does not */
  JOB_MOBILE,          /* snapshots; at risk */
  JOB_TINY,            /* saves into one sector of NOR flash: worn out within months */
  JOB_HOPELESS,        /* fails far more often than it restarts: nothing ends */
  JOB_UNFAILING,       /* a failure in a million years */
  JOB_FREE,            /* a checkpoint that takes next to no time */
  JOB_SWAMPED,         /* the store collapses at every interval of the control */
  N_JOB_WORLDS
} JobWorldKind;

#define JOB_POINTS 64

/* Not to be copied: `data` points into the rest. */
typedef struct {
  const char *id;
  IwCheckpointStore store;
  IwCheckpointCost cost;
  double node_mtbf_s;
  double endurance_bytes, life_s; /* 0: nothing wears out */
  IwCheckpoint job;
  IwCheckpointResult result;
  IwCheckpointRuns runs;
  IwCheckpointTrace trace;
  IwCheckpointQueue queue;
  IwCheckpointPoint points[JOB_POINTS];
  IwJobData data;
} JobWorld;

/* Fills in and solves a job, with its trace and its queue; no point of the curve is run. Aborts if the core
 * refuses it. */
void job_world_init (JobWorld *world, JobWorldKind kind);
/* Solves it again after the store, the job or what wears was changed; forgets the points. */
void job_world_run (JobWorld *world);
/* Runs every point whose number leaves no rest when divided by `every` and at which the store stands. */
void job_world_sweep (JobWorld *world, guint every);
void job_world_clear (JobWorld *world);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JobWorld, job_world_clear)
