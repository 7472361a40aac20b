"""Two runs side by side: which choices differ, how far their answers agree, and which documents changed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framewire.publish.wording import count, plain, share_in
from framewire.tables import replacing

if TYPE_CHECKING:
    import pandas as pd

    from framewire.runfolder import Run

NULL, NO_THEME = "not judged", "no theme of the codebook"
# What both runs must have done for an answer to be compared, and what one of them may have done alone.
DONE = {"themes": ("find one of the codebook", "found")}
MOST_LISTED = 500


@dataclass(frozen=True)
class Change:
    """One answer that differs: of which document, about what, and both answers."""

    document_id: str
    title: str
    about: str
    first: str
    second: str


@dataclass(frozen=True)
class Comparison:
    """What differs between two runs. `choices` are (place, first, second); `agreement` are sentences."""

    choices: tuple[tuple[str, str, str], ...]
    agreement: tuple[str, ...]
    changes: tuple[Change, ...]

    def in_words(self) -> str:
        """Return the comparison as lines for a terminal."""
        lines = [f"{place}: {first} / {second}" for place, first, second in self.choices] or ["The choices are equal."]
        lines += ["", *self.agreement, "", f"{count(len(self.changes), 'answer')} differ."]
        return "\n".join(lines)


def compare(first: Run, second: Run) -> Comparison:
    """Compare two runs by the documents that both have read: their choices, stances, themes and frames."""
    documents = first.table("documents")[["document_id", "title"]]
    shared = documents[documents["document_id"].isin(second.table("documents")["document_id"])]
    others = len(second.table("documents")) - len(shared)
    told = [
        f"{count(len(shared), 'document')} are in both runs; {len(documents) - len(shared):,} only in the first, "
        f"{others:,} only in the second."
    ]
    changes: list[Change] = []
    titles = dict(zip(shared["document_id"], shared["title"].fillna("(no title)"), strict=True))
    for what, answers in (("stances", _stances), ("themes", _themes), ("frames", _frames)):
        both = _joined(answers(first), answers(second), titles)
        told.append(_agreement(what, both))
        changes += _changes(both, titles)
    return Comparison(tuple(_choices(first, second)), tuple(told), tuple(changes))


def write_comparison(first: Run, second: Run, out: Path) -> tuple[Comparison, Path]:
    """Compare two runs and write the comparison as one HTML page; return both."""
    from jinja2 import Environment, StrictUndefined

    found = compare(first, second)
    template = resources.files("framewire.publish").joinpath("templates", "compare.html").read_text(encoding="utf-8")
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = page.from_string(template).render(
        first=plain(first.codebook.title), second=plain(second.codebook.title), found=found,
        changes=found.changes[:MOST_LISTED], left=max(0, len(found.changes) - MOST_LISTED),
    )  # fmt: skip
    with replacing(out) as aside:
        aside.write_text(text, encoding="utf-8")
    return found, out


def _choices(first: Run, second: Run) -> list[tuple[str, str, str]]:
    sides = []
    for run in (first, second):
        manifest = run.manifest
        book = tomllib.loads((run.path / "codebook.toml").read_text(encoding="utf-8"))
        facts = {key: manifest.get(key) for key in ("corpus_sha256", "limit", "versions", "models")}
        facts["plan"] = _plan(manifest)
        sides.append(_flat("codebook", book) | _flat("manifest", facts))
    keys = sorted(set(sides[0]) | set(sides[1]))
    pairs = ((key, sides[0].get(key, "–"), sides[1].get(key, "–")) for key in keys)
    return [(plain(key), plain(one), plain(other)) for key, one, other in pairs if one != other]


def _plan(manifest: Mapping[str, Any]) -> str | None:
    """Return what was asked: everything, or only what could change a decision; null for a run that scored nothing."""
    notes = [stage.get("notes", {}) for stage in manifest.get("stages", ()) if stage["name"] == "scoring"]
    return notes[0].get("plan") if notes else None


def _flat(place: str, value: object) -> dict[str, str]:
    """Return nested values by their place; the tables of a list go by their id, so that order does not count."""
    if isinstance(value, Mapping):
        return {key: words for name, item in value.items() for key, words in _flat(f"{place} {name}", item).items()}
    if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        named = {str(item.get("id", item.get("kind", number))): item for number, item in enumerate(value, 1)}
        return _flat(place, named)
    return {place: str(value)}


def _stances(run: Run) -> pd.DataFrame:
    names = {target.id: plain(target.name) for target in run.codebook.targets}
    rows = run.table("document_stances")
    about = rows["target_id"] + ", " + rows["voice"]
    told = rows["target_id"].map(names).fillna(rows["target_id"]) + ", " + rows["voice"]
    return _answers(rows["document_id"], "stance " + about, told, rows["stance"])


def _themes(run: Run) -> pd.DataFrame:
    """Return the theme of the codebook with the largest share of each document, null for none of them.

    Found themes have no lasting id. A theme of another name is the same theme.
    """
    rows = run.table("document_themes").merge(run.table("themes")[["theme_id", "name", "source"]], on="theme_id")
    rows = rows[rows["source"] == "codebook"].sort_values(["share", "theme_id"], ascending=[False, True])
    first = rows.drop_duplicates("document_id").set_index("document_id")
    documents = run.table("documents")
    read = documents.loc[documents["language"] == run.codebook.language, "document_id"]
    found = _answers(read, "theme", "leading theme", read.map(first["theme_id"]))
    return found.assign(told=read.map(first["name"]).astype(object).fillna(NO_THEME))


def _frames(run: Run) -> pd.DataFrame:
    names = {frame.id: plain(frame.name) for frame in run.codebook.frames}
    rows = run.table("frames")
    words = rows["present"].astype(object).map({True: "present", False: "absent"})
    told = "frame " + rows["frame_id"].map(names).fillna(rows["frame_id"])
    return _answers(rows["document_id"], "frame " + rows["frame_id"], told, words)


def _answers(document: pd.Series, key: Any, about: Any, answer: pd.Series) -> pd.DataFrame:
    """Return answers by document and key; `told` is the answer as it is shown."""
    import pandas as pd

    known = answer.astype(object).where(answer.notna(), None)
    columns = {"document_id": document, "key": key, "about": about, "answer": known, "told": known.fillna(NULL)}
    return pd.DataFrame(columns)


def _joined(first: pd.DataFrame, second: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    other = second[["document_id", "key", "answer", "told"]]
    both = first.merge(other, on=["document_id", "key"], suffixes=("", "_second"))
    return both[both["document_id"].isin(list(titles))]


def _agreement(what: str, both: pd.DataFrame) -> str:
    answered = both.dropna(subset=["answer", "answer_second"])
    same = int((answered["answer"] == answered["answer_second"]).sum())
    one, other = both["answer"].isna(), both["answer_second"].isna()
    do, done = DONE.get(what, ("judge", "judged"))
    if not len(both):
        return f"{what.capitalize()}: nothing was asked in both runs."
    only = f"{int((~one & other).sum()):,} {done} only in the first run"
    nulls = f"{only}, {int((one & ~other).sum()):,} only in the second"
    if not len(answered):
        return f"{what.capitalize()}: no answer is {done} in both runs; {nulls}."
    return f"{what.capitalize()}: {share_in(same, len(answered), f'equal where both runs {do}')}; {nulls}."


def _changes(both: pd.DataFrame, titles: Mapping[str, str]) -> list[Change]:
    differ = both[both["answer"].fillna("") != both["answer_second"].fillna("")].sort_values(["document_id", "key"])
    return [
        Change(name, plain(titles[name]), plain(about), plain(first), plain(second))
        for name, about, first, second in differ[["document_id", "about", "told", "told_second"]].astype(str).to_numpy()
    ]
