"""Asking step by step, and deciding from more answers than were needed as from those that were."""

from __future__ import annotations

import numpy as np

from framewire.codebook import Target
from framewire.progress import Silent
from framewire.stance.entail import Desk
from framewire.stance.hypotheses import target_questions
from framewire.stance.inquiry import StanceInquiry, inquire, settled
from framewire.stance.judge import Judge
from framewire.stance.ledger import Ledger
from framewire.stance.questions import Place
from stance.fakes import FakeEntailment

TARGET = target_questions(
    Target(
        "port", "the port", "claim", favour=("It is welcome.", "It is useful."), against=("It is bad.", "It is vile.")
    )
)
PLACE = Place("d0-0000", "narration", 2)


def asked_of(sentence: str, exhaustive: bool = False) -> list[tuple[str, tuple[str, ...]]]:
    with Ledger.open(None) as ledger:
        desk = Desk(Judge.of(FakeEntailment()), ledger, Silent())
        chain = inquire([StanceInquiry(TARGET, PLACE, sentence)], desk, exhaustive)[0]
    return [(question.premise, question.row_ids) for question in chain]


def test_plain_reporting_ends_with_the_first_question() -> None:
    (first,) = asked_of("The port has two piers.")
    assert first == (
        "The port has two piers.",
        ("target/port/favour/0#2", "target/port/against/0#2", "target/port/stance/0#2"),
    )


def test_a_side_is_checked_in_the_context_of_the_target() -> None:
    premises = [premise for premise, _ in asked_of("It is splendid.")]
    assert premises == ["It is splendid.", "On the port: It is splendid."]


def test_only_the_torn_are_asked_in_other_words() -> None:
    rows = [row_ids[0] for _, row_ids in asked_of("Maybe it is.")]
    assert rows == ["target/port/favour/0#2", "target/port/favour/0/context#2", "target/port/favour/1#2"]


def test_answers_after_the_one_that_settled_it_do_not_count() -> None:
    plain, side = np.array([0.1, 0.8, 0.1]), np.array([0.9, 0.1, 0.0])
    assert settled([plain, side, side]).tolist() == plain.tolist()
    assert settled([side, side, plain]).tolist() == settled([side, side]).tolist()


def test_exhaustive_asks_every_step_of_every_sentence() -> None:
    assert len(asked_of("The port has two piers.", exhaustive=True)) == 3
