"""The pairs that a codebook asks of the passages of a run: all of them, or those the plan asks first."""

from __future__ import annotations

from collections.abc import Iterator

from framewire.codebook import Codebook
from framewire.stance.feed import articles
from framewire.stance.plan import Passage, Plan, Question
from framewire.tables import Store

Pair = tuple[str, str]


def pairs_of(store: Store, book: Codebook, exhaustive: bool) -> list[Pair]:
    """Return the different (premise, hypothesis) pairs in the order they are met."""
    pairs: dict[Pair, None] = {}
    for question in _questions(store, Plan.of(book, exhaustive)):
        pairs.update(dict.fromkeys((question.premise, hypothesis.text) for hypothesis in question.hypotheses))
    return list(pairs)


def every_pair(store: Store, book: Codebook) -> int:
    """Return how many pairs a pipeline would score that asks every hypothesis of every passage."""
    plan = Plan.of(book, exhaustive=True)
    targets = sum(2 * len(target.pairs) for target in plan.targets)
    frames = sum(2 * len(frame.asked) for frame in plan.frames)
    return store.count("passages") * (targets + frames)


def _questions(store: Store, plan: Plan) -> Iterator[Question]:
    for group in articles(store):
        for article in group:
            named = zip(article.passage_ids, article.readings, strict=True)
            yield from plan.first([Passage(name, number, read) for number, (name, read) in enumerate(named)])
