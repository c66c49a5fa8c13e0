/* What whoever speaks sees and the hall does not: notes, the answer, the next scene, the clocks. */
#pragma once

#include <adwaita.h>

#include "presentation.h"

G_BEGIN_DECLS

#define IW_TYPE_SPEAKER_WINDOW (iw_speaker_window_get_type ())
G_DECLARE_FINAL_TYPE (IwSpeakerWindow, iw_speaker_window, IW, SPEAKER_WINDOW, AdwApplicationWindow)

GtkWidget *iw_speaker_window_new (GtkApplication *application, IwPresentation *presentation);

G_END_DECLS
