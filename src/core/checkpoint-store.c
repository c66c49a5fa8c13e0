#include "iowall/checkpoint.h"

#include <math.h>

#define STORE_COOKIE UINT32_C (0x1a09570e)

/* --- From bytes to seconds ----------------------------------------------------------------------------- */

void
iw_checkpoint_store_init (IwCheckpointStore *in)
{
  *in = (IwCheckpointStore){
    .cookie = STORE_COOKIE,
    .checkpoint_bytes = 350e9,
    .nodes = 1024.0,
    .replicated = false,
    .strategy = IW_CHECKPOINT_CLOUD_NATIVE,
    .shared_write_bps = 100e9,
    .client_write_bps = 0.0,
    .local_write_bps = 2e9,
    .commit_s = 0.0,
  };
}

static IwStatus
check_store (const IwCheckpointStore *in, IwError *error)
{
  const struct {
    const char *field;
    double value, lo, hi;
    bool needed;
  } checks[] = {
    { "checkpoint_bytes", in->checkpoint_bytes, 1.0, 1e21, true },
    { "nodes", in->nodes, 1.0, 1e9, true },
    { "shared_write_bps", in->shared_write_bps, 1.0, 1e18, true },
    { "client_write_bps", in->client_write_bps, 1.0, 1e18, in->client_write_bps != 0.0 },
    { "local_write_bps", in->local_write_bps, 1.0, 1e18, in->strategy == IW_CHECKPOINT_LOCAL_FIRST },
    { "commit_s", in->commit_s, 0.0, 1e9, true },
  };
  IwStatus status;

  if (in->cookie != STORE_COOKIE)
    return iw_error_set (error, IW_STATUS_NOT_INITIALISED, NULL, 0, 0, 0);
  status = iw_check_choice ("strategy", (int)in->strategy, IW_N_CHECKPOINT_STRATEGIES, error);
  if (status != IW_STATUS_OK)
    return status;
  for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
    if (!checks[i].needed)
      continue;
    status = iw_check_range (checks[i].field, checks[i].value, checks[i].lo, checks[i].hi, error);
    if (status != IW_STATUS_OK)
      return status;
  }
  return IW_STATUS_OK;
}

IwStatus
iw_checkpoint_cost (const IwCheckpointStore *in, IwCheckpointCost *out, IwError *error)
{
  const IwStatus status = check_store (in, error);

  if (status != IW_STATUS_OK)
    return status;
  *out = (IwCheckpointCost){
    .node_bytes = in->replicated ? in->checkpoint_bytes : in->checkpoint_bytes / in->nodes,
    .total_bytes = in->replicated ? in->checkpoint_bytes * in->nodes : in->checkpoint_bytes,
    .shared_bps = in->shared_write_bps,
  };
  if (in->client_write_bps > 0.0)
    out->shared_bps = fmin (in->shared_write_bps, in->nodes * in->client_write_bps);
  out->write_s = out->total_bytes / out->shared_bps;
  if (in->strategy == IW_CHECKPOINT_LOCAL_FIRST) {
    out->pause_s = in->commit_s + out->node_bytes / in->local_write_bps;
    out->drain_s = out->write_s;
  } else {
    out->write_s += in->commit_s;
    out->pause_s = out->write_s;
  }
  return IW_STATUS_OK;
}

double
iw_checkpoint_job_mtbf (double node_mtbf_s, double nodes)
{
  return node_mtbf_s / nodes;
}

/* --- Load ---------------------------------------------------------------------------------------------- */

double
iw_checkpoint_wear_load (double bytes_per_checkpoint, double checkpoints_per_s, double endurance_bytes,
                         double life_s)
{
  return bytes_per_checkpoint * checkpoints_per_s * life_s / endurance_bytes;
}

IwStorageState
iw_checkpoint_storage_state (double load)
{
  if (load >= IW_STORAGE_COLLAPSE_LOAD)
    return IW_STORAGE_COLLAPSED;
  return load >= IW_STORAGE_RISK_LOAD ? IW_STORAGE_AT_RISK : IW_STORAGE_STANDING;
}

static void
add_point (IwCheckpointQueue *queue, double at_s, double backlog_s)
{
  if (queue->n == queue->capacity) {
    queue->truncated = true;
    return;
  }
  queue->points[queue->n++] = (IwCheckpointBacklog){ .at_s = at_s, .backlog_s = backlog_s };
}

/* Backlog just before checkpoint number k (from 1) is due: what the k - 1 before it left. */
static double
backlog_before (double write_s, double interval_s, double k)
{
  return write_s < interval_s ? 0.0 : (k - 1.0) * (write_s - interval_s);
}

IwStatus
iw_checkpoint_storage_queue (double write_s, double interval_s, IwCheckpointQueue *queue, IwError *error)
{
  const struct {
    const char *field;
    double value, lo, hi;
  } checks[] = {
    { "write_s", write_s, 0.0, 1e12 },
    { "interval_s", interval_s, 1e-6, 1e12 },
    { "queue.to_s", queue->to_s, 0.0, 1e300 },
  };
  const double load = write_s / interval_s;
  double last, backlog_s;

  for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
    const IwStatus status =
        iw_check_range (checks[i].field, checks[i].value, checks[i].lo, checks[i].hi, error);

    if (status != IW_STATUS_OK)
      return status;
  }
  last = floor (queue->to_s / interval_s);
  queue->n = 0;
  queue->truncated = false;
  queue->duty = fmin (1.0, load);
  queue->growth = fmax (0.0, load - 1.0);
  queue->never_empties = load >= IW_STORAGE_COLLAPSE_LOAD;
  queue->peak_s = last >= 1.0 ? backlog_before (write_s, interval_s, last) + write_s : 0.0;

  add_point (queue, 0.0, 0.0);
  for (double k = 1.0; k <= last && !queue->truncated; k += 1.0) {
    const double at_s = k * interval_s;

    backlog_s = backlog_before (write_s, interval_s, k);
    add_point (queue, at_s, backlog_s);
    add_point (queue, at_s, backlog_s + write_s);
    if (write_s < interval_s && at_s + write_s < queue->to_s)
      add_point (queue, at_s + write_s, 0.0);
  }
  backlog_s = last >= 1.0 ? fmax (0.0, queue->peak_s - (queue->to_s - last * interval_s)) : 0.0;
  if (queue->to_s > 0.0)
    add_point (queue, queue->to_s, backlog_s);
  return IW_STATUS_OK;
}
