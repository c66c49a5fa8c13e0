/* The texts of a document in other languages: the member "texts" of its root, by language and by the English
 * text or, where one English text needs two translations, by its JSON pointer. */
#pragma once

#include "json.h"

typedef struct IwJsonTexts IwJsonTexts;

/* Reads the member; NULL where there is none. What is wrong with it sticks to the document. `language` is the
 * one to answer in, NULL for the reader's. */
IwJsonTexts *iw_json_texts_new (IwJson *json, const char *language);
void iw_json_texts_free (IwJsonTexts *texts);

/* The text at `node`, which is "text" in English and sound, in the language that is wanted; "text" where
 * there is no translation. Every language's is checked: at most half as long again as is allowed in English,
 * the same bindings. */
const char *iw_json_texts_find (IwJsonTexts *texts, IwJson *json, const cJSON *node, const char *text,
                                glong most);

/* Refuses what translated no text that was asked for. */
void iw_json_texts_finish (IwJsonTexts *texts, IwJson *json);

/* The languages that there are, and how many texts each lacks, of those asked for. */
guint iw_json_texts_count (const IwJsonTexts *texts);
const char *iw_json_texts_language (const IwJsonTexts *texts, guint index, guint *missing,
                                    const char **first);
