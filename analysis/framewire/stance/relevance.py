"""Whether a text is about a target: by the codebook's patterns, by the words of its name, or by its meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import Target

# With no patterns in the codebook, this share of the words of a target's name must stand in the passage.
LEAST_SHARE = 0.5
# A passage is about a target when it mentions it or stands at most so far from one that does: "it" reaches that far,
# and what speakers say of something farther still.
REACH = {"narration": 1, "quotation": 2}
# Sentences farther from the target than this (cosine of the embeddings) changed no document of the sample.
LEAST_COSINE = 0.2
# A sentence that is nearer to another target by more than this speaks of that one.
OTHERS = 0.1
# Quoted words seldom name what they are about; what was said before them does.
LEAST_COSINE_QUOTED = 0.05
# The passages and sentences of the documents that are read together.
REMEMBERED = 16384
# The longest first.
_ENDINGS = "ations ation ating ative ated ary ings ing ions ion ians ian ies ers ia ed es an er s a e y".split()
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


@dataclass(frozen=True)
class Relevance:
    """Finds the passages that are about each target of a codebook."""

    finders: Mapping[str, Callable[[str], bool]]

    @classmethod
    def of(cls, targets: Sequence[Target]) -> Relevance:
        """Return the relevance of a codebook's targets."""
        return cls({target.id: finder(target) for target in targets})

    def passages(self, target_id: str, voice: str, title: str, texts: Sequence[str]) -> list[bool]:
        """Return for each passage of a document whether what it says in a voice is about a target.

        It is when it mentions the target, or stands at most REACH passages from one that does. A title that mentions it
        stands before the first passage; quoted words are then about it wherever they stand.
        """
        mentions = self.finders[target_id]
        titled = bool(title) and mentions(title)
        if titled and voice == "quotation":
            return [True] * len(texts)
        places = [number for number, text in enumerate(texts) if mentions(text)] + [-1] * titled
        return [any(abs(number - place) <= REACH[voice] for place in places) for number in range(len(texts))]


class Nearness:
    """Tells the sentences that are too far from a target to say anything on it, by their embeddings."""

    def __init__(self, targets: Mapping[str, Sequence[str]], embedder: Callable[[], Encoder]) -> None:
        """`targets` are the sentences that stand for each target; the embedder is asked for on first need."""
        self._targets, self._embedder = targets, cache(embedder)
        self._centres: dict[str, NDArray[np.float32]] = {}
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def read(self, sentences: Sequence[str]) -> None:
        """Embed the sentences that will be asked about, each once, and forget those of before."""
        fresh = list(dict.fromkeys(sentences))
        if fresh and not self._centres:
            self._centres = {name: _centre(self._embedder().encode(texts)) for name, texts in self._targets.items()}
        self._vectors = dict(zip(fresh, self._embedder().encode(fresh), strict=True)) if fresh else {}

    def near(self, target_id: str, sentence: str, voice: str, mentions: bool) -> bool:
        """Return whether a sentence that was read may be about a target; one that mentions it may always.

        Another one must be near to it in meaning, and, in narration, not much nearer to another target.
        """
        if mentions:
            return True
        near = {name: float(self._vectors[sentence] @ centre) for name, centre in self._centres.items()}
        if voice == "quotation":
            return near[target_id] >= LEAST_COSINE_QUOTED
        return near[target_id] >= max(LEAST_COSINE, max(near.values()) - OTHERS)


@lru_cache(maxsize=256)
def finder(target: Target) -> Callable[[str], bool]:
    """Return a test of whether a text mentions `target`; it remembers the last REMEMBERED texts."""
    # A passage is tested for both voices, again when its sentences are chosen, and when its stance is decided.
    return lru_cache(maxsize=REMEMBERED)(_test(target))


def _test(target: Target) -> Callable[[str], bool]:
    if target.mentions:
        patterns = [re.compile(pattern) for pattern in target.mentions]
        return lambda text: any(pattern.search(text) for pattern in patterns)
    stems = name_stems(target.name)
    return lambda text: shared_words(stems, text) >= LEAST_SHARE


def shared_words(stems: frozenset[str], text: str) -> float:
    """Return the share of `stems` that stand in `text`, in [0, 1]; 0 when there are none."""
    return len(stems & _stems(text)) / len(stems) if stems else 0.0


def name_stems(name: str) -> frozenset[str]:
    """Return the stems of the words of a name that carry meaning.

    >>> sorted(name_stems("military cooperation between Russia and North Korea"))
    ['cooper', 'kore', 'milit', 'north', 'russ']
    """
    return _stems(name)


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in re.findall(r"[^\W_]+", text.lower()) if word not in _COMMON)


def _stem(word: str) -> str:
    """Cut common endings, so that "sanctions" meets "sanctioned" and "Russia" meets "Russian"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _centre(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)
