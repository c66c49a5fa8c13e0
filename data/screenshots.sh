#!/bin/sh
# Draws the pictures of README.md anew. usage: data/screenshots.sh [PROGRAM]
set -eu

cd "$(dirname "$0")/.."
program=${1:-build/src/iowall}
mkdir -p docs/images

"$program" render cloud-titan access -o docs/images/access.png --scale 1.25
"$program" render cloud-titan sankey -o docs/images/sankey.png --set format=tfrecord --size 1200x420
"$program" render cloud-titan waterfall -o docs/images/waterfall.png
"$program" render cloud-titan iops-curve -o docs/images/iops-curve.png
"$program" render cloud-titan equation -o docs/images/equation.png
