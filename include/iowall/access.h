/* The I/O access model: why random reads are slow. Each repositioning costs a latency that no bandwidth buys
 * back; how many outstanding requests hide it, and which ceiling is met first.
 *
 * Little's law: J. D. C. Little, "A proof for the queuing formula L = lambda W", Operations Research 9:3,
 * 1961. The asymptotic bounds min(latency side, ceilings): Lazowska, Zahorjan, Graham, Sevcik, "Quantitative
 * System Performance", 1984, chapter 5. Everything is in SI units; every function is pure and thread-safe. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iowall/error.h"

typedef enum {
  IW_PATTERN_SEQUENTIAL,
  IW_PATTERN_STOCHASTIC,
  IW_N_PATTERNS
} IwPattern;
typedef enum {
  IW_FORMAT_RAW,
  IW_FORMAT_TFRECORD,
  IW_FORMAT_WEBDATASET,
  IW_N_FORMATS
} IwFormat;

/* What holds the throughput down. The first three are shares of the time of one run (the latency side is the
 * smallest), the others are ceilings of the device. */
typedef enum {
  IW_BOUND_OPEN,
  IW_BOUND_POSITION,
  IW_BOUND_STREAM,
  IW_BOUND_BANDWIDTH,
  IW_BOUND_IOPS,
  IW_BOUND_METADATA,
  IW_N_BOUNDS
} IwBound;

typedef struct {
  double latency_s;       /* one repositioning: seek + half a turn, flash read, first byte. 0 … 1000 s */
  double open_s;          /* one metadata operation (open + stat, the HEAD share of a GET). 0 … 1000 s */
  double stream_bps;      /* one request stream alone. 1 … 1e18 bytes/s */
  double max_bps;         /* ceiling of the device. 1 … 1e18 bytes/s */
  double max_iops;        /* ceiling of positionings per second. 1e-3 … 1e15 */
  double max_opens_per_s; /* ceiling of metadata operations per second. 1e-3 … 1e15 */
  double parallelism;     /* outstanding requests that it can work on. 1 … 1e9 */
  bool contiguous;        /* consecutive reads of one file need no new positioning (disks, flash) */
} IwAccessDevice;

typedef struct {
  uint32_t cookie; /* set by iw_access_init; a struct without it is refused */
  IwAccessDevice device;
  IwPattern pattern;
  IwFormat format;
  double sample_bytes;         /* useful bytes of one sample. 1 … 1e15 */
  double shard_bytes;          /* one TFRecord or tar file; never less than one stored sample. 1 … 1e18 */
  double readahead_bytes;      /* the largest request that the reader makes. 1 … 1e15 */
  double queue_depth;          /* outstanding requests. 1 … 1e9 */
  double accelerators;         /* 1 … 1e9 */
  double batch_samples;        /* samples of one step of one accelerator. 1 … 1e12 */
  double step_compute_s;       /* time of one step without waiting. 1e-9 … 1e9 s */
  double decode_samples_per_s; /* decoding rate of the whole node; INFINITY where decoding is free. > 0 */
  bool prefetch;               /* loading and decoding overlap with computing */
} IwAccess;

typedef struct {
  double latency_bps;   /* Little's law: min(queue_depth, parallelism) runs under way */
  double bandwidth_bps; /* max_bps */
  double iops_bps;      /* max_iops positionings; INFINITY where a run needs none */
  double metadata_bps;  /* max_opens_per_s opens, one a run */
} IwAccessCeilings;

typedef struct {
  double throughput_bps; /* stored bytes per second while loading: the smallest of `ceilings` */
  double samples_per_s;  /* throughput in samples */
  double iops;           /* read requests per second; may exceed max_iops where requests follow each other */
  double positionings_per_s;
  IwBound bound;
  IwAccessCeilings ceilings;
  /* One step's loading, split; the four add up to load_s. */
  double open_s, position_s, transfer_s, queue_s;
  double decode_s;
  double load_s;
  double step_s;
  double io_wait_s; /* how much shorter the step would be if loading took no time */
  double accelerator_utilization;
  double demand_bps;    /* stored bytes per second that would keep every accelerator computing */
  double delivered_bps; /* stored bytes per second over the whole step */
  double stored_bytes_per_sample;
  double run_bytes;          /* read after one open */
  double request_bytes;      /* one request */
  double positioned_bytes;   /* bytes read per positioning; run_bytes where a run needs none */
  double sequential_speedup; /* throughput of the same device read sequentially from shards, over this one */
} IwAccessResult;

/* Where the device's bandwidth goes, in bytes/s; the parts add up to `potential_bps`. Shares of what is lost
 * are divided as the time of a run is. `starved_bps` is what the accelerators could have taken on top. */
typedef struct {
  double potential_bps;                                   /* max_bps of the device */
  double useful_bps;                                      /* samples */
  double framing_bps;                                     /* headers, checksums and padding of the format */
  double open_bps, position_bps, stream_bps, ceiling_bps; /* lost while loading */
  double idle_bps;                                        /* unused because nobody asks */
  double demand_bps;
  double starved_bps; /* demand less delivered; due to loading, decoding or both */
} IwAccessFlow;

typedef struct {
  double request_bytes, iops, throughput_bps;
} IwAccessPoint;

/* Defaults: the 7,200 rpm disk and ResNet-50 consumer of the design's worked example, raw files in random
 * order, queue depth 1. */
void iw_access_init (IwAccess *in);

/* Solves the model. `out` is complete on IW_STATUS_OK and untouched otherwise. Errors name the field as in
 * the model's JSON ("device.latency_s"); `error` may be NULL. */
IwStatus iw_access_solve (const IwAccess *in, IwAccessResult *out, IwError *error);

/* Splits the device's bandwidth. `result` must come from iw_access_solve on `in`. */
void iw_access_flow (const IwAccess *in, const IwAccessResult *result, IwAccessFlow *out);

/* Bytes that one sample takes up in a format. TFRecord: 8-byte length and two 4-byte CRCs (tensorflow.org,
 * "TFRecord and tf.train.Example"); WebDataset: a tar entry, POSIX.1-1988 ustar, 512-byte blocks. */
double iw_access_stored_bytes (IwFormat format, double sample_bytes);

/* Random reads of already opened files with `request_bytes` each, `queue_depth` of them outstanding. Errors
 * as iw_access_solve. */
IwStatus iw_access_random_read (const IwAccessDevice *device, double queue_depth, double request_bytes,
                                IwAccessPoint *out, IwError *error);

/* The IOPS-vs-throughput curve: random reads with `n` (at least 2) request sizes in equal ratios from 512 B
 * to 1 GiB. `points` has room for `n` and belongs to the caller. Errors as iw_access_solve. */
IwStatus iw_access_curve (const IwAccessDevice *device, double queue_depth, size_t n, IwAccessPoint *points,
                          IwError *error);

/* The smallest request size in bytes with which random reads reach 90 % of max_bps; INFINITY where this queue
 * depth cannot reach it with any. With one worker and stream_bps = max_bps it is 9 latency_s stream_bps. The
 * device must be valid. */
double iw_access_saturation_bytes (const IwAccessDevice *device, double queue_depth);

/* Names as in the model's JSON ("stochastic", "webdataset", "position"). Static text. */
const char *iw_pattern_name (IwPattern pattern);
const char *iw_format_name (IwFormat format);
const char *iw_bound_name (IwBound bound);
