"""Passages -> embeddings, each text encoded once: kept in the run's cache under the hash of text and model."""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from framewire.models.embedder import Embedder
    from framewire.progress import Progress

Array = NDArray[np.float32]
# Texts a cache file: a run that is stopped loses at most this many.
PIECE = 4096
# Texts a call of the encoder, so that progress moves.
STEP = 512


class EmbeddingCache:
    """Embeddings by content in a folder. Files are added and never changed, so that runs may share them by links."""

    def __init__(self, folder: Path, embedder_name: str, revision: str) -> None:
        model = hashlib.sha256(f"{embedder_name}\0{revision}".encode()).hexdigest()[:16]
        self.folder = folder / "embeddings" / model

    def load(self) -> tuple[dict[bytes, int], list[Array]]:
        """Return the row of each text hash and the pieces the rows run through. A damaged file is left out."""
        rows: dict[bytes, int] = {}
        pieces: list[Array] = []
        start = 0
        for path in sorted(self.folder.glob("*.safetensors")):
            keys, vectors = _read(path)
            for position, key in enumerate(keys):
                rows.setdefault(key, start + position)
            pieces.append(vectors)
            start += len(vectors)
        return rows, pieces

    def add(self, keys: Sequence[bytes], vectors: Array) -> None:
        """Write one more file; it appears whole or not at all."""
        from safetensors.numpy import save_file

        self.folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(b"".join(keys)).hexdigest()[:24]
        aside = self.folder / f".{name}.{os.getpid()}.part"
        held = np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), 32).copy()
        save_file({"keys": held, "vectors": np.ascontiguousarray(vectors, np.float32)}, str(aside))
        aside.replace(self.folder / f"{name}.safetensors")


def embed(texts: Sequence[str], embedder: Embedder, cache: Path | None, progress: Progress) -> tuple[Array, int]:
    """Return the embeddings (n, d) of `texts` in their order and how many texts had to be encoded.

    With a cache folder, texts seen before with this model and revision are read from it. Equal texts are encoded once.
    """
    keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
    kept = EmbeddingCache(cache, embedder.name, embedder.revision) if cache is not None else None
    rows, pieces = kept.load() if kept is not None else ({}, [])
    known = set(rows)
    fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    start = sum(map(len, pieces))
    # The order of encoding is the order of hashes: it does not depend on the order of the articles.
    ordered = sorted(fresh)
    progress.start("reading passages", len(ordered))
    for first in range(0, len(ordered), PIECE):
        wanted = ordered[first : first + PIECE]
        vectors = _encode([fresh[key] for key in wanted], embedder, progress)
        if kept is not None:
            kept.add(wanted, vectors)
        pieces.append(vectors)
        rows.update((key, start + first + position) for position, key in enumerate(wanted))
    if not keys:
        return np.zeros((0, 0), np.float32), 0
    return _gather(pieces, np.array([rows[key] for key in keys])), len(ordered)


def _encode(texts: Sequence[str], embedder: Embedder, progress: Progress) -> Array:
    found = []
    for first in range(0, len(texts), STEP):
        step = texts[first : first + STEP]
        found.append(np.asarray(embedder.encode(step), np.float32))
        progress.advance(len(step))
    return np.concatenate(found)


def _gather(pieces: Sequence[Array], rows: NDArray[np.int64]) -> Array:
    bounds = np.cumsum([0, *map(len, pieces)])
    found = np.empty((len(rows), max(piece.shape[1] for piece in pieces)), np.float32)
    for piece, (first, last) in zip(pieces, itertools.pairwise(bounds), strict=True):
        here = (rows >= first) & (rows < last)
        if here.any():
            found[here] = piece[rows[here] - first]
    return found


def _read(path: Path) -> tuple[list[bytes], Array]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        held = load_file(str(path))
        keys, vectors = held["keys"], held["vectors"]
    except (SafetensorError, KeyError, OSError):
        return [], np.zeros((0, 0), np.float32)
    return [key.tobytes() for key in keys], vectors
