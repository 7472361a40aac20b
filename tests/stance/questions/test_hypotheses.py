"""Hypotheses: from the codebook where it gives them, made from the name where not, each with its denial."""

from __future__ import annotations

import pytest

from framewire.codebook import Frame, Target
from framewire.stance.questions.hypotheses import frame_questions, kind_of, made_from_name, target_questions


def test_both_sides_have_as_many_wordings() -> None:
    target = Target(
        "port", "the port", favour=("The port is useful.", "More ports!"), against=("The port is a danger.",)
    )
    questions = target_questions(target)
    assert [(asked.side, asked.wording, asked.text) for asked in questions.favour] == [
        ("favour", 0, "The port is useful."),
        ("favour", 1, "More ports!"),
    ]
    assert [(asked.wording, asked.text) for asked in questions.against] == [
        (n, "The port is a danger.") for n in (0, 1)
    ]


def steps(frame: Frame) -> list[list[tuple[int, str, str]]]:
    return [[(asked.wording, asked.polarity, asked.text) for asked in step] for step in frame_questions(frame).steps]


def test_a_frame_is_asked_its_hypothesis_then_what_the_codebook_adds() -> None:
    alone = [(0, "hypothesis", "It is about money.")]
    assert steps(Frame("money", "money", "It is about money.")) == [alone]
    frame = Frame("money", "money", "It is about money.", "It is not about money.", ("Euros.",), ("No euros.",))
    assert steps(frame) == [
        alone,
        [(0, "denial", "It is not about money.")],
        [(1, "hypothesis", "Euros."), (1, "denial", "No euros.")],
    ]
    assert steps(Frame("money", "money", "It is about money.", None, ("Euros.",)))[1] == [(1, "hypothesis", "Euros.")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Angela Merkel", "entity"),
        ("the United Nations", "entity"),
        ("Bank of England", "entity"),
        ("the Hungarian government", "entity"),
        ("police", "entity"),
        ("nuclear power", "claim"),
        ("sanctions on Russia", "claim"),
        ("Vaccination must be compulsory", "claim"),
        ("This house would ban boxing", "claim"),
    ],
)
def test_kind_is_guessed_from_the_name(name: str, kind: str) -> None:
    assert kind_of(Target("t", name)) == kind


def test_a_stated_kind_is_not_guessed_again() -> None:
    assert kind_of(Target("t", "Angela Merkel", kind="claim")) == "claim"


@pytest.mark.parametrize(
    ("name", "favour", "against"),
    [
        ("sanctions on Russia", "Sanctions on Russia are good.", "Sanctions on Russia are bad."),
        ("economics", "Economics is good.", "Economics is bad."),
        ("Wind power should grow.", "Wind power should grow.", "It is wrong that Wind power should grow."),
        ("The dam must go", "The dam must go.", "It is wrong that the dam must go."),
        ("This house believes that war is hell", "War is hell.", "It is wrong that war is hell."),
        ("This house supports the ban", "The ban is right.", "It is wrong that the ban is right."),
    ],
)  # fmt: skip
def test_noun_phrases_and_statements_have_templates_of_their_own(name: str, favour: str, against: str) -> None:
    assert made_from_name(name, "claim")[0] == (favour, against)
