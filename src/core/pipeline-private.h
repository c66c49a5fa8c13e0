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

typedef struct {
  double mean_s;
  double sigma; /* of the logarithm; 0: no jitter */
  IwService service;
  bool skips_hits;
  bool stalls;
  double stall_every_s, stall_s;
  const IwPipelineNormals *normals;
  const double *factors; /* IW_PIPELINE_CELLS + 1 nodes, or NULL where sigma is 0 */
  uint64_t service_key, stall_count_key, stall_length_key;
  /* Drawn before, from chunk 0 on: times of mean 1, and the uniform numbers that decide on stalls. Or NULL.
   */
  const double *kept_times, *kept_stalls;
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
/* Stalls that fall into `work_s` of chunk `index`, in seconds. */
double iw_pipeline_stall (const IwPipelineDraws *draws, uint64_t index, double work_s);
/* Whether the work on a chunk takes a time of its own. */
bool iw_pipeline_is_random (const IwPipelineDraws *draws);

/* Where the times of a block go: one every `stride` places. */
typedef struct {
  double *service_s, *stall_s;
  uint32_t stride;
} IwPipelineTimes;

/* Times of `n` chunks from `first` on: `service_s` with the stalls in it, and `stall_s` alone, which is left
 * as it is where the stage has none. `hits` may be NULL. */
void iw_pipeline_draw (const IwPipelineDraws *draws, uint32_t first, uint32_t n, const bool *hits,
                       const IwPipelineTimes *out);
/* Which of `n` chunks from `first` on are hits. `kept` are the stream's numbers from chunk 0 on, or NULL. */
void iw_pipeline_draw_hits (uint64_t key, const double *kept, double hit_fraction, uint32_t first, uint32_t n,
                            bool *hits);

/* --- What runs share (pipeline-kept.c) --- */

/* Makes what is kept ready for `in`. Returns the tables of quantiles if they are there, or NULL. */
const IwPipelineNormals *iw_pipeline_open_kept (const IwPipeline *in, IwPipelineKept *kept);
/* Draws what `in` needs and `kept` does not have yet. `draws` are the stages', with their tables; one who
 * wants to stop is asked in between, and then has less kept. */
void iw_pipeline_keep (const IwPipeline *in, const IwPipelineDraws *draws, bool any_hits,
                       const IwPipelineWork *work);
/* Numbers of one replication from chunk 0 on, or NULL where they are not kept. */
const double *iw_pipeline_kept_times (const IwPipelineKept *kept, uint32_t stage, uint32_t replication);
const double *iw_pipeline_kept_stalls (const IwPipelineKept *kept, uint32_t stage, uint32_t replication);
const double *iw_pipeline_kept_hits (const IwPipelineKept *kept, uint32_t replication);

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
