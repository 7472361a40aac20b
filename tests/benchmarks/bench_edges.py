"""The campaign of edges: hostile files, mutated codebooks, failing calls, kills, drawn orders, runs that must be equal.

    bench_edges.py [--full] [--jobs 2] [part ...]     a short draw, or the whole campaign; all parts without any

Batches are told by their numbers, and what is done is kept in reports/benchmarks/.edges.jsonl: the same command goes on
where it was stopped. A changed program begins again. Writes reports/benchmarks/edges.md when a part is complete.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import os
import resource
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from edges_parts import PARTS, ROOT, settings_runs

REPORT = ROOT / "reports" / "benchmarks" / "edges.md"
KEPT, DONE = REPORT.with_suffix(".json"), REPORT.with_name(".edges.jsonl")
WORKER = Path(__file__).with_name("edges_parts.py")
# Batches a process; seconds without a finished batch after which it hangs.
AT_ONCE, PATIENCE = 10, 900.0
# With more crashes than this a part is not worth going on with.
ENOUGH = 20


@dataclass(frozen=True)
class Asked:
    """What to do: the names of the parts, the whole campaign or a short draw, processes at once."""

    parts: Sequence[str]
    full: bool
    jobs: int

    def wanted(self, name: str) -> int:
        return PARTS[name].full if self.full else PARTS[name].short


class Campaign:
    """What was found until now, by part and batch, as it stands in the file of batches done."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.code = asked, code_sha256()
        self.found: dict[str, dict[int, Mapping[str, object]]] = {name: {} for name in PARTS}
        self._lock = threading.Lock()
        lines = DONE.read_text(encoding="utf-8").splitlines() if DONE.exists() else []
        for line in filter(_is_whole, lines):
            done = json.loads(line)
            if done["code"] == self.code:
                self.found[done["part"]][done["number"]] = done["found"]

    def keep(self, part: str, number: int, found: Mapping[str, object]) -> None:
        with self._lock:
            self.found[part][number] = found
            line = json.dumps({"code": self.code, "part": part, "number": number, "found": found})
            with DONE.open("a", encoding="utf-8") as file:
                file.write(line + "\n")

    def is_complete(self, name: str) -> bool:
        done = merged(self.found[name].values())
        reached = int(str(done.get(PARTS[name].counted, 0))) >= self.asked.wanted(name)
        return reached or int(str(done.get("crashes", 0))) > ENOUGH

    def do(self, name: str) -> None:
        """Do batches of a part, some at a time, until it is complete."""
        with ThreadPoolExecutor(self.asked.jobs) as pool:
            while not self.is_complete(name):
                fresh = iter(number for number in range(1_000_000) if number not in self.found[name])
                groups = [[next(fresh) for _ in range(self._group(name))] for _ in range(self.asked.jobs)]
                list(pool.map(lambda numbers: self._group_done(name, numbers), groups))

    def _group(self, name: str) -> int:
        """How many batches a process gets: no more than are needed, going by those that are done; one at first."""
        if not self.found[name]:
            return 1
        done = int(str(merged(self.found[name].values()).get(PARTS[name].counted, 0)))
        needed = (self.asked.wanted(name) - done) / max(1.0, done / len(self.found[name])) / self.asked.jobs
        return max(1, min(AT_ONCE, round(needed)))

    def _group_done(self, name: str, numbers: Sequence[int]) -> None:
        left = list(numbers)
        for number, found in _batches(name, numbers):
            self.keep(name, number, found)
            left.remove(number)
        if left:
            # The process died or hung in the first of these; the others are given out again.
            self.keep(name, left[0], {"crashes": 1, "batches that ended their process": [left[0]]})


def _is_whole(line: str) -> bool:
    """Whether a line was written to its end; one that was not is that of a campaign that was killed."""
    return line.startswith("{") and line.endswith("}}")


def _batches(name: str, numbers: Sequence[int]) -> Iterator[tuple[int, Mapping[str, object]]]:
    line = [sys.executable, str(WORKER), name, *map(str, numbers)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        while True:
            watch = threading.Timer(PATIENCE, process.kill)
            watch.start()
            said = process.stdout.readline() if process.stdout else ""
            watch.cancel()
            if not said:
                return
            done = json.loads(said)
            yield done["number"], done["found"]


def merged(found: Sequence[Mapping[str, object]] | object) -> dict[str, object]:
    """Return the counts of some batches together: peaks as the largest, lists joined, other numbers added."""
    total: dict[str, object] = {}
    for counts in found:  # type: ignore[attr-defined]
        for name, value in counts.items():
            if name == "left":
                total.setdefault(name, []).append(value)  # type: ignore[attr-defined]
            elif isinstance(value, list):
                total[name] = [*total.get(name, []), *value]  # type: ignore[misc]
            elif name.startswith("peak"):
                total[name] = max(value, total.get(name, 0))
            else:
                total[name] = total.get(name, 0) + value  # type: ignore[operator]
    return total


def shown(found: Mapping[str, object]) -> dict[str, object]:
    """Return counts as they are reported: what runs left is compared, empty lists are left out."""
    told = {name: ", ".join(map(str, value)) if isinstance(value, list) else value for name, value in found.items()}
    if "left" in found:
        each = found["left"]
        names = Counter(name for other in each[1:] for name in settings_runs.differing(each[0], other))  # type: ignore[index]
        told |= {"left": f"{len(each[0])} tables and files a run", "differing": ", ".join(sorted(names)) or "none"}  # type: ignore[arg-type, index]
    return {name: value for name, value in told.items() if value != ""}


def code_sha256() -> str:
    """Return the hash of the program and of the campaign."""
    digest = hashlib.sha256()
    for folder in ("analysis/framewire", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def write(campaign: Campaign, name: str, seconds: float) -> None:
    """Write the report from what all parts found last, with a part that is now complete."""
    known = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    about = {"date": date.today().isoformat(), "processor s": round(seconds), "full": campaign.asked.full}
    known[name] = {"found": shown(merged(campaign.found[name].values())), "about": about}
    KEPT.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    packages = ("framewire", "pyarrow", "lxml", "trafilatura", "regex", "numpy", "hypothesis")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    lines = [
        "# Edges", "",
        f"`make bench-edges` draws a few of each kind, `make bench-edges-full` the whole campaign. Python {sys.version.split()[0]},",
        f"{versions}; {os.cpu_count()} cores. Seeds are fixed.",
        "Stages with models are stood in for (tests/small_runs.py), except in the last part: files, tables, caches, locks and",
        "the manifest are the real ones.", "",
    ]  # fmt: skip
    for each in PARTS:
        if each in known:
            found, about = known[each]["found"], known[each]["about"]
            lines += [f"## {PARTS[each].title}", "", "| what | count |", "| --- | --- |"]
            lines += [f"| {what} | {count} |" for what, count in found.items()]
            how = {True: "the whole campaign", False: "a short draw"}.get(
                about.get("full"), "by an earlier form of the campaign, on older code"
            )
            lines += ["", f"{about['date']}, {how}; {about['processor s']} s of processors in this sitting.", ""]
    REPORT.write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("parts", nargs="*", choices=[[], *PARTS], help="all without any")
    arguments.add_argument("--full", action="store_true", help="the whole campaign")
    arguments.add_argument("--jobs", type=int, default=1, help="processes at once")
    given = arguments.parse_args()
    campaign = Campaign(Asked(given.parts or list(PARTS), given.full, given.jobs))
    for name in campaign.asked.parts:
        before = _seconds_of_children()
        campaign.do(name)
        write(campaign, name, _seconds_of_children() - before)
        print(name, shown(merged(campaign.found[name].values())), flush=True)


def _seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
