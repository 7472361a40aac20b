"""Every evidence sentence of a run as one flat row: where it stands, what it is evidence of, and who speaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from framewire.publish.marked import Marked, marked_sentences

if TYPE_CHECKING:
    import pandas as pd

    from framewire.runfolder import Run

ROLES = ("evidence", "counter_evidence")
READ = ("document_id", "target_id", "voice", "stance", *ROLES)
COLUMNS = (
    *("document_id", "target_id", "voice", "stance", "role", "rank", "sentence_id", "start", "end"),
    *("passage_start", "passage_end", "speaker", "before", "sentence", "after"),
)


def evidence_pieces(run: Run) -> Iterator[pd.DataFrame]:
    """Yield the evidence behind the judged document stances, piece by piece: columns `COLUMNS`, in the table's order.

    Offsets are of the document's text. `speaker` is null if no named person says the sentence or a part of it; several
    are joined by "and". `rank` counts from 1 within the document's list, the strongest sentence first.
    """
    import pandas as pd

    for piece in run.store.batches("document_stances", READ):
        judged = list(piece.dropna(subset=["stance"]).itertuples(index=False, name="Row"))
        found = marked_sentences(run, {name for row in judged for role in ROLES for name in getattr(row, role)})
        rows = [
            _row(row, (role, rank), found[name])
            for row in judged
            for role in ROLES
            for rank, name in enumerate(getattr(row, role), 1)
        ]
        yield pd.DataFrame(rows, columns=list(COLUMNS))


def _row(row: Any, place: tuple[str, int], shown: Marked) -> tuple[object, ...]:
    begin = shown.start - len(shown.before)
    speaker = " and ".join(shown.speakers) or None
    return (
        *(row.document_id, row.target_id, row.voice, row.stance, *place, shown.sentence_id, shown.start),
        *(shown.start + len(shown.sentence), begin, begin + len(shown.passage), speaker),
        *(shown.before, shown.sentence, shown.after),
    )
