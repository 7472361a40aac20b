"""Reads coded sheets back, in any of the forms they can come in: CSV, Excel, Label Studio, Potato."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from framewire.errors import SheetError, printable, uncomputed

NEEDED = ("unit_id", "coder", "code")
ENDINGS = (".csv", ".tsv", ".xlsx", ".json", ".jsonl")
LONGEST_NAME, LONGEST_NOTE = 60, 2_000
MOST_BYTES = 200 * 2**20


@dataclass(frozen=True)
class Coded:
    """One code by one coder, and where it stands: its sheet, its row, and the `place` that an error names."""

    unit_id: str
    coder: str
    code: str
    note: str
    sheet: str
    row: int
    place: str


def read_sheets(paths: Sequence[Path], choices: Mapping[str, Sequence[str]]) -> list[Coded]:
    """Return what coders wrote, in the order of the sheets; rows without a code are left out: they are not done yet.

    `choices` maps every unit that was drawn to its allowed codes. Raises `SheetError` with all that is wrong in all
    sheets: a file that cannot be read, a unit that was not drawn, an unknown code, a unit coded twice by one coder.
    """
    found: list[Coded] = []
    errors: list[SheetError] = []
    for path in paths:
        try:
            rows = list(_rows(path))
        except SheetError as error:
            errors.append(error)
            continue
        if rows and not any(row.unit_id in choices for row in rows):
            cure = "Give the sheets that were drawn from this run, and the file draw.csv that came with them"
            errors.append(SheetError(_named(path), "none of its units was drawn from this run", cure))
            continue
        checked = [(row, _wrong(row, choices)) for row in rows]
        errors.extend(error for _, error in checked if error is not None)
        found.extend(row for row, error in checked if error is None and row.code)
    errors.extend(_doubled(found))
    if errors:
        raise SheetError.of_all(errors)
    return found


def holds_codes(path: Path) -> bool:
    """Return whether somebody wrote a code or a note into a sheet; true too for what is no sheet any more."""
    try:
        return any(row.code or row.note for row in _rows(path))
    except SheetError:
        return True


def _wrong(row: Coded, choices: Mapping[str, Sequence[str]]) -> SheetError | None:
    if row.unit_id not in choices:
        fact = f"the unit_id '{row.unit_id[:40]}' was not drawn from this run"
        return SheetError(row.place, fact, "Put back the unit_id that the sheet came with")
    if not row.coder or len(row.coder) > LONGEST_NAME:
        return SheetError(row.place, "the coder is missing or no name", "Write who coded it, the same on every row")
    if row.code and row.code not in choices[row.unit_id]:
        allowed = ", ".join(choices[row.unit_id])
        return SheetError(row.place, f"'{row.code[:40]}' is not a code", f"Choose one of: {allowed}; or leave it empty")
    return None


def _doubled(rows: Iterable[Coded]) -> Iterator[SheetError]:
    first: dict[tuple[str, str], Coded] = {}
    for row in rows:
        known = first.setdefault((row.unit_id, row.coder), row)
        if known is not row:
            fact = f"coder {row.coder} has coded the unit {row.unit_id} before ({known.place})"
            yield SheetError(row.place, fact, "Leave one of the two rows, or one of the two files, out")


def _named(path: Path) -> str:
    """Return a file as an error names it: with its folder, for several folders have an adjudication.csv."""
    return "/".join(path.parts[-2:])


def _rows(path: Path) -> Iterator[Coded]:
    if not path.is_file():
        raise SheetError(_named(path), "there is no such file", "Check the spelling of the path")
    if path.stat().st_size > MOST_BYTES:
        raise SheetError(_named(path), "it is too large for a coding sheet", "Give the sheets alone")
    reader = {".xlsx": _excel, ".json": _label_studio, ".jsonl": _potato}.get(path.suffix.lower(), _csv)
    if path.suffix.lower() not in ENDINGS:
        raise SheetError(_named(path), "not a kind of sheet that framewire knows", f"Save it as {', '.join(ENDINGS)}")
    for number, cells in reader(path):
        yield Coded(
            unit_id=_clean(cells.get("unit_id")),
            coder=_clean(cells.get("coder")),
            code=_clean(cells.get("code")).lower(),
            note=printable(_clean(cells.get("note")))[:LONGEST_NOTE],
            sheet=path.name,
            row=number,
            place=f"{_named(path)}, row {number}",
        )


def _clean(cell: object) -> str:
    """Return a cell as text; the quote that kept it from being a formula is taken off again."""
    text = "" if cell is None else str(cell).strip()
    return text[1:].lstrip() if text[:1] == "'" and text == uncomputed(text[1:]) else text


def _csv(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    text = _decoded(path)
    head = text.split("\n", 1)[0]
    mark = max(",;\t", key=head.count)
    csv.field_size_limit(2**24)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise SheetError(_named(path), f"not a CSV file ({error})", "Save the sheet as CSV again") from error
    names = _head(path, [cell.strip().lower() for cell in rows[0]] if rows else [])
    for number, cells in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in cells):
            yield number, _formulas_refused(path, number, dict(zip(names, cells, strict=False)))


def _decoded(path: Path) -> str:
    """Return the text of a file: UTF-8, or UTF-16 where it says so. Anything else could turn names into others."""
    content = path.read_bytes()
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        fact = f"not UTF-8 text (byte {error.start})"
        raise SheetError(_named(path), fact, "Save it as 'CSV UTF-8', or give the Excel file itself") from error
    if "\x00" in text:
        raise SheetError(_named(path), "not text (it holds null bytes)", "Save the sheet as CSV again")
    return text


def _excel(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise SheetError(_named(path), "not an Excel workbook", "Save it as .xlsx or as CSV UTF-8") from error
    sheet: Any = book["sheet"] if "sheet" in book.sheetnames else book.worksheets[0]
    if sheet.merged_cells.ranges:
        where = str(sorted(map(str, sheet.merged_cells.ranges))[0])
        raise SheetError(
            f"{_named(path)}, {where}", "cells are merged, so rows cannot be told apart", "Unmerge all cells"
        )
    rows = sheet.iter_rows()
    names = _head(path, [str(cell.value or "").strip().lower() for cell in next(rows, ())])
    for number, cells in enumerate(rows, 2):
        found = dict(zip(names, cells, strict=False))
        for name in (*NEEDED, "note"):
            if name in found and found[name].data_type == "f":
                cure = "Write the code itself into the cell"
                raise SheetError(f"{_named(path)}, row {number}", f"the cell of {name} holds a formula", cure)
        values = {name: cell.value for name, cell in found.items()}
        if any(value is not None for value in values.values()):
            yield number, values


def _formulas_refused(path: Path, number: int, cells: dict[str, str]) -> Mapping[str, object]:
    for name in NEEDED:
        if cells.get(name, "").strip().startswith("="):
            cure = "Write the code itself into the cell"
            raise SheetError(f"{_named(path)}, row {number}", f"the cell of {name} holds a formula", cure)
    return cells


def _head(path: Path, names: list[str]) -> list[str]:
    missing = [name for name in NEEDED if name not in names]
    if missing:
        fact = f"the column {missing[0]} is missing from its first row"
        raise SheetError(_named(path), fact, f"Keep the first row of the sheet: {', '.join(NEEDED)}, ...")
    return names


def _label_studio(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Yield the tasks of a Label Studio export (JSON): the last annotation of each that was not cancelled."""
    tasks = _parsed(path, _decoded(path))
    if not isinstance(tasks, list) or not all(isinstance(task, dict) and "data" in task for task in tasks):
        raise SheetError(_named(path), "not an export of Label Studio", "Export the project as JSON (not JSON-MIN)")
    for number, task in enumerate(tasks, 1):
        try:
            cells = {**task["data"], **_answers(task)}
        except (AttributeError, KeyError, TypeError) as error:
            fact = "not a task as Label Studio exports it"
            raise SheetError(f"{_named(path)}, task {number}", fact, "Export the project as JSON again") from error
        yield number, cells


def _answers(task: Mapping[str, Any]) -> dict[str, str]:
    """Return code and note of the last annotation of a task that was not cancelled."""
    done = [one for one in task.get("annotations", []) if not one.get("was_cancelled")]
    answers = {item.get("from_name"): item.get("value", {}) for item in (done[-1]["result"] if done else [])}
    return {"code": _first(answers.get("code", {}).get("choices")), "note": _first(answers.get("note", {}).get("text"))}


def _first(answer: object) -> str:
    """Return the first of several answers, or the only one."""
    found = next(iter(answer), "") if isinstance(answer, list) else answer
    return "" if found is None else str(found)


def _potato(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Yield the lines of annotated_instances.jsonl as Potato writes it; the coder is its user."""
    for number, line in enumerate(_decoded(path).splitlines(), 1):
        if not line.strip():
            continue
        found = _parsed(path, line, number)
        labels = found.get("label_annotations", {}) if isinstance(found, dict) else None
        chosen = labels.get("code", {}) if isinstance(labels, dict) else None
        if not isinstance(chosen, dict):
            raise SheetError(
                f"{_named(path)}, line {number}", "not a line of Potato", "Give its annotated_instances.jsonl"
            )
        unit = found.get("instance_id") or found.get("id")
        coder = found.get("user_id") or found.get("coder")
        yield number, {"unit_id": unit, "coder": coder, "code": next(iter(chosen), ""), "note": ""}


def _parsed(path: Path, text: str, line: int | None = None) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        place = _named(path) if line is None else f"{_named(path)}, line {line}"
        raise SheetError(place, "not JSON", "Export the file again") from error
