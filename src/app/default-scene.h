/* What is presented of a mission that brings no lecture. */
#pragma once

#include "iowall/lecture.h"

/* A part of the mission, which must have it, as one scene: the lock's question with a show of hands, set as
 * its first run is, with the main instrument and the first controls. The caller frees it. */
IwScene *iw_default_scene (const IwMission *mission, IwPartKind kind);
