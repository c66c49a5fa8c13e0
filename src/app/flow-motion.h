/* What moves in a picture: marks that travel along its flows at the pace of the data and, where a stretch of
 * a run is played, tanks that fill and drain and a cursor over the time axis. All views play from the same
 * clock, so that they show the same moment. On the frame clock, at half its rate; stopped while the view is
 * hidden, the desktop wants no animations, nothing flows, or nobody has touched anything for a while. */
#pragma once

#include <gtk/gtk.h>

#include "iowall/picture.h"

typedef struct IwFlowMotion IwFlowMotion;

/* For one view, which must outlive it. */
IwFlowMotion *iw_flow_motion_new (GtkWidget *view);
void iw_flow_motion_free (IwFlowMotion *motion);

/* Marks are so many times as large and as fast as on a desk. */
void iw_flow_motion_set_scale (IwFlowMotion *motion, double scale);

/* The view shows this picture now (NULL: none, or the view is hidden). Wakes a motion that had come to rest.
 */
void iw_flow_motion_follow (IwFlowMotion *motion, const IwPicture *picture);

/* Adds what moves, where it is now. */
void iw_flow_motion_snapshot (IwFlowMotion *motion, const IwPicture *picture, GtkSnapshot *snapshot);
