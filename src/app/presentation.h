/* A lecture under way: which scene is shown, what of it is covered, the show of hands, and a session of its
 * own in which the scenes are played. It knows no widget. */
#pragma once

#include <glib-object.h>

#include "iowall/lecture.h"
#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_PRESENTATION (iw_presentation_get_type ())
G_DECLARE_FINAL_TYPE (IwPresentation, iw_presentation, IW, PRESENTATION, GObject)

/* Takes over `mission`. Its lecture, with the saved scenes; where it has none, its parts: the question with a
 * show of hands, the main instrument, the first controls. Shows the first scene. */
IwPresentation *iw_presentation_new (IwMission *mission);

const IwMission *iw_presentation_get_mission (IwPresentation *self);
/* Valid as long as the presentation. It shows what the present scene shows. */
IwSession *iw_presentation_get_session (IwPresentation *self);
/* Why saved scenes are missing, or NULL. */
const char *iw_presentation_get_problem (IwPresentation *self);

/* Scenes, from 0. */
guint iw_presentation_get_n_scenes (IwPresentation *self);
guint iw_presentation_get_index (IwPresentation *self);
const IwScene *iw_presentation_get_scene (IwPresentation *self);      /* that is shown */
const IwScene *iw_presentation_get_next_scene (IwPresentation *self); /* NULL: this is the last one */
/* The first scene of a part, or the first of all. */
guint iw_presentation_find_part (IwPresentation *self, IwPartKind part);

/* Goes to another scene, its answer covered. Nothing happens beyond the ends; TRUE if it went there. Emits
 * "scene-leaving" while the scene before is still shown, unless its instruments glide on, then
 * "scene-changed". */
gboolean iw_presentation_go (IwPresentation *self, guint index);
gboolean iw_presentation_step (IwPresentation *self, int by);

/* Whether going to a scene of the same part with other numbers glides there; choices change at once. A view
 * that moves sets it and then says how far the glide is, from 0 to 1; until 1 the session is on the way. */
void iw_presentation_set_glides (IwPresentation *self, gboolean glides);
gboolean iw_presentation_get_gliding (IwPresentation *self);
void iw_presentation_glide (IwPresentation *self, double share);
/* Back to what the scene says, after controls were moved. */
void iw_presentation_restage (IwPresentation *self);

/* The answer of a scene, or what its show of hands is compared with, is covered until it is asked for. A
 * scene with neither is never covered. */
gboolean iw_presentation_get_covered (IwPresentation *self);
/* Whether that covers the instruments as well: they are all the answer there is. A scene with an answer of
 * its own shows a picture that does not settle the question. */
gboolean iw_presentation_get_curtained (IwPresentation *self);
void iw_presentation_toggle_cover (IwPresentation *self);
gboolean iw_presentation_get_blank (IwPresentation *self);
void iw_presentation_set_blank (IwPresentation *self, gboolean blank);

/* A text of the scene with its facts filled in. The caller frees it. */
char *iw_presentation_bind (IwPresentation *self, const char *text);
/* What the hall is asked: the scene's words or, where it has none, the lock's question if hands are counted;
 * "" for nothing. The caller frees it. */
char *iw_presentation_dup_ask (IwPresentation *self);
/* The scene's answer or, where it has none and hands are counted, what the experiment found. The caller frees
 * it; "" for none. */
char *iw_presentation_dup_answer (IwPresentation *self);

/* The show of hands on the options of the part's lock. Each scene has its own. */
const IwLock *iw_presentation_get_lock (IwPresentation *self); /* NULL: this scene counts none */
guint iw_presentation_get_hands (IwPresentation *self, guint option);
guint iw_presentation_count_hands (IwPresentation *self);
/* One more for an option; of one that there is not nothing happens. */
void iw_presentation_add_hand (IwPresentation *self, guint option);
/* All hands down. */
void iw_presentation_clear_hands (IwPresentation *self);
/* Takes the last of these two back. */
void iw_presentation_take_back (IwPresentation *self);
/* The question as a student meets it, with the facts of the part's start. The caller frees it. */
char *iw_presentation_dup_question (IwPresentation *self);
/* The experiment of the lock, run when it is first asked for. NULL if the scene counts no hands. */
const IwSettlement *iw_presentation_get_settlement (IwPresentation *self);

/* A title for what is on the screen: the controls that stand elsewhere than the scene says. The caller frees
 * it. */
char *iw_presentation_suggest_title (IwPresentation *self);
/* Saves what is on the screen as a scene of the user's, which then is the last one. `title` must not be
 * blank.
 */
gboolean iw_presentation_save_scene (IwPresentation *self, const char *title, GError **error);

/* Since the beginning, and since the present part was entered; in seconds. */
double iw_presentation_get_seconds (IwPresentation *self);
double iw_presentation_get_part_seconds (IwPresentation *self);

/* Signals:
 *  scene-leaving   widgets that follow the session must be gone
 *  scene-changed   another one, or there is another number of them
 *  cover-changed   the answer, or blank
 *  hands-changed */

G_END_DECLS
