"""The articles of a run as columns: documents, their sentences, who says what in them, and what cleaning removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framewire.publish.explore.packing import Names, firsts, ids, whole
from framewire.publish.wording import is_missing

if TYPE_CHECKING:
    import pandas as pd

    from framewire.tables import Store

MOST = 20_000


@dataclass(frozen=True)
class PageDocuments:
    """The documents that go into the page, in its order, and where each sentence stands in it.

    `place` maps a document_id, `sentence` a sentence_id to its number from 0. `text` says whether text may be in it.
    """

    documents: pd.DataFrame
    sentences: pd.DataFrame
    place: Mapping[str, int]
    sentence: Mapping[str, int]
    text: bool
    left_out: int

    @classmethod
    def of(cls, store: Store, text: bool, most: int = MOST) -> PageDocuments:
        """Take the documents of a run by date, undated ones last; of more than `most` a sample drawn by their ids."""
        documents = store.read("documents")
        left_out = max(0, len(documents) - most)
        if left_out:
            documents = documents[documents["document_id"].isin(sorted(documents["document_id"])[:most])]
        documents = documents.sort_values(["published", "document_id"], na_position="last", ignore_index=True)
        place = {name: number for number, name in enumerate(documents["document_id"])}
        sentences = in_order(store.read("sentences"), place, ["number"])
        numbers = {name: number for number, name in enumerate(sentences["sentence_id"])}
        return cls(documents, sentences, place, numbers, text, left_out)

    def numbers(self, lists: Iterable[Iterable[str]]) -> list[list[int]]:
        """Return lists of sentence_id as lists of numbers."""
        return [[self.sentence[name] for name in names] for names in lists]


def in_order(frame: pd.DataFrame, place: Mapping[str, int], then: list[str]) -> pd.DataFrame:
    """Return the rows of the documents in the page, by document and then by other columns; `place` is added."""
    kept = frame.assign(place=frame["document_id"].map(place)).dropna(subset=["place"])
    return kept.astype({"place": "int64"}).sort_values(["place", *then], kind="stable", ignore_index=True)


def per_document(frame: pd.DataFrame, documents: int) -> dict[str, str]:
    """Return where the rows of each document begin (`firsts`), for a frame of `in_order`."""
    import numpy as np

    return firsts(np.bincount(frame["place"].to_numpy(dtype="int64"), minlength=documents))


def document_columns(shown: PageDocuments) -> dict[str, Any]:
    """Return the columns of documents. `day` is days since `day_zero` (itself days since 1970), 0 for no date."""
    frame, outlets, origins, languages = shown.documents, Names(), Names(), Names()
    days, zero = days_of(frame["published"])
    families = {family: number for number, family in enumerate(dict.fromkeys(frame["family_id"]))}
    columns = {
        "id": list(frame["document_id"]),
        "path": list(frame["path"]),
        "title": [or_none(title) for title in frame["title"]],
        "day": whole(days),
        "day_zero": zero,
        "dated_from": [or_none(name) for name in frame["published_from"]],
        "outlet": whole(outlets.code(name) for name in frame["outlet"]),
        "origin": whole(origins.code(name) for name in frame["origin"]),
        "language": whole(languages.code(name) for name in frame["language"]),
        "family": whole(families[name] for name in frame["family_id"]),
        "first_of_family": whole(firsts_of_families(frame).astype(int)),
        "words": whole(frame["n_words"]),
    }
    texts = {"byline": [or_none(name) for name in frame["byline"]]} if shown.text else {}
    return {**columns, **texts, "outlets": outlets.listed, "origins": origins.listed, "languages": languages.listed}


def days_of(published: pd.Series) -> tuple[list[int], int]:
    """Return each UTC day as days since the day before the first of them, 0 for null, and that day before.

    Days before 1970 are negative; the day before is days since 1970, 0 without any date.
    """
    days = [None if is_missing(moment) else int(moment.timestamp() // 86_400) for moment in published]
    zero = min((day for day in days if day is not None), default=1) - 1
    return [0 if day is None else day - zero for day in days], zero


def firsts_of_families(frame: pd.DataFrame) -> pd.Series:
    """Return which documents stand for their family: the first copy, or the first of those that were drawn."""
    first = frame["family_id"].eq(frame["document_id"])
    return first | (~frame["family_id"].isin(frame["document_id"]) & ~frame["family_id"].duplicated())


def sentence_columns(shown: PageDocuments) -> dict[str, Any]:
    """Return where each sentence stands in its document's text, in code points."""
    frame = shown.sentences
    expected = [f"{name}-s{number:04d}" for name, number in zip(frame["document_id"], frame["number"], strict=True)]
    return {
        "first": per_document(frame, len(shown.place)),
        "start": whole(frame["start"].to_numpy()),
        "end": whole(frame["end"].to_numpy()),
        "id": ids(list(frame["sentence_id"]), expected),
    }


def attribution_columns(store: Store, shown: PageDocuments) -> dict[str, Any]:
    """Return who says what: stretch, speaker, cue (only with text), and the sentences that it touches."""
    frame = in_order(store.read("attributions"), shown.place, ["start", "end"])
    speakers, cues, sentences = Names(), Names(), shown.numbers(frame["sentence_ids"])
    number = frame.groupby("place").cumcount()
    expected = [f"{name}-a{number:04d}" for name, number in zip(frame["document_id"], number, strict=True)]
    columns = {
        "first": per_document(frame, len(shown.place)),
        "start": whole(frame["start"].to_numpy()),
        "end": whole(frame["end"].to_numpy()),
        "speaker": whole(speakers.code(name) for name in frame["speaker"]),
        "direct": whole(frame["direct"].astype(int).to_numpy()),
        "id": ids(list(frame["attribution_id"]), expected),
        "sentence_first": firsts(map(len, sentences)),
        "sentence": whole(number for numbers in sentences for number in numbers),
    }
    if shown.text:
        columns["cue"] = whole(cues.code(cue) for cue in frame["cue"])
    return {**columns, "speakers": speakers.listed, "cues": cues.listed}


def removal_columns(store: Store, shown: PageDocuments) -> dict[str, Any]:
    """Return the lines that cleaning removed and by which rule, without blank ones; their text only with text."""
    frame = store.read("removals")
    frame = in_order(frame[frame["text"].str.strip().ne("")], shown.place, ["line"])
    rules, texts = Names(), Names()
    columns = {
        "first": per_document(frame, len(shown.place)),
        "line": whole(frame["line"].to_numpy()),
        "rule": whole(rules.code(rule) for rule in frame["rule"]),
    }
    if shown.text:
        columns["text"] = whole(texts.code(text) for text in frame["text"])
    return {**columns, "rules": rules.listed, "texts": texts.listed}


def or_none(value: object) -> str | None:
    """Return text, or null for any of the nulls of pandas."""
    return None if is_missing(value) else str(value)
