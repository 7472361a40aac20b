"""Site furniture is known by its wording; running text is not taken for it."""

import pytest

from framewire.corpus.main_text.furniture import furniture
from framewire.corpus.main_text.furniture_words import PATTERNS


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Your email address will not be published. Required fields are marked *", "comment_form"),
        ("Article continues below adArticle continues below ad", "advert"),
        ("2c683fe3-d7cc-471c-9a90-9672c9984679", "identifier"),
        ("Share on Facebook", "share"),
        ("Facebook  X  Telegram  E-mail  Copy link", "share"),
        ("We use cookies to understand how you read us.", "cookie"),
        ("Subscribe to The Daily Pebble", "newsletter"),
        ("Forgot your password?", "login"),
        ("READ ALSO: Why the bridge is closed", "related"),
        ("More from the Pebble", "related"),
        ("Home > World > Asia", "navigation"),
        ("Switch to the dark mode that's kinder on your eyes at night time.", "navigation"),
        ("© 2024 Daily Pebble. All rights reserved.", "copyright"),
        ("Original Source: www.pebble.example", "source_line"),
        ("3 min read", "reading_time"),
        ("Photo: press service of the district", "image_credit"),
        ("The bridge at dawn. Photograph: Ana Lind/AFP)", "caption"),
        ("A dark landscape depicting two bridges against a background of hills.", "caption"),
        ("Jo Berg in Oslo contributed to this report.", "credit"),
        ("Jo Berg is a freelance writer who lives in Oslo.", "author_bio"),
        ("Jo Berg is the senior editor of the Pebble, where she covers courts.", "author_bio"),
        ("Jo Berg 3 days ago", "commenter"),
        ("Jo Berg says:", "commenter"),
        ("Updated 3 hours ago.", "reading_time"),
        ("By signing up, you agree to our terms.", "newsletter"),
        ("Get our weekly newsletter.", "newsletter"),
        ("Never miss a brief. Sign up for the daily e-mail.", "newsletter"),
        ("This article was first published by the Harbour Times.", "copyright"),
        ("The views expressed here do not necessarily reflect those of the Pebble.", "copyright"),
        ("Update: What we know so far", "related"),
        ("More stories on this topic.", "related"),
        ("The Pebble is paid for by its readers.", "subscription"),
        ("- 0 -", "agency_end"),
        ("1,204", "number"),
        ("14 Comments", "comment_form"),
    ],
)
def test_a_line_of_furniture_names_its_rule(line, rule):
    assert furniture(line) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Talks resumed on Monday.",
        "Yes.",
        "Share prices fell by a fifth on Tuesday, brokers said.",
        "He said:",
        "Read the treaty, she told them, before you sign it.",
        "More than forty people were wounded in the strike on the depot, officials said on Sunday.",
        "The source of the river lies in the hills above the town, where the first snow had fallen.",
        "“Sign here,” the clerk said, and pushed the paper over the table.",
        "The newspaper said it would follow the case.",
        "Jamal Khashoggi was a Saudi journalist who was killed in the consulate in Istanbul in 2018.",
        "Evan Gershkovich is a Wall Street Journal reporter whom Russia jailed on charges he denies.",
        "Ana Lind is a reporter for the Harbour Times. The court jailed her in 2023 on charges of spying.",
        "By providing shells to Russia, North Korea has broken United Nations sanctions, the minister said.",
        "By choosing a hawk as his running mate, the president signalled that talks were over.",
        "“Nobody in Beijing wants a war,” said Jo Berg, who writes the China Brief newsletter.",
        "The country will not sign up to a deal that cedes land.",
        "The treaty was signed 10 years ago.",
        "A year ago he resigned.",
        "The press statement says:",
        "The information was first published by the Harbour Times, which cited two officials.",
        "Information on the site of the blast was scarce.",
        "Update: the ministry has denied the report.",
        "More troops in the east were moved to the border.",
        "The alliance is funded by its members.",
    ],
)
def test_running_text_is_no_furniture(line):
    assert furniture(line) is None


def test_rules_have_short_names_and_words_that_call_them():
    for rule, words, _ in PATTERNS:
        assert rule.replace("_", "").isalpha()
        assert len(rule) <= 16
        assert words == words.lower()


@pytest.mark.parametrize("line", ["a " * 300, "(" * 600, "related " * 80, "x" * 699, "by " * 200, "more, " * 100])
def test_no_line_keeps_a_pattern_busy(line):
    import time

    began = time.thread_time()
    furniture(line)
    assert time.thread_time() - began < 0.2
