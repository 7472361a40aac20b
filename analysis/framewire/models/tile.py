"""The one operation that the integer engine is built on: a tile of products of 16-bit integers, as LLVM code.

One instruction of the processor multiplies pairs of 16-bit integers and adds the two products, sixteen or thirty-two
integers at a time: at least twice as many as of 32-bit floats. No Python or numpy operation reaches it, hence the code
by hand. Whole numbers are added without any rounding, so every instruction gives the same result to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

import numpy as np
from llvmlite import binding, ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

# A tile is 6 rows by one or more panels of 16 columns.
ROWS, COLUMNS = 6, 16
I16, I32, I64, FLOAT = ir.IntType(16), ir.IntType(32), ir.IntType(64), ir.FloatType()


class Instruction(NamedTuple):
    """An instruction that multiplies pairs and adds: `lanes` sums at once, of `panels` panels to keep it busy.

    `onto` tells whether it adds the products onto a sum that it is given.
    """

    name: str
    lanes: int
    panels: int
    onto: bool


# A tile has twelve sums: enough to hide that a sum is ready some steps later only, and few enough that they, the
# columns and a row stay in the 16 registers of 256 bits or 32 of 512.
AVX2 = Instruction("llvm.x86.avx2.pmadd.wd", 8, 1, onto=False)
AVX_VNNI = Instruction("llvm.x86.avx512.vpdpwssd.256", 8, 1, onto=True)
AVX512_VNNI = Instruction("llvm.x86.avx512.vpdpwssd.512", 16, 2, onto=True)


def best_instruction(features: Mapping[str, bool]) -> Instruction:
    """Return the fastest instruction of a processor with these features, in LLVM's names.

    >>> best_instruction({"avx2": True, "avxvnni": True}).name
    'llvm.x86.avx512.vpdpwssd.256'
    """
    if features.get("avx512vnni"):
        return AVX512_VNNI
    return AVX_VNNI if features.get("avxvnni") else AVX2


BEST = best_instruction(binding.get_host_cpu_features())


class Left(NamedTuple):
    """Six rows of whole numbers: from `values[at]` on, `stride` apart, with scales from `scale[row]` on."""

    values: NDArray[np.int16]
    at: int
    stride: int
    scale: NDArray[np.float32]
    row: int


class Right(NamedTuple):
    """Panels of sixteen columns of `pairs` pairs, packed from `values[at]` on, scales and biases from `column` on."""

    values: NDArray[np.int16]
    at: int
    pairs: int
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    column: int


class Target(NamedTuple):
    """Where the tile goes: six rows from `values[at]` on, `stride` apart."""

    values: NDArray[np.float32]
    at: int
    stride: int


Tile = Callable[[Left, Right, Target], None]


def tile_of(instruction: Instruction, panels: int) -> Tile:
    """Return the compiled operation on tiles of `panels` panels.

    It writes target = left whole numbers x right whole numbers * left scale * right scale + right bias.
    """

    def typed(_context: Any, left: Any, right: Any, target: Any) -> Any:
        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            _TileCode(context, builder, signature.args, args, instruction).write(panels)
            return context.get_dummy_value()

        return types.void(left, right, target), code

    return cast(Tile, intrinsic(typed))


class _TileCode:
    """Writes the code of one tile; arguments 0, 1 and 2 are a Left, a Right and a Target."""

    def __init__(self, context: Any, builder: Any, kinds: Any, args: Any, instruction: Instruction) -> None:
        self.context, self.builder, self.kinds, self.args = context, builder, kinds, args
        self.instruction, self.lanes = instruction, instruction.lanes
        kinds_of_lanes = (I16, 2 * self.lanes), (I32, self.lanes), (FLOAT, self.lanes)
        self.pairs, self.words, self.floats = (ir.VectorType(kind, count) for kind, count in kinds_of_lanes)

    def write(self, panels: int) -> None:
        """Write all of the code."""
        builder, count = self.builder, panels * COLUMNS // self.lanes
        sums = self._sums(count)
        row_scales, column = self._pointer(0, 3, self._part(0, 4), FLOAT), self._part(1, 5)
        scales, biases = (self._vectors(self._pointer(1, field, column, self.floats), count) for field in (3, 4))
        start = self._pointer(2, 0, self._part(2, 1), FLOAT)
        for row in range(ROWS):
            factor = self._spread(builder.load(builder.gep(row_scales, [I64(row)])), FLOAT)
            line = builder.gep(start, [builder.mul(self._part(2, 2), I64(row))])
            line = builder.bitcast(line, self.floats.as_pointer())
            for n in range(count):
                scaled = builder.fmul(builder.fmul(builder.sitofp(sums[row][n], self.floats), factor), scales[n])
                builder.store(builder.fadd(scaled, biases[n]), builder.gep(line, [I64(n)]), align=4)

    def _sums(self, count: int) -> list[list[Any]]:
        """Write the loop over pairs of inputs and return the sums, `count` vectors for each row."""
        builder, rows, columns, pairs = self.builder, self._rows(), self._columns(count), self._part(1, 2)
        before, loop, after = builder.block, builder.append_basic_block("pairs"), builder.append_basic_block("summed")
        builder.branch(loop)
        builder.position_at_end(loop)
        pair = builder.phi(I64)
        sums = [[builder.phi(self.words) for _ in range(count)] for _ in range(ROWS)]
        added = self._added(sums, [builder.gep(row, [pair]) for row in rows], [at(pair) for at in columns])
        following = builder.add(pair, I64(1))
        builder.cbranch(builder.icmp_signed("<", following, pairs), loop, after)
        zero = ir.Constant(self.words, [0] * self.lanes)
        together = [(sums[row][n], zero, added[row][n]) for row in range(ROWS) for n in range(count)]
        for phi, first, then in [(pair, I64(0), following), *together]:
            phi.add_incoming(first, before)
            phi.add_incoming(then, loop)
        builder.position_at_end(after)
        return added

    def _added(self, sums: list[list[Any]], rows: list[Any], columns: list[Any]) -> list[list[Any]]:
        """Write one step of the loop: a pair of each row times the pairs of all columns, added to the sums."""
        builder, added = self.builder, []
        pairs = [builder.load(column, align=4) for column in columns]
        for row, line in zip(rows, sums, strict=True):
            pair = builder.bitcast(self._spread(builder.load(row, align=4), I32), self.pairs)
            added.append([self._multiply_add(sum_, pair, column) for sum_, column in zip(line, pairs, strict=True)])
        return added

    def _multiply_add(self, sum_: Any, left: Any, right: Any) -> Any:
        """Add to each lane of `sum_` the two products of its pairs."""
        onto, name = [self.words] * self.instruction.onto, self.instruction.name
        kind = ir.FunctionType(self.words, [*onto, self.pairs, self.pairs])
        function = self.builder.module.globals.get(name) or ir.Function(self.builder.module, kind, name)
        if self.instruction.onto:
            return self.builder.call(function, [sum_, left, right])
        return self.builder.add(sum_, self.builder.call(function, [left, right]))

    def _rows(self) -> list[Any]:
        """Return pointers to the six rows, read a pair at a time."""
        start, stride = self._pointer(0, 0, self._part(0, 1), I16), self._part(0, 2)
        places = (self.builder.gep(start, [self.builder.mul(stride, I64(row))]) for row in range(ROWS))
        return [self.builder.bitcast(place, I32.as_pointer()) for place in places]

    def _columns(self, count: int) -> list[Callable[[Any], Any]]:
        """Return, for each vector of columns, the pointer to it as a function of the pair."""
        start, pairs = self._pointer(1, 0, self._part(1, 1), self.pairs), self._part(1, 2)
        in_panel = COLUMNS // self.lanes

        def at(n: int) -> Callable[[Any], Any]:
            behind = self.builder.mul(pairs, I64(n // in_panel * in_panel))
            first = self.builder.gep(start, [self.builder.add(behind, I64(n % in_panel))])
            return lambda pair: self.builder.gep(first, [self.builder.mul(pair, I64(in_panel))])

        return [at(n) for n in range(count)]

    def _part(self, argument: int, field: int) -> Any:
        return self.builder.extract_value(self.args[argument], field)

    def _pointer(self, argument: int, field: int, at: Any, kind: Any) -> Any:
        """Return the place `at` of an array of an argument as a pointer to `kind`."""
        array_of = self.context.make_array(self.kinds[argument].types[field])
        array = array_of(self.context, self.builder, self._part(argument, field))
        return self.builder.bitcast(self.builder.gep(array.data, [at]), kind.as_pointer())

    def _vectors(self, start: Any, count: int) -> list[Any]:
        return [self.builder.load(self.builder.gep(start, [I64(n)]), align=4) for n in range(count)]

    def _spread(self, value: Any, kind: Any) -> Any:
        """Return `value` in every lane of a vector."""
        empty = ir.Constant(ir.VectorType(kind, self.lanes), ir.Undefined)
        first = self.builder.insert_element(empty, value, I32(0))
        return self.builder.shuffle_vector(first, empty, ir.Constant(self.words, [0] * self.lanes))


# The operation on one panel, and on as many as this processor takes at once.
tile, wide_tile = tile_of(BEST, 1), tile_of(BEST, BEST.panels)


def _power_of_two(_context: Any, _exponent: Any) -> Any:
    """Return 2 ** exponent for a whole float, by writing the exponent's bits."""

    def code(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        bits = builder.shl(builder.add(builder.fptosi(args[0], I32), I32(127)), I32(23))
        return builder.bitcast(bits, FLOAT)

    return types.float32(types.float32), code


power_of_two = cast(Callable[[np.float32], np.float32], intrinsic(_power_of_two))
