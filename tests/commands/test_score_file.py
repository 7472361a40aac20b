"""Scoring a CSV keeps its rows in order, leaves "not judged" empty, and never writes a formula."""

import pandas as pd
import pytest

from framewire import stance
from framewire.commands.score_file import score_file
from framewire.errors import SourceError

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
