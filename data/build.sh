#!/bin/sh
# Configures a build folder once and builds. usage: data/build.sh FOLDER [MESON OPTION...]
# Quiet where all goes well; otherwise what Meson or the compiler said.
set -eu

cd "$(dirname "$0")/.."
folder=$1
shift

if [ ! -f "$folder/build.ninja" ]; then
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  # --wipe where an earlier configuration was interrupted.
  wipe=
  [ ! -d "$folder/meson-private" ] || wipe=--wipe
  if ! meson setup $wipe "$folder" "$@" >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
fi
exec ninja -C "$folder" --quiet -j "${IOWALL_JOBS:-$(nproc)}"
