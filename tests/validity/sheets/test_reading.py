"""Sheets come back in many forms, and with every mistake that people and programs make."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from framewire.errors import SheetError, uncomputed
from framewire.validity.sheets.drawfile import read_draw
from framewire.validity.sheets.reading import holds_codes, read_sheets
from framewire.validity.sheets.sheet_files import csv_text
from framewire.validity.units import CODES

SHEETS = Path(__file__).parents[3] / "data" / "sheets"
CODERS = ("language-model-a", "language-model-b")
CHOICES = {"u1": ("against", "favour", "absent"), "u2": ("against", "favour", "absent")}
HEAD = ("unit_id", "coder", "target", "code", "note")
GOOD = [("u1", "ann", "t", "favour", "clear"), ("u2", "ann", "t", "", "cannot tell")]


def sheet(folder, rows=GOOD, name="sheet_ann.csv", encoding="utf-8", head=HEAD):
    path = folder / name
    path.write_bytes(csv_text(rows, head).encode(encoding))
    return path


def book(folder, rows, merged=None, name="sheet_ann.xlsx"):
    made = Workbook()
    for row in (HEAD, *rows):
        made.active.append(list(row))
    if merged:
        made.active.merge_cells(merged)
    made.save(folder / name)
    return folder / name


def refused(*paths) -> str:
    with pytest.raises(SheetError) as caught:
        read_sheets(list(paths), CHOICES)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_the_encodings_that_say_what_they_are(tmp_path, encoding):
    found = read_sheets([sheet(tmp_path, encoding=encoding)], CHOICES)
    assert [(row.unit_id, row.coder, row.code, row.note, row.row) for row in found] == [
        ("u1", "ann", "favour", "clear", 2)
    ]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_csv_as_other_countries_and_programs_save_it(tmp_path, mark):
    path = sheet(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace(",", mark), encoding="utf-8")
    assert read_sheets([path], CHOICES)[0].code == "favour"


def test_excel_label_studio_and_potato_say_the_same(tmp_path):
    task = {
        "data": {"unit_id": "u1", "coder": "ann"},
        "annotations": [
            {"was_cancelled": True, "result": [{"from_name": "code", "value": {"choices": ["against"]}}]},
            {"result": [{"from_name": "code", "value": {"choices": ["favour"]}},
                        {"from_name": "note", "value": {"text": ["clear"]}}]},
        ],
    }  # fmt: skip
    studio = tmp_path / "export.json"
    studio.write_text(json.dumps([task, {"data": {"unit_id": "u2", "coder": "ann"}, "annotations": []}]))
    potato = tmp_path / "annotated_instances.jsonl"
    lines = [{"id": "u1", "user_id": "ann", "label_annotations": {"code": {"favour": "true"}}},
             {"instance_id": "u2", "user_id": "ann", "label_annotations": {}}]  # fmt: skip
    potato.write_text("".join(json.dumps(line) + "\n" for line in lines))
    for path in (book(tmp_path, GOOD), studio, potato):
        found = read_sheets([path], CHOICES)
        assert [(row.unit_id, row.coder, row.code) for row in found] == [("u1", "ann", "favour")], path.name


def test_answers_of_label_studio_that_are_no_lists(tmp_path):
    result = [{"from_name": "code", "value": {"choices": "favour"}}, {"from_name": "note", "value": {"text": "hello"}}]
    task = {"data": {"unit_id": "u1", "coder": "ann"}, "annotations": [{"result": result}]}
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]))
    assert [(row.code, row.note) for row in read_sheets([path], CHOICES)] == [("favour", "hello")]


@pytest.mark.parametrize(
    ("rows", "holds"),
    [
        ([("u1", "ann", "t", "", ""), ("u2", "ann", "t", "", "")], False),
        ([("u1", "ann", "t", "", ""), ("u2", "ann", "t", "favor", "")], True),
        ([("u1", "ann", "t", "", ""), ("u2", "ann", "t", "", "cannot tell")], True),
    ],
)
def test_a_sheet_that_somebody_wrote_into(tmp_path, rows, holds):
    assert holds_codes(sheet(tmp_path, rows)) is holds
    assert holds_codes(book(tmp_path, rows)) is holds


def test_what_cannot_be_read_is_not_known_to_be_blank(tmp_path):
    assert holds_codes(sheet(tmp_path, [("u1", "ann", "t", "", "naïve")], encoding="cp1252"))


def test_an_unknown_code_names_file_row_and_cure(tmp_path):
    said = refused(sheet(tmp_path, [("u1", "ann", "t", "favor", "")]))
    assert "sheet_ann.csv, row 2: 'favor' is not a code" in said
    assert "Choose one of: against, favour, absent; or leave it empty" in said


def test_a_code_may_be_written_large_or_with_spaces(tmp_path):
    assert read_sheets([sheet(tmp_path, [("u1", "ann", "t", " Favour ", "")])], CHOICES)[0].code == "favour"


def test_sheets_of_another_run(tmp_path):
    said = refused(sheet(tmp_path, [("x1", "ann", "t", "favour", ""), ("x2", "ann", "t", "favour", "")]))
    assert "none of its units was drawn from this run" in said


def test_a_changed_unit_id(tmp_path):
    said = refused(sheet(tmp_path, [*GOOD, ("u9", "ann", "t", "favour", "")]))
    assert "row 4: the unit_id 'u9' was not drawn from this run. Put back the unit_id" in said


def test_a_unit_coded_twice_in_one_sheet_or_in_two(tmp_path):
    twice = sheet(tmp_path, [("u1", "ann", "t", "favour", ""), ("u1", "ann", "t", "against", "")])
    place = f"{tmp_path.name}/sheet_ann.csv, row 2"
    assert f"row 3: coder ann has coded the unit u1 before ({place})" in refused(twice)
    one, other = sheet(tmp_path), sheet(tmp_path, name="sheet_copy.csv")
    assert "sheet_copy.csv, row 2" in refused(one, other)


def test_no_coder(tmp_path):
    assert "the coder is missing" in refused(sheet(tmp_path, [("u1", " ", "t", "favour", "")]))


def test_formulas_are_refused_not_computed(tmp_path):
    path = tmp_path / "sheet_ann.csv"
    path.write_text("unit_id,coder,code\nu1,ann,=1+1\n")
    assert "row 2: the cell of code holds a formula" in refused(path)
    assert "row 2: the cell of code holds a formula" in refused(book(tmp_path, [("u1", "ann", "t", "=A1", "")]))


def test_merged_cells(tmp_path):
    said = refused(book(tmp_path, [*GOOD, ("u2", "ann", "t", "favour", "")], merged="D2:D3"))
    assert "sheet_ann.xlsx, D2:D3: cells are merged" in said
    assert "Unmerge all cells" in said


def test_other_encodings_are_refused_with_the_cure(tmp_path):
    path = sheet(tmp_path, [("u1", "ann", "t", "favour", "naïve")], encoding="cp1252")
    assert "not UTF-8 text (byte" in refused(path)
    assert "CSV UTF-8" in refused(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("sheet.csv", b"", "the column unit_id is missing"),
        ("sheet.csv", b"unit_id,coder\nu1,ann\n", "the column code is missing"),
        ("sheet.csv", b"unit_id,coder,code\n\"u1,ann,favour\n", "not a CSV file"),
        ("sheet.csv", b"u\x00nit_id,coder,code\n", "null bytes"),
        ("sheet.xlsx", b"PK\x03\x04 not a workbook", "not an Excel workbook"),
        ("sheet.json", b"{", "not JSON"),
        ("sheet.json", b'{"a": 1}', "not an export of Label Studio"),
        ("sheet.jsonl", b'{"id": 1}\nnonsense\n', "not JSON"),
        ("sheet.json", b'[{"data": {"unit_id": "u1"}, "annotations": null}]', "task 1: not a task as Label Studio"),
        ("sheet.json", b'[{"data": [], "annotations": []}, {"data": 3}]', "task 1: not a task as Label Studio"),
        ("sheet.json", b'[{"data": {}, "annotations": [{"result": null}]}]', "task 1: not a task as Label Studio"),
        ("sheet.json", b'[{"data": {}}, {"data": {}, "annotations": [3]}]', "task 2: not a task as Label Studio"),
        ("sheet.json", b'[{"data": {}, "annotations": [{"id": 1}]}]', "task 1: not a task as Label Studio"),
        ("sheet.jsonl", b"[1]\n", "not a line of Potato"),
        ("sheet.jsonl", b'\n{"id": "u1", "label_annotations": null}\n', "line 2: not a line of Potato"),
        ("sheet.jsonl", b'{"id": "u1", "label_annotations": {"code": null}}\n', "line 1: not a line of Potato"),
        ("sheet.docx", b"x", "not a kind of sheet"),
    ],
)  # fmt: skip
def test_files_that_are_no_sheets(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refused(path)


def test_a_missing_file(tmp_path):
    assert "there is no such file" in refused(tmp_path / "sheet_gone.csv")


def test_all_mistakes_are_told_at_once(tmp_path):
    rows = [("u1", "ann", "t", "x", ""), ("u2", "ann", "t", "y", "")]
    assert f"1 more to mend: {tmp_path.name}/sheet_ann.csv, row 3" in refused(sheet(tmp_path, rows))


def test_hostile_notes_become_one_harmless_line(tmp_path):
    path = sheet(tmp_path, [("u1", "ann", "t", "favour", "=cmd|' /C calc'!A0\n\x1b[31mred")])
    note = read_sheets([path], CHOICES)[0].note
    assert note == "=cmd|' /C calc'!A0 \ufffd[31mred"
    assert uncomputed(note).startswith("'=")


def test_the_sheets_of_the_sample_are_what_their_draw_asked_for():
    drawn = read_draw(SHEETS / "draw.csv").dropna(subset=["draw"])
    asked = {str(unit): CODES["stance"] for unit in drawn["unit_id"]}
    coded = read_sheets([SHEETS / "sheet_a.csv", SHEETS / "sheet_b.csv"], asked)
    units = {coder: {row.unit_id for row in coded if row.coder == coder} for coder in CODERS}
    assert [len(mine) for mine in units.values()] == [300, 300]
    assert len(set.intersection(*units.values())) == 200
    given = {unit: set(coders) for unit, coders in zip(drawn["unit_id"], drawn["coders"], strict=True)}
    assert all(row.coder in given[row.unit_id] for row in coded)
