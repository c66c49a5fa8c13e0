/* Instruments leave the window: as a picture at the size of a slide, on the clipboard or in a file. */
#pragma once

#include <gtk/gtk.h>

#include "iowall/gallery.h"
#include "iowall/image.h"
#include "session.h"

G_BEGIN_DECLS

/* Puts the instrument as it is now, with what is pinned, on the clipboard: as a picture and, where text is
 * pasted, as the sentence that says its state. */
void iw_chart_export_copy (GtkWidget *widget, IwSession *session, const IwInstrument *instrument,
                           IwThemeKind theme);

/* Writes the same picture into a file; its name's ending says what kind: .png, .svg or .pdf. Errors:
 * IW_MISSION_ERROR_FILE; what was there before is then still there. */
gboolean iw_chart_export_save (GtkWidget *widget, IwSession *session, const IwInstrument *instrument,
                               IwThemeKind theme, const char *path, GError **error);

G_END_DECLS
