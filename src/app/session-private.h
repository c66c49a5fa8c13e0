/* What the files of the session share: session.c has settings and results, session-prediction.c the lock,
 * session-notes.c what is written down, session-history.c every change that can be taken back,
 * session-pin.c what the present state is compared with, session-stage.c what is put in front of others. */
#pragma once

#include "session.h"

#include "ledger-saver.h"
#include "solver.h"

typedef struct IwSessionPin IwSessionPin;

struct _IwSession {
  GObject parent_instance;

  IwMission *mission;
  IwLedger *ledger;
  IwLedgerSaver *saver;
  IwPartKind kind;
  gboolean staged; /* shown, not worked in */
  IwHistory *history;
  IwSettlement *settlements[IW_N_PARTS];
  IwSettings own[IW_N_PARTS]; /* what a run of the lock took the place of */
  gboolean has_own[IW_N_PARTS];

  IwSolver *solver;
  IwExperiment experiment;
  IwStretch *stretch; /* of the experiment */
  IwSweep sweep;
  gboolean pending;
  IwSessionPin *pin; /* NULL: nothing is pinned */
  int swept;         /* the control that is swept: the one last touched; IW_NO_CONTROL: none */

  guint message_timer;
  gboolean dragging;
  IwSettings before_drag;

  char *link;
  gpointer link_source; /* compared, never followed */
};

/* What the ledger keeps of the part that is shown. */
IwLedgerPart *iw_session_ledger_part (IwSession *self);
/* Notes that the ledger changed. */
void iw_session_queue_save (IwSession *self);
/* The present time as ledgers write it, in place of the text before. */
void iw_session_stamp (char **time);
/* Emits a signal about the part that is shown. */
void iw_session_emit (IwSession *self, const char *signal);
/* Makes these the part's settings and solves them; no step of the history. */
void iw_session_apply (IwSession *self, const IwSettings *settings);
/* The same, as one step that can be taken back. Nothing happens while the part is locked. */
void iw_session_change (IwSession *self, const IwSettings *settings);
/* Notes a change of settings as a step. */
void iw_session_note_settings (IwSession *self, const IwSettings *before, const IwSettings *after);
/* A change of the draft lies between the two; the second notes it, and takes `step` over. */
IwStep *iw_session_begin_draft (IwSession *self);
void iw_session_end_draft (IwSession *self, IwStep *step);
/* A reading comes at `index`, or with NULL the one there goes, as a step. */
void iw_session_change_evidence (IwSession *self, guint index, const IwEvidence *evidence);
/* Replaces a text of the ledger; TRUE if it is another one now. */
gboolean iw_session_replace_text (char **text, const char *with);
/* Lets go of the present stretch; a pinned state that shows it takes it over. */
void iw_session_drop_stretch (IwSession *self);
/* Lets go of what is pinned without a word to anybody. */
void iw_session_drop_pin (IwSession *self);
