/* The state of one student's lab: mission, and of the part that is shown its settings, result, prediction,
 * trials, reflection. Widgets bind to it and never to each other. It saves its ledger by itself, within a
 * second of every change. */
#pragma once

#include <glib-object.h>

#include "history.h"
#include "iowall/ledger-store.h"

G_BEGIN_DECLS

#define IW_TYPE_SESSION (iw_session_get_type ())
G_DECLARE_FINAL_TYPE (IwSession, iw_session, IW, SESSION, GObject)

/* Takes over `mission`, `ledger` and the claim on the ledger's file. */
IwSession *iw_session_new (IwMission *mission, IwLedger *ledger, IwLedgerClaim *claim);

/* A session that nobody works in: for showing. No file is written, every part is unlocked, and no message
 * comes by itself. Takes over `mission`. */
IwSession *iw_session_new_staged (IwMission *mission);
/* Shows a setup of the session's mission in a staged session; no step of the history. Where it is of another
 * part, widgets of the part before must be gone. */
void iw_session_stage (IwSession *self, const IwSetup *setup);

/* Goes to another part of the mission, which must have it: from now on everything below is about that part.
 * Widgets of the part before must be gone. */
void iw_session_show_part (IwSession *self, IwPartKind kind);

/* Goes to where something is: a part of the mission, or IW_N_PARTS for the ledger's page. Emits
 * "place-wanted"; the widgets of the part before are gone after it. */
void iw_session_visit (IwSession *self, int place);

const IwMission *iw_session_get_mission (IwSession *self);
const IwLedger *iw_session_get_ledger (IwSession *self);
IwPartKind iw_session_get_part_kind (IwSession *self);
const IwPart *iw_session_get_part (IwSession *self);
/* The latest result; valid until the next change. While one is pending it is that of earlier settings. */
const IwExperiment *iw_session_get_experiment (IwSession *self);
/* TRUE while the result of the present settings is still being computed; "changed" comes with it. */
gboolean iw_session_get_pending (IwSession *self);
/* A text of the mission with its {fact} bindings filled in from the present result. The caller frees it. */
char *iw_session_bind_text (IwSession *self, const char *text);
const IwPrediction *iw_session_get_prediction (IwSession *self);
/* TRUE once the prediction is locked in: instruments and controls may be used. */
gboolean iw_session_get_unlocked (IwSession *self);

/* A control's value, SI. Setting it solves the part anew and emits "changed"; values are brought into the
 * control's range. Ignored while the part is locked. */
double iw_session_get_value (IwSession *self, guint control);
void iw_session_set_value (IwSession *self, guint control, double value);
void iw_session_reset (IwSession *self);

/* TRUE once the message in the middle of the part has come. */
gboolean iw_session_get_message_came (IwSession *self);

/* Undo and redo of everything that was set or written, in the order in which it was done and across the
 * parts; what is locked in, run or recorded stays. Before a step changes what is not on the screen,
 * "place-wanted" says where it is. */
gboolean iw_session_can_undo (IwSession *self);
gboolean iw_session_can_redo (IwSession *self);
void iw_session_undo (IwSession *self);
void iw_session_redo (IwSession *self);

/* The lock. Drafts are kept in the ledger; locking fails while something is missing. */
void iw_session_draft_prediction (IwSession *self, const char *option, double confidence, const char *reason);
gboolean iw_session_lock_prediction (IwSession *self, GError **error);
/* Runs the experiment of the lock, once; the settlement can be asked for again at any time after. */
void iw_session_settle (IwSession *self);
const IwSettlement *iw_session_get_settlement (IwSession *self); /* NULL until settled */
/* Puts the settings of the lock's run number `run` into the controls. */
void iw_session_show_run (IwSession *self, guint run);
/* What the student had set before a run took its place, if that was neither the start nor another run. */
gboolean iw_session_has_own (IwSession *self);
void iw_session_show_own (IwSession *self);

/* Trials of a part that records them. Recording fails while a result is pending and when the round is full.
 */
const GPtrArray *iw_session_get_trials (IwSession *self); /* (element-type IwTrial) of all rounds */
guint iw_session_get_trial_round (IwSession *self);
gboolean iw_session_can_record (IwSession *self);
gboolean iw_session_record_trial (IwSession *self, GError **error);
void iw_session_start_over_trials (IwSession *self);
void iw_session_restore_trial (IwSession *self, guint index);

/* What the student writes: the reflection is that of the part that is shown. */
const char *iw_session_get_note (IwSession *self, IwNote note);
void iw_session_set_note (IwSession *self, IwNote note, const char *text);

/* Evidence: readings kept with the settings that they were taken at. */
const GPtrArray *iw_session_get_evidence (IwSession *self); /* (element-type IwEvidence) */
void iw_session_add_evidence (IwSession *self, const char *id, const char *label, double value, IwUnit unit);
void iw_session_remove_evidence (IwSession *self, guint index);
/* Whether the settings of its part are others now. */
gboolean iw_session_evidence_is_stale (IwSession *self, IwPartKind part, guint index);
void iw_session_restore_evidence (IwSession *self, guint index);
/* A reading as it is shown and quoted, "Positioning 8.3 ms"; the caller frees it. */
char *iw_session_describe_evidence (const IwEvidence *evidence);

/* Pins the present result, so that the charts show beside later ones what is different; or lets go of it.
 * Going to another part lets go too. The pinned result is valid until then; NULL if there is none. */
void iw_session_set_pinned (IwSession *self, gboolean pinned);
const IwExperiment *iw_session_get_pinned (IwSession *self);

/* While a slider is held: axes stay where they are. */
gboolean iw_session_get_dragging (IwSession *self);
void iw_session_set_dragging (IwSession *self, gboolean dragging);

/* What is pointed at, as links of marks and controls; "" for nothing. `source` is the widget that says so and
 * is not lit by its own doing. */
const char *iw_session_get_link (IwSession *self);
gpointer iw_session_get_link_source (IwSession *self);
void iw_session_set_link (IwSession *self, const char *links, gpointer source);

/* Time spent on the part, in seconds. */
double iw_session_get_seconds (IwSession *self);
void iw_session_add_seconds (IwSession *self, double seconds);

/* Saves now and waits for it. FALSE if the ledger could not be written. */
gboolean iw_session_flush (IwSession *self);

/* Calls `changed (object)` at each such signal about the part that is shown now, and at none about another: a
 * widget can outlive its page, as the event that leaves the page holds on to what it passes. For the first
 * eight signals below, and as long as `object` lives. */
void iw_session_follow (IwSession *self, const char *signal, GCallback changed, gpointer object);

/* Signals; the detail of the first eight is the id of the part:
 *  changed             settings and result
 *  filled-in           more of what belongs to the result: the experiment's sweep
 *  prediction-changed  draft, lock, settlement
 *  evidence-changed
 *  trials-changed
 *  message-came        the message in the middle of the part; "changed" follows
 *  link-changed
 *  pin-changed         something is pinned, or nothing any more
 *  note-changed (int IwNote)
 *  history-changed     what can be undone or redone
 *  place-wanted (int)  a part, or IW_N_PARTS for the ledger's page, is to be shown now
 *  save-failed (const char *message)   and  saved   after it works again
 *  moved (const char *path)  somebody else wrote into the file: the session goes on in this one */

G_END_DECLS
