/* Any bytes as a ledger of the tests' mission: refused with one clear line, or read, and then what
 * is written of it reads back as the same. */
#include "fuzz.h"
#include "ledger-private.h"

#include <string.h>

static IwLedger *
read_ledger (const char *text, gssize length, GError **error)
{
  g_autoptr (IwJson) json = iw_json_new (text, length, "ledger", error);
  g_autoptr (IwLedger) ledger = NULL;

  if (json == NULL)
    return NULL;
  ledger = iw_ledger_new_at (fuzz_lab (), "ledger");
  iw_ledger_read (ledger, json, fuzz_lab ());
  return iw_json_finish (json, error) ? g_steal_pointer (&ledger) : NULL;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IwLedger) ledger = read_ledger ((const char *)data, (gssize)size, &error);
  g_autoptr (IwLedger) again = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (ledger == NULL) {
    fuzz_assert_clear (error);
    return 0;
  }
  first = iw_ledger_to_json (ledger, fuzz_lab ());
  again = read_ledger (first, -1, &error);
  g_assert_no_error (error);
  second = iw_ledger_to_json (again, fuzz_lab ());
  g_assert_cmpstr (first, ==, second);
  return 0;
}
