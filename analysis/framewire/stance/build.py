"""The two steps of the stage: score the pairs that matter, then decide from the scores alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.codebook import Codebook
from framewire.models.remembered import RememberingEmbedder
from framewire.progress import Progress, Silent
from framewire.stance.audit import Audit, Sample
from framewire.stance.decided import Decided, by_passage
from framewire.stance.entail import Desk
from framewire.stance.families import Families
from framewire.stance.feed import Article, Entailments, articles, document_of
from framewire.stance.hypotheses import TargetQuestions
from framewire.stance.inquiry import inquire
from framewire.stance.judge import Judge
from framewire.stance.kept import Kept
from framewire.stance.ledger import FILE_NAME, Ledger
from framewire.stance.plan import Document, Passage, Plan
from framewire.stance.premises import Reading
from framewire.stance.relevance import Nearness
from framewire.stance.speakers import Speakers
from framewire.tables import Store

if TYPE_CHECKING:
    from framewire.models.embedder import Embedder
    from framewire.models.shelf import Shelf

AUDITED = "audit_entailments"
WRITTEN = ("passage_stances", "document_stances", "frames", "audits")


@dataclass(frozen=True)
class ScoreRequest:
    """What to score. `exhaustive` switches every saving off; `previous` holds the entailments of an earlier run.

    `rule` is a hash of all that decides what is asked besides the documents: one that reads as it did under the same
    rule is not planned again. "" plans every document.
    """

    codebook: Codebook
    exhaustive: bool = False
    previous: Store | None = None
    rule: str = ""


@dataclass(frozen=True)
class _Interview:
    """What is needed to put the questions of a plan."""

    plan: Plan
    nearness: Nearness
    desk: Desk

    def rows(self, documents: Sequence[Document], worth: int = 0) -> list[dict[str, object]]:
        """Return the entailments of some documents, in the order of their passages; progress advances by `worth`."""
        self.nearness.read([text for document in documents for text in self.plan.unmentioning(document)])
        inquiries = [inquiry for document in documents for inquiry in self.plan.inquiries(document, self.nearness)]
        chains = inquire(inquiries, self.desk, self.plan.exhaustive, worth)
        names = [passage.passage_id for document in documents for passage in document.passages]
        order = {name: number for number, name in enumerate(names)}
        asked = [question for chain in chains for question in chain]
        asked.sort(key=lambda question: order[question.place.passage_id])
        answers = self.desk.answers(asked)
        return [row for question, rows in zip(asked, answers, strict=True) for row in self.desk.rows(question, rows)]


def score_passages(request: ScoreRequest, store: Store, models: Shelf, progress: Progress) -> dict[str, str]:
    """Write the table of entailments: what each passage answers to each hypothesis worth asking; and the audit's.

    Answers known from `request.previous`, or from the same command when it was killed, are not asked again.
    Returns notes for the manifest.
    """
    book, plan = request.codebook, Plan.of(request.codebook, request.exhaustive)
    families = Families(_family_sizes(store) if book.corpus.families_once and not request.exhaustive else {})
    sample = Sample([] if request.exhaustive else _read(store), book.seed)
    nearness = Nearness({asked.target.id: _texts(asked) for asked in plan.targets}, lambda: _embedder(models, store))
    progress.start("reading passages for stances and frames", store.count("passages"))
    kept = Kept.of(request.rule, store, request.previous)
    with _ledger(request, store) as ledger, store.writer("entailments") as table, store.writer(AUDITED) as audit:
        interview = _Interview(plan, nearness, Desk(Judge.of(models.entailment), ledger, progress, models.workers))
        for group in articles(store):
            table.add(_planned(interview, group, families, kept))
            for article in filter(lambda article: article.document_id in sample, group):
                audit.add(_in_full(interview, article, sample))
    kept.write(store)
    _forget(store)
    return {
        "entailment model": interview.desk.model,
        "plan": "exhaustive" if request.exhaustive else "only pairs that can change a stance or a frame",
        "rows": f"{store.count('entailments')}, and {store.count(AUDITED)} for the audit",
        "pairs scored this time": str(interview.desk.counts.scored),
    }


def decide_stances(book: Codebook, store: Store, progress: Progress) -> dict[str, str]:
    """Write the stances of passages, documents and speakers, and the frames, from the entailments. Loads no model.

    The audit's labels are decided too, from its own entailments, and compared.
    """
    plan, margin = Plan.of(book, exhaustive=False), book.stance.margin
    decided, speakers, entailments = Decided(plan, margin), Speakers(), Entailments(store)
    audit, audited = Audit(Sample(_read(store), book.seed), plan, margin), Entailments(store, AUDITED)
    progress.start("deciding stances and frames", store.count("documents"))
    with ExitStack() as open_tables:
        tables = {name: open_tables.enter_context(store.writer(name)) for name in WRITTEN}
        for group in articles(store):
            names = [article.document_id for article in group]
            found = decided.group(group, by_passage(entailments.take(names)), speakers)
            tables["audits"].add(list(audit.group(group, found, by_passage(audited.take(names)))))
            for name, rows in found.items():
                tables[name].add(rows)
            progress.advance(len(group))
    store.write_rows("speaker_stances", list(speakers.rows(margin)))
    return {"margin": str(margin), "audit": audit.note(), **decided.notes()}


def _planned(
    interview: _Interview, group: Sequence[Article], families: Families, kept: Kept
) -> list[dict[str, object]]:
    """Return the entailments of some articles, in their order, those that are kept and those asked for now."""
    found: dict[str, list[dict[str, object]]] = {}
    fresh = []
    for article in group:
        document = _document(article, families.read_once(article.family_id, article.readings))
        rows = kept.rows(article.document_id, document)
        found[article.document_id] = rows or []
        fresh += [document] if rows is None else []
    for row in interview.rows(fresh, sum(len(article.readings) for article in group)):
        found[document_of(str(row["passage_id"]))].append(row)
    return [row for rows in found.values() for row in rows]


def _in_full(interview: _Interview, article: Article, sample: Sample) -> list[dict[str, object]]:
    full = replace(interview, plan=sample.plan(interview.plan, article.document_id))
    return full.rows([_document(article, article.readings)])


def _document(article: Article, readings: Sequence[Reading]) -> Document:
    return Document(article.title, tuple(map(Passage, article.passage_ids, readings)))


def _embedder(models: Shelf, store: Store) -> Embedder:
    return RememberingEmbedder(models.embedder, store.cache, Silent())


def _texts(asked: TargetQuestions) -> list[str]:
    """Return what stands for a target when meanings are compared: its name and its hypotheses."""
    return [asked.target.name, *(side.hypothesis.text for side in (*asked.favour, *asked.against))]


def _read(store: Store) -> set[str]:
    """Return the documents that have passages."""
    return {name for frame in store.batches("passages", ["document_id"]) for name in frame["document_id"].unique()}


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
    return store.cache / FILE_NAME


def _forget(store: Store) -> None:
    """Remove the ledger: all that it knows now stands in the table."""
    for path in _ledger_path(store).parent.glob(FILE_NAME + "*"):
        path.unlink()
