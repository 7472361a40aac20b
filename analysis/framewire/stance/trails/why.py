"""Why a document has its stance, or none: every step from the sentence over the gate and the answers to the rule.

All of it is read from the tables of a run by joins alone, and every number is printed as the tables hold it, so that a
person can redo the decision with a pocket calculator.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc

from framewire.codebook import Codebook, Target
from framewire.errors import NotInRunError
from framewire.schemas import VOICES
from framewire.stance.decide import said_in
from framewire.stance.decisions.rule_words import in_words
from framewire.stance.decisions.stances import Said
from framewire.stance.questions.answers import Answered, Place, about_target, by_place
from framewire.stance.questions.feed import text_or_none
from framewire.stance.questions.relevance import ASKED, names
from framewire.tables import Store

NEAR_MATCHES = 5
Row = dict[str, Any]


@dataclass(frozen=True)
class PrintedAnswer:
    """One answer: the hypothesis in words and the three numbers.

    `kind` is writer (does the author approve?), target or frame. `side` is favour, against, or both, present for a
    frame; for both the numbers are favour, neutral, against, else entailment, neutral, contradiction. `polarity` is
    hypothesis or denial.
    """

    kind: str
    side: str
    wording: int
    polarity: str
    in_context: bool
    numbers: tuple[float, float, float]


@dataclass(frozen=True)
class Step:
    """One sentence in one voice: what it says, who says it, what the gate said of it, and what was answered.

    `p` is what its answers come to (favour, neutral, against), null where nothing was asked.
    """

    sentence_id: str
    text: str
    speaker: str | None
    outcome: str
    measure: float | None
    answers: tuple[PrintedAnswer, ...]
    p: tuple[float, float, float] | None


@dataclass(frozen=True)
class Trail:
    """All that lies behind the stance, or the null, of one document towards one target in one voice.

    `rule` is the decision as sentences with its numbers.
    """

    document_id: str
    title: str | None
    path: str
    target_id: str
    target: str
    voice: str
    stance: str | None
    reason: str | None
    p: tuple[float, float, float] | None
    evidence: tuple[str, ...]
    counter_evidence: tuple[str, ...]
    sentences: tuple[Step, ...]
    rule: tuple[str, ...]


def trails(store: Store, book: Codebook, document: str, target_id: str | None = None) -> list[Trail]:
    """Return the trails of a document, by target in the order of the codebook and by voice; without `target_id` all.

    `document` is a document_id, a path or the start of a title. Raises `NotInRunError` where none or several match.
    """
    found = find_document(store, document)
    held = _Held.of(store, found["document_id"])
    wanted = [target for target in book.targets if target_id in (None, target.id)]
    return [_trail(found, held, target, voice, book) for target in wanted for voice in VOICES]


def find_document(store: Store, wanted: str) -> Row:
    """Return document_id, title and path of the one document that is meant by its id, path or start of title.

    Raises `NotInRunError` where none or several match.
    """
    rows = store.arrow("documents", ["document_id", "title", "path"]).to_pylist()
    for matches in (
        [row for row in rows if wanted == row["document_id"]],
        [row for row in rows if wanted == row["path"] or row["path"].endswith(f"/{wanted}")],
        [row for row in rows if wanted.strip() and (row["title"] or "").casefold().startswith(wanted.casefold())],
    ):
        if len(matches) == 1:
            return dict(matches[0])
        if matches:
            raise NotInRunError.several(wanted, [_named(row) for row in matches[:NEAR_MATCHES]])
    names = {name: row for row in rows for name in (row["document_id"], row["path"], row["title"]) if name}
    near = difflib.get_close_matches(wanted, list(names), NEAR_MATCHES, cutoff=0.4)
    raise NotInRunError.document(wanted, [_named(names[name]) for name in near])


@dataclass(frozen=True)
class _Held:
    """The rows of one document: of relevance, of answers by place, of document_stances by target_id and voice."""

    relevance: Sequence[Row]
    answers: Mapping[Place, Sequence[Answered]]
    stances: Mapping[tuple[str, str], Row]

    @classmethod
    def of(cls, store: Store, document_id: str) -> _Held:
        sentences = where(store, "sentences", "document_id", [document_id])
        ids = [row["sentence_id"] for row in sentences]
        stances = where(store, "document_stances", "document_id", [document_id])
        return cls(
            where(store, "relevance", "sentence_id", ids),
            by_place(where(store, "answers", "unit_id", ids)),
            {(row["target_id"], row["voice"]): row for row in stances},
        )


def where(store: Store, name: str, column: str, values: Sequence[str]) -> list[Row]:
    """Return the rows of a table whose `column` holds one of some values."""
    table = store.arrow(name)
    found: list[Row] = table.filter(pc.is_in(table[column], pc.cast(list(values), "string"))).to_pylist()
    return found


def _trail(document: Row, held: _Held, target: Target, voice: str, book: Codebook) -> Trail:
    rows = [row for row in held.relevance if row["target_id"] == target.id and row["voice"] == voice]
    said = said_in(rows, held.answers)
    stance = held.stances[target.id, voice]
    by_id = {own.sentence_id: own for own in said}
    return Trail(
        document["document_id"],
        document["title"],
        document["path"],
        target.id,
        target.name,
        voice,
        stance["stance"],
        stance["reason"],
        _triple([stance["p_favour"], stance["p_neutral"], stance["p_against"]]),
        tuple(stance["evidence"]),
        tuple(stance["counter_evidence"]),
        tuple(_step(row, by_id.get(row["sentence_id"]), held.answers) for row in rows),
        tuple(in_words(said, voice, book.stance, names(target, document["title"] or ""))),
    )


def _step(row: Row, said: Said | None, answers: Mapping[Place, Sequence[Answered]]) -> Step:
    place = Place(row["sentence_id"], row["voice"], "target", row["target_id"])
    own = about_target(answers, place) if row["outcome"] in ASKED else ()
    p = None if said is None else _triple(said.p)
    speaker = text_or_none(row["speaker"])
    return Step(row["sentence_id"], row["text"], speaker, row["outcome"], row["measure"], tuple(map(printed, own)), p)


def printed(row: Answered) -> PrintedAnswer:
    """Return an answer of the table as it is printed."""
    return PrintedAnswer(row.kind, row.side, row.wording, row.polarity, row.in_context, row.numbers)


def _triple(values: Sequence[float | None] | np.ndarray[Any, Any]) -> tuple[float, float, float] | None:
    numbers = [None if value is None else float(value) for value in values]
    favour, neutral, against = numbers
    return None if favour is None or neutral is None or against is None else (favour, neutral, against)


def _named(row: Row) -> str:
    return f"{row['document_id']} ({row['title'] or row['path']})"
