"""Blind sheets as files: one a coder as CSV, as Excel, as a page to code in, and for Label Studio and Potato."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.errors import uncomputed
from framewire.tables import replacing
from framewire.validity.sheets.instructions import instructions
from framewire.validity.sheets.items import COLUMNS, Item
from framewire.validity.sheets.page import coding_page
from framewire.validity.units import CODES

if TYPE_CHECKING:
    from framewire.codebook import Codebook


def write_sheets(items: Mapping[str, Sequence[Item]], book: Codebook, kind: str, folder: Path) -> list[Path]:
    """Write every coder's sheets into a folder and return their paths. Existing files are replaced."""
    written = []
    words = instructions(book, kind)
    for coder, mine in sorted(items.items()):
        stem = folder / f"sheet_{coder}"
        files = {
            ".csv": csv_text(item.row() for item in mine).encode("utf-8-sig"),
            ".html": coding_page(coder, [asdict(item) for item in mine], words).encode(),
            ".label-studio.json": _json([_label_studio(item) for item in mine]),
            ".potato.jsonl": b"".join(_json(_potato(item), lines=True) for item in mine),
        }
        for ending, content in files.items():
            with replacing(folder / (stem.name + ending)) as aside:
                aside.write_bytes(content)
            written.append(folder / (stem.name + ending))
        written.append(write_workbook(mine, words, folder / f"{stem.name}.xlsx"))
    return [*written, *_settings(kind, folder), _manual(words, folder)]


def csv_text(rows: Iterator[Sequence[str]] | Sequence[Sequence[str]], head: Sequence[str] = COLUMNS) -> str:
    """Return rows as CSV, cells that a spreadsheet would take for a formula made harmless by a leading quote.

    >>> csv_text([["=1+1", "b"]], ["x", "y"])
    "x,y\\r\\n'=1+1,b\\r\\n"
    """
    from io import StringIO

    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([uncomputed(cell) for cell in row] for row in rows)
    return out.getvalue()


def write_workbook(items: Sequence[Item], words: Sequence[str], path: Path) -> Path:
    """Write an Excel workbook: the sheet with its choices as a list in the cell, and the instructions."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "sheet"
    sheet.append(list(COLUMNS))
    for number, item in enumerate(items, 2):
        for column, cell in enumerate(item.row(), 1):
            place = sheet.cell(number, column)
            # A string, whatever it begins with: Excel computes only cells that say they are formulas.
            place.value, place.data_type = ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell)[:32_000], "s"
            place.alignment = Alignment(wrap_text=True, vertical="top")
    for choices in {item.choices for item in items}:
        listed = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=True)
        listed.error, listed.errorTitle = f"Choose one of: {', '.join(choices)}", "Not a code"
        sheet.add_data_validation(listed)
        for number, item in enumerate(items, 2):
            if item.choices == choices:
                listed.add(sheet.cell(number, COLUMNS.index("code") + 1))
    for letter, width in zip("ABCDEFGHI", (16, 10, 28, 12, 28, 90, 18, 12, 28), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    manual = book.create_sheet("instructions")
    for line in words:
        manual.append([uncomputed(line)])
    with replacing(path) as aside:
        book.save(aside)
    return path


def _label_studio(item: Item) -> dict[str, object]:
    """Return a task of Label Studio's JSON import; its export holds the unit_id again."""
    shown = asdict(item) | {"choices": [{"value": code} for code in item.choices]}
    return {"data": shown}


def _potato(item: Item) -> dict[str, object]:
    """Return an instance of Potato's JSON lines; the question stands above the text."""
    asked = " · ".join(part for part in (item.target, item.voice) if part)
    return {"id": item.unit_id, "text": f"{asked}\n\n{item.title}\n\n{item.text}", "coder": item.coder}


def _settings(kind: str, folder: Path) -> list[Path]:
    """Write the labelling interface for Label Studio and the task file for Potato."""
    choices = "".join(f'<Choice value="{code}"/>' for code in CODES[kind])
    studio = (
        '<View><Header value="$target"/><Header size="4" value="$voice"/><Header size="4" value="$title"/>'
        f'<Text name="text" value="$text"/><Choices name="code" toName="text" required="true">{choices}</Choices>'
        '<TextArea name="note" toName="text"/></View>\n'
    )
    listed = "".join(f"      - {code}\n" for code in CODES[kind])
    potato = (
        f"annotation_task_name: framewire {kind}\ndata_files:\n  - sheet_CODER.potato.jsonl\nitem_properties:\n"
        "  id_key: id\n  text_key: text\noutput_annotation_dir: annotations\noutput_annotation_format: jsonl\n"
        "annotation_schemes:\n  - annotation_type: radio\n    name: code\n    description: code\n"
        f"    sequential_key_binding: true\n    labels:\n{listed}"
    )
    written = []
    for name, text in (("label-studio.xml", studio), ("potato.yaml", potato)):
        with replacing(folder / name) as aside:
            aside.write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written


def _manual(words: Sequence[str], folder: Path) -> Path:
    path = folder / "instructions.txt"
    with replacing(path) as aside:
        aside.write_text("\n\n".join(words) + "\n", encoding="utf-8")
    return path


def _json(value: object, lines: bool = False) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=None if lines else 1)
    return (text + "\n").encode("utf-8", "replace")
