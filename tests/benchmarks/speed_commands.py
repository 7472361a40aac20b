"""Whole commands, as a person gives them: a run, also beside an earlier version, a run again, and quick commands."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from speed_common import (
    BOOK,
    REPEATS,
    ROOT,
    Asked,
    Row,
    Spent,
    command,
    first_releases,
    median,
    share,
    shuffled,
    write_releases,
)

from framewire.manifest import Manifest

TURNS = 2
FRAMEWIRE = Path(sys.executable).parent / "framewire"
# Enough for every stage to begin: what is compiled at the first use of an installation is compiled by then.
FEW = 3


@dataclass(frozen=True)
class Version:
    """A checkout with its program; each has a codebook of its own, as keys and hypotheses differ."""

    name: str
    program: Path
    codebook: Path

    def run(self, source: Path, out: Path, *more: object) -> Spent:
        """Return what the whole run costs."""
        return command(self.program, "run", source, "--codebook", self.codebook, "--out", out, *more)


OURS = Version("ours", FRAMEWIRE, BOOK)


def run_part(asked: Asked) -> list[Row]:
    """Time the whole `framewire run` of the first releases, where asked for in turn with another checkout."""
    source = write_releases(asked.work / "releases", first_releases(asked.size))
    versions, costs = [OURS, *_beside(asked)], dict[str, list[Spent]]()
    few = write_releases(asked.work / "few", shuffled()[:FEW])
    for version in versions:
        version.run(few, asked.work / f"few-{version.name}")
    for turn in range(TURNS):
        for version in versions:
            costs.setdefault(version.name, []).append(version.run(source, asked.work / f"{version.name}-{turn}"))
    ours, *theirs = (median(costs[version.name]) for version in versions)
    note = f"median of {TURNS} runs; reach on 2 quiet cores: under 180 s waited"
    rows = [Row(f"whole run, {asked.size} releases", str(ours), note), *_stages(asked.work / "ours-0", ours)]
    return rows + [row for cost in theirs for row in _ratios(ours, cost)]


def _beside(asked: Asked) -> list[Version]:
    if asked.beside is None:
        return []
    folder = asked.beside.absolute()
    return [Version("theirs", folder / ".venv" / "bin" / "framewire", folder / BOOK.relative_to(ROOT))]


def _stages(run: Path, whole: Spent) -> list[Row]:
    stages, rows = Manifest.read(run).stages, []
    for stage in stages:
        counts = ", ".join(f"{name} {number}" for name, number in stage.rows_out.items())
        rows.append(Row(f"- {stage.name}", f"{stage.seconds:.1f} s", counts))
    rest = whole.waited - sum(stage.seconds for stage in stages)
    return [*rows, Row("- start, report, page, notebooks, dataset", f"{rest:.1f} s")]


def _ratios(ours: Spent, theirs: Spent) -> list[Row]:
    return [
        Row("the other checkout, in turn", str(theirs), "each with its own worked codebook"),
        Row("ratio of processor seconds", f"{ours.worked / theirs.worked:.2f}", "reach: 1.10"),
        Row("ratio of seconds waited", f"{ours.waited / theirs.waited:.2f}", "reach: 1.10"),
        Row("ratio of the peaks of memory", f"{(ours.peak or 0) / (theirs.peak or 1):.2f}"),
    ]


def reuse_part(asked: Asked) -> list[Row]:
    """Run into a new folder with `--reuse` and nothing changed: the whole command, with all that a person opens."""
    source = write_releases(asked.work / "releases", shuffled()[: asked.size])
    first = OURS.run(source, asked.work / "first")
    again = [OURS.run(source, asked.work / f"again{n}", "--reuse", asked.work / "first") for n in range(REPEATS)]
    return [
        Row(f"first run, {asked.size} releases, whole command", str(first)),
        share("--reuse, nothing changed, whole command", median(again), first, f"median of {REPEATS}; reach: 10 %"),
    ]


def start_part(asked: Asked) -> list[Row]:
    """Time what a person waits for without a model: the codebook in words, and a report from tables that are there."""
    OURS.run(write_releases(asked.work / "releases", shuffled()[: asked.size]), asked.work / "run")
    return [
        _quick("check", BOOK, "reach: 1 s"),
        _quick("report", asked.work / "run", f"{asked.size} releases; reach: 5 s"),
    ]


def _quick(name: str, path: Path, note: str) -> Row:
    command(FRAMEWIRE, name, path)
    cost = median([command(FRAMEWIRE, name, path) for _ in range(REPEATS)])
    return Row(f"framewire {name}", str(cost), f"median of {REPEATS}; {note}")
