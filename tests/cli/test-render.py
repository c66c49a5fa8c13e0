#!/usr/bin/env python3
"""iowall render: every scene in every format, sizes and themes, and files that cannot be written."""
import os
import resource
import shutil
import stat
import struct
import subprocess
import xml.etree.ElementTree
import zlib

from harness import (INSTRUMENTS, MISSIONS, PIPELINE_INSTRUMENTS, PROGRAM, SCRATCH, Skip, decimal_comma, environment, main, output,
                     refused, run)


def path(name):
    return os.path.join(SCRATCH, name)


def render(scene, name, *flags, mission="cloud-titan"):
    assert output("render", mission, scene, "-o", name, *flags) == ""
    with open(path(name), "rb") as file:
        return file.read()


def png_size(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and data[-8:-4] == b"IEND"
    return struct.unpack(">II", data[16:24])


def png_pixels(data):
    """The decompressed scan lines: enough to see that there is a picture, and whether two are the same."""
    position, content = 8, b""
    while position < len(data):
        length, kind = struct.unpack(">I4s", data[position:position + 8])
        if kind == b"IDAT":
            content += data[position + 8:position + 8 + length]
        position += length + 12
    return zlib.decompress(content)


SCENES = ["access"] + INSTRUMENTS + ["pipeline"] + PIPELINE_INSTRUMENTS


def test_every_scene_as_png():
    for scene in SCENES:
        data = render(scene, "scene.png")
        width, height = png_size(data)
        assert width >= 640 and height >= 320
        assert len(set(png_pixels(data))) > 20, f"{scene} is blank"


def test_every_track():
    for part in ("access", "pipeline"):
        pictures = {render(part, "track.png", mission=name) for name in MISSIONS}
        assert len(pictures) == len(MISSIONS)


def test_every_scene_as_svg():
    for scene in SCENES:
        data = render(scene, "scene.svg", "--size", "800x600")
        root = xml.etree.ElementTree.fromstring(data)
        assert root.tag.endswith("svg") and root.get("width") in ("800", "800px"), root.attrib
        assert len(list(root.iter())) > 20, f"{scene} is blank"


def test_every_scene_as_pdf():
    if shutil.which("pdftotext") is None:
        raise Skip("pdftotext is not installed")
    for scene, words in (("access", "Cloud Titan"), ("sankey", "Data flow"), ("waterfall", "I/O waterfall"),
                         ("iops-curve", "IOPS"), ("equation", "="), ("pipeline", "Cloud Titan"),
                         ("pipeline/sankey", "Data flow"), ("gauge", "GPU busy"), ("saturation", "saturation"),
                         ("timeline", "longest wait"), ("pipeline/equation", "Hits")):
        data = render(scene, "scene.pdf", "--size", "1280x800")
        assert data[:5] == b"%PDF-" and b"%%EOF" in data[-16:]
        text = subprocess.run(["pdftotext", path("scene.pdf"), "-"], check=True, capture_output=True, text=True).stdout
        assert words in text, (scene, text)
        information = subprocess.run(["pdfinfo", path("scene.pdf")], check=True, capture_output=True, text=True).stdout
        assert "960 x 600 pts" in information and "Cloud Titan" in information, information


def test_settings_show():
    """what is set is on the picture"""
    if shutil.which("pdftotext") is None:
        raise Skip("pdftotext is not installed")

    def words(*flags):
        render("waterfall", "set.pdf", *flags)
        return subprocess.run(["pdftotext", path("set.pdf"), "-"], check=True, capture_output=True, text=True).stdout

    assert words() != words("--set", "format=tfrecord", "--set", "queue_depth=64")
    assert words() == words("--set", "format=raw")


def test_pictures_speak_the_language():
    """a page in German, with a decimal comma; the program's own pages in English are the same as ever"""
    env = decimal_comma()
    if env is None:
        raise Skip("no other locale can be had")
    for part in ("access", "pipeline", "checkpoint"):
        english = render(part, "english.png")
        output("render", "cloud-titan", part, "-o", "german.pdf", env=env)
        assert render(part, "again.png") == english
        text = subprocess.run(["pdftotext", "-layout", path("german.pdf"), "-"], capture_output=True, text=True,
                              check=True).stdout
        assert "Datenfluss" in text or "Wohin die Stunden gingen" in text, text
        assert "Einstellungen" in text and "Settings" not in text, text
        assert {"access": "12,5", "pipeline": "69,8", "checkpoint": "3,32"}[part] in text, text


def test_sweep_chooses_the_axis():
    """--sweep draws a pipeline over another control than its link"""
    pictures = {render("saturation", "sweep.png", *flags)
                for flags in ((), ("--sweep", "buffer"), ("--sweep", "cache"), ("--sweep", "jitter"))}
    assert len(pictures) == 4
    assert render("saturation", "a.png") == render("saturation", "b.png", "--sweep", "download_bw")


def test_part_1_shows_in_part_2():
    assert render("pipeline/sankey", "a.png") != render("pipeline/sankey", "b.png", "--set", "access.queue_depth=1")


def test_size_and_scale():
    assert png_size(render("waterfall", "a.png", "--size", "640x360")) == (640, 360)
    assert png_size(render("waterfall", "a.png", "--size", "640x360", "--scale", "2")) == (1280, 720)
    assert png_size(render("waterfall", "a.png", "--size", "641x361", "--scale", "0.5")) == (321, 181)


def test_themes_differ():
    pictures = {render("waterfall", "a.png", "--theme", theme)
                for theme in ("light", "dark", "contrast", "contrast-dark")}
    assert len(pictures) == 4
    assert render("waterfall", "a.png") == render("waterfall", "b.png", "--theme", "light")


def test_ground_is_opaque():
    """a PNG has no transparent ground: colour type 2, RGB"""
    assert render("sankey", "a.png")[25] == 2


def test_same_bytes_again():
    for part in ("access", "pipeline"):
        assert render(part, "a.png") == render(part, "b.png")
        assert render(part, "a.svg") == render(part, "b.svg")


def test_upper_case_ending():
    assert png_size(render("waterfall", "A.PNG"))


def test_file_replaced_whole():
    """an existing file is replaced, a link stays a link, the mode follows the umask"""
    with open(path("old.png"), "wb") as file:
        file.write(b"x" * 1000000)
    os.symlink("old.png", path("link.png"))
    render("waterfall", "link.png")
    assert os.path.islink(path("link.png"))
    with open(path("old.png"), "rb") as file:
        assert png_size(file.read())
    previous = os.umask(0o022)
    try:
        render("waterfall", "mode.png")
    finally:
        os.umask(previous)
    assert stat.S_IMODE(os.stat(path("mode.png")).st_mode) == 0o644


def leftovers():
    return [name for name in os.listdir(SCRATCH) if name.startswith("never")]


def test_unwritable():
    refused(1, r'/nowhere/a\.png: cannot be written: No such file', "render", "cloud-titan", "waterfall", "-o",
            "/nowhere/a.png")
    os.mkdir(path("folder.png"))
    refused(1, r"Is a directory", "render", "cloud-titan", "waterfall", "-o", "folder.png")
    os.symlink("/dev/full", path("full.png"))
    refused(1, r"No space left", "render", "cloud-titan", "waterfall", "-o", "full.png")
    assert os.path.islink(path("full.png")) and stat.S_ISCHR(os.stat("/dev/full").st_mode)


def test_folder_that_takes_no_files():
    """a folder where not even root may create a file"""
    folder = "/sys" if os.path.ismount("/sys") else "/proc"
    refused(1, rf'{folder}/a\.png: cannot be written: '
            "(Permission denied|Operation not permitted|Read-only file system|No such file or directory)",
            "render", "cloud-titan", "waterfall", "-o", folder + "/a.png")


def limited(*arguments):
    """A run that may write files of one kilobyte only: a disk that fills up halfway."""
    return subprocess.run([PROGRAM, *arguments], cwd=SCRATCH, env=environment(), capture_output=True, text=True,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)), timeout=120)


def test_failing_write_leaves_nothing():
    for ending in ("png", "svg", "pdf"):
        result = limited("render", "cloud-titan", "waterfall", "-o", f"never.{ending}")
        assert result.returncode == 1 and "cannot be written" in result.stderr, (result.returncode, result.stderr)
    assert leftovers() == []


def test_failing_write_keeps_the_old_file():
    before = render("waterfall", "keep.png")
    assert limited("render", "cloud-titan", "sankey", "-o", "keep.png").returncode == 1
    with open(path("keep.png"), "rb") as file:
        assert file.read() == before
    assert [name for name in os.listdir(SCRATCH) if name.startswith("keep.png.")] == []


def test_refused_flags():
    base = ["render", "cloud-titan", "waterfall", "-o", "never.png"]
    for size in ("640", "640x", "x480", "640x480x2", "640 x 480", "-640x480", "63x480", "640x16385", "axb", "", "1e3x400"):
        refused(2, r"expected WIDTHxHEIGHT", *base, "--size", size)
    for scale in ("0", "-1", "9", "nan", "inf"):
        refused(2, r"scale", *base, "--scale", scale)
    refused(2, r"--scale", *base, "--scale", "big")
    refused(2, r'found the theme "pink", expected light, dark', *base, "--theme", "pink")
    refused(2, r"too large", *base, "--size", "16384x16384", "--scale", "8")
    refused(2, r'found "speed"|"speed"', *base, "--set", "speed=1")
    assert leftovers() == []


def test_refused_words():
    result = refused(2, r'found "dial"', "render", "cloud-titan", "dial", "-o", "never.png")
    for name in SCENES:
        assert name in result.stderr
    refused(2, r"-o FILE", "render", "cloud-titan", "access")
    refused(2, r"a mission and a page", "render", "-o", "never.png")
    refused(2, r"a mission and a page", "render", "cloud-titan", "-o", "never.png")
    refused(2, r"\.png, \.svg or \.pdf", "render", "cloud-titan", "access", "-o", "never.gif")
    refused(2, r"\.png, \.svg or \.pdf", "render", "cloud-titan", "access", "-o", "never")
    refused(2, r"found --after-message", "render", "cloud-titan", "pipeline", "--after-message", "-o", "never.png")
    refused(2, r'found "pipeline/dial"', "render", "cloud-titan", "pipeline/dial", "-o", "never.png")
    refused(2, r'--sweep: found "buffer", expected none', "render", "cloud-titan", "access", "--sweep", "buffer", "-o",
            "never.png")
    refused(2, r'--sweep: found "epoch", expected one of buffer', "render", "cloud-titan", "pipeline", "--sweep",
            "epoch", "-o", "never.png")
    refused(1, r"nobody", "render", "nobody", "access", "-o", "never.png")
    assert leftovers() == []


main(globals())
