"""The one operation that the integer engine is built on: a tile of products of 16-bit integers, as LLVM code.

The processor multiplies and adds sixteen pairs of 16-bit integers in one instruction (vpmaddwd, AVX2), twice as many as
of 32-bit floats; no Python or numpy operation reaches it, hence the code by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, cast

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

# A tile is 6 rows by 16 columns: twelve sums, which with two columns, one row and one product fill the 16 registers.
ROWS, COLUMNS, LANES = 6, 16, 8
I16, I32, I64, FLOAT = ir.IntType(16), ir.IntType(32), ir.IntType(64), ir.FloatType()
HALVES, WORDS, FLOATS = (ir.VectorType(kind, count) for kind, count in ((I16, 2 * LANES), (I32, LANES), (FLOAT, LANES)))


class Left(NamedTuple):
    """Six rows of whole numbers: from `values[at]` on, `stride` apart, with scales from `scale[row]` on."""

    values: NDArray[np.int16]
    at: int
    stride: int
    scale: NDArray[np.float32]
    row: int


class Right(NamedTuple):
    """Sixteen columns of `pairs` pairs, packed from `values[at]` on, with scales and biases from `column` on."""

    values: NDArray[np.int16]
    at: int
    pairs: int
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    column: int


class Target(NamedTuple):
    """Where the tile goes: six rows of sixteen from `values[at]` on, `stride` apart."""

    values: NDArray[np.float32]
    at: int
    stride: int


def _tile(_context: Any, left: Any, right: Any, target: Any) -> Any:
    """Write target = left whole numbers x right whole numbers * left scale * right scale + right bias."""
    return types.void(left, right, target), _tile_code


tile = cast(Callable[[Left, Right, Target], None], intrinsic(_tile))


def _tile_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    def part(argument: int, field: int) -> Any:
        return builder.extract_value(args[argument], field)

    def pointer(argument: int, field: int, at: Any, kind: Any) -> Any:
        array = context.make_array(signature.args[argument].types[field])(context, builder, part(argument, field))
        return builder.bitcast(builder.gep(array.data, [at]), kind.as_pointer())

    sums = _sums(builder, _rows(builder, pointer(0, 0, part(0, 1), I16), part(0, 2)),
                 pointer(1, 0, part(1, 1), HALVES), part(1, 2))  # fmt: skip
    row_scales, column = pointer(0, 3, part(0, 4), FLOAT), part(1, 5)
    scales, biases = _both(builder, pointer(1, 3, column, FLOATS)), _both(builder, pointer(1, 4, column, FLOATS))
    start = pointer(2, 0, part(2, 1), FLOAT)
    for row in range(ROWS):
        factor = _spread(builder, builder.load(builder.gep(row_scales, [I64(row)])), FLOAT)
        line = builder.gep(start, [builder.mul(part(2, 2), I64(row))])
        for half in range(2):
            scaled = builder.fmul(builder.fmul(builder.sitofp(sums[row][half], FLOATS), factor), scales[half])
            place = builder.gep(builder.bitcast(line, FLOATS.as_pointer()), [I64(half)])
            builder.store(builder.fadd(scaled, biases[half]), place, align=4)
    return context.get_dummy_value()


def _rows(builder: Any, start: Any, stride: Any) -> list[Any]:
    """Return pointers to the six rows, read a pair at a time."""
    places = (builder.gep(start, [builder.mul(stride, I64(row))]) for row in range(ROWS))
    return [builder.bitcast(place, I32.as_pointer()) for place in places]


def _both(builder: Any, start: Any) -> list[Any]:
    """Return the two vectors of eight at `start`."""
    return [builder.load(builder.gep(start, [I64(half)]), align=4) for half in range(2)]


def _sums(builder: Any, rows: list[Any], columns: Any, pairs: Any) -> list[list[Any]]:
    """Emit the loop over pairs of inputs and return the sums, two vectors of eight for each row."""
    before, loop, after = builder.block, builder.append_basic_block("pairs"), builder.append_basic_block("summed")
    builder.branch(loop)
    builder.position_at_end(loop)
    pair = builder.phi(I64)
    sums = [[builder.phi(WORDS) for _ in range(2)] for _ in range(ROWS)]
    column = _both(builder, builder.gep(columns, [builder.mul(pair, I64(2))]))
    added = []
    for row in range(ROWS):
        value = _spread(builder, builder.load(builder.gep(rows[row], [pair]), align=4), I32)
        value = builder.bitcast(value, HALVES)
        added.append([builder.add(sums[row][n], _multiply_add(builder, column[n], value)) for n in range(2)])
    following = builder.add(pair, I64(1))
    builder.cbranch(builder.icmp_signed("<", following, pairs), loop, after)
    for phi, first, then in [(pair, I64(0), following)] + [
        (sums[row][n], ir.Constant(WORDS, [0] * LANES), added[row][n]) for row in range(ROWS) for n in range(2)
    ]:
        phi.add_incoming(first, before)
        phi.add_incoming(then, loop)
    builder.position_at_end(after)
    return added


def _multiply_add(builder: Any, left: Any, right: Any) -> Any:
    """Return the eight sums of two neighbouring products each."""
    name = "llvm.x86.avx2.pmadd.wd"
    known = builder.module.globals.get(name)
    function = known or ir.Function(builder.module, ir.FunctionType(WORDS, [HALVES, HALVES]), name)
    return builder.call(function, [left, right])


def _spread(builder: Any, value: Any, kind: Any) -> Any:
    """Return `value` in every lane of a vector."""
    empty = ir.Constant(ir.VectorType(kind, LANES), ir.Undefined)
    first = builder.insert_element(empty, value, I32(0))
    return builder.shuffle_vector(first, empty, ir.Constant(WORDS, [0] * LANES))


def _power_of_two(_context: Any, _exponent: Any) -> Any:
    """Return 2 ** exponent for a whole float, by writing the exponent's bits."""

    def code(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        bits = builder.shl(builder.add(builder.fptosi(args[0], I32), I32(127)), I32(23))
        return builder.bitcast(bits, FLOAT)

    return types.float32(types.float32), code


power_of_two = cast(Callable[[np.float32], np.float32], intrinsic(_power_of_two))
