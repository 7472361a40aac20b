"""The report as a PDF: tagged, archival (PDF/UA-1 and PDF/A-2a), and the same bytes each time."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from framewire.errors import PublishError
from framewire.publish.figures.drawing import Drawing, font_files, glyphs, with_missing_named

STANDARDS: list[Any] = ["ua-1", "a-2a"]
MOMENT = 946_684_800  # 1 January 2000: typst wants a time, and a report must not hold the one of its making.
LONG_WORD = 28
BREAK = "\u200b"


def to_pdf(report: Mapping[str, object], drawings: Mapping[str, Drawing]) -> bytes:
    """Return the PDF of a report given as plain data (`as_data`). Raises `PublishError` when typst cannot set it.

    Article text enters only as JSON strings. A character without a glyph in the fonts is set as [U+XXXX].
    """
    known = glyphs()
    try:
        return _compile(_texts(report, lambda text: _settable(text, known)), drawings)
    except PublishError as error:
        if "glyph" not in error.fact:
            raise
    simple = frozenset(code for code in known if code < 0x500)
    return _compile(_texts(report, lambda text: _settable(text, simple)), drawings)


def _compile(report: object, drawings: Mapping[str, Drawing]) -> bytes:
    import typst

    with tempfile.TemporaryDirectory(prefix="framewire-") as name:
        root = Path(name)
        (root / "figures").mkdir()
        template = resources.files("framewire.publish.report").joinpath("templates", "report.typ")
        (root / "report.typ").write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
        (root / "report.json").write_text(json.dumps(report, ensure_ascii=True), encoding="utf-8")
        for figure, drawing in drawings.items():
            (root / "figures" / f"{figure}.svg").write_text(drawing.svg, encoding="utf-8")
        folders = sorted({path.parent for path in font_files()})
        try:
            made: bytes = typst.compile(
                str(root / "report.typ"),
                root=str(root),
                font_paths=[str(folder) for folder in folders],
                ignore_system_fonts=True,
                pdf_standards=STANDARDS,
                timestamp=MOMENT,
            )
        except RuntimeError as error:
            fact = f"typst could not set it ({str(error).replace(name, '')[:400]})"
            raise PublishError("report.pdf", fact, "Read report.html instead, and report this as a fault") from error
    return made


def _texts(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        kept = {"kind", "name", "anchor", "align", "side", "tone", "opens", "behind"}
        return {key: item if key in kept else _texts(item, change) for key, item in value.items()}
    return [_texts(item, change) for item in value] if isinstance(value, list | tuple) else value


def _settable(text: str, known: frozenset[int]) -> str:
    """Return text that the fonts can set and lines can break: very long words get places to break."""
    named = with_missing_named(text, known)
    return re.sub(rf"\S{{{LONG_WORD},}}", lambda word: _broken(word.group()), named)


def _broken(word: str) -> str:
    return BREAK.join(word[start : start + 14] for start in range(0, len(word), 14))
