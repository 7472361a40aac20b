"""BERT on the integer engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from .batches import Batch
from .layers import whole
from .operations.amx import granted
from .operations.kernels import F32, normalise
from .operations.tile import COLUMNS
from .packing import LayerWeights, PlaceVectors, packed_net
from .stack import Stack, with_room
from .weights import Weights, linear, norm, read_config, rest_of_layer, weights_reader, word_rows


class IntegerBert:
    """A BERT encoder (Devlin et al. 2019) of texts that are single segments."""

    name = "int16"

    def __init__(self, folder: Path) -> None:
        config, file = read_config(folder), folder / "model.safetensors"
        heads, self._epsilon = int(config["num_attention_heads"]), float(config["layer_norm_eps"])
        read, self._words = weights_reader(file), word_rows(file, "embeddings.word_embeddings.weight")
        # The vector of segment 0 belongs to every place.
        segment = read("embeddings.token_type_embeddings.weight")[0]
        self._places = read("embeddings.position_embeddings.weight") + segment
        self._norm = norm(read, "embeddings.LayerNorm")
        layers = (_layer(read, number, config) for number in range(config["num_hidden_layers"]))
        self._stack = Stack([packed_net(layers, granted())], heads)

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        return int(self._words.shape[1])

    @property
    def layers(self) -> int:
        """How many layers there are."""
        return len(self._stack)

    @property
    def longest(self) -> int:
        """How many tokens a sequence may have."""
        return len(self._places)

    def first_vectors(self, batch: Batch) -> F32:
        """Return the last layer's vector of each sequence's first token, (n, width), in the order of `batch.rows`."""
        return self._stack.first_tokens(self._embedded(batch), batch.starts, 0)

    def token_vectors(self, batch: Batch, layers: tuple[int, ...]) -> F32:
        """Return the vectors of all tokens after some layers side by side, (tokens, len(layers) * width)."""
        parts = self._stack.after(self._embedded(batch), whole(batch.starts), 0, layers)
        return np.concatenate([part[: len(batch.ids)] for part in parts], axis=1)

    def _embedded(self, batch: Batch) -> F32:
        place = np.arange(len(batch.ids)) - np.repeat(batch.starts[:-1], np.diff(batch.starts))
        hidden = with_room(self._words[batch.ids] + self._places[place])
        normalise(hidden, len(batch.ids), *self._norm, np.float32(self._epsilon))
        return hidden


def _layer(read: Weights, number: int, config: dict[str, Any]) -> LayerWeights:
    place = f"encoder.layer.{number}"
    query, key, value = (linear(read, f"{place}.attention.self.{name}") for name in ("query", "key", "value"))
    size = query.weight.shape[1] // int(config["num_attention_heads"])
    none = PlaceVectors(np.zeros((0, size, 0), np.float32), np.zeros(COLUMNS, np.int64))
    return LayerWeights(
        query=replace(query, scale=1 / float(np.sqrt(size))),
        key=key,
        value=value,
        place_key=none,
        place_query=none,
        epsilon=float(config["layer_norm_eps"]),
        **rest_of_layer(read, place),
    )
