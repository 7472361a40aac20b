"""The rows of the tables of stances and frames, made from the entailments of some documents at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from framewire.schemas import VOICES
from framewire.stance.decide import (
    NO_SUCH_VOICE,
    NOT_MENTIONED,
    NOT_READ,
    Decision,
    Numbers,
    judged,
    not_judged,
)
from framewire.stance.documents import Said, discussed, nothing, stance_of, whole
from framewire.stance.feed import Article
from framewire.stance.frames import passage_score, presence
from framewire.stance.hypotheses import FrameQuestions, TargetQuestions
from framewire.stance.inquiry import settled
from framewire.stance.plan import Plan
from framewire.stance.questions import sentence_number, step_number
from framewire.stance.speakers import Speakers

Asked = tuple[str, tuple[float, float, float]]
# What one voice of a passage answered: (hypothesis_id, (entailment, neutral, contradiction)).
Answers = Mapping[tuple[str, str], Sequence[Asked]]
Rows = list[dict[str, object]]


def by_passage(entailments: pd.DataFrame) -> Answers:
    """Return the rows of the table of entailments by (passage_id, voice)."""
    found: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for row in entailments.to_dict("records"):
        answer = (float(row["entailment"]), float(row["neutral"]), float(row["contradiction"]))
        found[row["passage_id"], row["voice"]].append((row["hypothesis_id"], answer))
    return found


class Decided:
    """Makes the rows of a codebook's targets and frames and counts what it decided."""

    def __init__(self, plan: Plan, margin: float) -> None:
        self._plan, self._margin = plan, margin
        self._counts: Counter[str] = Counter()

    def group(self, group: Sequence[Article], answers: Answers, speakers: Speakers) -> dict[str, Rows]:
        """Return the rows of some documents by table, and note their quotations with `speakers`."""
        tables: dict[str, Rows] = {"passage_stances": [], "document_stances": [], "frames": []}
        for article in group:
            spoken = {voice: _speaking(article, voice) for voice in VOICES}
            for target in self._plan.targets:
                for voice, said in self._discussed(article, target, answers).items():
                    place = {"target_id": target.target.id, "voice": voice}
                    tables["passage_stances"] += [
                        {"passage_id": name, **place, **decision.columns()}
                        for name, decision in self._passages(article, voice, said[0], spoken[voice])
                    ]
                    row = self._document(voice, *said, _silent(article, spoken[voice]))
                    tables["document_stances"].append({"document_id": article.document_id, **place, **row})
                    speakers.add(target.target.id, voice, [sentence for own in said[0].values() for sentence in own])
            tables["frames"] += [self._frame(article, frame, answers) for frame in self._plan.frames]
        return tables

    def notes(self) -> dict[str, str]:
        """Return how many documents took each stance, or why none was judged, summed over targets and voices."""
        return {f"document stances: {word}": str(count) for word, count in sorted(self._counts.items())}

    def _passages(
        self, article: Article, voice: str, said: Mapping[str, Sequence[Said]], spoken: frozenset[str]
    ) -> Iterator[tuple[str, Decision]]:
        for name in article.passage_ids:
            if name in said:
                yield name, judged(stance_of(said[name], voice), self._margin)
            else:
                yield name, not_judged(NOT_MENTIONED if name in spoken else NO_SUCH_VOICE)

    def _discussed(
        self, article: Article, target: TargetQuestions, answers: Answers
    ) -> dict[str, tuple[dict[str, list[Said]], frozenset[str]]]:
        """Return, for each voice, its judged sentences by passage if they discuss the target, and which passages
        mention it."""
        said = {voice: _said(article, target, voice, answers) for voice in VOICES}
        if not any(said.values()):
            return {voice: ({}, frozenset()) for voice in VOICES}
        mentions = self._plan.relevance.finders[target.target.id]
        titled = bool(article.title) and mentions(article.title)
        pairs = zip(article.passage_ids, article.readings, strict=True)
        mentioning = frozenset(name for name, reading in pairs if mentions(reading.text))
        return {
            voice: (own if discussed(own, voice, mentioning, titled) else {}, mentioning) for voice, own in said.items()
        }

    def _document(
        self, voice: str, said: Mapping[str, Sequence[Said]], mentioning: frozenset[str], silent: str | None
    ) -> dict[str, object]:
        result = whole(said, voice, self._margin, mentioning) if said else nothing(silent or NOT_MENTIONED)
        self._counts[result.decision.stance or result.decision.reason or ""] += 1
        lists = {"evidence": list(result.evidence), "counter_evidence": list(result.counter_evidence)}
        return {**result.decision.columns(), "passages_judged": len(said), **lists}

    def _frame(self, article: Article, frame: FrameQuestions, answers: Answers) -> dict[str, object]:
        prefix = f"frame/{frame.frame.id}/"
        scores = {}
        for name in article.passage_ids:
            asked = [item for item in answers.get((name, "any"), ()) if item[0].startswith(prefix)]
            if asked:
                scores[name] = passage_score(asked)
        found = presence(scores, frame.frame.threshold)
        place = {"document_id": article.document_id, "frame_id": frame.frame.id}
        return {**place, "present": found.present, "probability": found.probability, "evidence": list(found.evidence)}


def _speaking(article: Article, voice: str) -> frozenset[str]:
    """Return the passages in which a voice says anything."""
    pairs = zip(article.passage_ids, article.readings, strict=True)
    return frozenset(name for name, reading in pairs if reading.sentences(voice))


def _silent(article: Article, spoken: frozenset[str]) -> str | None:
    """Return why a voice says nothing in an article, null when it speaks."""
    if spoken:
        return None
    return NO_SUCH_VOICE if article.readings else NOT_READ


def _said(article: Article, target: TargetQuestions, voice: str, answers: Answers) -> dict[str, list[Said]]:
    """Return the judged sentences of an article in one voice, by passage; passages without one are not there."""
    found = {}
    for name, reading in zip(article.passage_ids, article.readings, strict=True):
        stances = stances_of(target, answers.get((name, voice), ()))
        sentences = reading.sentences(voice) if stances else []
        # A copy may have a sentence less than the text that was read for it.
        read = [(p, sentences[number]) for number, p in stances.items() if number < len(sentences)]
        if read:
            found[name] = [Said(p, sentence.text, sentence.speaker) for p, sentence in read]
    return found


def stances_of(target: TargetQuestions, asked: Sequence[Asked]) -> dict[int, Numbers]:
    """Return P(favour, neutral, against) of each sentence of a passage's voice that was asked, by its number."""
    prefix = f"target/{target.target.id}/stance/"
    read: dict[int, dict[int, Numbers]] = defaultdict(dict)
    for name, answer in asked:
        if name.startswith(prefix):
            read[sentence_number(name) or 0][step_number(name)] = np.array(answer)
    return {number: settled([steps[step] for step in sorted(steps)]) for number, steps in sorted(read.items())}
