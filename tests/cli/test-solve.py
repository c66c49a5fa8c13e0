#!/usr/bin/env python3
"""iowall solve: every mission and control, text and JSON, and what is refused."""
import json
import os

from harness import (MISSIONS, SCRATCH, SOURCE, Skip, close, decimal_comma, main, mission_text, output, refused, scratch,
                     solve)

CONTROLS = ["pattern", "format", "device", "sample_bytes", "shard_bytes", "queue_depth", "shuffle_samples", "prefetch"]


def controls_of(name):
    part = json.loads(mission_text(name))["parts"]["access"]
    return {control["id"]: control for control in part["controls"]}, part["devices"]


def values_of(control, devices):
    if control["id"] == "device":
        return devices
    if control["kind"] == "choice":
        return [option["id"] for option in control["options"]]
    if control["kind"] == "switch":
        return ["off", "on"]
    return [repr(control["min"]), repr(control["max"])]


def goals(result):
    return {goal.get("label"): goal.get("met", goal.get("holds")) for goal in result["goals"]}


def test_all_tracks_have_every_control():
    for name in MISSIONS:
        settings = solve(name, "access")["settings"]
        assert sorted(settings) == sorted(CONTROLS), (name, settings)


def test_every_value_of_every_control():
    for name in MISSIONS:
        controls, devices = controls_of(name)
        for control in controls.values():
            for value in values_of(control, devices):
                result = solve(name, "access", "--set", f"{control['id']}={value}")
                got = result["settings"][control["id"]]
                assert got == (float(value) if control["kind"] == "range" else value), (name, control["id"], got)
                assert 0 < result["facts"]["accelerator_utilization"] <= 1


def test_start_misses_the_goal():
    for name in MISSIONS:
        assert False in goals(solve(name, "access")).values(), name


def test_text_has_settings_results_goals():
    for name in MISSIONS:
        text = output("solve", name, "access")
        for part in CONTROLS + ["Settings", "Results", "Goals", "missed"]:
            assert part in text, (name, part)
        assert "nan" not in text.lower().split() and "undefined" not in text


def test_set_changes_the_result():
    slow = solve("cloud-titan", "access", "--set", "device=hdd-7200", "--set", "format=raw")
    fast = solve("cloud-titan", "access", "--set", "device=hdd-7200", "--set", "format=tfrecord")
    assert fast["facts"]["throughput_bps"] > 10 * slow["facts"]["throughput_bps"]
    assert "hdd-7200" == slow["settings"]["device"]


def test_quantities():
    """quantities with units; the last of two settings counts"""
    result = solve("cloud-titan", "access", "-s", "sample_bytes=110 KB", "-s", "shard_bytes=1 GB",
                   "-s", "shard_bytes=0.256 GB")
    assert result["settings"]["sample_bytes"] == 110000
    assert result["settings"]["shard_bytes"] == 256e6


def test_disk_by_hand():
    """one reader, 110 KB files on the disk: its own figures, by hand"""
    with open(os.path.join(SOURCE, "missions", "devices.json"), encoding="utf-8") as file:
        disk = next(device for device in json.load(file)["devices"] if device["id"] == "hdd-7200")
    result = solve("cloud-titan", "access", "-s", "device=hdd-7200", "-s", "format=raw", "-s", "queue_depth=1",
                   "-s", "sample_bytes=110000", "-s", "pattern=stochastic")
    seconds = disk["open_s"]["value"] + disk["latency_s"]["value"] + 110000 / disk["stream_bps"]["value"]
    close(result["facts"]["throughput_bps"], 110000 / seconds)


def test_mission_from_a_file():
    path = os.path.join(SOURCE, "missions", "tiny-pioneer.json")
    assert solve(path, "access")["facts"] == solve("tiny-pioneer", "access")["facts"]


def test_mission_of_one_s_own():
    """a mission in the user's data directory is found by its id"""
    directory = os.path.join(SCRATCH, "share", "iowall", "missions")
    os.makedirs(directory, exist_ok=True)
    text = mission_text().replace('"id": "cloud-titan"', '"id": "my-own"')
    with open(os.path.join(directory, "my-own.json"), "w", encoding="utf-8") as file:
        file.write(text)
    assert solve("my-own", "access")["mission"] == "my-own"
    assert "my-own" in output("--help")
    os.remove(os.path.join(directory, "my-own.json"))


def test_locale():
    """a decimal comma of the desktop changes nothing"""
    env = decimal_comma()
    if env is None:
        raise Skip("no other locale can be had")
    for words in (["solve", "cloud-titan", "access", "--set", "queue_depth=3"],
                  ["solve", "cloud-titan", "access", "--format", "json", "--set", "sample_bytes=112.5 KB"]):
        assert output(*words, env=env) == output(*words)


def test_unknown_control():
    result = refused(2, r'"speed"', "solve", "cloud-titan", "access", "--set", "speed=9")
    for name in CONTROLS:
        assert name in result.stderr


def test_unknown_device():
    result = refused(2, r'device: found "floppy", expected one of', "solve", "cloud-titan", "access", "--set",
                     "device=floppy")
    assert "hdd-7200" in result.stderr


def test_bad_values():
    for setting in ("queue_depth=0", "queue_depth=1e9", "queue_depth=1.5", "queue_depth=many", "queue_depth=",
                    "queue_depth=5 s", "sample_bytes=-1", "sample_bytes=nan", "sample_bytes=1,5", "pattern=zigzag",
                    "prefetch=maybe", "prefetch=1"):
        name = setting.split("=")[0]
        refused(2, rf"{name}: found .*expected", "solve", "cloud-titan", "access", "--set", setting)


def test_malformed_settings():
    refused(2, r"CONTROL=VALUE", "solve", "cloud-titan", "access", "--set", "pattern")
    refused(2, r'""', "solve", "cloud-titan", "access", "--set", "=stochastic")
    refused(2, r"UTF-8", "solve", "cloud-titan", "access", "--set", b"pattern=\xff")


def test_words():
    refused(2, r"a mission and a part", "solve")
    refused(2, r"a mission and a part", "solve", "cloud-titan")
    refused(2, r"a mission and a part", "solve", "cloud-titan", "access", "more")
    refused(2, r'found the part "acces", expected one of access', "solve", "cloud-titan", "acces")
    refused(2, r'found --after-message.*"access" of "cloud-titan"', "solve", "cloud-titan", "access", "--after-message")
    refused(2, r'found the format "xml"', "solve", "cloud-titan", "access", "--format", "xml")


def test_missing_missions():
    result = refused(1, r'"cloud-titen"', "solve", "cloud-titen", "access")
    assert "cloud-titan" in result.stderr
    refused(1, r"nowhere\.json.*No such file", "solve", "./nowhere.json", "access")
    refused(1, r"/", "solve", "/", "access")


def test_malformed_missions():
    """malformed missions: file, line and column, what was found, what was expected"""
    text = mission_text()
    cases = {
        "syntax.json": (text.replace('"title":', '"title"', 1), r"syntax\.json:\d+:\d+"),
        "cut.json": (text[:len(text) // 2], r"cut\.json:\d+:\d+"),
        "unknown.json": (text.replace('"persona":', '"person":', 1), r"unknown\.json:\d+:\d+.*person"),
        "device.json": (text.replace('"hdd-7200"', '"hdd-9999"', 1), r"device\.json:\d+:\d+.*hdd-9999"),
        "empty.json": ("", r"empty\.json:1:1"),
    }
    for name, (content, pattern) in cases.items():
        path = scratch(name, content)
        refused(1, pattern, "solve", path, "access")
        refused(1, pattern, "check", path)
        refused(1, pattern, "render", path, "access", "-o", "never.png")
    assert not os.path.exists(os.path.join(SCRATCH, "never.png"))


main(globals())
