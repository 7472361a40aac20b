"""Spans of time, against counts made by hand."""

import pandas as pd
import pytest

from framewire.publish.figures.periods import periods_of


def times(*days):
    return pd.Series(pd.to_datetime(list(days), utc=True))


def test_too_few_dates_or_all_in_one_week_make_no_chart():
    assert periods_of(times(*["2031-01-06"] * 7)) is None
    assert periods_of(times(*["2031-01-06"] * 20)) is None
    assert periods_of(times(*[None] * 20)) is None
    assert periods_of(pd.Series([], dtype="datetime64[us, UTC]")) is None


@pytest.mark.parametrize(
    ("last", "kind", "spans"),
    [
        ("2031-01-20", "day", 15),
        ("2031-03-02", "week", 8),
        ("2031-12-31", "month", 12),
        ("2038-01-06", "quarter", 29),
        ("2061-01-06", "year", 31),
    ],
)
def test_the_span_follows_the_length_of_the_corpus(last, kind, spans):
    periods = periods_of(times(*["2031-01-06"] * 8, last))
    assert periods is not None
    assert (periods.kind, len(periods)) == (kind, spans)
    assert 1 <= len(periods.ticks()) <= 14


def test_every_dated_document_is_counted_once_and_weeks_begin_on_monday():
    published = times("2031-01-06", "2031-01-12", "2031-01-13", "2031-01-27", *[None] * 3, *["2031-01-07"] * 6)
    periods = periods_of(published)
    assert periods is not None
    assert periods.counts(published) == [8, 1, 0, 1]
    assert periods.name(0) == "the week of 6 January 2031"


def test_a_few_days_are_counted_by_day():
    periods = periods_of(times(*["2031-01-06"] * 8, "2031-01-09"))
    assert periods is not None
    assert periods.counts(times("2031-01-06", "2031-01-09", "2031-01-09")) == [1, 0, 0, 2]
    assert periods.name(3) == "9 January 2031"
    assert [label for _, label in periods.ticks()] == ["6 Jan\n2031", "7 Jan", "8 Jan", "9 Jan"]


def test_one_misread_date_does_not_flatten_the_chart():
    published = times("1970-01-01", *[f"2031-01-{number:02d}" for number in range(1, 31)] * 4)
    periods = periods_of(published)
    assert periods is not None
    assert (periods.kind, periods.spans[0].start_time.year) == ("week", 2030)
    assert periods.outside(published) == 1
    assert periods.outside(published[1:]) == 0


def test_the_year_is_written_where_it_begins():
    periods = periods_of(times(*["2031-11-05"] * 8, "2032-03-05"))
    assert periods is not None
    assert [label for _, label in periods.ticks()][:1] == ["Nov\n2031"]
    assert any(label.endswith("2032") for _, label in periods.ticks())


def test_two_spans_of_different_length_do_not_share_a_name_in_the_sketchbook():
    first, second = (
        periods_of(times(*["2031-01-06"] * 8, "2031-02-20")),
        periods_of(times(*["2031-01-06"] * 8, "2031-02-27")),
    )
    assert repr(first) != repr(second)
