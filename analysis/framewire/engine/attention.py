"""Compiled attention of one sequence, in whole numbers, with or without DeBERTa's relative places.

Scores of one head (He, Gao and Chen 2021, arXiv:2006.03654): query by key, plus query by the key of their distance,
plus key by the query of their distance. All three are integer products; the queries are already scaled.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .operations.kernels import F32, I16, WIDE, Matrix, Rounded, compiled, compiled_loop, product, round_row
from .operations.rows import exponential_row, largest, total, whole_pairs, whole_row
from .operations.tile import COLUMNS, ROWS, Destination, Left, Right, tile, wide_tile

# Both sides of a query-key product of at most 64 terms: 64 * 5792 * 5792 < 2 ** 31.
QUERY_LIMIT = 5792
# Rounded shares add up to about this, which leaves the values 16 bits: 32767 * 32767 < 2 ** 31.
ONE = 32767


class Span(NamedTuple):
    """A sequence in packed rows, start:stop; only `asked` of its tokens are to be computed, those behind `skip`."""

    start: int
    stop: int
    skip: int
    asked: int
    heads: int


class Places(NamedTuple):
    """Packed keys and queries of relative places, heads first; the middle column + n is the place n tokens ahead."""

    key: I16
    key_scale: F32
    query: I16
    query_scale: F32


class HeadPlaces(NamedTuple):
    """The keys or the queries of relative places, packed for all heads, and the head that is meant; no bias."""

    packed: I16
    scale: F32
    none: F32
    head: int


class Scales(NamedTuple):
    """The scale of each column, what its values are multiplied with to become whole numbers, and zeros."""

    scale: F32
    factor: F32
    none: F32


@compiled
def attend(qkv: F32, span: Span, places: Places, context: F32) -> None:
    """Write what the asked tokens of a sequence gather from it to their rows of `context`.

    `qkv` is (tokens, 3 * width): queries, keys, values.
    """
    length, width = span.stop - span.start, context.shape[1]
    size = width // span.heads
    none, room = np.zeros(length + 2 * COLUMNS + size, np.float32), _padded(span.asked, ROWS)
    query, key = _room_for_rounded(room, size), _room_for_rounded(_padded(length, ROWS), size)
    packed_key = np.zeros((_padded(length, COLUMNS) // COLUMNS, size // 2, 2 * COLUMNS), np.int16)
    scores = np.empty((room, _padded(_padded(length, ROWS), COLUMNS)), np.float32)
    shares = Rounded(np.empty(scores.shape, np.int16), np.full(room, np.float32(1 / ONE)))
    packed_value = np.zeros((size // COLUMNS, scores.shape[1] // 2, 2 * COLUMNS), np.int16)
    scale, factor = np.empty(size, np.float32), np.empty(size, np.float32)
    mixed = np.empty((room, size), np.float32)
    strip = np.empty((ROWS, _padded(length + ROWS, COLUMNS) + COLUMNS), np.float32)
    for head in range(span.heads):
        at = head * size
        _round(qkv, span.start + span.skip, span.asked, at, query)
        _round(qkv, span.start, length, width + at, key)
        _pack_rows(key.whole, length, packed_key)
        product(query, span.asked, Matrix(packed_key, key.scale, none), scores)
        if places.key.shape[0] > 0:
            _add_by_query(query, span, HeadPlaces(places.key, places.key_scale, none, head), strip, scores)
            _add_by_key(key, span, HeadPlaces(places.query, places.query_scale, none, head), strip, scores)
        _softmax_rounded(scores, span.asked, length, shares.whole)
        _pack_values(qkv, span, at, packed_value, Scales(scale, factor, none))
        product(shares, span.asked, Matrix(packed_value, scale, none), mixed)
        _place(mixed, span, at, context)


@compiled
def _room_for_rounded(rows: int, size: int) -> Rounded:
    """Return zero rows; there are as many scales as a last panel of columns needs that is not full."""
    return Rounded(np.zeros((rows, size), np.int16), np.zeros(rows + COLUMNS, np.float32))


@compiled_loop
def _padded(count: int, step: int) -> int:
    return (count + step - 1) // step * step


@compiled_loop
def _round(values: F32, start: int, rows: int, at: int, rounded: Rounded) -> None:
    """Round as many columns as `rounded` has, from column `at` of `rows` rows from row `start` on."""
    for row in range(rows):
        round_row(values[start + row, at : at + rounded.whole.shape[1]], QUERY_LIMIT, row, rounded)


@compiled_loop
def _pack_rows(rows: I16, count: int, packed: I16) -> None:
    """Pack the transpose of the first `count` rows as the second side of a product."""
    for row in range(count):
        panel, column = packed[row // COLUMNS], row % COLUMNS * 2
        for pair in range(rows.shape[1] // 2):
            panel[pair, column] = rows[row, 2 * pair]
            panel[pair, column + 1] = rows[row, 2 * pair + 1]


@compiled_loop
def _pack_values(qkv: F32, span: Span, at: int, packed: I16, scales: Scales) -> None:
    """Round the values of the head whose columns start at `at`, each column by its own scale, and pack them."""
    scale, factor = scales.scale, scales.factor
    size, first = scale.shape[0], qkv.shape[1] // 3 * 2 + at
    scale[:] = np.float32(1e-20)
    for row in range(span.stop - span.start):
        line = qkv[span.start + row, first : first + size]
        for column in range(size):
            scale[column] = max(scale[column], abs(line[column]))
    for column in range(size):
        factor[column] = np.float32(ONE) / scale[column]
        scale[column] = scale[column] / np.float32(ONE)
    last, none = span.stop - 1, scales.none
    for pair in range((span.stop - span.start + 1) // 2):
        row = span.start + 2 * pair
        for panel in range(size // COLUMNS):
            at, column = first + panel * COLUMNS, panel * COLUMNS
            one = qkv[row, at : at + COLUMNS]
            # Behind the last row stand no values: the second of an odd pair is zero.
            two = qkv[row + 1, at : at + COLUMNS] if row < last else none[:COLUMNS]
            whole_pairs(one, two, factor[column : column + COLUMNS], packed[panel, pair])


@compiled_loop
def _place(mixed: F32, span: Span, at: int, context: F32) -> None:
    """Copy a head's results to their columns."""
    for row in range(span.asked):
        line = context[span.start + span.skip + row, at : at + mixed.shape[1]]
        for column in range(mixed.shape[1]):
            line[column] = mixed[row, column]


@compiled_loop
def _fill_strip(rows: Rounded, row: int, place: HeadPlaces, panels: tuple[int, int], strip: F32) -> None:
    """Write the products of six rows from `row` with some panels of `place`: from the first to the last one."""
    depth, width = rows.whole.shape[1], strip.shape[1]
    left = Left(rows.whole.reshape(-1), row * depth, depth, rows.scale, row)
    packed, scale, target = place.packed[place.head].reshape(-1), place.scale[place.head], strip.reshape(-1)
    count = panels[1] + 1 - panels[0]
    single = count - count % WIDE
    for n in range(0, single, WIDE):
        at = (panels[0] + n) * COLUMNS
        right = Right(packed, at * depth, depth // 2, scale[at:], place.none, 0)
        wide_tile(left, right, Destination(target, n * COLUMNS, width))
    for n in range(single, count):
        at = (panels[0] + n) * COLUMNS
        right = Right(packed, at * depth, depth // 2, scale[at:], place.none, 0)
        tile(left, right, Destination(target, n * COLUMNS, width))


@compiled_loop
def _add_by_query(query: Rounded, span: Span, place: HeadPlaces, strip: F32, scores: F32) -> None:
    """Add query by key of the distance: score[i, j] += query i . place (j - skip - i)."""
    middle, length = place.scale.shape[1] // 2 - span.skip, span.stop - span.start
    for row in range(0, span.asked, ROWS):
        first = (middle - row - ROWS + 1) // COLUMNS
        _fill_strip(query, row, place, (first, (middle - row + length - 1) // COLUMNS), strip)
        for i in range(row, min(row + ROWS, span.asked)):
            offset = middle - i - first * COLUMNS
            line, more = scores[i], strip[i - row, offset : offset + length]
            for j in range(length):
                line[j] += more[j]


@compiled_loop
def _add_by_key(key: Rounded, span: Span, place: HeadPlaces, strip: F32, scores: F32) -> None:
    """Add key by query of the distance: score[i, j] += key j . place (skip + i - j)."""
    middle, length = place.scale.shape[1] // 2 + span.skip, span.stop - span.start
    for row in range(0, length, ROWS):
        first = (middle - row - ROWS + 1) // COLUMNS
        _fill_strip(key, row, place, (first, (middle - row + span.asked - 1) // COLUMNS), strip)
        offset = middle - row - first * COLUMNS
        for i in range(span.asked):
            line = scores[i, row : row + ROWS]
            for j in range(ROWS):
                line[j] += strip[j, offset - j + i]


@compiled_loop
def _softmax_rounded(scores: F32, rows: int, length: int, shares: I16) -> None:
    """Write the softmax of the first `length` scores of each row to `shares`, times `ONE` and rounded."""
    for row in range(rows):
        line, out = scores[row], shares[row]
        # What is behind the scores takes part, for whole vectors, and counts nothing.
        line[length:] = line[0]
        exponential_row(line, largest(line))
        line[length:] = np.float32(0)
        whole_row(line, np.float32(ONE) / total(line), out)
