"""Compiled attention of one sequence, in whole numbers, with or without DeBERTa's relative places.

Scores of one head (He, Gao and Chen 2021, arXiv:2006.03654): query by key, plus query by the key of their distance,
plus key by the query of their distance. All three are integer products; the queries are already scaled.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from framewire.models.kernels import F32, I16, Matrix, Rounded, compiled, exponential, product, round_row, total
from framewire.models.tile import COLUMNS, ROWS, Left, Right, Target, tile

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


@compiled
def attend(qkv: F32, span: Span, places: Places, context: F32) -> None:
    """Write what the asked tokens of a sequence gather from it to their rows of `context`.

    `qkv` is (tokens, 3 * width): queries, keys, values.
    """
    length, width = span.stop - span.start, context.shape[1]
    size = width // span.heads
    none = np.zeros(length + 2 * COLUMNS + size, np.float32)
    scores = np.empty((_room(span.asked), _padded(length, COLUMNS)), np.float32)
    shares = Rounded(
        np.zeros((_room(span.asked), _padded(length, 2)), np.int16), np.full(_room(span.asked), np.float32(1 / ONE))
    )
    mixed = np.empty((_room(span.asked), size), np.float32)
    for head in range(span.heads):
        at = head * size
        query = _rounded(qkv, span.start + span.skip, span.asked, at, size)
        key = _rounded(qkv, span.start, length, width + at, size)
        product(query, span.asked, Matrix(_packed_rows(key.whole, length), _wide(key.scale), none), scores)
        if places.key.shape[0] > 0:
            _add_by_query(query, span, Matrix(places.key[head], places.key_scale[head], none), scores)
            _add_by_key(key, span, Matrix(places.query[head], places.query_scale[head], none), scores)
        _softmax_rounded(scores, span.asked, length, shares.whole)
        packed, scale = _packed_values(qkv, span.start, length, 2 * width + at, size)
        product(shares, span.asked, Matrix(packed, scale, none), mixed)
        for row in range(span.asked):
            context[span.start + span.skip + row, at : at + size] = mixed[row]


@compiled
def _room(rows: int) -> int:
    return _padded(rows, ROWS)


@compiled
def _padded(count: int, step: int) -> int:
    return (count + step - 1) // step * step


@compiled
def _wide(scale: F32) -> F32:
    """Return `scale` with room for a last panel that is not full."""
    wide = np.zeros(scale.shape[0] + COLUMNS, np.float32)
    wide[: scale.shape[0]] = scale
    return wide


@compiled
def _rounded(values: F32, start: int, rows: int, at: int, size: int) -> Rounded:
    """Round `size` columns from column `at` of `rows` rows from row `start`."""
    rounded = Rounded(np.zeros((_room(rows), size), np.int16), np.zeros(_room(rows), np.float32))
    for row in range(rows):
        round_row(values[start + row, at : at + size], QUERY_LIMIT, row, rounded)
    return rounded


@compiled
def _packed_rows(rows: I16, count: int) -> I16:
    """Pack the transpose of the first `count` rows as the second side of a product."""
    depth = rows.shape[1]
    packed = np.zeros((_padded(count, COLUMNS) // COLUMNS, depth // 2, 2 * COLUMNS), np.int16)
    for row in range(count):
        panel, column = packed[row // COLUMNS], row % COLUMNS * 2
        for pair in range(depth // 2):
            panel[pair, column] = rows[row, 2 * pair]
            panel[pair, column + 1] = rows[row, 2 * pair + 1]
    return packed


@compiled
def _packed_values(values: F32, start: int, rows: int, at: int, size: int) -> tuple[I16, F32]:
    """Round each of `size` columns from column `at` by its own scale; return them packed, and the scales."""
    packed = np.zeros((size // COLUMNS, _padded(rows, 2) // 2, 2 * COLUMNS), np.int16)
    scale, factor = np.full(size, np.float32(1e-20)), np.empty(size, np.float32)
    for row in range(rows):
        line = values[start + row, at : at + size]
        for column in range(size):
            scale[column] = max(scale[column], abs(line[column]))
    for column in range(size):
        factor[column] = np.float32(ONE) / scale[column]
        scale[column] = scale[column] / np.float32(ONE)
    for row in range(rows):
        line = values[start + row, at : at + size]
        for column in range(size):
            rounded = np.int16(np.int32(np.floor(line[column] * factor[column] + np.float32(0.5))))
            packed[column // COLUMNS, row // 2, column % COLUMNS * 2 + row % 2] = rounded
    return packed, scale


@compiled
def _strip(rows: Rounded, row: int, place: Matrix, first: int, strip: F32) -> None:
    """Write the products of six rows from `row` with the panels of `place` from `first` on, as many as fit."""
    depth, width = rows.whole.shape[1], strip.shape[1]
    left = Left(rows.whole.reshape(-1), row * depth, depth, rows.scale, row)
    packed, target = place.packed.reshape(-1), strip.reshape(-1)
    for panel in range(width // COLUMNS):
        at = (first + panel) * COLUMNS
        right = Right(packed, at * depth, depth // 2, place.scale[at : at + COLUMNS], place.bias, 0)
        tile(left, right, Target(target, panel * COLUMNS, width))


@compiled
def _add_by_query(query: Rounded, span: Span, place: Matrix, scores: F32) -> None:
    """Add query by key of the distance: score[i, j] += query i . place (j - skip - i)."""
    middle, length = place.scale.shape[0] // 2 - span.skip, span.stop - span.start
    for row in range(0, span.asked, ROWS):
        first = (middle - row - ROWS + 1) // COLUMNS
        last = (middle - row + length - 1) // COLUMNS
        strip = np.empty((ROWS, (last + 1 - first) * COLUMNS), np.float32)
        _strip(query, row, place, first, strip)
        for i in range(row, min(row + ROWS, span.asked)):
            offset = middle - i - first * COLUMNS
            line, more = scores[i], strip[i - row, offset : offset + length]
            for j in range(length):
                line[j] += more[j]


@compiled
def _add_by_key(key: Rounded, span: Span, place: Matrix, scores: F32) -> None:
    """Add key by query of the distance: score[i, j] += key j . place (skip + i - j)."""
    middle, length = place.scale.shape[0] // 2 + span.skip, span.stop - span.start
    for row in range(0, length, ROWS):
        first = (middle - row - ROWS + 1) // COLUMNS
        last = (middle - row + span.asked - 1) // COLUMNS
        strip = np.empty((ROWS, (last + 1 - first) * COLUMNS), np.float32)
        _strip(key, row, place, first, strip)
        for j in range(row, min(row + ROWS, length)):
            offset = middle - j - first * COLUMNS
            more = strip[j - row, offset : offset + span.asked]
            for i in range(span.asked):
                scores[i, j] += more[i]


@compiled
def _softmax_rounded(scores: F32, rows: int, length: int, shares: I16) -> None:
    """Write the softmax of the first `length` scores of each row to `shares`, times `ONE` and rounded."""
    for row in range(rows):
        line, out = scores[row], shares[row]
        largest = line[0]
        for column in range(length):
            largest = max(largest, line[column])
        for column in range(line.shape[0]):
            line[column] = exponential(line[column] - largest) if column < length else np.float32(0)
        factor = np.float32(ONE) / total(line)
        for column in range(length):
            out[column] = np.int16(np.int32(np.floor(line[column] * factor + np.float32(0.5))))
