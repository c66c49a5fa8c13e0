#!/usr/bin/env python3
"""iowall check: what ships is sound, what is broken is told where."""
import json
import os

from harness import MISSIONS, SCRATCH, SOURCE, main, mission_text, output, refused, run, scratch

FILES = [os.path.join(SOURCE, "missions", name + ".json") for name in MISSIONS + ["devices", "workloads"]]


def test_what_ships_is_sound():
    text = output("check", *FILES)
    assert text == "".join(f"{path}: sound\n" for path in FILES)


def test_a_number_without_a_source():
    """a number with neither source nor assumption is refused, with its line"""
    text = mission_text()
    position = text.index('"assumption"')
    broken = text[:position] + '"reason"' + text[position + len('"assumption"'):]
    line = text[:position].count("\n") + 1
    result = refused(1, r"unsourced\.json:\d+:\d+", "check", scratch("unsourced.json", broken))
    found = int(result.stderr.split("unsourced.json:")[1].split(":")[0])
    assert abs(found - line) <= 1, result.stderr


def test_a_range_upside_down():
    data = json.loads(mission_text())
    control = next(control for control in data["parts"]["access"]["controls"] if control.get("kind") == "range")
    control["min"], control["max"] = control["max"], control["min"]
    refused(1, r"turned\.json:\d+:\d+.*expected", "check", scratch("turned.json", json.dumps(data, indent=1)))


def test_several_files():
    """one broken file among sound ones: the others are still checked"""
    broken = scratch("broken.json", '{"kind": "mission",')
    result = run("check", FILES[0], broken, FILES[1], os.path.join(SCRATCH, "absent.json"))
    assert result.returncode == 1
    assert result.stdout == f"{FILES[0]}: sound\n{FILES[1]}: sound\n"
    assert result.stderr.count("\n") == 2 and "broken.json:1:" in result.stderr and "absent.json" in result.stderr


def test_what_is_no_file_of_the_lab():
    refused(1, r"other\.json", "check", scratch("other.json", '{"hello": "world"}'))
    refused(1, r"array\.json", "check", scratch("array.json", "[1, 2]"))
    refused(1, r"bytes\.json", "check", scratch("bytes.json", bytes(range(256))))
    refused(1, r"nothing\.json", "check", scratch("nothing.json", b""))
    refused(1, r"Is a directory|is a directory", "check", SCRATCH)


def test_truncated_ledger():
    refused(1, r"ledger\.json:\d+:\d+", "check",
            scratch("ledger.json", '{\n "kind": "ledger",\n "format": 1,\n "mission": "cloud-ti'))


def test_words():
    refused(2, r"at least one file", "check")


main(globals())
