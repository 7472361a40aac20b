"""Clauses of real news that were coded by reading, found again in the sets that they come from.

`data/contrast/coded_clauses.csv.gz` holds no text: a source, the id of an article there, and the stretches of its text,
white space made single, that stand next to one another in what was coded.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "coded_clauses.csv.gz"
# Stands where the words of somebody else are left out, as the model reads a sentence.
GAP = " … "
COLUMNS = ("voice", "target", "kind", "stance")


@dataclass(frozen=True)
class Clause:
    """What somebody says in an article, its source and id, about a target, and the stance that a reader saw in it.

    `voice` is narration or quotation, `kind` entity or claim, `stance` favour, neutral or against.
    """

    article: str
    text: str
    voice: str
    target: str
    kind: str
    stance: str


def coded_clauses(folder: Path, data: Path) -> list[Clause]:
    """Return the clauses that `folder` / coded_clauses.csv.gz points to, from the sets under `data`."""
    with gzip.open(folder / NAME, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = {(row["source"], row["id"]) for row in rows}
    texts = {key: text for key, text in _texts(data) if key in wanted}
    return [
        Clause(f"{source} {name}", joined(texts[source, name], row["pieces"]), *(row[column] for column in COLUMNS))
        for row in rows
        if ((source := row["source"]), (name := row["id"])) in texts
    ]


def joined(text: str, pieces: str) -> str:
    """Return the stretches "start-end" of a text, with three dots between them.

    >>> joined("Ports were busy, he said, and full.", "0-16 25-35")
    'Ports were busy, …  and full.'
    """
    spans = (piece.split("-") for piece in pieces.split())
    return GAP.join(text[int(start) : int(end)] for start, end in spans)


def whole_texts(data: Path) -> Iterator[tuple[tuple[str, str], str, str]]:
    """Yield ((source, id), title, text) of every article of KCNA, the State Department and PolNeAR (train)."""
    for source, path in (("kcna", "kcna_articles"), ("state", "state_dept_press_releases")):
        for row in _lines(next((data / path).glob("*.jsonl"))):
            yield (source, row["id"]), row.get("title") or "", row["text"]
    for row in _lines(data / "polnear" / "train.jsonl.gz"):
        yield ("polnear", str(row["id"])), row.get("title") or "", row["text"]


def _texts(data: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield ((source, id), text with single spaces) of every article and sentence of the sets."""
    yield from ((key, _single(text)) for key, _, text in whole_texts(data))
    for row in _lines(data / "wikinews_saliency" / "saliency-dataset.json"):
        parts = [html.unescape(part["value"]) for part in row["document"] if part["name"].startswith("body")]
        yield ("wikinews", str(row["docId"])), _single(" ".join(parts))
    with next((data / "babe").glob("*.csv")).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield ("babe", hashlib.sha256(row["text"].encode()).hexdigest()[:16]), _single(row["text"])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        yield from map(json.loads, file)


def _single(text: str) -> str:
    return " ".join(text.split())
