/* Any bytes as the input of a model (MODEL, whose runs are as long as its field SIZED says): refused with one
 * clear line, or answered with JSON that the strict reader takes. */
#include "fuzz.h"
#include "json.h"

#include "iowall/experiment.h"

/* Runs that take longer than a fuzzer has patience for are another matter: their length is checked by
 * reading. */
static gboolean
takes_long (const char *text, gssize length)
{
  static const struct {
    const char *key;
    double most;
  } sizes[] = { { "chunks", 200.0 }, { "replications", 4.0 }, { "runs", 4.0 } };
  g_autoptr (IwJson) json = iw_json_new (text, length, "input", NULL);

  if (json == NULL)
    return FALSE;
  /* What is not given is thousands. */
  if (*SIZED != '\0' && iw_json_find (iw_json_root (json), SIZED) == NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    const cJSON *node = iw_json_find (iw_json_root (json), sizes[i].key);

    if (cJSON_IsNumber (node) && node->valuedouble > sizes[i].most)
      return TRUE;
  }
  return FALSE;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IwJson) read = NULL;
  g_autofree char *answer = NULL;

  if (takes_long ((const char *)data, (gssize)size))
    return 0;
  answer = MODEL ((const char *)data, (gssize)size, "input", &error);
  if (answer == NULL) {
    fuzz_assert_clear (error);
    return 0;
  }
  read = iw_json_new (answer, -1, "answer", &error);
  g_assert_no_error (error);
  return 0;
}
