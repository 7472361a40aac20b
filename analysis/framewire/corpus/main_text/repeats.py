"""What a corpus shows that one article does not: lines that recur, an outlet's name, the way it writes dates."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from framewire.corpus.facts.metadata import Metadata
from framewire.corpus.facts.outlets import same_outlet
from framewire.corpus.main_text.lines import look

# A bare line is furniture when it stands in so many documents of its group, and in such a share of them.
LEAST, SHARE = 3, 0.02
# Running text is held to more, since copies of one article repeat their paragraphs.
LEAST_TEXT, SHARE_TEXT = 5, 0.25
LONGEST = 300
MOST_COUNTED = 2_000_000


class Repeats:
    """Counts, by group (a folder, a file, a host), the short lines of documents and what their metadata agree on."""

    def __init__(self) -> None:
        self._lines: Counter[int] = Counter()
        self._documents: Counter[str] = Counter()
        self._outlets: dict[str, Counter[str]] = {}
        self._orders: dict[str, Counter[str]] = {}

    def add(self, group: str, kept: Sequence[str], facts: Metadata) -> None:
        """Count one document."""
        self._documents[group] += 1
        self._lines.update({_key(group, line) for line in kept if 0 < len(line.strip()) <= LONGEST})
        if len(self._lines) > MOST_COUNTED:
            self._lines = Counter({key: count for key, count in self._lines.items() if count > 1})
        if facts.outlet:
            self._outlets.setdefault(group, Counter())[facts.outlet] += 1
        if facts.order:
            self._orders.setdefault(group, Counter())[facts.order] += 1
        elif facts.readings and facts.published:
            first, second = facts.readings
            if facts.published.date() in (first.date(), second.date()):
                order = "day" if facts.published.date() == first.date() else "month"
                self._orders.setdefault(group, Counter())[order] += 1

    def recurs(self, group: str, line: str) -> bool:
        """Whether a line stands in so many documents of its group that it is the site's, not the article's."""
        seen, documents = self._lines[_key(group, line)], steady(self._documents[group])
        if seen < LEAST or not 0 < len(line.strip()) <= LONGEST:
            return False
        counts = look(line)
        if counts.prose or counts.sentence:
            return seen >= LEAST_TEXT and seen >= SHARE_TEXT * documents
        return seen >= max(LEAST, SHARE * documents)

    def settle(self, group: str, facts: Metadata) -> Metadata:
        """Fill in what the documents of the group agree on: the outlet, and how a date like 05/06/2024 is read."""
        if facts.outlet is None and (outlet := _agreed(self._outlets.get(group), self._documents[group])):
            own = facts.origin is not None and same_outlet(facts.origin, outlet)
            facts = replace(facts, outlet=outlet, origin=None if own else facts.origin)
        orders = self._orders.get(group, Counter())
        if facts.published is None and facts.readings and len(orders) == 1 and sum(orders.values()) >= 2:
            first, second = facts.readings
            facts = replace(facts, published=first if "day" in orders else second, published_from=facts.readings_from)
        return facts


def steady(documents: int) -> int:
    """Return the nearest power of two of a number of documents: with it a limit stays where it is when one is added.

    Were the limit a share of the number itself, every fiftieth new document would give others back what they had lost.

    >>> [steady(number) for number in (0, 1, 3, 300, 301, 400)]
    [0, 1, 4, 256, 256, 512]
    """
    return 2 ** round(math.log2(documents)) if documents else 0


def _key(group: str, line: str) -> int:
    return hash((group, " ".join(line.split())))


def _agreed(outlets: Counter[str] | None, documents: int) -> str | None:
    """The outlet that nine in ten of the documents that state one name, when at least three and a third of all do."""
    if not outlets:
        return None
    stated = sum(outlets.values())
    name, count = min(outlets.items(), key=lambda item: (-item[1], item[0]))
    return name if count >= 3 and count >= 0.9 * stated and stated >= documents / 3 else None
