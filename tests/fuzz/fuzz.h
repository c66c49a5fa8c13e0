/* A fuzz target: one file each, over the program's own functions. libFuzzer calls it with bytes that it makes
 * up; replay.c calls it with the files of corpus/TARGET. What must hold whatever the bytes are is asserted;
 * what the sanitizers see comes on top. */
#pragma once

#include "iowall/mission.h"

#include <gio/gio.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Once, before the first input: critical warnings of GLib end the process. */
int LLVMFuzzerInitialize (int *argc, char ***argv);

/* The tests' mission, read once. */
const IwMission *fuzz_lab (void);

/* Ends the process unless `error` is one clear line of UTF-8 that no terminal takes for a command, of at most
 * FUZZ_MESSAGE_MAX bytes. */
void fuzz_assert_clear (const GError *error);
#define FUZZ_MESSAGE_MAX 1000
