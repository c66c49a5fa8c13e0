#include "iowall/pipeline.h"

#include <math.h>

#include "pipeline-private.h"

#define PIPELINE_COOKIE UINT32_C (0x1a091be5)

/* Beyond this many stalls a chunk on average they are no stalls but a lower rate. */
#define MAX_STALLS_PER_CHUNK 100.0

void
iw_pipeline_init (IwPipeline *in)
{
  *in = (IwPipeline){
    .cookie = PIPELINE_COOKIE,
    .n_stages = 5,
    .stages = { { .name = "object store", .rate_bps = 5e9, .cv = 0.5, .stall_every_s = 60.0, .stall_s = 4.0 },
                { .name = "network link", .rate_bps = 3.1e9, .cv = 0.1 },
                { .name = "NVMe cache", .rate_bps = 7e9, .write_bps = 4e9, .cv = 0.2 },
                { .name = "DRAM", .rate_bps = 1e11 },
                { .name = "GPU", .rate_bps = 1.64e9 } },
    .buffer_bytes = { 1e9, 1e9, 4e9, 4e9 },
    .chunk_bytes = 45864000.0,
    .anchor = IW_ANCHOR_LAST,
    .cache_stage = 2,
    .dataset_bytes = 1e13,
    .cache_bytes = 3.8e12,
    .cache_policy = IW_CACHE_PINNED,
    .epoch = IW_EPOCH_COLD,
    .chunks = 100000,
    .replications = 1,
    .seed = 1,
    .deadline_s = 0.05,
  };
}

/* --- Checking ------------------------------------------------------------------------------------------ */

#define OF_EACH_STAGE(member)                                                                                \
  {                                                                                                          \
    "stages[0]." member, "stages[1]." member, "stages[2]." member, "stages[3]." member, "stages[4]." member, \
        "stages[5]." member, "stages[6]." member, "stages[7]." member                                        \
  }

static const char *const rate_fields[] = OF_EACH_STAGE ("rate_bps");
static const char *const write_fields[] = OF_EACH_STAGE ("write_bps");
static const char *const cv_fields[] = OF_EACH_STAGE ("cv");
static const char *const stall_every_fields[] = OF_EACH_STAGE ("stall_every_s");
static const char *const stall_fields[] = OF_EACH_STAGE ("stall_s");
static const char *const service_fields[] = OF_EACH_STAGE ("service");
static const char *const buffer_fields[] = { "buffer_bytes[0]", "buffer_bytes[1]", "buffer_bytes[2]",
                                             "buffer_bytes[3]", "buffer_bytes[4]", "buffer_bytes[5]",
                                             "buffer_bytes[6]" };

static IwStatus
check_stage (const IwPipelineStage *stage, uint32_t k, IwError *error)
{
  IwStatus status;

  if ((status = iw_check_range (rate_fields[k], stage->rate_bps, 1.0, 1e18, error)) != IW_STATUS_OK)
    return status;
  if (stage->write_bps != 0.0 &&
      (status = iw_check_range (write_fields[k], stage->write_bps, 1.0, 1e18, error)) != IW_STATUS_OK)
    return status;
  if ((status = iw_check_range (cv_fields[k], stage->cv, 0.0, 10.0, error)) != IW_STATUS_OK)
    return status;
  if ((status = iw_check_range (stall_every_fields[k], stage->stall_every_s, 0.0, 1e12, error)) !=
      IW_STATUS_OK)
    return status;
  if ((status = iw_check_range (stall_fields[k], stage->stall_s, 0.0, 1e9, error)) != IW_STATUS_OK)
    return status;
  return iw_check_choice (service_fields[k], (int)stage->service, IW_N_SERVICES, error);
}

/* After the ranges of all fields: how often a stage may stall depends on the time that a chunk takes. */
static IwStatus
check_stalls (const IwPipeline *in, IwError *error)
{
  const double hit_fraction = iw_pipeline_solve_ceilings (in).hit_fraction;

  for (uint32_t k = 0; k < in->n_stages; k++) {
    const double least = fmax (1e-12, iw_pipeline_mean_s (in, k, hit_fraction) / MAX_STALLS_PER_CHUNK);

    if (in->stages[k].stall_s > 0.0 && in->stages[k].stall_every_s < least)
      return iw_error_set (error, IW_STATUS_OUT_OF_RANGE, stall_every_fields[k], in->stages[k].stall_every_s,
                           least, fmax (1e12, least));
  }
  return IW_STATUS_OK;
}

static IwStatus
check_choices (const IwPipeline *in, IwError *error)
{
  IwStatus status;

  if ((status = iw_check_choice ("anchor", (int)in->anchor, IW_N_ANCHORS, error)) != IW_STATUS_OK)
    return status;
  status = iw_check_choice ("cache_policy", (int)in->cache_policy, IW_N_CACHE_POLICIES, error);
  if (status != IW_STATUS_OK)
    return status;
  return iw_check_choice ("epoch", (int)in->epoch, IW_N_EPOCHS, error);
}

static IwStatus
check_line (const IwPipeline *in, IwError *error)
{
  const struct {
    const char *field;
    double value, lo, hi;
  } checks[] = {
    { "chunk_bytes", in->chunk_bytes, 1.0, 1e18 },
    { "cache_stage", in->cache_stage, -1.0, (double)in->n_stages - 1.0 },
    { "dataset_bytes", in->dataset_bytes, 1.0, 1e21 },
    { "cache_bytes", in->cache_bytes, 0.0, 1e21 },
    { "chunks", in->chunks, IW_PIPELINE_MIN_CHUNKS, IW_PIPELINE_MAX_CHUNKS },
    { "replications", in->replications, 1.0, IW_PIPELINE_MAX_REPLICATIONS },
    { "deadline_s", in->deadline_s, 0.0, 1e9 },
  };
  IwStatus status;

  for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
    status = iw_check_range (checks[i].field, checks[i].value, checks[i].lo, checks[i].hi, error);
    if (status != IW_STATUS_OK)
      return status;
  }
  return check_choices (in, error);
}

IwStatus
iw_pipeline_check (const IwPipeline *in, IwError *error)
{
  IwStatus status;

  if (in->cookie != PIPELINE_COOKIE)
    return iw_error_set (error, IW_STATUS_NOT_INITIALISED, NULL, 0, 0, 0);
  status = iw_check_range ("stages", in->n_stages, IW_PIPELINE_MIN_STAGES, IW_PIPELINE_MAX_STAGES, error);
  if (status != IW_STATUS_OK)
    return status;
  for (uint32_t k = 0; k < in->n_stages; k++) {
    if ((status = check_stage (&in->stages[k], k, error)) != IW_STATUS_OK)
      return status;
  }
  for (uint32_t k = 0; k + 1 < in->n_stages; k++) {
    status = iw_check_range (buffer_fields[k], in->buffer_bytes[k], 0.0, 1e18, error);
    if (status != IW_STATUS_OK)
      return status;
  }
  if ((status = check_line (in, error)) != IW_STATUS_OK)
    return status;
  return check_stalls (in, error);
}

/* --- Closed forms -------------------------------------------------------------------------------------- */

/* Lasting but for stalls, for what passes the stage. */
static double
rate_of (const IwPipeline *in, uint32_t k, double hit_fraction)
{
  const IwPipelineStage *stage = &in->stages[k];

  if ((int32_t)k != in->cache_stage)
    return stage->rate_bps;
  return 1.0 / (1.0 / stage->rate_bps +
                (1.0 - hit_fraction) / (stage->write_bps > 0.0 ? stage->write_bps : stage->rate_bps));
}

double
iw_pipeline_mean_s (const IwPipeline *in, uint32_t k, double hit_fraction)
{
  return in->chunk_bytes / rate_of (in, k, hit_fraction);
}

IwPipelineCeilings
iw_pipeline_solve_ceilings (const IwPipeline *in)
{
  const uint32_t anchor = in->anchor == IW_ANCHOR_FIRST ? 0 : in->n_stages - 1;
  IwPipelineCeilings out = { .ceiling_bps = INFINITY, .bottleneck = -1 };
  double own_bps;

  if (in->cache_stage >= 0 && in->epoch == IW_EPOCH_WARM)
    out.hit_fraction = iw_pipeline_hit_fraction (in->cache_policy, in->cache_bytes / in->dataset_bytes);
  for (uint32_t k = 0; k < in->n_stages; k++) {
    const IwPipelineStage *stage = &in->stages[k];
    const double passing = (int32_t)k < in->cache_stage ? 1.0 - out.hit_fraction : 1.0;

    out.stage_bps[k] = passing > 0.0 ? rate_of (in, k, out.hit_fraction) / passing : INFINITY;
    if (stage->stall_s > 0.0)
      out.stage_bps[k] /= 1.0 + stage->stall_s / stage->stall_every_s;
    if (k != anchor && out.stage_bps[k] < out.ceiling_bps) {
      out.ceiling_bps = out.stage_bps[k];
      out.bottleneck = (int32_t)k;
    }
  }
  own_bps = out.stage_bps[anchor];
  if (!isinf (own_bps))
    out.utilization_ceiling = fmin (1.0, out.ceiling_bps / own_bps);
  return out;
}

IwStatus
iw_pipeline_ceilings (const IwPipeline *in, IwPipelineCeilings *out, IwError *error)
{
  const IwStatus status = iw_pipeline_check (in, error);

  if (status == IW_STATUS_OK)
    *out = iw_pipeline_solve_ceilings (in);
  return status;
}

/* x + (1-x) ln (1-x) = x^2/2 + x^3/6 + x^4/12 + …, of which little is left where the two terms cancel. */
static double
lru_hit_fraction (double x)
{
  if (x < 1e-3)
    return x * x * (0.5 + x * (1.0 / 6.0 + x * (1.0 / 12.0 + x / 20.0)));
  return x < 1.0 ? x + (1.0 - x) * log1p (-x) : 1.0;
}

/* Let w(t) be the share of reads that hit when a share t of the epoch is over. What is cached and not read
 * yet is (1-t) w; it loses w by being read and, each miss evicting one of x, (1-w) (1-t) w/x by eviction. So
 * w' = -w (1-w)/x, w(0) = x, a logistic curve, whose mean over the epoch this is. */
static double
random_replacement_hit_fraction (double x)
{
  return -x * log1p (x * expm1 (-1.0 / x));
}

double
iw_pipeline_hit_fraction (IwCachePolicy policy, double share)
{
  const double x = fmin (1.0, fmax (0.0, share));

  if (!(x > 0.0))
    return 0.0;
  switch (policy) {
  case IW_CACHE_PAGE_CACHE:
    return random_replacement_hit_fraction (x);
  case IW_CACHE_LRU:
    return lru_hit_fraction (x);
  case IW_CACHE_PINNED:
  case IW_N_CACHE_POLICIES:
    break;
  }
  return x;
}

/* --- Names --------------------------------------------------------------------------------------------- */

const char *
iw_service_name (IwService service)
{
  return service == IW_SERVICE_EXPONENTIAL ? "exponential" : "lognormal";
}

const char *
iw_anchor_name (IwAnchor anchor)
{
  return anchor == IW_ANCHOR_FIRST ? "first" : "last";
}

const char *
iw_cache_policy_name (IwCachePolicy policy)
{
  static const char *const names[IW_N_CACHE_POLICIES] = { "pinned", "page_cache", "lru" };

  return names[policy];
}

const char *
iw_epoch_name (IwEpoch epoch)
{
  return epoch == IW_EPOCH_WARM ? "warm" : "cold";
}

const char *
iw_pipeline_state_name (IwPipelineState state)
{
  static const char *const names[IW_N_PIPELINE_STATES] = { "busy", "stalled", "starved", "blocked" };

  return names[state];
}
