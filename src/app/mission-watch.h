/* Watches the folder of the user's own missions. */
#pragma once

#include <gio/gio.h>

#define IW_TYPE_MISSION_WATCH (iw_mission_watch_get_type ())
G_DECLARE_FINAL_TYPE (IwMissionWatch, iw_mission_watch, IW, MISSION_WATCH, GObject)

/* Emits "changed" a moment after a file there was added, saved, renamed or removed; once for what an editor
 * does in one go. The folder may come into being later. */
IwMissionWatch *iw_mission_watch_new (void);
