#!/usr/bin/env python3
"""The mission that docs/authoring.md makes: sound by the program and by the schema, played as the page says."""
import json
import os
import re

import jsonschema

from harness import SOURCE, main, output, refused, scratch, solve

EXAMPLE = os.path.join(SOURCE, "docs", "examples", "campus-lab.iowall.json")
ACCESS = ["--set", "device=parallel-fs", "--set", "queue_depth=16"]
CHECKPOINT = ["--set", "writers=once", "--set", "interval=22 min"]
LATER = ["--set", "writers=once", "--set", "interval=15 min", "--after-message"]
PIPELINE = ["--set", "download_bw=5 Gbit/s", "--set", "nvme_bw=1.2 GB/s", "--set", "buffer=1 GB"]
PLAYED = (("access", ACCESS), ("pipeline", PIPELINE), ("checkpoint", CHECKPOINT))


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
    for part, flags in PLAYED:
        assert not all(goals(EXAMPLE, part)), part
        assert all(goals(EXAMPLE, part, *flags)), part


def test_no_flag_wins_alone():
    for part, flags in PLAYED:
        for i in range(0, len(flags), 2):
            assert not all(goals(EXAMPLE, part, *flags[i:i + 2])), flags[i + 1]


def test_no_end_stop_wins_part_three():
    controls = json.loads(text())["parts"]["checkpoint"]["controls"]
    for control in controls:
        ends = [control["min"], control["max"]] if control["kind"] == "range" else \
            [option["id"] for option in control.get("options", [])] or ["nfs-filer", "parallel-fs"]
        for end in ends:
            assert not all(goals(EXAMPLE, "checkpoint", "--set", f"{control['id']}={end}")), (control["id"], end)
    for step in range(41):  # nor does any interval
        assert not all(goals(EXAMPLE, "checkpoint", "--set", f"interval={10 * 8640 ** (step / 40)}")), step


def test_the_message_undoes_it_and_there_are_two_ways_on():
    assert goals(EXAMPLE, "checkpoint", *LATER) == [False, True, True, True, True]
    for flags in (["strategy=local-first", "interval=5 min"], ["write_bw=parallel-fs", "interval=12 min"]):
        assert all(goals(EXAMPLE, "checkpoint", *LATER, *(word for flag in flags for word in ("--set", flag)))), flags


def test_the_sheet_on_the_page_is_what_comes_out():
    """Rows of the table: pause, MTBF, best interval, wasted in percent, against the program's exact ones."""
    rows = {
        (): (27 * 60, 16875, None, None),
        ("writers=once", "interval=22 min"): (52, 16875, 22 * 60, 9),
        ("writers=once", "interval=15 min", None): (52, 8437.5, 16 * 60, 14),
        ("writers=once", "interval=12 min", "write_bw=parallel-fs", None): (32, 8437.5, 12 * 60, 11),
        ("writers=once", "interval=4.6 min", "strategy=local-first", None): (4.5, 8437.5, 4.6 * 60, 5),
    }
    for flags, (pause, mtbf, best, wasted) in rows.items():
        words = [word for flag in flags for word in (("--set", flag) if flag else ("--after-message",))]
        facts = solve(EXAMPLE, "checkpoint", *words)["facts"]
        assert abs(facts["pause_s"] / pause - 1) < 0.02 and abs(facts["mtbf_s"] / mtbf - 1) < 1e-9, (flags, facts)
        if best is not None:
            assert abs(facts["young_s"] / best - 1) < 0.05, (flags, facts["young_s"])
            # First order, which the sheet is, and what comes out.
            assert abs(100 * facts["waste_first_order"] - wasted) < 0.6, (flags, facts["waste_first_order"])
            assert abs(100 * facts["waste"] - wasted) < 1.7, (flags, facts["waste"])


def test_pages_are_drawn():
    for part, _ in PLAYED:
        path = scratch(f"{part}.svg", "")
        output("render", EXAMPLE, part, "-o", path)
        assert os.path.getsize(path) > 10000


def test_part_one_alone_works():
    mission = json.loads(text())
    del mission["parts"]["pipeline"], mission["parts"]["checkpoint"]
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
