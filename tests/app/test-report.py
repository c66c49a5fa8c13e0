"""The report of a session that was played through the window: every part, a balanced design, readings, the last
question. What the student saw on the screen stands in the PDF, in the same words and with the same figures."""

import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import lab  # noqa: E402
import pdf  # noqa: E402
from student import Page  # noqa: E402

PROGRAM = sys.argv[1]
desktop = lab.Desktop()
HOME = os.path.join(desktop.folder, "home")
PATH = os.path.join(HOME, "Ada & Bea.pdf")  # & is markup to those who forget it
WHO = "Ada L. & Bea"

# As a voice says a unit, and as it is printed.
UNITS = {"percent": "%", "times": "×", "seconds": "s", "milliseconds": "ms", "minutes": "min", "hours": "h", "days": "d",
         "gigabytes per second": "GB/s", "megabytes per second": "MB/s"}
TEXTS = {
    "Defend your choice": "Drives of the node's own keep the pause short.",
    "The alternative you reject, and why": "One store for all: everybody waits for it at once.",
    "The limitation you accept": "A node that dies takes its drive with it.",
    "What would reopen the question": "A store that is as fast as all the drives together.",
}

PARTS = ("access", "pipeline", "checkpoint")
played = {}  # what the screen showed of each part: "told" in the order of the report


def shown(node):
    """The text that is drawn, which may differ from the name that is read out."""
    text = node.queryText()
    return text.getText(0, text.characterCount)


def labels(run, below):
    return [shown(node) for node in run.nodes(below) if node.getRoleName() in ("label", "heading") and run.seen(node)]


def three_digits(number):
    """7.1 as 7.10, 20 as 20.0: what was left away in speaking."""
    digits = len(number.replace(".", "").lstrip("0"))
    if digits >= 3 or "," in number:
        return number
    return number + ("" if "." in number else ".") + "0" * (3 - digits)


def figures(sentence):
    """Every figure with its unit in what an instrument says, in the two ways in which it may be printed."""
    found = re.findall(r"(less than )?([\d.,]*\d) (" + "|".join(sorted(UNITS, key=len, reverse=True)) + r")\b", sentence)
    assert found, sentence
    return [{f"<{number} {UNITS[unit]}"} if less else {f"{number} {UNITS[unit]}", f"{three_digits(number)} {UNITS[unit]}"}
            for less, number, unit in found]


def goals(run):
    """Each goal as the report words it."""
    lines = []
    for node in run.find("Goals", "panel"):
        label, _, now = shown(node)[1:].strip().partition(", now ")
        met = "met" if node.name.startswith("Met: ") else "missed"
        lines.append(f"{label}: {met}" + (f", at {now}" if now else ""))
    return lines


def settings(run):
    """The number fields, as they stand."""
    return [f"{node.name}: {shown(node)}" for node in run.nodes()
            if node.getRoleName() == "spin button" and run.seen(node)]


def settle(run):
    """Runs the experiment, whose settings go into the controls. Returns what it showed."""
    run.click("Run the experiment")
    fold = run.find("What it showed", "push button")
    return max(run.wait(lambda: labels(run, fold)[1:], "what the experiment showed"), key=len)


def reads(run, page, title, words):
    """What an instrument says at last: it says this, and goes on saying the same."""
    heard = [""]

    def steady():
        before, heard[0] = heard[0], page.says(title)
        return words in heard[0] and heard[0] == before

    run.wait(steady, f"{title} to say {words!r}", every=0.5 * lab.PATIENCE / 20)
    return heard[0]


def predict(run, option, sure, reason):
    run.lock_in(option, sure=sure, reason=reason)
    return [f"“{option}”, {sure} % sure", reason]


def play_access(run):
    said = predict(run, "By the GPUs", 80, "They are the dearest part.")
    run.choose("TFRecord")
    because = settle(run)
    assert run.pressed(run.find("Raw files", "push button")), "the experiment was not run in front of the student"
    page = Page(run)
    run.click("Back to your own settings")
    run.wait(lambda: run.pressed(run.find_now("TFRecord", "push button")), "the design as it was before")
    run.unfold("More", "Reads in flight", "spin button")
    page.set("Reads in flight", 64)
    page.set("Shuffle buffer", 60000)
    flow = reads(run, page, "Data flow", "GPU busy 100 percent")
    step = reads(run, page, "I/O waterfall", "224 milliseconds")
    kept = run.keep_reading("I/O waterfall")
    run.write("Your reflection", "Few long runs beat many short ones.")
    return {"told": ["Part 1 · The Access Pattern Audit", *said, because, *goals(run),
                     "Few long runs beat many short ones.", kept],
            "settings": settings(run), "says": [flow, step]}


def rows(run):
    """Cells of the trials' table as the report sets them: the unit, which the head of a column has here, behind."""
    heads = [node.name.removeprefix("Sort by ") for node in run.nodes() if (node.name or "").startswith("Sort by ")]
    table = []
    for item in run.find("Recorded trials", "list"):
        cells = [text for text in labels(run, item) if text != "Restore"]
        line = []
        for head, cell in zip(heads, cells):
            unit = head.partition(", ")[2]
            if head == "Goals":
                cell = "met" if cell.startswith("✓") else "missed"
            line.append("$" + cell + unit[1:] if unit.startswith("$") else f"{cell} {unit}".strip())
        table.append(line[:heads.index("Cost, $/month") + 1])
    return table


def record(run, page, number):
    button = page.node("Record trial", "push button")
    run.wait(lambda: run.sensitive(button), "recording to be possible")
    run.key("ctrl+t")
    run.wait(lambda: button.description.startswith(f"{number} of 10"), f"trial {number}")


def play_pipeline(run):
    run.key("alt+2")
    run.find("Sizing the Pipeline", "push button")
    said = predict(run, "No", 60, "The link stays as narrow as it was.")
    because = settle(run)
    page = Page(run)
    record(run, page, 1)
    run.unfold("More", "NVMe cache", "spin button")
    for control, value in (("Link bandwidth", 2.25e9), ("Prefetch buffer", 64e9), ("NVMe bandwidth", 5e9),
                           ("NVMe cache", 0)):
        page.set(control, value)
    gauge = reads(run, page, "Data-flow gauge", "GPU busy 100 percent")
    record(run, page, 2)
    run.unfold("Trials", "Compare trial 1", "push button")
    return {"told": ["Part 2 · Sizing the Pipeline", *said, because, *goals(run)],
            "settings": settings(run), "says": [gauge.partition(";")[0]], "rows": rows(run)}


def play_checkpoint(run):
    run.key("alt+3")
    run.find("The Checkpoint Wall", "push button")
    said = predict(run, "It increases it", 100, "Every write stops the work.")
    because = settle(run)
    page = Page(run)
    run.choose("Parallel file system")
    page.set("Checkpoint interval", 1200)
    plot = reads(run, page, "Young and Daly", "every 20 minutes")
    hours = reads(run, page, "Where the hours went", "wall time")
    return {"told": ["Part 3 · The Checkpoint Wall", *said, because, *goals(run)],
            "settings": settings(run), "says": [plot.partition(": ")[0], hours]}


def answer(run):
    run.key("alt+4")
    run.find("The last question")
    run.write("Name or initials", WHO)
    run.choose("Local-First")
    for name, text in TEXTS.items():
        run.write(name, text)
    ledger = labels(run, run.frame())
    came_true = next(text for text in ledger if "came true" in text)
    sure = next(text for text in ledger if text.startswith("How sure, ") and "%" in text)
    return came_true.partition(" came true")[0], sure.partition(", ")[2]


def save_report(run):
    run.until(lambda: run.dialog_button("Cancel"), lambda: run.key("ctrl+shift+s"), "the file dialog")
    time.sleep(0.5 * lab.PATIENCE / 20)  # its list takes the focus once more when it has been read
    run.key("ctrl+a")
    subprocess.run(["xdotool", "type", "--delay", "20", PATH], check=True)
    run.until(lambda: os.path.exists(PATH), lambda: run.key("Return"), "the report")
    message = run.find(f"The report was saved as {PATH}.", "alert")
    assert run.nameless() == [], run.nameless()
    run.find("Open", "push button", exact=False)
    run.click("Dismiss")
    run.wait(lambda: not run.seen(message), "the message to go")


def test_play_all_parts_and_save_the_report():
    # GTK's file dialog leaves behind what a leak checker counts; the other tests close without a leak.
    options = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
    run = lab.Lab(PROGRAM, HOME, "--track", "cloud-titan", environment={"ASAN_OPTIONS": options})
    for part, play in zip(PARTS, (play_access, play_pipeline, play_checkpoint)):
        played[part] = play(run)
    played["calibration"] = answer(run)
    save_report(run)
    assert run.close() == 0
    played["ledger"] = run.ledgers()[-1]
    part = run.ledger()["parts"]
    assert part["access"]["goal_met"] and part["pipeline"]["goal_met"], part
    assert part["access"]["settings"]["sample_bytes"] == "114660", "passing a field by keyboard rounded what it holds"


def test_the_report_says_what_the_screen_showed():
    came_true, sure = played["calibration"]
    front = ["Design ledger: Cloud Titan", f"Student {WHO}", "By the GPUs", "It increases it", f"{came_true} came true",
             f"{sure} sure"]
    told = [line for part in PARTS for line in played[part]["told"]]
    pdf.in_order(pdf.words(PATH), *front, *told, "Final strategy", "Choice Local-First", *TEXTS.values())


def test_trials_are_the_rows_of_the_table():
    lines = [" ".join(line.split()) for line in pdf.tool("pdftotext", "-layout", PATH, "-").splitlines()]
    for row in played["pipeline"]["rows"]:
        assert any(pdf.squeezed(line) == pdf.squeezed("".join(row)) for line in lines), (row, lines)


def test_figures_of_fields_and_instruments_are_in_their_section():
    text = pdf.squeezed(pdf.words(PATH, "-raw"))
    heads = [pdf.squeezed(f"Part {n} · ") for n in (1, 2, 3)] + [pdf.squeezed("Final strategy")]
    bounds = [text.rindex(head) for head in heads]
    for part, begin, end in zip(PARTS, bounds, bounds[1:]):
        section = text[begin:end]
        for line in played[part]["settings"]:
            assert pdf.squeezed(line) in section, (line, section)
        for sentence in played[part]["says"]:
            for ways in figures(sentence):
                assert any(pdf.squeezed(way) in section for way in ways), (ways, sentence, section)


def test_the_document_is_whole():
    n = pdf.pages(PATH)
    assert 2 <= n <= 4, n
    assert re.search(r"Title:\s+Design ledger: Cloud Titan\n", pdf.tool("pdfinfo", PATH))
    assert re.search(r"Author:\s+Ada L\. & Bea\n", pdf.tool("pdfinfo", PATH))
    outline = xml.etree.ElementTree.fromstring(
        re.sub(r"<!DOCTYPE[^>]*>", "", pdf.tool("pdftohtml", "-xml", "-i", "-stdout", PATH))).find("outline")
    items = [(item.text, int(item.get("page"))) for item in outline.iter("item")]
    assert [text for text, _ in items] == ["Part 1 · The Access Pattern Audit", "Part 2 · Sizing the Pipeline",
                                           "Part 3 · The Checkpoint Wall", "Final strategy"], items
    for text, page in items:
        assert text in pdf.words(PATH, "-f", str(page), "-l", str(page)), (text, page)
    layout = re.sub(r"^.*?<doc>", "<doc>", pdf.tool("pdftotext", "-bbox", PATH, "-"), flags=re.S)
    document = xml.etree.ElementTree.fromstring(re.sub(r"</doc>.*", "</doc>", layout, flags=re.S))
    for number, page in enumerate(document, 1):
        words = list(page)
        assert " ".join(word.text for word in words[-4:]) == f"Page {number} of {n}", words[-4:]
        for word in words:  # nothing is cut off at an edge or written into the margin
            assert 50 < float(word.get("xMin")) and float(word.get("xMax")) < float(page.get("width")) - 50, word.text
            assert 20 < float(word.get("yMin")) and float(word.get("yMax")) < float(page.get("height")) - 20, word.text


def test_the_command_makes_the_same():
    other = os.path.join(HOME, "by-command.pdf")
    subprocess.run([PROGRAM, "report", played["ledger"], "-o", other], check=True)
    assert pdf.words(other, "-raw") == pdf.words(PATH, "-raw")


lab.run([test_play_all_parts_and_save_the_report,
         test_the_report_says_what_the_screen_showed,
         test_trials_are_the_rows_of_the_table,
         test_figures_of_fields_and_instruments_are_in_their_section,
         test_the_document_is_whole,
         test_the_command_makes_the_same])
