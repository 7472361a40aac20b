"""The stage `decisions`: from relevance and answers alone to stances and frames. It loads no model."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np

from framewire.codebook import Codebook
from framewire.progress import Progress
from framewire.schemas import VOICES
from framewire.stance.decisions.frames import passage_score, presence
from framewire.stance.decisions.stances import (
    Decision,
    Said,
    Speakers,
    Whole,
    judged,
    not_judged,
    register_of,
    settled,
    steps,
    whole,
)
from framewire.stance.questions.about import of_target
from framewire.stance.questions.answers import Answered, Place, about_target, by_place
from framewire.stance.questions.closeness import Closeness
from framewire.stance.questions.feed import Document, Turns, articles, ids_of, text_or_none
from framewire.stance.questions.relevance import ASKED, names
from framewire.stance.schedule.audit import Audit
from framewire.tables import Store

WRITTEN = ("sentence_stances", "document_stances", "frames", "audits")
# Why nothing was asked of a voice: the outcome of the sentence that came nearest to being asked.
_NEAREST_FIRST = ("about_another_target", "unrelated", "too_far", "too_short", "not_discussed")
Rows = list[dict[str, object]]
Answers = Mapping[Place, Sequence[Answered]]
# The rows of the table of relevance by (document_id, target_id, voice).
Relevance = Mapping[tuple[str, str, str], Sequence[dict[str, Any]]]


@dataclass(frozen=True)
class Evidence:
    """What the decisions on some documents rest on."""

    relevance: Relevance
    answers: Answers


def decide_stances(book: Codebook, store: Store, progress: Progress) -> dict[str, str]:
    """Write the stances of sentences, documents and speakers, and the frames. Returns notes for the manifest.

    The audit's labels are decided too, from its own answers, and compared. Raises `TableError` where the rows of a
    table are not in the order of the documents.
    """
    feeds = {name: Turns(store, name, "unit_id") for name in ("answers", "audit_answers")}
    relevance, close = Turns(store, "relevance", "sentence_id"), Turns(store, "frame_closeness", "passage_id")
    speakers, counts, audit = Speakers(), Counter[str](), Audit()
    progress.start("deciding stances and frames", store.count("documents"))
    with ExitStack() as open_tables:
        tables = {name: open_tables.enter_context(store.writer(name)) for name in WRITTEN}
        for group in articles(store):
            units = ids_of(group)
            answers = {name: by_place(feed.take(units)) for name, feed in feeds.items()}
            evidence = Evidence(_by_document(relevance.take(units), group), answers["answers"])
            found = _decided(book, group, evidence, speakers)
            closeness = closeness_of(close.take(units))
            frames = [row for article in group for row in frame_rows(book, article, answers["answers"], closeness)]
            tables["frames"].add(frames)
            full = _audited(book, group, answers["audit_answers"], closeness)
            tables["audits"].add(audit.compare(frames, full))
            for name, rows in found.items():
                tables[name].add(rows)
            counts.update(str(row["stance"] or row["reason"]) for row in found["document_stances"])
            progress.advance(len(group))
    close.check_empty()
    store.write_rows("speaker_stances", list(speakers.rows(book.stance)))
    notes = {f"document stances: {word}": str(count) for word, count in sorted(counts.items())}
    return {"margin": str(book.stance.margin), "audit": audit.note(), **notes}


def closeness_of(rows: Sequence[Mapping[str, Any]]) -> Closeness:
    """Return the rows of the table of frame_closeness by frame_id and passage_id."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows:
        found[row["frame_id"]][row["passage_id"]] = row["closeness"]
    return found


def frame_rows(book: Codebook, article: Document, answers: Answers, closeness: Closeness) -> Rows:
    """Return the rows of the table of frames of one document."""
    rows: Rows = []
    for frame in book.frames:
        close = closeness.get(frame.id, {})
        asked = {name: answers.get(Place(name, "any", "frame", frame.id), ()) for name in article.passage_ids}
        scores = {name: passage_score(own) for name, own in asked.items() if own}
        found = presence(scores, frame.threshold, {name: close[name] for name in article.passage_ids if name in close})
        evidence = [sentence for name in found.evidence for sentence in article.sentences_of(name)]
        place = {"document_id": article.document_id, "frame_id": frame.id}
        rows.append({**place, "present": found.present, "probability": found.probability, "evidence": evidence})
    return rows


def _decided(book: Codebook, group: Sequence[Document], evidence: Evidence, speakers: Speakers) -> dict[str, Rows]:
    tables: dict[str, Rows] = {"sentence_stances": [], "document_stances": []}
    for article in group:
        for target in book.targets:
            for voice in VOICES:
                rows = evidence.relevance.get((article.document_id, target.id, voice), ())
                said = said_in(rows, evidence.answers)
                is_titled = names(target, article.read.title)
                if said:
                    result = whole(said, voice, book.stance, is_titled)
                else:
                    result = Whole(why_not(rows, bool(article.passage_ids)))
                place = {"target_id": target.id, "voice": voice}
                tables["sentence_stances"] += [
                    {"sentence_id": own.sentence_id, **place, **judged(own.p, book.stance.margin).columns()}
                    for own in said
                ]
                tables["document_stances"].append(
                    {"document_id": article.document_id, **place, **_columns(result, len(said))}
                )
                if voice == "quotation" and result.evidence:
                    speakers.add(target.id, said)
    return tables


def said_in(rows: Sequence[Mapping[str, Any]], answers: Answers) -> list[Said]:
    """Return the judged sentences among rows of the table of relevance, which are of one target and voice."""
    found = []
    for row in rows:
        if row["outcome"] in ASKED:
            read = steps(about_target(answers, Place(row["sentence_id"], row["voice"], "target", row["target_id"])))
            if read:
                p, about = settled(read, register_of(row["voice"])), _about(row)
                p = of_target(p, about) if row["voice"] == "narration" else p
                found.append(
                    Said(row["sentence_id"], p, row["text"], text_or_none(row["speaker"]), row["outcome"], about)
                )
    return found


def _about(row: Mapping[str, Any]) -> float:
    """Return how likely a sentence is about its target, from its row of relevance."""
    measure = row["measure"]
    return 1.0 if measure is None or np.isnan(measure) else float(measure)


def why_not(rows: Sequence[Mapping[str, Any]], is_read: bool) -> Decision:
    """Return the decision on a voice of a document of which no sentence was judged, from its rows of relevance.

    >>> why_not([{"outcome": "too_far"}, {"outcome": "unrelated"}], is_read=True).reason
    'unrelated'
    """
    if not rows:
        return not_judged("no_such_voice" if is_read else "not_read")
    outcomes = {row["outcome"] for row in rows}
    return not_judged(next(word for word in _NEAREST_FIRST if word in outcomes))


def _columns(result: Whole, judged_sentences: int) -> dict[str, object]:
    lists = {"evidence": list(result.evidence), "counter_evidence": list(result.counter_evidence)}
    return {**result.decision.columns(), "sentences_judged": judged_sentences, **lists}


def _audited(book: Codebook, group: Sequence[Document], answers: Answers, closeness: Closeness) -> Rows:
    """Return the frames that a full reading of the audit's documents found."""
    units = {place.unit_id for place in answers}
    return [
        row
        for article in group
        if not units.isdisjoint(article.passage_ids)
        for row in frame_rows(book, article, answers, closeness)
        if row["present"] is not None
    ]


def _by_document(rows: Sequence[dict[str, Any]], group: Sequence[Document]) -> Relevance:
    document = {sentence.sentence_id: article.document_id for article in group for sentence in article.sentences}
    found: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[document[row["sentence_id"]], row["target_id"], row["voice"]].append(row)
    return found
