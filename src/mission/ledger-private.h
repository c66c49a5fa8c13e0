/* What the files of the ledger share: one for the file on the disk, one for its JSON, one for trials. */
#pragma once

#include "json.h"

#include "iowall/ledger.h"

/* What is written. Format 1 knew no student, no verdict and no message; such a file is read as one in which
 * nothing of that was given. A program of that time would call a file with them damaged, and does not touch
 * one of format 2. */
#define IW_LEDGER_FORMAT 2

/* An empty ledger of a mission: every part at its start. `path` is copied. */
IwLedger *iw_ledger_new_at (const IwMission *mission, const char *path);
/* Reads a document into `ledger`, which is empty; errors stay with `json`. */
void iw_ledger_read (IwLedger *ledger, IwJson *json, const IwMission *mission);

/* Refuses what is no ledger, and one of a format newer than this program's. */
void iw_ledger_check_kind (IwJson *json);

/* The present time as ledgers write it. */
char *iw_ledger_now (void);

void iw_trial_free (IwTrial *trial);
/* What a prediction lacks to be locked in. */
typedef enum {
  IW_LACKS_NOTHING,
  IW_LACKS_ANSWER,
  IW_LACKS_CONFIDENCE,
  IW_LACKS_REASON
} IwLack;
IwLack iw_prediction_lacks (const IwPrediction *prediction);
