"""The stance stage on 300 releases against the pipeline over every pair, and second runs against the first."""

from __future__ import annotations

import random
import statistics
from pathlib import Path

from peer import peer_rate
from speed_common import BOOK, REPEATS, SEED, Row, seconds_of, shuffled, write_releases

import framewire.pipeline as pipeline
from framewire.codebook import Codebook
from framewire.manifest import Manifest, StageRecord
from framewire.pipeline import RunOptions
from framewire.progress import Lines
from framewire.runfolder import Run
from framewire.stance.hypotheses import frame_questions, target_questions
from framewire.tables import Store

COUNT, PEER_PAIRS = 300, 64


def stance_part(work: Path) -> list[Row]:
    """Run the tables of 300 releases, time the peer before and after, then run again unchanged and changed.

    The report, the notebooks and the dataset are left out of every timing here: they are drawn again whenever a table
    changes, at a cost that does not depend on the pairs.
    """
    pipeline._do_products = lambda job: None
    source = write_releases(work / "releases", shuffled()[:COUNT])
    whole = seconds_of(lambda: pipeline.run(source, BOOK, work / "first", progress=Lines()))
    first = Run.open(work / "first")
    stages = _stages(first)
    stance = stages["scoring"].seconds + stages["decisions"].seconds
    pairs = every_pair(first.store)
    sample = random.Random(SEED).sample(pairs, PEER_PAIRS)
    rate = statistics.median(peer_rate(sample) for _ in range(REPEATS))
    scored = stages["scoring"].work["pairs scored this time"]
    return [
        Row("releases, passages", f"{COUNT}, {first.store.count('passages')}"),
        Row("stance stage, planned", f"{stance:.0f} s", f"{scored} pairs of {len(pairs)}; scoring and decisions"),
        Row("zero-shot pipeline", f"{rate:.1f} pairs a second", f"median of {REPEATS}, {PEER_PAIRS} of the pairs"),
        Row("the pipeline over every pair", f"{len(pairs) / rate / 60:.0f} min", "its rate times the pairs"),
        Row("ratio", f"{len(pairs) / rate / stance:.0f}", "reach: 25"),
        *_second_runs(work, source, whole),
    ]


def _second_runs(work: Path, source: Path, whole: float) -> list[Row]:
    first, more = work / "first", write_releases(work / "more" / "releases", shuffled()[: COUNT + 1])
    changed = Codebook.parse(BOOK.read_text(encoding="utf-8") + "\n[stance]\nmargin = 0.2\n")
    again = [seconds_of(lambda: pipeline.run(source, BOOK, first)) for _ in range(REPEATS)]
    reuse = RunOptions(reuse=first)
    margins = [seconds_of(lambda n=n: pipeline.run(source, changed, work / f"m{n}", reuse)) for n in range(REPEATS)]
    added = [seconds_of(lambda n=n: pipeline.run(more, BOOK, work / f"a{n}", reuse)) for n in range(REPEATS)]
    fresh = _stages(Run.open(work / "a0"))
    base = _stages(Run.open(first))
    stance = sum(fresh[name].seconds for name in ("scoring", "decisions"))
    was = sum(base[name].seconds for name in ("scoring", "decisions"))
    note = f"{fresh['scoring'].work['pairs scored this time']} pairs; reach: 3 %"
    return [
        Row("first run, all tables", f"{whole:.0f} s", "cleaning, themes, scoring, decisions"),
        _share("run again unchanged, all tables", again, whole, "reach: 2 %"),
        _share("margin changed, all tables", margins, whole, "reach: 2 %"),
        Row("one release added, stance stage", f"{stance / was:.1%} of the first", note),
        _share("one release added, all tables", added, whole, "cleaning and theme clustering see the whole corpus"),
    ]


def every_pair(store: Store) -> list[tuple[str, str]]:
    """Return the pairs of a pipeline that asks every hypothesis of every passage: both sides of each target with all
    phrasings, and each frame with its denial and paraphrases."""
    book = Codebook.read(BOOK)
    sides = [side for target in book.targets for pair in target_questions(target).pairs for side in pair]
    frames = [asked for frame in book.frames for asked in frame_questions(frame).asked]
    texts = [side.hypothesis.text for side in sides]
    texts += [said.text for asked in frames for said in (asked.hypothesis, asked.denial)]
    return [(passage, text) for passage in store.read("passages", ["text"])["text"] for text in texts]


def _share(figure: str, seconds: list[float], whole: float, note: str) -> Row:
    middle = statistics.median(seconds)
    return Row(figure, f"{middle:.1f} s, {middle / whole:.1%} of the first", f"median of {REPEATS}; {note}")


def _stages(run: Run) -> dict[str, StageRecord]:
    return {stage.name: stage for stage in Manifest.read(run.path).stages}
