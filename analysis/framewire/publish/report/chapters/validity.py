"""Chapter: how far to trust it. What people coded by hand, how well they and the model agree, and corrected counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from framewire.publish.corrected import corrected_in_words, corrected_shares
from framewire.publish.figures.validity_charts import Estimated, estimated_shares
from framewire.publish.report.blocks import Block, Chapter, Figure, Grid, Heading, Paragraph
from framewire.publish.report.selection import Desk, Selection, sources_of
from framewire.publish.rows import rows_of
from framewire.publish.wording import count, is_missing, listing, percent, plain, sentence, was_or_were
from framewire.reasons import NO_NUMBER
from framewire.schemas import VOICES

if TYPE_CHECKING:
    import pandas as pd

KINDS = {
    "stance": "stance of an article", "evidence": "stance of a sentence", "theme": "theme", "frame": "frame",
    "attribution": "who speaks",
}  # fmt: skip
MEASURES = {
    "alpha_nominal": "Krippendorff’s alpha, nominal",
    "alpha_ordinal": "Krippendorff’s alpha, ordinal",
    "kappa": "Cohen’s kappa",
    "raw": "equal codes",
}
DECIDED = {
    "one coder": "coded by one coder", "all agree": "coded alike by all", "majority": "decided by majority",
    "adjudicator": "decided by an adjudicator",
}  # fmt: skip
NOTHING = (
    "Nothing in this report was checked by hand. The counts are those of the model, and its errors are in them. "
    "`framewire sample` draws articles for people to code, and `framewire validate` then says how well coders and "
    "model agree and corrects the counts."
)
HOW_TO_READ = (
    "The corrected share adds to the model’s share what the coded units show of its errors (prediction-powered "
    "inference, with units weighted by the chance at which they were drawn). It is right on average even if the model "
    "is wrong; a better model makes its interval narrower. Shares are of all articles that were "
    "read; copies of one text count as the articles that they are, and are one unit where chance is reckoned."
)


def validity_chapter(desk: Desk) -> Chapter:
    """Return the chapter: without gold one plain sentence, else agreement, scores and corrected counts."""
    gold = desk.select("gold")
    if not len(gold):
        return Chapter("How far to trust it", "validity", (Paragraph(NOTHING, "key", sources=sources_of(gold)),))
    blocks = [*_coded(desk, gold), *_agreement(desk), *_scores(desk), *_shares(desk), *_apart(desk)]
    return Chapter("How far to trust it", "validity", tuple(blocks))


def trust_summary(desk: Desk) -> list[Paragraph]:
    """Return the sentence of the first page on what was checked by hand; none without gold."""
    gold = desk.select("gold")
    if not len(gold):
        return []
    rows = desk.select("prevalence", 'outlet.isna() and period.isna() and basis == "all" and code != "absent"')
    pairs = [pair for pair in _estimates(desk, rows) if pair.corrected is not None]
    outside = sum(not pair.holds_naive for pair in pairs)
    text = (
        f"{count(len(gold), 'unit')} {was_or_were(len(gold))} coded without seeing the model’s answers, by "
        f"{_coders(desk.select('annotations'))}. Of {count(len(pairs), 'share')} "
        f"that could be corrected for the model’s errors, its own count lies outside the 95 % interval in {outside:,}."
    )
    return [Paragraph(text, "key", sources=sources_of(gold, rows))]


def corrected_summary(desk: Desk) -> list[Paragraph]:
    """Return what the first page says of the stance towards each target in narration, corrected; most labels first."""
    rows = desk.select("prevalence", 'outlet.isna() and period.isna() and estimator != "gold"')
    found = [(target, corrected_shares(rows.frame, target.id, VOICES[0])) for target in desk.codebook.targets]
    known = sorted((item for item in found if item[1]), key=lambda item: -item[1][0].labels)
    return [
        Paragraph(
            f"{sentence(plain(target.name))}, in narration, corrected for the model’s errors by hand-coding: "
            f"{corrected_in_words(shares)}.",
            "key",
            sources=sources_of(rows.where(f'subject_id == "{target.id}" and voice == "{VOICES[0]}"')),
        )
        for target, shares in known
    ]


def _coded(desk: Desk, gold: Selection) -> list[Block]:
    labels = desk.select("annotations")
    coders = labels.frame["coder"].unique()
    drawn = desk.select("samples", "draw.notna()")
    how = gold.frame["decided_by"].value_counts()
    decided = "; ".join(f"{int(how[word]):,} {words}" for word, words in DECIDED.items() if word in how)
    text = (
        f"{count(len(coders), 'coder')} ({_coders(labels)}) gave {count(len(labels), 'code')} without seeing what the "
        "model said. "
        f"{count(len(gold), 'unit')} of {len(drawn):,} drawn {was_or_were(len(gold))} settled: {decided}."
    )
    open_ones = labels.frame["unit_id"].nunique() - len(gold)
    if open_ones > 0:
        text += (
            f" On {count(open_ones, 'other unit')} the coders are tied; they are in no figure until someone decides."
        )
    return [Paragraph(text, sources=sources_of(labels, gold, drawn))]


def _coders(labels: Selection) -> str:
    return listing([plain(str(name)) for name in sorted(labels.frame["coder"].unique())])


def _agreement(desk: Desk) -> list[Block]:
    rows = desk.select("agreement", "subject_id.isna() and code_a.isna()")
    if not len(rows):
        return []
    found = [
        (KINDS.get(row.kind, row.kind), "both" if is_missing(row.voice) else row.voice, MEASURES[row.measure],
         _number(row), f"{row.units:,}")
        for row in rows_of(rows.frame)
        if row.measure in MEASURES
    ]  # fmt: skip
    caption = "How well coders agree; the intervals draw whole articles again. 1 is always, 0 is as by chance"
    heads = ("what was coded", "voice", "measure", "value, 95 % interval", "units")
    return [
        Heading("How well coders agree", "agreement"),
        Grid(caption, heads, tuple(found), "lllrr", (1.2, 0.7, 1.5, 1.4, 0), sources=sources_of(rows)),
    ]


def _scores(desk: Desk) -> list[Block]:
    rows = desk.select("scores", "subject_id.isna()")
    by_code: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows_of(rows.frame):
        if not is_missing(row.code):
            by_code.setdefault((row.kind, row.code), {})[row.measure] = _number(row)
    if not by_code:
        return []
    measures = ("precision", "recall", "f1")
    found = tuple(
        (KINDS.get(kind, kind), code, *(cells.get(name, "–") for name in measures))
        for (kind, code), cells in by_code.items()
    )
    caption = (
        "How right the model is in this corpus, weighted for the draw. Where every such answer was coded, nothing is "
        "left to chance, and the interval is narrow; – is a number for which too little was coded"
    )
    heads = ("what was coded", "code", "precision", "recall", "F1")
    words = _whole_score(rows)
    return [
        Heading("How right the model is", "scores"),
        *([Paragraph(words, sources=sources_of(rows))] if words else []),
        Grid(caption, heads, found, "llrrr", (1.2, 0.8, 1.2, 1.2, 1.2), sources=sources_of(rows)),
    ]


def _whole_score(rows: Selection) -> str:
    said = []
    for row in rows_of(rows.frame):
        if row.measure == "accuracy" and not is_missing(row.value):
            what = KINDS.get(row.kind, row.kind)
            said.append(
                f"For the {what}, the model gives the coders’ answer in {percent(row.value, 1)} {_between(row)}."
            )
    return " ".join(said)


def _shares(desk: Desk) -> list[Block]:
    rows = desk.select("prevalence", 'outlet.isna() and period.isna() and basis == "all" and code != "absent"')
    if not len(rows):
        return []
    blocks: list[Block] = [Heading("Corrected counts", "corrected"), Paragraph(HOW_TO_READ, "note")]
    for kind in rows.frame["kind"].unique():
        blocks += _of_kind(desk, rows.where(f'kind == "{kind}"'), str(kind))
    return blocks


def _of_kind(desk: Desk, rows: Selection, kind: str) -> list[Block]:
    pairs = _estimates(desk, rows)
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


def _estimates(desk: Desk, rows: Selection) -> list[Estimated]:
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


def _apart(desk: Desk) -> list[Block]:
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
         f"{plain(row.outlet)} less {plain(row.versus)}", f"{row.value * 100:+.0f} points {_between(row)}")
        for row in rows_of(clear)
    )  # fmt: skip
    caption = "Differences of corrected shares between outlets, those clear of nought"
    heads = ("subject", "voice", "code", "outlets", "difference, 95 % interval")
    return Grid(caption, heads, found, "llllr", (1.4, 0.7, 0.7, 1.6, 1.5), sources=sources_of(rows))


def _number(row: object) -> str:
    value, low, high = (getattr(row, name) for name in ("value", "low", "high"))
    return "–" if is_missing(value) else f"{value:.2f} [{low:.2f}, {high:.2f}]"


def _between(row: object) -> str:
    low, high = getattr(row, "low", 0.0), getattr(row, "high", 0.0)
    return f"[{low * 100:.0f} to {high * 100:.0f}]"
