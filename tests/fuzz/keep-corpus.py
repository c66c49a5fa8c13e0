#!/usr/bin/env python3
"""Adds to a folder of kept inputs some of a minimised corpus, small ones and large ones, up to a number and a size;
names are their digests. What is there already stays: some of it was found the hard way.

usage: keep-corpus.py MINIMISED KEPT"""
import hashlib
import os
import sys

MOST_FILES = 60
MOST_BYTES = 150_000


def main():
    source, target = sys.argv[1:]
    kept = {}
    for name in os.listdir(target):
        with open(os.path.join(target, name), "rb") as file:
            kept[file.read()] = name
    files, size = len(kept), sum(map(len, kept))
    fresh = []
    for name in os.listdir(source):
        with open(os.path.join(source, name), "rb") as file:
            fresh.append(file.read())
    fresh = sorted(set(fresh) - set(kept), key=lambda data: (len(data), data))
    wanted = max(MOST_FILES - files, 0)
    # Of the sizes that there are, evenly: the small ones are refused early, the large ones late.
    for data in fresh[:: max(len(fresh) // wanted, 1)][:wanted] if wanted else []:
        if size + len(data) > MOST_BYTES:
            break
        files, size = files + 1, size + len(data)
        with open(os.path.join(target, hashlib.sha1(data).hexdigest()[:12]), "wb") as file:
            file.write(data)
    print(f"{os.path.basename(target)}: {files} files, {size} bytes")


main()
