"""Families: near-copies found by MinHash and banding, verified by the exact overlap of their words.

Broder 1997 (resemblance and containment), Indyk and Motwani 1998 (banding). Memory grows with documents, not with
pairs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from framewire.models.rules import rule

PERMUTATIONS = 256
ROWS = 3
SEED = 20240501
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’]?\s+|\n+")
_WORD = re.compile(r"\w+")
Signature = npt.NDArray[np.uint32]


def shingles(text: str) -> set[str]:
    """Return the runs of copy_shingle words of a text, in lower case; a shorter text is one run."""
    words, run = _WORD.findall(text.lower()), int(rule("copy_shingle"))
    return {" ".join(words[start : start + run]) for start in range(max(1, len(words) - run + 1))}


def signature(text: str) -> Signature:
    """Return the (256,) MinHash of a text's shingles."""
    from rensa import RMinHash

    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(sorted(shingles(text)))
    return np.asarray(sketch.digest(), dtype=np.uint32)


def overlap(first: str, second: str) -> bool:
    """Whether two texts are copies of one, by exact counts: copy_overlap of the shorter one's shingles are the other's,
    or copy_some_overlap, at least copy_shared, and of whole sentences copy_same_sentences.

    Edited copies keep whole sentences; texts written after one pattern share phrases but change a name in each
    sentence, so that they need a higher share of common shingles.
    """
    one, other = shingles(first), shingles(second)
    least, shared = min(len(one), len(other)), len(one & other)
    if shared >= rule("copy_overlap") * least:
        return True
    is_some = shared >= max(rule("copy_shared"), rule("copy_some_overlap") * least)
    return is_some and _same_sentences(first, second) >= rule("copy_same_sentences")


def _same_sentences(first: str, second: str) -> float:
    """The share of the shorter text's words in sentences that both have; headings and fragments are left out."""
    one, other = _sentences(first), _sentences(second)
    shared = sum(words for sentence, words in one.items() if sentence in other)
    return shared / max(1, min(sum(one.values()), sum(other.values())))


def _sentences(text: str) -> dict[str, int]:
    pieces = (" ".join(piece.lower().split()) for piece in _SENTENCE.split(text))
    return {piece: piece.count(" ") + 1 for piece in pieces if piece.count(" ") >= 5}


def families(count: int, text: Callable[[int], str]) -> list[int]:
    """Return for each of `count` documents the number of the first one of its family; `text` gives one's text.

    >>> texts = ["one two three four five six seven eight"] * 2 + ["quite another text without a word of it"]
    >>> families(3, texts.__getitem__)
    [0, 0, 2]
    """
    signatures = np.empty((count, PERMUTATIONS), dtype=np.uint32)
    for number in range(count):
        signatures[number] = signature(text(number))
    return find_families(signatures, lambda one, other: overlap(text(one), text(other)))


def find_families(
    signatures: Sequence[Signature] | npt.NDArray[np.uint32], same: Callable[[int, int], bool]
) -> list[int]:
    """Return for each document the index of the first one of its family: its own where it has no copy.

    `signatures` are (256,) MinHashes in the documents' order; `same` verifies a candidate pair exactly.

    >>> texts = ["one two three four five six seven eight"] * 2 + ["quite another text without a word of it"]
    >>> find_families([signature(text) for text in texts], lambda i, j: overlap(texts[i], texts[j]))
    [0, 0, 2]
    """
    parent = list(range(len(signatures)))
    if len(signatures) < 2:
        return parent
    matrix = signatures if isinstance(signatures, np.ndarray) else np.stack(signatures)
    for first, second in _candidates(matrix):
        one, other = _root(parent, first), _root(parent, second)
        if one != other and same(first, second):
            parent[max(one, other)] = min(one, other)
    return [_root(parent, index) for index in range(len(parent))]


def _candidates(matrix: npt.NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Pairs that agree in a band and in enough of the whole signature, each once, in order."""
    seen = np.empty(0, dtype=np.int64)
    size = len(matrix)
    for start in range(0, PERMUTATIONS - ROWS + 1, ROWS):
        pairs = _neighbours(matrix[:, start : start + ROWS])
        codes = np.setdiff1d(pairs[:, 0] * size + pairs[:, 1], seen)
        if len(codes):
            first, second = np.divmod(codes, size)
            near = np.concatenate(
                [_near(matrix, first[i : i + 4096], second[i : i + 4096]) for i in range(0, len(codes), 4096)]
            )
            seen = np.union1d(seen, codes)
            yield from zip(first[near].tolist(), second[near].tolist(), strict=True)


def _near(
    matrix: npt.NDArray[np.uint32], first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    return np.asarray((matrix[first] == matrix[second]).mean(axis=1) >= rule("copy_estimate"))


def _neighbours(band: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """Documents with an equal band, each paired with the one before it and with the first: no more pairs than twice
    the documents.
    """
    order = np.lexsort(band.T)
    ranked = band[order]
    equal = np.all(ranked[1:] == ranked[:-1], axis=1)
    begins = np.maximum.accumulate(np.where(np.r_[True, ~equal], np.arange(len(order)), 0))
    later = np.flatnonzero(np.r_[False, equal])
    near = np.stack([order[later - 1], order[later]], axis=1)
    first = np.stack([order[begins[later]], order[later]], axis=1)
    return np.sort(np.concatenate([near, first]), axis=1)


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index
