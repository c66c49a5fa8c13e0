#include "model-fields.h"

#include "iowall/checkpoint.h"
#include "iowall/experiment.h"

#include <math.h>

/* Whole numbers up to here are exact in JSON's numbers. */
#define SEED_MAX 9007199254740992.0

#define NODES_MAX 1e9

/* Of the job, or of a node with the number of nodes whose failures stop it. */
static double
read_mtbf (IwJson *json, const cJSON *root)
{
  double nodes = 1.0;

  if (iw_json_find (root, "node_mtbf_s") == NULL && iw_json_find (root, "nodes") == NULL)
    return iw_model_number (json, root, "mtbf_s");
  if (iw_json_find (root, "mtbf_s") != NULL)
    iw_json_fail (json, iw_json_find (root, "mtbf_s"), IW_MISSION_ERROR_SCHEMA,
                  "found \"mtbf_s\" beside that of a node, expected one of the two");
  iw_json_get (json, root, "nodes");
  iw_model_whole_if_given (json, root, "nodes", 1.0, NODES_MAX, &nodes);
  return iw_checkpoint_job_mtbf (iw_model_number (json, root, "node_mtbf_s"), nodes);
}

static void
read_job (IwJson *json, const cJSON *root, IwCheckpoint *in)
{
  double runs = in->runs, seed = (double)in->seed;

  iw_model_number_if_given (json, root, "work_s", &in->work_s);
  in->interval_s = iw_model_number (json, root, "interval_s");
  in->pause_s = iw_model_number (json, root, "pause_s");
  iw_model_number_if_given (json, root, "restart_s", &in->restart_s);
  in->mtbf_s = read_mtbf (json, root);
  iw_model_number_if_given (json, root, "weibull_shape", &in->weibull_shape);
  iw_model_number_if_given (json, root, "drain_s", &in->drain_s);
  iw_model_number_if_given (json, root, "local_recovery", &in->local_recovery);
  iw_model_whole_if_given (json, root, "runs", 1.0, IW_CHECKPOINT_MAX_RUNS, &runs);
  iw_model_whole_if_given (json, root, "seed", 0.0, SEED_MAX, &seed);
  in->runs = (uint32_t)runs;
  in->seed = (uint64_t)seed;
}

/* Without a wall time there is nothing to split, and every share is null. */
static cJSON *
write_split (const IwCheckpointSplit *split)
{
  const double whole = split->useful > 0.0 ? 0.0 : INFINITY;
  cJSON *out = cJSON_CreateObject ();

  iw_json_add_number (out, "useful", split->useful + whole);
  iw_json_add_number (out, "checkpoint", split->checkpoint + whole);
  iw_json_add_number (out, "rework", split->rework + whole);
  iw_json_add_number (out, "restart", split->restart + whole);
  return out;
}

static cJSON *
write_runs (const IwCheckpointRuns *runs)
{
  cJSON *out = cJSON_CreateObject ();

  iw_json_add_number (out, "runs", runs->runs);
  iw_json_add_number (out, "given_up", runs->given_up);
  iw_json_add_number (out, "mean_s", runs->mean_s);
  iw_json_add_number (out, "ci_s", runs->ci_s);
  iw_json_add_number (out, "p5_s", runs->p5_s);
  iw_json_add_number (out, "p50_s", runs->p50_s);
  iw_json_add_number (out, "p95_s", runs->p95_s);
  iw_json_add_number (out, "waste", runs->waste);
  iw_json_add_number (out, "failures", runs->given_up < runs->runs ? runs->failures : INFINITY);
  return out;
}

static cJSON *
write_result (const IwCheckpoint *in, const IwCheckpointResult *result, const IwCheckpointRuns *runs)
{
  cJSON *out = cJSON_CreateObject ();

  iw_json_add_number (out, "mtbf_s", in->mtbf_s);
  iw_json_add_number (out, "young_s", result->young_s);
  iw_json_add_number (out, "daly_s", result->daly_s);
  iw_json_add_number (out, "exact_s", result->exact_s);
  iw_json_add_number (out, "expected_wall_s", result->expected_wall_s);
  iw_json_add_number (out, "expected_run_s", result->expected_run_s);
  iw_json_add_number (out, "expected_failures", result->expected_failures);
  cJSON_AddItemToObject (out, "expected_split", write_split (&result->split));
  iw_json_add_number (out, "waste", result->waste);
  iw_json_add_number (out, "waste_first_order", result->waste_first_order);
  cJSON_AddBoolToObject (out, "first_order_valid", result->first_order_valid);
  iw_json_add_number (out, "least_waste", result->least_waste);
  cJSON_AddItemToObject (out, "monte_carlo", write_runs (runs));
  cJSON_AddItemToObject (out, "split", write_split (&runs->split));
  iw_json_add_number (out, "storage_load", result->storage_load);
  cJSON_AddStringToObject (out, "storage_state", iw_storage_state_name (result->storage_state));
  return out;
}

static gboolean
solve (const IwCheckpoint *in, IwCheckpointResult *result, IwCheckpointRuns *runs, IwError *reason)
{
  g_autofree IwCheckpointWall *walls = NULL;
  IwCheckpointWork work = { .walls = NULL };

  if (iw_checkpoint_solve (in, result, reason) != IW_STATUS_OK)
    return FALSE;
  walls = g_new (IwCheckpointWall, in->runs);
  work.walls = walls;
  work.n_walls = in->runs;
  return iw_checkpoint_simulate (in, &work, runs, reason) == IW_STATUS_OK;
}

cJSON *
iw_model_checkpoint (IwJson *json, const cJSON *input)
{
  static const char *const keys[] = { "work_s",  "interval_s",     "pause_s", "restart_s",
                                      "mtbf_s",  "node_mtbf_s",    "nodes",   "weibull_shape",
                                      "drain_s", "local_recovery", "runs",    "seed",
                                      NULL };
  IwCheckpoint in;
  IwCheckpointResult result = { .waste = 0.0 };
  IwCheckpointRuns runs = { .runs = 0 };
  IwError reason;

  iw_checkpoint_init (&in);
  iw_json_allow_only (json, input, keys);
  read_job (json, input, &in);
  if (iw_json_ok (json) && !solve (&in, &result, &runs, &reason))
    iw_model_fail (json, input, &reason);
  return iw_json_ok (json) ? write_result (&in, &result, &runs) : NULL;
}

char *
iw_model_checkpoint_json (const char *json_text, gssize length, const char *name, GError **error)
{
  g_return_val_if_fail (json_text != NULL && name != NULL, NULL);

  return iw_model_text (IW_PART_CHECKPOINT, json_text, length, name, error);
}
