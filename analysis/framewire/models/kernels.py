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

from framewire.models.tile import BEST, COLUMNS, ROWS, Left, Right, Target, float_of_bits, power_of_two, tile, wide_tile

F32 = NDArray[np.float32]
I8 = NDArray[np.int8]
I16 = NDArray[np.int16]
I64 = NDArray[np.int64]
Function = TypeVar("Function", bound=Callable[..., Any])
# Nothing that would let the compiler choose how to round: the same bits from every compilation.
SAFE = {"nsz", "nnan", "ninf"}
# Sums are kept in this many parts, which the processor adds side by side.
PARTS = 16
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


@compiled
def exponential(x: np.float32) -> np.float32:
    """Return e ** x for x <= 80 (Cephes expf: relative error 2e-7)."""
    x = max(x, np.float32(-87))
    whole = np.floor(x * np.float32(1.44269504) + np.float32(0.5))
    part = (x - whole * np.float32(0.693359375)) + whole * np.float32(2.12194440e-4)
    series = np.float32(1.9875691500e-4)
    series = series * part + np.float32(1.3981999507e-3)
    series = series * part + np.float32(8.3334519073e-3)
    series = series * part + np.float32(4.1665795894e-2)
    series = series * part + np.float32(1.6666665459e-1)
    series = series * part + np.float32(5.0000001201e-1)
    return np.float32((series * part * part + part + np.float32(1)) * power_of_two(whole))


@compiled
def gelu(values: F32, rows: int) -> None:
    """Replace x by x times the normal distribution function at x (Abramowitz and Stegun 7.1.26: error 2e-7)."""
    for row in range(rows):
        gelu_row(values[row])


@compiled
def gelu_row(line: F32) -> None:
    """Do what `gelu` does to one row."""
    for column in range(line.shape[0]):
        x = line[column]
        z = abs(x) * np.float32(0.70710678)
        t = np.float32(1) / (np.float32(1) + np.float32(0.3275911) * z)
        tail = np.float32(1.061405429)
        tail = tail * t - np.float32(1.453152027)
        tail = tail * t + np.float32(1.421413741)
        tail = tail * t - np.float32(0.284496736)
        tail = (tail * t + np.float32(0.254829592)) * t * exponential(-z * z)
        half = np.float32(0.5) * x
        line[column] = half * tail if x < 0 else x - half * tail


@compiled
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


@compiled
def total(values: F32) -> np.float32:
    """Return the sum of `values`, whose number is a multiple of 16, always added in the same order."""
    parts = np.zeros(PARTS, np.float32)
    for start in range(0, values.shape[0], PARTS):
        block = values[start : start + PARTS]
        for n in range(PARTS):
            parts[n] += block[n]
    return np.float32(_folded(parts))


@compiled
def total_of_squares(values: F32) -> np.float32:
    """Return the sum of the squares of `values`, whose number is a multiple of 16, always in the same order."""
    parts = np.zeros(PARTS, np.float32)
    for start in range(0, values.shape[0], PARTS):
        block = values[start : start + PARTS]
        for n in range(PARTS):
            parts[n] += block[n] * block[n]
    return np.float32(_folded(parts))


@compiled
def _folded(parts: F32) -> np.float32:
    sum_ = parts[0]
    for n in range(1, PARTS):
        sum_ += parts[n]
    return np.float32(sum_)


@compiled
def add(values: F32, more: F32, rows: int) -> None:
    """Add `more` to `values`."""
    for row in range(rows):
        for column in range(values.shape[1]):
            values[row, column] += more[row, column]


@compiled
def largest_of(values: F32) -> np.float32:
    """Return the largest size of a value: bits without the sign order floats as whole numbers (IEEE 754)."""
    bits, largest = values.view(np.int32), np.int32(0)
    for n in range(bits.shape[0]):
        size = bits[n] & np.int32(0x7FFFFFFF)
        largest = size if size > largest else largest
    return np.float32(float_of_bits(largest))


@compiled
def round_rows(values: F32, rows: int, limit: float, rounded: Rounded) -> None:
    """Round each row of `values` to whole numbers of at most `limit`, into `rounded`."""
    for row in range(rows):
        round_row(values[row], limit, row, rounded)


@compiled
def round_row(values: F32, limit: float, row: int, rounded: Rounded) -> None:
    """Round one row of values to whole numbers of at most `limit`, into row `row` of `rounded`."""
    largest = max(largest_of(values), np.float32(1e-20))
    factor = np.float32(limit) / largest
    rounded.scale[row] = largest / np.float32(limit)
    line = rounded.whole[row]
    for column in range(values.shape[0]):
        line[column] = np.int16(np.int32(np.floor(values[column] * factor + np.float32(0.5))))


@compiled
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
            wide_tile(left, right, Target(target, row * width + at, width))
    for panel in range(single, panels):
        at = panel * COLUMNS
        right = Right(packed, at * depth, depth // 2, matrix.scale, matrix.bias, at)
        for row in range(0, rows, ROWS):
            left = Left(whole, row * depth, depth, rounded.scale, row)
            tile(left, right, Target(target, row * width + at, width))
