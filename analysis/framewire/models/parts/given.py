"""Texts as people give them: lists, columns of a table in any order, with missing ones and broken characters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from framewire.errors import FramewireError


def given_texts(texts: Iterable[object], place: str) -> list[str]:
    """Return texts in the order given, whatever labels they carry; a missing one (None, NaN) is empty.

    Raises FramewireError for a single text, and for a row that is no text; `place` names the list.

    >>> given_texts(["Talks resume.", None], "texts")
    ['Talks resume.', '']
    """
    return [given_text(value, f"{place}, row {row}") for row, value in enumerate(several(texts, place))]


def given_text(value: object, place: str) -> str:
    """Return one text, empty where it is missing. Raises FramewireError for what is no text."""
    import pandas as pd

    if isinstance(value, str):
        return value
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    fact = f"a {type(value).__name__} where a text is expected"
    raise FramewireError(place, fact, "Give texts, and null for those that are missing")


def given_sentences(texts: Iterable[object] | None, place: str) -> tuple[str, ...]:
    """Return the sentences of a list, without missing and blank ones; none where the list is null. Raises as above."""
    return tuple(text for text in given_texts(texts or (), place) if text.strip())


def several(texts: Iterable[object], place: str) -> list[object]:
    """Return what a list or column holds, in order. Raises FramewireError for what is none."""
    if isinstance(texts, (str, bytes)):
        raise FramewireError(place, "a single text where a list is expected", "Put it in a list: [text]")
    if isinstance(texts, Mapping) or hasattr(texts, "columns") or not isinstance(texts, Iterable):
        fact = f"a {type(texts).__name__} where a list is expected"
        raise FramewireError(place, fact, "Give a list, or one column of a table: table['text']")
    return list(texts)


def whole_characters(text: str) -> str:
    """Return a text with U+FFFD for each half of a character (a surrogate) that stands alone: tokenizers refuse it.

    >>> whole_characters("Kim \\ud800 left.") == "Kim \\ufffd left."
    True
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
