"""Which words of a corpus are nouns, seen from the words around them: no lexicon, no tagger."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from framewire.models.rules import rule, rule_list
from framewire.themes.words.phrases import TOKEN, phrases, stop_words

# What a noun stands after, and what hardly ever follows one.
DETERMINERS = frozenset(
    "the a an this these those its their his her our your my no every each some any both several all many most".split()
)
PREPOSITIONS = frozenset("of in on at by for with from about between into over against among under during".split())
# What a verb stands after.
BEFORE_VERBS = frozenset(
    """to will would can could may might must should shall cannot not n't never they we i you he she it who let did does
    do also then please""".split()
)
BEFORE_PARTICIPLES = frozenset("is are was were be been being am has have had get gets got having".split())
AFTER_VERBS = DETERMINERS | frozenset("him them us me it himself itself themselves".split())
NUMBERS = frozenset(
    """eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty
    seventy eighty ninety hundred hundreds thousand thousands million millions billion billions trillion dozen dozens
    half third quarter fourth fifth sixth seventh eighth ninth tenth twice""".split()
)
# Two words that a scrape has glued: "secretaryKim".
GLUED = re.compile(r"[a-z]{3}[A-Z][a-z]")
_CAPITALS = r"[A-Z][\w.'’-]*(?:[ ,]+[A-Z][\w.'’-]*){0,5}"
# What stands around what a line says: who speaks; where, when and by whom it was written; whom to write to.
AROUND = re.compile(
    rf"^\W{{0,3}}{_CAPITALS}:(?=\s)"
    r"|^[A-Z][^()\n]{1,60}\([^()\n]{2,40}\)\s*[-–—]+"
    rf"|^\W{{0,3}}(?:By|BY) {_CAPITALS}$"
    r"|^(?=.{3,120}$).*(?:\S@\S|https?://|www\.|\d[\d ()-]{7,}\d).*$",
    re.M,
)
# Endings of words that only describe.
DESCRIBING = ("less", "ous", "ful", "able", "ible")


@dataclass(frozen=True)
class Usage:
    """How a corpus uses its words, lower-cased: how often each is seen, in the place of a noun, in that of a verb, with
    a capital inside a sentence, and alone before a comma where a sentence begins ("Oh, ..."). `glued` are tokens that
    are two words."""

    seen: Counter[str] = field(default_factory=Counter)
    noun: Counter[str] = field(default_factory=Counter)
    verb: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)
    aside: Counter[str] = field(default_factory=Counter)
    glued: set[str] = field(default_factory=set)

    @cached_property
    def shows_nouns(self) -> bool:
        """Whether nouns can be told from the words around them: not in a language without English determiners."""
        return self.noun.total() >= rule("noun_shown") * max(self.seen.total(), 1)

    def is_phrase(self, phrase: str) -> bool:
        """Return whether a phrase can be a noun with what describes it."""
        *before, last = phrase.split()
        # Too rare to be known, a word may still close a longer phrase; by itself it must be seen as a noun.
        known = self._is_name(last) or self.noun[last] > 0 or not self.shows_nouns
        return (known or bool(before)) and self._is_noun(last) and all(self._describes(word) for word in before)

    def _is_noun(self, word: str) -> bool:
        if self._is_none(word) or word.endswith(DESCRIBING) or self.verb[word] > self.noun[word]:
            return False
        if self.seen[word] < rule("noun_known") or not self.shows_nouns:
            return not word.endswith(("ed", "ly")) or self._is_name(word)
        share = rule("noun_participle") if word.endswith("ed") else rule("noun_share")
        return self.noun[word] >= share * self.seen[word]

    def _describes(self, word: str) -> bool:
        often = self.seen[word] >= rule("noun_known")
        is_verb = often and self.verb[word] >= max(rule("noun_verb_share") * self.seen[word], self.noun[word] + 1)
        return not self._is_none(word) and not is_verb and not word.endswith("ly")

    def _is_none(self, word: str) -> bool:
        is_aside = 2 * self.aside[word] >= self.seen[word] > 0
        return word in NUMBERS or word in self.glued or is_aside or any(char.isdigit() for char in word)

    def _is_name(self, word: str) -> bool:
        return self.capital[word] > self.seen[word] / 2


def noun_phrases(texts: Sequence[str], outlets: re.Pattern[str] | None = None) -> list[list[str]]:
    """Return the noun phrases of one to three words of each text, lower-cased, in order; see `phrases.phrases`.

    Labels of speakers, datelines, bylines and lines with an address are left out. `outlets` finds names that no phrase
    goes across; null: none.

    >>> noun_phrases(["They met the envoy at the talks on grain.", "The talks failed."])
    [['envoy', 'talks', 'grain'], ['talks']]
    """
    texts = [AROUND.sub(" ", text) for text in texts]
    usage, known, found = learn_usage(texts), dict[str, str](), []
    for text in texts:
        kept = []
        for phrase in phrases(text, outlets):
            if phrase not in known:
                # Null texts stand for what is no noun; equal phrases of all texts are one object, for memory.
                known[phrase] = phrase if usage.is_phrase(phrase) else ""
            if known[phrase]:
                kept.append(known[phrase])
        found.append(kept)
    return found


def learn_usage(texts: Iterable[str]) -> Usage:
    """Return how texts use their words.

    >>> usage = learn_usage(["They met the envoy at the talks. They sell the grain of the valley in a market."])
    >>> [word for word in ("envoy", "talks", "sell", "grain") if usage.is_phrase(word)]
    ['envoy', 'talks', 'grain']
    """
    usage, pairs = Usage(), Counter[tuple[str, str]]()
    for text in texts:
        tokens = TOKEN.findall(text)
        words = [token.lower() for token in tokens]
        for place, word in enumerate(words):
            if len(word) > 1 and word[0].isalpha():
                before, after = words[place - 1] if place else ".", words[place + 1] if place + 1 < len(words) else "."
                _note(usage, tokens[place], before, after)
                if place and tokens[place][0].isupper() and tokens[place - 1][0].isupper():
                    pairs[before, word] += 1
    usage.glued.update(_glued_names(usage, pairs))
    return usage


def _glued_names(usage: Usage, pairs: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """Yield names that a scrape has glued to the word after them, by how often `pairs` of names are seen."""
    shortest, alone = rule_list("noun_glued")
    for (before, word), times in pairs.items():
        for cut in range(2, len(word) - int(shortest) + 1):
            rest = word[cut:]
            is_word = usage.seen[rest] > max(usage.capital[rest] * 2, times)
            if is_word and pairs.get((before, word[:cut]), 0) >= alone * times:
                yield word


def _note(usage: Usage, token: str, before: str, after: str) -> None:
    word = token.lower()
    usage.seen[word] += 1
    begins = not before[0].isalnum() and before not in ("-", "’s", "'s")
    is_capital = token[0].isupper() and not begins
    usage.capital[word] += is_capital
    usage.aside[word] += not before[0].isalnum() and token[0].isupper() and after == ","
    if GLUED.search(token):
        usage.glued.add(word)
    ends = after in stop_words() or not after[0].isalnum()
    follows = before in DETERMINERS or (before in PREPOSITIONS and not word.endswith("ing"))
    if follows and ends and after not in AFTER_VERBS:
        usage.noun[word] += 1
    participle = word.endswith(("ed", "en", "ing")) and before in BEFORE_PARTICIPLES
    governs = after in AFTER_VERBS and before not in DETERMINERS
    if (before in BEFORE_VERBS and not is_capital) or participle or governs:
        usage.verb[word] += 1
