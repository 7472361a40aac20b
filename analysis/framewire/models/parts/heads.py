"""Heads: small arrays on top of a model's features, fitted in training/ and shipped as safetensors with a card."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framewire.engine import ordered_product
from framewire.errors import ModelError

Array = NDArray[np.float32]
# The adapter and the heads that framewire ships.
WEIGHTS = Path(__file__).parents[1] / "weights"


@dataclass(frozen=True)
class Head:
    """A standardised linear or one-hidden-layer classifier.

    `layers` are (weight (in, out), bias (out,)) in order, with a rectifier between them; `mean` and `scale` (d,)
    standardise the features; `temperature` divides the last scores.
    """

    name: str
    labels: tuple[str, ...]
    mean: Array
    scale: Array
    layers: tuple[tuple[Array, Array], ...]
    temperature: float = 1.0

    @property
    def width(self) -> int:
        """How many features a row has."""
        return int(self.mean.shape[0])

    @property
    def sha256(self) -> str:
        """The hash of everything that decides what the head says."""
        digest = hashlib.sha256(repr((self.labels, self.temperature)).encode())
        for array in (self.mean, self.scale, *(part for layer in self.layers for part in layer)):
            digest.update(np.ascontiguousarray(array, np.float32).tobytes())
        return digest.hexdigest()

    def apply(self, features: Array) -> Array:
        """Return probabilities (n, k) in the order of `labels` for `features` (n, width); rows sum to 1."""
        return softmax(self.scores(features) / self.temperature)

    def scores(self, features: Array) -> NDArray[np.float64]:
        """Return the last scores (n, k), before the temperature, for `features` (n, width)."""
        if features.ndim != 2 or features.shape[1] != self.width:
            cure = "Use the head with the model that it was fitted on"
            raise ModelError(f"head {self.name}", f"features {features.shape}, expected (n, {self.width})", cure)
        values = (features.astype(np.float64) - self.mean) / self.scale
        for weight, bias in self.layers[:-1]:
            values = np.maximum(ordered_product(values, weight) + bias, 0)
        weight, bias = self.layers[-1]
        return np.asarray(ordered_product(values, weight) + bias, np.float64)


def softmax(scores: NDArray[np.floating[Any]]) -> Array:
    """Return the softmax of each row of `scores`.

    >>> softmax(np.zeros((1, 2))).tolist()
    [[0.5, 0.5]]
    """
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), np.float32)


def load_head(name: str) -> Head:
    """Return the head `name` shipped with framewire. Raises ModelError if there is none of that name."""
    return read_head(WEIGHTS / f"{name}.safetensors")


def read_head(path: Path) -> Head:
    """Return the head stored in a safetensors file that `write_head` wrote."""
    from safetensors import safe_open

    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in path.parent.glob("*.safetensors"))) or "none"
        raise ModelError(f"head {path.stem}", "there is no head of this name", f"Known heads: {known}")
    with safe_open(path, framework="numpy") as file:
        facts = json.loads((file.metadata() or {}).get("head", "{}"))
        arrays = {key: np.asarray(file.get_tensor(key), np.float32) for key in file.keys()}  # noqa: SIM118
    layers = tuple((arrays[f"weight{n}"], arrays[f"bias{n}"]) for n in range(facts["layers"]))
    return Head(path.stem, tuple(facts["labels"]), arrays["mean"], arrays["scale"], layers, facts["temperature"])


def write_head(head: Head, folder: Path) -> Path:
    """Write `head` as `folder/NAME.safetensors` and return the path. The bytes depend on the head only."""
    from safetensors.numpy import save_file

    arrays = {"mean": head.mean, "scale": head.scale}
    for number, (weight, bias) in enumerate(head.layers):
        arrays[f"weight{number}"], arrays[f"bias{number}"] = weight, bias
    facts = {"labels": list(head.labels), "layers": len(head.layers), "temperature": head.temperature}
    path = folder / f"{head.name}.safetensors"
    stored = {key: np.ascontiguousarray(value, np.float32) for key, value in arrays.items()}
    save_file(stored, path, metadata={"head": json.dumps(facts, sort_keys=True)})
    return path
