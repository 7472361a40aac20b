"""Low-rank updates of an encoder's upper layers: small arrays, added to its matrices when it is loaded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framewire.engine import ordered_product
from framewire.errors import ModelError
from framewire.models.parts.heads import WEIGHTS

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Adapter:
    """Updates by the name of a matrix (out, in): `down` (rank, in) and `up` (out, rank); weight + up @ down.

    Hu et al. 2021 (LoRA, arXiv:2106.09685). Without updates every matrix stays as it is.
    """

    updates: Mapping[str, tuple[Array, Array]] = field(default_factory=dict)

    def adapted(self, name: str, weight: Array) -> Array:
        """Return the matrix `name` with its update, or as it is where it has none. Raises ModelError if none fits.

        >>> one = Adapter({"m.weight": (np.ones((1, 2), np.float32), np.array([[1], [0]], np.float32))})
        >>> one.adapted("m.weight", np.zeros((2, 2), np.float32)).tolist()
        [[1.0, 1.0], [0.0, 0.0]]
        """
        if name not in self.updates:
            return weight
        down, up = self.updates[name]
        if (up.shape[0], down.shape[1]) != weight.shape:
            fact = f"its update is for a matrix of {up.shape[0]} by {down.shape[1]}, not {weight.shape}"
            raise ModelError(f"adapter of {name}", fact, "Use the adapter with the model that it was fitted on")
        return np.asarray(weight + ordered_product(up, down), np.float32)

    def weakened(self, strength: float) -> Adapter:
        """Return the adapter whose updates are `strength` times those of this one.

        Wortsman et al. 2022 (WiSE-FT, arXiv:2109.01903): between the bare and the fitted model is one that keeps more
        of what the bare one knew of texts that nothing was fitted on.

        >>> one = Adapter({"m.weight": (np.ones((1, 2), np.float32), np.array([[4]], np.float32))})
        >>> one.weakened(0.5).adapted("m.weight", np.zeros((1, 2), np.float32)).tolist()
        [[2.0, 2.0]]
        """
        parts = self.updates.items()
        return Adapter({name: (down, np.asarray(strength * up, np.float32)) for name, (down, up) in parts})

    def plus(self, other: Adapter) -> Adapter:
        """Return the adapter of both updates together.

        >>> one = Adapter({"m.weight": (np.ones((1, 2), np.float32), np.array([[4]], np.float32))})
        >>> one.plus(one).adapted("m.weight", np.zeros((1, 2), np.float32)).tolist()
        [[8.0, 8.0]]
        """
        found = dict(self.updates)
        for name, (down, up) in other.updates.items():
            own = found.get(name)
            found[name] = (down, up) if own is None else (np.vstack([own[0], down]), np.hstack([own[1], up]))
        return Adapter(found)

    def lowest(self, layers: int) -> int:
        """Return the number of the lowest of an encoder's layers that has an update, `layers` if none has.

        >>> Adapter({"deberta.encoder.layer.7.output.dense.weight": (np.ones((1, 2)), np.ones((2, 1)))}).lowest(12)
        7
        """
        numbers = (re.search(r"\.layer\.(\d+)\.", name) for name in self.updates)
        return min((int(found[1]) for found in numbers if found), default=layers)

    @property
    def sha256(self) -> str:
        """The hash of all updates, of their names and numbers."""
        digest = hashlib.sha256()
        for name, parts in sorted(self.updates.items()):
            digest.update(name.encode() + b"".join(np.ascontiguousarray(part, np.float32).tobytes() for part in parts))
        return digest.hexdigest()


def load_adapter(name: str = "adapter") -> Adapter:
    """Return the adapter shipped with framewire. Raises ModelError if there is none of that name."""
    return read_adapter(WEIGHTS / f"{name}.safetensors")


def read_adapter(path: Path) -> Adapter:
    """Return the adapter stored in a file that `write_adapter` wrote."""
    from safetensors.numpy import load_file

    if not path.is_file():
        raise ModelError(f"adapter {path.stem}", "there is no such file", "Install framewire again")
    arrays = {name: np.asarray(value, np.float32) for name, value in load_file(path).items()}
    names = sorted(name.removesuffix(".down") for name in arrays if name.endswith(".down"))
    return Adapter({name: (arrays[f"{name}.down"], arrays[f"{name}.up"]) for name in names})


def write_adapter(adapter: Adapter, path: Path) -> Path:
    """Write an adapter as 16-bit floats and return the path. The bytes depend on the adapter only."""
    from safetensors.numpy import save_file

    stored = {}
    for name, (down, up) in adapter.updates.items():
        stored[f"{name}.down"], stored[f"{name}.up"] = down.astype(np.float16), up.astype(np.float16)
    save_file(stored, path)
    return path
