#include <math.h>
#include <string.h>

#include "pipeline-private.h"

/* Slots: the times of each stage, its stalls, and the hits. */
#define STALLS_SLOT(stage) (IW_PIPELINE_MAX_STAGES + (stage))
#define HITS_SLOT          (2u * IW_PIPELINE_MAX_STAGES)

/* The spread of what is drawn uniformly, and of exponential times; a sigma is not negative. */
#define UNIFORM     (-1.0)
#define EXPONENTIAL (-2.0)

IwStatus
iw_pipeline_kept_bytes (const IwPipeline *in, size_t *bytes, IwError *error)
{
  const IwStatus status = iw_pipeline_check (in, error);
  size_t slots = 0;

  if (status != IW_STATUS_OK)
    return status;
  for (uint32_t k = 0; k < in->n_stages; k++)
    slots += (in->stages[k].service == IW_SERVICE_EXPONENTIAL || in->stages[k].cv > 0.0 ? 1u : 0u) +
             (in->stages[k].stall_s > 0.0 ? 1u : 0u);
  if (in->cache_stage > 0 && in->epoch == IW_EPOCH_WARM)
    slots++;
  *bytes = sizeof (IwPipelineNormals) + slots * in->chunks * in->replications * sizeof (double);
  return IW_STATUS_OK;
}

/* --- Looking up ---------------------------------------------------------------------------------------- */

static const double *
numbers_of (const IwPipelineKept *kept, uint32_t slot, uint32_t replication)
{
  if (kept == NULL || kept->own.slots[slot].numbers == NULL || isnan (kept->own.slots[slot].spread))
    return NULL;
  return kept->own.slots[slot].numbers + (size_t)replication * kept->own.chunks;
}

const double *
iw_pipeline_kept_times (const IwPipelineKept *kept, uint32_t stage, uint32_t replication)
{
  return numbers_of (kept, stage, replication);
}

const double *
iw_pipeline_kept_stalls (const IwPipelineKept *kept, uint32_t stage, uint32_t replication)
{
  return numbers_of (kept, STALLS_SLOT (stage), replication);
}

const double *
iw_pipeline_kept_hits (const IwPipelineKept *kept, uint32_t replication)
{
  return numbers_of (kept, HITS_SLOT, replication);
}

/* --- Drawing ------------------------------------------------------------------------------------------- */

/* The numbers of one slot. */
typedef struct {
  uint32_t slot, stage;
  IwPipelineUse use;
  double spread;
  const IwPipelineDraws *draws;
} Stream;

/* What a longer run drew serves a shorter one too. */
const IwPipelineNormals *
iw_pipeline_open_kept (const IwPipeline *in, IwPipelineKept *kept)
{
  const bool room = kept->memory != NULL && kept->bytes >= sizeof (IwPipelineNormals);

  if (kept->own.chunks == 0 || kept->own.seed != in->seed || kept->own.chunks < in->chunks ||
      kept->own.replications < in->replications) {
    memset (&kept->own, 0, sizeof kept->own);
    kept->own.seed = in->seed;
    kept->own.chunks = in->chunks;
    kept->own.replications = in->replications;
    if (room) {
      kept->own.used = sizeof (IwPipelineNormals);
      iw_pipeline_fill_normals (kept->memory);
    }
  }
  return room ? kept->memory : NULL;
}

/* Gives a slot room, which stays its own, if there is any left. */
static void
give_room (IwPipelineKept *kept, uint32_t slot)
{
  const size_t bytes = (size_t)kept->own.chunks * kept->own.replications * sizeof (double);

  if (kept->own.slots[slot].numbers != NULL || kept->memory == NULL || kept->bytes - kept->own.used < bytes)
    return;
  kept->own.slots[slot].numbers = (double *)kept->memory + kept->own.used / sizeof (double);
  kept->own.slots[slot].spread = NAN;
  kept->own.used += bytes;
}

static void
fill (const Stream *stream, uint64_t key, double *numbers, uint32_t n)
{
  const IwPipelineTimes out = { .service_s = numbers, .stride = 1 };

  if (stream->use == IW_PIPELINE_USE_SERVICE) {
    IwPipelineDraws unit = *stream->draws;

    unit.mean_s = 1.0;
    unit.service_key = key;
    unit.stalls = false;
    unit.kept_times = NULL;
    iw_pipeline_draw (&unit, 0, n, NULL, &out);
    return;
  }
  for (uint32_t i = 0; i < n; i++)
    numbers[i] = iw_pipeline_uniform (key, i);
}

/* The numbers of all replications, unless they are there. */
static void
keep_stream (const IwPipelineWork *work, const Stream *stream)
{
  IwPipelineKept *kept = work->kept;
  const uint32_t chunks = kept->own.chunks;
  double *numbers;

  give_room (kept, stream->slot);
  numbers = kept->own.slots[stream->slot].numbers;
  if (numbers == NULL || kept->own.slots[stream->slot].spread == stream->spread)
    return;
  /* None until all of them are there. */
  kept->own.slots[stream->slot].spread = NAN;
  for (uint32_t i = 0; i < kept->own.replications; i++) {
    if (work->should_stop != NULL && work->should_stop (work->data))
      return;
    fill (stream, iw_pipeline_key (kept->own.seed, i, stream->stage, stream->use),
          numbers + (size_t)i * chunks, chunks);
  }
  kept->own.slots[stream->slot].spread = stream->spread;
}

void
iw_pipeline_keep (const IwPipeline *in, const IwPipelineDraws *draws, bool any_hits,
                  const IwPipelineWork *work)
{
  Stream stream = { .draws = draws, .spread = UNIFORM };

  for (uint32_t k = 0; k < in->n_stages; k++) {
    stream = (Stream){ .slot = k, .stage = k, .use = IW_PIPELINE_USE_SERVICE, .draws = &draws[k] };
    stream.spread = draws[k].service == IW_SERVICE_EXPONENTIAL ? EXPONENTIAL : draws[k].sigma;
    if (iw_pipeline_is_random (&draws[k]))
      keep_stream (work, &stream);
    stream.slot = STALLS_SLOT (k);
    stream.use = IW_PIPELINE_USE_STALL_COUNT;
    stream.spread = UNIFORM;
    if (draws[k].stalls)
      keep_stream (work, &stream);
  }
  stream.slot = HITS_SLOT;
  stream.stage = IW_PIPELINE_HITS_STAGE;
  stream.use = IW_PIPELINE_USE_HIT;
  if (any_hits)
    keep_stream (work, &stream);
}
