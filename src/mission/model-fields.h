/* Reading the inputs of the models: numbers whose ranges the core judges, and where in the document a field
 * is that it refused. And what their output shares with that of missions. */
#pragma once

#include "json.h"

#include "iowall/pipeline.h"

/* A number as it stands; its range is the core's to judge, so that there is one table of ranges. */
double iw_model_number (IwJson *json, const cJSON *object, const char *key);
/* Leaves `value` alone where there is no such member. */
void iw_model_number_if_given (IwJson *json, const cJSON *object, const char *key, double *value);
/* A whole number in [lo, hi]; `value` stays where there is no such member. For what the core counts in
 * integers, which could not hold a number out of range. */
void iw_model_whole_if_given (IwJson *json, const cJSON *object, const char *key, double lo, double hi,
                              double *value);
/* Index of the text in a NULL-terminated list, or `otherwise` where there is no such member. */
guint iw_model_choice_if_given (IwJson *json, const cJSON *object, const char *key,
                                const char *const *choices, guint otherwise);

/* Reports what the core refused at the value of `input` that it was read from ("stages[2].rate_bps"); where
 * that was not given, at the nearest object around it. */
void iw_model_fail (IwJson *json, const cJSON *input, const IwError *reason);

/* Solves a model whose input is `input`, a value of the document or a copy of one. The output is the
 * caller's; NULL if something was wrong, which the document then knows. */
cJSON *iw_model_solve (IwJson *json, IwPartKind model, const cJSON *input);
cJSON *iw_model_access (IwJson *json, const cJSON *input);
cJSON *iw_model_pipeline (IwJson *json, const cJSON *input);
cJSON *iw_model_checkpoint (IwJson *json, const cJSON *input);

/* The document that is an input as a whole: text to text. */
char *iw_model_text (IwPartKind model, const char *text, gssize length, const char *name, GError **error);

/* model-pipeline.c: an array with each stage's name, ceiling and shares of time. The caller's. */
cJSON *iw_model_pipeline_stages (const IwPipeline *in, const IwPipelineResult *result);
