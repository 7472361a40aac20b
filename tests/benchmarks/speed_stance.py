"""The stance stage on 300 releases against the pipeline over every pair, and second runs against the first."""

from __future__ import annotations

import random
from pathlib import Path

from peer import peer_cost
from speed_common import BOOK, REPEATS, SEED, Row, Spent, median, shuffled, spent, write_releases

import framewire.pipeline as pipeline
from framewire.codebook import Codebook
from framewire.manifest import Manifest, StageRecord
from framewire.pipeline import RunOptions
from framewire.progress import Lines
from framewire.runfolder import Run
from framewire.stages import Stage
from framewire.stance.hypotheses import frame_questions, target_questions
from framewire.tables import Store

COUNT, PEER_PAIRS = 300, 64


def stance_part(work: Path) -> list[Row]:
    """Make the tables of 300 releases, time the peer on some pairs, then run again unchanged and changed.

    The report, the notebooks and the dataset are left out of every timing here: they are drawn again whenever a table
    changes, at a cost that does not depend on the pairs.
    """
    pipeline._do_products = lambda job: None
    costs: dict[str, list[Spent]] = {}
    watch(costs)
    source = write_releases(work / "releases", shuffled()[:COUNT])
    whole = spent(lambda: pipeline.run(source, BOOK, work / "first", progress=Lines()))
    stage = stance_of(costs)
    first = Run.open(work / "first")
    pairs = every_pair(first.store)
    sample = random.Random(SEED).sample(pairs, PEER_PAIRS)
    peer = median([peer_cost(sample) for _ in range(REPEATS)]).worked / PEER_PAIRS
    note = f"{scored(first)} pairs of {len(pairs)}; scoring and decisions"
    return [
        Row("releases, passages", f"{COUNT}, {first.store.count('passages')}"),
        Row("stance stage, planned", str(stage), note),
        Row("zero-shot pipeline", f"{1 / peer:.1f} pairs a core second", f"median of {REPEATS}, {PEER_PAIRS} pairs"),
        Row("the pipeline over every pair", f"{len(pairs) * peer:.0f} processor s", "its rate times the pairs"),
        Row("ratio", f"{len(pairs) * peer / stage.worked:.0f}", "of processor seconds; reach: 25"),
        Row("first run, all tables", str(whole), "cleaning, themes, scoring, decisions"),
        *second_runs(work, source, (whole, stage), costs),
    ]


def second_runs(work: Path, source: Path, base: tuple[Spent, Spent], costs: dict[str, list[Spent]]) -> list[Row]:
    """Run again: unchanged, with another margin, with one release more. Shares are of processor seconds."""
    first, more = work / "first", write_releases(work / "more" / "releases", shuffled()[: COUNT + 1])
    changed = Codebook.parse(BOOK.read_text(encoding="utf-8") + "\n[stance]\nmargin = 0.2\n")
    reuse, (whole, stage) = RunOptions(reuse=first), base
    again = [spent(lambda: pipeline.run(source, BOOK, first)) for _ in range(REPEATS)]
    margins = [spent(lambda n=n: pipeline.run(source, changed, work / f"m{n}", reuse)) for n in range(REPEATS)]
    costs.clear()
    added = spent(lambda: pipeline.run(more, BOOK, work / "added", reuse))
    pairs = scored(Run.open(work / "added"))
    return [
        share("run again unchanged, all tables", median(again), whole, f"median of {REPEATS}; reach: 2 %"),
        share("margin changed, all tables", median(margins), whole, f"median of {REPEATS}; reach: 2 %"),
        share("one release added, stance stage", stance_of(costs), stage, f"{pairs} pairs; reach: 3 %"),
        share("one release added, all tables", added, whole, "cleaning and clustering see the whole corpus again"),
    ]


def watch(costs: dict[str, list[Spent]]) -> None:
    """Note what each stage costs from now on."""
    plain = pipeline.do_stage

    def watched(stage: Stage, run: Run, manifest: Manifest, earlier: tuple[Run, ...]) -> StageRecord:
        found: list[StageRecord] = []
        costs.setdefault(stage.name, []).append(spent(lambda: found.append(plain(stage, run, manifest, earlier))))
        return found[0]

    pipeline.do_stage = watched


def stance_of(costs: dict[str, list[Spent]]) -> Spent:
    """Return what the last scoring and decisions cost together."""
    last = [costs[name][-1] for name in ("scoring", "decisions")]
    return Spent(sum(cost.waited for cost in last), sum(cost.worked for cost in last))


def every_pair(store: Store) -> list[tuple[str, str]]:
    """Return the pairs of a pipeline that asks every hypothesis of every passage: both sides of each target with all
    phrasings, and each frame with its denial and paraphrases."""
    book = Codebook.read(BOOK)
    sides = [side for target in book.targets for pair in target_questions(target).pairs for side in pair]
    frames = [asked for frame in book.frames for asked in frame_questions(frame).asked]
    texts = [side.hypothesis.text for side in sides]
    texts += [said.text for asked in frames for said in (asked.hypothesis, asked.denial)]
    return [(passage, text) for passage in store.read("passages", ["text"])["text"] for text in texts]


def share(figure: str, cost: Spent, whole: Spent, note: str) -> Row:
    return Row(figure, f"{cost}, {cost.worked / whole.worked:.1%} of the first", note)


def scored(run: Run) -> str:
    """Return how many pairs the scoring of a run had to score."""
    stage = Manifest.read(run.path).stage("scoring")
    return stage.work["pairs scored this time"] if stage else "?"
