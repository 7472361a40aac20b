"""A lean DeBERTa-v2/v3 encoder: packed sequences without padding, position work done once for each length.

The same function as transformers' DebertaV2Model (He, Gao and Chen 2021, arXiv:2111.09543) with three savings: queries,
keys and values come from one product; the projections of the relative positions, which depend on the length only, are
kept; and the last layer computes the first token alone, since nothing else is read from it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .batches import Batch
from .places import bucketed
from .stems import SHARED

if TYPE_CHECKING:
    from torch import Tensor

    from .weights import Updates


class Affine(NamedTuple):
    """A product and a sum: weight (out, in) and bias (out,), or the gain and bias of a layer norm."""

    weight: Tensor
    bias: Tensor


@dataclass(frozen=True)
class Layer:
    """One layer; `qkv` is query, key and value in one, the query scaled; `position_*` are (heads, places, size)."""

    qkv: Affine
    position_key: Tensor
    position_query: Tensor
    attended: Affine
    attended_norm: Affine
    inner: Affine
    outer: Affine
    outer_norm: Affine


@dataclass(frozen=True)
class Shape:
    """The sizes that the computation needs."""

    heads: int
    size: int
    buckets: int
    furthest: int
    epsilon: float


class FloatEncoder:
    """A DeBERTa encoder in 32-bit floats: the engine for processors without the integer instructions."""

    name = "float32"
    longest = 1024

    def __init__(self, folder: Path, updates: Updates | None = None) -> None:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        weights = _loaded(folder / "model.safetensors", updates)
        heads = int(config["num_attention_heads"])
        size = int(config["hidden_size"]) // heads
        places = int(config["position_buckets"]), int(config["max_position_embeddings"])
        self.shape = Shape(heads, size, *places, config["layer_norm_eps"])
        self.words = weights["deberta.embeddings.word_embeddings.weight"]
        self.words_norm = _affine(weights, "deberta.embeddings.LayerNorm")
        self._stack = [self._layer(weights, number) for number in range(int(config["num_hidden_layers"]))]
        self._places = lru_cache(maxsize=64)(self._positions)

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        return int(self.words.shape[1])

    @property
    def layers(self) -> int:
        """How many layers there are."""
        return len(self._stack)

    def first_vectors(self, batch: Batch) -> NDArray[np.float32]:
        """Return the last layer's vector of each sequence's first token, (n, width), in the order of `batch.rows`."""
        import torch

        with torch.inference_mode():
            hidden = self._embedded(torch.from_numpy(batch.ids))
            for number in range(self.layers):
                hidden = self._layer_output(number, hidden, batch, number == self.layers - 1)
            return np.asarray(hidden.numpy(), np.float32)

    def token_vectors(self, batch: Batch, layers: tuple[int, ...]) -> NDArray[np.float32]:
        """Return the vectors of all tokens after some layers side by side, (tokens, len(layers) * width)."""
        import torch

        found = []
        with torch.inference_mode():
            hidden = self._embedded(torch.from_numpy(batch.ids))
            for number in range(layers[-1]):
                hidden = self._layer_output(number, hidden, batch, False)
                found += [hidden] if number + 1 in layers else []
            return np.asarray(torch.cat(found, 1).numpy(), np.float32)

    def _embedded(self, ids: Tensor) -> Tensor:
        import torch

        return self._norm(torch.nn.functional.embedding(ids, self.words), self.words_norm)

    def _layer_output(self, number: int, hidden: Tensor, batch: Batch, first_only: bool) -> Tensor:
        import torch

        layer, stems = self._stack[number], batch.stems if number < SHARED else None
        qkv = _apply(layer.qkv, hidden)
        context = torch.empty_like(hidden)
        done = 0
        for run in batch.runs:
            hiding = None if stems is None else _hidden_from_stems(stems[done : done + run.count], run.length)
            context[run.start : run.stop] = self._attention(number, qkv[run.start : run.stop], run.length, hiding)
            done += run.count
        if first_only:
            first = torch.cat([torch.arange(run.start, run.stop, run.length) for run in batch.runs])
            context, hidden = context[first], hidden[first]
        hidden = self._norm(_apply(layer.attended, context).add_(hidden), layer.attended_norm)
        inner = torch.nn.functional.gelu(_apply(layer.inner, hidden))
        return self._norm(_apply(layer.outer, inner).add_(hidden), layer.outer_norm)

    def _attention(self, number: int, qkv: Tensor, length: int, hiding: Tensor | None) -> Tensor:
        """Return the attended values of sequences of one `length`: content-content, content-place, place-content.

        `hiding` (n, length, length) is true where a token may not see another one.
        """
        import torch

        heads, size = self.shape.heads, self.shape.size
        count = qkv.shape[0] // length
        query, key, value = qkv.view(count * length, 3, heads, size).permute(1, 2, 0, 3).contiguous()
        place_key, place_query = self._places(length)[number]
        together = (heads * count, length, size)
        scores = _shifted(torch.bmm(query, place_key), length)
        scores = torch.baddbmm(scores, query.view(together), key.view(together).transpose(1, 2))
        scores += _shifted(torch.bmm(key, place_query), length).transpose(1, 2)
        if hiding is not None:
            scores = scores.view(heads, count, length, length).masked_fill(hiding, -torch.inf).view(-1, length, length)
        context = torch.bmm(torch.softmax(scores, -1), value.view(together))
        return context.view(heads, count, length, size).permute(1, 2, 0, 3).reshape(count * length, heads * size)

    def _positions(self, length: int) -> list[tuple[Tensor, Tensor]]:
        """Return, for each layer, the projected keys and queries of the 2 length - 1 distances, (heads, size, places).

        Column c stands for second token - first token = c - (length - 1), once seen from the query, once from the key.
        """
        import torch

        ahead, shape = np.arange(2 * length - 1) - (length - 1), self.shape
        seen_from_query = torch.from_numpy(bucketed(-ahead, shape.buckets, shape.furthest) + shape.buckets)
        seen_from_key = torch.from_numpy(bucketed(ahead, shape.buckets, shape.furthest) + shape.buckets)
        return [
            (
                layer.position_key[:, seen_from_query].transpose(1, 2).contiguous(),
                layer.position_query[:, seen_from_key].transpose(1, 2).contiguous(),
            )
            for layer in self._stack
        ]

    def _norm(self, values: Tensor, norm: Affine) -> Tensor:
        import torch

        return torch.nn.functional.layer_norm(values, values.shape[-1:], norm.weight, norm.bias, self.shape.epsilon)

    def _layer(self, weights: dict[str, Tensor], number: int) -> Layer:
        import torch

        place = f"deberta.encoder.layer.{number}"
        inside = f"{place}.attention.self"
        query, key, value = (_affine(weights, f"{inside}.{name}_proj") for name in ("query", "key", "value"))
        # Three kinds of scores are added, hence the 3 under the root (scaled by the authors, not by the paper).
        scale = 1 / float(np.sqrt(3 * self.shape.size))
        query = Affine(query.weight * scale, query.bias * scale)
        positions = weights["deberta.encoder.rel_embeddings.weight"]
        positions = self._norm(positions, _affine(weights, "deberta.encoder.LayerNorm"))
        return Layer(
            Affine(torch.cat([query.weight, key.weight, value.weight]), torch.cat([query.bias, key.bias, value.bias])),
            self._by_head(_apply(key, positions)),
            self._by_head(_apply(query, positions)),
            _affine(weights, f"{place}.attention.output.dense"),
            _affine(weights, f"{place}.attention.output.LayerNorm"),
            _affine(weights, f"{place}.intermediate.dense"),
            _affine(weights, f"{place}.output.dense"),
            _affine(weights, f"{place}.output.LayerNorm"),
        )

    def _by_head(self, rows: Tensor) -> Tensor:
        return rows.view(-1, self.shape.heads, self.shape.size).permute(1, 0, 2).contiguous()


def _shifted(by_distance: Tensor, length: int) -> Tensor:
    """Turn (heads, count * length, 2 length - 1) scores by distance into (heads * count, length, length) by token.

    Row i of a square starts length - 1 - i columns in, which is a view with a stride one short: nothing is copied.
    """
    width = 2 * length - 1
    squares = by_distance.numel() // (length * width)
    return by_distance.as_strided((squares, length, length), (length * width, width - 1, 1), length - 1)


def _hidden_from_stems(stems: NDArray[np.int64], length: int) -> Tensor:
    """Return (n, length, length): true where a token of a stem looks at one behind its stem."""
    import torch

    within = torch.arange(length) < torch.from_numpy(stems)[:, None]
    return within[:, :, None] & ~within[:, None, :]


def _affine(weights: dict[str, Tensor], name: str) -> Affine:
    return Affine(weights[f"{name}.weight"], weights[f"{name}.bias"])


def _apply(affine: Affine, values: Tensor) -> Tensor:
    import torch

    return torch.nn.functional.linear(values, affine.weight, affine.bias)


def _loaded(file: Path, updates: Updates | None) -> dict[str, Tensor]:
    import torch
    from safetensors.torch import load_file

    weights: dict[str, Tensor] = load_file(file)
    if updates is None:
        return weights
    return {name: torch.from_numpy(updates.adapted(name, array.numpy())) for name, array in weights.items()}
