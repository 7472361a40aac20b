"""The report as a Word file for people who must edit it: the same blocks, with pictures, headings and real tables."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from framewire.publish.figures.drawing import Drawing

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

MOMENT = datetime(2000, 1, 1, tzinfo=UTC)  # A file must have a time, and a report must not hold the one of its making.
ZIPPED = (1980, 1, 1, 0, 0, 0)
INCHES = 6.3
# Characters that XML forbids; `plain` leaves none of them in a report, but a file must open whatever is in it.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_docx(report: Mapping[str, Any], drawings: Mapping[str, Drawing]) -> bytes:
    """Return the Word file of a report given as plain data (`report_data`), the same bytes for the same report.

    Every text of an article enters as the text of a run: nothing in it can become a field, a link or markup.
    """
    from docx import Document

    file = Document()
    file.core_properties.title, file.core_properties.author = _safe(report["title"]), "framewire"
    file.core_properties.created = file.core_properties.modified = MOMENT.replace(tzinfo=None)
    _cover(file, report)
    for chapter in report["chapters"]:
        file.add_heading(_safe(chapter["title"]), 1)
        for block in chapter["blocks"]:
            _block(file, block, drawings)
        _notes(file, chapter["notes"])
    buffer = io.BytesIO()
    file.save(buffer)
    return _timeless(buffer.getvalue())


def _cover(file: Document, report: Mapping[str, Any]) -> None:
    file.add_heading(_safe(report["title"]), 0)
    file.add_paragraph(_safe(report["subtitle"]))
    for number in report["numbers"]:
        _say(file.add_paragraph(style="List Bullet"), f"{number['value']} {number['label']}", number["note"])
    for item in report["summary"]:
        _say(file.add_paragraph(), item["text"], item["note"])
    _notes(file, report["notes"])


def _block(file: Document, block: Mapping[str, Any], drawings: Mapping[str, Drawing]) -> None:
    if block["kind"] == "paragraph":
        _say(file.add_paragraph(), block["text"], block["note"])
    elif block["kind"] == "heading":
        file.add_heading(_safe(block["text"]), block["level"])
    elif block["kind"] == "figure":
        _figure(file, block, drawings[block["name"]])
    elif block["kind"] == "grid":
        _grid(file, block)
    elif block["kind"] == "quotes":
        _quotes(file, block)
    else:
        for word, meaning in block["items"]:
            line = file.add_paragraph()
            line.add_run(_safe(f"{word} ")).bold = True
            line.add_run(_safe(meaning))


def _figure(file: Document, block: Mapping[str, Any], drawing: Drawing) -> None:
    from docx.shared import Inches

    caption = _say(file.add_paragraph(), f"Figure {block['number']}. {block['caption']}", block["note"])
    caption.paragraph_format.keep_with_next = True
    wide = min(INCHES, drawing.width / 72)
    picture = file.add_picture(io.BytesIO(_png(drawing)), width=Inches(wide))
    picture._inline.docPr.set("descr", _safe(block["alt"]))  # Word's place for a picture's alternative text.


def _png(drawing: Drawing) -> bytes:
    """Return a drawing as PNG: Word shows no SVG on its own. typst sets it on a page of its size."""
    import tempfile
    from pathlib import Path

    import typst

    with tempfile.TemporaryDirectory(prefix="framewire-") as name:
        (Path(name) / "figure.svg").write_text(drawing.svg, encoding="utf-8")
        size = f"width: {drawing.width:g}pt, height: {drawing.height:g}pt, margin: 0pt"
        source = f'#set page({size})\n#image("figure.svg", width: 100%, alt: "figure")\n'
        (Path(name) / "figure.typ").write_text(source, encoding="utf-8")
        made: bytes = typst.compile(str(Path(name) / "figure.typ"), root=name, format="png", ppi=170.0)
    return made


def _grid(file: Document, block: Mapping[str, Any]) -> None:
    caption = _say(file.add_paragraph(), block["caption"], block["note"])
    caption.paragraph_format.keep_with_next = True
    table = file.add_table(rows=1, cols=len(block["heads"]), style="Light List Accent 1")
    for cell, head in zip(table.rows[0].cells, block["heads"], strict=True):
        cell.text = _safe(head)
    for row in block["rows"]:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = _safe(words)
    file.add_paragraph()


def _quotes(file: Document, block: Mapping[str, Any]) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    _say(file.add_paragraph(), block["title"], block["note"]).runs[0].bold = True
    for item in block["items"]:
        if item["label"]:
            file.add_paragraph().add_run(_safe(item["label"])).italic = True
        line = file.add_paragraph(style="Quote")
        line.add_run(_safe(f"{item['before']} " if item["before"] else ""))
        said = line.add_run(_safe(item["text"]))
        if item["marked"]:
            said.font.highlight_color = WD_COLOR_INDEX.YELLOW
        line.add_run(_safe(f" {item['after']}" if item["after"] else ""))
        file.add_paragraph(_safe(" · ".join(words for words in (item["title"], item["place"]) if words)))


def _notes(file: Document, notes: list[str]) -> None:
    from docx.shared import Pt

    for number, words in enumerate(notes, 1):
        run = file.add_paragraph().add_run(_safe(f"{number} {words}"))
        run.font.size = Pt(7.5)


def _say(line: Paragraph, text: str, note: int) -> Paragraph:
    line.add_run(_safe(text))
    if note:
        line.add_run(str(note)).font.superscript = True
    return line


def _safe(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)


def _timeless(made: bytes) -> bytes:
    """Return a zip file with every member dated alike, so that the same content has the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            new.writestr(zipfile.ZipInfo(name, ZIPPED), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
