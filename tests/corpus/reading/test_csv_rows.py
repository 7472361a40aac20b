"""A CSV that is misquoted says so, row by row, and costs no more rows than it must."""

import gzip
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


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
@pytest.mark.parametrize("ascii_bytes", [0, 1 << 16, (1 << 20) - 10])
def test_the_encoding_is_told_by_what_stands_behind_an_ascii_start(tmp_path, encoding, ascii_bytes):
    start = "text,title\n" + "Plain,words\n" * (ascii_bytes // 12)
    said = "“It’s late,” said Zoë of the Café."
    (tmp_path / "a.csv").write_bytes((start + f'"{said}",T\n' + "Plain,words\n").encode(encoding))
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress((tmp_path / "a.csv").read_bytes()))
    for name in ("a.csv", "b.csv.gz"):
        found = [row["text"] for row in csv_rows(discover([str(tmp_path / name)])[0])]
        assert [text for text in found if text != "Plain"] == [said]


def test_one_slip_behind_an_ascii_start_costs_no_other_character(tmp_path):
    start = b"text,title\n" + b"Plain,words\n" * 6000
    (tmp_path / "a.csv").write_bytes(start + '"Zoë’s “naïve” café'.encode() + b'\x96",T\n')
    assert list(csv_rows(discover([str(tmp_path / "a.csv")])[0]))[-1]["text"] == "Zoë’s “naïve” café\ufffd"


def test_a_zipped_file_that_is_cut_gives_the_rows_before(tmp_path):
    whole = gzip.compress(("text,title\n" + "".join(f"{number},words\n" for number in range(50_000))).encode())
    (tmp_path / "a.csv.gz").write_bytes(whole[: len(whole) - 2000])
    found = csv_rows(discover([str(tmp_path / "a.csv.gz")])[0])
    assert next(found)["text"] == "0"
    with pytest.raises(EOFError):
        list(found)
