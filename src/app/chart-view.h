/* One instrument on the screen: lays its picture out, keeps the pixels of what did not change, follows
 * pointer and keyboard from mark to mark, and says on the accessibility bus what it shows. */
#pragma once

#include <gtk/gtk.h>

#include "iowall/gallery.h"
#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_CHART_VIEW (iw_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (IwChartView, iw_chart_view, IW, CHART_VIEW, GtkWidget)

GtkWidget *iw_chart_view_new (IwSession *session, const IwInstrument *instrument);

G_END_DECLS
