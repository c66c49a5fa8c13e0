#include "experiment-private.h"

#include "error.h"
#include "facts.h"
#include "mission-private.h"

#include <string.h>

/* One fixed seed: the same settings always mix the same way. */
#define SHUFFLE_SEED UINT64_C (1)

static double
setting (const IwPart *part, const IwSettings *settings, const char *id)
{
  guint index;

  g_return_val_if_fail (iw_part_find_control (part, id, &index) != NULL, 0.0);
  return settings->values[index];
}

static const char *
chosen (const IwPart *part, const IwSettings *settings, const char *id)
{
  guint index = 0;
  const IwControl *control = iw_part_find_control (part, id, &index);
  const guint option = (guint)settings->values[index];

  g_return_val_if_fail (control != NULL && option < control->options->len, "");
  return ((const IwOption *)g_ptr_array_index (control->options, option))->id;
}

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
  const guint index = (guint)setting (part, settings, "device");

  g_return_val_if_fail (index < part->devices->len, NULL);
  return g_ptr_array_index (part->devices, index);
}

void
iw_experiment_access (const IwPart *part, const IwSettings *settings, IwAccess *out)
{
  const IwDevice *device = chosen_device (part, settings);
  const char *pattern = chosen (part, settings, "pattern");

  iw_access_init (out);
  out->device = device->access;
  out->pattern = strcmp (pattern, iw_pattern_name (IW_PATTERN_SEQUENTIAL)) == 0 ? IW_PATTERN_SEQUENTIAL
                                                                                : IW_PATTERN_STOCHASTIC;
  out->format = format_from_name (chosen (part, settings, "format"));
  out->sample_bytes = setting (part, settings, "sample_bytes");
  out->shard_bytes = setting (part, settings, "shard_bytes");
  out->readahead_bytes = device->readahead_bytes;
  out->queue_depth = setting (part, settings, "queue_depth");
  out->accelerators = part->accelerators;
  out->batch_samples = part->workload->batch_samples;
  out->step_compute_s = part->workload->step_compute_s;
  out->decode_samples_per_s = part->workload->decode_samples_per_s * part->accelerators;
  out->prefetch = setting (part, settings, "prefetch") > 0.0;
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
    .buffer_samples = setting (experiment->part, &experiment->settings, "shuffle_samples"),
    .shuffle_shards = stochastic,
  };
}

gboolean
iw_experiment_run (IwExperiment *out, const IwMission *mission, IwPartKind kind, const IwSettings *settings,
                   GError **error)
{
  ShuffleKey key;
  IwError reason;

  g_return_val_if_fail (out != NULL && mission != NULL && settings != NULL, FALSE);
  g_return_val_if_fail (kind == IW_PART_ACCESS && mission->parts[kind] != NULL, FALSE);

  memset (out, 0, sizeof *out);
  out->mission = mission;
  out->part = mission->parts[kind];
  out->settings = *settings;
  out->device = chosen_device (out->part, settings);
  iw_experiment_access (out->part, settings, &out->access);
  if (iw_access_solve (&out->access, &out->result, &reason) == IW_STATUS_OK) {
    iw_access_flow (&out->access, &out->result, &out->flow);
    key = shuffle_of (out);
    if (measure_shuffle (&key, &out->shuffle, &reason) == IW_STATUS_OK) {
      iw_facts_fill (out);
      return TRUE;
    }
  }
  {
    g_autofree char *what = iw_error_describe (&reason);

    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SETTING, "%s: %s: %s", mission->id,
                 reason.field != NULL ? reason.field : "input", what);
  }
  return FALSE;
}

gboolean
iw_rule_holds (const IwRule *rule, const IwExperiment *experiment)
{
  const IwFact *fact;

  g_return_val_if_fail (rule != NULL && experiment != NULL, FALSE);

  if (*rule->control != '\0')
    return g_strv_contains ((const char *const *)rule->is_one_of,
                            chosen (experiment->part, &experiment->settings, rule->control));
  fact = iw_experiment_fact (experiment, rule->fact);
  if (fact == NULL)
    return FALSE;
  if (fact->text != NULL)
    return g_strv_contains ((const char *const *)rule->is_one_of, fact->text);
  return fact->value >= rule->at_least && fact->value <= rule->at_most;
}
