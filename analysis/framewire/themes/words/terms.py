"""Words for groups of passages: candidate phrases, the vectorizer that counts them, and terms and names for people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# A word of two characters or more; what stands after an apostrophe is one only where it is no clitic ("Pyongyang's").
WORD = r"[^\W_](?:[^\W_]|[-.][^\W_]|['’](?!(?:s|re|ve|ll|d|m|t)\b)[^\W_])+"
TOKEN = re.compile(rf"{WORD}|['’](?:s|re|ve|ll|d|m|t)\b|[^\s]")
LONGEST = 3
TERMS = 8
NAME_TERMS = 4
# Words without which a text says nothing.
FEWEST_WORDS = 2
# Phrases that are counted at most, the commonest; and the passages of the sample that a phrase must be in.
VOCABULARY = 30_000
SEEN_IN = 2
# Candidates of a group, the best by c-TF-IDF.
CANDIDATES = 40
# The share of the choice that goes to being unlike the terms chosen already (Carbonell and Goldstein 1998).
DIVERSITY = 0.4
# A term that is part of a longer one in this share of its texts is not a term of its own.
PART_OF = 0.6
# Weights and nearness are told to so many decimals; what differs less is equal.
DIGITS = 6
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


@dataclass(frozen=True)
class Terms:
    """The terms of one group, best first, with weights in [0, 1]."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]


NO_TERMS = Terms((), ())


@dataclass(frozen=True)
class Described:
    """The texts that terms are taken from: candidate phrases of each, and embeddings (n, d)."""

    phrases: Sequence[Sequence[str]]
    embeddings: Floats


@dataclass(frozen=True)
class TermCandidates:
    """Candidate terms of one group with their c-TF-IDF weights, and the group's centre (d,)."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]
    centre: Floats


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Return the words that say nothing about a theme: function words, verbs of reporting, the calendar, the trade."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(word for said in (*ENGLISH_STOP_WORDS, *_NEWS) for word in re.findall(WORD, said))


def phrases(text: str, outlets: re.Pattern[str] | None = None) -> list[str]:
    """Return every run of one to three content words of a text, lower-cased, in order.

    No phrase goes across punctuation, a stop word or the name of an outlet.

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


def group_terms(sample: Described, labels: Ints, count: int) -> tuple[Terms, ...]:
    """Return the terms of the groups 0 ... count-1; `labels` (n,) is -1 for texts of no group."""
    weighed = class_weights(sample.phrases, labels, count)
    counts = Counter(phrase for said in sample.phrases for phrase in set(said))
    wanted = sorted({term for found in weighed for term in found})
    vectors = phrase_vectors(sample.phrases, sample.embeddings, wanted)
    place = {term: position for position, term in enumerate(wanted)}
    chosen = []
    for group, weight in enumerate(weighed):
        whole = whole_phrases(list(weight), counts)
        if not whole:
            chosen.append(NO_TERMS)
            continue
        middle = sample.embeddings[labels == group].mean(axis=0) - sample.embeddings.mean(axis=0)
        candidates = TermCandidates(tuple(whole), tuple(weight[term] for term in whole), middle)
        chosen.append(choose_terms(candidates, vectors[[place[term] for term in whole]]))
    return tuple(chosen)


def class_weights(
    phrase_lists: Sequence[Sequence[str]], labels: Ints, count: int, most: int = CANDIDATES
) -> list[dict[str, float]]:
    """Return at most `most` candidate phrases of each group, best first, with their c-TF-IDF (Grootendorst 2022).

    The root of a phrase's share of the group's phrases, times log(1 + phrases a group / uses of the phrase): what
    BERTopic's ClassTfidfTransformer with reduce_frequent_words computes.

    >>> [sorted(found) for found in class_weights([["a", "b"], ["a", "c"]], np.array([0, 1]), 2)]
    [['a', 'b'], ['a', 'c']]
    """
    bags = [Counter[str]() for _ in range(count)]
    for said, label in zip(phrase_lists, labels.tolist(), strict=True):
        if label >= 0:
            bags[label].update(said)
    uses = Counter[str]()
    for bag in bags:
        uses.update(bag)
    average = int(sum(uses.values()) / max(sum(1 for bag in bags if bag), 1))
    found = []
    for bag in bags:
        size = max(sum(bag.values()), 1)
        weight = {word: float(np.sqrt(n / size) * np.log(average / uses[word] + 1)) for word, n in bag.items()}
        best = sorted(weight, key=lambda word: (-weight[word], word))[:most]
        found.append({word: weight[word] for word in best})
    return found


def phrase_vectors(phrase_lists: Sequence[Sequence[str]], embeddings: Floats, wanted: Sequence[str]) -> Floats:
    """Return for each wanted phrase the mean embedding of the passages that hold it (m, d), less the corpus mean.

    A phrase is known by the passages it keeps company with: no word has to be encoded, in any language.
    """
    from scipy.sparse import csr_matrix

    column = {phrase: position for position, phrase in enumerate(wanted)}
    pairs = [(column[p], row) for row, found in enumerate(phrase_lists) for p in sorted(set(found)) if p in column]
    rows, columns = np.array(pairs, np.int64).reshape(-1, 2).T
    if not len(rows):
        return np.zeros((len(wanted), embeddings.shape[1]), np.float32)
    counts = csr_matrix((np.ones(len(rows)), (rows, columns)), (len(wanted), len(phrase_lists)))
    totals = np.maximum(np.asarray(counts.sum(axis=1)), 1)
    return np.asarray(counts @ (embeddings - embeddings.mean(axis=0, dtype=np.float64)) / totals, np.float32)


def choose_terms(group: TermCandidates, vectors: Floats, count: int = TERMS) -> Terms:
    """Return `count` terms of a group: typical for it, near its centre (KeyBERT) and unlike each other (MMR).

    `vectors` (m, d) belong to `group.terms`. A term whose words all occur in a chosen one, or the reverse, is left out.
    """
    if not group.terms:
        return NO_TERMS
    weight = np.array(group.weights)
    near = cosines(vectors, group.centre[None])[:, 0]
    relevance = (0.5 + 0.5 * near) * np.sqrt(weight / max(float(weight.max()), 1e-12))
    alike = cosines(vectors, vectors)
    chosen: list[int] = []
    open_ = list(range(len(group.terms)))
    while open_ and len(chosen) < count:
        closeness = alike[np.ix_(open_, chosen)].max(axis=1) if chosen else np.zeros(len(open_))
        gain = (1 - DIVERSITY) * relevance[open_] - DIVERSITY * closeness * relevance[open_]
        best = open_[int(np.argmax(np.round(gain, DIGITS)))]
        chosen.append(best)
        open_ = [item for item in open_ if not _overlaps(group.terms[item], group.terms[best])]
    return Terms(tuple(group.terms[item] for item in chosen), tuple(_share(relevance[item]) for item in chosen))


def cosines(left: ArrayLike, right: ArrayLike) -> NDArray[np.float64]:
    """Return the cosines (n, m) of rows, the same whatever the threads, the order of rows and their number.

    A BLAS product adds in an order of its own choice; here terms that are equally near stay equal, and their order
    decides. Rounded to six decimals; 0 for a row without length.

    >>> cosines([[3, 4], [0, 0]], [[4, 3]]).tolist()
    [[0.96], [0.0]]
    """
    near: NDArray[np.float64] = np.round(np.einsum("nd,md->nm", _unit(left), _unit(right)), DIGITS)
    return near


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
        if not any(_overlaps(term, other) for other in kept):
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


def name_of(terms: Sequence[str], fallback: str) -> str:
    """Return a short name by rule: the first four terms.

    >>> name_of(["flood relief", "rice harvest", "dam", "river", "bridge"], "theme 1")
    'flood relief, rice harvest, dam, river'
    """
    return ", ".join(terms[:NAME_TERMS]) if terms else fallback


def stem(word: str) -> str:
    """Return a word without the commonest English endings, enough to see that two terms say the same."""
    for ending in ("ies", "es", "s", "ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _overlaps(one: str, other: str) -> bool:
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


def _unit(rows: ArrayLike) -> NDArray[np.float64]:
    vectors = np.asarray(rows, np.float64)
    return np.asarray(vectors / np.maximum(np.sqrt((vectors**2).sum(axis=1, keepdims=True)), 1e-12), np.float64)


def _share(value: np.float64) -> float:
    return round(float(np.clip(value, 0, 1)), DIGITS)
