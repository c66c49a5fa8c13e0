#!/usr/bin/env python3
"""The mission that docs/authoring.md makes: sound by the program and by the schema, played as the page says."""
import json
import os
import re

import jsonschema

from harness import SOURCE, main, output, refused, scratch, solve

EXAMPLE = os.path.join(SOURCE, "docs", "examples", "campus-lab.iowall.json")
ACCESS = ["--set", "device=parallel-fs", "--set", "queue_depth=16"]
PIPELINE = ["--set", "download_bw=5 Gbit/s", "--set", "nvme_bw=1.2 GB/s", "--set", "buffer=1 GB"]


def text():
    with open(EXAMPLE, encoding="utf-8") as file:
        return file.read()


def goals(*arguments):
    return [goal["met"] for goal in solve(*arguments)["goals"]]


def test_it_is_sound():
    assert output("check", EXAMPLE) == f"{EXAMPLE}: sound\n"


def test_the_schema_takes_it():
    with open(os.path.join(SOURCE, "missions", "schema.json"), encoding="utf-8") as file:
        jsonschema.validate(json.loads(text()), json.load(file))


def test_starts_miss_and_the_page_wins():
    for part, flags in (("access", ACCESS), ("pipeline", PIPELINE)):
        assert not all(goals(EXAMPLE, part)), part
        assert all(goals(EXAMPLE, part, *flags)), part


def test_no_flag_wins_alone():
    for part, flags in (("access", ACCESS), ("pipeline", PIPELINE)):
        for i in range(0, len(flags), 2):
            assert not all(goals(EXAMPLE, part, *flags[i:i + 2])), flags[i + 1]


def test_pages_are_drawn():
    for part in ("access", "pipeline"):
        path = scratch(f"{part}.svg", "")
        output("render", EXAMPLE, part, "-o", path)
        assert os.path.getsize(path) > 10000


def test_part_one_alone_works():
    mission = json.loads(text())
    del mission["parts"]["pipeline"]
    path = scratch("campus-lab.json", json.dumps(mission))
    assert output("check", path) == f"{path}: sound\n"
    assert all(goals(path, "access", *ACCESS))
    output("render", path, "access", "-o", scratch("alone.png", ""))
    refused(1, r'the mission "campus-lab" has no part "pipeline"', "solve", path, "pipeline")


def test_it_is_found_by_its_id():
    folder = os.path.dirname(scratch("nothing", ""))
    own = os.path.join(folder, "share", "iowall", "missions")
    os.makedirs(own, exist_ok=True)
    with open(os.path.join(own, "campus-lab.iowall.json"), "w", encoding="utf-8") as file:
        file.write(text())
    assert re.search(r"^Missions: .*tiny-pioneer, campus-lab$", output("--help"), re.M)
    assert solve("campus-lab", "access")["goals"]


def test_the_price_on_the_page_is_the_price():
    cost = solve(EXAMPLE, "pipeline", *PIPELINE)["facts"]["cost"]
    # 1 GB of buffer at 1, 5 Gbit/s at 60, 1.2 GB/s at 40.
    assert abs(cost - (1 + 5 * 60 + 1.2 * 40)) < 1e-9, cost
    with open(os.path.join(SOURCE, "docs", "authoring.md"), encoding="utf-8") as file:
        assert f"${cost:.0f} a month" in file.read()


main(globals())
