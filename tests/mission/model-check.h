/* What the tests of the three models' JSON share. */
#pragma once

#include "fixture.h"
#include "json.h"

/* iw_model_access_json and its like. */
typedef char *(*ModelJson) (const char *json, gssize length, const char *name, GError **error);

/* What a model answers to an input, which must be sound. */
IwJson *model_answer (ModelJson model, const char *input);
/* A number of it. */
double model_number (const cJSON *object, const char *key);
void model_assert_close (double found, double expected, double relative);
/* Each change of a sound input must be refused where it is, with this message. */
void model_assert_wrong (ModelJson model, const char *good, const FixtureWrong *wrong, gsize n);
/* No shape of document does harm: each is one line, refused there, and so is none at all. */
void model_assert_misshapen (ModelJson model, const char *const *inputs, gsize n);
