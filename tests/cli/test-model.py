#!/usr/bin/env python3
"""iowall model access: the JSON contract, the hand-checked cases, and what is refused."""
import copy
import json

from harness import Skip, close, decimal_comma, main, output, refused

DISK = {"latency_s": 0.0122, "open_s": 0.0002, "stream_bps": 2.5e8, "max_bps": 2.5e8, "max_iops": 170,
        "max_opens_per_s": 5000, "parallelism": 2, "contiguous": True}
OBJECT_STORE = {"latency_s": 0.060, "open_s": 0, "stream_bps": 90e6, "max_bps": 12.5e9, "max_iops": 5500,
                "max_opens_per_s": 5500, "parallelism": 1000000, "contiguous": False}
NVME = {"latency_s": 75e-6, "open_s": 5e-6, "stream_bps": 1e9, "max_bps": 6.45e9, "max_iops": 1e6,
        "max_opens_per_s": 1e6, "parallelism": 75, "contiguous": True}
INPUT = {
    "device": DISK,
    "access": {"pattern": "stochastic", "format": "raw", "sample_bytes": 110000, "shard_bytes": 256e6,
               "readahead_bytes": 1048576, "queue_depth": 1},
    "consumer": {"accelerators": 1, "batch_samples": 400, "step_compute_s": 0.224, "decode_samples_per_s": None,
                 "prefetch": True},
}
OUTPUT = ["throughput_bps", "samples_per_s", "iops", "bound", "ceilings", "open_s", "position_s", "transfer_s",
          "queue_s", "decode_s", "load_s", "step_s", "io_wait_s", "accelerator_utilization",
          "stored_bytes_per_sample", "run_bytes", "sequential_speedup"]


def changed(**changes):
    """The input with "access__queue_depth=2" and the like put in."""
    data = copy.deepcopy(INPUT)
    for path, value in changes.items():
        names = path.split("__")
        place = data
        for name in names[:-1]:
            place = place[name]
        place[names[-1]] = value
    return data


def model(data, **options):
    return json.loads(output("model", "access", stdin=json.dumps(data).encode(), **options))


def test_output_fields():
    result = model(INPUT)
    for name in OUTPUT:
        assert name in result, name
    assert result["bound"] == "position"
    for name in ("latency_bps", "bandwidth_bps", "iops_bps", "metadata_bps"):
        assert name in result["ceilings"] or name[:-4] in result["ceilings"], result["ceilings"]


def test_disk():
    """7,200 rpm disk: 110 KB raw files against 256 MB shards, 29x; 32 KB, 97x"""
    # 0.2 + 12.2 + 0.44 ms a file; shards 0.2 + 12.2 + 1024 ms.
    raw, shards = model(INPUT), model(changed(access__format="tfrecord"))
    close(raw["throughput_bps"], 110000 / 0.01284)
    close(shards["throughput_bps"], 256e6 / 1.0364)
    assert round(shards["throughput_bps"] / raw["throughput_bps"]) == 29
    assert round(raw["sequential_speedup"]) == 29
    assert round(model(changed(access__sample_bytes=32000))["sequential_speedup"]) == 97


def test_object_store():
    """object store, 64 connections: raw 114,660 B objects against 8 MiB ranges of shards, 29x"""
    common = {"device": OBJECT_STORE, "access__sample_bytes": 114660, "access__readahead_bytes": 8388608,
              "access__queue_depth": 64}
    raw, ranged = model(changed(**common)), model(changed(**common, access__format="webdataset"))
    close(raw["throughput_bps"], 64 * 114660 / (0.060 + 114660 / 90e6))
    assert round(ranged["throughput_bps"] / raw["throughput_bps"]) == 29


def test_nvme():
    """NVMe at queue depth 32: 110 KB random reads saturate it, 1x"""
    result = model(changed(device=NVME, access__queue_depth=32))
    close(result["throughput_bps"], 6.45e9)
    assert result["bound"] == "bandwidth" and result["sequential_speedup"] == 1


def test_littles_law():
    """Little's law: requests per second = queue depth / latency"""
    for depth in (1, 4, 16):
        result = model(changed(device=NVME, access__queue_depth=depth, access__sample_bytes=4096))
        close(result["iops"], depth / (5e-6 + 75e-6 + 4096 / 1e9))


def test_demands_of_mlperf_storage():
    for batch, record, step, gigabytes in ((7, 146600628, 0.323, 3.18), (400, 114660.07, 0.224, 0.205),
                                           (1, 2828486, 0.0035, 0.81)):
        result = model(changed(access__sample_bytes=record, consumer__batch_samples=batch,
                               consumer__step_compute_s=step))
        close(result["demand_bps"] / 1e9, gigabytes, 0.005)
        close(result["demand_bps"], batch * record / step)


def test_parts_add_up():
    result = model(changed(access__queue_depth=2))
    close(sum(result[name] for name in ("open_s", "position_s", "transfer_s", "queue_s")), result["load_s"])


def test_no_bound_is_null():
    result = model(changed(access__pattern="sequential"))
    assert result["ceilings"].get("iops_bps", result["ceilings"].get("iops")) is None


def test_unknown_field_is_named():
    for path in ("device__spindles", "access__order", "consumer__gpus", "cache"):
        refused(1, rf"standard input:\d+:\d+.*{path.split('__')[-1]}", "model", "access",
                stdin=json.dumps(changed(**{path: 1})).encode())


def test_missing_field_is_named():
    for part, name in [("device", name) for name in DISK] + [("access", "pattern"), ("access", "format"),
                                                             ("access", "sample_bytes")]:
        data = copy.deepcopy(INPUT)
        del data[part][name]
        refused(1, rf"{name}", "model", "access", stdin=json.dumps(data).encode())
    for part in ("device", "access"):
        data = copy.deepcopy(INPUT)
        del data[part]
        refused(1, rf"{part}", "model", "access", stdin=json.dumps(data).encode())


def test_defaults():
    """what may be left out has the documented default"""
    data = {"device": DISK, "access": {"pattern": "stochastic", "format": "raw", "sample_bytes": 110000}}
    assert model(data) == model(INPUT)


def test_out_of_range():
    """a value out of range: field, value and range"""
    for path, value, shown in (("device__latency_s", -1, "-1"), ("device__max_bps", 0, "0"),
                               ("access__queue_depth", 0.5, "0.5"), ("access__sample_bytes", 1e99, "1e"),
                               ("consumer__step_compute_s", 0, "0")):
        result = refused(1, rf"{path.split('__')[1]}", "model", "access",
                         stdin=json.dumps(changed(**{path: value})).encode())
        assert shown in result.stderr and "expected" in result.stderr, result.stderr


def test_wrong_type():
    for path, value in (("device__latency_s", "fast"), ("device__contiguous", 1), ("access__pattern", 3),
                        ("access__pattern", "sideways"), ("consumer__prefetch", None), ("device", [])):
        refused(1, path.split("__")[-1] + r".*expected", "model", "access",
                stdin=json.dumps(changed(**{path: value})).encode())


def test_not_json():
    text = json.dumps(INPUT)
    for broken in (b"", b" ", b"[]", b"null", b"{", text[:-1].encode(), text.encode() + b"x", text.encode() + b"{}",
                   text.replace("0.0122", "NaN").encode(), text.replace("0.0122", "01").encode(),
                   text.replace("0.0122", "1e999").encode(), b"\xff\xfe" + text.encode(), b'{"device": "\xff"}',
                   b'{"a":' * 100000, b"[" * 100000,
                   text.replace('"queue_depth": 1', '"queue_depth": 1, "queue_depth": 2').encode()):
        refused(1, r"standard input", "model", "access", stdin=broken)


def test_endless_input():
    refused(1, r"more than \d+ bytes", "model", "access", stdin=b" " * (4 << 20))


def test_locale():
    """a decimal comma of the desktop does not reach the JSON"""
    env = decimal_comma()
    if env is None:
        raise Skip("no other locale can be had")
    assert model(INPUT, env=env) == model(INPUT)


def test_words():
    refused(2, r"one model", "model")
    refused(2, r"found the model \"tape\"", "model", "tape")
    refused(2, r"one model", "model", "access", "twice")


main(globals())
