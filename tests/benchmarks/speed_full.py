"""What the plan decides, against what `--exhaustive` decides, whatever the thresholds of the frames are.

The 60 releases are none of those by which the constants of the plan were chosen, nor are the 300 those of the themes'
constants. `--exhaustive` asks every wording of every sentence that is about a target, every frame of every passage with
its denial, and about every theme in doubt. What is not about a target is not judged in either.
"""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pandas as pd
from speed_common import BOOK, SEED, Asked, Row, corpus_of, shuffled, write_releases
from speed_stance import scored, tables

from framewire.codebook import Codebook
from framewire.manifest import Manifest
from framewire.models.shelf import Shelf
from framewire.pipeline import RunOptions
from framewire.progress import Lines
from framewire.runfolder import Run
from framewire.stance.schedule.audit import wilson
from framewire.tables import Store
from framewire.themes import build_themes

# The plan's constants for stances and frames were chosen on the first 300 releases; these come behind them.
BEHIND = range(300, 600)
THRESHOLDS = (0.2, 0.5, 0.6, 0.7)
KEYS = {
    "document_stances": (["document_id", "target_id", "voice"], "stance"),
    "frames": (["document_id", "frame_id"], "present"),
}


def full_part(asked: Asked) -> list[Row]:
    """Read a sample of the releases by the plan and in full, then decide their frames with other thresholds."""
    chosen = sorted(random.Random(SEED + 1).sample(BEHIND, asked.size))
    source, work = write_releases(asked.work / "releases", [shuffled()[number] for number in chosen]), asked.work
    book = Codebook.read(BOOK)
    planned = made(source, book, work / "planned")
    full = made(source, book, work / "full", RunOptions(reuse=work / "planned", exhaustive=True))
    pairs = f"{scored(planned)} / {scored(planned) + scored(full)}"
    rows = [Row("pairs scored, planned / exhaustive", pairs, f"{asked.size} releases drawn from {len(BEHIND)} others")]
    rows += [*_stances(planned, full), equal("frames, thresholds of the codebook", planned, full, "frames")]
    for threshold in THRESHOLDS:
        rows += at_threshold(threshold, source, work)
    stage = Manifest.read(planned.path).stage("decisions")
    return [*rows, Row("what the run's own audit says", stage.notes["audit"] if stage else "")]


def _stances(planned: Run, full: Run) -> list[Row]:
    one, other = (labels(run, "document_stances") for run in (planned, full))
    judged = one.notna() | other.notna()
    return [
        compared("document stances", one, other, "reach: 98 %"),
        compared("- of those that are judged", one[judged], other[judged], "reach: 98 %"),
    ]


def at_threshold(threshold: float, source: Path, work: Path) -> list[Row]:
    """Compare three ways to frames at one threshold: `--reuse` of a run with others, a fresh run, a full reading."""
    book, name = with_threshold(threshold), f"{threshold:g}"
    reused = made(source, book, work / f"reused{name}", RunOptions(reuse=work / "planned"))
    fresh = made(source, book, work / f"fresh{name}")
    full = made(source, book, work / f"full{name}", RunOptions(reuse=work / "full", exhaustive=True))
    return [
        equal(f"frames at {name}, --reuse and fresh", reused, fresh, "frames", "reach: 100 %"),
        equal(f"frames at {name}, fresh and exhaustive", fresh, full, "frames"),
        equal(f"frames at {name}, --reuse and exhaustive", reused, full, "frames"),
    ]


def with_threshold(threshold: float) -> Codebook:
    """Return the worked codebook with one threshold for all of its frames."""
    text = BOOK.read_text(encoding="utf-8")
    book = Codebook.parse(re.sub(r"^threshold = .*$", f"threshold = {threshold}", text, flags=re.MULTILINE))
    assert {frame.threshold for frame in book.frames} == {threshold}
    return book


def made(source: Path, book: Codebook, out: Path, options: RunOptions | None = None) -> Run:
    """Return a run with tables alone."""
    tables(source, book, out, options)
    return Run.open(out)


def themes_part(asked: Asked) -> list[Row]:
    """Assign the themes of some releases by the plan and with every unsure pair asked about."""
    book, store = Codebook.read(BOOK), corpus_of(asked.work / "themes", shuffled()[: asked.size])
    found, notes = {}, {}
    for exhaustive in (False, True):
        notes[exhaustive] = build_themes(book, store, Shelf.of(book), Lines(), exhaustive)["named themes"]
        copy = Store(asked.work / f"themes{exhaustive}" / "tables")
        shutil.copytree(store.folder, copy.folder)
        found[exhaustive] = present(copy, book)
    return [
        Row("questions, planned", notes[False]),
        Row("questions, exhaustive", notes[True]),
        compared("document x named theme", found[False], found[True], "reach: 98 %"),
    ]


def present(store: Store, book: Codebook) -> pd.Series[bool]:
    """Return whether each document has each named theme."""
    named = [theme.id for theme in book.themes]
    documents = sorted(store.read("passages", ["document_id"])["document_id"].unique())
    rows = store.read("document_themes")
    has = set(zip(rows["document_id"], rows["theme_id"], strict=True))
    index = pd.MultiIndex.from_product([documents, named])
    return pd.Series([pair in has for pair in index], index=index)


def labels(run: Run, table: str) -> pd.Series[object]:
    """Return the labels of a table by its key."""
    key, column = KEYS[table]
    return run.store.read(table).set_index(key)[column]


def equal(figure: str, one: Run, other: Run, table: str, bar: str = "reach: 98 %") -> Row:
    """Return the share of labels of a table that are equal in two runs."""
    return compared(figure, labels(one, table), labels(other, table), bar)


def compared(figure: str, one: pd.Series[object], other: pd.Series[object], bar: str) -> Row:
    """Return the share of labels that are equal, null counting as a label, with its 95 % Wilson interval."""
    both = pd.concat([one.astype(object), other.astype(object)], axis=1, keys=("one", "other"))
    same = (both["one"] == both["other"]) | (both["one"].isna() & both["other"].isna())
    if same.empty:
        return Row(f"{figure} equal", "none to compare", bar)
    low, high = wilson(int(same.sum()), len(same))
    return Row(f"{figure} equal", f"{same.mean():.1%}", f"{low:.1%} to {high:.1%} (95 %), n = {len(same)}; {bar}")
