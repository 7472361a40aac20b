"""The card of a dataset: README.md with the YAML header that the Hub reads, and what a user of the data must know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from framewire.publish import how
from framewire.publish.columns import meaning
from framewire.publish.corrected import corrected_in_words, corrected_shares
from framewire.publish.dataset.card_header import UNSTATED, Licence, header
from framewire.publish.dataset.configs import CONFIGS, EVIDENCE, Written
from framewire.publish.rows import rows_of
from framewire.publish.wording import count, is_missing, plain
from framewire.schemas import VOICES

if TYPE_CHECKING:
    import pandas as pd

    from framewire.runfolder import Run

SPECIAL = re.compile(r"([!-&*+/:;<=>?@\[\\\]^_`{|}~]|(?<=www)\.)", re.IGNORECASE)


def card(run: Run, written: Sequence[Written], include_text: bool, licence: Licence) -> str:
    """Return README.md of a dataset: YAML header, what it is, how it was made, columns, limits, ethics, licence.

    Every number in it is counted from a table of the run. Names and terms from articles are escaped, so that none of
    them becomes markup, a link, a mention or a line of the header.
    """
    facts = _facts(run)
    book = run.codebook
    blanks = {
        "header": header(run, written, licence),
        "title": inline(book.title),
        "codebook_version": inline(book.version),
        "checked_note": _checked(run),
        "text_note": TEXT_IN if include_text else TEXT_OUT,
        "licence_note": _licence(licence),
        "configs": _table(
            ("config", "rows", "one row is"), ((f"`{w.config.name}`", f"{w.rows:,}", w.config.row) for w in written)
        ),
        "left_out": _left_out(written),
        "columns": "\n\n".join(_columns(item) for item in written),
        **_method(),
        "themes": _themes(run),
        "stances": "\n\n".join([_stances(run), *_corrected(run)]),
        "frames": _frames(run),
        "models": _models(run),
        "versions": ", ".join(f"{inline(name)} {inline(text)}" for name, text in run.manifest["versions"].items()),
        **facts,
    }
    template = files("framewire.publish.dataset").joinpath("templates", "card.md").read_text(encoding="utf-8")
    return Template(template).substitute(blanks)


def _licence(licence: Licence) -> str:
    if licence.identifier == UNSTATED:
        return LICENCE_OPEN
    named = f" ({', '.join(inline(part) for part in (licence.name, licence.link) if part)})"
    return f"`{licence.identifier}`{named if licence.name or licence.link else ''}, stated by whoever published this."


def inline(text: object) -> str:
    """Return any text as one line of Markdown that shows it letter for letter and does nothing else.

    >>> inline("<b>[x](http://a.b)</b>")
    '\\\\<b\\\\>\\\\[x\\\\](http\\\\:\\\\/\\\\/a.b)\\\\<\\\\/b\\\\>'
    """
    return SPECIAL.sub(r"\\\1", plain(text))


def _facts(run: Run) -> dict[str, str]:
    """Count what the card says about the corpus, from the documents table."""
    documents = run.store.read("documents", ["document_id", "family_id", "outlet", "published", "language"])
    dates = documents["published"].dropna()
    manifest = run.manifest
    read = int((documents["language"] == run.codebook.language).sum())
    return {
        "n_documents": f"{len(documents):,}",
        "n_texts": f"{documents['family_id'].nunique():,}",
        "n_other_language": f"{len(documents) - read:,}",
        "n_undated": f"{len(documents) - len(dates):,}",
        "language": inline(run.codebook.language),
        "period": f"{dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}" if len(dates) else "no date known",
        "outlets": _outlets(documents),
        "framewire_version": inline(manifest["versions"].get("framewire", "")),
        "seed": inline(manifest["seed"]),
        "codebook_sha256": inline(manifest["codebook_sha256"]),
        "corpus_sha256": inline(manifest["corpus_sha256"]),
    }


def _outlets(documents: pd.DataFrame) -> str:
    counts = documents["outlet"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    named = [f"{inline(name)} ({count:,})" for name, count in counts.head(20).items()]
    rest = [f"{len(counts) - 20:,} more"] if len(counts) > 20 else []
    without = int(documents["outlet"].isna().sum())
    unnamed = [f"{count(without, 'article')} without one"] if without and named else []
    return ", ".join([*named, *rest, *unnamed]) or "none named"


def _themes(run: Run) -> str:
    if not run.store.has("themes"):
        return "This run has no themes."
    themes = run.store.read("themes").sort_values(["size", "theme_id"], ascending=[False, True])
    columns = (themes[name] for name in ("theme_id", "name", "source", "size", "terms"))
    rows = (
        (f"`{theme}`", inline(name), source, f"{size:,}", inline(", ".join(terms[:6])))
        for theme, name, source, size, terms in zip(*columns, strict=True)
    )
    return _table(("theme_id", "name", "source", "passages", "terms"), rows)


def _stances(run: Run) -> str:
    """Count the answers for each target and voice of the codebook, from the document stances."""
    if not run.store.has("document_stances"):
        return "This run has no stances."
    found = run.store.read("document_stances", ["target_id", "voice", "stance"])
    counts = found.assign(stance=found["stance"].fillna("null")).value_counts()
    rows = []
    for target in run.codebook.targets:
        for voice in VOICES:
            numbers = (counts.get((target.id, voice, answer), 0) for answer in ("favour", "neutral", "against", "null"))
            rows.append((f"`{target.id}`", inline(target.name), voice, *(f"{number:,}" for number in numbers)))
    return _table(("target_id", "target", "voice", "favour", "neutral", "against", "not judged"), rows)


def _checked(run: Run) -> str:
    """Say what was checked: nothing, or how many units, by which coders, and how well they agree."""
    if not run.store.has("gold") or not run.store.count("gold"):
        return NOT_CHECKED
    coders = sorted(run.store.read("annotations", ["coder"])["coder"].unique())
    rows = run.store.read("agreement")
    whole = rows[rows["measure"].eq("alpha_nominal") & rows["subject_id"].isna() & rows["voice"].isna()]
    told = [
        f"{row.kind} {row.value:.2f} ({_interval(row.low, row.high)})"
        for row in rows_of(whole)
        if not is_missing(row.value)
    ]
    alphas = f" Krippendorff's alpha, with its 95 % interval: {', '.join(told)}." if told else ""
    names = f"{count(len(coders), 'coder')}: {', '.join(map(inline, coders))}"
    coded = f"**{run.store.count('gold'):,} units were coded without seeing the model's answers** ({names})."
    return f"{coded}{alphas} {CHECKED}"


def _interval(low: float, high: float) -> str:
    """Return an interval; of one article alone there is none."""
    return "interval not known" if is_missing(low) or is_missing(high) else f"{low:.2f} to {high:.2f}"


def _corrected(run: Run) -> list[str]:
    """Return the corrected shares of stances as a table, under a sentence; nothing without enough gold."""
    if not run.store.has("prevalence"):
        return []
    prevalence = run.store.read("prevalence")
    rows = [
        (f"`{target.id}`", voice, corrected_in_words(shares))
        for target in run.codebook.targets
        for voice in VOICES
        if (shares := corrected_shares(prevalence, target.id, voice))
    ]
    if not rows:
        return []
    return [CORRECTED, _table(("target_id", "voice", "corrected shares (95 % interval; the model's count)"), rows)]


def _frames(run: Run) -> str:
    """Count for each frame of the codebook the documents that were judged and those that have it."""
    if not run.store.has("frames"):
        return "This run has no frames."
    judged = run.store.read("frames", ["frame_id", "present"]).dropna()
    rows = []
    for frame in run.codebook.frames:
        mine = judged[judged["frame_id"] == frame.id]["present"]
        rows.append((f"`{frame.id}`", inline(frame.name), f"{int(mine.sum()):,}", f"{len(mine):,}"))
    return _table(("frame_id", "frame", "articles with it", "articles judged"), rows)


def _models(run: Run) -> str:
    rows = (
        (
            inline(model["kind"]),
            inline(model.get("source") or model["name"]),
            inline(model.get("revision") or "not pinned"),
            inline(model.get("licence") or "not stated"),
            f"`{model['sha256']}`" if model.get("sha256") else "not recorded",
        )
        for model in run.manifest["models"]
    )
    return _table(("kind", "model", "revision", "licence", "sha256 of the weights"), rows)


def _left_out(written: Sequence[Written]) -> str:
    """Name the configs that this run has no row for: a config without rows cannot be loaded."""
    there = {item.config.name for item in written}
    missing = ", ".join(f"`{config.name}`" for config in CONFIGS if config.name not in there)
    return f"Without a row in this run, and so left out: {missing}.\n\n" if missing else ""


def _columns(item: Written) -> str:
    head = f"### {item.config.name}\n\n`{item.path}`: {item.config.row}."
    return f"{head}\n\n{_table(('column', 'meaning'), ((f'`{name}`', _meaning(item, name)) for name in item.columns))}"


def _meaning(item: Written, column: str) -> str:
    """Return what a column of a config means; the evidence config is not columns of the table that it is made from."""
    return meaning(EVIDENCE if item.config.name == EVIDENCE else item.config.table, column)


def _method() -> dict[str, str]:
    """Return the sentences on method; they stand in one place for all that is published."""
    return {
        "how_themes": how.THEMES,
        "how_stance": f"{how.WHO_IS_JUDGED} {how.TARGETS_ASKED} {how.VOICES}",
        "how_frames": f"{how.FRAMES_ASKED} {how.FRAMES_BY_EXAMPLES} {how.PRESENT_FROM}",
        "how_stops": how.STOPS_EARLY,
    }


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


NOT_CHECKED = "**No person has checked the answers** unless whoever published this dataset says so."
CHECKED = (
    "All other answers are the model's, unchecked. Counts of them have its errors in them; the shares below that are "
    "called corrected do not."
)
CORRECTED = (
    "Corrected for the model's errors with the codes of coders (prediction-powered inference, weighted for the draw):"
)
LICENCE_OPEN = (
    "**No licence has been stated yet.** Whoever publishes this dataset states one: put its identifier in the `license`"
    " field at the top of this file; the line is kept when framewire writes the card again. It can cover the scores and"
    " identifiers made here; it cannot cover the articles, which belong to their publishers."
)
TEXT_OUT = (
    "**The articles' text is not in it**: news text is copyrighted. Passages and quotations are given as offsets and"
    " hashes, so that whoever has the articles can join them again (below). Titles are in it; bylines are not."
)
TEXT_IN = (
    "**The articles' text is in it**, in the `text` columns of `documents` and `passages`. News text is copyrighted:"
    " whoever shares this dataset needs the right to do so for every article, and should keep it private otherwise."
)
