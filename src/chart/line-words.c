#include "line-words-private.h"

#include "iowall/language.h"

#include <math.h>
#include <string.h>

#include "words-private.h"

/* Rates this close are the same, and a share this small is nothing. */
#define CLOSE 1e-9

double
iw_line_demand (const IwLineData *data)
{
  const guint anchor = iw_line_anchor (data);
  const double lasting = data->result->ceilings.stage_bps[anchor];

  return isfinite (lasting) ? lasting : data->line->stages[anchor].rate_bps;
}

int
iw_line_slowest (const IwLineData *data)
{
  return data->result->ceilings.bottleneck;
}

int
iw_line_bottleneck (const IwLineData *data)
{
  return data->result->ceilings.ceiling_bps < iw_line_demand (data) * (1.0 - CLOSE) ? iw_line_slowest (data)
                                                                                    : -1;
}

bool
iw_line_fed (const IwLineData *data)
{
  return data->result->utilization >= 1.0 - CLOSE;
}

const char *
iw_line_name (const IwLineData *data, guint stage)
{
  const char *name = data->line->stages[stage].name;

  return name != NULL && *name != '\0' ? name : data->ids[stage];
}

char *
iw_line_links (const IwLineData *data, guint stage)
{
  const char *links = data->links[stage];

  if (links == NULL || *links == '\0')
    return g_strdup (data->ids[stage]);
  return g_strdup_printf ("%s %s", links, data->ids[stage]);
}

IwPaint
iw_line_state_paint (IwPipelineState state)
{
  switch (state) {
  case IW_PIPELINE_BUSY:
    return (IwPaint){ .filled = true, .fill = IW_ROLE_USEFUL };
  case IW_PIPELINE_STALLED:
    return (IwPaint){ .filled = true, .fill = IW_ROLE_WAIT };
  case IW_PIPELINE_STARVED:
    return (IwPaint){ .filled = true, .fill = IW_ROLE_WAIT, .fill_alpha = 0.22, .hatched = true };
  case IW_PIPELINE_BLOCKED:
  case IW_N_PIPELINE_STATES:
    break;
  }
  return (IwPaint){ .filled = true, .fill = IW_ROLE_NEUTRAL };
}

const char *
iw_line_state_word (IwPipelineState state)
{
  static const char *const words[IW_N_PIPELINE_STATES] = {
    /* Translators: how a stage spends its time, in front of a share: "busy 84 %". */
    [IW_PIPELINE_BUSY] = NC_ ("stage", "busy"),
    [IW_PIPELINE_STALLED] = NC_ ("stage", "stalled"),
    [IW_PIPELINE_STARVED] = NC_ ("stage", "starved"),
    [IW_PIPELINE_BLOCKED] = NC_ ("stage", "blocked"),
  };

  return g_dpgettext2 (GETTEXT_PACKAGE, "stage", words[state]);
}

const char *
iw_line_state_meaning (IwPipelineState state)
{
  switch (state) {
  case IW_PIPELINE_BUSY:
    return _ ("working");
  case IW_PIPELINE_STALLED:
    return _ ("interrupted while it works");
  case IW_PIPELINE_STARVED:
    return _ ("waiting for data");
  case IW_PIPELINE_BLOCKED:
  case IW_N_PIPELINE_STATES:
    break;
  }
  return _ ("waiting for room to put it");
}

double
iw_line_buffer_s (const IwLineData *data, guint buffer)
{
  return data->line->buffer_bytes[buffer] / iw_line_demand (data);
}

const char *
iw_line_demand_word (const IwLineData *data)
{
  return data->line->anchor == IW_ANCHOR_FIRST ? _ ("produced") : _ ("wanted");
}

const char *
iw_line_starved_brief (const IwLineData *data)
{
  const char *first = data->busy, *second = data->starved, *rest = second;

  for (const char *space = strchr (second, ' '); space != NULL; space = strchr (space + 1, ' ')) {
    if (strncmp (first, second, (size_t)(space + 1 - second)) != 0)
      break;
    rest = space + 1;
  }
  return rest;
}

static IwQuantityText
say_share (double share, bool spoken)
{
  return spoken ? iw_spoken_share (share) : iw_share (share);
}

static IwQuantityText
say (double value, IwUnit unit, bool spoken)
{
  return spoken ? iw_spoken (value, unit) : iw_shown (value, unit);
}

char *
iw_line_busy_phrase (const IwLineData *data, bool spoken)
{
  const double busy = iw_line_fed (data) ? 1.0 : data->result->utilization;
  g_autofree char *rest = iw_in_sentence (iw_line_starved_brief (data));

  return g_strdup_printf ("%s %s, %s %s", data->busy, say_share (busy, spoken).s, rest,
                          say_share (1.0 - busy, spoken).s);
}

char *
iw_line_limit_phrase (const IwLineData *data, bool spoken)
{
  const int slowest = iw_line_slowest (data);
  const double demand = iw_line_demand (data), ceiling = data->result->ceilings.ceiling_bps;
  const char *word = iw_line_demand_word (data);
  const IwQuantityText wanted = say (demand, IW_UNIT_BYTES_PER_S, spoken);
  const IwQuantityText passes = say (ceiling, IW_UNIT_BYTES_PER_S, spoken);

  if (slowest < 0)
    /* Translators: the last word is "wanted" or "produced", here and below. */
    return g_strdup_printf (_ ("no other stage has anything to pass; %s %s"), wanted.s, word);
  if (iw_line_bottleneck (data) == slowest)
    return g_strdup_printf (_ ("bottleneck: %s, ceiling %s of %s %s"), iw_line_name (data, (guint)slowest),
                            passes.s, wanted.s, word);
  /* What the anchor still waits for then comes from chance: stalls and jitter. */
  /* Translators: %2$s is "wanted" or "produced", %3$s the slowest stage. */
  return g_strdup_printf (
      iw_line_fed (data) ? _ ("every stage could pass the %1$s %2$s; least %3$s, ceiling %4$s")
                         : _ ("on average every stage could pass the %1$s %2$s; least %3$s, ceiling %4$s"),
      wanted.s, word, iw_line_name (data, (guint)slowest), passes.s);
}

char *
iw_line_limit_brief (const IwLineData *data)
{
  const int slowest = iw_line_slowest (data);

  if (slowest >= 0 && iw_line_bottleneck (data) == slowest)
    return g_strdup_printf (_ ("bottleneck: %s"), iw_line_name (data, (guint)slowest));
  return g_strdup (iw_line_fed (data) ? _ ("no stage too slow") : _ ("no stage too slow on average"));
}

char *
iw_line_time_phrase (const IwLineData *data, guint stage, bool spoken)
{
  const IwPipelineShares *shares = &data->result->stages[stage];
  const double share[] = { shares->busy, shares->starved, shares->blocked };
  static const IwPipelineState states[] = { IW_PIPELINE_BUSY, IW_PIPELINE_STARVED, IW_PIPELINE_BLOCKED };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    if (i > 0 && share[i] < CLOSE)
      continue;
    if (i > 0)
      g_string_append (text, ", ");
    g_string_append_printf (text, "%s %s", iw_line_state_word (states[i]), say_share (share[i], spoken).s);
  }
  return g_string_free (text, FALSE);
}

void
iw_line_play (IwPicture *picture, const IwLineData *data)
{
  iw_sketch_play (picture, data->trace != NULL ? data->play_s : 0.0);
}
