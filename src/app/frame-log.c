#include "frame-log.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

struct IwFrameLog {
  FILE *file;
  GtkWidget *window;
  GtkEventController *inputs;
  GdkFrameClock *clock;
  gint64 input_us, start_us;
  guint forget_timer;
  gulong handlers[3];
};

/* Two ticks of a slow display. What asked for a frame has got it by then: this waits behind frames that are
 * due. */
#define FORGET_AFTER_MS 40

/* An input that changes nothing on the screen is answered by no frame. */
static gboolean
forget_input (gpointer data)
{
  IwFrameLog *log = data;

  log->input_us = 0;
  log->forget_timer = 0;
  return G_SOURCE_REMOVE;
}

/* A key that modifies others asks for nothing; what it modifies comes when the hand is ready. */
static gboolean
asks_for_something (GdkEvent *event)
{
  const GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_KEY_PRESS || type == GDK_KEY_RELEASE)
    return !gdk_key_event_is_modifier (event);
  return type != GDK_ENTER_NOTIFY && type != GDK_LEAVE_NOTIFY && type != GDK_FOCUS_CHANGE;
}

/* Events carry the display server's milliseconds, which need not be this clock's: what counts is when the
 * input arrived here. Several inputs before one frame: the oldest waited longest. */
static gboolean
input_arrived (IwFrameLog *log, GdkEvent *event)
{
  if (log->input_us == 0 && asks_for_something (event)) {
    log->input_us = g_get_monotonic_time ();
    log->forget_timer =
        g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, FORGET_AFTER_MS, forget_input, log, NULL);
  }
  return GDK_EVENT_PROPAGATE;
}

static void
before_paint (IwFrameLog *log)
{
  log->start_us = g_get_monotonic_time ();
  g_clear_handle_id (&log->forget_timer, g_source_remove);
}

static void
after_paint (IwFrameLog *log)
{
  const gint64 end_us = g_get_monotonic_time ();

  if (log->input_us != 0)
    fprintf (log->file, "%" G_GINT64_FORMAT, log->input_us);
  fprintf (log->file, ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "\n", log->start_us, end_us);
  fflush (log->file);
  log->input_us = 0;
}

IwFrameLog *
iw_frame_log_new (GtkWidget *window)
{
  const char *path = g_getenv ("IOWALL_FRAME_LOG");
  IwFrameLog *log;
  FILE *file;

  if (path == NULL || *path == '\0')
    return NULL;
  file = g_fopen (path, "w");
  if (file == NULL) {
    g_printerr ("iowall: IOWALL_FRAME_LOG: cannot write %s: %s\n", path, g_strerror (errno));
    return NULL;
  }
  fputs ("input_us,frame_start_us,paint_end_us\n", file);
  log = g_new0 (IwFrameLog, 1);
  log->file = file;
  log->window = window;
  log->clock = g_object_ref (gtk_widget_get_frame_clock (window));
  log->inputs = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (log->inputs, GTK_PHASE_CAPTURE);
  log->handlers[0] = g_signal_connect_swapped (log->inputs, "event", G_CALLBACK (input_arrived), log);
  gtk_widget_add_controller (window, log->inputs);
  log->handlers[1] = g_signal_connect_swapped (log->clock, "before-paint", G_CALLBACK (before_paint), log);
  log->handlers[2] = g_signal_connect_swapped (log->clock, "after-paint", G_CALLBACK (after_paint), log);
  return log;
}

void
iw_frame_log_free (IwFrameLog *log)
{
  g_clear_handle_id (&log->forget_timer, g_source_remove);
  gtk_widget_remove_controller (log->window, log->inputs);
  g_signal_handler_disconnect (log->clock, log->handlers[1]);
  g_signal_handler_disconnect (log->clock, log->handlers[2]);
  g_object_unref (log->clock);
  fclose (log->file);
  g_free (log);
}
