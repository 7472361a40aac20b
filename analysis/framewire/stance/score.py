"""The stage `scoring`: what is relevant to which target, and what the model answers to what is worth asking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from framewire.codebook import Codebook
from framewire.models.parts.cuts import cut_row
from framewire.models.remembered import RememberingEmbedder
from framewire.progress import Progress, Silent
from framewire.stance.questions.answers import FILE_NAME, Ledger
from framewire.stance.questions.closeness import Closeness, Examples
from framewire.stance.questions.feed import Document, articles
from framewire.stance.questions.relevance import Gate, Relevant
from framewire.stance.schedule.ask import Answerer, Judge
from framewire.stance.schedule.audit import AuditSample
from framewire.stance.schedule.inquiries import Inquiry, Schedule, inquire
from framewire.tables import Store

if TYPE_CHECKING:
    from framewire.models.embedder import Embedder
    from framewire.models.shelf import Shelf

Row = dict[str, object]


@dataclass(frozen=True)
class ScoreRequest:
    """What to score. `exhaustive` switches every saving off; `previous` holds the answers of an earlier run."""

    codebook: Codebook
    exhaustive: bool = False
    previous: Store | None = None


def score_sentences(request: ScoreRequest, store: Store, models: Shelf, progress: Progress) -> dict[str, str]:
    """Write the tables relevance, answers, audit_answers and frame_closeness.

    Answers known from `request.previous`, or from the same command when it was killed, are not asked again. Returns
    notes for the manifest.
    """
    book, schedule = request.codebook, Schedule.of(request.codebook, request.exhaustive)
    sample = AuditSample([] if request.exhaustive else _with_passages(store), book.seed)
    embedder = cache(lambda: _embedder(models, store))
    gate = Gate(schedule.targets, embedder, book.stance.nearest_target_only)
    examples = Examples(book.frames, embedder)
    progress.start("reading sentences for stances and frames", store.count("passages"))
    with (
        _ledger(request, store) as ledger,
        store.writer("relevance") as relevance,
        store.writer("answers") as table,
        store.writer("audit_answers") as audit,
        store.writer("frame_closeness") as closeness,
    ):
        answerer = Answerer(Judge.of(models.entailment), ledger, progress, models.workers)
        for group in articles(store):
            relevant = gate.read([article.read for article in group])
            relevance.add([_relevance_row(item) for items in relevant for item in items])
            close = examples.read([article.read.passages for article in group])
            closeness.add([row for own in close for row in _closeness_rows(own)])
            table.add(_answers([*zip(group, relevant, close, strict=True)], schedule, answerer))
            for article in filter(lambda article: article.document_id in sample, group):
                audit.add(_in_full(article, sample.schedule(schedule, article.document_id), answerer))
    store.fail("scoring", [cut_row(unit) for unit in answerer.cut])
    _forget(store)
    return {
        "entailment model": answerer.model,
        "plan": "exhaustive" if request.exhaustive else "only questions that can change a stance or a frame",
        "rows": f"{store.count('answers')}, and {store.count('audit_answers')} for the audit",
        "pairs scored this time": str(answerer.scored),
    }


def _answers(
    group: Sequence[tuple[Document, Sequence[Relevant], Closeness]], schedule: Schedule, answerer: Answerer
) -> list[Row]:
    """Ask about some articles; return the rows of the table of answers, document by document."""
    inquiries = [
        inquiry
        for article, items, close in group
        for inquiry in (*schedule.stances(items), *schedule.angles(article.read.passages, close))
    ]
    return _asked(inquiries, answerer, schedule.exhaustive, sum(len(article.passage_ids) for article, _, _ in group))


def _in_full(article: Document, schedule: Schedule, answerer: Answerer) -> list[Row]:
    # Every passage is read, however close the article comes to examples.
    return _asked(list(schedule.angles(article.read.passages, {})), answerer, exhaustive=False)


def _closeness_rows(closeness: Closeness) -> Iterator[Row]:
    """Yield the rows of one document, passage by passage: the order in which they are read again."""
    names = next(iter(closeness.values()), {})
    for name in names:
        for frame_id, own in closeness.items():
            yield {"passage_id": name, "frame_id": frame_id, "closeness": own[name]}


def _asked(inquiries: Sequence[Inquiry], answerer: Answerer, exhaustive: bool, worth: int = 0) -> list[Row]:
    questions = [question for chain in inquire(inquiries, answerer, exhaustive, worth) for question in chain]
    found = answerer.answers(questions)
    answerer.note_cut(questions)
    return [row for question, rows in zip(questions, found, strict=True) for row in answerer.rows(question, rows)]


def _relevance_row(item: Relevant) -> Row:
    said = item.utterance
    place = {"sentence_id": said.sentence_id, "voice": said.voice, "target_id": item.target_id}
    return {**place, "text": said.text, "speaker": said.speaker, "outcome": item.outcome, "measure": item.measure}


def _embedder(models: Shelf, store: Store) -> Embedder:
    return RememberingEmbedder(models.embedder, store.cache, Silent())


def _with_passages(store: Store) -> set[str]:
    """Return the documents that have passages."""
    return {name for frame in store.batches("passages", ["document_id"]) for name in frame["document_id"].unique()}


@contextmanager
def _ledger(request: ScoreRequest, store: Store) -> Iterator[Ledger]:
    with Ledger.open(store.cache / FILE_NAME) as ledger:
        if request.previous is not None:
            ledger.take_over(request.previous)
        yield ledger


def _forget(store: Store) -> None:
    """Remove the ledger: all that it knows now stands in the tables."""
    for path in store.cache.glob(FILE_NAME + "*"):
        path.unlink()
