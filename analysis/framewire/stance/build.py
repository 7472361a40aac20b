"""The two steps of the stage: score the pairs that matter, then decide from the scores alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.codebook import Codebook
from framewire.progress import Progress
from framewire.stance.decided import Decided, by_passage
from framewire.stance.entail import Desk
from framewire.stance.families import Families
from framewire.stance.feed import Article, Entailments, articles
from framewire.stance.hypotheses import TargetQuestions
from framewire.stance.inquiry import inquire
from framewire.stance.judge import Judge
from framewire.stance.ledger import FILE_NAME, Ledger
from framewire.stance.plan import Document, Passage, Plan
from framewire.stance.relevance import Nearness
from framewire.stance.speakers import Speakers
from framewire.tables import Store

if TYPE_CHECKING:
    from framewire.models.shelf import Shelf

WRITTEN = ("passage_stances", "document_stances", "frames")


@dataclass(frozen=True)
class ScoreRequest:
    """What to score. `exhaustive` switches every saving off; `previous` holds the entailments of an earlier run."""

    codebook: Codebook
    exhaustive: bool = False
    previous: Store | None = None


def score_passages(request: ScoreRequest, store: Store, models: Shelf, progress: Progress) -> dict[str, str]:
    """Write the table of entailments: what each passage answers to each hypothesis worth asking.

    Answers known from `request.previous`, or from the same command when it was killed, are not asked again.
    Returns notes for the manifest.
    """
    book = request.codebook
    families = Families(_family_sizes(store) if book.corpus.families_once and not request.exhaustive else {})
    progress.start("reading passages for stances and frames", store.count("passages"))
    with _ledger(request, store) as ledger, store.writer("entailments") as table:
        desk = Desk(Judge.of(models.entailment), ledger, progress)
        plan = Plan.of(book, request.exhaustive)
        nearness = Nearness({asked.target.id: _texts(asked) for asked in plan.targets}, lambda: models.embedder)
        for group in articles(store):
            table.add(_entailments(plan, nearness, desk, [_document(article, families) for article in group]))
    _forget(store)
    return {
        "entailment model": desk.model,
        "plan": "exhaustive" if request.exhaustive else "only pairs that can change a stance or a frame",
        "rows": str(store.count("entailments")),
        "pairs scored this time": str(desk.counts.scored),
    }


def decide_stances(book: Codebook, store: Store, progress: Progress) -> dict[str, str]:
    """Write the stances of passages, documents and speakers, and the frames, from the entailments. Loads no model."""
    plan = Plan.of(book, exhaustive=False)
    decided, speakers = Decided(plan, book.stance.margin), Speakers()
    entailments = Entailments(store)
    progress.start("deciding stances and frames", store.count("documents"))
    with ExitStack() as open_tables:
        tables = {name: open_tables.enter_context(store.writer(name)) for name in WRITTEN}
        for group in articles(store):
            answers = by_passage(entailments.take([article.document_id for article in group]))
            for name, rows in decided.group(group, answers, speakers).items():
                tables[name].add(rows)
            progress.advance(len(group))
    store.write_rows("speaker_stances", list(speakers.rows(book.stance.margin)))
    return {"margin": str(book.stance.margin), **decided.notes()}


def _entailments(plan: Plan, nearness: Nearness, desk: Desk, documents: Sequence[Document]) -> list[dict[str, object]]:
    """Return the rows of some documents, in the order of their passages."""
    nearness.read([text for d in documents for target in plan.targets for _, text in plan.sentences(target, d)])
    inquiries = [inquiry for document in documents for inquiry in plan.inquiries(document, nearness)]
    names = [passage.passage_id for document in documents for passage in document.passages]
    chains = inquire(inquiries, desk, plan.exhaustive, len(names))
    order = {name: number for number, name in enumerate(names)}
    asked = sorted(
        (question for chain in chains for question in chain), key=lambda asked: order[asked.place.passage_id]
    )
    return [
        row for question, found in zip(asked, desk.answers(asked), strict=True) for row in desk.rows(question, found)
    ]


def _document(article: Article, families: Families) -> Document:
    readings = families.read_once(article.family_id, article.readings)
    return Document(article.title, tuple(map(Passage, article.passage_ids, readings)))


def _texts(asked: TargetQuestions) -> list[str]:
    """Return what stands for a target when meanings are compared: its name and its hypotheses."""
    return [asked.target.name, *(side.hypothesis.text for side in (*asked.favour, *asked.against))]


def _family_sizes(store: Store) -> Counter[str]:
    sizes: Counter[str] = Counter()
    for frame in store.batches("documents", ["family_id"]):
        sizes.update(frame["family_id"])
    return sizes


@contextmanager
def _ledger(request: ScoreRequest, store: Store) -> Iterator[Ledger]:
    with Ledger.open(_ledger_path(store)) as ledger:
        if request.previous is not None and request.previous.has("entailments"):
            ledger.take_over(request.previous)
        yield ledger


def _ledger_path(store: Store) -> Path:
    return store.folder.parent / "cache" / FILE_NAME


def _forget(store: Store) -> None:
    """Remove the ledger: all that it knows now stands in the table."""
    for path in _ledger_path(store).parent.glob(FILE_NAME + "*"):
        path.unlink()
