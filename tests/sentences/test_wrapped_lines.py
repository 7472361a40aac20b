"""Line ends inside a sentence, checked against texts that are broken here and were whole before."""

from __future__ import annotations

import random
import textwrap

import pytest

from framewire.corpus.cleaning import clean_article
from framewire.sentences import split_sentences, unwrapped

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
