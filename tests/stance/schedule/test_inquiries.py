"""Asking step by step, and deciding from more answers than were needed as from those that were."""

from __future__ import annotations

import numpy as np

from framewire.codebook import Frame, Target
from framewire.progress import Silent
from framewire.stance.decisions.stances import settled
from framewire.stance.questions.answers import Ledger
from framewire.stance.questions.hypotheses import frame_questions, target_questions
from framewire.stance.schedule.ask import Answerer, Judge
from framewire.stance.schedule.inquiries import ArticleInquiry, FrameInquiry, Inquiry, StanceInquiry, inquire
from stance.fakes import FakeEntailment

TARGET = target_questions(
    Target(
        "port", "the port", "claim", favour=("It is welcome.", "It is useful."), against=("It is bad.", "It is vile.")
    )
)
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


# A premise, and the side, wording and polarity of each answer.
Put = tuple[str, tuple[tuple[str, int, str], ...]]
HYPOTHESIS, DENIAL = ("present", 0, "hypothesis"), ("present", 0, "denial")


def inquiry_into(sentence: str, register: str = "report") -> StanceInquiry:
    return StanceInquiry(TARGET, "d0-s2", "narration", sentence, register)  # type: ignore[arg-type]


def asked_of(sentence: str, exhaustive: bool = False) -> list[Put]:
    return put(inquiry_into(sentence), FakeEntailment(), exhaustive)


def put(inquiry: Inquiry, model: FakeEntailment, exhaustive: bool = False) -> list[Put]:
    with Ledger.open(None) as ledger:
        chain = inquire([inquiry], Answerer(Judge.of(model), ledger, Silent()), exhaustive)[0]
    return [(question.premise, question.rows) for question in chain]


def article(yes: dict[str, float], count: int = 12) -> tuple[ArticleInquiry, FakeEntailment]:
    """Return an inquiry into passages "0", "1", ... and a model that says how far each is about money, else .001."""

    def answer(premise: str, hypothesis: str) -> tuple[float, float, float]:
        share = yes.get(premise, 0.001)
        return (1 - share, 0.0, share) if "not" in hypothesis else (share, 0.0, 1 - share)

    passages = [FrameInquiry(MONEY, f"d0-{number:04d}", str(number)) for number in range(count)]
    return ArticleInquiry(tuple(passages)), FakeEntailment(answer)


def test_plain_reporting_ends_with_the_first_question() -> None:
    (first,) = asked_of("The port has two piers.")
    assert first == (
        "The port has two piers.",
        (("favour", 0, "hypothesis"), ("against", 0, "hypothesis"), ("both", 0, "hypothesis")),
    )


def test_a_sentence_whose_writer_may_take_a_side_is_asked_for_both_in_every_phrasing() -> None:
    asked = asked_of("It is splendid.")
    assert [premise for premise, _ in asked] == ["It is splendid."] * 3
    assert [rows[0] for _, rows in asked] == [("favour", wording, "hypothesis") for wording in (0, 0, 1)]


def test_a_torn_statement_is_asked_in_other_words_and_a_clear_one_is_not() -> None:
    torn, clear = (put(inquiry_into(said, "statement"), FakeEntailment()) for said in SAID)
    assert [rows[0][1] for _, rows in torn] == [0, 1]
    assert [rows[0][1] for _, rows in clear] == [0]


def test_answers_after_the_one_that_settled_it_do_not_count() -> None:
    plain, side = np.array([0.03, 0.95, 0.02]), np.array([0.9, 0.1, 0.0])
    assert settled([plain, side, side], "report").tolist() == settled([plain], "report").tolist()
    assert settled([side, side, plain], "report").tolist() != settled([side, side], "report").tolist()


def test_exhaustive_asks_every_step_of_every_sentence() -> None:
    assert len(asked_of("The port has two piers.", exhaustive=True)) == 3


def test_a_clear_article_is_decided_by_the_hypothesis_on_its_first_passages() -> None:
    assert put(*article({})) == [(number, (HYPOTHESIS,)) for number in "012"]


def test_only_a_passage_in_doubt_is_asked_the_denial() -> None:
    asked = put(*article({"0": 0.9, "1": 0.01}))
    assert [rows for _, rows in asked[:3]] == [(HYPOTHESIS,)] * 3
    assert ("0", (DENIAL,)) in asked
    assert ("1", (DENIAL,)) not in asked
    assert ("3", (HYPOTHESIS,)) in asked


def test_a_doubtful_article_is_read_on_until_it_is_clear() -> None:
    premises = list(dict.fromkeys(premise for premise, _ in put(*article({"0": 0.9, "1": 0.01}))))
    assert 3 < len(premises) < 12
    assert premises == [str(number) for number in range(len(premises))]


def test_a_doubtful_passage_is_asked_in_other_words_too() -> None:
    asked = put(*article({"1": 0.99}, count=3))
    in_doubt = [(DENIAL,), (("present", 1, "hypothesis"), ("present", 1, "denial"))]
    assert asked == [*((number, (HYPOTHESIS,)) for number in "012"), *(("1", rows) for rows in in_doubt)]


def test_exhaustive_reads_every_passage() -> None:
    assert len(put(*article({}), exhaustive=True)) == 12 * 3
