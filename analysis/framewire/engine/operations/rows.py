"""Operations on a row of floats, sixteen values at a time and always in the same order, as LLVM code.

A compiler may not change the order of a sum, so that it adds one value after the other, and it takes eight values at a
time where the processor could take sixteen. Here both are written out: lane n of sixteen takes the values n, n + 16,
n + 32 ..., and the lanes are joined from the first to the last. A row has a multiple of 16 values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from .lanes import LANES, VECTOR, Lanes, exponential, gelu
from .tile import I64, spread

Row = NDArray[np.float32]
WORDS = ir.VectorType(ir.IntType(16), LANES)
Step = Callable[[Lanes, Lanes], Lanes]


def folding(first: float, take: Step, join: Step) -> Callable[[Row], np.float32]:
    """Return a compiled function of a row: `take` adds sixteen values to the lanes, `join` a lane to those before."""

    def typed(_context: Any, row: Any) -> Any:
        def code(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            start, count = _vectors(context, builder, row, args[0])
            lanes = cast(Any, cgutils).alloca_once(builder, VECTOR)
            builder.store(ir.Constant(VECTOR, [first] * LANES), lanes)
            with cgutils.for_range(builder, count) as loop:
                more = _loaded(builder, start, loop.index)
                builder.store(take(Lanes(builder, builder.load(lanes)), more).value, lanes)
            parts = [builder.extract_element(builder.load(lanes), I64(lane)) for lane in range(LANES)]
            found = Lanes(builder, parts[0])
            for part in parts[1:]:
                found = join(found, Lanes(builder, part))
            return found.value

        return types.float32(row), code

    return cast(Callable[[Row], np.float32], intrinsic(typed))


def _gelu_row(_context: Any, row: Any) -> Any:
    """Replace each x of a row by x times the normal distribution function at x."""

    def code(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        start, count = _vectors(context, builder, row, args[0])
        with cgutils.for_range(builder, count) as loop:
            _store(builder, gelu(_loaded(builder, start, loop.index)), start, loop.index)
        return context.get_dummy_value()

    return types.void(row), code


def _exponential_row(_context: Any, row: Any, less: Any) -> Any:
    """Replace each x of a row by e ** (x - less)."""

    def code(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        start, count = _vectors(context, builder, row, args[0])
        subtracted = _spread(builder, args[1])
        with cgutils.for_range(builder, count) as loop:
            _store(builder, exponential(_loaded(builder, start, loop.index) - subtracted), start, loop.index)
        return context.get_dummy_value()

    return types.void(row, less), code


def _whole_row(_context: Any, row: Any, factor: Any, words: Any) -> Any:
    """Write the whole numbers next to each x * factor of a row to `words`, halves upwards; all fit 16 bits."""

    def code(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        start, count = _vectors(context, builder, row, args[0])
        target = context.make_array(words)(context, builder, args[2]).data
        target, multiplied = builder.bitcast(target, WORDS.as_pointer()), _spread(builder, args[1])
        with cgutils.for_range(builder, count) as loop:
            whole = (_loaded(builder, start, loop.index) * multiplied + 0.5).floor().whole()
            builder.store(builder.trunc(whole, WORDS), builder.gep(target, [loop.index]), align=2)
        return context.get_dummy_value()

    return types.void(row, factor, words), code


def _whole_pairs(_context: Any, one: Any, two: Any, factor: Any, words: Any) -> Any:
    """Write the whole numbers next to one * factor and two * factor, sixteen each, to `words`: a pair for each column,
    as the second side of a product is packed. Halves go upwards; all fit 16 bits."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        starts = [_vectors(context, builder, kind, row)[0] for kind, row in zip(signature.args[:3], args, strict=False)]
        first, second, factors = (_loaded(builder, start, I64(0)) for start in starts)
        low, high = ((values * factors + 0.5).floor().whole() for values in (first, second))
        both = builder.or_(
            builder.and_(low, ir.Constant(low.type, [0xFFFF] * LANES)),
            builder.shl(high, ir.Constant(low.type, [16] * LANES)),
        )
        target = context.make_array(words)(context, builder, args[3]).data
        builder.store(both, builder.bitcast(target, low.type.as_pointer()), align=2)
        return context.get_dummy_value()

    return types.void(one, two, factor, words), code


def _vectors(context: Any, builder: Any, kind: Any, row: Any) -> tuple[Any, Any]:
    """Return a pointer to the first sixteen values of a row, and how often there are sixteen."""
    array = context.make_array(kind)(context, builder, row)
    return builder.bitcast(array.data, VECTOR.as_pointer()), builder.sdiv(array.nitems, I64(LANES))


def _loaded(builder: Any, start: Any, n: Any) -> Lanes:
    return Lanes(builder, builder.load(builder.gep(start, [n]), align=4))


def _store(builder: Any, lanes: Lanes, start: Any, n: Any) -> None:
    builder.store(lanes.value, builder.gep(start, [n]), align=4)


def _spread(builder: Any, value: Any) -> Lanes:
    return Lanes(builder, spread(builder, value, VECTOR))


# Sums of values and of squares; the largest value; the largest size of a value.
total = folding(0.0, Lanes.__add__, Lanes.__add__)
total_of_squares = folding(0.0, lambda lanes, more: lanes + more * more, Lanes.__add__)
largest = folding(float("-inf"), Lanes.at_least, Lanes.at_least)
largest_size = folding(0.0, lambda lanes, more: lanes.at_least(more.size()), Lanes.at_least)
gelu_row = cast(Callable[[Row], None], intrinsic(_gelu_row))
exponential_row = cast(Callable[[Row, np.float32], None], intrinsic(_exponential_row))
whole_pairs = cast(Callable[[Row, Row, Row, NDArray[np.int16]], None], intrinsic(_whole_pairs))
whole_row = cast(Callable[[Row, np.float32, NDArray[np.int16]], None], intrinsic(_whole_row))
