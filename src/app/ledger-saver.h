/* Keeps a ledger's file up to date: within a second of every change, off the main thread, one write at a
 * time. What cannot be written is tried again every other second. When somebody else writes into the file, it
 * is left to them and the ledger goes on in a copy. */
#pragma once

#include <glib-object.h>

#include "iowall/ledger-store.h"

G_BEGIN_DECLS

#define IW_TYPE_LEDGER_SAVER (iw_ledger_saver_get_type ())
G_DECLARE_FINAL_TYPE (IwLedgerSaver, iw_ledger_saver, IW, LEDGER_SAVER, GObject)

/* `ledger` and `mission` must live until the last flush; takes over `claim`, which is on the ledger's file.
 * Without a claim (NULL) nothing is ever written. */
IwLedgerSaver *iw_ledger_saver_new (IwLedger *ledger, const IwMission *mission, IwLedgerClaim *claim);

/* The ledger changed and should be written soon. */
void iw_ledger_saver_queue (IwLedgerSaver *self);
/* It changed, but not so that it were worth a write of its own: it goes with the next one. Of a ledger that
 * has no file yet that alone makes none. */
void iw_ledger_saver_touch (IwLedgerSaver *self);
/* Writes what is not written yet and waits for it. FALSE if the ledger could not be written. */
gboolean iw_ledger_saver_flush (IwLedgerSaver *self);

/* Signals: failed (const char *message), saved after it works again, and moved when the ledger has got
 * another file. */

G_END_DECLS
