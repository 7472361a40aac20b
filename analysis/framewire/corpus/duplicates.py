"""Families: near-copies found by MinHash and banding, verified by the exact overlap of their words."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence

import numpy as np

PERMUTATIONS = 64
BAND = 2
SHINGLE = 5
OVERLAP = 0.5


def find_families(texts: Sequence[str]) -> list[int]:
    """Return for each text the index of the first text of its family (itself when it has no copy)."""
    shingles = [_shingles(text) for text in texts]
    parent = list(range(len(texts)))
    seen: dict[tuple[int, bytes], list[int]] = {}
    for index, hashes in enumerate(shingles):
        for candidate in _candidates(index, signature(hashes), seen):
            if _root(parent, candidate) != _root(parent, index) and _overlap(shingles[candidate], hashes) >= OVERLAP:
                first, second = sorted((_root(parent, candidate), _root(parent, index)))
                parent[second] = first
    return [_root(parent, index) for index in range(len(texts))]


def _shingles(text: str) -> np.ndarray:
    words = re.findall(r"\w+", text.lower())
    grams = {" ".join(words[start : start + SHINGLE]) for start in range(max(1, len(words) - SHINGLE + 1))}
    return np.unique(np.fromiter((zlib.crc32(gram.encode()) for gram in grams), dtype=np.uint64))


def signature(hashes: np.ndarray) -> np.ndarray:
    """The least value of each of 64 hash permutations."""
    rng = np.random.default_rng(1)
    a = rng.integers(1, 1 << 31, PERMUTATIONS, dtype=np.uint64)
    b = rng.integers(0, 1 << 31, PERMUTATIONS, dtype=np.uint64)
    return ((hashes[:, None] * a + b) % np.uint64(4294967311)).min(axis=0)


def _candidates(index: int, values: np.ndarray, seen: dict[tuple[int, bytes], list[int]]) -> Iterable[int]:
    found: set[int] = set()
    for band in range(0, PERMUTATIONS, BAND):
        key = (band, values[band : band + BAND].tobytes())
        bucket = seen.setdefault(key, [])
        found.update(bucket[:50])
        bucket.append(index)
    return sorted(found)


def _overlap(first: np.ndarray, second: np.ndarray) -> float:
    common = len(np.intersect1d(first, second, assume_unique=True))
    return common / max(1, min(len(first), len(second)))


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index
