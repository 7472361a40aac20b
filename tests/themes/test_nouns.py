"""Nouns are told from the words around them, and a corpus that shows none is believed."""

from __future__ import annotations

import pytest

from framewire.themes.nouns import Usage, learn_usage, noun_phrases

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


def test_no_texts():
    assert noun_phrases([]) == []
    assert not learn_usage([]).shows_nouns
