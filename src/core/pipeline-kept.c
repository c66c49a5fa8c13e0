#include <math.h>
#include <string.h>

#include "pipeline-private.h"

/* Slots: the times of each stage, the numbers that they come from, those that decide on its stalls, the
 * lengths of these, and the hits. */
#define TIMES_SLOT(stage)    (stage)
#define UNIFORMS_SLOT(stage) (IW_PIPELINE_MAX_STAGES + (stage))
#define STALLS_SLOT(stage)   (2u * IW_PIPELINE_MAX_STAGES + (stage))
#define LENGTHS_SLOT(stage)  (3u * IW_PIPELINE_MAX_STAGES + (stage))
#define HITS_SLOT            (4u * IW_PIPELINE_MAX_STAGES)

_Static_assert(HITS_SLOT + 1 ==
                   sizeof ((IwPipelineKept *)0)->own.slots / sizeof ((IwPipelineKept *)0)->own.slots[0],
               "a slot for each stream");

/* The spread of what depends on none, and of exponential times; a sigma is not negative. */
#define ANY         (-1.0)
#define EXPONENTIAL (-2.0)

/* Where a number lies beyond the tables of factors: its quantile is worth keeping. */
typedef struct {
  double z;
  uint64_t at;
} Tail;

/* --- Room ---------------------------------------------------------------------------------------------- */

static size_t
numbers_of_slot (uint32_t chunks, uint32_t replications)
{
  return (size_t)chunks * iw_pipeline_groups (replications) * IW_PIPELINE_LANES;
}

/* One number in sixteen is in a tail; of so few that this may fail by chance, all find room. */
static size_t
most_tails (size_t numbers)
{
  return numbers / 8 + 256;
}

static size_t
bytes_of_slot (uint32_t slot, uint32_t chunks, uint32_t replications)
{
  const size_t n = numbers_of_slot (chunks, replications);
  const bool has_tails = slot >= UNIFORMS_SLOT (0) && slot < STALLS_SLOT (0);

  return n * sizeof (double) + (has_tails ? most_tails (n) * sizeof (Tail) : 0);
}

static size_t
stage_bytes (const IwPipeline *in, uint32_t k)
{
  const IwPipelineStage *stage = &in->stages[k];
  const bool exponential = stage->service == IW_SERVICE_EXPONENTIAL,
             jitters = !exponential && stage->cv > 0.0;
  size_t bytes = 0;

  if (exponential || jitters)
    bytes += bytes_of_slot (TIMES_SLOT (k), in->chunks, in->replications);
  if (jitters)
    bytes += bytes_of_slot (UNIFORMS_SLOT (k), in->chunks, in->replications);
  if (stage->stall_s > 0.0)
    bytes += bytes_of_slot (STALLS_SLOT (k), in->chunks, in->replications) +
             bytes_of_slot (LENGTHS_SLOT (k), in->chunks, in->replications);
  return bytes;
}

IwStatus
iw_pipeline_kept_bytes (const IwPipeline *in, size_t *bytes, IwError *error)
{
  const IwStatus status = iw_pipeline_check (in, error);

  if (status != IW_STATUS_OK)
    return status;
  *bytes = sizeof (IwPipelineNormals);
  for (uint32_t k = 0; k < in->n_stages; k++)
    *bytes += stage_bytes (in, k);
  if (in->cache_stage > 0 && in->epoch == IW_EPOCH_WARM)
    *bytes += bytes_of_slot (HITS_SLOT, in->chunks, in->replications);
  return IW_STATUS_OK;
}

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
  const size_t bytes = bytes_of_slot (slot, kept->own.chunks, kept->own.replications);

  if (kept->own.slots[slot].numbers != NULL || kept->memory == NULL || kept->bytes - kept->own.used < bytes)
    return;
  kept->own.slots[slot].numbers = (double *)kept->memory + kept->own.used / sizeof (double);
  kept->own.slots[slot].spread = NAN;
  kept->own.used += bytes;
}

/* --- Looking up ---------------------------------------------------------------------------------------- */

static const IwPipelineQuad *
quads_of (const IwPipelineKept *kept, uint32_t slot, uint32_t group)
{
  if (kept == NULL || kept->own.slots[slot].numbers == NULL || isnan (kept->own.slots[slot].spread))
    return NULL;
  return (const IwPipelineQuad *)kept->own.slots[slot].numbers + (size_t)group * kept->own.chunks;
}

void
iw_pipeline_lend_kept (const IwPipelineKept *kept, uint32_t stage, uint32_t group, IwPipelineDraws *draws)
{
  draws->kept_times = quads_of (kept, TIMES_SLOT (stage), group);
  draws->kept_stalls = quads_of (kept, STALLS_SLOT (stage), group);
  draws->kept_lengths = quads_of (kept, LENGTHS_SLOT (stage), group);
}

bool
iw_pipeline_keeps_times (const IwPipelineKept *kept, uint32_t stage, double sigma)
{
  return kept != NULL && kept->own.slots[TIMES_SLOT (stage)].numbers != NULL &&
         kept->own.slots[TIMES_SLOT (stage)].spread == sigma;
}

const IwPipelineQuad *
iw_pipeline_kept_hits (const IwPipelineKept *kept, uint32_t group)
{
  return quads_of (kept, HITS_SLOT, group);
}

/* --- Drawing ------------------------------------------------------------------------------------------- */

/* The numbers of one slot. */
typedef struct {
  uint32_t slot, stage;
  IwPipelineUse use;
  double spread;
  const IwPipelineDraws *draws;
} Stream;

/* Numbers of one group, from chunk 0 on. */
static void
fill_group (const IwPipelineKept *kept, const Stream *stream, uint32_t group, IwPipelineQuad *quads)
{
  const uint32_t first = group * IW_PIPELINE_LANES, left = kept->own.replications - first;
  const uint32_t lanes = left < IW_PIPELINE_LANES ? left : IW_PIPELINE_LANES;
  const uint32_t chunks = kept->own.chunks;
  IwPipelineDraws unit = *stream->draws;
  uint64_t keys[IW_PIPELINE_LANES];

  for (uint32_t lane = 0; lane < IW_PIPELINE_LANES; lane++)
    keys[lane] = iw_pipeline_key (kept->own.seed, first + lane, stream->stage, stream->use);
  if (stream->use == IW_PIPELINE_USE_SERVICE && stream->spread != ANY) {
    unit.mean_s = 1.0;
    memcpy (unit.service_keys, keys, sizeof keys);
    unit.skips_hits = unit.stalls = false;
    unit.kept_times = NULL;
    memset (quads, 0, chunks * sizeof *quads);
    iw_pipeline_draw (&unit, lanes, 0, chunks, NULL, quads, NULL);
  } else if (stream->use == IW_PIPELINE_USE_STALL_LENGTH) {
    memset (quads, 0, chunks * sizeof *quads);
    for (uint32_t i = 0; i < chunks; i++) {
      for (uint32_t lane = 0; lane < lanes; lane++)
        quads[i][lane] = iw_pipeline_first_length (keys[lane], i);
    }
  } else {
    iw_pipeline_draw_uniforms (keys, lanes, 0, chunks, quads);
  }
}

/* The numbers of all replications, unless they are there. Returns whether they are. */
static bool
keep_stream (const IwPipelineWork *work, const Stream *stream)
{
  IwPipelineKept *kept = work->kept;
  IwPipelineQuad *quads;

  give_room (kept, stream->slot);
  quads = (IwPipelineQuad *)kept->own.slots[stream->slot].numbers;
  if (quads == NULL)
    return false;
  if (kept->own.slots[stream->slot].spread == stream->spread)
    return true;
  /* None until all of them are there. */
  kept->own.slots[stream->slot].spread = NAN;
  for (uint32_t group = 0; group < iw_pipeline_groups (kept->own.replications); group++) {
    if (work->should_stop != NULL && work->should_stop (work->data))
      return false;
    fill_group (kept, stream, group, quads + (size_t)group * kept->own.chunks);
  }
  kept->own.slots[stream->slot].spread = stream->spread;
  return true;
}

static size_t
list_tails (const double *uniforms, size_t n, const IwPipelineNormals *normals, Tail *tails)
{
  const size_t most = most_tails (n);
  size_t listed = 0;

  /* Lanes that carry no replication hold 0. */
  for (size_t i = 0; i < n; i++) {
    if (uniforms[i] == 0.0 || !iw_pipeline_is_tail (uniforms[i]))
      continue;
    if (listed == most)
      return SIZE_MAX;
    tails[listed++] = (Tail){ .z = iw_pipeline_tail_normal (normals, uniforms[i]), .at = i };
  }
  return listed;
}

/* Uniform numbers of a stage, and after them where the tails are. Returns them, or NULL without room. */
static const double *
keep_uniforms (const IwPipelineWork *work, uint32_t stage, const IwPipelineDraws *draws, const Tail **tails,
               size_t *n_tails)
{
  const Stream stream = { UNIFORMS_SLOT (stage), stage, IW_PIPELINE_USE_SERVICE, ANY, draws };
  IwPipelineKept *kept = work->kept;
  const size_t n = numbers_of_slot (kept->own.chunks, kept->own.replications);
  const bool there =
      kept->own.slots[stream.slot].numbers != NULL && kept->own.slots[stream.slot].spread == ANY;
  double *numbers;

  if (!keep_stream (work, &stream))
    return NULL;
  numbers = kept->own.slots[stream.slot].numbers;
  if (!there)
    kept->own.n_tails[stage] = list_tails (numbers, n, draws->normals, (Tail *)(numbers + n));
  *tails = (const Tail *)(numbers + n);
  *n_tails = kept->own.n_tails[stage];
  return *n_tails != SIZE_MAX ? numbers : NULL;
}

/* Times of another spread from the numbers that they come from. */
static bool
keep_jitter (const IwPipelineWork *work, uint32_t stage, const IwPipelineDraws *draws)
{
  IwPipelineKept *kept = work->kept;
  const size_t n = numbers_of_slot (kept->own.chunks, kept->own.replications);
  const uint32_t slot = TIMES_SLOT (stage);
  const double *uniforms;
  const Tail *tails;
  size_t n_tails;

  give_room (kept, slot);
  if (kept->own.slots[slot].numbers == NULL)
    return false;
  if (iw_pipeline_keeps_times (kept, stage, draws->sigma))
    return true;
  kept->own.slots[slot].spread = NAN;
  if ((uniforms = keep_uniforms (work, stage, draws, &tails, &n_tails)) == NULL)
    return false;
  iw_pipeline_fill_units (draws->factors, uniforms, n, kept->own.slots[slot].numbers);
  for (size_t i = 0; i < n_tails; i++)
    kept->own.slots[slot].numbers[tails[i].at] = iw_pipeline_factor_of (draws->sigma, tails[i].z);
  kept->own.slots[slot].spread = draws->sigma;
  return true;
}

static void
keep_times (const IwPipelineWork *work, uint32_t stage, const IwPipelineDraws *draws)
{
  Stream stream = { TIMES_SLOT (stage), stage, IW_PIPELINE_USE_SERVICE, EXPONENTIAL, draws };

  if (draws->service == IW_SERVICE_LOGNORMAL) {
    if (keep_jitter (work, stage, draws))
      return;
    stream.spread = draws->sigma;
  }
  keep_stream (work, &stream);
}

void
iw_pipeline_keep (const IwPipeline *in, const IwPipelineDraws *draws, bool any_hits,
                  const IwPipelineWork *work)
{
  const Stream hits = { HITS_SLOT, IW_PIPELINE_HITS_STAGE, IW_PIPELINE_USE_HIT, ANY, draws };

  for (uint32_t k = 0; k < in->n_stages; k++) {
    const Stream stalls = { STALLS_SLOT (k), k, IW_PIPELINE_USE_STALL_COUNT, ANY, &draws[k] };
    const Stream lengths = { LENGTHS_SLOT (k), k, IW_PIPELINE_USE_STALL_LENGTH, ANY, &draws[k] };

    if (iw_pipeline_is_random (&draws[k]))
      keep_times (work, k, &draws[k]);
    if (draws[k].stalls && keep_stream (work, &stalls))
      keep_stream (work, &lengths);
  }
  if (any_hits)
    keep_stream (work, &hits);
}
