"""A CSV that is misquoted says so, row by row, and costs no more rows than it must."""

import time

import pytest

from framewire.corpus.article import Unreadable
from framewire.corpus.reading import csv_rows as csv_module
from framewire.corpus.reading.csv_rows import csv_rows
from framewire.corpus.reading.sources import discover

TEXT = "The ministers met on Monday to discuss the plan."


def rows(path, text):
    path.write_bytes(text.encode())
    return [row.error if isinstance(row, Unreadable) else row for row in csv_rows(discover([str(path)])[0])]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (f"id,text\n1,{TEXT}\n", [TEXT]),
        (f'id,text\n1,"{TEXT}\n\n{TEXT}"\n2,b\n', [f"{TEXT}\n\n{TEXT}", "b"]),
        ('id,text\r\n1,"He said ""yes"" to\r\nher, twice"\r\n', ['He said "yes" to\r\nher, twice']),
        ('id,text\n1,a 5" screen\n2,"b"\n', ['a 5" screen', "b"]),
        ('id,text\n1,"a" b\n', ["a b"]),
        ("id,text\n\n1,a\n\n", ["a"]),
        ("id,text,note\n1,a\n", ["a"]),
        ("id,text\n1,a,,\n", ["a"]),
    ],
)
def test_what_csv_means_is_read(tmp_path, written, read):
    assert [row["text"] for row in rows(tmp_path / "a.csv", written)] == read


def test_a_quotation_mark_that_is_never_closed_costs_its_row_alone(tmp_path):
    lines = ["id,text", f'1,"{TEXT}', *(f"{number},{TEXT}" for number in range(2, 500))]
    found = rows(tmp_path / "a.csv", "\n".join(lines))
    assert found[0] == "misquoted"
    assert [row["id"] for row in found[1:]] == [str(number) for number in range(2, 500)]


def test_a_mark_that_closes_in_the_middle_of_another_row_costs_its_row_alone(tmp_path):
    found = rows(tmp_path / "a.csv", 'id,text\n1,"open\n2,"b"\n3,"c, d"\n')
    assert [row if isinstance(row, str) else row["text"] for row in found] == ["misquoted", "b", "c, d"]


def test_the_cut_end_of_a_file_is_one_failure_and_its_paragraphs_are_no_articles(tmp_path):
    found = rows(tmp_path / "a.csv", f'text,id\n{TEXT},1\n"One\n\nTwo\n\nThree\n')
    assert [row if isinstance(row, str) else row["id"] for row in found] == ["1", "misquoted"]


def test_a_row_with_more_cells_than_the_header_is_not_cut_short(tmp_path):
    assert rows(tmp_path / "a.csv", "id,text\n1,He came, saw and left.\n") == ["not_csv"]


def test_one_line_without_end_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_module, "LARGEST_ROW", 1000)
    found = rows(tmp_path / "a.csv", "id,text\n1," + "a" * 5000 + '\n2,b\n3,"' + "open\n" * 300)
    assert [row if isinstance(row, str) else row["id"] for row in found] == ["too_large", "2", "too_large"]


def test_many_open_marks_take_linear_time(tmp_path):
    began = time.thread_time()
    found = rows(tmp_path / "a.csv", "id,text\n" + '1,"a\n' * 20_000)
    assert set(map(str, found)) == {"misquoted"}
    assert time.thread_time() - began < 3
