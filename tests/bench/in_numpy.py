"""The lab's line and the lab's months, vectorised in NumPy. Both do many runs side by side in one array, which is where
NumPy is at its best.
"""
import numpy as np


def services(model, k, shape, generator):
    stage = model["stages"][k]
    mean = model["chunk_bytes"] / stage["rate_bps"]
    if stage.get("write_bps"):
        mean += model["chunk_bytes"] / stage["write_bps"]  # a cold epoch: every chunk is a miss
    times = np.full(shape, mean)
    if stage.get("cv"):
        sigma2 = np.log1p(stage["cv"] ** 2)
        times *= generator.lognormal(-sigma2 / 2, np.sqrt(sigma2), shape)
    if stage.get("stall_s"):
        stalls = generator.poisson(times / stage["stall_every_s"])
        hit = np.nonzero(stalls)
        times[hit] += generator.gamma(stalls[hit], stage["stall_s"])  # so many exponential times, added up
    return times


def line(model, seed, runs):
    """Utilization of the last stage and throughput of each run.

    A chunk waits for one that left the next stage a whole buffer earlier, so a block of as many chunks as the smallest
    buffer holds is worked out stage by stage. Within it d[i] = max(e[i], d[i-1] + s[i]), which less the sum of all s so
    far is a running maximum.
    """
    generator = np.random.default_rng(seed)
    n, chunks = len(model["stages"]), model["chunks"]
    rooms = [int(room // model["chunk_bytes"]) for room in model["buffer_bytes"]]
    times = [services(model, k, (runs, chunks), generator) for k in range(n)]
    pad = max(rooms) + 1
    left = np.zeros((n, runs, chunks + pad))
    for at in range(0, chunks, min(rooms) + 1):
        to = min(chunks, at + min(rooms) + 1)
        for k in range(n):
            own = times[k][:, at:to]
            ends = own + left[k - 1, :, pad + at:pad + to] if k > 0 else own.copy()
            if k < n - 1:
                shift = pad - rooms[k] - 1
                np.maximum(ends, left[k + 1, :, shift + at:shift + to], out=ends)
            so_far = np.cumsum(own, axis=1)
            ends -= so_far
            np.maximum(ends[:, 0], left[k, :, pad + at - 1], out=ends[:, 0])
            left[k, :, pad + at:pad + to] = np.maximum.accumulate(ends, axis=1) + so_far
    first = chunks // 10
    span = left[n - 1, :, pad + chunks - 1] - left[n - 1, :, pad + first - 1]
    return times[n - 1][:, first:].sum(axis=1) / span, (chunks - first) * model["chunk_bytes"] / span


def months(model, seed):
    """Wall time and failures of each job, all of them from failure to failure at once."""
    generator = np.random.default_rng(seed)
    tau, delta, restart, runs = model["interval_s"], model["pause_s"], model["restart_s"], model["runs"]
    wall, failures = np.zeros(runs), np.zeros(runs)
    job = np.arange(runs)
    left, before = np.full(runs, float(model["work_s"])), np.zeros(runs)
    while job.size:
        lasts = generator.exponential(model["mtbf_s"], job.size)
        needs = before + left + delta * np.ceil(left / tau)
        done = lasts >= needs
        wall[job] += np.where(done, needs, lasts)
        failures[job[~done]] += 1
        left = (left - tau * np.maximum(0, (lasts - before) // (tau + delta)))[~done]
        job = job[~done]
        before = np.full(job.size, float(restart))
    return wall, failures
