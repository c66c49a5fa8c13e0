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

/* Draws type, strokes and marks larger, as far as there is room for that. What is read by scrolling then is
 * all there, as large as it can be. */
void iw_chart_view_set_scale (IwChartView *self, double scale);

G_END_DECLS
