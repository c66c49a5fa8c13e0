#include "model-fields.h"

#include "iowall/experiment.h"
#include "iowall/pipeline.h"

#include <math.h>

#define NAME_MAX_CHARACTERS 64

/* Whole numbers up to here are exact in JSON's numbers. */
#define SEED_MAX 9007199254740992.0

/* The choices of an enumeration, as iw_json_choice wants them. */
#define CHOICES(choices, n, name_of)                                                                         \
  const char *choices[(n) + 1] = { NULL };                                                                   \
  for (guint i_ = 0; i_ < (guint)(n); i_++)                                                                  \
  choices[i_] = name_of (i_)

static void
read_stage (IwJson *json, const cJSON *node, IwPipelineStage *stage)
{
  static const char *const keys[] = { "name",          "rate_bps", "write_bps", "cv",
                                      "stall_every_s", "stall_s",  "service",   NULL };
  CHOICES (services, IW_N_SERVICES, iw_service_name);

  *stage = (IwPipelineStage){ .name = "" };
  iw_json_allow_only (json, node, keys);
  stage->name = iw_json_string (json, iw_json_get (json, node, "name"), NAME_MAX_CHARACTERS);
  stage->rate_bps = iw_model_number (json, node, "rate_bps");
  iw_model_number_if_given (json, node, "write_bps", &stage->write_bps);
  iw_model_number_if_given (json, node, "cv", &stage->cv);
  /* One of them alone says nothing. */
  if (iw_json_find (node, "stall_every_s") != NULL || iw_json_find (node, "stall_s") != NULL) {
    stage->stall_every_s = iw_model_number (json, node, "stall_every_s");
    stage->stall_s = iw_model_number (json, node, "stall_s");
  }
  stage->service = (IwService)iw_model_choice_if_given (json, node, "service", services, stage->service);
}

static void
read_line (IwJson *json, const cJSON *root, IwPipeline *in)
{
  const cJSON *stages =
      iw_json_get_array (json, root, "stages", IW_PIPELINE_MIN_STAGES, IW_PIPELINE_MAX_STAGES);
  const cJSON *buffers = iw_json_get_array (json, root, "buffer_bytes", 1, IW_PIPELINE_MAX_BUFFERS);
  const int between = cJSON_GetArraySize (stages) - 1;
  const cJSON *node;
  guint k = 0;

  if (stages == NULL || buffers == NULL)
    return;
  if (cJSON_GetArraySize (buffers) != between)
    iw_json_fail (json, buffers, IW_MISSION_ERROR_SCHEMA,
                  "found %d elements, expected %d, one behind each stage but the last",
                  cJSON_GetArraySize (buffers), between);
  in->n_stages = (uint32_t)between + 1;
  cJSON_ArrayForEach (node, stages) {
    read_stage (json, node, &in->stages[k++]);
  }
  k = 0;
  cJSON_ArrayForEach (node, buffers) {
    in->buffer_bytes[k++] = iw_json_number (json, node, -INFINITY, INFINITY);
  }
}

static void
read_cache (IwJson *json, const cJSON *root, IwPipeline *in)
{
  CHOICES (policies, IW_N_CACHE_POLICIES, iw_cache_policy_name);
  CHOICES (epochs, IW_N_EPOCHS, iw_epoch_name);
  double stage = -1.0;

  if (!cJSON_IsNull (iw_json_find (root, "cache_stage")))
    iw_model_whole_if_given (json, root, "cache_stage", 0.0, (double)in->n_stages - 1.0, &stage);
  in->cache_stage = (int32_t)stage;
  if (stage >= 0.0) {
    in->dataset_bytes = iw_model_number (json, root, "dataset_bytes");
    in->cache_bytes = iw_model_number (json, root, "cache_bytes");
  } else {
    iw_model_number_if_given (json, root, "dataset_bytes", &in->dataset_bytes);
    iw_model_number_if_given (json, root, "cache_bytes", &in->cache_bytes);
  }
  in->cache_policy =
      (IwCachePolicy)iw_model_choice_if_given (json, root, "cache_policy", policies, in->cache_policy);
  in->epoch = (IwEpoch)iw_model_choice_if_given (json, root, "epoch", epochs, in->epoch);
}

static void
read_run (IwJson *json, const cJSON *root, IwPipeline *in)
{
  CHOICES (anchors, IW_N_ANCHORS, iw_anchor_name);
  double chunks = in->chunks, replications = in->replications, seed = (double)in->seed;

  in->chunk_bytes = iw_model_number (json, root, "chunk_bytes");
  in->anchor = (IwAnchor)iw_model_choice_if_given (json, root, "anchor", anchors, in->anchor);
  iw_model_whole_if_given (json, root, "chunks", IW_PIPELINE_MIN_CHUNKS, IW_PIPELINE_MAX_CHUNKS, &chunks);
  iw_model_whole_if_given (json, root, "replications", 1.0, IW_PIPELINE_MAX_REPLICATIONS, &replications);
  iw_model_whole_if_given (json, root, "seed", 0.0, SEED_MAX, &seed);
  iw_model_number_if_given (json, root, "deadline_s", &in->deadline_s);
  in->chunks = (uint32_t)chunks;
  in->replications = (uint32_t)replications;
  in->seed = (uint64_t)seed;
}

cJSON *
iw_model_pipeline_stages (const IwPipeline *in, const IwPipelineResult *result)
{
  cJSON *stages = cJSON_CreateArray ();

  for (guint k = 0; k < in->n_stages; k++) {
    cJSON *stage = cJSON_CreateObject ();

    cJSON_AddStringToObject (stage, "name", in->stages[k].name);
    iw_json_add_number (stage, "ceiling_bps", result->ceilings.stage_bps[k]);
    iw_json_add_number (stage, "busy", result->stages[k].busy);
    iw_json_add_number (stage, "stalled", result->stages[k].stalled);
    iw_json_add_number (stage, "starved", result->stages[k].starved);
    iw_json_add_number (stage, "blocked", result->stages[k].blocked);
    cJSON_AddItemToArray (stages, stage);
  }
  return stages;
}

static cJSON *
write_buffers (const IwPipeline *in, const IwPipelineResult *result)
{
  cJSON *buffers = cJSON_CreateArray ();

  for (guint k = 0; k + 1 < in->n_stages; k++) {
    cJSON *buffer = cJSON_CreateObject ();

    iw_json_add_number (buffer, "chunks", result->buffer_slots[k]);
    iw_json_add_number (buffer, "mean_chunks", result->buffer_fill[k]);
    cJSON_AddItemToArray (buffers, buffer);
  }
  return buffers;
}

static cJSON *
write_waits (const IwPipelineWaits *waits)
{
  cJSON *out = cJSON_CreateObject ();

  iw_json_add_number (out, "count", waits->count);
  iw_json_add_number (out, "over_deadline", waits->over_deadline);
  iw_json_add_number (out, "longest_s", waits->longest_s);
  iw_json_add_number (out, "p50_s", waits->p50_s);
  iw_json_add_number (out, "p95_s", waits->p95_s);
  iw_json_add_number (out, "p99_s", waits->p99_s);
  return out;
}

static cJSON *
write_result (const IwPipeline *in, const IwPipelineResult *result)
{
  const IwPipelineCeilings *ceilings = &result->ceilings;
  cJSON *out = cJSON_CreateObject ();

  iw_json_add_number (out, "hit_fraction", ceilings->hit_fraction);
  iw_json_add_number (out, "ceiling_bps", ceilings->ceiling_bps);
  if (ceilings->bottleneck >= 0)
    cJSON_AddStringToObject (out, "bottleneck", in->stages[ceilings->bottleneck].name);
  else
    cJSON_AddNullToObject (out, "bottleneck");
  iw_json_add_number (out, "utilization_ceiling", ceilings->utilization_ceiling);
  iw_json_add_number (out, "utilization", result->utilization);
  iw_json_add_number (out, "utilization_ci", result->utilization_ci);
  iw_json_add_number (out, "throughput_bps", result->throughput_bps);
  iw_json_add_number (out, "throughput_ci_bps", result->throughput_ci_bps);
  cJSON_AddItemToObject (out, "stages", iw_model_pipeline_stages (in, result));
  cJSON_AddItemToObject (out, "buffers", write_buffers (in, result));
  cJSON_AddItemToObject (out, "stalls", write_waits (&result->waits));
  return out;
}

static gboolean
solve (const IwPipeline *in, IwPipelineResult *result, IwError *reason)
{
  g_autofree void *scratch = NULL;
  IwPipelineWork work = { .scratch = NULL };

  if (iw_pipeline_scratch_bytes (in, &work.scratch_bytes, reason) != IW_STATUS_OK)
    return FALSE;
  scratch = g_malloc (work.scratch_bytes);
  work.scratch = scratch;
  return iw_pipeline_run (in, &work, result, reason) == IW_STATUS_OK;
}

cJSON *
iw_model_pipeline (IwJson *json, const cJSON *input)
{
  static const char *const keys[] = {
    "stages",        "buffer_bytes", "chunk_bytes",  "anchor", "cache_stage",
    "dataset_bytes", "cache_bytes",  "cache_policy", "epoch",  "chunks",
    "replications",  "seed",         "deadline_s",   NULL
  };
  IwPipeline in;
  IwPipelineResult result = { .utilization = 0.0 };
  IwError reason;

  iw_pipeline_init (&in);
  iw_json_allow_only (json, input, keys);
  read_line (json, input, &in);
  read_cache (json, input, &in);
  read_run (json, input, &in);
  if (iw_json_ok (json) && !solve (&in, &result, &reason))
    iw_model_fail (json, input, &reason);
  return iw_json_ok (json) ? write_result (&in, &result) : NULL;
}

char *
iw_model_pipeline_json (const char *json_text, gssize length, const char *name, GError **error)
{
  g_return_val_if_fail (json_text != NULL && name != NULL, NULL);

  return iw_model_text (IW_PART_PIPELINE, json_text, length, name, error);
}
