"""What a number of the report opens: the list behind it in explore.html, as the part of the address after "#"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from framewire.publish.wording import is_missing

if TYPE_CHECKING:
    from framewire.publish.figures.periods import Periods

# Past this many names an address would be longer than the page that holds it is worth.
MOST_NAMES = 60


@dataclass(frozen=True)
class Opening:
    """What is chosen in the page. Copies are counted, as the report counts them; empty is no choice.

    `outlets` are names as the table documents has them, "" for articles without one; `first` and `last` are days.

    >>> Opening(target="aid", voice="narration", stances=("against",), outlets=("Volna",)).address
    't=aid&v=narration&o=Volna&s=against&copies=all'
    """

    target: str = ""
    voice: str = ""
    document: str = ""
    outlets: tuple[str, ...] = ()
    origin: str = ""
    language: str = ""
    theme: str = ""
    stances: tuple[str, ...] = ()
    speaker: str = ""
    frame: str = ""
    family: str = ""
    first: str = ""
    last: str = ""
    view: str = ""

    @property
    def address(self) -> str:
        """The part after "#"; empty where the choice is of more names than an address should hold."""
        if len(self.outlets) > MOST_NAMES:
            return ""
        single = (("t", self.target), ("v", self.voice), ("d", self.document), ("view", self.view),
                  ("from", self.first), ("to", self.last), ("g", self.origin), ("l", self.language),
                  ("th", self.theme), ("sp", self.speaker), ("fr", self.frame), ("fam", self.family))  # fmt: skip
        several = (("o", self.outlets), ("s", self.stances))
        pairs = [pair for pair in single if pair[1]]
        pairs += [(key, value) for key, values in several for value in values]
        return urlencode([*pairs, ("copies", "all")])


def outlets_in(names: Iterable[object]) -> tuple[str, ...]:
    """Return each outlet in a column once, in order; "" stands for a missing one."""
    return tuple(dict.fromkeys("" if is_missing(name) else str(name) for name in names))


def days_of(periods: Periods, place: int) -> tuple[str, str]:
    """Return the first and the last day of a period."""
    span = periods.spans[place]
    return f"{span.start_time:%Y-%m-%d}", f"{span.end_time:%Y-%m-%d}"
