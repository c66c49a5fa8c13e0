#!/usr/bin/env python3
"""The published schema and the program agree: both take the files of the lab, both refuse what is broken.

usage: test-schema.py SCHEMA CHECK-FILE FIXTURES MISSION..."""
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import jsonschema

# Changes of a document: where, and the new value (or REMOVE). Those that leave it sound, then those that do not.
REMOVE = object()
ACCESS = ("parts", "access")
CONTROLS = (*ACCESS, "controls")
PIPELINE = ("parts", "pipeline")
STAGES = (*PIPELINE, "stages")
JOB = ("parts", "checkpoint")
NUMBER = {"value": 1, "assumption": "Because."}


def rubric(**criterion):
    return [{"label": "One", "points": NUMBER, **criterion}]


GOOD = {
    "lab.json": [
        (("words", "opening"), "Asking for files"),
        (JOB, REMOVE),
        ((*ACCESS, "assumed"), REMOVE),
        ((*ACCESS, "lock", "outcomes", 0, "when", 0, "versus"), "packed"),
        ((*CONTROLS, 3, "scale"), "cube"),
        ((*PIPELINE, "words"), {"busy": "At work", "starved": "Waiting"}),
        ((*PIPELINE, "assumed"), {"buffer": "1 MB"}),
        ((*PIPELINE, "anchor"), "first"),
        ((*PIPELINE, "cost", "unit"), "watts"),
        ((*PIPELINE, "cost", "prices"), []),
        ((*PIPELINE, "goals", 1, "fact"), "link_busy"),
        ((*PIPELINE, "goals", 0), {"label": "Pinned", "control": "cache_policy", "is": ["pinned"]}),
        ((*PIPELINE, "goals", 0), {"label": "At the link", "fact": "bottleneck", "is": ["link", "none"]}),
        ((*STAGES, 0, "cv"), REMOVE),
        ((*STAGES, 0, "capped_by"), REMOVE),
        ((*STAGES, 2, "write_share"), REMOVE),
        (("rubric",), rubric(asks="prediction", part="access", words=NUMBER)),
        (("rubric",), rubric(asks="experiment", part="pipeline")),
        (("rubric",), rubric(asks="goal", part="checkpoint")),
        (("rubric",), rubric(asks="trials", part="pipeline", rows=NUMBER)),
        (("rubric",), rubric(asks="reflection", part="access", words=NUMBER, evidence={**NUMBER, "value": 0})),
        (("rubric",), 32 * rubric(asks="verdict", words=NUMBER)),
    ],
    "ledger.json": [
        (("format",), 1),
        (("student",), REMOVE),
        (("student",), ""),
        (("student",), "é" * 80),
        (("verdict",), REMOVE),
        (("verdict", "choice"), ""),
        (("verdict", "choice"), "cloud-native"),
        (("verdict", "reopen"), ""),
    ],
}

BAD = {
    "lab.json": [
        (("lecture", 0, "show"), ["sankey", "sankey"]),
        (("lecture", 0, "controls"), ["format", "queue_depth", "format"]),
        (("rubric",), []),
        (("rubric",), {}),
        (("rubric",), 33 * rubric(asks="verdict", words=NUMBER)),
        (("rubric",), rubric(asks="effort", part="access")),
        (("rubric",), rubric(asks="prediction", part="access")),
        (("rubric",), rubric(asks="prediction", words=NUMBER)),
        (("rubric",), rubric(asks="prediction", part="access", words={**NUMBER, "value": 1.5})),
        (("rubric",), rubric(asks="prediction", part="access", words={**NUMBER, "value": 0})),
        (("rubric",), rubric(asks="prediction", part="access", words=8)),
        (("rubric",), rubric(asks="trials", part="access", rows=NUMBER)),
        (("rubric",), rubric(asks="trials", part="pipeline", words=NUMBER)),
        (("rubric",), rubric(asks="reflection", part="access", words=NUMBER)),
        (("rubric",), rubric(asks="verdict", part="access", words=NUMBER)),
        (("rubric",), rubric(asks="goal", part="access", points={**NUMBER, "value": -1})),
        (("rubric",), rubric(asks="goal", part="access", label="")),
        (("rubric",), rubric(asks="goal", part="access", weight=NUMBER)),
        (("kind",), "quest"),
        (("format",), 2),
        (("format",), "1"),
        (("id",), "The Lab"),
        (("persona",), REMOVE),
        (("persona",), ""),
        (("title",), "x" * 41),
        (("colour",), "red"),
        (("words", "busy"), REMOVE),
        (("words", "idle"), "Idle"),
        (("words", "opening"), ""),
        (("words", "opening"), " "),
        (("words", "opening"), "x" * 41),
        (("words", "opening"), 3),
        (("sources", "rules", "year"), "2024"),
        (("sources", "rules", "title"), REMOVE),
        (("parts", "access"), REMOVE),
        (("parts", "gardening"), {}),
        ((*ACCESS, "minutes"), 15),
        ((*ACCESS, "minutes"), {"value": 15}),
        ((*ACCESS, "minutes"), {**NUMBER, "source": "rules"}),
        ((*ACCESS, "minutes"), {**NUMBER, "section": "3"}),
        ((*ACCESS, "minutes"), {**NUMBER, "value": 0}),
        ((*ACCESS, "minutes"), {**NUMBER, "value": "15"}),
        ((*ACCESS, "minutes"), {**NUMBER, "unit": "min"}),
        ((*ACCESS, "dataset_bytes"), {**NUMBER, "value": -1}),
        ((*ACCESS, "devices"), []),
        ((*ACCESS, "devices"), ["disk", "disk"]),
        ((*ACCESS, "lock", "options"), [{"id": "one", "label": "One"}]),
        ((*ACCESS, "lock", "options", 0, "label"), REMOVE),
        ((*ACCESS, "lock", "runs"), []),
        ((*ACCESS, "lock", "runs", 0, "set"), {"volume": "11"}),
        ((*ACCESS, "lock", "runs", 0, "set"), {"queue_depth": 1}),
        ((*ACCESS, "lock", "outcomes", 0, "when", 0, "run"), REMOVE),
        ((*ACCESS, "lock", "outcomes", 0, "when", 0, "fact"), "luck"),
        ((*ACCESS, "lock", "outcomes", 0, "when", 0, "at_least"), 0.9),
        ((*ACCESS, "lock", "outcomes", 0, "when", 0, "at_least"), REMOVE),
        ((*ACCESS, "lock", "outcomes", 1, "when", 0, "is"), ["gravity"]),
        ((*ACCESS, "lock", "outcomes", 1, "when", 0, "at_most"), NUMBER),
        ((*CONTROLS, 0), REMOVE),
        ((*CONTROLS, 0, "kind"), "switch"),
        ((*CONTROLS, 0, "options", 0, "id"), "ordered"),
        ((*CONTROLS, 0, "initial"), "random"),
        ((*CONTROLS, 1, "options", 2), REMOVE),
        ((*CONTROLS, 2, "options"), []),
        ((*CONTROLS, 3, "unit"), "seconds"),
        ((*CONTROLS, 3, "scale"), "square"),
        ((*CONTROLS, 3, "scale"), REMOVE),
        ((*CONTROLS, 3, "min"), 0),
        ((*CONTROLS, 3, "assumption"), REMOVE),
        ((*CONTROLS, 3, "more"), "yes"),
        ((*CONTROLS, 3, "id"), "depth"),
        ((*CONTROLS, 5, "id"), "shuffle_samples"),
        ((*CONTROLS, 7, "initial"), True),
        ((*ACCESS, "goals"), []),
        ((*ACCESS, "goals", 0, "label"), REMOVE),
        ((*ACCESS, "goals", 0, "run"), "asked"),
        ((*ACCESS, "goals", 1, "control"), "queue_depth"),
        ((*ACCESS, "goals", 1, "fact"), "load_s"),
        ((*ACCESS, "reflect", "question"), REMOVE),
        ((*ACCESS, "assumed"), {"volume": "11"}),
        ((*ACCESS, "assumed"), ["format", "raw"]),
        ((*PIPELINE, "anchor"), "middle"),
        ((*PIPELINE, "chunk_bytes"), 1e6),
        ((*PIPELINE, "chunks", "value"), 2000.5),
        ((*PIPELINE, "replications", "value"), 1),
        ((*PIPELINE, "target_utilization", "value"), 95),
        ((*PIPELINE, "stretch_s"), REMOVE),
        ((*PIPELINE, "words"), {"busy": "At work"}),
        ((*PIPELINE, "trials", "value"), 0),
        ((*PIPELINE, "cache_stage"), REMOVE),
        ((*PIPELINE, "cost", "unit"), "euros"),
        ((*PIPELINE, "cost", "fixed"), REMOVE),
        ((*PIPELINE, "cost", "prices", 0, "control"), "epoch"),
        ((*PIPELINE, "cost", "prices", 0, "each", "value"), 0),
        ((*STAGES, 0, "id"), "none"),
        ((*STAGES, 0, "id"), "x" * 41),
        ((*STAGES, 0, "control"), "download_bw"),
        ((*STAGES, 0, "stall_s"), REMOVE),
        ((*STAGES, 0, "capped_by"), "faith"),
        ((*STAGES, 1, "control"), REMOVE),
        ((*STAGES, 1, "control"), "buffer"),
        ((*STAGES, 3, "rate_bps", "value"), 0),
        ((*STAGES, 3, "colour"), "red"),
        (STAGES, []),
        ((*PIPELINE, "buffers", 0, "control"), "buffer"),
        ((*PIPELINE, "buffers", 2, "control"), "cache"),
        ((*PIPELINE, "buffers", 2, "name"), REMOVE),
        ((*PIPELINE, "controls", 0), REMOVE),
        ((*PIPELINE, "controls", 3), REMOVE),
        ((*PIPELINE, "controls", 0, "scale"), "log"),
        ((*PIPELINE, "controls", 1, "unit"), "iops"),
        ((*PIPELINE, "controls", 4, "options", 2), REMOVE),
        ((*PIPELINE, "lock", "runs", 0, "set"), {"format": "raw"}),
        ((*PIPELINE, "lock", "outcomes", 0, "when", 0, "versus"), 2),
        ((*PIPELINE, "goals", 0, "versus"), "asked"),
        ((*PIPELINE, "goals", 0, "fact"), "iops"),
        ((*PIPELINE, "goals", 0, "fact"), "link_speed"),
        ((*PIPELINE, "goals", 0, "fact"), "bottleneck"),
        ((*JOB, "work_s"), 864000),
        ((*JOB, "work_s", "value"), 0),
        ((*JOB, "restart_s"), REMOVE),
        ((*JOB, "runs", "value"), 200.5),
        ((*JOB, "runs", "value"), 0),
        ((*JOB, "local_recovery", "value"), 75),
        ((*JOB, "words", "node"), REMOVE),
        ((*JOB, "words", "checkpoint"), ""),
        ((*JOB, "words", "busy"), "At work"),
        ((*JOB, "stores"), []),
        ((*JOB, "stores"), ["disk", "disk"]),
        ((*JOB, "local_write_bps"), REMOVE),
        ((*JOB, "local_write_bps"), {"control": "nvme_bw"}),
        ((*JOB, "local_write_bps", "control"), "cache"),
        ((*JOB, "local_write_bps", "value"), 1e9),
        ((*JOB, "client_write_bps", "share", "value"), 0),
        ((*JOB, "wear"), {"share": NUMBER}),
        ((*JOB, "wear"), {"life_s": NUMBER, "share": {**NUMBER, "value": 1.5}}),
        ((*JOB, "wear"), {"life_s": NUMBER, "endurance_bytes": NUMBER}),
        ((*JOB, "message", "mtbf_factor", "value"), 2),
        ((*JOB, "message", "text"), REMOVE),
        ((*JOB, "message", "when"), "later"),
        ((*JOB, "assumed"), {"buffer": "1 MB"}),
        ((*JOB, "controls", 0), REMOVE),
        ((*JOB, "controls", 0, "unit"), "count"),
        ((*JOB, "controls", 1, "options"), []),
        ((*JOB, "controls", 2, "min"), 0),
        ((*JOB, "controls", 4, "options", 0, "id"), "cloud"),
        ((*JOB, "controls", 6, "min"), 0.1),
        ((*JOB, "lock", "runs", 0, "set"), {"jitter": "1"}),
        ((*JOB, "lock", "outcomes", 0, "when", 0, "is"), ["broken"]),
        ((*JOB, "goals", 0, "fact"), "utilization"),
        ((*JOB, "goals", 0, "fact"), "storage_state"),
        ((*JOB, "goals", 1, "is"), ["none"]),
        ((*JOB, "goals", 2, "control"), "interval"),
    ],
    "devices.json": [
        (("devices",), []),
        (("devices", 0, "contiguous"), "yes"),
        (("devices", 0, "latency_s"), 0.01),
        (("devices", 0, "latency_s"), {**NUMBER, "value": -0.01}),
        (("devices", 0, "max_iops"), None),
        (("devices", 0, "capacity_bytes"), REMOVE),
        (("devices", 0, "colour"), "grey"),
        (("devices", 0, "id"), "7200"),
        (("devices", 0, "write_bps"), 2e8),
        (("devices", 0, "write_bps", "value"), 0),
        (("devices", 0, "write_bps"), None),
        (("devices", 0, "endurance_bytes"), 1e15),
        (("devices", 0, "endurance_bytes", "value"), 0),
        (("devices", 0, "endurance_bytes"), None),
    ],
    "workloads.json": [
        (("workloads", 0, "batch_samples"), REMOVE),
        (("workloads", 0, "batch_samples"), {**NUMBER, "value": 0}),
        (("workloads", 0, "decode_samples_per_s"), "free"),
        (("workloads", 0, "name"), " "),
    ],
    "ledger.json": [
        (("mission",), REMOVE),
        (("format",), 3),
        (("format",), 1.5),
        (("student",), "é" * 81),
        (("student",), None),
        (("verdict",), "local-first"),
        (("verdict", "choice"), "both"),
        (("verdict", "limitation"), REMOVE),
        (("verdict", "defence"), 1),
        (("verdict", "grade"), 1),
        (("created_at",), "yesterday"),
        (("parts", "access", "seconds"), -1),
        (("parts", "access", "reflection"), None),
        (("parts", "access", "grade"), 1),
        (("parts", "access", "settings", "queue_depth"), 1),
        (("parts", "access", "settings", "queue_depth"), REMOVE),
        (("parts", "access", "settings", "volume"), "11"),
        (("parts", "access", "prediction", "state"), "sealed"),
        (("parts", "access", "prediction", "state"), "locked"),
        (("parts", "access", "prediction", "confidence"), 0.4),
        (("parts", "access", "prediction", "touched"), False),
        (("parts", "access", "prediction", "reason"), " "),
        (("parts", "access", "prediction", "outcome"), ""),
        (("parts", "access", "prediction", "settled_at"), ""),
        (("parts", "access", "evidence", 0, "unit"), "horses"),
        (("parts", "access", "evidence", 0, "value"), "small"),
        (("parts", "access", "evidence", 0, "settings"), {}),
    ],
    "trials.json": [
        ((*PIPELINE, "round"), REMOVE),
        ((*PIPELINE, "trials"), REMOVE),
        ((*PIPELINE, "round"), 0),
        ((*PIPELINE, "settings", "buffer"), REMOVE),
        ((*PIPELINE, "settings", "queue_depth"), "8"),
        ((*PIPELINE, "evidence", 0, "settings"), {}),
        ((*PIPELINE, "trials", 0, "round"), 0),
        ((*PIPELINE, "trials", 0, "number"), 1.5),
        ((*PIPELINE, "trials", 0, "recorded_at"), ""),
        ((*PIPELINE, "trials", 0, "settings", "jitter"), REMOVE),
        ((*PIPELINE, "trials", 0, "earlier", "access"), REMOVE),
        ((*PIPELINE, "trials", 0, "earlier", "pipeline"), {}),
        ((*PIPELINE, "trials", 0, "facts", "utilization"), "most"),
        ((*PIPELINE, "trials", 0, "facts", "bottleneck"), 0.5),
        ((*PIPELINE, "trials", 0, "facts", "cost"), REMOVE),
        ((*PIPELINE, "trials", 0, "facts", "link_idle"), 0.5),
        ((*PIPELINE, "trials", 0, "met"), 1),
        ((*PIPELINE, "trials", 0, "grade"), 1),
        (("parts", "access", "trials"), []),
    ],
    "job.json": [
        ((*JOB, "message_at"), "yesterday"),
        ((*JOB, "message_at"), None),
        ((*JOB, "settings", "interval"), REMOVE),
        ((*JOB, "settings", "jitter"), "1"),
        ((*JOB, "evidence", 0, "settings"), {}),
        ((*JOB, "trials"), []),
        (("parts", "access", "message_at"), ""),
    ],
}

SETTINGS = {
    "pattern": "stochastic", "format": "raw", "device": "object-store", "sample_bytes": "114660",
    "shard_bytes": "1e9", "queue_depth": "8", "shuffle_samples": "1000", "prefetch": "on",
}
LEDGER = {
    "kind": "ledger", "format": 2, "mission": "cloud-titan", "student": "Ada L.",
    "created_at": "2026-03-01T09:30:00Z", "changed_at": "2026-03-01T09:45:00Z",
    "verdict": {"choice": "local-first", "defence": "Near", "rejected": "Far", "limitation": "Cold", "reopen": "Price"},
    "parts": {"access": {
        "settings": SETTINGS,
        "prediction": {
            "state": "settled", "option": "iops", "confidence": 0.8, "touched": True, "reason": "Far away",
            "locked_at": "2026-03-01T09:35:00Z", "settled_at": "2026-03-01T09:36:00Z", "outcome": "iops",
        },
        "reflection": "",
        "evidence": [{"fact": "position", "label": "Positioning", "value": 12.0, "unit": "seconds",
                      "settings": SETTINGS}],
        "seconds": 900.5, "goal_met": False,
    }},
}

LAB_SETTINGS = {**SETTINGS, "device": "disk", "sample_bytes": "110000", "shard_bytes": "1e8", "queue_depth": "1"}
LINE_SETTINGS = {
    "buffer": "2e6", "download_bw": "25e6", "nvme_bw": "2e8", "cache": "0", "cache_policy": "lru", "epoch": "cold",
    "jitter": "1",
}
OPEN = {
    "state": "open", "option": "", "confidence": 0.75, "touched": False, "reason": "", "locked_at": "",
    "settled_at": "", "outcome": "",
}
# Of the mission lab.json, with a recorded row.
TRIALS = {
    "kind": "ledger", "format": 1, "mission": "lab", "shown": "pipeline",
    "created_at": "2026-03-01T09:30:00Z", "changed_at": "2026-03-01T09:45:00Z",
    "parts": {
        "access": {"settings": LAB_SETTINGS, "prediction": OPEN, "reflection": "", "evidence": [], "seconds": 0,
                   "goal_met": False},
        "pipeline": {
            "settings": LINE_SETTINGS, "prediction": OPEN, "reflection": "",
            "evidence": [{"fact": "link", "label": "Link", "value": 0.99, "unit": "fraction",
                          "settings": LINE_SETTINGS}],
            "seconds": 0, "goal_met": False, "round": 1,
            "trials": [{
                "round": 1, "number": 1, "recorded_at": "2026-03-01T09:40:00Z", "settings": LINE_SETTINGS,
                "earlier": {"access": LAB_SETTINGS},
                "facts": {"utilization": 0.56, "bottleneck": "link", "store_busy": 0.13, "link_busy": 0.99,
                          "flash_busy": 0.37, "chip_busy": 0.56, "oversize": "infinity", "late_per_min": None,
                          "cost": 110},
                "met": False,
            }],
        },
    },
}

JOB_SETTINGS = {
    "interval": "600", "write_bw": "disk", "nodes": "8", "node_mtbf": "86400", "strategy": "local-first", "writers": "once",
    "clustering": "1",
}
# Of the mission lab.json, whose message has come.
JOBS = copy.deepcopy(TRIALS)
JOBS["parts"]["checkpoint"] = {
    "settings": JOB_SETTINGS, "prediction": OPEN, "reflection": "",
    "evidence": [{"fact": "pause", "label": "Pause", "value": 7.25, "unit": "seconds", "settings": JOB_SETTINGS}],
    "seconds": 0, "goal_met": False, "message_at": "2026-03-01T09:44:00Z",
}
GOOD["job.json"] = [((*JOB, "message_at"), ""), ((*JOB, "message_at"), REMOVE)]


def changed(document, path, value):
    document = copy.deepcopy(document)
    place = document
    for key in path[:-1]:
        place = place[key]
    if value is REMOVE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


def main():
    schema_path, check, fixtures, *missions = sys.argv[1:]
    schema = json.loads(pathlib.Path(schema_path).read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    results = []

    def program_takes(path):
        answer = subprocess.run([check, path], capture_output=True, text=True, check=False)
        assert answer.returncode in (0, 1), answer
        return answer.returncode == 0, answer.stdout.strip()

    def expect(name, path, sound):
        document = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        by_schema = validator.is_valid(document)
        by_program, message = program_takes(path)
        results.append((by_schema == sound and by_program == sound, name,
                        f"schema {by_schema}, program {by_program}: {message}"))

    with tempfile.TemporaryDirectory() as directory:
        os.environ["XDG_DATA_HOME"] = directory
        good = {name: json.loads((pathlib.Path(fixtures) / name).read_text(encoding="utf-8"))
                for name in ("lab.json", "devices.json", "workloads.json")}
        own = pathlib.Path(directory) / "iowall" / "missions"
        own.mkdir(parents=True)
        for name, document in good.items():
            (own / name).write_text(json.dumps(document), encoding="utf-8")
        good["ledger.json"] = LEDGER
        good["trials.json"] = TRIALS
        good["job.json"] = JOBS

        def write(name, document):
            path = pathlib.Path(directory) / name
            path.write_text(json.dumps(document, indent=2), encoding="utf-8")
            return str(path)

        for path in missions:
            expect(f"sound: {pathlib.Path(path).name}", path, True)
        for name, document in good.items():
            write(name, document)
        for name in good:
            expect(f"sound: {name}", str(pathlib.Path(directory) / name), True)
        for kind, documents, sound in (("sound", GOOD, True), ("bad", BAD, False)):
            for name, changes in documents.items():
                for path, value in changes:
                    shown = "removed" if value is REMOVE else json.dumps(value)[:40]
                    expect(f"{kind}: {name} {'/'.join(map(str, path))} {shown}",
                           write(name, changed(good[name], path, value)), sound)
                write(name, good[name])

    print(f"1..{len(results)}")
    for number, (passed, name, detail) in enumerate(results, 1):
        print(f"{'ok' if passed else 'not ok'} {number} - {name}")
        if not passed:
            print(f"# {detail}")
    return 0 if all(passed for passed, _, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main())
