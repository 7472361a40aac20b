"""DeBERTa-v2 and v3 on the integer engine."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from .batches import Batch
from .layers import Net, Sequences, whole
from .operations.amx import granted
from .operations.kernels import F32, I64, normalise
from .operations.ordered import ordered_product
from .operations.tile import COLUMNS
from .packing import LayerWeights, Linear, PlaceVectors, packed_net
from .places import bucketed
from .stack import Stack, with_room
from .stems import SHARED, Apart
from .weights import Updates, Weights, linear, norm, read_config, rest_of_layer, weights_reader, word_rows

# Tokens that pass through the layers together: their activations then stay in a core's own cache.
TOKENS = 256
# The longest sequence; the tables of relative places hold its distances, and a panel more on either side: the kernels
# read whole panels, for whole blocks of rows.
LONGEST = 1024
FURTHEST = LONGEST + COLUMNS


@lru_cache(maxsize=1)
def lower_layers(folder: Path, count: int) -> Net:
    """Return the first `count` layers of a folder, packed and without updates; two readers of one model share them."""
    return _packed(folder, range(count), None)


class IntegerDeberta:
    """A DeBERTa encoder with relative places (He, Gao and Chen 2021, arXiv:2111.09543)."""

    name = "int16"
    longest = LONGEST

    def __init__(self, folder: Path, updates: Updates | None = None) -> None:
        config, file = read_config(folder), folder / "model.safetensors"
        heads, self._epsilon = int(config["num_attention_heads"]), float(config["layer_norm_eps"])
        read, self._words = weights_reader(file, updates), word_rows(file, "deberta.embeddings.word_embeddings.weight")
        self._norm = norm(read, "deberta.embeddings.LayerNorm")
        count = int(config["num_hidden_layers"])
        plain = count - 1 if updates is None else min(updates.lowest(count), count - 1)
        nets = [lower_layers(folder, plain)] if plain else []
        self._stack = Stack([*nets, _packed(folder, range(plain, count), updates)], heads)

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        return int(self._words.shape[1])

    @property
    def layers(self) -> int:
        """How many layers there are."""
        return len(self._stack)

    def first_vectors(self, batch: Batch) -> F32:
        """Return the last layer's vector of each sequence's first token, (n, width), in the order of `batch.rows`."""
        if batch.stems is None:
            return self._stack.first_tokens(self._embedded(batch.ids), batch.starts, 0)
        apart = Apart.of(batch)
        lower = self._embedded(apart.ids)
        self._stack.run(lower, _sequences(apart), 0, SHARED)
        parts = (self._stack.first_tokens(with_room(lower[rows]), at, SHARED) for rows, at in apart.whole(TOKENS))
        return np.concatenate(list(parts))

    def token_vectors(self, batch: Batch, layers: tuple[int, ...]) -> F32:
        """Return the vectors of all tokens after some layers side by side, (tokens, len(layers) * width)."""
        if batch.stems is None:
            parts = self._stack.after(self._embedded(batch.ids), whole(batch.starts), 0, layers)
            return np.concatenate([part[: len(batch.ids)] for part in parts], axis=1)
        apart, found = Apart.of(batch), []
        below, above = [n for n in layers if n < SHARED], [n for n in layers if n > SHARED]
        *asked, lower = self._stack.after(self._embedded(apart.ids), _sequences(apart), 0, [*below, SHARED])
        asked += [lower] if SHARED in layers else []
        for rows, starts in apart.whole(TOKENS):
            after = self._stack.after(with_room(lower[rows]), whole(starts), SHARED, above)
            parts = [*(part[rows] for part in asked), *(part[: len(rows)] for part in after)]
            found.append(np.concatenate(parts, axis=1))
        return np.concatenate(found)

    def _embedded(self, ids: I64) -> F32:
        hidden = with_room(self._words[ids])
        normalise(hidden, len(ids), *self._norm, np.float32(self._epsilon))
        return hidden


def _sequences(apart: Apart) -> Sequences:
    return Sequences(apart.stems, apart.leaves, apart.stem_of)


def _packed(folder: Path, numbers: range, updates: Updates | None) -> Net:
    config, read = read_config(folder), weights_reader(folder / "model.safetensors", updates)
    vectors = read("deberta.encoder.rel_embeddings.weight")
    gain, shift = norm(read, "deberta.encoder.LayerNorm")
    normalise(vectors, len(vectors), gain, shift, np.float32(config["layer_norm_eps"]))
    return packed_net((_layer(read, number, config, vectors) for number in numbers), granted())


def _layer(read: Weights, number: int, config: dict[str, Any], vectors: F32) -> LayerWeights:
    place, heads = f"deberta.encoder.layer.{number}", int(config["num_attention_heads"])
    query, key, value = (linear(read, f"{place}.attention.self.{name}_proj") for name in ("query", "key", "value"))
    # Three kinds of scores are added, hence the 3 under the root.
    query = replace(query, scale=1 / float(np.sqrt(3 * query.weight.shape[1] // heads)))
    ahead, buckets = np.arange(-FURTHEST, FURTHEST), int(config["position_buckets"])
    back_row, ahead_row = (
        bucketed(distances, buckets, int(config["max_position_embeddings"])) + buckets for distances in (-ahead, ahead)
    )
    return LayerWeights(
        query=query,
        key=key,
        value=value,
        place_key=PlaceVectors(_by_head(_applied(key, vectors), heads), back_row),
        place_query=PlaceVectors(_by_head(_applied(query, vectors), heads), ahead_row),
        epsilon=float(config["layer_norm_eps"]),
        **rest_of_layer(read, place),
    )


def _applied(linear: Linear, rows: F32) -> F32:
    found = ordered_product(rows, linear.weight)
    return np.asarray((found + linear.bias) * linear.scale, np.float32)


def _by_head(rows: F32, heads: int) -> F32:
    """Turn (places, width) into (heads, size, places)."""
    return rows.reshape(len(rows), heads, -1).transpose(1, 2, 0)
