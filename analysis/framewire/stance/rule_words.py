"""The rule that decides a document, `stances.whole`, as sentences with their numbers for a pocket calculator."""

from __future__ import annotations

from collections.abc import Sequence

from framewire.errors import printable
from framewire.stance.stances import (
    LEAST,
    LIKELIER,
    NEUTRAL_FIRST,
    PLAIN,
    PLAIN_TOGETHER,
    SPEAKER,
    SPEAKERS,
    WRITER,
    Numbers,
    Said,
    by_speaker,
    leaning,
    pooled,
    stance_of,
)


def in_words(said: Sequence[Said], voice: str, margin: float) -> list[str]:
    """Return the rule as sentences, with the numbers of these judged sentences; none when there are none."""
    if not said:
        return []
    own = [sentence.p for sentence in said]
    lines = _writer(own) if voice == "narration" else _speakers(said)
    favour, neutral, against = stance_of(said, voice).tolist()
    return [
        _SENTENCE,
        *lines,
        f"Together: favour {favour:.5f}, neutral {neutral:.5f}, against {against:.5f}.",
        f"A side needs {LIKELIER:g}, and the likeliest stance must lead by {margin:g}. A document whose sentences take "
        "no side and are all only nearby is not judged.",
    ]


_SENTENCE = (
    f"Each sentence: the geometric mean of its answers to both sides (each + {LEAST:g}, then made to sum to 1), up to "
    f"the first answer with neutral from {PLAIN:g} on ({PLAIN_TOGETHER:g} for several together). Then neutral counts "
    f"{NEUTRAL_FIRST:g} times, and all three are made to sum to 1."
)


def _writer(parts: Sequence[Numbers]) -> list[str]:
    return [
        _leaning("All sentences", parts, WRITER),
        "favour = side * (lean - split), against = side * (1 - lean - split), neutral = the rest.",
    ]


def _speakers(said: Sequence[Said]) -> list[str]:
    parts = by_speaker(said)
    lines = [_leaning(printable(speaker or "Nobody named"), own, SPEAKER) for speaker, own in parts.items()]
    lines.append("For each: favour = side * (lean - split), against = side * (1 - lean - split), neutral = the rest.")
    lines.append(_leaning("All speakers", [pooled(own, SPEAKER) for own in parts.values()], SPEAKERS))
    lines.append("agreed = side * (1 - 4 * split), favour = agreed * lean, against = agreed * (1 - lean).")
    return lines


def _leaning(who: str, parts: Sequence[Numbers], clearness: float) -> str:
    side, lean, split = leaning(parts, clearness)
    return (
        f"{who}: side = the largest favour + against = {side:.5f}; lean = mean of favour / (favour + against), "
        f"weighted by (favour + against) ^ {clearness:g}, = {lean:.5f}; split = the variance around it = {split:.5f}."
    )
