"""The chapter on trust: plain words without gold, corrected beside counted with it."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from framewire.publish.corrected import LEADS, corrected_shares
from framewire.publish.dataset.dataset import write_dataset
from framewire.publish.figures.validity_charts import Estimated, estimated_shares
from framewire.publish.report.blocks import Figure, Grid, Paragraph
from framewire.publish.report.chapters.corrected_counts import estimates
from framewire.publish.report.chapters.validity import trust_summary, validity_chapter
from framewire.publish.report.findings import findings, open_desk
from framewire.publish.report.selection import Desk
from framewire.runfolder import Run
from framewire.validity.draw import SampleRequest, draw_sample
from framewire.validity.validation import validate
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
    assert "2 coders (a and b) gave" in words(chapter)
    assert any("Krippendorff" in cell for grid in grids for row in grid.rows for cell in row)
    assert figures
    assert "corrected" in figures[0].alt
    assert "corrected_stance" in desk.drawings
    for block in chapter.blocks:
        if isinstance(block, Figure | Grid):
            assert block.sources


def test_who_decides_between_coders_is_no_coder_and_no_share_is_counted_where_there_is_none(checked, monkeypatch):
    monkeypatch.setattr(Desk, "figure", lambda desk, words, chart, *values: words)
    desk = open_desk(checked)
    labels, gold, rows = (desk.select(name) for name in ("annotations", "gold", "prevalence"))
    last = labels.frame.iloc[[-1]].assign(coder="adjudicator")
    both = pd.concat([labels.frame, last])
    desk.tables._kept["annotations"] = dataclasses.replace(labels, frame=both)
    said = words(validity_chapter(desk))
    assert f"2 coders (a and b) gave {len(labels)} codes without seeing what the model said; an adjudicator" in said
    assert "who saw the coders’ codes, gave 1." in said
    desk.tables._kept["prevalence"] = dataclasses.replace(rows, frame=rows.frame.assign(value=None))
    desk.tables._kept["gold"] = dataclasses.replace(gold, frame=gold.frame.iloc[:7])
    (paragraph,) = trust_summary(desk)
    coded = labels.frame["unit_id"].nunique()
    assert paragraph.text == (
        f"{coded} units were coded without seeing the model’s answers, by a and b; 7 are settled."
    )


def test_every_number_names_rows_that_are_there(checked):
    for block in validity_chapter(open_desk(checked)).blocks:
        for source in block.sources:
            table = checked.table(source.table)
            assert len(table.query(source.where, engine="python") if source.where else table) == source.rows


def test_cover_captions_method_and_card_use_corrected_shares(checked, monkeypatch):
    # What is said is read, nothing is drawn.
    monkeypatch.setattr(Desk, "figure", lambda desk, words, chart, *values: words)
    desk = open_desk(checked)
    rows = checked.table("prevalence")
    mine = rows[(rows["estimator"] == "corrected") & (rows["voice"] == "narration") & rows["value"].notna()
                & rows["outlet"].isna() & rows["period"].isna() & (rows["code"] != "absent")]  # fmt: skip
    # What the first page says of a target is a row of the table, in whole per cents.
    row = mine.sort_values(["labels", "value"]).iloc[-1]
    told = f"{row.value * 100:.0f} % {LEADS[row.code]} ({row.low * 100:.0f} to {row.high * 100:.0f}; the model counts"
    report = findings(desk)
    cover = " ".join(block.text for block in report.summary)
    assert told in cover
    assert "corrected for the model’s errors: " in cover
    assert "coded without seeing the model’s answers, by a and b" in cover
    chapters = {chapter.anchor: chapter for chapter in report.chapters}
    captions = " ".join(block.caption for block in chapters["stance"].blocks if isinstance(block, Figure))
    assert "Narration corrected for the model’s errors, all outlets" in captions
    facts = str(chapters["method"].blocks[0])
    assert "has not been compared with human coding" not in facts
    card = (write_dataset(checked) / "README.md").read_text(encoding="utf-8")
    assert "No person has checked the answers" not in card
    assert f"**{checked.store.count('gold')} units were coded without seeing the model's answers** (2 coders: " in card
    assert told in card
    assert (checked.path / "dataset" / "data" / "shares.parquet").is_file()


def test_shares_of_an_outlet_are_its_own_and_of_one_basis():
    columns = ["kind", "subject_id", "voice", "code", "basis", "outlet", "versus", "period", "estimator", "value",
               "low", "high", "labels"]  # fmt: skip
    cells = [
        ("against", "all", None, "naive", 0.3), ("against", "all", None, "corrected", 0.2),
        ("against", "all", "Gull", "naive", 0.5), ("against", "all", "Gull", "corrected", 0.4),
        ("against", "taken_up", "Gull", "naive", 0.9), ("against", "taken_up", "Gull", "corrected", None),
        ("absent", "all", None, "corrected", 0.7), ("favour", "all", None, "corrected", None),
    ]  # fmt: skip
    rows = [("stance", "t", "narration", code, basis, outlet, None, None, name, value, 0.1, 0.6, 40)
            for code, basis, outlet, name, value in cells]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    assert [share.value for share in corrected_shares(table, "t", "narration")] == [0.2]
    assert [(share.value, share.counted) for share in corrected_shares(table, "t", "narration", "Gull")] == [(0.4, 0.5)]
    assert corrected_shares(table, "t", "quotation") == []
    assert corrected_shares(table.iloc[:0], "t", "narration") == []


def test_a_share_in_words_and_as_a_drawing():
    rows = (
        Estimated("the ferry, narration", "against", (0.4, 0.3, 0.5), (0.2, 0.1, 0.3)),
        Estimated("the ferry, narration", "favour", (0.2, 0.1, 0.3), None),
    )
    assert rows[0].in_words() == "the ferry, narration, against: counted 40 %, corrected 20 % (10 to 30)"
    assert rows[1].in_words() == "the ferry, narration, favour: counted 20 %, not corrected"
    assert not rows[0].holds_naive
    assert estimated_shares(rows).svg.startswith("<?xml") or "<svg" in estimated_shares(rows).svg


def test_shares_of_two_kinds_with_one_name_stay_apart(checked):
    desk = open_desk(checked)
    target = desk.codebook.targets[0].id
    rows = [
        {"kind": kind, "subject_id": target, "voice": "narration", "code": "favour", "estimator": "naive",
         "value": value, "low": 0.0, "high": 1.0}
        for kind, value in (("stance", 0.2), ("evidence", 0.6), ("theme", 0.4))
    ]  # fmt: skip
    found = estimates(desk, dataclasses.replace(desk.select("prevalence"), frame=pd.DataFrame(rows)))
    name = desk.codebook.targets[0].name
    shown = [(each.label, each.naive[0]) for each in found]
    assert shown == [(f"{name}, narration", 0.2), (f"{name}, narration", 0.6), (f"{target}, narration", 0.4)]
