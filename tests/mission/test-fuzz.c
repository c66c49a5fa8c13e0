/* Broken on purpose: whatever bytes a file holds, loading ends in a mission or in one clear error. Run under
 * a sanitizer this also finds what merely goes well by luck. */
#include "fixture.h"
#include "iowall/ledger.h"
#include "iowall/random.h"

#include <string.h>

#define ROUNDS 2000

/* Pieces that mean something to a JSON reader. */
static const char *const pieces[] = { "{",    "}",        "[",     "]",        "\"",    ",",     ":",
                                      "null", "true",     "-",     "0",        "1e99",  "1e999", "\\u00",
                                      "\\",   "\n",       "{}",    "[]",       "\"\"",  " ",     "\t",
                                      "\xff", "\xc3",     "{a.b}", "{step_s}", "value", "1.5",   "-1",
                                      "9",    "\xe2\x80", "//",    "." };

static void
mutate (GString *text, IwRandom *random)
{
  const gsize at = iw_random_below (random, (uint32_t)text->len);
  const gsize wanted = 1 + iw_random_below (random, 40);
  const gsize length = MIN (text->len - at, wanted);
  const char *piece = pieces[iw_random_below (random, G_N_ELEMENTS (pieces))];
  g_autofree char *moved = NULL;

  switch (iw_random_below (random, 6)) {
  case 0:
    text->str[at] = (char)iw_random_below (random, 256);
    break;
  case 1:
    g_string_erase (text, (gssize)at, (gssize)length);
    break;
  case 2:
    g_string_insert (text, (gssize)at, piece);
    break;
  case 3:
    g_string_overwrite (text, at, piece);
    break;
  case 4:
    moved = g_strndup (text->str + at, length);
    g_string_insert (text, (gssize)iw_random_below (random, (uint32_t)text->len), moved);
    break;
  default:
    if (iw_random_below (random, 10) == 0)
      g_string_truncate (text, at);
    break;
  }
}

/* A message says where in one line. */
static void
assert_clear (const GError *error, const char *path)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == IW_MISSION_ERROR);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

typedef gboolean (*Loader) (const char *directory, const IwMission *mission, GError **error);

static gboolean
load_mission (const char *directory, const IwMission *mission, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "lab.json", NULL);
  g_autoptr (IwMission) loaded = iw_mission_load (path, error);

  if (loaded == NULL)
    return FALSE;
  /* What was accepted can be used. */
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    g_autoptr (IwSettlement) settlement = NULL;

    if (loaded->parts[kind] == NULL)
      continue;
    settlement = iw_lock_settle (loaded, (IwPartKind)kind, error);
    g_assert_nonnull (settlement);
  }
  return TRUE;
}

static gboolean
load_ledger (const char *directory, const IwMission *mission, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "ledger.json", NULL);
  g_autoptr (IwLedger) ledger = iw_ledger_load (path, mission, error);
  g_autofree char *json = NULL;

  if (ledger == NULL)
    return FALSE;
  json = iw_ledger_to_json (ledger, mission);
  g_assert_nonnull (json);
  return TRUE;
}

static void
break_file (const char *file, const char *good, Loader load, uint64_t stream)
{
  g_autofree char *directory = fixture_laboratory ();
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autofree char *lab = fixture_read ("lab.json");
  g_autofree char *path = g_build_filename (directory, file, NULL);
  guint refused = 0;
  IwRandom random;

  fixture_put (directory, "lab.json", lab);
  iw_random_init (&random, 20260301, stream);
  for (int round = 0; round < ROUNDS; round++) {
    g_autoptr (GString) text = g_string_new (good);
    g_autoptr (GError) error = NULL;

    for (uint32_t changes = 1 + iw_random_below (&random, 3); changes > 0 && text->len > 0; changes--)
      mutate (text, &random);
    fixture_overwrite (path, text->str, text->len);
    if (!load (directory, mission, &error)) {
      assert_clear (error, directory); /* a catalogue may make the mission wrong */
      refused++;
    }
  }
  g_test_message ("%u of %d refused", refused, ROUNDS);
  g_assert_cmpuint (refused, >, ROUNDS / 2);
  fixture_remove (directory);
}

static void
test_mission (void)
{
  g_autofree char *good = fixture_read ("lab.json");

  break_file ("lab.json", good, load_mission, 1);
}

static void
test_devices (void)
{
  g_autofree char *good = fixture_read ("devices.json");

  break_file ("devices.json", good, load_mission, 2);
}

static void
test_workloads (void)
{
  g_autofree char *good = fixture_read ("workloads.json");

  break_file ("workloads.json", good, load_mission, 3);
}

static void
test_ledger (void)
{
  g_autoptr (IwMission) mission = fixture_mission ();
  g_autoptr (IwLedger) ledger = iw_ledger_new (mission, "/nowhere");
  g_autofree char *good = iw_ledger_to_json (ledger, mission);

  break_file ("ledger.json", good, load_ledger, 4);
}

static void
test_model (void)
{
  static const char good[] =
      "{\"device\": {\"latency_s\": 0.0122, \"open_s\": 0.0002, \"stream_bps\": 2.5e8, \"max_bps\": 2.5e8, "
      "\"max_iops\": 170, \"max_opens_per_s\": 5000, \"parallelism\": 2, \"contiguous\": true}, \"access\": "
      "{\"pattern\": \"stochastic\", \"format\": \"raw\", \"sample_bytes\": 110000}, \"consumer\": {}}";
  IwRandom random;

  iw_random_init (&random, 20260301, 5);
  for (int round = 0; round < ROUNDS; round++) {
    g_autoptr (GString) text = g_string_new (good);
    g_autoptr (GError) error = NULL;
    g_autofree char *answer = NULL;

    mutate (text, &random);
    answer = iw_model_access_json (text->str, (gssize)text->len, "<stdin>", &error);
    if (answer == NULL)
      assert_clear (error, "<stdin>:");
    else
      g_assert_no_error (error);
  }
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/fuzz/mission", test_mission);
  g_test_add_func ("/fuzz/devices", test_devices);
  g_test_add_func ("/fuzz/workloads", test_workloads);
  g_test_add_func ("/fuzz/ledger", test_ledger);
  g_test_add_func ("/fuzz/model", test_model);
  return fixture_run ();
}
