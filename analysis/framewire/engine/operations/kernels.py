"""Compiled kernels of the integer engine: exact products of rounded rows, and the float steps between them.

A row of activations is rounded to 16-bit integers by its own scale and multiplied with integer weights. Sums are exact,
so that the result of a row depends on that row only: not on its batch mates, their order or the threads. Rounding errs
by about one part in 60,000 of the largest value of a row.

Importing this module imports numba; it is imported when a model is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .rows import largest_size, total, total_of_squares, whole_row
from .tile import BEST, COLUMNS, ROWS, Destination, Left, Right, tile, wide_tile

F32 = NDArray[np.float32]
I8 = NDArray[np.int8]
I16 = NDArray[np.int16]
I64 = NDArray[np.int64]
Function = TypeVar("Function", bound=Callable[..., Any])
# Nothing that would let the compiler choose how to round: the same bits from every compilation.
SAFE = {"nsz", "nnan", "ninf"}
# Panels that the widest tile of this processor takes.
WIDE = BEST.panels


class Matrix(NamedTuple):
    """The second side of a product: whole numbers, the scale and bias of each column.

    They are packed as (panels, pairs, 32) words, or by bytes (amx.py).
    """

    packed: I16 | I8
    scale: F32
    bias: F32


class Rounded(NamedTuple):
    """The first side of a product: whole numbers (rows, depth) and the scale of each row; value = whole * scale."""

    whole: I16
    scale: F32


def compiled(function: Function) -> Function:
    """Compile `function` for this processor, once; the machine code is kept beside the module or in a user cache."""
    return cast(Function, njit(nogil=True, cache=True, error_model="numpy", fastmath=SAFE)(function))


def compiled_loop(function: Function) -> Function:
    """Compile a function that makes no arrays and need not count who holds one, which costs as much as a short row.

    It may hand arrays to and take them from functions that were compiled so, and return none to others: these would
    count one that was never counted.
    """
    return cast(
        Function, cast(Any, njit)(nogil=True, cache=True, error_model="numpy", fastmath=SAFE, _nrt=False)(function)
    )


@compiled_loop
def copy_rows(rows: F32, out: F32) -> None:
    """Copy `rows` to the first rows of `out`, which has as many columns.

    To assign a slice compiles its check of shapes, and with it numba's strings: a fifth of all that is compiled here.
    """
    for row in range(rows.shape[0]):
        for column in range(rows.shape[1]):
            out[row, column] = rows[row, column]


@compiled_loop
def normalise(values: F32, rows: int, gain: F32, shift: F32, epsilon: np.float32) -> None:
    """Replace each row by its layer norm."""
    width = values.shape[1]
    for row in range(rows):
        line = values[row]
        mean = total(line) / np.float32(width)
        for column in range(width):
            line[column] -= mean
        factor = np.float32(1) / np.sqrt(total_of_squares(line) / np.float32(width) + epsilon)
        for column in range(width):
            line[column] = line[column] * factor * gain[column] + shift[column]


@compiled_loop
def add(values: F32, more: F32, rows: int) -> None:
    """Add `more` to `values`."""
    for row in range(rows):
        for column in range(values.shape[1]):
            values[row, column] += more[row, column]


@compiled_loop
def round_rows(values: F32, rows: int, limit: float, rounded: Rounded) -> None:
    """Round each row of `values` to whole numbers of at most `limit`, into `rounded`."""
    for row in range(rows):
        round_row(values[row], limit, row, rounded)


@compiled_loop
def round_row(values: F32, limit: float, row: int, rounded: Rounded) -> None:
    """Round one row of values to whole numbers of at most `limit`, into row `row` of `rounded`."""
    largest = max(largest_size(values), np.float32(1e-20))
    factor = np.float32(limit) / largest
    rounded.scale[row] = largest / np.float32(limit)
    whole_row(values, factor, rounded.whole[row])


@compiled_loop
def product(rounded: Rounded, rows: int, matrix: Matrix, out: F32) -> None:
    """Write the product of the first `rows` rows of `rounded` with `matrix`, and its bias, to `out`.

    Rows come in sixes: `rounded` and `out` have room for the next multiple of six.
    """
    depth, width = rounded.whole.shape[1], out.shape[1]
    whole, packed, target = rounded.whole.reshape(-1), matrix.packed.reshape(-1), out.reshape(-1)
    panels = matrix.packed.shape[0]
    single = panels - panels % WIDE
    for panel in range(0, single, WIDE):
        at = panel * COLUMNS
        right = Right(packed, at * depth, depth // 2, matrix.scale, matrix.bias, at)
        for row in range(0, rows, ROWS):
            left = Left(whole, row * depth, depth, rounded.scale, row)
            wide_tile(left, right, Destination(target, row * width + at, width))
    for panel in range(single, panels):
        at = panel * COLUMNS
        right = Right(packed, at * depth, depth // 2, matrix.scale, matrix.bias, at)
        for row in range(0, rows, ROWS):
            left = Left(whole, row * depth, depth, rounded.scale, row)
            tile(left, right, Destination(target, row * width + at, width))
