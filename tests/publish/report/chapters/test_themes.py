"""The themes chapter: what found nothing, what is in no theme, what is typical and what is unstable, against tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from framewire.publish.report.blocks import Block, Grid, Heading, Paragraph, Quotes
from framewire.publish.report.chapters.themes import themes_chapter
from framewire.publish.report.findings import open_desk
from framewire.publish.report.selection import Desk
from framewire.publish.wording import quoted
from framewire.runfolder import Run
from publish.synthetic_run import make_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run.open(make_run(tmp_path_factory.mktemp("themes") / "run", documents=30, seed=2))


@pytest.fixture
def desk(run: Run) -> Desk:
    return open_desk(run)


def put(desk: Desk, name: str, **columns: object) -> None:
    """Give a table of the desk other columns."""
    known = desk.select(name)
    desk.tables._kept[name] = replace(known, frame=known.frame.assign(**columns))


def under(blocks: tuple[Block, ...], heading: str) -> list[Block]:
    """Return the blocks under a heading, by its anchor; none where it is missing."""
    names = [block.anchor if isinstance(block, Heading) else None for block in blocks]
    if heading not in names:
        return []
    first = names.index(heading) + 1
    rest = [place for place, name in enumerate(names) if name is not None and place > first]
    return list(blocks[first : rest[0] if rest else None])


def test_a_theme_that_found_nothing_shows_its_nearest_passages(desk: Desk, run: Run) -> None:
    themes, passages = desk.select("themes").frame, run.table("passages")
    chosen = themes.index[themes["source"] == "codebook"][0]
    near = passages["passage_id"].iloc[[3, 1]].tolist()
    put(
        desk,
        "themes",
        size=[0 if row == chosen else max(size, 1) for row, size in themes["size"].items()],
        nearest=[near if row == chosen else [] for row in themes.index],
    )
    (quotes,) = [block for block in under(themes_chapter(desk).blocks, "themes-missing") if isinstance(block, Quotes)]
    assert themes["name"][chosen] in quotes.title
    assert [item.text for item in quotes.items] == [quoted(passages["text"].iloc[place], 240) for place in (3, 1)]


def test_themes_that_a_document_has_as_a_whole_are_counted(desk: Desk) -> None:
    def words() -> str:
        return " ".join(block.text for block in themes_chapter(desk).blocks if isinstance(block, Paragraph))

    rows = len(desk.select("document_themes"))
    put(desk, "document_themes", share=[0.0, 0.0, *[0.5] * (rows - 2)])
    assert (
        f"In 2 of {rows} cases ({200 / rows:.0f} %) a document has a theme as a whole, and no passage of it." in words()
    )
    put(desk, "document_themes", share=[0.5] * rows)
    assert "as a whole" not in words()


def test_where_every_theme_found_something_none_is_said_to_be_missing(desk: Desk) -> None:
    put(desk, "themes", size=[max(size, 1) for size in desk.select("themes").frame["size"]])
    assert under(themes_chapter(desk).blocks, "themes-missing") == []


def test_what_is_in_no_theme_is_counted_and_shown(desk: Desk, run: Run) -> None:
    placed, topics = desk.select("passage_themes").frame, desk.select("topics").frame
    lost = topics["topic_id"].iloc[0]
    put(desk, "passage_themes", theme_id=placed["theme_id"].where(placed["topic_id"] != lost, None))
    put(desk, "topics", theme_id=topics["theme_id"].where(topics["topic_id"] != lost, None))
    loose = desk.select("passage_themes").frame.query("theme_id.isna()")
    (quotes,) = [block for block in under(themes_chapter(desk).blocks, "themes-none") if isinstance(block, Quotes)]
    assert f"{len(loose):,} in all" in quotes.title
    first = loose.loc[loose["topic_id"] == lost, "passage_id"].min()
    text = run.table("passages").set_index("passage_id")["text"][first]
    assert [item.text for item in quotes.items] == [quoted(text, 240)]
    assert f"{topics['size'].iloc[0]:,} passage" in quotes.items[0].label


def test_typical_passages_are_the_surest_of_their_theme(desk: Desk, run: Run) -> None:
    placed = desk.select("passage_themes").frame
    surest = placed.groupby("theme_id")["probability"].max()
    names = desk.theme_names
    found = [block for block in under(themes_chapter(desk).blocks, "typical") if isinstance(block, Quotes)]
    assert found
    for quotes in found:
        (theme,) = [theme for theme, name in names.items() if name == quotes.title]
        assert quotes.items[0].label == f"probability {surest[theme]:.2f}"


def test_an_unstable_theme_is_marked_and_an_unknown_stability_is_not_nought(desk: Desk) -> None:
    themes = desk.select("themes").frame
    put(desk, "themes", stability=[0.2, None, *[0.9] * (len(themes) - 2)])
    (grid,) = [block for block in themes_chapter(desk).blocks if isinstance(block, Grid)]
    said = {row[0]: row[4] for row in grid.rows}
    assert said[themes["name"].iloc[0]] == "0.20, unstable"
    assert said[themes["name"].iloc[1]] == "not known"
    assert said[themes["name"].iloc[2]] == "0.90"
