"""The audit: a sample of documents is read in full as well, and its labels are compared with those of the plan.

What is asked for the audit stands in a table of its own, so that it cannot change what is decided.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from framewire.stance.decided import Answers, Asked, Decided
from framewire.stance.feed import Article, document_of
from framewire.stance.plan import Plan
from framewire.stance.speakers import Speakers

# So many documents are read in full: for all targets, and for one frame each, so that their labels are independent.
LEAST, SHARE = 15, 0.02
Rows = Mapping[str, Sequence[Mapping[str, object]]]


class Sample:
    """A random sample of documents that a new document hardly changes: those whose hash with the seed is smallest."""

    def __init__(self, document_ids: Iterable[str], seed: int) -> None:
        self._seed = seed
        everything = sorted(set(document_ids), key=self._hash)
        self._chosen = frozenset(everything[: max(LEAST, int(SHARE * len(everything)))])

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._chosen

    def plan(self, plan: Plan, document_id: str) -> Plan:
        """Return the plan that reads a document of the sample in full: all targets, and one of the frames."""
        chosen = int(self._hash(document_id)[-8:], 16) % max(1, len(plan.frames))
        return replace(plan, frames=plan.frames[chosen : chosen + 1], all_passages=True)

    def _hash(self, document_id: str) -> str:
        return hashlib.sha256(f"{self._seed}\0{document_id}".encode()).hexdigest()


class Audit:
    """Compares the labels of the sample by the plan with those of a full reading, and counts the equal ones."""

    def __init__(self, sample: Sample, plan: Plan, margin: float) -> None:
        self._sample, self._plan, self._margin = sample, plan, margin
        self._equal = self._labels = 0
        self._documents: set[object] = set()

    def group(self, group: Sequence[Article], planned: Rows, answers: Answers) -> Iterator[dict[str, object]]:
        """Yield the rows of the table of audits for some documents.

        `planned` are their rows of `document_stances` and `frames`, `answers` those of a full reading of the sample.
        """
        asked: dict[str, dict[tuple[str, str], Sequence[Asked]]] = defaultdict(dict)
        for place, rows in answers.items():
            asked[document_of(place[0])][place] = rows
        for article in group:
            if article.document_id in asked:
                decided = Decided(self._sample.plan(self._plan, article.document_id), self._margin)
                yield from self.compare(planned, decided.group([article], asked[article.document_id], Speakers()))

    def compare(self, planned: Rows, full: Rows) -> Iterator[dict[str, object]]:
        """Yield one row for each label of the full reading beside the planned one.

        A label that is null in both readings is left out: there was nothing to compare.
        """
        labels, others = dict(_labels(planned)), dict(_labels(full))
        for key, label in others.items():
            if label is not None or labels.get(key) is not None:
                self._labels += 1
                self._equal += label == labels.get(key)
                self._documents.add(key[0])
                names = dict(zip(("document_id", "kind", "subject_id", "voice"), key, strict=True))
                yield {**names, "planned": labels.get(key), "full": label}

    def note(self) -> str:
        """Return what was found, with the 95 % interval of the share of equal labels."""
        if not self._labels:
            return "no label to compare"
        low, high = wilson(self._equal, self._labels)
        return (
            f"{self._equal} of {self._labels} labels of {len(self._documents)} documents drawn at random are those of "
            f"a full reading ({self._equal / self._labels:.1%}, 95 % interval {low:.1%} to {high:.1%})"
        )


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share, hits of total (Wilson 1927).

    >>> [round(bound, 3) for bound in wilson(95, 100)]
    [0.888, 0.978]
    """
    z = 1.959964
    share, middle = hits / total, 1 + z * z / total
    half = z * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5
    return (share + z * z / (2 * total) - half) / middle, (share + z * z / (2 * total) + half) / middle


def _labels(rows: Rows) -> Iterator[tuple[tuple[object, ...], str | None]]:
    for row in rows["document_stances"]:
        stance = row["stance"]
        yield (row["document_id"], "stance", row["target_id"], row["voice"]), None if stance is None else str(stance)
    for row in rows["frames"]:
        word = {None: None, True: "present", False: "absent"}[None if row["present"] is None else bool(row["present"])]
        yield (row["document_id"], "frame", row["frame_id"], "any"), word
