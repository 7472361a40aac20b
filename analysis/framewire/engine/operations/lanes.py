"""Formulas on sixteen floats at a time, as LLVM code: what stands for sixteen floats is added and multiplied like one.

Each operation rounds once, none is fused with another, so that every processor gives the same bits.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]

from .tile import FLOAT, I32, declared

LANES = 16
VECTOR, WORDS = ir.VectorType(FLOAT, LANES), ir.VectorType(I32, LANES)


class Lanes:
    """Sixteen floats, or one, that code being built will hold."""

    def __init__(self, builder: Any, value: Any) -> None:
        self.builder, self.value = builder, value

    def __add__(self, other: Lanes | float) -> Lanes:
        return Lanes(self.builder, self.builder.fadd(self.value, self._of(other)))

    def __sub__(self, other: Lanes | float) -> Lanes:
        return Lanes(self.builder, self.builder.fsub(self.value, self._of(other)))

    def __mul__(self, other: Lanes | float) -> Lanes:
        return Lanes(self.builder, self.builder.fmul(self.value, self._of(other)))

    def __neg__(self) -> Lanes:
        return Lanes(self.builder, self.builder.fneg(self.value))

    def under(self, one: float) -> Lanes:
        """Return a number divided by these."""
        return Lanes(self.builder, self.builder.fdiv(self._of(one), self.value))

    def below(self, other: Lanes | float, then: Lanes, otherwise: Lanes) -> Lanes:
        """Return those of `then` where these are below `other`, and those of `otherwise` elsewhere."""
        less = self.builder.fcmp_ordered("<", self.value, self._of(other))
        return Lanes(self.builder, self.builder.select(less, then.value, otherwise.value))

    def at_least(self, other: Lanes | float) -> Lanes:
        """Return the larger ones."""
        return self.below(other, Lanes(self.builder, self._of(other)), self)

    def size(self) -> Lanes:
        """Return these without their sign."""
        return self.below(0.0, -self, self)

    def floor(self) -> Lanes:
        """Return the next whole numbers below."""
        function = declared(self.builder, f"llvm.floor.v{LANES}f32", VECTOR, [VECTOR])
        return Lanes(self.builder, self.builder.call(function, [self.value]))

    def whole(self) -> Any:
        """Return whole floats as 32-bit integers."""
        return self.builder.fptosi(self.value, WORDS)

    def power_of_two(self) -> Lanes:
        """Return 2 ** these, whole floats from -126 to 127, by writing the exponent's bits."""
        exponent = self.builder.add(self.whole(), ir.Constant(WORDS, [127] * LANES))
        bits = self.builder.shl(exponent, ir.Constant(WORDS, [23] * LANES))
        return Lanes(self.builder, self.builder.bitcast(bits, VECTOR))

    def _of(self, other: Lanes | float) -> Any:
        if isinstance(other, Lanes):
            return other.value
        # The nearest 32-bit float, as the constant's own text needs.
        number = ir.Constant(FLOAT, other)
        return ir.Constant(VECTOR, [number] * LANES) if self.value.type == VECTOR else number


def exponential(x: Lanes) -> Lanes:
    """Return e ** x for x <= 80 (Cephes expf: relative error 2e-7)."""
    x = x.at_least(-87.0)
    whole = (x * 1.44269504 + 0.5).floor()
    part = (x - whole * 0.693359375) + whole * 2.12194440e-4
    series = part * 1.9875691500e-4 + 1.3981999507e-3
    for coefficient in (8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1):
        series = series * part + coefficient
    return (series * part * part + part + 1.0) * whole.power_of_two()


def gelu(x: Lanes) -> Lanes:
    """Return x times the normal distribution function at x (Abramowitz and Stegun 7.1.26: error 2e-7)."""
    z = x.size() * 0.70710678
    t = (z * 0.3275911 + 1.0).under(1.0)
    tail = t * 1.061405429 - 1.453152027
    for coefficient in (1.421413741, -0.284496736, 0.254829592):
        tail = tail * t + coefficient
    tail = tail * t * exponential(-z * z)
    half = x * 0.5
    return x.below(0.0, half * tail, x - half * tail)
