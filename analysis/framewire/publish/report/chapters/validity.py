"""Chapter: how far to trust it. What was coded, how well coders and model agree, and corrected counts."""

from __future__ import annotations

from framewire.publish.corrected import corrected_in_words, corrected_shares
from framewire.publish.report.blocks import Block, Chapter, Grid, Heading, Paragraph
from framewire.publish.report.chapters.corrected_counts import KINDS, between, estimates, outlets_apart, shares
from framewire.publish.report.selection import Desk, Selection, sources_of
from framewire.publish.rows import rows_of
from framewire.publish.wording import count, is_missing, is_or_are, listing, percent, plain, sentence, was_or_were
from framewire.schemas import VOICES
from framewire.validity.agreement.gold import ADJUDICATOR

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


def validity_chapter(desk: Desk) -> Chapter:
    """Return the chapter: without gold one plain sentence, else agreement, scores and corrected counts."""
    gold = desk.select("gold")
    if not len(gold):
        return Chapter("How far to trust it", "validity", (Paragraph(NOTHING, "key", sources=sources_of(gold)),))
    blocks = [*_coded(desk, gold), *_agreement(desk), *_scores(desk), *shares(desk), *outlets_apart(desk)]
    return Chapter("How far to trust it", "validity", tuple(blocks))


def trust_summary(desk: Desk) -> list[Paragraph]:
    """Return the sentence of the first page on what was checked by hand; none without gold."""
    gold = desk.select("gold")
    if not len(gold):
        return []
    rows = desk.select("prevalence", 'outlet.isna() and period.isna() and basis == "all" and code != "absent"')
    pairs = [pair for pair in estimates(desk, rows) if pair.corrected is not None]
    outside = sum(not pair.holds_naive for pair in pairs)
    labels = desk.select("annotations")
    coded = labels.frame["unit_id"].nunique()
    settled = f"; {len(gold):,} {is_or_are(len(gold))} settled" if coded > len(gold) else ""
    text = (
        f"{count(coded, 'unit')} {was_or_were(coded)} coded without seeing the model’s answers, by "
        f"{listing(_coders(labels))}{settled}."
    )
    if pairs:
        text += (
            f" Of {count(len(pairs), 'share')} that could be corrected for the model’s errors, its own count lies "
            f"outside the 95 % interval in {outside:,}."
        )
    return [Paragraph(text, "key", sources=sources_of(labels, gold, rows))]


def corrected_summary(desk: Desk) -> list[Paragraph]:
    """Return what the first page says of the stance towards each target in narration, corrected; most labels first."""
    rows = desk.select("prevalence", 'outlet.isna() and period.isna() and estimator != "gold"')
    found = [(target, corrected_shares(rows.frame, target.id, VOICES[0])) for target in desk.codebook.targets]
    known = sorted((item for item in found if item[1]), key=lambda item: -item[1][0].labels)
    return [
        Paragraph(
            f"{sentence(plain(target.name))}, in narration, corrected for the model’s errors: "
            f"{corrected_in_words(shares)}.",
            "key",
            sources=sources_of(rows.where(f'subject_id == "{target.id}" and voice == "{VOICES[0]}"')),
        )
        for target, shares in known
    ]


def _coded(desk: Desk, gold: Selection) -> list[Block]:
    labels = desk.select("annotations")
    coders, decisions = _coders(labels), int(labels.frame["coder"].eq(ADJUDICATOR).sum())
    drawn = desk.select("samples", "draw.notna()")
    how = gold.frame["decided_by"].value_counts()
    decided = "; ".join(f"{int(how[word]):,} {words}" for word, words in DECIDED.items() if word in how)
    text = (
        f"{count(len(coders), 'coder')} ({listing(coders)}) gave {count(len(labels) - decisions, 'code')} without "
        f"seeing what the model said{_decisions(decisions)}. "
        f"{count(len(gold), 'unit')} of {len(drawn):,} drawn {was_or_were(len(gold))} settled: {decided}."
    )
    open_ones = labels.frame["unit_id"].nunique() - len(gold)
    if open_ones > 0:
        text += (
            f" On {count(open_ones, 'other unit')} the coders are tied; they are in no figure until someone decides."
        )
    return [Paragraph(text, sources=sources_of(labels, gold, drawn))]


def _decisions(number: int) -> str:
    return f"; an adjudicator, who saw the coders’ codes, gave {number:,}" if number else ""


def _coders(labels: Selection) -> list[str]:
    """Return those who coded by themselves: whoever decided between them had seen their codes."""
    return [plain(str(name)) for name in sorted(labels.frame["coder"].unique()) if name != ADJUDICATOR]


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
                f"For the {what}, the model gives the coders’ answer in {percent(row.value, 1)} {between(row)}."
            )
    return " ".join(said)


def _number(row: object) -> str:
    value, low, high = (getattr(row, name) for name in ("value", "low", "high"))
    return "–" if is_missing(value) else f"{value:.2f} [{low:.2f}, {high:.2f}]"
