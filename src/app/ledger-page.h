/* The ledger's page: what was predicted, tried and written in each part, side by side, and the last question.
 */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_LEDGER_PAGE (iw_ledger_page_get_type ())
G_DECLARE_FINAL_TYPE (IwLedgerPage, iw_ledger_page, IW, LEDGER_PAGE, GtkBox)

GtkWidget *iw_ledger_page_new (IwSession *session);

/* Arranges the page for a window so many px wide: the last question beside the parts, or below them. */
void iw_ledger_page_set_width (IwLedgerPage *self, int width);

G_END_DECLS
