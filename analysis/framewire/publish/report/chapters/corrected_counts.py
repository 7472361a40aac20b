"""Corrected counts beside the model's own, and what they leave of differences between outlets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from framewire.publish.figures.validity_charts import Estimated, estimated_shares
from framewire.publish.report.blocks import Block, Figure, Grid, Heading, Paragraph
from framewire.publish.report.selection import Desk, Selection, sources_of
from framewire.publish.rows import rows_of
from framewire.publish.wording import count, is_missing, plain
from framewire.reasons import NO_NUMBER

if TYPE_CHECKING:
    import pandas as pd

KINDS = {
    "stance": "stance of an article", "evidence": "stance of a sentence", "theme": "theme", "frame": "frame",
    "attribution": "who speaks",
}  # fmt: skip
HOW_TO_READ = (
    "The corrected share adds to the model’s share what the coded units show of its errors (prediction-powered "
    "inference, with units weighted by the chance at which they were drawn). It is right on average even if the model "
    "is wrong; a better model makes its interval narrower. Shares are of all articles that were "
    "read; copies of one text count as the articles that they are, and are one unit where chance is reckoned."
)


def shares(desk: Desk) -> list[Block]:
    """Return the corrected shares of each kind beside the model's; nothing without gold."""
    rows = desk.select("prevalence", 'outlet.isna() and period.isna() and basis == "all" and code != "absent"')
    if not len(rows):
        return []
    blocks: list[Block] = [Heading("Corrected counts", "corrected"), Paragraph(HOW_TO_READ, "note")]
    for kind in rows.frame["kind"].unique():
        blocks += _of_kind(desk, rows.where(f'kind == "{kind}"'), str(kind))
    return blocks


def _of_kind(desk: Desk, rows: Selection, kind: str) -> list[Block]:
    pairs = estimates(desk, rows)
    shown = tuple(pair for pair in pairs if pair.corrected is not None)
    missing = len(pairs) - len(shown)
    blocks: list[Block] = []
    if shown:
        outside = sum(pair.corrected is not None and not pair.holds_naive for pair in shown)
        message = (
            f"{KINDS[kind].capitalize()}: of {count(len(shown), 'share')} that could be corrected, the model’s own "
            f"count lies outside the corrected 95 % interval in {outside:,}"
        )
        alt = "; ".join(pair.in_words() for pair in shown)
        figure = Figure(f"corrected_{kind}", message, alt, sources=sources_of(rows))
        blocks.append(desk.figure(figure, estimated_shares, shown))
    if missing:
        why = _reasons(rows)
        text = f"{count(missing, 'share')} could not be corrected: {why}. The tables hold the model’s count, unchecked."
        blocks.append(Paragraph(text, "note", sources=sources_of(rows)))
    return blocks


def _names(desk: Desk) -> dict[tuple[str, str], str]:
    """Return the names of frames, themes and targets by kind of unit and id, as they are shown."""
    frames = {("frame", frame.id): plain(frame.name) for frame in desk.codebook.frames}
    themes = {("theme", theme_id): name for theme_id, name in desk.theme_names.items()}
    targets = {target.id: plain(target.name) for target in desk.codebook.targets}
    return frames | themes | {(kind, key): name for kind in ("stance", "evidence") for key, name in targets.items()}


def _named(names: Mapping[tuple[str, str], str], row: object) -> str:
    kind, subject = (str(getattr(row, name)) for name in ("kind", "subject_id"))
    return names.get((kind, subject), subject)


def estimates(desk: Desk, rows: Selection) -> list[Estimated]:
    """Return the shares of a table of prevalence, counted and corrected, one for each kind, subject, voice and code."""
    names = _names(desk)
    found: dict[tuple[str, str, str], dict[str, tuple[float, float, float]]] = {}
    for row in rows_of(rows.frame):
        voice = "" if is_missing(row.voice) else f", {row.voice}"
        key = (row.kind, f"{_named(names, row)}{voice}", row.code)
        known = found.setdefault(key, {})
        if not is_missing(row.value):
            known[row.estimator] = (row.value, row.low, row.high)
    return [
        Estimated(label, code, each.get("naive"), each.get("corrected")) for (_, label, code), each in found.items()
    ]


def _reasons(rows: Selection) -> str:
    words = rows.frame.loc[(rows.frame["estimator"] == "corrected") & rows.frame["value"].isna(), "reason"]
    counts = words.value_counts()
    return "; ".join(f"{NO_NUMBER.get(str(word), str(word))} ({int(number):,})" for word, number in counts.items())


def outlets_apart(desk: Desk) -> list[Block]:
    """List the differences between outlets that the correction leaves clear of nought."""
    condition = 'versus.notna() and estimator == "corrected" and basis == "all" and code != "absent"'
    rows = desk.select("prevalence", condition)
    known = rows.frame[rows.frame["value"].notna()]
    if not len(known):
        return []
    clear = known[(known["low"] > 0) | (known["high"] < 0)]
    text = f"{count(len(known), 'difference')} between outlets could be corrected; {len(clear):,} lie clear of nought."
    blocks: list[Block] = [
        Heading("Differences between outlets", "outlets-apart"),
        Paragraph(text, sources=sources_of(rows)),
    ]
    return [*blocks, _differences(desk, clear, rows)] if len(clear) else blocks


def _differences(desk: Desk, clear: pd.DataFrame, rows: Selection) -> Grid:
    names = _names(desk)
    found = tuple(
        (_named(names, row), "" if is_missing(row.voice) else row.voice, row.code,
         f"{plain(row.outlet)} less {plain(row.versus)}", f"{row.value * 100:+.0f} points {between(row)}")
        for row in rows_of(clear)
    )  # fmt: skip
    caption = "Differences of corrected shares between outlets, those clear of nought"
    heads = ("subject", "voice", "code", "outlets", "difference, 95 % interval")
    return Grid(caption, heads, found, "llllr", (1.4, 0.7, 0.7, 1.6, 1.5), sources=sources_of(rows))


def between(row: object) -> str:
    """Return the interval of an estimate as it is shown."""
    low, high = getattr(row, "low", 0.0), getattr(row, "high", 0.0)
    return f"[{low * 100:.0f} to {high * 100:.0f}]"
