/* The table of recorded trials: what was tried, what came of it, and how two rows differ. Folds away. */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_TRIALS_PANEL (iw_trials_panel_get_type ())
G_DECLARE_FINAL_TYPE (IwTrialsPanel, iw_trials_panel, IW, TRIALS_PANEL, GtkBox)

/* For a part that takes trials. Its button activates "win.record". */
GtkWidget *iw_trials_panel_new (IwSession *session);

G_END_DECLS
