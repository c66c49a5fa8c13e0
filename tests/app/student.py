"""A sensible student in Part 2: reads the page, turns what stands in the way, knows no answer.

Widens the bottleneck by the missing ratio, gives jitter a buffer once the ceiling is high enough, shrinks what is
oversized or of no use, and where a cache is worth having keeps what fits before it pays for a wider link."""

import re
import time

from lab import PATIENCE


def first_number(text):
    found = re.search(r"-?[\d,]*\.?\d+", text)
    return float(found.group().replace(",", "")) if found else None


class Page:
    """What the screen says, over the accessibility bus."""

    def __init__(self, run):
        self.run = run
        self.nodes = {}

    def node(self, name, role):
        """A node that stays as long as the page does is looked for once."""
        if (name, role) not in self.nodes:
            self.nodes[name, role] = self.run.find(name, role)
        return self.nodes[name, role]

    def says(self, title):
        return self.node(title, "image").description

    def goals(self):
        """Words of each goal -> (met, the number behind "now" or None)."""
        goals = {}
        for node in self.node("Goals", "panel"):
            state, _, words = node.name.partition(": ")
            label, _, now = words.partition(", now ")
            goals[label] = (state == "Met", first_number(now))
        return goals

    def look(self):
        gauge, flow = self.says("Data-flow gauge"), self.says("Data flow")
        ceiling = re.search(r"ceiling is ([\d.]+) percent", gauge)
        bottleneck = re.search(r"bottleneck: ([^,;]+),", flow)
        busy = re.search(r"[\d.]+ percent of the time", gauge)
        return {"busy": busy.group() if busy else "0", "ceiling": float(ceiling.group(1)) if ceiling else 100.0,
                "bottleneck": bottleneck.group(1) if bottleneck else "", "goals": self.goals(),
                "says": gauge + flow}

    def settled(self):
        """The page once it has said all that a change did: charts speak 0.3 s after they are drawn."""
        seen = [None]
        time.sleep(0.5 * PATIENCE / 20)

        def still():
            before, seen[0] = seen[0], self.look()
            fed = next(iter(seen[0]["goals"].values()), (False, None))[1]  # both say it: neither is behind
            return seen[0] == before and fed is not None and first_number(seen[0]["busy"]) == fed

        self.run.wait(still, "the page to settle", every=0.35)
        return seen[0]

    def limits(self, label):
        value = self.node(label, "spin button").queryValue()
        return value.minimumValue, value.maximumValue

    def get(self, label):
        return self.node(label, "spin button").queryValue().currentValue

    def set(self, label, value):
        self.node(label, "spin button").queryValue().currentValue = value

    def choose(self, option):
        self.run.choose(option)


class Student:
    """`track`: words of its goals, and which control sizes which stage."""

    def __init__(self, page, track):
        self.page, self.track = page, track
        self.keeps = False

    @staticmethod
    def goal(seen, words):
        for label, goal in seen["goals"].items():
            if words in label:
                return goal
        return True, None

    def scale(self, control, factor):
        low, high = self.page.limits(control)
        self.page.set(control, min(high, max(low, self.page.get(control) * factor)))

    def keep(self):
        """What is kept stays, and as much of it as there is room for."""
        self.page.choose("Pinned")
        self.page.set(self.track["cache"], self.page.limits(self.track["cache"])[1])
        self.keeps = True

    def move(self, seen):
        track, page = self.track, self.page
        fed = self.goal(seen, track["fed"])[0] and self.goal(seen, "a minute, waits")[0]
        tiers, oversize = self.goal(seen, "No tier")
        cheap = self.goal(seen, track["cost"])[0]
        few, kept = self.goal(seen, "kept back")
        if not few:
            self.scale(track["cache"], 0.97 * 50.0 / kept)
        if seen["ceiling"] < 99.0 and seen["bottleneck"] in track["sizes"]:
            if track["cache helps"] and not self.keeps:
                self.keep()
            else:
                self.scale(track["sizes"][seen["bottleneck"]], 1.2 * 100.0 / seen["ceiling"])
        elif not fed:
            high = page.limits(track["buffer"])[1]
            page.set(track["buffer"], min(high, max(2.0 * page.get(track["buffer"]), high / 16.0)))
        if not tiers and track["sizes"].get(seen["bottleneck"]) != track["storage"]:
            self.scale(track["storage"], 1.5 / oversize)
        elif not cheap and not track["cache helps"] and page.get(track["cache"]) > 0.0:
            page.set(track["cache"], 0.0)
        elif not cheap and seen["ceiling"] >= 99.0:
            self.scale(track["link"], 0.9)
