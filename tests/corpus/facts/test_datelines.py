"""The datelines of agency stories."""

import pytest

from framewire.corpus.facts.datelines import read_dateline


@pytest.mark.parametrize(
    ("line", "month", "day", "year", "agency"),
    [
        ("SEOUL, May 19 (Meridian Wire) -- Talks resumed.", 5, 19, None, "Meridian Wire"),
        ("KYIV, Ukraine, Sept. 10, 2024 (AP) — Talks resumed.", 9, 10, 2024, "AP"),
        ("Pyongyang, May 6 (KCNA) -- Talks resumed.", 5, 6, None, "KCNA"),
        ("LONDON (Reuters) - Talks resumed.", None, None, None, "Reuters"),
    ],
)
def test_a_dateline_is_read(line, month, day, year, agency):
    found = read_dateline(line)
    assert (found.month, found.day, found.year, found.agency) == (month, day, year, agency)


def test_a_paragraph_that_starts_with_a_place_is_no_dateline():
    assert read_dateline("Seoul said on May 19 that talks had resumed.") is None
