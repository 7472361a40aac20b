"""The map of passages: whole, offline, the same bytes, and hostile text stays text in it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from framewire.publish.notebooks import theme_plots
from framewire.publish.report.findings import open_desk
from framewire.publish.report.report import write_report
from framewire.publish.report.theme_map import Cloud, _labels, as_script, clouds, theme_map_page
from framewire.runfolder import Run
from publish.synthetic_run import make_run
from publish.synthetic_words import HOSTILE


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run.open(make_run(tmp_path_factory.mktemp("map") / "run", documents=30, seed=2))


@pytest.fixture(scope="module")
def page(run: Run) -> str:
    made = theme_map_page(open_desk(run))
    assert made is not None
    return made


def test_every_passage_of_the_map_is_on_it_once(run: Run) -> None:
    found = clouds(open_desk(run))
    assert sum(len(cloud.x) for cloud in found) == len(run.table("passage_map"))
    assert len({cloud.colour for cloud in found}) == len(found)
    assert found[-1].name == "no theme"


def test_it_loads_nothing_and_forbids_it(page: str) -> None:
    own = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "http://" not in own
    assert "https://" not in own
    assert "src=" not in own
    policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
    assert policy in page


def test_hostile_text_neither_ends_a_script_nor_becomes_a_tag(page: str) -> None:
    own = page.split("</script>")[1]
    traces = re.search(r'newPlot\("map", (.*?), \{\n', own, re.DOTALL)
    assert traces is not None
    for trace in json.loads(traces.group(1)):
        for text in trace["text"]:
            assert set(re.findall(r"</?([a-zA-Z]+)", text)) <= {"b", "br"}
    assert page.count("<script>") == page.count("</script>") == 2


@pytest.mark.parametrize("hostile", HOSTILE)
def test_data_is_written_as_inert_json(hostile: str) -> None:
    made = as_script([hostile])
    assert json.loads(made) == [hostile]
    assert not set("<>&") & set(made)
    assert made.isascii()


def test_the_same_run_gives_the_same_bytes_and_the_report_writes_it(run: Run, page: str) -> None:
    write_report(run)
    assert (run.path / "figures" / "theme_map.html").read_text(encoding="utf-8") == page
    assert str(run.path) not in page


def test_a_run_without_a_map_has_none(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run", documents=3)
    (folder / "tables" / "passage_map.parquet").unlink()
    assert theme_map_page(open_desk(Run.open(folder))) is None
    write_report(Run.open(folder))
    assert not (folder / "figures" / "theme_map.html").exists()


def test_names_do_not_stand_on_each_other() -> None:
    here = Cloud("first", "", "#000", (0.5, 0.5), (0.5, 0.5), ("", ""))
    there = Cloud("second", "", "#000", (0.5, 0.5, 0.9), (0.5, 0.51, 0.9), ("", "", ""))
    covered = Cloud("third", "", "#000", (0.5,), (0.5,), ("",))
    assert [(label["x"], label["y"]) for label in _labels([here, there, covered])] == [(0.5, 0.5), (0.9, 0.9)]


def test_the_tree_has_its_topics_in_order_and_its_themes_on_one_line(run: Run) -> None:
    nodes = run.table("theme_tree")
    plot = theme_plots.topic_tree(nodes, {"t00": "first <topic>"}, title="Tree")
    words = [text.get_text() for text in plot.figure.axes[0].texts]
    assert "first <topic>" in words
    assert {f"t{number:02d}" for number in range(1, 3)} <= set(words)
    places = {text.xy[0] for text in plot.figure.axes[0].texts if text.get_text() in set(nodes["theme_id"].dropna())}
    assert len(places) == 1


def test_the_search_marks_the_chosen_number(run: Run) -> None:
    plot = theme_plots.number_search(run.table("theme_numbers"), title="Search")
    assert "3 chosen" in [text.get_text() for text in plot.figure.axes[0].texts]


@pytest.mark.parametrize("name", ["theme_tree", "theme_numbers", "passage_map"])
def test_nothing_is_drawn_from_nothing(run: Run, name: str) -> None:
    empty = run.table(name).head(0)
    made = {
        "theme_tree": lambda: theme_plots.topic_tree(empty, {}, title="Tree"),
        "theme_numbers": lambda: theme_plots.number_search(empty, title="Search"),
        "passage_map": lambda: theme_plots.passage_map(empty.assign(theme=pd.Series(dtype=object)), title="Map"),
    }[name]()
    assert made.empty
    assert made.figure.get_suptitle().endswith(": nothing to draw")


def test_themes_of_one_size_stand_in_the_order_of_their_ids(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of sets the order is another in every process."""
    desk = open_desk(run)
    placed = desk.select("passage_themes").frame
    names = sorted(set(placed["theme_id"].dropna()) - {""})
    rows = desk.select("passage_map").frame["passage_id"]
    even = {name: [names[number % len(names)]] for number, name in enumerate(rows)}
    themes = placed["passage_id"].map(lambda name: even.get(name, [""])[0])
    desk.tables._kept["passage_themes"] = replace(desk.select("passage_themes"), frame=placed.assign(theme_id=themes))
    short = len(rows) // len(names) * len(names)
    desk.tables._kept["passage_map"] = replace(
        desk.select("passage_map"), frame=desk.select("passage_map").frame.iloc[:short]
    )
    assert [cloud.name for cloud in clouds(desk)] == [desk.theme_names[name] for name in names]
