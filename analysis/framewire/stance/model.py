"""StanceModel: the stance stage for people who have texts and targets and want nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from framewire.codebook import Frame, Target
from framewire.progress import Silent
from framewire.stance.decide import NOT_MENTIONED, Decision, combined, judged, not_judged
from framewire.stance.documents import pooled
from framewire.stance.entail import Desk
from framewire.stance.frames import passage_score, presence
from framewire.stance.hypotheses import deny, frame_questions, target_questions
from framewire.stance.judge import Judge, Model
from framewire.stance.ledger import Answer, Ledger
from framewire.stance.plan import Question, two_sided
from framewire.stance.relevance import Encoder, about_any
from framewire.stance.split import passages_of

COLUMNS = ("stance", "p_favour", "p_neutral", "p_against", "reason")


class StanceModel:
    """Scores texts of any length towards targets, and for frames. Long texts are read passage by passage."""

    def __init__(self, model: Model, embedder: Encoder | None = None) -> None:
        self._judge, self._embedder = Judge(model), embedder

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
        passages = [passages_of(text) for text in texts]
        about = about_any(passages, [asked[target].target for target in targets], self._embedder)
        questions = [
            two_sided(asked[target], number, str(row), "any", passage)
            for row, target in enumerate(targets)
            for passage in about[row]
            for number in range(len(asked[target].pairs))
        ]
        by_row = self._stances(questions, len(texts))
        decisions = [judged(pooled(found), margin) if found else not_judged(NOT_MENTIONED) for found in by_row]
        return _frame(decisions)

    def predict_frames(self, texts: Sequence[str], frames: Mapping[str, str]) -> pd.DataFrame:
        """Return P(frame) for each text, one column a frame; null for an empty text.

        `frames` maps a name to its hypothesis; the denial is made from it.
        """
        columns: dict[str, list[float | None]] = {}
        for name, hypothesis in frames.items():
            asked = frame_questions(Frame(name, name, hypothesis, deny(hypothesis)))
            both = tuple(side for item in asked.asked for side in (item.hypothesis, item.denial))
            questions = [
                Question(f"{row}-{number}", "any", passage, both)
                for row, text in enumerate(texts)
                for number, passage in enumerate(passages_of(text))
            ]
            columns[name] = self._presences(questions, len(texts))
        return pd.DataFrame(columns, dtype="float64")

    def _stances(self, questions: Sequence[Question], count: int) -> list[list[list[float]]]:
        """Return the distributions of the judged passages of each text."""
        passages: dict[tuple[int, str], list[Answer]] = {}
        for question, answers in zip(questions, self._answers(questions), strict=True):
            passages.setdefault((int(question.passage_id), question.premise), []).append(answers[-1])
        found: list[list[list[float]]] = [[] for _ in range(count)]
        for (row, _), answer in passages.items():
            found[row].append([float(value) for value in combined(answer)])
        return found

    def _presences(self, questions: Sequence[Question], count: int) -> list[float | None]:
        scores: list[dict[str, float]] = [{} for _ in range(count)]
        for question, answers in zip(questions, self._answers(questions), strict=True):
            asked = [(name, answer.tolist()) for name, answer in zip(question.row_ids, answers, strict=True)]
            scores[int(question.passage_id.split("-")[0])][question.passage_id] = passage_score(asked)
        return [presence(score, None).probability for score in scores]

    def _answers(self, questions: Sequence[Question]) -> list[list[Answer]]:
        with Ledger.open(None) as ledger:
            return Desk(self._judge, ledger, Silent()).answers(questions)


def _target(target: str | Target) -> Target:
    return target if isinstance(target, Target) else Target("target", target)


def _frame(decisions: Sequence[Decision]) -> pd.DataFrame:
    frame = pd.DataFrame([decision.columns() for decision in decisions], columns=list(COLUMNS))
    numbers = {name: "float64" for name in COLUMNS if name.startswith("p_")}
    return frame.astype({**numbers, "stance": object, "reason": object})
