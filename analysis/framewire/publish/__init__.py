"""From tables to what people read: report, figures, the page to explore, notebooks, dataset."""

from framewire.publish.compare import write_comparison
from framewire.publish.dataset import Publication, check_publication, push_dataset, write_dataset
from framewire.publish.explore import write_explore
from framewire.publish.export import write_export
from framewire.publish.notebooks import write_notebooks
from framewire.publish.report import write_report
from framewire.publish.starter import write_starter

__all__ = [
    "Publication",
    "check_publication",
    "push_dataset",
    "write_comparison",
    "write_dataset",
    "write_explore",
    "write_export",
    "write_notebooks",
    "write_report",
    "write_starter",
]
