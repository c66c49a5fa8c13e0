#!/usr/bin/env python3
"""iowall validate: published figures met and missed, records that are not as they say, broken records, the page."""
import copy
import glob
import json
import os

import jsonschema

from harness import SCRATCH, SOURCE, close, main, output, refused, run, scratch

FOLDER = os.path.join(SOURCE, "tests", "literature")
PAGE = os.path.join(SOURCE, "docs", "validation.md")
SCHEMA = os.path.join(FOLDER, "schema.json")
REMOVE = object()

ACCESS = {
    "device": {"latency_s": 0.01, "open_s": 0, "stream_bps": 1e8, "max_bps": 1e8, "max_iops": 1e15,
               "max_opens_per_s": 1e15, "parallelism": 1, "contiguous": True},
    "access": {"pattern": "stochastic", "format": "raw", "sample_bytes": 1e6},
}
# A read takes 10 ms and then 10 ms: 50 MB/s.
RECORDS = {
    "kind": "literature", "format": 1, "model": "access", "title": "A disk",
    "intro": ["Of a disk."],
    "sources": {"sheet": {"title": "A data sheet", "year": 1999, "basis": "data sheet"}},
    "records": [{
        "id": "disk", "source": "sheet", "section": "page 3", "about": "A disk of 10 ms and 100 MB/s.",
        "input": ACCESS, "output": "/throughput_bps", "unit": "MB/s",
        "tolerance": {"relative": 0.02, "why": "printed with two digits"},
        "figures": [
            {"name": "one megabyte", "published": 51, "expected": "met"},
            {"name": "three", "with": {"/access/sample_bytes": 3e6}, "published": 80, "expected": "missed",
             "explanation": "it is 75"},
        ],
    }],
    "notes": ["Nothing else."],
}
FIRST = ("records", 0, "figures", 0)
SECOND = ("records", 0, "figures", 1)
RECORD = ("records", 0)


def changed(*changes, of=RECORDS):
    data = copy.deepcopy(of)
    for path, value in changes:
        place = data
        for key in path[:-1]:
            place = place[key]
        if value is REMOVE:
            del place[path[-1]]
        else:
            place[path[-1]] = copy.deepcopy(value)
    return data


def records(data, name="records.json"):
    return scratch(name, json.dumps(data, indent=1, ensure_ascii=False))


def figures(data, *arguments):
    """The figures of a file that is as it says, in the order in which they stand there."""
    result = json.loads(output("validate", records(data), "--format", "json", *arguments))
    return [figure for record in result["records"] for figure in record["figures"]]


def one(*changes):
    return figures(changed((("records", 0, "figures"), [RECORDS["records"][0]["figures"][0]]), *changes))[0]


def test_the_page_is_fresh():
    """docs/validation.md is what the records in the tree give now"""
    path = os.path.join(SCRATCH, "validation.md")
    assert output("validate", FOLDER, "-o", path) == ""
    with open(path, encoding="utf-8") as fresh, open(PAGE, encoding="utf-8") as kept:
        lines, committed = fresh.read().splitlines(), kept.read().splitlines()
    for number, (new, old) in enumerate(zip(lines, committed), 1):
        assert new == old, f"line {number} is {old!r}, and would be {new!r}: iowall validate -o docs/validation.md"
    assert len(lines) == len(committed)


def test_judgements():
    """at least forty figures over three models; each judgement again, and how many are met"""
    result = json.loads(output("validate", FOLDER, "--format", "json"))
    models = {record["model"] for record in result["records"]}
    every = [figure for record in result["records"] for figure in record["figures"]]
    assert models == {"access", "pipeline", "checkpoint"} and len(every) == result["figures"] >= 40
    for figure in every:
        published = figure["published"]
        least, most = ((published.get("at_least", -1e300), published.get("at_most", 1e300))
                       if isinstance(published, dict) else (published, published))
        met = least - figure["tolerance"] <= figure["computed"] <= most + figure["tolerance"]
        assert met == figure["met"] and figure["as_recorded"], figure
        assert met or figure["explanation"], figure
    assert sum(figure["met"] for figure in every) == result["met"]


def test_same_as_model():
    """what is computed is what "iowall model" answers"""
    result = json.loads(output("validate", FOLDER, "--format", "json"))
    computed = {record["id"]: record["figures"][0]["computed"] for record in result["records"]}
    scales = {"MB/s": 1e6, "GiB/s": 2**30, "%": 0.01, "h": 3600, "min": 60, "fraction": 1, "IOPS": 1}
    compared = set()
    for path in glob.glob(os.path.join(FOLDER, "*-*.json")):
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        for record in data["records"]:
            figure = {**record, **record["figures"][0]}
            if {"with", "times", "over", "complement"} & set(figure) or figure["unit"] not in scales:
                continue
            answer = json.loads(output("model", data["model"], stdin=json.dumps(record["input"]).encode()))
            for key in figure["output"].split("/")[1:]:
                answer = answer[int(key)] if isinstance(answer, list) else answer[key]
            close(computed[record["id"]], answer / scales[figure["unit"]], 1e-12)
            compared.add(data["model"])
    assert compared == {"access", "pipeline", "checkpoint"}, compared


def test_met_and_missed():
    first, second = figures(RECORDS)
    close(first["computed"], 50)
    close(first["difference"], -1)
    close(first["tolerance"], 1.02)
    close(second["computed"], 75)
    assert first["met"] and not second["met"]
    text = output("validate", records(RECORDS))
    assert "  met     one megabyte: published 51 MB/s, computed 50, difference -2 %, allowed 2 %\n" in text, text
    assert "  missed  three: published 80 MB/s, computed 75, difference -6.2 %, allowed 2 %\n" in text, text
    assert text.endswith("2 published figures: 1 met, 1 missed\n")


def test_markdown():
    """the page of one record, word for word"""
    text = output("validate", records(RECORDS), "--format", "markdown")
    page = text[text.index("### A disk"):]
    assert page == """### A disk

Of a disk.

**A data sheet (1999), page 3** (data sheet). A disk of 10 ms and 100 MB/s.

| | Published | Computed | Difference | Allowed | |
| --- | --- | --- | --- | --- | --- |
| one megabyte | 51 MB/s | 50 | -2 % | 2 % | met |
| three | 80 MB/s | 75 | -6.2 % | 2 % | **missed** |

- Allowed: printed with two digits
- Missed, three: it is 75

Remarks, and what is not compared:

- Nothing else.
""", page
    assert "| Access | 2 | 1 | 1 |\n| Pipeline | 0 | 0 | 0 |" in text, text


def test_text_is_no_markup():
    text = output("validate", records(changed((FIRST + ("name",), "a|b <b> *c* [d](e) `f` _g_ h_i # j"))),
                  "--format", "markdown")
    assert r"| a\|b \<b\> \*c\* \[d\](e) \`f\` \_g\_ h_i \# j | 51" in text, text


def test_ratio_of_two_runs():
    """one run over another, and figures of one run multiplied"""
    with_three = {"output": "/throughput_bps", "with": {"/access/sample_bytes": 3e6}}
    close(one((FIRST + ("over",), with_three), (FIRST + ("unit",), "times"), (FIRST + ("published",), 2 / 3))["computed"],
          50 / 75)
    # Bytes a second times seconds: the 400 samples of a step.
    close(one((RECORD + ("times",), {"output": "/load_s"}), (FIRST + ("published",), 400))["computed"], 400)
    close(one((RECORD + ("times",), 3), (RECORD + ("over",), 2), (FIRST + ("published",), 75))["computed"], 75)
    close(one((RECORD + ("output",), "/accelerator_utilization"), (RECORD + ("complement",), True),
              (RECORD + ("unit",), "%"), (FIRST + ("published",), 97))["computed"], 100 * (1 - 0.224 / 8))


def test_bounds():
    for published, met in (({"at_least": 50}, True), ({"at_least": 50.1}, False), ({"at_most": 50}, True),
                           ({"at_most": 49.9}, False), ({"at_least": 40, "at_most": 60}, True),
                           ({"at_least": 51, "at_most": 60}, False)):
        figure = one((RECORD + ("tolerance",), {"absolute": 0, "why": "a bound"}), (FIRST + ("published",), published),
                     (FIRST + ("expected",), "met" if met else "missed"), (FIRST + ("explanation",), "so"))
        assert figure["met"] == met and figure["published"] == published, figure


def test_interval_as_tolerance():
    """twice the half width that the run itself gives, in the figure's unit"""
    line = {"stages": [{"name": "a", "rate_bps": 1, "service": "exponential"},
                       {"name": "b", "rate_bps": 1, "service": "exponential"}],
            "buffer_bytes": [0], "chunk_bytes": 1, "chunks": 10000, "replications": 5}
    answer = json.loads(output("model", "pipeline", stdin=json.dumps(line).encode()))
    figure = one((("model",), "pipeline"), (RECORD + ("input",), line), (RECORD + ("output",), "/utilization"),
                 (RECORD + ("unit",), "%"), (FIRST + ("published",), 66.66667),
                 (RECORD + ("tolerance",), {"intervals": 2, "output": "/utilization_ci", "why": "chance"}))
    close(figure["tolerance"], 200 * answer["utilization_ci"], 1e-12)
    close(figure["computed"], 100 * answer["utilization"], 1e-12)


def test_was_met():
    """a figure that was met is missed: it fails, says which, and leaves the page alone"""
    data = changed((FIRST + ("published",), 60))
    path = records(data, "broken.json")
    page = scratch("page.md", "as it was")
    result = refused(1, r'broken\.json: disk, "one megabyte": was met, but is missed now: published 60 MB/s, computed 50$',
                     "validate", path, "-o", page)
    assert result.stderr.startswith("iowall validate: ")
    with open(page, encoding="utf-8") as file:
        assert file.read() == "as it was"
    result = run("validate", path)
    assert result.returncode == 1 and "missed  one megabyte" in result.stdout and "recorded as met" in result.stdout


def test_was_missed():
    """a figure recorded as missed is met: the record is to be mended"""
    refused(1, r'disk, "three": recorded as missed, but met now; mend the record: published 75 MB/s, computed 75$',
            "validate", records(changed((SECOND + ("published",), 75))), "-o", os.path.join(SCRATCH, "none.md"))
    assert not os.path.exists(os.path.join(SCRATCH, "none.md"))


# Where it is wrong, and what the program says. The schema refuses those whose last word is True as well.
WRONG = [
    (("kind",), "mission", '/kind: found "mission", expected "literature"', True),
    (("format",), 2, "/format: found format 2", True),
    (("model",), "network", '/model: found "network", expected one of access, pipeline, checkpoint', True),
    (("title",), REMOVE, 'found no "title", expected one', True),
    (("colour",), "red", '/colour: found the unknown key "colour"', True),
    (("sources", "sheet", "basis"), "hearsay", '/sources/sheet/basis: found "hearsay", expected one of paper', True),
    (("sources", "sheet", "year"), 99, "/sources/sheet/year: found 99, expected a number from 1900 to 2100", True),
    (("records",), [], "/records: found 0 elements, expected 1 to 1000", True),
    (("notes",), [""], '/notes/0: found "", expected text that is not empty', True),
    (RECORD + ("source",), "book", '/records/0/source: found "book", expected a key of "sources"', False),
    (RECORD + ("id",), "A disk", '/records/0/id: found "A disk", expected an id', True),
    (RECORD + ("input",), REMOVE, '/records/0: found no "input", expected one', True),
    (RECORD + ("input",), 3, "/records/0/input: found 3, expected an object", True),
    (RECORD + ("input", "device", "latency_s"), -1,
     "/records/0/input/device/latency_s: found -1, expected a number from 0 to 1000", False),
    (RECORD + ("input", "device", "spindles"), 4,
     '/records/0/input/device/spindles: found the unknown key "spindles"', False),
    (RECORD + ("output",), "/speed", '/records/0/output: found "/speed", expected the JSON pointer of a number', False),
    (RECORD + ("output",), "/bound", '/records/0/output: found "/bound", expected the JSON pointer of a number', False),
    (RECORD + ("output",), "speed", '/records/0/output: found "speed", expected the JSON pointer', True),
    (RECORD + ("output",), REMOVE, '/records/0: found no "output", expected one', True),
    (RECORD + ("unit",), "furlongs", '/records/0/unit: found "furlongs", expected one of fraction', True),
    (RECORD + ("tolerance",), {"relative": 0.1}, '/records/0/tolerance: found no "why", expected one', True),
    (RECORD + ("tolerance",), {"why": "so"}, "/records/0/tolerance: found an object, expected an object with one of", True),
    (RECORD + ("tolerance",), {"absolute": 1, "relative": 1, "why": "so"}, "/records/0/tolerance: found an object", True),
    (RECORD + ("tolerance",), {"intervals": 2, "why": "so"}, "/records/0/tolerance: found an object", True),
    (RECORD + ("tolerance",), {"relative": 2, "why": "so"}, "/records/0/tolerance/relative: found 2, expected", True),
    (RECORD + ("over",), 0, '/records/0/figures/0: found "times" and "over" that give no finite number', False),
    (RECORD + ("over",), {"output": "/load_s", "of": 3}, '/records/0/over/of: found the unknown key "of"', True),
    (RECORD + ("over",), "twice", '/records/0/over: found "twice", expected an object', True),
    (RECORD + ("complement",), 1, "/records/0/complement: found 1, expected true or false", True),
    (FIRST + ("name",), REMOVE, '/records/0/figures/0: found no "name", expected one', True),
    (FIRST + ("published",), REMOVE, '/records/0/figures/0: found no "published", expected one', True),
    (FIRST + ("published",), {}, "/records/0/figures/0/published: found an object, expected a number, or", True),
    (FIRST + ("published",), {"at_least": 2, "at_most": 1},
     '/records/0/figures/0/published/at_most: found less than "at_least"', False),
    (FIRST + ("published",), "many", '/records/0/figures/0/published: found "many", expected a number', True),
    (FIRST + ("expected",), "maybe", '/records/0/figures/0/expected: found "maybe", expected one of met, missed', True),
    (FIRST + ("expected",), REMOVE, '/records/0/figures/0: found no "expected", expected one', True),
    (FIRST + ("remark",), "so", '/records/0/figures/0/remark: found the unknown key "remark"', True),
    (SECOND + ("explanation",), REMOVE, '/records/0/figures/1: found no "explanation", expected one', True),
    (SECOND + ("explanation",), " ", '/records/0/figures/1/explanation: found " ", expected text', True),
    (SECOND + ("with",), ["three"], "/records/0/figures/1/with: found an array, expected an object", True),
    (SECOND + ("with",), {"sample_bytes": 1},
     '/records/0/figures/1/with/sample_bytes: found "sample_bytes", expected the JSON pointer', True),
    (SECOND + ("with",), {"/disk/latency_s": 1},
     '/records/0/figures/1/with/~1disk~1latency_s: found "/disk/latency_s", expected the JSON pointer', False),
    (SECOND + ("with",), {"/access/sample_bytes": 0},
     "/records/0/figures/1/with/~1access~1sample_bytes: found 0, expected a number from 1 to", False),
    (SECOND + ("with",), {"/access": {"pattern": "sideways", "format": "raw", "sample_bytes": 1}},
     '/records/0/figures/1/with/~1access/pattern: found "sideways", expected one of', False),
]


def line_of(text, message):
    """The line on which the value at the message's pointer stands: a value a line, as indent=1 writes it."""
    pointer = message.split(": ")[0]
    if not pointer.startswith("/"):
        return 1
    node, path = json.loads(text), []
    for key in pointer.split("/")[1:]:
        key = key.replace("~1", "/").replace("~0", "~")
        key = int(key) if isinstance(node, list) else key
        path.append(key)
        node = node[key]
    marked = json.loads(text)
    place = marked
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = "here it is"
    return json.dumps(marked, indent=1, ensure_ascii=False).split('"here it is"')[0].count("\n") + 1


def test_broken_records():
    """each broken record: one error, with file, line, column and pointer; the schema refuses what a schema can"""
    with open(SCHEMA, encoding="utf-8") as file:
        schema = jsonschema.Draft7Validator(json.load(file))
    assert schema.is_valid(RECORDS)
    for path, value, message, by_schema in WRONG:
        data = changed((path, value))
        text = json.dumps(data, indent=1, ensure_ascii=False)
        result = refused(1, r"wrong\.json:\d+:\d+: ", "validate", scratch("wrong.json", text))
        told = result.stderr.split("wrong.json:")[1]
        line, _, rest = told.split(":", 2)
        assert rest.strip().startswith(message), f"{rest.strip()!r}, not {message!r}"
        assert int(line) == line_of(text, message), f"line {line} for {message!r} in\n{text}"
        assert schema.is_valid(data) != by_schema, message


def test_in_the_middle_of_an_array():
    """a value inside an array of a run's own input is told by its place in the file"""
    line = {"stages": [{"name": "a", "rate_bps": 1}, {"name": "b", "rate_bps": -1}], "buffer_bytes": [0],
            "chunk_bytes": 1}
    data = changed((("model",), "pipeline"), (RECORD + ("input",), line), (RECORD + ("output",), "/utilization"))
    refused(1, r"records\.json:\d+:\d+: /records/0/input/stages/1/rate_bps: found -1", "validate", records(data))
    stages = {"/stages": [line["stages"][0], {"name": "b"}]}
    data = changed((("model",), "pipeline"), (RECORD + ("input",), line), (FIRST + ("with",), stages))
    refused(1, r'/records/0/figures/0/with/~1stages/1: found no "rate_bps"', "validate", records(data))


def test_not_json():
    for text in ("", "{", "[]", '{"kind": "literature", "kind": "literature"}', "[" * 100):
        refused(1, r"text\.json:1:\d+", "validate", scratch("text.json", text))


def test_files_fit_the_schema():
    with open(SCHEMA, encoding="utf-8") as file:
        schema = jsonschema.Draft7Validator(json.load(file))
    paths = [path for path in glob.glob(os.path.join(FOLDER, "*.json")) if path != SCHEMA]
    assert len(paths) >= 3
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for error in schema.iter_errors(json.load(file)):
                raise AssertionError(f"{path}: {list(error.absolute_path)}: {error.message}")


def test_files_and_folders():
    """several files, a folder with its schema left out, one id in two files"""
    folder = os.path.join(SCRATCH, "folder")
    os.makedirs(folder)
    other = changed((RECORD + ("id",), "drum"))
    second = records(other, "folder/b.json")
    first = records(RECORDS, "folder/a.json")
    scratch("folder/schema.json", "{}")
    scratch("folder/notes.txt", "nothing")
    text = output("validate", folder)
    assert text.index("disk") < text.index("drum") and text.endswith("4 published figures: 2 met, 2 missed\n")
    assert output("validate", first, second) == text
    refused(1, r'b\.json:\d+:\d+: /records/0/id: found "disk", expected an id that no other record has', "validate", first,
            records(RECORDS, "b.json"))
    empty = os.path.join(SCRATCH, "empty")
    os.makedirs(empty)
    refused(1, r"empty: found no records", "validate", empty)
    refused(1, r"absent\.json: cannot be read", "validate", "absent.json")
    refused(1, r"tests/literature", "validate")


def test_by_the_name_of_the_file():
    """-o file.md is Markdown, -o file.json JSON, unless --format says otherwise"""
    path = records(RECORDS)
    for name, starts in (("x.md", "# What"), ("x.json", "{"), ("x.txt", "access, disk")):
        assert output("validate", path, "-o", name) == ""
        with open(os.path.join(SCRATCH, name), encoding="utf-8") as file:
            assert file.read().startswith(starts), name
    output("validate", path, "-o", "x.md", "--format", "text")
    with open(os.path.join(SCRATCH, "x.md"), encoding="utf-8") as file:
        assert file.read().startswith("access, disk")
    refused(1, r"absent/x\.md", "validate", path, "-o", "absent/x.md")


def test_words():
    refused(2, r'found the format "html", expected text, json or markdown', "validate", "--format", "html")
    refused(2, r"empty name", "validate", "-o", "")


main(globals())
