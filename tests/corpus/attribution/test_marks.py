"""Words between quotation marks, against readings by hand."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framewire.corpus.attribution.marks import quoted_spans


def between(text):
    return [text[span.start : span.end] for span in quoted_spans(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“We will talk,” Kim Song said.", ["We will talk,"]),
        ('"We will talk," he said. "Soon."', ["We will talk,", "Soon."]),
        ("„Wir gehen“, sagte er. «Oui», «non»", ["Wir gehen", "Oui", "non"]),
        ("‘Don’t go,’ he said. ‘We can’t.’", ["Don’t go,", "We can’t."]),
        ("Putin 'desperate' for ammunition", ["desperate"]),
        ("He said 'it is over' and left.", ["it is over"]),
        ("They called it ‘the workers’ bus’ then.", ["the workers’ bus"]),
        ("“She told me ‘no’ and left,” he said.", ["She told me ‘no’ and left,"]),
        ("‘He called it “dead”,’ she said.", ["He called it “dead”,"]),
        ("(“Never,” he said)", ["Never,"]),
        ("the Clintons' house, the workers’ bus, rock 'em, the '90s", []),
        ("It's 5'11\" tall, isn't it", []),
        ("No marks at all.", []),
    ],
)
def test_what_stands_between_marks(text, wanted):
    assert between(text) == wanted


def test_a_quotation_that_is_not_closed_goes_on_in_the_next_paragraph():
    text = "“We came in June.\n\n“We left in May,” he said."
    assert [(span.closed, text[span.start : span.end]) for span in quoted_spans(text)] == [
        (False, "We came in June."),
        (True, "We left in May,"),
    ]


def test_a_mark_that_nothing_closes_in_the_middle_of_a_paragraph_quotes_nothing():
    assert between("He said “no and left.\nNothing else.") == []


@given(st.lists(st.sampled_from([*"“”„“«»\"‘’'", " ", "a", "b.", "\n", ",", "s’ ", "it's"]), max_size=60).map("".join))
def test_spans_lie_in_order_in_their_lines(text):
    spans = quoted_spans(text)
    assert all(0 < span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert not any("\n" in text[span.start : span.end] for span in spans)


@pytest.mark.parametrize("piece", ["“a ", "‘a ", '"a ', "'a", "“a\n", "' ", "s' a"])
def test_ten_thousand_open_marks_take_a_moment(piece):
    began = time.thread_time()
    quoted_spans(piece * 10_000)
    assert time.thread_time() - began < 2
