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
  # An earlier configuration may have been interrupted.
  if [ -d "$folder/meson-private" ]; then
    attempt meson setup --wipe "$folder" "$@"
  else
    attempt meson setup "$folder" "$@"
  fi
fi
attempt ninja -C "$folder" -j "${IOWALL_JOBS:-$(nproc)}"
