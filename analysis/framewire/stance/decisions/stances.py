"""From answers to the stance of a sentence, a document and a speaker, by stated formulas that a reader can redo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import StanceChoices
from framewire.models.rules import rule
from framewire.schemas import STANCES
from framewire.stance.decisions.pooling import SPEAKER, pooled, quoted
from framewire.stance.decisions.weighing import Triple, weighed
from framewire.stance.questions.answers import BOTH, WRITER, Answered

Numbers = NDArray[np.float64]
# How a sentence is read: as its writer's in a report, as quoted words in one, or as a statement that stands alone.
Register = Literal["report", "quotation", "statement"]
# Added to every probability before they are multiplied, so that no single answer can rule a stance out.
LEAST = 1e-3
# Two stances of a statement nearer to one another than this are torn: another phrasing is asked.
TORN = 0.1
# An article discusses a target that its title names, or that so many of its sentences name.
LEAST_MENTIONS = 2
# A document is given a side only if that side is likelier than everything else together.
LIKELIER = 0.5


@dataclass(frozen=True)
class Decision:
    """A stance and its probabilities in the order favour, neutral, against, which sum to 1.

    `stance` is null exactly when `reason`, a word of `reasons.REASONS`, is given; `p` is null when nothing was judged.
    """

    stance: str | None
    p: tuple[float, float, float] | None
    reason: str | None = None

    def columns(self) -> dict[str, object]:
        """Return the columns that every table of stances shares."""
        values = self.p or (None, None, None)
        named = dict(zip(("p_favour", "p_neutral", "p_against"), values, strict=True))
        return {"stance": self.stance, **named, "reason": self.reason}


@dataclass(frozen=True)
class Said:
    """A sentence that was judged: its distribution (3,), its words, who said it (null: the writer, or nobody named).

    `outcome` is the rule of `relevance` that let it in; `about` how likely it is about the target, 1 where it names it.
    """

    sentence_id: str
    p: Numbers
    text: str = ""
    speaker: str | None = None
    outcome: str = "mentions"
    about: float = 1.0


@dataclass(frozen=True)
class Whole:
    """What a document comes to, and the sentences that speak for it and against it, the strongest first."""

    decision: Decision
    evidence: tuple[str, ...] = ()
    counter_evidence: tuple[str, ...] = ()


def judged(p: Sequence[float] | Numbers, margin: float) -> Decision:
    """Return the likeliest stance, or null with the reason "below_margin" when it leads the second by less.

    >>> judged([0.7, 0.2, 0.1], margin=0.05).stance
    'favour'
    >>> judged([0.40, 0.38, 0.22], margin=0.05)
    Decision(stance=None, p=(0.4, 0.38, 0.22), reason='below_margin')
    """
    favour, neutral, against = (float(value) for value in p)
    ordered = sorted((favour, neutral, against))
    stance = STANCES[int(np.argmax([favour, neutral, against]))] if ordered[2] - ordered[1] >= margin else None
    return Decision(stance, (favour, neutral, against), None if stance else "below_margin")


def not_judged(reason: str) -> Decision:
    """Return the decision that nothing was judged, and why."""
    return Decision(None, None, reason)


def combined(answers: Sequence[Sequence[float]] | Sequence[Numbers]) -> Numbers:
    """Return one distribution (3,) from the n answers (n, 3) to one question: their geometric mean, made to sum to 1.

    Where the answers disagree it is flatter than each of them: the spread between them becomes uncertainty.

    >>> combined([[0.9, 0.1, 0.0], [0.1, 0.1, 0.8]]).round(2).tolist()
    [0.7, 0.23, 0.07]
    """
    values = np.asarray(answers, np.float64).reshape(-1, 3)
    found = values[0] if len(values) == 1 else np.exp(np.log(values + LEAST).mean(axis=0))
    return np.asarray(found / found.sum())


def enough(read: Sequence[Numbers], register: Register) -> bool:
    """Return whether the stances read so far settle a sentence's stance.

    In a report the first answer says whether who speaks takes a side at all; mostly none, and then it is enough. A
    statement is asked in another phrasing only while two stances are torn.

    >>> enough([np.array([0.04, 0.93, 0.03])], "report"), enough([np.array([0.3, 0.6, 0.1])], "report")
    (True, False)
    >>> enough([np.array([0.8, 0.1, 0.1])], "statement")
    True
    """
    if not read:
        return False
    if register != "statement":
        return len(read) == 1 and bool(max(read[0][0], read[0][2]) < rule("writer_plain"))
    lower, upper = np.sort(combined(read))[1:]
    return bool(upper - lower >= TORN)


def settled(read: Sequence[Numbers], register: Register) -> Numbers:
    """Return the distribution (3,) of a sentence from its stances in the order they were asked for.

    In a report a weighted geometric mean of two: whether who speaks takes a side, the first answer, and which side the
    sentence speaks for, the geometric mean of the others. Answers after the one that settled it do not count, so that a
    run that asks everything decides like one that does not.

    >>> settled([np.array([0.5, 0.4, 0.1]), np.array([0.9, 0.1, 0.0])], "report").round(2).tolist()
    [0.67, 0.3, 0.03]
    """
    count = next((n for n in range(1, len(read)) if enough(read[:n], register)), len(read))
    if register == "statement" or count == 1:
        return combined(read[:count])
    first = rule("writer_weight")
    parts = np.stack([read[0], combined(read[1:count])]) + LEAST
    found = np.exp(np.array([first, 1 - first]) @ np.log(parts))
    return np.asarray(found / found.sum())


def steps(rows: Sequence[Answered]) -> list[Numbers]:
    """Return the answers to both sides together, in the order they were asked for: about the writer first."""
    both = sorted((row.kind != WRITER, row.wording, row.numbers) for row in rows if row.side == BOTH)
    return [np.array(numbers) for _, _, numbers in both]


def register_of(voice: str) -> Register:
    """Return how the sentences of a voice of a report are read."""
    return "quotation" if voice == "quotation" else "report"


def stance_of(said: Sequence[Said], voice: str, prior: Triple) -> Numbers:
    """Return the distribution (3,) of the sentences (at least one) of a voice.

    Narration is the writer's: `weighed`. Quotation is `pooled` for each speaker first, then `quoted` between them.
    """
    return of_speakers(said) if voice == "quotation" else weighed([sentence.p for sentence in said], prior)


def of_speakers(said: Sequence[Said]) -> Numbers:
    """Return the distribution (3,) of quoted sentences (at least one)."""
    return quoted([pooled(own, SPEAKER) for own in by_speaker(said).values()])


def whole(said: Sequence[Said], voice: str, choices: StanceChoices, is_titled: bool = False) -> Whole:
    """Return the decision on a document from the judged sentences of one voice (at least one).

    A document that takes no side is neutral on what it discusses: what its title (`is_titled`) or two sentences name.
    A side of quoted words needs a sentence that takes it and is likelier about the target than not; of what a writer
    says, `of_target` has lessened the sides already.
    Of those that bear out a neutral document, a reader would accept the sentences that name the target.
    """
    p = stance_of(said, voice, choices.prior)
    leaning = int(np.argmax(p))
    if leaning == 1 and (reason := not_discussed(said, voice, is_titled)):
        return Whole(not_judged(reason))
    decision = judged(p, choices.margin)
    if leaning != 1 and p[leaning] < LIKELIER:
        decision = replace(decision, stance=None, reason="torn")
    strongest = max(said, key=lambda sentence: float(sentence.p[leaning]))
    evidence = [item for item in said if item is strongest or int(np.argmax(item.p)) == leaning]
    if leaning != 1 and voice == "quotation" and max(item.about for item in evidence) < LIKELIER:
        return Whole(not_judged("only_nearby"))
    borne_out = {item.sentence_id for item in evidence}
    counter = [item for item in said if item.sentence_id not in borne_out and int(np.argmax(item.p)) != 1]
    if leaning == 1:
        evidence = [item for item in evidence if item.outcome == "mentions"] or evidence
    evidence.sort(key=lambda item: (-item.p[leaning], item.sentence_id))
    counter.sort(key=lambda item: (item.p[leaning], item.sentence_id))
    return Whole(decision, tuple(i.sentence_id for i in evidence), tuple(i.sentence_id for i in counter))


def not_discussed(said: Sequence[Said], voice: str, is_titled: bool) -> str | None:
    """Return why the sentences of a voice that takes no side do not discuss the target; null where they do.

    >>> not_discussed([Said("s0", np.array([0, 1, 0]))], "narration", is_titled=False)
    'passing_mention'
    """
    if all(sentence.outcome == "nearby" for sentence in said):
        return "only_nearby"
    mentions = sum(sentence.outcome == "mentions" for sentence in said)
    is_passing = voice == "narration" and not is_titled and mentions < LEAST_MENTIONS
    return "passing_mention" if is_passing else None


def by_speaker(said: Sequence[Said]) -> dict[str | None, list[Numbers]]:
    """Return the distributions of the sentences of each speaker, null for nobody named, in their order."""
    speakers: dict[str | None, list[Numbers]] = defaultdict(list)
    for sentence in said:
        speakers[sentence.speaker].append(sentence.p)
    return speakers


class Speakers:
    """Collects the judged quotations of each named speaker."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], dict[str, Said]] = defaultdict(dict)

    def add(self, target_id: str, said: Sequence[Said]) -> None:
        """Note the judged quotations of a document; the words of nobody named are passed over."""
        for sentence in said:
            if sentence.speaker is not None:
                self._said[sentence.speaker, target_id][sentence.text] = sentence

    def rows(self, choices: StanceChoices) -> Iterator[dict[str, object]]:
        """Yield the rows of the table speaker_stances, by name, each decided as the quotations of a document are.

        A sentence counts once, however often it was copied.
        """
        for (speaker, target_id), said in sorted(self._said.items(), key=lambda item: item[0]):
            columns = whole(list(said.values()), "quotation", choices).decision.columns()
            del columns["reason"]
            yield {"speaker": speaker, "target_id": target_id, **columns, "n_quotes": len(said)}
