/* What the instruments of a line have in common: who its anchor is, what limits it, and how both are said. */
#pragma once

#include "iowall/charts.h"
#include "sketch-private.h"

/* The stage that the line is for. */
static inline guint
iw_line_anchor (const IwLineData *data)
{
  return data->line->anchor == IW_ANCHOR_FIRST ? 0 : data->line->n_stages - 1;
}

/* Bytes per second that the anchor would pass if nothing held it up: its lasting rate. */
double iw_line_demand (const IwLineData *data);
/* The stage that passes less than the anchor wants, and of those least; -1 if none does. */
int iw_line_bottleneck (const IwLineData *data);
/* The slowest of the stages other than the anchor; -1 if none works. */
int iw_line_slowest (const IwLineData *data);
/* Whether the anchor does (all but) all that it could. */
bool iw_line_fed (const IwLineData *data);

/* Name of a stage, or its id where it has none. */
const char *iw_line_name (const IwLineData *data, guint stage);
/* What a stage is looked for by: the controls that size it, and its id. The caller frees the text. */
char *iw_line_links (const IwLineData *data, guint stage);

/* How a state looks in every instrument of a line: working is filled, waiting for data is hatched, waiting
 * for room is grey, a stall is solid. */
IwPaint iw_line_state_paint (IwPipelineState state);
/* "busy", "stalled", "starved", "blocked": in every instrument of a line. Static. */
const char *iw_line_state_word (IwPipelineState state);
/* "waiting for data": what the word means, for sentences. Static. */
const char *iw_line_state_meaning (IwPipelineState state);

/* Seconds that a buffer lasts at the rate that the anchor wants. */
double iw_line_buffer_s (const IwLineData *data, guint buffer);

/* What the anchor's rate is, to stand behind it: "wanted", or of an anchor that comes first "produced".
 * Static. */
const char *iw_line_demand_word (const IwLineData *data);

/* The word for the anchor that waits, without what it shares with the word for the busy one: "GPU busy", "GPU
 * starved" -> "starved". A part of `data`. */
const char *iw_line_starved_brief (const IwLineData *data);

/* The caller frees these. Each comes typeset or, to be read aloud, in words. */

/* "GPU busy 71.8 %, starved 28.2 %". What the two words of a track have in common is said once. */
char *iw_line_busy_phrase (const IwLineData *data, bool spoken);
/* "bottleneck: Network link, ceiling 1.25 GB/s of 1.64 GB/s wanted". Where every stage passes what the anchor
 * wants it says which passes least, and if the anchor waits all the same, that this is so on average. */
char *iw_line_limit_phrase (const IwLineData *data, bool spoken);
/* "bottleneck: Network link", "no stage too slow", or that on average. */
char *iw_line_limit_brief (const IwLineData *data);
/* "busy 26.2 %, blocked 73.8 %": shares of a stage's time, those that are nothing left out. */
char *iw_line_time_phrase (const IwLineData *data, guint stage, bool spoken);

/* A picture of this run plays its stretch, if there is one. */
void iw_line_play (IwPicture *picture, const IwLineData *data);
