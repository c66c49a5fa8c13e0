/* What a timeline shows of the run: lanes thinned out to pixels, coarser blocks of them to be pointed at, and
 * the buffers' fill. */
#include <math.h>
#include <string.h>

#include "timeline-private.h"

/* A joined piece is at least this wide, and what is as high of it can be pointed at; in px at scale 1. */
#define LEAST_BLOCK  10.0
#define LEAST_TARGET 5.0

/* In a lane lower than this states that stand on each other cannot be told apart with a pointer. */
#define LEAST_STACK 12.0

double
iw_timeline_x (const Timeline *self, double at_s)
{
  const double share = self->length_s > 0.0 ? (at_s - self->from_s) / self->length_s : 0.0;

  return self->plot.x + self->plot.width * fmax (0.0, fmin (1.0, share));
}

static double
width_of (const TimelinePiece *piece)
{
  return piece->x1 - piece->x0;
}

/* TRUE if both show the same states. */
static bool
have_same_states (const TimelinePiece *a, const TimelinePiece *b)
{
  for (int state = 0; state < IW_N_PIPELINE_STATES; state++) {
    if ((a->reach[state + 1] > a->reach[state]) != (b->reach[state + 1] > b->reach[state]))
      return false;
  }
  return true;
}

/* Takes a piece into another, which gets the mean of their heights. */
static void
join_piece (TimelinePiece *piece, const TimelinePiece *next)
{
  const double width = width_of (piece), more = width_of (next);

  for (int state = 1; state <= IW_N_PIPELINE_STATES; state++)
    piece->reach[state] = (piece->reach[state] * width + next->reach[state] * more) / (width + more);
  piece->x1 = next->x1;
}

/* Narrow pieces side by side become one; wide ones stay as they are. */
static void
join_pieces (Timeline *self, TimelineLane *lane)
{
  const double least = LEAST_BLOCK * self->scale;
  const guint first = self->pieces->len;

  for (guint i = lane->first; i < lane->first + lane->n; i++) {
    TimelinePiece block = g_array_index (self->pieces, TimelinePiece, i), *last = NULL;

    while (width_of (&block) < least && i + 1 < lane->first + lane->n &&
           width_of (&g_array_index (self->pieces, TimelinePiece, i + 1)) < least)
      join_piece (&block, &g_array_index (self->pieces, TimelinePiece, ++i));
    if (self->pieces->len > first)
      last = &g_array_index (self->pieces, TimelinePiece, self->pieces->len - 1);
    if (last != NULL && have_same_states (last, &block))
      join_piece (last, &block);
    else
      g_array_append_val (self->pieces, block);
  }
  lane->first_block = first;
  lane->n_blocks = self->pieces->len - first;
}

static void
gather_lane (Timeline *self, guint k, IwDenseColumn *columns, guint n)
{
  TimelineLane *lane = &self->lanes[k];
  const double shown_s = self->trace->to_s - self->trace->from_s;

  for (size_t i = 0; i < self->trace->stages[k].n; i++) {
    const IwPipelineInterval *interval = &self->trace->stages[k].intervals[i];
    const double x0 = iw_timeline_x (self, interval->from_s), x1 = iw_timeline_x (self, interval->to_s);

    lane->stretch[interval->state] += (interval->to_s - interval->from_s) / shown_s;
    iw_dense_spread (columns, n, x0 - lane->bar.x, x1 - lane->bar.x, interval->state, 1.0);
    if (x1 - x0 > lane->widest[interval->state]) {
      lane->widest_x[interval->state] = x0;
      lane->widest[interval->state] = x1 - x0;
    }
  }
  lane->first = self->pieces->len;
  lane->n = iw_dense_gather (self->pieces, columns, n, lane->bar.x, lane->bar.height);
}

static void
add_levels (Timeline *self, TimelineTank *tank, const double *chunks, guint n, double slots)
{
  tank->first = self->levels->len;
  for (guint i = 0; i < n; i++) {
    const double height = round (tank->box.height * fmax (0.0, fmin (1.0, chunks[i] / slots)));
    TimelineLevel level = { tank->box.x + i, tank->box.x + i + 1.0, height }, *last = NULL;

    if (self->levels->len > tank->first)
      last = &g_array_index (self->levels, TimelineLevel, self->levels->len - 1);
    if (last != NULL && last->height == height)
      last->x1 = level.x1;
    else
      g_array_append_val (self->levels, level);
  }
  tank->n = self->levels->len - tank->first;
}

static void
gather_tank (Timeline *self, guint k, double *chunks, guint n)
{
  TimelineTank *tank = &self->tanks[k];
  const IwPipelineFill *fills = self->trace->buffers[k].fills;
  const size_t n_fills = self->trace->buffers[k].n;
  const double shown_s = self->trace->to_s - self->trace->from_s;

  if (n_fills == 0)
    return;
  tank->mean = 0.0;
  for (size_t f = 0; f < n_fills; f++) {
    const double to_s = f + 1 < n_fills ? fills[f + 1].at_s : self->trace->to_s;
    const double x0 = iw_timeline_x (self, fills[f].at_s) - self->plot.x;
    const double x1 = iw_timeline_x (self, to_s) - self->plot.x;

    tank->mean += fills[f].chunks * (to_s - fills[f].at_s) / shown_s;
    for (guint i = (guint)fmax (0.0, floor (x0)); i < n && i < x1; i++)
      chunks[i] += fills[f].chunks * (fmin (x1, i + 1.0) - fmax (x0, i));
  }
  if (tank->there)
    add_levels (self, tank, chunks, n, self->data->result->buffer_slots[k]);
}

void
iw_timeline_gather (Timeline *self)
{
  const guint n = (guint)self->plot.width;
  g_autofree IwDenseColumn *columns = g_new (IwDenseColumn, n);
  g_autofree double *chunks = g_new (double, n);

  for (guint k = 0; k < IW_PIPELINE_MAX_BUFFERS; k++)
    self->tanks[k].mean = NAN;
  for (guint k = 0; k < self->n && self->trace != NULL; k++) {
    memset (columns, 0, n * sizeof *columns);
    gather_lane (self, k, columns, n);
    join_pieces (self, &self->lanes[k]);
    memset (chunks, 0, n * sizeof *chunks);
    if (k + 1 < self->n)
      gather_tank (self, k, chunks, n);
  }
}

static bool
add_box (Timeline *self, const TimelineLane *lane, const TimelinePiece *piece, IwPipelineState state)
{
  return iw_dense_box (self->picture, piece, lane->bar.y + lane->bar.height, state);
}

bool
iw_timeline_state_path (Timeline *self, const TimelineLane *lane, IwPipelineState state)
{
  bool any = false;

  for (guint i = 0; i < lane->n; i++)
    any |= add_box (self, lane, &g_array_index (self->pieces, TimelinePiece, lane->first + i), state);
  return any;
}

/* The state that most of a block is. */
static IwPipelineState
main_state (const TimelinePiece *block)
{
  int most = 0;

  for (int state = 1; state < IW_N_PIPELINE_STATES; state++) {
    if (block->reach[state + 1] - block->reach[state] > block->reach[most + 1] - block->reach[most])
      most = state;
  }
  return (IwPipelineState)most;
}

/* Blocks that are mostly in a state, over the whole height of the lane. */
static bool
low_target_path (Timeline *self, const TimelineLane *lane, IwPipelineState state)
{
  bool any = false;

  for (guint i = 0; i < lane->n_blocks; i++) {
    const TimelinePiece *block = &g_array_index (self->pieces, TimelinePiece, lane->first_block + i);
    TimelinePiece whole = { .x0 = block->x0, .x1 = block->x1 };

    for (int above = (int)state + 1; above <= IW_N_PIPELINE_STATES; above++)
      whole.reach[above] = lane->bar.height;
    if (block->reach[IW_N_PIPELINE_STATES] > 0.0 && main_state (block) == state)
      any |= add_box (self, lane, &whole, state);
  }
  return any;
}

bool
iw_timeline_target_path (Timeline *self, const TimelineLane *lane, IwPipelineState state)
{
  const double least = fmin (LEAST_TARGET * self->scale, 0.4 * lane->bar.height);
  const TimelinePiece *largest = NULL;
  double most = 0.0;
  bool any = false;

  if (lane->bar.height < LEAST_STACK * self->scale)
    return low_target_path (self, lane, state);
  for (guint i = 0; i < lane->n_blocks; i++) {
    const TimelinePiece *block = &g_array_index (self->pieces, TimelinePiece, lane->first_block + i);
    const double height = block->reach[state + 1] - block->reach[state];

    if (height >= least && width_of (block) >= LEAST_BLOCK * self->scale)
      any |= add_box (self, lane, block, state);
    if (height * width_of (block) > most) {
      most = height * width_of (block);
      largest = block;
    }
  }
  return any || (largest != NULL && add_box (self, lane, largest, state));
}
