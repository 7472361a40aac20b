"""Sources are found in a fixed order, and a wrong one is named before anything is read."""

import pytest

from framewire.corpus.reading.sources import discover, kind_of
from framewire.errors import SourceError


def names(*sources):
    return [file.name for file in discover([str(source) for source in sources])]


def test_a_folder_is_walked_in_sorted_order_without_hidden_files(tmp_path):
    for name in ("b/2.txt", "a.html", "b/1.md.gz", ".hidden.txt", ".git/x.txt", "picture.png", "c.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == ["a.html", "b/1.md.gz", "b/2.txt", "c.parquet"]


def test_a_glob_and_a_file_give_paths_relative_to_their_root(tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("in/a.txt", "in/b.txt", "in/c.csv"):
        (tmp_path / name).write_text("x")
    assert names(tmp_path / "in" / "*.txt") == ["a.txt", "b.txt"]
    assert names(tmp_path / "in" / "c.csv") == ["c.csv"]


def test_two_sources_with_a_file_of_one_name_are_told_apart(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(folder)
    assert names(tmp_path / "one", tmp_path / "two") == ["a.txt", "2:a.txt"]


@pytest.mark.parametrize(
    ("name", "fact"),
    [("nowhere", "no such file or folder"), ("empty", "no readable article"), ("a.docx", "not a kind of file")],
)
def test_a_source_that_gives_nothing_is_an_error_with_its_cure(tmp_path, name, fact):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "README.md").write_text("about")
    (tmp_path / "a.docx").write_text("x")
    with pytest.raises(SourceError, match=fact) as caught:
        discover([str(tmp_path / name)])
    assert str(caught.value).endswith(".")


def test_a_hub_address_is_checked():
    assert discover(["hf://datasets/ann/news@main"])[0].kind == "hub"
    with pytest.raises(SourceError, match="hf://datasets/ORG/NAME"):
        discover(["hf://models/ann/x"])


def test_the_kind_is_told_by_the_ending():
    assert [kind_of(name) for name in ("a.TXT", "a.jsonl.gz", "a.docx", "gz")] == [".txt", ".jsonl", None, None]


def test_the_parts_of_a_saved_page_are_no_articles(tmp_path):
    for name in ("talks.html", "talks_files/saved_resource.html", "my_files/a.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    for source in (tmp_path, tmp_path / "**" / "*.html"):
        assert sorted(file.name for file in discover([str(source)])) == ["my_files/a.html", "talks.html"]
    assert [file.name for file in discover([str(tmp_path / "talks_files")])] == ["saved_resource.html"]
