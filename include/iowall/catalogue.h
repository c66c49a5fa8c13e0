/* The shared catalogue: devices.json and workloads.json beside the missions. Every number in them carries a
 * source or an assumption, which is kept so that the screen can show it. */
#pragma once

#include <gio/gio.h>

#include "iowall/access.h"

typedef struct {
  char *id;   /* "hdd-7200" */
  char *name; /* "7,200 rpm disk" */
  char *kind; /* "disk", "flash", "object store" …: one word for pictures */
  char *note; /* one sentence for a tooltip; may be "" */
  IwAccessDevice access;
  double readahead_bytes; /* the largest request that its readers make */
  double capacity_bytes;  /* INFINITY where nothing in the scenario fills it */
  double write_bps;       /* sustained, of all its clients together; 0: nothing says */
  double endurance_bytes; /* that can be written to it before it wears out; 0: nothing says */
  GPtrArray
      *provenance; /* (element-type char*) "One repositioning 12.2 ms: WD … (2018)", one line a number */
} IwDevice;

typedef struct {
  char *id, *name;
  char *note; /* one sentence for a tooltip; may be "" */
  double sample_bytes, batch_samples, step_compute_s;
  double decode_samples_per_s; /* one accelerator's share; INFINITY where free */
  GPtrArray *provenance;       /* as above */
} IwWorkload;

typedef struct {
  GPtrArray *devices;   /* (element-type IwDevice) */
  GPtrArray *workloads; /* (element-type IwWorkload) */
} IwCatalogue;

const IwDevice *iw_catalogue_find_device (const IwCatalogue *catalogue, const char *id); /* NULL if none */
const IwWorkload *iw_catalogue_find_workload (const IwCatalogue *catalogue,
                                              const char *id); /* NULL if none */
