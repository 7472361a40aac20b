"""Eigenvectors of a symmetric matrix whose bits are the same everywhere: LAPACK's differ from processor to processor.

The matrix is brought to three diagonals by reflections, then to one by rotations (QL with implicit shifts; Bowdler,
Martin, Reinsch and Wilkinson 1968), by one thread in 64 bits and in one order. A matrix of 384 rows takes a fraction
of a second.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import copysign, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
EPSILON = float(np.finfo(np.float64).eps)


def ordered_eigenvectors(matrix: NDArray[np.floating[Any]]) -> F64:
    """Return the eigenvectors (d, d) of a symmetric matrix as rows, that of the largest eigenvalue first.

    The largest element of each is positive.

    >>> ordered_eigenvectors(np.array([[1.0, 0.0], [0.0, 2.0]])).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    if not len(matrix):
        return np.zeros((0, 0))
    whole = np.array(matrix, np.float64, order="C")
    vectors = np.eye(len(whole))
    values, beside = np.zeros(len(whole)), np.zeros(len(whole))
    reflect, rotate = _compiled()
    reflect(whole, vectors, values, beside)
    rotate(values, beside, vectors)
    found = vectors[np.argsort(-values, kind="stable")]
    largest = np.abs(found).argmax(axis=1)
    return np.asarray(found * np.where(found[np.arange(len(found)), largest] < 0, -1.0, 1.0)[:, None])


@lru_cache(maxsize=1)
def _compiled() -> tuple[Callable[..., None], Callable[..., None]]:
    from numba import njit

    # No permission to reorder or to fuse (fastmath): the same bits from every compilation.
    made = [njit(nogil=True, cache=True, error_model="numpy")(function) for function in (_reflect, _rotate)]
    return made[0], made[1]


def _reflect(whole: F64, vectors: F64, values: F64, beside: F64) -> None:
    """Bring `whole`, which is used up, to the diagonal `values` and the one `beside` it; reflections go to `vectors`.

    A reflection I - 2 v v' turns B into B - v w' - w v' with p = 2 B v and w = p - (v'p) v.
    """
    size = len(whole)
    for k in range(size - 2):
        length = 0.0
        for row in range(k + 1, size):
            length += whole[row, k] * whole[row, k]
        length = sqrt(length)
        v = whole[k + 1 :, k].copy()
        alpha = -copysign(length, v[0])
        v[0] -= alpha
        norm = 0.0
        for row in range(len(v)):
            norm += v[row] * v[row]
        if norm > 0.0:
            v /= sqrt(norm)
            block = whole[k + 1 :, k + 1 :]
            p = np.zeros(len(v))
            for row in range(len(v)):
                p += block[row] * (2.0 * v[row])
            along = 0.0
            for row in range(len(v)):
                along += v[row] * p[row]
            p -= along * v
            for row in range(len(v)):
                block[row] -= v[row] * p + p[row] * v
            turned = np.zeros(size)
            for row in range(len(v)):
                turned += vectors[k + 1 + row] * v[row]
            for row in range(len(v)):
                vectors[k + 1 + row] -= turned * (2.0 * v[row])
            beside[k] = alpha
    for k in range(size):
        values[k] = whole[k, k]
    if size > 1:
        beside[size - 2] = whole[size - 1, size - 2]


def _rotate(values: F64, beside: F64, vectors: F64) -> None:
    """Rotate what stands `beside` the diagonal away; `values` become eigenvalues, `vectors` their eigenvectors."""
    size, norm = len(values), 0.0
    for k in range(size):
        norm = max(norm, abs(values[k]) + abs(beside[k]))
    least = EPSILON * norm
    for low in range(size):
        while True:
            high = low
            while high < size - 1 and abs(beside[high]) > least:
                high += 1
            if high == low:
                break
            g = (values[low + 1] - values[low]) / (2.0 * beside[low])
            g = values[high] - values[low] + beside[low] / (g + copysign(sqrt(g * g + 1.0), g))
            s, c, p, ended = 1.0, 1.0, 0.0, False
            for i in range(high - 1, low - 1, -1):
                f, b = s * beside[i], c * beside[i]
                r = sqrt(f * f + g * g)
                beside[i + 1] = r
                if r == 0.0:
                    values[i + 1] -= p
                    beside[high] = 0.0
                    ended = True
                    break
                s, c = f / r, g / r
                g = values[i + 1] - p
                r = (values[i] - g) * s + 2.0 * c * b
                p = s * r
                values[i + 1] = g + p
                g = c * r - b
                for k in range(size):
                    upper, lower = vectors[i + 1, k], vectors[i, k]
                    vectors[i + 1, k] = s * lower + c * upper
                    vectors[i, k] = c * lower - s * upper
            if not ended:
                values[low] -= p
                beside[low], beside[high] = g, 0.0
