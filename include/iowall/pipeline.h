/* The pipeline model: a line of stages with finite buffers between them, from the store to the accelerator or
 * from the sensor to the store. A ceiling says what no buffer can beat; the simulated run says what jitter
 * and stalls take away below it.
 *
 * The line is a tandem queue with blocking after service. Departure recursion: Altiok and Stidham, "The
 * allocation of interstage buffer capacities in production lines", IIE Transactions 15:4, 1983; Buzacott and
 * Shanthikumar, "Stochastic Models of Manufacturing Systems", 1993, chapter 5. Everything is in SI units; no
 * function allocates or keeps anything, and any number of them may run at once on memory of their own. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iowall/error.h"

#define IW_PIPELINE_MIN_STAGES       2u
#define IW_PIPELINE_MAX_STAGES       8u
#define IW_PIPELINE_MAX_BUFFERS      (IW_PIPELINE_MAX_STAGES - 1u)
#define IW_PIPELINE_MIN_CHUNKS       10u
#define IW_PIPELINE_MAX_CHUNKS       1000000u
#define IW_PIPELINE_MAX_REPLICATIONS 1000u

typedef enum {
  IW_SERVICE_LOGNORMAL, /* mean and `cv`; a cv of 0 is no jitter at all */
  IW_SERVICE_EXPONENTIAL,
  IW_N_SERVICES
} IwService;

/* The stage that the line is for. */
typedef enum {
  IW_ANCHOR_LAST,  /* a consumer that must not starve: accelerator, renderer, codec */
  IW_ANCHOR_FIRST, /* a producer that cannot wait: a sensor. What is blocked is lost */
  IW_N_ANCHORS
} IwAnchor;

typedef enum {
  IW_CACHE_PINNED,     /* what is in stays in */
  IW_CACHE_PAGE_CACHE, /* random replacement, which is what an operating system's page cache measures like */
  IW_CACHE_LRU,        /* strictly least recently used */
  IW_N_CACHE_POLICIES
} IwCachePolicy;

typedef enum {
  IW_EPOCH_COLD, /* the first pass over the data: nothing is cached */
  IW_EPOCH_WARM, /* a later one, in a new random order */
  IW_N_EPOCHS
} IwEpoch;

typedef struct {
  const char *name; /* the caller's; the core does not look at it. May be NULL */
  double rate_bps;  /* without stalls. 1 … 1e18 bytes/s */
  double write_bps; /* of the cache stage alone: how fast it takes a miss in; 0: as fast as rate_bps. 0, or
                       1 … 1e18 bytes/s */
  double cv;        /* standard deviation over mean of the time of a chunk; lognormal only. 0 … 10 */
  double stall_every_s; /* mean working time between two stalls. 0: none; else a hundredth of a chunk's mean
                           time … 1e12 s */
  double stall_s;       /* mean length of a stall. 0: none; else up to 1e9 s, with stall_every_s above 0 */
  IwService service;
} IwPipelineStage;

typedef struct {
  uint32_t cookie;   /* set by iw_pipeline_init; a struct without it is refused */
  uint32_t n_stages; /* 2 … 8 */
  IwPipelineStage stages[IW_PIPELINE_MAX_STAGES];
  double buffer_bytes[IW_PIPELINE_MAX_BUFFERS]; /* behind stage k: room for whole chunks only. 0 … 1e18 */
  double chunk_bytes;                           /* what moves at once, a batch say. 1 … 1e18 */
  IwAnchor anchor;
  int32_t cache_stage;  /* its hits skip the stages before it. -1: no cache; else 0 … n_stages - 1 */
  double dataset_bytes; /* 1 … 1e21 */
  double cache_bytes;   /* 0 … 1e21 */
  IwCachePolicy cache_policy;
  IwEpoch epoch;
  uint32_t chunks;       /* of one run, whose first tenth is not counted. 10 … 1e6 */
  uint32_t replications; /* independent runs. 1 … 1000 */
  uint64_t seed;
  double deadline_s; /* a wait of the anchor longer than this is late. 0 … 1e9 s */
} IwPipeline;

/* What no buffer can beat. */
typedef struct {
  double hit_fraction; /* of chunks; 0 without a cache and in a cold epoch */
  /* Lasting rate of each stage, in bytes/s of the line: stalls included, and for a stage in front of the
   * cache what the line gets if only misses pass it. INFINITY where all are hits and none passes. */
  double stage_bps[IW_PIPELINE_MAX_STAGES];
  double ceiling_bps;         /* the smallest of the stages other than the anchor; INFINITY if none works */
  int32_t bottleneck;         /* its stage, the first one on a tie; -1 if ceiling_bps is INFINITY */
  double utilization_ceiling; /* min (1, ceiling_bps / the anchor's own lasting rate); 0 if nothing passes the
                                 anchor */
} IwPipelineCeilings;

/* Shares of a stage's time between the departures that are counted; busy, starved and blocked add up to 1. A
 * stage that a warm epoch skips, in front of a buffer that never fills, counts as starved. */
typedef struct {
  double busy;    /* working or stalled */
  double stalled; /* of the time, not of busy: the part of `busy` in which a stall kept it from working */
  double starved; /* nothing to work on */
  double blocked; /* done, with no room to put it */
} IwPipelineShares;

/* Waits of the anchor: one for each chunk that it had to wait for (last) or could not hand over (first).
 * Counts are a mean over the replications, the rest is of all of them together. Zero where there are none.
 * Waits below a billionth of the anchor's time for a chunk are rounding and not counted. */
typedef struct {
  double count;
  double over_deadline; /* count of those longer than deadline_s */
  double longest_s;
  double longest_of_first_s;  /* of the first replication alone … */
  double longest_at_s;        /* … and when that one began, in time of its run */
  double p50_s, p95_s, p99_s; /* within 1.6 % of the exact quantile, exact where waits are alike */
} IwPipelineWaits;

typedef struct {
  IwPipelineCeilings ceilings;
  IwPipelineShares stages[IW_PIPELINE_MAX_STAGES]; /* mean over the replications */
  double buffer_slots[IW_PIPELINE_MAX_BUFFERS];    /* whole chunks that each buffer holds */
  double buffer_fill[IW_PIPELINE_MAX_BUFFERS];     /* mean chunks in each, by Little's law from their waits */
  double utilization;    /* of the anchor: busy (last) or not blocked (first); mean over the replications */
  double utilization_ci; /* half width of its 95 % confidence interval; INFINITY with one replication */
  double throughput_bps; /* at the anchor, mean over the replications */
  double throughput_ci_bps; /* as utilization_ci */
  IwPipelineWaits waits;
  double measured_from_s, measured_to_s; /* the anchor's counted departures in the first replication */
} IwPipelineResult;

typedef enum {
  IW_PIPELINE_BUSY,
  IW_PIPELINE_STALLED,
  IW_PIPELINE_STARVED,
  IW_PIPELINE_BLOCKED,
  IW_N_PIPELINE_STATES
} IwPipelineState;

typedef struct {
  double from_s, to_s;
  IwPipelineState state;
} IwPipelineInterval;

/* From at_s until the next entry `chunks` lie in the buffer. */
typedef struct {
  double at_s, chunks;
} IwPipelineFill;

/* A stretch of the first replication. The caller sets the window, in time of the run from its start at 0, the
 * arrays and their capacities; the run sets the counts. Intervals of a stage follow each other without a gap
 * and without two alike side by side, and lie inside the window; they end early where the run does. The
 * stalls of one chunk are shown together in the middle of its work: the model knows how long they are, not
 * where. A buffer has one entry at from_s and one for each change. Where an array is full the rest is left
 * out and `truncated` set. */
typedef struct {
  double from_s, to_s; /* finite, from_s <= to_s */
  struct {
    IwPipelineInterval *intervals;
    size_t capacity, n; /* a capacity of 0 records nothing, and does not count as truncated */
  } stages[IW_PIPELINE_MAX_STAGES];
  struct {
    IwPipelineFill *fills;
    size_t capacity, n; /* as above */
  } buffers[IW_PIPELINE_MAX_BUFFERS];
  bool truncated;
} IwPipelineTrace;

/* One point of a saturation curve: what a line does at one value of something that is varied. */
typedef struct {
  double value; /* of what is varied, in its own unit */
  double utilization_ceiling;
  int32_t bottleneck; /* as in IwPipelineCeilings */
  bool run;           /* the line was run too: what follows is there */
  double utilization, utilization_ci;
} IwPipelinePoint;

/* Random numbers that runs share. They depend on the seed, the number of replications and chunks, and on the
 * spread of each stage's times; rates, buffers and the cache only scale what is drawn. Whoever runs many
 * lines that differ in those lends memory in which the numbers stay; no result depends on it. Zeroed before
 * its first use but for the two members that the caller sets; for one run at a time; the memory may be freed
 * with it. */
typedef struct {
  void *memory; /* aligned as malloc does */
  size_t bytes; /* what does not fit is drawn each time */
  struct {
    size_t used;
    uint64_t seed;
    uint32_t chunks, replications;
    struct {
      double *numbers;
      double spread;
    } slots[4 * IW_PIPELINE_MAX_STAGES + 1];
    size_t n_tails[IW_PIPELINE_MAX_STAGES];
  } own; /* of the model */
} IwPipelineKept;

/* How a run is carried out. `scratch` is the caller's, aligned as malloc does, and needs no initialising. */
typedef struct {
  void *scratch;
  size_t scratch_bytes;
  bool (*should_stop) (void *data); /* asked before every few hundred chunks; may be NULL */
  void *data;
  IwPipelineTrace *trace; /* may be NULL */
  IwPipelineKept *kept;   /* may be NULL */
} IwPipelineWork;

/* Defaults: the line of the design's worked example, object store to accelerator, in a cold epoch; 100,000
 * chunks, one replication, seed 1. */
void iw_pipeline_init (IwPipeline *in);

/* Share of reads that a cache holds which has room for `share` (0 … 1) of the data, each epoch reading all of
 * it once in a new uniform order. Pinned: share. LRU: x + (1-x) ln (1-x), from the reuse distance 1-u+uv of a
 * sample read at places u and v of two epochs. Random replacement: -x ln (1 - x + x exp (-1/x)), the mean of
 * the logistic curve on which hits grow rarer over an epoch (derived in pipeline.c). Out of range and NaN are
 * brought to 0 … 1. */
double iw_pipeline_hit_fraction (IwCachePolicy policy, double share);

/* The closed forms alone, in a few microseconds. `out` is complete on IW_STATUS_OK and untouched
 * otherwise. Errors name the field as in the model's JSON ("stages[2].rate_bps"); `error` may be NULL. */
IwStatus iw_pipeline_ceilings (const IwPipeline *in, IwPipelineCeilings *out, IwError *error);

/* Bytes of scratch that a run of `in` needs. Errors as above. */
IwStatus iw_pipeline_scratch_bytes (const IwPipeline *in, size_t *bytes, IwError *error);

/* Bytes in which all that a run of `in` draws can be kept. Errors as above. */
IwStatus iw_pipeline_kept_bytes (const IwPipeline *in, size_t *bytes, IwError *error);

/* Simulates the line. Chunk i leaves stage k at
 *   D[k][i] = max (max (D[k-1][i], D[k][i-1]) + S[k][i], D[k+1][i-b[k]-1]),
 * b[k] whole chunks of room behind stage k. Random numbers depend on (seed, replication, stage, chunk, use)
 * alone and are turned into times by inversion: a faster stage, a rarer stall or a larger cache leaves no
 * chunk's time longer, and a slider moves the answer and not the noise. `out` is complete on IW_STATUS_OK and
 * untouched otherwise, the trace then undefined. Errors: as above; IW_STATUS_NO_MEMORY for "scratch" with the
 * bytes needed as `lo`; IW_STATUS_STOPPED if should_stop said so. */
IwStatus iw_pipeline_run (const IwPipeline *in, const IwPipelineWork *work, IwPipelineResult *out,
                          IwError *error);

/* "lognormal"; "last"; "pinned"; "cold"; "busy": the words of the JSON. Static text. */
const char *iw_service_name (IwService service);
const char *iw_anchor_name (IwAnchor anchor);
const char *iw_cache_policy_name (IwCachePolicy policy);
const char *iw_epoch_name (IwEpoch epoch);
const char *iw_pipeline_state_name (IwPipelineState state);
