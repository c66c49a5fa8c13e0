#include "iowall/shuffle.h"

#include <math.h>
#include <stddef.h>

#include "iowall/random.h"

/* A data set of shards is modelled by this many shards at the most; beyond it only buffer : shard matters. */
#define MODEL_SHARDS        1024.0
#define MODEL_SHARD_SAMPLES 64.0

enum {
  STREAM_SHARDS,
  STREAM_BUFFER
};

void
iw_shuffle_init (IwShuffle *in)
{
  *in = (IwShuffle){ .dataset_samples = 65536, .shard_samples = 64, .buffer_samples = 1, .seed = 1 };
}

static IwStatus
check_shuffle (const IwShuffle *in, IwError *error)
{
  const double n = in->dataset_samples;
  IwStatus status = iw_check_range ("dataset_samples", n, 2.0, IW_SHUFFLE_MAX_SAMPLES, error);

  if (status == IW_STATUS_OK)
    status = iw_check_range ("shard_samples", in->shard_samples, 1.0, n, error);
  if (status == IW_STATUS_OK)
    status = iw_check_range ("buffer_samples", in->buffer_samples, 1.0, n, error);
  return status;
}

/* The order in which samples are read: shards shuffled (Fisher and Yates), samples inside a shard as stored.
 */
static void
read_order (const IwShuffle *in, uint32_t *order, uint32_t *shards)
{
  const uint32_t n_shards = (in->dataset_samples + in->shard_samples - 1) / in->shard_samples;
  IwRandom random;
  uint32_t written = 0;

  for (uint32_t i = 0; i < n_shards; i++)
    shards[i] = i;
  if (in->shuffle_shards) {
    iw_random_init (&random, in->seed, STREAM_SHARDS);
    for (uint32_t i = n_shards - 1; i > 0; i--) {
      const uint32_t j = iw_random_below (&random, i + 1);
      const uint32_t shard = shards[i];
      shards[i] = shards[j];
      shards[j] = shard;
    }
  }
  for (uint32_t i = 0; i < n_shards; i++) {
    const uint32_t first = shards[i] * in->shard_samples;
    for (uint32_t k = first; k < in->dataset_samples && k - first < in->shard_samples; k++)
      order[written++] = k;
  }
}

/* Passes `order` through the shuffle buffer. In place: what leaves at step i was read at step i or later than
 * the buffer's first sample, so a place is written only after it was read. */
static void
buffer_order (const IwShuffle *in, uint32_t *order, uint32_t *buffer)
{
  const uint32_t n = in->dataset_samples;
  uint32_t held = in->buffer_samples;
  uint32_t next = held;
  IwRandom random;

  iw_random_init (&random, in->seed, STREAM_BUFFER);
  for (uint32_t i = 0; i < held; i++)
    buffer[i] = order[i];
  for (uint32_t i = 0; i < n; i++) {
    const uint32_t slot = iw_random_below (&random, held);
    order[i] = buffer[slot];
    if (next < n)
      buffer[slot] = order[next++];
    else
      buffer[slot] = buffer[--held];
  }
}

IwStatus
iw_shuffle_order (const IwShuffle *in, uint32_t *order, uint32_t *scratch, IwError *error)
{
  const IwStatus status = check_shuffle (in, error);

  if (status != IW_STATUS_OK)
    return status;
  read_order (in, order, scratch);
  if (in->buffer_samples > 1)
    buffer_order (in, order, scratch);
  return IW_STATUS_OK;
}

static double
distance (uint32_t a, uint32_t b)
{
  return a > b ? (double)(a - b) : (double)(b - a);
}

static void
measure_order (const uint32_t *order, double buffer_fraction, uint32_t n, IwShuffleResult *out)
{
  const double samples = n;
  double moved = 0.0, apart = 0.0;

  for (uint32_t i = 0; i < n; i++)
    moved += distance (order[i], i);
  for (uint32_t i = 1; i < n; i++)
    apart += distance (order[i], order[i - 1]);
  out->buffer_fraction = buffer_fraction;
  out->displacement = moved / samples / ((samples * samples - 1.0) / (3.0 * samples));
  out->mixing = apart / (samples - 1.0) / ((samples + 1.0) / 3.0);
}

static uint32_t
whole (double samples, double most)
{
  return (uint32_t)fmax (1.0, fmin (most, round (samples)));
}

IwStatus
iw_shuffle_measure (double dataset_samples, double shard_samples, double buffer_samples, bool shuffle_shards,
                    uint64_t seed, uint32_t *work, IwShuffleResult *out, IwError *error)
{
  IwShuffle model = { .shuffle_shards = shuffle_shards, .seed = seed };
  double samples, shard, scale;
  IwStatus status;

  if ((status = iw_check_range ("dataset_samples", dataset_samples, 2.0, 1e18, error)) != IW_STATUS_OK ||
      (status = iw_check_range ("shard_samples", shard_samples, 1.0, 1e18, error)) != IW_STATUS_OK ||
      (status = iw_check_range ("buffer_samples", buffer_samples, 1.0, 1e18, error)) != IW_STATUS_OK)
    return status;

  shard_samples = fmin (shard_samples, dataset_samples);
  buffer_samples = fmin (buffer_samples, dataset_samples);
  if (dataset_samples <= IW_SHUFFLE_MODEL_SAMPLES || !shuffle_shards) {
    scale = fmin (1.0, IW_SHUFFLE_MODEL_SAMPLES / dataset_samples);
    shard = shard_samples * scale;
    samples = dataset_samples * scale;
  } else {
    const double n_shards = fmax (1.0, fmin (ceil (dataset_samples / shard_samples), MODEL_SHARDS));
    shard = fmin (shard_samples, fmax (MODEL_SHARD_SAMPLES, IW_SHUFFLE_MODEL_SAMPLES / n_shards));
    scale = shard / shard_samples;
    samples = shard_samples < MODEL_SHARD_SAMPLES ? IW_SHUFFLE_MODEL_SAMPLES : n_shards * shard;
  }
  samples = fmin (samples, IW_SHUFFLE_MODEL_SAMPLES);
  model.dataset_samples = (uint32_t)fmax (2.0, floor (samples));
  model.shard_samples = whole (shard, samples);
  model.buffer_samples = whole (buffer_samples * scale, samples);

  status = iw_shuffle_order (&model, work, work + IW_SHUFFLE_MODEL_SAMPLES, error);
  if (status == IW_STATUS_OK)
    measure_order (work, fmin (1.0, buffer_samples / dataset_samples), model.dataset_samples, out);
  return status;
}
