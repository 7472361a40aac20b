"""The integer engine: DeBERTa-v2/v3 and BERT encoders of transformers folders, run by the compiled kernels."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from framewire.models.adapter import Adapter
from framewire.models.amx import granted
from framewire.models.batches import Batch
from framewire.models.kernels import F32, normalise
from framewire.models.layers import Net, Sequences, encode, whole
from framewire.models.ordered import ordered_product
from framewire.models.packing import LayerWeights, Linear, PlaceVectors, packed_net
from framewire.models.places import bucketed
from framewire.models.stems import SHARED, Apart
from framewire.models.tile import COLUMNS, ROWS

Weights = Callable[[str], F32]
# Tokens that pass through the layers together: their activations then stay in a core's own cache.
TOKENS = 256
# Distances that the tables of relative places hold: the longest sequence.
LONGEST = 1024


def weights_reader(file: Path, adapter: Adapter | None = None) -> Weights:
    """Return a function that reads one array of a safetensors file by its name, with the adapter's update of it."""
    from safetensors import safe_open

    opened: Any = safe_open(file, framework="numpy")

    def read(name: str) -> F32:
        array = np.ascontiguousarray(opened.get_tensor(name), np.float32)
        return array if adapter is None else adapter.adapted(name, array)

    return read


@lru_cache(maxsize=1)
def word_vectors(file: Path) -> F32:
    """Return the vectors of all words, 200 MB of which two readers of one model need one copy; no adapter has them."""
    return weights_reader(file)("deberta.embeddings.word_embeddings.weight")


@lru_cache(maxsize=1)
def lower_layers(folder: Path, count: int) -> Net:
    """Return the first `count` layers of a DeBERTa folder, packed; two readers of one model need one copy."""
    return _deberta_net(folder, range(count), None)


class IntegerDeberta:
    """A DeBERTa-v2/v3 encoder with relative places; a result depends on its sequence only, to the last bit."""

    name = "int16"

    def __init__(self, folder: Path, adapter: Adapter | None = None) -> None:
        config = _config(folder)
        read = weights_reader(folder / "model.safetensors", adapter)
        self._heads, self._epsilon = int(config["num_attention_heads"]), float(config["layer_norm_eps"])
        self._words = word_vectors(folder / "model.safetensors")
        self._norm = _norm(read, "deberta.embeddings.LayerNorm")
        layers = int(config["num_hidden_layers"])
        plain = min((adapter or Adapter()).lowest(layers), layers - 1)
        self._nets = lower_layers(folder, plain) if plain else None, _deberta_net(folder, range(plain, layers), adapter)

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        return int(self._words.shape[1])

    def first_vectors(self, batch: Batch) -> F32:
        """Return the last layer's vector of each sequence's first token, (n, width), in the order of `batch.rows`."""
        if batch.stems is None:
            return self._first(self._embedded(batch.ids), batch.starts, 0)
        apart = Apart.of(batch)
        lower = self._shared(apart)
        parts = (self._first(with_room(lower[rows]), starts, SHARED) for rows, starts in apart.whole(TOKENS))
        return np.concatenate(list(parts))

    def lower_vectors(self, batch: Batch, layers: int) -> F32:
        """Return the vectors (tokens, width) of all tokens of a batch with stems after the first `layers` layers."""
        apart = Apart.of(batch)
        lower, found = self._shared(apart), []
        for rows, starts in apart.whole(TOKENS):
            hidden = with_room(lower[rows])
            for net in self._layers(SHARED, layers):
                encode(net, hidden, whole(starts), self._heads, self._epsilon, False)
            found.append(hidden[: len(rows)])
        return np.concatenate(found)

    def _first(self, hidden: F32, starts: NDArray[np.int64], first: int) -> F32:
        """Return what the layers from `first` on say of each sequence's first token; `hidden` is overwritten."""
        *lower, upper = self._layers(first)
        for net in lower:
            encode(net, hidden, whole(starts), self._heads, self._epsilon, False)
        return encode(upper, hidden, whole(starts), self._heads, self._epsilon, True)

    def _layers(self, first: int, last: int | None = None) -> list[Net]:
        """Return the layers from `first` to before `last`, by default all behind, in packs one upon the other."""
        found, below = [], 0
        for net in self._nets:
            if net is not None:
                count = len(net.qkv)
                part = slice(max(0, first - below), count if last is None else max(0, last - below))
                found += [Net._make(array[part] for array in net)] if len(net.qkv[part]) else []
                below += count
        return found

    def _shared(self, apart: Apart) -> F32:
        """Return what the layers say that read stems without their leaves."""
        hidden = self._embedded(apart.ids)
        for net in self._layers(0, SHARED):
            sequences = Sequences(apart.stems, apart.leaves, apart.stem_of)
            encode(net, hidden, sequences, self._heads, self._epsilon, False)
        return hidden

    def _embedded(self, ids: NDArray[np.int64]) -> F32:
        hidden = with_room(self._words[ids])
        normalise(hidden, len(ids), *self._norm, np.float32(self._epsilon))
        return hidden


class IntegerBert:
    """A BERT encoder with the mean of the last layer's tokens as the vector of a text."""

    name = "int16"

    def __init__(self, folder: Path) -> None:
        config, read = _config(folder), weights_reader(folder / "model.safetensors")
        self._heads, self._epsilon = int(config["num_attention_heads"]), float(config["layer_norm_eps"])
        self._words = read("embeddings.word_embeddings.weight")
        # Texts are single segments: the vector of segment 0 belongs to every place.
        segment = read("embeddings.token_type_embeddings.weight")[0]
        self._places = read("embeddings.position_embeddings.weight") + segment
        self._norm = _norm(read, "embeddings.LayerNorm")
        self._net = packed_net(
            [_bert_layer(read, n, self._heads) for n in range(config["num_hidden_layers"])], granted()
        )

    def mean_vectors(self, batch: Batch) -> F32:
        """Return the mean of the last layer over the tokens of each sequence, (n, width)."""
        lengths = np.diff(batch.starts)
        place = np.arange(len(batch.ids)) - np.repeat(batch.starts[:-1], lengths)
        hidden = with_room(self._words[batch.ids] + self._places[place])
        normalise(hidden, len(batch.ids), *self._norm, np.float32(self._epsilon))
        encode(self._net, hidden, whole(batch.starts), self._heads, self._epsilon, False)
        sums = np.add.reduceat(hidden[: len(batch.ids)], batch.starts[:-1], axis=0)
        return np.asarray(sums / lengths[:, None], np.float32)


def with_room(rows: F32) -> F32:
    """Return `rows` followed by zero rows up to the next multiple of six."""
    room = np.zeros((-(-len(rows) // ROWS) * ROWS, rows.shape[1]), np.float32)
    room[: len(rows)] = rows
    return room


def _config(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "config.json").read_text("utf-8")))


def _deberta_net(folder: Path, numbers: range, adapter: Adapter | None) -> Net:
    config, read = _config(folder), weights_reader(folder / "model.safetensors", adapter)
    vectors = read("deberta.encoder.rel_embeddings.weight")
    gain, shift = _norm(read, "deberta.encoder.LayerNorm")
    normalise(vectors, len(vectors), gain, shift, np.float32(config["layer_norm_eps"]))
    return packed_net([_deberta_layer(read, number, config, vectors) for number in numbers], granted())


def _deberta_layer(read: Weights, number: int, config: dict[str, Any], vectors: F32) -> LayerWeights:
    place, heads = f"deberta.encoder.layer.{number}", int(config["num_attention_heads"])
    query, key, value = (_linear(read, f"{place}.attention.self.{name}_proj") for name in ("query", "key", "value"))
    # Three kinds of scores are added, hence the 3 under the root.
    query = replace(query, scale=1 / float(np.sqrt(3 * query.weight.shape[1] // heads)))
    ahead, buckets = np.arange(-LONGEST, LONGEST), int(config["position_buckets"])
    back_row, ahead_row = (
        bucketed(distances, buckets, int(config["max_position_embeddings"])) + buckets for distances in (-ahead, ahead)
    )
    return LayerWeights(
        query=query,
        key=key,
        value=value,
        place_key=PlaceVectors(_by_head(_applied(key, vectors), heads), back_row),
        place_query=PlaceVectors(_by_head(_applied(query, vectors), heads), ahead_row),
        **_rest_of_layer(read, place),
    )


def _bert_layer(read: Weights, number: int, heads: int) -> LayerWeights:
    place = f"encoder.layer.{number}"
    query, key, value = (_linear(read, f"{place}.attention.self.{name}") for name in ("query", "key", "value"))
    query = replace(query, scale=1 / float(np.sqrt(query.weight.shape[1] // heads)))
    none = PlaceVectors(np.zeros((0, query.weight.shape[1] // heads, 0), np.float32), np.zeros(COLUMNS, np.int64))
    rest = _rest_of_layer(read, place)
    return LayerWeights(query=query, key=key, value=value, place_key=none, place_query=none, **rest)


class _Rest(TypedDict):
    mix: Linear
    inner: Linear
    outer: Linear
    mix_norm: tuple[F32, F32]
    outer_norm: tuple[F32, F32]


def _rest_of_layer(read: Weights, place: str) -> _Rest:
    return {
        "mix": _linear(read, f"{place}.attention.output.dense"),
        "inner": _linear(read, f"{place}.intermediate.dense"),
        "outer": _linear(read, f"{place}.output.dense"),
        "mix_norm": _norm(read, f"{place}.attention.output.LayerNorm"),
        "outer_norm": _norm(read, f"{place}.output.LayerNorm"),
    }


def _linear(read: Weights, name: str) -> Linear:
    return Linear(np.ascontiguousarray(read(f"{name}.weight").T), read(f"{name}.bias"))


def _norm(read: Weights, name: str) -> tuple[F32, F32]:
    return read(f"{name}.weight"), read(f"{name}.bias")


def _applied(linear: Linear, rows: F32) -> F32:
    found = ordered_product(rows, linear.weight)
    return np.asarray((found + linear.bias) * linear.scale, np.float32)


def _by_head(rows: F32, heads: int) -> F32:
    """Turn (places, width) into (heads, size, places)."""
    return rows.reshape(len(rows), heads, -1).transpose(1, 2, 0)
