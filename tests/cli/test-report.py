#!/usr/bin/env python3
"""iowall report: what stands in it and in which order, long and hostile texts, and places that cannot be written."""
import json
import os
import re
import resource
import shutil
import stat
import subprocess
import sys

import ledgers
from harness import MISSIONS, PROGRAM, SCRATCH, Skip, environment, main, output, refused, run, scratch, solve

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from pdf import in_order, squeezed  # noqa: E402

if os.geteuid() == 0:
    AS_SOMEBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
else:
    AS_SOMEBODY = ()


def path(name):
    return os.path.join(SCRATCH, name)


def read(name):
    with open(path(name), "rb") as file:
        return file.read()


def tool(*arguments):
    if shutil.which(arguments[0]) is None:
        raise Skip(f"{arguments[0]} is not installed")
    result = subprocess.run(arguments, check=True, capture_output=True, text=True, cwd=SCRATCH)
    assert result.stderr == "", result.stderr
    return result.stdout


def written(ledger, name="ledger.json"):
    scratch(name, json.dumps(ledger, ensure_ascii=False))
    return name


def words(name, *flags):
    """The text of a PDF on one line, every kind of space as one."""
    return " ".join(tool("pdftotext", *flags, name, "-").split())


def pages(name):
    return int(re.search(r"Pages:\s+(\d+)", tool("pdfinfo", name)).group(1))


def report(ledger, name="report.pdf"):
    assert output("report", written(ledger), "-o", name, "--force") == ""
    assert read(name)[:5] == b"%PDF-"
    return words(name, "-raw")


PLAYED = {}


def played(name):
    if name not in PLAYED:
        PLAYED[name] = ledgers.played(name)
    return json.loads(json.dumps(PLAYED[name]))


def test_every_track():
    """each track's report has two to four pages of A4, and tells everything in reading order"""
    for name in MISSIONS:
        ledger, mission = played(name), ledgers.mission(name)
        text = report(ledger)
        assert 2 <= pages("report.pdf") <= 4, pages("report.pdf")
        assert "595.276 x 841.89" in tool("pdfinfo", "report.pdf")
        access, pipeline = mission["parts"]["access"], mission["parts"]["pipeline"]
        labels = {part: {option["id"]: option["label"] for option in mission["parts"][part]["lock"]["options"]}
                  for part in ("access", "pipeline")}
        first, second = (ledger["parts"][part]["prediction"] for part in ("access", "pipeline"))
        in_order(text, f"Design ledger: {mission['title']}", "Student Ada L.", "begun 2026-03-01 09:00 UTC",
                 "12.6 min", "15.2 min", "1 of 2 predictions came true",
                 f"Part 1 · {access['title']}", access["lock"]["question"],
                 f"“{labels['access'][first['option']]}”, 80 % sure", first["reason"],
                 f"Other than predicted: “{labels['access'][first['outcome']]}”.", "Settings", "Goals",
                 access["reflect"]["question"], "Every read of the raw files", "Packed into shards", "Evidence",
                 f"Part 2 · {pipeline['title']}", pipeline["lock"]["question"],
                 f"As predicted: “{labels['pipeline'][second['outcome']]}”.", "Settings of trial", "Trials",
                 "The link is the narrow place", "Evidence", "Final strategy", "Choice Local-First",
                 ledger["verdict"]["defence"], ledger["verdict"]["rejected"], ledger["verdict"]["limitation"],
                 ledger["verdict"]["reopen"])


def page_texts():
    return [words("report.pdf", "-f", str(page), "-l", str(page)) for page in range(1, pages("report.pdf") + 1)]


def test_charts_stay_together():
    """the instruments of a part stand on one page"""
    for name in MISSIONS:
        report(played(name))
        for stage, bench in (("Data flow", "I/O waterfall"), ("Data flow", "Data-flow gauge")):
            assert any(stage in text and bench in text for text in page_texts()), (name, bench)


def test_no_line_is_left_alone():
    """wherever a text is parted, two lines of it stay on either side"""
    found = set()
    for before in range(7, 15):
        ledger = ledgers.blank("cloud-titan")
        ledger["verdict"].update(choice="local-first", defence="\n".join(["up"] * before),
                                 rejected="\n".join(f"line{number}" for number in range(6)))
        report(ledger)
        found.add(tuple(len(re.findall(r"line\d+", text)) for text in page_texts()))
    assert found == {(6, 0), (4, 2), (3, 3), (2, 4), (0, 6)}, found


def printed(name, part, *flags):
    """The results that solve prints, by label."""
    lines = output("solve", name, part, *flags).split("\nResults\n")[1].split("\n\n")[0].splitlines()
    return dict(re.split(r"\s{2,}", line.strip(), maxsplit=1) for line in lines)


def test_figures_are_the_experiments():
    """results, goals and trials are the numbers that solve prints for the same settings"""
    for name in MISSIONS:
        ledger, mission = played(name), ledgers.mission(name)
        text = squeezed(report(ledger))
        access, pipeline = (mission["parts"][part] for part in ("access", "pipeline"))
        values = ledger["parts"]["access"]["settings"]
        busy = printed(name, "access", *ledgers.flags(values))["Accelerator utilisation"]
        assert squeezed(f"Result {mission['words']['busy']} {busy}") in text, (name, busy)
        met = {goal["label"]: goal["met"] for goal in solve(name, "access", *ledgers.flags(values))["goals"]}
        for goal in access["goals"]:
            assert squeezed(goal["label"]) + (":met" if met[goal["label"]] else ":missed") in text, goal
        for row in ledger["parts"]["pipeline"]["trials"]:
            shown = printed(name, "pipeline", *ledgers.flags(row["settings"]), *ledgers.flags(values, "access."))
            stages = [shown[stage["name"] + " busy"] for stage in pipeline["stages"]]
            cells = [str(row["number"]), "met" if row["met"] else "missed", stages[-1 if pipeline["anchor"] == "last" else 0],
                     shown["Bottleneck"], *stages]
            assert squeezed("".join(cells)) in text, (name, cells)
            assert squeezed(shown["Cost"]) in text, (name, shown["Cost"])


def test_lock_is_run_again():
    """the bound text of the outcome comes from the model, not from the file"""
    ledger = played("cloud-titan")
    runs = {run["id"]: printed("cloud-titan", "access", *ledgers.flags(run["set"]))
            for run in ledgers.mission("cloud-titan")["parts"]["access"]["lock"]["runs"]}
    text = report(ledger)
    in_order(text, f"Storage delivers {runs['asked']['Read throughput']} where",
             f"busy for {runs['wide']['Accelerator utilisation']} of the time")
    assert "The ledger has" not in text
    ledger["parts"]["access"]["prediction"]["outcome"] = "names"
    assert "(The ledger has “By finding the files” as the outcome.)" in report(ledger)


def test_evidence_says_where_it_was_read():
    text = report(played("cloud-titan"))
    throughput = solve("cloud-titan", "access")["facts"]["throughput_bps"]
    in_order(text, f"Throughput {throughput / 1e6:.1f} MB/s, read at other settings: File format Raw files (above: TFRecord)",
             "Reads per second", "read at the settings above")


def test_best_trial_is_shown():
    """of the rows that met every goal the cheapest is drawn, else the last"""
    ledger = played("cloud-titan")
    assert "Settings of trial 10" in report(ledger)
    for number, cost in ((3, 3000), (5, 2000), (7, 2500)):
        ledger["parts"]["pipeline"]["trials"][number - 1].update(met=True)
        ledger["parts"]["pipeline"]["trials"][number - 1]["facts"]["cost"] = cost
    assert "Settings of trial 5" in report(ledger)


def test_rounds():
    """the present round is a table, earlier ones are a line"""
    ledger = played("cloud-titan")
    rows = ledger["parts"]["pipeline"]["trials"]
    for index, row in enumerate(rows[6:]):
        row.update(round=2, number=index + 1)
    ledger["parts"]["pipeline"]["round"] = 3
    text = report(ledger)
    best = max(row["facts"]["utilization"] for row in rows[:6])
    in_order(text, "Settings of trial 4, round 2", "Trials of round 2",
             f"Round 1: 6 trials, 0 with every goal met; GPU busy at most {100 * best:.3g} %", "Trial Goals")


def test_nothing_done():
    """an empty session is two pages that say so, and shows nothing that the lock still hides"""
    text = report(ledgers.blank("cloud-titan"))
    assert pages("report.pdf") == 2
    in_order(text, "no name given", "not locked in", "No prediction was locked in", "Nothing was written.",
             "Neither Local-First nor Cloud-Native was chosen.")
    for secret in ("Data flow", "waterfall", "GPU busy", "Other than predicted", "As predicted", "%"):
        assert secret not in text, secret


def test_locked_but_not_run():
    ledger = played("cloud-titan")
    ledger["parts"]["access"]["prediction"] = ledgers.prediction("cloud-titan", "access", "locked")
    text = report(ledger)
    in_order(text, "not run", "Part 1", "The prediction was not put to the test.", "Part 2")


def test_old_formats():
    """a ledger of format 1, of one part and without a name, is reported too"""
    ledger = played("cloud-titan")
    ledger["format"] = 1
    del ledger["student"], ledger["verdict"], ledger["parts"]["pipeline"]
    in_order(report(ledger), "no name given", "Part 1", "Part 2", "No prediction was locked in", "Neither Local-First")


def test_texts_are_never_markup_nor_cut():
    ledger = played("mobile-nomad")
    long = "\n\n".join(f"<b>not bold {number}</b> &amp; 100 % " + "waiting and reading " * 60 + f"end{number}."
                       for number in range(40))
    ledger["student"] = "<i>Ada</i> & \"Bob\"" + "é" * 60
    ledger["parts"]["access"]["reflection"] = long
    ledger["parts"]["pipeline"]["prediction"]["reason"] = "%s %n <span foreground='red'>" + "x" * 400
    ledger["verdict"]["defence"] = "Why <not>? " * 900
    text = report(ledger)
    assert "<i>Ada</i> & \"Bob\"ééé" in text and "%s %n <span foreground='red'>" in text
    for number in range(40):
        assert f"<b>not bold {number}</b> &amp; 100 %" in text and f"end{number}." in text
    assert text.count("waiting") >= 40 * 60 and text.count("Why <not>?") == 900
    total = pages("report.pdf")
    assert total > 4 and all(f"Page {page} of {total}" in text for page in range(1, total + 1))


def test_other_scripts():
    ledger = played("cloud-titan")
    ledger["student"] = "李雷 · Жанна"
    ledger["parts"]["access"]["reflection"] = "\u05d4\u05d3\u05d9\u05e1\u05e7 \u0001 \u200f tab\there"
    text = report(ledger)
    assert "Жанна" in text and "here" in text


def test_document():
    """title, author, date, outline, destinations, structure; fonts embedded; charts are vectors"""
    report(played("cloud-titan"))
    information = tool("pdfinfo", "report.pdf")
    for line in (r"Title:\s+Design ledger: Cloud Titan", r"Author:\s+Ada L\.", r"Creator:\s+I/O Wall",
                 r"CreationDate:\s+\w"):
        assert re.search(line, information), information
    destinations = tool("pdfinfo", "-dests", "report.pdf")
    for name in ("part-1", "part-2", "strategy"):
        assert f'"{name}"' in destinations, destinations
    structure = tool("pdfinfo", "-struct", "report.pdf")
    for element in ("H1", "H2", "Table", "TH", "TD", "Figure"):
        assert re.search(rf"^\s*{element}\b", structure, re.M), element
    fonts = tool("pdffonts", "report.pdf").splitlines()[2:]
    assert fonts and all(re.search(r"\byes (yes|no)\s+yes\b", line) for line in fonts), fonts
    assert len(tool("pdfimages", "-list", "report.pdf").splitlines()) == 2
    assert b"/Outlines" in read("report.pdf")


def test_beside_the_ledger():
    """without -o the report lies beside its ledger, and one that is there is kept unless forced"""
    os.makedirs(path("beside"), exist_ok=True)
    written(ledgers.blank("cloud-titan"), "beside/one.json")
    assert output("report", "beside/one.json") == "" and sorted(os.listdir(path("beside"))) == ["one.json", "one.pdf"]
    scratch("beside/one.pdf", "mine")
    refused(1, r"beside/one\.pdf: there is such a file already; --force replaces it", "report", "beside/one.json")
    assert read("beside/one.pdf") == b"mine"
    output("report", "beside/one.json", "--force")
    assert read("beside/one.pdf")[:5] == b"%PDF-"
    refused(1, "found the ledger itself", "report", "beside/one.json", "-o", "beside/../beside/one.json", "--force")


def test_link_and_mode():
    """a link stays a link, and the mode follows the umask"""
    written(ledgers.blank("cloud-titan"))
    scratch("target.pdf", "old")
    os.symlink("target.pdf", path("link.pdf"))
    previous = os.umask(0o022)
    try:
        output("report", "ledger.json", "-o", "link.pdf", "--force")
    finally:
        os.umask(previous)
    assert os.path.islink(path("link.pdf")) and read("target.pdf")[:5] == b"%PDF-"
    assert stat.S_IMODE(os.stat(path("target.pdf")).st_mode) == 0o644


def for_somebody():
    """The environment, with what a sanitizer reads where anybody may read it: a home may be closed to others."""
    options = os.environ.get("LSAN_OPTIONS", "")
    kept = re.search(r"suppressions=([^:]+)", options)
    if kept is None:
        return environment()
    shutil.copyfile(kept[1], path("lsan.supp"))
    os.chmod(path("lsan.supp"), 0o644)
    return environment(LSAN_OPTIONS=options.replace(kept[1], path("lsan.supp")))


def test_read_only_directory():
    if AS_SOMEBODY and shutil.which("setpriv") is None:
        raise Skip("setpriv is not installed")
    os.makedirs(path("closed"), exist_ok=True)
    os.chmod(SCRATCH, 0o755)
    os.chmod(path(written(ledgers.blank("cloud-titan"))), 0o644)
    scratch("closed/report.pdf", "old")
    os.chmod(path("closed"), 0o555)
    try:
        if subprocess.run([*AS_SOMEBODY, PROGRAM, "--version"], capture_output=True, check=False).returncode != 0:
            raise Skip("the program cannot be run as somebody else here")
        refused(1, r"closed/report\.pdf: cannot be written: Permission denied", "report", "ledger.json", "-o",
                "closed/report.pdf", "--force", wrapper=AS_SOMEBODY, env=for_somebody())
    finally:
        os.chmod(path("closed"), 0o755)
    assert os.listdir(path("closed")) == ["report.pdf"] and read("closed/report.pdf") == b"old"


def test_full_disk():
    """a disk that is full is one error; what was there is still there, and nothing is left beside it"""
    os.makedirs(path("full"), exist_ok=True)
    written(ledgers.blank("cloud-titan"))
    scratch("full/report.pdf", "old")
    result = subprocess.run([PROGRAM, "report", "ledger.json", "-o", "full/report.pdf", "--force"], cwd=SCRATCH,
                            env=environment(), capture_output=True, text=True, check=False,
                            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
    assert result.returncode == 1 and result.stderr.count("\n") == 1, result
    assert "full/report.pdf: cannot be written: File too large" in result.stderr
    assert os.listdir(path("full")) == ["report.pdf"] and read("full/report.pdf") == b"old"
    refused(1, "/dev/full: cannot be written: No space left on device", "report", "ledger.json", "-o", "/dev/full")
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


def test_no_such_place():
    written(ledgers.blank("cloud-titan"))
    refused(1, r"nowhere/x\.pdf: cannot be written: No such file or directory", "report", "ledger.json", "-o",
            "nowhere/x.pdf")


def test_what_is_no_ledger():
    for name, content, pattern in (
            ("no.json", "{", r"no\.json:1:\d+: found the end"),
            ("no.json", '{"kind": "mission", "format": 1}', r'/kind: found "mission", expected "ledger"'),
            ("no.json", '{"kind": "ledger", "format": 3, "mission": "lab"}', "a newer version of this program"),
            ("no.json", '{"kind": "ledger", "format": 2, "mission": "lost"}', 'no mission "lost"')):
        refused(1, pattern, "report", scratch(name, content), "-o", "none.pdf")
    refused(1, r"lost\.json.*No such file", "report", "lost.json", "-o", "none.pdf")
    assert not os.path.exists(path("none.pdf"))


def test_flags():
    refused(2, "expected one ledger", "report")
    refused(2, "expected one ledger", "report", "a.json", "b.json")
    refused(2, "found an empty name", "report", "a.json", "-o", "")
    assert "LEDGER" in output("report", "--help")
    assert run("report", "--help").returncode == 0


main(globals())
