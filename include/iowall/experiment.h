/* An experiment: a mission's part with settings, solved by the core, and the facts that others show. */
#pragma once

#include "iowall/access.h"
#include "iowall/checkpoint.h"
#include "iowall/mission.h"
#include "iowall/shuffle.h"

/* One named outcome. `text` is set for facts that are words ("position", "link"), otherwise the fact is a
 * number. Texts are static or the part's. */
typedef struct {
  const char *id;    /* "accelerator_utilization": as in the model's JSON where it stands there too */
  const char *label; /* "Accelerator utilization" */
  double value;      /* SI; of a word its place among those that the fact can be, -1 for "none" */
  IwUnit unit;
  const char *text;  /* or NULL */
  const char *words; /* what `text` is called in a sentence: "positioning", "Network link"; or why a number is
                        none (NAN): "none, the store has collapsed"; or NULL */
} IwFact;

/* What a part can be asked for by name. */
typedef struct {
  const char *id, *label;
  IwUnit unit;
  gboolean text;     /* a word instead of a number */
  gboolean scenario; /* known from the scenario, no finding of the experiment */
} IwFactKind;

/* Facts of a part in the order in which they are listed; valid as long as the part. */
const IwFactKind *iw_part_facts (const IwPart *part, guint *n);
const IwFactKind *iw_part_find_fact (const IwPart *part, const char *id); /* NULL if none */
/* Makes a fact of a part the word `text`, with the value and the words that belong to it. FALSE, and nothing
 * changed, if the part's facts know no such word. */
gboolean iw_fact_set_text (IwFact *fact, const IwPart *part, const char *text);

#define IW_MAX_FACTS 72

/* What a part is solved for. A value type; the mission must outlive it. */
typedef struct {
  const IwMission *mission;
  IwPartKind kind;
  IwSettings settings;            /* of this part */
  IwSettings earlier[IW_N_PARTS]; /* of the parts before it, on which it builds */
  gboolean assumed[IW_N_PARTS];   /* those are the mission's assumption, nobody's choice */
  gboolean after_message;         /* of Part 3: the message in its middle has come */
} IwSetup;

/* The part's start; earlier parts as the mission assumes them. */
void iw_setup_init (IwSetup *setup, const IwMission *mission, IwPartKind kind);
gboolean iw_setup_equal (const IwSetup *a, const IwSetup *b);
/* Sets one control from text: of the part that is solved by its id, of one before it as "access.format",
 * which then is assumed no more. Errors as in iw_settings_set_text; `setup` is unchanged then. */
gboolean iw_setup_set_text (IwSetup *setup, const char *name, const char *value, GError **error);

typedef struct IwStretch IwStretch;
typedef struct IwSweep IwSweep;

/* Result of one part. A value type: copying it is fine. Pointers go into the mission, which must outlive it,
 * and to the stretch and the sweep, which whoever set them keeps. */
typedef struct {
  const IwMission *mission;
  const IwPart *part;
  IwSettings settings;
  IwSetup setup; /* what was solved; `settings` is its own */
  /* Part 1, and of Part 2 what it builds on: */
  const IwDevice *device;
  IwAccess access;
  IwAccessResult result;
  IwAccessFlow flow;
  IwShuffleResult shuffle; /* Part 1 only */
  /* Part 2: */
  IwPipeline pipeline;
  IwPipelineResult run;
  const IwStretch *stretch; /* NULL until it is there; iw_experiment_run leaves NULL, as with the sweep */
  const IwSweep *sweep;
  /* Part 3; the stretch and the sweep are there too. A store that has collapsed, by storage_load or where it
   * wears by wear_load, is not simulated: then `runs` is all 0, and what facts would say of a wall time is
   * NAN. */
  IwCheckpointStore store;
  IwCheckpointCost cost;
  IwCheckpoint job;
  IwCheckpointResult checkpoint;
  IwCheckpointRuns runs;
  double wear_load;  /* NAN where nothing wears out; else it is what can give out */
  double load;       /* on what can give out: storage_load, or where something wears out wear_load */
  double collapse_s; /* the interval at which that is 1; every longer one is less. 0 where none reaches it */
  IwFact facts[IW_MAX_FACTS];
  guint n_facts;
} IwExperiment;

/* Asked from time to time by what takes long; TRUE gives up with G_IO_ERROR_CANCELLED. */
typedef struct {
  bool (*should_stop) (void *data);
  void *data;
} IwStop;

/* Solves a part. `stop` may be NULL. Apart from being stopped it fails only if the core refuses the input,
 * which a checked mission's ranges exclude. Thread-safe. */
gboolean iw_setup_run (IwExperiment *out, const IwSetup *setup, const IwStop *stop, GError **error);
/* The same for settings of a part, with the earlier parts as the mission assumes them. */
gboolean iw_experiment_run (IwExperiment *out, const IwMission *mission, IwPartKind kind,
                            const IwSettings *settings, GError **error);

/* Frees what runs of pipelines keep for those that come after them, megabytes for each that there was at
 * once; a run that is under way does so at its end. Results stay the same, the next run takes longer by a few
 * milliseconds. Returns how many of them there were. Thread-safe. */
guint iw_experiment_rest (void);

/* A run as it happened: of Part 2 a stretch of the first replication, of Part 3 the whole of the typical run,
 * in which what is shorter than a thousandth of it is shown as one. Of a run that is given up it is what
 * happens in the time that the work alone would take; of a collapsed store `job` is empty and its wall time
 * INFINITY. */
struct IwStretch {
  IwPipelineTrace trace;
  gboolean around_wait; /* it lies around the anchor's longest wait */
  IwCheckpointTrace job;
  IwCheckpointQueue queue; /* before the store, over as long as a chart of it shows */
};

/* Of Part 2: runs the first replication again and keeps a stretch of it, as long as the mission says: from
 * `from_s` on, or where that is NAN around the longest wait of the anchor; without any wait, from where
 * counting begins. Of Part 3: carries the typical run out again, whole (`from_s` is of no account), and lets
 * the store's queue build over 12 intervals or, where it grows slowly, up to 60. `stop` may be NULL.
 * Thread-safe. */
IwStretch *iw_stretch_new (const IwExperiment *experiment, double from_s, const IwStop *stop, GError **error);
void iw_stretch_free (IwStretch *stretch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwStretch, iw_stretch_free)

#define IW_SWEEP_POINTS 64

/* Utilisation against one control of a pipeline, or waste against the interval of a job, evenly spread along
 * the slider. A value type. */
struct IwSweep {
  IwSetup setup; /* the control's own value in it does not matter */
  guint control;
  guint n_run;                                  /* points that were run so far, and those of Part 3 that
                                                   are not to be run, as the store collapses there */
  IwPipelinePoint points[IW_SWEEP_POINTS];      /* of Part 2 */
  IwCheckpointPoint intervals[IW_SWEEP_POINTS]; /* of Part 3, whose control "interval" alone is swept */
};

/* Whether a control can be swept: one with a range that moves the line; of Part 3 the interval. */
gboolean iw_sweep_possible (const IwPart *part, guint control);
/* Sets the points and of a pipeline their ceilings, in well under a millisecond. */
gboolean iw_sweep_init (IwSweep *sweep, const IwSetup *setup, guint control, GError **error);
/* Runs one point (0 … IW_SWEEP_POINTS - 1), of Part 3 with at most 100 simulated runs: the 5th and the 95th
 * are then the ends of the band, and all points together take no longer than a few whole solutions. A point
 * at which the store collapses stays without a run. Thread-safe on different sweeps. */
gboolean iw_sweep_run (IwSweep *sweep, guint point, const IwStop *stop, GError **error);
/* Whether a sweep of `control` over `setup` would be this one. */
gboolean iw_sweep_holds (const IwSweep *sweep, const IwSetup *setup, guint control);

const IwFact *iw_experiment_fact (const IwExperiment *experiment, const char *id); /* NULL if none */
/* The fact as a person reads it: a quantity, or its words ("positioning", "Network link"). */
char *iw_fact_format (const IwFact *fact, IwTextStyle style);

/* How busy what the lab is about was: "GPU busy 72.0 %"; of Part 3 "Useful work 92.1 %", or "The store has
 * collapsed". The caller frees it. */
char *iw_experiment_busy (const IwExperiment *experiment, IwTextStyle style);
/* The same in two, for where they are set apart: "GPU busy" and "72.0 %", or "Store" and "collapsed". The
 * caller frees both. */
void iw_experiment_reading (const IwExperiment *experiment, IwTextStyle style, char **name, char **value);
/* The result in one short clause, for a screen reader behind a control's new value: "GPU busy 72 %,
 * bottleneck Network link"; of a collapsed store with the reason. The caller frees it. */
char *iw_experiment_headline (const IwExperiment *experiment, IwTextStyle style);

/* Whether a rule about one result holds. One that compares two runs (`versus`) belongs to a lock, which
 * settles it; here it does not hold. */
gboolean iw_rule_holds (const IwRule *rule, const IwExperiment *experiment);

/* Replaces {fact}, and {run.fact} for the runs given, with typeset values. A name that is unknown is left as
 * it stands (the mission check refuses it). `ids` and `runs` have `n` entries; the experiment of "" is the
 * present one. */
char *iw_bind_text (const char *template_text, const char *const *ids, const IwExperiment *runs, guint n,
                    IwTextStyle style);
/* The same for one run alone. The caller frees it. */
char *iw_experiment_bind (const IwExperiment *experiment, const char *template_text, IwTextStyle style);

/* What the experiment of a lock showed. */
typedef struct {
  guint n_runs;
  IwExperiment *runs; /* owned, n_runs */
  const IwOutcome *outcome;
  char *because; /* bound text */
} IwSettlement;

/* Runs the lock's experiment. The settings of each run are the part's start with the run's own changes;
 * earlier parts are as the mission assumes them. */
IwSettlement *iw_lock_settle (const IwMission *mission, IwPartKind kind, GError **error);
void iw_settlement_free (IwSettlement *settlement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwSettlement, iw_settlement_free)

/* `iowall model access`: one JSON object in, one out (docs/models.md). Every field of "device" is required,
 * of "access" the pattern, the format and sample_bytes; what else is missing is as in iw_access_init. `name`
 * is what errors call the input. */
char *iw_model_access_json (const char *json, gssize length, const char *name, GError **error);
/* `iowall model pipeline`, likewise. The stages with their names and rates, the buffers and the size of a
 * chunk are required, with "cache_stage" the sizes of data set and cache, and of "stall_every_s" and
 * "stall_s" both or none; no cache unless told, what else is missing is as in iw_pipeline_init. */
char *iw_model_pipeline_json (const char *json, gssize length, const char *name, GError **error);
/* `iowall model checkpoint`, likewise. The interval, the pause and the time between failures are required,
 * what else is missing is as in iw_checkpoint_init. */
char *iw_model_checkpoint_json (const char *json, gssize length, const char *name, GError **error);
/* The experiment as a JSON object: settings, the same as people read them, the earlier parts that it builds
 * on, facts, of a pipeline its stages, goals. For `iowall solve --format json`. */
char *iw_experiment_to_json (const IwExperiment *experiment);
