"""Whether a passage is about a target: by the codebook's patterns, or by the words of the target's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import Target

# With no patterns in the codebook, this share of the words of a target's name must stand in the passage.
LEAST_SHARE = 0.5
# A text that does not name the target is still about it when its embedding is this near to the target's.
LEAST_COSINE = 0.15
_COMMON = frozenset(
    """a an the of for and or in on at to by with from between into over under this that these those is are was were be
    been being should must can could will would may might not no we they it its their our his her you your i as than
    more most all any some there has have had do does did house believes believe supports would""".split()
)


class Encoder(Protocol):
    """The part of an embedder that is needed here."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors (n, d)."""
        ...


def finder(target: Target) -> Callable[[str], bool]:
    """Return a test of whether a text mentions `target`."""
    if target.mentions:
        patterns = [re.compile(pattern) for pattern in target.mentions]
        return lambda text: any(pattern.search(text) for pattern in patterns)
    stems = name_stems(target.name)
    return lambda text: shared_words(stems, text) >= LEAST_SHARE


def about_any(
    passages: Sequence[Sequence[str]], targets: Sequence[Target], embedder: Encoder | None
) -> list[list[str]]:
    """Return, for each text, given as its passages, those to judge towards the target beside it; none: not about it.

    These are the passages that mention the target. If none does, those near to it in meaning (cosine of the
    embeddings at least LEAST_COSINE) will do; with no embedder, those that share any word with its name.
    """
    found = [[text for text in row if finder(target)(text)] for row, target in zip(passages, targets, strict=True)]
    rest = [
        number for number, texts in enumerate(found) if not texts and passages[number] and not targets[number].mentions
    ]
    nearest = _nearest(passages, targets, rest, embedder)
    for number in rest:
        found[number] = nearest[number]
    return found


def _nearest(
    passages: Sequence[Sequence[str]], targets: Sequence[Target], rows: Sequence[int], embedder: Encoder | None
) -> dict[int, list[str]]:
    if embedder is None:
        return {row: [t for t in passages[row] if shared_words(name_stems(targets[row].name), t) > 0] for row in rows}
    texts = list(dict.fromkeys([text for row in rows for text in (*passages[row], targets[row].name)]))
    vectors = dict(zip(texts, embedder.encode(texts), strict=True)) if texts else {}
    found = {}
    for row in rows:
        near = [float(vectors[text] @ vectors[targets[row].name]) for text in passages[row]]
        found[row] = [text for text, cosine in zip(passages[row], near, strict=True) if cosine >= LEAST_COSINE]
    return found


def shared_words(stems: frozenset[str], text: str) -> float:
    """Return the share of `stems` that stand in `text`, in [0, 1]; 0 when there are none."""
    return len(stems & _stems(text)) / len(stems) if stems else 0.0


def name_stems(name: str) -> frozenset[str]:
    """Return the stems of the words of a name that carry meaning.

    >>> sorted(name_stems("military cooperation between Russia and North Korea"))
    ['cooper', 'kore', 'milit', 'north', 'russi']
    """
    return _stems(name)


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in re.findall(r"[^\W_]+", text.lower()) if word not in _COMMON)


def _stem(word: str) -> str:
    """Cut common endings, so that "sanctions" meets "sanctioned" and "Russia" meets "Russian"."""
    for ending in (
        "ations",
        "ation",
        "ating",
        "ative",
        "ated",
        "ary",
        "ings",
        "ing",
        "ions",
        "ion",
        "ies",
        "ian",
        "ers",
        "ed",
        "es",
        "an",
        "er",
        "s",
        "a",
        "e",
        "y",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
