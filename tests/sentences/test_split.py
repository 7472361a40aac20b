"""Sentences tile the text; abbreviations do not end one, lines do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framewire.sentences import LONGEST, split_sentences


def pieces(text):
    return [text[start:end].strip() for start, end in split_sentences(text)]


@given(st.text(alphabet="ab .!?…\"'”“)\n\tA1-。！」中", max_size=120))
def test_sentences_tile_any_text(text):
    spans = split_sentences(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Kim met Gen. Lind in the U.S. capital. They spoke.", 2),
        ("“Go now!” she said. “We will wait.” He left.", 3),
        ("The price fell to 3.5 per cent. Nobody knew why.", 2),
        ("John F. Kennedy spoke. Was he right? Yes.", 3),
        ("One line\nAnother line", 2),
        ("He left at 5 p.m. on Monday. She stayed.", 2),
        ("Wait… what is it?", 1),
        ("(He left.) She stayed.", 2),
        ("Former adviser H.R. McMaster said so. J.D. Vance agreed.", 2),
        ("Gov. J.B. Pritzker met George H.W. Bush and J.R.R. Tolkien.", 1),
        ("He moved to the U.S. Officials agreed. It was 5 p.m. Officials left.", 2),
        ("He worked for the F.B.I. Officials agreed. He met J.D. They spoke.", 4),
        ("She lives in L.A. Officials know.", 2),
        ("Sens. Bernie Sanders and Reps. Ilhan Omar met Govs. Kim and Gens. Lind.", 1),
        ("He spoke to the union reps. Officials left.", 2),
        ("The court in Roe v. Wade ruled. In United States v. Trump it did not.", 2),
        ("They call the letter v. Officials agreed.", 2),
        ("The answer was no. Officials left. “No. They left.”", 4),
        ("Resolution No. 1718 and no. 5 passed on Sat. 5 May and on Sun. May 6.", 1),
        ("Down he sat. Officials saw art. Then the sun. Then rain.", 4),
        ("金正恩周二视察工厂。他表示满意！为什么？没有人知道。", 4),
        ("他说：“我们等。”她走了。（完。）", 3),
        ("「行こう。」と彼は言った。雨だった。", 3),
        ("Version 3.5。 no capital。", 2),
        ("他走了。 -0-", 1),
        ("", 0),
        ("no capital. no break", 1),
    ],
)
def test_where_sentences_end(text, count):
    assert len(pieces(text)) == count


def test_a_sentence_without_an_end_is_cut():
    assert all(end - start <= LONGEST for start, end in split_sentences("word " * 2000))
    assert all(end - start <= LONGEST for start, end in split_sentences("x" * 5000))


def test_a_space_that_does_not_break_is_a_space():
    text = "Then\u00a0Mr.\u00a0Kim left.\u00a0He spoke."
    assert [text[start:end] for start, end in split_sentences(text)] == [
        "Then\u00a0Mr.\u00a0Kim left.\u00a0",
        "He spoke.",
    ]
