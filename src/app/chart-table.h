/* An instrument as a table: every mark with its name, its exact value and what the chart says of it. */
#pragma once

#include <gtk/gtk.h>

#include "iowall/gallery.h"
#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_CHART_TABLE (iw_chart_table_get_type ())
G_DECLARE_FINAL_TYPE (IwChartTable, iw_chart_table, IW, CHART_TABLE, GtkBox)

GtkWidget *iw_chart_table_new (IwSession *session, const IwInstrument *instrument);

/* Puts the keyboard into the table. */
void iw_chart_table_focus (IwChartTable *self);

G_END_DECLS
