"""How well quotations are found: spans matched one to one at half their union or more, then the speaker of matched
ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from framewire.corpus.attribution.attributions import Attribution

MATCH = 0.5
UNKNOWN = "?"


@dataclass
class QuoteScores:
    """Counts over texts. `named` are matched quotations whose gold names a speaker, `right` those with the same
    speaker.
    """

    matched: int = 0
    found: int = 0
    gold: int = 0
    named: int = 0
    right: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.matched / max(1, self.found + self.gold)

    @property
    def speaker_accuracy(self) -> float:
        return self.right / max(1, self.named)

    def add(self, gold: Sequence[tuple[int, int, str]], quotes: Sequence[Attribution]) -> None:
        """Count one text: gold spans with their speakers (empty: nobody named, ?: not scored) against the found
        quotations.
        """
        self.gold += len(gold)
        self.found += len(quotes)
        free = list(quotes)
        for start, end, speaker in gold:
            best = max(free, key=lambda quote: _union(start, end, quote), default=None)
            if best is None or _union(start, end, best) < MATCH:
                continue
            free.remove(best)
            self.matched += 1
            if speaker != UNKNOWN:
                self.named += 1
                self.right += same_speaker(speaker, best.speaker)


def _union(start: int, end: int, quote: Attribution) -> float:
    common = min(end, quote.end) - max(start, quote.start)
    return max(0, common) / (max(end, quote.end) - min(start, quote.start))


def same_speaker(gold: str, found: str | None) -> bool:
    """Whether two names mean one person: equal, or the family name of one is the other's; nobody equals nobody."""
    if not gold or not found:
        return not gold and not found
    one, other = gold.lower().split(), found.lower().split()
    return one == other or (one[-1] == other[-1] and (len(one) == 1 or len(other) == 1 or one[0] == other[0]))
