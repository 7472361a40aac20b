"""The starter codebook: it can be read as it is, and holds what is frequent in the articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from framewire.codebook import Codebook
from framewire.errors import RunFolderError
from framewire.progress import Silent
from framewire.publish.starter import frequent_names, write_starter

ARTICLES = (
    "The mayor of Halden met Ada Quill on Tuesday, and the ferry line was the subject of a long talk in the town hall.",
    "In the end Ada Quill refused to sign, because the Halden Link consortium had not shown its accounts to anyone.",
    "A spokesman of the Halden Link consortium said that dockers had been told of the plan before the summer began.",
)


def test_names_are_those_in_more_than_one_article_without_the_words_that_begin_a_sentence() -> None:
    assert frequent_names(ARTICLES) == [("Ada Quill", 2), ("Halden Link", 2)]
    assert frequent_names(["On Monday it rained. Monday again."] * 3) == []


def test_a_starter_can_be_read_and_names_what_was_found(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number, text in enumerate(ARTICLES):
        (folder / f"{number}.txt").write_text(f'Title "{number}" ]]\n\n{text}\n\n{text[::-1]}\n', encoding="utf-8")
    out = write_starter([str(folder)], tmp_path / "book.toml", Silent())
    book = Codebook.read(out)
    assert [target.name for target in book.targets][:1] == ["Ada Quill"]
    assert book.targets[0].mentions == ("Ada[ -]Quill",)
    assert book.language == "en"
    assert book.frames
    assert "made by `framewire init` from 3 articles" in out.read_text(encoding="utf-8")
    with pytest.raises(RunFolderError, match=r"book\.toml: there is a file of this name"):
        write_starter([str(folder)], out, Silent())


def test_a_starter_names_itself_the_surname_and_capitals(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number, text in enumerate((*ARTICLES, "Quill was not in town when the line opened, said a man of Halden.")):
        (folder / f"{number}.txt").write_text(f"{text}\n\n{text[::-1]}\n", encoding="utf-8")
    text = write_starter([str(folder)], tmp_path / "my cb\x1b\n.toml", Silent()).read_text(encoding="utf-8")
    assert "# framewire check 'my cb\ufffd .toml'\n" in text
    assert '# "Quill" stands without the full name in 1 more. Where it means the same, write:' in text
    line = next(line for line in text.splitlines() if line.startswith('# mentions = ["Ada'))
    assert Codebook.parse(f'title = "t"\n[[target]]\nid = "a"\nname = "a"\n{line[2:]}').targets[0].mentions == (
        "Ada[ -]Quill",
        r"\bQuill\b",
    )
    assert 'mentions = ["(?i)harbour trams?"]' in text


def test_two_spellings_of_a_name_are_one() -> None:
    texts = [
        "They met Ada Li Quill.",
        "Nobody met Ada Li-Quill.",
        "She left Ada Li-Quill.",
        "Rain for Ada Li Quill, and Ada Li-Quill.",
    ]
    assert frequent_names(texts) == [("Ada Li-Quill", 3)]
