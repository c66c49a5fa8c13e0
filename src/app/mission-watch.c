#define G_LOG_DOMAIN "iowall-mission-watch"

#include "mission-watch.h"

#include "iowall/mission.h"

/* Editors save by writing, renaming and removing; after so long without another step it is done. */
#define SETTLED_MS 150

struct _IwMissionWatch {
  GObject parent_instance;

  GFileMonitor *monitor;
  guint settling; /* source */
};

enum {
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IwMissionWatch, iw_mission_watch, G_TYPE_OBJECT)

static gboolean
settled (gpointer data)
{
  IwMissionWatch *self = data;

  self->settling = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
file_changed (IwMissionWatch *self)
{
  g_clear_handle_id (&self->settling, g_source_remove);
  self->settling = g_timeout_add (SETTLED_MS, settled, self);
}

static void
iw_mission_watch_dispose (GObject *object)
{
  IwMissionWatch *self = IW_MISSION_WATCH (object);

  g_clear_handle_id (&self->settling, g_source_remove);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (iw_mission_watch_parent_class)->dispose (object);
}

static void
iw_mission_watch_class_init (IwMissionWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = iw_mission_watch_dispose;
  signals[CHANGED] =
      g_signal_new ("changed", IW_TYPE_MISSION_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
iw_mission_watch_init (IwMissionWatch *self)
{
  g_autofree char *path = iw_mission_directory ();
  g_autoptr (GFile) directory = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  self->monitor = g_file_monitor_directory (directory, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (self->monitor == NULL) {
    g_info ("own missions are not watched: %s", error->message);
    return;
  }
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (file_changed), self, G_CONNECT_SWAPPED);
}

IwMissionWatch *
iw_mission_watch_new (void)
{
  return g_object_new (IW_TYPE_MISSION_WATCH, NULL);
}
