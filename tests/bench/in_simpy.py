"""The lab's line and the lab's months, as one writes them in SimPy: processes, stores and timeouts.

Nothing here knows the recursion or the closed forms of the lab. Each function takes the JSON that `iowall model` takes
and a seed, and does one run.
"""
import math
import random

import simpy


def lognormal(draw, mean, cv):
    sigma = math.sqrt(math.log(1 + cv * cv))
    return mean * math.exp(sigma * draw.gauss(0, 1) - sigma * sigma / 2) if cv else mean


class Stage:
    def __init__(self, line, k, draw):
        stage = line["stages"][k]
        self.mean = line["chunk_bytes"] / stage["rate_bps"]
        if stage.get("write_bps"):
            self.mean += line["chunk_bytes"] / stage["write_bps"]  # a cold epoch: every chunk is a miss
        self.cv = stage.get("cv", 0)
        self.every, self.stall = stage.get("stall_every_s", 0), stage.get("stall_s", 0)
        self.draw = draw
        self.until_stall = draw.expovariate(1 / self.every) if self.stall else math.inf

    def time(self):
        """Working on one chunk, with the stalls that come while it works."""
        left = lognormal(self.draw, self.mean, self.cv)
        total = left
        while left >= self.until_stall:
            left -= self.until_stall
            total += self.draw.expovariate(1 / self.stall)
            self.until_stall = self.draw.expovariate(1 / self.every)
        self.until_stall -= left
        return total


def line(model, seed):
    """(utilization of the last stage, throughput): what counts is after the first tenth."""
    environment = simpy.Environment()
    draw = random.Random(seed)
    n, chunks = len(model["stages"]), model["chunks"]
    stores = [simpy.Store(environment, capacity=int(room // model["chunk_bytes"])) for room in model["buffer_bytes"]]
    first = chunks // 10
    seen = {"busy": 0.0}

    def run(k):
        stage = Stage(model, k, draw)
        for i in range(chunks):
            if k > 0:
                yield stores[k - 1].get()
            spent = stage.time()
            yield environment.timeout(spent)
            if k < n - 1:
                yield stores[k].put(i)
            elif i == first - 1:
                seen["from"] = environment.now
            elif i >= first:
                seen["busy"] += spent
        if k == n - 1:
            seen["to"] = environment.now

    for k in range(n):
        environment.process(run(k))
    environment.run()
    span = seen["to"] - seen["from"]
    return seen["busy"] / span, (chunks - first) * model["chunk_bytes"] / span


def months(model, seed):
    """(wall time, failures) of each job. One timeout from failure to failure, as the lab does."""
    draw = random.Random(seed)
    tau, delta, restart = model["interval_s"], model["pause_s"], model["restart_s"]
    results = []
    environment = simpy.Environment()

    def job():
        start = environment.now
        left, before, failures = model["work_s"], 0.0, 0
        while True:
            lasts = draw.expovariate(1 / model["mtbf_s"])
            needs = before + left + delta * math.ceil(left / tau)
            if lasts >= needs:
                yield environment.timeout(needs)
                results.append((environment.now - start, failures))
                return
            yield environment.timeout(lasts)
            failures += 1
            left -= tau * max(0, math.floor((lasts - before) / (tau + delta)))
            before = restart

    def all_jobs():
        for _ in range(model["runs"]):
            yield environment.process(job())

    environment.process(all_jobs())
    environment.run()
    return results
