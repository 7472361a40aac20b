"""The rules of frames: logistic regressions on what the models say of all passages of labelled articles."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framewire.codebook import Codebook, Frame
from framewire.models.entailment import EntailmentModel
from framewire.stance.decisions.frames import article_closeness, log_odds, passage_score
from framewire.stance.model import passages_of
from framewire.stance.questions.answers import Answered
from framewire.stance.questions.closeness import Examples
from framewire.stance.questions.hypotheses import FrameQuestions, frame_questions
from framewire.stance.questions.relevance import Encoder
from framewire.tables import Store

Floats = NDArray[np.float64]
# Items of Semetko and Valkenburg (2000) in our words, chosen on the fitted half; RE is the set's "resolution".
WORDING = {
    "RE": "The text suggests a solution to the problem.",
    "HI": "The text goes into the private life of a person.",
    "CO": "There is disagreement between parties, groups or countries.",
    "MO": "The text contains a moral message.",
    "EC": "The text mentions financial losses or gains.",
}
# The frames of the worked codebook whose examples show them too.
SAME = {"HI": "human_interest", "CO": "conflict", "MO": "morality", "EC": "economic_consequences"}
RESOLUTION = (
    "The minister presented a plan to solve the housing crisis.",
    "Engineers say that better dams would prevent the next flood.",
    "Countries agreed to cut emissions by half.",
    "New rules would make companies pay for the damage.",
    "The government must act now to stop the spread.",
    "Researchers propose a tax on sugar to fight obesity.",
    "More nurses would shorten the waiting lists, the report says.",
    "A new treaty is meant to end overfishing.",
)


@dataclass(frozen=True)
class FrameCase:
    """An article's passages, a frame, and whether people see it there."""

    passages: tuple[str, ...]
    frame: FrameQuestions
    present: bool


@dataclass(frozen=True)
class FrameRule:
    """What is fitted: P(frame) from the mean log-odds of an article's passages, and from its closeness to examples.

    Without examples `close` is 0.
    """

    slope: float
    offset: float
    close: float = 0.0


def examples_of(book: Codebook) -> dict[str, tuple[str, ...]]:
    """Return examples of the frames of narrative_frames, those of the worked codebook where it has the same frame."""
    own = {frame.id: frame.examples for frame in book.frames}
    return {"RE": RESOLUTION, **{name: own[frame_id] for name, frame_id in SAME.items()}}


def narrative_cases(data: Path, book: Codebook) -> list[FrameCase]:
    """Return the cases of narrative_frames, its articles of even rank."""
    csv.field_size_limit(10**9)
    with (data / "narrative_frames" / "articles_metadata.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["RE"] in ("True", "False")]
    shown = examples_of(book)
    asked = {name: frame_questions(Frame(name, name, text, examples=shown[name])) for name, text in WORDING.items()}
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


def mean_odds(model: EntailmentModel, cases: Sequence[FrameCase]) -> Floats:
    """Return the mean log-odds of the passages of each case (n,)."""
    return np.array([fmean(log_odds(passage_score(rows)) for rows in _answers(model, case)) for case in cases])


def closeness(embedder: Encoder, cases: Sequence[FrameCase]) -> Floats:
    """Return how close the article of each case comes to the examples of its frame (n,)."""
    found = []
    for case in cases:
        frame, passages = case.frame.frame, [(str(n), text) for n, text in enumerate(case.passages)]
        (close,) = Examples([frame], lambda: embedder).read([passages])
        found.append(article_closeness(list(close[frame.id].values())))
    return np.array(found)


def fitted_rule(means: Floats, present: Sequence[bool]) -> FrameRule:
    """Return the regression on the mean log-odds of all cases, unpenalised."""
    from sklearn.linear_model import LogisticRegression

    rule = LogisticRegression(C=np.inf, max_iter=1000).fit(means[:, None], present)
    return FrameRule(float(rule.coef_[0, 0]), float(rule.intercept_[0]))


def fitted_rule_by_examples(measures: Floats, cases: Sequence[FrameCase]) -> FrameRule:
    """Return the regression on the mean log-odds and the closeness, `measures` (n, 2), of all cases, unpenalised.

    Frames differ in how common they are and how close articles come to their examples; so both slopes are those within
    frames. The one offset makes as many present as there are.
    """
    from scipy.optimize import brentq
    from scipy.special import expit
    from sklearn.linear_model import LogisticRegression

    names = np.array([case.frame.frame.id for case in cases])
    present = np.array([case.present for case in cases])
    own = (names[:, None] == np.unique(names)).astype(float)
    rule = LogisticRegression(C=np.inf, max_iter=100_000, tol=1e-8, fit_intercept=False)
    slopes = rule.fit(np.hstack([measures, own]), present).coef_[0, :2]
    odds = measures @ slopes
    offset = brentq(lambda shift: float(expit(odds + shift).mean() - present.mean()), -50, 50)
    return FrameRule(float(slopes[0]), float(offset), float(slopes[1]))


def _answers(model: EntailmentModel, case: FrameCase) -> list[list[Answered]]:
    """Return, for each passage, the answers to all that can be asked about the frame."""
    asked = [question for step in case.frame.steps for question in step]
    pairs = [(passage, question.text) for passage in case.passages for question in asked]
    rows = iter(model.score(pairs).tolist())
    return [[Answered(q.side, q.wording, q.polarity, False, tuple(next(rows))) for q in asked] for _ in case.passages]
