"""Names of found themes: noun phrases of the passages that cover a theme and tell it from the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framewire.models.rules import rule, rule_list
from framewire.themes.words.phrases import stem, whole_phrases
from framewire.themes.words.terms import DIGITS, NAME_TERMS, class_weights, cosines, phrase_vectors

if TYPE_CHECKING:
    from framewire.models.embedder import Embedder

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Spoken:
    """What names are made of: texts (n,), the noun phrases of each, embeddings (n, d) and themes (n,), -1 for none."""

    texts: Sequence[str]
    phrases: Sequence[Sequence[str]]
    points: Floats
    labels: Ints


@dataclass(frozen=True)
class NameCandidates:
    """The phrases of one theme, how typical each is (m,) in [0, 1], and how near each is to passages of the theme
    (a, m) and of others (b, m)."""

    phrases: tuple[str, ...]
    typical: NDArray[np.float64]
    own: NDArray[np.float64]
    others: NDArray[np.float64]


def theme_names(spoken: Spoken, count: int, embedder: Embedder | None) -> list[tuple[str, ...]]:
    """Return for each theme 0 ... count-1 up to four noun phrases, none where its passages hold none.

    Themes choose in turn, one phrase a round, the one after which a reader would best tell their passages from those of
    others by the name; typical phrases are preferred. A passage is near to a name by the nearest of its phrases and by
    all of them. No word is in two phrases. A phrase is known by its embedding, without an embedder by the passages that
    hold it.
    """
    nouns, lowered = spoken.phrases, [text.lower() for text in spoken.texts]
    weighed = class_weights(nouns, spoken.labels, count, int(rule("name_candidates")))
    held = Counter(phrase for said in nouns for phrase in set(said))
    known = [whole_phrases(_common(list(found), theme, spoken, lowered), held) for theme, found in enumerate(weighed)]
    wanted = sorted({phrase for found in known for phrase in found})
    vectors = phrase_vectors(nouns, spoken.points, wanted) if embedder is None else embedder.encode(wanted)
    place = {phrase: row for row, phrase in enumerate(wanted)}
    tried = _tried(spoken.labels, count)
    near = cosines(spoken.points[tried], vectors) if len(wanted) else np.zeros((len(tried), 0))
    for row, passage in enumerate(tried.tolist()):
        near[row, [place[phrase] for phrase in set(nouns[passage]) if phrase in place]] += rule("name_said")
    own = spoken.labels[tried]
    columns = [[place[phrase] for phrase in found] for found in known]
    themes = [
        NameCandidates(
            tuple(found),
            _typical([weighed[theme][phrase] for phrase in found]),
            near[own == theme][:, at],
            near[(own != theme) & (own >= 0)][:, at],
        )
        for theme, (found, at) in enumerate(zip(known, columns, strict=True))
    ]
    return [tuple(_as_written(phrase, spoken.texts, lowered) for phrase in chosen) for chosen in _in_turn(themes)]


def _common(phrases: Sequence[str], theme: int, spoken: Spoken, lowered: Sequence[str]) -> list[str]:
    """Return the phrases that enough passages of a theme say, each in its own way."""
    own = np.flatnonzero(spoken.labels == theme).tolist()
    said = [set(spoken.phrases[row]) for row in own]
    fewest, share = rule_list("name_seen")
    kept = []
    for phrase in phrases:
        holding = [lowered[row] for row, found in zip(own, said, strict=True) if phrase in found]
        if len(holding) >= max(fewest, share * len(own)) and not _is_formula(phrase, holding):
            kept.append(phrase)
    return kept


def _is_formula(phrase: str, texts: Sequence[str]) -> bool:
    """Return whether a phrase mostly stands between the same words: "Manage options", "End text".

    Texts are lower-cased. What a passage says is said in many ways, what stands around its text in one.
    """
    around, uses = set(), 0
    for text in texts:
        place = text.find(phrase)
        if place >= 0:
            end, beside = place + len(phrase), int(rule("name_beside"))
            around.add((text[max(0, place - beside) : place], text[end : end + beside]))
            uses += 1
    return len(around) < rule("name_varied") * uses


def _in_turn(themes: Sequence[NameCandidates]) -> list[list[str]]:
    chosen: list[list[int]] = [[] for _ in themes]
    taken: set[str] = set()
    for _ in range(NAME_TERMS):
        for theme, found in zip(themes, chosen, strict=True):
            best = _next(theme, found, taken)
            if best is not None:
                found.append(best)
                taken.update(map(stem, theme.phrases[best].split()))
    return [[theme.phrases[place] for place in found] for theme, found in zip(themes, chosen, strict=True)]


def _next(theme: NameCandidates, chosen: Sequence[int], taken: set[str]) -> int | None:
    """Return the phrase that tells a theme best beside those chosen: null where none is left."""
    open_ = [place for place, phrase in enumerate(theme.phrases) if not _repeats(phrase, taken)]
    if not open_:
        return None
    own, others = _with_each(theme.own, chosen, open_), _with_each(theme.others, chosen, open_)
    words = np.array([theme.phrases[place].count(" ") for place in open_])
    told = np.array([_told(own[:, column], others[:, column]) for column in range(len(open_))])
    gains = told + rule("name_typical") * theme.typical[open_] + rule("name_longer") * words
    return open_[int(np.argmax(np.round(gains, DIGITS)))]


def _with_each(near: NDArray[np.float64], chosen: Sequence[int], open_: Sequence[int]) -> NDArray[np.float64]:
    """Return how near (n, len(open_)) passages are to a name of the chosen phrases and one more: to the nearest of
    them, and to all of them, as name_whole says."""
    found = near[:, open_]
    if not chosen:
        return found
    nearest = np.maximum(found, near[:, chosen].max(axis=1, keepdims=True))
    mean = (found + near[:, chosen].sum(axis=1, keepdims=True)) / (len(chosen) + 1)
    whole = rule("name_whole")
    return np.asarray((1 - whole) * nearest + whole * mean, np.float64)


def _typical(weights: Sequence[float]) -> NDArray[np.float64]:
    """Return c-TF-IDF weights as parts of the largest, in [0, 1]; the root, so that a few do not hide the others."""
    return np.sqrt(np.array(weights, np.float64) / max(weights, default=1.0))


def _told(own: NDArray[np.float64], others: NDArray[np.float64]) -> float:
    """Return how often a passage (a,) of a theme is nearer to its name than as many others (b,) as a reader is shown.

    >>> round(_told(np.array([0.9, 0.2]), np.array([0.1, 0.3])), 4)
    0.5625
    """
    if not len(own):
        return 0.0
    if not len(others):
        return float(own.mean())
    ordered = np.sort(others)
    below = (np.searchsorted(ordered, own, "left") + np.searchsorted(ordered, own, "right")) / (2 * len(others))
    return float((below ** rule("name_rivals")).mean())


def _repeats(phrase: str, taken: set[str]) -> bool:
    """Return whether a word of a phrase, or one that it begins with ("Korean", "Korea"), is taken."""
    words = [stem(word) for word in phrase.split()]
    return any(
        word.startswith(other) or other.startswith(word)
        if min(len(word), len(other)) >= rule("name_root")
        else word == other
        for word in words
        for other in taken
    )


def _tried(labels: Ints, count: int) -> Ints:
    """Return rows (m,) of passages spread evenly over each theme's."""
    rows, most = [np.flatnonzero(labels == theme) for theme in range(count)], int(rule("name_tried"))
    spread = [own[np.linspace(0, len(own) - 1, min(len(own), most)).astype(int)] for own in rows if len(own)]
    return np.concatenate(spread) if spread else np.zeros(0, np.int64)


def _as_written(phrase: str, texts: Sequence[str], lowered: Sequence[str]) -> str:
    """Return a phrase as texts mostly write it: with the capitals of names, without those of headlines."""
    pattern = re.compile(r"\b" + re.escape(phrase) + r"\b", re.I)
    holding = [text for text, low in zip(texts, lowered, strict=True) if phrase in low]
    counts = Counter(form for text in holding for form in pattern.findall(text))
    best = max(counts, key=lambda form: (counts[form], form), default=phrase)
    return phrase if best.isupper() and len(best) > rule("name_initials") else best
