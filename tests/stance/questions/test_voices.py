"""What is read in each voice: the two never share a word."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framewire.sentences import split_sentences
from framewire.stance.questions.voices import AttributedSpan, Sentence, Utterance, utterances

TEXT = 'The deal is done. "It is a shame," said Ann Lee. He called it "a triumph" in the long speech that he gave.'


def span(words: str, speaker: str | None = None, text: str = TEXT) -> AttributedSpan:
    return AttributedSpan(text.index(words), text.index(words) + len(words), speaker)


def read(text: str, *spans: AttributedSpan) -> list[Utterance]:
    sentences = [Sentence(f"s{n}", "p0", *bounds) for n, bounds in enumerate(split_sentences(text))]
    return utterances(text, sentences, spans)


def said(found: list[Utterance], voice: str) -> list[tuple[str, str | None]]:
    return [(each.text, each.speaker) for each in found if each.voice == voice]


def test_narration_has_no_quoted_word_and_quotation_no_other() -> None:
    found = read(TEXT, span("It is a shame,", "Ann Lee"), span("a triumph", "Bo Ek"))
    assert said(found, "narration") == [
        ("The deal is done.", None),
        ("He called it … in the long speech that he gave.", None),
    ]
    assert said(found, "quotation") == [("It is a shame", "Ann Lee"), ("a triumph", "Bo Ek")]
    assert [each.is_long_enough for each in found if each.voice == "quotation"] == [True, False]


def test_a_sentence_that_is_mostly_quoted_is_not_the_writer_s() -> None:
    text = 'She said: "Not in my lifetime, not in yours."'
    found = read(text, span("Not in my lifetime, not in yours.", None, text))
    assert said(found, "narration") == []
    assert said(found, "quotation") == [("Not in my lifetime, not in yours.", None)]


def test_each_sentence_of_a_long_quotation_is_the_speaker_s() -> None:
    text = 'He said: "We are strong. We have won the war." Then he left the hall.'
    found = read(text, span("We are strong. We have won the war.", "Bo Ek", text))
    assert [each.sentence_id for each in found if each.voice == "quotation"] == ["s0", "s1"]
    assert said(found, "narration") == [("Then he left the hall.", None)]


def test_of_several_speakers_in_a_sentence_the_one_with_most_words_is_read() -> None:
    text = 'Ann said "it is a very great shame" while Bo said "no, no" to that.'
    quotes = (span("it is a very great shame", "Ann", text), span("no, no", "Bo", text))
    assert said(read(text, *quotes), "quotation") == [("it is a very great shame", "Ann")]


def test_two_stretches_of_one_speaker_are_read_together() -> None:
    text = '"It is a shame," said Ann Lee, "and a danger."'
    quotes = (span("It is a shame,", "Ann Lee", text), span("and a danger.", "Ann Lee", text))
    assert said(read(text, *quotes), "quotation") == [("It is a shame … and a danger.", "Ann Lee")]


@pytest.mark.parametrize("marks", ["“”", '""'])
def test_what_tells_who_speaks_inside_a_quotation_is_not_said(marks: str) -> None:
    opening, closing = marks
    text = f"{opening}The bread was good,{closing} said the mayor, Helen Marsh. {opening}We ate all of it.{closing}"
    whole = AttributedSpan(1, len(text) - 1, "Helen Marsh")
    assert said(read(text, whole), "quotation") == [
        ("The bread was good", "Helen Marsh"),
        ("We ate all of it.", "Helen Marsh"),
    ]


def test_marked_words_inside_reported_speech_are_said() -> None:
    text = 'He told us that it was "a mess," "a shame" and "the end" of it.'
    found = read(text, span('it was "a mess," "a shame" and "the end" of it', "Bo Ek", text))
    assert said(found, "quotation") == [('it was "a mess," "a shame" and "the end" of it', "Bo Ek")]


def test_without_quotations_there_is_no_such_voice() -> None:
    assert said(read("The deal is done."), "quotation") == []
    assert said(read("The deal is done."), "narration") == [("The deal is done.", None)]


@given(
    st.text(alphabet='ab c."“”\n', max_size=120),
    st.lists(st.tuples(st.integers(0, 119), st.integers(1, 40)), max_size=3),
)
def test_no_voice_invents_a_word_and_the_two_share_none(text: str, drawn: list[tuple[int, int]]) -> None:
    spans = [AttributedSpan(start, min(start + length, len(text))) for start, length in drawn if start < len(text)]
    for each in read(text, *spans):
        assert set(re.findall(r"\w", each.text)) <= set(re.findall(r"\w", text))
    mine = {place for one in spans for place in range(one.start, one.end)}
    letters = Counter(char for place, char in enumerate(text) if char.isalpha() and place not in mine)
    narrated = Counter(char for each in read(text, *spans) if each.voice == "narration" for char in each.text)
    assert all(narrated[char] <= letters[char] for char in "abc")
