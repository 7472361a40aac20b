"""The one operation that the integer engine is built on: a tile of products of 16-bit integers, as LLVM code.

One instruction of the processor multiplies pairs of 16-bit integers and adds the two products, sixteen or thirty-two
integers at a time: at least twice as many as of 32-bit floats. No Python or numpy operation reaches it, hence the code
by hand. Whole numbers are added without any rounding, so every instruction gives the same result to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
AVX512_VNNI = Instruction("llvm.x86.avx512.vpdpwssd.512", 16, 2, onto=True)


def best_instruction(features: Mapping[str, bool]) -> Instruction:
    """Return the fastest instruction of a processor with these features, in LLVM's names.

    >>> best_instruction({"avx2": True, "avx512vnni": True}).name
    'llvm.x86.avx512.vpdpwssd.512'
    """
    return AVX512_VNNI if features.get("avx512vnni") else AVX2


BEST = best_instruction(binding.get_host_cpu_features())


class Left(NamedTuple):
    """Rows of whole numbers: from `values[at]` on, `stride` apart, with scales from `scale[row]` on."""

    values: NDArray[np.int16] | NDArray[np.uint8]
    at: int
    stride: int
    scale: NDArray[np.float32]
    row: int


class Right(NamedTuple):
    """Panels of sixteen columns of `pairs` pairs, packed from `values[at]` on, scales and biases from `column` on."""

    values: NDArray[np.int16] | NDArray[np.int8]
    at: int
    pairs: int
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    column: int


class Destination(NamedTuple):
    """Where the tile goes: rows from `values[at]` on, `stride` apart."""

    values: NDArray[np.float32]
    at: int
    stride: int


Tile = Callable[[Left, Right, Destination], None]


def tile_of(instruction: Instruction, panels: int) -> Tile:
    """Return the compiled operation on tiles of `panels` panels.

    It writes target = left whole numbers x right whole numbers * left scale * right scale + right bias.
    """

    def typed(_context: Any, left: Any, right: Any, target: Any) -> Any:
        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            _TileCode(Operands(context, builder, signature.args, args), instruction, panels).write()
            return context.get_dummy_value()

        return types.void(left, right, target), code

    return cast(Tile, intrinsic(typed))


class Operands:
    """Arguments 0, 1 and 2 of a compiled operation: a Left, a Right and a Destination."""

    def __init__(self, context: Any, builder: Any, kinds: Any, args: Any) -> None:
        self.context, self.builder, self.kinds, self.args = context, builder, kinds, args

    def part(self, argument: int, field: int) -> Any:
        """Return a field of an argument."""
        return self.builder.extract_value(self.args[argument], field)

    def pointer(self, argument: int, field: int, at: Any, kind: Any) -> Any:
        """Return the place `at` of an array, which is a field of an argument, as a pointer to `kind`."""
        array_of = self.context.make_array(self.kinds[argument].types[field])
        array = array_of(self.context, self.builder, self.part(argument, field))
        return self.builder.bitcast(self.builder.gep(array.data, [at]), kind.as_pointer())

    def vectors(self, start: Any, count: int) -> list[Any]:
        """Return the `count` vectors from `start` on."""
        return [self.builder.load(self.builder.gep(start, [I64(n)]), align=4) for n in range(count)]

    def write_rows(self, sums: Iterable[Sequence[Any]], lanes: int, count: int) -> None:
        """Write the whole sums of each row, `count` vectors of `lanes`, to the target: scaled and with the bias."""
        builder, floats = self.builder, ir.VectorType(FLOAT, lanes)
        row_scales, column = self.pointer(0, 3, self.part(0, 4), FLOAT), self.part(1, 5)
        scales, biases = (self.vectors(self.pointer(1, field, column, floats), count) for field in (3, 4))
        start = self.pointer(2, 0, self.part(2, 1), FLOAT)
        for row, of_row in enumerate(sums):
            factor = spread(builder, builder.load(builder.gep(row_scales, [I64(row)])), floats)
            line = builder.gep(start, [builder.mul(self.part(2, 2), I64(row))])
            line = builder.bitcast(line, floats.as_pointer())
            for n, sum_ in enumerate(of_row):
                scaled = builder.fmul(builder.fmul(builder.sitofp(sum_, floats), factor), scales[n])
                builder.store(builder.fadd(scaled, biases[n]), builder.gep(line, [I64(n)]), align=4)


class _TileCode:
    """Writes the code of one tile."""

    def __init__(self, operands: Operands, instruction: Instruction, panels: int) -> None:
        self.operands, self.builder, self.instruction = operands, operands.builder, instruction
        self.lanes, self.count = instruction.lanes, panels * COLUMNS // instruction.lanes
        self.pairs, self.words = ir.VectorType(I16, 2 * self.lanes), ir.VectorType(I32, self.lanes)

    def write(self) -> None:
        """Write all of the code."""
        self.operands.write_rows(self._sums(), self.lanes, self.count)

    def _sums(self) -> list[list[Any]]:
        """Write the loop over pairs of inputs and return the sums of each row."""
        builder, rows, columns, pairs = self.builder, self._rows(), self._columns(), self.operands.part(1, 2)
        before, loop, after = builder.block, builder.append_basic_block("pairs"), builder.append_basic_block("summed")
        builder.branch(loop)
        builder.position_at_end(loop)
        pair = builder.phi(I64)
        sums = [[builder.phi(self.words) for _ in range(self.count)] for _ in range(ROWS)]
        added = self._added(sums, [builder.gep(row, [pair]) for row in rows], [at(pair) for at in columns])
        following = builder.add(pair, I64(1))
        builder.cbranch(builder.icmp_signed("<", following, pairs), loop, after)
        zero = ir.Constant(self.words, [0] * self.lanes)
        together = [(sums[row][n], zero, added[row][n]) for row in range(ROWS) for n in range(self.count)]
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
            pair = builder.bitcast(spread(builder, builder.load(row, align=4), self.words), self.pairs)
            added.append([self._multiply_add(sum_, pair, column) for sum_, column in zip(line, pairs, strict=True)])
        return added

    def _multiply_add(self, sum_: Any, left: Any, right: Any) -> Any:
        """Add to each lane of `sum_` the two products of its pairs."""
        onto, name = [self.words] * self.instruction.onto, self.instruction.name
        function = declared(self.builder, name, self.words, [*onto, self.pairs, self.pairs])
        if self.instruction.onto:
            return self.builder.call(function, [sum_, left, right])
        return self.builder.add(sum_, self.builder.call(function, [left, right]))

    def _rows(self) -> list[Any]:
        """Return pointers to the six rows, read a pair at a time."""
        start, stride = self.operands.pointer(0, 0, self.operands.part(0, 1), I16), self.operands.part(0, 2)
        places = (self.builder.gep(start, [self.builder.mul(stride, I64(row))]) for row in range(ROWS))
        return [self.builder.bitcast(place, I32.as_pointer()) for place in places]

    def _columns(self) -> list[Callable[[Any], Any]]:
        """Return, for each vector of columns, the pointer to it as a function of the pair."""
        start, pairs = self.operands.pointer(1, 0, self.operands.part(1, 1), self.pairs), self.operands.part(1, 2)
        in_panel = COLUMNS // self.lanes

        def at(n: int) -> Callable[[Any], Any]:
            behind = self.builder.mul(pairs, I64(n // in_panel * in_panel))
            first = self.builder.gep(start, [self.builder.add(behind, I64(n % in_panel))])
            return lambda pair: self.builder.gep(first, [self.builder.mul(pair, I64(in_panel))])

        return [at(n) for n in range(self.count)]


def spread(builder: Any, value: Any, vector: Any) -> Any:
    """Return `value` in every lane of a vector of the type `vector`."""
    empty = ir.Constant(vector, ir.Undefined)
    first = builder.insert_element(empty, value, I32(0))
    return builder.shuffle_vector(first, empty, ir.Constant(ir.VectorType(I32, vector.count), [0] * vector.count))


def declared(builder: Any, name: str, result: Any, arguments: Sequence[Any]) -> Any:
    """Return a function of LLVM, declared in the module once."""
    known = builder.module.globals.get(name)
    return known or ir.Function(builder.module, ir.FunctionType(result, arguments), name)


# The operation on one panel, and on as many as this processor takes at once.
tile, wide_tile = tile_of(BEST, 1), tile_of(BEST, BEST.panels)
