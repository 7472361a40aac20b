"""The corpus stage: sources to the tables documents, removals, passages, sentences, attributions and failures."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from framewire.codebook import Codebook
from framewire.corpus.article import RawArticle, Unreadable
from framewire.corpus.clean import blank_marks
from framewire.corpus.cleaning import draft, removals
from framewire.corpus.duplicates import find_families, overlap, signature
from framewire.corpus.passages import split_passages
from framewire.corpus.quotes import find_quotes
from framewire.corpus.read import read_source
from framewire.corpus.repeats import Repeats
from framewire.corpus.sources import SourceFile, discover
from framewire.corpus.spool import Draft, Spool
from framewire.corpus.units import attribution_rows, passage_rows, sentence_rows
from framewire.errors import SourceError
from framewire.progress import Progress, track
from framewire.tables import Store, TableWriter

PIECE = 500
TABLES = ("documents", "removals", "passages", "sentences", "attributions")
Row = dict[str, object]


@dataclass(frozen=True)
class CorpusRequest:
    """What to read and how. `limit` null reads every article."""

    sources: tuple[str, ...]
    codebook: Codebook
    limit: int | None = None


@dataclass
class _Work:
    """What the passes over a corpus share."""

    request: CorpusRequest
    spool: Spool
    repeats: Repeats
    signatures: bytearray
    failures: list[Row]
    rules: Counter[str]

    @property
    def keep(self) -> list[re.Pattern[str]]:
        return [re.compile(pattern) for pattern in self.request.codebook.corpus.keep]


def source_hash(files: Sequence[SourceFile]) -> str:
    """Return the sha256 of the names and bytes of all files, in order; a Hub dataset counts by its address."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode("utf-8", "surrogatepass") + b"\0")
        if file.kind != "hub":
            try:
                with Path(file.location).open("rb") as stream:
                    digest.update(hashlib.file_digest(stream, "sha256").digest())
            except OSError:
                digest.update(b"unreadable")
    return digest.hexdigest()


def build_corpus(request: CorpusRequest, store: Store, progress: Progress) -> dict[str, str]:
    """Read, clean and split every article of the sources; write the tables of the stage.

    Articles pass one by one through a temporary file, so that memory grows by about a kilobyte a document, not by its
    text. Returns notes for the manifest. Raises `SourceError` when no source gives an article; then nothing is written.
    """
    files = discover(request.sources)
    with Spool(store.folder) as spool:
        work = _Work(request, spool, Repeats(), bytearray(), [], Counter())
        for raw in track(_articles(work, files), progress, "Cleaning articles", request.limit or _total(files)):
            _clean(work, raw)
        if not len(spool):
            raise _no_article(request, work.failures)
        progress.start("Finding copies", None)
        matrix = np.frombuffer(work.signatures, dtype=np.uint32).reshape(len(spool), -1)
        firsts = find_families(matrix, lambda one, other: overlap(spool[one].text, spool[other].text))
        _write(work, store, firsts, progress)
    store.fail("corpus", work.failures)
    return _notes(work, firsts)


def _total(files: Sequence[SourceFile]) -> int | None:
    """The number of articles where each file is one; tables are not counted beforehand."""
    return None if any(file.kind in (".jsonl", ".csv", ".parquet", "hub") for file in files) else len(files)


def _articles(work: _Work, files: Sequence[SourceFile]) -> Iterator[RawArticle]:
    columns, seen, count = dict(work.request.codebook.corpus.columns), set[str](), 0
    for file in files:
        for unit in read_source(file, columns):
            if isinstance(unit, Unreadable):
                work.failures.append({"unit_id": unit.unit_id, "error": unit.error, "message": unit.message})
                continue
            if work.request.limit is not None and count >= work.request.limit:
                return
            if unit.document_id not in seen:
                seen.add(unit.document_id)
                count += 1
                yield unit


def _clean(work: _Work, raw: RawArticle) -> None:
    made = draft(raw, work.keep)
    text = made.text
    if not text.strip():
        _fail(work, raw.path, "no_text", "Nothing is left after cleaning")
        return
    work.spool.add(made)
    kept = [line for line, mark in zip(made.lines, made.marks, strict=True) if mark is None]
    work.repeats.add(made.group, kept, made.facts)
    work.signatures += signature(text).tobytes()


def _fail(work: _Work, unit_id: str, error: str, message: str) -> None:
    work.failures.append({"unit_id": unit_id, "error": error, "message": message})


def _no_article(request: CorpusRequest, failures: list[Row]) -> SourceError:
    first = f" (first: {failures[0]['unit_id']}: {failures[0]['message']})" if failures else ""
    return SourceError(
        ", ".join(request.sources), f"no article could be read{first}", "Give files that hold article text"
    )


def _write(work: _Work, store: Store, firsts: Sequence[int], progress: Progress) -> None:
    ids = [work.spool[first].document_id if first != number else "" for number, first in enumerate(firsts)]
    with ExitStack() as stack:
        writers = {name: stack.enter_context(store.writer(name)) for name in TABLES}
        rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        for number, made in enumerate(track(work.spool, progress, "Splitting passages", len(work.spool))):
            _add(work, settled(work, made), ids[number], rows)
            if len(rows["documents"]) >= PIECE:
                _flush(writers, rows)
        _flush(writers, rows)


def _flush(writers: Mapping[str, TableWriter], rows: dict[str, list[Row]]) -> None:
    for name, writer in writers.items():
        if rows[name]:
            writer.add(rows[name])
            rows[name] = []


def settled(work: _Work, made: Draft) -> Draft:
    """The article as its corpus shows it: recurring lines go, unless the codebook keeps them or nothing were left."""
    keep = work.keep
    marks = list(made.marks)
    for index, line in enumerate(made.lines):
        if (
            marks[index] is None
            and work.repeats.recurs(made.group, line)
            and not any(rule.search(line) for rule in keep)
        ):
            marks[index] = "recurring"
    if not any(mark is None and line.strip() for line, mark in zip(made.lines, marks, strict=True)):
        marks = list(made.marks)
    return replace(made, marks=blank_marks(made.lines, marks), facts=work.repeats.settle(made.group, made.facts))


def _add(work: _Work, made: Draft, family: str, rows: dict[str, list[Row]]) -> None:
    text, identity, facts, book = made.text, made.document_id, made.facts, work.request.codebook
    rows["documents"].append({
        "document_id": identity, "path": made.path, "sha256": made.sha256, "title": facts.title, "text": text,
        "published": facts.published, "published_from": facts.published_from, "outlet": facts.outlet,
        "byline": facts.byline, "origin": facts.origin, "language": made.language, "family_id": family or identity,
        "n_words": len(text.split()),
    })  # fmt: skip
    for gone in removals(made.lines, made.marks):
        rows["removals"].append({"document_id": identity, "line": gone.line, "text": gone.text, "rule": gone.rule})
        work.rules[gone.rule] += 1
    if made.language != book.language:
        message = f"The text is in '{made.language}', the codebook in '{book.language}': set aside without passages"
        _fail(work, made.path, "other_language", message)
        return
    quotes = find_quotes(text)
    passages = split_passages(text, quotes, book.corpus.passage_sentences)
    rows["passages"] += passage_rows(identity, text, passages)
    sentences = sentence_rows(identity, passages)
    rows["sentences"] += sentences
    rows["attributions"] += attribution_rows(identity, text, quotes, sentences)


def _notes(work: _Work, firsts: Sequence[int]) -> dict[str, str]:
    copies = len(firsts) - len(set(firsts))
    gone = ", ".join(f"{rule} {count}" for rule, count in work.rules.most_common() if rule != "blank")
    return {
        "documents": str(len(firsts)),
        "copies": (
            f"{copies} documents are copies of an earlier one (MinHash of 4-word shingles, verified by exact overlap)"
        ),
        "removed lines": gone or "none",
        "not read": str(len(work.failures)),
    }
