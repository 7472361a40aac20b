"""Quotations in the shapes that news writes them in, with their speakers."""

import csv
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_helpers import ROOT, SHARED
from framewire.corpus.cast import Cast
from framewire.corpus.names import mentions
from framewire.corpus.quotes import find_quotes


def quoted(text):
    return [(quote.speaker, text[quote.start : quote.end]) for quote in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("“We will talk,” Kim Song said.", "Kim Song", "We will talk,"),
        ('"We will talk tomorrow," said Ana Lind, a former envoy.', "Ana Lind", "We will talk tomorrow,"),
        ("Ana Lind, who leads the mediators, said: “We will talk.”", "Ana Lind", "We will talk."),
        ("Norway's minister, Ulrik Moe, told reporters “we will talk”.", "Ulrik Moe", "we will talk"),
        ("“We will talk,” according to Ana Lind.", "Ana Lind", "We will talk,"),
        (
            "State Department adviser Dan Forth said the deal “endangers every neighbour” there.",
            "Dan Forth",
            "endangers every neighbour",
        ),
        ("“We will never talk,” he raved.", None, "We will never talk,"),
        ("– We will talk again in June, says Ana Lind.", "Ana Lind", "We will talk again in June"),
        ("Ana Lind said that the plan had three parts.", "Ana Lind", "the plan had three parts"),
        ("Ana Lind told reporters on Monday that the plan had failed.", "Ana Lind", "the plan had failed"),
        ("The plan had three parts, Ana Lind said.", "Ana Lind", "The plan had three parts"),
        ("According to Ana Lind, the plan had three parts.", "Ana Lind", "the plan had three parts"),
        ("The Kremlin said it had not read the plan.", "Kremlin", "it had not read the plan"),
        ("Officials said that the road was closed.", None, "the road was closed"),
    ],
)
def test_a_quotation_and_its_speaker(text, speaker, words):
    assert (speaker, words) in quoted(text)


def test_a_pronoun_means_the_person_named_before_it():
    text = "Ana Lind was not discouraged. “Every war ends,” she said. She added that this one would, too."
    assert [speaker for speaker, _ in quoted(text)] == ["Ana Lind", "Ana Lind"]


def test_a_family_name_is_given_in_full():
    text = "Taras Bond, head of the district, was at the depot. Nobody slept.\n“We are thankful for it,” Bond said."
    assert quoted(text) == [("Taras Bond", "We are thankful for it,")]


def test_a_quotation_goes_on_with_the_same_speaker():
    text = "“We will talk,” Ana Lind said. “We will talk until they sign.”"
    assert [speaker for speaker, _ in quoted(text)] == ["Ana Lind", "Ana Lind"]


def test_a_title_means_the_last_person_who_bears_it():
    text = "President Ana Lind met General Jo Berg. The rain fell.\n“We will talk again,” the president said."
    assert quoted(text)[0][0] == "Ana Lind"


def test_a_title_with_a_country_means_nobody_of_another_one():
    text = "Norwegian President Ana Lind met Danish President Jo Berg. The truce held.\n“We wait,” {} said."
    for who, speaker in (("the Norwegian president", "Ana Lind"), ("the Danish president", "Jo Berg")):
        assert quoted(text.replace("We wait", "We wait for them").format(who))[-1][0] == speaker
    assert quoted(text.replace("We wait", "We wait for them").format("the Swedish president"))[-1][0] is None


def test_a_pronoun_means_nobody_whose_title_is_of_the_other_gender():
    text = "Spokeswoman Ana Lind met spokesman Jo Berg. {} said that the talks went on."
    assert quoted(text.format("She"))[-1][0] == "Ana Lind"
    assert quoted(text.format("He"))[-1][0] == "Jo Berg"


def test_according_to_him():
    text = "Envoy Jo Berg left the hall. According to him, the sides could agree on three points."
    assert quoted(text) == [("Jo Berg", "the sides could agree on three points")]


def test_two_reports_in_one_sentence():
    text = "She is Ana Lind. Lind said that the road was closed, and that the bridge was gone."
    assert [words for _, words in quoted(text)] == ["the road was closed", "the bridge was gone"]


def test_a_quotation_that_crosses_paragraphs_is_two_with_one_speaker():
    text = "“We will talk, said nobody.\n“We will talk tomorrow,” Ana Lind said."
    assert len(quoted(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "The “father” of the plan left.",
        "He was said to be ill.",
        "The road is closed, as we have said before.",
        "She has to say it.",
    ],
)
def test_what_is_no_quotation(text):
    assert quoted(text) == []


def test_names_are_told_from_titles():
    found = [
        mention.name
        for mention in mentions("Russian Foreign Minister Sergei Orlov met Mr. Kim Jong-su of South Korea.")
    ]
    assert found == ["Sergei Orlov", "Kim Jong-su", "South Korea"]
    assert [mention.name for mention in mentions("the respected ComradeKim Song Il spoke")] == ["Kim Song Il"]


def test_a_name_is_resolved_to_the_nearest_earlier_full_name():
    text = "Ana Lind spoke. Later Per Lind spoke. Lind left."
    assert Cast(text).resolve("Lind", text.rindex("Lind")) == "Per Lind"
    assert Cast(text).resolve("Moss", 0) == "Moss"


PARTS = st.sampled_from(
    [
        "Ana Lind",
        "he",
        " said ",
        " that ",
        "“",
        "”",
        '"',
        "’",
        "‘",
        ", adding that ",
        ", and noted that ",
        ". ",
        "\n",
        ", ",
        "the road was closed",
        "according to ",
        "The president",
        "– ",
        "told reporters ",
        " and that ",
        "they left",
    ]
)


@given(st.lists(PARTS, max_size=30).map("".join))
def test_spans_lie_in_the_text_in_order_without_overlap(text):
    quotes = find_quotes(text)
    assert all(0 <= quote.start < quote.end <= len(text) for quote in quotes)
    assert all(one.end <= other.start for one, other in pairwise(quotes))


def test_a_dash_before_nothing_but_its_attribution_is_no_quotation():
    assert not find_quotes("– , and noted that ")


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
def test_labels_point_into_the_files():
    rows = list(csv.DictReader((ROOT / "tests/corpus/quote_labels.csv").open(encoding="utf-8")))
    assert sum(bool(row["start"]) for row in rows) == 60
    for row in rows:
        if row["start"]:
            assert int(row["paragraph_start"]) <= int(row["start"]) < int(row["end"]) <= int(row["paragraph_end"])
