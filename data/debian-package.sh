#!/bin/sh
# Builds the Debian package in a copy of the repository and has lintian look at it. usage: data/debian-package.sh [FOLDER]
# The packages end in FOLDER (build-debian). What building needs stands once, in data/debian-packages.
set -eu

cd "$(dirname "$0")/.."
root=$(pwd)
target=${1:-build-debian}
mkdir -p "$target"
target=$(cd "$target" && pwd)
version=$(sed -n "s/^  version: '\(.*\)',/\1/p" meson.build)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

mkdir "$copy/iowall-$version"
git ls-files -z -co --exclude-standard | tar -c --null -T - | tar -x -C "$copy/iowall-$version"
cd "$copy/iowall-$version"
tar -c -z -f "../iowall_$version.orig.tar.gz" -C .. "iowall-$version"
cp -r data/debian debian
# A compiler and the C library are there on every builder; tools that only lay out the screen are no build dependency.
depends=$(sed -e 's/#.*//' -e '/^\[test\]/,$d' -e '/^[[:space:]]*$/d' data/debian-packages |
  grep -v -x -e gcc -e libc6-dev -e fonts-cantarell -e adwaita-icon-theme -e librsvg2-common | paste -s -d , | sed 's/,/, /g')
sed "s/@BUILD_DEPENDS@/$depends, python3 <!nocheck>, python3-jsonschema <!nocheck>/" data/debian/control.in >debian/control
rm debian/control.in
IOWALL_JOBS=${IOWALL_JOBS:-$(nproc)}
DEB_BUILD_OPTIONS="parallel=$IOWALL_JOBS ${DEB_BUILD_OPTIONS:-}" dpkg-buildpackage -us -uc >"$target/build.log" 2>&1 || {
  tail -40 "$target/build.log"
  exit 1
}
cd ..
find . -maxdepth 1 -type f -exec mv -t "$target" {} +
cd "$root"
lintian --fail-on error,warning --tag-display-limit 0 "$target/iowall_$version-1_"*.changes
