#!/usr/bin/env python3
"""Adds to a folder of kept inputs the smallest of a minimised corpus, up to a total size; names are their digests.
What is there already stays: some of it was found the hard way.

usage: keep-corpus.py MINIMISED KEPT"""
import hashlib
import os
import sys

MOST_FILES = 150
MOST_BYTES = 200_000


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
    for data in sorted(set(fresh) - set(kept), key=len):
        if files + 1 > MOST_FILES or size + len(data) > MOST_BYTES:
            break
        files, size = files + 1, size + len(data)
        with open(os.path.join(target, hashlib.sha1(data).hexdigest()[:12]), "wb") as file:
            file.write(data)
    print(f"{os.path.basename(target)}: {files} files, {size} bytes")


main()
