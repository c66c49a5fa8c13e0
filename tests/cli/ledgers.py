"""Ledgers as a session leaves them, made from what the program itself finds."""
import json

from harness import mission_text, solve

STAMP = "2026-03-01T09:%02d:00Z"
SPREAD = {"buffer": 0.25, "download_bw": 0.6, "nvme_bw": 0.5, "cache": 0.5, "jitter": 0.0}


def mission(name):
    return json.loads(mission_text(name))


def text(value):
    """A setting as a ledger writes it, from what solve prints."""
    return value if isinstance(value, str) else repr(int(value) if value == int(value) else value)


def settings(result):
    return {key: text(value) for key, value in result["settings"].items()}


def flags(values, prefix=""):
    return [word for key, value in values.items() for word in ("--set", f"{prefix}{key}={value}")]


def holds(rule, runs):
    value = runs[rule["run"]][rule["fact"]]
    if "is" in rule:
        return value in rule["is"]
    other = runs[rule["versus"]][rule["fact"]] if "versus" in rule else 1
    if value is None or other is None:
        return False
    value /= other
    return rule.get("at_least", {"value": value})["value"] <= value <= rule.get("at_most", {"value": value})["value"]


def outcome(name, part):
    """The option that the lock's experiment makes right, told by its rules."""
    lock = mission(name)["parts"][part]["lock"]
    runs = {run["id"]: solve(name, part, *flags(run["set"]))["facts"] for run in lock["runs"]}
    return next(out["option"] for out in lock["outcomes"] if all(holds(rule, runs) for rule in out["when"]))


def prediction(name, part, state="settled", right=True, reason="The reads wait for each other."):
    options = [option["id"] for option in mission(name)["parts"][part]["lock"]["options"]]
    found = outcome(name, part)
    chosen = found if right else next(option for option in options if option != found)
    return {"state": state, "option": "" if state == "open" else chosen, "confidence": 0.8, "touched": state != "open",
            "reason": "" if state == "open" else reason, "locked_at": "" if state == "open" else STAMP % 5,
            "settled_at": STAMP % 6 if state == "settled" else "", "outcome": found if state == "settled" else ""}


def empty_part(name, part):
    out = {"settings": settings(solve(name, part)), "prediction": prediction(name, part, "open"), "reflection": "",
           "evidence": [], "seconds": 0, "goal_met": False}
    if "trials" in mission(name)["parts"][part]:
        out.update(round=1, trials=[])
    return out


def trial_facts(result):
    facts = result["facts"]
    busy = [stage["id"] + "_busy" for stage in mission(result["mission"])["parts"]["pipeline"]["stages"]]
    return {key: facts[key] for key in ["utilization", "bottleneck", *busy, "oversize", "late_per_min", "cost"]}


def trial(name, number, values, earlier, round_number=1):
    result = solve(name, "pipeline", *flags(values), *flags(earlier, "access."))
    return {"round": round_number, "number": number, "recorded_at": STAMP % (20 + number), "settings": settings(result),
            "earlier": {"access": earlier}, "facts": trial_facts(result), "met": result["goal_met"]}


def trials(name, earlier, count):
    """Rows that change one control of the line after the other, to somewhere in its range."""
    controls = {control["id"]: control for control in mission(name)["parts"]["pipeline"]["controls"]}
    values, rows = {}, []
    for number in range(1, count + 1):
        ids = [key for key in SPREAD if key in controls]
        key = ids[number % len(ids)]
        low, high = (bound if isinstance(bound, (int, float)) else bound["value"]
                     for bound in (controls[key]["min"], controls[key]["max"]))
        share = SPREAD[key] * (1 + number / 10) / 2
        values[key] = text(round(low + (high - low) * share ** 3 if low == 0 else low * (high / low) ** share))
        rows.append(trial(name, number, values, earlier))
    return rows


def evidence(name, part, fact, label, unit, values=()):
    result = solve(name, part, *flags(dict(values)))
    return {"fact": fact, "label": label, "value": result["facts"][fact], "unit": unit, "settings": settings(result)}


def blank(name):
    """A session that was opened and left."""
    return {"kind": "ledger", "format": 2, "mission": name, "student": "", "created_at": STAMP % 0,
            "changed_at": STAMP % 1, "shown": "access",
            "parts": {part: empty_part(name, part) for part in ("access", "pipeline")},
            "verdict": {"choice": "", "defence": "", "rejected": "", "limitation": "", "reopen": ""}}


def played(name, rows=10):
    """A session in which every part was played to the end."""
    ledger = blank(name)
    access, pipeline = ledger["parts"]["access"], ledger["parts"]["pipeline"]
    access.update(settings=settings(solve(name, "access", "--set", "format=tfrecord")), seconds=754.5, goal_met=False,
                  prediction=prediction(name, "access", right=False),
                  reflection="Every read of the raw files pays for its own positioning, so the device is busy seeking "
                             "while the consumer starves.\n\nPacked into shards the same bytes come in one long run.",
                  evidence=[evidence(name, "access", "throughput_bps", "Throughput", "bytes_per_s"),
                            evidence(name, "access", "iops", "Reads per second", "iops", {"format": "tfrecord"})])
    rows = trials(name, access["settings"], rows)
    pipeline.update(prediction=prediction(name, "pipeline"), seconds=913.0, trials=rows,
                    goal_met=any(row["met"] for row in rows),
                    settings=rows[-1]["settings"] if rows else pipeline["settings"],
                    reflection="The link is the narrow place; whatever stands behind it waits for it.",
                    evidence=[evidence(name, "pipeline", "utilization", "Utilisation", "fraction")])
    ledger.update(student="Ada L.", changed_at=STAMP % 48, shown="pipeline", verdict={
        "choice": "local-first", "defence": "What is read again every epoch belongs next to the accelerator.",
        "rejected": "Cloud-Native: a wider link costs more every month than the drives do once.",
        "limitation": "A new node starts cold and is slow for its first epoch.",
        "reopen": "A data set that is read only once, or a link at a tenth of the price."})
    return ledger
