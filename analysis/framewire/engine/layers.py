"""Compiled layers of the integer engine: a transformer encoder over packed sequences."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .attention import Places, Span, attend
from .operations.amx import multiply
from .operations.kernels import (
    F32,
    I8,
    I16,
    I64,
    Matrix,
    Rounded,
    add,
    compiled,
    copy_rows,
    normalise,
    round_row,
    round_rows,
)
from .operations.rows import gelu_row
from .operations.tile import ROWS


class Net(NamedTuple):
    """The layers of an encoder, each array stacked over the layers.

    A matrix is three arrays: packed whole numbers (layers first), the scale and the bias of each column.
    `limits` (layers, 4) bound the rounded inputs of qkv, mix, inner, outer so that no sum can overflow; `epsilon`
    (layers,) is added to the variance of a row before its root. `place_*` are the packed keys and queries of relative
    places (layers, heads, panels, pairs, 32), no heads where there are none.
    """

    qkv: I16 | I8
    qkv_scale: F32
    qkv_bias: F32
    mix: I16 | I8
    mix_scale: F32
    mix_bias: F32
    mix_gain: F32
    mix_shift: F32
    inner: I16 | I8
    inner_scale: F32
    inner_bias: F32
    outer: I16 | I8
    outer_scale: F32
    outer_bias: F32
    outer_gain: F32
    outer_shift: F32
    limits: F32
    epsilon: F32
    place_key: I16
    place_key_scale: F32
    place_query: I16
    place_query_scale: F32


class Sequences(NamedTuple):
    """Sequences in packed rows: stem s is rows stems[s]:stems[s + 1] and sees itself alone; leaf n is rows
    leaves[n]:leaves[n + 1], behind all stems, and sees stem stem_of[n] and itself (stems.py).
    """

    stems: I64
    leaves: I64
    stem_of: I64


def whole(starts: I64) -> Sequences:
    """Return sequences without leaves: sequence n is rows starts[n]:starts[n + 1].

    >>> whole(np.array([0, 3, 5])).leaves.tolist()
    [5]
    """
    return Sequences(starts, starts[-1:], np.zeros(0, np.int64))


@compiled
def encode(net: Net, hidden: F32, sequences: Sequences, heads: int, first_only: bool) -> F32:
    """Return the last layer's output (tokens, width), or (stems, width) that of each stem's first token alone.

    `hidden` (tokens, width) is overwritten; it has room for the next multiple of six rows.
    """
    rows, layers = sequences.leaves[-1], net.qkv.shape[0]
    for layer in range(layers):
        first = first_only and layer == layers - 1
        qkv = _projected(net, layer, hidden, sequences.leaves[-1])
        context = _attended(qkv, _places(net, layer), sequences, heads, first)
        if first:
            rows = sequences.stems.shape[0] - 1
            hidden, context = _firsts(hidden, sequences.stems), _firsts(context, sequences.stems)
        _mixed(net, layer, hidden, context, rows)
    return hidden[:rows]


@compiled
def _firsts(values: F32, starts: I64) -> F32:
    """Return the row at each start but the last, with room for the next multiple of six."""
    count = starts.shape[0] - 1
    found = np.zeros(((count + ROWS - 1) // ROWS * ROWS, values.shape[1]), np.float32)
    for n in range(count):
        copy_rows(values[starts[n] : starts[n] + 1], found[n:])
    return found


@compiled
def _attended(qkv: F32, places: Places, sequences: Sequences, heads: int, first_only: bool) -> F32:
    """Return what each token gathers from what it sees, or the first one of each stem alone."""
    stems, leaves, stem_of = sequences
    count, width = stems.shape[0] - 1, qkv.shape[1] // 3
    context = np.zeros((qkv.shape[0], width), np.float32)
    # Stems, then leaves, in one loop: the compiler makes the code of what is called once for each call.
    for n in range(count + stem_of.shape[0]):
        if n < count:
            asked = 1 if first_only else stems[n + 1] - stems[n]
            source, target, span = qkv, context, Span(stems[n], stems[n + 1], 0, asked, heads)
        else:
            source, target, span = _pair(qkv, width, sequences, n - count, heads)
        attend(source, span, places, target)
        if n >= count:
            copy_rows(target[span.skip :], context[leaves[n - count] :])
    return context


@compiled
def _pair(qkv: F32, width: int, sequences: Sequences, leaf: int, heads: int) -> tuple[F32, F32, Span]:
    """Return the stem of a leaf and the leaf one after the other, rows for what they gather, and where the leaf is."""
    stems, leaves, stem_of = sequences
    stem, own = stem_of[leaf], qkv[leaves[leaf] : leaves[leaf + 1]]
    skip = stems[stem + 1] - stems[stem]
    length = skip + own.shape[0]
    rows = np.empty((length, qkv.shape[1]), np.float32)
    copy_rows(qkv[stems[stem] : stems[stem + 1]], rows)
    copy_rows(own, rows[skip:])
    return rows, np.empty((length, width), np.float32), Span(0, length, skip, own.shape[0], heads)


@compiled
def _projected(net: Net, layer: int, hidden: F32, tokens: int) -> F32:
    """Return queries, keys and values of the tokens."""
    qkv = np.empty((hidden.shape[0], 3 * hidden.shape[1]), np.float32)
    matrix = Matrix(net.qkv[layer], net.qkv_scale[layer], net.qkv_bias[layer])
    _multiply(hidden, tokens, net.limits[layer, 0], matrix, qkv)
    return qkv


@compiled
def _places(net: Net, layer: int) -> Places:
    key, query = net.place_key[layer], net.place_query[layer]
    return Places(key, net.place_key_scale[layer], query, net.place_query_scale[layer])


@compiled
def _mixed(net: Net, layer: int, hidden: F32, context: F32, rows: int) -> None:
    """Mix what was gathered into `hidden`, then pass each row through the two products of the layer's inner part."""
    room, width = hidden.shape
    limits, epsilon = net.limits[layer], net.epsilon[layer]
    update, inner = np.empty((room, width), np.float32), np.empty((room, net.inner_bias.shape[1]), np.float32)
    _multiply(context, rows, limits[1], Matrix(net.mix[layer], net.mix_scale[layer], net.mix_bias[layer]), update)
    add(hidden, update, rows)
    normalise(hidden, rows, net.mix_gain[layer], net.mix_shift[layer], epsilon)
    _multiply(hidden, rows, limits[2], Matrix(net.inner[layer], net.inner_scale[layer], net.inner_bias[layer]), inner)
    rounded = Rounded(np.empty(inner.shape, np.int16), np.empty(room, np.float32))
    for row in range(rows):
        # Row by row, so that a row is still in the core's nearest cache when it is rounded.
        gelu_row(inner[row])
        round_row(inner[row], limits[3], row, rounded)
    multiply(rounded, rows, Matrix(net.outer[layer], net.outer_scale[layer], net.outer_bias[layer]), update)
    add(hidden, update, rows)
    normalise(hidden, rows, net.outer_gain[layer], net.outer_shift[layer], epsilon)


@compiled
def _multiply(values: F32, rows: int, limit: float, matrix: Matrix, out: F32) -> None:
    """Round `values` and write their product with `matrix` to `out`."""
    rounded = Rounded(np.empty(values.shape, np.int16), np.empty(values.shape[0], np.float32))
    round_rows(values, rows, limit, rounded)
    multiply(rounded, rows, matrix, out)
