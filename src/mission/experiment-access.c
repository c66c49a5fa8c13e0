#include "experiment-private.h"

#include <string.h>

/* One fixed seed: the same settings always mix the same way. */
#define SHUFFLE_SEED UINT64_C (1)

static IwFormat
format_from_name (const char *name)
{
  for (int format = 0; format < IW_N_FORMATS; format++) {
    if (strcmp (iw_format_name ((IwFormat)format), name) == 0)
      return (IwFormat)format;
  }
  g_return_val_if_reached (IW_FORMAT_RAW);
}

static const IwDevice *
chosen_device (const IwPart *part, const IwSettings *settings)
{
  const guint index = (guint)iw_setting_value (part, settings, "device");

  g_return_val_if_fail (index < part->devices->len, NULL);
  return g_ptr_array_index (part->devices, index);
}

void
iw_experiment_access (const IwPart *part, const IwSettings *settings, IwAccess *out)
{
  const IwDevice *device = chosen_device (part, settings);
  const char *pattern = iw_setting_option (part, settings, "pattern");

  iw_access_init (out);
  out->device = device->access;
  out->pattern = strcmp (pattern, iw_pattern_name (IW_PATTERN_SEQUENTIAL)) == 0 ? IW_PATTERN_SEQUENTIAL
                                                                                : IW_PATTERN_STOCHASTIC;
  out->format = format_from_name (iw_setting_option (part, settings, "format"));
  out->sample_bytes = iw_setting_value (part, settings, "sample_bytes");
  out->shard_bytes = iw_setting_value (part, settings, "shard_bytes");
  out->readahead_bytes = device->readahead_bytes;
  out->queue_depth = iw_setting_value (part, settings, "queue_depth");
  out->accelerators = part->accelerators;
  out->batch_samples = part->workload->batch_samples;
  out->step_compute_s = part->workload->step_compute_s;
  out->decode_samples_per_s = part->workload->decode_samples_per_s * part->accelerators;
  out->prefetch = iw_setting_value (part, settings, "prefetch") > 0.0;
}

/* The input of one shuffle measure. */
typedef struct {
  double dataset_samples, shard_samples, buffer_samples;
  gboolean shuffle_shards;
} ShuffleKey;

static gboolean
same_shuffle (const ShuffleKey *a, const ShuffleKey *b)
{
  return a->dataset_samples == b->dataset_samples && a->shard_samples == b->shard_samples &&
         a->buffer_samples == b->buffer_samples && a->shuffle_shards == b->shuffle_shards;
}

/* Measuring takes about a millisecond; most sliders do not touch the shuffle. */
G_LOCK_DEFINE_STATIC (last_shuffle);
static ShuffleKey last_key;
static IwShuffleResult last_result;
static gboolean last_valid;

static IwStatus
measure_shuffle (const ShuffleKey *key, IwShuffleResult *out, IwError *reason)
{
  g_autofree uint32_t *work = NULL;
  gboolean known;
  IwStatus status;

  G_LOCK (last_shuffle);
  known = last_valid && same_shuffle (key, &last_key);
  if (known)
    *out = last_result;
  G_UNLOCK (last_shuffle);
  if (known)
    return IW_STATUS_OK;

  work = g_new (uint32_t, 2 * IW_SHUFFLE_MODEL_SAMPLES);
  status = iw_shuffle_measure (key->dataset_samples, key->shard_samples, key->buffer_samples,
                               key->shuffle_shards, SHUFFLE_SEED, work, out, reason);
  if (status != IW_STATUS_OK)
    return status;
  G_LOCK (last_shuffle);
  last_key = *key;
  last_result = *out;
  last_valid = TRUE;
  G_UNLOCK (last_shuffle);
  return IW_STATUS_OK;
}

/* What the settings ask of the shuffle. A raw file is a shard of one sample: a stochastic reader takes any
 * file in any order. */
static ShuffleKey
shuffle_of (const IwExperiment *experiment)
{
  const IwAccess *access = &experiment->access;
  const gboolean stochastic = access->pattern == IW_PATTERN_STOCHASTIC;
  const double stored = experiment->result.stored_bytes_per_sample;

  return (ShuffleKey){
    .dataset_samples = experiment->part->dataset_bytes / access->sample_bytes,
    .shard_samples = access->format == IW_FORMAT_RAW ? 1.0 : MAX (1.0, access->shard_bytes / stored),
    .buffer_samples = iw_setting_value (experiment->part, &experiment->settings, "shuffle_samples"),
    .shuffle_shards = stochastic,
  };
}

IwStatus
iw_experiment_solve_access (IwExperiment *out, const IwPart *part, const IwSettings *settings,
                            IwError *reason)
{
  out->device = chosen_device (part, settings);
  iw_experiment_access (part, settings, &out->access);
  return iw_access_solve (&out->access, &out->result, reason);
}

IwStatus
iw_experiment_solve_shuffle (IwExperiment *out, IwError *reason)
{
  const ShuffleKey key = shuffle_of (out);

  iw_access_flow (&out->access, &out->result, &out->flow);
  return measure_shuffle (&key, &out->shuffle, reason);
}
