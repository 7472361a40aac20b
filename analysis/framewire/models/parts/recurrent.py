"""Compiled steps of the tagger: a linear map, a recurrent layer read in both directions, the likeliest path of tags.

Every sum is made in one written order, and nothing but + - * / decides a value: the same bits on every processor, for
any number of threads. Importing this module imports numba; it is imported when the tagger is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

F32 = NDArray[np.float32]
Function = TypeVar("Function", bound=Callable[..., Any])
ONE, HALF = np.float32(1), np.float32(0.5)
OUTSIDE, FIRST, INSIDE = 0, 1, 2
_NEVER = -1e30


def _compiled(function: Function) -> Function:
    return cast(Function, njit(nogil=True, cache=True, error_model="numpy")(function))


@_compiled
def add_product(rows: F32, weight: F32, out: F32) -> None:
    """Add the product of `rows` (n, d) and `weight` (d, k) to `out` (n, k): each sum from its first term to its last.

    In 32 bits: half the time of `ordered_product`, of which a text takes as much as of anything behind the encoder.
    """
    depth = rows.shape[1]
    full = depth // 4 * 4
    for row in range(rows.shape[0]):
        line = out[row]
        for k in range(0, full, 4):
            one, two, three, four = weight[k], weight[k + 1], weight[k + 2], weight[k + 3]
            a, b, c, d = rows[row, k], rows[row, k + 1], rows[row, k + 2], rows[row, k + 3]
            for column in range(line.shape[0]):
                line[column] = line[column] + a * one[column] + b * two[column] + c * three[column] + d * four[column]
        for k in range(full, depth):
            value = rows[row, k]
            for column in range(line.shape[0]):
                line[column] += value * weight[k, column]


@_compiled
def squash(values: F32) -> None:
    """Replace each value by its hyperbolic tangent: a ratio of polynomials, right to seven digits."""
    flat = values.reshape(-1)
    for place in range(flat.shape[0]):
        flat[place] = _tangent(flat[place])


@_compiled
def _tangent(value: np.float32) -> np.float32:
    x = min(max(value, np.float32(-7.9)), np.float32(7.9))
    s = x * x
    upper = np.float32(-2.76076847742355e-16)
    upper = upper * s + np.float32(2.00018790482477e-13)
    upper = upper * s + np.float32(-8.60467152213735e-11)
    upper = upper * s + np.float32(5.12229709037114e-08)
    upper = upper * s + np.float32(1.48572235717979e-05)
    upper = upper * s + np.float32(6.37261928875436e-04)
    upper = upper * s + np.float32(4.89352455891786e-03)
    lower = np.float32(1.19825839466702e-06)
    lower = lower * s + np.float32(1.18534705686654e-04)
    lower = lower * s + np.float32(2.26843463243900e-03)
    lower = lower * s + np.float32(4.89352518554385e-03)
    return x * upper / lower


@_compiled
def read_along(inputs: F32, recurrent: F32, backwards: bool, out: F32) -> None:
    """Read `inputs` (n, 4h), the inputs' share of the gates, with a recurrent layer (Hochreiter and Schmidhuber 1997).

    Gates stand in the order in, forget, new, out. `recurrent` is (h, 4h), h a multiple of 4; the states go to `out`
    (n, h).
    """
    count, width = inputs.shape[0], recurrent.shape[0]
    state, memory, gates = np.zeros(width, np.float32), np.zeros(width, np.float32), np.empty(4 * width, np.float32)
    for step in range(count):
        row = count - 1 - step if backwards else step
        # Element by element: the check of shapes that a slice has takes longer to compile than all of this.
        for column in range(4 * width):
            gates[column] = inputs[row, column]
        for k in range(0, width, 4):
            one, two, three, four = recurrent[k], recurrent[k + 1], recurrent[k + 2], recurrent[k + 3]
            a, b, c, d = state[k], state[k + 1], state[k + 2], state[k + 3]
            for column in range(4 * width):
                gates[column] = gates[column] + a * one[column] + b * two[column] + c * three[column] + d * four[column]
        # A logistic function is a hyperbolic tangent of half its argument.
        for column in range(4 * width):
            new = 2 * width <= column < 3 * width
            gates[column] = _tangent(gates[column] if new else HALF * gates[column])
        for unit in range(width):
            enter, forget = HALF + HALF * gates[unit], HALF + HALF * gates[width + unit]
            memory[unit] = forget * memory[unit] + enter * gates[2 * width + unit]
        for unit in range(width):
            state[unit] = (HALF + HALF * gates[3 * width + unit]) * _tangent(memory[unit])
            out[row, unit] = state[unit]


@_compiled
def best_path(scores: F32, begins: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Return the likeliest tags (n,) for `scores` (n, 3) of outside, first and inside: inside follows first or inside.

    A token at which `begins` is true opens a paragraph: no stretch goes on there (Viterbi 1967).
    """
    count = scores.shape[0]
    back = np.zeros((count, 3), np.int8)
    outside, first, inside = 0.0, 0.0, _NEVER
    for token in range(count):
        before, goes_on = (FIRST, first) if first >= inside else (INSIDE, inside)
        best, highest = (OUTSIDE, outside) if outside >= goes_on else (before, goes_on)
        if token == 0:
            best, highest, goes_on = OUTSIDE, 0.0, _NEVER
        if begins[token]:
            goes_on = _NEVER
        back[token, OUTSIDE], back[token, FIRST], back[token, INSIDE] = best, best, before
        outside, first = highest + scores[token, OUTSIDE], highest + scores[token, FIRST]
        inside = goes_on + scores[token, INSIDE]
    tags = np.zeros(count, np.int8)
    tag = OUTSIDE if outside >= first and outside >= inside else (FIRST if first >= inside else INSIDE)
    for token in range(count - 1, -1, -1):
        tags[token] = tag
        tag = back[token, tag]
    return tags


@_compiled
def stretch_rows(states: F32, stretches: NDArray[np.int64]) -> F32:
    """Return the first state, the last and the mean of each stretch [first, past) of `states` (n, d): (m, 3 d)."""
    width = states.shape[1]
    found = np.zeros((stretches.shape[0], 3 * width), np.float32)
    for row in range(stretches.shape[0]):
        first, past = stretches[row]
        for column in range(width):
            found[row, column], found[row, width + column] = states[first, column], states[past - 1, column]
        for token in range(first, past):
            for column in range(width):
                found[row, 2 * width + column] += states[token, column]
        for column in range(width):
            found[row, 2 * width + column] /= np.float32(past - first)
    return found


class Distance(NamedTuple):
    """What the distance of a token from a stretch says, in tokens.

    `scores` holds one number for each of the steps that begin at `limits` (k,) before the stretch, as many behind it,
    one inside: (2 k + 1,). What is more than `furthest` away is not looked at.
    """

    scores: F32
    limits: NDArray[np.int64]
    furthest: int


@_compiled
def pointed(query: F32, keys: F32, stretch: NDArray[np.int64], distance: Distance) -> tuple[int, F32]:
    """Return the first token near a stretch [first, past), and how well it and each one behind it fits the stretch.

    A score is the product of `query` (d,) with the token's key (n, d), plus what its side and distance say.
    """
    first, past = stretch
    limits, steps = distance.limits, distance.limits.shape[0]
    low, high = max(0, first - distance.furthest), min(keys.shape[0], past + distance.furthest)
    found = np.empty(high - low, np.float32)
    for token in range(low, high):
        far = first - token if token < first else max(0, token - past + 1)
        step = 0
        while step + 1 < steps and limits[step + 1] <= far:
            step += 1
        score = distance.scores[step if token < first else (steps + step if token >= past else 2 * steps)]
        for column in range(query.shape[0]):
            score += query[column] * keys[token, column]
        found[token - low] = score
    return low, found
