#!/usr/bin/env python3
"""Part 2 on the command line: solve MISSION pipeline on every track, what Part 1 brings, and model pipeline."""
import copy
import json

from harness import MISSIONS, Skip, close, decimal_comma, main, mission_text, output, refused, scratch, solve

CONTROLS = ["buffer", "download_bw", "nvme_bw", "cache", "cache_policy", "epoch", "jitter"]


def part_of(name):
    return json.loads(mission_text(name))["parts"]["pipeline"]


def settings(**values):
    return [word for name, value in values.items() for word in ("--set", f"{name}={value}")]


def best_sizes(part):
    """Every range at the end that brings most, whatever it costs."""
    return {control["id"]: repr(control["min"] if control["id"] == "jitter" else control["max"])
            for control in part["controls"] if control["kind"] == "range"}


# --- solve -----------------------------------------------------------------------------------------------------------

def test_all_tracks_have_every_control():
    for name in MISSIONS:
        result = solve(name, "pipeline")
        assert list(result["settings"]) == [control["id"] for control in part_of(name)["controls"]]
        assert sorted(result["settings"]) == sorted(CONTROLS), name


def test_every_value_of_every_control():
    for name in MISSIONS:
        for control in part_of(name)["controls"]:
            values = ([option["id"] for option in control["options"]] if control["kind"] == "choice" else
                      [repr(control["min"]), repr(control["max"])])
            for value in values:
                result = solve(name, "pipeline", "--set", f"{control['id']}={value}")
                got, facts = result["settings"][control["id"]], result["facts"]
                assert got == (float(value) if control["kind"] == "range" else value), (name, control["id"], got)
                assert 0 <= facts["utilization"] <= 1 and 0 <= facts["utilization_ceiling"] <= 1, (name, facts)


def test_start_misses_the_goal():
    for name in MISSIONS:
        assert not solve(name, "pipeline")["goal_met"], name


def test_no_end_stop_of_one_slider_wins():
    for name in MISSIONS:
        for control in part_of(name)["controls"]:
            if control["kind"] != "range":
                continue
            for value in (control["min"], control["max"]):
                result = solve(name, "pipeline", "--set", f"{control['id']}={value!r}")
                assert not result["goal_met"], (name, control["id"], value)


def test_what_is_shown_is_taken_back():
    """"shown" in the track's units, given to --set, is the same line to three digits"""
    for name in MISSIONS:
        result = solve(name, "pipeline")
        assert sorted(result["shown"]) == sorted(result["units"])
        again = solve(name, "pipeline", *settings(**result["shown"]))
        for control, value in result["settings"].items():
            if control in result["shown"]:
                assert abs(again["settings"][control] - value) <= 0.005 * value, (name, control)


def test_units_of_the_track():
    titan, pioneer = solve("cloud-titan", "pipeline"), solve("tiny-pioneer", "pipeline")
    assert titan["units"]["download_bw"] == "bit/s" and titan["shown"]["download_bw"].endswith("Gbit/s")
    assert pioneer["shown"]["download_bw"].endswith(("Mbit/s", "kbit/s"))
    assert "$" in output("solve", "cloud-titan", "pipeline") and "mW" in output("solve", "tiny-pioneer", "pipeline")


def test_shares_add_up():
    for name in MISSIONS:
        result = solve(name, "pipeline")
        assert [stage["id"] for stage in result["stages"]] == [stage["id"] for stage in part_of(name)["stages"]]
        for stage in result["stages"]:
            close(stage["busy"] + stage["starved"] + stage["blocked"], 1, 1e-9)
            close(result["facts"][stage["id"] + "_busy"], stage["busy"])
            assert abs(result["facts"][stage["id"] + "_idle"] - stage["starved"] - stage["blocked"]) < 1e-12


def test_without_jitter_the_ceiling_is_reached():
    """nothing varies and nothing stalls: what is busy is what the ceiling says, with a buffer and without"""
    for name in MISSIONS:
        for size in ("0", repr(part_of(name)["controls"][0]["max"])):
            facts = solve(name, "pipeline", *settings(jitter=0, epoch="cold", buffer=size))["facts"]
            assert abs(facts["utilization"] - facts["utilization_ceiling"]) < 0.002, (name, size, facts)


def test_rounding_is_no_wait():
    """what never waits is starved for 0 %, not for a rounding error of either sign"""
    text = output("solve", "cloud-titan", "pipeline", *settings(jitter=0, epoch="warm", download_bw="100 Gbit/s"))
    lines = [line.strip() for line in text.splitlines()]
    assert "GPU starved                         0 %" in lines and not [line for line in lines if "0.0000" in line], text
    facts = solve("cloud-titan", "pipeline", *settings(jitter=0, epoch="warm", download_bw="100 Gbit/s"))["facts"]
    assert facts["starved"] == facts["utilization_ci"] == 0


def test_a_buffer_does_not_lift_the_ceiling():
    for name in MISSIONS:
        most = repr(part_of(name)["controls"][0]["max"])
        less, more = solve(name, "pipeline", "--set", "buffer=0"), solve(name, "pipeline", "--set", "buffer=" + most)
        assert less["facts"]["utilization_ceiling"] == more["facts"]["utilization_ceiling"] < 1, name


def test_bottleneck_is_a_stage_or_none():
    for name in MISSIONS:
        part = part_of(name)
        start, best = solve(name, "pipeline"), solve(name, "pipeline", *settings(**best_sizes(part), epoch="warm"))
        assert start["facts"]["bottleneck"] in [stage["id"] for stage in part["stages"]]
        assert (best["facts"]["bottleneck"] == "none") == (best["facts"]["utilization_ceiling"] == 1), (name, best)


def test_part_1_is_assumed_or_given():
    result = solve("cloud-titan", "pipeline")
    assert result["earlier"]["access"]["assumed"] is True
    first = solve("cloud-titan", "access", *[word for name, value in result["earlier"]["access"]["settings"].items()
                                             for word in ("--set", f"{name}={value!r}".replace("'", ""))])
    close(result["facts"]["access_bps"], first["facts"]["throughput_bps"])
    given = solve("cloud-titan", "pipeline", "--set", "access.queue_depth=1")
    assert given["earlier"]["access"]["assumed"] is False
    assert given["earlier"]["access"]["settings"]["queue_depth"] == 1
    assert given["facts"]["access_bps"] < result["facts"]["access_bps"]
    assert "Part 1, as given" in output("solve", "cloud-titan", "pipeline", "--set", "access.queue_depth=1")
    assert "as the mission assumes it" in output("solve", "cloud-titan", "pipeline")


def test_bad_part_1_cannot_be_balanced():
    """files one by one, eight at a time: the store is the bottleneck however large the rest is"""
    bad = settings(**{"access.format": "raw", "access.queue_depth": 8})
    result = solve("cloud-titan", "pipeline", *bad, *settings(**best_sizes(part_of("cloud-titan")), epoch="cold"))
    assert result["facts"]["bottleneck"] == "store" and result["facts"]["utilization"] < 0.5, result["facts"]


def test_same_answer_again():
    assert output("solve", "edge-guardian", "pipeline") == output("solve", "edge-guardian", "pipeline")


def test_locale():
    """a decimal comma of the desktop changes nothing"""
    env = decimal_comma()
    if env is None:
        raise Skip("no other locale can be had")
    for words in (["solve", "mobile-nomad", "pipeline", "--set", "jitter=0.5"],
                  ["solve", "mobile-nomad", "pipeline", "--format", "json", "--set", "jitter=1.5x"]):
        assert output(*words, env=env) == output(*words)


def test_refused_settings():
    base = ["solve", "cloud-titan", "pipeline", "--set"]
    result = refused(2, r'found the control "cash"', *base, "cash=1")
    for name in CONTROLS:
        assert name in result.stderr
    refused(2, r'buffer: found "1 s", expected a number from', *base, "buffer=1 s")
    refused(2, r"download_bw: found .*expected", *base, "download_bw=0")
    refused(2, r'cache_policy: found "fifo", expected one of', *base, "cache_policy=fifo")
    refused(2, r'found "acces\.format", expected CONTROL or access\.CONTROL', *base, "acces.format=raw")
    refused(2, r'found the control "shape", expected one of pattern', *base, "access.shape=raw")
    refused(2, r"expected one of raw", *base, "access.format=zip")
    refused(2, r'found "checkpoint\.interval"', *base, "checkpoint.interval=3")
    refused(2, r'found "pipeline\.buffer", expected CONTROL$', "solve", "cloud-titan", "access", "--set",
            "pipeline.buffer=1")


def test_mission_without_a_pipeline():
    data = json.loads(mission_text())
    del data["parts"]["pipeline"]
    data["parts"].pop("checkpoint", None)  # which may build on it
    del data["lecture"]  # which walks through them
    data["rubric"] = [criterion for criterion in data["rubric"] if criterion.get("part", "access") == "access"]
    assert refused(1, "Sizing the Pipeline: found a translation of what is no text of this file", "check",
                   scratch("short.json", json.dumps(data)))
    del data["texts"]
    path = scratch("short.json", json.dumps(data))
    assert output("check", path) == f"{path}: sound\n"
    assert solve(path, "access")["facts"]
    refused(1, r'no part "pipeline"', "solve", path, "pipeline")


def test_check_points_into_the_pipeline():
    data = json.loads(mission_text())
    data["parts"]["pipeline"]["stages"][1]["control"] = "buffer"
    refused(1, r"wrong\.json:\d+:\d+: /parts/pipeline/stages/1/control: found \"buffer\", expected one of", "check",
            scratch("wrong.json", json.dumps(data, indent=1)))


# --- model -----------------------------------------------------------------------------------------------------------

LINE = {
    "stages": [{"name": "store", "rate_bps": 4e9}, {"name": "link", "rate_bps": 1e9},
               {"name": "cache", "rate_bps": 6e9, "write_bps": 3e9}, {"name": "GPU", "rate_bps": 2e9}],
    "buffer_bytes": [0, 0, 1e9], "chunk_bytes": 1e6, "cache_stage": 2, "dataset_bytes": 1e12, "cache_bytes": 5e11,
    "cache_policy": "pinned", "epoch": "cold", "chunks": 10000,
}


def model(data, **options):
    return json.loads(output("model", "pipeline", stdin=json.dumps(data).encode(), **options))


def changed(**changes):
    return {**copy.deepcopy(LINE), **changes}


def test_model_by_hand():
    """the slowest stage decides; a warm epoch passes the link by half"""
    cold, warm = model(LINE), model(changed(epoch="warm", chunks=100000))
    assert cold["bottleneck"] == "link" and cold["hit_fraction"] == 0
    close(cold["utilization_ceiling"], 0.5)
    close(cold["utilization"], 0.5, 1e-6)
    close(cold["throughput_bps"], 1e9, 1e-6)
    close(cold["stages"][2]["ceiling_bps"], 2e9)      # 1 / (1/6 + 1/3)
    close(warm["hit_fraction"], 0.5)
    close(warm["stages"][1]["ceiling_bps"], 2e9)
    close(warm["stages"][2]["ceiling_bps"], 3e9)      # 1 / (1/6 + 0.5/3)


def test_model_published_hits():
    """CoorDL measured 85 % misses of a page cache that holds 35 % of the data"""
    for policy, misses in (("page_cache", 0.862), ("lru", 0.930), ("pinned", 0.65)):
        result = model(changed(epoch="warm", cache_bytes=3.5e11, cache_policy=policy, chunks=1000))
        assert abs(1 - result["hit_fraction"] - misses) < 0.005, (policy, result["hit_fraction"])


def test_model_blocking():
    """Hunt: two like exponential stations with b places between them are busy (b+2)/(b+3) of the time"""
    for places in (0, 1, 4):
        stages = [{"name": name, "rate_bps": 1e9, "service": "exponential"} for name in ("one", "two")]
        result = model({"stages": stages, "buffer_bytes": [places * 1e6], "chunk_bytes": 1e6, "chunks": 200000,
                        "replications": 4})
        expected = (places + 2) / (places + 3)
        assert abs(result["utilization"] - expected) < max(3 * result["utilization_ci"], 0.004), (places, result)


def test_model_refuses():
    def refuse(pattern, data):
        refused(1, r"standard input:\d+:\d+.*" + pattern, "model", "pipeline", stdin=json.dumps(data).encode())

    refuse("fifo", changed(cache_policy="fifo"))
    refuse("tea", changed(tea=1))
    refuse(r"buffer_bytes.*expected 3", changed(buffer_bytes=[1e9, 1e9]))
    refuse(r"stages", changed(stages=LINE["stages"][:1]))
    for field, value in (("rate_bps", 0), ("rate_bps", "fast"), ("cv", -1), ("stall_s", 3), ("colour", "red")):
        stages = copy.deepcopy(LINE["stages"])
        stages[1][field] = value
        refuse(r"/stages/1", changed(stages=stages))
    refuse("chunk_bytes", {key: value for key, value in LINE.items() if key != "chunk_bytes"})


def test_docs_example():
    """the example of "model --help" is taken as it stands"""
    text = output("model", "--help")
    start = text.index("iowall model pipeline <<< '") + len("iowall model pipeline <<< '")
    result = json.loads(output("model", "pipeline", stdin=text[start:text.index("'", start)].encode()))
    assert result["bottleneck"] == "link" and 0 < result["utilization"] < 1


main(globals())
