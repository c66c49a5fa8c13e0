/* How sure the student was, and how often right. */
#pragma once

#include <gtk/gtk.h>

#include "iowall/ledger.h"

G_BEGIN_DECLS

#define IW_TYPE_CALIBRATION_CARD (iw_calibration_card_get_type ())
G_DECLARE_FINAL_TYPE (IwCalibrationCard, iw_calibration_card, IW, CALIBRATION_CARD, GtkBox)

void iw_calibration_card_show (IwCalibrationCard *self, const IwLedger *ledger);

G_END_DECLS
