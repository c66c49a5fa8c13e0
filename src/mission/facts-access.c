#include "facts.h"

#include "iowall/language.h"

typedef enum {
  FACT_THROUGHPUT,
  FACT_SAMPLES,
  FACT_IOPS,
  FACT_POSITIONINGS,
  FACT_BOUND,
  FACT_LOAD,
  FACT_OPEN,
  FACT_POSITION,
  FACT_TRANSFER,
  FACT_QUEUE,
  FACT_DECODE,
  FACT_COMPUTE,
  FACT_STEP,
  FACT_IO_WAIT,
  FACT_IO_WAIT_SHARE,
  FACT_UTILIZATION,
  FACT_DEMAND,
  FACT_DELIVERED,
  FACT_STORED_BYTES,
  FACT_RUN_BYTES,
  FACT_REQUEST_BYTES,
  FACT_POSITIONED_BYTES,
  FACT_SPEEDUP,
  FACT_SATURATION,
  FACT_EPOCH,
  FACT_DATASET,
  FACT_CAPACITY,
  FACT_FITS,
  FACT_MIXING,
  FACT_DISPLACEMENT,
  FACT_BUFFER_FRACTION,
  FACT_SHUFFLE_MEMORY,
  FACT_SHUFFLE_MEMORY_SHARE,
  N_FACTS
} FactId;

static const IwFactKind kinds[N_FACTS] = {
  [FACT_THROUGHPUT] = { "throughput_bps", N_ ("Read throughput"), IW_UNIT_BYTES_PER_S, FALSE, FALSE },
  [FACT_SAMPLES] = { "samples_per_s", N_ ("Samples read"), IW_UNIT_SAMPLES_PER_S, FALSE, FALSE },
  [FACT_IOPS] = { "iops", N_ ("Read requests"), IW_UNIT_IOPS, FALSE, FALSE },
  [FACT_POSITIONINGS] = { "positionings_per_s", N_ ("Repositionings"), IW_UNIT_IOPS, FALSE, FALSE },
  [FACT_BOUND] = { "bound", N_ ("Held back by"), IW_UNIT_NONE, TRUE, FALSE },
  [FACT_LOAD] = { "load_s", N_ ("Loading one step"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_OPEN] = { "open_s", N_ ("Opening"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_POSITION] = { "position_s", N_ ("Positioning"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_TRANSFER] = { "transfer_s", N_ ("Transfer"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_QUEUE] = { "queue_s", N_ ("Queueing"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_DECODE] = { "decode_s", N_ ("Decoding one step"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_COMPUTE] = { "compute_s", N_ ("Computing one step"), IW_UNIT_SECONDS, FALSE, TRUE },
  [FACT_STEP] = { "step_s", N_ ("Step time"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_IO_WAIT] = { "io_wait_s", N_ ("I/O wait in one step"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_IO_WAIT_SHARE] = { "io_wait_share", N_ ("I/O wait, share of the step"), IW_UNIT_FRACTION, FALSE,
                           FALSE },
  [FACT_UTILIZATION] = { "accelerator_utilization", N_ ("Accelerator utilisation"), IW_UNIT_FRACTION, FALSE,
                         FALSE },
  [FACT_DEMAND] = { "demand_bps", N_ ("Demand of the accelerators"), IW_UNIT_BYTES_PER_S, FALSE, TRUE },
  [FACT_DELIVERED] = { "delivered_bps", N_ ("Delivered"), IW_UNIT_BYTES_PER_S, FALSE, FALSE },
  [FACT_STORED_BYTES] = { "stored_bytes_per_sample", N_ ("Stored size of a sample"), IW_UNIT_BYTES, FALSE,
                          TRUE },
  [FACT_RUN_BYTES] = { "run_bytes", N_ ("Read after one open"), IW_UNIT_BYTES, FALSE, FALSE },
  [FACT_REQUEST_BYTES] = { "request_bytes", N_ ("Size of one request"), IW_UNIT_BYTES, FALSE, FALSE },
  [FACT_POSITIONED_BYTES] = { "positioned_bytes", N_ ("Read after one positioning"), IW_UNIT_BYTES, FALSE,
                              FALSE },
  [FACT_SPEEDUP] = { "sequential_speedup", N_ ("Speed-up by reading shards in order"), IW_UNIT_RATIO, FALSE,
                     FALSE },
  [FACT_SATURATION] = { "saturation_bytes", N_ ("Smallest saturating request"), IW_UNIT_BYTES, FALSE, FALSE },
  [FACT_EPOCH] = { "epoch_s", N_ ("One pass over the data set"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_DATASET] = { "dataset_bytes", N_ ("Data set"), IW_UNIT_BYTES, FALSE, TRUE },
  [FACT_CAPACITY] = { "capacity_bytes", N_ ("Capacity of the device"), IW_UNIT_BYTES, FALSE, TRUE },
  [FACT_FITS] = { "fits", N_ ("Capacity over data set"), IW_UNIT_RATIO, FALSE, TRUE },
  [FACT_MIXING] = { "mixing", N_ ("Mixing of neighbours"), IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_DISPLACEMENT] = { "displacement", N_ ("Displacement of samples"), IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_BUFFER_FRACTION] = { "buffer_fraction", N_ ("Shuffle buffer, share of the data set"),
                             IW_UNIT_FRACTION, FALSE, TRUE },
  [FACT_SHUFFLE_MEMORY] = { "shuffle_memory_bytes", N_ ("Memory of the shuffle buffer"), IW_UNIT_BYTES, FALSE,
                            TRUE },
  [FACT_SHUFFLE_MEMORY_SHARE] = { "shuffle_memory_share", N_ ("Shuffle buffer, share of memory"),
                                  IW_UNIT_FRACTION, FALSE, TRUE },
};

G_STATIC_ASSERT (N_FACTS <= IW_MAX_FACTS);
G_STATIC_ASSERT (IW_N_BOUNDS <= IW_MAX_FACT_WORDS);

/* `bound` in words for a sentence such as "held back by positioning". */
static const char *const bound_words[IW_N_BOUNDS] = {
  [IW_BOUND_OPEN] = N_ ("opening files"),        [IW_BOUND_POSITION] = N_ ("positioning"),
  [IW_BOUND_STREAM] = N_ ("the streams' speed"), [IW_BOUND_BANDWIDTH] = N_ ("the device's bandwidth"),
  [IW_BOUND_IOPS] = N_ ("the IOPS limit"),       [IW_BOUND_METADATA] = N_ ("the limit of opens"),
};

const IwFactKind *
iw_access_fact_kinds (guint *n)
{
  *n = N_FACTS;
  return kinds;
}

guint
iw_access_fact_words (IwFactWord words[IW_MAX_FACT_WORDS])
{
  for (int bound = 0; bound < IW_N_BOUNDS; bound++)
    words[bound] = (IwFactWord){ iw_bound_name ((IwBound)bound), _ (bound_words[bound]) };
  return IW_N_BOUNDS;
}

void
iw_access_facts_fill (IwExperiment *experiment)
{
  const IwAccess *access = &experiment->access;
  const IwAccessResult *result = &experiment->result;
  const IwPart *part = experiment->part;
  const double samples = part->dataset_bytes / access->sample_bytes;
  const IwControl *buffer;
  guint buffer_index;
  double shuffle_bytes = 0.0;
  double values[N_FACTS];

  buffer = iw_part_find_control (part, "shuffle_samples", &buffer_index);
  if (buffer != NULL)
    shuffle_bytes = experiment->settings.values[buffer_index] * access->sample_bytes;

  values[FACT_THROUGHPUT] = result->throughput_bps;
  values[FACT_SAMPLES] = result->samples_per_s;
  values[FACT_IOPS] = result->iops;
  values[FACT_POSITIONINGS] = result->positionings_per_s;
  values[FACT_BOUND] = (double)result->bound;
  values[FACT_LOAD] = result->load_s;
  values[FACT_OPEN] = result->open_s;
  values[FACT_POSITION] = result->position_s;
  values[FACT_TRANSFER] = result->transfer_s;
  values[FACT_QUEUE] = result->queue_s;
  values[FACT_DECODE] = result->decode_s;
  values[FACT_COMPUTE] = access->step_compute_s;
  values[FACT_STEP] = result->step_s;
  values[FACT_IO_WAIT] = result->io_wait_s;
  values[FACT_IO_WAIT_SHARE] = result->io_wait_s / result->step_s;
  values[FACT_UTILIZATION] = result->accelerator_utilization;
  values[FACT_DEMAND] = result->demand_bps;
  values[FACT_DELIVERED] = result->delivered_bps;
  values[FACT_STORED_BYTES] = result->stored_bytes_per_sample;
  values[FACT_RUN_BYTES] = result->run_bytes;
  values[FACT_REQUEST_BYTES] = result->request_bytes;
  values[FACT_POSITIONED_BYTES] = result->positioned_bytes;
  values[FACT_SPEEDUP] = result->sequential_speedup;
  values[FACT_SATURATION] = iw_access_saturation_bytes (&access->device, access->queue_depth);
  values[FACT_EPOCH] = samples * result->stored_bytes_per_sample / result->delivered_bps;
  values[FACT_DATASET] = part->dataset_bytes;
  values[FACT_CAPACITY] = experiment->device->capacity_bytes;
  values[FACT_FITS] = experiment->device->capacity_bytes / part->dataset_bytes;
  values[FACT_MIXING] = experiment->shuffle.mixing;
  values[FACT_DISPLACEMENT] = experiment->shuffle.displacement;
  values[FACT_BUFFER_FRACTION] = experiment->shuffle.buffer_fraction;
  values[FACT_SHUFFLE_MEMORY] = shuffle_bytes;
  values[FACT_SHUFFLE_MEMORY_SHARE] = shuffle_bytes / part->memory_bytes;

  for (gsize i = 0; i < N_FACTS; i++)
    experiment->facts[i] = (IwFact){
      .id = kinds[i].id,
      .label = _ (kinds[i].label),
      .value = values[i],
      .unit = kinds[i].unit,
      .text = kinds[i].text ? iw_bound_name (result->bound) : NULL,
      .words = kinds[i].text ? _ (bound_words[result->bound]) : NULL,
    };
  experiment->n_facts = N_FACTS;
}
