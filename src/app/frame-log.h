/* With IOWALL_FRAME_LOG=FILE: one CSV row per painted frame, in microseconds of the monotonic clock:
 * input_us (time of the newest input event since the frame before, empty if none), frame_start_us,
 * paint_end_us. */
#pragma once

#include <gtk/gtk.h>

typedef struct IwFrameLog IwFrameLog;

/* For a realized window. NULL where the variable is not set; where FILE cannot be written it says so on
 * stderr. */
IwFrameLog *iw_frame_log_new (GtkWidget *window);
void iw_frame_log_free (IwFrameLog *log);
