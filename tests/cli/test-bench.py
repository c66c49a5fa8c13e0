#!/usr/bin/env python3
"""iowall bench: it measures and names the machine. How fast it is says docs/performance.md, not a test."""
import os
import re

from harness import INSTRUMENTS, PIPELINE_INSTRUMENTS, main, output, refused


def test_figures():
    text = output("bench", "--seconds", "0.002")
    cores = int(re.search(r"on (\d+) processor cores", text).group(1))
    assert 1 <= cores <= os.cpu_count()
    figures = ["access solve", "IOPS curve", "shuffle", "experiment", "pipeline run, 100,000 chunks x 5 stages",
               "cloud-titan's line, one run", "cloud-titan's line, 64 points of a sweep", "checkpoint solve",
               "2,000 months at an MTBF of 3 h"]
    for name in figures + INSTRUMENTS + [name.removeprefix("pipeline/") for name in PIPELINE_INSTRUMENTS]:
        line = next(line for line in text.splitlines() if line.strip().startswith(name))
        assert re.search(r"\d (ps|ns|µs|ms|s)$", line), line


def test_words():
    refused(2, r'found "fast"', "bench", "fast")
    for seconds in ("0", "-1", "1000", "nan"):
        refused(2, r"seconds", "bench", "--seconds", seconds)
    refused(2, r"--seconds", "bench", "--seconds", "soon")


main(globals())
