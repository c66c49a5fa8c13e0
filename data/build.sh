#!/bin/sh
# Configures a build folder once and builds. usage: data/build.sh FOLDER [MESON OPTION...]
# Silent where all goes well; otherwise what Meson or the compiler said, on standard error.
set -eu

cd "$(dirname "$0")/.."
folder=$1
shift

log=$(mktemp)
trap 'rm -f "$log"' EXIT

attempt() {
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
}

if [ ! -f "$folder/build.ninja" ]; then
  echo "Building into $folder/ for the first time" >&2
  # What an interrupted configuration left is no build folder yet, and Meson would refuse to wipe it.
  rm -rf "$folder/meson-private" "$folder/meson-info" "$folder/meson-logs"
  attempt meson setup "$folder" "$@"
fi
attempt ninja -C "$folder" -j "${IOWALL_JOBS:-$(nproc)}"
