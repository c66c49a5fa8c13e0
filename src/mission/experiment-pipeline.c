#include "experiment-private.h"

#include <math.h>
#include <string.h>

/* The four tracks' lines keep 4 to 7 MB; of a larger one what does not fit is drawn each time. */
#define MOST_KEPT_BYTES ((gsize)8 << 20)

/* One fixed seed: a slider moves the answer and not the noise. */
#define PIPELINE_SEED UINT64_C (1)

/* Of a producer that keeps everything, this little is still sent on, and at no less than the core's lowest
 * rate, so that there is something to simulate. */
#define LEAST_SENT 1e-6
#define LEAST_BPS  1.0

guint
iw_line_anchor (const IwLine *line)
{
  return line->anchor == IW_ANCHOR_FIRST ? 0 : line->n_stages - 1;
}

static IwCachePolicy
policy_from_name (const char *name)
{
  for (int policy = 0; policy < IW_N_CACHE_POLICIES; policy++) {
    if (strcmp (iw_cache_policy_name ((IwCachePolicy)policy), name) == 0)
      return (IwCachePolicy)policy;
  }
  g_return_val_if_reached (IW_CACHE_PINNED);
}

/* Size, policy and epoch of the cache; without a cache stage there are no such controls. */
static void
set_cache (const IwPart *part, const IwSettings *settings, IwPipeline *out)
{
  const char *warm = iw_epoch_name (IW_EPOCH_WARM);

  if (part->line->cache_stage < 0)
    return;
  out->cache_bytes = iw_setting_value (part, settings, "cache");
  out->cache_policy = policy_from_name (iw_setting_option (part, settings, "cache_policy"));
  out->epoch =
      strcmp (iw_setting_option (part, settings, "epoch"), warm) == 0 ? IW_EPOCH_WARM : IW_EPOCH_COLD;
}

double
iw_line_hit_fraction (const IwPart *part, const IwSettings *settings)
{
  IwPipeline line;

  iw_pipeline_init (&line);
  line.epoch = IW_EPOCH_COLD;
  set_cache (part, settings, &line);
  return line.epoch == IW_EPOCH_WARM
             ? iw_pipeline_hit_fraction (line.cache_policy, line.cache_bytes / part->line->dataset_bytes)
             : 0.0;
}

static double
sized_by (int control, const IwSettings *settings, double otherwise)
{
  return control != IW_NO_CONTROL ? settings->values[control] : otherwise;
}

/* A producer's own cache sends on less; it takes nothing past other stages. */
static gboolean
producer_keeps (const IwLine *line)
{
  return line->anchor == IW_ANCHOR_FIRST && line->cache_stage == 0;
}

void
iw_experiment_line (const IwPart *part, const IwSettings *settings, double access_bps, IwPipeline *out)
{
  const IwLine *line = part->line;
  const double jitter = iw_setting_value (part, settings, "jitter");

  iw_pipeline_init (out);
  memset (out->stages, 0, sizeof out->stages);
  memset (out->buffer_bytes, 0, sizeof out->buffer_bytes);
  out->n_stages = line->n_stages;
  out->anchor = line->anchor;
  out->chunk_bytes = line->chunk_bytes;
  out->dataset_bytes = line->dataset_bytes;
  out->deadline_s = line->deadline_s;
  out->chunks = line->chunks;
  out->replications = line->replications;
  out->seed = PIPELINE_SEED;
  out->cache_stage = producer_keeps (line) ? -1 : line->cache_stage;
  out->cache_bytes = 0.0;
  out->epoch = IW_EPOCH_COLD;
  set_cache (part, settings, out);
  for (guint k = 0; k < line->n_stages; k++) {
    const IwLineStage *stage = &line->stages[k];
    const double rate_bps = sized_by (stage->control, settings, stage->rate_bps);

    out->stages[k] = (IwPipelineStage){ .name = stage->name,
                                        .rate_bps = stage->access ? fmin (rate_bps, access_bps) : rate_bps,
                                        .cv = stage->cv * jitter,
                                        .stall_every_s = stage->stall_every_s,
                                        .stall_s = stage->stall_s * jitter };
    if ((int)k == out->cache_stage)
      out->stages[k].write_bps = out->stages[k].rate_bps * stage->write_share;
  }
  for (guint k = 0; k + 1 < line->n_stages; k++)
    out->buffer_bytes[k] = sized_by (line->buffers[k].control, settings, line->buffers[k].bytes);
  if (producer_keeps (line))
    out->stages[0].rate_bps = fmax (
        LEAST_BPS, out->stages[0].rate_bps * fmax (LEAST_SENT, 1.0 - iw_line_hit_fraction (part, settings)));
}

IwStatus
iw_experiment_line_of (const IwSetup *setup, IwPipeline *out, IwError *reason)
{
  IwAccess access;
  IwAccessResult result;
  IwStatus status;

  iw_experiment_access (setup->mission->parts[IW_PART_ACCESS], &setup->earlier[IW_PART_ACCESS], &access);
  if ((status = iw_access_solve (&access, &result, reason)) == IW_STATUS_OK)
    iw_experiment_line (setup->mission->parts[IW_PART_PIPELINE], &setup->settings, result.throughput_bps,
                        out);
  return status;
}

/* --- Running ------------------------------------------------------------------------------------------- */

/* What it takes to run lines, kept from run to run: a hand that drags, a sweep and a class of ledgers all run
 * one line at many settings. */
typedef struct {
  gpointer scratch;
  gsize scratch_bytes;
  IwPipelineKept kept;
  guint taken_at; /* `rests` when it was taken */
} Workshop;

/* Those that nobody uses; there are as many as there were runs at once since the last rest. Threads of a pool
 * come and go, and with one each the memory of most would lie idle. */
G_LOCK_DEFINE_STATIC (free_workshops);
static GSList *free_workshops;
static guint rests; /* how often all of them were to be freed */

static Workshop *
take_workshop (void)
{
  Workshop *workshop = NULL;

  G_LOCK (free_workshops);
  if (free_workshops != NULL) {
    workshop = free_workshops->data;
    free_workshops = g_slist_delete_link (free_workshops, free_workshops);
  }
  if (workshop == NULL)
    workshop = g_new0 (Workshop, 1);
  workshop->taken_at = rests;
  G_UNLOCK (free_workshops);
  return workshop;
}

static void
workshop_free (gpointer data)
{
  Workshop *workshop = data;

  g_free (workshop->scratch);
  g_free (workshop->kept.memory);
  g_free (workshop);
}

static void
give_back (Workshop *workshop)
{
  gboolean wanted;

  G_LOCK (free_workshops);
  wanted = workshop->taken_at == rests;
  if (wanted)
    free_workshops = g_slist_prepend (free_workshops, workshop);
  G_UNLOCK (free_workshops);
  if (!wanted)
    workshop_free (workshop);
}

guint
iw_experiment_rest (void)
{
  GSList *idle;
  guint n;

  G_LOCK (free_workshops);
  idle = g_steal_pointer (&free_workshops);
  rests++;
  G_UNLOCK (free_workshops);
  n = g_slist_length (idle);
  g_slist_free_full (idle, workshop_free);
  return n;
}

static void
make_room (Workshop *workshop, gsize scratch_bytes, gsize kept_bytes)
{
  if (workshop->scratch_bytes < scratch_bytes) {
    g_free (workshop->scratch);
    workshop->scratch = g_malloc (scratch_bytes);
    workshop->scratch_bytes = scratch_bytes;
  }
  kept_bytes = MIN (kept_bytes, MOST_KEPT_BYTES);
  if (workshop->kept.bytes < kept_bytes) {
    g_free (workshop->kept.memory);
    workshop->kept = (IwPipelineKept){ .memory = g_malloc (kept_bytes), .bytes = kept_bytes };
  }
}

IwStatus
iw_experiment_run_line (const IwPipeline *line, IwPipelineTrace *trace, const IwStop *stop,
                        IwPipelineResult *out, IwError *reason)
{
  IwPipelineWork work = { .trace = trace };
  Workshop *workshop;
  gsize kept_bytes;
  IwStatus status = iw_pipeline_scratch_bytes (line, &work.scratch_bytes, reason);

  if (status == IW_STATUS_OK)
    status = iw_pipeline_kept_bytes (line, &kept_bytes, reason);
  if (status != IW_STATUS_OK)
    return status;
  if (stop != NULL) {
    work.should_stop = stop->should_stop;
    work.data = stop->data;
  }
  workshop = take_workshop ();
  make_room (workshop, work.scratch_bytes, kept_bytes);
  work.scratch = workshop->scratch;
  work.kept = &workshop->kept;
  status = iw_pipeline_run (line, &work, out, reason);
  give_back (workshop);
  return status;
}
