"""The page to explore: one file, opened from the disk, that holds the tables of a run and the program to look at them."""

from framewire.publish.explore.page import write_explore

__all__ = ["write_explore"]
