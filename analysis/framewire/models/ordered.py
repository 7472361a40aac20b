"""Products of floats whose bits are the same everywhere, for the few places where the encoder's numbers are not whole.

A library of linear algebra (BLAS) chooses the order in which it adds by the processor, the number of threads and the
shape of the matrices. Sums of floats depend on their order, so its products differ in their last bits, and what is
rounded to whole numbers afterwards can differ by more. Here each sum is added in 64 bits from the first term to the last, by
one thread, and the compiler may neither reorder it nor fuse its steps. It costs a few times the library's time, on
products that are a thousandth of the work.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

F64 = NDArray[np.float64]
Function = TypeVar("Function", bound=Callable[..., Any])
# Terms that are added at a time, so that a sum is fetched and put back once for all of them.
TOGETHER = 4


def ordered_product(left: NDArray[np.floating[Any]], right: NDArray[np.floating[Any]]) -> F64:
    """Return left (n, d) times right (d, k) in 64 bits: an element depends on its row and its column only.

    >>> ordered_product(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])).tolist()
    [[11.0]]
    """
    out = np.zeros((left.shape[0], right.shape[1]))
    _add_products(np.ascontiguousarray(left, np.float64), np.ascontiguousarray(right, np.float64), out)
    return out


def _compiled(function: Function) -> Function:
    # No permission to reorder sums or to fuse a product with a sum.
    return cast(Function, njit(nogil=True, cache=True, error_model="numpy")(function))


@_compiled
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
                # From left to right: the same sum as term by term.
                target[column] = (
                    target[column] + a * one[column] + b * two[column] + c * three[column] + d * four[column]
                )
        for k in range(full, depth):
            value, line = left[row, k], right[k]
            for column in range(target.shape[0]):
                target[column] += value * line[column]
