"""The upper layers as a torch module: the model's own weights stay as they are, low-rank updates are fitted."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from framewire.engine.places import bucketed
from framewire.models.parts.adapter import Adapter

WIDTH, HEADS, BUCKETS, FURTHEST, EPSILON = 384, 6, 256, 512, 1e-7
SIZE = WIDTH // HEADS
# Three kinds of scores are added, hence the 3 under the root.
QUERY_SCALE = 1 / math.sqrt(3 * SIZE)
# Added to the scores of places behind the end of a sequence.
OUTSIDE = -1e4
Weights = Mapping[str, Tensor]


class Updated(nn.Module):
    """A frozen affine map with a low-rank update: x (weight + up @ down)ᵀ + bias, all times `scale`."""

    def __init__(self, weights: Weights, name: str, rank: int, scale: float = 1.0) -> None:
        super().__init__()
        self.name, self.scale = f"{name}.weight", scale
        self.weight, self.bias = weights[self.name] * scale, weights[f"{name}.bias"] * scale
        outputs, inputs = self.weight.shape
        self.down = nn.Parameter(torch.randn(rank, inputs) / math.sqrt(inputs))
        self.up = nn.Parameter(torch.zeros(outputs, rank))

    def forward(self, values: Tensor) -> Tensor:
        """Return the map of values (..., in) -> (..., out)."""
        return functional.linear(values, self.weight, self.bias) + functional.linear(
            functional.linear(values, self.down), self.up
        )

    def update(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return down and up for the matrix as the model stores it."""
        up = self.up.detach().numpy() / self.scale
        return self.down.detach().numpy().copy(), np.asarray(up, np.float32)


class UpperLayer(nn.Module):
    """One DeBERTa-v3 layer (He, Gao and Chen 2021) on padded sequences."""

    def __init__(self, weights: Weights, number: int, rank: int, places: Tensor) -> None:
        super().__init__()
        here = f"deberta.encoder.layer.{number}"
        self.query = Updated(weights, f"{here}.attention.self.query_proj", rank, QUERY_SCALE)
        self.key = Updated(weights, f"{here}.attention.self.key_proj", rank)
        self.value = Updated(weights, f"{here}.attention.self.value_proj", rank)
        self.mix = Updated(weights, f"{here}.attention.output.dense", rank)
        self.inner = Updated(weights, f"{here}.intermediate.dense", rank)
        self.outer = Updated(weights, f"{here}.output.dense", rank)
        self.mix_norm = _norm(weights, f"{here}.attention.output.LayerNorm")
        self.outer_norm = _norm(weights, f"{here}.output.LayerNorm")
        self.places = places

    def forward(self, hidden: Tensor, inside: Tensor) -> Tensor:
        """Return the output (n, length, width) for `hidden` of that shape; `inside` (n, length) is no padding."""
        count, length, _ = hidden.shape
        query, key, value = (_by_head(part(hidden)) for part in (self.query, self.key, self.value))
        scores = query @ key.transpose(2, 3) + self._place_scores(query, key)
        scores = scores + torch.where(inside, 0.0, OUTSIDE)[:, None, None, :]
        context = torch.softmax(scores.float(), -1).to(value.dtype) @ value
        context = context.transpose(1, 2).reshape(count, length, WIDTH)
        mixed = functional.layer_norm(hidden + self.mix(context), (WIDTH,), *self.mix_norm, EPSILON)
        update = self.outer(functional.gelu(self.inner(mixed)))
        return functional.layer_norm(mixed + update, (WIDTH,), *self.outer_norm, EPSILON)

    def _place_scores(self, query: Tensor, key: Tensor) -> Tensor:
        """Return (n, heads, length, length): query by key of the distance, and key by query of the distance."""
        length = query.shape[2]
        ahead = np.arange(2 * length - 1) - (length - 1)
        back_row, ahead_row = (torch.from_numpy(bucketed(d, BUCKETS, FURTHEST) + BUCKETS) for d in (-ahead, ahead))
        place_key = self.key(self.places[back_row]).view(-1, HEADS, SIZE).permute(1, 2, 0)
        place_query = self.query(self.places[ahead_row]).view(-1, HEADS, SIZE).permute(1, 2, 0)
        return _shifted(query @ place_key) + _shifted(key @ place_query).transpose(2, 3)


class Upper(nn.Module):
    """The layers from `first` on and the pooler."""

    def __init__(self, weights: Weights, first: int, rank: int) -> None:
        super().__init__()
        norm = _norm(weights, "deberta.encoder.LayerNorm")
        places = functional.layer_norm(weights["deberta.encoder.rel_embeddings.weight"], (WIDTH,), *norm, EPSILON)
        last = sum(name.endswith("intermediate.dense.weight") for name in weights)
        self.layers = nn.ModuleList([UpperLayer(weights, number, rank, places) for number in range(first, last)])
        self.pooler = Updated(weights, "pooler.dense", rank)

    def forward(self, hidden: Tensor, inside: Tensor) -> Tensor:
        """Return the pooled vectors (n, width) of sequences whose lower states are `hidden` (n, length, width)."""
        for layer in self.layers:
            hidden = layer(hidden, inside)
        return functional.gelu(self.pooler(hidden[:, 0]))

    def adapter(self) -> Adapter:
        """Return what was fitted."""
        parts = [module for module in self.modules() if isinstance(module, Updated)]
        return Adapter({part.name: part.update() for part in parts})


class TwoSidedHeads(nn.Module):
    """The NLI head and the stance heads, which give the mirrored answer to the mirrored question.

    score(favour) = w.f + v.a, score(against) = w.a + v.f, score(neutral) = u.(f + a) + c, with f and a the pooled
    vectors of the favour and the against pair: half the weights of a free regression, and no side is preferred.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.nli = nn.Linear(WIDTH, 3)
        # From nothing, as the stance heads: heads that begin alike can be averaged.
        nn.init.zeros_(self.nli.weight)
        nn.init.zeros_(self.nli.bias)
        self.sides = nn.ParameterDict({name: torch.zeros(3, WIDTH) for name in names})
        self.neutral = nn.ParameterDict({name: torch.zeros(1) for name in names})

    def forward(self, head: str, pooled: Tensor) -> Tensor:
        """Return scores (n, 3); for a stance head `pooled` holds all favour pairs, then all against pairs."""
        if head == "nli":
            return self.nli(pooled)  # type: ignore[no-any-return]
        f, a = pooled.chunk(2)
        w, v, u = self.sides[head]
        return torch.stack([f @ w + a @ v, (f + a) @ u + self.neutral[head], a @ w + f @ v], 1)


def _norm(weights: Weights, name: str) -> tuple[Tensor, Tensor]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _by_head(values: Tensor) -> Tensor:
    count, length, _ = values.shape
    return values.view(count, length, HEADS, SIZE).transpose(1, 2)


def _shifted(scores: Tensor) -> Tensor:
    """Turn scores by distance (n, heads, length, 2 length - 1) into scores by place (n, heads, length, length).

    Row i of the result begins at column length - 1 - i: read with rows one shorter, all begin at the same one.
    """
    count, heads, length, _ = scores.shape
    flat = scores.reshape(count, heads, length * (2 * length - 1))
    body = flat[:, :, length - 1 : length - 1 + length * (2 * length - 2)]
    return body.reshape(count, heads, length, 2 * length - 2)[:, :, :, :length]
