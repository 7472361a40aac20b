"""The corpus stage: sources to the tables documents, removals, passages, quotes and failures."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from framewire.codebook import Codebook
from framewire.corpus.article import Article, Given, RawArticle, Removal, Unreadable
from framewire.corpus.clean import Marked, mark_lines
from framewire.corpus.clean_html import mark_page
from framewire.corpus.duplicates import find_families
from framewire.corpus.encoding import mend
from framewire.corpus.language import language_of
from framewire.corpus.metadata import Facts, read_facts
from framewire.corpus.passages import split_passages
from framewire.corpus.quotes import find_quotes
from framewire.corpus.read import looks_like_html, read_source
from framewire.corpus.sources import SourceFile, discover
from framewire.errors import SourceError
from framewire.progress import Progress, track
from framewire.tables import Store

PIECE = 500
Row = dict[str, object]


@dataclass(frozen=True)
class CorpusRequest:
    """What to read and how. `limit` null reads every article."""

    sources: tuple[str, ...]
    codebook: Codebook
    limit: int | None = None


def clean_article(raw: str, *, html: bool | None = None) -> Article:
    """Clean one article given as text or as a page's source. `html` null: told by the text itself.

    `text` is a subsequence of the raw lines (for a page: of its rendered lines); `removed` holds all others.

    >>> clean_article("Talks resume\\n\\nDelegates met on Monday to discuss the plan for peace.\\n\\nLeave a Reply").title
    'Talks resume'
    """
    text = mend(raw)
    is_html = looks_like_html(text) if html is None else html
    marked, given = _mark(text, is_html, Given(), ())
    return _article(marked, read_facts(marked, given))


def _mark(text: str, html: bool, given: Given, keep: Sequence[re.Pattern[str]]) -> tuple[Marked, Given]:
    if html:
        return mark_page(text, given, keep)
    return mark_lines(text, given.title, keep), given


def _article(marked: Marked, facts: Facts) -> Article:
    removed = tuple(
        Removal(number, line, mark)
        for number, (line, mark) in enumerate(zip(marked.lines, marked.marks, strict=True), start=1)
        if mark is not None
    )
    return Article(
        facts.title,
        marked.text,
        facts.published,
        facts.outlet,
        facts.byline,
        facts.origin,
        removed,
        facts.published_from,
    )


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
    """Read, clean and split every article of the sources; write documents, removals, passages, quotes and failures.

    Returns notes for the manifest. Raises `SourceError` when no source gives an article.
    """
    failures: list[Row] = []
    documents: list[Row] = []
    with store.writer("removals") as removals:
        for raw in track(_articles(request, failures), progress, "Cleaning articles", request.limit):
            _clean(raw, request.codebook, documents, removals.add, failures)
    if not documents:
        reason = f" (first failure: {failures[0]['unit_id']}: {failures[0]['message']})" if failures else ""
        raise SourceError(
            ", ".join(request.sources), f"no article could be read{reason}", "Give files with article text"
        )
    firsts = find_families([str(row["text"]) for row in documents])
    for row, first in zip(documents, firsts, strict=True):
        row["family_id"] = documents[first]["document_id"]
    store.write_rows("documents", documents)
    _write_passages(documents, request.codebook, store, progress)
    store.fail("corpus", failures)
    return {"documents": str(len(documents)), "families": str(len(set(firsts)))}


def _articles(request: CorpusRequest, failures: list[Row]) -> Iterator[RawArticle]:
    count = 0
    columns = dict(request.codebook.corpus.columns)
    for file in discover(request.sources):
        for unit in read_source(file, columns):
            if isinstance(unit, Unreadable):
                failures.append({"unit_id": unit.unit_id, "error": unit.error, "message": unit.message})
                continue
            if request.limit is not None and count >= request.limit:
                return
            count += 1
            yield unit


def _clean(raw: RawArticle, book: Codebook, documents: list[Row], add: object, failures: list[Row]) -> None:
    keep = [re.compile(pattern) for pattern in book.corpus.keep]
    marked, given = _mark(raw.text, raw.html, raw.given, keep)
    facts = read_facts(marked, given)
    article = _article(marked, facts)
    if not article.text.strip():
        failures.append({"unit_id": raw.path, "error": "no_text", "message": "Nothing is left after cleaning"})
        return
    language = language_of(article.text)
    if language != book.language:
        message = f"The text is in '{language}', the codebook in '{book.language}': set aside, no passages"
        failures.append({"unit_id": raw.path, "error": "other_language", "message": message})
    identity = raw.document_id
    documents.append({
        "document_id": identity, "path": raw.path, "sha256": raw.sha256, "title": article.title, "text": article.text,
        "published": article.published, "published_from": article.published_from, "outlet": article.outlet,
        "byline": article.byline, "origin": article.origin, "language": language, "family_id": identity,
        "n_words": len(article.text.split()),
    })  # fmt: skip
    add(
        [{"document_id": identity, "line": gone.line, "text": gone.text, "rule": gone.rule} for gone in article.removed]
    )  # type: ignore[operator]


def _write_passages(documents: list[Row], book: Codebook, store: Store, progress: Progress) -> None:
    with store.writer("passages") as passages, store.writer("quotes") as quotes:
        for row in track(documents, progress, "Splitting passages", len(documents)):
            if row["language"] != book.language:
                continue
            text, identity = str(row["text"]), str(row["document_id"])
            pieces = split_passages(text, find_quotes(text), book.corpus.passage_sentences)
            passages.add([
                {"passage_id": f"{identity}-{piece.position:04d}", "document_id": identity, "position": piece.position,
                 "start": piece.start, "end": piece.end, "text": text[piece.start : piece.end]} for piece in pieces
            ])  # fmt: skip
            quotes.add([
                {"passage_id": f"{identity}-{piece.position:04d}", "start": quote.start, "end": quote.end,
                 "speaker": quote.speaker, "cue": quote.cue} for piece in pieces for quote in piece.quotes
            ])  # fmt: skip


def clean_source(sources: tuple[str, ...], out: Path, progress: Progress) -> int:
    """Clean every article of the sources into `out`: texts/*.txt and the tables documents, removals, failures. Returns the count."""
    store = Store(out)
    book = Codebook(title="clean", text="clean")
    build_corpus(CorpusRequest(sources, book), store, progress)
    documents = store.read("documents", ["document_id", "text"])
    folder = out / "texts"
    folder.mkdir(parents=True, exist_ok=True)
    for identity, text in zip(documents["document_id"], documents["text"], strict=True):
        (folder / f"{identity}.txt").write_text(text + "\n", encoding="utf-8")
    return len(documents)
