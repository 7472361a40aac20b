"""The trail behind a decision: complete, and enough to redo the decision without the program."""

from __future__ import annotations

import dataclasses
import json

import pytest

from framewire.errors import NotInRunError
from framewire.progress import Silent
from framewire.stance import ScoreRequest, decide_stances, score_sentences
from framewire.stance.trails.trail_text import as_json, as_text, everything
from framewire.stance.trails.why import find_document, trails
from framewire.stance.trails.why_frames import frame_trails
from framewire.tables import Store
from stance.calculator import Choices, frame, redone
from stance.fakes import FakeShelf, book, make_store

SAID = "The port will poison the bay and our children for years"
TEXTS = [
    ["The port opened on Monday and it is splendid.", "It is a splendid day for all.", "The weather stayed fine."],
    [f'"{SAID}," said Ann Lee.', "Maybe the port will be finished in the spring."],
    ["The weather stayed fine over the whole weekend."],
    ["The port has four cranes.", "The port is poison and splendid maybe."],
    ["A euro is a euro.", "The euro fell again."],
]
CHOICES = Choices(0.05, (0.15, 0.7, 0.15))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = make_store(tmp_path_factory.mktemp("why"), TEXTS, [("d01", SAID, "Ann Lee")])
    score_sentences(ScoreRequest(book()), made, FakeShelf(), Silent())  # type: ignore[arg-type]
    decide_stances(book(), made, Silent())
    return made


@pytest.mark.parametrize("document", ["d00", "d01", "d02", "d03", "d04"])
def test_every_decision_can_be_redone_from_its_trail(store: Store, document: str) -> None:
    for trail in json.loads(as_json(trails(store, book(), document))):
        stance, reason, p = redone(trail, CHOICES, is_titled=False)
        assert (stance, reason) == (trail["stance"], trail["reason"])
        assert trail["p"] == (p if p is None else pytest.approx(p, abs=1e-5))


def test_every_frame_can_be_redone_from_its_trail(store: Store) -> None:
    found = [trail for name in ("d00", "d04") for trail in json.loads(as_json(frame_trails(store, book(), name)))]
    assert [trail["present"] for trail in found] == [False, True]
    for trail in found:
        present, probability = frame(trail)
        assert present == trail["present"]
        assert probability == pytest.approx(trail["probability"], abs=1e-5)


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


def test_the_text_of_a_frame_shows_passages_answers_and_rule(store: Store) -> None:
    text = as_text(everything(store, book(), "d04", "money"), book())
    assert "money [money], frame: present" in text
    assert "“This text is about money.”: entailed 0.80000, neutral 0.20000, contradicted 0.00000" in text
    assert "“This text is not about money.”: entailed 0.00000, neutral 0.20000, contradicted 0.80000" in text
    assert "the frame is present from 0.45 on" in text
    assert "voice" not in text


def test_without_a_subject_all_targets_in_both_voices_and_all_frames_are_shown(store: Store) -> None:
    found = json.loads(as_json(everything(store, book(), "d00")))
    assert [(each.get("target_id"), each.get("voice"), each.get("frame_id")) for each in found] == [
        ("port", "narration", None),
        ("port", "quotation", None),
        (None, None, "money"),
    ]


def test_a_document_is_found_by_id_path_or_title_and_near_matches_are_named(store: Store) -> None:
    assert find_document(store, "d02.txt")["document_id"] == "d02"
    with pytest.raises(NotInRunError, match=r"document 'd0x': it is not in this run. Near matches: d0"):
        find_document(store, "d0x")
    with pytest.raises(NotInRunError, match=r"target or frame 'bay': it is not in .* Choose one of: port, money"):
        everything(store, book(), "d00", "bay")
    asks_nothing = dataclasses.replace(book(), targets=(), frames=())
    with pytest.raises(NotInRunError, match=r"it names no target and no frame. Add a \[\[target\]\]"):
        everything(store, asks_nothing, "d00")
