"""Line ends inside a sentence, checked against texts that are broken here and were whole before."""

from __future__ import annotations

import random
import textwrap
import time
from itertools import pairwise

import pytest

from framewire.corpus.cleaning import clean_article
from framewire.corpus.main_text.unwrapped import unwrapped
from framewire.sentences import split_sentences
from framewire.sentences.wrapped_lines import inner_line_ends, page_heads

PARAGRAPHS = (
    "The parliament on Monday approved a new package of artillery shells and air defence for the army after three "
    "days of debate, the speaker Anna Kovalenko said. It is the largest since the war began.",
    "“We will not be late again,” she told reporters in the lobby, where members of the Free Harbour Party had put up "
    "a banner. Opposition leaders called the vote a mistake and said that it would prolong the war.",
    "The shells come from the stocks of four countries, among them Norway and the Netherlands. None of them said when "
    "they would arrive, and a spokesman of the Ministry of Defence would not be drawn on the date.",
)
HEADLINE = "Parliament approves package of shells"


def sentences(text: str) -> list[str]:
    return [" ".join(text[start:end].split()) for start, end in split_sentences(text)]


@pytest.mark.parametrize("width", [50, 60, 72, 79])
def test_an_article_broken_at_a_width_is_cleaned_as_the_whole_one(width: int) -> None:
    whole = clean_article("\n\n".join((HEADLINE, *PARAGRAPHS)))
    broken = clean_article("\n\n".join((HEADLINE, *(textwrap.fill(text, width) for text in PARAGRAPHS))))
    assert broken.title == whole.title == HEADLINE
    assert broken.text == whole.text == "\n\n".join(PARAGRAPHS)


def test_links_on_lines_of_their_own_break_no_sentence() -> None:
    text = (
        "Editor’s note: The candidate regularly\nincites\npolitical violence and is a\nserial liar\nwho has "
        "attacked judges, a report of the\nFree Harbour Institute\nsaid."
    )
    assert sentences(text) == [" ".join(text.split())]


def test_lines_keep_their_count_so_that_removals_name_them() -> None:
    article = clean_article(f"{HEADLINE}\n\n{textwrap.fill(PARAGRAPHS[0], 60)}\n\n{PARAGRAPHS[1]}\n\nLeave a Reply")
    rows = len(textwrap.wrap(PARAGRAPHS[0], 60))
    assert [gone.line for gone in article.removed if gone.rule == "comment_form"] == [2 + rows + 1 + 1 + 1 + 1]


@pytest.mark.parametrize(
    "text",
    [
        "Home\nnews\nworld\nsport\nabout us",
        "Talks resume\nby Ann Lee\nThe delegates met on Monday.",
        "The first paragraph ends here.\nThe second one begins.",
        "Follow us\ntwitter\ninstagram\nemail\nMeg Jones covers the harbour.",
        "A paragraph that has no full stop\n\nand a blank line behind it.",
        "The two sides agreed on this:\n\nto support the talks of the nine countries;\n\nto send a ferry with food to "
        "the islands;\n\nto meet again in June, with the clerks;\n\nto ask nobody else for help until then.",
        "Ports reopen after strike\nTalks to go on in Geneva\nGrain prices fall again",
    ],
)
def test_menus_credits_headlines_and_paragraphs_stay_on_their_lines(text: str) -> None:
    assert unwrapped(text) == text


def test_no_word_and_no_line_is_lost() -> None:
    draw = random.Random(7)
    pieces = ["the port", "Ann Lee", "said", "on Monday.", "\n", "\n\n", ", and", "by Ann Lee", "NATO", "“Yes,”", "  "]
    for _ in range(500):
        text = " ".join(draw.choice(pieces) for _ in range(draw.randint(1, 40))).replace(" \n ", "\n")
        once = unwrapped(text)
        assert once.split() == text.split()
        assert once.count("\n") == text.count("\n")


@pytest.mark.parametrize("gap", ["\n\n", "\r\r\n"])
def test_a_blank_line_behind_every_line_breaks_no_sentence(gap: str) -> None:
    lines = "\n\n".join((HEADLINE, *(textwrap.fill(text, 72) for text in PARAGRAPHS)))
    article = clean_article(lines.replace("\n", gap))
    assert sentences(article.text) == sentences("\n\n".join(PARAGRAPHS))
    assert article.title == HEADLINE


def test_paragraphs_that_are_set_in_stay_apart() -> None:
    filled = (textwrap.fill(text, 72, initial_indent="    ") for text in PARAGRAPHS)
    assert sentences(clean_article("\n".join((HEADLINE, "", *filled))).text) == sentences("\n\n".join(PARAGRAPHS))


@pytest.mark.parametrize("start", ["(in a closed room)", "“the last one”", "$100 of costs", "Ann"])
@pytest.mark.parametrize(
    "before", ["met in the harbour town", "met the envoy and her assistant Dr.", "read Decree No."]
)
def test_a_full_line_goes_on_in_a_bracket_and_behind_a_title(before: str, start: str) -> None:
    lines = textwrap.wrap(PARAGRAPHS[0] + " " + PARAGRAPHS[2], 72)
    width = max(len(line) for line, after in pairwise(lines) if after[0].islower())
    full = f"Ministers {before}".rjust(width, "x")
    text = "\n".join((*lines, "", full, f"{start} and they left again."))
    assert sentences(text)[-1] == f"{full} {start} and they left again."


def test_the_heads_of_pages_stand_in_no_sentence() -> None:
    lines = textwrap.wrap(" ".join(PARAGRAPHS), 60)
    breaks = (f"\n\n{page}\n\n\fThe Harbour Post, page {page + 1}\n\n" for page in (1, 2))
    text = "\n".join(lines[:3]) + next(breaks) + "\n".join(lines[3:6]) + next(breaks) + "\n".join(lines[6:])
    article = clean_article(f"{HEADLINE}\n\n{text}")
    assert sentences(article.text)[: len(sentences(PARAGRAPHS[0]))] == sentences(PARAGRAPHS[0])
    assert set(sentences(" ".join(PARAGRAPHS))) <= set(sentences(article.text))


def test_a_text_without_pages_has_no_heads() -> None:
    assert not page_heads("1\nThe Post\n2\nThe Post\n3")
    assert not page_heads("The ministers met.\f\n\fThey left.")


@pytest.mark.parametrize(
    "headline",
    [
        "Ministers meet in Geneva to discuss peace",
        "Die Regierung in Berlin plant viele neue Änderungen",
        "Apple reports a record quarter in China",
    ],
)
def test_a_headline_above_a_broken_paragraph_stays_the_title(headline: str) -> None:
    broken = "Prime Minister Ann Lee\nsaid on Monday that the talks were going well.\niPhone sales rose, she said."
    article = clean_article(f"{headline}\n{broken}")
    assert article.title == headline
    assert article.text.startswith("Prime Minister Ann Lee said on Monday")


def test_furniture_in_small_letters_goes_on_from_no_sentence() -> None:
    left, went = "The minister left the hall after the talks ended.", "The talks went on all night, officials said."
    article = clean_article(f"{HEADLINE}\n\n{left}\nadvertisement\n{went}\nshare this article\n{PARAGRAPHS[2]}")
    assert article.text.split("\n") == [left, went, PARAGRAPHS[2]]


def test_a_long_line_without_spaces_takes_no_longer_than_it_is_long() -> None:
    began = time.process_time()
    inner_line_ends("a" * 200_000 + "\nAnn Lee\nsaid so to all of them.")
    assert time.process_time() - began < 1
