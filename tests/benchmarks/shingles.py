"""F1 of 4-word shingles between an extracted text and its gold text, as article_extraction_benchmark measures it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

WIDTH = 4


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count the runs of four words of a text; a text shorter than that is one run."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[start : start + WIDTH]) for start in range(max(1, len(words) - WIDTH + 1)) if words)


def precision_recall(gold: str, found: str) -> tuple[float, float]:
    """Return precision and recall of one page; an empty answer has precision 0 unless the gold is empty too."""
    wanted, given = shingles(gold), shingles(found)
    common = sum((wanted & given).values())
    if not wanted:
        return float(not given), 1.0
    return common / max(1, sum(given.values())), common / sum(wanted.values())


def mean_scores(pairs: Iterable[tuple[str, str]]) -> tuple[float, float, float]:
    """Return mean precision, mean recall and their F1 over (gold, found) pairs."""
    scores = [precision_recall(gold, found) for gold, found in pairs]
    precision = sum(score[0] for score in scores) / len(scores)
    recall = sum(score[1] for score in scores) / len(scores)
    return precision, recall, 2 * precision * recall / (precision + recall)
