#include "facts.h"

#include <string.h>

static const IwFactKind kinds[IW_N_FACTS] = {
  [IW_FACT_THROUGHPUT] = { "throughput_bps", "Read throughput", IW_UNIT_BYTES_PER_S, FALSE, FALSE },
  [IW_FACT_SAMPLES] = { "samples_per_s", "Samples read", IW_UNIT_SAMPLES_PER_S, FALSE, FALSE },
  [IW_FACT_IOPS] = { "iops", "Read requests", IW_UNIT_IOPS, FALSE, FALSE },
  [IW_FACT_POSITIONINGS] = { "positionings_per_s", "Repositionings", IW_UNIT_IOPS, FALSE, FALSE },
  [IW_FACT_BOUND] = { "bound", "Held back by", IW_UNIT_NONE, TRUE, FALSE },
  [IW_FACT_LOAD] = { "load_s", "Loading one step", IW_UNIT_SECONDS, FALSE, FALSE },
  [IW_FACT_OPEN] = { "open_s", "Opening", IW_UNIT_SECONDS, FALSE, FALSE },
  [IW_FACT_POSITION] = { "position_s", "Positioning", IW_UNIT_SECONDS, FALSE, FALSE },
  [IW_FACT_TRANSFER] = { "transfer_s", "Transfer", IW_UNIT_SECONDS, FALSE, FALSE },
  [IW_FACT_QUEUE] = { "queue_s", "Queueing", IW_UNIT_SECONDS, FALSE, FALSE },
  [IW_FACT_DECODE] = { "decode_s", "Decoding one step", IW_UNIT_SECONDS, FALSE, FALSE },
  [IW_FACT_COMPUTE] = { "compute_s", "Computing one step", IW_UNIT_SECONDS, FALSE, TRUE },
  [IW_FACT_STEP] = { "step_s", "Step time", IW_UNIT_SECONDS, FALSE, FALSE },
  [IW_FACT_IO_WAIT] = { "io_wait_s", "I/O wait in one step", IW_UNIT_SECONDS, FALSE, FALSE },
  [IW_FACT_IO_WAIT_SHARE] = { "io_wait_share", "I/O wait, share of the step", IW_UNIT_FRACTION, FALSE,
                              FALSE },
  [IW_FACT_UTILIZATION] = { "accelerator_utilization", "Accelerator utilisation", IW_UNIT_FRACTION, FALSE,
                            FALSE },
  [IW_FACT_DEMAND] = { "demand_bps", "Demand of the accelerators", IW_UNIT_BYTES_PER_S, FALSE, TRUE },
  [IW_FACT_DELIVERED] = { "delivered_bps", "Delivered", IW_UNIT_BYTES_PER_S, FALSE, FALSE },
  [IW_FACT_STORED_BYTES] = { "stored_bytes_per_sample", "Stored size of a sample", IW_UNIT_BYTES, FALSE,
                             TRUE },
  [IW_FACT_RUN_BYTES] = { "run_bytes", "Read after one open", IW_UNIT_BYTES, FALSE, FALSE },
  [IW_FACT_REQUEST_BYTES] = { "request_bytes", "Size of one request", IW_UNIT_BYTES, FALSE, FALSE },
  [IW_FACT_POSITIONED_BYTES] = { "positioned_bytes", "Read after one positioning", IW_UNIT_BYTES, FALSE,
                                 FALSE },
  [IW_FACT_SPEEDUP] = { "sequential_speedup", "Speed-up by reading shards in order", IW_UNIT_RATIO, FALSE,
                        FALSE },
  [IW_FACT_SATURATION] = { "saturation_bytes", "Smallest saturating request", IW_UNIT_BYTES, FALSE, FALSE },
  [IW_FACT_EPOCH] = { "epoch_s", "One pass over the data set", IW_UNIT_SECONDS, FALSE, FALSE },
  [IW_FACT_DATASET] = { "dataset_bytes", "Data set", IW_UNIT_BYTES, FALSE, TRUE },
  [IW_FACT_CAPACITY] = { "capacity_bytes", "Capacity of the device", IW_UNIT_BYTES, FALSE, TRUE },
  [IW_FACT_FITS] = { "fits", "Capacity over data set", IW_UNIT_RATIO, FALSE, TRUE },
  [IW_FACT_MIXING] = { "mixing", "Mixing of neighbours", IW_UNIT_FRACTION, FALSE, FALSE },
  [IW_FACT_DISPLACEMENT] = { "displacement", "Displacement of samples", IW_UNIT_FRACTION, FALSE, FALSE },
  [IW_FACT_BUFFER_FRACTION] = { "buffer_fraction", "Shuffle buffer, share of the data set", IW_UNIT_FRACTION,
                                FALSE, TRUE },
  [IW_FACT_SHUFFLE_MEMORY] = { "shuffle_memory_bytes", "Memory of the shuffle buffer", IW_UNIT_BYTES, FALSE,
                               TRUE },
  [IW_FACT_SHUFFLE_MEMORY_SHARE] = { "shuffle_memory_share", "Shuffle buffer, share of memory",
                                     IW_UNIT_FRACTION, FALSE, TRUE },
};

G_STATIC_ASSERT (IW_N_FACTS <= IW_MAX_FACTS);

const IwFactKind *
iw_fact_find_kind (const char *id)
{
  for (gsize i = 0; i < IW_N_FACTS; i++) {
    if (strcmp (kinds[i].id, id) == 0)
      return &kinds[i];
  }
  return NULL;
}

void
iw_fact_text_values (const char *words[IW_N_BOUNDS + 1])
{
  for (int bound = 0; bound < IW_N_BOUNDS; bound++)
    words[bound] = iw_bound_name ((IwBound)bound);
  words[IW_N_BOUNDS] = NULL;
}

void
iw_facts_fill (IwExperiment *experiment)
{
  const IwAccess *access = &experiment->access;
  const IwAccessResult *result = &experiment->result;
  const IwPart *part = experiment->part;
  const double samples = part->dataset_bytes / access->sample_bytes;
  const IwControl *buffer;
  guint buffer_index;
  double shuffle_bytes = 0.0;
  double values[IW_N_FACTS];

  buffer = iw_part_find_control (part, "shuffle_samples", &buffer_index);
  if (buffer != NULL)
    shuffle_bytes = experiment->settings.values[buffer_index] * access->sample_bytes;

  values[IW_FACT_THROUGHPUT] = result->throughput_bps;
  values[IW_FACT_SAMPLES] = result->samples_per_s;
  values[IW_FACT_IOPS] = result->iops;
  values[IW_FACT_POSITIONINGS] = result->positionings_per_s;
  values[IW_FACT_BOUND] = (double)result->bound;
  values[IW_FACT_LOAD] = result->load_s;
  values[IW_FACT_OPEN] = result->open_s;
  values[IW_FACT_POSITION] = result->position_s;
  values[IW_FACT_TRANSFER] = result->transfer_s;
  values[IW_FACT_QUEUE] = result->queue_s;
  values[IW_FACT_DECODE] = result->decode_s;
  values[IW_FACT_COMPUTE] = access->step_compute_s;
  values[IW_FACT_STEP] = result->step_s;
  values[IW_FACT_IO_WAIT] = result->io_wait_s;
  values[IW_FACT_IO_WAIT_SHARE] = result->io_wait_s / result->step_s;
  values[IW_FACT_UTILIZATION] = result->accelerator_utilization;
  values[IW_FACT_DEMAND] = result->demand_bps;
  values[IW_FACT_DELIVERED] = result->delivered_bps;
  values[IW_FACT_STORED_BYTES] = result->stored_bytes_per_sample;
  values[IW_FACT_RUN_BYTES] = result->run_bytes;
  values[IW_FACT_REQUEST_BYTES] = result->request_bytes;
  values[IW_FACT_POSITIONED_BYTES] = result->positioned_bytes;
  values[IW_FACT_SPEEDUP] = result->sequential_speedup;
  values[IW_FACT_SATURATION] = iw_access_saturation_bytes (&access->device, access->queue_depth);
  values[IW_FACT_EPOCH] = samples * result->stored_bytes_per_sample / result->delivered_bps;
  values[IW_FACT_DATASET] = part->dataset_bytes;
  values[IW_FACT_CAPACITY] = experiment->device->capacity_bytes;
  values[IW_FACT_FITS] = experiment->device->capacity_bytes / part->dataset_bytes;
  values[IW_FACT_MIXING] = experiment->shuffle.mixing;
  values[IW_FACT_DISPLACEMENT] = experiment->shuffle.displacement;
  values[IW_FACT_BUFFER_FRACTION] = experiment->shuffle.buffer_fraction;
  values[IW_FACT_SHUFFLE_MEMORY] = shuffle_bytes;
  values[IW_FACT_SHUFFLE_MEMORY_SHARE] = shuffle_bytes / part->memory_bytes;

  for (gsize i = 0; i < IW_N_FACTS; i++)
    experiment->facts[i] = (IwFact){
      .id = kinds[i].id,
      .label = kinds[i].label,
      .value = values[i],
      .unit = kinds[i].unit,
      .text = kinds[i].text ? iw_bound_name (result->bound) : NULL,
    };
  experiment->n_facts = IW_N_FACTS;
}

const IwFact *
iw_experiment_fact (const IwExperiment *experiment, const char *id)
{
  g_return_val_if_fail (experiment != NULL && id != NULL, NULL);

  for (guint i = 0; i < experiment->n_facts; i++) {
    if (strcmp (experiment->facts[i].id, id) == 0)
      return &experiment->facts[i];
  }
  return NULL;
}

/* `bound` in words for a sentence such as "held back by positioning". */
static const char *
bound_words (const char *name)
{
  static const char *const words[IW_N_BOUNDS] = {
    [IW_BOUND_OPEN] = "opening files",        [IW_BOUND_POSITION] = "positioning",
    [IW_BOUND_STREAM] = "the streams' speed", [IW_BOUND_BANDWIDTH] = "the device's bandwidth",
    [IW_BOUND_IOPS] = "the IOPS limit",       [IW_BOUND_METADATA] = "the limit of opens",
  };

  for (int bound = 0; bound < IW_N_BOUNDS; bound++) {
    if (strcmp (iw_bound_name ((IwBound)bound), name) == 0)
      return words[bound];
  }
  return name;
}

char *
iw_fact_format (const IwFact *fact, IwTextStyle style)
{
  char text[IW_QUANTITY_MAX];

  g_return_val_if_fail (fact != NULL, NULL);

  if (fact->text != NULL)
    return g_strdup (bound_words (fact->text));
  return g_strdup (iw_quantity_format (text, sizeof text, fact->value, fact->unit, style));
}
