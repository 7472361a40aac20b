"""The page to explore: one file that holds what the tables of a run say, and the program to look at it."""

from framewire.publish.explore.page import write_explore

__all__ = ["write_explore"]
