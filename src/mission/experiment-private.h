/* Inside the experiment; for the mission check. */
#pragma once

#include "iowall/experiment.h"

/* The core's input for settings of a part. */
void iw_experiment_access (const IwPart *part, const IwSettings *settings, IwAccess *out);
