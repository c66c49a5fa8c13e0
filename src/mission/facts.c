#include "facts.h"

#include "iowall/language.h"

#include <math.h>
#include <string.h>

void
iw_fact_table_free (IwFactTable *table)
{
  if (table == NULL)
    return;
  g_string_chunk_free (table->texts);
  g_free (table);
}

const IwFactKind *
iw_part_facts (const IwPart *part, guint *n)
{
  g_return_val_if_fail (part != NULL && n != NULL, NULL);

  if (part->kind == IW_PART_ACCESS)
    return iw_access_fact_kinds (n);
  *n = part->facts != NULL ? part->facts->n : 0;
  return part->facts != NULL ? part->facts->kinds : NULL;
}

const IwFactKind *
iw_part_find_fact (const IwPart *part, const char *id)
{
  const IwFactKind *kinds;
  guint n;

  g_return_val_if_fail (part != NULL && id != NULL, NULL);

  kinds = iw_part_facts (part, &n);
  for (guint i = 0; i < n; i++) {
    if (strcmp (kinds[i].id, id) == 0)
      return &kinds[i];
  }
  return NULL;
}

static guint
words_of_part (const IwPart *part, IwFactWord words[IW_MAX_FACT_WORDS])
{
  switch (part->kind) {
  case IW_PART_ACCESS:
    return iw_access_fact_words (words);
  case IW_PART_PIPELINE:
    return iw_pipeline_fact_words (part, words);
  case IW_PART_CHECKPOINT:
  case IW_N_PARTS:
    break;
  }
  return iw_checkpoint_fact_words (words);
}

void
iw_fact_words (const IwPart *part, const char *ids[IW_MAX_FACT_WORDS + 1])
{
  IwFactWord words[IW_MAX_FACT_WORDS];
  const guint n = words_of_part (part, words);

  for (guint i = 0; i < n; i++)
    ids[i] = words[i].id;
  ids[n] = NULL;
}

gboolean
iw_fact_set_text (IwFact *fact, const IwPart *part, const char *text)
{
  IwFactWord words[IW_MAX_FACT_WORDS];
  guint n;

  g_return_val_if_fail (fact != NULL && part != NULL && text != NULL, FALSE);

  n = words_of_part (part, words);
  for (guint i = 0; i < n; i++) {
    if (strcmp (words[i].id, text) != 0)
      continue;
    fact->text = words[i].id;
    fact->words = words[i].words;
    fact->value = strcmp (text, "none") == 0 ? -1.0 : (double)i;
    return TRUE;
  }
  return FALSE;
}

const IwFact *
iw_experiment_fact (const IwExperiment *experiment, const char *id)
{
  g_return_val_if_fail (experiment != NULL && id != NULL, NULL);

  for (guint i = 0; i < experiment->n_facts; i++) {
    if (strcmp (experiment->facts[i].id, id) == 0)
      return &experiment->facts[i];
  }
  return NULL;
}

char *
iw_fact_format (const IwFact *fact, IwTextStyle style)
{
  char text[IW_QUANTITY_MAX];

  g_return_val_if_fail (fact != NULL, NULL);

  if (fact->text != NULL || (fact->words != NULL && isnan (fact->value)))
    return g_strdup (fact->words != NULL ? fact->words : fact->text);
  /* A goal of all is not met by nearly all: that must not read as 100 %. */
  if (fact->unit == IW_UNIT_FRACTION)
    return g_strdup (iw_language_format_share (text, sizeof text, fact->value, style));
  return g_strdup (iw_language_format (text, sizeof text, fact->value, fact->unit, style));
}
