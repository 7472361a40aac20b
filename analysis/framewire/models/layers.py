"""Compiled layers of the integer engine: a transformer encoder over packed sequences."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from framewire.models.amx import multiply
from framewire.models.attention import Places, Span, attend
from framewire.models.kernels import (
    F32,
    I8,
    I16,
    I64,
    Matrix,
    Rounded,
    add,
    compiled,
    normalise,
    round_row,
    round_rows,
)
from framewire.models.rows import gelu_row
from framewire.models.tile import ROWS


class Net(NamedTuple):
    """The layers of an encoder, each array stacked over the layers.

    A matrix is three arrays: packed whole numbers (layers first), the scale and the bias of each column.
    `limits` (layers, 4) bound the rounded inputs of qkv, mix, inner, outer so that no sum can overflow. `place_*` are
    the packed keys and queries of relative places (layers, heads, panels, pairs, 32), no heads where there are none.
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
    place_key: I16
    place_key_scale: F32
    place_query: I16
    place_query_scale: F32


@compiled
def encode(net: Net, hidden: F32, starts: I64, heads: int, epsilon: float) -> None:
    """Replace `hidden` (tokens, width) by the last layer's output; sequence n is rows starts[n]:starts[n + 1].

    `hidden` has room for the next multiple of six rows.
    """
    for layer in range(net.qkv.shape[0]):
        context = _attended(net, layer, hidden, starts, heads, False)
        _mixed(net, layer, hidden, context, starts[-1], np.float32(epsilon))


@compiled
def encode_apart(net: Net, hidden: F32, stems: I64, leaves: I64, stem_of: I64, heads: int, epsilon: float) -> None:
    """Replace `hidden` (tokens, width) by the last layer's output, where stems do not see their leaves (stems.py)."""
    for layer in range(net.qkv.shape[0]):
        context = _attended_apart(net, layer, hidden, stems, leaves, stem_of, heads)
        _mixed(net, layer, hidden, context, leaves[-1], np.float32(epsilon))


@compiled
def encode_first(net: Net, hidden: F32, starts: I64, heads: int, epsilon: float) -> F32:
    """Return the last layer's output at the first token of each sequence, (n, width); `hidden` is overwritten."""
    count, last = starts.shape[0] - 1, net.qkv.shape[0] - 1
    for layer in range(last):
        context = _attended(net, layer, hidden, starts, heads, False)
        _mixed(net, layer, hidden, context, starts[-1], np.float32(epsilon))
    context = _attended(net, last, hidden, starts, heads, True)
    room = (count + ROWS - 1) // ROWS * ROWS
    first, first_context = np.zeros((room, hidden.shape[1]), np.float32), np.zeros((room, hidden.shape[1]), np.float32)
    for n in range(count):
        first[n], first_context[n] = hidden[starts[n]], context[starts[n]]
    _mixed(net, last, first, first_context, count, np.float32(epsilon))
    return first[:count]


@compiled
def _attended(net: Net, layer: int, hidden: F32, starts: I64, heads: int, first_only: bool) -> F32:
    """Return what each token (or the first of each sequence only) gathers from its sequence."""
    qkv, context = _projected(net, layer, hidden, starts[-1]), np.zeros(hidden.shape, np.float32)
    places = _places(net, layer)
    for n in range(starts.shape[0] - 1):
        asked = 1 if first_only else starts[n + 1] - starts[n]
        attend(qkv, Span(starts[n], starts[n + 1], 0, asked, heads), places, context)
    return context


@compiled
def _attended_apart(net: Net, layer: int, hidden: F32, stems: I64, leaves: I64, stem_of: I64, heads: int) -> F32:
    """Return what each token of a stem gathers from the stem, and each one of a leaf from its stem and the leaf."""
    qkv, context = _projected(net, layer, hidden, leaves[-1]), np.zeros(hidden.shape, np.float32)
    places = _places(net, layer)
    for s in range(stems.shape[0] - 1):
        attend(qkv, Span(stems[s], stems[s + 1], 0, stems[s + 1] - stems[s], heads), places, context)
    for n in range(leaves.shape[0] - 1):
        stem = qkv[stems[stem_of[n]] : stems[stem_of[n] + 1]]
        skip, asked = stem.shape[0], leaves[n + 1] - leaves[n]
        pair, own = (
            np.empty((skip + asked, qkv.shape[1]), np.float32),
            np.empty((skip + asked, hidden.shape[1]), np.float32),
        )
        pair[:skip], pair[skip:] = stem, qkv[leaves[n] : leaves[n + 1]]
        attend(pair, Span(0, skip + asked, skip, asked, heads), places, own)
        context[leaves[n] : leaves[n + 1]] = own[skip:]
    return context


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
def _mixed(net: Net, layer: int, hidden: F32, context: F32, rows: int, epsilon: np.float32) -> None:
    """Mix what was gathered into `hidden`, then pass each row through the two products of the layer's inner part."""
    room, width = hidden.shape
    limits = net.limits[layer]
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
