/* The curves of the Young-Daly plot, from the closed forms. */
#include <math.h>

#include "young-daly-private.h"

#include "iowall/language.h"

/* A store stands at any longer interval than the one at which it collapses, by this part of it. */
#define LONGER 1e-9

#define HALVINGS 48

static bool
solve_at (const IwJobData *data, double interval_s, IwCheckpointResult *out)
{
  IwCheckpoint job = *data->job;

  job.interval_s = interval_s;
  return iw_checkpoint_solve (&job, out, NULL) == IW_STATUS_OK;
}

double
iw_young_daly_waste (const IwJobData *data, double interval_s)
{
  IwCheckpointResult result;

  return solve_at (data, interval_s, &result) ? result.waste : 1.0;
}

double
iw_young_daly_nice_above (double waste)
{
  static const double steps[] = { 1.0, 2.0, 5.0, 10.0 };
  const double least = fmax (waste, 1e-6), power = pow (10.0, floor (log10 (least)));

  for (size_t i = 0; i < G_N_ELEMENTS (steps); i++) {
    if (least <= power * steps[i] * (1.0 + 1e-9))
      return fmin (1.0, power * steps[i]);
  }
  return 1.0;
}

/* Where the wall time is beyond any number the shares stay what they had become. */
static void
set_sample (YoungDaly *self, size_t index, double interval_s)
{
  YoungDalySample *sample = &self->samples[index];
  IwCheckpointResult result = { .waste = 1.0, .waste_first_order = 1.0 };

  *sample = (YoungDalySample){ .interval_s = interval_s };
  if (!solve_at (self->data, interval_s, &result))
    result = (IwCheckpointResult){ .waste = 1.0, .waste_first_order = 1.0 };
  sample->waste = result.waste;
  sample->first_order = result.waste_first_order;
  sample->valid = result.first_order_valid;
  for (int part = IW_JOB_CHECKPOINT; part < IW_N_JOB_PARTS; part++)
    sample->parts[part] = iw_job_share (&result.split, (IwJobPart)part);
  if (isfinite (result.expected_wall_s) && result.expected_wall_s > 0.0)
    return;
  if (index > 0) {
    for (int part = IW_JOB_CHECKPOINT; part < IW_N_JOB_PARTS; part++)
      sample->parts[part] = sample[-1].parts[part];
  } else {
    sample->parts[IW_JOB_REWORK] = sample->waste;
  }
}

static void
set_samples (YoungDaly *self, double from_s)
{
  const double to_s = self->data->max_s;

  if (!(from_s < to_s))
    return;
  self->n_samples = YOUNG_DALY_SAMPLES;
  for (size_t i = 0; i < YOUNG_DALY_SAMPLES; i++) {
    const double share = (double)i / (YOUNG_DALY_SAMPLES - 1);

    set_sample (self, i, i + 1 < YOUNG_DALY_SAMPLES ? from_s * pow (to_s / from_s, share) : to_s);
  }
}

/* Between an interval that wastes more than `waste` and one that does not. */
static double
crossing (const IwJobData *data, double more_s, double less_s, double waste)
{
  for (int i = 0; i < HALVINGS; i++) {
    const double middle = sqrt (more_s * less_s);

    if (iw_young_daly_waste (data, middle) > waste)
      more_s = middle;
    else
      less_s = middle;
  }
  return less_s;
}

/* Waste falls up to the best interval and rises after it. */
static void
find_flat (YoungDaly *self, double from_s)
{
  const double to_s = self->data->max_s, waste = YOUNG_DALY_FLAT * self->least;
  const double best_s = fmax (from_s, fmin (self->best_s, to_s));

  if (!(from_s < to_s) || iw_young_daly_waste (self->data, best_s) > waste)
    return;
  self->flat_from_s = iw_young_daly_waste (self->data, from_s) > waste
                          ? crossing (self->data, from_s, best_s, waste)
                          : from_s;
  self->flat_to_s =
      iw_young_daly_waste (self->data, to_s) > waste ? crossing (self->data, to_s, best_s, waste) : to_s;
}

void
iw_young_daly_solve (YoungDaly *self)
{
  const IwJobData *data = self->data;
  const double stands_s = data->collapse_s * (1.0 + LONGER), from_s = fmax (data->min_s, stands_s);

  self->best[YOUNG_DALY_EXACT] =
      (YoungDalyBest){ .id = "exact", .name = _ ("exact"), .interval_s = data->result->exact_s };
  self->best[YOUNG_DALY_DALY] =
      (YoungDalyBest){ .id = "daly", .name = "Daly", .interval_s = data->result->daly_s };
  self->best[YOUNG_DALY_YOUNG] =
      (YoungDalyBest){ .id = "young", .name = "Young", .interval_s = data->result->young_s };
  set_samples (self, from_s);
  self->best_s = fmax (data->result->exact_s, stands_s);
  self->least =
      data->result->exact_s >= stands_s ? data->result->least_waste : iw_young_daly_waste (data, stands_s);
  find_flat (self, from_s);
  for (size_t i = 0; i < data->n_points; i++)
    self->n_run += data->points[i].run ? 1 : 0;
}
