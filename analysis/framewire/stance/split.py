"""Cuts a loose text into passages, for texts that did not come through the corpus stage."""

from __future__ import annotations

import re

# About what three sentences of news hold; the model reads a passage of this size without losing its end.
MOST_WORDS = 80
_BREAK = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[^\Wa-z])|\n\s*\n")


def passages_of(text: str) -> list[str]:
    """Return the passages of a text: whole sentences, at most 80 words each; a longer sentence is cut at 80 words.

    >>> passages_of("One sentence. Another one.")
    ['One sentence. Another one.']
    """
    found: list[str] = []
    for sentence in _pieces(text):
        together = f"{found[-1]} {sentence}" if found else sentence
        if found and len(together.split()) <= MOST_WORDS:
            found[-1] = together
        else:
            found.append(sentence)
    return found


def _pieces(text: str) -> list[str]:
    pieces = []
    for sentence in _BREAK.split(text):
        words = sentence.split()
        pieces += [" ".join(words[start : start + MOST_WORDS]) for start in range(0, len(words), MOST_WORDS)]
    return pieces
