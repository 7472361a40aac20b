"""The stance stage on 300 releases, and second runs against the first. All in one process, without what is printed.

Report, page, notebooks and dataset are left out here: they are drawn again whenever a table changes, at a cost that
does not depend on the questions. Whole commands are timed in speed_commands.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from speed_common import BOOK, REPEATS, Asked, Row, Spent, median, share, shuffled, spent, write_releases

import framewire.pipeline as pipeline
from framewire.codebook import Codebook
from framewire.manifest import Manifest, StageRecord
from framewire.pipeline import RunOptions
from framewire.progress import Lines
from framewire.runfolder import Run
from framewire.stages import Stage

MARGIN = 0.2


@dataclass
class Cost:
    """What all tables of a run cost, and what its stance stage did: scoring and decisions."""

    whole: Spent
    stages: dict[str, Spent] = field(default_factory=dict)

    @property
    def stance(self) -> Spent:
        parts = [self.stages[name] for name in ("scoring", "decisions")]
        return Spent(sum(part.waited for part in parts), sum(part.worked for part in parts))


def stance_part(asked: Asked) -> list[Row]:
    """Make the tables of some releases, then again: unchanged, with another margin, with one release more."""
    lines, first = shuffled(), asked.work / "first"
    source = write_releases(asked.work / "releases", lines[: asked.size])
    more = write_releases(asked.work / "more" / "releases", lines[: asked.size + 1])
    book, reuse = Codebook.read(BOOK), RunOptions(reuse=first)
    base = tables(source, book, first)
    again = [tables(source, book, first) for _ in range(REPEATS)]
    margins = [tables(source, with_margin(MARGIN), asked.work / f"margin{n}", reuse) for n in range(REPEATS)]
    added = tables(more, book, asked.work / "added", reuse)
    return [
        *_first(Run.open(first), base),
        *_again("run again unchanged", again, base, "reach: 0.5 %"),
        *_again(f"margin changed to {MARGIN}", margins, base, "reach: 2 %"),
        *_again(f"one release added, {scored(Run.open(asked.work / 'added'))} pairs", [added], base, "reach: 5 %"),
    ]


def _first(run: Run, cost: Cost) -> list[Row]:
    counts = ", ".join(str(run.store.count(name)) for name in ("documents", "passages", "sentences"))
    pairs = f"{scored(run)} pairs, {run.store.count('answers')} answers; scoring and decisions"
    return [
        Row("releases, passages, sentences", counts),
        Row("stance stage", str(cost.stance), pairs),
        Row("all tables", str(cost.whole), "corpus, themes, scoring, decisions"),
    ]


def _again(figure: str, costs: list[Cost], first: Cost, bar: str) -> list[Row]:
    note = f"once; {bar}" if len(costs) == 1 else f"median of {len(costs)}; {bar}"
    return [
        share(f"{figure}: stance stage", median([cost.stance for cost in costs]), first.stance, note),
        share(f"{figure}: all tables", median([cost.whole for cost in costs]), first.whole, ""),
    ]


def with_margin(margin: float) -> Codebook:
    """Return the worked codebook with another margin."""
    text = BOOK.read_text(encoding="utf-8").replace("\n[stance]\n", f"\n[stance]\nmargin = {margin}\n")
    book = Codebook.parse(text)
    assert book.stance.margin == margin
    return book


def tables(source: Path, book: Codebook, out: Path, options: RunOptions | None = None) -> Cost:
    """Make the tables of a run and return what they cost."""
    stages: dict[str, Spent] = {}
    with only_tables(stages):
        return Cost(spent(lambda: pipeline.run(source, book, out, options, Lines())), stages)


@contextmanager
def only_tables(stages: dict[str, Spent]) -> Iterator[None]:
    """Let runs make tables alone, and note what each stage costs."""
    plain = pipeline.do_stage

    def watched(stage: Stage, run: Run, manifest: Manifest, earlier: tuple[Run, ...]) -> StageRecord:
        found: list[StageRecord] = []
        stages[stage.name] = spent(lambda: found.append(plain(stage, run, manifest, earlier)))
        return found[0]

    with patch.object(pipeline, "do_stage", watched), patch.object(pipeline, "write_products"):
        yield


def scored(run: Run) -> int:
    """Return how many pairs the scoring of a run had to ask the model."""
    stage = Manifest.read(run.path).stage("scoring")
    return int(stage.work["pairs scored this time"]) if stage else 0
