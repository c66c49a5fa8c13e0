/* What the files of the pipeline model share. Nothing here is checked: iw_pipeline_run has done so. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iowall/pipeline.h"

/* --- Checking and closed forms (pipeline.c) --- */

/* Checks everything but the caller's memory. */
IwStatus iw_pipeline_check (const IwPipeline *in, IwError *error);
/* Mean seconds of work on one chunk that passes stage `k`, stalls left out. */
double iw_pipeline_mean_s (const IwPipeline *in, uint32_t k, double hit_fraction);
IwPipelineCeilings iw_pipeline_solve_ceilings (const IwPipeline *in);

/* --- Replications side by side --- */

/* Replications pass the line side by side, each in a lane of its own. Aligned as malloc does. */
#define IW_PIPELINE_LANES 4u
typedef double IwPipelineQuad __attribute__ ((vector_size (32), aligned (16), may_alias));
typedef int64_t IwPipelineQuadMask __attribute__ ((vector_size (32), aligned (16), may_alias));

/* Groups of replications that go side by side. */
static inline uint32_t
iw_pipeline_groups (uint32_t replications)
{
  return (replications + IW_PIPELINE_LANES - 1) / IW_PIPELINE_LANES;
}

/* --- Random times (pipeline-draws.c) --- */

/* Chunks whose times are drawn in one go: enough to be quick, few enough to stay in a near cache. */
#define IW_PIPELINE_BLOCK      256u
/* Cells of tables over the unit interval, and how many at either end are left to a finer one. */
#define IW_PIPELINE_CELLS      1024u
#define IW_PIPELINE_TAIL_CELLS 32u

/* Standard normal quantiles from TAIL_CELLS to CELLS - TAIL_CELLS, and again, as fine as there are cells, for
 * the lower end up to TAIL_CELLS. What lies below the first TAIL_CELLS of that is in no table. */
typedef struct {
  double middle[IW_PIPELINE_CELLS + 1];
  double tail[IW_PIPELINE_CELLS + 1];
} IwPipelineNormals;

/* One stage of the replications that are on their way. */
typedef struct {
  double mean_s;
  double sigma; /* of the logarithm; 0: no jitter */
  IwService service;
  bool skips_hits;
  bool stalls;
  double stall_every_s, stall_s;
  const IwPipelineNormals *normals;
  const double *factors; /* IW_PIPELINE_CELLS + 1 nodes, or NULL where sigma is 0 */
  uint64_t service_keys[IW_PIPELINE_LANES], stall_count_keys[IW_PIPELINE_LANES],
      stall_length_keys[IW_PIPELINE_LANES];
  /* Drawn before, from chunk 0 on, or NULL: times of mean 1, the uniform numbers that decide on stalls, and
   * the lengths of first stalls over their mean. */
  const IwPipelineQuad *kept_times, *kept_stalls, *kept_lengths;
} IwPipelineDraws;

typedef enum {
  IW_PIPELINE_USE_SERVICE,
  IW_PIPELINE_USE_STALL_COUNT,
  IW_PIPELINE_USE_STALL_LENGTH,
  IW_PIPELINE_USE_HIT
} IwPipelineUse;

/* In place of a stage, for what belongs to none. */
#define IW_PIPELINE_HITS_STAGE 255u

/* The stream of one use of random numbers. */
uint64_t iw_pipeline_key (uint64_t seed, uint32_t replication, uint32_t stage, IwPipelineUse use);
/* Number `index` of a stream, uniform on (0, 1) with 52 random bits. */
double iw_pipeline_uniform (uint64_t key, uint64_t index);
/* Standard normal quantile of 0 < p < 1, relative error about 1e-16 (Wichura 1988). */
double iw_pipeline_inverse_normal (double p);
/* The sigma of a lognormal with this coefficient of variation. */
double iw_pipeline_sigma (double cv);
void iw_pipeline_fill_normals (IwPipelineNormals *normals);
void iw_pipeline_fill_factors (const IwPipelineNormals *normals, double sigma, double *factors);
/* Lognormal factor of mean 1 at quantile u; of `draws` the sigma and the two tables. */
double iw_pipeline_factor (const IwPipelineDraws *draws, double u);
/* The same for many numbers 0 <= u < 1, and nothing of use where iw_pipeline_is_tail says so. */
void iw_pipeline_fill_units (const double *factors, const double *uniforms, size_t n, double *units);
/* Standard normal quantile at 0 < u < 1 where the tables of factors leave it to a finer one. */
bool iw_pipeline_is_tail (double u);
double iw_pipeline_tail_normal (const IwPipelineNormals *normals, double u);
/* Lognormal factor of mean 1 at a standard normal z. */
double iw_pipeline_factor_of (double sigma, double z);
/* Length over its mean of the first stall of chunk `index`; `key` is that of stall lengths. */
double iw_pipeline_first_length (uint64_t key, uint64_t index);
/* Stalls that fall into `work_s` of chunk `index` of a lane, in seconds. */
double iw_pipeline_stall (const IwPipelineDraws *draws, uint32_t lane, uint64_t index, double work_s);
/* Whether the work on a chunk takes a time of its own. */
bool iw_pipeline_is_random (const IwPipelineDraws *draws);

/* Times of `n` chunks from `first` on, at most a block if the stage stalls, in the first `lanes` lanes:
 * `service_s` with the stalls in it, and `stall_s` alone, which is left as it is where the stage has none.
 * What other lanes get says nothing. `hits` may be NULL. */
void iw_pipeline_draw (const IwPipelineDraws *draws, uint32_t lanes, uint32_t first, uint32_t n,
                       const IwPipelineQuadMask *hits, IwPipelineQuad *service_s, IwPipelineQuad *stall_s);
/* Uniform numbers `first` … `first + n - 1` of a stream for each lane. */
void iw_pipeline_draw_uniforms (const uint64_t keys[IW_PIPELINE_LANES], uint32_t lanes, uint32_t first,
                                uint32_t n, IwPipelineQuad *uniforms);

/* --- What runs share (pipeline-kept.c) --- */

/* Makes what is kept ready for `in`. Returns the tables of quantiles if they are there, or NULL. */
const IwPipelineNormals *iw_pipeline_open_kept (const IwPipeline *in, IwPipelineKept *kept);
/* Whether times of mean 1 and this spread are kept of a stage: then nobody needs its table of factors. */
bool iw_pipeline_keeps_times (const IwPipelineKept *kept, uint32_t stage, double sigma);
/* Draws what `in` needs and `kept` does not have yet. `draws` are the stages', with their tables; one who
 * wants to stop is asked in between, and then has less kept. */
void iw_pipeline_keep (const IwPipeline *in, const IwPipelineDraws *draws, bool any_hits,
                       const IwPipelineWork *work);
/* Gives the stages what is kept of a group of replications, and NULL for the rest. */
void iw_pipeline_lend_kept (const IwPipelineKept *kept, uint32_t stage, uint32_t group,
                            IwPipelineDraws *draws);
/* The numbers that decide on hits, from chunk 0 on, or NULL where they are not kept. */
const IwPipelineQuad *iw_pipeline_kept_hits (const IwPipelineKept *kept, uint32_t group);

/* --- The recursion (pipeline-pass.c) --- */

/* One stage of the line while it is simulated. Sums are over the chunks that are counted. */
typedef struct {
  IwPipelineQuad *ring; /* departures of the latest mask + 1 chunks, by chunk & mask */
  uint32_t mask;
  uint32_t look_back; /* b + 1 chunks before this one must have left for the stage before to let one go */
  IwPipelineQuad *service_s, *stall_s; /* of the block */
  IwPipelineQuad free_s;               /* departure of the latest chunk */
  IwPipelineQuad counted_from_s;
  IwPipelineQuad busy_s, stalled_s, starved_s, blocked_s, waited_s;
} IwPipelineStation;

typedef struct {
  uint32_t n_stations, anchor;
  IwPipelineStation stations[IW_PIPELINE_MAX_STAGES];
  IwPipelineQuad *wait_from_s, *wait_s; /* the anchor's waits in the block */
} IwPipelinePass;

/* Takes chunks `first` … `first + n - 1`, at most a block, of the first `lanes` lanes through the line.
 * `trace`, of the first lane, may be NULL. */
void iw_pipeline_pass (IwPipelinePass *pass, uint32_t lanes, uint32_t first, uint32_t n,
                       IwPipelineTrace *trace);

/* --- Statistics (pipeline-statistics.c) --- */

/* Mean and spread of what comes one by one (Welford 1962). */
typedef struct {
  double n, mean, squares;
} IwPipelineSample;

void iw_pipeline_sample_add (IwPipelineSample *sample, double value);
/* Half width of the 95 % confidence interval of the mean, Student's t; INFINITY for a single value. */
double iw_pipeline_sample_ci (const IwPipelineSample *sample);
/* 97.5 % quantile of Student's t with `degrees` >= 1, within 1e-6. */
double iw_pipeline_student (uint32_t degrees);

/* Bins of a 64th of an octave from 2^-30 of a unit on. */
#define IW_PIPELINE_BINS (128u * 64u)

typedef struct {
  double unit;
  uint64_t n;
  double *sums;     /* IW_PIPELINE_BINS, the caller's */
  uint64_t *counts; /* IW_PIPELINE_BINS, the caller's */
} IwPipelineHistogram;

void iw_pipeline_histogram_clear (IwPipelineHistogram *histogram, double unit);
void iw_pipeline_histogram_add (IwPipelineHistogram *histogram, double value);
/* Mean of the bin in which the smallest value lies that a share of `p` of all does not exceed; 0 if empty. */
double iw_pipeline_histogram_quantile (const IwPipelineHistogram *histogram, double p);

/* --- Trace (pipeline-trace.c) --- */

/* One chunk at one stage. */
typedef struct {
  double free_s;   /* when the stage let the chunk before go */
  double arrive_s; /* when the chunk came, 0 at the first stage */
  double start_s, stall_s, end_s, leave_s;
} IwPipelineVisit;

void iw_pipeline_trace_start (IwPipelineTrace *trace, const IwPipeline *in);
void iw_pipeline_trace_visit (IwPipelineTrace *trace, uint32_t stage, const IwPipelineVisit *visit);
void iw_pipeline_trace_finish (IwPipelineTrace *trace, const IwPipeline *in);
