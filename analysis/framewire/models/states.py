"""The embedded MiniLM read token by token: the vectors of some layers, and the mean that is a text's embedding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.errors import ModelError
from framewire.models.batches import Batch, batches_by_length
from framewire.models.catalog import embedded_model
from framewire.models.embedder import unit_rows
from framewire.models.engine import cores, fair_budget, fastest

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]
# Layers whose vectors are read, one behind the other, and how wide they are together.
LAYERS, WIDTH = (2, 4, 6), 3 * 384
# Of the 256 tokens that the encoder reads at once, two are its own marks.
PIECE = 254


@dataclass(frozen=True)
class Article:
    """A text with the half-open spans that are read at once: its passages, which tile it."""

    text: str
    passages: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Tokens:
    """The tokens (n) of an article: their half-open spans of its text (n, 2), and what is kept of their states."""

    offsets: I64
    rows: NDArray[Any]


class Encoder(Protocol):
    """What reads a batch: `parallel` is whether several threads may ask at once."""

    parallel: bool

    def states(self, batch: Batch) -> tuple[F32, F32]:
        """Return the vectors of LAYERS for each token (tokens, WIDTH), and the mean (n, 384) of each sequence's last
        ones; those of a sequence depend on that sequence alone.
        """
        ...


class StateReader:
    """Reads articles token by token. Whatever it returns of an article depends on that article alone."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        from tokenizers import Tokenizer

        self._encoder = encoder
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._marks = self._tokenizer.token_to_id("[CLS]"), self._tokenizer.token_to_id("[SEP]")

    def read(self, articles: Sequence[Article], kept: Callable[[F32], NDArray[Any]]) -> tuple[list[Tokens], F32]:
        """Return the tokens of each article, and the embedding (384) of each of their passages, in order.

        `kept` maps states (tokens, WIDTH) to what is kept of them, row by row. The embeddings are those that
        `EmbeddedEmbedder.encode` gives. A passage of more than 254 tokens is read in pieces; its embedding is the first
        one's.
        """
        texts = [article.text[start:end] for article in articles for start, end in article.passages]
        coded = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        pieces = [
            [self._marks[0], *one.ids[first : first + PIECE], self._marks[1]]
            for one in coded
            for first in range(0, max(1, len(one.ids)), PIECE)
        ]
        rows, means = self._encoded(pieces, kept)
        leading = np.cumsum([0, *(-(-max(1, len(one.ids)) // PIECE) for one in coded)])[:-1]
        found, place, passage = [], 0, 0
        for article in articles:
            spans = [np.zeros((0, 2), np.int64)]
            for start, _ in article.passages:
                spans.append(np.array(coded[passage].offsets, np.int64).reshape(-1, 2) + start)
                passage += 1
            offsets = np.concatenate(spans)
            found.append(Tokens(offsets, rows[place : place + len(offsets)]))
            place += len(offsets)
        return found, unit_rows(means[leading]) if len(leading) else means

    def _encoded(
        self, pieces: Sequence[Sequence[int]], kept: Callable[[F32], NDArray[Any]]
    ) -> tuple[NDArray[Any], F32]:
        """Return what is kept of all tokens without the encoder's marks, and the mean of each piece."""
        starts = np.cumsum([0, *(len(piece) - 2 for piece in pieces)])
        sample = kept(np.zeros((0, WIDTH), np.float32))
        rows = np.empty((int(starts[-1]), *sample.shape[1:]), sample.dtype)
        means = np.zeros((len(pieces), WIDTH // len(LAYERS)), np.float32)

        def compute(batch: Batch) -> None:
            states, means[batch.rows] = self._encoder.states(batch)
            mapped = kept(states)
            for row, first, past in zip(batch.rows, batch.starts, batch.starts[1:], strict=False):
                rows[starts[row] : starts[row + 1]] = mapped[first + 1 : past - 1]

        with ThreadPoolExecutor(cores() if self._encoder.parallel else 1) as pool:
            list(pool.map(compute, batches_by_length(pieces, fair_budget(sum(map(len, pieces))))))
        return rows, means


@lru_cache(maxsize=1)
def load_reader() -> StateReader:
    """Load the fastest reader of the embedded model that this processor can run. Raises ModelError if there is none."""
    entry = embedded_model("embedding")
    if entry.folder is None:
        raise ModelError(entry.source, "the package is not installed", f"Run: pip install {entry.source}")
    folder = entry.folder / "model"
    return StateReader(folder, IntegerStates(folder) if fastest() == "int16" else FloatStates(folder))


class IntegerStates:
    """The compiled encoder."""

    parallel = True

    def __init__(self, folder: Path) -> None:
        from framewire.models.integer import IntegerBert

        self._encoder = IntegerBert(folder)

    def states(self, batch: Batch) -> tuple[F32, F32]:
        """See `Encoder.states`."""
        layers = self._encoder.layer_vectors(batch, LAYERS)
        sums = np.add.reduceat(layers[-1], batch.starts[:-1], axis=0)
        return np.concatenate(layers, axis=1), np.asarray(sums / np.diff(batch.starts)[:, None], np.float32)


class FloatStates:
    """The encoder of transformers, one sequence at a time, so that no neighbour leaves a trace."""

    parallel = False

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModel

        self._model: Any = AutoModel.from_pretrained(str(folder), use_safetensors=True).eval()

    def states(self, batch: Batch) -> tuple[F32, F32]:
        """See `Encoder.states`."""
        import torch

        tokens, means = [], []
        for first, past in zip(batch.starts, batch.starts[1:], strict=False):
            with torch.inference_mode():
                ids = torch.from_numpy(batch.ids[first:past])[None]
                hidden = self._model(input_ids=ids, output_hidden_states=True).hidden_states
            tokens.append(np.concatenate([hidden[layer][0].numpy() for layer in LAYERS], axis=1))
            means.append(hidden[-1][0].numpy().mean(axis=0))
        return np.concatenate(tokens), np.asarray(means, np.float32)
