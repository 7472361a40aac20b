"""Sentences with exact offsets: they tile the text, and abbreviations, initials and broken lines never end one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import pairwise

from framewire.sentences.wrapped_lines import inner_line_ends

# A sentence is the unit that a model reads: a longer one is cut, by words, and by characters where there are none.
MOST_WORDS = 80
LONGEST = 1500
# Thai and its neighbours, kana and the characters of Chinese: written without spaces, as a class of patterns has them.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col maj capt cpl sgt pvt adm brig cmdr sen rep gov pres hon rev fr st sr jr ph messrs "
    "mt ft nos vol fig sec "
    "etc vs cf approx dept est inc ltd co corp bros jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues "
    "wed thu thur thurs fri "
    "e.g i.e a.m p.m u.s u.n u.k d.c e.u ave blvd ret op al".split()
)
# Before a number or a month alone, before names alone.
_COUNTING = frozenset("no art sat sun".split())
_COUNTED = re.compile(r"\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")
_PLURALS = frozenset("Sens Reps Govs Gens".split())
# Two or more initials are a person's, unless they are one of these or a word follows with which sentences begin.
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_BODIES = frozenset(
    "U.S.A U.A.E U.S.S.R D.P.R.K P.R.C R.O.K D.R.C C.A.R D.M.Z N.Y L.A N.J N.H N.C S.C N.D S.D N.M R.I B.C "
    "A.D C.I.A F.B.I N.S.A D.E.A E.P.A I.R.S N.Y.P.D N.A.T.O A.S.E.A.N O.P.E.C I.M.F W.H.O W.T.O I.A.E.A I.C.C I.C.J "
    "P.L.O I.R.A N.G.O I.B.M A.I I.D I.Q T.V P.R V.P M.D B.A M.A O.K P.S".split()
)
_OPENERS = frozenset(
    "A An The This That These Those He She It They We You I His Her Its Their Our My There Here In On At By For From "
    "With As To Of After Before During Since Until While When Where If Although Though But And Or Yet So Then Now Also "
    "However Meanwhile Who What Why How No Not Some Many Most All Both Each One Two".split()
)
# The full stops of Chinese and Japanese end a sentence without a space behind them.
_FULL_WIDTH = "。｡！？"
_STOP = re.compile(rf"""(?<![.!?…])[.!?…]++["'”’»)\]]*+(?=\s)|[{_FULL_WIDTH}]++["'”’»)\]」』）》】]*+|\n++""")
_WORD = re.compile(r"\S+")
# What has no letter up to the end of its line is no sentence: the "-0-" after an agency's last one stays with it.
_WORDLESS = r"(?![\W\d_]{0,40}(?:\n|$))"
_MORE = re.compile(_WORDLESS)
_NEXT = re.compile(rf"""{_WORDLESS}\s*+["'“‘«(\[–—-]*+\s*+[^\Wa-z_]""")
_LETTERS = re.compile(r"\w+")
# The v between the names of a case.
_VERSUS = re.compile(r"\b[A-Z]\S* v$")
_LONG_WORD = 30
# No abbreviation is longer.
_SHORT_WORD = 12
_SPACES = " \t\u00a0"


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return half-open spans that tile `text`; white space after a sentence belongs to it.

    >>> [("Mr. Kim left. He spoke.")[a:b] for a, b in split_sentences("Mr. Kim left. He spoke.")]
    ['Mr. Kim left. ', 'He spoke.']
    >>> [("He spoke. They left. -0-")[a:b] for a, b in split_sentences("He spoke. They left. -0-")]
    ['He spoke. ', 'They left. -0-']
    >>> [("他走了。她留下。")[a:b] for a, b in split_sentences("他走了。她留下。")]
    ['他走了。', '她留下。']
    """
    cuts = [0, *_cuts(text), len(text)]
    spans = [(start, end) for start, end in pairwise(cuts) if end > start]
    # A word and the space behind it are two characters at least: most spans need no counting.
    is_short = 2 * MOST_WORDS
    return [
        piece for span in spans for piece in ((span,) if span[1] - span[0] < is_short else _short_enough(text, span))
    ]


def _cuts(text: str) -> Iterator[int]:
    last = seen = 0
    inner = inner_line_ends(text)
    for match in _STOP.finditer(text):
        end = match.end()
        if match[0][0] == "\n" and match.start() in inner:
            continue
        if match[0][0] != "\n":
            while end < len(text) and text[end] in _SPACES:
                end += 1
            if end < len(text) and (_is_line_end(text, end, inner) or not _ends_here(text, match, end)):
                continue
        # What stands between the last cut and the place seen last is blank.
        if text[max(last, seen) : end].strip():
            yield end
            last = end
        seen = end


def _is_line_end(text: str, place: int, inner: Set[int]) -> bool:
    return text[place] == "\n" and place not in inner


def _ends_here(text: str, match: re.Match[str], after: int) -> bool:
    if match[0][0] in _FULL_WIDTH:
        return _MORE.match(text, after) is not None
    if not _NEXT.match(text, after):
        return False
    if match[0][0] != "." or len(match[0]) > 1:
        return True
    near = max(0, match.start() - _SHORT_WORD)
    start = max(*(text.rfind(space, near, match.start()) for space in " \n\u00a0"), near - 1) + 1
    word = text[start : match.start()].lstrip("\"'“‘(«[")
    if len(word) == 1 and word.isupper() and word != "I":
        return False
    if word.lower() in _COUNTING:
        return not _COUNTED.match(text, after)
    if word.lower() in _ABBREVIATIONS or word in _PLURALS:
        return False
    if not text[after].isupper():
        return True
    return not _VERSUS.search(text, max(0, start - _LONG_WORD), match.start()) and not _are_initials(word, text, after)


def _are_initials(word: str, text: str, after: int) -> bool:
    """Whether a word is the initials of the name that follows it."""
    if word in _BODIES or not _INITIALS.fullmatch(word):
        return False
    following = _LETTERS.match(text, after)
    return following is not None and following[0] not in _OPENERS


def _short_enough(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Cut a sentence of more than 80 words or 1,500 characters, at a space where there is one."""
    start, end = span
    for cut in [word.start() for word in _WORD.finditer(text, start, end)][MOST_WORDS::MOST_WORDS]:
        yield from _by_characters(text, start, cut)
        start = cut
    yield from _by_characters(text, start, end)


def _by_characters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
        yield start, cut
        start = cut
    yield start, end
