"""From the passages of a document to the document, by one stated formula that a reader can redo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from framewire.stance.decide import Decision, Numbers, judged, not_judged

# How much more a clear part counts than an unclear one (tuned on half of the sample's gold, see reports/benchmarks).
CLEARNESS = 4


@dataclass(frozen=True)
class Whole:
    """What the passages come to, and the passages that speak for and against it, the strongest first."""

    decision: Decision
    evidence: tuple[str, ...]
    counter_evidence: tuple[str, ...]
    without_strongest: tuple[float, float, float] | None


def pooled(parts: Sequence[Sequence[float]] | Sequence[Numbers] | Numbers) -> Numbers:
    """Return the distribution (3,) of a whole from those (n, 3) of its parts: favour, neutral, against.

    With s = favour + against, how clearly a part takes a side, and l = favour / s, to which side:
    side = the largest s; lean = mean of l weighted by s^4; split = variance of l weighted by s^4;
    favour = side * (lean - split), against = side * (1 - lean - split), neutral = the rest.
    So one clear sentence decides a long report, one part is its own whole, and clear parts on both sides are neutral.

    >>> pooled([[0.8, 0.2, 0.0], [0.0, 1.0, 0.0]]).round(2).tolist()
    [0.8, 0.2, 0.0]
    >>> pooled([[0.8, 0.2, 0.0], [0.0, 0.2, 0.8]]).round(2).tolist()
    [0.2, 0.6, 0.2]
    """
    values = np.asarray(parts, np.float64).reshape(-1, 3)
    sides = values[:, 0] + values[:, 2]
    side = float(sides.max())
    if side <= 0:
        return np.array([0.0, 1.0, 0.0])
    leans = np.divide(values[:, 0], sides, out=np.full(len(sides), 0.5), where=sides > 0)
    lean = float(np.average(leans, weights=sides**CLEARNESS))
    split = float(np.average((leans - lean) ** 2, weights=sides**CLEARNESS))
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
