/* One track on the start page. Signal: "opened" (gboolean afresh). */
#pragma once

#include <gtk/gtk.h>

#include "iowall/ledger.h"

G_BEGIN_DECLS

#define IW_TYPE_TRACK_CARD (iw_track_card_get_type ())
G_DECLARE_FINAL_TYPE (IwTrackCard, iw_track_card, IW, TRACK_CARD, GtkBox)

/* `ledger` (may be NULL) is what can be resumed; neither is kept. */
GtkWidget *iw_track_card_new (const IwMission *mission, const IwLedger *ledger);

G_END_DECLS
