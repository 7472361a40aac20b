"""The Word file and the spreadsheet: they hold what the report and the tables hold, and nothing in them computes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from framewire.errors import NotInRunError, TableError, uncomputed
from framewire.publish.export import write_export
from framewire.publish.report.findings import findings, open_desk
from framewire.publish.xlsx import LEFT_OUT, write_xlsx
from framewire.runfolder import Run
from publish.synthetic_run import make_run
from publish.synthetic_words import HOSTILE


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run.open(make_run(tmp_path_factory.mktemp("export") / "run", documents=20, seed=1))


@pytest.fixture(scope="module")
def written(run: Run) -> tuple[Path, Path]:
    return write_export(run)


def test_the_word_file_has_the_chapters_figures_and_tables_of_the_report(run: Run, written: tuple[Path, Path]) -> None:
    file, report = Document(str(written[0])), findings(open_desk(run))
    headings = [line.text for line in file.paragraphs if line.style.name == "Heading 1"]
    assert headings == [chapter.title for chapter in report.chapters]
    kinds = [type(block).__name__ for chapter in report.chapters for block in chapter.blocks]
    assert len(file.tables) == kinds.count("Grid")
    assert len(file.inline_shapes) == kinds.count("Figure") > 3
    alts = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    assert all(len(alt) > 30 for alt in alts)
    assert file.core_properties.title == run.codebook.title


def test_hostile_text_is_text_in_the_word_file(written: tuple[Path, Path]) -> None:
    from docx.oxml.ns import qn

    file = Document(str(written[0]))
    text = "\n".join(line.text for line in file.paragraphs)
    assert "<script>alert('x')</script>" in text
    for tag in ("w:fldChar", "w:fldSimple", "w:instrText", "w:hyperlink", "w:object"):
        assert not list(file.element.iter(qn(tag)))
    with zipfile.ZipFile(written[0]) as parts:
        names = parts.namelist()
        assert b'TargetMode="External"' not in b"".join(parts.read(name) for name in names if name.endswith(".rels"))
    assert not [name for name in names if "vba" in name.lower() or "embed" in name.lower()]


def test_the_evidence_sentence_is_highlighted(run: Run, written: tuple[Path, Path]) -> None:
    lines = [line for line in Document(str(written[0])).paragraphs if line.style.name == "Quote"]
    marked = [part.text for line in lines for part in line.runs if part.font.highlight_color is not None]
    texts = " ".join(" ".join(text.split()) for text in run.table("documents")["text"])
    assert len(marked) > 5
    assert all(sentence in texts for sentence in marked)


def test_two_writings_of_the_report_are_the_same_bytes(run: Run, written: tuple[Path, Path]) -> None:
    before = written[0].read_bytes()
    assert write_export(run)[0].read_bytes() == before


def test_the_spreadsheet_has_the_rows_of_the_tables(run: Run, written: tuple[Path, Path]) -> None:
    book = openpyxl.load_workbook(written[1])
    assert book.sheetnames == ["about", *(name for name in run.tables() if name not in LEFT_OUT)]
    for name in book.sheetnames[1:]:
        table = run.table(name)
        rows = list(book[name].iter_rows(values_only=True))
        assert list(rows[0]) == list(table.columns)
        assert len(rows) - 1 == len(table)
    stances = run.table("document_stances")
    column = list(stances.columns).index("stance")
    told = [row[column] for row in book["document_stances"].iter_rows(min_row=2, values_only=True)]
    assert told == [word if isinstance(word, str) else None for word in stances["stance"]]


def test_no_cell_computes(run: Run, written: tuple[Path, Path]) -> None:
    book = openpyxl.load_workbook(written[1])
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert not [cell for cell in texts if cell.data_type == "f"]
    assert not [cell.value for cell in texts if cell.value.lstrip()[:1] in {"=", "+", "-", "@"}]
    assert any(cell.value.startswith("'=HYPERLINK") for cell in texts), "the hostile title is there, as text"
    for hostile in HOSTILE:
        assert uncomputed(hostile).lstrip()[0] not in "=+-@"


def test_a_sheet_and_a_cell_hold_what_they_can_and_say_what_was_cut(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framewire.publish.xlsx.MOST_ROWS", 3)
    monkeypatch.setattr("framewire.publish.xlsx.MOST_CHARACTERS", 20)
    data = write_xlsx(run, tmp_path / "cut.xlsx", ["passages"]).read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = list(book["passages"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 3
    assert all(len(row[-1]) == 20 and row[-1].endswith("…") for row in rows)
    told = [row[3] for row in book["about"].iter_rows(values_only=True)][1]
    assert "The sheet holds the first 3." in told
    assert "A cell of over 20 characters is cut." in told


@pytest.mark.parametrize(("text", "cut"), [("a🚢", 8), ("🚢", 7), ("=1+1 and more", 8), ("漢字", 8)])
def test_a_cell_is_cut_as_a_spreadsheet_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, cut: int
) -> None:
    monkeypatch.setattr("framewire.publish.xlsx.MOST_CHARACTERS", 8)
    run = Run.open(make_run(tmp_path / "run", documents=2))
    run.store.write("documents", run.table("documents").assign(text=text * 9))
    sheet = openpyxl.load_workbook(write_xlsx(run, tmp_path / "cut.xlsx", ["documents"]))["documents"]
    rows = list(sheet.iter_rows(values_only=True))
    written = rows[1][rows[0].index("text")]
    assert len(written.encode("utf-16-le")) // 2 == cut
    assert written.endswith("…")
    assert uncomputed(text * 9).startswith(written[:-1])


def test_a_table_that_there_is_not_is_told(run: Run) -> None:
    with pytest.raises(TableError, match="table quotes: there is no such table"):
        write_export(run, ["quotes"])
    run.store.path("prevalence").unlink(missing_ok=True)
    with pytest.raises(NotInRunError, match="table 'prevalence': the run does not have it"):
        write_export(run, ["prevalence"])
