"""Candidate keyphrases of a text: runs of content words, never across punctuation, stop words or an outlet's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

# A word may hold an apostrophe or hyphen inside; anything else but blanks ends a run of words.
TOKEN = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[^\w\s]|_")
LONGEST = 3
_NEWS = """
said says say saying told tells tell added adds stated states statement noted asked replied reporters reporter
reported reports report reportedly according spokesman spokesperson spokeswoman interview transcript press news
article articles story photo image video caption read reading click source sources copyright newsletter subscribe
mr mrs ms dr like just also still yet even much many new one two three four five six seven eight nine ten first
second third last next year years month months week weeks day days today yesterday tomorrow time times ago morning
afternoon evening night monday tuesday wednesday thursday friday saturday sunday january february march april may
june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
thank thanks think know going got want way thing things lot really well make made making take took taken come came
including include includes included will would could should might must shall can cannot won't
percent pct mln bln dlrs cts vs shr lt gt reuter reuters ap afp tass kcna u.s. u.n. us uk p.m a.m
""".split()
_CLITIC = re.compile(r"['’](s|re|ve|ll|d|m|t)$")


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Return the words that say nothing about a theme: function words, verbs of reporting, the calendar, the trade."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS) | frozenset(_NEWS)


def phrases(text: str, outlets: re.Pattern[str] | None = None) -> list[str]:
    """Return every run of one to three content words of a text, lower-cased, in order.

    >>> phrases("He said peace talks failed.")
    ['peace', 'peace talks', 'peace talks failed', 'talks', 'talks failed', 'failed']
    """
    found: list[str] = []
    for run in _runs(outlets.sub(" | ", text) if outlets else text):
        for start in range(len(run)):
            stops = range(start + 1, min(start + LONGEST, len(run)) + 1)
            found.extend(" ".join(run[start:stop]) for stop in stops)
    return found


def outlet_pattern(outlets: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds the names of outlets in a text, or null when there are none.

    >>> outlet_pattern(["The Harbour Courier", "wire.example"]).sub("", "Harbour Courier and Wire report")
    ' and  report'
    """
    names = set()
    for outlet in outlets:
        bare = re.sub(r"^(the|www\.)\s*", "", outlet.strip(), flags=re.I)
        names.update({bare, bare.split(".")[0]} if "." in bare and " " not in bare else {bare})
    wanted = sorted((name for name in names if len(name) > 2), key=lambda name: (-len(name), name))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, wanted)) + r")\b", re.I) if wanted else None


def _runs(text: str) -> Sequence[list[str]]:
    stops = stop_words()
    runs: list[list[str]] = [[]]
    for token in TOKEN.findall(text.lower()):
        word = _CLITIC.sub("", token)
        if len(word) > 1 and word not in stops and any(char.isalpha() for char in word) and word[0].isalnum():
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return runs
