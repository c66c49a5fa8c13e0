/* Any bytes as a catalogue: of devices where "kind" says so, else of workloads. */
#include "catalogue-private.h"
#include "fuzz.h"

static void
check_devices (const IwCatalogue *catalogue)
{
  for (guint i = 0; i < catalogue->devices->len; i++) {
    const IwDevice *device = g_ptr_array_index (catalogue->devices, i);

    g_assert_true (iw_catalogue_find_device (catalogue, device->id) == device);
  }
}

static void
check_workloads (const IwCatalogue *catalogue)
{
  for (guint i = 0; i < catalogue->workloads->len; i++) {
    const IwWorkload *workload = g_ptr_array_index (catalogue->workloads, i);

    g_assert_true (iw_catalogue_find_workload (catalogue, workload->id) == workload);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IwJson) json = iw_json_new ((const char *)data, (gssize)size, "catalogue", &error);
  g_autoptr (IwCatalogue) catalogue = iw_catalogue_new ();
  const cJSON *kind;

  if (json == NULL) {
    fuzz_assert_clear (error);
    return 0;
  }
  kind = iw_json_find (iw_json_root (json), "kind");
  if (cJSON_IsString (kind) && g_str_equal (kind->valuestring, "devices"))
    iw_catalogue_read_devices (catalogue, json);
  else
    iw_catalogue_read_workloads (catalogue, json);
  if (!iw_json_finish (json, &error)) {
    fuzz_assert_clear (error);
    return 0;
  }
  check_devices (catalogue);
  check_workloads (catalogue);
  return 0;
}
