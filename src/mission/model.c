#include "model-fields.h"

#include "iowall/experiment.h"

static void
read_device (IwJson *json, const cJSON *node, IwAccessDevice *device)
{
  static const char *const keys[] = { "latency_s",       "open_s",      "stream_bps", "max_bps", "max_iops",
                                      "max_opens_per_s", "parallelism", "contiguous", NULL };

  iw_json_allow_only (json, node, keys);
  device->latency_s = iw_model_number (json, node, "latency_s");
  device->open_s = iw_model_number (json, node, "open_s");
  device->stream_bps = iw_model_number (json, node, "stream_bps");
  device->max_bps = iw_model_number (json, node, "max_bps");
  device->max_iops = iw_model_number (json, node, "max_iops");
  device->max_opens_per_s = iw_model_number (json, node, "max_opens_per_s");
  device->parallelism = iw_model_number (json, node, "parallelism");
  device->contiguous = iw_json_bool (json, iw_json_get (json, node, "contiguous"));
}

static void
read_access (IwJson *json, const cJSON *node, IwAccess *in)
{
  static const char *const keys[] = { "pattern",     "format",          "sample_bytes",
                                      "shard_bytes", "readahead_bytes", "queue_depth",
                                      NULL };
  const char *patterns[IW_N_PATTERNS + 1] = { NULL };
  const char *formats[IW_N_FORMATS + 1] = { NULL };

  for (int i = 0; i < IW_N_PATTERNS; i++)
    patterns[i] = iw_pattern_name ((IwPattern)i);
  for (int i = 0; i < IW_N_FORMATS; i++)
    formats[i] = iw_format_name ((IwFormat)i);
  iw_json_allow_only (json, node, keys);
  in->pattern = (IwPattern)iw_json_choice (json, iw_json_get (json, node, "pattern"), patterns);
  in->format = (IwFormat)iw_json_choice (json, iw_json_get (json, node, "format"), formats);
  in->sample_bytes = iw_model_number (json, node, "sample_bytes");
  iw_model_number_if_given (json, node, "shard_bytes", &in->shard_bytes);
  iw_model_number_if_given (json, node, "readahead_bytes", &in->readahead_bytes);
  iw_model_number_if_given (json, node, "queue_depth", &in->queue_depth);
}

static void
read_consumer (IwJson *json, const cJSON *node, IwAccess *in)
{
  static const char *const keys[] = { "accelerators",         "batch_samples", "step_compute_s",
                                      "decode_samples_per_s", "prefetch",      NULL };

  iw_json_allow_only (json, node, keys);
  iw_model_number_if_given (json, node, "accelerators", &in->accelerators);
  iw_model_number_if_given (json, node, "batch_samples", &in->batch_samples);
  iw_model_number_if_given (json, node, "step_compute_s", &in->step_compute_s);
  if (!cJSON_IsNull (iw_json_find (node, "decode_samples_per_s")))
    iw_model_number_if_given (json, node, "decode_samples_per_s", &in->decode_samples_per_s);
  if (iw_json_find (node, "prefetch") != NULL)
    in->prefetch = iw_json_bool (json, iw_json_find (node, "prefetch"));
}

static cJSON *
write_result (const IwAccessResult *result)
{
  cJSON *out = cJSON_CreateObject ();
  cJSON *ceilings = cJSON_CreateObject ();
  const struct {
    const char *key;
    double value;
  } numbers[] = {
    { "open_s", result->open_s },
    { "position_s", result->position_s },
    { "transfer_s", result->transfer_s },
    { "queue_s", result->queue_s },
    { "decode_s", result->decode_s },
    { "load_s", result->load_s },
    { "step_s", result->step_s },
    { "io_wait_s", result->io_wait_s },
    { "accelerator_utilization", result->accelerator_utilization },
    { "demand_bps", result->demand_bps },
    { "delivered_bps", result->delivered_bps },
    { "stored_bytes_per_sample", result->stored_bytes_per_sample },
    { "run_bytes", result->run_bytes },
    { "request_bytes", result->request_bytes },
    { "sequential_speedup", result->sequential_speedup },
  };

  iw_json_add_number (out, "throughput_bps", result->throughput_bps);
  iw_json_add_number (out, "samples_per_s", result->samples_per_s);
  iw_json_add_number (out, "iops", result->iops);
  iw_json_add_number (out, "positionings_per_s", result->positionings_per_s);
  cJSON_AddStringToObject (out, "bound", iw_bound_name (result->bound));
  iw_json_add_number (ceilings, "latency_bps", result->ceilings.latency_bps);
  iw_json_add_number (ceilings, "bandwidth_bps", result->ceilings.bandwidth_bps);
  iw_json_add_number (ceilings, "iops_bps", result->ceilings.iops_bps);
  iw_json_add_number (ceilings, "metadata_bps", result->ceilings.metadata_bps);
  cJSON_AddItemToObject (out, "ceilings", ceilings);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    iw_json_add_number (out, numbers[i].key, numbers[i].value);
  return out;
}

cJSON *
iw_model_access (IwJson *json, const cJSON *input)
{
  static const char *const keys[] = { "device", "access", "consumer", NULL };
  IwAccess in;
  IwAccessResult result = { 0 };
  IwError reason;

  iw_access_init (&in);
  iw_json_allow_only (json, input, keys);
  read_device (json, iw_json_get_object (json, input, "device"), &in.device);
  read_access (json, iw_json_get_object (json, input, "access"), &in);
  if (iw_json_find (input, "consumer") != NULL)
    read_consumer (json, iw_json_get_object (json, input, "consumer"), &in);
  if (iw_json_ok (json) && iw_access_solve (&in, &result, &reason) != IW_STATUS_OK)
    iw_model_fail (json, input, &reason);
  return iw_json_ok (json) ? write_result (&result) : NULL;
}

/* --- Any model ----------------------------------------------------------------------------------------- */

cJSON *
iw_model_solve (IwJson *json, IwPartKind model, const cJSON *input)
{
  static cJSON *(*const models[IW_N_PARTS]) (IwJson *, const cJSON *) = { iw_model_access, iw_model_pipeline,
                                                                          iw_model_checkpoint };

  return models[model](json, input);
}

char *
iw_model_text (IwPartKind model, const char *text, gssize length, const char *name, GError **error)
{
  g_autoptr (IwJson) json = NULL;
  cJSON *output;

  if ((json = iw_json_new (text, length, name, error)) == NULL)
    return NULL;
  output = iw_model_solve (json, model, iw_json_root (json));
  if (output != NULL)
    return iw_json_print (output);
  iw_json_finish (json, error);
  return NULL;
}

char *
iw_model_access_json (const char *json_text, gssize length, const char *name, GError **error)
{
  g_return_val_if_fail (json_text != NULL && name != NULL, NULL);

  return iw_model_text (IW_PART_ACCESS, json_text, length, name, error);
}
