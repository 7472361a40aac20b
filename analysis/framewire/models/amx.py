"""The product of the integer engine on a matrix unit (Intel AMX): the same whole numbers to the last bit, by bytes.

A 16-bit number is 256 times its high byte plus its low byte, so one product of words is four products of bytes, which
the unit adds up in 32 bits: tiles of 16 rows by 64 bytes times 64 bytes by 16 columns (Intel Architecture Instruction
Set Extensions Programming Reference, chapter 3). Server processors have it since 2023; Linux grants it on request.
"""

from __future__ import annotations

import ctypes
import platform
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

import numpy as np
from llvmlite import binding, ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic, overload
from numpy.typing import NDArray

from framewire.models.kernels import F32, I8, I16, Matrix, Rounded, compiled, product
from framewire.models.tile import COLUMNS, I32, I64, Left, Operands, Right, Target, declared

U8 = NDArray[np.uint8]
# A tile: its rows, and the bytes of a row.
ROWS, DEPTH = 16, 64
TILE = ROWS * DEPTH
# Bytes of a cache line: a tile whose rows start on one is read fastest.
LINE = 64
# The system call arch_prctl, its request for a part of the processor's state, and the part of the tiles (Linux 5.16).
ARCH_PRCTL, REQUEST, TILES = 158, 0x1023, 18
# What the processor is told of its eight tiles: each has all of its rows and bytes.
LAYOUT = np.zeros(64, np.uint8)
LAYOUT[0], LAYOUT[16:32:2], LAYOUT[48:56] = 1, DEPTH, ROWS
# Tiles: sums of low, of low and high, and of high bytes; the bytes of the left side, low ones first, and of the right.
# Six of the eight: where two threads share the unit, more of them wait for each other.
LOW, MIDDLE, HIGH, LEFT, RIGHT_LOW, RIGHT_HIGH = range(6)
SUMS = LOW, MIDDLE, HIGH
BYTE, WORDS = ir.IntType(8), ir.VectorType(I32, COLUMNS)


@lru_cache(maxsize=1)
def granted() -> bool:
    """Tell whether this processor has the unit and Linux lets this process use it; asks for it at the first call."""
    if platform.system() != "Linux" or not binding.get_host_cpu_features().get("amx-int8"):
        return False
    return bool(ctypes.CDLL(None).syscall(ARCH_PRCTL, REQUEST, TILES) == 0)


def packed_bytes(whole: NDArray[np.int64]) -> I8:
    """Pack whole numbers (depth, columns) as (panels of 16 columns, blocks of 64 rows, low and high bytes, 16, 64).

    A row of a tile holds four bytes of each column. Depth and columns are multiples of 64 and 16.

    >>> packed = packed_bytes(np.arange(1024).reshape(64, 16))
    >>> packed.shape, packed[0, 0, 0, 0, :8].tolist()
    ((1, 1, 2, 16, 64), [0, 16, 32, 48, 1, 17, 33, 49])
    """
    depth, columns = whole.shape
    both = np.stack([whole & 255, whole >> 8]).astype(np.uint8).view(np.int8)
    blocks = both.reshape(2, depth // DEPTH, ROWS, 4, columns // COLUMNS, COLUMNS).transpose(4, 1, 0, 2, 5, 3)
    return np.ascontiguousarray(blocks.reshape(columns // COLUMNS, depth // DEPTH, 2, ROWS, DEPTH))


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
    depth, width, full = rounded.whole.shape[1], out.shape[1], rows // ROWS * ROWS
    planes, scale = _planes(rounded.whole, rows), np.zeros(rows + ROWS, np.float32)
    scale[:rows] = rounded.scale[:rows]
    packed, target = matrix.packed.reshape(-1), out.reshape(-1)
    sums, last = _room_on_a_line(len(SUMS) * TILE), np.empty((ROWS, COLUMNS), np.float32)
    configure(LAYOUT)
    for at in range(0, width, COLUMNS):
        right = Right(packed, at * depth * 2, depth // 2, matrix.scale, matrix.bias, at)
        for row in range(0, full, ROWS):
            left = Left(planes, row * depth * 2, DEPTH, scale, row)
            byte_tile(left, right, Target(target, row * width + at, width), sums)
        if full < rows:
            left = Left(planes, full * depth * 2, DEPTH, scale, full)
            byte_tile(left, right, Target(last.reshape(-1), 0, COLUMNS), sums)
            out[full:rows, at : at + COLUMNS] = last[: rows - full]
    release()


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


def _split(_context: Any, words: Any, at: Any, planes: Any, to: Any) -> Any:
    """Write the low bytes of 64 words to the row of a tile that starts at `to`, the high ones to that of the next."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        def place(argument: int, kind: Any) -> Any:
            data = context.make_array(signature.args[argument])(context, builder, args[argument]).data
            return builder.bitcast(builder.gep(data, [args[argument + 1]]), kind.as_pointer())

        numbers, row = ir.VectorType(ir.IntType(16), DEPTH), ir.VectorType(BYTE, DEPTH)
        both, low = builder.load(place(0, numbers), align=2), place(2, row)
        high = builder.lshr(both, ir.Constant(numbers, [8] * DEPTH))
        builder.store(builder.trunc(both, row), low, align=1)
        builder.store(builder.trunc(high, row), builder.gep(low, [I64(ROWS)]), align=1)
        return context.get_dummy_value()

    return types.void(words, at, planes, to), code


split = cast(Callable[[I16, int, U8, int], None], intrinsic(_split))


def _byte_tile(_context: Any, left: Any, right: Any, target: Any, sums: Any) -> Any:
    """Do what `tile` does for 16 rows and one panel, both sides by bytes; `sums` are 3 KB from a cache line on."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        operands = Operands(context, builder, signature.args, args)
        room = builder.bitcast(context.make_array(sums)(context, builder, args[3]).data, WORDS.as_pointer())
        _write_sums(operands, room)
        operands.write_rows(([_joined(builder, room, row)] for row in range(ROWS)), COLUMNS, 1)
        return context.get_dummy_value()

    return types.void(left, right, target, sums), code


byte_tile = cast(Callable[[Left, Right, Target, U8], None], intrinsic(_byte_tile))


def _write_sums(operands: Operands, room: Any) -> None:
    """Write the loop over blocks of 64 inputs, which leaves the three sums of products of bytes in `room`."""
    builder = operands.builder
    left, right = operands.pointer(0, 0, operands.part(0, 1), BYTE), operands.pointer(1, 0, operands.part(1, 1), BYTE)
    stride, blocks = operands.part(0, 2), builder.sdiv(operands.part(1, 2), I64(DEPTH // 2))
    for tile in SUMS:
        _call(builder, "tilezero", BYTE(tile))
    before, loop, after = builder.block, builder.append_basic_block("blocks"), builder.append_basic_block("summed")
    builder.branch(loop)
    builder.position_at_end(loop)
    block = builder.phi(I64)
    low = builder.mul(block, I64(2 * TILE))
    high = builder.add(low, I64(TILE))
    for tile, side, at in ((LEFT, left, low), (RIGHT_LOW, right, low), (RIGHT_HIGH, right, high)):
        _call(builder, "tileloadd64", BYTE(tile), builder.gep(side, [at]), stride)
    # Low bytes have no sign (u), high ones have (s).
    _call(builder, "tdpbuud", BYTE(LOW), BYTE(LEFT), BYTE(RIGHT_LOW))
    _call(builder, "tdpbusd", BYTE(MIDDLE), BYTE(LEFT), BYTE(RIGHT_HIGH))
    _call(builder, "tileloadd64", BYTE(LEFT), builder.gep(left, [high]), stride)
    _call(builder, "tdpbssd", BYTE(HIGH), BYTE(LEFT), BYTE(RIGHT_HIGH))
    _call(builder, "tdpbsud", BYTE(MIDDLE), BYTE(LEFT), BYTE(RIGHT_LOW))
    following = builder.add(block, I64(1))
    builder.cbranch(builder.icmp_signed("<", following, blocks), loop, after)
    block.add_incoming(I64(0), before)
    block.add_incoming(following, loop)
    builder.position_at_end(after)
    for tile in SUMS:
        place = builder.bitcast(builder.gep(room, [I64(ROWS * tile)]), BYTE.as_pointer())
        _call(builder, "tilestored64", BYTE(tile), place, I64(DEPTH))


def _joined(builder: Any, room: Any, row: int) -> Any:
    """Return a row of whole sums from its three sums of products of bytes."""
    places = (builder.gep(room, [I64(ROWS * tile + row)]) for tile in SUMS)
    low, middle, high = (builder.load(place, align=LINE) for place in places)
    middle = builder.shl(middle, ir.Constant(WORDS, [8] * COLUMNS))
    return builder.add(builder.add(low, middle), builder.shl(high, ir.Constant(WORDS, [16] * COLUMNS)))


def _call(builder: Any, name: str, *arguments: Any) -> None:
    kinds = [argument.type for argument in arguments]
    builder.call(declared(builder, f"llvm.x86.{name}", ir.VoidType(), kinds), arguments)


def _configure(_context: Any, layout: Any) -> Any:
    """Set the layout of the tiles of this thread."""

    def code(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        data = context.make_array(layout)(context, builder, args[0]).data
        _call(builder, "ldtilecfg", builder.bitcast(data, BYTE.as_pointer()))
        return context.get_dummy_value()

    return types.void(layout), code


configure = cast(Callable[[U8], None], intrinsic(_configure))


def _release(_context: Any) -> Any:
    """Give the tiles of this thread back."""

    def code(context: Any, builder: Any, _signature: Any, _args: Any) -> Any:
        _call(builder, "tilerelease")
        return context.get_dummy_value()

    return types.void(), code


release = cast(Callable[[], None], intrinsic(_release))


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
