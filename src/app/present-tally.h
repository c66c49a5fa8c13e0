/* The show of hands: a bar for each option of the lock and, once uncovered, which of them the simulation
 * says. */
#pragma once

#include <gtk/gtk.h>

#include "presentation.h"

G_BEGIN_DECLS

#define IW_TYPE_PRESENT_TALLY (iw_present_tally_get_type ())
G_DECLARE_FINAL_TYPE (IwPresentTally, iw_present_tally, IW, PRESENT_TALLY, GtkBox)

/* For the scene that is shown, which must count hands. */
GtkWidget *iw_present_tally_new (IwPresentation *presentation);

G_END_DECLS
