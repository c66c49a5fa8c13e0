/* The strict reader: one JSON document, read through getters that check type and range.
 *
 * The first error sticks to the document and every later getter is silent, so that a reader is written
 * straight down and asks once, at its end, whether all went well (iw_json_finish). All getters take NULL for
 * a value that was missing and then return something harmless: 0, FALSE, "" or NULL.
 *
 * Errors read "name:line:column: /json/pointer: found X, expected Y"; columns count characters from 1. */
#pragma once

#include <cjson/cJSON.h>
#include <gio/gio.h>

#include "iowall/mission.h"

#define IW_JSON_MAX_BYTES (4u << 20)

typedef struct IwJson IwJson;

/* Parses `length` bytes (-1: up to the NUL). `name` is what errors call the document. NULL on error. */
IwJson *iw_json_new (const char *text, gssize length, const char *name, GError **error);
/* Reads a file of at most IW_JSON_MAX_BYTES. */
IwJson *iw_json_new_from_file (const char *path, GError **error);
void iw_json_free (IwJson *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwJson, iw_json_free)

/* The outermost value, which may be of any type. */
const cJSON *iw_json_root (const IwJson *json);
gboolean iw_json_ok (const IwJson *json);
/* TRUE if nothing went wrong; otherwise hands the error over. */
gboolean iw_json_finish (IwJson *json, GError **error);

/* Reports an error at a value, unless there is one already. */
void iw_json_fail (IwJson *json, const cJSON *node, IwMissionError code, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* "found <the value>, expected <expected>", code SCHEMA. */
void iw_json_unexpected (IwJson *json, const cJSON *node, const char *expected);
/* As above, "expected one of a, b" from a NULL-terminated list. */
void iw_json_not_one_of (IwJson *json, const cJSON *node, const char *const *choices);

/* A member, or NULL: with an error (get), without (find). The name is compared exactly. */
const cJSON *iw_json_get (IwJson *json, const cJSON *object, const char *key);
const cJSON *iw_json_find (const cJSON *object, const char *key);
const cJSON *iw_json_get_object (IwJson *json, const cJSON *object, const char *key);
/* An array of `least` … `most` elements. */
const cJSON *iw_json_get_array (IwJson *json, const cJSON *object, const char *key, int least, int most);
/* Refuses members other than those of the NULL-terminated list, and what is no object. */
void iw_json_allow_only (IwJson *json, const cJSON *object, const char *const *keys);

/* The value itself, in [lo, hi]. */
double iw_json_number (IwJson *json, const cJSON *node, double lo, double hi);
gboolean iw_json_bool (IwJson *json, const cJSON *node);
/* The text, owned by the document: one line of at least one character that is no space and at most `most`
 * characters, none of which is a control character. */
const char *iw_json_string (IwJson *json, const cJSON *node, glong most);
/* The same for a text that people read: in the reader's language, where the document has it. The first one
 * that is asked for reads the document's "texts". */
const char *iw_json_text (IwJson *json, const cJSON *node, glong most);
/* Answers in this language (not copied), whatever the reader's. Before the first text is asked for. */
void iw_json_set_language (IwJson *json, const char *language);
/* Once all texts have been asked for: where the document is audited, refuses translations of others.
 * Elsewhere they do no harm: who changes an English text is not stopped by what it was called in German. */
void iw_json_finish_texts (IwJson *json);
void iw_json_audit_texts (IwJson *json);
/* A language of the document, NULL behind the last; how many texts it lacks of those that were asked for, and
 * the English of the first. */
const char *iw_json_language (const IwJson *json, guint index, guint *missing, const char **first);

/* An id: a lower-case letter, then letters, digits, '-' and '_'; at most 64. */
const char *iw_json_id (IwJson *json, const cJSON *node);
/* Index of the text in a NULL-terminated list; 0 with an error if it is none of them. */
guint iw_json_choice (IwJson *json, const cJSON *node, const char *const *choices);

/* Whether a character is shown, not obeyed: no control character (C0, DEL, C1), no line or paragraph
 * separator. */
gboolean iw_character_is_plain (gunichar c);
/* A text as messages show what was found: in quotes, a long one cut. */
char *iw_json_quote (const char *text);
/* Whether a text holds nothing but spaces. */
gboolean iw_text_is_blank (const char *text);

/* The JSON pointer of a value (RFC 6901); very long keys are cut. The caller frees it. */
char *iw_json_pointer (const IwJson *json, const cJSON *node);

/* Copies of members that are texts for people, never NULL. `optional` ones may be missing or "". */
char *iw_json_dup (IwJson *json, const cJSON *object, const char *key, glong most);
char *iw_json_dup_optional (IwJson *json, const cJSON *object, const char *key, glong most);
/* The same of ids and the like, which nobody translates; may be missing or "". */
char *iw_json_dup_ids (IwJson *json, const cJSON *object, const char *key, glong most);

/* Checks root members common to all files: "kind" and "format" (1; a newer one is
 * IW_MISSION_ERROR_VERSION). */
void iw_json_check_kind (IwJson *json, const char *kind);
/* The same for files whose format may be any from 1 to `newest`. */
void iw_json_check_format (IwJson *json, const char *kind, guint newest);

/* The shortest decimal number that reads back as exactly `value`, which must be finite. */
char *iw_json_number_text (double value);
/* Appends a number as such; null if it is not finite. */
void iw_json_add_number (cJSON *object, const char *key, double value);
/* Prints and frees a tree. */
char *iw_json_print (cJSON *tree);
