"""The notebooks of a run: executed for it, and what their cells show tables and figures with."""

from framewire.publish.notebooks.execution import notebook_sources, tidy_sources, write_notebooks

__all__ = ["notebook_sources", "tidy_sources", "write_notebooks"]
