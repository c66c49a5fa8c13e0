/* Bindings in texts: {fact}, or {run.fact} where a lock's experiment is told. */
#pragma once

#include "json.h"

/* Finds the next "{name}" in `text`: `*open` at the '{', `*close` at the '}'. A '{' without a name behind it
 * is passed over. */
gboolean iw_bindings_next (const char *text, const char **open, const char **close);

/* Refuses braces that are no binding, names that are no facts of the part, and runs that are not in `runs`
 * (element-type IwLockRun). With `runs` NULL only {fact} is allowed, otherwise only {run.fact}. `node` is the
 * text. */
void iw_bindings_check (IwJson *json, const cJSON *node, const IwPart *part, const GPtrArray *runs);
