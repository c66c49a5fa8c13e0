/* What a failure strip says of the run, of each row and of each failure. */
#include <math.h>

#include "failure-strip-private.h"

#include "iowall/language.h"

/* Of more failures those are marked that threw away most: nobody walks thousands. */
#define MOST_FAILURES 200

/* A mark for a failure is at least so wide, in px at scale 1. */
#define LEAST_MARK 3.0
/* Two that are nearer are crowded: what is thin draws a pointer from so far. */
#define CROWDED    18.0

static void
add (FailureStrip *self, const IwMark *mark)
{
  if (mark->width > 0.0)
    iw_sketch_mark (self->picture, mark);
  else /* its outline is the path just built */
    iw_sketch_mark_path (self->picture, mark);
}

/* --- The whole ------------------------------------------------------------------------------------------ */

static void
mark_no_run (FailureStrip *self)
{
  const bool none = iw_failure_strip_hopeless (self);
  g_autofree char *brief = iw_job_end_brief (self->data), *why = iw_job_end_why (self->data, true);
  g_autofree char *value = none ? g_strdup_printf (_ ("none, %s"), brief) : g_strdup (_ ("still running"));
  g_autofree char *sentence = none ? g_strdup_printf (_ ("Wall time: none, %s. Reason: %s."), brief, why)
                                   : g_strdup (_ ("Wall time: the run is still being simulated."));

  add (self, &(IwMark){ .id = "wall",
                        .name = _ ("Wall time"),
                        .value = value,
                        .sentence = sentence,
                        .links = "wall interval write_bw nodes writers",
                        .number = NAN,
                        .unit = IW_UNIT_SECONDS,
                        .x = self->plot.x,
                        .y = self->plot.y,
                        .width = fmax (1.0, self->plot.width),
                        .height = fmax (1.0, self->plot.height) });
}

void
iw_failure_strip_mark_key (FailureStrip *self, IwJobPart part, const char *name, IwBox box)
{
  static const char *const meanings[IW_N_JOB_PARTS] = {
    [IW_JOB_USEFUL] = N_ ("what was of use"),
    [IW_JOB_CHECKPOINT] = N_ ("for which work stood still"),
    [IW_JOB_REWORK] = N_ ("thrown away by failures, and done again"),
    [IW_JOB_RESTART] = N_ ("from each failure until work went on"),
  };
  const double end_s = iw_failure_strip_end (self), seconds = self->seconds[part];
  g_autofree char *value = g_strdup_printf (_ ("%s, %s of this run"), iw_job_time (seconds, end_s).s,
                                            iw_share (seconds / end_s).s);
  g_autofree char *sentence =
      g_strdup_printf (_ ("%s, %s, %s of this run: %s."), name, iw_job_spoken_time (seconds, end_s).s,
                       iw_spoken_share (seconds / end_s).s, _ (meanings[part]));

  add (self, &(IwMark){ .id = iw_job_part_id (part),
                        .name = name,
                        .value = value,
                        .sentence = sentence,
                        .links = iw_job_part_links (part),
                        .number = seconds,
                        .unit = IW_UNIT_SECONDS,
                        .x = box.x,
                        .y = box.y,
                        .width = box.width,
                        .height = box.height });
}

/* --- Rows ----------------------------------------------------------------------------------------------- */

static void
mark_row (FailureStrip *self, guint i)
{
  const StripRow *row = &g_array_index (self->rows, StripRow, i);
  const double end_s = fmin (iw_failure_strip_end (self), (i + 1.0) * self->row_s);
  const double left = self->gap;
  const IwTextStyleSpec small = { .type = IW_TYPE_SMALL };
  g_autofree char *id = g_strdup_printf ("row-%u", i + 1), *from = iw_failure_strip_row_name (self, i);
  g_autofree char *name =
      g_strdup_printf ("%s, %s", from, iw_label (end_s - i * self->row_s, IW_UNIT_SECONDS).s);
  g_autofree char *begun = iw_begin_sentence (name);
  g_autofree char *failures = iw_job_count (row->failures, self->data->failure, self->data->failures);
  g_autofree char *value =
      row->failures > 0 || row->lost_s > 0.0
          ? g_strdup_printf (_ ("%s, %s lost"), failures, iw_shown (row->lost_s, IW_UNIT_SECONDS).s)
          : g_strdup (_ ("no failure"));
  g_autofree char *sentence = g_strdup_printf (
      _ ("From %s, for %s: %s; %s of work thrown away, %s of restarts."), from,
      iw_spoken (end_s - i * self->row_s, IW_UNIT_SECONDS).s, failures,
      iw_spoken (row->lost_s, IW_UNIT_SECONDS).s, iw_spoken (row->restart_s, IW_UNIT_SECONDS).s);
  const double name_width = iw_sketch_measure (self->picture, from, &small).width;

  /* The name and the bar: pointing between them asks about the row as well. */
  iw_sketch_outline_box (self->picture, (IwBox){ fmax (left, self->plot.x - self->gap - name_width),
                                                 row->bar_y, self->gap + name_width, self->bar });
  iw_failure_strip_path (self, i * self->row_s, end_s, 0.0, self->bar + self->drain, 1.0);
  add (self, &(IwMark){ .id = id,
                        .name = begun,
                        .value = value,
                        .sentence = sentence,
                        .links = "interval nodes node_mtbf clustering",
                        .number = NAN, /* a row is as long as the box lets it be: no reading to keep */
                        .unit = IW_UNIT_SECONDS });
}

/* --- Failures ------------------------------------------------------------------------------------------- */

static char *
restarted_from (const FailureStrip *self, const IwCheckpointFailure *failure)
{
  if (self->data->job->drain_s <= 0.0)
    return g_strdup_printf (_ ("restarted from the last %s"), self->data->checkpoint);
  return failure->local ? g_strdup (_ ("restarted from the local copy"))
                        : g_strdup_printf (_ ("restarted from the last %s that had reached the shared store"),
                                           self->data->checkpoint);
}

static void
mark_failure (FailureStrip *self, const StripFailure *at)
{
  const IwCheckpointFailure *failure = &self->trace->failures[at->index];
  g_autofree char *id = g_strdup_printf ("failure-%zu", at->index + 1);
  g_autofree char *word = iw_begin_sentence (self->data->failure);
  g_autofree char *name = g_strdup_printf ("%s %zu", word, at->index + 1);
  g_autofree char *when = iw_failure_strip_when (self, failure->at_s, false);
  g_autofree char *spoken = iw_failure_strip_when (self, failure->at_s, true);
  g_autofree char *from = restarted_from (self, failure);
  g_autofree char *value =
      g_strdup_printf (_ ("%s, %s lost"), when, iw_shown (failure->lost_s, IW_UNIT_SECONDS).s);
  g_autofree char *sentence =
      g_strdup_printf (_ ("%s %zu of %zu, %s, threw away %s of work, %s."), word, at->index + 1,
                       self->trace->n_failures, spoken, iw_spoken (failure->lost_s, IW_UNIT_SECONDS).s, from);
  const double least = LEAST_MARK * self->scale;

  if (at->crowded)
    iw_sketch_outline_box (
        self->picture,
        (IwBox){ fmin (fmax (at->x - least / 2.0, self->plot.x), self->plot.x + self->plot.width - least),
                 g_array_index (self->rows, StripRow, at->row).bar_y - self->lead + 1.0, least,
                 self->lead + self->bar - 1.0 });
  else
    iw_failure_strip_path (self, at->from_s, at->to_s, -self->lead + 1.0, self->lead + self->bar - 1.0,
                           least);
  add (self, &(IwMark){ .id = id,
                        .name = name,
                        .value = value,
                        .sentence = sentence,
                        .links = "nodes node_mtbf clustering mtbf strategy",
                        .number = failure->lost_s,
                        .unit = IW_UNIT_SECONDS });
}

/* The one that threw away more first, then the earlier one. */
static int
compare_lost (const void *a, const void *b, void *failures)
{
  const IwCheckpointFailure *of = failures;
  const size_t i = ((const StripFailure *)a)->index, k = ((const StripFailure *)b)->index;

  if (of[i].lost_s != of[k].lost_s)
    return of[i].lost_s > of[k].lost_s ? -1 : 1;
  return i < k ? -1 : 1;
}

static int
compare_index (const void *a, const void *b)
{
  const size_t i = ((const StripFailure *)a)->index, k = ((const StripFailure *)b)->index;

  return i < k ? -1 : i > k;
}

/* Of failures that end within a mark's width of each other only the one that threw away most can be pointed
 * at. */
static void
thin_out (const FailureStrip *self, GArray *failures)
{
  const double apart = LEAST_MARK * self->scale;
  guint kept = 0;

  for (guint i = 0; i < failures->len; i++) {
    const StripFailure failure = g_array_index (failures, StripFailure, i);
    const StripFailure *last = kept > 0 ? &g_array_index (failures, StripFailure, kept - 1) : NULL;
    const double lost_s = self->trace->failures[failure.index].lost_s;

    if (last != NULL && failure.row == last->row && failure.x - last->x < apart) {
      if (lost_s <= self->trace->failures[last->index].lost_s)
        continue;
      kept--;
    }
    g_array_index (failures, StripFailure, kept++) = failure;
  }
  g_array_set_size (failures, kept);
}

/* Failures that are shown, in their order. */
static GArray *
choose_failures (const FailureStrip *self)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (StripFailure));

  for (size_t i = 0; i < self->trace->n_failures; i++) {
    const double at_s = self->trace->failures[i].at_s;
    StripFailure failure = { .index = i, .from_s = at_s, .to_s = at_s };

    if (iw_failure_strip_at (self, at_s, &failure.row, &failure.x))
      g_array_append_val (chosen, failure);
  }
  thin_out (self, chosen);
  if (chosen->len > MOST_FAILURES) {
    g_array_sort_with_data (chosen, compare_lost, self->trace->failures);
    g_array_set_size (chosen, MOST_FAILURES);
    g_array_sort (chosen, compare_index);
  }
  return chosen;
}

/* What lies around each: the lost work that ends with it, and the restart that begins with it. */
static void
find_surroundings (const FailureStrip *self, GArray *failures)
{
  size_t k = 0;

  for (guint i = 0; i < failures->len; i++) {
    StripFailure *failure = &g_array_index (failures, StripFailure, i);
    const double at_s = self->trace->failures[failure->index].at_s;

    while (k < self->trace->n_intervals && self->trace->intervals[k].to_s < at_s)
      k++;
    for (size_t j = k; j < self->trace->n_intervals && self->trace->intervals[j].from_s <= at_s; j++) {
      const IwCheckpointInterval *interval = &self->trace->intervals[j];

      if (interval->activity == IW_CHECKPOINT_LOST && interval->to_s == at_s)
        failure->from_s = fmax (interval->from_s, at_s - self->trace->failures[failure->index].lost_s);
      if (interval->activity == IW_CHECKPOINT_RESTART && interval->from_s == at_s)
        failure->to_s = interval->to_s;
    }
    /* In the row in which it struck. */
    failure->from_s = fmax (failure->from_s, floor (at_s / self->row_s) * self->row_s);
    failure->to_s = fmin (failure->to_s, (floor (at_s / self->row_s) + 1.0) * self->row_s);
    if (failure->to_s <= failure->from_s) /* it threw nothing away and restarted at once */
      failure->to_s = at_s + 1e-6 * self->row_s;
  }
}

static void
find_crowds (const FailureStrip *self, GArray *failures)
{
  for (guint i = 1; i < failures->len; i++) {
    StripFailure *one = &g_array_index (failures, StripFailure, i - 1);
    StripFailure *other = &g_array_index (failures, StripFailure, i);

    if (one->row == other->row && other->x - one->x < CROWDED * self->scale)
      one->crowded = other->crowded = true;
  }
}

void
iw_failure_strip_mark_all (FailureStrip *self)
{
  GArray *failures;
  guint k = 0;

  if (self->trace == NULL) {
    mark_no_run (self);
    return;
  }
  failures = choose_failures (self);
  find_surroundings (self, failures);
  find_crowds (self, failures);
  for (guint i = 0; i < self->rows->len; i++) {
    mark_row (self, i);
    for (; k < failures->len && g_array_index (failures, StripFailure, k).row == i; k++)
      mark_failure (self, &g_array_index (failures, StripFailure, k));
  }
  g_array_unref (failures);
}
