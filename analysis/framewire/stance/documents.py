"""From the passages of a document to the document, by one stated formula that a reader can redo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from framewire.stance.decide import Decision, Numbers, judged, not_judged

# A document takes a side as clearly as its clearest passages do; this many count.
CLEAREST = 2


@dataclass(frozen=True)
class Whole:
    """What the passages come to, and the passages that speak for and against it, the strongest first."""

    decision: Decision
    evidence: tuple[str, ...]
    counter_evidence: tuple[str, ...]
    without_strongest: tuple[float, float, float] | None


def pooled(passages: Sequence[Sequence[float]] | Numbers) -> Numbers:
    """Return the distribution (3,) of a document from those (n, 3) of its passages: favour, neutral, against.

    With s = 1 - neutral, how clearly a passage takes a side, and l = favour / s, to which side:
    side = mean of the CLEAREST largest s; lean = mean of l weighted by s; split = variance of l weighted by s;
    favour = side * (lean - split), against = side * (1 - lean - split), neutral = the rest.
    One passage is its own document; a document whose passages take both sides is neutral, not torn.

    >>> pooled([[0.8, 0.2, 0.0], [0.0, 1.0, 0.0]]).round(2).tolist()
    [0.4, 0.6, 0.0]
    >>> pooled([[0.8, 0.2, 0.0], [0.0, 0.2, 0.8]]).round(2).tolist()
    [0.2, 0.6, 0.2]
    """
    values = np.asarray(passages, np.float64).reshape(-1, 3)
    sides = values[:, 0] + values[:, 2]
    side = float(np.sort(sides)[::-1][:CLEAREST].mean())
    if side <= 0:
        return np.array([0.0, 1.0, 0.0])
    leans = np.divide(values[:, 0], sides, out=np.full(len(sides), 0.5), where=sides > 0)
    lean = float(np.average(leans, weights=sides))
    split = float(np.average((leans - lean) ** 2, weights=sides))
    favour, against = side * (lean - split), side * (1 - lean - split)
    return np.array([favour, 1 - favour - against, against])


def whole(passages: Mapping[str, Sequence[float]], margin: float) -> Whole:
    """Return the decision on a document from the distributions of its judged passages (at least one), by passage_id."""
    names, values = list(passages), np.array([list(p) for p in passages.values()], np.float64)
    p = pooled(values)
    decision = judged(p, margin)
    leaning = int(np.argmax(p))
    evidence = [name for name, row in zip(names, values, strict=True) if int(np.argmax(row)) == leaning]
    strongest = names[int(np.argmax(values[:, leaning]))]
    counter = [name for name, row in zip(names, values, strict=True) if _speaks_against(row, leaning)]
    rest = [number for number, name in enumerate(names) if name != strongest]
    return Whole(
        decision,
        _strongest_first(evidence or [strongest], passages, leaning),
        _strongest_first([name for name in counter if evidence or name != strongest], passages, leaning, reverse=True),
        _triple(pooled(values[rest])) if rest else None,
    )


def nothing(reason: str) -> Whole:
    """Return what a document comes to of which no passage was judged."""
    return Whole(not_judged(reason), (), (), None)


def _speaks_against(row: Numbers, leaning: int) -> bool:
    """For favour and against the other side counts against it; for neutral either side does."""
    own = int(np.argmax(row))
    return own != 1 and own != leaning


def _strongest_first(
    names: Sequence[str], passages: Mapping[str, Sequence[float]], column: int, reverse: bool = False
) -> tuple[str, ...]:
    sign = 1 if reverse else -1
    return tuple(sorted(names, key=lambda name: (sign * passages[name][column], name)))


def _triple(values: Numbers) -> tuple[float, float, float]:
    favour, neutral, against = (float(value) for value in values)
    return favour, neutral, against
