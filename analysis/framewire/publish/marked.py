"""An evidence sentence inside its passage, with the speakers of what it quotes: what a reader sees of an id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framewire.schemas import VOICES

if TYPE_CHECKING:
    import pandas as pd

    from framewire.runfolder import Run

SENTENCE_COLUMNS = ("sentence_id", "document_id", "passage_id", "start", "end")


@dataclass(frozen=True)
class Marked:
    """A sentence and what stands `before` and `after` it in its passage; the three together are the passage.

    `start` is the sentence's offset in the document's text.
    `speakers` are the named people, in the order of the alphabet, to whom the sentence or a part of it is attributed.
    """

    sentence_id: str
    document_id: str
    start: int
    before: str
    sentence: str
    after: str
    speakers: tuple[str, ...] = ()

    @property
    def passage(self) -> str:
        return self.before + self.sentence + self.after

    def __str__(self) -> str:
        return f"{self.before}»{self.sentence}«{self.after}"


def marked_sentences(run: Run, sentence_ids: Iterable[str]) -> dict[str, Marked]:
    """Return some sentences of a run by id, each marked inside its passage. Unknown ids are left out.

    Reads the tables sentences, passages and attributions piece by piece: memory grows with what is asked for.
    """
    wanted = set(sentence_ids)
    rows = list(_rows(run, "sentences", SENTENCE_COLUMNS, wanted))
    passages = _passages(run, {row.passage_id for row in rows})
    said = speakers_of(run, wanted) if rows else {}
    return {row.sentence_id: _marked(row, passages[row.passage_id], said) for row in rows}


def with_sentences(run: Run, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table with `sentence_id`, joined with `speaker` and with the sentence `in its passage`.

    A row whose sentence_id is null is left out. Several named speakers stand as one text, joined by "and". Where the
    table has a `voice`, what the writer says has no speaker, whoever else has a part in the sentence.
    """
    import pandas as pd

    found = marked_sentences(run, frame["sentence_id"].dropna())
    rows = frame[frame["sentence_id"].isin(list(found))]
    marked = [found[name] for name in rows["sentence_id"]]
    own = rows["voice"].eq(VOICES[0]) if "voice" in rows else [False] * len(rows)
    speakers = [None if mine else " and ".join(one.speakers) or None for one, mine in zip(marked, own, strict=True)]
    joined = {"speaker": speakers, "in its passage": marked}
    return rows.join(pd.DataFrame(joined, index=rows.index, dtype=object))


def speakers_of(run: Run, sentence_ids: set[str]) -> dict[str, set[str]]:
    """Return the named speakers of some sentences, by sentence id, from the table of attributions."""
    said: dict[str, set[str]] = {}
    for row in _rows(run, "attributions", ("speaker", "sentence_ids")):
        for name in sentence_ids.intersection(row.sentence_ids) if isinstance(row.speaker, str) else ():
            said.setdefault(name, set()).add(row.speaker)
    return said


def _marked(row: Any, passage: tuple[int, str], said: dict[str, set[str]]) -> Marked:
    begin, text = passage
    start, end = row.start - begin, row.end - begin
    speakers = tuple(sorted(said.get(row.sentence_id, ())))
    return Marked(row.sentence_id, row.document_id, row.start, text[:start], text[start:end], text[end:], speakers)


def _passages(run: Run, wanted: set[str]) -> dict[str, tuple[int, str]]:
    """Return where some passages begin in their documents, and their texts."""
    rows = _rows(run, "passages", ("passage_id", "start", "text"), wanted)
    return {row.passage_id: (row.start, row.text) for row in rows}


def _rows(run: Run, table: str, columns: tuple[str, ...], wanted: set[str] | None = None) -> Iterable[Any]:
    """Yield rows of a table that may not be there: all, or those whose first column is wanted."""
    if run.store.has(table) and (wanted is None or wanted):
        for piece in run.store.batches(table, columns):
            chosen = piece if wanted is None else piece[piece[columns[0]].isin(wanted)]
            yield from chosen.itertuples(index=False, name="Row")
