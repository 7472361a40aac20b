"""StanceModel: the stance stage for people who have texts and targets and want nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from framewire.codebook import Frame, Target
from framewire.progress import Silent
from framewire.stance.decide import NOT_MENTIONED, Decision, Numbers, judged, not_judged
from framewire.stance.documents import pooled
from framewire.stance.entail import Desk
from framewire.stance.frames import passage_score, probability
from framewire.stance.hypotheses import TargetQuestions, deny, frame_questions, target_questions
from framewire.stance.inquiry import FrameInquiry, Inquiry, Register, StanceInquiry, inquire, settled
from framewire.stance.judge import Judge, Model
from framewire.stance.ledger import Answer, Ledger
from framewire.stance.premises import MOST_WORDS, passages_of, split
from framewire.stance.questions import Place, Question
from framewire.stance.relevance import Encoder, name_stems, shared_words

COLUMNS = ("stance", "p_favour", "p_neutral", "p_against", "reason")
# A text that shares no word with its target is still about it when the embeddings are this near.
LEAST_COSINE = 0.1


class StanceModel:
    """Scores texts of any length towards targets, and for frames. Long texts are read piece by piece."""

    def __init__(self, model: Model, embedder: Encoder) -> None:
        self._judge, self._embedder = Judge.of(model), embedder

    @classmethod
    def load(cls, name: str = "embedded", revision: str | None = None) -> StanceModel:
        """Load an entailment model: "embedded", a Hub name with its 40-hex revision, or a local folder.

        Raises ModelError when it is not there or cannot tell entailment.
        """
        from framewire.models.embedder import load_embedder
        from framewire.models.entailment import load_entailment

        return cls(load_entailment(name, revision), load_embedder())

    def predict(self, texts: Sequence[str], targets: Sequence[str | Target], margin: float = 0.0) -> pd.DataFrame:
        """Return the stance of each text towards the target beside it: one row a pair, in the order given.

        Columns stance (favour, neutral, against or null), p_favour, p_neutral, p_against (they sum to 1) and reason.
        A null stance means "not judged": its reason is "not_mentioned" (and the p_* are null) when the text is not
        about the target, or "uncertain" when the best stance leads by less than `margin`. Raises ValueError when the
        two lists differ in length.
        """
        if len(texts) != len(targets):
            raise ValueError(f"predict: {len(texts)} texts and {len(targets)} targets. Give one target for each text.")
        asked = {target: target_questions(_target(target)) for target in dict.fromkeys(targets)}
        pieces = [pieces_of(text) for text in texts]
        about = self._about(pieces, [asked[target] for target in targets])
        inquiries = [
            StanceInquiry(asked[target], Place(str(row), "any", place), piece, register_of(pieces[row]))
            for row, target in enumerate(targets)
            for place, piece in enumerate(pieces[row] if about[row] else ())
        ]
        found: dict[int, list[Numbers]] = defaultdict(list)
        for inquiry, read in zip(inquiries, self._stances(inquiries), strict=True):
            found[int(inquiry.place.passage_id)].append(settled(read, inquiry.register))
        return _frame(
            [
                judged(pooled(found[row]), margin) if row in found else not_judged(NOT_MENTIONED)
                for row in range(len(texts))
            ]
        )

    def predict_frames(self, texts: Sequence[str], frames: Mapping[str, str]) -> pd.DataFrame:
        """Return P(frame) for each text, one column a frame; null for an empty text.

        `frames` maps a name to its hypothesis; the denial is made from it.
        """
        named = {name: frame_questions(Frame(name, name, text, deny(text))) for name, text in frames.items()}
        inquiries = [
            FrameInquiry(asked, Place(str(row), "any", number), piece)
            for asked in named.values()
            for row, text in enumerate(texts)
            for number, piece in enumerate(passages_of(text))
        ]
        scores: dict[tuple[str, int], list[float]] = defaultdict(list)
        for inquiry, asked_of in zip(inquiries, self._answers(inquiries), strict=True):
            scores[inquiry.frame.frame.id, int(inquiry.place.passage_id)].append(passage_score(asked_of))
        found = {
            name: [probability(scores[name, row]) if (name, row) in scores else None for row in range(len(texts))]
            for name in named
        }
        return pd.DataFrame(found, dtype="float64")

    def _about(self, pieces: Sequence[Sequence[str]], asked: Sequence[TargetQuestions]) -> list[bool]:
        """Return for each text whether it is about the target beside it: by a shared word, or by meaning."""
        found = []
        for texts, target in zip(pieces, asked, strict=True):
            stems = name_stems(target.target.name)
            found.append(any(not stems or shared_words(stems, text) > 0 for text in texts))
        rest = [row for row, about in enumerate(found) if not about and pieces[row]]
        names = [asked[row].target.name for row in rest]
        names += [piece for row in rest for piece in pieces[row]]
        vectors = dict(zip(names, self._embedder.encode(names), strict=True)) if rest else {}
        for row in rest:
            name = vectors[asked[row].target.name]
            found[row] = max(float(vectors[piece] @ name) for piece in pieces[row]) >= LEAST_COSINE
        return found

    def _stances(self, inquiries: Sequence[StanceInquiry]) -> list[list[Numbers]]:
        """Return, for each inquiry, the stance of each of its steps."""
        return [[np.asarray(rows[-1], np.float64) for rows in chain] for _, chain in self._asked(inquiries)]

    def _answers(self, inquiries: Sequence[FrameInquiry]) -> list[list[tuple[str, list[float]]]]:
        """Return, for each inquiry, the answers it was given, by hypothesis_id without the number of the piece."""
        return [
            [
                (name.partition("#")[0], row.tolist())
                for q, rows in zip(asked, chain, strict=True)
                for name, row in zip(q.row_ids, rows, strict=True)
            ]
            for asked, chain in self._asked(inquiries)
        ]

    def _asked(self, inquiries: Sequence[Inquiry]) -> list[tuple[list[Question], list[list[Answer]]]]:
        with Ledger.open(None) as ledger:
            desk = Desk(self._judge, ledger, Silent())
            return [(chain, desk.answers(chain)) for chain in inquire(inquiries, desk, exhaustive=False)]


def pieces_of(text: str) -> list[str]:
    """Return what is read of a text: all of it when it is short (80 words), else sentence by sentence."""
    whole = " ".join(text.split())
    if not whole:
        return []
    return [whole] if len(whole.split()) <= MOST_WORDS else split(text)


def register_of(pieces: Sequence[str]) -> Register:
    """Return how a text is read: one that is read in one piece is a statement, a longer one a report."""
    return "statement" if len(pieces) == 1 else "report"


def _target(target: str | Target) -> Target:
    return target if isinstance(target, Target) else Target("target", target)


def _frame(decisions: Sequence[Decision]) -> pd.DataFrame:
    frame = pd.DataFrame([decision.columns() for decision in decisions], columns=list(COLUMNS))
    numbers = {name: "float64" for name in COLUMNS if name.startswith("p_")}
    return frame.astype({**numbers, "stance": object, "reason": object})
