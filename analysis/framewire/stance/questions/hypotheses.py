"""From the codebook to what a text is asked: hypotheses for both sides of a target, and for a frame."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from framewire.codebook import Frame, Target

Kind = Literal["entity", "claim"]

# The templates that are used when the codebook gives no sentence of its own: (favour, against), in pairs.
ENTITY_TEMPLATES = (
    ("{name} {is_} portrayed positively.", "{name} {is_} portrayed negatively."),
    ("{name} {is_} praised.", "{name} {is_} criticised."),
)
POLICY_TEMPLATES = (
    ("{name} {is_} good.", "{name} {is_} bad."),
    ("{name} {is_} right.", "{name} {is_} wrong."),
)
STATEMENT_TEMPLATES = (
    ("{name}.", "It is wrong that {inner}."),
    ("It is right that {inner}.", "It is not true that {inner}."),
)

_AUXILIARY = (
    r"is|are|was|were|should|must|can|could|will|would|may|might|ought to|has to|have to|does|do|did|shall|cannot"
)
_STATEMENT = re.compile(rf"\b({_AUXILIARY})\b|n't\b", re.IGNORECASE)
_HOUSE = re.compile(r"this house (believes that|believes in|believes|would|supports|opposes)\s+(.*)", re.IGNORECASE)
_SMALL = frozenset("a an the of for and in on at to by with from de la von van der al bin".split())
_LOWERED = frozenset("the a an this that these those it there we all people some many most our their its".split())
_BODIES = frozenset(
    """administration agency alliance army association authorities authority bank board bloc cabinet church coalition
    commission committee company congress council court delegation family forces firm government group institute
    junta king lawmakers leader leaders leadership mayor media militia minister ministers ministry monarchy movement
    nation navy opposition organisation organization parliament party police politicians president press protesters
    queen rebels regime republic senate senator soldiers state team troops union workers government's""".split()
)


@dataclass(frozen=True)
class Hypothesis:
    """A sentence that a text entails or contradicts.

    `side` is favour or against for a target, present for a frame; `wording` numbers the phrasings of a side from 0;
    `polarity` is hypothesis or denial.
    """

    side: str
    wording: int
    polarity: str
    text: str


@dataclass(frozen=True)
class TargetQuestions:
    """All that is asked about one target. `favour[k]` and `against[k]` are asked together and read by one head."""

    target: Target
    kind: Kind
    favour: tuple[Hypothesis, ...]
    against: tuple[Hypothesis, ...]

    @property
    def pairs(self) -> tuple[tuple[Hypothesis, Hypothesis], ...]:
        """The two-sided questions: (favour, against)."""
        return tuple(zip(self.favour, self.against, strict=True))

    @property
    def writer(self) -> tuple[Hypothesis, Hypothesis]:
        """What is asked first, in the target's name alone: whether the author approves of it or disapproves.

        >>> [side.text for side in target_questions(Target("t", "peace talks")).writer]
        ['The author approves of peace talks.', 'The author disapproves of peace talks.']
        >>> target_questions(Target("t", "This house would ban boxing")).writer[1].text
        'The author disagrees that we should ban boxing.'
        """
        phrase = _motion(without_full_stop(self.target.name))
        is_statement = self.kind == "claim" and _STATEMENT.search(phrase) is not None
        verbs = ("agrees that", "disagrees that") if is_statement else ("approves of", "disapproves of")
        sides = (f"The author {verb} {inner(phrase)}." for verb in verbs)
        favour, against = (
            Hypothesis(side, 0, "hypothesis", text) for side, text in zip(("favour", "against"), sides, strict=True)
        )
        return favour, against

    @property
    def texts(self) -> list[str]:
        """What stands for the target when meanings are compared: its name and its hypotheses."""
        return [self.target.name, *(side.text for side in (*self.favour, *self.against))]


@dataclass(frozen=True)
class FrameQuestions:
    """All that is asked about one frame, in steps: its hypothesis alone, its denial, each paraphrase with its denial.

    Denials are there where the codebook gives them. P(entails a hypothesis) and P(contradicts its denial) say the same.
    """

    frame: Frame
    steps: tuple[tuple[Hypothesis, ...], ...]


def target_questions(target: Target) -> TargetQuestions:
    """Return the hypotheses of a target: the codebook's own sentences, or made from its name by the templates.

    >>> target_questions(Target("un", "the United Nations")).favour[0]
    Hypothesis(side='favour', wording=0, polarity='hypothesis', text='The United Nations is portrayed positively.')
    """
    kind = kind_of(target)
    made = made_from_name(target.name, kind)
    favour = target.favour or tuple(pair[0] for pair in made)
    against = target.against or tuple(pair[1] for pair in made)
    count = max(len(favour), len(against))
    return TargetQuestions(target, kind, _side("favour", favour, count), _side("against", against, count))


def frame_questions(frame: Frame) -> FrameQuestions:
    """Return the hypothesis of a frame, then what is asked in doubt: denials and paraphrases of the codebook."""
    steps: list[tuple[Hypothesis, ...]] = [(Hypothesis("present", 0, "hypothesis", frame.hypothesis),)]
    if frame.denial is not None:
        steps.append((Hypothesis("present", 0, "denial", frame.denial),))
    denials = frame.paraphrase_denials or (None,) * len(frame.paraphrases)
    for number, (text, denial) in enumerate(zip(frame.paraphrases, denials, strict=True), 1):
        step = (("hypothesis", text), ("denial", denial))
        steps.append(tuple(Hypothesis("present", number, polarity, said) for polarity, said in step if said))
    return FrameQuestions(frame, tuple(steps))


def kind_of(target: Target) -> Kind:
    """Return the kind the codebook states, or a guess from the name.

    A sentence or a debate motion is a claim; a name in capitals, or one whose head is a body of people, is an entity;
    any other noun phrase is a policy, which is judged as a claim.

    >>> [kind_of(Target("t", name)) for name in ("Angela Merkel", "the North Korean leadership", "nuclear power")]
    ['entity', 'entity', 'claim']
    """
    if target.kind != "guess":
        return target.kind
    name = without_full_stop(target.name)
    if _HOUSE.match(name) or _STATEMENT.search(name):
        return "claim"
    words = [word for word in re.findall(r"[^\W\d_][\w'’.-]*", name) if word.lower() not in _SMALL]
    head = re.split(r"\b(?:of|in|on|to|for|with|between|under|from|at)\b", name)[0].split() or [""]
    is_body = head[-1].lower().strip(".,") in _BODIES
    return "entity" if is_body or (words and all(word[0].isupper() for word in words)) else "claim"


def made_from_name(name: str, kind: Kind) -> tuple[tuple[str, str], ...]:
    """Return (favour, against) sentences made from a target's name by the published templates.

    >>> made_from_name("This house would ban boxing", "claim")[0]
    ('We should ban boxing.', 'It is wrong that we should ban boxing.')
    >>> made_from_name("peace talks", "claim")[0]
    ('Peace talks are good.', 'Peace talks are bad.')
    """
    phrase = _motion(without_full_stop(name))
    if kind == "entity":
        templates = ENTITY_TEMPLATES
    else:
        templates = STATEMENT_TEMPLATES if _STATEMENT.search(phrase) else POLICY_TEMPLATES
    values = {"name": _capital(phrase), "inner": inner(phrase), "is_": _is_or_are(phrase)}
    return tuple((favour.format(**values), against.format(**values)) for favour, against in templates)


def _side(side: str, texts: Sequence[str], count: int) -> tuple[Hypothesis, ...]:
    """Repeat the texts in turn up to `count`, so that every question has both sides."""
    return tuple(Hypothesis(side, number, "hypothesis", texts[number % len(texts)]) for number in range(count))


def _motion(phrase: str) -> str:
    found = _HOUSE.match(phrase)
    if not found:
        return phrase
    verb, rest = found[1].lower(), found[2]
    sentences = {"would": f"we should {rest}", "supports": f"{rest} is right", "believes in": f"{rest} is right"}
    return sentences.get(verb, f"{rest} is wrong" if verb == "opposes" else rest)


def without_full_stop(text: str) -> str:
    """Return a text with single spaces, without the full stops at its end."""
    return " ".join(text.split()).rstrip(". ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def inner(sentence: str) -> str:
    """Return a sentence as it stands after "that": a first word that is no name loses its capital."""
    first = sentence.split(" ", 1)[0]
    return sentence[:1].lower() + sentence[1:] if first.lower() in _LOWERED else sentence


def _is_or_are(phrase: str) -> str:
    if phrase[:1].isupper() and len(phrase.split()) == 1:
        return "is"
    head = re.split(r"\b(?:of|in|on|to|for|with|between|under|from|at|over)\b", phrase)[0].split() or [""]
    last = head[-1].lower()
    named = all(word[:1].isupper() for word in phrase.split() if word.lower() not in _SMALL)
    plural = last.endswith("s") and not last.endswith(("ss", "us", "is", "ics")) and not named
    return "are" if plural or (" and " in f" {phrase} " and not named) else "is"
