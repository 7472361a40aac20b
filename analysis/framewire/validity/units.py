"""What can be checked by hand: every unit of a kind with what the model said about it, nulls included."""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from framewire.reasons import SILENT
from framewire.schemas import STANCES, VOICES
from framewire.tables import Store

if TYPE_CHECKING:
    from framewire.codebook import Codebook

Kind = Literal["stance", "evidence", "theme", "frame", "attribution"]
KINDS: tuple[Kind, ...] = ("stance", "evidence", "theme", "frame", "attribution")
ABSENT, PRESENT = "absent", "present"
# The codes of a kind, in the order of a sheet and, for stances, of the ordinal scale before "absent".
CODES: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "stance": ("against", "neutral", "favour", ABSENT),
        "evidence": ("against", "neutral", "favour", ABSENT),
        "theme": (PRESENT, ABSENT),
        "frame": (PRESENT, ABSENT),
        "attribution": ("narration", "quotation"),
    }
)
# The model weighed an opinion and did not decide; any other null says that there is none about the target.
UNDECIDED = frozenset({"torn", "below_margin"})
# The model found no word of the target: the null that is surest to be right.
MONTHS_AT_MOST = 24
COLUMNS = ("unit_id", "kind", "document_id", "sentence_id", "subject_id", "voice", "said", "group")


def population(store: Store, book: Codebook, kind: Kind) -> pd.DataFrame:
    """Return every unit of a kind, one row each, in a fixed order.

    Columns: unit_id, kind, document_id, sentence_id?, subject_id, voice?, `said` (the code the model gave; null where
    it did not decide), `group` (what the model said, finer than a code: strata are made of it), family_id, outlet?,
    period? and one column `p_CODE` for each code: the model's probability, or 0 and 1 where it gives none. Documents
    in another language than the codebook's are left out: they were not read.
    """
    documents = _documents(store, book)
    made = {
        "stance": _stances, "evidence": _evidence, "theme": _themes, "frame": _frames, "attribution": _attributions,
    }[kind](store, book, documents)  # fmt: skip
    made = made.merge(documents, on="document_id", how="inner", sort=False)
    made.insert(0, "kind", kind)
    made.insert(0, "unit_id", _identities(made))
    return made.sort_values("unit_id", ignore_index=True)


def unit_id(kind: str, place: str, subject_id: str, voice: str) -> str:
    """Return the id of a unit: `place` is its sentence_id or document_id, `voice` empty where there is none.

    >>> unit_id("stance", "d1", "talks", "narration")
    'u77dcd04dc74e'
    """
    return "u" + hashlib.sha256("\0".join((kind, place, subject_id, voice)).encode()).hexdigest()[:12]


def texts_of(store: Store, documents: set[str]) -> dict[str, str]:
    """Return the texts of some documents by id, reading the table piece by piece."""
    found: dict[str, str] = {}
    for piece in store.batches("documents", ("document_id", "text")):
        hits = piece[piece["document_id"].isin(documents)]
        found.update(zip(hits["document_id"], hits["text"], strict=True))
    return found


def _documents(store: Store, book: Codebook) -> pd.DataFrame:
    frame = store.read("documents", ("document_id", "family_id", "outlet", "published", "language"))
    frame = frame[frame["language"] == book.language]
    return frame.assign(period=_periods(frame["published"]))[["document_id", "family_id", "outlet", "period"]]


def _periods(published: pd.Series) -> pd.Series:
    """Return months, or years where the dates span more than two years; null without a date."""
    known = published.dropna()
    if not len(known):
        return pd.Series(None, index=published.index, dtype=object)
    months = (known.max().year - known.min().year) * 12 + known.max().month - known.min().month + 1
    shape = "%Y-%m" if months <= MONTHS_AT_MOST else "%Y"
    named: pd.Series = published.dt.strftime(shape).astype(object).where(published.notna(), None)
    return named


def _stances(store: Store, book: Codebook, documents: pd.DataFrame) -> pd.DataFrame:
    columns = ("document_id", "target_id", "voice", "stance", "p_favour", "p_neutral", "p_against", "reason")
    frame = store.read("document_stances", columns).rename(columns={"target_id": "subject_id"})
    return _said(frame.assign(sentence_id=None))


def _evidence(store: Store, book: Codebook, documents: pd.DataFrame) -> pd.DataFrame:
    columns = ("sentence_id", "target_id", "voice", "stance", "p_favour", "p_neutral", "p_against", "reason")
    frame = store.read("sentence_stances", columns).rename(columns={"target_id": "subject_id"})
    home = store.read("sentences", ("sentence_id", "document_id"))
    return _said(frame.merge(home, on="sentence_id", how="inner"))


def _said(frame: pd.DataFrame) -> pd.DataFrame:
    """Add what the model said: a stance, "absent" for a null that says so, and null where it did not decide."""
    reason = frame["reason"].astype(object)
    undecided, silent = reason.isin(UNDECIDED), reason.isin(SILENT)
    said = frame["stance"].astype(object).where(frame["stance"].notna(), ABSENT).mask(undecided, None)
    group = said.where(said != ABSENT, "nearby").mask(undecided, "undecided").mask(silent, "silent")
    chances = {f"p_{stance}": frame[f"p_{stance}"].astype(float) for stance in STANCES}
    known = frame["p_favour"].notna() & (said != ABSENT)
    sure = {name: chance.where(known, (said == name[2:]).astype(float)) for name, chance in chances.items()}
    kept = frame[["document_id", "sentence_id", "subject_id", "voice"]]
    return kept.assign(said=said, group=group, **sure, **{f"p_{ABSENT}": (said == ABSENT).astype(float)})


def _themes(store: Store, book: Codebook, documents: pd.DataFrame) -> pd.DataFrame:
    every = store.read("themes", ("theme_id", "source"))
    # What a found theme is about nobody has written down, so nobody can code it.
    themes = sorted(every.loc[every["source"] == "codebook", "theme_id"])
    found = store.read("document_themes", ("document_id", "theme_id", "probability"))
    whole = pd.MultiIndex.from_product([documents["document_id"], themes], names=["document_id", "theme_id"])
    chances = found.set_index(["document_id", "theme_id"])["probability"].reindex(whole)
    return _yes_or_no(chances.reset_index().rename(columns={"theme_id": "subject_id"}), chances.notna().to_numpy())


def _frames(store: Store, book: Codebook, documents: pd.DataFrame) -> pd.DataFrame:
    frame = store.read("frames", ("document_id", "frame_id", "present", "probability"))
    made = _yes_or_no(
        frame.rename(columns={"frame_id": "subject_id"}), frame["present"].fillna(False).to_numpy(dtype=bool)
    )
    unknown = frame["present"].isna().to_numpy()
    return made.assign(said=made["said"].mask(unknown, None), group=made["group"].mask(unknown, "undecided"))


def _yes_or_no(frame: pd.DataFrame, present: np.ndarray) -> pd.DataFrame:
    said = pd.Series(np.where(present, PRESENT, ABSENT), index=frame.index, dtype=object)
    chance = frame["probability"].astype(float).fillna(0.0)
    kept = frame[["document_id", "subject_id"]].assign(sentence_id=None, voice=None)
    return kept.assign(said=said, group=said, p_present=chance, p_absent=1 - chance)


def _attributions(store: Store, book: Codebook, documents: pd.DataFrame) -> pd.DataFrame:
    """Return every sentence; the model says quotation where any part of it is somebody's."""
    frame = store.read("sentences", ("sentence_id", "document_id"))
    quoted = {name for names in store.read("attributions", ("sentence_ids",))["sentence_ids"] for name in names}
    said = frame["sentence_id"].isin(quoted).map({True: VOICES[1], False: VOICES[0]}).astype(object)
    chances = {f"p_{voice}": (said == voice).astype(float) for voice in VOICES}
    return frame.assign(subject_id="voice", voice=None, said=said, group=said, **chances)


def _identities(frame: pd.DataFrame) -> list[str]:
    places = frame["sentence_id"].where(frame["sentence_id"].notna(), frame["document_id"])
    voices = frame["voice"].astype(object).where(frame["voice"].notna(), "")
    rows = zip(frame["kind"], places, frame["subject_id"], voices, strict=True)
    return [unit_id(kind, place, subject, voice) for kind, place, subject, voice in rows]
