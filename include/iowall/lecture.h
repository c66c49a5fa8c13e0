/* A lecture: scenes that an instructor walks through in front of a hall. A mission brings its own; what is
 * saved from the screen is kept in a file of the user's, one for each mission, and follows them.
 *
 * A scene says what is set, what is shown, what to ask, and what to uncover after that. Its texts may bind
 * facts of its part, so that no answer is written down that the simulation should give. */
#pragma once

#include "iowall/experiment.h"
#include "iowall/mission.h"

#define IW_SCENE_MAX_CONTROLS 4
#define IW_SCENE_MAX_SHOWN    2
#define IW_LECTURE_MAX_SCENES 60

typedef struct {
  char *title;
  IwPartKind part;
  GPtrArray *set;         /* (element-type char*) name of a control, value text, …; of an earlier part
                             "access.format" */
  gboolean after_message; /* of Part 3 */
  GStrv show;             /* ids of instruments, one or two; the first is the large one */
  GStrv controls;         /* ids of controls in the strip; none or up to IW_SCENE_MAX_CONTROLS */
  gboolean tally;         /* the lock's question stands there, and its options are counted */
  char *ask;              /* what to ask the hall; may be "" */
  char *answer;           /* covered until asked for; may be "" */
  char *notes;            /* for whoever speaks; may be "" */
} IwScene;

IwScene *iw_scene_copy (const IwScene *scene);
void iw_scene_free (IwScene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwScene, iw_scene_free)

/* What a scene is solved for: the part's start with the scene's settings, of earlier parts what the mission
 * assumes unless the scene sets it. The mission is the one that the scene was read for. */
void iw_scene_setup (const IwScene *scene, const IwMission *mission, IwSetup *out);

/* A scene of these settings, with everything that differs from the part's start. `title` must not be blank.
 * The rest is as in IwScene; it is copied. */
IwScene *iw_scene_new_from_setup (const IwSetup *setup, const char *title, const char *const *show,
                                  const char *const *controls);

/* All scenes for a mission: its own, then the saved ones. Never NULL. Saved ones that cannot be read are left
 * out and told in `error`, which may be NULL; the file is not touched. (element-type IwScene) */
GPtrArray *iw_lecture_load (const IwMission *mission, GError **error);

/* Adds a scene to the saved ones, durably and whole or not at all. A file that cannot be read is kept under
 * another name first; one of a newer format is an error, and left as it is. */
gboolean iw_lecture_save_scene (const IwMission *mission, const IwScene *scene, GError **error);

/* Whether a file of saved scenes can be read for this mission. */
gboolean iw_lecture_check (const char *path, const IwMission *mission, GError **error);

/* $XDG_DATA_HOME/iowall/lectures/MISSION.json. The caller frees it. */
char *iw_lecture_path (const IwMission *mission);
