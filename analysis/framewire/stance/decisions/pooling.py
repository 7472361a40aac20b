"""How the parts of a text come to one whole: the sentences of one speaker, and what several speakers say together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
# How much more a clear part counts than an unclear one: a speaker may hedge, and of two speakers one is not to drown
# the other. Chosen on half of the sample's gold (reports/benchmarks/stance.md). In a text of one piece the clearest
# decides.
TEXT, SPEAKER, SPEAKERS = 16, 4, 1


def pooled(parts: Sequence[Sequence[float]] | Sequence[Numbers], clearness: float = TEXT) -> Numbers:
    """Return the distribution (3,) of a whole from those (n, 3) of its parts: favour, neutral, against.

    With s = favour + against, how clearly a part takes a side, and l = favour / s, to which side:
    side = the largest s; lean = mean of l weighted by s^clearness; split = variance of l weighted so;
    favour = side * (lean - split), against = side * (1 - lean - split), neutral = the rest.
    So one clear sentence decides a long report, one part is its own whole, and clear parts on both sides are neutral.

    >>> pooled([[0.8, 0.2, 0.0], [0.0, 1.0, 0.0]]).round(2).tolist()
    [0.8, 0.2, 0.0]
    >>> pooled([[0.8, 0.2, 0.0], [0.0, 0.2, 0.8]]).round(2).tolist()
    [0.2, 0.6, 0.2]
    """
    side, lean, split = leaning(parts, clearness)
    favour, against = side * (lean - split), side * (1 - lean - split)
    return np.array([favour, 1 - favour - against, against])


def quoted(speakers: Sequence[Numbers]) -> Numbers:
    """Return the distribution (3,) of what several speakers (at least one) say together, from their own (n, 3).

    With side, lean and split as in `pooled`: side is lessened by the share that split has of the most it could be, one
    quarter. A text that lets both sides speak takes none; within one speaker contradiction is mostly error, between
    two it is what the text shows.

    >>> quoted([np.array([0.8, 0.2, 0.0]), np.array([0.0, 0.2, 0.8])]).round(2).tolist()
    [0.0, 1.0, 0.0]
    >>> quoted([np.array([0.8, 0.2, 0.0])]).round(2).tolist()
    [0.8, 0.2, 0.0]
    """
    side, lean, split = leaning(speakers, SPEAKERS)
    agreed = side * (1 - split / 0.25)
    return np.array([agreed * lean, 1 - agreed, agreed * (1 - lean)])


def leaning(parts: Sequence[Sequence[float]] | Sequence[Numbers], clearness: float) -> tuple[float, float, float]:
    """Return how clearly parts take a side, to which side they lean, 0 to 1, and how far apart they are, 0 to 1/4."""
    values = np.asarray(parts, np.float64).reshape(-1, 3)
    sides = values[:, 0] + values[:, 2]
    side = float(sides.max())
    if side <= 0:
        return 0.0, 0.5, 0.0
    leans = np.divide(values[:, 0], sides, out=np.full(len(sides), 0.5), where=sides > 0)
    weights = (sides / side) ** clearness
    lean = float(np.average(leans, weights=weights))
    return side, lean, float(np.average((leans - lean) ** 2, weights=weights))
