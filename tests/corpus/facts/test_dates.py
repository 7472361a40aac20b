"""Dates are read in the forms news pages write; what can be read two ways is not read."""

import pytest

from framewire.corpus.facts.dates import (
    ambiguous_date,
    find_dates,
    foreign_date,
    is_date_line,
    parse_date,
    url_date,
)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("19 May 2024", "2024-05-19T00:00:00+00:00"),
        ("Sunday, 19 May 2024, 08:30 GMT", "2024-05-19T08:30:00+00:00"),
        ("May 19th, 2024 3:52 PM UTC", "2024-05-19T15:52:00+00:00"),
        ("2024-05-19T17:36:00+02:00", "2024-05-19T15:36:00+00:00"),
        ("19.05.2024", "2024-05-19T00:00:00+00:00"),
        ("30/08/2024", "2024-08-30T00:00:00+00:00"),
        ("08/30/2024", "2024-08-30T00:00:00+00:00"),
        ("12 a.m. is not read; 1 Sept. 2024, 12:05 a.m.", "2024-09-01T00:05:00+00:00"),
        ("20240519", "2024-05-19T00:00:00+00:00"),
        ("1716107400", "2024-05-19T08:30:00+00:00"),
        ("2024/5/9", "2024-05-09T00:00:00+00:00"),
    ],
)
def test_a_date_is_read_in_utc(text, iso):
    assert parse_date(text).isoformat() == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-05-19 08:30 GMT+9", "2024-05-18T23:30"),
        ("2024-05-19 08:30 GMT +09:00", "2024-05-18T23:30"),
        ("2024-05-19 08:30 UTC-0430", "2024-05-19T13:00"),
        ("May 20, 2024 07:30 (UTC+8)", "2024-05-19T23:30"),
        ("2024-05-19 01:30:00+02", "2024-05-18T23:30"),
        ("2024-05-19 01:30:00.25-03", "2024-05-19T04:30"),
        ("2024-05-19 01:30:00 +0200", "2024-05-18T23:30"),
        ("19 May 2024 08:30 AEST", "2024-05-18T22:30"),
        ("19 Jan 2024 08:30 AEDT", "2024-01-18T21:30"),
        ("May 19, 2024 7:30 p.m. ET", "2024-05-19T23:30"),
        ("Jan. 19, 2024 7:30 p.m. ET", "2024-01-20T00:30"),
        ("May 19, 2024 7:30 p.m. (PT)", "2024-05-20T02:30"),
        ("20240519T083000Z", "2024-05-19T08:30"),
        ("20240519T083000+0900", "2024-05-18T23:30"),
        ("20240519083000", "2024-05-19T08:30"),
    ],
)
def test_a_stated_zone_is_followed(text, iso):
    assert parse_date(text).isoformat() == f"{iso}:00+00:00"


@pytest.mark.parametrize("zone", ["XYT", "(QQST)", "Moscow time", "local time", "GMT+23", "EST+2"])
def test_a_time_in_an_unknown_zone_leaves_the_bare_date(zone):
    assert parse_date(f"2024-05-19 08:30 {zone}").isoformat() == "2024-05-19T00:00:00+00:00"


@pytest.mark.parametrize("rest", ["POST", "| Reading time 5 min", "-12 comments"])
def test_what_follows_a_time_need_not_be_a_zone(rest):
    assert parse_date(f"2024-05-19 08:30 {rest}").isoformat() == "2024-05-19T08:30:00+00:00"


@pytest.mark.parametrize("text", ["05/06/2024", "May 2024", "yesterday", "31.02.2024", "2024", "1,234", ""])
def test_what_states_no_day_or_two_is_null(text):
    assert parse_date(text) is None


def test_both_readings_of_an_ambiguous_date_are_kept():
    assert [when.day for when in ambiguous_date("Date: 05/06/2024")] == [5, 6]
    assert ambiguous_date("30/08/2024") is None
    assert ambiguous_date("06/06/2024") is None


@pytest.mark.parametrize(
    "line",
    ["Published: 17.07.2024, 17:15", "Posted on June 13, 2024 by Hanna Vos", "Updated 2 hours ago · 2024-05-19",
     "[2024-05-06]",
     "Date: 30/08/2024 | Print | Font size: A- A A+", "22 августа 2024 г., 14:10", "날짜: 2024년 10월 21일 | 인쇄"],
)  # fmt: skip
def test_a_line_that_is_a_date(line):
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    ["The talks of 19 May 2024 failed.", "Press Briefing of the Department – July 1, 2021",
     "– Ana Lind, January 27, 2021",
     "On May 19, 2024 he left the town and never came back.", "2024"],
)  # fmt: skip
def test_a_line_that_only_names_a_date(line):
    assert not is_date_line(line)


def test_dates_of_other_languages_are_read():
    assert foreign_date("3 de mayo de 2024").date().isoformat() == "2024-05-03"
    assert foreign_date("2024年10月21日").date().isoformat() == "2024-10-21"
    assert foreign_date("12 bottles 2024") is None


def test_an_address_may_hold_a_date():
    assert url_date("https://a.example/news/20240519/talks").date().isoformat() == "2024-05-19"
    assert url_date("https://a.example/story/12345678") is None
    assert url_date("https://a.example/2024/13/45") is None


def test_no_date_is_found_twice():
    assert len(find_dates("2024-05-19 and 19 May 2024 and May 19, 2024")) == 3
