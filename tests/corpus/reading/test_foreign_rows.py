"""A parquet file from anywhere: what can be read is read, and no file takes framewire with it."""

import gzip
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from framewire.corpus.article import Unreadable
from framewire.corpus.reading import foreign_rows as foreign_module
from framewire.corpus.reading.foreign_rows import parquet_rows
from framewire.corpus.reading.sources import discover

TEXT = "The ministers met on Monday."


def read(path):
    found = list(parquet_rows(discover([str(path)])[0]))
    return [(row.unit_id, row.error) if isinstance(row, Unreadable) else row for row in found]


def test_a_cell_that_cannot_be_read_costs_itself_alone(tmp_path):
    table = pa.table(
        {
            "text": pa.array([b"fine", b"caf\xe9 and more"]).view(pa.binary()).cast(pa.binary()),
            "far": pa.array([2**62, 0], pa.int64()).cast(pa.timestamp("us")),
            "zone": pa.array([0, 1]).cast(pa.timestamp("us", "Mars/Olympus")),
            "day": [date(2024, 5, 1), None],
        }
    )
    # A column of text whose bytes are no text, as other writers leave it.
    bad = pa.Array.from_buffers(pa.string(), 2, table["text"].chunk(0).buffers())
    pq.write_table(table.set_column(0, "text", bad), tmp_path / "a.parquet", store_schema=True)
    found = read(tmp_path / "a.parquet")
    assert [row for row in found if isinstance(row, tuple)] == [
        ("a.parquet#1", "unreadable_cell"), ("a.parquet#2", "unreadable_cell"),
    ]  # fmt: skip
    rows = [row for row in found if isinstance(row, dict)]
    assert [row["text"] for row in rows] == ["fine", "caf\ufffd and more"]
    assert [row["day"] for row in rows] == ["2024-05-01", None]
    assert rows[0]["far"] is None
    assert rows[1]["far"] == "1970-01-01T00:00:00"


def test_fields_lists_and_maps_within_a_cell_keep_their_form(tmp_path):
    pairs = pa.array([[("name", "BBC News")]], pa.map_(pa.string(), pa.string()))
    paper = [{"name": b"BBC", "since": [date(1922, 10, 18), None]}]
    pq.write_table(pa.table({"text": [TEXT], "source": pairs, "paper": paper}), tmp_path / "a.parquet")
    paper = {"name": "BBC", "since": ["1922-10-18"]}
    assert read(tmp_path / "a.parquet") == [{"text": TEXT, "source": {"name": "BBC News"}, "paper": paper}]


def test_a_damaged_file_is_one_failure(tmp_path):
    pq.write_table(pa.table({"text": [TEXT] * 50}), tmp_path / "a.parquet")
    data = bytearray((tmp_path / "a.parquet").read_bytes())
    data[-60] ^= 0xFF
    (tmp_path / "a.parquet").write_bytes(data)
    assert read(tmp_path / "a.parquet") == [("a.parquet", "not_parquet")]


def test_a_huge_cell_is_its_own_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(foreign_module, "LARGEST_ROW", 1 << 20)
    pq.write_table(pa.table({"text": ["a" * (2 << 20), TEXT]}), tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet") == [("", "too_large"), {"text": TEXT}]


def test_a_reader_that_dies_is_one_failure(tmp_path, monkeypatch):
    (tmp_path / "reader.py").write_text("import os; os.abort()")
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    monkeypatch.setattr(foreign_module, "READER", tmp_path / "reader.py")
    assert read(tmp_path / "a.parquet") == [("a.parquet", "not_parquet")]


def test_a_zipped_file_is_read(tmp_path):
    pq.write_table(pa.table({"text": [TEXT]}), tmp_path / "a.parquet")
    with gzip.open(tmp_path / "b.parquet.gz", "wb") as file:
        file.write((tmp_path / "a.parquet").read_bytes())
    assert read(tmp_path / "b.parquet.gz") == [{"text": TEXT}]
