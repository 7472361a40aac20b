"""The language of a text, by a small offline model (py3langid)."""

from __future__ import annotations

ENOUGH = 1500


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the language that most of the text is in."""
    from py3langid import classify

    code: str = classify(text[:ENOUGH])[0]
    return code
