"""The chapter on trust: plain words without gold, corrected beside counted with it."""

from __future__ import annotations

import pytest

from framewire.publish.blocks import Figure, Grid, Paragraph
from framewire.publish.chapters.validity import validity_chapter
from framewire.publish.findings import open_desk
from framewire.publish.validity_charts import Estimated, estimated_shares
from framewire.runfolder import Run
from framewire.validity.build import SampleRequest, draw_sample, validate
from publish.synthetic_run import make_run
from validity.fake_run import filled_by


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """An invented run, 200 of its stances coded by two people who agree with the model four times in five."""
    folder = tmp_path_factory.mktemp("chapter")
    run = Run.open(make_run(folder / "run", documents=60))
    draw_sample(run.store, run.codebook, SampleRequest(size=320, overlap=0.1), folder / "sheets")
    for seed, coder in enumerate("ab"):
        filled_by(folder / "sheets" / f"sheet_{coder}.csv", seed)
    validate(run.store, run.codebook, [folder / "sheets"], folder)
    return run


def words(chapter) -> str:
    return " ".join(block.text for block in chapter.blocks if isinstance(block, Paragraph))


def test_without_gold_it_says_that_nothing_was_checked(tmp_path):
    run = Run.open(make_run(tmp_path / "run", documents=12))
    for name in ("samples", "annotations", "agreement", "gold", "scores", "prevalence"):
        run.store.path(name).unlink(missing_ok=True)
    chapter = validity_chapter(open_desk(run))
    assert "Nothing in this report was checked by hand." in words(chapter)
    assert len(chapter.blocks) == 1


def test_with_gold_it_shows_agreement_scores_and_corrected_counts(checked):
    desk = open_desk(checked)
    chapter = validity_chapter(desk)
    figures = [block for block in chapter.blocks if isinstance(block, Figure)]
    grids = [block for block in chapter.blocks if isinstance(block, Grid)]
    assert "2 coders gave" in words(chapter)
    assert any("Krippendorff" in cell for grid in grids for row in grid.rows for cell in row)
    assert figures
    assert "corrected" in figures[0].alt
    assert "corrected_stance" in desk.drawings
    for block in chapter.blocks:
        if isinstance(block, Figure | Grid):
            assert block.sources


def test_every_number_names_rows_that_are_there(checked):
    for block in validity_chapter(open_desk(checked)).blocks:
        for source in block.sources:
            table = checked.table(source.table)
            assert len(table.query(source.where, engine="python") if source.where else table) == source.rows


def test_a_share_in_words_and_as_a_drawing():
    rows = (
        Estimated("the ferry, narration", "against", (0.4, 0.3, 0.5), (0.2, 0.1, 0.3)),
        Estimated("the ferry, narration", "favour", (0.2, 0.1, 0.3), None),
    )
    assert rows[0].in_words() == "the ferry, narration, against: counted 40 %, corrected 20 % (10 to 30)"
    assert rows[1].in_words() == "the ferry, narration, favour: counted 20 %, not corrected"
    assert not rows[0].holds_naive
    assert estimated_shares(rows).svg.startswith("<?xml") or "<svg" in estimated_shares(rows).svg
