"""Speed and memory of the main job on State Department releases. Writes reports/benchmarks/speed.md.

    python tests/benchmarks/bench_speed.py [--part engine run stance reuse full themes growth memory start]
                                           [--beside CHECKOUT] [--size N]

Each part runs in a process of its own and takes some minutes on two cores, that of growth twenty-five; a part that was
run takes its place in the report, the others stay. `--beside` names a checkout of an earlier version with its own
.venv: the part "run" times it in turn with this one. `--size` is another number of articles than a part's own, to see
whether the part works: then the report stays as it is, and the table is printed only.

Ratios are of processor seconds, which hardly change when the machine has other work; the seconds that a person waits
and the load stand beside them. Peers are used as their documentation writes them, on one thread, where they
waste least.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from speed_commands import reuse_part, run_part, start_part
from speed_common import ROOT, Asked, Row
from speed_engine import engine_part
from speed_full import full_part, themes_part
from speed_scale import growth_part, memory_part
from speed_stance import stance_part

from framewire.manifest import installed_versions

REPORT = ROOT / "reports" / "benchmarks" / "speed.md"
OLDER = "Parts that name no version of framewire were measured with 0.1, and not again since."


@dataclass(frozen=True)
class Part:
    """A table of the report; `size` is how many articles it needs, pairs for the engine."""

    title: str
    size: int
    measure: Callable[[Asked], list[Row]]


PARTS = {
    "engine": Part("The two models against their peers", 64, engine_part),
    "run": Part("The whole run", 200, run_part),
    "stance": Part("The stance stage, and second runs", 300, stance_part),
    "reuse": Part("The whole command again, into a new folder", 30, reuse_part),
    "full": Part("The plan against a full reading", 60, full_part),
    "themes": Part("Theme questions against all of them", 300, themes_part),
    "growth": Part("Growth of the stance stage", 100, growth_part),
    "memory": Part("Peak memory at 10,000 articles", 10_000, memory_part),
    "start": Part("Commands without a model", 20, start_part),
}


def main() -> None:
    """Run the parts that were asked for, each alone, and put them into the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--size", type=int)
    given = parser.parse_args()
    if len(given.part) == 1:
        _measure(given.part[0], given.beside, given.size)
        return
    more = [word for word in sys.argv[1:] if word != "--part" and word not in PARTS]
    for part in given.part:
        subprocess.run([sys.executable, __file__, "--part", part, *more], check=True)


def _measure(name: str, beside: Path | None, size: int | None) -> None:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        rows = PARTS[name].measure(Asked(Path(folder), size or PARTS[name].size, beside))
    section = _section(name, rows, f"Load of the machine before: {load:.1f}.")
    print(section)
    if size is None:
        put(name, section)


def put(part: str, section: str) -> None:
    """Put the table of one part into the report, in the order of the parts."""
    sections = _sections() | {part: section}
    found = [sections[name] for name in PARTS if name in sections]
    note = [OLDER, ""] if any(", framewire " not in section for section in found) else []
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("\n".join(["# Speed", "", *note, *found]), encoding="utf-8")


def _sections() -> dict[str, str]:
    """Return the tables of the report by part; those of parts that are no more are dropped."""
    text = REPORT.read_text(encoding="utf-8") if REPORT.is_file() else ""
    names = {part.title: name for name, part in PARTS.items()}
    pieces = {piece[3:].splitlines()[0]: piece for piece in re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]}
    return {names[title]: piece.rstrip() + "\n" for title, piece in pieces.items() if title in names}


def _section(part: str, rows: Sequence[Row], said: str) -> str:
    versions = installed_versions()
    named = ", ".join(f"{name} {versions[name]}" for name in ("framewire", "python", "torch", "transformers", "numpy"))
    head = f"`--part {part}`, {datetime.now(UTC):%Y-%m-%d}, {len(os.sched_getaffinity(0))} cores, {named}. {said}"
    lines = [f"## {PARTS[part].title}", "", head, "", "| figure | value | note |", "| --- | --- | --- |"]
    return "\n".join(lines + [f"| {row.figure} | {row.value} | {row.note} |" for row in rows]) + "\n"


if __name__ == "__main__":
    main()
