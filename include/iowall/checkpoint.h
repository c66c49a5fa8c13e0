/* The checkpoint model: a job whose nodes fail writes its state down every `interval_s` of work. Closed forms
 * say what that costs on average and which interval costs least; simulated runs say how much one month
 * differs from another, and what clustered failures and a drain behind the job do.
 *
 * A segment is `interval_s` of work and then `pause_s` in which the work stands still for the checkpoint. A
 * failure at any moment of it throws the segment away; a restart takes `restart_s` and can itself be struck,
 * and then begins again. Every segment ends in a checkpoint, the last one too. Young, "A first order
 * approximation to the optimum checkpoint interval", CACM 17:9, 1974; Daly, "A higher order estimate of the
 * optimum checkpoint interval for restart dumps", Future Generation Computer Systems 22:3, 2006; Benoit, Du,
 * Herault, Marchal, Pallez, Perotin, Robert, Sun, Vivien, "Checkpointing a la Young/Daly: an overview", IC3
 * 2022. Everything is in SI units; no function allocates or keeps anything, and any number of them may run at
 * once on memory of their own. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iowall/error.h"

#define IW_CHECKPOINT_MAX_RUNS 100000u

/* A run that was struck so often is given up: it gets nowhere. */
#define IW_CHECKPOINT_MAX_FAILURES 100000u

/* Loads from which the store is at risk, and from which it has collapsed. */
#define IW_STORAGE_RISK_LOAD     0.7
#define IW_STORAGE_COLLAPSE_LOAD 1.0

typedef enum {
  IW_STORAGE_STANDING,
  IW_STORAGE_AT_RISK,
  IW_STORAGE_COLLAPSED, /* more is asked of it than it can do */
  IW_N_STORAGE_STATES
} IwStorageState;

typedef struct {
  uint32_t cookie;       /* set by iw_checkpoint_init; a struct without it is refused */
  double work_s;         /* what there is to do, without any failure or checkpoint. 1e-3 … 1e12 s */
  double interval_s;     /* work between two checkpoints. 1e-6 … 1e12 s, and no less than work_s / 1e15 */
  double pause_s;        /* for which work stands still for one checkpoint. 0 … 1e12 s */
  double restart_s;      /* from a failure until work goes on. 0 … 1e12 s */
  double mtbf_s;         /* mean time between failures of the whole job. 1e-3 … 1e15 s */
  double weibull_shape;  /* 1: exponential; less: failures come in clusters. 0.2 … 10 */
  double drain_s;        /* for which a checkpoint is moved on to the shared store behind the work; 0: it was
                            written there in the pause. 0 … 1e12 s */
  double local_recovery; /* share of failures that leave the local copy intact; of no account without a
                            drain. 0 … 1 */
  uint32_t runs;         /* 1 … 100,000 */
  uint64_t seed;
} IwCheckpoint;

/* Where the wall time goes, as shares of it; they add up to 1, or are all 0 where there is no wall time. */
typedef struct {
  double useful;
  double checkpoint; /* pauses for checkpoints that were of use */
  double rework;     /* work and pauses that a failure threw away, as long as doing them again takes */
  double restart;
} IwCheckpointSplit;

/* Closed forms, for exponential failures. Where weibull_shape is not 1 they are those of a job whose failures
 * have the same mean and do not cluster. */
typedef struct {
  double young_s;         /* sqrt (2 pause mtbf) */
  double daly_s;          /* the higher order, Daly 2006 equation 37 */
  double exact_s;         /* where the expected wall time is least: mtbf (1 + W0 (-exp (-1 - pause/mtbf))) */
  double expected_wall_s; /* whole segments as a smooth function of interval_s; INFINITY if the drain never
                             empties, and beyond what a double can hold */
  double expected_run_s;  /* the same for what a run does: its last segment is as long as what is left */
  double expected_failures; /* expected_wall_s / mtbf_s */
  double waste;             /* 1 - work_s / expected_wall_s */
  IwCheckpointSplit split;  /* of expected_wall_s */
  double waste_first_order; /* pause/interval + (interval + pause)/(2 mtbf) + restart/mtbf, and what a drain
                               adds: (1 - local_recovery) drain/mtbf. May exceed 1 */
  bool first_order_valid;   /* it is within 5 % of `waste`, as a part of it */
  double least_waste;       /* `waste` with exact_s for an interval */
  double storage_load;      /* time that the store needs for a checkpoint over interval_s: drain_s, or where
                               there is none pause_s */
  IwStorageState storage_state;
} IwCheckpointResult;

/* What the simulated runs come to. */
typedef struct {
  uint32_t runs;             /* that were carried out */
  uint32_t given_up;         /* of them; their wall time counts as INFINITY */
  uint32_t typical_run;      /* the one whose wall time is p50_s: for iw_checkpoint_trace */
  double mean_s;             /* of the wall time */
  double ci_s;               /* half width of its 95 % confidence interval; INFINITY with one run */
  double p5_s, p50_s, p95_s; /* the smallest wall time that this share of the runs does not exceed */
  double waste;              /* 1 - work_s / mean_s */
  double failures;           /* of a run, mean over those that ended */
  IwCheckpointSplit split;   /* of the wall time of those that ended */
} IwCheckpointRuns;

typedef struct {
  double wall_s;
  uint32_t run;
} IwCheckpointWall;

/* One point of a curve over the interval: what simulated runs waste with it. */
typedef struct {
  double interval_s;
  bool run;              /* what follows is there */
  double waste, p5, p95; /* 1 - work_s / wall time: of the mean, and of the 5th and 95th percentiles */
} IwCheckpointPoint;

/* How runs are carried out. `walls` is the caller's; afterwards it holds one entry for each run, the shortest
 * wall time first. */
typedef struct {
  IwCheckpointWall *walls;
  size_t n_walls;           /* at least `runs` */
  uint64_t enough_failures; /* after so many in all, and 32 runs, no other run is begun: the more often
                               runs are struck, the less they differ. 0: all runs are carried out */
  bool (*should_stop) (void *data); /* asked every few thousand failures; may be NULL */
  void *data;
} IwCheckpointWork;

typedef enum {
  IW_CHECKPOINT_WORK,
  IW_CHECKPOINT_PAUSE,
  IW_CHECKPOINT_LOST, /* work and pauses that a later failure throws away */
  IW_CHECKPOINT_RESTART,
  IW_N_CHECKPOINT_ACTIVITIES
} IwCheckpointActivity;

typedef struct {
  double from_s, to_s;
  IwCheckpointActivity activity;
  double checkpoints; /* that end in it: 1 in a pause; in work those shown as one with it; else 0 */
} IwCheckpointInterval;

/* A checkpoint on its way to the shared store, beside the work. */
typedef struct {
  double from_s, to_s;
  bool complete;      /* or a failure cut it short */
  double checkpoints; /* 1, or as many as are shown as one */
} IwCheckpointDrain;

typedef struct {
  double at_s;
  double lost_s; /* work and pauses that it throws away */
  bool local;    /* it left the local copy intact */
} IwCheckpointFailure;

/* A run as it happened. The caller sets the window, the resolution, the arrays and their capacities; the rest
 * is set for it. Intervals follow each other without a gap and lie inside the window; the last drain may end
 * after the run. Where an array is full the rest is left out and `truncated` set. */
typedef struct {
  double from_s, to_s; /* finite, from_s <= to_s; beyond the end is allowed */
  double resolution_s; /* segments that are shorter than this are shown as one stretch of work; 0: none are */
  IwCheckpointInterval *intervals;
  size_t interval_capacity,
      n_intervals; /* a capacity of 0 records nothing, and does not count as truncated */
  IwCheckpointDrain *drains;
  size_t drain_capacity, n_drains; /* as above */
  IwCheckpointFailure *failures;
  size_t failure_capacity, n_failures; /* as above */
  bool truncated;
  double wall_s;           /* of the whole run; INFINITY if it was given up */
  IwCheckpointSplit split; /* of the whole run; all 0 if it was given up */
} IwCheckpointTrace;

/* Where checkpoints are written. */
typedef enum {
  IW_CHECKPOINT_CLOUD_NATIVE, /* work pauses until the shared store has it */
  IW_CHECKPOINT_LOCAL_FIRST,  /* work pauses for the node's own drive, which drains to the shared store */
  IW_N_CHECKPOINT_STRATEGIES
} IwCheckpointStrategy;

typedef struct {
  uint32_t cookie;         /* set by iw_checkpoint_store_init; a struct without it is refused */
  double checkpoint_bytes; /* one copy of the state. 1 … 1e21 */
  double nodes;            /* 1 … 1e9 */
  bool replicated;         /* every node writes all of it; else each its share */
  IwCheckpointStrategy strategy;
  double shared_write_bps; /* the shared store, of all nodes together. 1 … 1e18 bytes/s */
  double client_write_bps; /* what one node gets through to it; 0: no limit of its own. 0, or 1 … 1e18 */
  double local_write_bps;  /* the node's own drive; local-first only. 1 … 1e18 bytes/s */
  double commit_s;         /* of each pause, whatever its size: a flush, an erase, a barrier. 0 … 1e9 s */
} IwCheckpointStore;

/* What one checkpoint costs. */
typedef struct {
  double pause_s;
  double drain_s;     /* 0: cloud-native */
  double write_s;     /* that the shared store is busy */
  double node_bytes;  /* that each node writes */
  double total_bytes; /* that reach the shared store */
  double shared_bps;  /* at which they do */
} IwCheckpointCost;

/* What lies before the store: seconds of writing that are still to be done. */
typedef struct {
  double at_s, backlog_s;
} IwCheckpointBacklog;

/* How the store's queue grows while a checkpoint is due every interval_s. The caller sets the end, the array
 * and its capacity. Points are joined by straight lines, from (0, 0); where a checkpoint is due there are two
 * at the same time. Where the array is full the rest is left out and `truncated` set. */
typedef struct {
  double to_s; /* 0 … 1e300 */
  IwCheckpointBacklog *points;
  size_t capacity, n;
  bool truncated;
  double duty;        /* share of the time that the store writes, in the long run */
  double growth;      /* seconds of backlog that a second adds, in the long run; 0 below a load of 1 */
  double peak_s;      /* highest backlog up to to_s */
  bool never_empties; /* load of 1 or more */
} IwCheckpointQueue;

/* Defaults: a month of work, a checkpoint of a minute every ten minutes, a failure every three hours, five
 * minutes to restart; exponential, no drain, 2,000 runs, seed 1. */
void iw_checkpoint_init (IwCheckpoint *in);

/* The closed forms, in under a microsecond. `out` is complete on IW_STATUS_OK and untouched otherwise. Errors
 * name the field as in the model's JSON; `error` may be NULL. */
IwStatus iw_checkpoint_solve (const IwCheckpoint *in, IwCheckpointResult *out, IwError *error);

/* The three intervals alone, for pause_s >= 0 and mtbf_s > 0. Exact: the root y of pause/mtbf = -y - ln (1-y)
 * is 1 + W0 (-exp (-1 - pause/mtbf)) without its cancellation; relative error below 1e-14. */
double iw_checkpoint_young (double pause_s, double mtbf_s);
double iw_checkpoint_daly (double pause_s, double mtbf_s);
double iw_checkpoint_exact (double pause_s, double mtbf_s);

/* Simulates `runs` whole jobs from failure to failure. The time from one failure to the next is drawn by
 * inversion from (seed, run, number of the failure) alone, exponential or Weibull with mean mtbf_s, so that a
 * slider moves the answer and not the noise. The first failure comes as after a failure. A failure also cuts
 * a drain short; it starts over with the work. With probability local_recovery the job restarts from its last
 * checkpoint, else from the last one that has drained, or from its start. If none of the first 16 runs ends,
 * the others are not tried and count as given up; with a load of 1 or more on a drain all do. `out` is
 * complete on IW_STATUS_OK and untouched otherwise. Errors: as above; IW_STATUS_NO_MEMORY for "walls" with
 * the entries needed as `lo`; IW_STATUS_STOPPED if should_stop said so. */
IwStatus iw_checkpoint_simulate (const IwCheckpoint *in, const IwCheckpointWork *work, IwCheckpointRuns *out,
                                 IwError *error);

/* Carries out run number `run` of those again, and writes down what happens. The drain of a load of 1 or more
 * gives an empty trace of a run given up. Errors: as above, of the trace "trace.from_s", "trace.to_s",
 * "trace.resolution_s". */
IwStatus iw_checkpoint_trace (const IwCheckpoint *in, uint32_t run, IwCheckpointTrace *trace, IwError *error);

/* Defaults: 1,024 nodes that share one checkpoint of 350 GB, written to a store of 100 GB/s, cloud-native;
 * drives of 2 GB/s. */
void iw_checkpoint_store_init (IwCheckpointStore *in);

/* Bytes and bandwidths to seconds. The shared store takes min (shared, nodes * client) bytes/s. Errors: as
 * above, "local_write_bps" only where the strategy needs it. */
IwStatus iw_checkpoint_cost (const IwCheckpointStore *in, IwCheckpointCost *out, IwError *error);

/* MTBF of a job that stands still when one of `nodes` fails, for independent failures at a constant rate. */
double iw_checkpoint_job_mtbf (double node_mtbf_s, double nodes);

/* Load on something that wears out: bytes written at `checkpoints_per_s` over the promised life, as a share
 * of the bytes that the medium stands. All above 0. */
double iw_checkpoint_wear_load (double bytes_per_checkpoint, double checkpoints_per_s, double endurance_bytes,
                                double life_s);

/* What a load means, of bandwidth or of wear. */
IwStorageState iw_checkpoint_storage_state (double load);

/* The queue before a store that needs `write_s` for each checkpoint, one being due every `interval_s`: what a
 * job would do to it that did not wait. write_s 0 … 1e12, interval_s 1e-6 … 1e12 s. Errors: as above. */
IwStatus iw_checkpoint_storage_queue (double write_s, double interval_s, IwCheckpointQueue *queue,
                                      IwError *error);

/* "standing", "at-risk", "collapsed"; "cloud-native"; "work", "checkpoint", "lost", "restart". Static text.
 */
const char *iw_storage_state_name (IwStorageState state);
const char *iw_checkpoint_strategy_name (IwCheckpointStrategy strategy);
const char *iw_checkpoint_activity_name (IwCheckpointActivity activity);
