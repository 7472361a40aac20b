"""The figures of a notebook: drawn from the numbers given, the same bytes each time, and nothing drawn from nothing."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.axes import Axes

from framewire.publish.notebooks import plots
from framewire.publish.notebooks.plots import BALANCE, COUNTS, Plot, Scale
from publish.synthetic_words import HOSTILE

ROWS = pd.DataFrame({"name": ["one", "two", "three"], "value": [3, 1, 2], "group": ["a", "a", "b"]})
COUNTS_OF = pd.DataFrame({"favour": [3, 0], "against": [1, 0]}, index=["told", "silent"])
Draw = Callable[[pd.DataFrame], Plot]
EVERY: list[Draw] = [
    lambda frame: plots.bars(frame, "name", "value", title="Bars"),
    lambda frame: plots.columns(frame, "name", "value", title="Columns"),
    lambda frame: plots.lines(frame, "value", "value", by="name", title="Lines"),
    lambda frame: plots.panels(frame, "name", "value", by="group", title="Panels"),
    lambda frame: plots.grid(frame.set_index("name")[["value"]], title="Grid"),
    lambda frame: plots.stances(frame.set_index("name")[["value"]].set_axis(["favour"], axis=1), title="Stances"),
]


@pytest.mark.parametrize("draw", EVERY)
def test_the_same_numbers_give_the_same_picture(draw: Draw) -> None:
    first, second = draw(ROWS)._repr_png_(), draw(ROWS)._repr_png_()
    assert first.startswith(b"\x89PNG")
    assert first == second


@pytest.mark.parametrize("draw", EVERY)
def test_with_no_rows_it_says_that_there_is_nothing_to_draw(draw: Draw) -> None:
    plot = draw(ROWS.head(0))
    assert plot.empty
    assert plot.figure.get_suptitle().endswith(": nothing to draw")
    assert plot._repr_png_().startswith(b"\x89PNG")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_are_drawn_as_letters(hostile: str) -> None:
    frame = ROWS.assign(name=[hostile, "two", "three"])
    for draw in EVERY:
        draw(frame)._repr_png_()


def test_a_bar_is_as_long_as_its_number_and_says_it() -> None:
    axes = _axes(plots.bars(ROWS, "name", "value", title="Bars"))
    assert [bar.get_width() for bar in axes.patches] == [3, 1, 2]
    assert [text.get_text() for text in axes.texts] == ["3", "1", "2"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["one", "two", "three"]


def test_shares_of_stances_add_up_and_leave_out_what_was_not_judged() -> None:
    axes = _axes(plots.stances(COUNTS_OF, title="Stances"))
    assert [bar.get_width() for bar in axes.patches] == [0.25, 0.0, 0.75]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["told"]


def test_rows_that_differ_in_the_last_part_of_a_long_name_can_be_told_apart() -> None:
    target = "military cooperation between two countries with very long names"
    table = pd.DataFrame({"favour": [1, 2]}, index=pd.MultiIndex.from_product([[target], ["narration", "quotation"]]))
    labels = [label.get_text() for label in _axes(plots.stances(table, title="Stances")).get_yticklabels()]
    assert labels == [f"military cooperation between … · {voice}" for voice in ("narration", "quotation")]


def test_a_grid_writes_every_number_and_leaves_null_empty() -> None:
    table = pd.DataFrame({"x": [0.5, None], "y": [-1.0, 0.0]}, index=["a", "b"])
    axes = _axes(plots.grid(table, title="Grid", scale=BALANCE))
    assert [text.get_text() for text in axes.texts] == ["+0.5", "−1.0", "", "0.0"]


@pytest.mark.parametrize(
    ("scale", "number", "words"),
    [(COUNTS, 1234, "1,234"), (BALANCE, -0.04, "0.0"), (BALANCE, 0.26, "+0.3"), (Scale(), float("nan"), "")],
)
def test_numbers_are_written_with_their_sign_and_without_a_false_one(scale: Scale, number: float, words: str) -> None:
    assert scale.words(number) == words


def test_matplotlib_is_left_as_it_was() -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    for draw in EVERY:
        draw(ROWS)._repr_png_()
    assert dict(matplotlib.rcParams) == before


def _axes(plot: Plot) -> Axes:
    return plot.figure.axes[0]
