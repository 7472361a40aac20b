"""StanceModel: the stance stage for people who have texts and targets and want nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from framewire.codebook import Frame, Target
from framewire.models.parts.given import given_sentences, given_text, given_texts, several
from framewire.models.rules import rule
from framewire.progress import Silent
from framewire.sentences import LONGEST, MOST_WORDS, split_sentences
from framewire.stance.decisions.frames import curve_of, passage_score, probability
from framewire.stance.decisions.pooling import pooled
from framewire.stance.decisions.stances import Decision, Numbers, Register, judged, not_judged, settled, steps
from framewire.stance.questions.answers import Answered, Ledger, answered
from framewire.stance.questions.closeness import Examples
from framewire.stance.questions.hypotheses import TargetQuestions, frame_questions, target_questions
from framewire.stance.questions.relevance import Encoder, finder, in_context, name_stems, shared_words
from framewire.stance.questions.voices import has_enough_words
from framewire.stance.schedule.ask import Answerer, Judge, Model
from framewire.stance.schedule.inquiries import FrameInquiry, Inquiry, StanceInquiry, inquire

COLUMNS = ("stance", "p_favour", "p_neutral", "p_against", "reason")
_CHANCE = frozenset({"who"})
_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S)", re.I)


class StanceModel:
    """Scores texts of any length towards targets, and for frames. Long texts are read piece by piece.

    Of a piece that has more tokens than the model reads (unbroken strings do), the end is left out.
    """

    def __init__(self, model: Model, embedder: Encoder) -> None:
        self._judge, self._embedder = Judge.of(model), embedder

    @classmethod
    def load(cls, name: str = "embedded", revision: str | None = None) -> StanceModel:
        """Load an entailment model: "embedded", a Hub name with its 40-hex revision, or a local folder (revision null).

        Raises ModelError when it is not there or cannot tell entailment.
        """
        from framewire.models.embedder import load_embedder
        from framewire.models.entailment import load_entailment

        return cls(load_entailment(name, revision), load_embedder())

    def predict(self, texts: Sequence[str], targets: Sequence[str | Target], margin: float = 0.0) -> pd.DataFrame:
        """Return the stance of each text towards the target beside it: one row a pair, in the order given.

        Columns stance (favour, neutral, against or null), p_favour, p_neutral, p_against (they sum to 1) and reason.
        A null stance means "not judged": its reason is "not_discussed" (and the p_* are null) when the text is missing
        or not about the target, or "below_margin" when the best stance leads by less than `margin`. Raises ValueError
        when the two lists differ in length, FramewireError for a row that is no text or no target.
        """
        texts, wanted = given_texts(texts, "texts"), given_targets(targets)
        if len(texts) != len(wanted):
            raise ValueError(f"predict: {len(texts)} texts and {len(wanted)} targets. Give one target for each text.")
        made = {target: target_questions(target) for target in dict.fromkeys(wanted)}
        asked = [made[target] for target in wanted]
        pieces = [pieces_of(text) for text in texts]
        about = self._about(pieces, asked)
        rows = [row for row, is_about in enumerate(about) if is_about for _ in pieces[row]]
        inquiries = [
            StanceInquiry(asked[row], str(row), "any", piece, register_of(pieces[row]))
            for row, is_about in enumerate(about)
            for piece in (pieces[row] if is_about else ())
        ]
        found: dict[int, list[Numbers]] = defaultdict(list)
        for row, inquiry, answers in zip(rows, inquiries, self._asked(inquiries), strict=True):
            found[row].append(settled(steps(answers), inquiry.register))
        return _frame(
            [
                judged(pooled(found[row]), margin) if row in found else not_judged("not_discussed")
                for row in range(len(texts))
            ]
        )

    def predict_frames(
        self, texts: Sequence[str], frames: Mapping[str, str], examples: Mapping[str, Sequence[str]] | None = None
    ) -> pd.DataFrame:
        """Return P(frame), in [0, 1], for each text, one column a frame; null for an empty or missing text.

        `frames` maps a name to its hypothesis, `examples` to a list of sentences that show the frame; null or no entry:
        none. Raises ValueError for examples of a frame that is not asked for, FramewireError for what is no text.
        """
        if unknown := set(examples or ()) - set(frames):
            raise ValueError(f"examples of '{min(unknown)}', which is not among the frames")
        shown = {name: given_sentences((examples or {}).get(name), f"examples of '{name}'") for name in frames}
        named = {name: frame_questions(Frame(name, name, text, examples=shown[name])) for name, text in frames.items()}
        pieces = [passages_of(text) for text in given_texts(texts, "texts")]
        places = [(name, row, piece) for name in named for row, own in enumerate(pieces) for piece in own]
        inquiries = [FrameInquiry(named[name], str(row), piece) for name, row, piece in places]
        scores: dict[tuple[str, int], list[float]] = defaultdict(list)
        for (name, row, _), answers in zip(places, self._asked(inquiries), strict=True):
            scores[name, row].append(passage_score(answers))
        compared = Examples([asked.frame for asked in named.values()], lambda: self._embedder)
        close = compared.read([[(str(number), piece) for number, piece in enumerate(own)] for own in pieces])
        curves = [{name: curve_of([*own.get(name, {}).values()]) for name in named} for own in close]
        found = {
            name: [
                probability(scores[name, row], curve[name]) if (name, row) in scores else None
                for row, curve in enumerate(curves)
            ]
            for name in named
        }
        return pd.DataFrame(found, dtype="float64")

    def _about(self, pieces: Sequence[Sequence[str]], asked: Sequence[TargetQuestions]) -> list[bool]:
        """Return for each text whether it is about the target beside it: by its words, or by meaning."""
        targets = [each.target for each in asked]
        found = [any(_names(target, text) for text in texts) for texts, target in zip(pieces, targets, strict=True)]
        can_be = [
            bool(target.name.strip()) and in_context(target, texts)
            for texts, target in zip(pieces, targets, strict=True)
        ]
        by_meaning = [can and bool(_own_stems(target.name)) for can, target in zip(can_be, targets, strict=True)]
        rest = [row for row, about in enumerate(found) if not about and by_meaning[row] and pieces[row]]
        names = [asked[row].target.name for row in rest]
        names += [piece for row in rest for piece in pieces[row]]
        vectors = dict(zip(names, self._embedder.encode(names), strict=True)) if rest else {}
        for row in rest:
            name = vectors[asked[row].target.name]
            found[row] = max(float(vectors[piece] @ name) for piece in pieces[row]) >= rule("near_text")
        return [about and possible for about, possible in zip(found, can_be, strict=True)]

    def _asked(self, inquiries: Sequence[Inquiry]) -> list[list[Answered]]:
        """Return, for each inquiry, the rows of its answers."""
        with Ledger.open(None) as ledger:
            answerer = Answerer(self._judge, ledger, Silent())
            return [
                [
                    row
                    for question, own in zip(chain, answerer.answers(chain), strict=True)
                    for row in answered(question, own)
                ]
                for chain in inquire(inquiries, answerer, exhaustive=False)
            ]


def pieces_of(text: str) -> list[str]:
    """Return what is read of a text: all of it when it is short (80 words), else sentence by sentence."""
    whole = " ".join(text.split())
    if not whole:
        return []
    is_short = len(whole.split()) <= MOST_WORDS and len(whole) <= LONGEST
    return [whole] if is_short else split(text) or _joined(_sentences(text))


def split(text: str) -> list[str]:
    """Return the sentences of a text of at least three words each.

    >>> split("It was late. Mr. Lee went home. No.")
    ['It was late.', 'Mr. Lee went home.']
    """
    return [piece for piece in _sentences(text) if has_enough_words(piece)]


def passages_of(text: str) -> list[str]:
    """Return a text in passages of whole sentences, at most 80 words each.

    >>> passages_of("One sentence here. And another one."), passages_of("Kim lies.")
    (['One sentence here. And another one.'], ['Kim lies.'])
    """
    return _joined(split(text) or _sentences(text))


def _sentences(text: str) -> list[str]:
    pieces = [" ".join(text[start:end].split()) for start, end in split_sentences(text)]
    return [piece for piece in pieces if piece]


def _joined(sentences: Sequence[str]) -> list[str]:
    """Join sentences to passages of at most 80 words, and no more characters than a sentence may have."""
    found: list[str] = []
    for sentence in sentences:
        longer = f"{found[-1]} {sentence}" if found else ""
        if found and len(longer.split()) <= MOST_WORDS and len(longer) <= LONGEST:
            found[-1] = longer
        else:
            found.append(sentence)
    return found


def register_of(pieces: Sequence[str]) -> Register:
    """Return how a text is read: one that is read in one piece is a statement, a longer one a report."""
    return "statement" if len(pieces) == 1 else "report"


def _names(target: Target, text: str) -> bool:
    """Return whether a text holds a mention of a target, by its patterns, or without any by a word of its name.

    A name of common words alone ("the WHO", "May") must stand there as it is written: its meaning is anybody's.
    """
    if target.mentions:
        return finder(target)(text)
    stems = _own_stems(target.name)
    return shared_words(stems, text) > 0 if stems else _as_written(target.name).search(text) is not None


def _own_stems(name: str) -> frozenset[str]:
    """Return the stems of a name that no text has by chance: "who" is not one of them."""
    return name_stems(name) - _CHANCE


@lru_cache(maxsize=1024)
def _as_written(name: str) -> re.Pattern[str]:
    without_article = _ARTICLE.sub("", name.strip())
    return re.compile(rf"(?<!\w){re.escape(without_article)}(?!\w)")


def given_targets(targets: Iterable[str | Target]) -> list[Target]:
    """Return the target of each row: a plain text is its name, and nothing is about a missing one.

    Raises FramewireError for a row that is neither.
    """
    return [_target(target, f"targets, row {row}") for row, target in enumerate(several(targets, "targets"))]


def _target(target: object, place: str) -> Target:
    if not isinstance(target, Target):
        return Target("target", given_text(target, place))
    return replace(
        target,
        mentions=given_sentences(target.mentions, f"{place}, mentions"),
        context=given_sentences(target.context, f"{place}, context"),
        favour=given_sentences(target.favour, f"{place}, favour"),
        against=given_sentences(target.against, f"{place}, against"),
    )


def _frame(decisions: Sequence[Decision]) -> pd.DataFrame:
    frame = pd.DataFrame([decision.columns() for decision in decisions], columns=list(COLUMNS))
    numbers = {name: "float64" for name in COLUMNS if name.startswith("p_")}
    return frame.astype({**numbers, "stance": object, "reason": object})
