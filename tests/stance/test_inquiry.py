"""Asking step by step, and deciding from more answers than were needed as from those that were."""

from __future__ import annotations

import numpy as np
from framewire.stance.entail import Desk
from framewire.stance.inquiry import ArticleInquiry, FrameInquiry, Inquiry, StanceInquiry, inquire, settled
from framewire.stance.judge import Judge
from framewire.stance.ledger import Ledger
from framewire.stance.questions import Place

from framewire.codebook import Frame, Target
from framewire.progress import Silent
from framewire.stance.hypotheses import frame_questions, target_questions
from stance.fakes import FakeEntailment

TARGET = target_questions(
    Target(
        "port", "the port", "claim", favour=("It is welcome.", "It is useful."), against=("It is bad.", "It is vile.")
    )
)
PLACE = Place("d0-0000", "narration", 2)
# The fake is torn about the first and takes a side in the second.
SAID = ("Maybe it is.", "It is splendid.")


MONEY = frame_questions(
    Frame(
        "money",
        "money",
        "This text is about money.",
        "This text is not about money.",
        ("It is on cash.",),
        ("It is not on cash.",),
    )
)


def asked_of(sentence: str, exhaustive: bool = False) -> list[tuple[str, tuple[str, ...]]]:
    return put(StanceInquiry(TARGET, PLACE, sentence), FakeEntailment(), exhaustive)


def put(inquiry: Inquiry, model: FakeEntailment, exhaustive: bool = False) -> list[tuple[str, tuple[str, ...]]]:
    with Ledger.open(None) as ledger:
        chain = inquire([inquiry], Desk(Judge.of(model), ledger, Silent()), exhaustive)[0]
    return [(question.premise, question.row_ids) for question in chain]


def article(yes: dict[str, float], count: int = 12) -> tuple[ArticleInquiry, FakeEntailment]:
    """Return an inquiry into passages "0", "1", ... and a model that says how far each is about money, else .001."""

    def answer(premise: str, hypothesis: str) -> tuple[float, float, float]:
        share = yes.get(premise, 0.001)
        return (1 - share, 0.0, share) if "not" in hypothesis else (share, 0.0, 1 - share)

    passages = [FrameInquiry(MONEY, Place(f"d0-{number:04d}", "any"), str(number)) for number in range(count)]
    return ArticleInquiry(tuple(passages)), FakeEntailment(answer)


def test_plain_reporting_ends_with_the_first_question() -> None:
    (first,) = asked_of("The port has two piers.")
    assert first == (
        "The port has two piers.",
        ("target/port/favour/0#2", "target/port/against/0#2", "target/port/stance/0#2"),
    )


def test_a_side_is_asked_for_in_every_phrasing_alone_and_in_the_context_of_the_target() -> None:
    asked = asked_of("It is splendid.")
    assert [premise for premise, _ in asked] == ["It is splendid.", "On the port: It is splendid."] * 2
    assert [row_ids[0] for _, row_ids in asked] == [
        "target/port/favour/0#2",
        "target/port/favour/0/context#2",
        "target/port/favour/1#2",
        "target/port/favour/1/context#2",
    ]


def test_a_torn_statement_is_asked_in_other_words_and_a_clear_one_is_not() -> None:
    torn, clear = (put(StanceInquiry(TARGET, PLACE, said, "statement"), FakeEntailment()) for said in SAID)
    assert [row_ids[0] for _, row_ids in torn] == ["target/port/favour/0#2", "target/port/favour/1#2"]
    assert [row_ids[0] for _, row_ids in clear] == ["target/port/favour/0#2"]


def test_answers_after_the_one_that_settled_it_do_not_count() -> None:
    plain, side = np.array([0.03, 0.95, 0.02]), np.array([0.9, 0.1, 0.0])
    assert settled([plain, side, side]).tolist() == settled([plain]).tolist()
    assert settled([side, side, plain]).tolist() != settled([side, side]).tolist()


def test_exhaustive_asks_every_step_of_every_sentence() -> None:
    assert len(asked_of("The port has two piers.", exhaustive=True)) == 4


def test_a_clear_article_is_decided_by_the_denials_of_its_first_passages() -> None:
    assert put(*article({})) == [(number, ("frame/money/0/denial",)) for number in "012"]


def test_an_article_that_denials_do_not_decide_is_asked_both_ways() -> None:
    asked = put(*article({"0": 0.9, "1": 0.01}))
    assert [row_ids for _, row_ids in asked[:3]] == [("frame/money/0/denial",)] * 3
    assert [row_ids for _, row_ids in asked[3:6]] == [("frame/money/0",)] * 3
    assert ("3", ("frame/money/0", "frame/money/0/denial")) in asked


def test_a_doubtful_article_is_read_on_until_it_is_clear() -> None:
    premises = list(dict.fromkeys(premise for premise, _ in put(*article({"0": 0.9, "1": 0.01}))))
    assert 3 < len(premises) < 12
    assert premises == [str(number) for number in range(len(premises))]


def test_a_doubtful_passage_is_asked_in_other_words_too() -> None:
    denial, hypothesis = ("frame/money/0/denial",), ("frame/money/0",)
    asked = put(*article({"1": 0.99}, count=3))
    both_ways = [(number, row_ids) for row_ids in (denial, hypothesis) for number in "012"]
    assert asked == [*both_ways, ("1", ("frame/money/1", "frame/money/1/denial"))]


def test_exhaustive_reads_every_passage() -> None:
    assert len(put(*article({}), exhaustive=True)) == 24
