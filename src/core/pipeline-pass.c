#include "pipeline-private.h"

#if defined __SSE2__
#include <emmintrin.h>
#endif

/* The recursion: what a chunk waits for is known only when the chunk before it is through, and the processor
 * would wait as well if there were not several replications to take through side by side. Two lanes go in one
 * register, as every processor of today can do; four in one, where there is such a register, take a third
 * less for this and hardly less for a run. */
typedef double Pair __attribute__ ((vector_size (16), may_alias));
typedef int64_t PairMask __attribute__ ((vector_size (16), may_alias));

#define PAIRS (IW_PIPELINE_LANES / 2u)

/* Where chunk `i` is: at station `k`, `at` its place in the block. */
typedef struct {
  uint32_t i, at, k;
  const IwPipelineQuad *room_s; /* when there was room behind the station; NULL at the last one */
} Visit;

static inline Pair
later_of (Pair a, Pair b)
{
#if defined __SSE2__
  return (Pair)_mm_max_pd ((__m128d)a, (__m128d)b);
#else
  const PairMask is_a = a > b;

  return (Pair)(((PairMask)a & is_a) | ((PairMask)b & ~is_a));
#endif
}

static inline Pair *
pair_of (IwPipelineQuad *quads, size_t place, size_t pair)
{
  return (Pair *)quads + place * PAIRS + pair;
}

/* A pair of lanes of a chunk at one station. Returns when they leave. */
static inline __attribute__ ((always_inline)) Pair
pass_station (IwPipelinePass *pass, const Visit *visit, size_t pair, Pair arrive_s, IwPipelineTrace *trace)
{
  IwPipelineStation *station = &pass->stations[visit->k];
  const Pair free_s = *pair_of (&station->free_s, 0, pair);
  const Pair service_s = *pair_of (station->service_s, visit->at, pair);
  const Pair stall_s = *pair_of (station->stall_s, visit->at, pair);
  const Pair start_s = later_of (arrive_s, free_s);
  const Pair end_s = start_s + service_s;
  const Pair leave_s = visit->room_s != NULL ? later_of (end_s, ((const Pair *)visit->room_s)[pair]) : end_s;

  *pair_of (&station->busy_s, 0, pair) += service_s;
  *pair_of (&station->stalled_s, 0, pair) += stall_s;
  *pair_of (&station->starved_s, 0, pair) += start_s - free_s;
  *pair_of (&station->blocked_s, 0, pair) += leave_s - end_s;
  *pair_of (&station->waited_s, 0, pair) += start_s - arrive_s;
  if (trace != NULL && pair == 0) {
    const IwPipelineVisit seen = { .free_s = free_s[0],
                                   .arrive_s = arrive_s[0],
                                   .start_s = start_s[0],
                                   .stall_s = stall_s[0],
                                   .end_s = end_s[0],
                                   .leave_s = leave_s[0] };

    iw_pipeline_trace_visit (trace, visit->k, &seen);
  }
  if (visit->k == pass->anchor) {
    *pair_of (pass->wait_from_s, visit->at, pair) = visit->room_s != NULL ? end_s : free_s;
    *pair_of (pass->wait_s, visit->at, pair) = visit->room_s != NULL ? leave_s - end_s : start_s - free_s;
  }
  *pair_of (station->ring, visit->i & station->mask, pair) = leave_s;
  *pair_of (&station->free_s, 0, pair) = leave_s;
  return leave_s;
}

/* Compiled for one and for two pairs, and once with a trace, which has to cost nothing where there is none.
 */
static inline __attribute__ ((always_inline)) void
pass_chunk (IwPipelinePass *pass, uint32_t i, uint32_t at, bool both, IwPipelineTrace *trace)
{
  const uint32_t last = pass->n_stations - 1;
  Pair one_s = { 0.0, 0.0 }, other_s = { 0.0, 0.0 };
  Visit visit = { .i = i, .at = at };

  for (visit.k = 0; visit.k < last; visit.k++) {
    const IwPipelineStation *next = &pass->stations[visit.k + 1];

    /* Unsigned and masked: places of chunks before the first one hold 0. */
    visit.room_s = &next->ring[(i - next->look_back) & next->mask];
    one_s = pass_station (pass, &visit, 0, one_s, trace);
    if (both)
      other_s = pass_station (pass, &visit, 1, other_s, trace);
  }
  visit.room_s = NULL;
  pass_station (pass, &visit, 0, one_s, trace);
  if (both)
    pass_station (pass, &visit, 1, other_s, trace);
}

void
iw_pipeline_pass (IwPipelinePass *pass, uint32_t lanes, uint32_t first, uint32_t n, IwPipelineTrace *trace)
{
  const bool both = lanes > 2;

  _Static_assert(PAIRS == 2, "pass_chunk takes one or both");
  if (trace != NULL) {
    for (uint32_t at = 0; at < n; at++)
      pass_chunk (pass, first + at, at, both, trace);
  } else if (both) {
    for (uint32_t at = 0; at < n; at++)
      pass_chunk (pass, first + at, at, true, NULL);
  } else {
    for (uint32_t at = 0; at < n; at++)
      pass_chunk (pass, first + at, at, false, NULL);
  }
}
