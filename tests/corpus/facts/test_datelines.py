"""The datelines of agency stories."""

import pytest

from framewire.corpus.facts.datelines import read_dateline


@pytest.mark.parametrize(
    ("line", "month", "day", "year", "agency"),
    [
        ("SEOUL, May 19 (Meridian Wire) -- Talks resumed.", 5, 19, None, "Meridian Wire"),
        ("KYIV, Ukraine, Sept. 10, 2024 (AP) — Talks resumed.", 9, 10, 2024, "AP"),
        ("Pyongyang, May 6 (KCNA) -- Talks resumed.", 5, 6, None, "KCNA"),
        ("MOSCOW. May 19 (Interfax) - Talks resumed.", 5, 19, None, "Interfax"),
        ("MOSCOW, May 19. /TASS/. Talks resumed.", 5, 19, None, "TASS"),
        ("Rio de Janeiro and Minas Gerais, Brazil, 19 May — Talks resumed.", 5, 19, None, None),
        ("The Hague May 19, 2024 (PW): -- 15 people left.", 5, 19, 2024, "PW"),
        ("GAZA, May 19 — 15 people left.", 5, 19, None, None),
        ("WASHINGTON, D.C., May 19 (PW). Talks resumed.", 5, 19, None, "PW"),
        ("LONDON (Reuters) - Talks resumed.", None, None, None, "Reuters"),
    ],
)
def test_a_dateline_is_read(line, month, day, year, agency):
    found = read_dateline(line)
    assert (found.month, found.day, found.year, found.agency) == (month, day, year, agency)


@pytest.mark.parametrize(
    "line",
    [
        "Seoul said on May 19 that talks had resumed.",
        "Voters in Ohio will go to the polls on March 19. Polls open at 6.",
        "The New START treaty was signed on April 8, 2010. It expires in 2026.",
        "Leaders meet in Seoul on May 30-31 to discuss trade.",
        "Seoul, May 30-31 is when they meet.",
        "The Senate will vote on the bill Dec. 12. Republicans object.",
        "Seoul, May 19. Talks resumed.",
        "On May 19 — a Sunday — talks resumed.",
        "On Sunday, May 19 — a warm day — talks resumed.",
    ],
)
def test_a_sentence_that_names_a_day_is_no_dateline(line):
    assert read_dateline(line) is None
