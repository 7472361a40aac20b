"""The coverage of a codebook's targets as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from framewire.errors import printable
from framewire.stance.trails.coverage import Coverage, Shown
from framewire.stance.trails.trail_text import short


def coverage_text(found: Sequence[Coverage]) -> str:
    """Return lines on each target: how many articles mention it, some that do, and the nearest that do not."""
    return "\n\n".join("\n".join(_target(coverage)) for coverage in found)


def _target(found: Coverage) -> Iterator[str]:
    share = f" ({found.mentioning / found.articles:.0%})" if found.articles else ""
    yield f"{printable(found.target.name)} [{found.target.id}]"
    yield (
        f"  {found.mentioning} of {found.articles} articles mention it{share}, {found.titled} of them in the title. "
        "The others get no stance on it."
    )
    yield from _any_case(found)
    if found.matches:
        yield f"  Mentions, {_drawn(found)}:"
        yield from (line for shown in found.matches for line in _shown(shown))
    if found.near_misses:
        yield "  Near misses: nearest in meaning of those that do not mention it, by cosine. Is a pattern missing?"
        yield from (line for shown in found.near_misses for line in _shown(shown))


def _any_case(found: Coverage) -> Iterator[str]:
    more = [f"{found.any_case} more"] if found.any_case else []
    more += [f"{found.any_case_titled} more in the title"] if found.any_case_titled else []
    if more:
        yield f"  Written with other capitals: {', '.join(more)}. A pattern that begins with (?i) finds these too."


def _drawn(found: Coverage) -> str:
    if len(found.matches) == found.mentioning:
        return "all of them"
    return f"{len(found.matches)} drawn by the codebook's seed"


def _shown(shown: Shown) -> Iterator[str]:
    measure = "" if shown.measure is None else f"{shown.measure:.2f}  "
    yield f"    {measure}{short(shown.title or 'no title')} ({shown.document_id})"
    yield f"      “{short(shown.text)}”"
