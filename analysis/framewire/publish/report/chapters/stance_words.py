"""What the stance figures say, by rule: of one outlet at a time, with how many documents and an interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from framewire.codebook import Target
from framewire.publish.corrected import corrected_in_words, corrected_shares
from framewire.publish.figures.periods import Periods
from framewire.publish.figures.stance_charts import HEADLINE, StanceRow, Tally
from framewire.publish.report.selection import NO_OUTLET
from framewire.publish.wording import count, plain, share_in
from framewire.schemas import VOICES

if TYPE_CHECKING:
    import pandas as pd

# A trend is named for an outlet whose halves of the time differ clearly.
Trend = tuple[str, Tally, Tally]


def lean(counts: Tally) -> str:
    """Return which stance leads among the judged documents, with its share, numbers and interval.

    >>> lean(Tally(against=9, neutral=4, favour=1))
    '64 % against (9 of 14, 95 % interval 39 to 84 %)'
    """
    word, number = max(
        (("in favour", counts.favour), ("against", counts.against), ("neutral", counts.neutral)),
        key=lambda item: item[1],
    )
    return share_in(number, counts.judged, word)


def named(rows: Sequence[StanceRow]) -> list[StanceRow]:
    """Return the outlets with a name and enough judged documents in narration for a statement about them."""
    return [row for row in rows if row.narration.judged >= HEADLINE and row.label != NO_OUTLET and not row.rest]


def bars_alt(what: str, rows: Sequence[StanceRow]) -> str:
    """Return the numbers of a stance chart in words."""
    parts = [f"{row.label}: narration {_triple(row.narration)}, quotation {_triple(row.quotation)}" for row in rows]
    return f"Bars by {what}, judged documents against / neutral / in favour. {'; '.join(parts)}."


def _triple(counts: Tally) -> str:
    return f"{counts.against}/{counts.neutral}/{counts.favour}" if counts.judged else "none judged"


def outlet_message(rows: Sequence[StanceRow], target: Target) -> str:
    """Say which outlet is least and which is most favourable in narration, if they differ clearly."""
    name, found = plain(target.name), named(rows)
    if not found:
        return f"On {name}, no outlet has ten documents judged in narration; read the bars as single cases."
    if len(found) == 1:
        return f"On {name}, the narration of {found[0].label} is {lean(found[0].narration)}."
    worst = min(found, key=lambda row: row.narration.balance)
    best = max(found, key=lambda row: row.narration.balance)
    if not worst.narration.differs(best.narration):
        return f"On {name}, the outlets with ten judged documents do not differ clearly in narration."
    return (
        f"On {name}, the narration of {worst.label} is {_side(worst.narration, 'against')}; "
        f"that of {best.label} is {_side(best.narration, 'in favour')}."
    )


def corrected_message(prevalence: pd.DataFrame, target: Target, outlets: Sequence[str]) -> str:
    """Return what hand-coding makes of the shares in a caption: of its outlets, else of all; empty without gold."""
    whole = corrected_in_words(corrected_shares(prevalence, target.id, VOICES[0]))
    each = [(name, corrected_in_words(corrected_shares(prevalence, target.id, VOICES[0], name))) for name in outlets]
    told = "; ".join(f"{name}: {words}" for name, words in each if words) or (whole and f"all outlets: {whole}")
    return f"Narration corrected for the model’s errors, {told}." if told else ""


def _side(counts: Tally, word: str) -> str:
    return share_in(counts.against if word == "against" else counts.favour, counts.judged, word)


def in_counts(counts: Tally) -> str:
    """Return the counts that are not nought, as "2 favour, 1 against"."""
    parts = ((counts.favour, "favour"), (counts.neutral, "neutral"), (counts.against, "against"))
    return ", ".join(f"{number:,} {word}" for number, word in parts if number) or "–"


def spelled_out(tallies: Sequence[Tally]) -> str:
    """Return tallies over time as against/neutral/favour, one a period."""
    return ", ".join(_triple(counts) if counts.judged else "0" for counts in tallies)


def halves(tallies: Sequence[Tally]) -> tuple[Tally, Tally]:
    """Return the sums of the first and of the second half of the periods."""
    middle = len(tallies) // 2
    first, second = (
        Tally(sum(t.against for t in half), sum(t.neutral for t in half), sum(t.favour for t in half))
        for half in (tallies[:middle], tallies[middle:])
    )
    return first, second


def time_message(periods: Periods, target: Target, outlets: Sequence[tuple[str, Sequence[Tally]]]) -> str:
    """Say which outlet's narration changed clearly between the halves of the time, if any did."""
    name = plain(target.name)
    if not outlets:
        return (
            f"Judged documents on {name} by {periods.kind}, all outlets together. No outlet has ten in narration, so "
            "no trend is named."
        )
    trends = [(label, *halves(tallies)) for label, tallies in outlets]
    clear = [trend for trend in trends if _is_clear(trend)]
    if not clear:
        whole = "its" if len(outlets) == 1 else "their"
        who = outlets[0][0] if len(outlets) == 1 else count(len(outlets), "outlet")
        verb = "does" if len(outlets) == 1 else "do"
        return f"On {name}, {who} with ten judged documents {verb} not change {whole} narration clearly over time."
    label, first, second = max(clear, key=lambda trend: abs(trend[2].balance - trend[1].balance))
    word = "in favour" if second.balance > first.balance else "against"
    turn = periods.name(len(periods) // 2)
    before, after = _side(first, word), _side(second, word)
    return f"On {name}, the narration of {label} is {before} before {turn} and {after} from then on."


def _is_clear(trend: Trend) -> bool:
    _, first, second = trend
    return min(first.judged, second.judged) >= HEADLINE and first.differs(second)
