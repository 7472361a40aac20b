"""The report: chapters of plain blocks from the tables, then PDF, HTML and Word from the same blocks."""

from framewire.publish.report.report import write_report

__all__ = ["write_report"]
