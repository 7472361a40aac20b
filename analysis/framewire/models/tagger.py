"""The tagger of attributions: texts in, tags of every token out, from the same reading as the passages' embeddings.

The embedded MiniLM stays as it is. Its token vectors after layers 2, 4 and 6 pass through a linear map and a recurrent
layer that reads the whole text in both directions; three small classifiers then tell what is content, source and cue of
an attribution, and two pointers lead from a stretch of content to its source and its cue (after Pareti 2015, who
defines the three; Newell et al. 2018 for the data). `training/attribution/fitted_tagger.py` fits it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from framewire.engine import cores
from framewire.errors import ModelError
from framewire.models.embedder import TokenEmbedder, load_token_embedder
from framewire.models.parts.heads import WEIGHTS
from framewire.models.parts.recurrent import Distance, add_product, best_path, pointed, read_along, squash, stretch_rows
from framewire.models.parts.tokens import TokenVectors

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]
Span = tuple[int, int]
Shapes = Callable[[str, I64], F32]
Part = Literal["source", "cue"]
# Characters whose token vectors are held at once, each some thousand numbers wide.
AT_ONCE = 60_000
# How wide the embedded model's vectors of a token are: three layers.
STATES = 3 * 384
# rule: attribution_first. What is added to the logarithm of a first token: below zero there are fewer stretches.
FIRST = np.float32(-1.0)
# rule: attribution_nowhere. What is added to the score of pointing nowhere.
NOWHERE = np.float32(-1.0)
# rule: attribution_furthest. The most tokens between a content and its source. Few are further apart in a window that
# is fitted on, so what the fitted numbers say of those is chance.
FURTHEST = 96
# Where the steps of the distance between a content and its source begin, in tokens.
DISTANCES = np.array([0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 400], np.int64)


@dataclass(frozen=True)
class Tags:
    """What the tagger says of one text. `offsets` (n, 2) are the tokens' half-open spans.

    `content` and `source` (n, 3) are logarithms of the probabilities outside, first, inside; `cue` (n, 2) outside,
    inside. `states` (n, d) is what the pointers read.
    """

    offsets: I64
    content: F32
    source: F32
    cue: F32
    states: F32
    weights: Weights

    def stretches(self, begins: NDArray[np.bool_]) -> list[Span]:
        """Return the likeliest stretches of content, as [first, past) tokens; none goes on where `begins` is true."""
        scores = self.content.copy()
        scores[:, 1] += FIRST
        tags = best_path(scores, begins)
        firsts = np.flatnonzero(tags == 1)
        outside = np.flatnonzero(tags != 2)
        return [(int(one), _next(outside, int(one), len(tags))) for one in firsts]

    def partners(self, stretches: Sequence[Span], part: Part) -> list[int | None]:
        """Return the token that is likeliest in the source (or the cue) of each stretch; null where none is named."""
        if not stretches:
            return []
        link, spans = self.weights.links[part], np.array(stretches, np.int64)
        rows = stretch_rows(self.states, spans)
        queries, none = linear(rows, *link.query), linear(rows, *link.none)[:, 0]
        scale = np.float32(1 / np.sqrt(queries.shape[1]))
        distance = Distance(link.distance, DISTANCES, FURTHEST)
        found: list[int | None] = []
        for query, alone, span in zip(queries * scale, none, spans, strict=True):
            low, scores = pointed(query, self._keys(part), span, distance)
            best = int(scores.argmax())
            found.append(low + best if scores[best] > alone + NOWHERE else None)
        return found

    def _keys(self, part: Part) -> F32:
        return self._source_keys if part == "source" else self._cue_keys

    @cached_property
    def _source_keys(self) -> F32:
        return linear(self.states, *self.weights.links["source"].key)

    @cached_property
    def _cue_keys(self) -> F32:
        return linear(self.states, *self.weights.links["cue"].key)


def _next(places: I64, place: int, last: int) -> int:
    """The first of ascending `places` behind `place`, else `last`."""
    row = int(np.searchsorted(places, place, "right"))
    return int(places[row]) if row < len(places) else last


@dataclass(frozen=True)
class Link:
    """A pointer from a stretch to a token: maps of both, of the stretch that points nowhere, and what distance says."""

    query: Linear
    key: Linear
    none: Linear
    distance: F32


@dataclass(frozen=True)
class Weights:
    """The fitted arrays. `state` and `shape` map an encoder's states (3 * 384) and a token's shape to the inputs of the
    recurrent layer, whose two directions are (inputs, recurrent, bias) each; `tags` maps its states to eight scores.
    """

    state: Linear
    shape: F32
    directions: tuple[tuple[F32, F32, F32], tuple[F32, F32, F32]]
    tags: Linear
    links: dict[Part, Link]


Linear = tuple[F32, F32]


def linear(rows: F32, weight: F32, bias: F32) -> F32:
    """Return rows (n, d) times weight (d, k) plus bias (k,), the same bits for a row whatever stands beside it."""
    out = np.repeat(bias[None], len(rows), axis=0)
    add_product(np.ascontiguousarray(rows), weight, out)
    return out


def read_weights(path: Path = WEIGHTS / "attribution.safetensors") -> Weights:
    """Return the weights that `training/attribution/fitted_tagger.py` wrote. Raises ModelError where there are none."""
    from safetensors.numpy import load_file

    if not path.is_file():
        raise ModelError(path.stem, "its weights are missing", "Install framewire again")
    arrays = {name: np.ascontiguousarray(array, np.float32) for name, array in load_file(path).items()}

    def pair(name: str) -> Linear:
        return arrays[f"{name}.weight"], arrays[f"{name}.bias"]

    ways = [(*pair(f"{way}.inputs"), arrays[f"{way}.recurrent"]) for way in ("forward", "backward")]
    directions = tuple((weight, recurrent, bias) for weight, bias, recurrent in ways)
    links = {
        part: Link(pair(f"{part}.query"), pair(f"{part}.key"), pair(f"{part}.none"), arrays[f"{part}.distance"])
        for part in ("source", "cue")
    }
    return Weights(pair("state"), arrays["shape"], directions, pair("tags"), links)  # type: ignore[arg-type]


@dataclass(frozen=True)
class TiledText:
    """A text with the half-open spans that are read at once: its passages, which tile it."""

    text: str
    passages: Sequence[Span]


class Tagger:
    """Reads articles and tags their tokens."""

    def __init__(self, embedder: TokenEmbedder, weights: Weights) -> None:
        self._embedder, self._weights = embedder, weights

    @classmethod
    def load(cls) -> Tagger:
        """Load the embedded model and the fitted weights. Raises ModelError where one of them is missing."""
        return cls(load_token_embedder(), read_weights())

    def read(self, articles: Sequence[TiledText], shapes: Shapes) -> tuple[list[Tags], F32]:
        """Return the tags of each article, and the embedding (384) of each of their passages, in order.

        `shapes` tells what letters and marks say of each token (n, 14), given a text and the tokens' spans. Both
        results depend on the article alone: not on the others, nor on the number of threads.
        """
        vectors, pieces = list[F32](), [list[tuple[I64, F32]]() for _ in articles]
        for rows, some in _blocks(articles):
            means, of_some = read_tokens(self._embedder, some)
            vectors.append(means)
            for row, tokens in zip(rows, of_some, strict=True):
                pieces[row].append((tokens.offsets, linear(tokens.vectors, *self._weights.state)))

        def tagged(article: TiledText, own: list[tuple[I64, F32]]) -> Tags:
            offsets = np.concatenate([np.zeros((0, 2), np.int64), *(part for part, _ in own)])
            width = self._weights.state[0].shape[1]
            inputs = np.concatenate([np.zeros((0, width), np.float32), *(part for _, part in own)])
            return self._tagged(offsets, inputs, shapes(article.text, offsets))

        with ThreadPoolExecutor(cores()) as pool:
            found = list(pool.map(tagged, articles, pieces))
        return found, np.concatenate(vectors)

    def _tagged(self, offsets: I64, inputs: F32, shapes: F32) -> Tags:
        weights = self._weights
        add_product(np.ascontiguousarray(shapes, np.float32), weights.shape, inputs)
        squash(inputs)
        width = len(weights.directions[0][1])
        states = np.zeros((len(inputs), 2 * width), np.float32)
        for number, (weight, recurrent, bias) in enumerate(weights.directions):
            read_along(linear(inputs, weight, bias), recurrent, number == 1, states[:, number * width :][:, :width])
        scores = linear(states, *weights.tags)
        content, source, cue = (_logarithms(scores[:, part]) for part in (slice(0, 3), slice(3, 6), slice(6, 8)))
        return Tags(offsets, content, source, cue, states, weights)


def _blocks(articles: Sequence[TiledText]) -> Iterator[tuple[list[int], list[TiledText]]]:
    """Articles, with their places, in parts that memory holds at once: a long one is cut between two passages."""
    parts, size = [list[tuple[int, Span]]()], 0
    for row, article in enumerate(articles):
        for start, end in article.passages:
            if size >= AT_ONCE:
                parts.append([])
                size = 0
            parts[-1].append((row, (start, end)))
            size += end - start
    for part in parts:
        of_row = {row: [span for _, span in own] for row, own in groupby(part, key=itemgetter(0))}
        yield list(of_row), [TiledText(articles[row].text, spans) for row, spans in of_row.items()]


def read_tokens(embedder: TokenEmbedder, articles: Sequence[TiledText]) -> tuple[F32, list[TokenVectors]]:
    """Return the embedding of each passage, and the tokens of each article with their spans of the article's text."""
    texts = [article.text[start:end] for article in articles for start, end in article.passages]
    vectors, tokens = embedder.encode_with_tokens(texts)
    found, left = list[TokenVectors](), iter(tokens)
    for article in articles:
        own = [(next(left), start) for start, _ in article.passages]
        parts = [np.zeros((0, STATES), np.float32), *(one.vectors for one, _ in own)]
        offsets = [np.zeros((0, 2), np.int64), *(one.offsets + start for one, start in own)]
        found.append(TokenVectors(np.concatenate(parts), np.concatenate(offsets)))
    return vectors, found


def _logarithms(scores: F32) -> F32:
    """The logarithms of the probabilities of each row's scores, to six digits."""
    wide = scores.astype(np.float64)
    sums = np.log(np.exp(wide - wide.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True))
    return np.asarray(np.round(wide - wide.max(axis=1, keepdims=True) - sums, 6), np.float32)
