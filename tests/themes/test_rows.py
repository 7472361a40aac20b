"""Rows of the tables of themes: what was asked of a passage."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from framewire.themes.named.questions import Asked
from framewire.themes.rows import write_answers


class Kept:
    """A store of three passages that keeps what is written."""

    def __init__(self) -> None:
        self.written: dict[str, pd.DataFrame] = {}
        self.failed: list[str] = []

    def batches(self, name: str, columns: tuple[str, ...]) -> Iterator[pd.DataFrame]:
        yield pd.DataFrame({"passage_id": ["p0", "p1", "p2"]})

    def write(self, name: str, frame: pd.DataFrame) -> None:
        self.written[name] = frame

    def fail(self, stage: str, rows: list[dict[str, str]]) -> None:
        self.failed = [row["unit_id"] for row in rows]


def test_each_passage_and_theme_that_were_asked_about_have_two_rows() -> None:
    numbers = np.arange(12, dtype=np.float32).reshape(4, 3) / 100
    asked = Asked(((2, 0), (1, 1)), numbers, tuple("abcd"), "model 1", cut=(1,))
    store = Kept()
    write_answers(store, asked, ["floods", "taxes"])  # type: ignore[arg-type]
    found = store.written["theme_answers"]
    assert list(zip(found["unit_id"], found["subject_id"], found["polarity"], found["pair_sha256"], strict=True)) == [
        ("p2", "floods", "hypothesis", "a"),
        ("p2", "floods", "denial", "b"),
        ("p1", "taxes", "hypothesis", "c"),
        ("p1", "taxes", "denial", "d"),
    ]
    assert found["entailment"].tolist() == pytest.approx([0.0, 0.03, 0.06, 0.09])
    assert store.failed == ["p1"]
