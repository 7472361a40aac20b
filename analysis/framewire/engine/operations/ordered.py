"""Products of floats whose bits are the same everywhere, for the few numbers that are not whole.

A library of linear algebra (BLAS) adds in an order that depends on the processor, the number of threads and the shapes.
Sums of floats depend on their order, so its products differ in their last bits, and what is rounded to whole numbers
afterwards differs by more. Here each sum is added by one thread in 64 bits from the first term to the last, and the
compiler may neither reorder it nor fuse a product with a sum. Of 32-bit inputs even that would change nothing: their
products are exact in 64 bits. It is about as fast as the library's 64-bit product on one thread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
# Terms that are added at a time, so that a sum is fetched and put back once for all of them.
TOGETHER = 4


def ordered_product(left: NDArray[np.floating[Any]], right: NDArray[np.floating[Any]]) -> F64:
    """Return left (n, d) times right (d, k) in 64 bits: an element depends on its row and its column only.

    >>> ordered_product(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])).tolist()
    [[11.0]]
    """
    out = np.zeros((left.shape[0], right.shape[1]))
    _compiled()(np.ascontiguousarray(left, np.float64), np.ascontiguousarray(right, np.float64), out)
    return out


@lru_cache(maxsize=1)
def _compiled() -> Callable[[F64, F64, F64], None]:
    from numba import njit

    # No permission to reorder or to fuse (fastmath): the same bits from every compilation.
    compiled: Callable[[F64, F64, F64], None] = njit(nogil=True, cache=True, error_model="numpy")(_add_products)
    return compiled


def _add_products(left: F64, right: F64, out: F64) -> None:
    """Add left (n, d) times right (d, k) to `out` (n, k)."""
    rows, depth = left.shape
    full = depth // TOGETHER * TOGETHER
    for row in range(rows):
        target = out[row]
        for k in range(0, full, TOGETHER):
            one, two, three, four = right[k], right[k + 1], right[k + 2], right[k + 3]
            a, b, c, d = left[row, k], left[row, k + 1], left[row, k + 2], left[row, k + 3]
            for column in range(target.shape[0]):
                # Written so that it adds from left to right: the same sum as term by term.
                total = target[column] + a * one[column] + b * two[column]
                target[column] = total + c * three[column] + d * four[column]
        for k in range(full, depth):
            value, line = left[row, k], right[k]
            for column in range(target.shape[0]):
                target[column] += value * line[column]
