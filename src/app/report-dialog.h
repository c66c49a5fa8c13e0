/* "Save report…": asks for a file and sets the ledger as a PDF there, off the main thread. */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

/* Told once what came of it: the file that was written, or why there is none. Not called when the student
 * changes their mind. */
typedef void (*IwReportDone) (GtkWindow *parent, const char *path, const GError *error);

void iw_report_dialog_run (GtkWindow *parent, IwSession *session, IwReportDone done);

G_END_DECLS
