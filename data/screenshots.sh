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
"$program" render cloud-titan pipeline -o docs/images/pipeline.png --size 1600x900
"$program" render cloud-titan gauge -o docs/images/gauge.png
"$program" render cloud-titan saturation -o docs/images/saturation.png
"$program" render cloud-titan timeline -o docs/images/timeline.png --size 1000x360

set -- --set writers=once --set write_bw=object-store
"$program" render cloud-titan checkpoint -o docs/images/checkpoint.png --size 1600x1000 "$@"
"$program" render cloud-titan young-daly -o docs/images/young-daly.png "$@"
"$program" render cloud-titan storage-load -o docs/images/storage-load.png --set writers=once
"$program" render cloud-titan strip -o docs/images/strip.png --size 1000x360 "$@"
