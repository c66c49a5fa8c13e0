/* What a chart view shows of the pinned state: laid out on the same axes as the chart, drawn over it. */
#pragma once

#include <gtk/gtk.h>

#include "iowall/gallery.h"
#include "session.h"

G_BEGIN_DECLS

typedef struct IwChartGhost IwChartGhost;

IwChartGhost *iw_chart_ghost_new (void);
void iw_chart_ghost_free (IwChartGhost *ghost);

/* Forgets what was drawn: size, theme or scale is another one. */
void iw_chart_ghost_clear (IwChartGhost *ghost);

/* Lays the session's present state out, on axes that are held while dragging and that otherwise have room for
 * the pinned state too; and with it the ghost, of which there is none while nothing is pinned. */
IwPicture *iw_chart_ghost_lay_out (IwChartGhost *ghost, IwSession *session, const IwInstrument *instrument,
                                   const IwTheme *theme, double width, double height, IwAxisHold *hold);

/* Draws over the chart, what was laid out last. */
void iw_chart_ghost_draw (const IwChartGhost *ghost, cairo_t *cr);
/* The same, keeping what does not change from one frame to the next. `scale` is the device's pixels per unit.
 */
void iw_chart_ghost_snapshot (IwChartGhost *ghost, GtkSnapshot *snapshot, int scale);

/* What a chart says with the ghost on it: of itself, or of a mark (`mark` not NULL) of the picture that was
 * laid out last. The caller frees it. */
char *iw_chart_ghost_describe (const IwChartGhost *ghost, const IwPicture *live, const IwMark *mark);

G_END_DECLS
