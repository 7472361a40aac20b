"""Models that remember: each text, and each pair of texts, is read once and kept in the run's cache, by its hash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framewire.models.parts.cuts import cut_premises
from framewire.progress import Silent

if TYPE_CHECKING:
    from framewire.models.embedder import Embedder
    from framewire.models.entailment import EntailmentModel
    from framewire.models.parts.tokens import Pair
    from framewire.progress import Progress

Array = NDArray[np.float32]
# Texts a cache file: a run that is stopped loses at most this many.
PIECE = 4096
# Texts a call of the encoder, so that progress moves.
STEP = 512


class VectorCache:
    """What a model says of contents, in a folder. Files are added and never changed, so that runs share them by links.

    Only the hashes of contents are held in memory, and one file of vectors at a time.
    """

    def __init__(self, folder: Path, model_name: str, revision: str) -> None:
        self.folder = folder / hashlib.sha256(f"{model_name}\0{revision}".encode()).hexdigest()[:16]
        self._files: list[Path] = []
        self._place: dict[bytes, tuple[int, int]] = {}
        for path in sorted(self.folder.glob("*.safetensors")):
            self._know(path, _keys(path))

    def __contains__(self, key: bytes) -> bool:
        return key in self._place

    def vectors(self, keys: Sequence[bytes]) -> Array:
        """Return the vectors (n, d) of contents by their hashes, all of which must be known."""
        places = np.array([self._place[key] for key in keys], np.int64).reshape(-1, 2)
        found = np.zeros((len(keys), 0), np.float32)
        for file in np.unique(places[:, 0]).tolist():
            here = places[:, 0] == file
            vectors = _vectors(self._files[file])
            if not found.shape[1]:
                found = np.empty((len(keys), vectors.shape[1]), np.float32)
            found[here] = vectors[places[here, 1]]
        return found

    def add(self, keys: Sequence[bytes], vectors: Array) -> None:
        """Write one more file; it appears whole or not at all."""
        from safetensors.numpy import save_file

        self.folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(b"".join(keys)).hexdigest()[:24]
        aside = self.folder / f".{name}.{os.getpid()}.part"
        held = np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), 32).copy()
        kept = np.ascontiguousarray(vectors, np.float32)
        try:
            save_file({"keys": held, "vectors": kept}, str(aside), {"sha256": _seal(held, kept)})
            aside.replace(self.folder / f"{name}.safetensors")
        finally:
            aside.unlink(missing_ok=True)
        self._know(self.folder / f"{name}.safetensors", keys)

    def _know(self, path: Path, keys: Sequence[bytes]) -> None:
        self._files.append(path)
        for row, key in enumerate(keys):
            self._place.setdefault(key, (len(self._files) - 1, row))


class RememberingEmbedder:
    """An embedder in front of a cache. `encoded` counts the texts that were not in it; equal texts are encoded once."""

    def __init__(self, embedder: Embedder, run_cache: Path, progress: Progress) -> None:
        self.name, self.revision, self.encoded = embedder.name, embedder.revision, 0
        self._embedder, self._progress = embedder, progress
        self._cache = VectorCache(run_cache / "embeddings", embedder.name, embedder.revision)

    def silent(self) -> RememberingEmbedder:
        """Return the same one, cache and all, saying nothing of its progress."""
        quiet = copy(self)
        quiet._progress = Silent()
        return quiet

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one vector of length 1 for each text, (n, d), in the order of `texts`."""
        keys = [_key(text) for text in texts]
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._cache}
        # The order of encoding is the order of hashes: it does not depend on the order of the articles.
        ordered = sorted(fresh)
        self._progress.advance(len(texts) - len(ordered))
        for first in range(0, len(ordered), PIECE):
            wanted = ordered[first : first + PIECE]
            self._cache.add(wanted, self._encoded([fresh[key] for key in wanted]))
        self.encoded += len(ordered)
        return self._cache.vectors(keys)

    def _encoded(self, texts: Sequence[str]) -> Array:
        found = []
        for first in range(0, len(texts), STEP):
            step = texts[first : first + STEP]
            found.append(np.asarray(self._embedder.encode(step), np.float32))
            self._progress.advance(len(step))
        return np.concatenate(found)


@contextmanager
def kept_vectors(run_cache: Path) -> Iterator[Callable[[Sequence[str], Array], None]]:
    """Give a function that keeps vectors of the embedded model which came about on the way: texts and their vectors.

    They are what `RememberingEmbedder` then finds in the run's cache. Nothing is kept where this processor runs another
    engine for embeddings, whose numbers differ.
    """
    from framewire.engine import fastest
    from framewire.models.embedder import embedded_identity

    cache = VectorCache(run_cache / "embeddings", *embedded_identity())
    held: dict[bytes, Array] = {}

    def write() -> None:
        # The order of hashes, as where texts are encoded: files do not depend on the order of the articles.
        if ordered := sorted(held):
            cache.add(ordered, np.stack([held[key] for key in ordered]))
            held.clear()

    def keep(texts: Sequence[str], vectors: Array) -> None:
        if fastest() != "int16":
            return
        for text, vector in zip(texts, vectors, strict=True):
            key = _key(text)
            if key not in cache:
                held[key] = vector
        if len(held) >= PIECE:
            write()

    yield keep
    write()


class RememberingEntailment:
    """An entailment model in front of a cache; the model is asked for on first need."""

    def __init__(self, model: Callable[[], EntailmentModel], run_cache: Path) -> None:
        self._load, self._folder = model, run_cache / "answers"

    @property
    def name(self) -> str:
        """The name of the model."""
        return self._model.name

    @property
    def revision(self) -> str:
        """Its revision."""
        return self._model.revision

    @cached_property
    def _model(self) -> EntailmentModel:
        return self._load()

    @cached_property
    def _cache(self) -> VectorCache:
        return VectorCache(self._folder, self._model.name, self._model.revision)

    def cuts(self, pairs: Sequence[Pair]) -> list[bool]:
        """Return for each pair whether the model leaves out the end of its premise."""
        return cut_premises(self._model, pairs)

    def score(self, pairs: Sequence[Pair]) -> Array:
        """Return (n, 3) probabilities of entailment, neutral, contradiction; each different pair is read once."""
        keys = [_key(f"{len(premise)} {premise}{hypothesis}") for premise, hypothesis in pairs]
        fresh = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in self._cache}
        if fresh:
            self._cache.add(list(fresh), np.asarray(self._model.score(list(fresh.values())), np.float32))
        return self._cache.vectors(keys)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _seal(keys: NDArray[np.uint8], vectors: Array) -> str:
    return hashlib.sha256(keys.tobytes() + vectors.tobytes()).hexdigest()


def _keys(path: Path) -> list[bytes]:
    """Return the hashes that a file holds; none where it is damaged or changed, so that its texts are encoded again."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            keys, vectors = file.get_tensor("keys"), file.get_tensor("vectors")
            whole = (file.metadata() or {}).get("sha256") == _seal(keys, vectors)
            return [key.tobytes() for key in keys] if whole else []
    except (SafetensorError, OSError):
        return []


def _vectors(path: Path) -> Array:
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        return np.asarray(file.get_tensor("vectors"), np.float32)
