/* The grammar of JSON (RFC 8259), checked before cJSON sees the text, because cJSON takes more than that: a
 * byte order mark, 01, 1., 1e999, raw tabs, broken UTF-8. What passes here every JSON reader reads alike. */
#pragma once

#include <glib.h>

#define IW_JSON_MAX_DEPTH  32
#define IW_JSON_MAX_NUMBER 63 /* characters of one number: cJSON reads no longer ones */

/* Where a value stands in the text, in bytes. `key` is that of its key's opening quote, or that of the value
 * where it has no key. */
typedef struct {
  gsize key, value;
} IwJsonPlace;

/* What is wrong, and where. `what` is owned: "found X, expected Y". */
typedef struct {
  gsize offset;
  char *what;
} IwJsonFault;

/* Checks `text` (NUL-terminated, `length` bytes) and appends the place of each value to `places`
 * (element-type IwJsonPlace) in preorder. On FALSE fills `fault`; the caller frees `fault->what`. */
gboolean iw_json_scan (const char *text, gsize length, GArray *places, IwJsonFault *fault);
