#include "experiment-private.h"

#include <math.h>
#include <string.h>

/* One fixed seed: a slider moves the answer and not the noise. */
#define CHECKPOINT_SEED UINT64_C (1)

/* Mean and spread of the runs are known to a few parts in a thousand by then, and the hand that drags does
 * not wait for more. */
#define ENOUGH_FAILURES 200000u

static gboolean
is_option (const IwPart *part, const IwSettings *settings, const char *control, const char *option)
{
  return strcmp (iw_setting_option (part, settings, control), option) == 0;
}

/* What Part 2 has provisioned, if the job builds on that. */
static double
provisioned_bps (double number_or_share, int control, const IwSettings *provisioned)
{
  return control != IW_NO_CONTROL ? number_or_share * provisioned->values[control] : number_or_share;
}

const IwDevice *
iw_experiment_store (const IwPart *part, const IwSettings *settings)
{
  return g_ptr_array_index (part->job->stores, (guint)iw_setting_value (part, settings, "write_bw"));
}

static void
set_store (const IwPart *part, const IwSettings *settings, const IwSettings *provisioned,
           IwCheckpointStore *out)
{
  const IwJob *job = part->job;

  iw_checkpoint_store_init (out);
  out->checkpoint_bytes = job->checkpoint_bytes;
  out->commit_s = job->commit_s;
  out->nodes = iw_setting_value (part, settings, "nodes");
  out->replicated = is_option (part, settings, "writers", "every-node");
  out->strategy =
      is_option (part, settings, "strategy", iw_checkpoint_strategy_name (IW_CHECKPOINT_LOCAL_FIRST))
          ? IW_CHECKPOINT_LOCAL_FIRST
          : IW_CHECKPOINT_CLOUD_NATIVE;
  out->shared_write_bps = iw_experiment_store (part, settings)->write_bps;
  out->local_write_bps = provisioned_bps (job->local_write_bps, job->local_control, provisioned);
  out->client_write_bps = provisioned_bps (job->client_write_bps, job->client_control, provisioned);
}

IwStatus
iw_experiment_job (const IwPart *part, const IwSettings *settings, const IwSettings *provisioned,
                   gboolean after_message, IwCheckpointStore *store, IwCheckpointCost *cost,
                   IwCheckpoint *job, IwError *reason)
{
  const double factor = after_message ? part->job->mtbf_factor : 1.0;
  IwStatus status;

  set_store (part, settings, provisioned, store);
  if ((status = iw_checkpoint_cost (store, cost, reason)) != IW_STATUS_OK)
    return status;
  iw_checkpoint_init (job);
  job->work_s = part->job->work_s;
  job->interval_s = iw_setting_value (part, settings, "interval");
  job->pause_s = cost->pause_s;
  job->drain_s = cost->drain_s;
  job->restart_s = part->job->restart_s;
  job->mtbf_s =
      iw_checkpoint_job_mtbf (iw_setting_value (part, settings, "node_mtbf") * factor, store->nodes);
  job->weibull_shape = iw_setting_value (part, settings, "clustering");
  job->local_recovery = part->job->local_recovery;
  job->runs = part->job->runs;
  job->seed = CHECKPOINT_SEED;
  return IW_STATUS_OK;
}

IwStatus
iw_experiment_job_of (const IwSetup *setup, IwCheckpointStore *store, IwCheckpointCost *cost,
                      IwCheckpoint *job, IwError *reason)
{
  return iw_experiment_job (setup->mission->parts[IW_PART_CHECKPOINT], &setup->settings,
                            &setup->earlier[IW_PART_PIPELINE], setup->after_message, store, cost, job,
                            reason);
}

/* --- Load ---------------------------------------------------------------------------------------------- */

/* With so many checkpoints a second. */
static double
wear_load (const IwJob *job, const IwDevice *store, const IwCheckpointCost *cost, double checkpoints_per_s)
{
  return iw_checkpoint_wear_load (cost->total_bytes, checkpoints_per_s,
                                  job->endurance_share * store->endurance_bytes, job->life_s);
}

double
iw_job_wear_load (const IwJob *job, const IwDevice *store, const IwCheckpointCost *cost, double interval_s)
{
  return job->life_s > 0.0 ? wear_load (job, store, cost, 1.0 / (interval_s + cost->pause_s)) : NAN;
}

/* For which the shared store is busy with each checkpoint, as the core counts it. */
static double
store_s (const IwCheckpointCost *cost)
{
  return cost->drain_s > 0.0 ? cost->drain_s : cost->pause_s;
}

double
iw_job_load (const IwJob *job, const IwDevice *store, const IwCheckpointCost *cost, double interval_s)
{
  const double wear = iw_job_wear_load (job, store, cost, interval_s);

  return isnan (wear) ? store_s (cost) / interval_s : wear;
}

double
iw_job_collapse_s (const IwJob *job, const IwDevice *store, const IwCheckpointCost *cost)
{
  if (!(job->life_s > 0.0))
    return store_s (cost);
  /* One checkpoint every so many seconds, its pause among them, is what the medium stands. */
  return wear_load (job, store, cost, 1.0) - cost->pause_s;
}

/* --- Runs ---------------------------------------------------------------------------------------------- */

IwStatus
iw_experiment_simulate (const IwCheckpoint *job, const IwStop *stop, IwCheckpointRuns *out, IwError *reason)
{
  g_autofree IwCheckpointWall *walls = g_new (IwCheckpointWall, job->runs);
  IwCheckpointWork work = { .walls = walls, .n_walls = job->runs, .enough_failures = ENOUGH_FAILURES };

  if (stop != NULL) {
    work.should_stop = stop->should_stop;
    work.data = stop->data;
  }
  return iw_checkpoint_simulate (job, &work, out, reason);
}

IwStatus
iw_experiment_solve_job (IwExperiment *out, const IwStop *stop, IwError *reason)
{
  const IwJob *mission_job = out->part->job;
  const IwDevice *store = iw_experiment_store (out->part, &out->settings);
  IwStatus status = iw_experiment_job_of (&out->setup, &out->store, &out->cost, &out->job, reason);

  if (status == IW_STATUS_OK)
    status = iw_checkpoint_solve (&out->job, &out->checkpoint, reason);
  if (status != IW_STATUS_OK)
    return status;
  out->wear_load = iw_job_wear_load (mission_job, store, &out->cost, out->job.interval_s);
  out->load = iw_job_load (mission_job, store, &out->cost, out->job.interval_s);
  out->collapse_s = fmax (0.0, iw_job_collapse_s (mission_job, store, &out->cost));
  if (out->load >= IW_STORAGE_COLLAPSE_LOAD)
    return IW_STATUS_OK;
  return iw_experiment_simulate (&out->job, stop, &out->runs, reason);
}
