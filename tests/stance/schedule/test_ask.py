"""The judge reads both sides, and any model will do."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from framewire.progress import Silent
from framewire.stance import ScoreRequest, score_sentences
from framewire.stance.questions.answers import Place, Question
from framewire.stance.questions.hypotheses import Hypothesis
from framewire.stance.schedule.ask import Judge, stance_head, two_sided
from stance.fakes import FakeEntailment, FakeShelf, book, make_store

SIDES = (
    Hypothesis("favour", 0, "hypothesis", "The port is welcome."),
    Hypothesis("against", 0, "hypothesis", "The port is a danger."),
)
PLACE = Place("d00-s0", "narration", "target", "port")


def question(premise: str, head: str = "reported") -> Question:
    return Question(PLACE, premise, SIDES, is_sided=True, head=head)


def test_contradicting_one_side_speaks_for_the_other() -> None:
    assert two_sided(np.array([[0.1, 0.2, 0.7], [0.5, 0.4, 0.1]])).tolist() == pytest.approx([0.1, 0.3, 0.6])


def test_a_foreign_model_is_judged_by_its_answers_alone() -> None:
    judge = Judge.of(FakeEntailment())
    (rows,) = judge.answer([question("A splendid port.")])
    assert rows[2].tolist() == pytest.approx([0.8, 0.2, 0.0])
    assert judge.hashes(question("A splendid port.")) == judge.hashes(question("A splendid port.", head=""))


class Embedded(FakeEntailment):
    """Pretends to be the embedded model: its features are all zero, so the head says what it says to nothing."""

    def score_with_features(self, pairs: Sequence[tuple[str, str]]) -> tuple[np.ndarray, np.ndarray]:
        return self.score(pairs), np.zeros((len(pairs), 384), np.float32)

    def writer_with_features(self, pairs: Sequence[tuple[str, str]]) -> tuple[np.ndarray, np.ndarray]:
        return self.score(pairs), np.ones((len(pairs), 384), np.float32)


def test_the_writer_is_read_in_a_way_of_its_own() -> None:
    judge = Judge.of(Tells(name="embedded"))
    asked = Question(PLACE, "A port.", SIDES, is_sided=True, head="writer", of_writer=True)
    (rows,) = judge.answer([asked])
    head, _ = stance_head("writer")
    assert rows[0].tolist() == pytest.approx([0.1, 0.2, 0.7])
    assert rows[2].tolist() == pytest.approx(head.apply(np.ones((1, 768), np.float32))[0].tolist(), abs=1e-5)
    assert judge.hashes(asked)[0] != judge.hashes(Question(PLACE, "A port.", SIDES[:1]))[0]
    assert not set(judge.hashes(asked)) & set(judge.hashes(dataclasses.replace(asked, of_writer=False)))


def test_the_embedded_model_is_judged_by_the_head_of_the_kind() -> None:
    judge = Judge.of(Embedded(name="embedded"))
    (rows,) = judge.answer([question("A splendid port.")])
    head, _ = stance_head("reported")
    assert rows[2].tolist() == pytest.approx(head.apply(np.zeros((1, 768), np.float32))[0].tolist(), abs=1e-5)
    assert judge.hashes(question("x"))[:2] == judge.hashes(question("x", head=""))[:2]
    assert judge.hashes(question("x"))[2] != judge.hashes(question("x", "entity"))[2]


class Tells(Embedded):
    """Says yes to both sides of a stance and no to anything else."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        assert pairs, "asked for nothing"
        return np.array([[0.1, 0.2, 0.7]] * len(pairs), np.float32)

    def score_with_features(self, pairs: Sequence[tuple[str, str]]) -> tuple[np.ndarray, np.ndarray]:
        return 1 - self.score(pairs), np.zeros((len(pairs), 384), np.float32)


def test_sides_are_read_as_sides_and_anything_else_as_a_plain_question_in_any_order() -> None:
    plain = Question(PLACE, "A port.", SIDES[:1])
    judge = Judge.of(Tells(name="embedded"))
    one, sided, other = judge.answer([plain, question("A port."), plain])
    assert one[0].tolist() == other[0].tolist() == pytest.approx([0.1, 0.2, 0.7])
    assert sided[0].tolist() == pytest.approx([0.9, 0.8, 0.3])
    assert (len(one), len(sided)) == (1, 3)
    assert judge.answer([plain])[0][0].tolist() == one[0].tolist()
    assert judge.answer([question("A port.")])[0][0].tolist() == sided[0].tolist()
    assert judge.hashes(plain)[0] != judge.hashes(question("A port."))[0]
    foreign = Judge.of(FakeEntailment())
    assert foreign.hashes(plain)[0] == foreign.hashes(question("A port."))[0]


@pytest.mark.parametrize("name", ["entity", "claim", "reported", "writer"])
def test_heads_give_the_mirrored_answer_to_the_mirrored_question(name: str) -> None:
    head, _ = stance_head(name)
    values = np.random.default_rng(0).normal(size=(5, 2, 384)).astype(np.float32)
    straight = head.apply(values.reshape(5, -1))
    mirrored = head.apply(values[:, ::-1].reshape(5, -1))
    assert mirrored == pytest.approx(straight[:, ::-1], abs=1e-5)


class ShortSighted(FakeEntailment):
    """Reads forty characters."""

    def cuts(self, pairs: Sequence[tuple[str, str]]) -> list[bool]:
        return [len(premise) > 40 for premise, _ in pairs]


def test_sentences_that_the_model_does_not_read_to_their_end_are_in_failures(tmp_path: Path) -> None:
    short, long = "The port is splendid.", "The port is splendid, and it has a long grey wall of stone."
    store = make_store(tmp_path, [[short], [long]])
    for _ in range(2):
        score_sentences(ScoreRequest(book()), store, FakeShelf(ShortSighted()), Silent())  # type: ignore[arg-type]
        failed = store.read("failures")
        # The sentence was asked about the target, and its passage about the frame.
        assert set(failed["unit_id"]) == set(store.read("answers").query("unit_id.str.startswith('d01')")["unit_id"])
        assert set(failed["error"]) == {"end_not_read"}
    score_sentences(ScoreRequest(book()), store, FakeShelf(FakeEntailment()), Silent())  # type: ignore[arg-type]
    assert store.read("failures").empty
