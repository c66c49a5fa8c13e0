/* The access model as a textbook would print it, with the present numbers under the symbols. Every symbol is
 * one mark: its shape is all the places where it, or its number, stands. */
#include "iowall/charts.h"

#include <math.h>
#include <string.h>

#include "label-private.h"
#include "mathbox-private.h"
#include "words-private.h"

#define SYMBOL_TYPE IW_TYPE_VALUE

/* In the order in which they are first met. */
typedef enum {
  SYMBOL_RUN_TIME,
  SYMBOL_OPEN,
  SYMBOL_POSITIONINGS,
  SYMBOL_LATENCY,
  SYMBOL_RUN_BYTES,
  SYMBOL_STREAM,
  SYMBOL_THROUGHPUT,
  SYMBOL_QUEUE,
  SYMBOL_BANDWIDTH,
  SYMBOL_MAX_IOPS,
  SYMBOL_MAX_OPENS,
  SYMBOL_LOAD,
  SYMBOL_ACCELERATORS,
  SYMBOL_BATCH,
  SYMBOL_STORED_BYTES,
  SYMBOL_STEP,
  SYMBOL_COMPUTE,
  SYMBOL_DECODE,
  SYMBOL_UTILIZATION,
  N_SYMBOLS
} Symbol;

typedef struct {
  const char *id, *base, *sub;
  const char *name;    /* "Latency" */
  const char *meaning; /* ends the mark's sentence and stands in the table */
  const char *links;
  IwRole role;
  IwMathRule rule;
  IwUnit unit;
  const char *widest; /* of its number */
} SymbolDefinition;

/* Colours and rules: dashed waits, solid transfers, double is useful, dotted decodes; a plain symbol has no
 * colour on the charts. */
#define WAITS     IW_ROLE_WAIT, IW_RULE_DASHED
#define TRANSFERS IW_ROLE_TRANSFER, IW_RULE_SOLID
#define USEFUL    IW_ROLE_USEFUL, IW_RULE_DOUBLE
#define DECODES   IW_ROLE_DECODE, IW_RULE_DOTTED
#define PLAIN     IW_ROLE_NEUTRAL, IW_RULE_NONE

static const SymbolDefinition symbols[N_SYMBOLS] = {
  [SYMBOL_RUN_TIME] = { "run-time", "T", "run", "Time of one run", "one open and all that is read after it",
                        "open latency stream run_bytes positionings", PLAIN, IW_UNIT_SECONDS, "888 ms" },
  [SYMBOL_OPEN] = { "open", "t", "open", "Opening", "one file or object found and opened", "open device",
                    WAITS, IW_UNIT_SECONDS, "888 ms" },
  [SYMBOL_POSITIONINGS] = { "positionings", "n", "pos", "Positionings per run",
                            "how often a run waits for the latency", "positionings pattern format device",
                            WAITS, IW_UNIT_COUNT, "8,888" },
  [SYMBOL_LATENCY] = { "latency", "L", NULL, "Latency", "one positioning, until the first byte comes",
                       "latency device", WAITS, IW_UNIT_SECONDS, "888 ms" },
  [SYMBOL_RUN_BYTES] = { "run-bytes", "r", NULL, "Run", "bytes that are read after one open",
                         "run_bytes format pattern shard_bytes sample_bytes", TRANSFERS, IW_UNIT_BYTES,
                         "888 MB" },
  [SYMBOL_STREAM] = { "stream", "b", "stream", "Speed of a stream", "what one request at a time brings",
                      "stream device", TRANSFERS, IW_UNIT_BYTES_PER_S, "888 MB/s" },
  [SYMBOL_THROUGHPUT] = { "throughput", "X", NULL, "Throughput", "the smallest of four bounds", "throughput",
                          TRANSFERS, IW_UNIT_BYTES_PER_S, "888 MB/s" },
  [SYMBOL_QUEUE] = { "queue", "q", NULL, "Reads under way",
                     "as many as are asked for and the device works on", "queue_depth parallelism device",
                     PLAIN, IW_UNIT_COUNT, "8,888" },
  [SYMBOL_BANDWIDTH] = { "bandwidth", "B", "max", "Bandwidth", "the most that the device moves",
                         "bandwidth device", PLAIN, IW_UNIT_BYTES_PER_S, "888 MB/s" },
  [SYMBOL_MAX_IOPS] = { "max-iops", "I", "max", "IOPS limit", "the most positionings per second",
                        "max_iops device", PLAIN, IW_UNIT_IOPS, "888,888 IOPS" },
  [SYMBOL_MAX_OPENS] = { "max-opens", "O", "max", "Limit of opens", "the most opens per second",
                         "open device", PLAIN, IW_UNIT_COUNT, "888,888" },
  [SYMBOL_LOAD] = { "load", "t", "load", "Loading", "the time to load one step's bytes", "load throughput",
                    TRANSFERS, IW_UNIT_SECONDS, "888 ms" },
  [SYMBOL_ACCELERATORS] = { "accelerators", "N", NULL, "Consumers", "how many compute in parallel", "compute",
                            PLAIN, IW_UNIT_COUNT, "8,888" },
  [SYMBOL_BATCH] = { "batch", "b", NULL, "Batch", "samples of one step of one consumer", "compute", PLAIN,
                     IW_UNIT_COUNT, "8,888" },
  [SYMBOL_STORED_BYTES] = { "stored-bytes", "S′", NULL, "Stored sample",
                            "one sample with what its format adds", "sample_bytes format", TRANSFERS,
                            IW_UNIT_BYTES, "888 MB" },
  [SYMBOL_STEP] = { "step", "T", "step", "Step", "from one batch to the next", "step prefetch", PLAIN,
                    IW_UNIT_SECONDS, "888 ms" },
  [SYMBOL_COMPUTE] = { "compute", "t", "c", "Computing", "one step without any waiting", "compute", USEFUL,
                       IW_UNIT_SECONDS, "888 ms" },
  [SYMBOL_DECODE] = { "decode", "t", "dec", "Decoding", "one step's samples unpacked", "decode", DECODES,
                      IW_UNIT_SECONDS, "888 ms" },
  [SYMBOL_UTILIZATION] = { "utilization", "U", NULL, "Utilization", "the share of a step that is computing",
                           "utilization", USEFUL, IW_UNIT_FRACTION, "88.8 %" },
};

typedef struct {
  IwPicture *picture;
  IwMathSheet *sheet;
  const IwTheme *theme;
  const IwAccessEquationData *data;
  double unit, em;
  double values[N_SYMBOLS];
} Equation;

/* --- Values
 * ------------------------------------------------------------------------------------------------- */

static void
fill_in_values (Equation *self)
{
  const IwAccess *in = self->data->access;
  const IwAccessResult *out = self->data->result;
  const double positionings = round (out->positionings_per_s * out->run_bytes / out->throughput_bps);
  double *v = self->values;

  v[SYMBOL_OPEN] = in->device.open_s;
  v[SYMBOL_POSITIONINGS] = positionings;
  v[SYMBOL_LATENCY] = in->device.latency_s;
  v[SYMBOL_RUN_BYTES] = out->run_bytes;
  v[SYMBOL_STREAM] = in->device.stream_bps;
  v[SYMBOL_RUN_TIME] =
      in->device.open_s + positionings * in->device.latency_s + out->run_bytes / in->device.stream_bps;
  v[SYMBOL_QUEUE] = fmin (in->queue_depth, in->device.parallelism);
  v[SYMBOL_THROUGHPUT] = out->throughput_bps;
  v[SYMBOL_BANDWIDTH] = in->device.max_bps;
  v[SYMBOL_MAX_IOPS] = in->device.max_iops;
  v[SYMBOL_MAX_OPENS] = in->device.max_opens_per_s;
  v[SYMBOL_ACCELERATORS] = in->accelerators;
  v[SYMBOL_BATCH] = in->batch_samples;
  v[SYMBOL_STORED_BYTES] = out->stored_bytes_per_sample;
  v[SYMBOL_LOAD] = out->load_s;
  v[SYMBOL_COMPUTE] = in->step_compute_s;
  v[SYMBOL_DECODE] = out->decode_s;
  v[SYMBOL_STEP] = out->step_s;
  v[SYMBOL_UTILIZATION] = out->accelerator_utilization;
}

static IwQuantityText
show_value (const Equation *self, Symbol symbol)
{
  IwQuantityText text;

  if (symbol == SYMBOL_UTILIZATION)
    return iw_share (self->values[symbol]);
  text = iw_shown (self->values[symbol], symbols[symbol].unit);
  if (symbol == SYMBOL_MAX_OPENS)
    g_strlcat (text.s, "/s", sizeof text.s);
  return text;
}

static IwQuantityText
speak_value (const Equation *self, Symbol symbol)
{
  IwQuantityText text;

  if (symbol == SYMBOL_UTILIZATION)
    return iw_spoken_share (self->values[symbol]);
  text = iw_spoken (self->values[symbol], symbols[symbol].unit);
  if (symbol == SYMBOL_MAX_OPENS)
    g_strlcat (text.s, " per second", sizeof text.s);
  return text;
}

/* --- Boxes
 * -------------------------------------------------------------------------------------------------- */

#define PIECES(...)                                                                                          \
  (IwMath *const[]){ __VA_ARGS__ }, sizeof ((IwMath *const[]){ __VA_ARGS__ }) / sizeof (IwMath *)

static IwMath *
symbol_of_type (Equation *self, Symbol symbol, IwType type)
{
  const SymbolDefinition *of = &symbols[symbol];
  const IwTextStyleSpec base = { .type = type, .italic = true };
  const IwTextStyleSpec sub = { .type = IW_TYPE_SMALL };
  const IwMathSymbol style = {
    .id = symbol, .role = of->role, .rule = of->rule, .plate = of->rule != IW_RULE_NONE
  };
  IwMath *inner = iw_math_text (self->sheet, of->base, &base, NULL);

  if (of->sub != NULL)
    inner = iw_math_script (self->sheet, inner, iw_math_text (self->sheet, of->sub, &sub, NULL), NULL);
  return iw_math_symbol (self->sheet, inner, &style);
}

static IwMath *
sym (Equation *self, Symbol symbol)
{
  return symbol_of_type (self, symbol, SYMBOL_TYPE);
}

/* The number that stands for a symbol; `bold` where it is the outcome of a line. */
static IwMath *
number (Equation *self, Symbol symbol, bool bold)
{
  const SymbolDefinition *of = &symbols[symbol];
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .bold = bold };
  const IwMathSymbol style = { .id = symbol, .role = of->role, .rule = of->rule, .live = true };
  IwMath *inner = iw_math_text (self->sheet, show_value (self, symbol).s, &spec, of->widest);

  return iw_math_symbol (self->sheet, inner, &style);
}

static IwMath *
num (Equation *self, Symbol symbol)
{
  return number (self, symbol, false);
}

/* A number that has no symbol of its own. */
static IwMath *
plain_number (Equation *self, double value, IwUnit unit, bool bold)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .bold = bold };

  return iw_math_text (self->sheet, iw_shown (value, unit).s, &spec, "888 MB/s");
}

static IwMath *
word (Equation *self, const char *text, IwType type)
{
  const IwTextStyleSpec spec = { .type = type, .role = IW_ROLE_INK };

  return iw_math_text (self->sheet, text, &spec, NULL);
}

/* Signs with the room that belongs to them, between symbols or between numbers. */
static IwMath *
sign (Equation *self, const char *text)
{
  g_autofree char *spaced = g_strdup_printf ("\u2005%s\u2005", text);

  return word (self, spaced, SYMBOL_TYPE);
}

static IwMath *
small_sign (Equation *self, const char *text)
{
  g_autofree char *spaced = g_strdup_printf ("\u2005%s\u2005", text);

  return word (self, spaced, IW_TYPE_BODY);
}

static IwMath *
dot (Equation *self)
{
  return word (self, "\u2009·\u2009", SYMBOL_TYPE);
}

static IwMath *
times (Equation *self)
{
  return word (self, "\u2009×\u2009", IW_TYPE_BODY);
}

static IwMath *
fraction (Equation *self, IwMath *above, IwMath *below)
{
  return iw_math_fraction (self->sheet, above, below);
}

static IwMath *
row (Equation *self, IwMath *const *items, size_t n)
{
  return iw_math_row (self->sheet, items, n);
}

/* One line of a case: what it is, the numbers in it, and what comes out; a case that decides is marked. */
typedef struct {
  IwMath *symbolic, *numeric; /* numeric may be NULL */
  IwMath *outcome;
  bool decides;
} Case;

static IwMath *
case_line (Equation *self, const Case *of, double symbol_width, double width)
{
  const IwTextStyleSpec tag = { .type = IW_TYPE_SMALL, .bold = true, .role = IW_ROLE_ACCENT };
  IwMath *pieces[4];
  size_t n = 0;

  iw_math_widen (of->symbolic, symbol_width);
  pieces[n++] = of->symbolic;
  if (of->numeric != NULL)
    pieces[n++] = row (self, PIECES (small_sign (self, "="), of->numeric));
  pieces[n++] = row (self, PIECES (small_sign (self, "="), of->outcome));
  if (of->decides)
    pieces[n++] = iw_math_text (self->sheet, " ◂ decides", &tag, " ◂ decides");
  return iw_math_lines (self->sheet, pieces, n, width, symbol_width);
}

/* "X = min { cases": the cases' first columns are aligned. */
static IwMath *
extremum (Equation *self, Symbol symbol, const char *name, Case *cases, size_t n, double width)
{
  IwMath *head = row (self, PIECES (sym (self, symbol), sign (self, "="), word (self, name, SYMBOL_TYPE)));
  const double room = width - iw_math_width (head) - 1.5 * self->em;
  double symbol_width = 0.0;
  g_autofree IwMath **lines = g_new (IwMath *, n);

  for (size_t i = 0; i < n; i++)
    symbol_width = fmax (symbol_width, iw_math_width (cases[i].symbolic));
  for (size_t i = 0; i < n; i++)
    lines[i] = case_line (self, &cases[i], symbol_width, room);
  return row (self, PIECES (head, iw_math_cases (self->sheet, lines, n)));
}

/* --- The equations
 * ------------------------------------------------------------------------------------------ */

typedef struct {
  const char *title;
  IwMath *lines[2]; /* with symbols, with numbers; the second may be NULL */
  double x[2];
} Block;

#define MAX_BLOCKS 5

/* The second line's relation stands under that of the first. */
static Block
two_lines (Equation *self, const char *title, Symbol left, IwMath *const *symbolic, size_t n_symbolic,
           IwMath *const *numeric, size_t n_numeric, double width)
{
  IwMath *head = sym (self, left);
  const double indent = iw_math_width (head);
  g_autofree IwMath **pieces = g_new (IwMath *, n_symbolic + 1);

  pieces[0] = head;
  memcpy (pieces + 1, symbolic, n_symbolic * sizeof *pieces);
  return (Block){ .title = title,
                  .lines = { iw_math_lines (self->sheet, pieces, n_symbolic + 1, width, indent),
                             iw_math_lines (self->sheet, numeric, n_numeric, width - indent, self->em) },
                  .x = { 0.0, indent } };
}

static Block
run_time_block (Equation *self, double width)
{
  return two_lines (
      self, "Time of one run", SYMBOL_RUN_TIME,
      PIECES (row (self, PIECES (sign (self, "="), sym (self, SYMBOL_OPEN))),
              row (self, PIECES (sign (self, "+"), sym (self, SYMBOL_POSITIONINGS), dot (self),
                                 sym (self, SYMBOL_LATENCY))),
              row (self, PIECES (sign (self, "+"),
                                 fraction (self, sym (self, SYMBOL_RUN_BYTES), sym (self, SYMBOL_STREAM))))),
      PIECES (row (self, PIECES (small_sign (self, "="), num (self, SYMBOL_OPEN))),
              row (self, PIECES (small_sign (self, "+"), num (self, SYMBOL_POSITIONINGS), times (self),
                                 num (self, SYMBOL_LATENCY))),
              row (self, PIECES (small_sign (self, "+"),
                                 fraction (self, num (self, SYMBOL_RUN_BYTES), num (self, SYMBOL_STREAM)))),
              row (self, PIECES (small_sign (self, "="), number (self, SYMBOL_RUN_TIME, true)))),
      width);
}

static Block
throughput_block (Equation *self, double width)
{
  const IwAccessResult *out = self->data->result;
  const IwBound bound = out->bound;
  const IwAccessCeilings *bounds = &out->ceilings;
  const bool latency = bound == IW_BOUND_OPEN || bound == IW_BOUND_POSITION || bound == IW_BOUND_STREAM;
  Case cases[] = {
    { .symbolic = fraction (
          self, row (self, PIECES (sym (self, SYMBOL_QUEUE), dot (self), sym (self, SYMBOL_RUN_BYTES))),
          sym (self, SYMBOL_RUN_TIME)),
      .numeric = fraction (
          self, row (self, PIECES (num (self, SYMBOL_QUEUE), times (self), num (self, SYMBOL_RUN_BYTES))),
          num (self, SYMBOL_RUN_TIME)),
      .outcome = plain_number (self, bounds->latency_bps, IW_UNIT_BYTES_PER_S, latency),
      .decides = latency },
    { .symbolic = sym (self, SYMBOL_BANDWIDTH),
      .outcome = number (self, SYMBOL_BANDWIDTH, bound == IW_BOUND_BANDWIDTH),
      .decides = bound == IW_BOUND_BANDWIDTH },
    { .symbolic = fraction (
          self, row (self, PIECES (sym (self, SYMBOL_MAX_IOPS), dot (self), sym (self, SYMBOL_RUN_BYTES))),
          sym (self, SYMBOL_POSITIONINGS)),
      .numeric = fraction (
          self, row (self, PIECES (num (self, SYMBOL_MAX_IOPS), times (self), num (self, SYMBOL_RUN_BYTES))),
          num (self, SYMBOL_POSITIONINGS)),
      .outcome = plain_number (self, bounds->iops_bps, IW_UNIT_BYTES_PER_S, bound == IW_BOUND_IOPS),
      .decides = bound == IW_BOUND_IOPS },
    { .symbolic = row (self, PIECES (sym (self, SYMBOL_MAX_OPENS), dot (self), sym (self, SYMBOL_RUN_BYTES))),
      .numeric =
          row (self, PIECES (num (self, SYMBOL_MAX_OPENS), times (self), num (self, SYMBOL_RUN_BYTES))),
      .outcome = plain_number (self, bounds->metadata_bps, IW_UNIT_BYTES_PER_S, bound == IW_BOUND_METADATA),
      .decides = bound == IW_BOUND_METADATA },
  };

  return (Block){ .title = "Throughput",
                  .lines = { extremum (self, SYMBOL_THROUGHPUT, "min", cases, G_N_ELEMENTS (cases), width),
                             row (self,
                                  PIECES (small_sign (self, "="), number (self, SYMBOL_THROUGHPUT, true))) },
                  .x = { 0.0, iw_math_width (sym (self, SYMBOL_THROUGHPUT)) } };
}

static Block
load_block (Equation *self, double width)
{
  return two_lines (
      self, "Loading one step", SYMBOL_LOAD,
      PIECES (row (self, PIECES (sign (self, "="),
                                 fraction (self,
                                           row (self, PIECES (sym (self, SYMBOL_ACCELERATORS), dot (self),
                                                              sym (self, SYMBOL_BATCH), dot (self),
                                                              sym (self, SYMBOL_STORED_BYTES))),
                                           sym (self, SYMBOL_THROUGHPUT))))),
      PIECES (row (self, PIECES (small_sign (self, "="),
                                 fraction (self,
                                           row (self, PIECES (num (self, SYMBOL_ACCELERATORS), times (self),
                                                              num (self, SYMBOL_BATCH), times (self),
                                                              num (self, SYMBOL_STORED_BYTES))),
                                           num (self, SYMBOL_THROUGHPUT)))),
              row (self, PIECES (small_sign (self, "="), number (self, SYMBOL_LOAD, true)))),
      width);
}

/* With prefetch the longest of the three decides; without it they add up. */
static Block
step_block (Equation *self, double width)
{
  static const Symbol parts[] = { SYMBOL_COMPUTE, SYMBOL_LOAD, SYMBOL_DECODE };
  const double *v = self->values;
  Case cases[3];
  size_t longest = 0;

  if (!self->data->access->prefetch)
    return two_lines (self, "One step, nothing overlaps", SYMBOL_STEP,
                      PIECES (row (self, PIECES (sign (self, "="), sym (self, SYMBOL_COMPUTE))),
                              row (self, PIECES (sign (self, "+"), sym (self, SYMBOL_LOAD))),
                              row (self, PIECES (sign (self, "+"), sym (self, SYMBOL_DECODE)))),
                      PIECES (row (self, PIECES (small_sign (self, "="), num (self, SYMBOL_COMPUTE))),
                              row (self, PIECES (small_sign (self, "+"), num (self, SYMBOL_LOAD))),
                              row (self, PIECES (small_sign (self, "+"), num (self, SYMBOL_DECODE))),
                              row (self, PIECES (small_sign (self, "="), number (self, SYMBOL_STEP, true)))),
                      width);
  for (size_t i = 1; i < G_N_ELEMENTS (parts); i++) {
    if (v[parts[i]] > v[parts[longest]])
      longest = i;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    cases[i] = (Case){ .symbolic = sym (self, parts[i]),
                       .outcome = number (self, parts[i], i == longest),
                       .decides = i == longest };
  return (Block){ .title = "One step, loading ahead",
                  .lines = { extremum (self, SYMBOL_STEP, "max", cases, G_N_ELEMENTS (cases), width),
                             row (self, PIECES (small_sign (self, "="), number (self, SYMBOL_STEP, true))) },
                  .x = { 0.0, iw_math_width (sym (self, SYMBOL_STEP)) } };
}

static Block
utilization_block (Equation *self, double width)
{
  return two_lines (
      self, "Utilization", SYMBOL_UTILIZATION,
      PIECES (row (self, PIECES (sign (self, "="),
                                 fraction (self, sym (self, SYMBOL_COMPUTE), sym (self, SYMBOL_STEP))))),
      PIECES (row (self, PIECES (small_sign (self, "="),
                                 fraction (self, num (self, SYMBOL_COMPUTE), num (self, SYMBOL_STEP)))),
              row (self, PIECES (small_sign (self, "="), number (self, SYMBOL_UTILIZATION, true)))),
      width);
}

static void
build_blocks (Equation *self, double width, Block blocks[MAX_BLOCKS])
{
  blocks[0] = run_time_block (self, width);
  blocks[1] = throughput_block (self, width);
  blocks[2] = load_block (self, width);
  blocks[3] = step_block (self, width);
  blocks[4] = utilization_block (self, width);
}

/* --- Layout
 * ------------------------------------------------------------------------------------------------- */

static double
block_gap (const Equation *self)
{
  return 2.0 * self->theme->gap * self->unit;
}

static double
line_gap (const Equation *self)
{
  return 0.8 * self->theme->gap * self->unit;
}

static IwMath *
block_title (Equation *self, const Block *block)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .bold = true, .role = IW_ROLE_FAINT_INK };

  return iw_math_text (self->sheet, block->title, &spec, NULL);
}

static double
block_height (Equation *self, const Block *block)
{
  double height = iw_math_height (block_title (self, block)) + line_gap (self);

  height += iw_math_height (block->lines[0]);
  if (block->lines[1] != NULL)
    height += line_gap (self) + iw_math_height (block->lines[1]);
  return height;
}

static void
place_block (Equation *self, const Block *block, double x, double y, bool live)
{
  IwMath *title = block_title (self, block);

  iw_math_place (self->sheet, title, x, y, live);
  y += iw_math_height (title) + line_gap (self);
  iw_math_place (self->sheet, block->lines[0], x + block->x[0], y, live);
  y += iw_math_height (block->lines[0]) + line_gap (self);
  if (block->lines[1] != NULL)
    iw_math_place (self->sheet, block->lines[1], x + block->x[1], y, live);
}

/* The table of symbols: symbol, meaning, value. */
typedef struct {
  double symbol_width, value_width, meaning_width, height;
  double rows[N_SYMBOLS];
} Table;

static const IwTextStyleSpec meaning_spec = { .type = IW_TYPE_SMALL,
                                              .role = IW_ROLE_FAINT_INK,
                                              .wrap = true };

static double
row_pad (const Equation *self)
{
  return 0.5 * self->theme->gap * self->unit;
}

static void
measure_table (Equation *self, double width, Table *table)
{
  const double gap = 1.5 * self->theme->gap * self->unit;

  *table = (Table){ 0 };
  for (Symbol i = 0; i < N_SYMBOLS; i++) {
    IwMath *value = num (self, i);

    table->symbol_width =
        fmax (table->symbol_width, iw_math_width (symbol_of_type (self, i, IW_TYPE_BODY)) + gap);
    table->value_width = fmax (table->value_width, iw_math_nominal (value) + gap);
  }
  table->meaning_width = fmax (4.0 * self->em, width - table->symbol_width - table->value_width);
  for (Symbol i = 0; i < N_SYMBOLS; i++) {
    IwTextStyleSpec spec = meaning_spec;

    spec.max_width = table->meaning_width;
    table->rows[i] = fmax (iw_sketch_measure (self->picture, symbols[i].meaning, &spec).height,
                           iw_math_height (symbol_of_type (self, i, IW_TYPE_BODY))) +
                     2.0 * row_pad (self);
    table->height += table->rows[i];
  }
}

static void
place_table (Equation *self, const Table *table, double x, double y, double width, bool live)
{
  for (Symbol i = 0; i < N_SYMBOLS; i++) {
    IwMath *symbol = symbol_of_type (self, i, IW_TYPE_BODY), *value = num (self, i);
    const double top = y + row_pad (self);
    IwTextStyleSpec spec = meaning_spec;

    spec.max_width = table->meaning_width;
    if (!live) {
      iw_sketch_line (self->picture, x, floor (y) + 0.5, x + width, floor (y) + 0.5, IW_ROLE_GRID, 1.0, 1.0,
                      0.0);
      iw_sketch_text (self->picture, symbols[i].meaning, x + table->symbol_width, top, &spec);
    }
    iw_math_place (self->sheet, symbol, x, top, live);
    iw_math_place (self->sheet, value, x + width - iw_math_width (value), top, live);
    y += table->rows[i];
  }
}

/* --- Marks
 * -------------------------------------------------------------------------------------------------- */

static void
say_sentence (Equation *self)
{
  const IwAccessResult *out = self->data->result;

  iw_sketch_sentence (
      self->picture,
      "Throughput X is %s, bound by %s. One run of %s takes %s. Loading one step takes %s, the step %s; "
      "utilization is %s.",
      speak_value (self, SYMBOL_THROUGHPUT).s, iw_bound_words (out->bound),
      speak_value (self, SYMBOL_RUN_BYTES).s, speak_value (self, SYMBOL_RUN_TIME).s,
      speak_value (self, SYMBOL_LOAD).s, speak_value (self, SYMBOL_STEP).s,
      speak_value (self, SYMBOL_UTILIZATION).s);
}

static void
add_marks (Equation *self)
{
  for (Symbol i = 0; i < N_SYMBOLS; i++) {
    const SymbolDefinition *of = &symbols[i];
    size_t n;
    const IwBox *places = iw_math_places (self->sheet, i, &n);
    const IwQuantityText value = show_value (self, i);
    g_autofree char *sentence =
        g_strdup_printf ("%s, %s: %s.", of->name, speak_value (self, i).s, of->meaning);
    g_autofree char *name = g_strdup_printf ("%s%s%s, %s", of->base, of->sub != NULL ? " " : "",
                                             of->sub != NULL ? of->sub : "", of->name);

    if (n == 0)
      continue;
    for (size_t k = 0; k < n; k++) {
      iw_sketch_move (self->picture, places[k].x, places[k].y);
      iw_sketch_line_to (self->picture, places[k].x + places[k].width, places[k].y);
      iw_sketch_line_to (self->picture, places[k].x + places[k].width, places[k].y + places[k].height);
      iw_sketch_line_to (self->picture, places[k].x, places[k].y + places[k].height);
      iw_sketch_close (self->picture);
    }
    iw_sketch_mark_path (self->picture, &(IwMark){ .id = of->id,
                                                   .name = name,
                                                   .value = value.s,
                                                   .sentence = sentence,
                                                   .links = of->links,
                                                   .number = self->values[i],
                                                   .unit = of->unit });
  }
}

/* --- The picture
 * -------------------------------------------------------------------------------------------- */

static IwBox
draw_heading (Equation *self)
{
  const IwAccessResult *out = self->data->result;
  const IwQuantityText throughput = show_value (self, SYMBOL_THROUGHPUT);
  g_autofree char *full =
      g_strdup_printf ("Throughput %s; bound by %s", throughput.s, iw_bound_words (out->bound));
  g_autofree char *brief = g_strdup_printf ("Throughput %s", throughput.s);

  return iw_heading (self->picture, (const char *const[]){ full, brief, NULL });
}

static void
init_equation (Equation *self, const IwAccessEquationData *data, const IwTheme *theme, double width,
               double height)
{
  *self = (Equation){ .picture = iw_sketch_new (theme, width, height, "Math Peek"),
                      .theme = theme,
                      .data = data,
                      .unit = theme->scale,
                      .em = iw_sketch_type_px (theme, IW_TYPE_BODY) };
  self->sheet = iw_math_sheet_new (self->picture);
  fill_in_values (self);
}

IwPicture *
iw_access_equation_new (const IwAccessEquationData *data, const IwTheme *theme, double width, double height)
{
  Equation self;
  Block blocks[MAX_BLOCKS];
  Table table;
  IwBox box;

  init_equation (&self, data, theme, width, height);
  box = draw_heading (&self);
  build_blocks (&self, box.width, blocks);
  measure_table (&self, box.width, &table);
  for (int live = 0; live < 2; live++) {
    double y = box.y;

    iw_sketch_group (self.picture, live ? "numbers" : "symbols");
    for (size_t i = 0; i < MAX_BLOCKS; i++) {
      const double needed = block_height (&self, &blocks[i]);

      if (y + needed > box.y + box.height)
        break;
      place_block (&self, &blocks[i], box.x, y, live);
      y += needed + block_gap (&self);
    }
    if (y + table.height <= box.y + box.height)
      place_table (&self, &table, box.x, y, box.width, live);
  }
  say_sentence (&self);
  add_marks (&self);
  iw_math_sheet_free (self.sheet);
  return self.picture;
}

double
iw_access_equation_height (const IwAccessEquationData *data, const IwTheme *theme, double width)
{
  const double tall = 1e5;
  Equation self;
  Block blocks[MAX_BLOCKS];
  Table table;
  IwBox box;
  double height;

  init_equation (&self, data, theme, width, tall);
  box = draw_heading (&self);
  build_blocks (&self, box.width, blocks);
  measure_table (&self, box.width, &table);
  height = tall - box.height;
  for (size_t i = 0; i < MAX_BLOCKS; i++)
    height += block_height (&self, &blocks[i]) + block_gap (&self);
  height += table.height;
  iw_math_sheet_free (self.sheet);
  iw_picture_free (self.picture);
  return ceil (height);
}
