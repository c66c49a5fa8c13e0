/* One session on the start page: to be resumed, named, deleted and brought back. Signals: "opened",
 * "deleted", and "failed" (const char *message). */
#pragma once

#include <gtk/gtk.h>

#include "iowall/ledger-store.h"

G_BEGIN_DECLS

#define IW_TYPE_SESSION_ROW (iw_session_row_get_type ())
G_DECLARE_FINAL_TYPE (IwSessionRow, iw_session_row, IW, SESSION_ROW, GtkBox)

/* Neither is kept. */
GtkWidget *iw_session_row_new (const IwMission *mission, const IwLedger *ledger);

const char *iw_session_row_get_mission (IwSessionRow *self);
const char *iw_session_row_get_path (IwSessionRow *self);
const char *iw_session_row_get_changed (IwSessionRow *self); /* as the ledger has it */
/* Whether the session has been deleted here, and bringing it back. */
gboolean iw_session_row_is_deleted (IwSessionRow *self);
void iw_session_row_undo (IwSessionRow *self);

G_END_DECLS
