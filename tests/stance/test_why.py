"""The trail behind a decision: complete, and enough to redo the decision without the program."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Sequence

import pytest

from framewire.errors import NotInRunError
from framewire.progress import Silent
from framewire.reasons import REASONS
from framewire.stance import ScoreRequest, decide_stances, score_sentences
from framewire.stance.trail_text import as_text
from framewire.stance.why import as_json, find_document, trails
from framewire.tables import Store
from stance.fakes import FakeShelf, book, make_store

SAID = "The port will poison the bay and our children for years"
TEXTS = [
    ["The port opened on Monday and it is splendid.", "It is a splendid day for all.", "The weather stayed fine."],
    [f'"{SAID}," said Ann Lee.', "Maybe the port will be finished in the spring."],
    ["The weather stayed fine over the whole weekend."],
    ["The port has four cranes.", "The port is poison and splendid maybe."],
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = make_store(tmp_path_factory.mktemp("why"), TEXTS, [("d01", SAID, "Ann Lee")])
    score_sentences(ScoreRequest(book()), made, FakeShelf(), Silent())  # type: ignore[arg-type]
    decide_stances(book(), made, Silent())
    return made


def by_calculator(sentences: Sequence[dict], voice: str) -> list[float] | None:
    """Redo a decision from the printed numbers alone: no array, nothing of the program."""
    read = [(step["speaker"], sentence_of(step["answers"], voice)) for step in sentences if step["p"] is not None]
    if not read:
        return None
    if voice == "narration":
        return weighed([p for _, p in read])
    speakers = defaultdict(list)
    for speaker, p in read:
        speakers[speaker].append(p)
    side, lean, split = leaning([pooled(own, 4) for own in speakers.values()], 1)
    agreed = side * (1 - 4 * split)
    return [agreed * lean, 1 - agreed, agreed * (1 - lean)]


def weighed(parts: Sequence[Sequence[float]]) -> list[float]:
    odds = [math.exp(-2.76 + 8.2 * max(0.0, max(p[k] for p in parts) - 0.25)) for k in (0, 2)]
    favour, neutral, against = odds[0], 1.0, odds[1]
    total = favour + neutral + against
    return [favour / total, neutral / total, against / total]


def sentence_of(answers: Sequence[dict], voice: str) -> list[float]:
    both = sorted((a["kind"] != "writer", a["wording"], a["numbers"]) for a in answers if a["side"] == "both")
    if voice == "quotation":
        return mean([numbers for _, _, numbers in both])
    writer, *sides = [numbers for _, _, numbers in both]
    if max(writer[0], writer[2]) < 0.06:
        return mean([writer])
    return [(one + other) / 2 for one, other in zip(mean([writer]), mean(sides), strict=True)]


def mean(read: Sequence[Sequence[float]]) -> list[float]:
    if len(read) == 1:
        found = list(read[0])
    else:
        found = [math.prod(p[k] + 0.001 for p in read) ** (1 / len(read)) for k in range(3)]
    return [value / sum(found) for value in found]


def pooled(parts: Sequence[Sequence[float]], clearness: float) -> list[float]:
    side, lean, split = leaning(parts, clearness)
    return [side * (lean - split), 1 - side * (1 - 2 * split), side * (1 - lean - split)]


def leaning(parts: Sequence[Sequence[float]], clearness: float) -> tuple[float, float, float]:
    sides = [p[0] + p[2] for p in parts]
    leans = [p[0] / (p[0] + p[2]) if p[0] + p[2] else 0.5 for p in parts]
    weights = [(s / max(sides)) ** clearness if max(sides) else 1.0 for s in sides]
    lean = sum(w * value for w, value in zip(weights, leans, strict=True)) / sum(weights)
    split = sum(w * (value - lean) ** 2 for w, value in zip(weights, leans, strict=True)) / sum(weights)
    return max(sides), lean, split


@pytest.mark.parametrize("document", ["d00", "d01", "d02", "d03"])
def test_every_decision_can_be_redone_from_its_trail(store: Store, document: str) -> None:
    for trail in json.loads(as_json(trails(store, book(), document))):
        found = by_calculator(trail["sentences"], trail["voice"])
        if trail["p"] is None:
            assert trail["reason"] in REASONS
            assert trail["stance"] is None
            continue
        assert found == pytest.approx(trail["p"], abs=1e-5)
        names = ("favour", "neutral", "against")
        if trail["stance"] is not None:
            assert trail["stance"] == names[found.index(max(found))]


def test_the_trail_names_every_sentence_of_the_voice_once(store: Store) -> None:
    (narration, quotation) = trails(store, book(), "d01", "port")
    assert [step.outcome for step in narration.sentences] == ["mentions"]
    assert [(step.speaker, step.text) for step in quotation.sentences] == [("Ann Lee", SAID)]
    assert quotation.evidence == ("d01-s0",)


def test_the_text_shows_gate_answers_and_rule(store: Store) -> None:
    text = as_text(trails(store, book(), "d00"), book())
    assert "the new port [port], narration: favour" in text
    assert "d00-s0 [mentions]  evidence" in text
    assert "“The port is welcome.”: entailed 0.80000, neutral 0.20000, contradicted 0.00000" in text
    assert "quotation: not judged, no_such_voice (nothing in the article is said in this voice)" in text
    assert "\x1b" not in text


def test_a_document_is_found_by_id_path_or_title_and_near_matches_are_named(store: Store) -> None:
    assert find_document(store, "d02.txt")["document_id"] == "d02"
    with pytest.raises(NotInRunError, match=r"document 'd0x': it is not in this run. Near matches: d0"):
        find_document(store, "d0x")
    with pytest.raises(NotInRunError, match=r"target 'bay': it is not in the codebook. Choose one of: port"):
        trails(store, book(), "d00", "bay")
