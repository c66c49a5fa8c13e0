/* What only the author of a mission can get wrong: a text that says what the simulation is to say. */
#pragma once

#include "iowall/mission.h"

/* Whether no text that stands on the screen before a lock is settled has a number near to what its experiment
 * finds; neither what a scene of the lecture asks nor its title; and whether no answer of a scene has a
 * number near to a result, in place of a binding, or binds one that the scene's settings do not give.
 * A translation may write its numbers either way round, "1,024.5" or "1.024,5". */
gboolean iw_mission_audit (const IwMission *mission, gboolean translated, GError **error);
