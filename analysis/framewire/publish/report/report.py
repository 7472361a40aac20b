"""Writes the report of a run: report.pdf, report.html and figures/, with the map of themes, from its tables alone."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from framewire.publish.report.blocks import Figure, Report, as_data
from framewire.publish.report.findings import findings, open_desk
from framewire.publish.report.html import to_html
from framewire.publish.report.pdf import to_pdf
from framewire.publish.report.readme import write_readme
from framewire.publish.report.theme_map import theme_map_page
from framewire.publish.wording import shortened
from framewire.runfolder import Run
from framewire.tables import replacing

MAP = "theme_map.html"


def write_report(run: Run) -> tuple[Path, Path]:
    """Write RUN/report.pdf, report.html, README.md, figures/*.svg and figures/theme_map.html; return the first two.

    Reads only tables, manifest.json and codebook.toml. The same run gives the same bytes. Raises `PublishError` when
    the PDF cannot be set and `TableError` when a table is not what its schema says.
    """
    desk = open_desk(run)
    data = report_data(findings(desk))
    page, document = to_html(data, desk.drawings, desk.narrow), to_pdf(data, desk.drawings)
    files = {f"{name}.svg": drawing.svg for name, drawing in desk.drawings.items()}
    drawn = theme_map_page(desk)
    write_readme(run)
    _write_figures(run.path / "figures", files if drawn is None else files | {MAP: drawn})
    for path, content in ((run.path / "report.html", page.encode("utf-8")), (run.path / "report.pdf", document)):
        with replacing(path) as aside:
            aside.write_bytes(content)
    return run.path / "report.pdf", run.path / "report.html"


def report_data(report: Report) -> dict[str, Any]:
    """Return a report as plain data for the renderers, its figures numbered."""
    numbers = {
        block.name: number
        for number, block in enumerate(
            (block for chapter in report.chapters for block in chapter.blocks if isinstance(block, Figure)), start=1
        )
    }
    data = as_data(report)
    assert isinstance(data, dict)
    for chapter in data["chapters"]:
        chapter["notes"] = _numbered(chapter["blocks"])
        for block in chapter["blocks"]:
            if block["kind"] == "figure":
                block["number"] = numbers[block["name"]]
    notes = _numbered([*data["numbers"], *data["summary"]])
    return {**data, "notes": notes, "short_title": shortened(report.title, 70)}


def _numbered(items: Sequence[dict[str, Any]]) -> list[str]:
    """Give each item the number of its note, 0 for none, and return the notes: each source once, in order."""
    notes = list(dict.fromkeys(item["sources"] for item in items if item["sources"]))
    for item in items:
        item["note"] = notes.index(item["sources"]) + 1 if item["sources"] else 0
    return notes


def _write_figures(folder: Path, files: Mapping[str, str]) -> None:
    """Replace the folder of figures of an earlier report, all at once."""
    aside = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name, text in sorted(files.items()):
        (aside / name).write_text(text, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    aside.replace(folder)
