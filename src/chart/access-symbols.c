#include "access-symbols-private.h"

#include <math.h>
#include <string.h>

/* Colours and rules: dashed waits, solid transfers, double is useful, dotted decodes; a plain symbol has no
 * colour on the charts. */
#define WAITS     IW_ROLE_WAIT, IW_RULE_DASHED
#define TRANSFERS IW_ROLE_TRANSFER, IW_RULE_SOLID
#define USEFUL    IW_ROLE_USEFUL, IW_RULE_DOUBLE
#define DECODES   IW_ROLE_DECODE, IW_RULE_DOTTED
#define PLAIN     IW_ROLE_NEUTRAL, IW_RULE_NONE

static const IwEquationSymbol definitions[IW_N_SYMBOLS] = {
  [IW_SYMBOL_RUN_TIME] = { "run-time", "T", "run", N_ ("Time of one run"),
                           N_ ("one open and all that is read after it"),
                           "open latency stream run_bytes positionings", PLAIN, IW_UNIT_SECONDS, "888 ms" },
  [IW_SYMBOL_OPEN] = { "open", "t", "open", N_ ("Opening"), N_ ("one file or object found and opened"),
                       "open device", WAITS, IW_UNIT_SECONDS, "888 ms" },
  [IW_SYMBOL_POSITIONINGS] = { "positionings", "n", "pos", N_ ("Positionings per run"),
                               N_ ("how often a run waits for the latency"),
                               "positionings pattern format device", WAITS, IW_UNIT_COUNT, "8,888" },
  [IW_SYMBOL_LATENCY] = { "latency", "L", NULL, N_ ("Latency"),
                          N_ ("one positioning, until the first byte comes"), "latency device", WAITS,
                          IW_UNIT_SECONDS, "888 ms" },
  [IW_SYMBOL_RUN_BYTES] = { "run-bytes", "r", NULL, N_ ("Run"), N_ ("bytes that are read after one open"),
                            "run_bytes format pattern shard_bytes sample_bytes", TRANSFERS, IW_UNIT_BYTES,
                            "888 MB" },
  [IW_SYMBOL_STREAM] = { "stream", "b", "stream", N_ ("Speed of a stream"),
                         N_ ("what one request at a time brings"), "stream device", TRANSFERS,
                         IW_UNIT_BYTES_PER_S, "888 MB/s" },
  [IW_SYMBOL_THROUGHPUT] = { "throughput", "X", NULL, N_ ("Throughput"), N_ ("the smallest of four bounds"),
                             "throughput", TRANSFERS, IW_UNIT_BYTES_PER_S, "888 MB/s" },
  [IW_SYMBOL_QUEUE] = { "queue", "q", NULL, N_ ("Reads under way"),
                        N_ ("as many as are asked for and the device works on"),
                        "queue_depth parallelism device", PLAIN, IW_UNIT_COUNT, "8,888" },
  [IW_SYMBOL_BANDWIDTH] = { "bandwidth", "B", "max", N_ ("Bandwidth"), N_ ("the most that the device moves"),
                            "bandwidth device", PLAIN, IW_UNIT_BYTES_PER_S, "888 MB/s" },
  [IW_SYMBOL_MAX_IOPS] = { "max-iops", "I", "max", N_ ("IOPS limit"), N_ ("the most positionings per second"),
                           "max_iops device", PLAIN, IW_UNIT_IOPS, "888,888 IOPS" },
  [IW_SYMBOL_MAX_OPENS] = { "max-opens", "O", "max", N_ ("Limit of opens"), N_ ("the most opens per second"),
                            "open device", PLAIN, IW_UNIT_COUNT, N_ ("888,888 opens/s") },
  [IW_SYMBOL_LOAD] = { "load", "t", "load", N_ ("Loading"), N_ ("the time to load one step's bytes"),
                       "load throughput", TRANSFERS, IW_UNIT_SECONDS, "888 ms" },
  [IW_SYMBOL_ACCELERATORS] = { "accelerators", "N", NULL, N_ ("Consumers"),
                               N_ ("how many compute in parallel"), "compute", PLAIN, IW_UNIT_COUNT,
                               "8,888" },
  [IW_SYMBOL_BATCH] = { "batch", "b", NULL, N_ ("Batch"), N_ ("samples of one step of one consumer"),
                        "compute", PLAIN, IW_UNIT_COUNT, "8,888" },
  [IW_SYMBOL_STORED_BYTES] = { "stored-bytes", "S′", NULL, N_ ("Stored sample"),
                               N_ ("one sample with what its format adds"), "sample_bytes format", TRANSFERS,
                               IW_UNIT_BYTES, "888 MB" },
  [IW_SYMBOL_STEP] = { "step", "T", "step", N_ ("Step"), N_ ("from one batch to the next"), "step prefetch",
                       PLAIN, IW_UNIT_SECONDS, "888 ms" },
  [IW_SYMBOL_COMPUTE] = { "compute", "t", "c", N_ ("Computing"), N_ ("one step without any waiting"),
                          "compute", USEFUL, IW_UNIT_SECONDS, "888 ms" },
  [IW_SYMBOL_DECODE] = { "decode", "t", "dec", N_ ("Decoding"), N_ ("one step's samples unpacked"), "decode",
                         DECODES, IW_UNIT_SECONDS, "888 ms" },
  [IW_SYMBOL_UTILIZATION] = { "utilization", "U", NULL, N_ ("Utilisation"),
                              N_ ("the share of a step that is computing"), "utilization", USEFUL,
                              IW_UNIT_FRACTION, "88.8 %" },
};

/* By the device or the workload: shown without trailing zeros. */
static const bool fixed[IW_N_SYMBOLS] = {
  [IW_SYMBOL_OPEN] = true,      [IW_SYMBOL_LATENCY] = true,  [IW_SYMBOL_STREAM] = true,
  [IW_SYMBOL_BANDWIDTH] = true, [IW_SYMBOL_MAX_IOPS] = true, [IW_SYMBOL_MAX_OPENS] = true,
  [IW_SYMBOL_COMPUTE] = true,   [IW_SYMBOL_DECODE] = true,
};

/* In SI. */
static void
find_values (const IwAccess *access, const IwAccessResult *result, double values[IW_N_SYMBOLS])
{
  const IwAccessDevice *device = &access->device;
  const double positionings = round (result->positionings_per_s * result->run_bytes / result->throughput_bps);

  values[IW_SYMBOL_OPEN] = device->open_s;
  values[IW_SYMBOL_POSITIONINGS] = positionings;
  values[IW_SYMBOL_LATENCY] = device->latency_s;
  values[IW_SYMBOL_RUN_BYTES] = result->run_bytes;
  values[IW_SYMBOL_STREAM] = device->stream_bps;
  values[IW_SYMBOL_RUN_TIME] =
      device->open_s + positionings * device->latency_s + result->run_bytes / device->stream_bps;
  values[IW_SYMBOL_QUEUE] = fmin (access->queue_depth, device->parallelism);
  values[IW_SYMBOL_THROUGHPUT] = result->throughput_bps;
  values[IW_SYMBOL_BANDWIDTH] = device->max_bps;
  values[IW_SYMBOL_MAX_IOPS] = device->max_iops;
  values[IW_SYMBOL_MAX_OPENS] = device->max_opens_per_s;
  values[IW_SYMBOL_ACCELERATORS] = access->accelerators;
  values[IW_SYMBOL_BATCH] = access->batch_samples;
  values[IW_SYMBOL_STORED_BYTES] = result->stored_bytes_per_sample;
  values[IW_SYMBOL_LOAD] = result->load_s;
  values[IW_SYMBOL_COMPUTE] = access->step_compute_s;
  values[IW_SYMBOL_DECODE] = result->decode_s;
  values[IW_SYMBOL_STEP] = result->step_s;
  values[IW_SYMBOL_UTILIZATION] = result->accelerator_utilization;
}

static void
set_value (IwEquationSymbol *of, bool is_fixed, double value)
{
  const bool share = of->unit == IW_UNIT_FRACTION;

  of->value = value;
  of->shown = share ? iw_share (value) : is_fixed ? iw_label (value, of->unit) : iw_shown (value, of->unit);
  of->spoken = share ? iw_spoken_share (value) : iw_spoken (value, of->unit);
}

void
iw_access_symbols_init (IwEquationSymbol symbols[IW_N_SYMBOLS], const IwAccess *access,
                        const IwAccessResult *result)
{
  IwEquationSymbol *opens = &symbols[IW_SYMBOL_MAX_OPENS];
  double values[IW_N_SYMBOLS];
  IwQuantityText shown, spoken;

  find_values (access, result, values);
  memcpy (symbols, definitions, sizeof definitions);
  for (guint i = 0; i < IW_N_SYMBOLS; i++) {
    symbols[i].name = _ (symbols[i].name);
    symbols[i].meaning = _ (symbols[i].meaning);
    symbols[i].listed = true;
    set_value (&symbols[i], fixed[i], values[i]);
  }
  opens->widest = _ (opens->widest);
  shown = opens->shown;
  spoken = opens->spoken;
  g_snprintf (opens->shown.s, sizeof opens->shown.s, _ ("%s\u202fopens/s"), shown.s);
  g_snprintf (opens->spoken.s, sizeof opens->spoken.s, _ ("%s opens per second"), spoken.s);
}
