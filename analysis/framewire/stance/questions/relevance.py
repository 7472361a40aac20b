"""Which sentences a target is asked about: those that name it, and others by how likely they are about it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import Target
from framewire.models.rules import rule, rule_list
from framewire.patterns import Pattern
from framewire.schemas import VOICES
from framewire.stance.questions.about import FAR, Around, likely_about
from framewire.stance.questions.hypotheses import TargetQuestions
from framewire.stance.questions.voices import Utterance

# Cosines and probabilities are kept to this many decimals, above what threads and processors can move.
DECIMALS = 4
# The outcomes that let a sentence in.
ASKED = ("mentions", "near", "nearby")
# The texts whose mentions are remembered: those of the documents that are read together.
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
class Read:
    """A document as it is read: its title, "" for none, (passage_id, text) and its utterances, in order."""

    title: str
    passages: Sequence[tuple[str, str]]
    utterances: Sequence[Utterance]


@dataclass(frozen=True)
class Relevant:
    """What the gate says of one utterance and target: an outcome of `reasons.OUTCOMES`.

    `measure` is the probability that the utterance is about the target (`about.likely_about`), null where the outcome
    needed none.
    """

    utterance: Utterance
    target_id: str
    outcome: str
    measure: float | None = None

    @property
    def is_asked(self) -> bool:
        """Whether the model is asked about it."""
        return self.outcome in ASKED


class Gate:
    """Tells for each utterance and target of a codebook whether the model is asked, and by which rule."""

    def __init__(
        self, targets: Sequence[TargetQuestions], embedder: Callable[[], Encoder], nearest_only: bool = False
    ) -> None:
        """The embedder is asked for on first need. `nearest_only`: narration counts for its nearest target alone."""
        self._targets, self._embedder, self._nearest_only = targets, cache(embedder), nearest_only
        self._centres: dict[str, NDArray[np.float32]] = {}

    def read(self, documents: Sequence[Read]) -> list[list[Relevant]]:
        """Return, for each document, one entry an utterance and target, in the order of utterances."""
        drafts = [self._by_place(document) for document in documents]
        vectors = self._vectors([item.utterance.text for draft in drafts for item, _ in draft if _needs_measure(item)])
        return [[self._by_meaning(item, around, vectors) for item, around in draft] for draft in drafts]

    def _by_place(self, document: Read) -> list[tuple[Relevant, Around]]:
        places = [Mentions.of(asked.target, document) for asked in self._targets]
        return [
            (Relevant(said, asked.target.id, mentions.outcome(said)), mentions.around(said))
            for said in document.utterances
            for asked, mentions in zip(self._targets, places, strict=True)
        ]

    def _vectors(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Embed the utterances whose meaning counts, each text once."""
        fresh = list(dict.fromkeys(texts))
        if fresh and not self._centres:
            self._centres = {asked.target.id: centre(self._embedder().encode(asked.texts)) for asked in self._targets}
        return dict(zip(fresh, self._embedder().encode(fresh), strict=True)) if fresh else {}

    def _by_meaning(self, item: Relevant, around: Around, vectors: dict[str, NDArray[np.float32]]) -> Relevant:
        if not _needs_measure(item):
            return item
        said = item.utterance
        near = {name: round(float(vectors[said.text] @ centre), DECIMALS) for name, centre in self._centres.items()}
        cosine, outcome = near[item.target_id], item.outcome
        measure = round(likely_about(said, around, cosine), DECIMALS)
        if measure < rule_list("about_least")[VOICES.index(said.voice)]:
            outcome = "unrelated"
        elif self._nearest_only and said.voice == "narration" and cosine < max(near.values()) - rule("nearer_target"):
            outcome = "about_another_target"
        return Relevant(said, item.target_id, outcome, measure)


@dataclass(frozen=True)
class Mentions:
    """Where a document names a target: in its title, in which passages, and in which sentences, by their position."""

    finds: Callable[[str], bool]
    titled: bool
    passages: frozenset[str]
    sentences: tuple[int, ...]
    position: dict[str, int]

    @classmethod
    def of(cls, target: Target, document: Read) -> Mentions:
        """Look for a target in a document."""
        finds = finder(target)
        in_order = dict.fromkeys(said.sentence_id for said in document.utterances)
        position = {name: number for number, name in enumerate(in_order)}
        if not in_context(target, [document.title, *(text for _, text in document.passages)]):
            return cls(finds, False, frozenset(), (), position)
        passages = frozenset(name for name, text in document.passages if finds(text))
        found = {position[said.sentence_id] for said in _naming(document.utterances, passages, finds)}
        return cls(finds, names(target, document.title), passages, tuple(sorted(found)), position)

    def outcome(self, said: Utterance) -> str:
        """Return what the place of an utterance says; near and nearby still depend on how likely it is about it.

        In an article whose title names the target every sentence is near.
        """
        if not self.sentences and not self.titled:
            return "not_discussed"
        if not said.is_long_enough:
            return "too_short"
        if said.passage_id in self.passages and self.finds(said.text):
            return "mentions"
        if said.passage_id in self.passages or self.titled:
            return "near"
        around = self.around(said)
        reached = min(FAR if n is None else n for n in (around.before, around.after))
        return "nearby" if reached <= rule("about_reach") else "too_far"

    def around(self, said: Utterance) -> Around:
        """Return where the target is named, seen from an utterance."""
        here = self.position[said.sentence_id]
        cut = bisect_right(self.sentences, here)
        before = here - self.sentences[cut - 1] if cut else None
        at = bisect_left(self.sentences, here)
        after = self.sentences[at] - here if at < len(self.sentences) else None
        return Around(before, after, len(self.sentences), self.titled)


def _naming(said: Sequence[Utterance], passages: frozenset[str], finds: Callable[[str], bool]) -> Iterator[Utterance]:
    """Yield the utterances that name a target; of a passage that names it between its utterances, the first one."""
    for passage_id, group in groupby(said, key=lambda each: each.passage_id):
        if passage_id in passages:
            own = list(group)
            yield from [each for each in own if finds(each.text)] or own[:1]


def _needs_measure(item: Relevant) -> bool:
    return item.outcome in ("near", "nearby")


def names(target: Target, title: str) -> bool:
    """Return whether a title, "" for none, mentions a target."""
    return bool(title) and finder(target)(title)


def in_context(target: Target, texts: Sequence[str]) -> bool:
    """Return whether an article can be about a target: whether one of its texts matches a pattern of its context.

    >>> talks = Target("talks", "peace talks", context=("Ukraine",))
    >>> in_context(talks, ["Peace talks", "Both sides in Yemen met."]), in_context(talks, ["Ukraine: peace talks"])
    (False, True)
    """
    return not target.context or any(_pattern(one).search(text) for one in target.context for text in texts)


@lru_cache(maxsize=1024)
def _pattern(text: str) -> Pattern:
    return Pattern(text)


@lru_cache(maxsize=256)
def finder(target: Target) -> Callable[[str], bool]:
    """Return a test of whether a text mentions `target`; it remembers the last REMEMBERED texts."""
    return lru_cache(maxsize=REMEMBERED)(_test(target))


def _test(target: Target) -> Callable[[str], bool]:
    if target.mentions:
        patterns = [_pattern(one) for one in target.mentions]
        return lambda text: any(pattern.search(text) for pattern in patterns)
    stems = name_stems(target.name)
    return lambda text: shared_words(stems, text) >= rule("mention_share")


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


def centre(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of vectors (n, d) at length 1, (d,)."""
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)
