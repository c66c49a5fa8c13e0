/* The tables of facts: everything that a result can be asked for by name. One file beside this for each kind
 * of part. */
#pragma once

#include "iowall/experiment.h"

/* Facts that depend on the mission, with the texts that they point at. */
typedef struct IwFactTable IwFactTable;
struct IwFactTable {
  guint n;
  IwFactKind kinds[IW_MAX_FACTS];
  GStringChunk *texts;
};

void iw_fact_table_free (IwFactTable *table);

/* A word that facts of a part can be, and what it is called in a sentence. */
typedef struct {
  const char *id, *words;
} IwFactWord;

/* The text facts of one part can all be the same words; at most as many as there are stages, and "none". */
#define IW_MAX_FACT_WORDS (IW_PIPELINE_MAX_STAGES + 1)

/* Ids of the words that the text facts of a part can be, NULL-terminated. */
void iw_fact_words (const IwPart *part, const char *ids[IW_MAX_FACT_WORDS + 1]);

/* --- facts-access.c --- */

const IwFactKind *iw_access_fact_kinds (guint *n);
guint iw_access_fact_words (IwFactWord words[IW_MAX_FACT_WORDS]);
/* Fills in the facts of a solved experiment; so does the one below. */
void iw_access_facts_fill (IwExperiment *experiment);

/* --- facts-pipeline.c --- */

/* The facts of a line; part->line must be complete. */
IwFactTable *iw_pipeline_facts_new (const IwPart *part);
guint iw_pipeline_fact_words (const IwPart *part, IwFactWord words[IW_MAX_FACT_WORDS]);
void iw_pipeline_facts_fill (IwExperiment *experiment);

/* --- facts-checkpoint.c --- */

/* The facts of a job; part->job must be complete. */
IwFactTable *iw_checkpoint_facts_new (const IwPart *part);
guint iw_checkpoint_fact_words (IwFactWord words[IW_MAX_FACT_WORDS]);
void iw_checkpoint_facts_fill (IwExperiment *experiment);
