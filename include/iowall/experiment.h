/* An experiment: a mission's part with settings, solved by the core, and the facts that others show. */
#pragma once

#include "iowall/access.h"
#include "iowall/mission.h"
#include "iowall/shuffle.h"

/* One named outcome. `text` is set for facts that are words ("position"), otherwise the fact is a number. */
typedef struct {
  const char *id;    /* "accelerator_utilization": static, as in the model's JSON where it stands there too */
  const char *label; /* "Accelerator utilization": static */
  double value;      /* SI */
  IwUnit unit;
  const char *text; /* static, or NULL */
} IwFact;

#define IW_MAX_FACTS 40

/* Result of one part. A value type: copying it is fine. Pointers go into the mission, which must outlive it.
 */
typedef struct {
  const IwMission *mission;
  const IwPart *part;
  IwSettings settings;
  const IwDevice *device;
  IwAccess access;
  IwAccessResult result;
  IwAccessFlow flow;
  IwShuffleResult shuffle;
  IwFact facts[IW_MAX_FACTS];
  guint n_facts;
} IwExperiment;

/* Solves a part. Fails only if the core refuses the input, which a checked mission's ranges exclude. */
gboolean iw_experiment_run (IwExperiment *out, const IwMission *mission, IwPartKind kind,
                            const IwSettings *settings, GError **error);

const IwFact *iw_experiment_fact (const IwExperiment *experiment, const char *id); /* NULL if none */
/* The fact as a person reads it: a quantity, or what `bound` means in words ("positioning"). */
char *iw_fact_format (const IwFact *fact, IwTextStyle style);

/* Whether a rule about the present result holds. */
gboolean iw_rule_holds (const IwRule *rule, const IwExperiment *experiment);

/* Replaces {fact}, and {run.fact} for the runs given, with typeset values. A name that is unknown is left as
 * it stands (the mission check refuses it). `ids` and `runs` have `n` entries; the experiment of "" is the
 * present one. */
char *iw_bind_text (const char *template_text, const char *const *ids, const IwExperiment *runs, guint n,
                    IwTextStyle style);

/* What the experiment of a lock showed. */
typedef struct {
  guint n_runs;
  IwExperiment *runs; /* owned, n_runs */
  const IwOutcome *outcome;
  char *because; /* bound text */
} IwSettlement;

/* Runs the lock's experiment. The settings of each run are the part's start with the run's own changes. */
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
/* The experiment as a JSON object: settings, facts, goals. For `iowall solve --format json`. */
char *iw_experiment_to_json (const IwExperiment *experiment);
