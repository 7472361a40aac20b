"""Two runs side by side: planted differences are found, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from framewire.publish.compare import compare, write_comparison
from framewire.runfolder import Run
from publish.synthetic_run import make_run


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run.open(make_run(tmp_path_factory.mktemp("compare") / "first", documents=15))


@pytest.fixture
def second(tmp_path: Path) -> Run:
    return Run.open(make_run(tmp_path / "second", documents=15))


def test_a_run_and_its_copy_are_equal(first: Run, second: Run) -> None:
    found = compare(first, second)
    assert found.choices == ()
    assert found.changes == ()
    judged = int(first.table("document_stances")["stance"].notna().sum())
    assert found.agreement[1].startswith(f"Stances: 100 % equal where both runs judge ({judged} of {judged}, 95 %")


def test_planted_changes_are_found_and_counted(first: Run, second: Run) -> None:
    stances = second.table("document_stances")
    place = stances.index[stances["stance"].eq("favour")][0]
    null = stances.index[stances["stance"].notna()][-1]
    stances.loc[place, "stance"] = "against"
    stances.loc[null, ["stance", "reason"]] = [None, "torn"]
    second.store.write("document_stances", stances)
    book = second.path / "codebook.toml"
    book.write_text(book.read_text(encoding="utf-8").replace("seed = 7", "seed = 8"), encoding="utf-8")
    found = compare(first, second)
    assert found.choices == (("codebook seed", "7", "8"),)
    changed = {(change.document_id, change.first, change.second) for change in found.changes}
    before = first.table("document_stances").loc[null, "stance"]
    assert changed == {
        (stances.loc[place, "document_id"], "favour", "against"),
        (stances.loc[null, "document_id"], before, "not judged"),
    }
    judged = int(first.table("document_stances")["stance"].notna().sum()) - 1
    assert f"({judged - 1} of {judged}, " in found.agreement[1]
    assert "1 judged only in the first run, 0 only in the second" in found.agreement[1]


def test_documents_of_one_run_alone_are_counted_and_not_compared(first: Run, tmp_path: Path) -> None:
    other = Run.open(make_run(tmp_path / "other", documents=15, seed=9))
    found = compare(first, other)
    assert found.agreement[0] == "0 documents are in both runs; 15 only in the first, 15 only in the second."
    assert "nothing was asked in both runs" in found.agreement[1]
    assert found.changes == ()


def leading(run: Run) -> dict[str, str]:
    """The theme of the codebook with the largest share of each document that has one."""
    themes = run.table("themes")
    named = themes.loc[themes["source"].eq("codebook"), "theme_id"]
    rows = run.table("document_themes").sort_values(["share", "theme_id"], ascending=[False, True])
    rows = rows[rows["theme_id"].isin(named)].drop_duplicates("document_id")
    return dict(zip(rows["document_id"], rows["theme_id"], strict=True))


def test_a_theme_of_another_name_is_the_same_theme(first: Run, second: Run) -> None:
    themes = second.table("themes")
    second.store.write("themes", themes.assign(name="another " + themes["name"]))
    found = compare(first, second)
    n = len(leading(first))
    assert found.changes == ()
    assert found.agreement[2].startswith(f"Themes: 100 % equal where both runs find one of the codebook ({n} of {n}, ")


def test_no_theme_is_no_answer_that_agrees(first: Run, second: Run) -> None:
    own = leading(first)
    gone, kept = next(iter(own)), len(own) - 1
    rows = second.table("document_themes")
    second.store.write("document_themes", rows[rows["document_id"].ne(gone)])
    found = compare(first, second)
    name = first.table("themes").set_index("theme_id")["name"][own[gone]]
    assert [(change.document_id, change.first, change.second) for change in found.changes] == [
        (gone, name, "no theme of the codebook")
    ]
    assert f"({kept} of {kept}, " in found.agreement[2]
    assert found.agreement[2].endswith("; 1 found only in the first run, 0 only in the second.")
    second.store.write("document_themes", rows.head(0))
    told = compare(second, second).agreement[2]
    assert told.startswith("Themes: no answer is found in both runs; 0 found only in the first run")


def test_the_page_shows_hostile_titles_as_text(first: Run, second: Run, tmp_path: Path) -> None:
    stances = second.table("document_stances")
    flipped = {"favour": "against", "against": "favour"}
    stances["stance"] = stances["stance"].map(lambda word: flipped.get(word, word))
    second.store.write("document_stances", stances)
    _, path = write_comparison(first, second, tmp_path / "compare.html")
    page = path.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert set(re.findall(r"</?([a-z]\w*)", page.split("</style>")[1])) <= {
        *("head", "body", "html", "h1", "h2", "p", "table", "tr", "th", "td", "br", "small")
    }


def test_a_full_reading_is_another_choice(first: Run, second: Run) -> None:
    path = second.path / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["stages"] = [{"name": "scoring", "notes": {"plan": "exhaustive"}}]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert [row[::2] for row in compare(first, Run.open(second.path)).choices] == [("manifest plan", "exhaustive")]
