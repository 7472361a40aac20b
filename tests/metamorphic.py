"""Pairs of runs that must say the same: what differs between their sources or ways is not what the articles say."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import small_runs
from framewire import pipeline
from framewire.codebook import Codebook
from framewire.runfolder import Run

BOOK = Codebook.parse(small_runs.BOOK)
ROWS = 7
# What names a document or its place; two sources of the same articles need not agree in it.
_NAMES = ("document_id", "passage_id", "sentence_id", "unit_id", "family_id", "path", "sha256", "evidence")


def unequal(folder: Path) -> dict[str, bool]:
    """Make every pair below a folder; return for each whether its runs differ."""
    source = small_runs.articles(folder / "in")
    first = pipeline.run(source, BOOK, folder / "first")
    wanted = small_runs.hashes(first)
    table = _jsonl(folder / "table" / "articles.jsonl", range(ROWS))
    of_table = pipeline.run(table.parent, BOOK, folder / "of table")
    same: dict[str, Callable[[Path], Run]] = {
        "written in another order, in a folder of another name": lambda out: _run(_copied(source, folder), out),
        "named by a glob": lambda out: _run(source / "*.txt", out),
        "each file named": lambda out: _run(sorted(source.iterdir()), out),
        "taken over from another run": lambda out: _run(source, out, first.path),
        "the same command again": lambda out: _run(source, folder / "first"),
    }
    found = {name: small_runs.hashes(make(folder / f"same {name}")) != wanted for name, make in same.items()}
    zipped = _run(_zipped(source, folder / "zipped"), folder / "of zipped")
    found["each file in gzip"] = said(zipped) != said(first)
    sharded = _run(_sharded(folder / "shards"), folder / "of shards")
    found["one table in three"] = said(sharded) != said(of_table)
    found["a table in gzip"] = said(_run(_zipped(table.parent, folder / "zip"), folder / "of zip")) != said(of_table)
    return found


def said(run: Run) -> dict[str, list[object]]:
    """Return the rows of the tables of a run without names of documents, in an order of their own."""
    found = {}
    for name in run.tables():
        table = run.store.arrow(name)
        kept = [column for column in table.column_names if column not in _NAMES]
        found[name] = sorted(table.select(kept).to_pylist(), key=repr) if name != "failures" else []
    return found


def _run(source: object, out: Path, reuse: Path | None = None) -> Run:
    sources = source if isinstance(source, list) else str(source)
    return pipeline.run(sources, BOOK, out, pipeline.RunOptions(reuse=reuse))


def _copied(source: Path, folder: Path) -> Path:
    other = folder / "another name é"
    other.mkdir()
    for path in sorted(source.iterdir(), reverse=True):
        shutil.copyfile(path, other / path.name)
    return other


def _zipped(source: Path, other: Path) -> Path:
    other.mkdir()
    for path in sorted(source.iterdir()):
        with gzip.open(other / f"{path.name}.gz", "wb") as file:
            file.write(path.read_bytes())
    return other


def _jsonl(path: Path, numbers: range) -> Path:
    path.parent.mkdir(exist_ok=True)
    rows = [{"title": f"Talks of round {number}", "text": small_runs.TEXT.format(number)} for number in numbers]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def _sharded(folder: Path) -> Path:
    for number, rows in enumerate((range(3), range(3, 4), range(4, ROWS))):
        _jsonl(folder / f"articles-{number}.jsonl", rows)
    return folder
