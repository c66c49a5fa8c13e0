/* Where numbers come from. Every number of a mission or catalogue stands in an object that names a source of
 * the file's "sources" table or an assumption in words. */
#pragma once

#include "json.h"

#include "iowall/quantity.h"

/* Reads and checks the "sources" table of a file (it may be missing: then there are no sources) and the rule
 * that every number says where it comes from. The table maps a key to its text, "Title (year), section". */
GHashTable *iw_sources_read (IwJson *json);

/* "Title (year), section: note", or "Assumption: …", of an object that carries "source" or "assumption" (one
 * of them). Never NULL; owned. */
char *iw_sources_provenance (IwJson *json, GHashTable *sources, const cJSON *object);

/* What is asked of a number. */
typedef struct {
  const char *key;
  const char *label; /* for the provenance line */
  IwUnit unit;
  double lo, hi;
} IwNumberField;

/* Reads the member `field->key` of `object`, an object with "value" and "source" or "assumption". Appends
 * "label value: provenance" to `provenance` (element-type char*) if that is not NULL. */
double iw_sources_number (IwJson *json, GHashTable *sources, const cJSON *object, const IwNumberField *field,
                          GPtrArray *provenance);
/* The same, with null for INFINITY. */
double iw_sources_number_or_null (IwJson *json, GHashTable *sources, const cJSON *object,
                                  const IwNumberField *field, GPtrArray *provenance);
