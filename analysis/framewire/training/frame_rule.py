"""The rule of frames: a logistic regression on what the entailment model says of all passages of labelled articles."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np
import pandas as pd

from framewire.codebook import Codebook, Frame
from framewire.models.entailment import EntailmentModel
from framewire.stance.answers import Answered
from framewire.stance.frames import log_odds, passage_score
from framewire.stance.hypotheses import FrameQuestions, frame_questions
from framewire.stance.model import passages_of
from framewire.tables import Store

# Items of Semetko and Valkenburg (2000) in our words, chosen on the fitted half; RE is the set's "resolution".
WORDING = {
    "RE": "The text suggests a solution to the problem.",
    "HI": "The text goes into the private life of a person.",
    "CO": "There is disagreement between parties, groups or countries.",
    "MO": "The text contains a moral message.",
    "EC": "The text mentions financial losses or gains.",
}


@dataclass(frozen=True)
class FrameCase:
    """An article's passages, a frame, and whether people see it there."""

    passages: tuple[str, ...]
    frame: FrameQuestions
    present: bool


@dataclass(frozen=True)
class FrameRule:
    """What is fitted: P(frame) from the mean log-odds of an article's passages."""

    slope: float
    offset: float


def narrative_cases(data: Path) -> list[FrameCase]:
    """Return the cases of narrative_frames, its articles of even rank."""
    csv.field_size_limit(10**9)
    with (data / "narrative_frames" / "articles_metadata.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["RE"] in ("True", "False")]
    asked = {name: frame_questions(Frame(name, name, text)) for name, text in WORDING.items()}
    return [
        FrameCase(tuple(passages_of(row["text"])), asked[name], row[name] == "True")
        for row in rows[::2]
        for name in WORDING
    ]


def sample_cases(book: Codebook, store: Store, gold: pd.DataFrame) -> list[FrameCase]:
    """Return the cases of a corpus with gold (path, id) of frames, its articles of even rank by their paths."""
    passages = store.read("passages", columns=["document_id", "text"])
    texts = {
        name: tuple(" ".join(text.split()) for text in own["text"]) for name, own in passages.groupby("document_id")
    }
    path = store.read("documents", columns=["document_id", "path"]).set_index("path")["document_id"]
    truth = set(zip(gold["path"], gold["id"], strict=True))
    asked = [frame_questions(frame) for frame in book.frames]
    return [
        FrameCase(texts[path[place]], frame, (place, frame.frame.id) in truth)
        for place in sorted(path.index)[::2]
        for frame in asked
        if path[place] in texts
    ]


def fitted_rule(model: EntailmentModel, cases: Sequence[FrameCase]) -> FrameRule:
    """Return the regression over all cases that have passages, unpenalised."""
    from sklearn.linear_model import LogisticRegression

    read = [(case, _answers(model, case)) for case in cases if case.passages]
    means = np.array([[fmean(log_odds(passage_score(rows)) for rows in answers)] for _, answers in read])
    rule = LogisticRegression(C=np.inf, max_iter=1000).fit(means, [case.present for case, _ in read])
    return FrameRule(float(rule.coef_[0, 0]), float(rule.intercept_[0]))


def _answers(model: EntailmentModel, case: FrameCase) -> list[list[Answered]]:
    """Return, for each passage, the answers to all that can be asked about the frame."""
    asked = [question for step in case.frame.steps for question in step]
    pairs = [(passage, question.text) for passage in case.passages for question in asked]
    rows = iter(model.score(pairs).tolist())
    return [[Answered(q.side, q.wording, q.polarity, False, tuple(next(rows))) for q in asked] for _ in case.passages]
