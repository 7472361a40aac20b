"""Which named themes a document has, and which of its passages belong to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framewire.models.rules import rule, rule_list
from framewire.themes.named.evidence import Named, Signals, features

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# rule: theme_stretch. Long documents are judged in stretches of this many passages: one strong passage among fifty is
# no accident.
STRETCH = 8


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
    """Return P(theme present), (u, t) in (0, 1), from features (u, t, 5). Themes are judged each on its own.

    A logistic regression, one for all themes of all codebooks.
    """
    # In 64 bits, so that neither the order of adding nor how a processor rounds exp is seen in 32.
    odds = (found.astype(np.float64) * np.array(rule_list("theme_weights"))).sum(axis=-1) + rule("theme_constant")
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def alone(signals: Signals) -> Floats:
    """Return P(theme | passage), (n, t), of passages taken as documents of their own."""
    return chances(features(signals, np.arange(len(signals.strength)), np.zeros_like(signals.strength)))


def in_context(passages: Floats, units: Floats, where: Units) -> Floats:
    """Return P(theme | passage and its stretch), (n, t): log-odds of both, weighed."""
    context = rule("theme_context")
    mixed = (1 - context) * log_odds(passages) + context * log_odds(units)[where.of]
    return np.asarray(1 / (1 + np.exp(-mixed)), np.float32)


def with_keywords(passages: Floats, words: Floats, documents: Ints) -> Floats:
    """Return P(theme | passage), (n, t), after the keywords: how many are in the passage, `words` (n, t), and in how
    many passages of its document (n,) there are any. A passage in the middle of a matter may name it in passing."""
    held = np.zeros((int(documents.max(initial=-1)) + 1, words.shape[1]), np.float32)
    np.add.at(held, documents, words > 0)
    here, around = rule_list("theme_keywords")
    odds = log_odds(passages) + here * np.log1p(words) + around * np.log1p(held[documents])
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def limits(named: Named) -> Floats:
    """Return the chance (t,) from which a passage belongs to each theme. A codebook's `threshold` moves it along."""
    passage, usual = rule("theme_passage"), rule("theme_present")
    odds = np.log(passage / (1 - passage)) + log_odds(named.thresholds) - np.log(usual / (1 - usual))
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def assign(passages: Floats, present: Floats, documents: Ints, named: Named) -> Assignment:
    """Give passages to the likeliest theme that they reach the limit of.

    `passages` (n, t) and `present` (m, t) are probabilities, `documents` (n,) the document of each passage. A document
    that has a passage of a theme has the theme.
    """
    reached = passages >= limits(named)
    themes = np.where(reached.any(axis=1), np.where(reached, passages, -1).argmax(axis=1), -1)
    rows = np.flatnonzero(themes >= 0)
    sure = np.zeros(len(themes), np.float32)
    sure[rows] = passages[rows, themes[rows]]
    has = present.copy()
    np.maximum.at(has, (documents[rows], themes[rows]), np.maximum(sure[rows], named.thresholds[themes[rows]]))
    return Assignment(themes.astype(np.int64), sure, has)


def lone_passages(signals: Signals, named: Named) -> Assignment:
    """Assign texts that are each a document of their own."""
    rows = np.arange(len(signals.strength))
    if not named.count or not len(rows):
        return Assignment(np.full(len(rows), -1, np.int64), np.zeros(len(rows), np.float32), signals.strength)
    found = alone(signals)
    return assign(with_keywords(found, signals.words, rows), found, rows, named)


def by_document(units: Floats, where: Units) -> Floats:
    """Return the largest chance (m, t) of each document's stretches."""
    starts = np.flatnonzero(np.diff(where.documents, prepend=-1))
    return np.asarray(np.maximum.reduceat(units, starts, axis=0), np.float32)


def log_odds(chance: Floats) -> Floats:
    """Return log-odds of chances; those of 0 and 1 are large, not infinite."""
    chance = np.clip(chance, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(chance / (1 - chance)), np.float32)
