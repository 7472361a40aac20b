"""Copies of one text are read once: a passage of a copy takes the place of its counterpart in the first copy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from framewire.stance.premises import Reading

# Two passages with this share of words in common are versions of one another.
LEAST_OVERLAP = 0.6


class Families:
    """Remembers the passages of the first copy of each family that has more than one."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self._sizes = sizes
        self._first: dict[str, tuple[tuple[Reading, frozenset[str]], ...]] = {}

    def read_once(self, family: str, readings: Sequence[Reading]) -> list[Reading]:
        """Return, for each passage of a document, what to read in its place.

        The first document of a family is read as it stands; a later one only where it differs.
        """
        if self._sizes.get(family, 1) < 2:
            return list(readings)
        if family not in self._first:
            self._first[family] = tuple((reading, _words(reading.text)) for reading in readings)
            return list(readings)
        return [self._counterpart(family, reading) for reading in readings]

    def _counterpart(self, family: str, reading: Reading) -> Reading:
        words = _words(reading.text)
        best, found = 0.0, reading
        for first, other in self._first[family]:
            overlap = len(words & other) / max(len(words | other), 1)
            if overlap > best:
                best, found = overlap, first
        return found if best >= LEAST_OVERLAP else reading


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))
