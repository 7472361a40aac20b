"""What is read in each voice: the two never share a word."""

from __future__ import annotations

import re

from framewire.stance.premises import Reading, Span, split
from hypothesis import given
from hypothesis import strategies as st

TEXT = 'The deal is done. "It is a shame," said Ann Lee. He called it "a triumph" in the long speech that he gave.'


def span(words: str, speaker: str | None = None, text: str = TEXT) -> Span:
    return Span(text.index(words), text.index(words) + len(words), speaker)


def words(sentences: list) -> list[str]:
    return [sentence.text for sentence in sentences]


def test_narration_has_no_quoted_word_and_quotation_no_other() -> None:
    reading = Reading(TEXT, (span("It is a shame,", "Ann Lee"), span("a triumph", "Bo Ek")))
    assert words(reading.sentences("narration")) == [
        "The deal is done.",
        "He called it … in the long speech that he gave.",
    ]
    said = reading.sentences("quotation")
    assert [(sentence.text, sentence.speaker) for sentence in said] == [("It is a shame", "Ann Lee")]


def test_a_sentence_that_is_mostly_quoted_is_not_the_writer_s() -> None:
    text = 'She said: "Never. Not in my lifetime, not in yours."'
    reading = Reading(text, (span("Never. Not in my lifetime, not in yours.", None, text),))
    assert reading.sentences("narration") == []
    assert words(reading.sentences("quotation")) == ["Not in my lifetime, not in yours."]


def test_without_quotations_there_is_no_such_voice() -> None:
    assert Reading("The deal is done.").sentences("quotation") == []
    assert words(Reading("The deal is done.").sentences("narration")) == ["The deal is done."]


def test_titles_and_initials_end_no_sentence() -> None:
    assert split("Mr. Lee met Gen. A. Ode. They talked at length.") == [
        "Mr. Lee met Gen. A. Ode.",
        "They talked at length.",
    ]


def test_an_endless_sentence_comes_in_pieces_and_nothing_is_lost() -> None:
    text = " ".join(f"word{number}" for number in range(200))
    pieces = split(text)
    assert [len(piece.split()) for piece in pieces] == [80, 80, 40]
    assert " ".join(pieces) == text


@given(
    st.text(alphabet='ab c."“”\n', max_size=120),
    st.lists(st.tuples(st.integers(0, 119), st.integers(1, 40)), max_size=3),
)
def test_no_voice_invents_a_word(text: str, drawn: list[tuple[int, int]]) -> None:
    spans = tuple(Span(start, min(start + length, len(text))) for start, length in drawn if start < len(text))
    known = set(re.findall(r"\w", text))
    for voice in ("narration", "quotation", "any"):
        for sentence in Reading(text, spans).sentences(voice):
            assert set(re.findall(r"\w", sentence.text)) <= known
