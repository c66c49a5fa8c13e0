/* Reading the catalogue; for the loader of missions and the check of files. */
#pragma once

#include "json.h"

#include "iowall/catalogue.h"

/* Reads devices.json into `catalogue->devices`, workloads.json into `catalogue->workloads`; errors stay with
 * `json`. */
void iw_catalogue_read_devices (IwCatalogue *catalogue, IwJson *json);
void iw_catalogue_read_workloads (IwCatalogue *catalogue, IwJson *json);

IwCatalogue *iw_catalogue_new (void);
void iw_catalogue_free (IwCatalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwCatalogue, iw_catalogue_free)
