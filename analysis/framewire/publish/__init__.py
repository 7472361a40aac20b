"""From tables to what people read: report, notebooks, dataset."""

from framewire.publish.dataset import write_dataset
from framewire.publish.notebooks import write_notebooks
from framewire.publish.push import push_dataset
from framewire.publish.report import write_report

__all__ = ["push_dataset", "write_dataset", "write_notebooks", "write_report"]
