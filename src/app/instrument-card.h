/* The frame of an instrument: veiled until the prediction is locked in, then the chart or, if it is asked
 * for, its table; and the menu of what can be done with it. */
#pragma once

#include <gtk/gtk.h>

#include "iowall/gallery.h"
#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_INSTRUMENT_CARD (iw_instrument_card_get_type ())
G_DECLARE_FINAL_TYPE (IwInstrumentCard, iw_instrument_card, IW, INSTRUMENT_CARD, GtkBox)

GtkWidget *iw_instrument_card_new (IwSession *session, const IwInstrument *instrument);

/* Draws the chart larger, see iw_chart_view_set_scale. */
void iw_instrument_card_set_scale (IwInstrumentCard *self, double scale);

G_END_DECLS
