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
