"""What a PDF says, as poppler's tools read it."""

import re
import subprocess


def tool(*arguments, **options):
    return subprocess.run(arguments, check=True, capture_output=True, text=True, **options).stdout


def words(path, *flags):
    """The text on one line, every kind of space as one."""
    return " ".join(tool("pdftotext", *flags, path, "-").split())


def pages(path):
    return int(re.search(r"Pages:\s+(\d+)", tool("pdfinfo", path)).group(1))


def squeezed(text):
    """Without spaces, as pdftotext takes the narrow one before a unit for none, and with ASCII's times sign."""
    return "".join(text.split()).replace("×", "x")


def in_order(text, *parts):
    text, position = squeezed(text), 0
    for part in map(squeezed, parts):
        found = text.find(part, position)
        assert found >= 0, f"no {part!r} behind {text[max(0, position - 200):position + 200]!r}"
        position = found + len(part)
