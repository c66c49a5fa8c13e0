/* Status codes of the simulation core, and the one error it can report.
 *
 * The core has no strings of its own to free: an IwError points at static field names and lives in the
 * caller's frame. The mission floor turns it into a sentence with a file name or a JSON pointer. */
#pragma once

#define IW_STATUS_MAP(X)                                                                                     \
  X (OK, "no error")                                                                                         \
  X (NOT_FINITE, "is not a finite number")                                                                   \
  X (OUT_OF_RANGE, "lies outside its range")                                                                 \
  X (NOT_WHOLE, "is not a whole number")                                                                     \
  X (NOT_A_CHOICE, "is not one of its choices")                                                              \
  X (NOT_INITIALISED, "was not initialised")                                                                 \
  X (NOT_A_QUANTITY, "is not a number with a unit")                                                          \
  X (WRONG_UNIT, "has a unit of another kind")                                                               \
  X (NO_MEMORY, "needs more memory than there is")                                                           \
  X (STOPPED, "was stopped")

typedef enum {
#define IW_STATUS_NAME(name, text) IW_STATUS_##name,
  IW_STATUS_MAP (IW_STATUS_NAME)
#undef IW_STATUS_NAME
} IwStatus;

/* What was wrong with an input. `field` is static text, the name of the struct member as in physics JSON
 * ("device.latency_s"), or NULL where there is none. `lo` and `hi` (both inclusive) are the range in SI units
 * and mean something only for IW_STATUS_OUT_OF_RANGE. */
typedef struct {
  IwStatus status;
  const char *field;
  double value, lo, hi;
} IwError;

/* The words of IW_STATUS_MAP for a status. Static text, never NULL. */
const char *iw_status_text (IwStatus status);

/* Writes a status and what it is about into `error` (may be NULL) and returns that status, so that a check
 * reads `return iw_error_set (…)`. */
IwStatus iw_error_set (IwError *error, IwStatus status, const char *field, double value, double lo,
                       double hi);

/* IW_STATUS_OK if `value` is finite and within [lo, hi]; otherwise fills `error` and says which. */
IwStatus iw_check_range (const char *field, double value, double lo, double hi, IwError *error);

/* IW_STATUS_OK if `value` is one of an enumeration's 0 … n-1; otherwise fills `error` and says so. */
IwStatus iw_check_choice (const char *field, int value, int n, IwError *error);
