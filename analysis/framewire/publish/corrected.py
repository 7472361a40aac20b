"""Shares corrected by hand-coding, for any page that would else show the model's count alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from framewire.publish.rows import rows_of
from framewire.publish.wording import is_missing, plain

if TYPE_CHECKING:
    import pandas as pd

# The shares shown first: of the articles that take the target up, then of all.
BASES = ("taken_up", "all")
OF_BASIS = {"taken_up": "of the articles that take it up", "all": "of all articles"}
LEADS = {"favour": "in favour", "against": "against", "neutral": "neutral"}


@dataclass(frozen=True)
class Share:
    """One corrected share: of which code and basis, in [0, 1], with its 95 % interval and the model's own count."""

    code: str
    basis: str
    value: float
    low: float
    high: float
    counted: float
    labels: int

    def in_words(self) -> str:
        """Return the share with its interval.

        >>> Share("against", "all", 0.22, 0.14, 0.32, 0.17, 41).in_words()
        '22 % against (14 to 32; the model counts 17)'
        """
        low, high, counted = (round(number * 100) for number in (self.low, self.high, self.counted))
        name = LEADS.get(self.code, self.code)
        return f"{round(self.value * 100)} % {name} ({low} to {high}; the model counts {counted})"


def corrected_shares(prevalence: pd.DataFrame, subject: str, voice: str, outlet: str | None = None) -> list[Share]:
    """Return the corrected shares of stances towards a target in one voice, largest first; none without enough gold.

    `prevalence` is the table; `outlet`, as it is shown, may be null for the whole corpus. All are of one basis: of the
    articles that take the target up if these could be corrected, else of all articles.
    """
    if not len(prevalence):
        return []
    place = (
        prevalence["outlet"].isna()
        if outlet is None
        else prevalence["outlet"].map(plain, na_action="ignore").eq(plain(outlet))
    )
    mine = prevalence["kind"].eq("stance") & prevalence["subject_id"].eq(subject) & prevalence["voice"].eq(voice)
    whole = prevalence[mine & place & prevalence["versus"].isna() & prevalence["period"].isna()]
    for basis in BASES:
        found = _of_basis(whole[whole["basis"].eq(basis) & whole["code"].isin(list(LEADS))])
        if found:
            return sorted(found, key=lambda share: (-share.value, share.code))
    return []


def corrected_in_words(shares: list[Share]) -> str:
    """Return corrected shares as the end of a sentence; empty without any.

    >>> corrected_in_words([Share("against", "all", 0.22, 0.14, 0.32, 0.17, 41)])
    'of all articles, 22 % against (14 to 32; the model counts 17)'
    """
    if not shares:
        return ""
    return f"{OF_BASIS[shares[0].basis]}, {', '.join(share.in_words() for share in shares)}"


def _of_basis(rows: pd.DataFrame) -> list[Share]:
    counted: dict[str, float] = {row.code: row.value for row in rows_of(rows[rows["estimator"].eq("naive")])}
    return [
        Share(row.code, row.basis, row.value, row.low, row.high, counted[row.code], int(row.labels))
        for row in rows_of(rows[rows["estimator"].eq("corrected")])
        if not is_missing(row.value) and not is_missing(counted.get(row.code))
    ]
