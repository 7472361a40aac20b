"""What people take away from a run to work on: the report as a Word file, the tables as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.publish.report.docx import to_docx
from framewire.publish.report.findings import findings, open_desk
from framewire.publish.report.report import report_data
from framewire.publish.xlsx import write_xlsx
from framewire.tables import replacing

if TYPE_CHECKING:
    from framewire.runfolder import Run


def write_export(run: Run, tables: Sequence[str] | None = None) -> tuple[Path, Path]:
    """Write RUN/export/report.docx and RUN/export/tables.xlsx and return both; the same run gives the same report.

    `tables` are the names of those to write; null means all but the large ones (`xlsx.LEFT_OUT`). Raises
    `TableError` for a name that is no table, `NotInRunError` for one that the run does not have.
    """
    from framewire.tables import schema

    chosen = [schema(name).name for name in tables] if tables else None
    folder = run.path / "export"
    desk = open_desk(run)
    document = to_docx(report_data(findings(desk)), desk.drawings)
    with replacing(folder / "report.docx") as aside:
        aside.write_bytes(document)
    return folder / "report.docx", write_xlsx(run, folder / "tables.xlsx", chosen)
