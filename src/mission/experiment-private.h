/* Inside the experiment, and for the reader and the check of missions. */
#pragma once

#include "iowall/experiment.h"

/* The value of a control, and the option of one with choices. The control must be there. */
double iw_setting_value (const IwPart *part, const IwSettings *settings, const char *id);
const char *iw_setting_option (const IwPart *part, const IwSettings *settings, const char *id);

/* "id: field: found …" for what the core refused, or G_IO_ERROR_CANCELLED if it was stopped. */
void iw_experiment_fail (const IwMission *mission, const IwError *reason, GError **error);

/* --- experiment-access.c --- */

/* The core's input for settings of Part 1. */
void iw_experiment_access (const IwPart *part, const IwSettings *settings, IwAccess *out);
/* Fills in device, access and result for settings of Part 1. */
IwStatus iw_experiment_solve_access (IwExperiment *out, const IwPart *part, const IwSettings *settings,
                                     IwError *reason);
/* Flow and shuffle of what the above has solved. */
IwStatus iw_experiment_solve_shuffle (IwExperiment *out, IwError *reason);

/* --- experiment-pipeline.c --- */

guint iw_line_anchor (const IwLine *line);
/* Share of reads, or of a first stage's own data, that the cache holds; 0 in a cold epoch. */
double iw_line_hit_fraction (const IwPart *part, const IwSettings *settings);
/* The core's input for settings of a pipeline, with what Part 1 reads at. */
void iw_experiment_line (const IwPart *part, const IwSettings *settings, double access_bps, IwPipeline *out);
/* The core's input for a setup. */
IwStatus iw_experiment_line_of (const IwSetup *setup, IwPipeline *out, IwError *reason);
/* Runs a line on memory of its own. `trace` and `stop` may be NULL. */
IwStatus iw_experiment_run_line (const IwPipeline *line, IwPipelineTrace *trace, const IwStop *stop,
                                 IwPipelineResult *out, IwError *reason);

/* --- experiment-checkpoint.c --- */

/* The core's inputs for settings of Part 3, with those of Part 2, whose ones the job may build on (of no
 * account where it does not). */
IwStatus iw_experiment_job (const IwPart *part, const IwSettings *settings, const IwSettings *provisioned,
                            gboolean after_message, IwCheckpointStore *store, IwCheckpointCost *cost,
                            IwCheckpoint *job, IwError *reason);
/* The core's inputs for a setup, from which everything else of Part 3 is computed. */
IwStatus iw_experiment_job_of (const IwSetup *setup, IwCheckpointStore *store, IwCheckpointCost *cost,
                               IwCheckpoint *job, IwError *reason);
/* What checkpoints end up on. */
const IwDevice *iw_experiment_store (const IwPart *part, const IwSettings *settings);
/* Rate of wear over what the store stands, whose nodes' bytes all end up on it; NAN where nothing wears out.
 */
double iw_job_wear_load (const IwJob *job, const IwDevice *store, const IwCheckpointCost *cost,
                         double interval_s);
/* Load on what can give out, with a checkpoint every `interval_s` of work. */
double iw_job_load (const IwJob *job, const IwDevice *store, const IwCheckpointCost *cost, double interval_s);
/* The interval at which that load is 1; every longer one is less load. May be below 0. */
double iw_job_collapse_s (const IwJob *job, const IwDevice *store, const IwCheckpointCost *cost);
/* Simulates on memory of its own. `stop` may be NULL. */
IwStatus iw_experiment_simulate (const IwCheckpoint *job, const IwStop *stop, IwCheckpointRuns *out,
                                 IwError *reason);
/* Fills in store, cost, job, checkpoint, runs, the loads and the interval of collapse of a Part 3. */
IwStatus iw_experiment_solve_job (IwExperiment *out, const IwStop *stop, IwError *reason);

/* --- experiment.c --- */

/* As iw_rule_holds, with the fact divided by the one of `versus` if that is not NULL. */
gboolean iw_rule_holds_versus (const IwRule *rule, const IwExperiment *experiment,
                               const IwExperiment *versus);
