/* Missions: four tracks as data. A mission file names its words, its controls with ranges and units, its
 * goals, its lock and the experiment that settles it; nothing about a track is compiled in.
 *
 * Errors of this floor are GErrors in IW_MISSION_ERROR whose message is one line: where (file:line:column and
 * JSON pointer), what was found, what was expected. */
#pragma once

#include <gio/gio.h>

#include "iowall/catalogue.h"
#include "iowall/pipeline.h"
#include "iowall/quantity.h"

#define IW_MISSION_ERROR (iw_mission_error_quark ())
GQuark iw_mission_error_quark (void);

typedef enum {
  IW_MISSION_ERROR_SYNTAX,  /* not JSON, or JSON that two readers would read differently */
  IW_MISSION_ERROR_SCHEMA,  /* a field is missing, unknown, of the wrong type or out of range */
  IW_MISSION_ERROR_SETTING, /* an unknown control, or a value that it does not take */
  IW_MISSION_ERROR_VERSION, /* a file of a newer format */
  IW_MISSION_ERROR_LOCKED,  /* a ledger that may not be changed in this way */
  IW_MISSION_ERROR_FILE,    /* a file that does not exist, or cannot be read or written */
  IW_MISSION_ERROR_BUSY     /* a ledger that somebody else is writing */
} IwMissionError;

typedef enum {
  IW_PART_ACCESS,
  IW_PART_PIPELINE,
  IW_PART_CHECKPOINT,
  IW_N_PARTS
} IwPartKind;

/* "access", "pipeline", "checkpoint". */
const char *iw_part_id (IwPartKind kind);
gboolean iw_part_from_id (const char *id, IwPartKind *out);

typedef enum {
  IW_CONTROL_CHOICE,
  IW_CONTROL_RANGE,
  IW_CONTROL_SWITCH
} IwControlKind;

typedef struct {
  char *id;    /* "stochastic"; of a switch "off" and "on", in this order */
  char *label; /* "Shuffled" */
  char *note;  /* one line below the label; may be "" */
} IwOption;

/* How the values of a range are spread along a slider. */
typedef enum {
  IW_SPREAD_LINEAR,
  IW_SPREAD_LOG,
  IW_SPREAD_CUBE /* value = max * position^3: fine near zero, which it reaches */
} IwSpread;

/* One control. Its value is a double: the SI value of a range, the index of a choice, 0 or 1 of a switch. */
typedef struct {
  char *id, *label, *help;
  char *reading; /* what it comes to now, with {fact} bindings: shown below it; "" for nothing */
  IwControlKind kind;
  gboolean more; /* stands under "More" */
  IwUnit unit;   /* of a range */
  IwSpread spread;
  gboolean whole;  /* takes whole numbers only */
  double min, max; /* inclusive; of a choice 0 and its last index */
  double initial;
  char *links;        /* space-separated ids that tie control, symbol and mark together */
  char *provenance;   /* of its range */
  GPtrArray *options; /* (element-type IwOption); empty for a range */
} IwControl;

#define IW_MAX_CONTROLS 16

/* A rule about a result: one fact compared with a number, or a control with a choice. */
typedef struct {
  char *label;              /* of a goal; "" in an outcome */
  char *run;                /* id of the run it looks at; "" for the present result */
  char *fact;               /* "" if it is about a control */
  char *control;            /* "" if it is about a fact */
  char *versus;             /* id of a run, or "": then the fact is divided by that run's before comparing */
  double at_least, at_most; /* -INFINITY and INFINITY where not asked */
  GStrv is_one_of;          /* text values allowed, or NULL */
  char *provenance;         /* of the threshold */
} IwRule;

typedef struct {
  char *id, *label; /* "as-asked", "As the question asks" */
  GPtrArray *set;   /* (element-type char*) control id, value text, control id, … */
} IwLockRun;

typedef struct {
  GPtrArray *when; /* (element-type IwRule) all must hold */
  char *option;    /* the option that this outcome makes right */
  char *because;   /* with {run.fact} bindings */
} IwOutcome;

typedef struct {
  char *question;
  GPtrArray *options;  /* (element-type IwOption) */
  GPtrArray *runs;     /* (element-type IwLockRun) at least one */
  GPtrArray *outcomes; /* (element-type IwOutcome) the first that holds counts; the last holds always */
} IwLock;

/* --- Part 2: the line --- */

#define IW_NO_CONTROL (-1)

typedef struct {
  char *id, *name;                   /* "link", "Network link" */
  char *links;                       /* ids of the controls that size it, separated by spaces; may be "" */
  int control;                       /* index of the control that sets its rate, or IW_NO_CONTROL */
  double rate_bps;                   /* where no control does */
  gboolean access;                   /* it can be no faster than what Part 1's choices read at */
  double write_share;                /* of the cache stage: its write rate over its read rate */
  double cv, stall_every_s, stall_s; /* at a jitter of 1 */
} IwLineStage;

typedef struct {
  char *name;   /* "Prefetch buffer" */
  int control;  /* index of the control that sets its size, or IW_NO_CONTROL */
  double bytes; /* where no control does */
} IwLineBuffer;

/* What a control costs: `price` (of the line's cost unit) for each `each` of its value. */
typedef struct {
  guint control;
  double each, price;
} IwLinePrice;

typedef struct {
  guint n_stages;
  IwLineStage stages[IW_PIPELINE_MAX_STAGES];
  IwLineBuffer buffers[IW_PIPELINE_MAX_BUFFERS]; /* behind stage k */
  IwAnchor anchor;
  int cache_stage; /* -1: none. Stage 0 of a line anchored first: what is kept there is not sent on */
  double chunk_bytes, dataset_bytes, deadline_s;
  char *busy, *starved;       /* of the anchor: "GPU busy", "GPU starved" */
  double target;              /* utilisation wanted, 0 … 1 */
  guint chunks, replications; /* of a run */
  double stretch_s, play_s;   /* how much of a run is shown, and the time in which that is played */
  IwUnit cost_unit;           /* dollars a month, or watts */
  double fixed_cost;
  guint n_prices;
  IwLinePrice prices[IW_MAX_CONTROLS];
} IwLine;

/* --- Part 3: the job --- */

typedef struct {
  char *useful;                 /* "Training": what the time is for */
  char *checkpoint;             /* "checkpoint": what is written, as it stands inside a sentence */
  char *failure;                /* "node failure" */
  char *checkpoints, *failures; /* several of them */
  char *node;                   /* "node" */
  double work_s, restart_s;
  double checkpoint_bytes, commit_s;
  double local_recovery;  /* share of failures that leave the local copy intact */
  guint runs;             /* simulated */
  GPtrArray *stores;      /* (element-type const IwDevice) that can be written to, in the order of the control
                             "write_bw" */
  double local_write_bps; /* the node's own drive; times what `local_control` is set to, if there is one */
  int local_control;      /* of Part 2: what was provisioned there; or IW_NO_CONTROL */
  double
      client_write_bps; /* what one node gets through to a shared store, likewise; 0: no limit of its own */
  int client_control;
  double life_s;          /* for which what is written to must last; 0: bandwidth is what can give out */
  double endurance_share; /* of its endurance that checkpoints may use up */
  /* The message that comes once the goals are met for the first time; the part is won by meeting them again.
   */
  char *message_from, *message; /* "" : none comes */
  double mtbf_factor;           /* what it does to the MTBF of a node, 0 … 1 */
} IwJob;

typedef struct {
  IwPartKind kind;
  char *title; /* "The Access Pattern Audit" */
  double minutes;
  char *from;   /* who asks: "Dana, head of training" */
  char *brief;  /* at most 60 words; {fact} binds to the present result, as in target and the questions */
  char *target; /* one line: what is wanted */
  IwLock lock;
  GPtrArray *controls;       /* (element-type IwControl) in the order of the screen */
  GPtrArray *goals;          /* (element-type IwRule) */
  char *observer, *question; /* Reflect */
  /* Part 1 only: */
  const IwWorkload *workload;
  GPtrArray *devices; /* (element-type const IwDevice) in the order of the control */
  double dataset_bytes;
  double accelerators;
  double memory_bytes; /* of the host, for the shuffle buffer */
  /* Part 2 only: */
  IwLine *line;
  /* Part 3 only: */
  IwJob *job;
  /* Every part: */
  guint max_trials;   /* recorded rows that it takes; 0: nothing is recorded */
  GPtrArray *assumed; /* (element-type char*) control id, value text, …: what later parts build on while this
                         one is not done */
  GPtrArray *provenance;     /* (element-type char*) of the numbers above */
  struct IwFactTable *facts; /* of what iw_part_facts lists, where that depends on the mission; else NULL */
} IwPart;

/* The words of a track, for charts and texts. */
typedef struct {
  char *source;           /* "10 TB training set" */
  char *memory;           /* "Host memory" */
  char *consumer;         /* "8 × H100" */
  char *sample, *samples; /* "image", "images" */
  char *step;             /* "step": what a batch feeds */
  char *busy;             /* "GPU busy" */
  char *starved;          /* "GPU starved" */
  char *compute;          /* "Compute" */
  char *opening;          /* "Opening files": what comes before the first byte; never empty */
} IwWords;

/* --- What a complete ledger has --- */

typedef enum {
  IW_CRITERION_PREDICTION, /* the part's prediction is locked in, its reason of at least `words` */
  IW_CRITERION_EXPERIMENT, /* the lock's experiment was run */
  IW_CRITERION_GOAL,       /* every goal of the part was met */
  IW_CRITERION_TRIALS,     /* at least `rows` were recorded */
  IW_CRITERION_REFLECTION, /* of at least `words`, with at least `evidence` readings */
  IW_CRITERION_VERDICT,    /* the last question: a choice, a defence of at least `words`, and none of the
                              other texts blank */
  IW_N_CRITERION_KINDS
} IwCriterionKind;

/* One line of the rubric. Numbers that its kind does not ask for are 0. */
typedef struct {
  char *label;
  IwCriterionKind kind;
  IwPartKind part; /* that it is about; of the last question no matter */
  guint words, rows, evidence;
  double points;    /* for meeting it; nothing for less */
  char *provenance; /* of its numbers */
} IwCriterion;

#define IW_MAX_CRITERIA 32

typedef struct {
  char *id, *title, *persona, *north_star, *crisis, *summary;
  char *origin; /* path or resource URI that it was read from */
  IwWords words;
  IwPart *parts[IW_N_PARTS]; /* NULL where the mission has no such part yet */
  IwCatalogue *catalogue;    /* owned */
  GPtrArray *rubric;         /* (element-type IwCriterion) empty where the mission has none */
  GPtrArray *scenes;         /* (element-type IwScene) of its lecture; may be empty */
} IwMission;

/* $XDG_DATA_HOME/iowall/missions: where missions of one's own are, each named ID.json or ID.iowall.json. */
char *iw_mission_directory (void);

/* Loads a mission by id or, if `id_or_path` has a '/' or ends in ".json", by path. Ids are looked for in
 * $XDG_DATA_HOME/iowall/missions, then in the program. The catalogue is looked for beside the mission, then
 * in the program. Everything is validated. */
IwMission *iw_mission_load (const char *id_or_path, GError **error);
void iw_mission_free (IwMission *mission);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwMission, iw_mission_free)

/* Ids of every mission there is, those of the program first and in the order of the lab. */
GStrv iw_mission_list (void);

/* Validates any file of the lab: mission, devices, workloads or ledger, told apart by "kind". A mission's
 * lock is run as well: a number in its brief, target, question or options within 10 % of what the experiment
 * finds gives the answer away and is an error. A JSON Schema is only asked to be JSON. TRUE if the file is
 * sound; otherwise the first error. */
gboolean iw_check_file (const char *path, GError **error);
/* The same. What is no error but worth knowing, texts without a translation, goes to `note` (may be NULL):
 * NULL or a text that the caller frees. */
gboolean iw_check_file_noting (const char *path, char **note, GError **error);

const IwControl *iw_part_find_control (const IwPart *part, const char *id, guint *index); /* NULL if none */

/* The values of a part's controls, in the order of IwPart.controls. A value type. */
typedef struct {
  double values[IW_MAX_CONTROLS];
} IwSettings;

void iw_settings_init (IwSettings *settings, const IwPart *part);
/* The settings that later parts build on while this one is not done. */
void iw_settings_assume (IwSettings *settings, const IwPart *part);
/* Sets one control from text: an option id, or a quantity with or without unit. Errors
 * IW_MISSION_ERROR_SETTING name the control, what was found and what it takes; `settings` is unchanged then.
 */
gboolean iw_settings_set_text (IwSettings *settings, const IwPart *part, const char *control,
                               const char *value, GError **error);
/* Exact text of a value, for files: the option id, or the shortest number in SI that reads back as the same.
 */
char *iw_settings_get_text (const IwSettings *settings, const IwPart *part, guint index);
/* The value as a person reads it: option label, or the quantity. */
char *iw_control_format (const IwControl *control, double value, IwTextStyle style);
/* Where a value of a range stands on its slider, 0 … 1, and back. What lies outside the range is brought into
 * it. */
double iw_control_position (const IwControl *control, double value);
double iw_control_value_at (const IwControl *control, double position);

/* The option with this id, or NULL; `index` may be NULL. */
const IwOption *iw_options_find (const GPtrArray *options, const char *id, guint *index);
gboolean iw_settings_equal (const IwSettings *a, const IwSettings *b, const IwPart *part);
