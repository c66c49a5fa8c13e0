#!/bin/sh
# Installs what is missing of data/debian-packages: the first list, with "test" the second one too. Does not touch
# the network if nothing is missing.
set -eu

list=$(dirname "$0")/debian-packages

wanted() {
  if [ "${1:-}" = test ]; then
    sed -e 's/#.*//' -e '/^\[test\]/d' -e '/^[[:space:]]*$/d' "$list"
  else
    sed -e 's/#.*//' -e '/^\[test\]/,$d' -e '/^[[:space:]]*$/d' "$list"
  fi
}

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "This is no Debian; what is needed stands in data/debian-packages." >&2
  exit 0
fi

missing=
for package in $(wanted "${1:-}"); do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "Packages are missing, and installing them needs root: apt-get install$missing" >&2
    exit 1
  fi
  as_root="sudo"
fi

echo "Installing$missing"
export DEBIAN_FRONTEND=noninteractive
# Old package lists are better than none; whether they will do, the installation says.
$as_root apt-get update -qq || echo "The package lists could not be updated." >&2
# The list is one word a package.
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing </dev/null
