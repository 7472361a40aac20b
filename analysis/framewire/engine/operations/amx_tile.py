"""The operations of a matrix unit (Intel AMX) that products by bytes are built on, as LLVM code.

Tiles of 16 rows by 64 bytes times tiles of 64 bytes by 16 columns, added up in 32 bits (Intel Architecture Instruction
Set Extensions Programming Reference, chapter 3).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from .kernels import I16
from .tile import COLUMNS, I32, I64, Destination, Left, Operands, Right, declared

U8 = NDArray[np.uint8]
# A tile: its rows, and the bytes of a row.
ROWS, DEPTH = 16, 64
TILE = ROWS * DEPTH
# Bytes of a cache line: a tile whose rows start on one is read fastest.
LINE = 64
# What the processor is told of its eight tiles: each has all of its rows and bytes.
LAYOUT = np.zeros(64, np.uint8)
LAYOUT[0], LAYOUT[16:32:2], LAYOUT[48:56] = 1, DEPTH, ROWS
# The tiles: sums of low, of low and high, and of high bytes; the left side, low bytes first, then high ones; low and
# high bytes of the right side. Six of eight: where the processor was slow, products with six were half as fast again.
LOW, MIDDLE, HIGH, LEFT, RIGHT_LOW, RIGHT_HIGH = range(6)
BYTE, WORDS = ir.IntType(8), ir.VectorType(I32, COLUMNS)


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


def byte_tile_of(planes: int) -> Callable[[Left, Right, Destination, U8], None]:
    """Return what does for 16 rows and one panel what `tile` does, by bytes, of which the right side has low ones only
    (`planes` 1) or both; `sums` are 3 KB from a cache line on."""

    def typed(_context: Any, left: Any, right: Any, target: Any, sums: Any) -> Any:
        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            operands = Operands(context, builder, signature.args, args)
            room = builder.bitcast(context.make_array(sums)(context, builder, args[3]).data, WORDS.as_pointer())
            tiles = (LOW, HIGH) if planes == 1 else (LOW, MIDDLE, HIGH)
            _write_sums(operands, room, tiles)
            operands.write_rows(([_joined(builder, room, row, tiles)] for row in range(ROWS)), COLUMNS, 1)
            return context.get_dummy_value()

        return types.void(left, right, target, sums), code

    return cast(Callable[[Left, Right, Destination, U8], None], intrinsic(typed))


narrow_tile, byte_tile = byte_tile_of(1), byte_tile_of(2)


def _write_sums(operands: Operands, room: Any, tiles: Sequence[int]) -> None:
    """Write the loop over blocks of 64 inputs, which leaves the sums of products of bytes in `room`."""
    builder = operands.builder
    blocks = builder.sdiv(operands.part(1, 2), I64(DEPTH // 2))
    for tile in tiles:
        _call(builder, "tilezero", BYTE(tile))
    before, loop, after = builder.block, builder.append_basic_block("blocks"), builder.append_basic_block("summed")
    builder.branch(loop)
    builder.position_at_end(loop)
    block = builder.phi(I64)
    (_write_narrow_block if len(tiles) == 2 else _write_block)(operands, block)
    following = builder.add(block, I64(1))
    builder.cbranch(builder.icmp_signed("<", following, blocks), loop, after)
    block.add_incoming(I64(0), before)
    block.add_incoming(following, loop)
    builder.position_at_end(after)
    for tile in tiles:
        place = builder.bitcast(builder.gep(room, [I64(ROWS * tile)]), BYTE.as_pointer())
        _call(builder, "tilestored64", BYTE(tile), place, I64(DEPTH))


def _write_block(operands: Operands, block: Any) -> None:
    """Write the four products of a block; low bytes have no sign (u), high ones have (s)."""
    _load(operands, LEFT, 0, operands.builder.mul(block, I64(2)))
    _load(operands, RIGHT_LOW, 1, operands.builder.mul(block, I64(2)))
    _load(operands, RIGHT_HIGH, 1, operands.builder.add(operands.builder.mul(block, I64(2)), I64(1)))
    _call(operands.builder, "tdpbuud", BYTE(LOW), BYTE(LEFT), BYTE(RIGHT_LOW))
    _call(operands.builder, "tdpbusd", BYTE(MIDDLE), BYTE(LEFT), BYTE(RIGHT_HIGH))
    _load(operands, LEFT, 0, operands.builder.add(operands.builder.mul(block, I64(2)), I64(1)))
    _call(operands.builder, "tdpbssd", BYTE(HIGH), BYTE(LEFT), BYTE(RIGHT_HIGH))
    _call(operands.builder, "tdpbsud", BYTE(MIDDLE), BYTE(LEFT), BYTE(RIGHT_LOW))


def _write_narrow_block(operands: Operands, block: Any) -> None:
    """Write the two products of a block whose right side has only one byte, with a sign."""
    _load(operands, LEFT, 0, operands.builder.mul(block, I64(2)))
    _load(operands, RIGHT_LOW, 1, block)
    _call(operands.builder, "tdpbusd", BYTE(LOW), BYTE(LEFT), BYTE(RIGHT_LOW))
    _load(operands, LEFT, 0, operands.builder.add(operands.builder.mul(block, I64(2)), I64(1)))
    _call(operands.builder, "tdpbssd", BYTE(HIGH), BYTE(LEFT), BYTE(RIGHT_LOW))


def _load(operands: Operands, tile: int, side: int, number: Any) -> None:
    """Load the tile with a number of the left (0) or right (1) side, counted from where this side starts."""
    start = operands.pointer(side, 0, operands.part(side, 1), BYTE)
    place = operands.builder.gep(start, [operands.builder.mul(number, I64(TILE))])
    _call(operands.builder, "tileloadd64", BYTE(tile), place, I64(DEPTH))


def _joined(builder: Any, room: Any, row: int, tiles: Sequence[int]) -> Any:
    """Return a row of whole sums from its sums of products of bytes, the lowest first."""
    found = builder.load(builder.gep(room, [I64(ROWS * LOW + row)]), align=LINE)
    # The middle ones count 256 times, the high ones once more so where there are middle ones.
    for power, tile in enumerate(tiles[1:], start=1):
        part = builder.load(builder.gep(room, [I64(ROWS * tile + row)]), align=LINE)
        found = builder.add(found, builder.shl(part, ir.Constant(WORDS, [8 * power] * COLUMNS)))
    return found


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
