/* One part on the ledger's page: prediction against outcome, evidence, trials, reflection. Signal: "quote"
 * (const char *text). */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_LEDGER_PART_CARD (iw_ledger_part_card_get_type ())
G_DECLARE_FINAL_TYPE (IwLedgerPartCard, iw_ledger_part_card, IW, LEDGER_PART_CARD, GtkBox)

GtkWidget *iw_ledger_part_card_new (IwSession *session, IwPartKind kind);

G_END_DECLS
