"""The corpus stage: sources to the tables documents, removals, passages, sentences, attributions and failures."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from framewire.codebook import Codebook, ModelChoice
from framewire.corpus.article import RawArticle, Unreadable
from framewire.corpus.attributed import Attributed, attributed
from framewire.corpus.attribution.attributor import Attributor
from framewire.corpus.attribution.identities import names_of
from framewire.corpus.cleaning import draft, removals
from framewire.corpus.duplicates import families
from framewire.corpus.facts.metadata import Readings, unread_dates
from framewire.corpus.main_text.clean import blank_marks
from framewire.corpus.main_text.repeats import Repeats
from framewire.corpus.reading.passed_over import passed_over
from framewire.corpus.reading.read import read_source, reason
from framewire.corpus.reading.sources import HUB, SourceFile, discover, pinned
from framewire.corpus.reading.sources import TABLES as ROWS
from framewire.corpus.spool import Draft, Spool
from framewire.corpus.units import attribution_rows, passage_rows, sentence_rows
from framewire.errors import FramewireError, SourceError
from framewire.models.remembered import kept_vectors
from framewire.patterns import Pattern
from framewire.progress import Progress, track
from framewire.tables import Store, TableWriter

PIECE = 500
TABLES = ("documents", "removals", "passages", "sentences", "attributions")
Row = dict[str, object]


@dataclass(frozen=True)
class CorpusRequest:
    """What to read and how. `limit` null reads every article; links out of a source are read only where asked."""

    sources: tuple[str, ...]
    codebook: Codebook
    limit: int | None = None
    follow_symlinks: bool = False


@dataclass
class _Work:
    """What the passes over a corpus share."""

    request: CorpusRequest
    spool: Spool
    repeats: Repeats
    failures: list[Row]
    rules: Counter[str]
    both_ways: list[tuple[str, Readings]] = field(default_factory=list)

    @cached_property
    def keep(self) -> list[Pattern]:
        return [Pattern(pattern) for pattern in self.request.codebook.corpus.keep]


def source_hash(files: Sequence[SourceFile]) -> str:
    """Return the sha256 of the names and bytes of all files, in order; a Hub dataset counts by its commit.

    Raises `SourceError` when the Hub does not tell the commit.
    """
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode("utf-8", "surrogatepass") + b"\0")
        if file.kind == "hub":
            digest.update(pinned(file).location.encode())
        elif file.outside:
            digest.update(b"outside")
        else:
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
    files = [pinned(file) for file in discover(request.sources, request.follow_symlinks)]
    # Before anything is written: the folder of the run may lie among the articles.
    others = list(passed_over(request.sources, request.follow_symlinks))
    with Spool(store.folder) as spool:
        work = _Work(request, spool, Repeats(), [], Counter())
        for raw in track(_articles(work, files), progress, "Cleaning articles", request.limit or _total(files)):
            _clean(work, raw)
        if not len(spool):
            raise _no_article(request, work.failures)
        progress.start("Finding copies", None)
        firsts = families(len(spool), lambda number: settled(work, spool[number]).text)
        _write(work, store, firsts, progress)
    for unit in (*others, *unread_dates(work.both_ways)):
        _fail(work, unit.unit_id, unit.error, unit.message)
    store.fail("corpus", list({(row["unit_id"], row["error"]): row for row in work.failures}.values()))
    return _notes(work, firsts) | _commits(files)


def _commits(files: Sequence[SourceFile]) -> dict[str, str]:
    """The commits that were read of datasets on the Hub, as one note; none where there was no dataset."""
    read = [file.location.removeprefix(HUB) for file in files if file.kind == "hub"]
    return {"read from the Hub": ", ".join(read)} if read else {}


def _total(files: Sequence[SourceFile]) -> int | None:
    """The number of articles where each file is one; tables are not counted beforehand."""
    return None if any(file.kind in ROWS for file in files) else len(files)


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
    try:
        made = draft(raw, work.keep)
    except FramewireError:
        raise
    except Exception as error:  # noqa: BLE001 (one article never ends a run)
        _fail(work, raw.path, "not_cleaned", f"Cleaning it failed ({reason(error)})")
        return
    if not made.text.strip():
        cure = "; a page that loads its text by a script is saved from a browser, once it shows the text"
        _fail(work, raw.path, "no_text", "Nothing is left after cleaning" + cure * raw.html)
        return
    work.spool.add(made)
    kept = [line for line, mark in zip(made.lines, made.marks, strict=True) if mark is None]
    work.repeats.add(made.group, kept, made.facts)


def _fail(work: _Work, unit_id: str, error: str, message: str) -> None:
    work.failures.append({"unit_id": unit_id, "error": error, "message": message})


def _no_article(request: CorpusRequest, failures: list[Row]) -> SourceError:
    first = f" (first: {failures[0]['unit_id']}: {failures[0]['message']})" if failures else ""
    return SourceError(
        ", ".join(request.sources), f"no article could be read{first}", "Give files that hold article text"
    )


def _write(work: _Work, store: Store, firsts: Sequence[int], progress: Progress) -> None:
    ids = [work.spool[first].document_id if first != number else "" for number, first in enumerate(firsts)]
    book = work.request.codebook
    with ExitStack() as stack:
        keep = stack.enter_context(kept_vectors(store.cache)) if book.embedding == ModelChoice() else None
        attributor = Attributor(book.language, keep)
        writers = {name: stack.enter_context(store.writer(name)) for name in TABLES}
        rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        drafts = track(work.spool, progress, "Reading who says what", len(work.spool))
        family = iter(ids)
        for some in attributed((settled(work, draft) for draft in drafts), attributor, book):
            for article in some:
                _add(work, article, next(family), rows)
            if len(rows["documents"]) >= PIECE:
                _flush(writers, rows)
        _flush(writers, rows)
    aliases = {alias: speaker.name for speaker in book.speakers for alias in speaker.aliases}
    _name_speakers(store, aliases)


def _name_speakers(store: Store, aliases: Mapping[str, str]) -> None:
    """Give every speaker of the corpus one name (identities.py)."""
    columns = ("speaker", "speaker_kind")
    spoken = (piece.dropna(subset=["speaker"]) for piece in store.batches("attributions", columns))
    pairs: Iterator[Any] = (pair for piece in spoken for pair in piece[list(columns)].to_numpy().tolist())
    names = names_of(pairs, aliases)
    with store.writer("attributions") as writer:
        for piece in store.batches("attributions"):
            shown = [names.of(name) if isinstance(name, str) else None for name in piece["speaker"]]
            writer.add(piece.assign(speaker=pd.Series(shown, index=piece.index, dtype=object)))


def _flush(writers: Mapping[str, TableWriter], rows: dict[str, list[Row]]) -> None:
    for name, writer in writers.items():
        if rows[name]:
            writer.add(rows[name])
            rows[name] = []


def settled(work: _Work, made: Draft) -> Draft:
    """The article as its corpus shows it: recurring lines go, unless the codebook keeps them or nothing were left."""

    def is_repeated(line: str) -> bool:
        return work.repeats.recurs(made.group, line) and not any(rule.search(line) for rule in work.keep)

    marked = zip(made.lines, made.marks, strict=True)
    marks = ["recurring" if mark is None and is_repeated(line) else mark for line, mark in marked]
    if not any(mark is None and line.strip() for line, mark in zip(made.lines, marks, strict=True)):
        marks = list(made.marks)
    return replace(made, marks=blank_marks(made.lines, marks), facts=work.repeats.settle(made.group, made.facts))


def _add(work: _Work, article: Attributed, family: str, rows: dict[str, list[Row]]) -> None:
    made, book = article.draft, work.request.codebook
    text, identity, facts = made.text, made.document_id, made.facts
    rows["documents"].append({
        "document_id": identity, "path": made.path, "sha256": made.sha256, "title": facts.title, "text": text,
        "published": facts.published, "published_from": facts.published_from, "outlet": facts.outlet,
        "byline": facts.byline, "origin": facts.origin, "language": made.language, "family_id": family or identity,
        "n_words": len(text.split()),
    })  # fmt: skip
    if facts.readings and facts.published is None:
        work.both_ways.append((made.path, facts.readings))
    for gone in removals(made.lines, made.marks, made.mended):
        rows["removals"].append({"document_id": identity, "line": gone.line, "text": gone.text, "rule": gone.rule})
        work.rules[gone.rule] += 1
    if made.language != book.language:
        message = f"The text is in '{made.language}', the codebook in '{book.language}': set aside without passages"
        _fail(work, made.path, "other_language", message)
        return
    if article.failed:
        message = f"Reading who says what in it failed ({article.failed}): set aside without passages"
        _fail(work, made.path, "not_attributed", message)
        return
    rows["passages"] += passage_rows(identity, text, article.passages)
    sentences = sentence_rows(identity, article.passages)
    rows["sentences"] += sentences
    rows["attributions"] += attribution_rows(identity, text, article.attributions, sentences)


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
