#!/usr/bin/env python3
"""iowall grade: a class of honest ledgers, edited ones, damaged ones; the table, the summary, what is kept."""
import csv
import html.parser
import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree

import ledgers
from harness import MISSIONS, PROGRAM, SCRATCH, SOURCE, Skip, environment, main, output, refused, run

MAKE_CLASS = os.path.abspath(sys.argv[2])
MADE = {}


def path(name):
    return os.path.join(SCRATCH, name)


def read(name):
    with open(path(name), "rb") as file:
        return file.read()


def folder(name, documents):
    """A new folder with these files: name -> document or bytes."""
    shutil.rmtree(path(name), ignore_errors=True)
    os.makedirs(path(name))
    for file, document in documents.items():
        os.makedirs(os.path.dirname(os.path.join(path(name), file)), exist_ok=True)
        with open(os.path.join(path(name), file), "wb") as out:
            out.write(document if isinstance(document, bytes) else json.dumps(document).encode())
    return name


def made(mission, students=4, trials=3):
    """Ledgers that the program's own code has written."""
    if mission not in MADE:
        where = folder("made", {})
        subprocess.run([MAKE_CLASS, path(where), mission, str(students), str(trials)], check=True, env=environment())
        MADE[mission] = [json.loads(read(f"made/{file}")) for file in sorted(os.listdir(path(where)))]
    return json.loads(json.dumps(MADE[mission]))


def older(ledger):
    """As a program of format 1 would have written it."""
    for key in ("student", "verdict"):
        del ledger[key]
    for part in ledger["parts"].values():
        part.pop("message_at", None)
    return {**ledger, "format": 1}


def rows(name="grades.csv"):
    text = read(name).decode("utf-8")
    assert text.endswith("\r\n") and text.startswith("file,status,student,")
    table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert all(len(row) == len(table[0]) for row in table)
    if not any("\n" in cell for row in table for cell in row):
        assert "\n" not in text.replace("\r\n", ""), "lines that do not end in CRLF"
    return [dict(zip(table[0], row)) for row in table[1:]]


def grade(name, *flags, status=0):
    result = run("grade", name, "-o", "grades.csv", "--force", *flags)
    assert result.returncode == status, f"exit {result.returncode}: {result.stderr}"
    return rows(), result


def test_a_class():
    """ledgers of all tracks, of both formats, in folders: none is marked, and each has its row"""
    documents = {}
    for name in MISSIONS:
        first, second, *_ = made(name)
        documents[f"{name}.json"] = first
        documents[f"handed in/{name}/old.json"] = older(second)
    table, result = grade(folder("class", documents))
    assert result.stdout == "8 files: 8 reproduce, 0 doubtful, 0 edited, 0 skipped\n" and result.stderr == ""
    assert [row["file"] for row in table] == sorted(documents, key=str.encode)
    for row in table:
        assert row["status"] == "reproduces" and row["remarks"] == "" and row["edited"] == "0"
        assert row["format"] == ("1" if "old" in row["file"] else "2")
        assert row["pipeline_trials"] == "3" and row["checkpoint_lock"] in ("", "settled")


def test_what_a_session_says():
    """the columns are those of the ledger"""
    ledger = ledgers.played("cloud-titan", 3)
    (row,), _ = grade(folder("one", {"x.json": ledger}))
    access, pipeline = ledger["parts"]["access"]["prediction"], ledger["parts"]["pipeline"]["prediction"]
    assert row["status"] == "reproduces", row["remarks"]
    assert (row["student"], row["mission"], row["choice"]) == ("Ada L.", "cloud-titan", "local-first")
    assert (row["access_option"], row["access_right"]) == (access["option"], "no")
    assert (row["pipeline_option"], row["pipeline_right"]) == (pipeline["option"], "yes")
    assert row["access_confidence"] == "0.8" and row["access_seconds"] == "754.5"
    assert row["access_evidence"] == "2" and row["pipeline_trials"] == "3" and row["pipeline_rounds"] == "1"
    assert row["access_goal"] == "missed" and "GPUs busy" in row["access_goals_missed"]
    assert (row["stopped_part"], row["stopped_at"]) == ("pipeline", "goals not met")
    # 2 predictions are too short for the rubric, 2 experiments 2 points, 3 trials 1; the reflection of Part 2 and
    # its reading are too few; that of Part 1 has 32 words and two readings: 3. The last question's defence is short.
    assert (row["points"], row["possible"]) == ("6", "28")
    assert "Part 1: predicted, with a reason" in row["missing"] and "The last question" in row["missing"]


def edits(ledger):
    """Ten changes of one ledger, each in a field of its own: pointer -> the edited ledger."""
    def edited(change):
        copy = json.loads(json.dumps(ledger))
        change(copy["parts"]["access"], copy["parts"]["pipeline"], copy)
        return copy

    def assign(place, key, value):
        place[key] = value

    other = next(option["id"] for option in ledgers.mission(ledger["mission"])["parts"]["access"]["lock"]["options"]
                 if option["id"] != ledger["parts"]["access"]["prediction"]["outcome"])
    late = "2051-01-01T00:00:00Z"
    return {
        "/parts/pipeline/trials/0/facts/utilization": edited(
            lambda a, p, _: assign(p["trials"][0]["facts"], "utilization", 0.9512)),
        "/parts/pipeline/trials/1/facts/cost": edited(
            lambda a, p, _: assign(p["trials"][1]["facts"], "cost", p["trials"][1]["facts"]["cost"] / 2)),
        "/parts/pipeline/trials/2/facts/late_per_min": edited(
            lambda a, p, _: assign(p["trials"][2]["facts"], "late_per_min", 12345)),
        "/parts/pipeline/trials/2/facts/oversize": edited(
            lambda a, p, _: assign(p["trials"][2]["facts"], "oversize", 1.5)),
        "/parts/pipeline/trials/1/met": edited(
            lambda a, p, _: (assign(p["trials"][1], "met", True), assign(p, "goal_met", True))),
        "/parts/pipeline/goal_met": edited(lambda a, p, _: assign(p, "goal_met", True)),
        "/parts/access/prediction/outcome": edited(lambda a, p, _: assign(a["prediction"], "outcome", other)),
        "/parts/access/evidence/0/value": edited(lambda a, p, _: assign(a["evidence"][0], "value", 1.23456789e8)),
        "/parts/pipeline/prediction/locked_at": edited(
            lambda a, p, _: assign(p["prediction"], "locked_at", late)),
        "/parts/pipeline/trials/1/recorded_at": edited(
            lambda a, p, _: assign(p["trials"][1], "recorded_at", "2026-03-01T08:00:00Z")),
    }


def test_ten_edits():
    """ten ledgers edited in different fields are all found, at that field, among honest ones"""
    ledger = ledgers.played("cloud-titan", 3)
    changed = edits(ledger)
    documents = {f"e{number}.json": document for number, document in enumerate(changed.values())}
    table, result = grade(folder("edited", {**documents, "honest.json": ledger}))
    assert len(changed) == 10 and len(table) == 11
    for row, where in zip(table, changed):
        assert row["status"] in ("edited", "doubtful"), where
        assert f"{where}: found " in row["remarks"], f"{where} not in {row['remarks']}"
        assert int(row["edited"]) + int(row["doubtful"]) >= 1
    assert table[-1]["file"] == "honest.json" and table[-1]["status"] == "reproduces"
    assert result.stdout.startswith("11 files: 1 reproduce, ")


def test_rows_that_skip():
    """a row that was taken out is told as what the file cannot be"""
    ledger = ledgers.played("cloud-titan", 3)
    del ledger["parts"]["pipeline"]["trials"][1]
    (row,), result = grade(folder("gap", {"gap.json": ledger}), status=1)
    assert row["status"] == "skipped" and "/parts/pipeline/trials/1/number: found 3, expected 2" in row["remarks"]
    assert result.stderr.count("\n") == 1 and "gap.json:1:" in result.stderr


def test_bad_files():
    """each file that cannot be graded is told once and has its row; the others are graded; the status is 1"""
    good, *_ = made("cloud-titan")
    documents = {
        "a.json": good,
        "b-cut.json": json.dumps(good).encode()[:2000],
        "c-newer.json": {**good, "format": 99},
        "d-track.json": {**good, "mission": "moon-base"},
        "e-mission.json": {"kind": "mission", "format": 1},
        "f-empty.json": b"",
        "g-binary.json": bytes(range(256)),
        "notes.txt": b"no ledger",
        ".hidden.json": b"{",
        "z.json": good,
    }
    name = folder("bad", documents)
    os.mkfifo(os.path.join(path(name), "h-pipe.json"))
    table, result = grade(name, status=1)
    status = {row["file"]: row["status"] for row in table}
    assert status.pop("a.json") == status.pop("z.json") == "reproduces"
    assert len(status) == 7 and set(status.values()) == {"skipped"}
    lines = result.stderr.splitlines()
    assert len(lines) == 7 and all(line.startswith("iowall grade: bad/") for line in lines), lines
    for file, line in zip(sorted(status), lines):
        assert file in line and "found" in line and "expected" in line, line
    assert "format 99" in lines[1] and "moon-base" in lines[2]
    assert result.stdout == "9 files: 2 reproduce, 0 doubtful, 0 edited, 7 skipped\n"


def test_a_part_3():
    """a mission of one's own with a third part"""
    own = os.path.join(SCRATCH, "share", "iowall", "missions")
    os.makedirs(own, exist_ok=True)
    for file in ("lab.json", "devices.json", "workloads.json"):
        shutil.copy(os.path.join(SOURCE, "tests", "mission", "data", file), own)
    documents = {f"{number}.json": ledger for number, ledger in enumerate(made("lab", 3))}
    table, _ = grade(folder("lab", documents))
    for row in table:
        assert row["status"] == "reproduces", row["remarks"]
        assert row["checkpoint_lock"] == "settled" and row["possible"] == "0" and row["missing"] == ""
    shutil.rmtree(own)


def test_formulas():
    """what a student writes is never a formula, and comes back from the table as it was but for an apostrophe"""
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "a,b", 'say "x"', "two\nlines", "Zoë 学生", "=\"a\",b", "＝1"]
    documents = {}
    for number, name in enumerate(names):
        documents[f"{number:02}.json"] = {**ledgers.blank("cloud-titan"), "student": name}
    table, _ = grade(folder("formulas", documents))
    for name, row in zip(names, table):
        formula = name.strip()[0] in "=+-@＝" or name[0] == "\t"
        assert row["student"] == ("'" if formula else "") + name, row["student"]


def test_the_same_again():
    """the same folder gives the same bytes, on one thread and on three, in every kind of summary"""
    name = folder("again", {f"{n}.json": ledger for n, ledger in enumerate(made("cloud-titan"))})
    for kind in ("html", "txt", "pdf"):
        results = []
        for threads in ("1", "3"):
            grade(name, "--summary", f"summary.{kind}", "--threads", threads)
            results.append((read("grades.csv"), read(f"summary.{kind}")))
        assert results[0] == results[1], kind


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert not any(key in ("src", "href") or key.startswith("on") for key, _ in attrs), attrs

    def handle_data(self, data):
        self.text.append(data)


def summary_of(name, kind):
    grade(name, "--summary", f"summary.{kind}")
    return read(f"summary.{kind}")


def hostile_class():
    first, second, third, _ = made("cloud-titan")
    first["student"] = "<img src=x onerror=alert(1)> & <b>\"Bo\"</b>"
    first["parts"]["pipeline"]["trials"][0]["facts"]["cost"] = 1
    return folder("hostile", {"<i>.json": first, "2.json": second, "3.json": third})


def test_html():
    """the page is well-formed, has no script and nothing from elsewhere, and what a student wrote is no markup"""
    text = summary_of(hostile_class(), "html").decode("utf-8")
    xml.etree.ElementTree.fromstring(text.replace("<!DOCTYPE html>", ""))
    page = Page()
    page.feed(text)
    assert not {"script", "img", "i", "b", "link", "iframe"} & set(page.tags), set(page.tags)
    words = " ".join(page.text)
    assert "<img src=x onerror=alert(1)> & <b>\"Bo\"</b>" in words and "<i>.json" in words
    assert "http" not in text and "@import" not in text
    for part in ("Class summary: hostile", "Part 1 · The Access Pattern Audit", "How far they came", "Completeness",
                 "Marked", "/parts/pipeline/trials/0/facts/cost"):
        assert part in words, part


def test_text():
    text = summary_of(hostile_class(), "txt").decode("utf-8")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)
    assert "3 files: 2 where all comes out as written, 0 doubtful, 1 edited, 0 skipped." in text
    assert "was edited and left out" in text


def test_pdf():
    if shutil.which("pdftotext") is None:
        raise Skip("pdftotext is not installed")
    assert summary_of(hostile_class(), "pdf")[:5] == b"%PDF-"
    result = subprocess.run(["pdftotext", "-layout", "summary.pdf", "-"], cwd=SCRATCH, check=True, capture_output=True,
                            text=True)
    assert result.stderr == ""
    squeezed = "".join(result.stdout.split())
    for part in ("Class summary: hostile", "Part 2 · Sizing the Pipeline", "How sure, and how often right", "Marked",
                 "Page 1 of"):
        assert "".join(part.split()) in squeezed, part


def test_figures_of_the_class():
    """shares, calibration and stops, counted by hand"""
    ledger = ledgers.played("cloud-titan", 3)
    documents = {}
    for number, (right, confidence) in enumerate([(True, 0.9), (True, 0.9), (False, 0.9), (False, 0.6), (True, 0.6)]):
        copy = json.loads(json.dumps(ledger))
        copy["parts"]["access"]["prediction"] = {**ledgers.prediction("cloud-titan", "access", right=right),
                                                 "confidence": confidence}
        copy["parts"]["pipeline"] = ledgers.empty_part("cloud-titan", "pipeline")
        documents[f"{number}.json"] = copy
    text = summary_of(folder("figures", documents), "txt").decode("utf-8")
    assert "3 of 5 predicted what the experiment shows." in text
    right, wrong = (ledgers.prediction("cloud-titan", "access", right=way)["option"] for way in (True, False))
    labels = {option["id"]: option["label"]
              for option in ledgers.mission("cloud-titan")["parts"]["access"]["lock"]["options"]}
    # 3 of 5 are 60 %, 12 signs of 20; their confidence (0.9 + 0.9 + 0.6) / 3 is 80 %.
    assert re.search(rf"{labels[right]} +right +3  #{{12}}\.{{8}} 60\s%\s+80\s%\n", text), text
    assert re.search(rf"{labels[wrong]} + 2  #{{8}}\.{{12}} 40\s%\s+75\s%\n", text), text
    # At 90 %: two of three right. At 60 %: one of two. 78 % sure, 60 % right.
    assert re.search(r"90 to 100 % +3 +90\s% +#+\.*\|\.* 66\.7\s%", text), text
    assert re.search(r"60 to under 70 % +2 +60\s% +#+\.*\|\.* 50\s%", text), text
    assert re.search(r"On the whole 78\s% sure and right in 60\s% of all\s+predictions: 18 points too sure\.", text), text
    assert re.search(r"Part 1: goals not met +5 ", text), text


def test_what_is_there_is_kept():
    name = folder("kept", {"a.json": made("cloud-titan")[0]})
    with open(path("grades.csv"), "w", encoding="utf-8") as file:
        file.write("mine")
    refused(1, "grades.csv: there is such a file already; --force", "grade", name, "-o", "grades.csv")
    refused(1, "summary.txt: there is such a file already", "grade", name, "-o", "new.csv", "-s",
            os.path.basename(shutil.copy(path("grades.csv"), path("summary.txt"))))
    assert read("grades.csv") == b"mine" and not os.path.exists(path("new.csv"))
    before = read("kept/a.json")
    refused(1, "found one of the ledgers", "grade", name, "-o", "kept/a.json", "--force")
    assert read("kept/a.json") == before
    refused(1, "nowhere/grades.csv", "grade", name, "-o", "nowhere/grades.csv")
    assert sorted(os.listdir(path(name))) == ["a.json"]


def test_misused():
    name = folder("misused", {"a.json": made("cloud-titan")[0]})
    refused(2, "expected one folder", "grade", "-o", "x.csv")
    refused(2, "expected -o GRADES.csv", "grade", name)
    refused(2, r"ends in \.html, \.pdf or \.txt", "grade", name, "-o", "x.csv", "--summary", "x.doc")
    refused(2, "expected two", "grade", name, "-o", "x.html", "--summary", "x.html")
    refused(2, "--threads: found -1", "grade", name, "-o", "x.csv", "--threads", "-1")
    refused(2, "expected one of them", "grade", name, "-o", "x.csv", "--quiet", "--progress")
    refused(1, "absent", "grade", "absent", "-o", "x.csv")
    refused(1, "misused/a.json", "grade", "misused/a.json", "-o", "x.csv")
    refused(1, "empty: found no file, expected ledgers", "grade", folder("empty", {}), "-o", "x.csv")
    assert not os.path.exists(path("x.csv"))


def test_progress():
    """on a terminal a line that goes away again, none in a pipe unless asked for, none where told so"""
    name = folder("progress", {f"{n}.json": ledger for n, ledger in enumerate(made("cloud-titan"))})
    command = [PROGRAM, "grade", name, "-o", "grades.csv", "--force"]

    def on_a_terminal(*flags):
        ours, theirs = pty.openpty()
        subprocess.run([*command, *flags], cwd=SCRATCH, env=environment(), stdout=subprocess.DEVNULL, stderr=theirs,
                       check=True)
        os.close(theirs)
        text = b""
        try:
            while chunk := os.read(ours, 4096):
                text += chunk
        except OSError:
            pass
        os.close(ours)
        return text

    shown = on_a_terminal()
    assert b"\r4 of 4" in shown and shown.endswith(b"\r\x1b[K"), shown
    assert on_a_terminal("--quiet") == b""
    assert grade(name)[1].stderr == ""
    assert grade(name, "--progress")[1].stderr.endswith("4 of 4\n")


def test_help():
    assert "GRADES.csv" in output("grade", "--help")


main(globals())
