/* How well a data loader's shuffle mixes, measured on a permutation that the same shuffle produced.
 *
 * Loaders that read shards shuffle the order of the shards and then samples inside a buffer: the buffer is
 * filled, one random sample leaves, the next one takes its place (tf.data Dataset.shuffle; webdataset
 * shuffle). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "iowall/error.h"

typedef struct {
  uint32_t dataset_samples; /* 2 … IW_SHUFFLE_MAX_SAMPLES */
  uint32_t shard_samples;   /* 1 … dataset_samples */
  uint32_t buffer_samples;  /* 1 … dataset_samples; 1 leaves the order as it is */
  bool shuffle_shards;      /* the order of the shards is shuffled first */
  uint64_t seed;
} IwShuffle;

typedef struct {
  double buffer_fraction; /* buffer_samples / dataset_samples */
  double
      displacement; /* mean |new place - stored place|, divided by that of a uniform shuffle, (n²-1)/(3n) */
  double mixing;    /* mean stored distance of two samples that follow each other, divided by that of a
                       uniform shuffle, (n+1)/3: near 0 when neighbours stay together, 1 when they do not */
} IwShuffleResult;

#define IW_SHUFFLE_MAX_SAMPLES 1048576u

void iw_shuffle_init (IwShuffle *in);

/* Writes the order in which the samples leave into `order` (dataset_samples entries, the caller's): order[i]
 * is the stored place of the i-th sample. `scratch` has room for dataset_samples entries. Errors: ranges
 * above. */
IwStatus iw_shuffle_order (const IwShuffle *in, uint32_t *order, uint32_t *scratch, IwError *error);

/* Measures the shuffle of a data set of any size: `dataset_samples`, `shard_samples`, `buffer_samples` as
 * real loaders have them (1 … 1e18), reduced to a model of at most IW_SHUFFLE_MODEL_SAMPLES samples that
 * keeps buffer : shard : data set as far as whole samples allow. `work` is the caller's, room for twice
 * IW_SHUFFLE_MODEL_SAMPLES entries. */
#define IW_SHUFFLE_MODEL_SAMPLES 65536u
IwStatus iw_shuffle_measure (double dataset_samples, double shard_samples, double buffer_samples,
                             bool shuffle_shards, uint64_t seed, uint32_t *work, IwShuffleResult *out,
                             IwError *error);
