"""Rows of a run's tables together with the sentence that says which rows they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from inspect import signature
from typing import TYPE_CHECKING, Any

from framewire.publish.figures import look
from framewire.publish.figures.drawing import Drawing
from framewire.publish.figures.periods import Periods, periods_of
from framewire.publish.figures.sketchbook import Sketchbook
from framewire.publish.marked import Marked, marked_sentences
from framewire.publish.report.blocks import Figure, Source
from framewire.publish.rows import rows_of
from framewire.publish.wording import day, is_missing, plain, shortened
from framewire.schemas import SCHEMAS

if TYPE_CHECKING:
    import pandas as pd

    from framewire.codebook import Codebook
    from framewire.runfolder import Run

NO_OUTLET = "outlet not known"
TEXTS = {"documents": ("text",), "passages": ("text",), "relevance": ("text",)}


@dataclass(frozen=True)
class Selection:
    """Some rows of one table and their `source`. Narrow it with `where`; a number read from it has that source."""

    frame: pd.DataFrame
    table: str
    condition: str = ""

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def source(self) -> Source:
        return Source(self.table, self.condition, len(self.frame))

    def where(self, condition: str) -> Selection:
        """Return the rows where a pandas query holds. Never built from article text: ids and fixed words only."""
        if not condition:
            return self
        joined = f"{self.condition} and {condition}" if self.condition else condition
        return Selection(self.frame.query(condition, engine="python"), self.table, joined)


@dataclass(frozen=True)
class Tables:
    """The tables of a run for reading, each read once and without its article text."""

    run: Run
    _kept: dict[str, Selection] = field(default_factory=dict)

    def select(self, name: str, condition: str = "") -> Selection:
        """Return the rows of a table where a condition holds; a table that is not there has no rows."""
        if name not in self._kept:
            self._kept[name] = Selection(self._read(name), name)
        return self._kept[name].where(condition)

    def _read(self, name: str) -> pd.DataFrame:
        wanted = [column for column in SCHEMAS[name].columns if column not in TEXTS.get(name, ())]
        if not self.run.store.has(name):
            import pandas as pd

            return pd.DataFrame({column: pd.Series(dtype=object) for column in wanted})
        return self.run.store.read(name, wanted)

    def marked(self, sentence_ids: Iterable[str]) -> dict[str, Marked]:
        """Return some sentences by id, each marked inside its passage."""
        return marked_sentences(self.run, sentence_ids)

    def passage_texts(self, passage_ids: Iterable[str]) -> dict[str, str]:
        """Return the text of some passages by id, reading the table piece by piece."""
        wanted = set(passage_ids)
        found: dict[str, str] = {}
        if wanted and self.run.store.has("passages"):
            for piece in self.run.store.batches("passages", ("passage_id", "text")):
                hits = piece[piece["passage_id"].isin(wanted)]
                found.update(zip(hits["passage_id"], hits["text"], strict=True))
        return found


@dataclass(frozen=True)
class Desk:
    """All a chapter works from: the tables, the codebook, the manifest, and the drawings made so far by name,
    `narrow` those for a telephone."""

    tables: Tables
    codebook: Codebook
    manifest: dict[str, Any]
    sketchbook: Sketchbook
    drawings: dict[str, Drawing] = field(default_factory=dict)
    narrow: dict[str, Drawing] = field(default_factory=dict)

    def select(self, name: str, condition: str = "") -> Selection:
        return self.tables.select(name, condition)

    @cached_property
    def read(self) -> Selection:
        """The documents in the codebook's language: those that were read."""
        return self.select("documents", f'language == "{self.codebook.language}"')

    @cached_property
    def documents(self) -> pd.DataFrame:
        """Every document by id, with `place`: its outlet, or the words for a missing one."""
        frame = self.select("documents").frame.set_index("document_id")
        return frame.assign(place=frame["outlet"].fillna(NO_OUTLET).map(plain))

    @cached_property
    def periods(self) -> Periods | None:
        """The time spans of every chart over time; null when too few read documents are dated."""
        return periods_of(self.read.frame["published"])

    @cached_property
    def theme_names(self) -> dict[str, str]:
        themes = self.select("themes").frame
        return {str(row.theme_id): plain(row.name) for row in rows_of(themes)}

    @cached_property
    def found_themes(self) -> frozenset[str]:
        """The themes that were found; the others are those of the codebook."""
        themes = self.select("themes").frame
        return frozenset(themes.loc[themes["source"] == "found", "theme_id"])

    @cached_property
    def document_of(self) -> dict[str, str]:
        """The document that each passage is in."""
        passages = self.select("passages").frame
        return dict(zip(passages["passage_id"], passages["document_id"], strict=True))

    def cite(self, document_id: str) -> str:
        """Return outlet, origin if stated, date and id of a document, as evidence is cited."""
        row: Any = self.documents.loc[document_id]
        when = "no date" if is_missing(row["published"]) else day(row["published"])
        origin = "" if is_missing(row["origin"]) else f" (from {shortened(row['origin'], 60)})"
        return f"{row['place']}{origin}, {when}, {document_id}"

    def figure(self, words: Figure, chart: Callable[..., Drawing], *values: object) -> Figure:
        """Draw `chart(*values)`, keep the drawing under the figure's name, and return the figure with its size.

        A chart that takes a `width` is drawn for a telephone too, and kept in `narrow`.
        """
        drawing = self.sketchbook.drawn(chart, values)
        self.drawings[words.name] = drawing
        if "width" in signature(chart).parameters:
            self.narrow[words.name] = self.sketchbook.drawn(chart, (*values, look.PHONE))
        return replace(words, width=drawing.width, height=drawing.height)


def sources_of(*selections: Selection) -> tuple[Source, ...]:
    """Return the sources of some selections."""
    return tuple(selection.source for selection in selections)
