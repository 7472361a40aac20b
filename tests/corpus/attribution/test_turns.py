"""Transcripts and lines that a dash opens."""

import pytest

from framewire.corpus.attribution.turns import find_turns


def turns(text):
    return [(turn.who, [text[start:end] for start, end in turn.spans]) for turn in find_turns(text)]


def test_a_turn_is_the_speaker_s_up_to_the_next_one():
    text = "WALLACE: Why did you go?\nTRUMP: Look, I had to.\n\nIt was late.\n(Laughter.)\nWALLACE: And then?"
    assert turns(text) == [
        ("WALLACE", ["Why did you go?"]),
        ("TRUMP", ["Look, I had to.", "It was late."]),
        ("WALLACE", ["And then?"]),
    ]


def test_who_asks_is_not_named():
    text = "Q. Why did you go?\nA. I had to go.\nQ: What then?\nMODERATOR: One more question.\nMR PRICE: We will see."
    assert [who for who, _ in turns(text)] == [None, None, None, None, "MR PRICE"]


@pytest.mark.parametrize(
    "text",
    [
        "Note: this is old.\nNote: this is new.",
        "Ohio: 46.\nUtah: 12.\nOhio: 47.\nUtah: 13.",
        "The plan has three parts: one, two, three.",
        "– Agree on a firm answer",
        "- Buy milk for us\n- Ask him?",
    ],
)
def test_what_is_no_turn(text):
    assert turns(text) == []


def test_a_dash_that_opens_a_line_of_speech():
    assert turns("– We will talk again in June, says Ana Lind.") == [("Ana Lind", ["We will talk again in June"])]
    assert turns("— Is it so?\nNobody knew.") == [(None, ["Is it so?"])]
