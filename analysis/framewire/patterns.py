"""Patterns of a codebook: regular expressions that anybody may have written, searched in bounded time."""

from __future__ import annotations

import re
import time
import warnings
from functools import lru_cache
from itertools import pairwise
from typing import Any

from framewire.errors import CodebookError

# The most characters of a pattern, brackets one in another, and characters it stands for once repetitions are counted.
LONGEST = 2_000
DEEPEST = 40
LARGEST = 20_000
# Processor seconds for one piece of text, for all slow ones together, and for one probe when a pattern is checked.
SECONDS = 2.0
SLOW, SECONDS_SLOW = 0.1, 20.0
SECONDS_PROBE = 0.3
PROBE = 2_000
# How many times as long the clock may run as the processor works, tried one after another; the share of its limit that
# a search must have worked to be called slow.
PATIENCE = (1, 5, 25, 125)
MOSTLY = 0.8
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|.", re.DOTALL)
# What the engine would read in a way of its own: a brace that asks for likeness, as (aid){e<=1}; a class by its name.
_LIKENESS = re.compile(r"\{[\deids<=,+ ]*[eids][\deids<=,+ ]*(?::[^}]*)?\}")
_NAMED_CLASS = re.compile(r"\[:\^?\w+:\]")
_CURE = "Write it without a repetition inside a repetition"


class Pattern:
    """A regular expression as Python's `re` reads it; combining marks count as letters. One that takes too long on a
    text raises `CodebookError`.

    >>> Pattern("North Korean?").search("North Korea fired"), Pattern("North Korean?").search("Seoul")
    (True, False)
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._compiled, self._slow = _compiled(text), 0.0

    def search(self, text: str) -> bool:
        """Return whether the pattern matches anywhere in a text."""
        began = time.thread_time()
        try:
            found = _matches(self._compiled, text, SECONDS)
        except TimeoutError as error:
            raise CodebookError(_named(self.text), f"it takes over {SECONDS:g} s on one sentence", _CURE) from error
        if (spent := time.thread_time() - began) > SLOW:
            self._slow += spent
            if self._slow > SECONDS_SLOW:
                raise CodebookError(_named(self.text), "it is slow on many sentences", _CURE)
        return found


@lru_cache(maxsize=4096)
def why_not(text: str) -> str | None:
    """Return why a pattern is not accepted, null when it is: size, syntax, and time on texts that tempt it.

    >>> why_not("(a+)+$"), why_not("a{9999999999}"), why_not("North Korean?")
    ('it takes too long on some texts', 'it stands for 9999999999 characters, more than 20000', None)
    """
    if len(text) > LONGEST:
        return f"it has {len(text)} characters, more than {LONGEST}"
    size, depth = _extent(text)
    if size > LARGEST:
        return f"it stands for {str(size)[:20]} characters, more than {LARGEST}"
    if depth > DEEPEST:
        return f"it has {depth} brackets one in another, more than {DEEPEST}"
    if other := _read_otherwise(text):
        return f"'{other}' has a meaning of its own here: write \\{other[0]} for the character {other[0]}"
    try:
        with warnings.catch_warnings():
            # What Python may read in another way one day is read as it is today.
            warnings.simplefilter("ignore", FutureWarning)
            re.compile(text)
            compiled = _compiled(text)
    except (re.error, ValueError, OverflowError, RecursionError) as error:
        return f"it does not compile ({error})"
    except Exception as error:  # noqa: BLE001 (the engine has an error class of its own)
        return f"it does not compile ({type(error).__name__})"
    if _matches(compiled, "", SECONDS_PROBE):
        return "it matches an empty text"
    return None if _is_quick(compiled, text) else "it takes too long on some texts"


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Any:
    import regex

    return regex.compile(text)


def _matches(compiled: Any, text: str, seconds: float) -> bool:
    """Search a text; `TimeoutError` after so many seconds of the processor.

    The engine's own limit counts time in which another process had the processor: then it is asked again, with more.
    """
    for patience in PATIENCE:
        began = time.thread_time()
        try:
            return compiled.search(text, timeout=seconds * patience) is not None
        except TimeoutError:
            if time.thread_time() - began >= seconds * MOSTLY:
                raise
    raise TimeoutError


def _is_quick(compiled: Any, text: str) -> bool:
    letters = list(dict.fromkeys(char for char in text if char.isalnum() or char == " "))[:6] or ["a"]
    units = ["a", " ", *letters, *(first + second for first, second in pairwise(letters)), "".join(letters)]
    try:
        for unit in dict.fromkeys(units):
            _matches(compiled, unit * (PROBE // len(unit)) + "\0", SECONDS_PROBE)
    except TimeoutError:
        return False
    return True


def _read_otherwise(text: str) -> str | None:
    """The first part of a pattern that the engine reads otherwise than Python's `re`."""
    for piece in _PIECE.finditer(text):
        found = _LIKENESS.match(text, piece.start()) if piece[0] == "{" else None
        if found := found or (_NAMED_CLASS.search(piece[0]) if piece[0][0] == "[" else None):
            return found[0]
    return None


def _extent(text: str) -> tuple[int, int]:
    """How many characters a pattern stands for with its counted repetitions written out, and how deep it is."""
    sizes, last, depth = [0], 0, 0
    for piece in _PIECE.finditer(text):
        if piece[1] is not None:
            times = max(int(piece[1][:20]), int((piece[2] or "0")[:20]), 1)
            sizes[-1] += last * (times - 1)
            last *= times
            continue
        if piece[0] == "(":
            sizes.append(0)
            depth = max(depth, len(sizes) - 1)
            last = 0
            continue
        last = sizes.pop() if piece[0] == ")" and len(sizes) > 1 else 1
        sizes[-1] += last
    return sum(sizes), depth


def _named(text: str) -> str:
    return f"the pattern '{text[:60]}'"
