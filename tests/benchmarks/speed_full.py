"""What the plan decides, against what `--exhaustive` decides, on 60 releases and, for themes, on 300.

The 60 are none of those by which the constants of the plan were chosen, nor are the 300 those of the themes' constants.

`--exhaustive` asks every phrasing of every sentence that is about a target, every frame of every passage with its
denial, copies for themselves, and about every theme in doubt. What is not about a target is not judged in either.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pandas as pd
from speed_common import BOOK, SEED, Row, corpus_of, shuffled

from framewire.codebook import Codebook
from framewire.models.shelf import Shelf
from framewire.progress import Lines, Silent
from framewire.stance import ScoreRequest, decide_stances, score_passages
from framewire.stance.audit import wilson
from framewire.tables import Store
from framewire.themes import build_themes

COUNT, SAMPLE = 300, 60
# The plan's constants for stances and frames were chosen on releases of the first COUNT; these come behind them.
BEHIND = range(COUNT, 2 * COUNT)
KEYS = {
    "document_stances": (["document_id", "target_id", "voice"], "stance"),
    "frames": (["document_id", "frame_id"], "present"),
}


def full_part(work: Path) -> list[Row]:
    """Score a sample of the releases by the plan and in full; families are those of the sample."""
    chosen = sorted(random.Random(SEED + 1).sample(BEHIND, SAMPLE))
    stores, pairs = {}, {}
    book = Codebook.read(BOOK)
    for name in ("planned", "full"):
        stores[name] = corpus_of(work / name, [shuffled()[number] for number in chosen])
        request = ScoreRequest(book, name == "full", stores["planned"] if name == "full" else None)
        notes = score_passages(request, stores[name], Shelf.of(book), Lines())
        audit = decide_stances(book, stores[name], Silent())["audit"]
        pairs[name] = int(notes["pairs scored this time"])
        if name == "planned":
            says = audit
    asked = f"{pairs['planned']} / {pairs['planned'] + pairs['full']}"
    rows = [Row("pairs scored, planned / exhaustive", asked, f"{SAMPLE} releases drawn from {COUNT} others")]
    for table, (key, column) in KEYS.items():
        frames = [stores[name].read(table).set_index(key)[column] for name in ("planned", "full")]
        rows.append(equal(f"{table}.{column}", *frames))
        if table == "document_stances":
            either = frames[0].notna() | frames[1].notna()
            rows.append(equal("- of those that are judged", frames[0][either], frames[1][either]))
    return [*rows, Row("what the run's own audit said of the planned ones", says)]


def themes_part(work: Path) -> list[Row]:
    """Assign the themes of 300 releases by the plan and with every unsure pair asked about."""
    book, store = Codebook.read(BOOK), corpus_of(work / "themes", shuffled()[:COUNT])
    found, notes = {}, {}
    for exhaustive in (False, True):
        notes[exhaustive] = build_themes(book, store, Shelf.of(book), Lines(), exhaustive)["named themes"]
        copy = Store(work / f"themes{exhaustive}" / "tables")
        shutil.copytree(store.folder, copy.folder)
        found[exhaustive] = present(copy, book)
    planned, full = (found[exhaustive] for exhaustive in (False, True))
    return [
        Row("questions, planned", notes[False]),
        Row("questions, exhaustive", notes[True]),
        equal("document x named theme", planned, full),
    ]


def present(store: Store, book: Codebook) -> pd.Series[bool]:
    """Return whether each document has each named theme."""
    named = [theme.id for theme in book.themes]
    documents = sorted(store.read("passages", ["document_id"])["document_id"].unique())
    rows = store.read("document_themes")
    has = set(zip(rows["document_id"], rows["theme_id"], strict=True))
    index = pd.MultiIndex.from_product([documents, named])
    return pd.Series([pair in has for pair in index], index=index)


def equal(figure: str, planned: pd.Series[object], full: pd.Series[object]) -> Row:
    """Return the share of labels that are equal, null counting as a label, with its 95 % Wilson interval."""
    both = pd.concat([planned.astype(object), full.astype(object)], axis=1, keys=("planned", "full"))
    same = (both["planned"] == both["full"]) | (both["planned"].isna() & both["full"].isna())
    low, high = wilson(int(same.sum()), len(same))
    return Row(f"{figure} equal", f"{same.mean():.1%}", f"{low:.1%} to {high:.1%} (95 %), n = {len(same)}; reach: 98 %")
