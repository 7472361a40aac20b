"""Tables for reading: what is shown, how it is set, and that nothing shown does anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framewire.codebook import Codebook
from framewire.publish.marked import Marked
from framewire.publish.notebooks.reading import asked_sentences, show
from publish.synthetic_words import HOSTILE


class _Tags(HTMLParser):
    """Collects the tags and attributes of a piece of HTML, and its text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_values_are_written_as_a_reader_expects() -> None:
    frame = pd.DataFrame(
        {
            "share": [0.5, np.nan],
            "count": [1200.0, np.nan],
            "seen": [True, False],
            "terms": [["a", "b"], []],
            "day": pd.to_datetime(["2031-01-06T08:30Z", None]),
            "stance": ["favour", None],
        }
    )
    cells = re.findall(r"<td[^>]*>(.*?)</td>", show(frame).markup)
    texts = [re.sub("<[^>]+>", "", cell) for cell in cells]
    assert texts == ["0.50", "1,200", "yes", "a, b", "2031-01-06", "favour", "–", "–", "no", "–", "–", "–"]


def test_columns_are_chosen_and_rows_counted() -> None:
    reading = show(pd.DataFrame({"a": range(50), "b": range(50)}), ["b"], rows=3)
    assert re.findall(r"<th style[^>]*>(.*?)</th>", reading.markup) == ["b"]
    assert "3 of 50 rows" in reading.markup
    assert repr(reading) == "50 rows: b"


def test_an_index_with_a_name_is_a_column_and_a_number_is_not() -> None:
    table = pd.crosstab(pd.Series(["x", "y"], name="target"), pd.Series(["p", "q"], name="voice"))
    assert re.findall(r"<th style[^>]*>(.*?)</th>", show(table).markup) == ["target", "p", "q"]
    assert re.findall(r"<th style[^>]*>(.*?)</th>", show(pd.DataFrame({"a": [1, 2, 3]}).iloc[::2]).markup) == ["a"]


def test_an_empty_table_is_shown_as_its_head() -> None:
    assert re.findall(r"<th style[^>]*>(.*?)</th>", show(pd.DataFrame({"a": [], "b": []})).markup) == ["a", "b"]
    assert "<td" not in show(pd.DataFrame()).markup


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_text(hostile: str) -> None:
    seen = _Tags(show(pd.DataFrame({hostile: [hostile], "terms": [[hostile]]})).markup)
    assert seen.tags <= {"div", "table", "thead", "tbody", "tr", "th", "td", "wbr"}
    assert seen.attributes <= {"style", "class"}


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80))
def test_any_text_is_shown_letter_for_letter(text: str) -> None:
    from framewire.publish.wording import plain

    seen = _Tags(show(pd.DataFrame({"a": pd.Series([text], dtype=object)})).markup)
    assert "".join(seen.text) == "a" + plain(text)


def test_a_sentence_is_marked_in_its_passage_and_nothing_of_it_is_cut() -> None:
    shown = Marked("s", "d", 7, "Before <i>it</i>. " * 40, "The <b>sentence</b>. ", "After.", ("Ada",))
    markup = show(pd.DataFrame({"sentence": [shown]})).markup
    seen = _Tags(markup)
    assert "".join(seen.text) == f"sentence{shown.passage}"
    assert re.findall("<mark[^>]*>(.*?)</mark>", markup) == ["The &lt;b&gt;sentence&lt;/b&gt;."]
    assert "table-layout: auto" in markup
    assert not {"i", "b"} & seen.tags


def test_a_target_without_sentences_is_shown_with_those_that_were_asked() -> None:
    text = 'title = "t"\n[[target]]\nid = "m"\nname = "Helen Marsh"\n[[target]]\nid = "a"\nname = "Aid"\nfavour = ["Good.", "Fine."]\nagainst = ["Bad."]'
    marsh, aid = asked_sentences(Codebook.parse(text)).itertuples(index=False, name=None)
    assert marsh[:2] == ("Helen Marsh", "The author approves of Helen Marsh. The author disapproves of Helen Marsh.")
    assert "Helen Marsh is portrayed positively." in marsh[2]
    assert "Helen Marsh is portrayed negatively." in marsh[3]
    assert aid[2:] == ("Good. Fine.", "Bad.")


def test_formulas_are_not_typeset() -> None:
    assert show(pd.DataFrame({"a": ["$x$"]})).markup.startswith('<div class="tex2jax_ignore mathjax_ignore"')
