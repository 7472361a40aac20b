"""PolNeAR as the tagger is fitted on it: tokens of whole articles, what the encoder says of them, and their labels."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framewire.corpus.attribution.marks import quoted_spans
from framewire.corpus.attribution.shapes import token_shapes
from framewire.corpus.passages import split_passages
from framewire.models.embedder import TokenEmbedder
from framewire.models.tagger import TiledText, read_tokens

F32 = NDArray[np.float32]
Span = tuple[int, int]
# Tokens of a window that is fitted on, and how long a piece of text must be to be one.
WINDOW, SHORTEST = 256, 40


@dataclass(frozen=True)
class Labelled:
    """Tokens (n) of an article or a window of it. `states` (n, 1152) is half precision, `shapes` (n, 14).

    `content` and `source` (n,) are 0 outside, 1 first, 2 inside; `cue` 0 outside, 1 inside. `links` are stretches of
    content with the tokens of their sources and cues, all half-open.
    """

    states: NDArray[np.float16]
    shapes: F32
    content: NDArray[np.int64]
    source: NDArray[np.int64]
    cue: NDArray[np.int64]
    links: tuple[tuple[Span, tuple[Span, ...], tuple[Span, ...]], ...]


def polnear_rows(folder: Path, part: str) -> list[dict[str, Any]]:
    """Return the articles of a part ("train" or "dev"), in the order of their dates and ids."""
    with gzip.open(folder / "polnear" / f"{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return sorted(rows, key=lambda row: (re.findall(r"\d{4}-\d\d-\d\d", row["id"])[:1], row["id"]))


def labelled(rows: Sequence[dict[str, Any]], embedder: TokenEmbedder) -> Iterator[Labelled]:
    """Yield each article with what the encoder says of its tokens."""
    for row in rows:
        text = row["text"]
        passages = [(passage.start, passage.end) for passage in split_passages(text)]
        _, (tokens,) = read_tokens(embedder, [TiledText(text, passages)])
        shapes = token_shapes(text, tokens.offsets, quoted_spans(text))
        yield _with_labels(row["attributions"], tokens.offsets, tokens.vectors.astype(np.float16), shapes)


def _with_labels(
    attributions: Sequence[dict[str, list[list[int]]]], offsets: NDArray[np.int64], states: Any, shapes: F32
) -> Labelled:
    content, source, cue = (np.zeros(len(offsets), np.int64) for _ in range(3))
    links = []

    def tokens(span: Sequence[int]) -> Span:
        return (
            int(np.searchsorted(offsets[:, 1], span[0], "right")),
            int(np.searchsorted(offsets[:, 0], span[1], "left")),
        )

    for one in attributions:
        sources, cues = (tuple(tokens(span) for span in one[part]) for part in ("source", "cue"))
        for first, past in sources:
            source[first:past] = 2
            source[first : first + 1] = 1
        for first, past in cues:
            cue[first:past] = 1
        for first, past in (tokens(span) for span in one["content"]):
            if past > first:
                content[first:past], content[first] = 2, 1
                links.append(((first, past), sources, cues))
    return Labelled(states, shapes, content, source, cue, tuple(links))


def windows(articles: Sequence[Labelled], rng: np.random.Generator) -> list[Labelled]:
    """Cut articles into windows at places drawn anew each time; a link counts where its content lies in one window."""
    found = []
    for article in articles:
        count = len(article.content)
        start = -int(rng.integers(0, WINDOW)) if count > WINDOW else 0
        for first in range(start, count, WINDOW):
            low, high = max(0, first), min(count, first + WINDOW)
            if high - low > SHORTEST or count <= SHORTEST:
                found.append(_cut(article, low, high))
    return found


def _cut(article: Labelled, low: int, high: int) -> Labelled:
    def within(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple((first - low, past - low) for first, past in spans if past > low and first < high)

    links = tuple(
        ((first - low, past - low), within(sources), within(cues))
        for (first, past), sources, cues in article.links
        if first >= low and past <= high
    )
    part = slice(low, high)
    return Labelled(
        article.states[part],
        article.shapes[part],
        article.content[part],
        article.source[part],
        article.cue[part],
        links,
    )
