"""The rule that decides a document, `stances.whole`, as sentences with their numbers for a pocket calculator."""

from __future__ import annotations

from collections.abc import Sequence

from framewire.codebook import StanceChoices
from framewire.errors import printable
from framewire.models.rules import rule
from framewire.stance.decisions.pooling import SPEAKER, SPEAKERS, leaning, pooled
from framewire.stance.decisions.stances import LEAST, LIKELIER, Numbers, Said, by_speaker, not_discussed, stance_of
from framewire.stance.decisions.weighing import excess, fitted_prior


def in_words(said: Sequence[Said], voice: str, choices: StanceChoices, is_titled: bool = False) -> list[str]:
    """Return the rule as sentences, with the numbers of these judged sentences; none when there are none."""
    if not said:
        return []
    lines = _writer([sentence.p for sentence in said], choices) if voice == "narration" else _speakers(said)
    favour, neutral, against = stance_of(said, voice, choices.prior).tolist()
    why_not = not_discussed(said, voice, is_titled) if neutral >= max(favour, against) else None
    return [
        _sentence(voice),
        *lines,
        f"Together: favour {favour:.5f}, neutral {neutral:.5f}, against {against:.5f}.",
        f"A side needs {LIKELIER:g}, and the likeliest stance must lead by {choices.margin:g}. Without a side a "
        f"document is neutral on what it discusses{'' if why_not is None else f'; here not: {why_not}'}.",
    ]


def _sentence(voice: str) -> str:
    who, first = "speaker" if voice == "quotation" else "writer", rule("writer_weight")
    lessened = (
        f"A side needs a sentence that takes it and is about the target with {LIKELIER:g} or more."
        if voice == "quotation"
        else "Where it is about the target with a probability, both sides are multiplied by it; the rest is neutral."
    )
    return (
        f"Each sentence: what is read of its {who}, w, if neither side reaches {rule('writer_plain'):g}; else "
        f"w^{first:g} * s^{1 - first:g}, made to sum to 1, where s is the geometric mean of its answers to both sides "
        f"(each + {LEAST:g}, then made to sum to 1), and w and s are each + {LEAST:g} too. {lessened}"
    )


def _writer(parts: Sequence[Numbers], choices: StanceChoices) -> list[str]:
    favour, against = excess(parts)
    offset, slope, least = rule("article_offset"), rule("article_slope"), rule("least_side")
    shift = ", ".join(f"{new:g} / {old:g}" for new, old in zip(choices.prior, fitted_prior(), strict=True))
    return [
        f"The clearest sentence passes {least:g} by {favour:.5f} for favour and by {against:.5f} for against.",
        f"odds of a side to neutral = exp({offset:g} + {slope:g} * that); made to sum to 1 with neutral = 1.",
        f"favour, neutral, against times {shift} (the prior over what was fitted on), made to sum to 1.",
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
