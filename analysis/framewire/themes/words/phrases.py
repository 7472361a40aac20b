"""Phrases of content words: how texts are cut into them, which of them are counted, and which say the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

# A word of two characters or more; what stands after an apostrophe is one only where it is no clitic ("Pyongyang's").
WORD = r"[^\W_](?:[^\W_]|[-.][^\W_]|['’](?!(?:s|re|ve|ll|d|m|t)\b)[^\W_])+"
TOKEN = re.compile(rf"{WORD}|['’](?:s|re|ve|ll|d|m|t)\b|[^\s]")
LONGEST = 3
# Words without which a text says nothing.
FEWEST_WORDS = 2
# Phrases that are counted at most, the commonest; and the passages of the sample that a phrase must be in.
VOCABULARY = 30_000
SEEN_IN = 2
# A term that is part of a longer one in this share of its texts is not a term of its own.
PART_OF = 0.6
_NEWS = """
said says say saying told tells tell added adds stated states statement noted asked replied reporters reporter
reported reports report reportedly according spokesman spokesperson spokeswoman interview transcript press news
article articles story photo image video caption read reading click source sources copyright newsletter subscribe
mr mrs ms dr like just also still yet even much many new one two three four five six seven eight nine ten first
second third last next year years month months week weeks day days today yesterday tomorrow time times ago morning
afternoon evening night monday tuesday wednesday thursday friday saturday sunday january february march april may
june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
thank thanks think know going got want way thing things lot really well make made making take took taken come came
including include includes included will would could should might must shall can cannot won
percent pct mln bln dlrs cts vs shr lt gt reuter reuters ap afp tass kcna u.s u.n us uk p.m a.m
let called calls call says announced announces expressed stressed underlined emphasized emphasised pointed
described claimed claims remarked commented confirmed declared explained discussed mentioned does did done
don didn doesn isn wasn aren couldn wouldn went goes go get gets given give gave say's
""".split()


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Return the words that say nothing about a theme: function words, verbs of reporting, the calendar, the trade."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(word for said in (*ENGLISH_STOP_WORDS, *_NEWS) for word in re.findall(WORD, said))


def phrases(text: str, outlets: re.Pattern[str] | None = None) -> list[str]:
    """Return every run of one to three content words of a text, lower-cased, in order.

    No phrase goes across punctuation, a stop word or the name of an outlet (`outlets` finds them; null: none).

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


def vocabulary(phrase_lists: Sequence[Sequence[str]]) -> list[str]:
    """Return the phrases that are counted, in alphabetical order: those in two texts or more, the commonest 30,000.

    Where fewer than two phrases are in two texts, all are counted.

    >>> vocabulary([["peace", "talks"], ["peace", "talks", "harvest"]])
    ['peace', 'talks']
    """
    counts = Counter(phrase for said in phrase_lists for phrase in set(said))
    often = {phrase: count for phrase, count in counts.items() if count >= SEEN_IN}
    often = often if len(often) > 1 else dict(counts)
    return sorted(sorted(often, key=lambda phrase: (-often[phrase], phrase))[:VOCABULARY])


def vectorizer(counted: Sequence[str]) -> Any:
    """Return a plain scikit-learn CountVectorizer of these phrases: BERTopic saves and loads it as it is."""
    from sklearn.feature_extraction.text import CountVectorizer

    words = {"stop_words": sorted(stop_words()), "token_pattern": f"(?u){WORD}", "ngram_range": (1, LONGEST)}
    return CountVectorizer(vocabulary=list(counted), **words)


def whole_phrases(terms: Sequence[str], counts: Mapping[str, int]) -> list[str]:
    """Leave out terms that are mostly seen as part of a longer one: "united" where it is "united states".

    `counts` says how many texts hold each term.

    >>> whole_phrases(["united", "united states", "states"], {"united": 10, "united states": 9, "states": 30})
    ['united states', 'states']
    """
    kept = []
    for term in terms:
        longer = [other for other in terms if f" {term} " in f" {other} " and other != term]
        if not any(counts[other] >= PART_OF * counts[term] for other in longer):
            kept.append(term)
    return kept


def distinct(terms: Sequence[str]) -> list[str]:
    """Leave out terms whose words are all in an earlier one, or the reverse.

    >>> distinct(["net profit", "net loss", "profit", "losses", "net losses"])
    ['net profit', 'net loss']
    """
    kept: list[str] = []
    for term in terms:
        if not any(overlaps(term, other) for other in kept):
            kept.append(term)
    return kept


def wordless(text: str) -> bool:
    """Return whether a text holds too few words to be about anything: fewer than two that are no stop words.

    >>> wordless("-0-"), wordless("MR. PRICE: Thank you."), wordless("Talks resumed.")
    (True, True, False)
    """
    stops, seen = stop_words(), set()
    for match in re.finditer(WORD, text.lower()):
        if match[0] not in stops and any(char.isalpha() for char in match[0]):
            seen.add(match[0])
            if len(seen) == FEWEST_WORDS:
                return False
    return True


def stem(word: str) -> str:
    """Return a word without the commonest English endings, enough to see that two terms say the same."""
    for ending in ("ies", "es", "s", "ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def overlaps(one: str, other: str) -> bool:
    """Return whether all words of one phrase, endings apart, are in the other."""
    left, right = set(map(stem, one.split())), set(map(stem, other.split()))
    return left <= right or right <= left


def _runs(text: str) -> Sequence[list[str]]:
    stops = stop_words()
    runs: list[list[str]] = [[]]
    for token in TOKEN.findall(text.lower()):
        if len(token) > 1 and token[0].isalnum() and token not in stops and any(char.isalpha() for char in token):
            runs[-1].append(token)
        elif token[0] not in "'’" and runs[-1]:
            runs.append([])
    return runs
