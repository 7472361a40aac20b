"""Stances, frames and themes as columns, and all that lies behind a stance: gate, answers, sentence stance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from framewire.codebook import Codebook
from framewire.publish.explore.corpus_columns import PageDocuments, in_order, or_none, per_document
from framewire.publish.explore.packing import Names, firsts, shares, whole
from framewire.reasons import OUTCOMES, REASONS
from framewire.schemas import STANCES, VOICES

if TYPE_CHECKING:
    import pandas as pd

    from framewire.tables import Store

# A verdict in one byte: a stance, or 10 and its reason, or no row.
NO_ROW, FIRST_REASON = 255, 10
# The probability of neutral is what these leave of 1.
SIDES, P = ("favour", "against", "both"), ("p_favour", "p_against")
# Asked first: whether the author approves of the target.
WRITER = "writer"


def verdicts(frame: pd.DataFrame) -> list[int]:
    """Return stance or reason of each row as one number."""
    codes = {name: number for number, name in enumerate(STANCES)}
    codes |= {name: FIRST_REASON + number for number, name in enumerate(REASONS)}
    words = frame["stance"].where(frame["stance"].notna(), frame["reason"])
    return [codes.get(str(word), NO_ROW) for word in words]


def document_stance_columns(store: Store, shown: PageDocuments, book: Codebook) -> dict[str, Any]:
    """Return the stances of documents, one cell for each document, target and voice, in this order."""
    import pandas as pd

    frame = store.read("document_stances")
    targets = [target.id for target in book.targets]
    cells = pd.MultiIndex.from_product([shown.place, targets, VOICES])
    rows = frame.set_index(["document_id", "target_id", "voice"]).reindex(cells)
    lists = {name: shown.numbers(map(_listed, rows[name])) for name in ("evidence", "counter_evidence")}
    columns: dict[str, Any] = {name: shares(rows[name].to_numpy(dtype="float64")) for name in P}
    columns["verdict"] = whole(verdicts(rows))
    columns["judged"] = whole(rows["sentences_judged"].fillna(0).to_numpy(dtype="int64"))
    for name, numbers in lists.items():
        columns[f"{name}_first"] = firsts(map(len, numbers))
        columns[name] = whole(number for some in numbers for number in some)
    return columns


def reading_columns(store: Store, shown: PageDocuments, book: Codebook) -> dict[str, Any]:
    """Return what the gate said of each sentence about each target in each voice, and what was answered and decided.

    Sentences of articles that do not mention the target (outcome not_discussed) have no row. A row has what
    was read where it is not the sentence as it stands, and its answers.
    """
    frame = _readings(store, shown, book)
    stances = store.read("sentence_stances")
    keys = ["sentence_id", "target_id", "voice"]
    frame = frame.merge(stances, on=keys, how="left", validate="one_to_one")
    speakers, said = Names(), Names()
    columns: dict[str, Any] = {name: shares(frame[name].to_numpy(dtype="float64")) for name in P}
    return {
        **columns,
        "sentence": whole(frame["number"].to_numpy()),
        "target": whole(frame["target"].to_numpy()),
        "voice": whole(frame["voice"].map(VOICES.index)),
        "outcome": whole(frame["outcome"].map(list(OUTCOMES).index)),
        "measure": shares(frame["measure"].to_numpy(dtype="float64")),
        "speaker": whole(speakers.code(name) for name in frame["speaker"]),
        "verdict": whole(verdicts(frame)),
        "said": whole(said.code(text) for text in (_said(frame, shown) if shown.text else [None] * len(frame))),
        "speakers": speakers.listed,
        "saids": said.listed,
        "answers": _answer_columns(store, frame),
    }


def _readings(store: Store, shown: PageDocuments, book: Codebook) -> pd.DataFrame:
    """Return the rows of relevance of articles that mention the target, by sentence, target and voice."""
    import pyarrow.compute as pc

    from framewire.tables import to_frame

    table = store.arrow("relevance")
    frame = to_frame(table.filter(pc.not_equal(table["outcome"], "not_discussed")))
    targets = {target.id: number for number, target in enumerate(book.targets)}
    frame = frame.assign(number=frame["sentence_id"].map(shown.sentence), target=frame["target_id"].map(targets))
    frame = frame.dropna(subset=["number", "target"]).astype({"number": "int64", "target": "int64"})
    return frame.sort_values(["number", "target", "voice"], ignore_index=True)


def _said(frame: pd.DataFrame, shown: PageDocuments) -> list[str | None]:
    """Return what the model read, null where it is the sentence as it stands in the text."""
    texts = dict(zip(shown.documents["document_id"], shown.documents["text"], strict=True))
    own = shown.sentences.loc[frame["number"], ["document_id", "start", "end"]].itertuples(index=False)
    whole_ones = [texts[row.document_id][row.start : row.end].strip() for row in own]
    return [None if read.strip() == kept else read for read, kept in zip(frame["text"], whole_ones, strict=True)]


def _answer_columns(store: Store, readings: pd.DataFrame) -> dict[str, Any]:
    """Return the answers of each reading: its form in one number, and the first and last of the three numbers.

    The form is side + 3 * (1 for a denial) + 6 * (1 in context) + 12 * (1 if it asks whether the author approves)
    + 24 * wording; the second number is what is left of 1.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from framewire.tables import to_frame

    table = store.arrow("answers")
    frame = to_frame(table.filter(pc.is_in(table["kind"], pa.array(["target", WRITER]))))
    keys = readings[["sentence_id", "target_id", "voice"]].assign(reading=range(len(readings)))
    names = {"sentence_id": "unit_id", "target_id": "subject_id"}
    frame = frame.merge(keys.rename(columns=names), on=["unit_id", "subject_id", "voice"], how="inner")
    # Plain whole numbers: of no rows at all, pandas makes a column of no certain type.
    side, wording = (frame[name].to_numpy() for name in ("side", "wording"))
    form = np.array([SIDES.index(name) for name in side], dtype="int64") + 24 * wording.astype("int64")
    form += 3 * frame["polarity"].eq("denial").to_numpy(dtype="int64")
    form += 6 * frame["in_context"].to_numpy(dtype="int64")
    form += 12 * frame["kind"].eq(WRITER).to_numpy(dtype="int64")
    frame = frame.assign(form=form).sort_values(["reading", "form"], kind="stable")
    counts = frame["reading"].value_counts().reindex(range(len(readings)), fill_value=0)
    return {
        "first": firsts(counts.sort_index().to_numpy()),
        "form": whole(frame["form"].to_numpy(dtype="int64")),
        "yes": shares(frame["entailment"].to_numpy(dtype="float64")),
        "no": shares(frame["contradiction"].to_numpy(dtype="float64")),
    }


def theme_columns(store: Store, shown: PageDocuments) -> dict[str, Any]:
    """Return the themes of a run and of each document, each with its share of the document."""
    themes = store.read("themes")
    codes = {name: number for number, name in enumerate(themes["theme_id"])}
    frame = in_order(store.read("document_themes"), shown.place, ["share"])
    rows: list[Any] = list(themes.itertuples(index=False))
    return {
        "list": [
            {"id": row.theme_id, "name": row.name, "found": row.source != "codebook", "terms": list(row.terms)[:10]}
            for row in rows
        ],
        "first": per_document(frame, len(shown.place)),
        "theme": whole(frame["theme_id"].map(codes)),
        "share": shares(frame["share"].to_numpy(dtype="float64")),
    }


def frame_columns(store: Store, shown: PageDocuments, book: Codebook) -> dict[str, Any]:
    """Return whether each frame of the codebook is in each document: 1, 0, or 255 for null, with its evidence."""
    import pandas as pd

    frames = [frame.id for frame in book.frames]
    cells = pd.MultiIndex.from_product([shown.place, frames])
    rows = store.read("frames").set_index(["document_id", "frame_id"]).reindex(cells)
    evidence = shown.numbers(map(_listed, rows["evidence"]))
    return {
        "list": [{"id": frame.id, "name": frame.name} for frame in book.frames],
        "present": whole(NO_ROW if pd.isna(value) else int(value) for value in rows["present"]),
        "probability": shares(rows["probability"].to_numpy(dtype="float64")),
        "evidence_first": firsts(map(len, evidence)),
        "evidence": whole(number for some in evidence for number in some),
    }


def speaker_rows(store: Store, book: Codebook) -> list[list[Any]]:
    """Return the combined stance of each speaker towards each target: speaker, target, stance or null, quotations."""
    targets = {target.id: number for number, target in enumerate(book.targets)}
    frame = store.read("speaker_stances", ["speaker", "target_id", "stance", "n_quotes"])
    rows: list[Any] = list(frame.itertuples(index=False))
    return [
        [row.speaker, targets[row.target_id], or_none(row.stance), int(row.n_quotes)]
        for row in rows
        if row.target_id in targets
    ]


def corrected_rows(store: Store) -> list[dict[str, Any]]:
    """Return the corrected shares of stances: of the corpus, of outlets and of periods; none without gold.

    Each place has shares of one basis: of the articles that take the target up if these could be corrected, else of
    all.
    """
    if not store.has("prevalence"):
        return []
    frame = store.read("prevalence")
    wanted = frame["kind"].eq("stance") & frame["value"].notna() & frame["versus"].isna() & frame["code"].isin(STANCES)
    frame = frame[wanted & frame["estimator"].eq("corrected")]
    place = ["subject_id", "voice", "outlet", "period"]
    names = [*place, "code", "basis", "value", "low", "high", "labels"]
    rows = [{name: _cell(row[name]) for name in names} for row in frame[names].to_dict("records")]
    better = {tuple(row[name] for name in place) for row in rows if row["basis"] == "taken_up"}
    return [row for row in rows if row["basis"] == "taken_up" or tuple(row[name] for name in place) not in better]


def _cell(value: Any) -> Any:
    import pandas as pd

    return None if pd.isna(value) else value.item() if hasattr(value, "item") else value


def _listed(value: object) -> Sequence[str]:
    return value if isinstance(value, list) else []
