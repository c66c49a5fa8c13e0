#!/usr/bin/env python3
"""Prints libFuzzer's dictionary: the words of the lab's files, from the schema that describes them.

usage: make-dictionary.py SCHEMA"""
import json
import sys

PUNCTUATION = ["{", "}", "[", "]", "\"", ":", ",", "\\u0000", "null", "true", "false", "0", "-1", "1e308", "1e-300",
               "9007199254740993", "infinity", "{step_s}", "{a.b}"]


def words(node):
    """Names of members, values that a text may have, and names that are required."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "properties":
                yield from value
            if key == "enum":
                yield from (text for text in value if isinstance(text, str))
            if key == "const" and isinstance(value, str):
                yield value
            yield from words(value)
    elif isinstance(node, list):
        for value in node:
            yield from words(value)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        found = sorted(set(words(json.load(file))))
    for word in PUNCTUATION + [f"\"{word}\"" for word in found]:
        print("\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")


main()
