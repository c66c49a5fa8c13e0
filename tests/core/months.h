/* Running jobs with memory of their own, for the tests of the checkpoint model. */
#pragma once

#include <glib.h>

#include "iowall/checkpoint.h"

static inline IwCheckpointResult
solve_job (const IwCheckpoint *in)
{
  IwCheckpointResult result = { .waste = -1.0 };
  IwError error;

  if (iw_checkpoint_solve (in, &result, &error) != IW_STATUS_OK)
    g_error ("%s %s: %g, not %g … %g", error.field, iw_status_text (error.status), error.value, error.lo,
             error.hi);
  return result;
}

/* The caller frees the walls. */
static inline IwCheckpointRuns
run_months_keeping (const IwCheckpoint *in, IwCheckpointWall **walls)
{
  IwCheckpointWork work = { .walls = g_new (IwCheckpointWall, in->runs), .n_walls = in->runs };
  IwCheckpointRuns result = { .runs = 0 };
  IwError error;

  if (iw_checkpoint_simulate (in, &work, &result, &error) != IW_STATUS_OK)
    g_error ("%s %s: %g, not %g … %g", error.field, iw_status_text (error.status), error.value, error.lo,
             error.hi);
  *walls = work.walls;
  return result;
}

static inline IwCheckpointRuns
run_months (const IwCheckpoint *in)
{
  IwCheckpointWall *walls;
  const IwCheckpointRuns result = run_months_keeping (in, &walls);

  g_free (walls);
  return result;
}

/* A job whose numbers of note are in units of the time between failures. */
static inline IwCheckpoint
job_of_parts (double pause, double interval, double restart, double segments)
{
  IwCheckpoint in;

  iw_checkpoint_init (&in);
  in.mtbf_s = 1000.0;
  in.pause_s = 1000.0 * pause;
  in.interval_s = 1000.0 * interval;
  in.restart_s = 1000.0 * restart;
  in.work_s = segments * in.interval_s;
  return in;
}
