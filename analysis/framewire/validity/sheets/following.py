"""Labels stay with their text: which units still stand where they were coded, have moved, or have changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pandas as pd

from framewire.tables import Store
from framewire.validity.units import texts_of

Row = dict[str, object]


@dataclass(frozen=True)
class Followed:
    """The table of samples as it holds for the run now, new unit ids by old, and a failure for each label set aside."""

    samples: pd.DataFrame
    moved: dict[str, str]
    failures: list[Row]


def hashes_of(rows: pd.DataFrame, store: Store) -> dict[str, str]:
    """Return the sha256 of what each unit is about, by unit_id: its sentence, or its whole article."""
    texts = texts_of(store, set(rows["document_id"]))
    spans: dict[str, tuple[int, int]] = {}
    if rows["sentence_id"].notna().any():
        frame = store.read("sentences", ("sentence_id", "start", "end"))
        frame = frame[frame["sentence_id"].isin(set(rows["sentence_id"].dropna()))]
        spans = {str(name): (int(a), int(b)) for name, a, b in frame.itertuples(index=False, name=None)}
    found = {}
    for unit, document, sentence in zip(rows["unit_id"], rows["document_id"], rows["sentence_id"], strict=True):
        start, end = spans[sentence] if isinstance(sentence, str) else (0, None)
        text = texts[str(document)][start:end].strip()
        found[str(unit)] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return found


def follow(samples: pd.DataFrame, units: pd.DataFrame, store: Store) -> Followed:
    """Bring a table of samples, drawn from this run or from an earlier one, into line with the units there are now.

    A drawn unit whose text is the same keeps its place; one whose text stands elsewhere in the run, asked about the
    same subject and voice, moves there; any other is set aside, and so are its labels, with a failure that says so.
    Units that were not drawn and are no longer there are dropped: they stand for nothing.
    """
    drawn = samples[samples["draw"].notna()]
    now = hashes_of(units[units["unit_id"].isin(drawn["unit_id"])], store)
    same = [now.get(str(unit)) == sha for unit, sha in zip(drawn["unit_id"], drawn["text_sha256"], strict=True)]
    lost = drawn[[not kept for kept in same]]
    moved = _found_again(lost, samples, units, store) if len(lost) else {}
    gone = set(lost["unit_id"]) - set(moved)
    failures = [_set_aside(str(unit)) for unit in sorted(gone)]
    return Followed(_placed(samples[~samples["unit_id"].isin(gone)], units, moved), moved, failures)


def _placed(samples: pd.DataFrame, units: pd.DataFrame, moved: dict[str, str]) -> pd.DataFrame:
    """Return the rows whose units are there, each where it stands now; a drawn one takes the place of an undrawn."""
    replaced = samples["draw"].isna() & samples["unit_id"].isin(set(moved.values()))
    kept = samples[~replaced]
    names = [moved.get(str(unit), str(unit)) for unit in kept["unit_id"]]
    # Without a row the column would otherwise become one of numbers.
    kept = kept.assign(unit_id=pd.Series(names, kept.index, dtype=object))
    there = units.set_index("unit_id")
    kept = kept[kept["unit_id"].isin(there.index)]
    places = {name: there[name].reindex(kept["unit_id"]).to_numpy(object) for name in ("document_id", "sentence_id")}
    return kept.assign(**places)


def _found_again(lost: pd.DataFrame, samples: pd.DataFrame, units: pd.DataFrame, store: Store) -> dict[str, str]:
    """Return where the texts of lost units stand now, each in the first place that no drawn unit holds."""
    taken = set(samples.loc[samples["draw"].notna(), "unit_id"]) - set(lost["unit_id"])
    free = units[~units["unit_id"].isin(taken) & units["subject_id"].isin(set(lost["subject_id"]))]
    places: dict[tuple[str, str, str], str] = {}
    hashes = hashes_of(free, store)
    for unit, subject, voice in zip(free["unit_id"], free["subject_id"], _voices(free), strict=True):
        places.setdefault((hashes[str(unit)], str(subject), voice), str(unit))
    found: dict[str, str] = {}
    for unit, sha, subject, voice in zip(
        lost["unit_id"], lost["text_sha256"], lost["subject_id"], _voices(lost), strict=True
    ):
        place = places.pop((str(sha), str(subject), voice), None)
        if place is not None:
            found[str(unit)] = place
    return found


def _voices(rows: pd.DataFrame) -> list[str]:
    """Return the voice of each unit, empty where its kind has none (in one table None, in another not a number)."""
    return [voice if isinstance(voice, str) else "" for voice in rows["voice"]]


def _set_aside(unit: str) -> Row:
    message = "its text has changed or is no longer in the run: its labels are set aside"
    return {"unit_id": unit, "error": "TextChanged", "message": message}
