"""The pooler of a classification model: from the first token's vector to the vector that heads read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framewire.models.adapter import Adapter

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Pooler:
    """A product and the normal-distribution rectifier (gelu); weight (in, out), bias (out,)."""

    weight: Array
    bias: Array

    @classmethod
    def read(cls, folder: Path, adapter: Adapter | None = None) -> Pooler:
        """Read the pooler of a transformers folder, with the adapter's update of it."""
        from safetensors import safe_open

        with safe_open(folder / "model.safetensors", framework="numpy") as file:
            weight = (adapter or Adapter()).adapted("pooler.dense.weight", file.get_tensor("pooler.dense.weight"))
            return cls(weight.T, file.get_tensor("pooler.dense.bias"))

    def apply(self, vectors: Array) -> Array:
        """Return the pooled vectors (n, width). Each depends on its own row only."""
        from scipy.special import ndtr

        from framewire.models.ordered import ordered_product

        if not len(vectors):
            return np.zeros((0, self.weight.shape[1]), np.float32)
        values = ordered_product(vectors, self.weight) + self.bias
        return np.asarray(values * ndtr(values), np.float32)
