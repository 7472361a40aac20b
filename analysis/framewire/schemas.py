"""The schema of every table: columns, types, which may be null, and the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pyarrow as pa

TEXT, NUMBER, TIME, FLAG = pa.string(), pa.int64(), pa.timestamp("us", tz="UTC"), pa.bool_()
PROBABILITY = pa.float32()
# A number that may be negative, such as a difference of shares or a coefficient of agreement.
MEASURE = pa.float64()
TEXTS, WEIGHTS = pa.list_(pa.string()), pa.list_(pa.float32())


@dataclass(frozen=True)
class Schema:
    """A table's columns in order. Columns in `key` name a row; those in `shares` lie in [0, 1]."""

    name: str
    key: tuple[str, ...]
    arrow: pa.Schema
    shares: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.arrow.names)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that are never null."""
        return tuple(column.name for column in self.arrow if not column.nullable)


def _schema(name: str, key: str, columns: Mapping[str, pa.DataType | tuple[pa.DataType, str]]) -> Schema:
    fields = []
    for column, kind in columns.items():
        nullable = isinstance(kind, tuple)
        fields.append(pa.field(column, kind[0] if isinstance(kind, tuple) else kind, nullable=nullable))
    shares = tuple(column.name for column in fields if column.type == PROBABILITY)
    return Schema(name, tuple(key.split()), pa.schema(fields), shares)


def _maybe(kind: pa.DataType) -> tuple[pa.DataType, str]:
    return kind, "nullable"


_ANSWER = {
    "unit_id": TEXT,
    "voice": TEXT,
    "kind": TEXT,
    "subject_id": TEXT,
    "side": TEXT,
    "wording": NUMBER,
    "polarity": TEXT,
    "in_context": FLAG,
    "entailment": PROBABILITY,
    "neutral": PROBABILITY,
    "contradiction": PROBABILITY,
    "pair_sha256": TEXT,
    "model": TEXT,
}
_ANSWER_KEY = "unit_id voice kind subject_id side wording polarity in_context"
_STANCE = {
    "stance": _maybe(TEXT),
    "p_favour": _maybe(PROBABILITY),
    "p_neutral": _maybe(PROBABILITY),
    "p_against": _maybe(PROBABILITY),
}
# A number with its 95 % interval; all three are null together, and `reason` says why.
_ESTIMATE = {"value": _maybe(MEASURE), "low": _maybe(MEASURE), "high": _maybe(MEASURE), "reason": _maybe(TEXT)}
_ALL = (
    _schema(
        "documents",
        "document_id",
        {
            "document_id": TEXT,
            "path": TEXT,
            "sha256": TEXT,
            "title": _maybe(TEXT),
            "text": TEXT,
            "published": _maybe(TIME),
            "published_from": _maybe(TEXT),
            "outlet": _maybe(TEXT),
            "byline": _maybe(TEXT),
            "origin": _maybe(TEXT),
            "language": TEXT,
            "family_id": TEXT,
            "n_words": NUMBER,
        },
    ),
    _schema("removals", "document_id line", {"document_id": TEXT, "line": NUMBER, "text": TEXT, "rule": TEXT}),
    _schema(
        "passages",
        "passage_id",
        {"passage_id": TEXT, "document_id": TEXT, "position": NUMBER, "start": NUMBER, "end": NUMBER, "text": TEXT},
    ),
    _schema(
        "sentences",
        "sentence_id",
        {
            "sentence_id": TEXT,
            "document_id": TEXT,
            "passage_id": TEXT,
            "number": NUMBER,
            "start": NUMBER,
            "end": NUMBER,
        },
    ),
    _schema(
        "attributions",
        "attribution_id",
        {
            "attribution_id": TEXT,
            "document_id": TEXT,
            "start": NUMBER,
            "end": NUMBER,
            "speaker": _maybe(TEXT),
            "speaker_kind": _maybe(TEXT),
            "cue": _maybe(TEXT),
            "direct": FLAG,
            "sentence_ids": TEXTS,
        },
    ),
    _schema(
        "topics",
        "topic_id",
        {"topic_id": TEXT, "terms": TEXTS, "weights": WEIGHTS, "size": NUMBER, "theme_id": _maybe(TEXT)},
    ),
    _schema(
        "themes",
        "theme_id",
        {
            "theme_id": TEXT,
            "name": TEXT,
            "source": TEXT,
            "terms": TEXTS,
            "size": NUMBER,
            "stability": _maybe(PROBABILITY),
            "nearest": TEXTS,
        },
    ),
    _schema(
        "passage_themes",
        "passage_id",
        {"passage_id": TEXT, "topic_id": TEXT, "theme_id": _maybe(TEXT), "probability": PROBABILITY},
    ),
    _schema(
        "document_themes",
        "document_id theme_id",
        {"document_id": TEXT, "theme_id": TEXT, "share": PROBABILITY, "probability": PROBABILITY},
    ),
    _schema(
        "theme_numbers", "number", {"number": NUMBER, "agreement": PROBABILITY, "chance": PROBABILITY, "chosen": FLAG}
    ),
    _schema(
        "theme_tree",
        "node_id",
        {"node_id": TEXT, "parent_id": _maybe(TEXT), "theme_id": _maybe(TEXT), "height": PROBABILITY},
    ),
    _schema("passage_map", "passage_id", {"passage_id": TEXT, "x": PROBABILITY, "y": PROBABILITY}),
    _schema(
        "relevance",
        "sentence_id voice target_id",
        {
            "sentence_id": TEXT,
            "voice": TEXT,
            "target_id": TEXT,
            "text": TEXT,
            "speaker": _maybe(TEXT),
            "outcome": TEXT,
            "measure": _maybe(pa.float64()),
        },
    ),
    _schema("theme_answers", _ANSWER_KEY, _ANSWER),
    _schema("answers", _ANSWER_KEY, _ANSWER),
    _schema("audit_answers", _ANSWER_KEY, _ANSWER),
    _schema(
        "sentence_stances",
        "sentence_id target_id voice",
        {"sentence_id": TEXT, "target_id": TEXT, "voice": TEXT, **_STANCE, "reason": _maybe(TEXT)},
    ),
    _schema(
        "document_stances",
        "document_id target_id voice",
        {
            "document_id": TEXT,
            "target_id": TEXT,
            "voice": TEXT,
            **_STANCE,
            "reason": _maybe(TEXT),
            "sentences_judged": NUMBER,
            "evidence": TEXTS,
            "counter_evidence": TEXTS,
        },
    ),
    _schema(
        "speaker_stances",
        "speaker target_id",
        {"speaker": TEXT, "target_id": TEXT, **_STANCE, "n_quotes": NUMBER},
    ),
    _schema(
        "frames",
        "document_id frame_id",
        {
            "document_id": TEXT,
            "frame_id": TEXT,
            "present": _maybe(FLAG),
            "probability": _maybe(PROBABILITY),
            "evidence": TEXTS,
        },
    ),
    _schema(
        "audits",
        "document_id kind subject_id voice",
        {
            "document_id": TEXT,
            "kind": TEXT,
            "subject_id": TEXT,
            "voice": TEXT,
            "planned": _maybe(TEXT),
            "full": _maybe(TEXT),
        },
    ),
    _schema(
        "samples",
        "unit_id",
        {
            "unit_id": TEXT,
            "kind": TEXT,
            "document_id": TEXT,
            "sentence_id": _maybe(TEXT),
            "subject_id": TEXT,
            "voice": _maybe(TEXT),
            "said": _maybe(TEXT),
            "stratum": TEXT,
            "copies": NUMBER,
            "probability": PROBABILITY,
            "draw": _maybe(NUMBER),
            "coders": TEXTS,
            "text_sha256": _maybe(TEXT),
            "design": TEXT,
        },
    ),
    _schema(
        "annotations",
        "unit_id coder",
        {
            "unit_id": TEXT,
            "coder": TEXT,
            "code": TEXT,
            "note": _maybe(TEXT),
            "sheet": TEXT,
            "text_sha256": TEXT,
        },
    ),
    _schema(
        "agreement",
        "kind subject_id voice measure coder_a coder_b code_a code_b",
        {
            "kind": TEXT,
            "subject_id": _maybe(TEXT),
            "voice": _maybe(TEXT),
            "measure": TEXT,
            "coder_a": _maybe(TEXT),
            "coder_b": _maybe(TEXT),
            "code_a": _maybe(TEXT),
            "code_b": _maybe(TEXT),
            **_ESTIMATE,
            "units": NUMBER,
        },
    ),
    _schema("gold", "unit_id", {"unit_id": TEXT, "code": TEXT, "decided_by": TEXT, "coders": TEXTS}),
    _schema(
        "scores",
        "kind subject_id voice code measure",
        {
            "kind": TEXT,
            "subject_id": _maybe(TEXT),
            "voice": _maybe(TEXT),
            "code": _maybe(TEXT),
            "measure": TEXT,
            **_ESTIMATE,
            "labels": NUMBER,
        },
    ),
    _schema(
        "prevalence",
        "kind subject_id voice code basis outlet versus period estimator",
        {
            "kind": TEXT,
            "subject_id": TEXT,
            "voice": _maybe(TEXT),
            "code": TEXT,
            "basis": TEXT,
            "outlet": _maybe(TEXT),
            "versus": _maybe(TEXT),
            "period": _maybe(TEXT),
            "estimator": TEXT,
            **_ESTIMATE,
            "units": NUMBER,
            "labels": NUMBER,
            "tuning": _maybe(MEASURE),
        },
    ),
    _schema("failures", "stage unit_id error", {"stage": TEXT, "unit_id": TEXT, "error": TEXT, "message": TEXT}),
)

SCHEMAS = MappingProxyType({schema.name: schema for schema in _ALL})
# The stages of a whole run, in their order.
STAGES = ("corpus", "themes", "scoring", "decisions")
STANCES = ("favour", "neutral", "against")
VOICES = ("narration", "quotation")
