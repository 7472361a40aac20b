"""The schema of every table of a run."""

from __future__ import annotations

from types import MappingProxyType

from framewire.coding_schemas import CODING
from framewire.schema import FLAG, MEASURE, NUMBER, PROBABILITY, TEXT, TEXTS, TIME, WEIGHTS, described, maybe

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
    "stance": maybe(TEXT),
    "p_favour": maybe(PROBABILITY),
    "p_neutral": maybe(PROBABILITY),
    "p_against": maybe(PROBABILITY),
}
_ALL = (
    described(
        "documents",
        "document_id",
        {
            "document_id": TEXT,
            "path": TEXT,
            "sha256": TEXT,
            "title": maybe(TEXT),
            "text": TEXT,
            "published": maybe(TIME),
            "published_from": maybe(TEXT),
            "outlet": maybe(TEXT),
            "byline": maybe(TEXT),
            "origin": maybe(TEXT),
            "language": TEXT,
            "family_id": TEXT,
            "n_words": NUMBER,
        },
    ),
    described("removals", "document_id line", {"document_id": TEXT, "line": NUMBER, "text": TEXT, "rule": TEXT}),
    described(
        "passages",
        "passage_id",
        {"passage_id": TEXT, "document_id": TEXT, "position": NUMBER, "start": NUMBER, "end": NUMBER, "text": TEXT},
    ),
    described(
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
    described(
        "attributions",
        "attribution_id",
        {
            "attribution_id": TEXT,
            "document_id": TEXT,
            "start": NUMBER,
            "end": NUMBER,
            "speaker": maybe(TEXT),
            "speaker_kind": maybe(TEXT),
            "cue": maybe(TEXT),
            "direct": FLAG,
            "sentence_ids": TEXTS,
        },
    ),
    described(
        "topics",
        "topic_id",
        {"topic_id": TEXT, "terms": TEXTS, "weights": WEIGHTS, "size": NUMBER, "theme_id": maybe(TEXT)},
    ),
    described(
        "themes",
        "theme_id",
        {
            "theme_id": TEXT,
            "name": TEXT,
            "source": TEXT,
            "terms": TEXTS,
            "size": NUMBER,
            "stability": maybe(PROBABILITY),
            "nearest": TEXTS,
        },
    ),
    described(
        "passage_themes",
        "passage_id",
        {"passage_id": TEXT, "topic_id": TEXT, "theme_id": maybe(TEXT), "probability": PROBABILITY},
    ),
    described(
        "document_themes",
        "document_id theme_id",
        {"document_id": TEXT, "theme_id": TEXT, "share": PROBABILITY, "probability": PROBABILITY},
    ),
    described(
        "theme_numbers", "number", {"number": NUMBER, "agreement": PROBABILITY, "chance": PROBABILITY, "chosen": FLAG}
    ),
    described(
        "theme_tree",
        "node_id",
        {"node_id": TEXT, "parent_id": maybe(TEXT), "theme_id": maybe(TEXT), "height": PROBABILITY},
    ),
    described("passage_map", "passage_id", {"passage_id": TEXT, "x": PROBABILITY, "y": PROBABILITY}),
    described(
        "relevance",
        "sentence_id voice target_id",
        {
            "sentence_id": TEXT,
            "voice": TEXT,
            "target_id": TEXT,
            "text": TEXT,
            "speaker": maybe(TEXT),
            "outcome": TEXT,
            "measure": maybe(MEASURE),
        },
    ),
    described("theme_answers", _ANSWER_KEY, _ANSWER),
    described("answers", _ANSWER_KEY, _ANSWER),
    described("audit_answers", _ANSWER_KEY, _ANSWER),
    described("frame_closeness", "passage_id frame_id", {"passage_id": TEXT, "frame_id": TEXT, "closeness": MEASURE}),
    described(
        "sentence_stances",
        "sentence_id target_id voice",
        {"sentence_id": TEXT, "target_id": TEXT, "voice": TEXT, **_STANCE, "reason": maybe(TEXT)},
    ),
    described(
        "document_stances",
        "document_id target_id voice",
        {
            "document_id": TEXT,
            "target_id": TEXT,
            "voice": TEXT,
            **_STANCE,
            "reason": maybe(TEXT),
            "sentences_judged": NUMBER,
            "evidence": TEXTS,
            "counter_evidence": TEXTS,
        },
    ),
    described(
        "speaker_stances",
        "speaker target_id",
        {"speaker": TEXT, "target_id": TEXT, **_STANCE, "n_quotes": NUMBER},
    ),
    described(
        "frames",
        "document_id frame_id",
        {
            "document_id": TEXT,
            "frame_id": TEXT,
            "present": maybe(FLAG),
            "probability": maybe(PROBABILITY),
            "evidence": TEXTS,
        },
    ),
    described(
        "audits",
        "document_id kind subject_id voice",
        {
            "document_id": TEXT,
            "kind": TEXT,
            "subject_id": TEXT,
            "voice": TEXT,
            "planned": maybe(TEXT),
            "full": maybe(TEXT),
        },
    ),
    *CODING,
    described("failures", "stage unit_id error", {"stage": TEXT, "unit_id": TEXT, "error": TEXT, "message": TEXT}),
)

SCHEMAS = MappingProxyType({schema.name: schema for schema in _ALL})
# The stages of a whole run, in their order.
STAGES = ("corpus", "themes", "scoring", "decisions")
STANCES = ("favour", "neutral", "against")
VOICES = ("narration", "quotation")
