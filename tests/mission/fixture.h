/* What the tests of this room share: the small mission in data/, temporary directories, texts with a change.
 */
#pragma once

#include <gio/gio.h>

#include "iowall/mission.h"

/* In place of g_test_init: the user's directories are new and empty, for no test may see the tester's own
 * files. (G_TEST_OPTION_ISOLATE_DIRS does the same but loses memory, which hides ours from a leak check.) */
void fixture_init (int *argc, char ***argv);
/* In place of g_test_run: removes those directories again. */
int fixture_run (void);

char *fixture_path (const char *file);
char *fixture_read (const char *file);
/* data/lab.json, which must load. */
IwMission *fixture_mission (void);

/* A new directory, and its end with everything in it. */
char *fixture_directory (void);
void fixture_remove (const char *directory);
/* Writes `text` to `file` in `directory` and returns the path. */
char *fixture_write (const char *directory, const char *file, const char *text);
void fixture_put (const char *directory, const char *file, const char *text); /* without the path */
/* Writes `length` bytes to a file as they are, quickly: no renaming, no waiting for the disk. */
void fixture_overwrite (const char *path, const char *bytes, gsize length);
/* A directory that holds the catalogue of data/. */
char *fixture_laboratory (void);

/* `text` with the one occurrence of `from` replaced by `to`. */
char *fixture_replace (const char *text, const char *from, const char *to);
/* "line:column" of the first `at` in `text`, counted here and not by the program. */
char *fixture_place (const char *text, const char *at);

/* Asserts that `error` has this code, that its message begins and ends so and is one line; clears it. */
void fixture_assert_error (GError **error, IwMissionError code, const char *begins, const char *ends);

/* A change of data/FILE, the text that the error must point at, and what it must say. */
typedef struct {
  const char *from, *to, *at, *message;
} FixtureWrong;

/* Loading `target` must fail with this error after `file` was changed so, and checking the file likewise. */
void fixture_assert_refused (const char *file, const FixtureWrong *wrong, IwMissionError code,
                             const char *target);
