"""Nouns are told from the words around them, and a corpus that shows none is believed."""

from __future__ import annotations

import pytest

from framewire.themes.words.nouns import Usage, learn_usage, noun_phrases

TEXTS = [
    "The envoy left the talks. They counted the votes in the capital, and the nurses made the beds.",
    "Counted votes were few. He counted the boxes. The armed forces of the north will sell the grain.",
    "Two hundred votes, said the envoy; the votes were counted. General secretaryKim spoke to the envoy.",
    "The talks of the envoys failed. She counted the money. They sell the shells. The forces guard the capital.",
] * 2


@pytest.fixture(scope="module")
def usage() -> Usage:
    return learn_usage(TEXTS)


@pytest.mark.parametrize("phrase", ["envoy", "talks", "votes", "capital", "armed forces"])
def test_nouns_and_what_describes_them(usage, phrase):
    assert usage.is_phrase(phrase)


@pytest.mark.parametrize(
    "phrase", ["counted", "sell", "counted votes", "hundred", "secretarykim", "quickly", "12 votes"]
)
def test_verbs_numerals_adverbs_and_glued_words_are_none(usage, phrase):
    assert not usage.is_phrase(phrase)


def test_without_determiners_nothing_is_left_out_for_want_of_them():
    usage = learn_usage(["Regierung Verhandlung Frieden Krieg Ernte"] * 6)
    assert not usage.shows_nouns
    assert usage.is_phrase("frieden krieg")


def test_equal_phrases_are_one_object_and_keep_their_order():
    first, second = noun_phrases(["The envoy left the talks.", "The talks of the envoy."])
    assert first == ["envoy", "talks"]
    assert second == ["talks", "envoy"]
    assert first[0] is second[1]


@pytest.mark.parametrize(
    "line",
    [
        "MS PORTER: The talks failed.",
        "Ned Price: The talks failed.",
        "SEOUL, May 6 (Meridian Wire) -- The talks failed.",
        "Pyongyang, July 16 (KCNA) -- The talks failed.",
        "By Oh Hye-rim\nThe talks failed.",
        "The talks failed.\nPress desk: desk@courier.example",
        "The talks failed.\nCall the newsroom: +44 20 7946 0000",
    ],
)
def test_labels_datelines_bylines_and_addresses_are_no_part_of_what_is_said(line):
    assert noun_phrases([line] * 6)[0] == ["talks"]


def test_a_name_that_a_scrape_glued_to_the_next_word_is_none():
    texts = ["The envoy of Ri Son Gwon and the guests visited the dam."] * 12 + ["Then Ri Son Gwonvisited the dam."] * 3
    # A longer name that begins like another is a name of its own.
    koreas = ["The forces of North Korea met the North Koreans."] * 8
    usage = learn_usage([*texts, "They visited the farm and visited the school."] * 2 + koreas)
    assert usage.glued == {"gwonvisited"}
    assert not usage.is_phrase("ri son gwonvisited")


def test_what_is_called_out_before_a_comma_is_none():
    assert not [said for said in noun_phrases(["Oh, the talks. Oh, the envoy left."] * 4) if "oh" in said]


def test_no_texts():
    assert noun_phrases([]) == []
    assert not learn_usage([]).shows_nouns
