/* The design ledger: what one student predicted, tried and wrote in one track, as one JSON document.
 *
 * Saved whole, by writing a new file, fsync and rename; an unreadable file is renamed to NAME.damaged beside
 * the new one and never overwritten. */
#pragma once

#include "iowall/experiment.h"

typedef enum {
  IW_LOCK_OPEN,
  IW_LOCK_LOCKED,
  IW_LOCK_SETTLED
} IwLockState;

typedef struct {
  IwLockState state;
  char *option;      /* "" until chosen */
  double confidence; /* 0.5 … 1 */
  char *reason;
  char *locked_at; /* ISO 8601 UTC; "" until locked */
  char *settled_at;
  char *outcome;    /* the option that the experiment made right; "" until settled */
  gboolean touched; /* the confidence was set by the student */
} IwPrediction;

/* One reading kept as evidence, with the settings it was taken at. */
typedef struct {
  char *fact_id; /* id of the mark */
  char *label;   /* "Positioning" */
  double value;  /* SI */
  IwUnit unit;
  IwSettings settings;
} IwEvidence;

IwEvidence *iw_evidence_copy (const IwEvidence *evidence);
void iw_evidence_free (IwEvidence *evidence);

#define IW_MAX_TRIAL_FACTS 24

/* One recorded row. */
typedef struct {
  guint round, number; /* from 1: the round of ten, and the row in it */
  IwSettings settings;
  IwSettings earlier[IW_N_PARTS]; /* of the parts before, as they were */
  IwFact
      facts[IW_MAX_TRIAL_FACTS]; /* in the order of iw_part_trial_facts; ids and texts live in the mission */
  guint n_facts;
  gboolean met; /* every goal */
  char *recorded_at;
} IwTrial;

typedef struct {
  gboolean present; /* the mission has this part */
  IwSettings settings;
  IwPrediction prediction;
  char *reflection;
  GPtrArray *evidence; /* (element-type IwEvidence) */
  double seconds;      /* spent on its page */
  gboolean goal_met;   /* once, at any time; of a part with trials: by a recorded row */
  char *message_at;    /* when the message in the middle came, ISO 8601 UTC; "": not yet */
  guint round;         /* of trials, from 1 */
  GPtrArray *trials;   /* (element-type IwTrial) of every round, oldest first */
} IwLedgerPart;

/* The last question: where the data should live, and why. Texts of the student; "" until written. */
typedef struct {
  char *choice;     /* "", "local-first" or "cloud-native" */
  char *defence;    /* why */
  char *rejected;   /* the alternative that was turned down */
  char *limitation; /* what is accepted with the choice */
  char *reopen;     /* what would open the question again */
} IwVerdict;

/* Longest name of a student that a file takes, in characters; iw_ledger_to_json cuts a longer one. */
#define IW_STUDENT_MAX 80

typedef struct {
  char *path;   /* where it is kept */
  guint format; /* of the file that it was read from; of a new one that which is written */
  char *mission_id;
  char *created_at, *changed_at; /* ISO 8601 UTC */
  char *student;                 /* name or initials; "" if none was given */
  IwPartKind shown;              /* the part that was worked on last */
  IwLedgerPart parts[IW_N_PARTS];
  IwVerdict verdict;
} IwLedger;

/* A new ledger for a mission, with a file name of its own in `directory` (made when first saved). Never NULL.
 */
IwLedger *iw_ledger_new (const IwMission *mission, const char *directory);
/* Reads a ledger. A control that the mission no longer has is an error like any other. */
IwLedger *iw_ledger_load (const char *path, const IwMission *mission, GError **error);
/* Id of the mission that a file is a ledger of, which iw_mission_load takes. The caller frees it; NULL if it
 * is no ledger, or one of a newer format. */
char *iw_ledger_find_mission (const char *path, GError **error);
/* The same ledger once more, for another thread. Never NULL. */
IwLedger *iw_ledger_copy (const IwLedger *ledger, const IwMission *mission);
void iw_ledger_free (IwLedger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwLedger, iw_ledger_free)

/* The whole document as JSON text, to be written now or by a worker thread. */
char *iw_ledger_to_json (const IwLedger *ledger, const IwMission *mission);
/* Writes a document atomically and durably; makes the directory. Thread-safe. Errors: IW_MISSION_ERROR_FILE;
 * what was there before is then still there. */
gboolean iw_ledger_write (const char *path, const char *json, GError **error);

/* $XDG_DATA_HOME/iowall/ledgers. */
char *iw_ledger_directory (void);
/* The newest readable ledger of a mission in `directory`, or NULL. Each unreadable file met on the way is
 * renamed to NAME.damaged (NAME.damaged-2 … if that is taken) and described by a line added to `damaged`
 * (element-type char*). A file of a newer format, or one that may not be read, stays as it is and gets a line
 * too. */
IwLedger *iw_ledger_open_latest (const char *directory, const IwMission *mission, GPtrArray *damaged);

/* Facts that a trial keeps: utilisation, bottleneck, what each stage was busy, cost. Ids are static or live
 * in the part. */
guint iw_part_trial_facts (const IwPart *part, const char *ids[IW_MAX_TRIAL_FACTS]);
/* Rows of the present round. */
guint iw_ledger_part_n_trials (const IwLedgerPart *part);
/* Records the experiment as the next row of its part. Fails with IW_MISSION_ERROR_LOCKED after the last row
 * of a round. The row belongs to the ledger. */
const IwTrial *iw_ledger_record (IwLedger *ledger, const IwExperiment *experiment, GError **error);
/* Begins a new round; rows of earlier ones stay. Nothing happens while the round is empty. */
void iw_ledger_start_over (IwLedger *ledger, IwPartKind kind);
/* What `kind` is solved for: the ledger's settings, earlier parts as chosen where their prediction is locked,
 * else as assumed. */
void iw_ledger_setup (const IwLedger *ledger, const IwMission *mission, IwPartKind kind, IwSetup *out);

/* Locks the prediction in. Fails with IW_MISSION_ERROR_LOCKED if it is locked already, or if option,
 * confidence (touched) or reason is missing. */
gboolean iw_prediction_lock (IwPrediction *prediction, GError **error);
