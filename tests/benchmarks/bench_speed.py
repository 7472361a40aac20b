"""Speed of the main job on State Department releases: whole run, stance stage, plan against exhaustive, second runs.

    python tests/benchmarks/bench_speed.py [--releases 200] [--exhaustive-releases 40] [--peer-pairs 96]

Writes reports/benchmarks/speed.md. Every ratio is of two timings of this run, on this machine. The peer is the
transformers zero-shot pipeline in float32 with the same weights; its time for every pair is its measured rate on a
sample of the pairs, multiplied.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from codebook_pairs import every_pair, pairs_of
from peer import peer_rate

from framewire.codebook import Codebook
from framewire.corpus import CorpusRequest, build_corpus
from framewire.manifest import Manifest, installed_versions
from framewire.models.shelf import Shelf
from framewire.pipeline import RunOptions, run
from framewire.progress import Lines, Silent
from framewire.runfolder import Run
from framewire.stance import ScoreRequest, decide_stances, score_passages
from framewire.tables import Store

ROOT = Path(__file__).parent.parent.parent
BOOK = ROOT / "data" / "codebooks" / "russia-north-korea.toml"
RELEASES = ROOT.parent / "shared" / "data" / "state_dept_press_releases" / "state_press_releases_2021-05_2022-08.jsonl"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    figure: str
    value: str
    note: str = ""


def main() -> None:
    """Run the benchmark and write its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=int, default=200)
    parser.add_argument("--exhaustive-releases", type=int, default=40)
    parser.add_argument("--peer-pairs", type=int, default=96)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        rows, first = whole_run(work, chosen.releases)
        rows += second_runs(work, first, chosen.releases)
        rows += stance_stage(first, chosen.peer_pairs)
        rows += against_exhaustive(work, first, chosen.exhaustive_releases)
        rows += growth(work)
    write(rows)


def releases(folder: Path, count: int, extra: bool = False) -> Path:
    """Write the first `count` releases to a folder, one JSON lines file each, so that one can be added."""
    folder.mkdir(parents=True)
    with RELEASES.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number >= count + extra:
                break
            (folder / f"{number:05d}.jsonl").write_text(line, encoding="utf-8")
    return folder


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def whole_run(work: Path, count: int) -> tuple[list[Row], Run]:
    """Time the whole `framewire run`, stage by stage."""
    source = releases(work / "source" / "releases", count)
    seconds = timed(lambda: run(source, BOOK, work / "first", progress=Lines()))
    finished = Run.open(work / "first")
    rows = [Row(f"whole run, {count} releases", f"{seconds:.0f} s", "reach: under 180 s on 2 cores")]
    for stage in Manifest.read(finished.path).stages:
        counts = ", ".join(f"{name} {number}" for name, number in stage.rows_out.items())
        rows.append(Row(f"- stage {stage.name}", f"{stage.seconds:.1f} s", counts))
    return rows, finished


def second_runs(work: Path, first: Run, count: int) -> list[Row]:
    """Time an unchanged re-run, a changed margin, and one release more, as shares of the first run's stance stages."""
    stages = {stage.name: stage.seconds for stage in Manifest.read(first.path).stages}
    base = sum(stages.values())
    source = work / "source" / "releases"
    unchanged = timed(lambda: run(source, BOOK, first.path))
    changed_book = Codebook.parse(BOOK.read_text(encoding="utf-8") + "\n[stance]\nmargin = 0.2\n")
    changed = tables_only(lambda: run(source, changed_book, work / "changed", RunOptions(reuse=first.path)))
    more = releases(work / "more" / "releases", count, extra=True)
    added = tables_only(lambda: run(more, BOOK, work / "added", RunOptions(reuse=first.path)))
    notes = Manifest.read(work / "added").stage("scoring")
    scored = notes.work["pairs scored this time"] if notes else "?"
    return [
        Row("re-run unchanged", f"{unchanged / base:.1%} of the first run", "reach: 2 %"),
        Row("margin changed", f"{changed / base:.1%} of the first run's tables", "reach: 2 %"),
        Row("one release added", f"{added / base:.1%} of the first run's tables", f"{scored} pairs; reach: 3 %"),
    ]


def tables_only(work: Callable[[], Run]) -> float:
    """Time a run up to its tables: the report and the notebooks are drawn again whenever a table changes."""
    import framewire.pipeline as pipeline

    drawn, pipeline._do_products = pipeline._do_products, lambda job: None
    try:
        return timed(work)
    finally:
        pipeline._do_products = drawn


def stance_stage(first: Run, peer_pairs: int) -> list[Row]:
    """Compare the scoring stage with the zero-shot pipeline over every pair."""
    book = Codebook.read(BOOK)
    asked = pairs_of(first.store, book, exhaustive=True)
    rate = peer_rate(asked[:: max(1, len(asked) // peer_pairs)][:peer_pairs])
    stage = Manifest.read(first.path).stage("scoring")
    seconds = stage.seconds if stage else float("nan")
    pairs = every_pair(first.store, book)
    peer = pairs / rate
    note = f"{pairs} pairs at {rate:.1f} a second; reach: 25"
    return [Row("stance stage against the pipeline over every pair", f"{peer / seconds:.0f} times faster", note)]


def against_exhaustive(work: Path, first: Run, count: int) -> list[Row]:
    """Compare the planned decisions with those of every pair, on the first releases."""
    book = Codebook.read(BOOK)
    kept = sorted(first.table("documents")["document_id"])[:count]
    decided = {}
    pairs = {}
    for name, exhaustive in (("planned", False), ("exhaustive", True)):
        store = corpus_of(first.store, work / name, kept)
        notes = score_passages(ScoreRequest(book, exhaustive, None), store, Shelf.of(book), Lines())
        decide_stances(book, store, Silent())
        decided[name], pairs[name] = store, int(notes["pairs scored this time"])
    return [
        Row("pairs scored, planned / exhaustive", f"{pairs['planned']} / {pairs['exhaustive']}", f"{count} releases"),
        equal_share(decided, "document_stances", ["document_id", "target_id", "voice"], "stance"),
        equal_share(decided, "frames", ["document_id", "frame_id"], "present"),
    ]


def corpus_of(store: Store, folder: Path, documents: list[str]) -> Store:
    """Copy the corpus tables of some documents."""
    small = Store(folder / "tables")
    passages = store.read("passages")
    passages = passages[passages["document_id"].isin(documents)]
    quotes = store.read("quotes")
    everything = store.read("documents")
    small.write("documents", everything[everything["document_id"].isin(documents)])
    small.write("passages", passages)
    small.write("quotes", quotes[quotes["passage_id"].isin(passages["passage_id"])])
    return small


def equal_share(decided: dict[str, Store], table: str, key: list[str], column: str) -> Row:
    """Return the share of rows decided alike, null counting as an answer, with its 95 % Wilson interval."""
    left, right = (decided[name].read(table).set_index(key)[column] for name in ("planned", "exhaustive"))
    both = pd.concat([left.astype(object), right.astype(object)], axis=1, keys=("planned", "exhaustive"))
    same = (both["planned"] == both["exhaustive"]) | (both["planned"].isna() & both["exhaustive"].isna())
    low, high = wilson(int(same.sum()), len(same))
    note = f"{low:.1%} to {high:.1%} (95 %), n = {len(same)}; reach: 98 %"
    return Row(f"{table}.{column} equal to exhaustive", f"{same.mean():.1%}", note)


def wilson(hits: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """Return the Wilson score interval of a share (Wilson 1927)."""
    share, middle = hits / total, 1 + z * z / total
    half = z * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5
    return (share + z * z / (2 * total) - half) / middle, (share + z * z / (2 * total) + half) / middle


def growth(work: Path) -> list[Row]:
    """Count the pairs that a plan asks first of 100, 400 and 1,600 releases, without scoring them."""
    book, rows = Codebook.read(BOOK), []
    for count in (100, 400, 1600):
        source = releases(work / f"growth{count}" / "releases", count)
        store = Store(work / f"growth{count}" / "tables")
        build_corpus(CorpusRequest((str(source),), book, None), store, Silent())
        pairs = len(pairs_of(store, book, exhaustive=False))
        rows.append(Row(f"pairs asked first, {count} releases", str(pairs), f"{pairs / count:.1f} a release"))
    return rows


def write(rows: list[Row]) -> None:
    """Write the table with date, versions and cores."""
    versions = installed_versions()
    named = ", ".join(f"{name} {versions[name]}" for name in ("python", "torch", "transformers", "numpy"))
    head = f"{datetime.now(UTC):%Y-%m-%d}, {len(os.sched_getaffinity(0))} cores, {named}"
    lines = ["# Speed of the main job", "", head, "", "| figure | value | note |", "| --- | --- | --- |"]
    lines += [f"| {row.figure} | {row.value} | {row.note} |" for row in rows]
    path = ROOT / "reports" / "benchmarks" / "speed.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
