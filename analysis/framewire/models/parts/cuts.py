"""Premises that are longer than a model reads: their end is left out, and the table of failures says of which units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable
from unicodedata import normalize

from framewire.errors import ModelError

Pair = tuple[str, str]
# [CLS], both [SEP], and the mark that some tokenizers put before a text.
AROUND = 5


@runtime_checkable
class Cutter(Protocol):
    """A model that says which premises it does not read to their end."""

    def cuts(self, pairs: Sequence[Pair]) -> list[bool]:
        """Return for each pair whether the end of its premise is left out."""
        ...


def cut_premises(model: object, pairs: Sequence[Pair]) -> list[bool]:
    """Return for each pair whether a model leaves out the end of its premise; of a model that does not say, of none."""
    return model.cuts(pairs) if isinstance(model, Cutter) else [False] * len(pairs)


def cut_row(unit_id: str) -> dict[str, str]:
    """Return the row of failures of a unit whose end a model did not read."""
    message = "it has more tokens than the entailment model reads: its end was left out"
    return {"unit_id": unit_id, "error": "end_not_read", "message": message}


def may_be_cut(pair: Pair, longest: int) -> bool:
    """Whether a pair can have more tokens than `longest`: one stands for a byte of the text as tokenizers spell it.

    >>> may_be_cut(("Yes.", "It is so."), 1024)
    False
    """
    spelled = (normalize("NFKC", text).encode("utf-8", "replace") for text in pair)
    return sum(map(len, spelled)) + AROUND > longest


def room_for_premise(longest: int, taken: int, model: str) -> int:
    """Return how many tokens of a premise a model reads, of whose `longest` the rest of a pair takes `taken`.

    Raises ModelError where there is no room.
    """
    if taken >= longest:
        fact = f"a hypothesis takes {taken} of the {longest} tokens that it reads, which leaves no room for a text"
        raise ModelError(model, fact, "Shorten the hypotheses in the codebook")
    return longest - taken
