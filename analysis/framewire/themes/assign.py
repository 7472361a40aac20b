"""Which named theme a passage belongs to: the evidence of its embedding, against the theme's rivals and everyday news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from framewire.codebook import Theme
    from framewire.models.embedder import Embedder

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# What news is about when it is about nothing in the codebook: the first level of the IPTC Media Topics, in our words.
EVERYDAY = (
    "An exhibition, a film or a concert opened to the public.",
    "The police arrested a suspect and a court heard the case.",
    "Floods, a storm or an earthquake damaged homes and rescuers were sent.",
    "Prices, wages and the growth of the economy.",
    "A company announced its results, a merger or a new product.",
    "Pupils and students began the school year at schools and universities.",
    "Farmers brought in the harvest of rice and wheat.",
    "Doctors and hospitals treated patients during an outbreak of disease.",
    "A family told the story of its life and memories.",
    "Workers went on strike over pay and conditions.",
    "Travellers, trains, hotels and tourism.",
    "Voters went to the polls and parties formed a government.",
    "Parliament debated a bill and the budget.",
    "Believers gathered for a religious feast.",
    "Scientists published a study and engineers tested a new technology.",
    "The team won the match and the athletes took medals.",
    "The forecast promises rain and cooler weather.",
    "A factory was opened and workers were praised for meeting the plan.",
)
# Logistic weights of (nearness, lead over rivals, lead over everyday news, 1); see tests/benchmarks/bench_themes.py.
WEIGHTS = np.array([12.0, 6.0, 6.0, -6.0], np.float32)


@dataclass(frozen=True)
class Named:
    """The named themes as vectors: `prototypes` (m, d) of unit length, `owner` (m,) the theme's position or -1."""

    prototypes: Floats
    owner: Ints
    thresholds: Floats

    @property
    def count(self) -> int:
        return len(self.thresholds)


def describe_named(themes: Sequence[Theme], embedder: Embedder) -> Named:
    """Encode definition, examples and keywords of each theme, and the everyday subjects they compete with."""
    texts, owner = [], []
    for position, theme in enumerate(themes):
        said = [theme.definition, *theme.examples, f"{theme.name}: {', '.join(theme.keywords)}".rstrip(": ")]
        texts.extend(said)
        owner.extend([position] * len(said))
    texts.extend(EVERYDAY)
    owner.extend([-1] * len(EVERYDAY))
    thresholds = np.array([0.5 if theme.threshold is None else theme.threshold for theme in themes], np.float32)
    return Named(embedder.encode(texts), np.array(owner, np.int64), thresholds)


def no_named(width: int) -> Named:
    """Return the named themes of a model that has none, for points of `width` dimensions."""
    return Named(np.zeros((0, width), np.float32), np.zeros(0, np.int64), np.zeros(0, np.float32))


def probabilities(points: Floats, named: Named) -> Floats:
    """Return P(theme | passage), (n, t) in [0, 1], for passages (n, d). Themes are judged each on its own."""
    if not named.count:
        return np.zeros((len(points), 0), np.float32)
    nearness = points @ named.prototypes.T
    themes = np.stack([_strength(nearness[:, named.owner == theme]) for theme in range(named.count)], axis=1)
    everyday = np.sort(nearness[:, named.owner == -1], axis=1)[:, -3:].mean(axis=1, keepdims=True)
    features = np.stack([themes, themes - _best_rival(themes), themes - everyday, np.ones_like(themes)], axis=-1)
    return np.asarray(1 / (1 + np.exp(-features @ WEIGHTS)), np.float32)


def decide(chances: Floats, named: Named) -> tuple[Ints, Floats]:
    """Return the theme (n,) of each passage, -1 where none reaches its threshold, and its probability (n,)."""
    if not named.count:
        return np.full(len(chances), -1, np.int64), np.zeros(len(chances), np.float32)
    best = np.argmax(chances - named.thresholds, axis=1)
    chance = chances[np.arange(len(chances)), best]
    return np.where(chance >= named.thresholds[best], best, -1).astype(np.int64), chance


def _strength(nearness: Floats) -> Floats:
    return (nearness.mean(axis=1) + nearness.max(axis=1)) / 2


def _best_rival(themes: Floats) -> Floats:
    """Return for each theme the strength of the strongest other one; 0 where there is none."""
    if themes.shape[1] < 2:
        return np.zeros_like(themes)
    ordered = np.sort(themes, axis=1)
    first, second = ordered[:, -1:], ordered[:, -2:-1]
    return np.where(themes == first, second, first)
