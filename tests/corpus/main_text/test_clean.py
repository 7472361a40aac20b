"""Cleaning keeps the article and accounts for every line."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_helpers import BODY, rebuilt
from framewire.corpus import clean_article
from framewire.corpus.main_text.clean import mark_lines
from framewire.corpus.main_text.unwrapped import unwrapped
from framewire.corpus.reading.encoding import mend

LINES = st.sampled_from(
    ["", " ", "Leave a Reply", "0", "Share", "Advertisement", "Home", "Talks resume in the harbour town", "19 May 2024",
     "By Ana Lind", "The ministers met on Monday to discuss the plan for peace in the region.", "He left.", "\t",
     "© 2024 X", "More from us", "One two three four",
     "“We will go on,” she said, and the talks went on until the evening."]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.lists(LINES, max_size=25).map("\n".join), st.text(max_size=400)))
def test_kept_and_removed_lines_always_give_back_the_file(raw):
    assert rebuilt(clean_article(raw, html=False)) == unwrapped(mend(raw)).split("\n")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.one_of(LINES, st.sampled_from(["<p>", "</p>", "<div class=ad>", "</div>", "<br>", "<ul><li>"])), max_size=25
    )
)
def test_kept_and_removed_lines_of_a_page_are_its_rendered_lines(parts):
    article = clean_article("<html><body>" + "\n".join(parts), html=True)
    numbers = [gone.line for gone in article.removed]
    assert numbers == sorted(set(numbers))
    assert len(rebuilt(article)) >= len(numbers)


def test_a_scraped_page_loses_its_furniture_and_keeps_its_text():
    head = "Skip to content\n\nTalks resume in the harbour\n\n14\n19 May 2024"
    raw = f"{head}\n\n{BODY}\nLeave a Reply\n\nName *\n\nA comment."
    article = clean_article(raw)
    assert article.title == "Talks resume in the harbour"
    assert article.text == BODY.rstrip("\n")
    rules = {gone.text: gone.rule for gone in article.removed if gone.text}
    assert rules["Skip to content"] == "navigation"
    assert rules["Talks resume in the harbour"] == "title"
    assert rules["14"] == "number"
    assert rules["19 May 2024"] == "date_line"
    assert rules["Leave a Reply"] == "comment_form"


def test_a_headline_shown_twice_is_the_title_without_the_sites_name():
    raw = f"Talks resume in the harbour | Daily Pebble\nHome\nNews\nTalks resume in the harbour\n{BODY}"
    article = clean_article(raw)
    assert article.title == "Talks resume in the harbour"
    assert [gone.rule for gone in article.removed][:4] == ["title", "navigation", "navigation", "title"]


HEADLINES = (
    "Opinion: Why the council must stop the tram", "Live: Why the council must stop the tram",
    "Update: Tram bill rises again", "Watch: Tram opens in the harbour", "Editorial: We told you so, read on",
)  # fmt: skip
TRAM = "The council met on Monday to discuss the harbour tram. It will cost more than anybody had said in March."


@pytest.mark.parametrize("headline", HEADLINES)
@pytest.mark.parametrize("between", ["", "By Anna Weller\n\n", "19 May 2024\n"])
def test_a_headline_that_names_its_kind_is_the_title(headline, between):
    article = clean_article(f"{headline}\n\n{between}{TRAM}\n\n{TRAM}")
    assert article.title == headline
    assert article.text.startswith("The council met")


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_link_above_the_headline_or_within_the_text_is_none(headline):
    above = clean_article(f"{headline}\n\nTalks resume in Geneva\n\n{TRAM}\n\n{TRAM}")
    assert above.title == "Talks resume in Geneva"
    within = clean_article(f"Talks resume in Geneva\n\n{TRAM}\n\n{headline}\n\n{TRAM}")
    assert headline not in within.text


def test_headings_and_short_closing_sentences_inside_an_article_stay():
    tail = "READ ALSO: The bridge\n\nNobody was surprised.\n\nLeave a Reply"
    raw = f"Talks resume\n\n{BODY}\nA sign of hope\n\n{BODY}\n{tail}"
    text = clean_article(raw).text
    assert "A sign of hope" in text
    assert text.endswith("Nobody was surprised.")
    assert "READ ALSO" not in text


def test_paragraphs_that_share_words_with_furniture_do_not_end_the_article():
    paragraphs = [
        "Jamal Khashoggi was a Saudi journalist who was killed in the consulate in Istanbul in 2018.",
        "By providing shells to Russia, North Korea has broken United Nations sanctions, the minister said.",
        "“Nobody in Beijing wants a war,” said Jo Berg, who writes the China Brief newsletter.",
        "The two sides met in Geneva on Monday and agreed to meet again in June, officials said after the talks.",
        "The treaty was signed 10 years ago.",
        "It has been renewed twice since then, and the parties have said that they want to keep it in force.",
        "The information was first published by the Harbour Times, which cited two officials.",
    ]
    text = "\n\n".join(paragraphs)
    assert clean_article(f"Kingdom faces new questions\n\n{text}\n\nLeave a Reply").text == text


def test_comments_longer_than_the_article_are_not_taken_for_it():
    comment = "I have lived in that town for thirty years and I can tell you that nobody there believes a word of this."
    raw = f"Talks resume in the harbour\n\n{BODY}\n3 Comments\n\n" + f"Jo\n\n2 days ago\n\n{comment}\n\nReply\n\n" * 12
    assert comment not in clean_article(raw).text


def test_a_text_that_was_cleaned_before_keeps_its_lists():
    vessels = "\n".join(f"The motor vessel Pebble {number}, built in the yard of the harbour" for number in range(30))
    text = clean_article(f"Talks resume\n\n{BODY}\n{vessels}\n\nThe list was signed.").text
    assert text.count("motor vessel") == 30
    assert text.endswith("The list was signed.")


def test_a_codebook_keeps_a_line():
    raw = f"Talks resume\n\n{BODY}\nOriginal Source: www.pebble.example\n"
    kept = mark_lines(raw, None, [re.compile("Original Source")]).text
    assert "Original Source" in kept
    assert "Original Source" not in mark_lines(raw).text


def test_one_blank_line_stays_between_paragraphs():
    assert clean_article(f"Talks resume\n\n\n\n{BODY}").text == BODY.rstrip("\n")
    assert "\n\n\n" not in clean_article(BODY.replace("\n\n", "\n\nAdvertisement\n\n")).text


@pytest.mark.parametrize("raw", ["", "\n\n", "x", "One line only", "\0", "\ufeff", "..."])
def test_next_to_nothing_is_cleaned_without_an_error(raw):
    article = clean_article(raw)
    assert rebuilt(article) == mend(raw).split("\n")


def test_hostile_text_is_cleaned_in_time():
    import time

    began = time.thread_time()
    for raw in (
        "a " * 200_000,
        '"' * 100_000,
        "<div>" * 5_000,
        "said that Kim said, " * 5_000,
        "(" * 50_000,
        "Kim " * 50_000,
    ):
        clean_article(raw)
    assert time.thread_time() - began < 20
