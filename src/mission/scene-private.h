/* Reading and writing one scene; the file of saved ones and a mission share it. */
#pragma once

#include "json.h"

#include "iowall/lecture.h"

/* Reads an array of `least` … IW_LECTURE_MAX_SCENES scenes for a mission whose parts are complete; errors
 * stay with `json`. Never NULL. */
GPtrArray *iw_scenes_read (IwJson *json, const cJSON *object, const char *key, int least,
                           const IwMission *mission);
/* The scene as its object in a file. */
cJSON *iw_scene_to_json (const IwScene *scene);
