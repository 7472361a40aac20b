"""What letters, marks and places say of each token: the embedding model reads lower-case words alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from framewire.corpus.attribution.marks import Quoted
from framewire.sentences import split_sentences

Flags = NDArray[np.bool_]
Offsets = NDArray[np.int64]
# The columns of a token's shape, in order.
SHAPES = (
    *("capital", "capitals", "paragraph begins", "sentence begins", "in double marks", "in single marks"),
    *("in unclosed marks", "marks begin", "marks end", "double mark", "single mark", "word begins", "paragraph ends"),
    "digit",
)


def token_shapes(text: str, offsets: Offsets, marked: list[Quoted]) -> NDArray[np.float32]:
    """Return 0 or 1 for each token (n) and each of SHAPES, (n, 14); `offsets` (n, 2) are half-open spans of `text`.

    >>> shapes = token_shapes("“We go,” he said.", np.array([[0, 1], [1, 3], [4, 6]]), [Quoted(1, 7)])
    >>> [SHAPES[column] for column in np.flatnonzero(shapes[1])]
    ['capital', 'in double marks', 'marks begin']
    """
    starts, ends = offsets[:, 0], offsets[:, 1]
    letters = list(text)
    upper, lower = _flags(letters, str.isupper), _flags(letters, str.islower)
    double, single = _in(text, '“”"„«»'), _in(text, "'’‘")
    alone = ends - starts == 1
    places = _places(text, marked)
    found = np.zeros((len(offsets), len(SHAPES)), np.float32)
    found[:, 0] = upper[starts]
    found[:, 1] = _any(upper, starts, ends) & ~_any(lower, starts, ends) & ~alone
    for column, name in ((2, "opens"), (3, "sentence"), (7, "first"), (8, "last"), (12, "closes")):
        found[:, column] = _any(places[name], starts, ends)
    for column, name in ((4, "double"), (5, "single"), (6, "unclosed")):
        found[:, column] = places[name][starts]
    found[:, 9], found[:, 10] = double[starts] & alone, single[starts] & alone
    spaces = _flags(letters, str.isspace)
    found[:, 11] = (starts == 0) | spaces[starts - 1]
    found[:, 13] = _flags(letters, str.isdigit)[starts]
    return found


def _flags(letters: list[str], test: object) -> Flags:
    return np.fromiter(map(test, letters), np.bool_, len(letters))  # type: ignore[call-overload]


def _in(text: str, wanted: str) -> Flags:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.isin(codes, [ord(mark) for mark in wanted])


def _any(flags: Flags, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Flags:
    sums = np.concatenate([[0], np.cumsum(flags)])
    return np.asarray(sums[ends] > sums[starts], np.bool_)


def _places(text: str, marked: list[Quoted]) -> dict[str, Flags]:
    """Where paragraphs and sentences begin and end, and what stands between marks, for each character."""
    names = ("opens", "closes", "sentence", "first", "last", "double", "single", "unclosed")
    found = {name: np.zeros(len(text) + 1, np.bool_) for name in names}
    for one in marked:
        kind = "unclosed" if not one.closed else "single" if text[one.start - 1] in "'‘" else "double"
        found[kind][one.start : one.end] = True
        found["first"][one.start] = found["last"][max(one.start, one.end - 1)] = True
    for start, end in split_sentences(text):
        found["sentence"][start + _blank(text[start:end])] = True
    place = 0
    for line in text.split("\n"):
        if line.strip():
            found["opens"][place + _blank(line)] = found["closes"][place + len(line.rstrip()) - 1] = True
        place += len(line) + 1
    return found


def _blank(text: str) -> int:
    return len(text) - len(text.lstrip())
