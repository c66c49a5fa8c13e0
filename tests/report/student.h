/* A student who plays a track through: what a session would write, by the same functions. */
#pragma once

#include "iowall/ledger.h"

/* Predicts, runs the experiment, moves controls, keeps readings of marks as the window does, records
 * `n_trials` rows in new rounds where one is full, writes; all of it drawn from `seed`. `ledger` is a new
 * one. */
void student_play (IwLedger *ledger, const IwMission *mission, guint32 seed, guint n_trials);
/* Moves every control of a part to somewhere. */
void student_move (IwSettings *settings, const IwPart *part, GRand *chance);
