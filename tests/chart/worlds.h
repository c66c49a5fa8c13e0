/* Situations of the four tracks, solved, for the tests of the instruments. */
#pragma once

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
