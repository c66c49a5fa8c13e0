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

/* --- experiment.c --- */

/* As iw_rule_holds, with the fact divided by the one of `versus` if that is not NULL. */
gboolean iw_rule_holds_versus (const IwRule *rule, const IwExperiment *experiment,
                               const IwExperiment *versus);
