"""The audit: the frames of a sample of documents are read in full as well, and compared with those of the schedule.

It says how well the schedule's savings keep a full reading's labels, and nothing about whether those are right. Stances
need no audit: asking more of a sentence never changes what its first answers settled. What is asked for the audit
stands in a table of its own, so that it cannot change what is decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from framewire.models.rules import rule
from framewire.stance.schedule.inquiries import Schedule

Row = dict[str, object]


class AuditSample:
    """A random sample of documents that a new document hardly changes: those whose hash with the seed is smallest.

    They are audit_share of all, at least audit_least, each read in full for one frame, so that labels are independent.
    """

    def __init__(self, document_ids: Iterable[str], seed: int) -> None:
        self._seed = seed
        everything = sorted(set(document_ids), key=self._hash)
        count = int(max(rule("audit_least"), rule("audit_share") * len(everything)))
        self._chosen = frozenset(everything[:count])

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._chosen

    def schedule(self, schedule: Schedule, document_id: str) -> Schedule:
        """Return the schedule that reads a document of the sample in full, for one of the frames."""
        chosen = int(self._hash(document_id)[-8:], 16) % max(1, len(schedule.frames))
        return replace(schedule, frames=schedule.frames[chosen : chosen + 1], all_passages=True)

    def _hash(self, document_id: str) -> str:
        return hashlib.sha256(f"{self._seed}\0{document_id}".encode()).hexdigest()


class Audit:
    """Compares labels by the schedule with those of a full reading, and counts the equal ones."""

    def __init__(self) -> None:
        self._equal = self._labels = 0

    def compare(self, planned: Sequence[Mapping[str, object]], full: Sequence[Mapping[str, object]]) -> list[Row]:
        """Return one row of the table of audits for each frame of a full reading, beside the scheduled one."""
        known = {(row["document_id"], row["frame_id"]): row for row in planned}
        rows: list[Row] = []
        for row in full:
            key = (row["document_id"], row["frame_id"])
            words = {"planned": _word(known[key]["present"]), "full": _word(row["present"])}
            self._labels += 1
            self._equal += words["planned"] == words["full"]
            place = {"document_id": key[0], "kind": "frame", "subject_id": key[1], "voice": "any"}
            rows.append({**place, **words})
        return rows

    def note(self) -> str:
        """Return what was found, with the 95 % interval of the share of equal labels."""
        if not self._labels:
            return "no label to compare"
        low, high = wilson(self._equal, self._labels)
        return (
            f"{self._equal} of {self._labels} frames of documents drawn at random are labelled as by a full reading "
            f"({self._equal / self._labels:.1%}, 95 % interval {low:.1%} to {high:.1%})"
        )


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share, hits of total (at least 1), within [0, 1] (Wilson 1927).

    >>> [round(bound, 3) for bound in wilson(95, 100)]
    [0.888, 0.978]
    """
    z = 1.959964
    share, middle = hits / total, 1 + z * z / total
    half = z * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5
    return (share + z * z / (2 * total) - half) / middle, (share + z * z / (2 * total) + half) / middle


def _word(present: object) -> str | None:
    return None if present is None else "present" if present else "absent"
