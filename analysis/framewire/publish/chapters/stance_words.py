"""What the stance figures say, by rule: a difference is named only where it is clear."""

from __future__ import annotations

from collections.abc import Sequence

from framewire.codebook import Target
from framewire.publish.periods import Periods
from framewire.publish.selection import NO_OUTLET
from framewire.publish.stance_charts import FEW, StanceRow, Tally
from framewire.publish.wording import count, part_of, plain


def lean(counts: Tally) -> str:
    """Return in words which side outweighs the other, with the counts."""
    if counts.judged == 1:
        return "favour" if counts.favour else "against" if counts.against else "neutral"
    if counts.neutral * 2 > counts.judged:
        side = "mostly neutral"
    elif counts.favour == counts.against:
        side = "as many in favour as against"
    else:
        side = "more in favour than against" if counts.favour > counts.against else "more against than in favour"
    return f"{side} ({counts.favour:,} favour, {counts.neutral:,} neutral, {counts.against:,} against)"


def overview_message(rows: Sequence[StanceRow]) -> str:
    """Say which target narration is least and most favourable to, where that is clear."""
    found = _extremes(rows)
    if found is None:
        return "No target has five documents judged in narration; read the bars as single cases."
    worst, best = found
    if worst is best:
        return f"Narration on {worst.label} is {lean(worst.narration)}."
    if not worst.narration.differs(best.narration):
        return f"Targets do not differ clearly in narration: from {_worst(worst)} to {_best(best)}."
    return f"In narration, documents are least favourable to {_worst(worst)} and most favourable to {_best(best)}."


def _extremes(rows: Sequence[StanceRow]) -> tuple[StanceRow, StanceRow] | None:
    """Return the least and the most favourable row in narration, of those with a name and five judged documents."""
    enough = [row for row in rows if row.narration.judged >= FEW and row.label != NO_OUTLET and not row.rest]
    if not enough:
        return None
    worst = min(enough, key=lambda row: row.narration.balance)
    best = max(enough, key=lambda row: row.narration.balance)
    return (worst, best) if best.narration.balance > worst.narration.balance else (enough[0], enough[0])


def _worst(row: StanceRow) -> str:
    return f"{row.label} ({row.narration.against:,} of {row.narration.judged:,} against)"


def _best(row: StanceRow) -> str:
    return f"{row.label} ({row.narration.favour:,} of {row.narration.judged:,} in favour)"


def bars_alt(what: str, rows: Sequence[StanceRow]) -> str:
    """Return the numbers of a stance chart in words."""
    parts = [f"{row.label}: narration {_triple(row.narration)}, quotation {_triple(row.quotation)}" for row in rows]
    return f"Bars by {what}, judged documents against / neutral / in favour. {'; '.join(parts)}."


def _triple(counts: Tally) -> str:
    return f"{counts.against}/{counts.neutral}/{counts.favour}" if counts.judged else "none judged"


def outlet_message(rows: Sequence[StanceRow], target: Target) -> str:
    """Say which outlet is least and most favourable in narration, where that is clear."""
    name, found = plain(target.name), _extremes(rows)
    if len(rows) == 1:
        return f"All judged documents on {name} are from {rows[0].label}."
    if found is None:
        return f"No outlet has five documents judged on {name} in narration; read the bars as single cases."
    worst, best = found
    if worst is best:
        return f"On {name}, the narration of {worst.label} is {lean(worst.narration)}."
    if not worst.narration.differs(best.narration):
        return f"On {name}, outlets do not differ clearly in narration: from {_worst(worst)} to {_best(best)}."
    return f"On {name}, {_worst(worst)} is least favourable in narration, {_best(best)} most."


def in_counts(counts: Tally) -> str:
    """Return the counts that are not nought, as "2 favour, 1 against"."""
    parts = ((counts.favour, "favour"), (counts.neutral, "neutral"), (counts.against, "against"))
    return ", ".join(f"{number:,} {word}" for number, word in parts if number) or "–"


def spelled_out(tallies: Sequence[Tally]) -> str:
    """Return tallies over time as against/neutral/favour, one a period."""
    return ", ".join(_triple(counts) if counts.judged else "0" for counts in tallies)


def time_message(periods: Periods, target: Target, narration: Sequence[Tally]) -> str:
    """Say which side prevails in narration over time."""
    judged = [counts for counts in narration if counts.judged]
    against = sum(counts.against > counts.favour for counts in judged)
    favour = sum(counts.favour > counts.against for counts in judged)
    name, whole = plain(target.name), count(len(judged), periods.kind)
    neutral, every = sum(counts.neutral for counts in judged), sum(counts.judged for counts in judged)
    if not judged:
        return f"On {name}, no dated document was judged in narration."
    if neutral * 2 > every:
        return f"On {name}, narration is mostly neutral: {part_of(neutral, every, 'judged document')}."
    if against == favour:
        return (
            f"On {name}, neither side prevails in narration: each leads in {favour} of {whole} with a judged document."
        )
    side, other, number = ("favour", "against", favour) if favour > against else ("against", "favour", against)
    return f"On {name}, {side} outweighs {other} in narration in {number} of {whole} with a judged document."
