/* What the files of the session share: session.c has settings, results and the prediction, session-notes.c
 * what the student writes down, session-pin.c what the present state is compared with. */
#pragma once

#include "session.h"

#include "history.h"
#include "ledger-saver.h"
#include "solver.h"

/* What a part keeps while another one is shown. */
typedef struct {
  IwHistory *history;
  IwSettlement *settlement;
} PartState;

typedef struct IwSessionPin IwSessionPin;

struct _IwSession {
  GObject parent_instance;

  IwMission *mission;
  IwLedger *ledger;
  IwLedgerSaver *saver;
  IwPartKind kind;
  PartState parts[IW_N_PARTS];

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
/* Makes these the part's settings, as one step that can be undone. Nothing happens while it is locked. */
void iw_session_change (IwSession *self, const IwSettings *settings);
/* Replaces a text of the ledger; TRUE if it is another one now. */
gboolean iw_session_replace_text (char **text, const char *with);
/* Lets go of the present stretch; a pinned state that shows it takes it over. */
void iw_session_drop_stretch (IwSession *self);
/* Lets go of what is pinned without a word to anybody. */
void iw_session_drop_pin (IwSession *self);
