#include "pipeline-symbols-private.h"

#include "iowall/language.h"

#include <math.h>
#include <string.h>

#include "line-words-private.h"

/* Colours and rules: solid ink is the ceiling and dashed ink the demand, as on the charts; dashed waits,
 * solid transfers, double is useful; a plain symbol has no colour there. */
#define CEILINGS  IW_ROLE_INK, IW_RULE_SOLID
#define DEMANDS   IW_ROLE_INK, IW_RULE_DASHED
#define WAITS     IW_ROLE_WAIT, IW_RULE_DASHED
#define TRANSFERS IW_ROLE_TRANSFER, IW_RULE_SOLID
#define USEFUL    IW_ROLE_USEFUL, IW_RULE_DOUBLE
#define HITS      IW_ROLE_USEFUL, IW_RULE_SOLID
#define PLAIN     IW_ROLE_NEUTRAL, IW_RULE_NONE

/* Meanings and links that name stages are filled in later. */
static const IwEquationSymbol definitions[IW_LINE_SYMBOL_STAGES] = {
  [IW_LINE_SYMBOL_CEILING] = { "ceiling", "X", NULL, N_ ("Ceiling"),
                               N_ ("the most that the line passes in the long run, in bytes per second"),
                               "ceiling", CEILINGS, IW_UNIT_BYTES_PER_S, "888 MB/s" },
  [IW_LINE_SYMBOL_RATE] = { "rate", "r", "k", N_ ("Rate"), NULL, NULL, TRANSFERS, IW_UNIT_BYTES_PER_S,
                            "888 MB/s" },
  [IW_LINE_SYMBOL_HIT] = { "hit", "h", NULL, N_ ("Hit fraction"),
                           N_ ("the share of reads that the cache answers"), NULL, HITS, IW_UNIT_NONE,
                           "0.888" },
  [IW_LINE_SYMBOL_STALL] = { "stall", "t", "s", N_ ("Stall"), NULL, NULL, WAITS, IW_UNIT_SECONDS, "88.8 ms" },
  [IW_LINE_SYMBOL_STALL_EVERY] = { "stall-every", "t", "e", N_ ("Time between stalls"),
                                   N_ ("how long it works from one stall to the next, on average, in "
                                       "seconds"),
                                   NULL, WAITS, IW_UNIT_SECONDS, "88.8 ms" },
  [IW_LINE_SYMBOL_WRITE] = { "write", "w", NULL, N_ ("Write rate"), NULL, NULL, TRANSFERS,
                             IW_UNIT_BYTES_PER_S, "888 MB/s" },
  [IW_LINE_SYMBOL_SHARE] = { "share", "x", NULL, N_ ("Cached share"),
                             N_ ("the share of the data for which there is room"), "hit cache", PLAIN,
                             IW_UNIT_NONE, "0.888" },
  [IW_LINE_SYMBOL_CACHE] = { "cache-size", "C", NULL, N_ ("Cache"), N_ ("its room, in bytes"), "hit cache",
                             PLAIN, IW_UNIT_BYTES, "888 MB" },
  [IW_LINE_SYMBOL_DATASET] = { "data-set", "S", NULL, N_ ("Data set"),
                               N_ ("what an epoch reads once, in bytes"), "hit", PLAIN, IW_UNIT_BYTES,
                               "888 MB" },
  [IW_LINE_SYMBOL_MOST] = { "utilization-ceiling", "U", "max", N_ ("Bound of the utilisation"),
                            N_ ("what no buffer can beat, as a share of the time"), "ceiling", CEILINGS,
                            IW_UNIT_FRACTION, "88.8 %" },
  [IW_LINE_SYMBOL_DEMAND] = { "demand", "D", NULL, N_ ("Demand"), NULL, NULL, DEMANDS, IW_UNIT_BYTES_PER_S,
                              "888 MB/s" },
  [IW_LINE_SYMBOL_UTILIZATION] = { "utilization", "U", NULL, N_ ("Utilisation"), NULL, "utilization", USEFUL,
                                   IW_UNIT_FRACTION, "88.8 %" },
  [IW_LINE_SYMBOL_TAKEN] = { "jitter", "J", NULL, N_ ("Lost to jitter and stalls"),
                             N_ ("what they take below the bound, as a share of the time"), "jitter stall",
                             WAITS, IW_UNIT_FRACTION, "88.8 %" },
  [IW_LINE_SYMBOL_BUFFER_S] = { "buffer-time", "t", "B", N_ ("Time that the buffer lasts"), NULL, NULL, PLAIN,
                                IW_UNIT_SECONDS, "88.8 ms" },
  [IW_LINE_SYMBOL_BUFFER] = { "buffer", "B", NULL, N_ ("Buffer"), NULL, NULL, TRANSFERS, IW_UNIT_BYTES,
                              "888 MB" },
  [IW_LINE_SYMBOL_DEPARTURE] = { "departure", "d", "k,i", N_ ("Departure"),
                                 N_ ("when chunk i leaves stage k, in seconds from the start"), "utilization",
                                 PLAIN, IW_UNIT_SECONDS, "888,888 × 8" },
  [IW_LINE_SYMBOL_SERVICE] = { "service", "s", "k,i", N_ ("Time at a stage"), NULL, "jitter stall rate",
                               WAITS, IW_UNIT_SECONDS, "88.8 ms" },
  [IW_LINE_SYMBOL_SLOTS] = { "slots", "b", "k", N_ ("Room"), NULL, NULL, TRANSFERS, IW_UNIT_COUNT, "8,888" },
  [IW_LINE_SYMBOL_CHUNK] = { "chunk", "c", NULL, N_ ("Chunk"), N_ ("what moves at once, in bytes"), "rate",
                             TRANSFERS, IW_UNIT_BYTES, "888 MB" },
  [IW_LINE_SYMBOL_VARIATION] = { "variation", "v", NULL, N_ ("Variation"), NULL, NULL, WAITS, IW_UNIT_NONE,
                                 "0.888" },
};

/* --- What the line has
 * -------------------------------------------------------------------------------------- */

static int
longest_stall (const IwPipeline *line)
{
  int longest = -1;

  for (int k = 0; k < (int)line->n_stages; k++) {
    if (line->stages[k].stall_every_s > 0.0 &&
        (longest < 0 || line->stages[k].stall_s > line->stages[longest].stall_s))
      longest = k;
  }
  return longest;
}

static guint
most_varied (const IwPipeline *line)
{
  guint most = 0;

  for (guint k = 1; k < line->n_stages; k++)
    most = line->stages[k].cv > line->stages[most].cv ? k : most;
  return most;
}

static bool
is_sized (const IwLineData *data, guint buffer)
{
  return data->buffer_links[buffer] != NULL && *data->buffer_links[buffer] != '\0';
}

static guint
largest_buffer (const IwLineData *data)
{
  const guint n = data->line->n_stages - 1;
  guint largest = 0;

  for (guint k = 1; k < n; k++) {
    const bool sized = is_sized (data, k), sized_before = is_sized (data, largest);

    if ((sized && !sized_before) ||
        (sized == sized_before && data->line->buffer_bytes[k] > data->line->buffer_bytes[largest]))
      largest = k;
  }
  return largest;
}

/* Of all buffers that controls size, or of the largest where none does. */
static double
buffer_bytes (const IwLineData *data, guint largest)
{
  double bytes = 0.0;

  for (guint k = 0; k + 1 < data->line->n_stages; k++)
    bytes += is_sized (data, k) ? data->line->buffer_bytes[k] : 0.0;
  return is_sized (data, largest) ? bytes : data->line->buffer_bytes[largest];
}

/* What the cache answers. A producer's own cache has its effect on the producer's rate already. */
static double
hit_fraction (const IwLineSymbols *self, const IwPipeline *line)
{
  if (!self->caches || line->epoch != IW_EPOCH_WARM)
    return 0.0;
  return iw_pipeline_hit_fraction (line->cache_policy, line->cache_bytes / line->dataset_bytes);
}

/* --- Words
 * ---------------------------------------------------------------------------------------------------- */

static const char *keep (IwLineSymbols *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static const char *
keep (IwLineSymbols *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return g_string_chunk_insert (self->strings, text);
}

/* `own` and all that a stage is looked for by. */
static const char *
linked (IwLineSymbols *self, const IwLineData *data, const char *own, int stage)
{
  g_autofree char *links = stage >= 0 ? iw_line_links (data, (guint)stage) : g_strdup ("");

  return keep (self, "%s %s", own, links);
}

static void
set_meanings (IwLineSymbols *self, const IwLineData *data)
{
  const IwPipeline *line = data->line;
  const bool first = line->anchor == IW_ANCHOR_FIRST;
  const char *anchor = iw_line_name (data, self->anchor);
  const char *slowest = iw_line_name (data, self->slowest >= 0 ? (guint)self->slowest : self->anchor);
  const char *buffer = data->buffer_names[self->buffer];
  const char *stalling = self->stalling >= 0 ? iw_line_name (data, (guint)self->stalling) : "";
  const struct {
    IwLineSymbol symbol;
    const char *meaning;
  } meanings[] = {
    { IW_LINE_SYMBOL_RATE,
      keep (self, _ ("what stage k passes while it works, in bytes per second; here %s"), slowest) },
    { IW_LINE_SYMBOL_STALL, keep (self, _ ("how long one is on average, in seconds; here %s"), stalling) },
    { IW_LINE_SYMBOL_WRITE, _ ("how fast the cache stage takes a miss in, in bytes per second") },
    { IW_LINE_SYMBOL_DEMAND, keep (self,
                                   first ? _ ("what is made at %s, in bytes per second")
                                         : _ ("what would keep %s busy, in bytes per second"),
                                   anchor) },
    { IW_LINE_SYMBOL_UTILIZATION,
      keep (self,
            first ? _ ("the share of the time in which nothing blocks %s, simulated")
                  : _ ("the working share of the time of %s, simulated"),
            anchor) },
    { IW_LINE_SYMBOL_BUFFER,
      keep (self, _ ("room of the %s, in bytes"), buffer != NULL ? buffer : _ ("buffer")) },
    { IW_LINE_SYMBOL_BUFFER_S, first ? _ ("until it is full while the line stands still, in seconds")
                                     : _ ("until it is empty while nothing comes in, in seconds") },
    { IW_LINE_SYMBOL_SERVICE,
      keep (self,
            _ ("of chunk i at stage k with its stalls, in seconds; here the mean of %s "
               "without stalls"),
            slowest) },
    { IW_LINE_SYMBOL_SLOTS, keep (self, _ ("whole chunks that fit behind stage k; here the %s"),
                                  buffer != NULL ? buffer : _ ("buffer")) },
    { IW_LINE_SYMBOL_VARIATION, keep (self, _ ("how a chunk's time scatters, over its mean; here %s"),
                                      iw_line_name (data, most_varied (line))) },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (meanings); i++)
    self->symbols[meanings[i].symbol].meaning = meanings[i].meaning;
}

static void
set_links (IwLineSymbols *self, const IwLineData *data)
{
  const int cache = data->line->cache_stage;
  const char *sized = data->buffer_links[self->buffer];
  IwEquationSymbol *symbols = self->symbols;

  symbols[IW_LINE_SYMBOL_CEILING].links = linked (self, data, "ceiling", self->slowest);
  symbols[IW_LINE_SYMBOL_RATE].links = linked (self, data, "rate", self->slowest);
  symbols[IW_LINE_SYMBOL_HIT].links = keep (self, "hit cache cache_policy epoch");
  symbols[IW_LINE_SYMBOL_STALL].links = linked (self, data, "stall jitter", self->stalling);
  symbols[IW_LINE_SYMBOL_STALL_EVERY].links = linked (self, data, "stall", self->stalling);
  symbols[IW_LINE_SYMBOL_WRITE].links = linked (self, data, "rate", cache);
  symbols[IW_LINE_SYMBOL_DEMAND].links = linked (self, data, "demand", (int)self->anchor);
  symbols[IW_LINE_SYMBOL_VARIATION].links = linked (self, data, "jitter", (int)most_varied (data->line));
  symbols[IW_LINE_SYMBOL_BUFFER].links = keep (self, "buffer %s", sized != NULL ? sized : "");
  symbols[IW_LINE_SYMBOL_BUFFER_S].links = symbols[IW_LINE_SYMBOL_BUFFER].links;
  symbols[IW_LINE_SYMBOL_SLOTS].links = symbols[IW_LINE_SYMBOL_BUFFER].links;
}

/* Below this a share is rounding. */
#define NOTHING 1e-9

/* --- Values
 * --------------------------------------------------------------------------------------------------- */

static void
set_value (IwLineSymbols *self, guint symbol, double value)
{
  IwEquationSymbol *of = &self->symbols[symbol];

  of->value = isfinite (value) ? value : NAN;
  of->shown = of->unit == IW_UNIT_FRACTION ? iw_share (value) : iw_shown (value, of->unit);
  of->spoken = of->unit == IW_UNIT_FRACTION ? iw_spoken_share (value) : iw_spoken (value, of->unit);
}

static void
set_values (IwLineSymbols *self, const IwLineData *data)
{
  const IwPipeline *line = data->line;
  const IwPipelineResult *result = data->result;
  const guint slowest = self->slowest >= 0 ? (guint)self->slowest : self->anchor;
  const double rate = line->stages[slowest].rate_bps, demand = iw_line_demand (data);
  const double bytes = buffer_bytes (data, self->buffer);
  const double taken = result->ceilings.utilization_ceiling - result->utilization;
  IwEquationSymbol *departure = &self->symbols[IW_LINE_SYMBOL_DEPARTURE];

  set_value (self, IW_LINE_SYMBOL_CEILING, result->ceilings.ceiling_bps);
  set_value (self, IW_LINE_SYMBOL_RATE, rate);
  set_value (self, IW_LINE_SYMBOL_HIT, hit_fraction (self, line));
  set_value (self, IW_LINE_SYMBOL_STALL, self->stalling >= 0 ? line->stages[self->stalling].stall_s : 0.0);
  set_value (self, IW_LINE_SYMBOL_STALL_EVERY,
             self->stalling >= 0 ? line->stages[self->stalling].stall_every_s : 0.0);
  set_value (self, IW_LINE_SYMBOL_WRITE,
             line->cache_stage < 0                             ? 0.0
             : line->stages[line->cache_stage].write_bps > 0.0 ? line->stages[line->cache_stage].write_bps
                                                               : line->stages[line->cache_stage].rate_bps);
  set_value (self, IW_LINE_SYMBOL_SHARE, fmin (1.0, line->cache_bytes / line->dataset_bytes));
  set_value (self, IW_LINE_SYMBOL_CACHE, line->cache_bytes);
  set_value (self, IW_LINE_SYMBOL_DATASET, line->dataset_bytes);
  set_value (self, IW_LINE_SYMBOL_MOST, result->ceilings.utilization_ceiling);
  set_value (self, IW_LINE_SYMBOL_DEMAND, demand);
  set_value (self, IW_LINE_SYMBOL_UTILIZATION, result->utilization);
  set_value (self, IW_LINE_SYMBOL_TAKEN, fabs (taken) < NOTHING ? 0.0 : taken);
  set_value (self, IW_LINE_SYMBOL_BUFFER, bytes);
  set_value (self, IW_LINE_SYMBOL_BUFFER_S, bytes / demand);
  set_value (self, IW_LINE_SYMBOL_SERVICE, line->chunk_bytes / rate);
  set_value (self, IW_LINE_SYMBOL_SLOTS, result->buffer_slots[self->buffer]);
  set_value (self, IW_LINE_SYMBOL_CHUNK, line->chunk_bytes);
  set_value (self, IW_LINE_SYMBOL_VARIATION, line->stages[most_varied (line)].cv);
  /* No one number: so many of them were simulated. */
  departure->value = NAN;
  g_snprintf (departure->shown.s, sizeof departure->shown.s, "%s × %u",
              iw_label (line->chunks, IW_UNIT_COUNT).s, line->replications);
  g_snprintf (departure->spoken.s, sizeof departure->spoken.s, _ ("%s chunks, %u times"),
              iw_spoken (line->chunks, IW_UNIT_COUNT).s, line->replications);
}

/* A stage's number is what it lets the line have. */
static void
set_stages (IwLineSymbols *self, const IwLineData *data)
{
  for (guint k = 0; k < data->line->n_stages; k++) {
    IwEquationSymbol *of = &self->symbols[IW_LINE_SYMBOL_STAGES + k];

    *of = (IwEquationSymbol){ .id = keep (self, "stage-%s", data->ids[k]),
                              .base = "",
                              .name = iw_line_name (data, k),
                              .meaning = _ ("what this stage lets the line have in the long run"),
                              .links = linked (self, data, "rate", (int)k),
                              .role = IW_ROLE_TRANSFER,
                              .rule = IW_RULE_SOLID,
                              .unit = IW_UNIT_BYTES_PER_S,
                              .widest = "888 MB/s" };
    set_value (self, IW_LINE_SYMBOL_STAGES + k, data->result->ceilings.stage_bps[k]);
  }
}

void
iw_line_symbols_init (IwLineSymbols *self, const IwLineData *data)
{
  const IwPipeline *line = data->line;

  *self = (IwLineSymbols){ .anchor = iw_line_anchor (data),
                           .slowest = iw_line_slowest (data),
                           .stalling = longest_stall (line),
                           .buffer = largest_buffer (data),
                           .strings = g_string_chunk_new (1024) };
  self->keeps = line->anchor == IW_ANCHOR_FIRST && line->cache_stage < 0 &&
                (line->cache_bytes > 0.0 || line->epoch == IW_EPOCH_WARM);
  self->caches = line->cache_stage >= 0 || self->keeps;
  memcpy (self->symbols, definitions, sizeof definitions);
  for (guint i = 0; i < IW_LINE_SYMBOL_STAGES; i++) {
    IwEquationSymbol *of = &self->symbols[i];

    of->name = _ (of->name);
    of->meaning = of->meaning != NULL ? _ (of->meaning) : NULL;
    of->listed = true;
  }
  self->symbols[IW_LINE_SYMBOL_HIT].listed = self->caches;
  self->symbols[IW_LINE_SYMBOL_STALL].listed = self->stalling >= 0;
  self->symbols[IW_LINE_SYMBOL_STALL_EVERY].listed = self->stalling >= 0;
  self->symbols[IW_LINE_SYMBOL_WRITE].listed = line->cache_stage >= 0;
  for (guint i = IW_LINE_SYMBOL_SHARE; i <= IW_LINE_SYMBOL_DATASET; i++)
    self->symbols[i].listed = self->caches && line->epoch == IW_EPOCH_WARM;
  set_meanings (self, data);
  set_links (self, data);
  set_values (self, data);
  set_stages (self, data);
}

void
iw_line_symbols_clear (IwLineSymbols *self)
{
  g_clear_pointer (&self->strings, g_string_chunk_free);
}
