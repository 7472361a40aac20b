"""Sums and extremes of a row of floats, sixteen values at a time and always in the same order, as LLVM code.

A compiler may not change the order of a sum, so that it adds one value after the other; here lane n of sixteen takes
the values n, n + 16, n + 32 ..., and the lanes are added from the first to the last. A row has a multiple of 16 values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from framewire.models.tile import FLOAT, I64

LANES = 16
VECTOR = ir.VectorType(FLOAT, LANES)
Step = Callable[[Any, Any, Any], Any]
Fold = Callable[[NDArray[np.float32]], np.float32]


def fold(first: float, take: Step, join: Step) -> Fold:
    """Return a compiled function of a row: `take` adds sixteen values to the lanes, `join` a lane to those before."""

    def typed(_context: Any, values: Any) -> Any:
        def code(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            row = context.make_array(values)(context, builder, args[0])
            start = builder.bitcast(row.data, VECTOR.as_pointer())
            lanes = _lanes(builder, start, builder.sdiv(row.nitems, I64(LANES)), (first, take))
            found = builder.extract_element(lanes, I64(0))
            for lane in range(1, LANES):
                found = join(builder, found, builder.extract_element(lanes, I64(lane)))
            return found

        return types.float32(values), code

    return cast(Fold, intrinsic(typed))


def _lanes(builder: Any, start: Any, count: Any, step: tuple[float, Step]) -> Any:
    """Write the loop over the `count` vectors from `start` on and return the sixteen lanes."""
    (first, take), none = step, I64(0)
    before, loop, after = builder.block, builder.append_basic_block("vectors"), builder.append_basic_block("folded")
    empty = ir.Constant(VECTOR, [first] * LANES)
    builder.cbranch(builder.icmp_signed("<", none, count), loop, after)
    builder.position_at_end(loop)
    n, lanes = builder.phi(I64), builder.phi(VECTOR)
    taken = take(builder, lanes, builder.load(builder.gep(start, [n]), align=4))
    following = builder.add(n, I64(1))
    builder.cbranch(builder.icmp_signed("<", following, count), loop, after)
    for phi, at_first, then in ((n, none, following), (lanes, empty, taken)):
        phi.add_incoming(at_first, before)
        phi.add_incoming(then, loop)
    builder.position_at_end(after)
    result = builder.phi(VECTOR)
    result.add_incoming(empty, before)
    result.add_incoming(taken, loop)
    return result


def _add(builder: Any, before: Any, more: Any) -> Any:
    return builder.fadd(before, more)


def _add_square(builder: Any, before: Any, more: Any) -> Any:
    return builder.fadd(before, builder.fmul(more, more))


def _larger(builder: Any, before: Any, more: Any) -> Any:
    return builder.select(builder.fcmp_ordered(">", more, before), more, before)


def _larger_size(builder: Any, before: Any, more: Any) -> Any:
    negative = builder.fcmp_ordered("<", more, ir.Constant(VECTOR, [0.0] * LANES))
    return _larger(builder, before, builder.select(negative, builder.fneg(more), more))


# Sums of values and of squares; the largest value; the largest size of a value, 0 for no values.
total, total_of_squares = fold(0.0, _add, _add), fold(0.0, _add_square, _add)
largest, largest_size = fold(float("-inf"), _larger, _larger), fold(0.0, _larger_size, _larger)
