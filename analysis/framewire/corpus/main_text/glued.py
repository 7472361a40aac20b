"""Words that a scraper ran together: "ComradeKim Jong Unreceived" is three words and a name, "ended.The" is two."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TITLES = (
    "Comrades?|Marshal|President|Chairman|Generalissimos?|General|Secretary|Premier|Minister|Leader|Excellency|Senator|"
    "Ambassador|Governor|Spokesman|Spokeswoman|Chancellor|Commander"
)
_SMALL = (
    "of|to|by|the|that|and|at|for|with|from|in|on|as|when|than|between|against|before|after|including|toward|towards|"
    "under|over|where|wherever|while|which|who|whom|or|is|was|his|her|their|When|The|In|On|At|As|And|With|By|For|From|"
    "wished|praised|told|off|only|seeing|holding"
)
# What a name ran into, where it stands nowhere else in the text: small words and the commonest verbs.
_BEHIND = (
    "and|who|on|to|was|for|as|is|in|at|has|had|that|were|with|also|into|before|by|from|of|will|would|said|says|"
    "visited|received|sent|made|expressed|gave|went|arrived|inspected|met|paid|took|extended|instructed|learned|"
    "looked|called|set|led|invited|stressed|presided|guided|showed|put|told|added|announced|attended|came|watched"
)
# What a name behind a title, or one that opens a line, ran into: verbs that end no name.
_VERBS = (
    "made|sent|gave|went|took|paid|said|came|told|visited|received|expressed|arrived|inspected|extended|instructed|"
    "learned|looked|called|invited|stressed|presided|guided|showed|added|announced|attended|watched|discussed|hosted|"
    "passed|examined|founded|liberated|replied|asked|answered|pointed|noted|explained|declared|delivered|appeared|"
    "approached|walked|returned|joined|taking|saying|according|making|giving"
)
# Endings that belong to a word of their own: New Yorkers, South Koreans.
_ENDINGS = frozenset("s n ns an ans ian ians ese er ers ish ist ists ism ic i is en es y".split())
_FRONT = re.compile(rf"(?<![\w’'-])(?:{_TITLES}|{_SMALL})(?=(?P<first>[A-Z][a-z]{{1,11}}) [A-Z][a-z])")
_RUN_ON = re.compile(rf"(?<![\w’'-])([A-Z][a-z]+) [A-Z][a-z]+ [A-Z][a-z]{{1,4}}?(?=(?:{_BEHIND})(?![a-z’'-]))")
_TITLED = re.compile(rf"(?:^|\b(?:{_TITLES}) )[A-Z][a-z]+ [A-Z][a-z]+ [A-Z][a-z]{{1,4}}?(?=(?:{_VERBS})(?![a-z’'-]))")
_CAPITALS = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)+")
_INNER = re.compile(r"(?:and|or|to|with)(?=[A-Z])")
_CAMEL = re.compile(r"[a-z][A-Z]")
# A full stop with a capital right behind it, no point of a name like Booking.Com or www.Name.
_STOP = re.compile(
    r"""(?<!\S)[^\s./@<>]*(?:[a-z)]{2}|\b(?:19|20)\d\d)[.!?]["”’)]{0,2}(?=["“‘(]{0,2}(?!(?:Com|Org|Net|Js|Ai|Io|Co|Tv)\b)[A-Z][a-z]*[\s,’'])"""
)
# Without these no stop is one: quicker to look for.
_MAY_STOP = re.compile(r"""[a-z)\d]{2}[.!?]["”’)]{0,2}["“‘(]{0,2}[A-Z]""")
_LONGEST_LINE = 20_000


def unglued(lines: list[str]) -> dict[int, str]:
    """Return the lines (by their index) in which a name was run together with its neighbours, or a sentence with the
    next one, with the spaces put in.

    A name is parted from the title or the small word before it ("ofKim Jong Un"). It is parted from the word behind it
    ("Kim Jong Unreceived", "Kim Il SungSquare") where the name stands by itself elsewhere in the text, or where the
    text ran it together with the word before it, too, and from a common verb behind a title ("President Kim Il
    Sungdiscussed"). Only spaces are ever added.

    >>> unglued(["Guests met ComradeKim Jong Unon Monday.", "Kim Jong Un smiled."])
    {0: 'Guests met Comrade Kim Jong Un on Monday.'}
    >>> unglued(["The talks ended.The minister left."])
    {0: 'The talks ended. The minister left.'}
    """
    stopped = [_STOP.sub(r"\g<0> ", line) if _MAY_STOP.search(line) else line for line in lines]
    parted = _names_parted(stopped)
    return {index: line for index, line in enumerate(parted) if line != lines[index]}


def _names_parted(lines: list[str]) -> list[str]:
    if not any(_CAMEL.search(line) or _TITLED.search(line) for line in lines):
        return lines
    firsts: set[str] = set()
    parted = [_front(line, firsts) if len(line) < _LONGEST_LINE else line for line in lines]
    parted = [_TITLED.sub(r"\g<0> ", line) for line in parted]
    if firsts:
        parted = [_RUN_ON.sub(lambda found: found[0] + " " * (found[1] in firsts), line) for line in parted]
    known = _known(parted)
    words = frozenset(re.findall(r"\b[a-z]{2,}\b", " ".join(lines))) if known else frozenset[str]()
    parted = [_behind(line, known, None if firsts else words) for line in parted]
    return [_FRONT.sub(r"\g<0> ", line) if line != old else line for line, old in zip(parted, lines, strict=True)]


def _front(line: str, firsts: set[str]) -> str:
    """The line with a space before each name that a word ran into; the first words of the names go to `firsts`."""

    def spaced(found: re.Match[str]) -> str:
        firsts.add(found["first"])
        return found[0] + " "

    return _FRONT.sub(spaced, line)


def _known(lines: list[str]) -> dict[tuple[str, ...], set[str]]:
    """The names of two and three words in the lines: the last word of each by the words before it."""
    known: dict[tuple[str, ...], set[str]] = {}
    for line in lines:
        for found in _CAPITALS.finditer(line):
            for *before, last in _windows(found[0].split(" ")):
                known.setdefault(tuple(before), set()).add(last)
    return {before: lasts for before, lasts in known.items() if len(lasts) > 1}


def _windows(words: list[str]) -> list[list[str]]:
    return [words[end - size : end] for end in range(2, len(words) + 1) for size in (2, 3) if size <= end]


def _behind(line: str, known: dict[tuple[str, ...], set[str]], words: frozenset[str] | None) -> str:
    """The line with a space behind each known name that ran into the next word, one of `words` (null: any word)."""
    cuts = []
    for found in _CAPITALS.finditer(line) if known else ():
        place = found.start()
        pieces = found[0].split(" ")
        for number, piece in enumerate(pieces):
            for size in (1, 2):
                before = tuple(pieces[max(0, number - size) : number])
                cut = _cut(piece, known.get(before, ()), words) if len(before) == size else 0
                if cut:
                    cuts += [place + cut, *_inner(piece, place, cut)]
                    break
            place += len(piece) + 1
    for cut in sorted(set(cuts), reverse=True):
        line = f"{line[:cut]} {line[cut:]}"
    return line


def _inner(piece: str, place: int, cut: int) -> list[int]:
    """ "SungandKim": the small word has a name behind it, too."""
    inner = _INNER.match(piece, cut)
    return [place + inner.end()] if inner else []


def _cut(piece: str, lasts: Iterable[str], words: frozenset[str] | None) -> int:
    """Where the longest known last word ends inside `piece` and another word begins; 0 for nowhere."""
    for last in sorted(lasts, key=len, reverse=True):
        tail = piece[len(last) :]
        if len(tail) < 2 or not (piece.startswith(last) and last[-1].islower() and tail[0].isalpha()):
            continue
        word = re.match(r"[a-z]*", tail)
        small = word[0] if word else ""
        if tail[0].isupper() or _INNER.match(tail) or (small not in _ENDINGS and (words is None or small in words)):
            return len(last)
    return 0
