"""The spans of time a chart counts by: days, weeks, months, quarters or years, chosen by how long the corpus is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from framewire.publish.wording import MONTHS

if TYPE_CHECKING:
    import pandas as pd

FEWEST_DATED = 8
FEWEST_TRIMMED = 50
MOST_STRETCHED = 3
LONGEST_DAYS = (
    *(("day", "D", 20), ("week", "W-SUN", 130), ("month", "M", 1500)),
    *(("quarter", "Q", 6000), ("year", "Y", 10**9)),
)


@dataclass(frozen=True)
class Periods:
    """Consecutive spans of one `kind`, each a pandas Period, from the first to the last published document."""

    kind: str
    spans: pd.PeriodIndex

    def __repr__(self) -> str:
        return f"Periods({self.kind}, {self.spans[0]}, {self.spans[-1]})"

    def __len__(self) -> int:
        return len(self.spans)

    def outside(self, published: pd.Series) -> int:
        """Return how many known times lie before the first span or after the last."""
        return int(published.notna().sum()) - sum(self.counts(published))

    def counts(self, published: pd.Series) -> list[int]:
        """Return how many of these times fall in each span; null times fall in none."""
        found = _naive(published).dt.to_period(self.spans.freqstr).value_counts()
        return [int(found.get(span, 0)) for span in self.spans]

    def name(self, place: int) -> str:
        """Return a span as a reader says it: "6 January 2031", "the week of 6 January 2031", "March 2031"."""
        span = self.spans[place]
        start = span.start_time
        if self.kind in ("day", "week"):
            day = f"{start.day} {MONTHS[start.month - 1]} {start.year}"
            return day if self.kind == "day" else f"the week of {day}"
        if self.kind == "month":
            return f"{MONTHS[start.month - 1]} {start.year}"
        return f"the {_ordinal(span.quarter)} quarter of {span.year}" if self.kind == "quarter" else str(span.year)

    def ticks(self) -> list[tuple[int, str]]:
        """Return the places to label and the labels: month names, with the year where it begins."""
        marks: list[tuple[int, str]] = []
        for place, span in enumerate(self.spans):
            start = span.start_time
            if self._is_tick(place):
                month = MONTHS[start.month - 1][:3]
                month = f"{start.day} {month}" if self.kind == "day" else month
                year = (
                    not marks
                    or start.year != self.spans[place - 1].start_time.year
                    or (start.month == 1 and self.kind != "day")
                )
                marks.append(
                    (place, str(start.year) if self.kind == "year" else f"{month}\n{start.year}" if year else month)
                )
        return marks

    def _is_tick(self, place: int) -> bool:
        start = self.spans[place].start_time
        if self.kind == "day":
            return place % (1 if len(self) <= 8 else 7) == 0
        if self.kind == "week":
            return place == 0 or start.month != self.spans[place - 1].start_time.month
        if self.kind == "month":
            return len(self) <= 14 or (start.month - 1) % (3 if len(self) <= 30 else 6) == 0
        return (start.year % max(1, len(self) // 12 + 1)) == 0 if self.kind == "year" else start.month == 1


def periods_of(published: pd.Series) -> Periods | None:
    """Return the periods that cover these times; null when fewer than eight are known or all lie in one period.

    Where, among fifty times or more, the first and last hundredth stretch the whole to more than three times the rest,
    as one date misread does, the periods cover the rest alone.
    """
    known = _naive(published).dropna()
    if len(known) < FEWEST_DATED:
        return None
    import pandas as pd

    first, last = known.min(), known.max()
    early, late = known.quantile([0.01, 0.99], "nearest")
    week = pd.Timedelta(days=7)
    if len(known) >= FEWEST_TRIMMED and (last - first) / max(late - early, week) > MOST_STRETCHED:
        first, last = early, late
    kind, code = next((kind, code) for kind, code, days in LONGEST_DAYS if (last - first).days <= days)
    spans = pd.period_range(first.to_period(code), last.to_period(code), freq=code)
    return Periods(kind, spans) if len(spans) > 1 else None


def _naive(published: pd.Series) -> pd.Series:
    import pandas as pd

    return pd.to_datetime(published, utc=True).dt.tz_localize(None)


def _ordinal(number: int) -> str:
    return ("first", "second", "third", "fourth")[number - 1]
