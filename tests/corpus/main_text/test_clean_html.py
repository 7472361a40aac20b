"""Pages: the article's lines are kept, boxes and trafilatura's misses are mended, the head is read."""

import json

import pytest

from corpus_helpers import rebuilt
from framewire.corpus import clean_article
from framewire.corpus.facts.page_facts import page_facts
from framewire.corpus.main_text.clean_html import parse
from framewire.corpus.main_text.page import render

PARAGRAPHS = (
    "Delegates of nine countries met in the harbour town on Monday to discuss a plan for peace that nobody had read.",
    "The plan has three parts, said Ana Lind, who leads the mediators, and each of them will need a week of its own.",
    "The talks will go on until Friday, according to the hosts, and another round is planned for early June.",
)
PAGE = """<!DOCTYPE html><html><head><title>Talks resume in the harbour | Daily Pebble</title>
<meta property="og:site_name" content="Daily Pebble">
<meta property="article:published_time" content="2024-05-19T08:30:00Z">
<link rel="canonical" href="https://dailypebble.example/2024/05/19/talks"><meta name="author" content="Jo Berg">
<script>var x = "not text";</script></head><body>
<div class="cookie-banner">We use cookies to understand how you read us. <button>Accept all</button></div>
<nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Talks resume in the harbour</h1><div class="byline">By Jo Berg</div>
<div class="share-tools"><a>Facebook</a> <a>Telegram</a></div>
{body}
</article><aside class="related"><h3>Most read</h3><ul><li><a>Nine things to know about crabs</a></li></ul></aside>
<footer>© 2024 Daily Pebble</footer></body></html>"""
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def test_a_page_gives_its_article_and_its_metadata():
    article = clean_article(PAGE.replace("{body}", BODY))
    assert article.text == "\n".join(PARAGRAPHS)
    assert article.title == "Talks resume in the harbour"
    assert (article.outlet, article.byline, article.origin) == ("Daily Pebble", "Jo Berg", None)
    assert article.published.isoformat() == "2024-05-19T08:30:00+00:00"
    assert article.published_from == "page"


def test_kept_and_removed_lines_are_the_rendered_lines():
    page = PAGE.replace("{body}", BODY)
    assert rebuilt(clean_article(page)) == [line.text for line in render(parse(page)).lines]


def test_every_removed_line_names_a_rule():
    rules = {gone.text: gone.rule for gone in clean_article(PAGE.replace("{body}", BODY)).removed}
    assert rules["By Jo Berg"] == "byline"
    assert rules["Home World"] == "navigation"
    assert rules["Nine things to know about crabs"] == "related"
    assert rules["© 2024 Daily Pebble"] == "copyright"
    assert not any("not text" in text for text in rules)


def test_paragraphs_split_over_several_boxes_are_all_kept():
    body = "".join(
        f'<div class="grid"><div class="col">{BODY}</div></div><div class="ad-slot">Advertisement</div>'
        for _ in range(3)
    )
    article = clean_article(PAGE.replace("{body}", body.replace("nine", "ten", 1)))
    assert article.text.count("three parts") == 3
    assert "Advertisement" not in article.text


def test_later_parts_in_boxes_of_the_articles_class_are_kept():
    part = f'<section class="chunk"><div class="article-text">{BODY}</div></section>'
    between = (
        '<div class="newsletter-box"><p>Sign up for our newsletter.</p></div><div><ul><li><a>More</a></li></ul></div>'
    )
    text = clean_article(
        PAGE.replace("{body}", between.join([part.replace("nine", word) for word in ("six", "ten", "two")]))
    ).text
    assert all(f"Delegates of {word}" in text for word in ("six", "ten", "two"))
    assert "newsletter" not in text


def test_captions_and_hidden_boxes_are_no_text():
    body = BODY + "<figure><figcaption>The harbour at dawn, seen from the old mole</figcaption></figure>"
    body += (
        '<p style="display:none">A hidden paragraph that says what no reader of the page has ever been shown by it.</p>'
    )
    text = clean_article(PAGE.replace("{body}", body)).text
    assert "at dawn" not in text
    assert "hidden" not in text


def test_the_head_is_read_from_json_ld_and_from_titles():
    head = (
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Talks resume", '
        '"datePublished": "2024-05-19", "author": [{"name": "Jo Berg"}, {"name": "Ana Lind"}], '
        '"publisher": {"name": "Pebble"}}]}</script>'
        "<script type='application/ld+json'>{broken</script><title>Talks resume - Pebble</title>"
    )
    facts = page_facts(parse(f"<html><head>{head}</head><body><h1>Talks resume</h1></body></html>"))
    given = facts.given
    assert (given.title, given.date, given.byline, given.outlet) == (
        "Talks resume",
        "2024-05-19",
        "Jo Berg, Ana Lind",
        "Pebble",
    )
    assert "Talks resume - Pebble" in facts.titles


def test_a_page_without_a_date_has_none():
    page = PAGE.replace("{body}", BODY).replace("article:published_time", "other").replace("/2024/05/19", "")
    assert clean_article(page).published is None


def test_a_date_shown_below_the_headline_is_read():
    page = PAGE.replace("article:published_time", "other").replace("/2024/05/19", "")
    stamp = '<div class="stamp">Sunday, 19 May 2024, 08:30 GMT</div>'
    article = clean_article(page.replace("{body}", stamp + BODY))
    assert article.published.isoformat() == "2024-05-19T08:30:00+00:00"
    assert article.published_from == "date line"
    assert "GMT" not in article.text


def test_a_page_nested_ten_thousand_deep_is_read_or_left_but_never_a_crash():
    deep = "<html><body>" + "<div>" * 10_000 + f"<p>{PARAGRAPHS[0]}</p>" + "</div>" * 10_000
    assert clean_article(deep, html=True).removed is not None


def test_text_without_tags_read_as_a_page_is_still_text():
    assert PARAGRAPHS[0] in clean_article("\n\n".join(PARAGRAPHS), html=True).text
    assert clean_article("", html=True).text == ""


def stated_page(shown: str, body: str) -> str:
    stated = {"@type": "NewsArticle", "headline": "Talks resume in the harbour town", "articleBody": body}
    return (
        f"<html><head><script type='application/ld+json'>{json.dumps(stated)}</script></head>"
        f"<body><nav><a href='/'>Home</a></nav>{shown}<footer>Copyright 2024 The Wire</footer></body></html>"
    )


LONG = "\n\n".join(
    f"Delegates of {number} countries met on Monday to discuss the plan for peace." for number in range(9)
)


@pytest.mark.parametrize(
    "shown", ["<div id='root'></div>", "<p>Delegates of 0 countries met on Monday to discuss.</p>"]
)
def test_a_text_that_the_page_only_states_is_read(shown):
    article = clean_article(stated_page(shown, LONG.replace("peace", "peace&nbsp;")), html=True)
    assert article.text.replace("\u00a0", "") == LONG
    assert article.title == "Talks resume in the harbour town"


def test_a_text_that_the_page_shows_is_read_as_shown():
    shown = "".join(f"<p>{text}</p>" for text in LONG.split("\n\n"))
    assert clean_article(stated_page(shown, LONG + " More."), html=True).text.replace("\n\n", "\n") == LONG.replace(
        "\n\n", "\n"
    )


def test_a_stated_text_keeps_the_words_of_its_links():
    linked = LONG.replace("peace", "<b>peace</b>").replace("the plan", "<a href='/x'>the plan</a>")
    assert clean_article(stated_page("<div id='root'></div>", linked), html=True).text == LONG
