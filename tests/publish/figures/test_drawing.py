"""Figures: the same bytes each time, outlines only, whatever the words in them."""

import pytest

from framewire.errors import PublishError
from framewire.publish.figures.charts import ranked_bars
from framewire.publish.figures.drawing import Drawing, drawable, with_missing_named
from framewire.publish.figures.grids import balance_grid, share_grid
from framewire.publish.figures.sketchbook import Sketchbook
from framewire.publish.figures.stance_charts import StanceRow, Tally, stance_rows
from publish.synthetic_words import HOSTILE, OUTLETS

ROWS = tuple(StanceRow(name, Tally(number, 2, 1), Tally()) for number, name in enumerate((*OUTLETS, *HOSTILE)))


def test_the_same_numbers_give_the_same_bytes():
    assert stance_rows(ROWS) == stance_rows(ROWS)


def test_hostile_labels_become_outlines_and_nothing_else():
    svg = stance_rows(ROWS).svg
    assert Drawing.read(svg).svg == svg
    for word in ("script", "import", "iframe", "example", "Courier", "<!--", "http://example"):
        assert word not in svg


@pytest.mark.parametrize("rows", [1, 30])
def test_a_row_more_is_a_row_taller_and_never_wider(rows):
    drawing = stance_rows(ROWS[:1] * rows)
    assert drawing.width == 468
    assert drawing.height == pytest.approx((0.3 * rows + 0.62) * 72, abs=0.1)


def test_rows_with_nothing_judged_and_grids_without_numbers_are_drawn():
    nothing = (StanceRow("none", Tally(), Tally()),)
    assert stance_rows(nothing).height > 0
    assert share_grid(("a",), ("b", "c"), (((0, 0), (0, 0)),)).height > 0
    assert balance_grid(("a",), ("b",), (((None, ""),),)).height > 0
    assert ranked_bars((("none", 0, "0"),)).height > 0


def test_balance_and_when_two_balances_differ():
    assert Tally(3, 0, 1).balance == -0.5
    assert Tally().balance == 0
    assert not Tally(3, 0, 2).differs(Tally(2, 0, 3))
    assert not Tally(2, 0, 0).differs(Tally(0, 0, 1))
    assert Tally(30, 5, 5).differs(Tally(5, 5, 30))


def test_letters_the_fonts_lack_are_named_by_their_code_points():
    assert drawable("Пролив & Ärger €") == "Пролив & Ärger €"
    assert drawable("해협 $x$") == "[U+D574 U+D611] $x$"
    assert drawable("\u202eab") == "ab"
    assert with_missing_named("abcdefg", frozenset({32})) == "[U+0061 U+0062 and 5 more]"


@pytest.mark.parametrize(
    "svg",
    [
        '<svg viewBox="0 0 1 1"><script>alert(1)</script></svg>',
        '<svg viewBox="0 0 1 1" onload="alert(1)"></svg>',
        '<svg viewBox="0 0 1 1"><use href="http://example.invalid/x"/></svg>',
        '<svg viewBox="0 0 1 1"><foreignObject/></svg>',
        "<svg></svg>",
    ],
)
def test_a_drawing_that_is_not_outlines_only_is_refused(svg):
    with pytest.raises(PublishError, match=r"not a drawing of outlines only. Delete cache/figures"):
        Drawing.read(svg)


def test_a_drawing_is_made_once_and_a_changed_one_in_the_folder_is_refused(tmp_path):
    book, calls = Sketchbook(tmp_path), []

    def chart(*values):
        calls.append(values)
        return Drawing.read(f'<svg viewBox="0 0 2 1"><g><path d="{values}"/></g></svg>')

    assert book.drawn(chart, (1,)) == book.drawn(chart, (1,))
    assert calls == [(1,)]
    book.drawn(chart, (2,))
    assert calls == [(1,), (2,)]
    for path in tmp_path.iterdir():
        path.write_text('<svg viewBox="0 0 2 1"><script/></svg>', encoding="utf-8")
    with pytest.raises(PublishError):
        book.drawn(chart, (1,))
