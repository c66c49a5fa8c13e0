/* The instruments: each lays out one picture from results of the core and the words of a track. They know no
 * mission, no window and no file. `width` and `height` are device-independent pixels. The caller frees the
 * picture. */
#pragma once

#include "iowall/access.h"
#include "iowall/checkpoint.h"
#include "iowall/picture.h"
#include "iowall/pipeline.h"
#include "iowall/scale.h"

/* What keeps axes still while a slider is dragged. The holder (a view) keeps one per instrument,
 * zero-initialised; with `held` set a chart uses the domain it finds, otherwise it chooses a fresh one and
 * leaves it here. Of the domain's two pairs one that ascends is a range, and other numbers are upper ends. */
typedef struct {
  bool held;
  double domain[4];
} IwAxisHold;

/* Widens a domain so that what another one shows has room on it too. */
void iw_axis_hold_cover (IwAxisHold *hold, const IwAxisHold *other);

/* --- I/O waterfall: one step's time, in the order of events --- */
typedef struct {
  const IwAccess *access;
  const IwAccessResult *result;
  const char *step;     /* "step" */
  const char *consumer; /* "8 × H100" */
  const char *device;   /* "Object store" */
  const char *compute;  /* "Compute" */
  const char *starved;  /* "GPU starved" */
  const char *opening;  /* "Opening files" */
  const char *samples;  /* "images" */
} IwWaterfallData;
IwPicture *iw_waterfall_new (const IwWaterfallData *data, const IwTheme *theme, double width, double height,
                             IwAxisHold *hold);

/* --- IOPS against throughput: each device of the track, the operating point --- */
typedef struct {
  const char *id, *name;
  const IwAccessDevice *device;
} IwCurveDevice;
typedef struct {
  const IwCurveDevice *devices;
  size_t n_devices;
  size_t current; /* index of the device in use */
  const IwAccess *access;
  const IwAccessResult *result;
  const char *consumer; /* whose demand is drawn as a line */
  const char *opening;  /* "Opening files" */
} IwIopsCurveData;
IwPicture *iw_iops_curve_new (const IwIopsCurveData *data, const IwTheme *theme, double width, double height,
                              IwAxisHold *hold);

/* --- Data flow: source -> storage -> memory -> accelerator, width = bytes/s --- */
typedef struct {
  const IwAccess *access;
  const IwAccessResult *result;
  const IwAccessFlow *flow;
  const char *source, *device, *memory, *consumer; /* names of the four nodes */
  const char *starved, *busy;
  const char *opening, *samples; /* "Opening files", "images" */
} IwSankeyData;
IwPicture *iw_sankey_new (const IwSankeyData *data, const IwTheme *theme, double width, double height,
                          IwAxisHold *hold);

/* --- Math Peek: the governing equation with live numbers; its marks are the symbols --- */
typedef struct {
  const IwAccess *access;
  const IwAccessResult *result;
  const char *opening; /* "Opening files" */
} IwAccessEquationData;
IwPicture *iw_access_equation_new (const IwAccessEquationData *data, const IwTheme *theme, double width,
                                   double height);
/* The height that it needs at this width, for a scrolled view to size itself by. It depends on width, theme
 * and settings, and hardly on the numbers: room is kept for the widest. In less, the last equations are left
 * out. */
double iw_access_equation_height (const IwAccessEquationData *data, const IwTheme *theme, double width);

/* --- Part 2: a pipeline and what its run showed --- */
typedef struct {
  const IwPipeline *line; /* its stages' names are shown */
  const IwPipelineResult *result;
  const IwPipelineTrace *trace;                      /* a stretch of the run; NULL while there is none */
  bool around_wait;                                  /* the stretch lies around the longest wait */
  double play_s;                                     /* in which the stretch is played */
  const char *busy, *starved;                        /* "GPU busy", "GPU starved": of the anchor */
  const char *ids[IW_PIPELINE_MAX_STAGES];           /* "link": its marks are "link", "link-busy" … */
  const char *links[IW_PIPELINE_MAX_STAGES];         /* controls that size the stage; may be "" */
  const char *buffer_names[IW_PIPELINE_MAX_BUFFERS]; /* "Prefetch buffer" */
  const char *buffer_links[IW_PIPELINE_MAX_BUFFERS];
  double target; /* utilisation of the anchor that is wanted, 0 … 1 */
} IwLineData;

/* Stages as nodes, bands as wide as what passes, tanks between them, the bottleneck ringed. */
IwPicture *iw_line_flow_new (const IwLineData *data, const IwTheme *theme, double width, double height,
                             IwAxisHold *hold);
/* How busy the anchor is, against the target and the ceiling. */
IwPicture *iw_gauge_new (const IwLineData *data, const IwTheme *theme, double width, double height,
                         IwAxisHold *hold);
/* The stretch, stage by stage: busy, starved, blocked, stalled, with the buffers' fill above. */
IwPicture *iw_timeline_new (const IwLineData *data, const IwTheme *theme, double width, double height,
                            IwAxisHold *hold);

/* --- Utilisation against one control --- */
typedef struct {
  const IwLineData *line;
  const char *control_id, *control; /* "download_bw", "Download bandwidth" */
  IwUnit unit;
  IwScaleKind scale;
  double min, max;               /* of the control */
  double value;                  /* now */
  const IwPipelinePoint *points; /* in rising order of value, over the whole range; NULL: none yet */
  size_t n_points;
} IwSaturationData;
IwPicture *iw_saturation_new (const IwSaturationData *data, const IwTheme *theme, double width, double height,
                              IwAxisHold *hold);

/* --- Math Peek of the pipeline --- */
IwPicture *iw_pipeline_equation_new (const IwLineData *data, const IwTheme *theme, double width,
                                     double height);
double iw_pipeline_equation_height (const IwLineData *data, const IwTheme *theme, double width);

/* --- Part 3: a job, the store behind it, and what its months came to --- */
typedef struct {
  const IwCheckpoint *job;
  const IwCheckpointStore *store;
  const IwCheckpointCost *cost;
  const IwCheckpointResult *result;
  const IwCheckpointRuns *runs;   /* all 0 where the store has collapsed */
  const IwCheckpointTrace *trace; /* the typical run, whole; NULL while there is none or it has no end */
  const IwCheckpointQueue *queue; /* before the store; NULL while there is none */
  IwStorageState state;           /* by bandwidth, or where something wears out by wear */
  double load;                    /* what `state` is judged by: at 1 and more it has collapsed */
  double collapse_s;              /* interval at which load is 1; 0 if none reaches it */
  bool wears;                     /* load is of wear: bytes written against those that the medium stands */
  double life_s;                  /* over which it must, where it wears */
  const char *useful;             /* "Training" */
  const char *checkpoint;         /* "checkpoint", as it stands inside a sentence */
  const char *failure, *node;     /* "node failure", "node" */
  const char *checkpoints;        /* several of them: "checkpoints" */
  const char *failures;
  const char *store_name;          /* "Parallel file system": what is written to */
  double min_s, max_s;             /* of the control of the interval */
  const IwCheckpointPoint *points; /* in rising order of interval, over the whole range; NULL: none yet */
  size_t n_points;
} IwJobData;

/* Waste against the interval: checkpoints, rework and restarts on top of each other, the simulated band, the
 * best interval by Young, Daly and exactly, the region in which the store collapses, the present setting. */
IwPicture *iw_young_daly_new (const IwJobData *data, const IwTheme *theme, double width, double height,
                              IwAxisHold *hold);
/* How much of the time the store is writing, or of its life is used up, and the queue that builds before it.
 */
IwPicture *iw_storage_load_new (const IwJobData *data, const IwTheme *theme, double width, double height,
                                IwAxisHold *hold);
/* One simulated run from its start to its end: work, checkpoints, failures and what they threw away. */
IwPicture *iw_failure_strip_new (const IwJobData *data, const IwTheme *theme, double width, double height,
                                 IwAxisHold *hold);
/* Where the hours of the run went: useful work, checkpoints, rework, restarts. */
IwPicture *iw_hours_flow_new (const IwJobData *data, const IwTheme *theme, double width, double height,
                              IwAxisHold *hold);
/* Math Peek of Young and Daly. */
IwPicture *iw_checkpoint_equation_new (const IwJobData *data, const IwTheme *theme, double width,
                                       double height);
double iw_checkpoint_equation_height (const IwJobData *data, const IwTheme *theme, double width);
