"""The chapter on speakers: a sentence counts once, however many targets it was judged towards."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from framewire.publish.report.blocks import Figure, Paragraph
from framewire.publish.report.chapters.speakers import speakers_chapter
from framewire.publish.report.findings import open_desk
from framewire.publish.report.selection import Desk
from framewire.runfolder import Run
from publish.synthetic_run import make_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run.open(make_run(tmp_path_factory.mktemp("speakers") / "run", documents=12))


def test_nobody_is_put_first_for_standing_near_many_targets(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "figure", lambda desk, words, chart, *values: words)
    desk = open_desk(run)
    one, two, *_ = desk.codebook.targets
    rows = [("Ann", one.id, 5), ("Ann", two.id, 5), ("Ben", one.id, 7), ("Cem", two.id, 1)]
    frame = pd.DataFrame(rows, columns=["speaker", "target_id", "n_quotes"])
    frame = frame.assign(stance="favour", p_favour=0.7, p_neutral=0.2, p_against=0.1)
    desk.tables._kept["speaker_stances"] = replace(desk.select("speaker_stances"), frame=frame)
    blocks = speakers_chapter(desk).blocks
    (figure,) = [block for block in blocks if isinstance(block, Figure)]
    assert figure.caption == f"No speaker has more sentences judged towards one target than Ben: 7, towards {one.name}."
    assert [row[0] for row in figure.behind.rows] == ["Ben", "Ann", "Cem"]
    text = " ".join(block.text for block in blocks if isinstance(block, Paragraph)) + figure.alt
    assert "number of sentences" in text
    assert "number of quotations" not in text
