"""The chapter on the corpus: peaks that are peaks, and what was passed over or left null."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from framewire.publish.figures.periods import periods_of
from framewire.publish.report.blocks import Figure, Grid, Paragraph
from framewire.publish.report.chapters.corpus import corpus_chapter
from framewire.publish.report.findings import open_desk
from framewire.publish.report.selection import Desk
from framewire.runfolder import Run
from publish.synthetic_run import make_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run.open(make_run(tmp_path_factory.mktemp("corpus") / "run", documents=11))


@pytest.fixture
def desk(run: Run, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(Desk, "figure", lambda desk, words, chart, *values: words)
    return open_desk(run)


def dated(desk: Desk, days: list[str]) -> str:
    """Return the caption of the first figure where the documents have these dates and no others."""
    documents = desk.select("documents")
    frame = documents.frame.assign(language=desk.codebook.language)
    dates = pd.to_datetime([*days, *[None] * (len(frame) - len(days))], utc=True)
    desk.tables._kept["documents"] = replace(documents, frame=frame.assign(published=dates))
    assert periods_of(desk.read.frame["published"]).kind == "week"
    return next(block.caption for block in corpus_chapter(desk).blocks if isinstance(block, Figure))


def test_a_peak_is_named_where_there_is_one(desk: Desk) -> None:
    days = [
        "2024-03-04",
        "2024-03-05",
        "2024-03-06",
        "2024-03-12",
        "2024-04-20",
        "2024-05-02",
        "2024-05-12",
        "2024-05-20",
    ]
    said = "The most documents, 3 of 8 with a date, were published in the week of 4 March 2024."
    assert dated(desk, days) == said


def test_of_equal_peaks_none_is_named(desk: Desk) -> None:
    days = [
        "2024-03-04",
        "2024-03-05",
        "2024-03-11",
        "2024-03-12",
        "2024-05-20",
        "2024-05-21",
        "2024-06-04",
        "2024-06-12",
    ]
    assert dated(desk, days) == "No week has more than 2 of the 8 documents with a date; 3 weeks have as many."


def failed(desk: Desk, *rows: tuple[str, str, str]) -> tuple[str, list[tuple[str, ...]]]:
    """Return the opening words and the rows of what failed, for failures of (stage, unit_id, error)."""
    frame = pd.DataFrame(rows, columns=["stage", "unit_id", "error"]).assign(message="so it is")
    desk.tables._kept["failures"] = replace(desk.select("failures"), frame=frame)
    blocks = corpus_chapter(desk).blocks
    grids = [block for block in blocks if isinstance(block, Grid) and block.caption == "What failed, and why"]
    opening = next(block.text for block in blocks if isinstance(block, Paragraph))
    return opening, [row for grid in grids for row in grid.rows]


def test_files_of_other_kinds_are_passed_over_and_no_articles_that_failed(desk: Desk) -> None:
    opening, rows = failed(desk, ("corpus", "*.xlsx", "other_kind"), ("corpus", "a.txt", "date_both_ways"))
    assert "Files of other kinds (*.xlsx) were passed over." in opening
    assert "could not be read" not in opening
    assert [row[1] for row in rows] == ["date both ways", "other kind"]


def test_units_on_which_coders_are_tied_did_not_fail(desk: Desk) -> None:
    opening, rows = failed(desk, ("validity", "u1", "Tied"), ("corpus", "a.zip", "not_text"))
    assert "1 file could not be read as an article." in opening
    assert [row[1] for row in rows] == ["not text"]
