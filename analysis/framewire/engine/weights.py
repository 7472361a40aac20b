"""Reads the weights of a transformers folder: arrays by name, as the parts that both kinds of encoder have."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypedDict

import numpy as np

from .operations.kernels import F32
from .packing import Linear

Weights = Callable[[str], F32]
# A safetensors file begins with the size of its header in so many bytes, then the header, then the arrays.
HEADER = 8


class Updates(Protocol):
    """Changes to some matrices of a model, which are made when it is loaded."""

    def adapted(self, name: str, weight: F32) -> F32:
        """Return the matrix `name` as it is to be used."""
        ...

    def lowest(self, layers: int) -> int:
        """Return the number of the lowest of `layers` layers that has a change, `layers` if none has."""
        ...


class Rest(TypedDict):
    """What follows attention in a layer, under the names of LayerWeights."""

    mix: Linear
    inner: Linear
    outer: Linear
    mix_norm: tuple[F32, F32]
    outer_norm: tuple[F32, F32]


def read_config(folder: Path) -> dict[str, Any]:
    """Return the config.json of a transformers folder."""
    return dict(json.loads((folder / "config.json").read_text("utf-8")))


def weights_reader(file: Path, updates: Updates | None = None) -> Weights:
    """Return a function that reads one array of a safetensors file by its name, with its update if it has one."""
    from safetensors import safe_open

    opened: Any = safe_open(file, framework="numpy")

    def read(name: str) -> F32:
        array = np.ascontiguousarray(opened.get_tensor(name), np.float32)
        return array if updates is None else updates.adapted(name, array)

    return read


def word_rows(file: Path, name: str) -> F32:
    """Return a large array (words, width) of a safetensors file without loading it: the system reads rows when they are
    used, and may drop them again. One that is not stored as 32-bit floats is loaded."""
    with file.open("rb") as stream:
        size = int.from_bytes(stream.read(HEADER), "little")
        entry = json.loads(stream.read(size))[name]
    if entry["dtype"] != "F32":
        return weights_reader(file)(name)
    first = HEADER + size + int(entry["data_offsets"][0])
    return np.asarray(np.memmap(file, "<f4", "r", first, tuple(entry["shape"])))


def rest_of_layer(read: Weights, place: str) -> Rest:
    """Return what follows attention in the layer whose arrays have names that begin with `place`."""
    return {
        "mix": linear(read, f"{place}.attention.output.dense"),
        "inner": linear(read, f"{place}.intermediate.dense"),
        "outer": linear(read, f"{place}.output.dense"),
        "mix_norm": norm(read, f"{place}.attention.output.LayerNorm"),
        "outer_norm": norm(read, f"{place}.output.LayerNorm"),
    }


def linear(read: Weights, name: str) -> Linear:
    """Return a matrix, stored as (out, in), with its bias."""
    return Linear(np.ascontiguousarray(read(f"{name}.weight").T), read(f"{name}.bias"))


def norm(read: Weights, name: str) -> tuple[F32, F32]:
    """Return the gain and the shift of a layer norm."""
    return read(f"{name}.weight"), read(f"{name}.bias")
