"""The notebooks: what is shipped, and what their executed copies hold."""

from __future__ import annotations

import ast
import base64
import html
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbformat import v4

import framewire.publish.notebooks.execution as room
from framewire.errors import PublishError
from framewire.publish import how
from framewire.publish.notebooks.execution import notebook_sources, tidy_sources, write_notebooks
from framewire.runfolder import Run
from publish.synthetic_run import Shape, blank_run, make_run

NAMES = [
    "01_corpus.ipynb",
    "02_themes.ipynb",
    "03_stance.ipynb",
    "04_frames.ipynb",
    "05_report.ipynb",
    "06_validity.ipynb",
]
Notebook = dict[str, Any]


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, dict[str, Notebook]]:
    run = Run.open(make_run(tmp_path_factory.mktemp("notebooks") / "run", documents=40))
    return run, {path.name: _read(path) for path in write_notebooks(run)}


def test_six_are_shipped_in_order() -> None:
    assert [path.name for path in notebook_sources()] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_they_hold_words_calls_and_one_parameter_cell(name: str) -> None:
    notebook = _read(_source(name))
    tagged = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    assert [_text(cell) for cell in tagged] == ['RUN = "../reports/demo"']
    for cell in _code(notebook):
        tree = ast.parse(_text(cell))
        assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(tree))
        assert "!" not in _text(cell).split("\n")[0][:1]
        assert "pip" not in _text(cell)
    words = sum(len(_text(cell).split()) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    assert words > 100


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("02_themes.ipynb", (how.THEMES,)),
        ("03_stance.ipynb", (how.WHO_IS_JUDGED, how.TARGETS_ASKED, how.NOT_NEUTRAL)),
        ("04_frames.ipynb", (how.FRAMES_ASKED, how.FRAMES_BY_EXAMPLES, how.PRESENT_FROM, how.STOPS_EARLY)),
    ],
)
def test_their_method_is_what_the_code_does(name: str, said: tuple[str, ...]) -> None:
    words = " ".join(" ".join(_text(cell) for cell in _read(_source(name))["cells"]).split())
    for sentence in said:
        assert sentence in words, f"{name} must say: {sentence}"


def test_the_stance_notebook_marks_the_evidence_sentence(executed: tuple[Run, dict[str, Notebook]]) -> None:
    run, notebooks = executed
    markup = _markup(notebooks["03_stance.ipynb"])
    marked = [html.unescape(re.sub("<[^>]+>", "", text)) for text in re.findall("<mark[^>]*>(.*?)</mark>", markup)]
    texts = run.table("documents").set_index("document_id")["text"]
    rows = run.table("sentences").itertuples()
    sentences = {" ".join(texts[row.document_id][row.start : row.end].split()) for row in rows}
    assert len(marked) >= 10
    assert set(marked) <= sentences


def test_they_are_shipped_tidy_and_without_outputs(tmp_path: Path) -> None:
    sources = [*notebook_sources(), _source(NAMES[0]).with_name("00_start.ipynb")]
    for source in sources:
        shutil.copyfile(source, tmp_path / source.name)
    tidy_sources(tmp_path)
    for source in sources:
        told = "put it right with: framewire.publish.notebooks.tidy_sources('notebooks')"
        assert (tmp_path / source.name).read_bytes() == source.read_bytes(), f"{source.name} is not tidy; {told}"


def test_every_cell_was_executed_in_order(executed: tuple[Run, dict[str, Notebook]]) -> None:
    for name, notebook in executed[1].items():
        counts = [cell["execution_count"] for cell in _code(notebook)]
        assert counts == list(range(1, len(counts) + 1)), name
        assert "error" not in {output["output_type"] for output in _outputs(notebook)}


def test_they_point_at_the_run_that_they_lie_in(executed: tuple[Run, dict[str, Notebook]]) -> None:
    assert {_text(_code(notebook)[0]) for notebook in executed[1].values()} == {'RUN = ".."'}


def test_they_show_figures_and_the_tables_own_numbers(executed: tuple[Run, dict[str, Notebook]]) -> None:
    run, notebooks = executed
    pictures = [
        output["data"]["image/png"]
        for name in NAMES
        for output in _outputs(notebooks[name])
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) >= 10
    assert all(base64.b64decode(picture).startswith(b"\x89PNG") for picture in pictures)
    themes = run.table("themes").set_index("name")["size"]
    shown = _markup(notebooks["02_themes.ipynb"])
    assert all(name in shown and f">{size}<" in shown for name, size in themes.items())


def test_they_tell_no_path_user_time_or_address(executed: tuple[Run, dict[str, Notebook]]) -> None:
    run, notebooks = executed
    for name, notebook in notebooks.items():
        text = re.sub('"image/png": "[^"]*"', "", json.dumps(notebook, ensure_ascii=False))
        for secret in (str(run.path), str(Path.home()) + "/", sys.prefix, "/tmp/", "site-packages"):
            assert secret not in text, f"{name} tells {secret}"
        assert not re.search(r"0x[0-9a-f]{6,}", text), f"{name} tells an address in memory"
        assert notebook["metadata"] == room.METADATA
        assert "stderr" not in {output.get("name") for output in _outputs(notebook)}


def test_hostile_text_is_shown_as_text(executed: tuple[Run, dict[str, Notebook]]) -> None:
    for name, notebook in executed[1].items():
        allowed = {"div", "table", "thead", "tbody", "tr", "th", "td", "span", "wbr", "mark"}
        markup = _markup(notebook)
        assert set(re.findall(r"</?([a-zA-Z][\w-]*)", markup)) <= allowed, name
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x07]", markup)
        assert {kind for output in _outputs(notebook) for kind in output.get("data", {})} <= {
            "text/html",
            "text/plain",
            "image/png",
        }


def test_two_executions_are_the_same_bytes(
    executed: tuple[Run, dict[str, Notebook]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one, first in its process and after another; test_second_runs compares all six of two whole runs."""
    run, _ = executed
    monkeypatch.setattr(room, "notebook_sources", lambda: [_source("03_stance.ipynb")])
    monkeypatch.setattr(room, "AT_ONCE", 1)
    again = Run.open(make_run(tmp_path / "elsewhere", documents=40))
    for path in write_notebooks(again):
        assert path.read_bytes() == (run.path / "notebooks" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("kind", ["blank", "unjudged"])
def test_a_run_with_little_in_it_is_still_readable(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "run"
    if kind == "blank":
        blank_run(folder)
    else:
        make_run(folder, documents=6, shape=Shape(outlets=1, undated=1.0, judged=False))
    monkeypatch.chdir(folder / "tables")
    for name in NAMES:
        _run_here(_read(_source(name)))


def test_the_first_notebook_goes_from_pasted_articles_to_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = _read(_source("01_corpus.ipynb").with_name("00_start.ipynb"))
    assert not [cell for cell in _code(notebook) if cell["outputs"]]
    monkeypatch.chdir(tmp_path)
    names = _run_here(notebook)
    table = names["table"]
    assert isinstance(table, pd.DataFrame)
    assert table["stance"].tolist()[:2] == ["favour", "against"]
    assert table["stance"].isna().tolist()[4], "a cup final says nothing about the tunnel"
    frames = names["frames"]
    assert isinstance(frames, pd.DataFrame)
    assert frames["economic"].idxmax() == 1
    assert list(tmp_path.iterdir()) == [], "it writes nothing"


def test_a_failing_cell_is_named_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run.open(make_run(tmp_path / "run", documents=2))
    (run.path / "tables" / "attributions.parquet").unlink()
    monkeypatch.setattr(room, "notebook_sources", lambda: [_source("05_report.ipynb"), _source("01_corpus.ipynb")])
    monkeypatch.setattr(room, "AT_ONCE", 1)
    with pytest.raises(
        PublishError, match=r"01_corpus\.ipynb, cell \d+: TableError: table attributions: it is not in this run"
    ) as caught:
        write_notebooks(run)
    cell = int(re.search(r"cell (\d+)", str(caught.value))[1])
    assert 'run.table("attributions")' in _text(_read(_source("01_corpus.ipynb"))["cells"][cell - 1])
    assert list((run.path / "notebooks").glob("*.ipynb")) == []


def test_a_notebook_sees_no_name_of_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [tmp_path / "1.ipynb", tmp_path / "2.ipynb"]
    for source, code in zip(sources, ("left = 1", "'left' in globals(), [n for n in In if 'left' in n]"), strict=True):
        cells = [v4.new_code_cell('RUN = "x"', metadata={"tags": ["parameters"]}), v4.new_code_cell(code)]
        source.write_text(nbformat.writes(v4.new_notebook(cells=cells)), encoding="utf-8")
    monkeypatch.setattr(room, "notebook_sources", lambda: sources)
    monkeypatch.setattr(room, "AT_ONCE", 1)
    write_notebooks(Run(tmp_path / "run"))
    (output,) = _outputs(_read(tmp_path / "run" / "notebooks" / "2.ipynb"))
    assert "".join(output["data"]["text/plain"]).startswith("(False, [\"'left' in globals()")


def test_a_notebook_without_its_parameter_cell_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "01_corpus.ipynb"
    source.write_text(
        _source("01_corpus.ipynb").read_text(encoding="utf-8").replace("parameters", "other"), encoding="utf-8"
    )
    monkeypatch.setattr(room, "notebook_sources", lambda: [source])
    run = Run.open(make_run(tmp_path / "run", documents=1))
    with pytest.raises(PublishError, match=r"01_corpus\.ipynb: it has no single parameter cell"):
        write_notebooks(run)


def _run_here(notebook: Notebook) -> dict[str, object]:
    """Run the code cells in this process, which is fast, draw or write what each shows last, and return the names."""
    names: dict[str, object] = {}
    for cell in _code(notebook):
        tree = ast.parse(_text(cell).replace("../reports/demo", ".."))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if isinstance(last, ast.Expr) else None
        for show in ("_repr_html_", "_repr_png_"):
            getattr(shown, show, str)()
    return names


def _source(name: str) -> Path:
    return next(path for path in notebook_sources() if path.name == name)


def _read(path: Path) -> Notebook:
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def _code(notebook: Notebook) -> list[Notebook]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _text(cell: Notebook) -> str:
    return "".join(cell["source"])


def _outputs(notebook: Notebook) -> list[Notebook]:
    return [output for cell in _code(notebook) for output in cell["outputs"]]


def _markup(notebook: Notebook) -> str:
    return "\n".join("".join(output.get("data", {}).get("text/html", "")) for output in _outputs(notebook))
