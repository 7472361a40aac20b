"""The evidence for named themes: how near passages lie to what the codebook says, against rivals and everyday news."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framewire.sentences import UNSPACED
from framewire.themes.found.kmeans import product
from framewire.themes.named.everyday import NEWS
from framewire.themes.words.phrases import stem

if TYPE_CHECKING:
    from framewire.codebook import Theme
    from framewire.models.embedder import Embedder

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# The probability from which a theme is said to be present, unless the codebook says otherwise.
THRESHOLD = 0.4
# What a theme competes with besides the other themes.
RIVALS = (*NEWS[:15], "The team won the match and the athletes took medals.", *NEWS[15:17])
# Words of a keyword up to this long have no ending but that of a plural. In capitals, up to this long, they are
# acronyms, whose case counts.
SHORTEST, SHORT = 3, 6
# A word, with what makes C++ or C# of one.
_WORD = re.compile(r"\w+[+#]*")
_UNSPACED = re.compile(f"[{UNSPACED}]")
FEATURES = ("nearness", "lead", "mean lead", "title lead", "keywords")


@dataclass(frozen=True)
class Named:
    """The named themes as evidence: `prototypes` (m, d) of unit length, `owner` (m,) the theme's position or -1 for
    everyday news, `thresholds` (t,), and the `keywords` of each theme."""

    prototypes: Floats
    owner: Ints
    thresholds: Floats
    keywords: tuple[tuple[str, ...], ...]

    @property
    def count(self) -> int:
        """How many themes there are."""
        return len(self.thresholds)


@dataclass(frozen=True)
class Signals:
    """What each passage says for each theme, all (n, t): `strength` its nearness, `lead` over rivals, `words` found."""

    strength: Floats
    lead: Floats
    words: Floats


def describe_named(themes: Sequence[Theme], embedder: Embedder) -> Named:
    """Encode definition, name, examples and keywords of each theme, and the everyday subjects they compete with."""
    texts: list[str] = []
    owner: list[int] = []
    for position, theme in enumerate(themes):
        said = [theme.name, theme.definition, f"{theme.name}: {theme.definition}", *theme.examples, *theme.keywords]
        said += [", ".join(theme.keywords)] if theme.keywords else []
        texts.extend(said)
        owner.extend([position] * len(said))
    texts.extend(RIVALS)
    owner.extend([-1] * len(RIVALS))
    thresholds = np.array([THRESHOLD if theme.threshold is None else theme.threshold for theme in themes], np.float32)
    words = tuple(theme.keywords or (theme.name,) for theme in themes)
    return Named(embedder.encode(texts), np.array(owner, np.int64), thresholds, words)


def no_named(width: int) -> Named:
    """Return the named themes of a model that has none, for points of `width` dimensions."""
    return Named(np.zeros((0, width), np.float32), np.zeros(0, np.int64), np.zeros(0, np.float32), ())


def passage_signals(points: Floats, texts: Sequence[str], named: Named) -> Signals:
    """Return the signals of passages (n, d) and their texts."""
    if not named.count or not len(points):
        nothing = np.zeros((len(points), named.count), np.float32)
        return Signals(nothing, nothing, nothing)
    patterns = keyword_patterns(named)
    words = np.array([[len(found.findall(text)) for found in patterns] for text in texts], np.float32)
    strength = _strength(points, named)
    return Signals(strength, _lead(strength, _everyday(points, named)), words)


def title_leads(points: Floats, known: NDArray[np.bool_], named: Named) -> Floats:
    """Return the lead (n, t) of each theme in titles (n, d); 0, no evidence either way, where there is no title."""
    if not named.count:
        return np.zeros((len(points), 0), np.float32)
    strength = _strength(points, named)
    return np.asarray(np.where(known[:, None], _lead(strength, _everyday(points, named)), 0), np.float32)


def features(signals: Signals, units: Ints, titles: Floats) -> Floats:
    """Return what decides for units made of passages, (u, t, 5), in the order of FEATURES.

    `units` (n,) is the unit 0 ... u-1 of each passage, ascending; `titles` (u, t) the leads of their titles.
    """
    starts = np.flatnonzero(np.diff(units, prepend=-1))
    size = np.diff(np.append(starts, len(units)))[:, None]
    columns = [
        np.maximum.reduceat(signals.strength, starts, axis=0),
        np.maximum.reduceat(signals.lead, starts, axis=0),
        np.add.reduceat(signals.lead, starts, axis=0) / size,
        titles,
        np.log1p(np.add.reduceat(signals.words, starts, axis=0)),
    ]
    return np.stack(columns, axis=-1).astype(np.float32)


def keyword_patterns(named: Named) -> list[re.Pattern[str]]:
    """Return for each theme what finds its keywords, whatever their endings; short words and acronyms as they are.

    >>> named = Named(np.zeros((0, 1)), np.zeros(0), np.zeros(1), (("arms deals", "AI"),))
    >>> keyword_patterns(named)[0].findall("An arms deal. Farms deal. We aim to use AI.")
    ['arms deal', 'AI']
    """
    return [re.compile("|".join(_pattern(word) for word in words), re.I) for words in named.keywords]


def _pattern(keyword: str) -> str:
    words = _WORD.findall(keyword)
    if not words:
        return r"(?!)"
    begins = "" if _UNSPACED.match(words[0]) else r"\b"
    return begins + r"\W{1,3}".join(_word(word) for word in words)


def _word(word: str) -> str:
    """Return what finds a word of a keyword to its end. With any ending "AI" would be in "aim", and "tax" in "taxi"."""
    if _UNSPACED.match(word[-1]):
        return re.escape(word.lower())
    if word.isupper() and 1 < len(word) <= SHORT:
        # British papers write Nato and Covid; of three letters (Who, Us) that is another word.
        written = dict.fromkeys((word, word.capitalize() if len(word) > SHORTEST else word))
        return rf"(?-i:{'|'.join(map(re.escape, written))})(?:['’]?s)?(?!\w)"
    # A short word of an alphabet without capitals (Korean, Arabic) carries endings of its own.
    is_cased = word.isdigit() or word.upper() != word.lower()
    if (len(word) <= SHORTEST and is_cased) or not word.isalnum():
        plural = "['’]?s|es" if word[-1] in "sxzSXZ" else "['’]?s"
        return rf"{re.escape(word.lower())}(?:{plural})?(?!\w)"
    return rf"{re.escape(stem(word.lower()))}\w{{0,4}}\b"


def _strength(points: Floats, named: Named) -> Floats:
    nearness = product(points, named.prototypes.T)
    columns = [nearness[:, named.owner == theme] for theme in range(named.count)]
    return np.stack([(found.mean(axis=1) + found.max(axis=1)) / 2 for found in columns], axis=1)


def _everyday(points: Floats, named: Named) -> Floats:
    nearness = np.sort(product(points, named.prototypes[named.owner == -1].T), axis=1)
    return np.asarray(nearness[:, -3:].mean(axis=1, keepdims=True), np.float32)


def _lead(strength: Floats, everyday: Floats) -> Floats:
    """Return how far each theme is ahead of the strongest other theme, everyday news counting as one more."""
    rivals = np.sort(np.hstack([strength, everyday]), axis=1)
    return np.where(strength == rivals[:, -1:], strength - rivals[:, -2:-1], strength - rivals[:, -1:])
