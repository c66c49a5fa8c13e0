#include <math.h>

#include "hours-flow-private.h"

/* Of the plot's height, at most: what the work takes, and what all of the run does. */
#define WORK_SHARE 0.5
#define WALL_SHARE 0.72

/* No band is thinner, in px at scale 1. */
#define HAIRLINE 1.5

/* Of the width, at most: the labels behind the bands, with all that they say and with a share alone. */
#define LABEL_SHARE       0.42
#define BRIEF_LABEL_SHARE 0.6

/* As wide as what stands behind a name may become. */
#define WIDEST       "888 min, 88.8\u202f%"
#define WIDEST_SHARE "<88.8\u202f%"

static double
thickness (const HoursFlow *self, double seconds)
{
  return fmax (HAIRLINE * self->scale, seconds * self->px_per_s);
}

double
iw_hours_flow_waste (const HoursFlow *self)
{
  return self->hours.ends ? fmax (0.0, self->hours.wall_s - self->end[IW_JOB_USEFUL].seconds) : 0.0;
}

static void
name_ends (HoursFlow *self)
{
  for (int part = 0; part < IW_N_JOB_PARTS; part++) {
    HoursEnd *end = &self->end[part];

    end->name = iw_job_part_name (self->data, (IwJobPart)part);
    end->share = iw_job_share (&self->hours.split, (IwJobPart)part);
    end->seconds = end->share * self->hours.wall_s;
  }
}

/* --- Rows and columns: nothing here depends on what the run came to ------------------------------------- */

/* Room for three labels of so many lines, and for the waste's own above them. */
static double
room_for_labels (const HoursFlow *self, bool two)
{
  const double label = two ? self->body + self->small : self->body;

  return 3.0 * label + 2.0 * 0.5 * self->gap + self->body + 1.4 * self->gap;
}

static double
widest_label (const HoursFlow *self, bool two)
{
  const IwTextStyleSpec name = { .type = IW_TYPE_BODY, .bold = true }, value = { .type = IW_TYPE_SMALL };
  const double number = iw_sketch_measure (self->picture, WIDEST, &value).width;
  double widest = 0.0;

  for (int part = 0; part < IW_N_JOB_PARTS; part++) {
    const double width = iw_sketch_measure (self->picture, self->end[part].name, &name).width;

    widest = fmax (widest, two ? fmax (width, number) : width + self->gap + number);
  }
  return widest;
}

/* In one line with nothing but the share behind its name. */
static double
widest_brief_label (const HoursFlow *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY };
  double widest = 0.0;

  for (int part = IW_JOB_CHECKPOINT; part < IW_N_JOB_PARTS; part++) {
    g_autofree char *label = g_strconcat (self->end[part].name, " ", WIDEST_SHARE, NULL);

    widest = fmax (widest, iw_sketch_measure (self->picture, label, &spec).width);
  }
  return widest;
}

static void
choose_columns (HoursFlow *self)
{
  const double right = self->plot.x + self->plot.width;
  double labels;

  self->two_lines = (1.0 - WORK_SHARE) * self->plot.height >= room_for_labels (self, true);
  labels = fmin (widest_label (self, self->two_lines), LABEL_SHARE * self->plot.width);
  if (!self->two_lines)
    labels = fmax (labels, fmin (widest_brief_label (self), BRIEF_LABEL_SHARE * self->plot.width));
  self->bar = 10.0 * self->scale;
  self->ends = floor (right - labels - 1.8 * self->gap);
  self->node_x = floor (self->plot.x + 0.42 * (self->ends - self->plot.x));
}

/* --- The scale, and what hangs from it ------------------------------------------------------------------ */

static double
slot_of (const HoursFlow *self, double height)
{
  return fmax (height, self->two_lines ? self->body + self->small : self->body);
}

/* What the bands of waste and their labels take up, with the bands thinned to this part of their height. */
static double
sum_slots (const HoursFlow *self, double thinned)
{
  double sum = 0.0;

  for (int part = IW_JOB_CHECKPOINT; part < IW_N_JOB_PARTS; part++)
    sum += slot_of (self, thinned * thickness (self, self->end[part].seconds));
  return sum;
}

static double
room_below (const HoursFlow *self)
{
  return self->plot.height - self->work - (self->body + 1.4 * self->gap) - 2.0 * 0.5 * self->gap;
}

static void
choose_scale (HoursFlow *self, IwAxisHold *hold)
{
  const double work_s = self->data->job->work_s;
  const double share = fmin (WORK_SHARE, 1.0 - room_for_labels (self, false) / self->plot.height);
  const bool held = hold != NULL && hold->held && hold->domain[0] > 0.0;
  double full_s = held ? hold->domain[0] : fmax (work_s / fmax (0.1, share), self->hours.wall_s / WALL_SHARE);

  for (int i = 0; i < 60; i++) { /* what is thick takes more than its label */
    self->px_per_s = self->plot.height / full_s;
    self->work = fmin (thickness (self, work_s), 0.9 * self->plot.height);
    if (held || sum_slots (self, 1.0) <= fmax (room_below (self), sum_slots (self, 0.0)))
      break;
    full_s *= 1.05;
  }
  if (hold != NULL)
    hold->domain[0] = full_s;
}

/* Where a held scale is too small for them, all kinds of waste are drawn thinner in the same proportion. */
static double
fit_waste (const HoursFlow *self)
{
  const double room = fmax (room_below (self), sum_slots (self, 0.0));
  double low = 0.0, high = 1.0;

  if (sum_slots (self, 1.0) <= room)
    return 1.0;
  for (int i = 0; i < 40; i++) {
    const double middle = (low + high) / 2.0;

    if (sum_slots (self, middle) > room)
      high = middle;
    else
      low = middle;
  }
  return low;
}

static void
place_ends (HoursFlow *self)
{
  const double thinned = fit_waste (self), apart = 0.5 * self->gap;
  double from, to;

  self->torn = thinned < 1.0;
  self->node_y = self->plot.y + self->work + self->body + 1.4 * self->gap;
  from = to = self->node_y;
  for (int part = IW_JOB_CHECKPOINT; part < IW_N_JOB_PARTS; part++) {
    HoursEnd *end = &self->end[part];
    double slot;

    end->height = fmax (HAIRLINE * self->scale, thinned * thickness (self, end->seconds));
    slot = slot_of (self, end->height);
    end->from_y = from;
    from += end->height;
    end->to_y = to + (slot - end->height) / 2.0;
    end->label_y = to + slot / 2.0;
    to += slot + apart;
  }
  self->waste = from - self->node_y;
  self->end[IW_JOB_USEFUL].height = self->work;
  self->end[IW_JOB_USEFUL].from_y = self->end[IW_JOB_USEFUL].to_y = self->plot.y;
  self->end[IW_JOB_USEFUL].label_y = self->plot.y + self->work / 2.0;
}

void
iw_hours_flow_lay_out (HoursFlow *self, IwBox area, IwAxisHold *hold)
{
  const IwTextStyleSpec body = { .type = IW_TYPE_BODY, .bold = true }, small = { .type = IW_TYPE_SMALL };

  self->body = iw_sketch_measure (self->picture, "0", &body).height;
  self->small = iw_sketch_measure (self->picture, "0", &small).height;
  self->name_y = area.y;
  self->plot = area;
  self->plot.y = ceil (area.y + self->body + 0.6 * self->gap);
  self->plot.height = fmax (1.0, area.y + area.height - self->plot.y);
  name_ends (self);
  choose_columns (self);
  choose_scale (self, hold);
  place_ends (self);
}

void
iw_hours_flow_clear (HoursFlow *self)
{
  for (int part = 0; part < IW_N_JOB_PARTS; part++)
    g_clear_pointer (&self->end[part].name, g_free);
}
