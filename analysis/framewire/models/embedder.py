"""The door to sentence embeddings: texts in, unit vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.errors import ModelError
from framewire.models.batches import batches_by_length
from framewire.models.catalog import embedded_model
from framewire.models.engine import cores, fair_budget, fastest, run_batches

Array = NDArray[np.float32]
# The longest text in tokens that all-MiniLM-L6-v2 was trained for; the rest of a longer one is not read.
LONGEST, WIDTH = 256, 384


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
    if name != "embedded":
        from framewire.models.hub import model_folder

        folder = model_folder(name, revision)
        return FolderEmbedder(folder, name, revision or "local")
    entry = embedded_model("embedding")
    if entry.folder is None:
        raise ModelError(entry.source, "the package is not installed", f"Run: pip install {entry.source}")
    kind = EmbeddedEmbedder if fastest() == "int16" else FolderEmbedder
    return kind(entry.folder / "model", *embedded_identity())


def embedded_identity() -> tuple[str, str]:
    """Return the name and the revision of the embedded model."""
    entry = embedded_model("embedding")
    return "embedded", f"{entry.source}-{entry.revision}"


class EmbeddedEmbedder:
    """all-MiniLM-L6-v2 on the integer engine: mean of the tokens' last vectors, scaled to length 1."""

    engine = "int16"

    def __init__(self, folder: Path, name: str, revision: str) -> None:
        from tokenizers import Tokenizer

        from framewire.models.integer import IntegerBert

        self.name, self.revision = name, revision
        self._encoder = IntegerBert(folder)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one unit vector for each text."""
        different = list(dict.fromkeys(texts))
        tokens = [coded.ids for coded in self._tokenizer.encode_batch(different)]
        batches = list(batches_by_length(tokens, fair_budget(sum(map(len, tokens)))))
        means = run_batches(self._encoder.mean_vectors, batches, cores())
        row = {text: number for number, text in enumerate(different)}
        return unit_rows(means)[[row[text] for text in texts]] if different else np.zeros((0, WIDTH), np.float32)


class FolderEmbedder:
    """A sentence-transformers folder, run by that package."""

    engine = "sentence-transformers"

    def __init__(self, folder: Path, name: str, revision: str) -> None:
        from sentence_transformers import SentenceTransformer

        self.name, self.revision = name, revision
        self._model = SentenceTransformer(
            str(folder), device="cpu", trust_remote_code=False, model_kwargs={"use_safetensors": True}
        )

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one unit vector for each text."""
        if not texts:
            return np.zeros((0, self._model.get_sentence_embedding_dimension() or 0), np.float32)
        found = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, np.float32)


def unit_rows(rows: Array) -> Array:
    """Return each row divided by its length.

    >>> unit_rows(np.array([[3.0, 4.0]], np.float32)).tolist()
    [[0.6000000238418579, 0.800000011920929]]
    """
    lengths = np.sqrt((rows.astype(np.float64) ** 2).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.maximum(lengths, 1e-12), np.float32)
