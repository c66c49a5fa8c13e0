/* The words of the storage load: its heading, and its marks: what each thing is, how much, and why. */
#include <math.h>

#include "label-private.h"

#include "iowall/language.h"
#include "storage-load-private.h"

/* From so much on a load reads better as a multiple. */
#define MULTIPLE 10.0

IwQuantityText
iw_storage_load_shown (double load, bool spoken)
{
  if (load >= MULTIPLE)
    return spoken ? iw_spoken (load, IW_UNIT_RATIO) : iw_shown (load, IW_UNIT_RATIO);
  if (load >= 1.0)
    return spoken ? iw_spoken (load, IW_UNIT_FRACTION) : iw_shown (load, IW_UNIT_FRACTION);
  return spoken ? iw_spoken_share (load) : iw_share (load);
}

IwBox
iw_storage_load_head (StorageLoad *self)
{
  const IwJobData *data = self->data;
  const char *state = iw_job_state_words (data);
  g_autofree char *why = iw_job_why (data, false);
  g_autofree char *full = g_strdup_printf ("%s: %s", state, why);
  g_autofree char *brief =
      data->wears ? g_strdup_printf ("%s: %s", state, iw_job_years (data->life_s / data->load, false).s)
                  : g_strdup_printf (_ ("%s: %s of every %s"), state,
                                     iw_shown (iw_job_write_s (data), IW_UNIT_SECONDS).s,
                                     iw_shown (data->job->interval_s, IW_UNIT_SECONDS).s);
  const char *const states[] = { full, brief, state, NULL };

  return iw_job_collapsed (data) ? iw_job_collapsed_heading (self->picture, data)
                                 : iw_heading (self->picture, states);
}

/* --- Marks --------------------------------------------------------------------------------------------- */

static const char *
load_links (const IwJobData *data)
{
  return data->wears ? "load interval" : "load interval write_bw strategy writers nodes";
}

static void
mark_load (StorageLoad *self)
{
  const IwJobData *data = self->data;
  const double load = data->load, x = iw_storage_load_x (self, load);
  const IwBox fill = { self->bar.x, self->bar.y, fmax (2.0, x - self->bar.x), self->bar.height };
  const IwQuantityText shown = iw_storage_load_shown (load, false),
                       spoken = iw_storage_load_shown (load, true);
  const char *state = iw_job_state_words (data);
  g_autofree char *why = iw_job_why (data, true);
  const IwMark mark = { .id = "load",
                        .name = _ ("Storage load"),
                        .links = load_links (data),
                        .number = load,
                        .unit = IW_UNIT_FRACTION };

  iw_sketch_outline_box (self->picture, self->number);
  iw_sketch_outline_box (self->picture, fill);
  iw_sketch_mark_telling (
      self->picture, &mark, g_strdup_printf ("%s, %s", shown.s, state),
      data->wears
          ? g_strdup_printf (_ ("Storage load, %s of what %s stands over the %s promised: %s, %s."), spoken.s,
                             data->store_name, iw_job_years (data->life_s, true).s, state, why)
          : g_strdup_printf (_ ("Storage load, %s, %s: %s."), spoken.s, state, why));
}

static void
mark_threshold (StorageLoad *self, const char *id, const char *name, double load, IwBox label,
                const char *meaning)
{
  const double x = iw_storage_load_x (self, load), reach = 4.0 * self->theme->scale;
  const IwMark mark = { .id = id, .name = name, .links = "load", .number = load, .unit = IW_UNIT_FRACTION };
  const IwQuantityText shown = iw_label (load, IW_UNIT_FRACTION);

  iw_sketch_outline_box (self->picture,
                         (IwBox){ x - 1.0, self->bar.y - reach, 2.0, self->bar.height + reach });
  iw_sketch_outline_box (self->picture, label);
  iw_sketch_mark_telling (self->picture, &mark, g_strdup_printf (_ ("from %s"), shown.s),
                          g_strdup_printf (_ ("%s, from a load of %s on: %s."), name,
                                           iw_spoken (load, IW_UNIT_FRACTION).s, meaning));
}

static void
mark_thresholds (StorageLoad *self)
{
  const bool wears = self->data->wears;
  g_autofree char *collapse =
      wears ? g_strdup (_ ("more is written than the medium stands over the life promised"))
            : g_strdup_printf (
                  _ ("the next %s is due before the last one is written, and the queue never drains"),
                  self->data->checkpoint);

  mark_threshold (self, _ ("risk"), _ ("At risk"), IW_STORAGE_RISK_LOAD, self->risk_label,
                  wears ? _ ("little is left for a worse year")
                        : _ ("little is left for anything else that writes"));
  mark_threshold (self, "limit", wears ? _ ("Worn out early") : _ ("Collapsed"), IW_STORAGE_COLLAPSE_LOAD,
                  self->limit_label, collapse);
}

/* The queue as a curve that runs out and back. */
static void
trace_queue (StorageLoad *self)
{
  const IwCheckpointQueue *queue = self->data->queue;
  const double y = iw_storage_load_plot_y (self, 0.0);
  double x = self->plane.box.x;

  iw_sketch_move (self->picture, x, y);
  for (size_t i = 0; i < queue->n; i++) {
    x = iw_storage_load_plot_x (self, queue->points[i].at_s / self->data->job->interval_s);
    iw_sketch_line_to (self->picture, x, iw_storage_load_plot_y (self, queue->points[i].backlog_s));
  }
  iw_sketch_line_to (self->picture, x, y);
  iw_sketch_close (self->picture);
}

static void
mark_queue (StorageLoad *self)
{
  const IwJobData *data = self->data;
  const IwCheckpointQueue *queue = data->queue;
  const IwMark mark = { .id = "queue",
                        .name = _ ("Queue before the store"),
                        .links = load_links (data),
                        .number = queue->peak_s,
                        .unit = IW_UNIT_SECONDS };
  const IwQuantityText peak = iw_spoken (queue->peak_s, IW_UNIT_SECONDS);

  trace_queue (self);
  iw_sketch_outline_box (self->picture, self->end_label);
  iw_sketch_mark_telling (
      self->picture, &mark,
      queue->never_empties
          ? g_strdup_printf (_ ("%s and growing"), iw_shown (queue->peak_s, IW_UNIT_SECONDS).s)
          : g_strdup_printf (_ ("at most %s"), iw_shown (queue->peak_s, IW_UNIT_SECONDS).s),
      queue->never_empties
          ? g_strdup_printf (
                _ ("Queue before the store, up to %s of writing after %s: every second adds %s more "
                   "than is written, and it never drains."),
                peak.s, iw_spoken (queue->to_s, IW_UNIT_SECONDS).s,
                iw_spoken (queue->growth, IW_UNIT_SECONDS).s)
          : g_strdup_printf (
                _ ("Queue before the store, at most %s of writing: it drains before the next %s is "
                   "due."),
                peak.s, data->checkpoint));
}

static void
mark_write (StorageLoad *self)
{
  const IwJobData *data = self->data;
  const double write_s = iw_job_write_s (data);
  const double y = iw_plane_crisp (iw_storage_load_plot_y (self, write_s));
  g_autofree char *name = g_strdup_printf (_ ("Writing one %s"), data->checkpoint);
  const IwMark mark = { .id = "write",
                        .name = name,
                        .links = "pause write_bw strategy writers nodes",
                        .number = write_s,
                        .unit = IW_UNIT_SECONDS };

  iw_sketch_outline_line (self->picture, self->plane.box.x, y, self->plane.box.x + self->plane.box.width, y);
  iw_sketch_outline_box (self->picture, self->write_label);
  iw_sketch_mark_telling (
      self->picture, &mark,
      g_strdup_printf (_ ("%s, %s to %s"), iw_shown (write_s, IW_UNIT_SECONDS).s,
                       iw_shown (data->cost->total_bytes, IW_UNIT_BYTES).s, data->store_name),
      g_strdup_printf (_ ("%s, %s: %s to %s at %s."), name, iw_spoken (write_s, IW_UNIT_SECONDS).s,
                       iw_spoken (data->cost->total_bytes, IW_UNIT_BYTES).s, data->store_name,
                       iw_spoken (data->cost->shared_bps, IW_UNIT_BYTES_PER_S).s));
}

static void
mark_wear (StorageLoad *self)
{
  const IwJobData *data = self->data;
  double worn;
  const double end = iw_storage_load_worn_out (self, &worn), y0 = iw_storage_load_plot_y (self, 0.0);
  const double x = iw_storage_load_plot_x (self, end);
  const IwQuantityText lasts = iw_job_years (data->life_s / data->load, false);
  g_autofree char *why = iw_job_why (data, true);
  const IwMark mark = { .id = "wear",
                        .name = _ ("Wear"),
                        .links = load_links (data),
                        .number = data->life_s / data->load,
                        .unit = IW_UNIT_SECONDS };

  iw_sketch_move (self->picture, self->plane.box.x, y0);
  iw_sketch_line_to (self->picture, x, iw_storage_load_plot_y (self, worn));
  iw_sketch_line_to (self->picture, x, y0);
  iw_sketch_close (self->picture);
  iw_sketch_outline_box (self->picture, self->end_label);
  iw_sketch_mark_telling (self->picture, &mark,
                          g_strdup_printf (_ ("%s of %s"), lasts.s, iw_job_years (data->life_s, false).s),
                          g_strdup_printf (_ ("Wear of %s, %s: %s. Each %s writes %s."), data->store_name,
                                           iw_job_state_words (data), why, data->checkpoint,
                                           iw_spoken (data->cost->node_bytes, IW_UNIT_BYTES).s));
}

static void
mark_missing (StorageLoad *self)
{
  const IwJobData *data = self->data;
  const IwBox plane = self->plane.box;
  double worn;
  const double end = iw_storage_load_worn_out (self, &worn), left_s = data->life_s * (1.0 - 1.0 / data->load);
  const double x = iw_storage_load_plot_x (self, end), top = iw_storage_load_plot_y (self, 1.0);
  const IwMark mark = { .id = "missing",
                        .name = _ ("Promised, but worn out"),
                        .links = "load interval",
                        .number = left_s,
                        .unit = IW_UNIT_SECONDS };

  if (!(data->load > 1.0) || plane.x + plane.width - x < 2.0)
    return;
  iw_sketch_outline_box (self->picture,
                         (IwBox){ x, top, plane.x + plane.width - x, plane.y + plane.height - top });
  iw_sketch_mark_telling (self->picture, &mark, g_strdup (iw_job_years (left_s, false).s),
                          g_strdup_printf (_ ("Promised, but worn out: %s of the %s are missing."),
                                           iw_job_years (left_s, true).s,
                                           iw_job_years (data->life_s, true).s));
}

/* --- The sentence -------------------------------------------------------------------------------------- */

void
iw_storage_load_describe (StorageLoad *self)
{
  const IwJobData *data = self->data;
  g_autofree char *state = iw_begin_sentence (iw_job_state_words (data)), *why = iw_job_why (data, true);
  const IwQuantityText load = iw_storage_load_shown (data->load, true);

  if (data->wears)
    iw_sketch_sentence (self->picture, _ ("%s: %s. The load is %s of what %s stands."), state, why, load.s,
                        data->store_name);
  else
    iw_sketch_sentence (self->picture,
                        iw_job_collapsed (data)
                            ? _ ("%1$s: %2$s. The load is %3$s, and the queue before the store never drains.")
                            : _ ("%1$s: %2$s. The load is %3$s."),
                        state, why, load.s);
  mark_load (self);
  mark_thresholds (self);
  if (data->wears) {
    mark_wear (self);
    mark_missing (self);
  } else {
    if (data->queue != NULL)
      mark_queue (self);
    if (data->queue != NULL)
      mark_write (self);
  }
}
