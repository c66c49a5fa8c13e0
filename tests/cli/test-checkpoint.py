#!/usr/bin/env python3
"""Part 3 on the command line: solve MISSION checkpoint, what the parts before bring, the message, and pictures."""
import json
import math
import os

from harness import MISSIONS, SCRATCH, SOURCE, close, main, mission_text, output, refused, scratch, solve
from ledgers import holds

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


# --- The tracks ------------------------------------------------------------------------------------------------------

ONCE = {"writers": "once"}
# What a student who has understood it does: what is fixed first, and what else has to go after the message.
PLAYS = {
    "cloud-titan": [({**ONCE, "write_bw": "parallel-fs"}, {}),
                    ({**ONCE, "write_bw": "object-store"}, {"write_bw": "burst-buffer"}),
                    ({**ONCE, "write_bw": "object-store", "strategy": "local-first"}, {}),
                    ({"write_bw": "burst-buffer", "strategy": "local-first"}, ONCE)],
    "edge-guardian": [({**ONCE, "write_bw": "ufs-auto"}, {"write_bw": "nvme-auto-slc"}),
                      ({**ONCE, "write_bw": "nvme-auto-slc"}, {}),
                      ({**ONCE, "write_bw": "nvme-auto-slc", "strategy": "local-first"}, {})],
    "mobile-nomad": [({**ONCE, "write_bw": "ufs-3-1"}, {}),
                     ({**ONCE, "write_bw": "ufs-4-0", "strategy": "local-first"}, {})],
    "tiny-pioneer": [({**ONCE, "write_bw": "nor-ring"}, {"write_bw": "nor-levelled"}),
                     ({**ONCE, "write_bw": "nor-levelled"}, {}),
                     ({"write_bw": "nor-levelled", "strategy": "local-first"}, {})],
}
# Without a change of store or writers no interval meets the goals after the message.
OUTLIVED = [(name, values) for name, plays in PLAYS.items() for values, change in plays if change]
# Narrow and wide, what Part 2 may have left: with one of these each track can be won even so.
LEFT_BY_PART_2 = {"cloud-titan": PLAYS["cloud-titan"][2][0], "mobile-nomad": PLAYS["mobile-nomad"][1][0],
                  "tiny-pioneer": PLAYS["tiny-pioneer"][2][0]}


def at(name, values, *words, times=1.0):
    """A solution with the interval that is best there, or so many times that."""
    best = solve(name, "checkpoint", *words, *settings(**values))["facts"]["exact_s"]
    return solve(name, "checkpoint", *words, *settings(**{**values, "interval": repr(times * best)}))


def interval_range(name):
    control = next(control for control in part_of(name)["controls"] if control["id"] == "interval")
    return control["min"], control["max"]


def log_steps(low, high, count):
    return [low * (high / low) ** (step / (count - 1)) for step in range(count)]


def test_starts_collapsed():
    """no wall time in JSON or text, and a line that says why"""
    for name in MISSIONS:
        result, text = solve(name, "checkpoint"), output("solve", name, "checkpoint")
        assert result["facts"]["storage_state"] == "collapsed" and not result["goal_met"], name
        assert [result["facts"][fact] for fact in OF_WALL_TIME] == [None] * len(OF_WALL_TIME), name
        assert text.splitlines()[1].startswith("The store has collapsed: "), text
        for label in ("Useful work ", "Expected time in all", "50 of 100 runs take at most"):
            line = next(line for line in text.splitlines() if line.strip().startswith(label))
            assert line.endswith("none, the store has collapsed"), (name, line)


def test_played_through():
    """fix what has collapsed, find the best interval; the message undoes it; find it again"""
    for name, plays in PLAYS.items():
        for values, change in plays:
            assert not solve(name, "checkpoint", *settings(**values))["goal_met"], (name, values)
            won = at(name, values)
            assert won["goal_met"], (name, values, won["facts"])
            kept = {**values, "interval": repr(won["settings"]["interval"])}
            lost = solve(name, "checkpoint", "--after-message", *settings(**kept))
            assert not lost["goal_met"] and lost["facts"]["exact_s"] < won["facts"]["exact_s"], (name, values)
            again = at(name, {**values, **change}, "--after-message")
            assert again["goal_met"], (name, values, change, again["facts"])


def test_what_the_message_ends():
    """some stores and habits will not do any more, whatever the interval"""
    assert {name for name, _ in OUTLIVED} == {"cloud-titan", "edge-guardian", "tiny-pioneer"}
    for name, values in OUTLIVED:
        for interval in log_steps(*interval_range(name), 120):
            result = solve(name, "checkpoint", "--after-message", *settings(**{**values, "interval": repr(interval)}))
            assert not result["goal_met"], (name, values, interval)


def test_the_message_undoes_every_solution():
    for name in MISSIONS:
        met = 0
        for store in part_of(name)["stores"]:
            for strategy in ("cloud-native", "local-first"):
                for writers in ("once", "every-node"):
                    values = {"write_bw": store, "strategy": strategy, "writers": writers}
                    for times in (0.86, 1, 1.17):
                        before = at(name, values, times=times)
                        if not before["goal_met"]:
                            continue
                        met += 1
                        kept = {**values, "interval": repr(before["settings"]["interval"])}
                        after = solve(name, "checkpoint", "--after-message", *settings(**kept))
                        assert not after["goal_met"], (name, kept)
        assert met >= 6, (name, met)


def test_no_one_control_wins():
    """before or after the message, wherever one control is put, its end stops among that"""
    for name in MISSIONS:
        for control in part_of(name)["controls"]:
            if control["kind"] != "range":
                values = [option["id"] for option in control.get("options", [])] or part_of(name)["stores"]
            elif control["scale"] == "log":
                steps = log_steps(control["min"], control["max"], 9)[1:-1]
                if "whole" in control:
                    steps = map(round, steps)
                values = [repr(value) for value in (control["min"], *steps, control["max"])]
            else:
                values = [repr(control["min"]), repr(control["max"])]
            for value in values:
                for words in ([], ["--after-message"]):
                    result = solve(name, "checkpoint", *words, "--set", f"{control['id']}={value}")
                    assert not result["goal_met"], (name, control["id"], value, words)


def test_the_world_is_not_for_turning():
    """fewer nodes or better ones win nothing, not even to undo the message with"""
    for name, plays in PLAYS.items():
        values = plays[-1][0]
        won = at(name, values)["settings"]
        kept = {**values, "interval": repr(won["interval"])}
        fewer = {**kept, "nodes": "1" if name != "cloud-titan" else "512"}
        assert not at(name, fewer)["goal_met"] and not at(name, fewer, "--after-message")["goal_met"], name
        factor = part_of(name)["message"]["mtbf_factor"]["value"]
        better = {**kept, "node_mtbf": repr(won["node_mtbf"] / factor)}
        undone = solve(name, "checkpoint", "--after-message", *settings(**better))
        close(undone["facts"]["interval_ratio"], 1, 1e-9)
        assert not undone["goal_met"], name


def test_won_whatever_part_2_left():
    for name, values in LEFT_BY_PART_2.items():
        pipeline = json.loads(mission_text(name))["parts"]["pipeline"]
        for control in pipeline["controls"]:
            if control["id"] not in ("download_bw", "nvme_bw"):
                continue
            for end in ("min", "max"):
                given = {**values, "pipeline." + control["id"]: repr(control[end])}
                for words in ([], ["--after-message"]):
                    won = any(at(name, given, *words, times=times)["goal_met"] for times in (0.86, 1, 1.1, 1.17))
                    assert won, (name, control["id"], end, words)


def test_part_2_matters():
    """a wider link shortens the pause for a fast store; flash that was saved on lengthens it"""
    quick = settings(**ONCE, write_bw="burst-buffer")
    narrow, wide = (solve("cloud-titan", "checkpoint", *quick, "--set", f"pipeline.download_bw={width} Gbit/s")["facts"]
                    for width in (1, 100))
    close(narrow["pause_s"], 0.59 + 350e9 / (1024 * 0.5 * 1.25e8))
    close(wide["pause_s"], 0.59 + 350e9 / 1.7e12)
    slow = solve("mobile-nomad", "checkpoint", *settings(**PLAYS["mobile-nomad"][0][0]), "--set",
                 "pipeline.nvme_bw=300 MB/s")["facts"]
    assert slow["pause_s"] > 0.05


# --- The lock --------------------------------------------------------------------------------------------------------

def settle(mission, part):
    """The facts of the lock's runs and the option that they make right, told by its rules."""
    runs = {run["id"]: solve(mission, "checkpoint", *settings(**run["set"]))["facts"] for run in part["lock"]["runs"]}
    return runs, next(outcome["option"] for outcome in part["lock"]["outcomes"]
                      if all(holds(rule, runs) for rule in outcome["when"]))


def test_ten_minutes_do_both():
    """every 10 minutes makes the month longer in one configuration and shorter in another"""
    runs, option = settle("cloud-titan", part_of("cloud-titan"))
    assert option == "either"
    assert runs["filer_often"]["interval_s"] == runs["fast_often"]["interval_s"] == 600
    assert runs["filer_often"]["expected_wall_s"] > 1.2 * runs["filer_hourly"]["expected_wall_s"]
    assert runs["fast_often"]["expected_wall_s"] < 0.95 * runs["fast_hourly"]["expected_wall_s"]
    for often, hourly in (("filer_often", "filer_hourly"), ("fast_often", "fast_hourly")):
        for run in (often, hourly):  # Daly's formula, by hand
            pause, tau, mtbf = 0.59 + 350e9 / (1.25e9 if "filer" in run else 1.2e11), runs[run]["interval_s"], \
                22824000 / 1024
            close(runs[run]["expected_wall_s"],
                  mtbf * math.exp(300 / mtbf) * math.expm1((tau + pause) / mtbf) * 2592000 / tau)


def changed_mission(name, changes):
    """The track with some of its numbers changed, as a file beside the catalogues."""
    data = json.loads(mission_text(name))
    part = data["parts"]["checkpoint"]
    for key, value in changes.items():
        control = next((control for control in part["controls"] if control["id"] == key), None)
        if control is not None:
            control["initial"] = value
            control["max"] = max(control["max"], value)
        elif key == "share":
            part["wear"]["share"]["value"] = value
        else:
            part[key]["value"] = value
    for catalogue in ("devices.json", "workloads.json"):
        with open(os.path.join(SOURCE, "missions", catalogue), "rb") as file:
            scratch(catalogue, file.read())
    return scratch("changed.json", json.dumps(data)), part


def test_every_option_can_be_right():
    """the lock asks the model: in other worlds each of its options is the right one"""
    worlds = {
        "cloud-titan": {"either": {}, "increases": {"node_mtbf": 3.6e8}, "decreases": {"checkpoint_bytes": 1e9},
                        "nothing": {"checkpoint_bytes": 1e9, "node_mtbf": 3.6e8, "commit_s": 0}},
        "edge-guardian": {"worn": {}, "less": {"share": 1}, "more": {"share": 1, "node_mtbf": 3.6e8},
                          "same": {"share": 1, "node_mtbf": 14400, "restart_s": 3600, "commit_s": 0.003}},
        "mobile-nomad": {"less": {}, "worn": {"share": 0.05}, "more": {"share": 1, "node_mtbf": 3.6e8},
                         "same": {"restart_s": 3600}},
        "tiny-pioneer": {"worn": {}, "less": {"work_s": 1e5, "checkpoint_bytes": 64},
                         "more": {"checkpoint_bytes": 64, "node_mtbf": 3.6e8, "commit_s": 0.05},
                         "same": {"checkpoint_bytes": 64, "restart_s": 36000}},
    }
    for name, expected in worlds.items():
        assert sorted(expected) == sorted(option["id"] for option in part_of(name)["lock"]["options"])
        for option, changes in expected.items():
            path, part = changed_mission(name, changes)
            runs, found = settle(path, part)
            assert found == option, (name, option, found, runs)
    for file in ("changed.json", "devices.json", "workloads.json"):
        os.remove(os.path.join(SCRATCH, file))


def test_measured_beside_predicted():
    """whoever meets the MTBF reads what one rate predicts and what was measured"""
    for name in MISSIONS:
        part = part_of(name)
        texts = [part["message"]["text"], *[c["help"] for c in part["controls"] if c["id"] == "node_mtbf"]]
        assert len(texts) == 2
        for text in texts:
            assert "28.8 h" in text and "7.9 h" in text and "Kokolis et al." in text, (name, text)


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
