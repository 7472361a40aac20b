"""Numbers, dates and names in words."""

import doctest
from datetime import datetime

import pytest

from framewire.publish import wording
from framewire.publish.figures import drawing
from framewire.publish.report import blocks
from framewire.publish.wording import (
    count,
    day,
    is_missing,
    language_name,
    listing,
    part_of,
    percent,
    plain,
    quoted,
    shortened,
    signed,
)


@pytest.mark.parametrize("module", [wording, blocks, drawing])
def test_the_examples_in_the_docstrings_are_true(module):
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted > 0


def test_plain_text_is_one_line_without_control_characters_or_turns_of_direction():
    assert plain("a\r\n\tb\u202ec\u2066d\u2069\x1b[0m\x00") == "a bcd\ufffd[0m\ufffd"
    assert plain("e\u0301") == "é"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "–"), (0, 9, "0 %"), (9, 9, "100 %"), (1, 1000, "under 1 %"), (999, 1000, "over 99 %"), (1, 8, "12 %")],
)
def test_a_share_that_is_neither_none_nor_all_is_never_written_so(part, whole, said):
    assert percent(part, whole) == said


def test_small_wholes_have_no_percentage():
    assert part_of(1, 1, "document") == "1 of 1 document"
    assert part_of(5, 20, "answer") == "5 of 20 answers (25 %)"


def test_nouns_follow_their_number():
    assert [count(number, "family") for number in (0, 1, 2)] == ["0 families", "1 family", "2 families"]
    assert count(12345, "document") == "12,345 documents"


def test_long_text_is_cut_at_a_word_and_never_grows():
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three four", 12) == "one two …"
    assert len(shortened("x" * 500, 40)) == 40


def test_a_quoted_passage_keeps_its_line_breaks_as_slashes():
    assert quoted("Title\n\n  First sentence. \n", 90) == "Title / First sentence."


def test_lists_dates_signs_and_languages():
    assert listing([]) == ""
    assert listing(["a"]) == "a"
    assert listing(["a", "b"]) == "a and b"
    assert day(datetime(2031, 3, 9)) == "9 March 2031"
    assert signed(-0.5) == "−0.50"
    assert language_name("ko") == "Korean"
    assert language_name("xx") == "“xx”"


@pytest.mark.parametrize(("value", "missing"), [(None, True), (float("nan"), True), ("", False), (0.0, False)])
def test_null_is_told_from_empty_and_from_nought(value, missing):
    assert is_missing(value) is missing
