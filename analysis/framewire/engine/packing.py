"""Packs the weights of an encoder for the integer engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .attention import QUERY_LIMIT
from .layers import Net
from .operations.amx import narrow, on_a_line, packed_bytes
from .operations.kernels import F32, I8, I16
from .operations.tile import COLUMNS

Pack = Callable[[NDArray[np.int64]], I16 | I8]
MATRICES = ("qkv", "mix", "inner", "outer")
LARGEST_SUM = 2**31 - 1
LARGEST = 32767
# Inputs get this many times the steps of weights: a row of inputs has few large values and many small ones.
BALANCE = 8
# A matrix is a stored 8-bit one if all of it is within this of a multiple, at most 255, of its smallest number.
BYTE, GRID_ERROR = 255, 1e-3


@dataclass(frozen=True)
class Linear:
    """A matrix (in, out) and its bias (out,); `scale` multiplies both."""

    weight: F32
    bias: F32
    scale: float = 1.0


@dataclass(frozen=True)
class PlaceVectors:
    """Vectors (heads, size, buckets) of relative places, and the bucket of each place (places,)."""

    vectors: F32
    bucket: NDArray[np.int64]


@dataclass(frozen=True)
class LayerWeights:
    """The weights of one layer; `*_norm` are the gain and shift of a layer norm, `epsilon` what it adds to a variance.

    `place_key` and `place_query` hold no heads for a model without relative places.
    """

    query: Linear
    key: Linear
    value: Linear
    mix: Linear
    inner: Linear
    outer: Linear
    mix_norm: tuple[F32, F32]
    outer_norm: tuple[F32, F32]
    epsilon: float
    place_key: PlaceVectors
    place_query: PlaceVectors


def packed_net(layers: Iterable[LayerWeights], by_bytes: bool) -> Net:
    """Pack the layers for the kernels, their matrices by words or by bytes (operations/amx.py).

    Only one layer is held in 32 bits, and of one field two copies.
    """
    packed = [_packed_layer(layer, packed_bytes if by_bytes else packed_matrix) for layer in layers]

    def stacked(field: str) -> NDArray[Any]:
        whole = np.stack([layer.pop(field) for layer in packed])
        return on_a_line(narrow(whole) if by_bytes and field in MATRICES else whole)

    return Net(**{field: stacked(field) for field in Net._fields})


def _packed_layer(layer: LayerWeights, pack: Pack) -> dict[str, NDArray[Any]]:
    found: dict[str, NDArray[Any]] = {}
    limits = []
    parts = {
        "qkv": (layer.query, layer.key, layer.value),
        "mix": (layer.mix,),
        "inner": (layer.inner,),
        "outer": (layer.outer,),
    }
    for name, linears in parts.items():
        rounded = [whole_columns(linear.weight) for linear in linears]
        whole = np.concatenate([part for part, _ in rounded], axis=1)
        scales = [scale * np.float32(linear.scale) for (_, scale), linear in zip(rounded, linears, strict=True)]
        found[name], found[f"{name}_scale"] = pack(whole), np.concatenate(scales)
        found[f"{name}_bias"] = np.concatenate([linear.bias * np.float32(linear.scale) for linear in linears])
        limits.append(input_limit(whole))
    found["limits"], found["epsilon"] = np.array(limits, np.float32), np.array(layer.epsilon, np.float32)
    for name, (gain, shift) in (("mix", layer.mix_norm), ("outer", layer.outer_norm)):
        found[f"{name}_gain"], found[f"{name}_shift"] = gain, shift
    for name, places in (("place_key", layer.place_key), ("place_query", layer.place_query)):
        found[name], found[f"{name}_scale"] = _packed_places(places)
    return found


def _packed_places(places: PlaceVectors) -> tuple[I16, F32]:
    (heads, size, _), count = places.vectors.shape, len(places.bucket)
    packed = np.zeros((heads, count // COLUMNS, size // 2, 2 * COLUMNS), np.int16)
    scales = np.zeros((heads, count), np.float32)
    for head in range(heads):
        whole, scale = _steps(places.vectors[head], QUERY_LIMIT)
        packed[head], scales[head] = packed_matrix(whole[:, places.bucket]), scale[places.bucket]
    return packed, scales


def packed_matrix(whole: NDArray[np.int64]) -> I16:
    """Pack whole numbers (depth, columns) as (panels of 16 columns, pairs of rows, 32).

    >>> packed_matrix(np.arange(64).reshape(4, 16))[0, 1, :4].tolist()
    [32, 48, 33, 49]
    """
    depth, columns = whole.shape
    pairs = whole.astype(np.int16).reshape(depth // 2, 2, columns // COLUMNS, COLUMNS).transpose(2, 0, 3, 1)
    return np.ascontiguousarray(pairs).reshape(columns // COLUMNS, depth // 2, 2 * COLUMNS)


def whole_columns(weight: F32) -> tuple[NDArray[np.int64], F32]:
    """Round `weight` (depth, columns) to whole numbers; weight = whole * scale of the column.

    A matrix that was stored as 8-bit numbers comes back without any loss.
    """
    unit = float(np.abs(weight[weight != 0]).min(initial=1.0))
    whole = np.rint(weight / unit)
    if np.abs(whole).max() <= BYTE and np.abs(weight / unit - whole).max() < GRID_ERROR:
        return whole.astype(np.int64), np.full(weight.shape[1], unit, np.float32)
    return _steps(weight, _balanced_steps(weight))


def _balanced_steps(weight: F32) -> int:
    """Return how many steps each side of zero weights may have, to leave the inputs `BALANCE` times as many."""
    size = np.abs(weight)
    ratio = float((size.sum(axis=0) / np.maximum(size.max(axis=0), 1e-20)).max())
    return int(min(LARGEST / BALANCE, (LARGEST_SUM / (BALANCE * max(ratio, 1.0))) ** 0.5))


def _steps(weight: F32, steps: int) -> tuple[NDArray[np.int64], F32]:
    scale = np.maximum(np.abs(weight).max(axis=0), 1e-20).astype(np.float64) / steps
    return np.rint(weight / scale).astype(np.int64), scale.astype(np.float32)


def input_limit(whole: NDArray[np.int64]) -> float:
    """Return the largest whole number that inputs may reach so that no sum overflows 32 bits."""
    return float(min(LARGEST, LARGEST_SUM // int(np.abs(whole).sum(axis=0).max())))
