/* What the student did, step by step, in the order of time and over all parts: one list to go back and
 * forward in. What a hand moves or types without a pause is one step. */
#pragma once

#include <glib.h>

#include "iowall/ledger.h"

/* The texts of a ledger that a student writes (and the one choice at its end). */
typedef enum {
  IW_NOTE_REFLECTION, /* of a part; the others are of the whole session */
  IW_NOTE_STUDENT,
  IW_NOTE_CHOICE,
  IW_NOTE_DEFENCE,
  IW_NOTE_REJECTED,
  IW_NOTE_LIMITATION,
  IW_NOTE_REOPEN,
  IW_N_NOTES
} IwNote;

typedef enum {
  IW_STEP_SETTINGS,
  IW_STEP_DRAFT, /* of a prediction that is not locked in */
  IW_STEP_NOTE,
  IW_STEP_EVIDENCE, /* one reading came or went */
} IwStepKind;

/* How things were on one side of a step; only what its kind needs. */
typedef struct {
  IwSettings settings;
  char *text; /* of a note; the reason of a draft */
  char *option;
  double confidence;
  gboolean touched;
  IwEvidence *evidence; /* NULL: not there */
} IwStepSide;

typedef struct {
  IwStepKind what;
  IwPartKind part; /* of a note of the whole session: 0 */
  IwNote note;
  guint index;     /* of the evidence */
  guint64 aspects; /* bit set of what changed: controls of settings, fields of a draft */
  gboolean alone;  /* a decision of its own, however fast the next one follows */
  IwStepSide from, to;
  gint64 begun_us;
} IwStep;

typedef struct IwHistory IwHistory;

IwHistory *iw_history_new (void);
void iw_history_free (IwHistory *history);

/* An empty step. */
IwStep *iw_step_new (IwStepKind what, IwPartKind part);
void iw_step_free (IwStep *step);
/* Takes a step over: what could be done again is gone. */
void iw_history_push (IwHistory *history, IwStep *step);

gboolean iw_history_can_undo (const IwHistory *history);
gboolean iw_history_can_redo (const IwHistory *history);
/* The step to be taken back, or done again; NULL if there is none. Valid until the next call. */
const IwStep *iw_history_undo (IwHistory *history);
const IwStep *iw_history_redo (IwHistory *history);
/* A prediction is locked in: steps of its draft cannot be taken back any more. */
void iw_history_forget_draft (IwHistory *history, IwPartKind part);
