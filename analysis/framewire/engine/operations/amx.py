"""The product of the integer engine on a matrix unit (Intel AMX): the same whole numbers to the last bit, by bytes.

A 16-bit number is 256 times its high byte plus its low byte, so one product of words is four products of bytes, which
the unit adds up in 32 bits. Server processors have it since 2023; Linux grants it on request.
"""

from __future__ import annotations

import ctypes
import platform
from functools import lru_cache
from typing import Any

import numpy as np
from llvmlite import binding  # type: ignore[import-untyped]
from numba import types
from numba.extending import overload
from numpy.typing import NDArray

from .amx_tile import DEPTH, LAYOUT, LINE, ROWS, TILE, U8, byte_tile, configure, narrow_tile, release, split
from .kernels import F32, I8, I16, Matrix, Rounded, compiled, compiled_loop, product
from .tile import COLUMNS, Destination, Left, Right

# The system call arch_prctl, its request for a part of the processor's state, and the part of the tiles (Linux 5.16).
ARCH_PRCTL, REQUEST, TILES = 158, 0x1023, 18


@lru_cache(maxsize=1)
def granted() -> bool:
    """Tell whether this processor has the unit and Linux lets this process use it; asks for it at the first call."""
    if platform.system() != "Linux" or not binding.get_host_cpu_features().get("amx-int8"):
        return False
    return bool(ctypes.CDLL(None).syscall(ARCH_PRCTL, REQUEST, TILES) == 0)


def packed_bytes(whole: NDArray[np.int64]) -> I8:
    """Pack whole numbers (depth, columns) as (panels of 16 columns, blocks of 64 rows, low and high bytes, 16, 64).

    A row of a tile holds four bytes of each column. Depth and columns are multiples of 64 and 16. `narrow` tells when
    the high bytes can be left out.

    >>> packed = packed_bytes(np.arange(1024).reshape(64, 16))
    >>> packed.shape, packed[0, 0, 0, 0, :8].tolist()
    ((1, 1, 2, 16, 64), [0, 16, 32, 48, 1, 17, 33, 49])
    """
    depth, columns = whole.shape
    bytes_ = whole.astype("<i2").view(np.int8).reshape(depth // DEPTH, ROWS, 4, columns // COLUMNS, COLUMNS, 2)
    blocks = bytes_.transpose(3, 0, 5, 1, 4, 2)
    return np.ascontiguousarray(blocks.reshape(columns // COLUMNS, depth // DEPTH, 2, ROWS, DEPTH))


def narrow(packed: I8) -> I8:
    """Return packed bytes as they are, or without the high ones (..., 1, 16, 64) if all numbers fit 8 bits with a sign.

    >>> narrow(packed_bytes(np.full((64, 16), -128))).shape, narrow(packed_bytes(np.full((64, 16), 128))).shape
    ((1, 1, 1, 16, 64), (1, 1, 2, 16, 64))
    """
    low, high = packed[..., :1, :, :], packed[..., 1:, :, :]
    return np.ascontiguousarray(low) if np.array_equal(high, low >> 7) else packed


def on_a_line(array: NDArray[Any]) -> NDArray[Any]:
    """Return a copy of `array` that starts on a cache line."""
    room = np.empty(array.nbytes + LINE, np.int8)
    first = -room.ctypes.data % LINE
    copy = room[first : first + array.nbytes].view(array.dtype).reshape(array.shape)
    copy[...] = array
    return copy


@compiled
def byte_product(rounded: Rounded, rows: int, matrix: Matrix, out: F32) -> None:
    """Write the product of the first `rows` rows of `rounded` with `matrix`, packed by bytes, and its bias."""
    planes, scale = _planes(rounded.whole, rows), np.zeros(rows + ROWS, np.float32)
    scale[:rows] = rounded.scale[:rows]
    sums, last = _room_on_a_line(3 * TILE), np.empty((ROWS, COLUMNS), np.float32)
    depth = rounded.whole.shape[1]
    configure(LAYOUT)
    full = rows // ROWS * ROWS
    _multiply_tiles(Left(planes, 0, depth, scale, full), matrix, sums, out)
    if full < rows:
        _multiply_last(Left(planes, full * depth * 2, depth, scale, full), matrix, sums, last, out[full:rows])
    release()


@compiled_loop
def _multiply_tiles(left: Left, matrix: Matrix, sums: U8, out: F32) -> None:
    """Write the first `left.row` rows of a product; `left.stride` is its depth."""
    depth, width, target = left.stride, out.shape[1], out.reshape(-1)
    for at in range(0, width, COLUMNS):
        right = _panel(matrix, depth, at)
        for row in range(0, left.row, ROWS):
            side = Left(left.values, row * depth * 2, DEPTH, left.scale, row)
            if matrix.packed.shape[2] == 1:
                narrow_tile(side, right, Destination(target, row * width + at, width), sums)
            else:
                byte_tile(side, right, Destination(target, row * width + at, width), sums)


@compiled_loop
def _multiply_last(left: Left, matrix: Matrix, sums: U8, last: F32, out: F32) -> None:
    """Write the rows behind the last full tile, by way of a tile `last`; `left.stride` is the depth."""
    side, target = Left(left.values, left.at, DEPTH, left.scale, left.row), last.reshape(-1)
    for at in range(0, out.shape[1], COLUMNS):
        right = _panel(matrix, left.stride, at)
        if matrix.packed.shape[2] == 1:
            narrow_tile(side, right, Destination(target, 0, COLUMNS), sums)
        else:
            byte_tile(side, right, Destination(target, 0, COLUMNS), sums)
        for row in range(out.shape[0]):
            for column in range(COLUMNS):
                out[row, at + column] = last[row, column]


@compiled_loop
def _panel(matrix: Matrix, depth: int, at: int) -> Right:
    """Return the panel that starts at a column."""
    packed = matrix.packed.reshape(-1)
    return Right(
        packed, packed.size // matrix.packed.shape[0] * (at // COLUMNS), depth // 2, matrix.scale, matrix.bias, at
    )


@compiled
def _room_on_a_line(size: int) -> U8:
    """Return `size` bytes that start on a cache line."""
    room = np.empty(size + LINE, np.uint8)
    first = -room.ctypes.data % LINE
    return room[first : first + size]


@compiled
def _planes(whole: I16, rows: int) -> U8:
    """Return the bytes of the first `rows` rows as tiles: (sixteens of rows, blocks of depth, low and high, 16, 64)."""
    depth = whole.shape[1]
    planes, words = _room_on_a_line((rows + ROWS - 1) // ROWS * ROWS * depth * 2), whole.reshape(-1)
    for row in range(rows):
        first = row // ROWS * ROWS * depth * 2 + row % ROWS * DEPTH
        for block in range(depth // DEPTH):
            split(words, row * depth + block * DEPTH, planes, first + block * 2 * TILE)
    return planes


def multiply(rounded: Rounded, rows: int, matrix: Matrix, out: F32) -> None:
    """Write the product of the first `rows` rows of `rounded` with `matrix`, packed by words or by bytes, to `out`."""
    kernel = byte_product if matrix.packed.dtype == np.int8 else product
    kernel(rounded, rows, matrix, out)


def _multiply(rounded: Any, rows: Any, matrix: Any, out: Any) -> Any:
    """Return `multiply` as compiled code for matrices of one type."""
    kernel: Any = byte_product if matrix.types[0].dtype == types.int8 else product

    def chosen(rounded: Any, rows: Any, matrix: Any, out: Any) -> Any:
        kernel(rounded, rows, matrix, out)

    return chosen


overload(multiply)(_multiply)
