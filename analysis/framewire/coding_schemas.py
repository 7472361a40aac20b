"""The schemas of hand-coding: what was drawn, what people coded, and what follows from it."""

from __future__ import annotations

from framewire.schema import MEASURE, NUMBER, PROBABILITY, TEXT, TEXTS, described, maybe

# A number with its 95 % interval; all three are null together, and `reason` says why.
_ESTIMATE = {"value": maybe(MEASURE), "low": maybe(MEASURE), "high": maybe(MEASURE), "reason": maybe(TEXT)}
CODING = (
    described(
        "samples",
        "unit_id",
        {
            "unit_id": TEXT,
            "kind": TEXT,
            "document_id": TEXT,
            "sentence_id": maybe(TEXT),
            "subject_id": TEXT,
            "voice": maybe(TEXT),
            "said": maybe(TEXT),
            "stratum": TEXT,
            "copies": NUMBER,
            "probability": PROBABILITY,
            "draw": maybe(NUMBER),
            "coders": TEXTS,
            "text_sha256": maybe(TEXT),
            "design": TEXT,
        },
    ),
    described(
        "annotations",
        "unit_id coder",
        {
            "unit_id": TEXT,
            "coder": TEXT,
            "code": TEXT,
            "note": maybe(TEXT),
            "sheet": TEXT,
            "text_sha256": TEXT,
        },
    ),
    described(
        "agreement",
        "kind subject_id voice measure coder_a coder_b code_a code_b",
        {
            "kind": TEXT,
            "subject_id": maybe(TEXT),
            "voice": maybe(TEXT),
            "measure": TEXT,
            "coder_a": maybe(TEXT),
            "coder_b": maybe(TEXT),
            "code_a": maybe(TEXT),
            "code_b": maybe(TEXT),
            **_ESTIMATE,
            "units": NUMBER,
        },
    ),
    described("gold", "unit_id", {"unit_id": TEXT, "code": TEXT, "decided_by": TEXT, "coders": TEXTS}),
    described(
        "scores",
        "kind subject_id voice code measure",
        {
            "kind": TEXT,
            "subject_id": maybe(TEXT),
            "voice": maybe(TEXT),
            "code": maybe(TEXT),
            "measure": TEXT,
            **_ESTIMATE,
            "labels": NUMBER,
        },
    ),
    described(
        "prevalence",
        "kind subject_id voice code basis outlet versus period estimator",
        {
            "kind": TEXT,
            "subject_id": TEXT,
            "voice": maybe(TEXT),
            "code": TEXT,
            "basis": TEXT,
            "outlet": maybe(TEXT),
            "versus": maybe(TEXT),
            "period": maybe(TEXT),
            "estimator": TEXT,
            **_ESTIMATE,
            "units": NUMBER,
            "labels": NUMBER,
            "tuning": maybe(MEASURE),
        },
    ),
)
