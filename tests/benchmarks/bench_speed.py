"""Speed of the main job on State Department releases. Writes reports/benchmarks/speed.md.

    python tests/benchmarks/bench_speed.py [--part engine run stance full themes growth memory start]

Each part can be run alone and takes some minutes on two cores, that of growth twenty-five; a part that was run takes
its place in the report, the others stay. Both sides of every ratio are timed in turn in one process on this machine,
warmed, in processor seconds, since these hardly change when the machine has other work; the seconds that a person
waits and the load stand beside them. Peers are used as their documentation writes them, on one thread, where they waste
least.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from speed_common import BOOK, RELEASES, ROOT, Row, spent, write_releases
from speed_engine import engine_part
from speed_full import full_part, themes_part
from speed_scale import growth_part, memory_part, start_part
from speed_stance import stance_part

from framewire.manifest import Manifest, installed_versions
from framewire.pipeline import run
from framewire.progress import Lines

REPORT = ROOT / "reports" / "benchmarks" / "speed.md"
COUNT = 200


def run_part(work: Path) -> list[Row]:
    """Time the whole `framewire run` on the first 200 releases, stage by stage, with report, notebooks and dataset."""
    with RELEASES.open(encoding="utf-8") as lines:
        source = write_releases(work / "releases", [line for line, _ in zip(lines, range(COUNT), strict=False)])
    cost = spent(lambda: run(source, BOOK, work / "run", progress=Lines()))
    stages = Manifest.read(work / "run").stages
    rows = [Row(f"whole run, {COUNT} releases", str(cost), "once; reach: under 180 s on 2 cores")]
    for stage in stages:
        counts = ", ".join(f"{name} {number}" for name, number in stage.rows_out.items())
        rows.append(Row(f"- {stage.name}", f"{stage.seconds:.1f} s", counts))
    rest = cost.waited - sum(stage.seconds for stage in stages)
    return [*rows, Row("- report, notebooks, dataset, reading tables", f"{rest:.1f} s")]


PARTS: dict[str, tuple[str, Callable[[Path], list[Row]]]] = {
    "engine": ("The two models against their peers", engine_part),
    "run": ("The whole run", run_part),
    "stance": ("The stance stage, and second runs", stance_part),
    "full": ("The plan against a full reading", full_part),
    "themes": ("Theme questions against all of them", themes_part),
    "growth": ("Growth of the stance stage", growth_part),
    "memory": ("Peak memory at 10,000 articles", memory_part),
    "start": ("Commands without a model", start_part),
}


def main() -> None:
    """Run the parts that were asked for and put them into the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", nargs="*", choices=list(PARTS), default=list(PARTS))
    for part in parser.parse_args().part:
        with tempfile.TemporaryDirectory() as folder:
            load = os.getloadavg()[0]
            put(part, PARTS[part][1](Path(folder)), f"Load of the machine before: {load:.1f}.")


def put(part: str, rows: Sequence[Row], said: str) -> None:
    """Write the table of one part into the report, in the order of the parts."""
    sections = _sections()
    sections[part] = _section(part, rows, said)
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    found = [sections[name] for name in PARTS if name in sections]
    REPORT.write_text("\n".join(["# Speed", "", *found]), encoding="utf-8")
    print(sections[part])


def _sections() -> dict[str, str]:
    text = REPORT.read_text(encoding="utf-8") if REPORT.is_file() else ""
    titles = {title: name for name, (title, _) in PARTS.items()}
    pieces = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {titles[piece[3:].splitlines()[0]]: piece.rstrip() + "\n" for piece in pieces}


def _section(part: str, rows: Sequence[Row], said: str) -> str:
    versions = installed_versions()
    named = ", ".join(f"{name} {versions[name]}" for name in ("python", "torch", "transformers", "numpy"))
    head = f"`--part {part}`, {datetime.now(UTC):%Y-%m-%d}, {len(os.sched_getaffinity(0))} cores, {named}. {said}"
    lines = [f"## {PARTS[part][0]}", "", head, "", "| figure | value | note |", "| --- | --- | --- |"]
    return "\n".join(lines + [f"| {row.figure} | {row.value} | {row.note} |" for row in rows]) + "\n"


if __name__ == "__main__":
    main()
