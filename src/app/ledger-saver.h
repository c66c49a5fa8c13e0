/* Keeps a ledger's file up to date: within a second of every change, off the main thread, one write at a
 * time.
 */
#pragma once

#include <glib-object.h>

#include "iowall/ledger.h"

G_BEGIN_DECLS

#define IW_TYPE_LEDGER_SAVER (iw_ledger_saver_get_type ())
G_DECLARE_FINAL_TYPE (IwLedgerSaver, iw_ledger_saver, IW, LEDGER_SAVER, GObject)

/* `ledger` and `mission` must live until the last flush. */
IwLedgerSaver *iw_ledger_saver_new (IwLedger *ledger, const IwMission *mission);

/* The ledger changed and should be written soon. */
void iw_ledger_saver_queue (IwLedgerSaver *self);
/* It changed, but not so that it were worth a write of its own: it goes with the next one. */
void iw_ledger_saver_touch (IwLedgerSaver *self);
/* Writes what is not written yet and waits for it. FALSE if the ledger could not be written. */
gboolean iw_ledger_saver_flush (IwLedgerSaver *self);

/* Signals: failed (const char *message), and saved after it works again. */

G_END_DECLS
