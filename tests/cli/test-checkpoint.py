#!/usr/bin/env python3
"""Part 3 on the command line: solve MISSION checkpoint, what the parts before bring, the message, and pictures."""
import json
import math
import os

from harness import MISSIONS, SCRATCH, SOURCE, close, main, mission_text, output, refused, scratch, solve

CONTROLS = ["interval", "write_bw", "nodes", "node_mtbf", "strategy", "writers", "clustering"]
OF_WALL_TIME = ["waste", "waste_first_order", "excess", "goodput", "expected_wall_s", "extra_s", "failures",
                "useful_share", "checkpoint_share", "rework_share", "restart_share", "simulated_waste", "wall_p5_s",
                "wall_p50_s", "wall_p95_s"]
LAB = os.path.join(SOURCE, "tests", "mission", "data", "lab.json")


def settings(**values):
    return [word for name, value in values.items() for word in ("--set", f"{name}={value}")]


CALM = settings(writers="once", write_bw="disk", interval=400)


def tracks():
    """The missions that have a Part 3, the small one of the tests first."""
    return [LAB] + [name for name in MISSIONS if "checkpoint" in json.loads(mission_text(name))["parts"]]


def part_of(mission):
    if mission != LAB:
        return json.loads(mission_text(mission))["parts"]["checkpoint"]
    with open(LAB, encoding="utf-8") as file:
        return json.load(file)["parts"]["checkpoint"]


# --- solve -----------------------------------------------------------------------------------------------------------

def test_every_value_of_every_control():
    for mission in tracks():
        assert sorted(solve(mission, "checkpoint")["settings"]) == sorted(CONTROLS)
        for control in part_of(mission)["controls"]:
            if control["kind"] == "range":
                values = [control["min"], control["max"]]
            elif control["id"] == "write_bw":
                values = part_of(mission)["stores"]
            else:
                values = [option["id"] for option in control["options"]]
            for value in values:
                result = solve(mission, "checkpoint", "--set", f"{control['id']}={value}")
                assert result["settings"][control["id"]] == value, (mission, control["id"], value)


def test_by_hand():
    """Daly's expected wall time, from the pause that the facts give"""
    facts = solve(LAB, "checkpoint", *CALM)["facts"]
    pause, tau, mtbf = 1e9 / 1.6e8 + 1, 400, 10800
    wall = mtbf * math.exp(60 / mtbf) * math.expm1((tau + pause) / mtbf) * 864000 / tau
    close(facts["pause_s"], pause)
    close(facts["expected_wall_s"], wall)
    close(facts["waste"], 1 - 864000 / wall)
    close(facts["young_s"], math.sqrt(2 * pause * mtbf))
    close(facts["storage_load"], pause / tau)
    assert facts["storage_state"] == "standing"


def test_facts_agree():
    for mission in tracks():
        for words in ([], settings(writers="once"), settings(writers="once", interval=3600),
                      settings(strategy="local-first", writers="once", interval=3600, clustering=0.7)):
            interval = next(control for control in part_of(mission)["controls"] if control["id"] == "interval")
            if "interval=3600" in words and not interval["min"] <= 3600 <= interval["max"]:
                continue
            facts = solve(mission, "checkpoint", *words)["facts"]
            if facts["storage_state"] == "collapsed":
                assert facts["storage_load"] >= 1, mission
                assert [facts[name] for name in OF_WALL_TIME] == [None] * len(OF_WALL_TIME), (mission, words)
                continue
            assert facts["storage_load"] < 1, mission
            close(facts["waste"] + facts["goodput"], 1)
            close(facts["extra_s"], facts["expected_wall_s"] - facts["work_s"])
            close(facts["interval_ratio"], facts["interval_s"] / facts["exact_s"])
            assert facts["excess"] >= 0
            if facts["useful_share"] is not None:
                close(sum(facts[name + "_share"] for name in ("useful", "checkpoint", "rework", "restart")), 1)
                assert facts["wall_p5_s"] <= facts["wall_p50_s"] <= facts["wall_p95_s"]


def test_collapse_gives_no_wall_time():
    """the start of the small mission: the text says why, and no number follows from a wall time"""
    result = solve(LAB, "checkpoint")
    assert result["facts"]["storage_state"] == "collapsed" and result["goal_met"] is False
    text = output("solve", LAB, "checkpoint")
    assert text.splitlines()[1] == ("The store has collapsed: one snapshot takes it 2.68 min and one is due every "
                                    "30.0 s.")
    for label in ("Expected time in all", "Wasted ", "Useful work ", "50 of 100 runs take at most"):
        line = next(line for line in text.splitlines() if line.strip().startswith(label))
        assert line.endswith("none, the store has collapsed"), line
    assert "nan" not in text.lower() and "undefined" not in text


def test_part_2_is_what_can_be_written_to():
    assumed = solve(LAB, "checkpoint", *CALM)
    assert assumed["earlier"]["access"]["assumed"] and assumed["earlier"]["pipeline"]["assumed"]
    wide = solve(LAB, "checkpoint", *CALM, "--set", "pipeline.download_bw=10 Gbit/s")
    assert wide["earlier"]["pipeline"]["assumed"] is False and wide["earlier"]["access"]["assumed"] is True
    close(wide["facts"]["pause_s"], 1e9 / 2e8 + 1)
    assert wide["facts"]["pause_s"] < assumed["facts"]["pause_s"]
    local = [*CALM, "--set", "strategy=local-first"]
    close(solve(LAB, "checkpoint", *local, "--set", "pipeline.nvme_bw=1 GB/s")["facts"]["pause_s"], 1.25e8 / 5e8 + 1)
    close(solve(LAB, "checkpoint", *local)["facts"]["pause_s"], 1.25e8 / 1e8 + 1)
    text = output("solve", LAB, "checkpoint", "--set", "pipeline.nvme_bw=1 GB/s")
    assert "Part 2, as given" in text and "Part 1, as the mission assumes it" in text
    refused(2, r"nvme_bw: found .*expected", "solve", LAB, "checkpoint", "--set", "pipeline.nvme_bw=much")
    refused(2, r'found "jitter"|the control "jitter", expected one of interval', "solve", LAB, "checkpoint", "--set",
            "jitter=1")
    refused(2, r"expected CONTROL or access\.CONTROL or pipeline\.CONTROL", "solve", LAB, "checkpoint", "--set",
            "lunch.nvme_bw=1")


def test_message():
    """it moves the optimum: what met the goals before it is not good enough any more"""
    before, after = solve(LAB, "checkpoint", *CALM), solve(LAB, "checkpoint", *CALM, "--after-message")
    assert (before["after_message"], after["after_message"]) == (False, True)
    assert before["goal_met"] is True and after["goal_met"] is False
    close(after["facts"]["mtbf_s"], before["facts"]["mtbf_s"] / 4)
    assert after["settings"] == before["settings"] and after["facts"]["exact_s"] < before["facts"]["exact_s"]
    again = solve(LAB, "checkpoint", *CALM, "--set", f"interval={after['facts']['exact_s']!r}", "--after-message")
    assert again["goal_met"] is True
    assert output("solve", LAB, "checkpoint", *CALM, "--after-message").splitlines()[1].startswith(
        "After the message: Useful work ")


def test_without_a_message():
    with open(LAB, encoding="utf-8") as file:
        data = json.load(file)
    del data["parts"]["checkpoint"]["message"]
    for name in ("devices.json", "workloads.json"):
        with open(os.path.join(os.path.dirname(LAB), name), "rb") as file:
            scratch(name, file.read())
    path = scratch("silent.json", json.dumps(data))
    refused(2, r'found --after-message, expected none.*"checkpoint" of "lab"', "solve", path, "checkpoint",
            "--after-message")
    del data["parts"]["checkpoint"]
    path = scratch("short.json", json.dumps(data))
    assert output("check", path) == f"{path}: sound\n"
    refused(1, r'no part "checkpoint"', "solve", path, "checkpoint")
    for name in ("devices.json", "workloads.json"):
        os.remove(os.path.join(SCRATCH, name))


def test_same_answer_again():
    assert output("solve", LAB, "checkpoint", *CALM) == output("solve", LAB, "checkpoint", *CALM)


# --- render ----------------------------------------------------------------------------------------------------------

def test_page():
    """the page before and after the message, and of a store that has collapsed"""
    pages = {}
    for name, words in (("calm", CALM), ("later", [*CALM, "--after-message"]), ("start", [])):
        path = os.path.join(SCRATCH, name + ".svg")
        assert output("render", LAB, "checkpoint", *words, "-o", path) == ""
        with open(path, "rb") as file:
            pages[name] = file.read()
        os.remove(path)
    assert len(set(pages.values())) == 3
    refused(2, r'--sweep: found "nodes", expected one of interval', "render", LAB, "checkpoint", "--sweep", "nodes",
            "-o", "never.png")


main(globals())
