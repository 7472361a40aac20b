"""Columns of numbers as short text inside JSON, little-endian bytes in base64, and the JSON as one short text."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

Packed = dict[str, str]
# A number from 0 to 1 takes two bytes: steps of 1/60,000, and the largest code for null.
STEPS, NULL = 60_000, 65_535


def whole(values: Iterable[int]) -> Packed:
    """Return whole numbers from 0 up in one, two or four bytes each, under the key u1, u2 or u4.

    >>> whole([1, 2, 255]), whole([256])
    ({'u1': 'AQL/'}, {'u2': 'AAE='})
    """
    numbers = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.int64)
    largest = int(numbers.max()) if len(numbers) else 0
    size = 1 if largest < 1 << 8 else 2 if largest < 1 << 16 else 4
    data = numbers.astype(f"<u{size}").tobytes()
    return {f"u{size}": base64.b64encode(data).decode("ascii")}


def shares(values: Iterable[float | None]) -> Packed:
    """Return numbers in [0, 1] in two bytes each, right to 1/120,000; null and NaN are 65,535.

    >>> shares([0.0, 1.0, None])
    {'u2': 'AABg6v//'}
    """
    numbers = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.float64)
    codes = np.where(np.isnan(numbers), NULL, np.rint(np.clip(np.nan_to_num(numbers), 0, 1) * STEPS)).astype("<u2")
    return {"u2": base64.b64encode(codes.tobytes()).decode("ascii")}


def firsts(lengths: Iterable[int]) -> Packed:
    """Return where each of several lists begins in their concatenation, and where the last ends.

    >>> firsts([2, 0, 3])
    {'u1': 'AAICBQ=='}
    """
    return whole(np.concatenate([[0], np.cumsum(np.asarray(list(lengths), dtype=np.int64))]))


class Names:
    """A string table: each string once, in order of first use; 0 stands for null.

    >>> names = Names()
    >>> names.code("b"), names.code(None), names.code("b"), names.listed
    (1, 0, 1, ['b'])
    """

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def code(self, name: object) -> int:
        """Return the number of a string, from 1 up; 0 for null."""
        if name is None or name != name:
            return 0
        return self._codes.setdefault(str(name), len(self._codes) + 1)

    @property
    def listed(self) -> list[str]:
        return list(self._codes)


def ids(found: Sequence[str], expected: Sequence[str]) -> list[str] | None:
    """Return ids, or null when they are those that document and number already tell."""
    return None if list(found) == list(expected) else list(found)


def zipped(values: Any) -> str:
    """Return values as JSON, gzipped, in base64: letters, digits, + / and = only, whatever stands in the values.

    News text shrinks to about half its size so, base64 included. A page of 10,000 articles would else be too large to
    send. The same values give the same bytes.

    >>> json.loads(gzip.decompress(base64.b64decode(zipped({"a": "</script>"}))))
    {'a': '</script>'}
    """
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate cannot be written as UTF-8; in JSON it can stand as an escape.
    data = text.encode("utf-8", "backslashreplace")
    return base64.b64encode(gzip.compress(data, compresslevel=6, mtime=0)).decode("ascii")
