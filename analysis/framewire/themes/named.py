"""Which named themes a document has, and which of its passages belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framewire.themes.evidence import Named, Signals, features

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# Logistic regression on the features of evidence.py, one for all themes of all codebooks: fitted on data/sample by
# tests/benchmarks/bench_themes.py, which also reports what it gives on articles it was not fitted on.
WEIGHTS = np.array([10.6, 5.29, 18.88, 7.49, 1.63], np.float32)
CONSTANT = -3.82
# Long documents are judged in stretches of this many passages: one strong passage among fifty is no accident.
STRETCH = 8
# A passage of a document that has the theme belongs to it from this probability, taken by itself.
PASSAGE_THRESHOLD = 0.3
# Beyond these chances no answer of the entailment model can change a theme at the usual threshold.
SURELY_NOT, SURELY = 0.1, 0.9
# What stands a little below its threshold changes most often when the model is asked: on 300 releases 48 % of what
# stands there within .5 in log-odds, 34 % of what stands as far above.
BELOW = 0.3


@dataclass(frozen=True)
class Units:
    """What is judged as one: `of` (n,) the stretch of each passage, ascending; `documents` (u,) the document of it."""

    of: Ints
    documents: Ints


@dataclass(frozen=True)
class Assignment:
    """`themes` (n,) the named theme of each passage or -1, `sure` (n,) its probability, `present` (documents, t)."""

    themes: Ints
    sure: Floats
    present: Floats


def stretches(documents: Ints) -> Units:
    """Cut documents into equal stretches of at most eight passages. `documents` (n,) ascends.

    >>> stretches(np.array([0] * 9 + [1])).of.tolist()
    [0, 0, 0, 0, 0, 1, 1, 1, 1, 2]
    """
    first = np.flatnonzero(np.diff(documents, prepend=-1))
    size = np.diff(np.append(first, len(documents)))
    position = np.arange(len(documents)) - np.repeat(first, size)
    stretch = position * np.repeat(-(-size // STRETCH), size) // np.repeat(size, size)
    new = np.flatnonzero(np.diff(stretch + np.repeat(np.arange(len(size)), size) * len(documents), prepend=-1))
    return Units(np.repeat(np.arange(len(new)), np.diff(np.append(new, len(documents)))), documents[new])


def chances(found: Floats) -> Floats:
    """Return P(theme present), (u, t) in (0, 1), from features (u, t, 5). Themes are judged each on its own."""
    return np.asarray(1 / (1 + np.exp(-(found @ WEIGHTS + CONSTANT))), np.float32)


def passage_chances(signals: Signals) -> Floats:
    """Return P(theme | passage), (n, t), of passages taken as documents of their own."""
    alone = np.arange(len(signals.strength))
    return chances(features(signals, alone, np.zeros_like(signals.strength)))


def assign(passages: Floats, units: Floats, where: Units, named: Named) -> Assignment:
    """Give passages to the themes their documents have.

    `passages` (n, t) and `units` (u, t) are probabilities. A passage goes to the likeliest theme that is present in its
    stretch and likely in itself; the likeliest passage of a present theme always goes to a theme.
    """
    present = units >= named.thresholds
    eligible = present[where.of] & ((passages >= PASSAGE_THRESHOLD) | _best_of_unit(passages, where.of))
    score = np.where(eligible, passages, -1)
    themes = np.where(eligible.any(axis=1), score.argmax(axis=1), -1)
    sure = np.where(themes >= 0, np.maximum(passages, units[where.of])[np.arange(len(themes)), themes], 0)
    return Assignment(themes.astype(np.int64), sure.astype(np.float32), _by_document(units, where))


def lone_passages(signals: Signals, named: Named) -> Assignment:
    """Assign texts that are each a document of their own."""
    alone = np.arange(len(signals.strength))
    if not named.count or not len(alone):
        return Assignment(_none(len(alone)), np.zeros(len(alone), np.float32), signals.strength)
    found = passage_chances(signals)
    return assign(found, found, Units(alone, alone), named)


def unsure(units: Floats, thresholds: Floats, where: Units, most: int) -> Sequence[tuple[int, int]]:
    """Return the (unit, theme) pairs with a chance between .1 and .9, at most `most` of them.

    Those come first of which answers change most documents: whose log-odds are nearest to the threshold (t,) of their
    theme less BELOW; and last those whose document surely has the theme by another unit.
    """
    rows, columns = np.nonzero((units > SURELY_NOT) & (units < SURELY))
    away = _log_odds(units[rows, columns]) - _log_odds(np.clip(thresholds, 0.01, 0.99))[columns] + BELOW
    has = _by_document(units, where) >= np.maximum(thresholds, SURELY)
    document = np.unique(where.documents, return_inverse=True)[1]
    order = np.lexsort((np.abs(away), has[document[rows], columns]))[:most]
    return [(int(rows[place]), int(columns[place])) for place in order]


def _log_odds(chance: Floats) -> Floats:
    return np.asarray(np.log(chance / (1 - chance)), np.float32)


def _best_of_unit(passages: Floats, units: Ints) -> NDArray[np.bool_]:
    starts = np.flatnonzero(np.diff(units, prepend=-1))
    return np.asarray(passages >= np.maximum.reduceat(passages, starts, axis=0)[units], np.bool_)


def _by_document(units: Floats, where: Units) -> Floats:
    starts = np.flatnonzero(np.diff(where.documents, prepend=-1))
    return np.asarray(np.maximum.reduceat(units, starts, axis=0), np.float32)


def _none(size: int) -> Ints:
    return np.full(size, -1, np.int64)
