"""Objects of a .json are rows, however they stand in the file."""

import json

import pytest

from framewire.corpus.article import LARGEST_ROW, RawArticle, Unreadable
from framewire.corpus.reading.json_rows import PIECE
from framewire.corpus.reading.read import read_source
from framewire.corpus.reading.sources import discover

ROWS = [
    {
        "title": "One",
        "maintext": "The ministers met “again”.",
        "date_publish": "2024-05-01 08:30:00",
        "authors": ["Jo"],
    },
    {"title": "Two", "maintext": "They left, [all] of them {quietly}.", "date_publish": None, "authors": []},
]


def read(path):
    return [unit for file in discover([str(path)]) for unit in read_source(file, {})]


def texts(path):
    return [unit.text for unit in read(path) if isinstance(unit, RawArticle)]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize(
    "written",
    [
        json.dumps(ROWS),
        "\ufeff" + json.dumps(ROWS, indent=2),
        "[\n" + ",\n".join(json.dumps(row) for row in ROWS) + "\n]\n",
        "\n".join(json.dumps(row, indent=1, ensure_ascii=False) for row in ROWS),
    ],
)
def test_arrays_and_objects_over_several_lines_are_read(tmp_path, name, written):
    (tmp_path / name).write_text(written, encoding="utf-8")
    assert texts(tmp_path / name) == [row["maintext"] for row in ROWS]
    assert read(tmp_path / name)[0].given.date == "2024-05-01 08:30:00"


def test_one_object_a_file_as_news_please_writes_them(tmp_path):
    for number, row in enumerate(ROWS):
        (tmp_path / f"{number}.json").write_text(json.dumps(row))
    assert [unit.path for unit in read(tmp_path)] == ["0.json#1", "1.json#1"]


def test_objects_longer_than_a_piece_are_read_whole(tmp_path):
    rows = [{"text": f"{number} {'word ' * PIECE}"} for number in range(3)]
    (tmp_path / "a.json").write_text(json.dumps(rows))
    assert [text[:2] for text in texts(tmp_path / "a.json")] == ["0 ", "1 ", "2 "]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('[{"text": "One."}, {"text": "Tw', [None, "not_json"]),
        ('[{"text": "One."}, 17, "word"]', [None, "not_json", "not_json"]),
        ("not JSON at all", ["not_json"]),
        ("[" * 50_000, ["empty"]),
        ('{"a":' * 50_000, ["not_json"]),
        ("[]", ["empty"]),
        ('{"text": "One."}\n' + '{"text": "' + "x" * LARGEST_ROW * 3, [None, "not_json"]),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, written, found):
    (tmp_path / "a.json").write_text(written)
    assert [unit.error if isinstance(unit, Unreadable) else None for unit in read(tmp_path / "a.json")] == found


def test_the_answer_of_a_news_service_is_its_articles(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"status": "ok", "totalResults": 2, "articles": ROWS}))
    assert texts(tmp_path / "a.json") == [row["maintext"] for row in ROWS]


def test_an_article_with_a_list_of_related_ones_is_the_article(tmp_path):
    row = {
        "title": "Talks",
        "text": "The talks resumed.",
        "stories": [{"title": "Another", "url": "https://a.example"}],
    }
    (tmp_path / "a.json").write_text(json.dumps(row))
    assert texts(tmp_path / "a.json") == ["The talks resumed."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_told_as_in_other_tables(tmp_path, encoding):
    words = "The café on the quay was closed, the mayor’s office said."
    (tmp_path / "a.json").write_bytes(json.dumps([{"text": words}], ensure_ascii=False).encode(encoding))
    assert texts(tmp_path / "a.json") == [words]
