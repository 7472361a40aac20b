"""The articles that readers coded whole, cleaned and attributed as in a run, and the targets they chose in each."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

from framewire.codebook import Codebook, Target
from framewire.corpus import CorpusRequest, build_corpus
from framewire.progress import Silent
from framewire.stance.questions.feed import Document, articles
from framewire.tables import Store
from framewire.training.writer.coded_clauses import whole_texts

# What the writer's own words do on each target: F, N, A; 0 where only others speak of it.
NAME = "coded_writers.csv"
# "source id" of an article, and the name of a target.
Key = tuple[str, str]


def coded_writers(own: Path) -> dict[Key, tuple[Target, str]]:
    """Return the targets of the articles in `own` / coded_writers.csv, as a codebook has them, and their codes."""
    with (own / NAME).open(encoding="utf-8", newline="") as file:
        return {
            (f"{row['source']} {row['id']}", row["target"]): (findable(row["target"], row["kind"]), row["stance"])
            for row in csv.DictReader(file)
        }


def findable(name: str, kind: str) -> Target:
    """Return a target with a pattern of its name, where it is a person or a body."""
    if kind == "entity":
        return Target("target", name, kind="entity", mentions=(called(name),))
    return Target("target", name, kind="claim")


def called(name: str) -> str:
    r"""Return the pattern of a name: all of it, or the last word of a name of two to four.

    >>> called("Ann Lee")
    '(?<!\\w)(?:Ann\\ Lee|Lee)(?!\\w)'
    """
    words = list(dict.fromkeys(name.split()))
    last = [re.escape(words[-1])] if 2 <= len(words) <= 4 else []
    return rf"(?<!\w)(?:{'|'.join([re.escape(' '.join(words)), *last])})(?!\w)"


def read_whole(names: Collection[str], data: Path) -> Iterator[tuple[str, Document]]:
    """Yield the articles with these names ("source id") of the sets under `data`, as a run reads them."""
    with tempfile.TemporaryDirectory() as folder:
        path, store = Path(folder) / "articles.jsonl", Store(Path(folder) / "tables")
        lines = _write(names, data, path)
        build_corpus(CorpusRequest((str(path),), Codebook.parse('title = "articles coded whole"')), store, Silent())
        rows = store.arrow("documents", ["document_id", "path"]).to_pylist()
        names_of = {row["document_id"]: lines[_line_of(row["path"])] for row in rows}
        for group in articles(store):
            yield from ((names_of[article.document_id], article) for article in group)


def _write(names: Collection[str], data: Path, path: Path) -> list[str]:
    """Write articles to a file, one a line; return their names in this order."""
    found = []
    with path.open("w", encoding="utf-8") as file:
        for (source, name), title, text in whole_texts(data):
            if f"{source} {name}" in names:
                file.write(json.dumps({"title": title, "text": text}) + "\n")
                found.append(f"{source} {name}")
    return found


def _line_of(path: str) -> int:
    """Return the line, from 0, that a path of a document names: `articles.jsonl#1` is the first."""
    return int(path.rpartition("#")[2]) - 1
