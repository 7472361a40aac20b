"""Scoring a CSV keeps its rows in order, leaves "not judged" empty, and never writes a formula."""

import csv

import pandas as pd
import pytest

from framewire import stance
from framewire.commands.score_file import score_file
from framewire.errors import FramewireError, SourceError

ANSWERS = {"yes": ("favour", 0.8, 0.1, 0.1), "no": ("against", 0.1, 0.1, 0.8), "maybe": ("neutral", 0.1, 0.8, 0.1)}


class Fake:
    """Judges by the first word, so that a person can work out every answer: yes, no, maybe, or nothing."""

    @classmethod
    def load(cls, name="embedded", revision=None):
        return cls()

    def predict(self, texts, targets):
        rows = []
        for text in texts:
            stance, *shares = ANSWERS.get(text.split()[0], (None, None, None, None))
            rows.append([stance, *shares, None if stance else "not_mentioned"])
        return pd.DataFrame(rows, columns=["stance", "p_favour", "p_neutral", "p_against", "reason"])


@pytest.fixture(autouse=True)
def fake(monkeypatch):
    monkeypatch.setattr(stance, "StanceModel", Fake)


def test_rows_keep_their_order_and_other_columns(tmp_path):
    (tmp_path / "in.csv").write_text("id,text,target\n1,no way,x\n2,other,x\n3,yes sir,x\n")
    assert score_file(tmp_path / "in.csv", tmp_path / "out.csv") == 3
    out = pd.read_csv(tmp_path / "out.csv")
    assert list(out.columns) == ["id", "text", "target", "stance", "p_favour", "p_neutral", "p_against", "reason"]
    assert out["id"].tolist() == [1, 2, 3]
    assert out["stance"].tolist()[::2] == ["against", "favour"]
    assert out["stance"].isna().tolist() == [False, True, False]
    assert out["p_favour"].isna().tolist() == [False, True, False]
    assert out["reason"][1] == "not_mentioned"


def test_no_cell_is_a_formula(tmp_path):
    (tmp_path / "in.csv").write_text('text,target,=cmd\n"=1+1",@SUM(A1),-2+3\nyes,x,y\n')
    score_file(tmp_path / "in.csv", tmp_path / "out.csv")
    out = pd.read_csv(tmp_path / "out.csv", dtype=str)
    assert out.columns[2] == "'=cmd"
    assert out.iloc[0, :3].tolist() == ["'=1+1", "'@SUM(A1)", "'-2+3"]


@pytest.mark.parametrize(("content", "message"), [("", "not a CSV file"), ("a,b\n", "the column 'text' is missing")])
def test_a_file_of_another_kind_is_refused(tmp_path, content, message):
    (tmp_path / "in.csv").write_text(content)
    with pytest.raises(SourceError, match=message):
        score_file(tmp_path / "in.csv", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        score_file(tmp_path / "no.csv", tmp_path / "out.csv")


def test_a_column_of_the_reader_is_not_written_over(tmp_path):
    (tmp_path / "in.csv").write_text("text,target,stance\nyes,x,favour\n")
    with pytest.raises(
        SourceError, match=r"it has a column 'stance', which would be written over. Give it another name"
    ):
        score_file(tmp_path / "in.csv", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "target,text\narms,Arms are wrong, bad and evil.\n",
            "row 2 has 3 fields, the header 2. Put texts with commas",
        ),
        ("text,target\nyes,x,\nno,x,\n", "row 2 has 3 fields, the header 2"),
        ("text,target\nyes,x\n\nonly text\n", "row 4 has 1 field, the header 2"),
        ("text,target,text\nyes,x,no\n", "it has several columns 'text'. Give each a name of its own"),
        (
            'text,target\n"yes\nsir",x\n"he said "no" to it",x\nno,x\n',
            r"row 3, which begins on line 4, is not CSV \(.*\). Write each quotation mark inside a quoted text twice",
        ),
        ('text,target\n"yes,x\nno,x\n', "row 2, which begins on line 2, is not CSV"),
    ],
)
def test_a_row_that_is_not_as_its_header_is_refused(tmp_path, content, message):
    (tmp_path / "in.csv").write_text(content)
    with pytest.raises(SourceError, match=message):
        score_file(tmp_path / "in.csv", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_blank_lines_columns_without_a_name_and_a_byte_order_mark_are_no_error(tmp_path):
    (tmp_path / "in.csv").write_text("\ufefftext,target,\n\nyes,x,\n \n", encoding="utf-8")
    assert score_file(tmp_path / "in.csv", tmp_path / "out.csv") == 1
    out = pd.read_csv(tmp_path / "out.csv")
    assert list(out.columns[:3]) == ["text", "target", "Unnamed: 2"]
    assert out["stance"].tolist() == ["favour"]


@pytest.mark.parametrize(
    ("content", "mark"),
    [('"text";"target"\n"yes, sir";x\n', "';'"), ("text\ttarget\nyes, sir\tx\n", "tabs")],
)
def test_fields_parted_by_another_mark_are_told(tmp_path, content, mark):
    (tmp_path / "in.csv").write_text("\ufeff" + content, encoding="utf-8")
    with pytest.raises(SourceError, match=f"its fields are parted by {mark}. Save it as CSV with commas"):
        score_file(tmp_path / "in.csv", tmp_path / "out.csv")


def test_windows_1252_is_said_to_be_not_utf_8(tmp_path):
    (tmp_path / "in.csv").write_bytes("text,target\nnaïve,x\n".encode("cp1252"))
    with pytest.raises(SourceError, match=r"not a CSV file in UTF-8 .*Save it as CSV, UTF-8"):
        score_file(tmp_path / "in.csv", tmp_path / "out.csv")


def test_blanks_around_the_names_of_columns_are_no_part_of_them(tmp_path):
    (tmp_path / "in.csv").write_text("text, target\nyes,x\n")
    score_file(tmp_path / "in.csv", tmp_path / "out.csv")
    assert list(pd.read_csv(tmp_path / "out.csv").columns[:3]) == ["text", "target", "stance"]


def test_a_lone_carriage_return_does_not_part_a_row(tmp_path):
    (tmp_path / "in.csv").write_bytes(b'text,target\n"no way\r=1+1",x\n"yes\r\nsir",y\n')
    score_file(tmp_path / "in.csv", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["text", "no way\n=1+1", "yes\r\nsir"]
    assert len(pd.read_csv(tmp_path / "out.csv")) == 2


@pytest.mark.parametrize("name", ["x.csv.zip", "x.csv.xz", "x.csv.gz"])
def test_a_name_of_a_packed_file_unpacks_nothing(tmp_path, name):
    (tmp_path / name).write_text("text,target\nyes,x\n")
    assert score_file(tmp_path / name, tmp_path / "out.csv") == 1
    (tmp_path / name).write_bytes(b"\x1f\x8b\x08\x00\xff")
    with pytest.raises(SourceError, match="not a CSV file in UTF-8"):
        score_file(tmp_path / name, tmp_path / "out2.csv")


def test_the_embedded_model_has_no_revision(tmp_path):
    (tmp_path / "in.csv").write_text("text,target\nyes,x\n")
    with pytest.raises(FramewireError, match="--revision: the embedded model has none"):
        score_file(tmp_path / "in.csv", tmp_path / "out.csv", revision="nonsense")
