"""Turns of a conversation that a text writes down without quotation marks: transcripts, and dashes that open a line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_NAME = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4}"
# "WALLACE:", "MR PRICE:", "SECRETARY BLINKEN:", "Q.", "A:", "Moderator:".
_TURN = re.compile(
    r"^\s*(?P<who>[A-Z][A-Z.'’-]+(?:[ ][A-Z][A-Z.'’-]+){0,4}|Q|A|Question|Answer|Moderator|Interviewer|Host)"
    r"(?P<role> \([^)]{1,60}\))?(?P<mark>:|\.(?=\s))\s*(?=\S)"
)
_NAMED_TURN = re.compile(rf"^\s*(?P<who>{_NAME}):\s+(?=\S)")
_ASKING = frozenset(
    "q question moderator interviewer host reporter operator a answer caption note update photo".split()
)
_DASH = re.compile(r"^\s*[–—-]\s+(?=[^\W\d_]|[“\"])")
_SAYS = re.compile(
    r",?[”\"]?,?\s+(?:(?:said|says|asked|asks|added|adds|replied|explains|explained|believes|thinks|told|tells) "
    rf"(?P<after>{_NAME}|he|she|they)|(?P<before>{_NAME}|he|she|they) "
    r"(?:said|says|asked|asks|added|adds|replied|explains|explained|believes|thinks|told|tells))\b[^.!?]*[.!?]?\s*$"
)
_SPOKEN = re.compile(r"\?|\b(?:I|we|We|you|You|my|our|your|it's|don't|can't|We're|I'm)\b")
_STAGE = re.compile(r"^\s*[\[(].{0,200}[\])]\s*$")
FEWEST_TURNS = 3
# Words of a line with its name; "Ohio: 46." is no turn.
SHORTEST_TURN = 2
LONGEST_TAIL = 400


@dataclass(frozen=True)
class Turn:
    """What one says: half-open spans, one for each paragraph; `who` as it is written there, null where nobody is named.

    `named` is the half-open span of that name.
    """

    spans: tuple[tuple[int, int], ...]
    who: str | None
    named: tuple[int, int] | None = None


def find_turns(text: str) -> list[Turn]:
    """Return the turns of a text in order: those of a transcript, and lines that open with a dash and are speech.

    A transcript has three turns at least; a turn ends where the next one begins. A dash opens a list as often as a
    speech: it counts where somebody is said to speak, or where the line asks, or says "I", "we" or "you".

    >>> text = "MR BO: But why?\\nMS AX: Well, look.\\nIt works.\\nMR BO: And how?"
    >>> [(turn.who, [text[start:end] for start, end in turn.spans]) for turn in find_turns(text)]
    [('MR BO', ['But why?']), ('MS AX', ['Well, look.', 'It works.']), ('MR BO', ['And how?'])]
    """
    lines, place = [], 0
    for line in text.split("\n"):
        lines.append((place, line))
        place += len(line) + 1
    return _transcript(lines) or [turn for start, line in lines if (turn := _dashed(start, line))]


def _transcript(lines: list[tuple[int, str]]) -> list[Turn]:
    heads = {start: found for start, line in lines if (found := _TURN.match(line) or _NAMED_TURN.match(line))}
    counts = Counter(found["who"] for found in heads.values())
    # A name in small letters that opens one line only is a heading or a label.
    heads = {start: found for start, found in heads.items() if counts[found["who"]] > 1 or found.re is _TURN}
    spoken = sum(len(line.split()) > SHORTEST_TURN for start, line in lines if start in heads)
    if len(heads) < FEWEST_TURNS or len({found["who"] for found in heads.values()}) < 2 or 2 * spoken < len(heads):
        return []
    turns: list[tuple[list[tuple[int, int]], str | None, tuple[int, int]]] = []
    for start, line in lines:
        head = heads.get(start)
        if head:
            who = None if head["who"].lower().rstrip(".") in _ASKING else head["who"]
            turns.append(([], who, (start + head.start("who"), start + head.end("who"))))
        if turns and line.strip() and not _STAGE.match(line):
            first = start + (head.end() if head else len(line) - len(line.lstrip()))
            turns[-1][0].append((first, start + len(line.rstrip())))
    return [Turn(tuple(spans), who, named) for spans, who, named in turns]


def _dashed(start: int, line: str) -> Turn | None:
    opened = _DASH.match(line)
    if not opened:
        return None
    # Who says so stands at the end of the line, in its last sentence.
    tail = _SAYS.search(line, max(opened.end(), len(line) - LONGEST_TAIL))
    if tail and tail.start() > opened.end():
        part = "after" if tail["after"] else "before"
        spans = ((start + opened.end(), start + tail.start()),)
        return Turn(spans, tail[part], (start + tail.start(part), start + tail.end(part)))
    if line.lstrip()[0] == "-" or not _SPOKEN.search(line) or len(line) > 2000:
        return None
    return Turn(((start + opened.end(), start + len(line.rstrip())),), None)
