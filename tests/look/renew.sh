#!/bin/sh
# Keeps the present pictures of all pages and windows in place of those that are kept. usage: tests/look/renew.sh [BUILD]
set -eu

cd "$(dirname "$0")/../.."
build=$(realpath "${1:-build}")
IOWALL_LOOK_FOLDER=tests/look/pages "$build/tests/look/test-pages" --renew
/usr/bin/python3 tests/look/test-windows.py "$build/src/iowall" "$build/tests/look/look-window" --renew
git --no-pager diff --stat -- tests/look 2>/dev/null || true
